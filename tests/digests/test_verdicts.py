"""Verdicts read back from a spreadsheet that people filled, or broke."""

from __future__ import annotations

import io
from typing import Any
from zipfile import ZIP_DEFLATED, ZipFile

import pytest
from openpyxl import Workbook, load_workbook

from digests.report_rows import NetworkReport
from digests.spreadsheet import report_xlsx
from digests.verdicts import Verdicts, read_verdicts
from tenderwatch.model import Decision, DropReason, Verdict
from tests.digests.views import NOW, a_view
from tests.factories import an_enterprise

BY = "ronan@example.org"


def a_report_with(*filled: dict[str, str]) -> bytes:
    """A real report with one row per item, its cells filled as a coordinator would."""
    views = tuple(a_view(f"26-{number}", score=90 - number) for number in range(len(filled)))
    report = NetworkReport("unea", "Réseau", (an_enterprise(),), views, (), (), NOW)
    book = load_workbook(io.BytesIO(report_xlsx(report)))
    sheet = book["Appariements"]
    heads = {head.value: head.column for head in sheet[1]}
    for row, values in enumerate(filled, start=2):
        for head, value in values.items():
            sheet.cell(row, heads[head], value)
    return saved(book)


def saved(book: Workbook) -> bytes:
    buffer = io.BytesIO()
    book.save(buffer)
    return buffer.getvalue()


def a_sheet(*rows: tuple[Any, ...], title: str = "Appariements") -> bytes:
    book = Workbook()
    assert book.active is not None
    book.active.title = title
    for row in rows:
        book.active.append(row)
    return saved(book)


HEADS = ("clé entreprise", "note", "verdict", "clé procédure", "motif")


def read(data: bytes, **options: Any) -> Verdicts:
    return read_verdicts(data, by=BY, at=NOW, **options)


def a_decision(number: int, verdict: Verdict, reason: DropReason | None = None, note: str | None = None) -> Decision:
    return Decision(f"boamp:26-{number}", "net-iroise", verdict, reason, note, BY, NOW)


def test_a_filled_report_comes_back_as_decisions():
    found = read(
        a_report_with(
            {"verdict": "garder", "note": "J'ai appelé l'acheteur"},
            {},
            {"verdict": "écarter", "motif": "hors zone"},
            {"verdict": "à voir"},
        )
    )

    assert found.problems == []
    assert [
        a_decision(0, Verdict.KEEP, note="J'ai appelé l'acheteur"),
        a_decision(2, Verdict.DROP, DropReason.AREA),
        a_decision(3, Verdict.MAYBE),
    ] == found.decisions


@pytest.mark.parametrize("reason", list(DropReason))
def test_every_reason_is_understood(reason: DropReason):
    assert [a_decision(0, Verdict.DROP, reason)] == read(
        a_report_with({"verdict": "écarter", "motif": reason})
    ).decisions


@pytest.mark.parametrize(
    ("written", "verdict"),
    [("Garder", Verdict.KEEP), (" GARDER ", Verdict.KEEP), ("A voir", Verdict.MAYBE), ("à  Voir", Verdict.MAYBE)],
)
def test_case_accents_and_blanks_do_not_matter(written: str, verdict: Verdict):
    assert [a_decision(0, verdict)] == read(a_report_with({"verdict": written})).decisions
    drop = read(a_report_with({"verdict": "ecarter", "motif": "Hors Activite"}))
    assert [a_decision(0, Verdict.DROP, DropReason.ACTIVITY)] == drop.decisions


def test_columns_are_found_by_name_in_any_order_and_sheet():
    data = a_sheet(HEADS, ("net-iroise", "oui", "garder", "boamp:26-0", None), title="Feuille renommée")

    assert [a_decision(0, Verdict.KEEP, note="oui")] == read(data).decisions


@pytest.mark.parametrize(
    ("filled", "sentence"),
    [
        ({"verdict": "peut-être"}, "verdict « peut-être » inconnu (garder, écarter, à voir)"),
        ({"verdict": "écarter"}, "écarter demande un motif"),
        ({"verdict": "écarter", "motif": "trop loin"}, "motif « trop loin » inconnu (hors activité"),
        ({"verdict": "garder", "clé procédure": ""}, "les deux clés de la ligne sont effacées"),
        ({"verdict": "garder", "clé entreprise": " "}, "les deux clés de la ligne sont effacées"),
        ({"verdict": "12"}, "verdict « 12 » inconnu"),
    ],
)
def test_a_wrong_row_is_named_and_the_others_are_kept(filled: dict[str, str], sentence: str):
    found = read(a_report_with({"verdict": "garder"}, filled, {"verdict": "à voir"}))

    assert [a_decision(0, Verdict.KEEP), a_decision(2, Verdict.MAYBE)] == found.decisions
    (problem,) = found.problems
    assert problem.startswith("Ligne 3 : ")
    assert sentence in problem


def test_a_reason_that_serves_nothing_is_told_and_the_verdict_kept():
    found = read(a_report_with({"verdict": "garder", "motif": "hors zone"}))

    assert [a_decision(0, Verdict.KEEP)] == found.decisions
    assert found.problems == ["Ligne 2 : le motif ne sert qu'à écarter ; le verdict est pris sans lui."]


def test_a_second_verdict_on_the_same_match_is_a_problem():
    row = ("net-iroise", None, "garder", "boamp:26-0", None)
    found = read(a_sheet(HEADS, row, row))

    assert [a_decision(0, Verdict.KEEP)] == found.decisions
    assert found.problems[0].startswith("Ligne 3 : ce marché a déjà un verdict")


def test_matches_that_do_not_exist_are_problems_when_the_known_ones_are_given():
    data = a_report_with({"verdict": "garder"}, {"verdict": "garder"})

    found = read(data, known={("boamp:26-0", "net-iroise")})

    assert [a_decision(0, Verdict.KEEP)] == found.decisions
    assert found.problems == ["Ligne 3 : cet appariement (boamp:26-1, net-iroise) n'est pas dans la base."]


def test_a_note_is_bounded():
    (decision,) = read(a_report_with({"verdict": "garder", "note": "é" * 30_000})).decisions

    assert decision.note == "é" * 2_000


def test_a_formula_is_never_computed_nor_taken_for_a_verdict():
    found = read(a_sheet(HEADS, ("net-iroise", None, '="gar"&"der"', "boamp:26-0", None)))

    assert Verdicts([], []) == found


@pytest.mark.parametrize(
    ("data", "sentence"),
    [
        (b"", "n'est pas un classeur"),
        (b"PK\x03\x04 not a zip", "n'est pas un classeur"),
        (b"verdict;motif\n", "n'est pas un classeur"),
        (b"x" * (20 * 2**20 + 1), "plus de 20 Mo"),
        (a_sheet(("a", "b"), (1, 2)), "Colonnes absentes : verdict, cle procedure, cle entreprise"),
        (a_sheet(), "Colonnes absentes"),
    ],
)
def test_a_file_that_is_no_report_is_one_sentence(data: bytes, sentence: str):
    found = read(data)

    assert found.decisions == []
    (problem,) = found.problems
    assert sentence in problem


def zipped(**files: bytes) -> bytes:
    buffer = io.BytesIO()
    with ZipFile(buffer, "w", ZIP_DEFLATED) as archive:
        for name, content in files.items():
            archive.writestr(name.replace("__", "/"), content)
    return buffer.getvalue()


def test_a_zip_that_is_no_workbook_is_unreadable():
    assert "Classeur illisible" in read(zipped(a=b"b")).problems[0]


def test_a_workbook_that_unpacks_to_too_much_is_not_unpacked():
    assert "une fois ouvert" in read(zipped(big=b"\x00" * (201 * 2**20))).problems[0]


def test_entities_in_a_workbook_are_not_expanded():
    bomb = b'<?xml version="1.0"?><!DOCTYPE t [<!ENTITY a "aaaa"><!ENTITY b "&a;&a;&a;&a;">]>'
    with ZipFile(io.BytesIO(a_report_with({"verdict": "garder"}))) as archive:
        files = {name: archive.read(name) for name in archive.namelist()}
    name = next(one for one in files if one.startswith("xl/worksheets/sheet1"))
    body = files[name].split(b"?>", 1)[-1].replace(b"<sheetData>", b"<sheetData><!-- &b; -->", 1)
    files[name] = bomb + body
    buffer = io.BytesIO()
    with ZipFile(buffer, "w") as archive:
        for one, content in files.items():
            archive.writestr(one, content)

    assert "Classeur illisible" in read(buffer.getvalue()).problems[0]


def test_more_rows_than_any_report_has_are_refused(monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setattr("digests.verdicts.MAX_ROWS", 2)
    row = ("net-iroise", None, "garder", "boamp:26-0", None)

    assert "Plus de 2 lignes" in read(a_sheet(HEADS, row, row, row)).problems[0]
