"""Commands that show a mail, add a coordinator's words to it, let it leave; and the one that serves the pages."""

from __future__ import annotations

from datetime import datetime
from pathlib import Path

import pytest
import structlog
from click.testing import CliRunner, Result

from tenderwatch.bootstrap import services
from tenderwatch.cli import cli
from tenderwatch.clock import PARIS
from tenderwatch.commands import review
from tenderwatch.commands.demo import MOMENT
from tenderwatch.commands.users import welcome
from tenderwatch.config import load
from tenderwatch.pipeline.match import match
from tenderwatch.sample import records
from tests.factories import a_notice, an_enterprise

NOW = datetime(2026, 10, 5, 6, 0, tzinfo=PARIS)


@pytest.fixture
def config(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """An installation that knows one enterprise and one notice that suits it, on 5 October."""
    file = tmp_path / "config.yaml"
    file.write_text("contact: veille@example.org\n", encoding="utf-8")
    monkeypatch.setenv("TENDERWATCH_NOW", NOW.isoformat())
    with services(load(file)) as made:
        made.store.save_enterprises([an_enterprise(), an_enterprise(id="alone", contacts=())], at=NOW)
        made.store.save_notices([a_notice()], seen_at=NOW)
        match(made, NOW)
    return file


def run(config: Path, *words: str) -> Result:
    try:
        return CliRunner().invoke(cli, ["--config", str(config), *words])
    finally:
        structlog.reset_defaults()


def test_the_mail_of_an_enterprise_is_shown_or_written_and_nothing_leaves(config: Path) -> None:
    shown = run(config, "digest", "--enterprise", "net-iroise")
    written = run(config, "digest", "--enterprise", "net-iroise", "--preview")

    assert shown.output.startswith("Objet : 1 nouveau")
    files = [Path(one) for one in written.output.split()]
    assert [one.name for one in files] == [
        "net-iroise-1.html", "net-iroise-1.txt", "net-iroise-1-echeances.ics", "net-iroise-1.eml",
    ]  # fmt: skip
    assert all(one.is_file() and one.parent == config.parent / "var" / "preview" for one in files)
    assert not (config.parent / "var" / "outbox").exists()


@pytest.mark.parametrize(("name", "said"), [("nobody", "n'est pas dans la base"), ("alone", "n'a pas de contact")])
def test_an_enterprise_that_cannot_be_shown_is_told(config: Path, name: str, said: str) -> None:
    done = run(config, "digest", "--enterprise", name)

    assert done.exit_code == 1
    assert said in done.output


def test_a_line_is_added_and_taken_away(config: Path) -> None:
    words = "J'ai appelé l'acheteur."
    assert run(config, "line", "net-iroise", "26-900001", words, "--by", "Ronan").exit_code == 0
    assert words in run(config, "digest", "--enterprise", "net-iroise").output
    assert run(config, "line", "net-iroise", "26-900001", "", "--by", "Ronan").exit_code == 0
    assert words not in run(config, "digest", "--enterprise", "net-iroise").output


@pytest.mark.parametrize("pair", [("net-iroise", "26-1"), ("nobody", "26-900001")])
def test_a_line_about_nothing_is_refused(config: Path, pair: tuple[str, str]) -> None:
    done = run(config, "line", *pair, "x", "--by", "Ronan")

    assert done.exit_code == 1
    assert "n'est pas dans la base" in done.output


def test_a_mail_is_released_without_the_pages(config: Path) -> None:
    done = run(config, "release", "net-iroise", "--by", "anna@example.org")

    assert "Net Iroise : libéré." in done.output
    again = run(config, "release", "net-iroise", "--by", "anna@example.org")
    assert "Net Iroise : libéré." in again.output
    assert run(config, "release", "--by", "anna@example.org").exit_code == 2
    assert run(config, "release", "nobody", "--by", "anna@example.org").exit_code == 1


@pytest.mark.parametrize(
    ("words", "expected"), [((), "var/demo"), (("--no-demo",), "own"), (("--demo",), "var/demo")]
)  # fmt: skip
def test_review_serves_the_demo_while_there_is_nothing_else(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, words: tuple[str, ...], expected: str
) -> None:
    monkeypatch.chdir(tmp_path)
    folder = tmp_path / "var" / "demo"
    folder.mkdir(parents=True)
    (tmp_path / "config.yaml").write_text("contact: veille@example.org\n", encoding="utf-8")
    (folder / "config.yaml").write_text(records.config(), encoding="utf-8")
    (folder / MOMENT).write_text(NOW.isoformat(), encoding="utf-8")
    with services(load(folder / "config.yaml")) as made:
        welcome(made, NOW)
    monkeypatch.setattr(review, "serve", lambda *_: None)

    done = CliRunner().invoke(cli, ["review", *words])
    structlog.reset_defaults()

    assert done.exit_code == 0, done.output
    assert ("/connexion/" in done.output) == (expected == "var/demo")
    assert (tmp_path / "var" / "tenderwatch.sqlite3").exists() == (expected == "own")
