"""achatpublic.com: cards of its list, and pages of its consultations, composed, odd, hostile and real."""

from __future__ import annotations

import json
from datetime import date
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from spiders.formats.achatpublic import Cards, list_cards, read_card
from spiders.formats.markup import LARGEST
from tenderwatch.calendar import deadline_of
from tenderwatch.errors import UnreadableNoticeError
from tenderwatch.french import clean
from tenderwatch.model import Buyer, Certainty, Framework, Kind, Place, ReadNotice
from tenderwatch.places import DEPARTMENTS
from tenderwatch.sample.achatpublic_pages import detail_page, entities, list_page, number_of
from tenderwatch.sample.catalogue import Purchase, purchases
from tests.conftest import SHARED

EXTRACT = SHARED / "data" / "regional" / "achatpublic" / "recherche_csl_extrait.html"
REAL = pytest.mark.skipif(not EXTRACT.is_file(), reason="the real card of shared/data/regional/achatpublic is not here")
CALLS = {one.id: one for one in purchases() if one.state == "initial" and not one.damage}
SITE = "https://www.achatpublic.com"
ROW = {"id": "CSL_2026_abcDEF1234", "title": "Nettoyage des locaux"}


def a_card(inner: str = "", *, number: str = "CSL_2026_abcDEF1234", title: str = "Nettoyage") -> str:
    link = f"<h2><a class='jqCardLink sdmCardGeneric__topLink' href='/x?PCSLID={number}'>{title}</a></h2>"
    return f"<li id='li_consult_{number}' class='jqTriggableCard sdmCardConsult '>{link}{inner}</li>"


def an_item(label: str, value: str) -> str:
    return f"<li class='sdmCardConsult__listItem'><span>{label}</span><span>{value}</span></li>"


def solid(words: str) -> str:
    """Without blanks, and with one kind of apostrophe: the site loses the others."""
    return "".join(words.replace("’", "'").split())


def read(page: Any = None, **row: str) -> ReadNotice:
    return read_card({"row": ROW | row, "page": page})


# --- the list ------------------------------------------------------------------------------------------------------


def test_every_call_of_the_sample_is_a_card_of_the_page_that_is_counted() -> None:
    found = list_cards(list_page(list(CALLS.values()), page=2, pages=15))

    assert found.announced == len(found.rows) == len(CALLS)
    assert (found.page, found.pages) == (2, 15)


def test_a_card_is_what_it_shows_as_texts_that_json_can_hold() -> None:
    (row,) = list_cards(list_page([CALLS["26-914001"]])).rows

    assert row == {
        "id": "CSL_2026_26914001",
        "title": "Nettoyage des locaux communautaires et de la vitrerie",
        "page": "/sdm/ent2/gen/ficheCsl.action?PCSLID=CSL_2026_26914001&ongletActif=2",
        "deadline": "19 Oct. 2026 12 : 00",
        "buyer": "Kerlannic Agglomération",
        "reference": "2026-14001",
        "lots": "3",
        "nature": "Services",
        "procedure": "Appel d'offres ouvert",
        "contract": "Accord-cadre",
        "places": "Finistère",
    }
    assert json.loads(json.dumps(row)) == row


def test_an_item_that_is_left_open_keeps_its_words_from_the_next() -> None:
    items = "<ul><li class='sdmCardConsult__listItem'><span>Lots : </span><span> 2 </span>" + an_item(
        "Référence :", "R-1"
    )

    (row,) = list_cards(f"<ul>{a_card(items + '</ul>')}</ul>").rows

    assert (row["lots"], row["reference"]) == ("2", "R-1")


def test_a_card_that_is_left_open_takes_nothing_from_the_next() -> None:
    first = a_card("<ul>").removesuffix("</li>")
    second = a_card(f"<ul>{an_item('Organisme :', 'Ville')}</ul>", number="CSL_2026_other")

    one, other = list_cards(first + second).rows

    assert one == {"id": "CSL_2026_abcDEF1234", "title": "Nettoyage", "page": "/x?PCSLID=CSL_2026_abcDEF1234"}
    assert (other["id"], other["buyer"]) == ("CSL_2026_other", "Ville")


def test_of_repeated_labels_the_first_stands() -> None:
    items = an_item("Organisme :", "Ville") + an_item("Organisme&nbsp;:", "Autre") + an_item("Inconnu :", "x")

    (row,) = list_cards(a_card(f"<ul>{items}</ul>")).rows

    assert row["buyer"] == "Ville"
    assert "x" not in row.values()


@pytest.mark.parametrize(
    ("html", "expected"),
    [
        (list_page([]), Cards([], 0, None, None)),
        ("", Cards([], None, None, None)),
        ("<html><body><h1>Maintenance</h1></body></html>", Cards([], None, None, None)),
        ("<ul class='sdmListResult__mainList'></ul>", Cards([], None, None, None)),
        ("<ul><li class='jqTriggableCard'>Nouveau</li></ul>", Cards([], 1, None, None)),
        ("<ul><li id='li_consult_NEW_1'>Nouveau</li></ul> Page 1 / 3", Cards([], 1, 1, 3)),
    ],
    ids=["empty", "nothing", "maintenance", "neither cards nor none", "cards without name", "cards of another name"],
)
def test_an_empty_list_is_told_from_what_is_no_list_and_from_a_changed_one(html: str, expected: Cards) -> None:
    assert list_cards(html) == expected


def test_a_consultation_that_stands_twice_counts_once() -> None:
    found = list_cards(a_card() + a_card(title="Autre"))

    assert (found.announced, [row["title"] for row in found.rows]) == (1, ["Nettoyage"])


def test_the_counter_is_the_pagers_and_no_title_or_script_is_it() -> None:
    title = a_card(title="Plan de la salle : Page 7 / 8")
    pager = "<ul class=' jqSortByBloc sdmPagi__list' id='top_pagination'>&nbsp;&nbsp; Page 2 / 4</ul>"

    found = list_cards(f"<script>'Page 5 / 6'</script><ul>{title}</ul>{pager}")

    assert (found.page, found.pages) == (2, 4)


def test_a_list_of_any_length_is_read_within_bounds() -> None:
    found = list_cards("<ul>" + "".join(a_card(number=f"CSL_2026_{one:06}") for one in range(700)) + "</ul>")

    assert (len(found.rows), found.announced) == (500, 700)


# --- a consultation by its card ------------------------------------------------------------------------------------


@pytest.mark.parametrize("purchase", CALLS.values(), ids=CALLS)
def test_a_composed_card_and_its_page_are_read_as_they_were_composed(purchase: Purchase) -> None:
    (row,) = list_cards(list_page([purchase], lost=True)).rows

    notice = read_card({"row": row, "page": detail_page(purchase)})

    assert solid(notice.description or "") == solid(clean(purchase.text or ""))
    deadline = deadline_of(purchase.by)
    assert (notice.deadline.at if notice.deadline else None) == (deadline.at if deadline else None)
    assert (notice.cpv, notice.published_on, notice.partial) == (purchase.cpv, purchase.published_on, False)
    assert notice.place is not None
    assert notice.place.departments == purchase.published_in
    assert set(notice.warnings) <= {"des apostrophes perdues par le site (« ¿ ») sont rétablies"}


def test_a_card_alone_makes_a_partial_notice() -> None:
    (row,) = list_cards(list_page([CALLS["26-914001"]])).rows

    notice = read_card({"row": row, "page": None})

    assert (notice.key, notice.kind, notice.partial) == ("achatpublic:CSL_2026_26914001", Kind.CALL, True)
    assert notice.url == f"{SITE}/sdm/ent2/gen/ficheCsl.action?PCSLID=CSL_2026_26914001&ongletActif=2"
    assert notice.documents_url == notice.url
    assert (notice.title, notice.reference, notice.nature) == (row["title"], "2026-14001", ("services",))
    assert (notice.buyer, notice.procedure) == (Buyer(name="Kerlannic Agglomération"), "Appel d'offres ouvert")
    assert (notice.framework, notice.lots) == (Framework(agreed=True), ())
    assert notice.place == Place(departments=("29",), text="Finistère")
    assert notice.deadline is not None
    assert notice.deadline.at is not None
    assert (notice.deadline.at.isoformat(), notice.deadline.certainty) == (
        "2026-10-19T12:00:00+02:00",
        Certainty.ASSUMED_PARIS,
    )
    assert [one.text for one in notice.passages] == [
        "Type de procédure : Appel d'offres ouvert",
        "Type de contrat : Accord-cadre",
        "Lots : 3",
    ]
    assert (notice.description, notice.cpv, notice.published_on, notice.warnings) == (None, (), None, ())


@pytest.mark.parametrize(
    ("said", "moment"),
    [
        ("3 Janv. 2027 10 : 30", "2027-01-03T10:30+01:00"),
        ("15 Févr. 2027 9 : 05", "2027-02-15T09:05+01:00"),
        ("15 Fév. 2027 9 : 05", "2027-02-15T09:05+01:00"),
        ("1 Avr. 2027 12 : 00", "2027-04-01T12:00+02:00"),
        ("1 Juin 2027 12 : 00", "2027-06-01T12:00+02:00"),
        ("31 Juil. 2027 12 : 00", "2027-07-31T12:00+02:00"),
        ("20 Août 2027 12 : 00", "2027-08-20T12:00+02:00"),
        ("24 Sept. 2026 12 : 00", "2026-09-24T12:00+02:00"),
        ("2 Déc. 2026 23 : 59", "2026-12-02T23:59+01:00"),
    ],
)
def test_every_month_is_read_in_paris_time(said: str, moment: str) -> None:
    deadline = read(deadline=said).deadline

    assert deadline is not None
    assert deadline.at is not None
    assert deadline.at.isoformat(timespec="minutes") == moment


@pytest.mark.parametrize(
    ("said", "day"),
    [("24 Sept. 2026", date(2026, 9, 24)), ("24 Sept. 2026 00 : 00", date(2026, 9, 24)), ("Sept. 2026 12 : 00", None), ("24 Xyz. 2026 12 : 00", None), ("31 Sept. 2026 12 : 00", None)],
)  # fmt: skip
def test_an_hour_or_a_day_that_is_not_said_is_not_invented(said: str, day: date | None) -> None:
    notice = read(deadline=said)

    assert notice.deadline is not None
    assert (notice.deadline.at, notice.deadline.day) == (None, day)
    assert notice.deadline.certainty == Certainty.UNKNOWN
    assert bool(notice.warnings) == (day is None)


@pytest.mark.parametrize(
    ("said", "departments"),
    [
        ("Gard", ("30",)),
        ("Nord", ("59",)),
        ("Indre et Loire", ("37",)),
        ("Côte-d'Or", ("21",)),
        ("Gard, Hérault ; Ain", ("30", "34", "01")),
        ("Gard Hérault\n Lot", ("30", "34", "46")),
        ("Haute Loire Loire", ("43", "42")),
        ("75 - Paris 77 - Seine-et-Marne 2A - Corse-du-Sud 974 - La Réunion", ("75", "77", "2A", "974")),
        ("1 - Ain", ("01",)),
        ("Ile de la Réunion", ("974",)),
        ("Bretagne", ("22", "29", "35", "56")),
        ("Le Nord du Cher", ()),
        ("France Métropolitaine", ()),
        ("99 - Étranger", ()),
        ("29 - Nord", ()),
    ],
)
def test_departments_are_mapped_by_name_or_number(said: str, departments: tuple[str, ...]) -> None:
    place = read(places=said).place

    assert place is not None
    assert (place.departments, place.text) == (departments, " ".join(said.split()))


def test_every_department_is_known_by_its_name() -> None:
    for code, name in DEPARTMENTS.items():
        place = read(places=name).place
        assert place is not None
        assert place.departments == (code,)


@pytest.mark.parametrize(
    ("raw", "title"),
    [
        ("Ma&icirc;trise d'&#140;uvre &#150; mise en &#156;uvre &#128;", "Maîtrise d'Œuvre – mise en œuvre €"),
        ("L&#146;entretien", "L’entretien"),
        ("L&#39;&Eacute;cole &amp; la mairie", "L'École & la mairie"),
        ("Entretien\x92 d\x9cuvres", "Entretien’ dœuvres"),
    ],
)
def test_letters_that_were_typed_in_windows_are_mended(raw: str, title: str) -> None:
    (row,) = list_cards(a_card(title=raw)).rows

    notice = read_card({"row": row, "page": None})

    assert (notice.title, notice.warnings) == (title, ())


def test_an_apostrophe_that_was_lost_is_put_back_and_told() -> None:
    (row,) = list_cards(a_card(title="Travaux d&iquest;entretien de l&iquest;&eacute;cole")).rows

    notice = read_card({"row": row, "page": None})

    assert notice.title == "Travaux d'entretien de l'école"
    assert notice.warnings == ("des apostrophes perdues par le site (« ¿ ») sont rétablies",)


def test_the_mark_of_a_question_in_spanish_is_none() -> None:
    notice = read(title="¿ Dónde ? Cours d'espagnol 1¿2")

    assert (notice.title, notice.warnings) == ("¿ Dónde ? Cours d'espagnol 1¿2", ())


@pytest.mark.parametrize(
    ("payload", "record", "words"),
    [
        ({"row": None, "page": None}, "(sans identifiant)", "identifiant"),
        ({"row": {"id": "CSL_<b>", "title": "x"}}, "CSL_<b>", "identifiant"),
        ({"row": {"id": "../../etc/passwd", "title": "x"}}, "../../etc/passwd", "identifiant"),
        ({"row": {"id": "CSL_2026_abcd"}}, "CSL_2026_abcd", "sans intitulé"),
    ],
)
def test_what_cannot_be_a_consultation_is_refused_by_name(payload: dict[str, Any], record: str, words: str) -> None:
    with pytest.raises(UnreadableNoticeError, match=words) as refused:
        read_card(payload)

    assert refused.value.record == record


# --- a consultation's page -----------------------------------------------------------------------------------------

WHOLE = (
    "<script>x = 'Description : piège'</script><div>Voir la description</div>"
    "<p>Description : <b>Lavage de vitres</b><br>de onze bâtiments</p>"
    "<p>Code CPV recherché : 90911300 - Vitres. 90910000-9 - Locaux 123456789</p>"
    "<p>Date d&rsquo;ouverture de la salle : 27 juillet 2026 16:23 (heure de Paris)</p>"
    "<p>Date limite de remise des plis : 24 septembre 2026 12:00 (heure de Paris)</p><p>Pièces de marché</p>"
)


def test_a_page_says_more_by_its_labels() -> None:
    notice = read(WHOLE, deadline="24 Sept. 2026 12 : 00")

    assert notice.description == "Lavage de vitres\nde onze bâtiments"
    assert (notice.cpv, notice.published_on) == (("90911300", "90910000"), date(2026, 7, 27))
    assert notice.deadline is not None
    assert f"{notice.deadline.at:%Y-%m-%d %H:%M}" == "2026-09-24 12:00"
    assert notice.deadline.certainty == Certainty.EXACT
    assert (notice.partial, notice.warnings) == (False, ())


def test_labels_and_values_may_stand_in_any_elements() -> None:
    page = (
        "<div><span>Description :</span><span>Lavage</span> <span>Code CPV recherché : </span><em>90911300</em></div>"
    )

    notice = read(page)

    assert (notice.description, notice.cpv) == ("Lavage", ("90911300",))


def test_behind_the_last_label_only_its_line_is_read() -> None:
    notice = read("<p>Description : Lavage</p><p>Mentions légales</p>")

    assert notice.description == "Lavage"


def test_a_card_and_a_page_that_give_two_deadlines_are_a_conflict() -> None:
    notice = read(WHOLE, deadline="23 Sept. 2026 12 : 00")

    assert notice.deadline is not None
    assert (notice.deadline.day, notice.deadline.certainty) == (date(2026, 9, 23), Certainty.CONFLICTING)
    assert any("contradictoires" in one for one in notice.warnings)


def test_a_description_that_repeats_the_title_is_none() -> None:
    assert read("<p>Description : Nettoyage des locaux</p>").description is None


@pytest.mark.parametrize(
    "page", ["", "<h1>Just a moment...</h1>", "<h1>Maintenance</h1>", "<p>Consultation clôturée</p>"]
)
def test_a_page_that_is_something_else_leaves_the_card_and_says_so(page: str) -> None:
    notice = read(page)

    assert (notice.title, notice.partial) == ("Nettoyage des locaux", True)
    assert any("pas lisible" in one for one in notice.warnings)


# --- hostile pages -------------------------------------------------------------------------------------------------


def test_markup_that_was_escaped_stays_text_and_scripts_are_no_words() -> None:
    title = "&lt;script&gt;alert(1)&lt;/script&gt;<script>alert(2)</script><style>a{}</style> Nettoyage"

    (row,) = list_cards(a_card(title=title)).rows

    assert row["title"] == "<script>alert(1)</script> Nettoyage"


def test_a_generated_page_escapes_what_it_is_given() -> None:
    assert str(entities("<b>l'été – 3 €</b>")) == "&lt;b&gt;l&#x27;&eacute;t&eacute; &#150; 3 &#128;&lt;/b&gt;"


def test_a_huge_page_is_read_up_to_a_bound_and_told() -> None:
    notice = read(f"<p>Description : Lavage</p><p>{'x ' * LARGEST}</p>")

    assert notice.description == "Lavage"
    assert any(str(LARGEST) in one for one in notice.warnings)


@pytest.mark.parametrize("page", ["<li id='li_consult_CSL_2026_abcd'>" * 20_000, "\x00\ud800<li>", "<ul>" * 30_000])
def test_nonsense_gives_what_can_be_read_of_it(page: str) -> None:
    assert len(list_cards(page).rows) <= 1


@settings(max_examples=60, deadline=None)
@given(st.integers(0, 4_000), st.integers(0, 1_500), st.sampled_from(["", "<", "</li>", "</ul>", "\x00", "&", "é"]))
def test_a_list_that_lost_a_piece_gives_notices_or_refusals(start: int, length: int, instead: str) -> None:
    whole = list_page([CALLS["26-914001"], CALLS["26-917003"]])

    found = list_cards(whole[:start] + instead + whole[start + length :])

    for row in found.rows:
        try:
            told = read_card({"row": row, "page": None}).title
        except UnreadableNoticeError as refused:
            told = refused.reason
        assert told


# --- the real card -------------------------------------------------------------------------------------------------


@REAL
def test_the_real_card_is_read_as_a_person_reads_it() -> None:
    found = list_cards(EXTRACT.read_text("utf-8"))

    assert (found.announced, found.page, found.pages) == (1, 2, 4)
    notice = read_card({"row": found.rows[0], "page": None})
    assert (notice.key, notice.warnings) == ("achatpublic:CSL_2026_48eQGEibtE", ())
    assert notice.title == "Prestations de nettoyage des locaux Régie de stationnement"
    assert (notice.buyer.name, notice.reference) == ("Ville d'Alès", "2026-S-NETTPAR")
    assert (notice.nature, notice.procedure) == (("services",), "Procédure adaptée ouverte")
    assert notice.framework == Framework(agreed=True)
    assert notice.place == Place(departments=("30",), text="Gard")
    assert notice.deadline is not None
    assert notice.deadline.at is not None
    assert (notice.deadline.at.isoformat(), notice.deadline.certainty) == (
        "2026-09-24T12:00:00+02:00",
        Certainty.ASSUMED_PARIS,
    )
    assert [one.text for one in notice.passages] == [
        "Type de procédure : Procédure adaptée ouverte",
        "Type de contrat : Accord-cadre",
        "Lots : 2",
    ]


@REAL
def test_a_composed_card_has_the_classes_and_labels_of_the_real_one() -> None:
    real, composed = EXTRACT.read_text("utf-8"), list_page([CALLS["26-914001"]], page=2, pages=4)

    for mark in (
        'class="sdmListResult__mainList"', 'class="jqTriggableCard sdmCardConsult "', "jqCardLink", "lieuExec",
        'class="sdmCardConsult__numberTime textLatoBold--24"', "sdmCardConsult__ddyyyy", "sdmCardConsult__preciseTime",
        "Organisme :", "Référence :", "Lots : ", "Nature des prestations : ", "Type de procédure : ",
        "  Type de contrat&nbsp;: ", "Lieu d'exécution : ", 'id="top_pagination"', "Page 2 / 4",
    ):  # fmt: skip
        assert mark in real
        assert mark in composed
    assert number_of(CALLS["26-914001"]) == "CSL_2026_26914001"
