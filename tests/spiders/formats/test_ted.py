"""Notices of the Official Journal: TED's old forms, and eForms in UBL."""

from __future__ import annotations

import gzip
import json
import re
from collections import defaultdict
from collections.abc import Iterator
from datetime import date
from typing import Any

import pytest

from matching.doors import read_doors
from spiders.files import read_file
from spiders.formats import read_xml
from tenderwatch.errors import UnreadableNoticeError
from tenderwatch.model import (
    Award,
    AwardCriterion,
    Certainty,
    Change,
    Coded,
    Confidence,
    DoorKind,
    Framework,
    Kind,
    ReadNotice,
    Renewal,
)
from tests.conftest import SHARED
from tests.spiders.formats.ted_notices import form, ubl

TED_FR = SHARED / "data" / "ted_fr"
HERE = pytest.mark.skipif(not TED_FR.is_dir(), reason="the real notices of shared/data/ted_fr are not here")


def test_a_contract_notice_is_read_whole() -> None:
    notice = read_xml(form())

    assert (notice.source, notice.source_id, notice.source_format) == ("ted", "318-2020", "ted")
    assert (notice.kind, notice.ted_number, notice.published_on) == (Kind.CALL, "318-2020", date(2020, 1, 2))
    assert (notice.buyer.name, notice.buyer.siret) == ("Commune de Plouvenec", "21990123400017")
    assert (notice.buyer.department, notice.amount) == ("29", 90000.0)
    assert (notice.procedure, notice.nature, notice.reference) == ("PT_OPEN", ("services",), "2020-ST-001")
    assert notice.earlier == ("481516-2019",)
    assert notice.deadline is not None
    assert notice.deadline.at is not None
    assert (notice.deadline.at.isoformat(), notice.deadline.certainty) == (
        "2020-02-03T12:00:00+01:00",
        Certainty.ASSUMED_PARIS,
    )
    assert notice.documents_url == "https://achats.example.org/dce"
    assert notice.submission_url == "https://achats.example.org/depot"


def test_each_lot_has_its_own_terms() -> None:
    first, second = read_xml(form()).lots

    assert (first.number, first.title, first.description) == ("01", "Espaces verts", "Tonte et taille.\nLot no 1.")
    assert (first.cpv, first.amount, first.duration_months) == (("77310000",), None, 24.0)
    assert first.renewal == Renewal(possible=True, text="Deux fois un an.")
    assert first.variants == "not-allowed"
    assert first.criteria == (
        AwardCriterion(kind="quality", name="Performance sociale", weight=10.0),
        AwardCriterion(kind="price", name="Prix", weight=90.0),
    )
    assert first.place is not None
    assert (first.place.departments, first.place.text) == (("29",), "Plouvenec")
    assert (second.amount, second.duration_months, second.renewal) == (40000.0, 12.0, Renewal(possible=False))


def test_a_single_undivided_lot_is_the_notice() -> None:
    lot = "<NO_LOT_DIVISION/><OBJECT_DESCR ITEM='1'><NUTS CODE='FRH02'/><DURATION TYPE='MONTH'>6</DURATION></OBJECT_DESCR>"

    notice = read_xml(form(lots=lot))

    assert (notice.lots, notice.duration_months) == ((), 6.0)


def test_without_places_of_lots_the_coded_place_of_performance_stands() -> None:
    place = read_xml(form(lots="<NO_LOT_DIVISION/><OBJECT_DESCR ITEM='1'/>")).place

    assert place is not None
    assert place.departments == ("22", "29", "35", "56")


def test_the_french_form_is_read_of_several_languages() -> None:
    other = form(language="DE").decode()
    german = re.search(r"<F02_2014.*</F02_2014>", other, re.DOTALL)
    assert german is not None
    both = (
        form().decode().replace("<FORM_SECTION>", "<FORM_SECTION>" + german[0].replace("Entretien de la", "Pflege der"))
    )

    assert read_xml(both.encode()).title == "Entretien de la commune"


def test_an_award_says_who_won_for_how_much_among_how_many() -> None:
    result = """<AWARD_CONTRACT ITEM="1"><LOT_NO>1</LOT_NO><AWARDED_CONTRACT>
      <DATE_CONCLUSION_CONTRACT>2020-03-04</DATE_CONCLUSION_CONTRACT>
      <TENDERS><NB_TENDERS_RECEIVED>3</NB_TENDERS_RECEIVED></TENDERS>
      <CONTRACTORS><CONTRACTOR><ADDRESS_CONTRACTOR><OFFICIALNAME>Vert Armor</OFFICIALNAME></ADDRESS_CONTRACTOR>
      </CONTRACTOR></CONTRACTORS><VALUES><VAL_TOTAL CURRENCY="EUR">35000</VAL_TOTAL></VALUES></AWARDED_CONTRACT>
      </AWARD_CONTRACT><AWARD_CONTRACT ITEM="2"><LOT_NO>9</LOT_NO><NO_AWARDED_CONTRACT><PROCUREMENT_UNSUCCESSFUL/>
      </NO_AWARDED_CONTRACT></AWARD_CONTRACT>"""

    notice = read_xml(form(name="F03_2014", short="F03", rest=result))

    assert notice.kind == Kind.AWARD
    assert notice.awards == (
        Award(lot="1", winners=("Vert Armor",), amount=35000.0, offers=3, concluded_on=date(2020, 3, 4)),
        Award(lot="9", abandoned="infructueux"),
    )
    assert any("lot 9" in warning for warning in notice.warnings)


def test_a_corrigendum_says_old_and_new() -> None:
    changes = """<CHANGES><CHANGE><WHERE><SECTION>IV.2.2</SECTION><LABEL>Date limite</LABEL></WHERE>
      <OLD_VALUE><DATE>2020-02-03</DATE><TIME>12:00</TIME></OLD_VALUE>
      <NEW_VALUE><DATE>2020-02-10</DATE><TIME>16:00</TIME></NEW_VALUE></CHANGE></CHANGES>"""

    notice = read_xml(form(name="F14_2014", short="F14", procedure="", lots="", rest=changes))

    assert notice.kind == Kind.CORRECTION
    assert notice.changes == (Change(where="IV.2.2 Date limite", old="2020-02-03T12:00", new="2020-02-10T16:00"),)


@pytest.mark.parametrize(
    ("notice", "name", "short", "kind"),
    [
        ("", "F01_2014", "F01", Kind.PRIOR_INFORMATION),
        ('<NOTICE TYPE="PRI_CALL_COMPETITION"/>', "F01_2014", "F01", Kind.CALL),
        ('<NOTICE TYPE="AWARD_CONTRACT"/>', "F21_2014", "F21", Kind.AWARD),
        ('<NOTICE TYPE="CONTRACT"/>', "F21_2014", "F21", Kind.CALL),
        ("", "F15_2014", "F15", Kind.OTHER),
        ("", "F20_2014", "F20", Kind.MODIFICATION),
    ],
)
def test_forms_with_several_uses_are_told_by_their_type(notice: str, name: str, short: str, kind: Kind) -> None:
    assert read_xml(form(notice=notice, name=name, short=short)).kind == kind


def test_ticked_boxes_are_kept_and_a_framework_counts_its_winners() -> None:
    notice = read_xml(
        form(
            conditions="<RESTRICTED_SHELTERED_WORKSHOP/><RESTRICTED_SHELTERED_PROGRAM/>",
            procedure="<PT_OPEN/><FRAMEWORK><SEVERAL_OPERATORS/><NB_PARTICIPANTS>3</NB_PARTICIPANTS></FRAMEWORK>",
        )
    )

    assert notice.reservation == Coded(
        value="RESTRICTED_SHELTERED_WORKSHOP, RESTRICTED_SHELTERED_PROGRAM", field="III.1.5"
    )
    assert notice.framework == Framework(agreed=True, winners="several", most_winners=3)


def test_eforms_in_ubl_give_what_eforms_in_json_give() -> None:
    notice = read_xml(ubl("res-ws", "none"))

    assert (notice.source_id, notice.source_format, notice.kind) == ("47522-2026", "eforms", Kind.CALL)
    assert (notice.title, notice.reference) == ("Entretien des locaux", "2026-ST-009")
    assert (notice.buyer.name, notice.buyer.siret) == ("Commune de Plouvenec", "21990123400017")
    assert notice.procedure_id == "6f0b6c2e-0000-4000-8000-000000000002"
    first, second = notice.lots
    assert (first.number, first.reservation, second.reservation) == (
        "1",
        Coded(value="res-ws", field="BT-71"),
        Coded(value="none", field="BT-71"),
    )
    assert first.framework == Framework(agreed=True, reopening="without", winners="single", most_winners=1)
    assert first.criteria == (AwardCriterion(kind="price", name="Prix", weight=60.0),)
    assert (first.renewal, first.amount, first.duration_months) == (Renewal(possible=True, most=3), None, 12.0)
    assert first.social == (Coded(value="soc-obj", field="BT-06"), Coded(value="yes", field="BT-736"))
    assert notice.deadline is not None
    assert notice.questions_until is not None
    assert notice.deadline.certainty == Certainty.EXACT
    assert notice.questions_until.day == date(2026, 10, 28)


def test_a_notice_without_a_number_keeps_its_own_identifier() -> None:
    assert read_xml(ubl("none").replace(b"00047522-2026", b"")).source_id == "6f0b6c2e-0000-4000-8000-000000000001"


@pytest.mark.parametrize(
    "data", [b"", b"<", b"<TED_EXPORT/>", form()[:900], b"<!DOCTYPE x [<!ENTITY a 'b'>]><x>&a;</x>"]
)
def test_what_is_no_notice_is_refused(data: bytes) -> None:
    with pytest.raises(UnreadableNoticeError):
        read_xml(data)


def test_a_wrong_encoding_is_told_and_mended() -> None:
    notice = read_xml(form(lots="<NO_LOT_DIVISION/>").decode().replace("Plouvenec<", "Plouvénec<").encode("cp1252"))

    assert notice.buyer.name == "Commune de Plouvénec"
    assert any("Windows-1252" in warning for warning in notice.warnings)


def test_utf_16_is_read_as_what_it_is() -> None:
    text = form().decode().replace('encoding="UTF-8"', 'encoding="UTF-16"')

    assert read_xml(text.encode("utf-16")).title == "Entretien de la commune"


@pytest.mark.parametrize("encoding", ["utf-16-le", "utf-16-be"])
def test_utf_16_without_its_mark_is_read_too(encoding: str) -> None:
    assert read_xml(form().decode().encode(encoding)).title == "Entretien de la commune"


def test_the_schema_without_wrappers_gives_the_same_award() -> None:
    result = """<AWARD_CONTRACT><AWARDED_CONTRACT><NB_TENDERS_RECEIVED>3</NB_TENDERS_RECEIVED><CONTRACTOR>
      <ADDRESS_CONTRACTOR><OFFICIALNAME>Vert Armor</OFFICIALNAME></ADDRESS_CONTRACTOR></CONTRACTOR>
      <VALUES><VAL_TOTAL CURRENCY="EUR">35000</VAL_TOTAL></VALUES></AWARDED_CONTRACT></AWARD_CONTRACT>"""

    notice = read_xml(form(name="F03_2014", short="F03", rest=result))

    assert notice.awards == (Award(winners=("Vert Armor",), amount=35000.0, offers=3),)


# --- the 758 real notices ---------------------------------------------------------------------------------------


@pytest.fixture(scope="module")
def real() -> dict[str, ReadNotice]:
    found = {}
    for path in sorted(TED_FR.glob("*.tar.gz")):
        for one in read_file(path):
            assert isinstance(one, ReadNotice), one
            found[one.source_id] = one
    return found


def extracts() -> Iterator[dict[str, Any]]:
    for path in sorted(TED_FR.glob("*.jsonl.gz")):
        with gzip.open(path, "rt", encoding="utf-8") as lines:
            yield from map(json.loads, lines)


def _letters(text: str | None) -> str:
    return re.sub(r"\W+", "", (text or "").lower())


def _pairs(row: dict[str, Any], notice: ReadNotice) -> Iterator[tuple[str, object, object]]:
    """Field, what the extract says, what we read; only where the extract says something that we mean to read."""
    at = notice.deadline.at if notice.deadline else None
    for field, theirs, ours in (
        ("titre", _letters(row.get("titre")), _letters(notice.title)),
        ("description", _letters(row.get("description")), _letters(notice.description)),
        ("acheteur", _letters(row["acheteur"]), _letters(notice.buyer.name)),
        ("ville", _letters(row["acheteur_ville"]), _letters(notice.buyer.town)),
        ("référence", _letters(row.get("reference")), _letters(notice.reference)),
        ("cpv", row.get("cpv_principal"), notice.cpv[0] if notice.cpv else None),
        ("date", row["date_limite"], str(notice.deadline.day) if notice.deadline else None),
        ("heure", row["heure_limite"], f"{at:%H:%M}" if at else None),
        ("nuts", set(row["nuts_execution"]), set(notice.place.nuts) if notice.place else set()),
    ):
        if theirs:
            yield field, theirs, ours
    lots = row.get("lots", ())
    if len(lots) > 1:
        yield "nombre de lots", len(lots), len(notice.lots)
        for theirs, ours in zip(lots, notice.lots, strict=False):
            if theirs["numero"]:
                yield "lot", theirs["numero"], ours.number
            yield "lot titre", _letters(theirs["titre"]), _letters(ours.title)
            yield "lot description", _letters(theirs["description"]), _letters(ours.description)
            yield "lot cpv", set(theirs["cpv"]) - {notice.cpv[0]}, set(ours.cpv) - {notice.cpv[0]}
            yield (
                "lot reconduction",
                _letters(theirs["renouvellement"]),
                _letters(ours.renewal.text if ours.renewal else None),
            )


@HERE
def test_all_real_notices_agree_with_the_extract(real: dict[str, ReadNotice]) -> None:
    """Differences that were looked at: two notices whose extract is in German or Italian, where we read the French."""
    agreed: dict[str, list[bool]] = defaultdict(list)
    for row in extracts():
        for field, theirs, ours in _pairs(row, real[row["doc_id"].lstrip("0")]):
            agreed[field].append(theirs == ours)

    assert len(real) == 758
    assert {field for field, found in agreed.items() if sum(found) / len(found) < 0.99} == set()


@HERE
def test_every_ticked_reservation_is_found_and_said_to_be_verified_where_words_do_not_bear_it_out(
    real: dict[str, ReadNotice],
) -> None:
    names = ("reserve_ateliers_proteges", "reserve_emplois_proteges", "reserve_mission_service_public")
    ticked = {row["doc_id"].lstrip("0") for row in extracts() if any(row[name] for name in names)}
    doors = {
        number: [one for one in read_doors(real[number]).doors if one.kind == DoorKind.RESERVED] for number in ticked
    }

    assert len(ticked) == 22
    assert [number for number, found in doors.items() if not found] == []
    unquoted = [one for found in doors.values() for one in found if one.quote is None]
    assert unquoted
    assert {one.confidence for one in unquoted} == {Confidence.CHECK}
    assert all(one.doubt for one in unquoted)
    (casino,) = doors["483496-2018"]
    assert casino.confidence == Confidence.CHECK
