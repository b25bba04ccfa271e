"""Tables of profiles: XLSX and CSV there and back without loss, and every bad line told by its number."""

from __future__ import annotations

import io
from pathlib import Path
from typing import Any
from zipfile import ZipFile

import pytest
from hypothesis import given, settings
from openpyxl import Workbook, load_workbook
from openpyxl.styles import Font
from pydantic import BaseModel

from tenderwatch.errors import ConfigError
from tenderwatch.model import Activity, Base, Capacity, Enterprise, Territory
from tenderwatch.profiles import csv_of, read_profiles, xlsx_of
from tenderwatch.profiles.columns import COLUMNS, OF_ACTIVITY, OF_ENTERPRISE
from tenderwatch.profiles.sheets import MOST_LINES
from tenderwatch.profiles.table import Lines, profiles_of
from tests.factories import an_enterprise
from tests.tenderwatch.profiles.strategies import PROFILES

HEADER = ["identifiant", "nom", "type", "activité", "mots-clés", "codes CPV", "départements"]


def back(folder: Path, name: str, data: bytes) -> Any:
    path = folder / name
    path.write_bytes(data)
    return read_profiles(path)


@settings(max_examples=50, deadline=None)
@given(PROFILES)
def test_csv_there_and_back_loses_nothing(tmp_path_factory: pytest.TempPathFactory, profile: Enterprise) -> None:
    loaded = back(tmp_path_factory.mktemp("csv"), "profils.csv", csv_of([profile]))

    assert loaded.problems == ()
    assert loaded.profiles == (profile,)


@settings(max_examples=20, deadline=None)
@given(PROFILES)
def test_a_workbook_there_and_back_loses_nothing(tmp_path_factory: pytest.TempPathFactory, profile: Enterprise) -> None:
    loaded = back(tmp_path_factory.mktemp("xlsx"), "profils.xlsx", xlsx_of([profile]))

    assert loaded.problems == ()
    assert loaded.profiles == (profile,)


def leaves(model: type[BaseModel], way: tuple[str, ...] = ()) -> set[tuple[str, ...]]:
    nested = {"base": Base, "capacity": Capacity, "territory": Territory}
    return {
        path
        for name in model.model_fields
        for path in (leaves(nested[name], (*way, name)) if name in nested else {(*way, name)})
    }


def test_every_field_of_a_profile_has_its_column() -> None:
    assert {one.path for one in OF_ENTERPRISE} | {("activities",)} == leaves(Enterprise)
    assert {one.path for one in OF_ACTIVITY} == leaves(Activity)


def test_the_template_has_every_column_and_explains_it() -> None:
    book = load_workbook(io.BytesIO(xlsx_of(())))

    assert [cell.value for cell in book["Profils"][1]] == [one.header for one in COLUMNS]
    told = [row[1].value for row in book["Lisez-moi"].iter_rows()]
    assert all(one.help in told for one in COLUMNS)


def test_no_cell_is_a_formula_in_a_spreadsheet() -> None:
    hostile = an_enterprise(name="=1+1", exclude=("@SUM(A1)", "-2"))
    text = csv_of([hostile]).decode("utf-8-sig")

    assert "'=1+1" in text
    assert all(
        cell.data_type != "f" for row in load_workbook(io.BytesIO(xlsx_of([hostile])))["Profils"] for cell in row
    )


def sheet(*rows: list[Any], header: list[str] = HEADER) -> Workbook:
    book = Workbook()
    page = book.active
    assert page is not None
    for row in (header, *rows):
        page.append(row)
    return book


def saved(book: Workbook) -> bytes:
    buffer = io.BytesIO()
    book.save(buffer)
    return buffer.getvalue()


GOOD = ["net-iroise", "Net Iroise", "ea", "Nettoyage", "bureaux; vitres", "90910000-9; 3100000", "1; Finistère"]


def test_a_sheet_as_people_fill_it_is_read(tmp_path: Path) -> None:
    second = ["net-iroise", None, None, "Jardins", "tonte\nhaies", 77310000, None]
    loaded = back(tmp_path, "p.xlsx", saved(sheet(GOOD, [None] * 7, second)))

    assert loaded.problems == ()
    (profile,) = loaded.profiles
    assert [one.keywords for one in profile.activities] == [("bureaux", "vitres"), ("tonte", "haies")]
    assert [one.cpv for one in profile.activities] == [("90910000", "03100000"), ("77310000",)]
    assert profile.territory.departments == ("01", "29")


def test_a_bad_line_refuses_its_enterprise_and_nothing_else(tmp_path: Path) -> None:
    rows = [
        GOOD,
        ["b", "B", "EURL", "X", "y", "909", "99"],
        [None, "C", "EA", "X", "y", None, None],
        ["d", "D", "EA", "=1+1", "y", None, None],
        ["e", "E", "EA", "X", "y", None, None],
        ["e", "F", "EA", "Y", "y", None, None],
    ]
    loaded = back(tmp_path, "p.xlsx", saved(sheet(*rows)))
    told = "\n".join(loaded.problems)

    assert [one.id for one in loaded.profiles] == ["net-iroise"]
    for expected in (
        "p.xlsx : ligne 3, colonne « type » : 'EURL' n'est pas admis",
        "ligne 3, colonne « codes CPV » : '909' n'est pas",
        "ligne 3, colonne « départements » : '99' n'est pas un département",
        "ligne 4 : identifiant absent",
        "ligne 5 : la cellule D5 contient une formule",
        "ligne 7, colonne « nom » : « F » ne dit pas comme la ligne 6. (e n'est pas repris)",
    ):
        assert expected in told


def test_merged_cells_spoil_their_lines_only(tmp_path: Path) -> None:
    book = sheet(GOOD, ["m", "M", "EA", "X", "y", None, None], ["m", None, None, "Z", "y", None, None])
    assert book.active is not None
    book.active.merge_cells("A3:A4")
    loaded = back(tmp_path, "p.xlsx", saved(book))

    assert [one.id for one in loaded.profiles] == ["net-iroise"]
    assert any("ligne 3 : cellules fusionnées (A3:A4)" in one for one in loaded.problems)


def test_wrong_columns_are_told_with_what_was_meant(tmp_path: Path) -> None:
    header = ["identifiant", "nom", "type", "activité", "mot clé", "nom", "humeur"]
    loaded = back(tmp_path, "p.xlsx", saved(sheet(GOOD, header=header)))
    told = "\n".join(loaded.problems)

    assert "« mot clé » est inconnue, elle n'est pas lue ; vouliez-vous dire « mots-clés » ?" in told
    assert "« nom » est donnée deux fois" in told
    assert "« humeur » est inconnue" in told
    assert [one.id for one in loaded.profiles] == ["net-iroise"]
    assert "colonnes absentes : identifiant, nom" in "\n".join(profiles_of(Lines(["humeur", "type"], ()))[1])


def test_too_many_lines_refuse_the_table_lest_an_enterprise_lose_some(tmp_path: Path) -> None:
    lines = ["identifiant;nom;type", *(f"e{number};E;EA" for number in range(MOST_LINES + 5))]
    loaded = back(tmp_path, "p.csv", "\n".join(lines).encode())

    assert loaded.profiles == ()
    assert f"plus de {MOST_LINES} lignes : la ligne {MOST_LINES + 2} et" in "\n".join(loaded.problems)


def test_blank_lines_are_no_lines_however_many(tmp_path: Path) -> None:
    book = sheet(GOOD)
    assert book.active is not None
    book.active.cell(MOST_LINES * 3, 1).value = " "
    book.active.cell(MOST_LINES * 2, 1).font = Font(bold=True)

    assert [one.id for one in back(tmp_path, "p.xlsx", saved(book)).profiles] == ["net-iroise"]


def test_an_area_of_all_the_cells_of_a_sheet_costs_nothing(tmp_path: Path) -> None:
    book = sheet(GOOD)
    assert book.active is not None
    book.active.merge_cells("A2:B2")
    whole = rewritten(saved(book), b"A2:B2", b"A1:XFD1048576")
    loaded = back(tmp_path, "p.xlsx", whole)

    assert loaded.profiles == ()
    assert any("ligne 2 : cellules fusionnées (A1:XFD1048576)" in one for one in loaded.problems)


def rewritten(data: bytes, old: bytes, new: bytes) -> bytes:
    """A workbook of which the sheets say something else."""
    buffer = io.BytesIO()
    with ZipFile(io.BytesIO(data)) as archive, ZipFile(buffer, "w") as other:
        for one in archive.infolist():
            other.writestr(one.filename, archive.read(one).replace(old, new))
    return buffer.getvalue()


@pytest.mark.parametrize(
    ("name", "data", "told"),
    [
        ("p.xlsx", b"PK\x03\x04 no", "ce n'est pas un classeur"),
        ("p.xlsx", b"", "ce n'est pas un classeur"),
        ("p.csv", b"\x00\x01", "ce n'est pas un fichier CSV"),
        ("p.csv", b"", "colonnes absentes"),
        ("p.txt", b"x", "est attendu"),
    ],
)
def test_what_is_no_table_is_refused_with_a_sentence(tmp_path: Path, name: str, data: bytes, told: str) -> None:
    loaded = back(tmp_path, name, data)

    assert loaded.profiles == ()
    assert told in "\n".join(loaded.problems)


def test_a_csv_of_an_old_spreadsheet_is_read(tmp_path: Path) -> None:
    text = 'identifiant,nom,type,montant maximum €,équipe,jours ouvrés minimum\nx,"Société Été",EI,"250 000,50 €",12 personnes,10 jours\n'
    (profile,) = back(tmp_path, "p.csv", text.encode("cp1252")).profiles

    assert profile.name == "Société Été"
    assert (profile.capacity.max_amount_eur, profile.capacity.team, profile.min_days) == (250_000.5, 12, 10)


def test_a_profile_that_no_cell_can_hold_is_exported_otherwise() -> None:
    words = tuple(f"{number} " + "x" * 290 for number in range(150))
    large = an_enterprise(activities=(Activity(label="A", keywords=words),))

    with pytest.raises(ConfigError, match="exportez en YAML ou en CSV"):
        xlsx_of([large])
    assert len(csv_of([large])) > 40_000
