"""Contracts of DECP: what their rows say together, in the three ways of publishing them."""

from __future__ import annotations

import gzip
import json
from collections import Counter
from collections.abc import Iterator, Mapping
from datetime import date
from itertools import permutations
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from matching.doors import read_doors
from spiders.formats.decp import read_archived, read_contract, unseen
from spiders.formats.decp_place import codes_within
from tenderwatch.errors import UnreadableNoticeError
from tenderwatch.model import Coded, Confidence, DoorKind, Framework, Kind, Place, ReadNotice
from tests.conftest import SHARED

REAL = SHARED / "data" / "decp"
BUYER, NUMBER = "99029000100019", "2026M000100"
NO_CONSIDERATION: tuple[Any, ...] = ("Pas de considération sociale", "Sans objet", "CDL", "NC", "", None, [])


def a_row(**overrides: Any) -> dict[str, Any]:
    """A row of the official dataset, as the Explore API gives it."""
    row = {
        "acheteur_id": BUYER,
        "id": NUMBER,
        "nature": "Marché",
        "objet": "Nettoyage des locaux",
        "codecpv": "90911200-8",
        "procedure": "Procédure adaptée",
        "techniques": "Sans objet",
        "dureemois": 48,
        "montant": 240000.0,
        "offresrecues": "3",
        "datenotification": "2026-02-10",
        "datepublicationdonnees": "2026-03-01",
        "lieuexecution_code": "29",
        "lieuexecution_typecode": "Code département",
        "considerationssociales": "Pas de considération sociale",
        "titulaire_id_1": "99100000100015",
        "titulaire_typeidentifiant_1": "SIRET",
        "titulaire_id_2": "CDL",
        "titulaire_typeidentifiant_2": "CDL",
        "idmodification": "CDL",
        "datenotificationmodificationmodification": "CDL",
        "montantmodification": "CDL",
        "dureemoismodification": "CDL",
        "idtitulairemodification": "CDL",
    }
    return row | overrides


def a_modified_row(number: str, day: str, **overrides: Any) -> dict[str, Any]:
    return a_row(idmodification=number, datenotificationmodificationmodification=day, **overrides)


def a_table_row(**overrides: Any) -> dict[str, Any]:
    """A row of the table by community, as the tabular API gives it."""
    row = {
        "uid": f"{BUYER}{NUMBER}_90911200",
        "id": NUMBER,
        "acheteur_id": BUYER,
        "acheteur_nom": "KERLANNIC AGGLOMERATION",
        "acheteur_departement_code": "29",
        "acheteur_commune_nom": "Kerlannic",
        "titulaire_id": "99100000100015",
        "titulaire_typeIdentifiant": "SIRET",
        "titulaire_nom": "NET ARMOR",
        "objet": "Nettoyage des locaux\n",
        "montant": 240000.0,
        "type": "Services",
        "codeCPV": "90911200",
        "techniques": "Accord-cadre",
        "dureeMois": 48,
        "offresRecues": 3,
        "dateNotification": "2026-02-10",
        "datePublicationDonnees": "2026-03-01",
        "considerationsSociales": "Clause sociale, Critère social",
        "lieuExecution_code": "29310",
        "lieuExecution_typeCode": "Code postal",
        "modification_id": 0,
        "donneesActuelles": True,
    }
    return row | overrides


def a_nested_row(**overrides: Any) -> dict[str, Any]:
    """A contract in the JSON of the schema of 2022."""
    row: dict[str, Any] = {
        "id": NUMBER,
        "acheteur": {"id": BUYER},
        "objet": "Nettoyage des locaux",
        "nature": "Marché",
        "codeCPV": "90911200-8",
        "lieuExecution": {"code": "29310", "typeCode": "Code postal"},
        "dureeMois": 48,
        "dateNotification": "2026-02-10",
        "datePublicationDonnees": "2026-03-01",
        "montant": 240000.0,
        "titulaires": [{"titulaire": {"typeIdentifiant": "SIRET", "id": "99100000100015"}}],
        "considerationsSociales": {"considerationSociale": ["Clause sociale", "Marché réservé"]},
        "techniques": {"technique": ["Accord-cadre"]},
        "concessionnaires": float("nan"),
    }
    return row | overrides


def read(*rows: dict[str, Any]) -> ReadNotice:
    return read_contract(rows)


def test_a_contract_is_a_result_and_says_what_renewals_need() -> None:
    notice = read(a_row(techniques="Accord-cadre"))

    (award,) = notice.awards
    assert (notice.key, notice.kind) == (f"decp:{BUYER}{NUMBER}", Kind.AWARD)
    assert (notice.title, notice.cpv, notice.reference) == ("Nettoyage des locaux", ("90911200",), NUMBER)
    assert (notice.buyer.siret, notice.buyer.name, notice.procedure) == (BUYER, None, "Procédure adaptée")
    assert (notice.duration_months, notice.framework) == (48.0, Framework(agreed=True))
    assert (award.amount, award.offers, award.concluded_on) == (240000.0, 3, date(2026, 2, 10))
    assert award.winners == ("SIRET 991 000 001 00015",)
    assert notice.published_on == date(2026, 3, 1)
    assert (notice.deadline, notice.warnings) == (None, ())
    assert notice.url == f"https://data.economie.gouv.fr/explore/dataset/decp-2022-marches-valides/table/?q={NUMBER}"


def test_the_three_ways_of_publishing_are_read_alike() -> None:
    flat, table, nested = read(a_row()), read(a_table_row()), read(a_nested_row())

    assert flat.key == table.key == nested.key
    assert flat.cpv == table.cpv == nested.cpv
    assert flat.duration_months == table.duration_months == nested.duration_months == 48
    assert {one.awards[0].concluded_on for one in (flat, table, nested)} == {date(2026, 2, 10)}
    assert {one.awards[0].amount for one in (flat, table, nested)} == {240000.0}
    assert (table.buyer.name, table.buyer.department, table.buyer.town, table.nature) == (
        "KERLANNIC AGGLOMERATION", "29", "Kerlannic", ("services",),
    )  # fmt: skip
    assert table.winners == ("NET ARMOR",)
    assert table.place == nested.place == Place(departments=("29",), postal_code="29310")


def test_the_day_of_conclusion_is_the_earliest_notification_of_all_rows() -> None:
    rows = [
        a_row(datenotification="2026-09-15", datepublicationdonnees="2026-09-20"),
        a_row(datenotification="2023-01-10", datepublicationdonnees="2023-02-03"),
        a_row(datenotification="2024-06-12", datepublicationdonnees="2024-07-01"),
    ]

    notice = read(*rows)

    assert (notice.awards[0].concluded_on, notice.published_on) == (date(2023, 1, 10), date(2023, 2, 3))


def test_a_modification_may_tell_an_earlier_day_than_its_row() -> None:
    corrected = [{"objetModification": "Date de notification", "dateNotificationModification": "2025-12-01"}]

    assert read(a_nested_row(modifications=corrected)).awards[0].concluded_on == date(2025, 12, 1)


def test_the_newest_modification_sets_duration_amount_and_holder() -> None:
    notice = read(
        a_row(),
        a_modified_row("1", "2026-05-01", montantmodification="252000.0", dureemoismodification="50"),
        a_modified_row(
            "2", "2026-06-01", montantmodification="261500.5", idtitulairemodification="99100000200013",
            typeidentifianttitulairemodification="SIRET",
        ),
    )  # fmt: skip

    (award,) = notice.awards
    assert (award.amount, notice.duration_months) == (261500.5, 50.0)
    assert (award.winners, award.concluded_on) == (("SIRET 991 000 002 00013",), date(2026, 2, 10))


def test_nested_modifications_count_too_and_a_broken_one_changes_nothing() -> None:
    modifications = [
        {"modification": {"id": 1, "dateNotificationModification": "2026-05-01", "dureeMois": 60, "montant": 1,
                          "titulaires": [{"titulaire": "typeIdentifiant"}, {"titulaire": "id"}]}},
        {"modification": {"id": 2, "dateNotificationModification": "2026-04-01", "dureeMois": 54}},
        "modification",
        None,
    ]  # fmt: skip

    notice = read(a_nested_row(modifications=modifications))

    assert (notice.duration_months, notice.awards[0].amount) == (60.0, 240000.0)
    assert notice.awards[0].winners == ("SIRET 991 000 001 00015",)


def test_what_a_modification_is_about_can_be_read() -> None:
    told = [{"objetModification": "Prolongation de six mois", "dateNotificationModification": "2026-05-01"}]

    assert "Modification du 01/05/2026 : Prolongation de six mois" in [
        one.text for one in read(a_nested_row(modifications=told)).passages
    ]


def test_a_table_gives_one_row_to_each_holder_and_the_state_in_force_stands() -> None:
    old = {"modification_id": 0, "donneesActuelles": False}
    new = {"modification_id": 1, "dateNotification": "2026-07-01", "montant": 300000.0, "dureeMois": 60}
    rows = [
        a_table_row(**old),
        a_table_row(**new, titulaire_nom="NET ARMOR"),
        a_table_row(**new, titulaire_nom="VITRES DU PONANT", titulaire_id="99100000200013"),
    ]

    notice = read(*rows)

    assert sorted(notice.winners) == ["NET ARMOR", "VITRES DU PONANT"]
    assert (notice.awards[0].amount, notice.duration_months) == (300000.0, 60.0)
    assert notice.awards[0].concluded_on == date(2026, 2, 10)


def test_a_contract_known_by_its_modifications_alone_has_a_doubtful_day() -> None:
    alone = read(a_table_row(modification_id=2, dateNotification="2026-07-01"))

    assert any("modification" in warning for warning in alone.warnings)
    assert read(a_table_row()).warnings == ()
    assert read(a_modified_row("2", "2026-07-01")).warnings == ()


@pytest.mark.parametrize("order", list(permutations(range(4))))
def test_rows_may_come_in_any_order(order: tuple[int, ...]) -> None:
    rows = [
        a_row(),
        a_row(source="PES", objet="NETTOYAGE DES LOCAUX", montant=240001.0),
        a_modified_row("1", "2026-05-01", montantmodification="252000.0"),
        a_modified_row("1", "2026-05-01", montantmodification="253000.0"),
    ]

    assert read(*[rows[place] for place in order]) == read(*rows)


def test_two_objects_under_one_number_are_told() -> None:
    assert read(a_row(), a_row(objet="NETTOYAGE, des locaux.")).warnings == ()
    (warning,) = read(a_row(), a_row(objet="Entretien des espaces verts")).warnings
    assert "plusieurs objets" in warning


@pytest.mark.parametrize("filler", ["CDL", "NC", "MQ NC", "INX", "", None, "nan", 0, "0", -3, 2000, "12 mois environ"])
def test_durations_that_say_nothing_are_unknown(filler: object) -> None:
    assert read(a_row(dureemois=filler)).duration_months is None


@pytest.mark.parametrize(
    ("raw", "months"), [(48, 48.0), ("48", 48.0), (48.0, 48.0), ("36,5", 36.5), (1, 1.0), (600, 600.0)]
)
def test_durations_are_months(raw: object, months: float) -> None:
    assert read(a_row(dureemois=raw)).duration_months == months


@pytest.mark.parametrize(
    "filler", ["CDL", None, 0, 1, 0.0, 1.0, 1e17, 99999999, 9999999.0, -5, "beaucoup", float("nan")]
)
def test_amounts_that_say_nothing_are_unknown(filler: object) -> None:
    assert read(a_row(montant=filler)).awards[0].amount is None


@pytest.mark.parametrize("filler", ["CDL", "MQ NC", None, 0, "0", "x"])
def test_offers_that_say_nothing_are_unknown(filler: object) -> None:
    assert read(a_row(offresrecues=filler)).awards[0].offers is None


@pytest.mark.parametrize("raw", ["CDL", None, "0218-12-24", "2918-01-01", "2026-13-01", "demain", 3, True, ["x"]])
def test_days_that_cannot_be_are_unknown_and_the_contract_is_read(raw: object) -> None:
    notice = read(a_row(datenotification=raw))

    assert (notice.awards[0].concluded_on, notice.published_on) == (None, date(2026, 3, 1))


def test_an_impossible_day_is_told_and_other_rows_count() -> None:
    notice = read(a_row(datenotification="0218-12-24"), a_row())

    assert notice.awards[0].concluded_on == date(2026, 2, 10)
    assert any("0218-12-24" in warning for warning in notice.warnings)


@pytest.mark.parametrize("published", ["2003-11-24", "CDL", None])
def test_no_contract_is_published_before_it_is_notified(published: object) -> None:
    assert read(a_row(datepublicationdonnees=published)).published_on == date(2026, 2, 10)


@pytest.mark.parametrize(
    ("raw", "cpv", "told"),
    [
        ("90911200-8", ("90911200",), False),
        ("9310000", ("09310000",), True),
        ("12345678", (), True),
        ("CDL", (), False),
        (90911200, ("90911200",), False),
    ],
)
def test_cpv_codes_lose_their_check_digit_and_get_their_zero_back(
    raw: object, cpv: tuple[str, ...], told: bool
) -> None:
    notice = read(a_row(codecpv=raw))

    assert notice.cpv == cpv
    assert any("CPV" in warning for warning in notice.warnings) == told


@pytest.mark.parametrize(
    ("said", "reserved", "social"),
    [
        ("Marché réservé", "Marché réservé", ()),
        ("MARCHE RESERVE, Clause sociale", "MARCHE RESERVE", ("Clause sociale",)),
        ("Concession réservée", "Concession réservée", ()),
        ("Clause sociale, Critère social", None, ("Clause sociale", "Critère social")),
        (["Critère social", "Critère social"], None, ("Critère social",)),
        *((one, None, ()) for one in NO_CONSIDERATION),
    ],
)
def test_social_considerations_are_kept_in_the_words_of_the_source(
    said: object, reserved: str | None, social: tuple[str, ...]
) -> None:
    notice = read(a_row(considerationssociales=said))

    field = "considerationssociales"
    assert notice.reservation == (Coded(value=reserved, field=field) if reserved else None)
    assert notice.social == tuple(Coded(value=one, field=field) for one in social)
    assert notice.warnings == ()


def test_the_field_bears_the_name_that_its_source_gives_it() -> None:
    notice = read(a_nested_row())

    assert notice.reservation == Coded(value="Marché réservé", field="considerationsSociales")
    assert notice.social == (Coded(value="Clause sociale", field="considerationsSociales"),)


def test_a_word_that_nobody_has_seen_is_kept_and_told() -> None:
    notice = read(a_row(considerationssociales="Insertion par la culture"))

    assert [one.value for one in notice.social] == ["Insertion par la culture"]
    assert "encore jamais vu" in (unseen(notice) or "")
    assert unseen(read(a_row())) is None


@pytest.mark.parametrize(
    ("said", "doors"),
    [
        ("Marché réservé", [(DoorKind.RESERVED, Confidence.CHECK)]),
        ("Clause sociale", [(DoorKind.CLAUSE, Confidence.SURE)]),
        ("Clause sociale, Critère social", [(DoorKind.CLAUSE, Confidence.SURE), (DoorKind.CRITERION, Confidence.SURE)]),
        ("Pas de considération sociale", []),
    ],
)
def test_considerations_open_the_doors_that_they_name_and_no_others(said: str, doors: list[Any]) -> None:
    found = read_doors(read(a_row(considerationssociales=said))).doors

    assert [(door.kind, door.confidence) for door in found] == doors


@pytest.mark.parametrize(
    ("code", "kind", "departments", "told"),
    [
        ("29", "Code département", ("29",), False),
        ("1", "CODE DEPARTEMENT", ("01",), False),
        ("029", "Code département", ("29",), False),
        ("29200", "Code postal", ("29",), False),
        ("1330", "Code postal", ("01",), False),
        ("FR35000", "Code postal", ("35",), False),
        ("20200", "Code postal", ("2B",), False),
        ("97460", "Code postal", ("974",), False),
        ("35238", "Code commune", ("35",), False),
        ("2A004", "Code commune", ("2A",), False),
        ("292", "Code arrondissement", ("29",), False),
        ("2904", "Code canton", ("29",), False),
        ("53", "Code région", ("22", "29", "35", "56"), False),
        ("04", "Code région", ("974",), False),
        ("FR", "Code pays", (), False),
        ("FR", "Code région", (), False),
        ("BE", "Code pays", (), False),
        ("29000", "Code département", ("29",), True),
        ("29", "Code commune", ("29",), True),
        ("FRH02", "Code département", ("29",), True),
        ("29", None, ("29",), True),
        ("29200", "Secteur", ("29",), True),
        ("820", "Code région", (), True),
        ("3", "Code région", (), True),
        ("56", "Code pays", ("56",), True),
        ("DEP", "Code département", (), True),
        ("563", None, (), True),
    ],
)
def test_a_place_is_read_by_its_kind_first_and_by_its_form_when_it_is_not_of_it(
    code: str, kind: str | None, departments: tuple[str, ...], told: bool
) -> None:
    notice = read(a_row(lieuexecution_code=code, lieuexecution_typecode=kind))

    assert notice.place is not None
    assert notice.place.departments == departments
    assert any("lieu" in warning for warning in notice.warnings) == told


def test_a_place_without_code_has_its_name_and_one_without_anything_is_unknown() -> None:
    bare = {"lieuexecution_code": "CDL", "lieuexecution_typecode": "CDL"}

    assert read(a_row(**bare)).place is None
    assert read(a_row(**bare, lieuexecution_nom="Rade de Brest")).place == Place(text="Rade de Brest")


def test_places_are_asked_for_by_how_their_codes_begin() -> None:
    assert codes_within(["22", "29", "22"]) == (["22", "29"], ["53"])
    assert codes_within(["2B"]) == (["2B", "202", "206"], ["94"])
    assert codes_within([]) == ([], [])


@pytest.mark.parametrize(
    ("holders", "winners"),
    [
        ([{"id": "99100000100015", "typeIdentifiant": "SIRET", "denominationSociale": "Net Armor"}], ("Net Armor",)),
        ([{"id": 5780122700059, "typeIdentifiant": "SIRET"}], ("SIRET 057 801 227 00059",)),
        ([{"id": "FR99100000700", "typeIdentifiant": "TVA"}], ("TVA FR99100000700",)),
        ([{"id": "991000001", "typeIdentifiant": "SIRET"}], ("SIRET 991000001",)),
        ([{"id": "A1"}], ("identifiant A1",)),
        ([{"denominationSociale": "Atelier du Ponant"}], ("Atelier du Ponant",)),
        ([{"id": "00000000000000", "typeIdentifiant": "SIRET"}, {"id": "CDL"}, None, "x", {}, []], ()),
        ("CDL", ()),
        (None, ()),
    ],
)
def test_holders_are_told_by_name_or_by_identifier(holders: object, winners: tuple[str, ...]) -> None:
    assert read(a_nested_row(titulaires=holders)).winners == winners


def test_a_holder_that_one_row_names_is_not_told_twice() -> None:
    named = [{"id": "99100000100015", "typeIdentifiant": "SIRET", "denominationSociale": "Net Armor"}]

    assert read(a_nested_row(), a_nested_row(titulaires=named)).winners == ("Net Armor",)


def test_up_to_three_holders_stand_in_columns() -> None:
    more = {"titulaire_id_2": "99100000200013", "titulaire_typeidentifiant_2": "SIRET"}

    assert read(a_row(**more)).winners == ("SIRET 991 000 001 00015", "SIRET 991 000 002 00013")


def test_a_concession_has_other_names_for_the_same() -> None:
    concession = {
        "id": NUMBER, "autoriteConcedante": {"id": BUYER, "nom": "Kerlannic"}, "objet": "Gestion du port",
        "concessionnaires": [{"id": "99100000100015", "denominationSociale": "Port du Ponant"}],
        "valeurGlobale": "350000", "dateSignature": "2026-01-05", "dureeMois": 120,
    }  # fmt: skip

    notice = read(concession)

    (award,) = notice.awards
    assert (notice.buyer.siret, notice.buyer.name, notice.winners) == (BUYER, "Kerlannic", ("Port du Ponant",))
    assert (award.amount, award.concluded_on, notice.duration_months) == (350000.0, date(2026, 1, 5), 120.0)


@pytest.mark.parametrize(
    ("nature", "techniques", "framework"),
    [
        ("Accord-cadre", None, True),
        ("Marché", "Accord-cadre, Concours", True),
        ("Marché", {"technique": ["Accord-cadre"]}, True),
        ("ACCORD CADRE", "Sans objet", True),
        ("Marché subséquent", "Sans objet", False),
        ("Marché", "CDL", False),
    ],
)
def test_a_framework_agreement_is_told_by_its_nature_or_by_its_technique(
    nature: str, techniques: object, framework: bool
) -> None:
    assert read(a_row(nature=nature, techniques=techniques)).framework == (
        Framework(agreed=True) if framework else None
    )


def test_lost_accents_are_told_and_never_invented() -> None:
    notice = read(a_row(objet="Entretien du pôle g\ufffdriatrique et de l?\ufffdcole"))

    assert notice.title == "Entretien du pôle g\ufffdriatrique et de l?\ufffdcole"
    assert any("accents" in warning for warning in notice.warnings)
    assert read(a_row(objet="Qui nettoie ? Nous")).warnings == ()


def test_a_title_is_one_line_and_bounded() -> None:
    assert read(a_row(objet="Nettoyage\\ndes  locaux\n")).title == "Nettoyage des locaux"
    assert len(read(a_row(objet="x" * 100_000)).title) == 2_000


@pytest.mark.parametrize("lost", ["id", "objet", "acheteur_id"])
@pytest.mark.parametrize("filler", [None, "CDL", "", "NC", [], {}])
def test_a_contract_without_number_object_or_buyer_is_refused(lost: str, filler: object) -> None:
    with pytest.raises(UnreadableNoticeError):
        read(a_row(**{lost: filler}))


def test_a_refusal_names_the_contract_as_far_as_it_is_known() -> None:
    with pytest.raises(UnreadableNoticeError, match=f"{BUYER}{NUMBER}"):
        read(a_row(objet=None))


def test_the_buyer_may_stand_in_the_identifier_of_the_whole_only() -> None:
    row = a_row(uid=f"{BUYER}{NUMBER}")
    del row["acheteur_id"]

    assert read(row).key == f"decp:{BUYER}{NUMBER}"
    with pytest.raises(UnreadableNoticeError):
        read(row | {"uid": f"{BUYER}autre"})


@pytest.mark.parametrize(
    "payload", [None, [], {}, "x", {"rows": None}, {"rows": []}, {"rows": [None, "x", 3]}, {"rows": {"id": "1"}}]
)
def test_what_is_no_contract_is_refused(payload: object) -> None:
    with pytest.raises(UnreadableNoticeError):
        read_archived(payload)


def test_what_is_archived_is_read_as_it_was() -> None:
    rows = [a_row(), a_modified_row("1", "2026-05-01")]

    assert read_archived({"rows": rows}) == read(*rows)


def test_what_stands_between_the_rows_and_is_none_is_left_out() -> None:
    assert read_archived({"rows": [None, 3, "x", a_row(), []]}) == read(a_row())


def test_rows_that_are_nested_too_deep_are_refused() -> None:
    deep: Any = "x"
    for _ in range(100_000):
        deep = [deep]

    with pytest.raises(UnreadableNoticeError, match="profond"):
        read(a_row(modifications=deep))


def test_thousands_of_holders_and_modifications_are_bounded() -> None:
    holders = [{"id": f"{99100000100000 + number}", "typeIdentifiant": "SIRET"} for number in range(5_000)]
    told = [{"id": number, "objetModification": f"Avenant {number}"} for number in range(5_000)]

    notice = read(a_nested_row(titulaires=holders, modifications=told))

    assert len(notice.winners) == 100
    assert len(notice.passages) == 40


VALUES = st.recursive(
    st.one_of(st.none(), st.booleans(), st.integers(-(10**20), 10**20), st.floats(), st.text(max_size=12)),
    lambda inner: st.one_of(st.lists(inner, max_size=3), st.dictionaries(st.text(max_size=8), inner, max_size=3)),
    max_leaves=6,
)
ROWS = (a_row(), a_table_row(), a_nested_row(modifications=[{"modification": {"id": 1, "dureeMois": 12}}]))


@settings(max_examples=300, deadline=None)
@given(row=st.sampled_from(ROWS), data=st.data())
def test_any_value_in_any_field_gives_a_notice_or_the_one_documented_error(
    row: dict[str, Any], data: st.DataObject
) -> None:
    fields = data.draw(st.lists(st.sampled_from(sorted(row)), min_size=1, max_size=4))
    changed = row | {field: data.draw(VALUES) for field in fields}
    try:
        notice = read(changed, row)
    except UnreadableNoticeError:
        return
    assert ReadNotice.model_validate_json(notice.model_dump_json()).source_id == notice.source_id


def records(path: Path) -> Iterator[Mapping[str, Any]]:
    if path.suffix == ".json":
        yield from json.loads(path.read_text("utf-8"))["marches"]["marche"]
        return
    with gzip.open(path, "rt", encoding="utf-8") if path.suffix == ".gz" else path.open(encoding="utf-8") as lines:
        yield from map(json.loads, lines)


@pytest.mark.skipif(not REAL.is_dir(), reason="the real contracts of shared/data/decp are not here")
@pytest.mark.parametrize(
    ("file", "read_rows", "refused"),
    [
        ("decp_v1_2018_2019.jsonl.gz", 5_322, {"objet": 3, "identifiant": 3, "acheteur": 1}),
        ("decp_v1_2018_2019_b.jsonl.gz", 5_309, {"objet": 15, "identifiant": 4}),
        ("decp_dae_extrait.jsonl", 142, {}),
        ("decp_v2_schema2022_extrait.json", 5, {}),
    ],
)
def test_every_real_row_is_read_or_refused_with_its_reason(file: str, read_rows: int, refused: dict[str, int]) -> None:
    told: Counter[str] = Counter()
    for record in records(REAL / file):
        try:
            notice = read_contract([record])
        except UnreadableNoticeError as error:
            told[error.reason.removeprefix("contrat sans ").split(" ")[0]] += 1
            continue
        told["read"] += 1
        assert notice.title
        assert notice.kind == Kind.AWARD

    assert told.pop("read") == read_rows
    assert dict(told) == refused


@pytest.mark.skipif(not REAL.is_dir(), reason="the real contracts of shared/data/decp are not here")
def test_the_real_contracts_of_the_schema_are_read_as_a_person_reads_them() -> None:
    found = {one["id"]: read_contract([one]) for one in records(REAL / "decp_v2_schema2022_extrait.json")}

    stadium = found["2020F00075"]
    assert (stadium.awards[0].concluded_on, stadium.awards[0].amount) == (date(2020, 2, 6), 22540.0)
    assert (stadium.duration_months, len(stadium.winners)) == (100.0, 3)
    assert found["2022VI2022.242"].duration_months is None
    assert found["2022VI2022.242"].framework == Framework(agreed=True)
    assert [one.value for one in found["202207LOT03"].social] == ["Critère social", "Clause sociale"]
    assert found["202401L04"].published_on == date(2024, 2, 8)
