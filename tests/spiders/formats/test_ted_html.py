"""Pages saved from ted.europa.eu before eForms: the real ones, checked by hand, and composed ones for the other forms."""

from __future__ import annotations

import html
from collections.abc import Sequence
from datetime import date
from pathlib import Path

import pytest

from matching.doors import read_doors
from spiders.files import read_file
from spiders.formats import read_page
from tenderwatch.errors import UnreadableNoticeError
from tenderwatch.model import Award, Change, Coded, DoorKind, Framework, Kind, ReadNotice, Renewal
from tests.conftest import SHARED

PAGES = SHARED / "data" / "ted" / "legacy_html_2020-08"
HERE = pytest.mark.skipif(
    not PAGES.is_dir(), reason="the real pages of shared/data/ted/legacy_html_2020-08 are not here"
)

TRUTH = {
    "375025-2020": (
        "Nettoyage des bâtiments communaux", "Commune de Sèvres", "92310", None, date(2020, 8, 10), "2020-09-28T12:00",
        ("90900000",), ("92",), 5_000_000.0, 2, "20022S", ("457108-2017",),
    ),
    "377165-2020": (
        "Souscription de contrats d'assurance", "Metz Métropole", "57071", "20003986500015", date(2020, 8, 11),
        "2020-09-30T12:00", ("66510000",), ("57",), None, 7, "20542", (),
    ),
    "378686-2020": (
        "Protec-sémaphores", "Dirisi", "29240", None, date(2020, 8, 12), "2020-09-15T12:00", ("35120000",), (),
        3_000_000.0, 3, "DAF_2020_001694", (),
    ),
    "379449-2020": (
        "Entretien des espaces verts", "Alliade Habitat", "69007", None, date(2020, 8, 12), "2020-09-28T12:00",
        ("77300000",), ("01", "07", "26", "38", "42", "69", "73", "74"), None, 19, "2020_SG_EV", (),
    ),
    "379549-2020": (
        ("Mise en place d'un gestionnaire de centralisation et de synchronisation des données de l'écosystème applicatif "
        "(API)"), "Les résidences Yvelines Essonne", "78011", "30843546000073", date(2020, 8, 12), "2020-09-04T12:00",
        ("72422000", "72212000", "72212224", "72421000"), ("75", "77", "78", "91", "92", "93", "94", "95"), None, 0,
        "20-100", (),
    ),
    "380119-2020": (
        "Prestations éducatives indépendantes pour les situations complexes", "Département des Côtes-d'Armor", "22023",
        "22220001600327", date(2020, 8, 12), "2020-09-21T12:00", ("85000000",), ("22",), 620_000.0, 5,
        "CD22-2020-DEF1-PL", (),
    ),
    "380236-2020": (
        "Prestations juridiques droit de la commande publique, assistance et conseil juridique",
        "Société de la mobilité de l'agglomération toulousaine", "31004", "40837074000024", date(2020, 8, 12),
        "2020-09-15T12:00", ("79100000", "79111000"), ("31",), None, 0, "Ac Pj Cp", (),
    ),
    "382739-2020": (
        ("Contrôle technique et coordination sécurité et protection de la santé pour la construction d'un EHPAD de 172 "
        "logements et la restructuration d'un pôle sanitaire de 107 lits à Bain-de-Bretagne"), "SA HLM Les Foyers",
        "35000", None, date(2020, 8, 14), "2020-09-11T12:00", ("71631300",), ("35",), 217_000.0, 2, "CT SPS EHPAD BAIN",
        (),
    ),
}  # fmt: skip
"""By number: title, buyer, its postal code and SIRET, day, deadline, CPV, departments, amount, lots, reference, earlier."""


def real(number: str) -> ReadNotice:
    (notice,) = read_file(PAGES / f"{number}.html")
    assert isinstance(notice, ReadNotice)
    return notice


@HERE
@pytest.mark.parametrize("number", TRUTH)
def test_the_real_pages_are_read_in_french_with_every_field(number: str) -> None:
    notice = real(number)

    assert notice.deadline is not None
    assert notice.deadline.at is not None
    assert (
        notice.title,
        notice.buyer.name,
        notice.buyer.postal_code,
        notice.buyer.siret,
        notice.published_on,
        notice.deadline.at.strftime("%Y-%m-%dT%H:%M"),
        notice.cpv,
        notice.place.departments if notice.place else (),
        notice.amount,
        len(notice.lots),
        notice.reference,
        notice.earlier,
    ) == TRUTH[number]
    assert (notice.key, notice.kind, notice.source_format) == (f"ted:{number}", Kind.CALL, "ted_html")
    assert notice.url == f"https://ted.europa.eu/fr/notice/-/detail/{number}"
    assert (notice.reservation, notice.warnings) == (None, ())


@HERE
def test_only_the_lots_that_say_so_are_reserved() -> None:
    doors = read_doors(real("379449-2020")).doors

    assert [(one.lot, one.kind) for one in doors] == [(lot, DoorKind.RESERVED) for lot in ("5", "8", "11", "19")]
    assert {one.quote.text for one in doors if one.quote} == {"Marché réservé"}


@HERE
def test_a_clause_in_the_last_section_is_found() -> None:
    (door,) = read_doors(real("379549-2020")).doors

    assert door.kind == DoorKind.CLAUSE
    assert door.quote is not None
    assert door.quote.text == "Le marché comporte une clause d'insertion"


@HERE
@pytest.mark.parametrize("number", sorted(TRUTH.keys() - {"379449-2020", "379549-2020"}))
def test_neither_a_heading_nor_a_profession_reserves_a_contract(number: str) -> None:
    assert read_doors(real(number)).doors == ()


@HERE
def test_terms_of_lots_are_read_from_their_sections() -> None:
    insurance, social, legal = real("377165-2020"), real("380119-2020"), real("380236-2020")

    lot = insurance.lots[6]
    assert (lot.number, lot.cpv, lot.duration_months, lot.renewal) == ("7", ("66512000",), 48, Renewal(possible=False))
    assert [(one.name, one.kind, one.weight) for one in lot.criteria] == [
        ("Valeur technique de l'offre", "quality", 40),
        ("Qualité de gestion de la compagnie ou de l'intermédiaire", "quality", 20),
        ("Prix", "price", 40),
    ]
    assert [(one.title, one.amount) for one in social.lots[3:]] == [
        ("Maison du département de Saint-Brieuc", 103_333.0),
        ("Maison du département de Dinan", 183_333.0),
    ]
    assert legal.framework == Framework(agreed=True, winners="several", most_winners=2)
    assert (legal.duration_months, legal.variants) == (60, "not-allowed")


AWARDED = '<p class="tigrseq">Section V: Attribution du marché</p>'


def section(number: str, title: str, *answers: str, typed: Sequence[str] = ()) -> str:
    words = "".join(f'<p class="p">{html.escape(one)}</p>' for one in typed)
    told = "".join(
        f'<div class="txtmark">{"<br>".join(map(html.escape, one.split("|")))}{words}</div>' for one in answers
    )
    return f'<div class="mlioccur"><span class="nomark">{number})</span><span class="timark">{title}</span>{told}</div>'


def page(
    *sections: str, title: str = "Avis de marché", cpv: str = "90910000 Nettoyage", before: str = "", after: str = ""
) -> str:
    """A page in French; the first sections are those of every notice."""
    base = [
        section("I.1", "Nom et adresses", "Nom officiel: Commune de Plouvenec|Ville: Plouvenec|Code postal: 29540"),
        section("II.1.1", "Intitulé:", "Numéro de référence: 2020-7", typed=["Nettoyage des écoles"]),
        section("II.1.2", "Code CPV principal", cpv),
    ]
    head = (
        '<table class="data"><tr><th>ND</th><td>Document number</td><td>400001-2020</td></tr><tr><th>PD</th>'
        "<td>Publication date</td><td>21/08/2020</td></tr><tr><th>PC</th><td>CPV</td><td>90910000 - Nettoyage</td></tr>"
        "<tr><th>DT</th><td>Deadline</td><td>30/09/2020 12:00</td></tr></table>"
    )
    body = f'{before}<div class="stdoc"><p>{title}</p></div>{"".join((*base, *sections))}{after}'
    return f"<html><body>{head}{body}</body></html>"


def read(content: str) -> ReadNotice:
    return read_page(content, name="avis")


@pytest.mark.parametrize(
    ("said", "value"),
    [
        ("", None),
        ("Le marché est réservé à des ateliers protégés et à des opérateurs économiques: non", None),
        ("Le marché est réservé à des ateliers protégés", "RESTRICTED_SHELTERED_WORKSHOP"),
        ("Le marché sera exécuté dans le cadre de programmes d’emplois protégés", "RESTRICTED_SHELTERED_PROGRAM"),
    ],
)
def test_a_reservation_is_a_ticked_box_of_iii_1_5_and_never_its_heading(said: str, value: str | None) -> None:
    notice = read(page(section("III.1.5", "Informations sur les marchés réservés", *([said] if said else []))))

    assert notice.reservation == (Coded(value=value, field="III.1.5") if value else None)
    assert notice.warnings == ()


def test_unknown_words_of_a_reservation_are_told() -> None:
    notice = read(page(section("III.1.5", "Informations sur les marchés réservés", "Le marché est réservé aux poètes")))

    assert notice.reservation is None
    assert notice.warnings == (
        "III.1.5 dit « Le marché est réservé aux poètes », des mots encore jamais vus : à vérifier",
    )


def test_awards_are_read_one_a_contract() -> None:
    notice = read(
        page(
            AWARDED,
            section("", "", "Marché nº: 1|Lot nº: 2"),
            section("V.2.1", "Date de conclusion du marché:", "14/07/2020"),
            section("V.2.2", "Informations sur les offres", "Nombre d'offres reçues: 3"),
            section("V.2.3", "Nom et adresse du titulaire", "Nom officiel: Propreté d'Armor|Ville: Plérin"),
            section("V.2.4", "Informations sur le montant", "Valeur totale du marché/du lot: 84 500.00 EUR"),
            AWARDED,
            section("", "", "Marché nº: 2|Lot nº: 3"),
            section("V.1", "Informations relatives à une non-attribution", "Aucune offre ou demande n'a été reçue"),
            title="Avis d’attribution de marché",
        )
    )

    assert notice.kind == Kind.AWARD
    assert notice.awards == (
        Award(lot="2", winners=("Propreté d'Armor",), amount=84_500, offers=3, concluded_on=date(2020, 7, 14)),
        Award(lot="3", abandoned="infructueux"),
    )


def test_a_correction_is_read_side_by_side_with_the_notice_that_it_corrects() -> None:
    notice = read(
        page(
            section("VI.6", "Référence de l'avis original", "Numéro de l'avis au JO série S: 2020/S 155-379449"),
            section(
                "VII.1.2",
                "Texte à corriger dans l'avis original",
                "Numéro de section: IV.2.2|Endroit où se trouve le texte à modifier: Date limite|Au lieu de:"
                "|Date: 28/09/2020|Heure locale: 12:00|Lire:|Date: 12/10/2020|Heure locale: 17:00",
                "Numéro de section: II.2.4|Lot nº: 2|Au lieu de:|Deux passages.|Lire:|Trois passages.|Le mardi.",
            ),
            title="Rectificatif",
        )
    )

    assert notice.kind == Kind.CORRECTION
    assert notice.earlier == ("379449-2020",)
    assert notice.changes == (
        Change(where="IV.2.2 Date limite", old="2020-09-28T12:00", new="2020-10-12T17:00"),
        Change(where="II.2.4", lot="2", old="Deux passages.", new="Trois passages.\nLe mardi."),
    )


def test_the_dates_of_a_machines_translation_are_not_read() -> None:
    limit = section("IV.2.2", "Time limit for receipt of tenders", "Date: 09/10/2020|Local time: 12:00")

    notice = read(page(limit, before="<p>[Disclaimer: the text below is Machine Translated.]</p>"))

    assert notice.deadline is None
    assert any("traduction automatique" in one for one in notice.warnings)


def test_a_machines_translation_gives_way_to_what_was_published() -> None:
    limit = section("IV.2.2", "Date limite de réception des offres", "Date: 10/09/2020|Heure locale: 12:00")
    translated = section("I.1", "Name and addresses", "Official name: Town of Plouvenec")

    notice = read(page(limit, after=f"<p>[Disclaimer: the text below is Machine Translated.]</p>{translated}"))

    assert notice.buyer.name == "Commune de Plouvenec"
    assert notice.deadline is not None
    assert notice.deadline.day == date(2020, 9, 10)
    assert notice.warnings == ()


def test_of_a_form_of_before_2016_the_head_of_the_page_and_the_words_are_read() -> None:
    old = section("III.1", "Conditions", "Marché exécuté par des personnes éloignées de l'emploi")

    notice = read(page(old, cpv="Services"))

    assert (notice.title, notice.cpv) == ("Nettoyage des écoles", ("90910000",))
    assert notice.deadline is not None
    assert notice.deadline.day == date(2020, 9, 30)
    assert [one.field for one in notice.passages] == ["III.1"]
    assert any("d'avant 2016" in one for one in notice.warnings)


@pytest.mark.parametrize(
    ("content", "reason"),
    [
        ("<html><body><p>Bienvenue</p></body></html>", "page d'un genre inconnu"),
        ('<div class="mlioccur">rien</div>', "aucune section lisible"),
        (page().replace("400001-2020", "-"), "sans le numéro"),
    ],
)
def test_another_page_is_refused_by_name(content: str, reason: str) -> None:
    with pytest.raises(UnreadableNoticeError, match=reason) as refused:
        read(content)

    assert refused.value.record == "avis"


@pytest.mark.parametrize("data", ["utf-16", "utf-8", "utf-8-sig", "cp1252"])
def test_a_saved_page_is_read_in_the_encoding_that_it_has(tmp_path: Path, data: str) -> None:
    path = tmp_path / "400001-2020.html"
    path.write_bytes(page(section("II.1.4", "Description succincte:", "", typed=["Écoles élémentaires"])).encode(data))

    (notice,) = read_file(path)

    assert isinstance(notice, ReadNotice)
    assert notice.description == "Écoles élémentaires"
