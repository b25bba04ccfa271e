"""What comes from outside may be anything: a notice with warnings, or one documented error."""

from __future__ import annotations

import copy
import json
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from spiders.formats import read_record, read_xml
from spiders.formats.feed import read_entry
from tenderwatch.errors import UnreadableNoticeError
from tenderwatch.model import Certainty, Kind, ReadNotice
from tenderwatch.sample.records import records
from tests.conftest import SHARED

SAMPLE = {str(record["idweb"]): record for record in records()}
ONE_OF_EACH = {
    next(iter(json.loads(record["donnees"])), ""): record
    for record in records()
    if record["donnees"].startswith('{"') and record["donnees"].endswith("}")
}


def a_record(**overrides: Any) -> dict[str, Any]:
    """A composed FNSimple record, whole."""
    base = {
        "idweb": "26-900001",
        "objet": "Nettoyage des locaux",
        "nature": "APPEL_OFFRE",
        "etat": "INITIAL",
        "dateparution": "2026-09-28",
        "gestion": json.dumps({"INDEXATION": {"DATE_LIMITE_REPONSE": "2026-10-20T12:00:00"}}),
        "donnees": json.dumps({"FNSimple": {"organisme": {"nomOfficiel": "Commune"}, "initial": {"natureMarche": {}}}}),
    }
    return base | overrides


@pytest.mark.parametrize("record", [None, [], "x", 3, {}, {"idweb": ""}, {"idweb": "a\nb"}, {"idweb": ["26-1"] * 2}])
def test_what_is_no_record_is_refused_by_name(record: Any) -> None:
    with pytest.raises(UnreadableNoticeError):
        read_record(record)


def test_a_record_without_title_or_description_is_refused_with_its_identifier() -> None:
    with pytest.raises(UnreadableNoticeError, match="26-900001"):
        read_record(a_record(objet=None))


@pytest.mark.parametrize("donnees", ["{", "null", "[1]", "3", '"x"', "{}" * 10, "[" * 100_000])
def test_donnees_that_do_not_parse_keep_the_flat_fields(donnees: str) -> None:
    notice = read_record(a_record(donnees=donnees))

    assert notice.title == "Nettoyage des locaux"
    assert notice.deadline is not None
    assert notice.source_format == "index"


def test_the_reason_for_flat_fields_is_a_warning() -> None:
    (warning,) = read_record(a_record(donnees="{")).warnings

    assert "donnees" in warning


def test_a_record_that_is_nested_too_deep_keeps_what_the_index_says() -> None:
    deep: Any = "x"
    for _ in range(3_000):
        deep = {"a": deep}

    notice = read_record(a_record(donnees={"EFORMS": deep}))

    assert notice.title == "Nettoyage des locaux"
    assert any("trop profond" in warning for warning in notice.warnings)


@pytest.mark.parametrize("digits", ["²", "١٢٣٤٥٦٧٨٩٠١٢٣", "①"])
def test_digits_of_other_scripts_are_no_times(digits: str) -> None:
    assert read_record(a_record(dateparution=digits, datelimitereponse=digits)).published_on is None


def test_a_huge_description_is_bounded() -> None:
    body = {"FNSimple": {"initial": {"natureMarche": {"intitule": "x", "description": "mot " * 7_500_000}}}}

    notice = read_record(a_record(donnees=json.dumps(body)))

    assert len(notice.description or "") == 200_000


def test_markup_and_control_characters_are_text() -> None:
    notice = read_record(a_record(objet="<script>alert(1)</script>\x00\x1b[31m Nettoyage\r\nBcc: x"))

    assert notice.title == "<script>alert(1)</script>[31m Nettoyage\nBcc: x"


def test_a_year_7017_is_unknown_and_told() -> None:
    gestion = json.dumps({"INDEXATION": {"DATE_LIMITE_REPONSE": "7017-01-01T12:00:00"}})

    notice = read_record(a_record(gestion=gestion))

    assert notice.deadline is not None
    assert (notice.deadline.at, notice.deadline.certainty) == (None, Certainty.UNKNOWN)
    assert any("7017" in warning for warning in notice.warnings)


def test_two_deadlines_that_differ_show_the_earliest_and_say_so() -> None:
    body = {"FNSimple": {"initial": {"procedure": {"dateReceptionOffres": "2026-10-19T16:00:00"}}}}

    notice = read_record(a_record(donnees=json.dumps(body)))

    assert notice.deadline is not None
    assert notice.deadline.raw == "2026-10-19T16:00:00"
    assert notice.deadline.certainty == Certainty.CONFLICTING
    assert any("contradictoires" in warning for warning in notice.warnings)


@pytest.mark.parametrize(
    ("code", "read", "warned"),
    [
        ("90910000", ["90910000"], False),
        ("90910000-9", ["90910000"], False),
        ("3100000", ["03100000"], True),
        ("9091", [], True),
        ("nettoyage", [], True),
        ("00000000", [], True),
    ],
)
def test_cpv_codes_are_eight_digits_or_dropped_with_a_warning(code: str, read: list[str], warned: bool) -> None:
    market = {"intitule": "x", "codeCPV": {"objetPrincipal": {"classPrincipale": code}}}

    notice = read_record(a_record(donnees=json.dumps({"FNSimple": {"initial": {"natureMarche": market}}})))

    assert read == list(notice.cpv)
    assert warned == any("CPV" in warning for warning in notice.warnings)


@pytest.mark.parametrize(
    ("value", "amount"), [("0.00", None), ("1", None), ("99999999999", None), ("1 500,50", 1500.5)]
)
def test_filler_amounts_are_unknown(value: str, amount: float | None) -> None:
    market = {"intitule": "x", "valeurEstimee": {"@devise": "EUR", "valeur": value}}

    notice = read_record(a_record(donnees=json.dumps({"FNSimple": {"initial": {"natureMarche": market}}})))

    assert amount == notice.amount


def test_an_unknown_format_keeps_what_the_index_says() -> None:
    notice = read_record(a_record(donnees='{"NOUVEAU": {}}'))

    assert notice.source_format == "index"
    assert any("NOUVEAU" in warning for warning in notice.warnings)


@pytest.mark.parametrize(
    "data",
    [
        b"",
        b"<a>",
        b"\x00\x01",
        b'<!DOCTYPE a [<!ENTITY b "c">]><a>&b;</a>',
        b'<!DOCTYPE a SYSTEM "http://127.0.0.1/x"><a/>',
        b"<a>" * 200 + b"</a>" * 200,
        b"<ann><GESTION/></ann>",
    ],
)
def test_hostile_xml_is_refused(data: bytes) -> None:
    with pytest.raises(UnreadableNoticeError):
        read_xml(data)


VALUES = st.one_of(
    st.none(),
    st.booleans(),
    st.integers(),
    st.floats(),
    st.text(max_size=20),
    st.just({}),
    st.just([]),
    st.just([[{"a": [None]}]]),
    st.just({"#text": {"x": 1}}),
    st.just({"#text": 3, "@listName": []}),
)


def _places(node: Any, path: tuple[Any, ...] = ()) -> list[tuple[Any, ...]]:
    inner: list[tuple[Any, Any]] = []
    if isinstance(node, dict):
        inner = list(node.items())
    elif isinstance(node, list):
        inner = list(enumerate(node))
    return [path, *(place for key, child in inner for place in _places(child, (*path, key)))]


def _with(node: Any, path: tuple[Any, ...], value: Any) -> Any:
    if not path:
        return value
    node[path[0]] = _with(node[path[0]], path[1:], value)
    return node


@settings(max_examples=120, deadline=None)
@given(st.data())
@pytest.mark.parametrize("form", sorted(ONE_OF_EACH))
def test_no_mutation_of_a_record_breaks_a_reader(form: str, data: st.DataObject) -> None:
    record = copy.deepcopy(ONE_OF_EACH[form])
    block = data.draw(st.sampled_from(["donnees", "gestion"]))
    tree = json.loads(record[block])
    for _ in range(data.draw(st.integers(1, 4))):
        tree = _with(tree, data.draw(st.sampled_from(_places(tree))), copy.deepcopy(data.draw(VALUES)))
    record[block] = json.dumps(tree)
    flat = data.draw(st.sampled_from(sorted(record)))
    record[flat] = data.draw(st.one_of(st.just(record[flat]), VALUES))

    try:
        notice = read_record(record)
    except UnreadableNoticeError:
        return

    assert ReadNotice.model_validate_json(notice.model_dump_json()) == notice


def test_an_entry_of_a_feed_needs_a_title_and_an_address() -> None:
    given_to = {"source": "feed-x", "buyer": "Mairie", "department": "29"}

    with pytest.raises(UnreadableNoticeError, match="titre"):
        read_entry({"link": "https://x.example.org/1"}, **given_to)  # type: ignore[arg-type]
    with pytest.raises(UnreadableNoticeError, match="adresse"):
        read_entry({"title": "Marché", "link": "javascript:alert(1)"}, **given_to)  # type: ignore[arg-type]


@pytest.mark.parametrize(
    ("title", "kind"),
    [
        ("Marché public : entretien du cimetière", Kind.CALL),
        ("Résultat de la consultation restauration", Kind.AWARD),
        ("Fest-noz de la Saint-Michel", Kind.OTHER),
    ],
)
def test_a_town_halls_feed_tells_markets_from_fairs(title: str, kind: Kind) -> None:
    entry = {"title": title, "link": "https://x.example.org/1", "summary": "<p>Réponse avant le 20/10/2026 à 12h00</p>"}

    notice = read_entry(entry, source="feed-x", buyer=None, department=None)

    assert kind == notice.kind
    assert notice.description == "Réponse avant le 20/10/2026 à 12h00"
    assert notice.deadline is not None
    assert notice.deadline.raw == "20/10/2026 à 12h00"


def test_an_attribute_that_is_no_text_does_not_break_the_codes() -> None:
    code = {"@listName": {}, "#text": "90911200"}
    project = {"cbc:Name": "Nettoyage", "cac:MainCommodityClassification": {"cbc:ItemClassificationCode": code}}

    notice = read_record(
        a_record(donnees=json.dumps({"EFORMS": {"ContractNotice": {"cac:ProcurementProject": project}}}))
    )

    assert notice.cpv == ("90911200",)


def test_two_lots_of_one_number_are_told_apart() -> None:
    lots = {
        "lot": [{"description": "Lot 3 : Peinture"}, {"description": "Lot 3 : Sols"}, {"description": "Lot 4 : Bois"}]
    }
    body = {"FNSimple": {"initial": {"natureMarche": {"lotsMarche": {"oui": ""}}, "lots": lots}}}

    notice = read_record(a_record(donnees=json.dumps(body)))

    assert [(lot.number, lot.title) for lot in notice.lots] == [("3", "Peinture"), ("3 (2)", "Sols"), ("4", "Bois")]
    assert any("numéro 3" in warning for warning in notice.warnings)


@pytest.mark.parametrize(
    ("raw", "kept", "word"),
    [
        ("90911200", ("90911200",), None),
        ("90911200-8", ("90911200",), None),
        ("3311000", ("03311000",), "7 chiffres"),
        ("99999999", (), "inconnu"),
        ("nettoyage", (), "illisible"),
    ],
)
def test_cpv_codes_are_kept_padded_or_told(raw: str, kept: tuple[str, ...], word: str | None) -> None:
    market = {"codeCPV": {"objetPrincipal": {"classPrincipale": raw}}}
    notice = read_record(a_record(donnees=json.dumps({"FNSimple": {"initial": {"natureMarche": market}}})))

    assert notice.cpv == kept
    assert (word is None) == (not notice.warnings)
    assert all(word in warning for warning in notice.warnings if word)


def test_lost_characters_are_told() -> None:
    warnings = read_record(a_record(objet="D\ufffdlégation de service public")).warnings

    assert any("perdus" in one for one in warnings)


@pytest.mark.parametrize("path", sorted((SHARED / "data" / "ted").glob("*/*.xml")), ids=lambda path: str(path.name))
def test_every_real_eforms_notice_in_ubl_is_read(path: Path) -> None:
    notice = read_xml(path.read_bytes())

    assert notice.source_format == "eforms"
    assert notice.title
    assert notice.buyer.name
    assert notice.cpv
