"""The spreadsheet, opened again by another library."""

from __future__ import annotations

import csv
import io
from datetime import date
from typing import Any
from zipfile import ZipFile

import pytest
from hypothesis import given
from hypothesis import strategies as st
from openpyxl import Workbook, load_workbook

from digests.report_rows import NetworkReport
from digests.spreadsheet import cell, report_xlsx
from tenderwatch.model import Band, Buyer, Deadline, DropReason, Lot, MatchView, Verdict
from tests.digests.views import NOW, a_deadline, a_view
from tests.factories import an_enterprise


def data(*views: MatchView, **overrides: Any) -> bytes:
    enterprises = tuple({view.enterprise.id: view.enterprise for view in views}.values()) or (an_enterprise(),)
    fields: dict[str, Any] = {
        "network": "unea", "network_name": "Réseau des EA", "enterprises": enterprises, "views": views, "sources": (),
        "problems": (), "now": NOW,
    }  # fmt: skip
    return report_xlsx(NetworkReport(**fields | overrides))


def opened(*views: MatchView, **overrides: Any) -> Workbook:
    return load_workbook(io.BytesIO(data(*views, **overrides)))


def cells(book: Workbook, row: int = 2) -> dict[str, Any]:
    sheet = book["Appariements"]
    return {str(head.value): sheet.cell(row, head.column) for head in sheet[1]}


def test_verdict_motif_and_note_come_first_and_the_keys_last():
    heads = [head.value for head in opened(a_view())["Appariements"][1]]

    assert heads[:3] == ["verdict", "motif", "note"]
    assert heads[-2:] == ["clé procédure", "clé entreprise"]


def test_a_row_holds_real_numbers_dates_and_links():
    row = cells(opened(a_view(score=81.6, lot="1", lots=(Lot(number="1", title="Vitrerie"),))))

    assert row["date limite"].value.isoformat() == "2026-10-20T12:00:00"
    assert row["date limite"].is_date
    assert row["jours ouvrés"].value == 11
    assert row["score"].value == 82
    assert row["lien"].hyperlink.target == "https://www.boamp.fr/pages/avis/?q=idweb:26-900001"
    assert row["lien"].value == "Lire l'avis sur boamp.fr"
    assert row["lot"].value == "Lot 1 : Vitrerie"
    assert row["suite"].value == "à envoyer"
    assert row["décision actuelle"].value == "sans verdict"
    assert row["clé procédure"].value == "boamp:26-900001"
    assert row["clé entreprise"].value == "net-iroise"
    assert row["verdict"].value is None


def test_what_is_unknown_stays_unknown():
    row = cells(opened(a_view(deadline=None, url="javascript:alert(1)", buyer=Buyer(), place=None)))

    assert row["date limite"].value == "Date limite non précisée, à vérifier dans l'avis"
    assert row["jours ouvrés"].value is None
    assert row["lien"].hyperlink is None
    assert row["lien"].value is None


def test_a_day_without_hour_is_a_date_that_says_so():
    row = cells(opened(a_view(deadline=Deadline(day=date(2026, 10, 20)))))

    assert row["date limite"].value.isoformat() == "2026-10-20T00:00:00"
    assert "heure ?" in row["date limite"].number_format


def test_the_winter_hour_of_paris_is_shown():
    at = a_deadline(3, hour=16, month=11)

    assert cells(opened(a_view(deadline=at)))["date limite"].value.isoformat() == "2026-11-03T16:00:00"


def test_header_filter_choices_and_print_setup():
    sheet = opened(a_view("26-1"), a_view("26-2"))["Appariements"]

    assert sheet.freeze_panes == "A2"
    assert sheet.auto_filter.ref == "A1:R3"
    lists = {str(rule.sqref): rule.formula1 for rule in sheet.data_validations.dataValidation}
    assert lists["A2:A3"] == '"garder,écarter,à voir"'
    assert f'"{",".join(DropReason)}"' == lists["B2:B3"]
    assert len(DropReason) == 8
    assert sheet.page_setup.orientation == "landscape"
    assert sheet.print_title_rows == "$1:$1"


def test_other_sheets_list_all_members_and_explain():
    book = opened(
        a_view("26-1"),
        a_view("26-2", band=Band.DOUBTFUL),
        a_view("26-3", verdict=Verdict.DROP, reason=DropReason.AREA),
        enterprises=(an_enterprise(), an_enterprise(id="x", name="Vide", activities=())),
    )

    assert book.sheetnames == ["Appariements", "Entreprises", "Lisez-moi"]
    rows = [[one.value for one in row] for row in book["Entreprises"].iter_rows()]
    assert rows == [
        ["entreprise", "type", "à envoyer", "à revoir", "écarté", "remarque"],
        ["Net Iroise", "EA", 1, 1, 1, None],
        ["Vide", "EA", 0, 0, 0, "profil sans activité"],
    ]
    assert "garder, écarter ou à voir" in " ".join(str(row[0].value) for row in book["Lisez-moi"].iter_rows())


def test_a_report_without_matches_is_still_a_workbook():
    assert opened()["Appariements"].max_row == 1


ATTACKS = (
    "=1+1",
    "=cmd|' /C calc'!A0",
    "+1",
    "-1",
    "@SUM(A1)",
    "\t=1",
    "\r=1",
    "＝1+1",
    "{=1}",
    "http://x/=1",
    "=HYPERLINK(1)",
)


@pytest.mark.parametrize("attack", ATTACKS)
def test_no_text_of_a_notice_is_ever_a_formula(attack: str):
    written = data(
        a_view(title=attack, buyer=Buyer(name=attack, town=attack, department="29"), lot="1",
               lots=(Lot(number="1", title=attack),), enterprise=an_enterprise(name=attack))
    )  # fmt: skip

    with ZipFile(io.BytesIO(written)) as archive:
        assert not [name for name in archive.namelist() if b"<f>" in archive.read(name) or b"<f " in archive.read(name)]
    book = load_workbook(io.BytesIO(written))
    assert {"s", "n", "d"} >= {one.data_type for sheet in book for row in sheet.iter_rows() for one in row}


@given(
    st.text()
    | st.sampled_from(ATTACKS).flatmap(
        lambda attack: st.text(alphabet=" \t\r\n\x00\u200b").map(lambda pad: pad + attack)
    )
)
def test_a_cell_saved_as_csv_is_no_formula_either(text: str):
    shown = cell(text)
    buffer = io.StringIO()
    csv.writer(buffer).writerow([shown])

    assert shown is None or isinstance(shown, str)
    assert not buffer.getvalue().lstrip('"').startswith(tuple("=+-@\t＝＋－＠"))


def test_control_characters_and_huge_texts_are_bounded():
    row = cells(opened(a_view(title="a\x00\x0b\ud800\ufffe\x1b" + "é" * 200_000)))

    assert row["titre"].value.startswith("a é")
    assert len(row["titre"].value) < 32_767
    assert len(str(cell("😀 " * 50_000))) <= 8_000


def test_a_link_that_no_sheet_takes_is_left_out():
    assert cells(opened(a_view(url="https://example.org/" + "a" * 2_100)))["lien"].value is None


def test_the_same_report_is_the_same_file():
    views = (a_view("26-1"), a_view("26-2"))

    assert data(*views) == data(*views)
