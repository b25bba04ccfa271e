"""AWS-Achat: rows of its list, and pages of its notices, composed, odd, hostile and real."""

from __future__ import annotations

import json
from datetime import date
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from matching.doors import read_doors
from matching.procedures import assemble
from spiders.formats import read_xml
from spiders.formats.aws import Listing, list_rows, read_notice
from spiders.formats.aws_page import unknown_reservation
from spiders.formats.markup import LARGEST
from spiders.formats.prose import MOST_PASSAGES
from tenderwatch.calendar import deadline_of
from tenderwatch.errors import UnreadableNoticeError
from tenderwatch.french import clean
from tenderwatch.model import (
    AwardCriterion,
    Buyer,
    Certainty,
    Coded,
    Condition,
    Confidence,
    DoorKind,
    Framework,
    Kind,
    Lot,
    Place,
    ReadNotice,
    Renewal,
)
from tenderwatch.sample.aws_pages import list_page, notice_page, number_of
from tenderwatch.sample.catalogue import Purchase, purchases
from tests.conftest import SHARED

PAIR = SHARED / "data" / "regional" / "aws" / "paire_chavenay"
REAL = pytest.mark.skipif(not PAIR.is_dir(), reason="the real pair of shared/data/regional/aws is not here")
CALLS = {one.id: one for one in purchases() if one.state == "initial" and not one.damage}
SITE = "https://www.marches-publics.info"
ADDRESS = f"{SITE}/Annonces/MPI-pub-2026900001.htm"
CALL = "AVIS D'APPEL PUBLIC A LA CONCURRENCE"
HEAD = "<b>COMMUNE DE PLOUVENEC</b><br>M. Le Maire<br>1 rue du Port<br>29999 PLOUVENEC<br>SIRET 21990123400017<br>"


def a_row(label: str, value: str) -> str:
    bold = f"<b>{label}</b>" if label else "&nbsp;"
    return f"<tr><td class='AW_TableM_Bloc1_Clair'>{bold}</td><td class='AW_TableM_Bloc1_Clair'>{value}</td></tr>"


def a_page(*rows: str, heading: str = CALL, head: str = HEAD, form: str = "", title: str = "Nettoyage") -> str:
    """A notice without tbody, as sites serve it."""
    return (
        f"<html><body><div id='AAPCGenere'><table><tr><td class='AW_Titre'>{heading}</td></tr></table>"
        f"<table><tr><td valign='top'>{head}</td></tr></table><table><tr><td colspan='2'>{form}</td></tr></table>"
        f"<table class='AW_TableM'>{a_row('Objet', f'<b>{title}</b>')}{''.join(rows)}</table></div></body></html>"
    )


def solid(words: str) -> str:
    """Without blanks: control characters and line ends are blanks of a page."""
    return "".join(words.split())


def read(page: Any, row: Any = None) -> ReadNotice:
    return read_notice({"row": row, "page": page, "url": ADDRESS})


def a_block(inner: str = "", *, number: str = "2026900001") -> str:
    link = f"<a href='/Annonces/MPI-pub-{number}.htm'>Consulter</a>"
    return f"<div class='container-fluid' id='entity'><div id='titre_box'>Nettoyage {number}</div>{inner}{link}</div>"


# --- the list ------------------------------------------------------------------------------------------------------


def test_every_call_of_the_sample_is_a_row_of_its_tab() -> None:
    found = list_rows(list_page(list(CALLS.values())))

    assert found.announced == len(found.rows) == len(CALLS)
    natures = {"works": "travaux", "services": "services", "supplies": "fournitures"}
    by_number = {number_of(one): one for one in CALLS.values()}
    assert all(natures[row["nature"]] == by_number[row["id"]].nature for row in found.rows)


def test_a_row_is_what_it_shows_as_texts_that_json_can_hold() -> None:
    purchase = CALLS["26-914001"]

    (row,) = list_rows(list_page([purchase])).rows

    assert row == {
        "id": "2026914001",
        "title": "Nettoyage des locaux communautaires et de la vitrerie",
        "buyer": "Kerlannic Agglomération",
        "postal_code": "29310",
        "reference": "2026-14001",
        "lots": "[Marché alloti : 3 lots]",
        "published": "14/09/26",
        "deadline": "Date limite : le 19/10/26 à 12h00",
        "page": "/Annonces/MPI-pub-2026914001.htm",
        "documents": "/mpiaws/index.cfm?fuseaction=dematEnt.login&type=DCE&IDM=114001",
        "nature": "services",
    }
    assert json.loads(json.dumps(row)) == row


def test_a_notice_that_is_pinned_or_in_two_tabs_counts_once() -> None:
    one, other = list(CALLS.values())[:2]

    found = list_rows(list_page([one, other, one]))

    assert (len(found.rows), found.announced) == (2, 2)


def test_next_pages_of_every_tab_are_given_as_they_stand() -> None:
    found = list_rows(list_page(list(CALLS.values())[:3], following=("?pager_t=2", "?pager_s=2", "?pager_s=2")))

    assert found.following == ("?pager_t=2", "?pager_s=2")


@pytest.mark.parametrize(
    ("html", "expected"),
    [
        (list_page([]), Listing([], 0)),
        (list_page(list(CALLS.values())[:2], too_many=True), Listing([], 0, too_many=True)),
        ("", Listing([], None)),
        ("<html><body>Site en maintenance</body></html>", Listing([], None)),
        ("<html><body>Just a moment...</body></html>", Listing([], None)),
    ],
    ids=["empty", "too many", "nothing", "maintenance", "challenge"],
)
def test_an_empty_list_is_told_from_what_is_no_list(html: str, expected: Listing) -> None:
    assert list_rows(html) == expected


@pytest.mark.parametrize(
    "html",
    [
        "<div id='entity'><h2 class='h2-avis'>COMMUNE (29000)</h2></div>",
        "<div class='card'><a href='/Annonces/MPI-pub-2026900001.htm'>Consulter</a></div>",
    ],
    ids=["a block without a link", "a link without a block"],
)
def test_what_a_changed_layout_hides_is_announced_nevertheless(html: str) -> None:
    found = list_rows(html)

    assert (found.rows, found.announced) == ([], 1)


def test_a_block_that_is_left_open_takes_nothing_from_the_next() -> None:
    first = a_block().removesuffix("</div>")
    second = a_block("<h2 class='h2-avis'>VILLE (35000)</h2><p class='ref-acheteur'>[réf. B]</p>", number="2026900002")

    one, other = list_rows(first + second).rows

    assert one == {"id": "2026900001", "title": "Nettoyage 2026900001", "page": "/Annonces/MPI-pub-2026900001.htm"}
    assert (other["buyer"], other["reference"]) == ("VILLE", "B")


def test_scripts_references_and_lots_are_no_title() -> None:
    box = (
        "<div id='titre_box'><script>alert('x')</script><div class='x ref-acheteur y'>[réf. A [1]</div>"
        "Lavage &lt;b&gt;<!-- rien --> de\n   vitres<p>[Marché alloti : 2 lots]</p></div>"
    )

    (row,) = list_rows(f"<div id='entity'>{box}<a href='/Annonces/MPI-pub-2026900001.htm'>x</a></div>").rows

    assert (row["title"], row["lots"]) == ("Lavage <b> de vitres", "[Marché alloti : 2 lots]")


@pytest.mark.parametrize(
    ("heading", "name", "post", "department"),
    [
        ("EUROMETROPOLE (67076)", "EUROMETROPOLE", "67076", "67"),
        ("CC DU BOURG\n    (56009 )\n", "CC DU BOURG", "56009", "56"),
        ("CCAS (RESIDENCE) (35000)", "CCAS (RESIDENCE)", "35000", "35"),
        ("MAIRIE (1000)", "MAIRIE", "01000", "01"),
        ("MAIRIE (2A004)", "MAIRIE", "2A004", None),
        ("DEPARTEMENT (29)", "DEPARTEMENT", None, "29"),
        ("MAIRIE SANS CODE", "MAIRIE SANS CODE", None, None),
    ],
)
def test_the_code_behind_a_buyers_name_is_its_postal_code(
    heading: str, name: str, post: str | None, department: str | None
) -> None:
    (row,) = list_rows(a_block(f"<h2 class='h2-avis'>{heading}</h2>")).rows

    buyer = read(None, row).buyer

    assert buyer == Buyer(name=name, postal_code=post, department=department)


def test_a_list_of_any_length_is_read_within_bounds() -> None:
    found = list_rows("".join(a_block(number=str(2026000000 + one)) for one in range(700)))

    assert (len(found.rows), found.announced) == (500, 700)


# --- a notice by its row -------------------------------------------------------------------------------------------


def test_a_row_alone_makes_a_partial_notice() -> None:
    (row,) = list_rows(list_page([CALLS["26-914001"]])).rows

    notice = read_notice({"row": row, "page": None, "url": None})

    assert (notice.key, notice.kind, notice.partial) == ("aws:2026914001", Kind.CALL, True)
    assert notice.url == f"{SITE}/Annonces/MPI-pub-2026914001.htm"
    assert (notice.title, notice.reference, notice.nature) == (row["title"], "2026-14001", ("services",))
    assert (notice.buyer.name, notice.buyer.department) == ("Kerlannic Agglomération", "29")
    assert notice.place == Place(departments=("29",), postal_code="29310", of_buyer=True)
    assert notice.published_on == date(2026, 9, 14)
    assert notice.documents_url == f"{SITE}/mpiaws/index.cfm?fuseaction=dematEnt.login&type=DCE&IDM=114001"
    assert [one.text for one in notice.passages] == ["Lots : [Marché alloti : 3 lots]"]
    assert notice.earlier == ()
    assert notice.warnings == ()


@pytest.mark.parametrize(
    ("said", "at", "day", "certainty"),
    [
        ("Date limite : le 30/10/26 à 12h00", "2026-10-30T12:00+01:00", date(2026, 10, 30), Certainty.ASSUMED_PARIS),
        ("Date limite : le 30/07/2026 à 9h30", "2026-07-30T09:30+02:00", date(2026, 7, 30), Certainty.ASSUMED_PARIS),
        ("Date limite | 30/07/26 | 12h00", "2026-07-30T12:00+02:00", date(2026, 7, 30), Certainty.ASSUMED_PARIS),
        ("Date limite : le 30/10/26", None, date(2026, 10, 30), Certainty.UNKNOWN),
        ("Date limite : le 30/10/26 à 00h00", None, date(2026, 10, 30), Certainty.UNKNOWN),
        ("Date limite : voir le règlement", None, None, Certainty.UNKNOWN),
        ("Date limite : le 31/02/26 à 12h00", None, None, Certainty.UNKNOWN),
    ],
)
def test_a_deadline_is_paris_time_and_never_invented(
    said: str, at: str | None, day: date | None, certainty: Certainty
) -> None:
    notice = read(None, {"id": "2026900001", "title": "Nettoyage", "deadline": said})

    assert notice.deadline is not None
    found = notice.deadline
    assert (found.at.isoformat(timespec="minutes") if found.at else None, found.day) == (at, day)
    assert (found.certainty, bool(notice.warnings)) == (certainty, day is None)


@pytest.mark.parametrize(
    ("payload", "record", "words"),
    [
        ({"row": None, "page": None, "url": None}, "(sans identifiant)", "sans numéro"),
        ({"row": {"id": "x", "title": "Nettoyage"}, "page": None, "url": "/ailleurs"}, "(sans identifiant)", "numéro"),
        ({"row": {"id": "2026900001"}, "page": None}, "2026900001", "sans intitulé"),
        ({"row": {"id": "2026900002", "title": "x"}, "url": ADDRESS}, "2026900001, 2026900002", "deux avis"),
        ({"row": "x", "page": None, "url": 3}, "(sans identifiant)", "numéro"),
    ],
)
def test_what_cannot_be_a_notice_is_refused_by_name(payload: dict[str, Any], record: str, words: str) -> None:
    with pytest.raises(UnreadableNoticeError, match=words) as refused:
        read_notice(payload)

    assert refused.value.record == record


# --- a notice by its page ------------------------------------------------------------------------------------------


@pytest.mark.parametrize("purchase", CALLS.values(), ids=CALLS)
def test_a_composed_page_is_read_as_it_was_composed(purchase: Purchase) -> None:
    (row,) = list_rows(list_page([purchase])).rows

    notice = read_notice({"row": row, "page": notice_page(purchase), "url": None})

    assert solid(notice.title) == solid(clean(purchase.title))
    assert solid(notice.description or "") == solid(clean(purchase.text or ""))
    assert (notice.buyer.siret, notice.buyer.postal_code) == (purchase.buyer.siret, purchase.buyer.cp)
    deadline = deadline_of(purchase.by)
    assert (notice.deadline.at if notice.deadline else None) == (deadline.at if deadline else None)
    assert (notice.cpv, notice.duration_months) == (purchase.cpv, purchase.months)
    assert [(lot.number, lot.title, lot.cpv) for lot in notice.lots] == [
        (str(number), lot.title, lot.cpv) for number, lot in enumerate(purchase.lots, start=1)
    ]
    assert (notice.published_on, notice.earlier, notice.partial) == (purchase.published_on, (purchase.id,), False)
    assert notice.warnings == ()


def test_a_page_without_its_row_says_the_same_but_for_the_tab() -> None:
    purchase = CALLS["26-914001"]
    (row,) = list_rows(list_page([purchase])).rows
    page = notice_page(purchase)

    alone = read_notice({"row": None, "page": page, "url": f"/Annonces/MPI-pub-{number_of(purchase)}.htm"})

    assert alone == read_notice({"row": row, "page": page, "url": None})


def test_a_row_and_a_page_that_give_two_deadlines_are_a_conflict() -> None:
    page = a_page(a_row("Offres", "Remise des offres le <b>30/10/26 à 12h00</b> au plus tard."))

    notice = read(page, {"id": "2026900001", "deadline": "Date limite : le 23/10/26 à 12h00"})

    assert notice.deadline is not None
    assert (notice.deadline.day, notice.deadline.certainty) == (date(2026, 10, 23), Certainty.CONFLICTING)
    assert any("contradictoires" in one for one in notice.warnings)


def test_the_day_on_which_offers_are_opened_is_no_deadline() -> None:
    opened = "<br>Modalités d'ouverture des offres : <br>Date : le 02/10/26 à 14h00<br>"
    page = a_page(a_row("Offres", f"Remise des offres le\n\n <b>30/10/26 à 12h00</b> au plus tard.{opened}"))

    deadline = read(page).deadline

    assert deadline is not None
    assert (f"{deadline.at:%d/%m/%y %H:%M}", deadline.raw) == ("30/10/26 12:00", "30/10/26 à 12h00")


def test_applications_come_before_offers() -> None:
    steps = "Remise des offres le 30/11/26 à 12h00<br>Remise des candidatures le 30/10/26 à 12h00"

    deadline = read(a_page(a_row("Offres", steps))).deadline

    assert deadline is not None
    assert (deadline.day, deadline.certainty) == (date(2026, 10, 30), Certainty.ASSUMED_PARIS)


@pytest.mark.parametrize(
    ("head", "expected"),
    [
        (HEAD, Buyer(name="COMMUNE DE PLOUVENEC", siret="21990123400017", department="29", postal_code="29999", town="PLOUVENEC")),
        ("<b>VILLE</b><br>BP 305 - 40999 MONT CEDEX<br>", Buyer(name="VILLE", department="40", postal_code="40999", town="MONT CEDEX")),
        ("<b>VILLE</b><br>03999 Bourg - CS23241<br>", Buyer(name="VILLE", department="03", postal_code="03999", town="Bourg")),
        ("<b>VILLE</b><br>Tél : 01 99 00 00 00", Buyer(name="VILLE")),
        ("", Buyer()),
    ],
)  # fmt: skip
def test_a_buyer_is_its_name_its_siret_and_its_town(head: str, expected: Buyer) -> None:
    notice = read(a_page(head=head))

    assert notice.buyer == expected


def test_a_siret_that_is_none_is_told() -> None:
    notice = read(a_page(head="<b>VILLE</b><br>SIRET 219901234<br>"))

    assert notice.buyer.siret is None
    assert any("SIRET illisible" in one for one in notice.warnings)


@pytest.mark.parametrize(
    ("nuts", "lines", "expected"),
    [
        ("FRH02", "Mairie<br>29999 PLOUVENEC<br>", Place(departments=("29",), nuts=("FRH02",), postal_code="29999", town="PLOUVENEC", text="Mairie")),
        ("FRH02, FRH04", None, Place(departments=("29", "56"), nuts=("FRH02", "FRH04"))),
        ("FR", None, Place(departments=("29",), postal_code="29999", town="PLOUVENEC", of_buyer=True)),
        (None, "Lorient (56)", Place(departments=("56",), text="Lorient (56)")),
    ],
)  # fmt: skip
def test_a_place_is_its_address_and_its_codes(nuts: str | None, lines: str | None, expected: Place) -> None:
    rows = (a_row("Code NUTS", nuts or ""), a_row("Lieu de livraison principal", lines or ""))

    assert read(a_page(*rows)).place == expected


@pytest.mark.parametrize(
    ("said", "months"),
    [("48 mois<br>", 48.0), ("à compter du 30/09/26<br>Jusqu'au 31/03/28", 18.0), ("à compter du 30/09/26", None)],
)
def test_a_duration_is_months_or_two_days(said: str, months: float | None) -> None:
    assert read(a_page(a_row("Durée", said))).duration_months == months


@pytest.mark.parametrize(
    ("said", "variants"),
    [
        ("<br>Les variantes sont refusées", "not-allowed"),
        ("Les variantes sont acceptées", "allowed"),
        ("Les variantes sont exigées", "required"),
        ("<br>Possibilité de présenter une offre pour un ou plusieurs lots", None),
    ],
)
def test_variants_are_what_the_form_says(said: str, variants: str | None) -> None:
    assert read(a_page(a_row("Forme", said))).variants == variants


@pytest.mark.parametrize(
    ("form", "title", "framework"),
    [
        ("L'avis implique un marché public.", "Nettoyage", Framework(agreed=False)),
        ("L'avis implique l'établissement d'un Accord-Cadre.", "Nettoyage", Framework(agreed=True)),
        ("L'avis implique l'établissement d'un Accord-Cadre. Accord-cadre avec un seul opérateur.", "Nettoyage", Framework(agreed=True, winners="single")),
        ("L'avis implique l'établissement d'un Accord-Cadre. Accord-cadre avec plusieurs opérateurs.", "Nettoyage", Framework(agreed=True, winners="several")),
        ("L'avis implique un marché public.", "Accord-cadre de nettoyage", Framework(agreed=True)),
        ("", "Nettoyage", None),
    ],
)  # fmt: skip
def test_a_framework_is_what_the_form_or_the_words_say(form: str, title: str, framework: Framework | None) -> None:
    assert read(a_page(form=form, title=title)).framework == framework


@pytest.mark.parametrize(
    ("said", "renewal"),
    [
        ("Non", Renewal(possible=False, text="Reconductions : Non")),
        ("Oui", Renewal(possible=True, text="Reconductions : Oui")),
        ("Oui<br>Nombre de reconductions : 3", Renewal(possible=True, most=3, text="Reconductions : Oui Nombre de reconductions : 3")),
    ],
)  # fmt: skip
def test_renewals_are_read_in_their_row(said: str, renewal: Renewal) -> None:
    assert read(a_page(a_row("Reconductions", said))).renewal == renewal


def test_criteria_are_lines_of_the_form_whatever_stands_in_them() -> None:
    lines = (
        "Critères énoncés ci-dessous avec leur pondération<br>60&nbsp;%&nbsp;:&nbsp;Critère n°1 : Valeur technique"
        " (20 points) ; méthode (15 points)<br />40&nbsp;%&nbsp;:&nbsp;Prix des prestations<br />"
    )

    assert read(a_page(a_row("Critères d'attribution", lines))).criteria == (
        AwardCriterion(name="Valeur technique (20 points) ; méthode (15 points)", weight=60.0),
        AwardCriterion(kind="price", name="Prix des prestations", weight=40.0),
    )


def test_an_estimated_value_is_kept_when_there_is_just_one() -> None:
    one, other = (a_row("Quantité ou étendue", f"Valeur estimée hors TVA : {raw} €") for raw in ("246 000,00", "12"))

    assert read(a_page(one, one)).amount == 246_000.0
    assert read(a_page(one, other)).amount is None


def test_codes_go_on_below_their_label_and_wrong_ones_are_told() -> None:
    more = a_row("", "<strong>90911300</strong> - Vitres")
    rows = (a_row("Code CPV principal", "<strong>90910000</strong> - Nettoyage 12345678"), more, more)

    notice = read(a_page(*rows, a_row("Code CPV complémentaire", "<strong>9091120</strong> - Bureaux")))

    assert notice.cpv == ("90910000", "90911300", "09091120")
    assert any("7 chiffres" in one for one in notice.warnings)


def test_lots_are_told_by_the_headings_of_their_table() -> None:
    table = (
        "<tr><td colspan='2'><table><tr><td><b>Lots</b></td><td>Libellé</td><td>CPV</td><td>Maxi € HT</td></tr>"
        "<tr><td>N° 01</td><td>Vitrerie <br>Description : Vitrerie</td><td><b> 90911300 </b><br></td><td>&nbsp;</td></tr>"
        "<tr><td>N° 2</td><td>Bureaux<br>Description : Bureaux et salles<br>Informations complémentaires : la nuit"
        "</td><td>90919200</td><td>12 000</td></tr>"
        "<tr><td></td><td>Halls</td></tr></table></td></tr>"
    )

    assert read(a_page(table)).lots == (
        Lot(number="1", title="Vitrerie", cpv=("90911300",)),
        Lot(
            number="2",
            title="Bureaux",
            description="Bureaux et salles\nInformations complémentaires : la nuit",
            cpv=("90919200",),
            ceiling=12_000.0,
        ),
        Lot(number="3", title="Halls"),
    )


def test_of_repeated_labels_the_first_makes_the_field_and_all_are_passages() -> None:
    page = a_page(a_row("Mode", "Procédure adaptée"), a_row("Mode", "Appel d'offres"), a_row("Objet", "Autre objet"))

    notice = read(page)

    assert (notice.title, notice.procedure) == ("Nettoyage", "Procédure adaptée")
    assert [one.text for one in notice.passages] == ["Mode : Procédure adaptée", "Mode : Appel d'offres"]


def test_every_text_is_a_passage_under_its_label_or_section_and_contacts_are_not() -> None:
    page = a_page(
        a_row("Description", "Nettoyage des bureaux"),
        a_row("Forme juridique", "Groupement solidaire<br>ou conjoint"),
        "<tr><td colspan='2' class='AW_TableM_Entete'><b>Renseignements complémentaires</b></td></tr>",
        a_row("", "Une visite de site obligatoire est prévue."),
        "<tr><td>Fonds</td><td>Fonds communautaires : Non</td></tr>",
        a_row("", "Adresse à laquelle des renseignements peuvent être obtenus<br>M. Untel<br>01 99 00 00 00"),
        a_row("Recours", "Tribunal administratif<br>greffe@example.org"),
        a_row("Renseignements", "Correspondre avec l'Acheteur"),
    )

    notice = read(page)

    assert [(one.field, one.text) for one in notice.passages] == [
        ("Forme juridique", "Forme juridique : Groupement solidaire\nou conjoint"),
        ("Renseignements complémentaires", "Une visite de site obligatoire est prévue."),
        ("Fonds", "Fonds : Fonds communautaires : Non"),
    ]
    assert Condition.VISIT_REQUIRED in {one.condition for one in read_doors(notice).conditions}
    assert "Untel" not in notice.model_dump_json()


def test_a_row_about_visits_and_a_day_for_questions_are_read() -> None:
    asked = "Les questions sont posées au plus tard le 12/10/26 à 17h00."

    notice = read(a_page(a_row("Visite du site", "Sur rendez-vous"), a_row("", asked)))

    assert notice.visit == "Sur rendez-vous"
    assert notice.questions_until is not None
    assert f"{notice.questions_until.at:%d/%m/%y %H:%M}" == "12/10/26 17:00"


# --- reservations --------------------------------------------------------------------------------------------------


def reserved(*answers: str) -> ReadNotice:
    return read(a_page(*(a_row("", f"<b>Marché réservé :</b>\n {answer}") for answer in answers)))


def test_no_is_no_and_opens_no_door() -> None:
    notice = reserved("Non")

    assert (notice.reservation, notice.warnings) == (Coded(value="Non", field="Marché réservé"), ())
    assert read_doors(notice).doors == ()


def test_yes_alone_is_to_be_verified() -> None:
    notice = reserved("Oui.")

    assert (notice.reservation, notice.warnings) == (Coded(value="Oui", field="Marché réservé"), ())
    (door,) = read_doors(notice).doors
    assert (door.kind, door.confidence) == (DoorKind.RESERVED, Confidence.CHECK)


def test_words_that_nobody_has_seen_are_kept_and_told() -> None:
    notice = reserved("Le marché est réservé aux entreprises adaptées et ESAT (article L. 2113-12)")

    assert notice.reservation is not None
    assert notice.reservation.value.startswith("Le marché est réservé")
    assert notice.warnings == (unknown_reservation(notice.reservation),)
    (door,) = read_doors(notice).doors
    assert (door.to, door.confidence) == ("ea_esat", Confidence.SURE)


def test_answers_that_differ_are_all_kept() -> None:
    notice = reserved("Non", "Oui", "Non")

    assert notice.reservation == Coded(value="Non ; Oui", field="Marché réservé")
    assert len(notice.warnings) == 1


def test_a_prestation_for_one_profession_is_no_reservation() -> None:
    notice = read(a_page(a_row("", "La prestation est réservée à une profession particulière.")))

    assert notice.reservation is None
    assert read_doors(notice).doors == ()
    assert [one.text for one in notice.passages] == ["La prestation est réservée à une profession particulière."]


def test_a_page_without_the_row_says_nothing_of_reservations() -> None:
    assert read(a_page()).reservation is None


# --- the same notice elsewhere -------------------------------------------------------------------------------------


def sent(*links: str) -> str:
    at = "".join(f"<br>Date d'envoi du présent avis au <a href='{one}'>journal</a> : 19/09/26" for one in links)
    return a_row("", f"Envoi le 18/09/26 à la publication{at}")


@pytest.mark.parametrize(
    ("link", "number"),
    [
        ("http://www.boamp.fr/avis/detail/26-914001/officiel", "26-914001"),
        ("https://www.boamp.fr/pages/avis/?q=idweb:26-914001", "26-914001"),
        ("https://boamp.fr/avis/detail/26-914001", "26-914001"),
        ("https://ted.europa.eu/fr/notice/-/detail/00530016-2026", "530016-2026"),
        ("https://ted.europa.eu/udl?uri=TED:NOTICE:530016-2026:TEXT:FR:HTML", "530016-2026"),
    ],
)
def test_links_to_the_journals_tie_the_notice_to_its_twin(link: str, number: str) -> None:
    notice = read(a_page(sent(link)))

    assert (notice.earlier, notice.published_on) == ((number,), date(2026, 9, 18))
    assert f"{'ted' if 'ted' in link else 'boamp'}:{number}" in notice.identifiers


@pytest.mark.parametrize(
    "link",
    ["https://boamp.fr.example.org/avis/detail/26-914001", "https://[www.boamp.fr/26-914001", "/26-914001", "#", ""],
)
def test_other_links_tie_nothing(link: str) -> None:
    notice = read(a_page(sent(link)))

    assert (notice.earlier, notice.mentions) == ((), ())


def test_a_number_in_another_row_is_only_mentioned() -> None:
    old = "Suite à l'avis <a href='http://www.boamp.fr/avis/detail/26-900111'>paru au BOAMP n° 26-900111</a>"

    notice = read(a_page(a_row("", old), sent("http://www.boamp.fr/avis/detail/26-914001")))

    assert (notice.earlier, notice.mentions) == (("26-914001",), ("26-900111",))


def test_a_relaunch_has_its_own_number_in_the_journal_and_follows_nothing() -> None:
    page = a_page(sent("http://www.boamp.fr/avis/detail/26-914001"), title="Relance du marché de nettoyage")

    notice = read(page)

    assert (notice.relaunch, notice.earlier, notice.follows) == (True, ("26-914001",), ())


# --- other pages ---------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("heading", "kind"),
    [
        (CALL, Kind.CALL),
        ("AVIS DE PUBLICITE", Kind.CALL),
        ("AVIS RECTIFICATIF", Kind.CORRECTION),
        ("AVIS D'ATTRIBUTION", Kind.AWARD),
        ("AVIS DE PRE-INFORMATION", Kind.PRIOR_INFORMATION),
        ("AVIS D'ANNULATION", Kind.CANCELLATION),
    ],
)
def test_the_heading_says_what_a_notice_is(heading: str, kind: Kind) -> None:
    notice = read(a_page(heading=heading))

    assert (notice.kind, notice.warnings) == (kind, ())


def test_an_unknown_heading_is_told_and_a_deadline_makes_a_call_of_it() -> None:
    open_ = read(a_page(a_row("Offres", "Remise des offres le 30/10/26 à 12h00"), heading="AVIS NOUVEAU"))
    other = read(a_page(heading="AVIS NOUVEAU"))

    assert (open_.kind, other.kind) == (Kind.CALL, Kind.OTHER)
    assert "AVIS NOUVEAU" in open_.warnings[0]


@pytest.mark.parametrize(
    ("page", "words"),
    [
        ("", "page vide"),
        ("<html><body><script>var x = 'AAPCGenere';</script></body></html>", "page vide"),
        ("<h1>Just a moment...</h1><p>captcha</p>", "page de contrôle"),
        ("<h1>Accès refusé</h1>", "page de contrôle"),
        ("<h1>Site en maintenance</h1>", "page de maintenance"),
        ("<h1>Accueil</h1><a href='/Annonces/lister'>Annonces</a>", "AAPCGenere"),
        ("<div id='AAPCGenere'>Cet avis n'est plus en ligne</div>", "AAPCGenere"),
        ("<div id='AAPCGenere'><table class='AW_TableM'><tr><td>Mode</td><td>x</td></tr></table></div>", "Objet"),
        (a_page(title=" &nbsp; "), "Objet"),
    ],
)
def test_a_page_that_is_something_else_is_refused_with_what_it_is(page: str, words: str) -> None:
    row = {"id": "2026900001", "title": "Nettoyage"}

    with pytest.raises(UnreadableNoticeError, match=words) as refused:
        read(page, row)

    assert refused.value.record == "2026900001"


# --- hostile pages -------------------------------------------------------------------------------------------------


def test_scripts_styles_and_comments_are_no_words() -> None:
    inside = (
        "Bureaux<script>alert('lot réservé')</script><style>td{}</style><!-- caché --> et<template>x</template> halls"
    )

    assert read(a_page(a_row("Description", inside))).description == "Bureaux et halls"


def test_markup_that_was_escaped_stays_text() -> None:
    notice = read(a_page(title="&lt;img src=x onerror=alert(1)&gt;"))

    assert notice.title == "<img src=x onerror=alert(1)>"


@pytest.mark.parametrize("link", ["javascript:alert(1)", "data:text/html,x", "https://[x/type=DCE", "//type=DCE"])
def test_links_that_lead_nowhere_are_left_out(link: str) -> None:
    notice = read(a_page(a_row("Documents", f"<a href='{link}?type=DCE'>DCE</a>")))

    assert notice.documents_url is None


def test_links_to_files_and_deposits_are_whole_addresses() -> None:
    rules = "<a href='/mpiaws/index.cfm?fuseaction=dce.dRC&amp;IDM=1'>RC</a>"
    files = "<a href='/mpiaws/index.cfm?fuseaction=dematEnt.login&amp;type=DCE&amp;IDM=1'>DCE</a>"

    notice = read(
        a_page(a_row("Documents", rules + files), a_row("Dépôt", "<a href='https://demat.example.org'>x</a>"))
    )

    assert notice.documents_url == f"{SITE}/mpiaws/index.cfm?fuseaction=dematEnt.login&type=DCE&IDM=1"
    assert notice.submission_url == "https://demat.example.org"


def test_a_huge_page_is_read_up_to_a_bound_and_told() -> None:
    rows = [a_row(f"Condition {one}", "mot " * 10) for one in range(1_000)]

    notice = read(a_page(*rows, a_row("Description", "x" * (LARGEST + 10))))

    assert len(notice.passages) <= MOST_PASSAGES
    assert any(str(LARGEST) in one for one in notice.warnings)


def test_a_title_and_a_label_without_end_are_cut() -> None:
    notice = read(a_page(a_row("L" * 10_000, "mot " * 10), title="Nettoyage " * 5_000))

    assert len(notice.title) <= 2_000
    assert len(notice.passages[0].field) <= 120


@pytest.mark.parametrize("page", ["<div>" * 30_000, "\x00\ud800<p>", "<table class='AW_TableM'><tr>" * 5_000])
def test_nonsense_is_refused_and_nothing_worse(page: str) -> None:
    with pytest.raises(UnreadableNoticeError):
        read(page)


@settings(max_examples=60, deadline=None)
@given(st.integers(0, 12_000), st.integers(0, 3_000), st.sampled_from(["", "<", "</td>", "</table>", "\x00", "&", "é"]))
def test_a_page_that_lost_a_piece_is_a_notice_or_refused(start: int, length: int, instead: str) -> None:
    whole = notice_page(CALLS["26-914001"])
    page = whole[:start] + instead + whole[start + length :]

    try:
        notice = read(page)
    except UnreadableNoticeError as refused:
        told = refused.reason
    else:
        told = notice.title
        assert notice.model_validate_json(notice.model_dump_json()) == notice
    assert told


# --- real pages ----------------------------------------------------------------------------------------------------


def real() -> ReadNotice:
    page = (PAIR / "MPI-pub-2024110345.contenu.html").read_text("utf-8")
    return read_notice({"row": None, "page": page, "url": f"{SITE}/Annonces/MPI-pub-2024110345.htm"})


@REAL
def test_the_real_page_is_read_as_a_person_reads_it() -> None:
    notice = real()

    assert (notice.key, notice.kind, notice.warnings) == ("aws:2024110345", Kind.CALL, ())
    assert notice.title.startswith("Accord-cadre relatif à la fourniture de produits d'entretien, d'hygiène et de pet")
    assert notice.title.endswith("pour la commune de CHAVENAY (78)")
    assert notice.buyer == Buyer(
        name="COMMUNE DE CHAVENAY", siret="21780152100014", department="78", postal_code="78450", town="CHAVENAY"
    )
    assert (notice.reference, notice.nature) == ("202401", ("supplies",))
    assert notice.procedure == "Procédure adaptée ouverte"
    assert notice.cpv == ("39224300", "33761000", "39830000", "39831200")
    assert notice.place == Place(
        departments=("78",), nuts=("FR103",), postal_code="78450", town="CHAVENAY", text="Commune de Chavenay"
    )
    assert [(lot.number, lot.title, lot.description, lot.cpv) for lot in notice.lots] == [
        ("1", "Produits d'entretien, d'hygiène", None, ("39830000",)),
        ("2", "Petits matériels", None, ("39224300",)),
    ]
    assert notice.framework == Framework(agreed=True, winners="single")
    assert notice.renewal is not None
    assert (notice.renewal.possible, notice.renewal.most) == (True, 3)
    assert [(one.kind, one.weight, (one.name or "")[:16]) for one in notice.criteria] == [
        ("price", 60.0, "Prix"),
        (None, 30.0, "Valeur technique"),
        (None, 10.0, "Pertinence des a"),
    ]
    assert notice.deadline is not None
    assert notice.deadline.at is not None
    assert (notice.deadline.at.isoformat(), notice.deadline.certainty) == (
        "2024-05-17T12:00:00+02:00",
        Certainty.ASSUMED_PARIS,
    )
    assert notice.reservation == Coded(value="Non", field="Marché réservé")
    assert notice.published_on == date(2024, 4, 19)
    assert notice.documents_url is not None
    assert notice.documents_url.endswith("fuseaction=dematEnt.login&type=DCE&IDM=1456564")
    assert notice.submission_url is not None
    assert notice.submission_url.endswith("fuseaction=demat.termes&IDM=1456564")
    assert (notice.amount, notice.duration_months, notice.variants, notice.visit) == (None, None, None, None)
    assert notice.description is not None
    assert notice.description.startswith("Le présent accord-cadre est passé selon une procédure adaptée")


@REAL
def test_the_real_texts_are_passages_and_nobodys_name_is() -> None:
    notice = real()

    assert [one.field for one in notice.passages] == [
        "Type de marché",
        "Mode",
        "Lieu de livraison principal",
        "Forme",
        "Quantité ou étendue",
        "Cautionnement",
        "Financement",
        "Conditions de participation",
        "Marché réservé",
        "Critères d'attribution",
        "Offres",
        "Renseignements complémentaires",
    ]
    assert read_doors(notice).doors == ()
    told = notice.model_dump_json()
    assert "Maire" not in told
    assert "01 30" not in told


@REAL
def test_the_real_twin_on_boamp_is_the_same_purchase() -> None:
    """The form of BOAMP has neither SIRET nor CPV here: what both have is the same, and identifiers tie them."""
    aws, boamp = real(), read_xml((PAIR / "boamp_24-47259.donnees-gestion.xml").read_bytes())

    assert set(aws.identifiers) & set(boamp.identifiers) == {"boamp:24-47259"}
    assert aws.title == boamp.title
    assert aws.deadline is not None
    assert boamp.deadline is not None
    assert aws.deadline.at == boamp.deadline.at
    assert (aws.reference, aws.published_on) == (boamp.reference, boamp.published_on)
    assert (aws.nature, aws.buyer.postal_code) == (boamp.nature, boamp.buyer.postal_code)
    assert [lot.number for lot in aws.lots] == [lot.number for lot in boamp.lots]
    assert [one.name for one in aws.criteria] == [one.name for one in boamp.criteria]
    assert assemble("x", [aws.notice(), boamp.notice()]).closed is None
