"""`users` and `audit` on the command line."""

from __future__ import annotations

from pathlib import Path

import pytest
import yaml
from click.testing import CliRunner, Result

from tenderwatch import clock
from tenderwatch.bootstrap import services
from tenderwatch.cli import cli
from tenderwatch.commands.users import welcome
from tenderwatch.config import load
from tenderwatch.model import Role, User

ADDRESS = "anna@unea.example.org"


@pytest.fixture
def config(tmp_path: Path) -> Path:
    networks = {
        "unea": {"name": "UNEA", "coordinators": [{"name": "Anna", "email": ADDRESS}]},
        "fei": {"name": "FEI", "coordinators": [{"name": "Anna", "email": ADDRESS.upper()}]},
    }
    path = tmp_path / "config.yaml"
    path.write_text(
        yaml.safe_dump({"contact": "veille@example.org", "networks": networks}, sort_keys=False), encoding="utf-8"
    )
    return path


def run(config: Path, *words: str) -> Result:
    return CliRunner().invoke(cli, ["--config", str(config), *words])


def test_an_access_is_opened_shown_and_closed(config: Path) -> None:
    assert run(config, "users", "add", ADDRESS, "--network", "unea").exit_code == 0
    assert "Rien à changer" in run(config, "users", "add", ADDRESS, "--network", "unea").output
    assert "coordination" in run(config, "users", "list").output
    assert run(config, "users", "link", ADDRESS).output.startswith("http://127.0.0.1:8080/connexion/")

    assert run(config, "users", "revoke", ADDRESS).exit_code == 0

    assert "non" in run(config, "users", "list").output
    assert run(config, "users", "link", ADDRESS).exit_code == 1
    lines = run(config, "audit").output.splitlines()
    assert [line.split(";")[2] for line in lines] == ["action", "accès fermé", "accès ouvert"]
    assert run(config, "audit", "--words", "ouvert", "--since", "2100-01-01").output.count("\n") == 1


@pytest.mark.parametrize(
    ("words", "told"),
    [
        (("add", "anna"), "forme d'une adresse"),
        (("add", ADDRESS), "au moins un réseau"),
        (("add", ADDRESS, "--network", "inconnu"), "réseau inconnu"),
        (("add", ADDRESS, "--role", "chef"), "coordination"),
        (("revoke", "nobody@example.org"), "n'a pas d'accès"),
    ],
)
def test_what_cannot_be_is_said(config: Path, words: tuple[str, ...], told: str) -> None:
    done = run(config, "users", *words)

    assert done.exit_code != 0
    assert told in done.output


def test_coordinators_of_the_configuration_get_their_first_access_and_keep_a_later_change(config: Path) -> None:
    with services(load(config)) as made:
        welcome(made, clock.now())
        first = made.store.users()
        made.store.save_user(User(ADDRESS, "Anna", Role.READER, ("fei",)))
        welcome(made, clock.now())
        later = made.store.users()

    assert first == [User(ADDRESS, "Anna", Role.COORDINATOR, ("unea", "fei"))]
    assert later == [User(ADDRESS, "Anna", Role.READER, ("fei",))]
