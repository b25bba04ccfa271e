"""The command `bilan`: the page's figures on the terminal, and as a workbook."""

from __future__ import annotations

from datetime import datetime
from pathlib import Path

import pytest
from click.testing import CliRunner, Result
from openpyxl import load_workbook

from tenderwatch.cli import cli
from tenderwatch.clock import PARIS
from tenderwatch.store import Store
from tests.factories import a_notice, an_enterprise

SEEN = datetime(2026, 9, 29, 4, 0, tzinfo=PARIS)


@pytest.fixture
def config(tmp_path: Path) -> Path:
    path = tmp_path / "config.yaml"
    path.write_text(
        f"contact: veille@example.org\nvar: {tmp_path}\ndatabase: sqlite:///{tmp_path}/x.sqlite3\n"
        "networks: {unea: {name: UNEA}}\n",
        encoding="utf-8",
    )
    with Store.open(f"sqlite:///{tmp_path}/x.sqlite3") as store:
        store.save_enterprises([an_enterprise()], at=SEEN)
        store.save_notices([a_notice()], seen_at=SEEN)
    return path


def run(config: Path, *arguments: str) -> Result:
    return CliRunner().invoke(cli, ["--config", str(config), "bilan", *arguments])


def test_figures_are_shown_with_what_is_missing(config: Path) -> None:
    done = run(config, "unea", "--period", "2026-S40")

    assert done.exit_code == 0
    assert done.stdout.startswith("UNEA. Semaine 40, du 28 septembre au 4 octobre 2026")
    assert "Avis lus             1" in done.stdout
    assert "Pas encore assez de réponses" in done.stdout


def test_a_workbook_is_written_with_what_each_table_counts(config: Path, tmp_path: Path) -> None:
    done = run(config, "unea", "--period", "2026-T3", "--to", str(tmp_path / "bilan.xlsx"))

    book = load_workbook(tmp_path / "bilan.xlsx")
    assert done.exit_code == 0
    assert book["Résumé"]["B2"].value == 1
    assert book.sheetnames[-1] == "Définitions"
    assert str(book["Définitions"]["B3"].value).startswith("Avis lus : avis nouveaux ou modifiés")


@pytest.mark.parametrize(("arguments", "told"), [(("nobody",), "nobody"), (("unea", "--period", "2026-S60"), "2026")])
def test_what_does_not_exist_is_told(config: Path, arguments: tuple[str, ...], told: str) -> None:
    done = run(config, *arguments)

    assert done.exit_code == 1
    assert told in done.stderr
