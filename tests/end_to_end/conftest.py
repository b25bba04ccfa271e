"""An installation in an empty folder, on the sample's records, served by the local server."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

import pytest
import yaml

from tenderwatch.sample import records
from tenderwatch.sample.server import Faults, SampleServer
from tenderwatch.store import Store
from tests.conftest import ROOT
from tests.end_to_end.command import Command

NOW = "2026-10-05T06:00:00+02:00"


@dataclass(frozen=True)
class Installation:
    """A folder with a configuration, and the server that its sources point at."""

    folder: Path
    server: SampleServer

    @property
    def config(self) -> Path:
        return self.folder / "config.yaml"

    def environment(self) -> dict[str, str]:
        return {**os.environ, "TENDERWATCH_NOW": NOW, "PYTHONPATH": str(ROOT), "PYTHONUTF8": "1"}

    def command(self, *words: str) -> list[str]:
        return [sys.executable, str(ROOT / "run_watch.py"), "--config", str(self.config), *words]

    def run(self, *words: str, given: str | None = None) -> subprocess.CompletedProcess[str]:
        """Run a command to its end."""
        return self.start(*words, given=given or "").finish()

    def start(self, *words: str, given: str = "") -> Command:
        """Begin a command, in a process of its own."""
        return Command(["--config", str(self.config), *words], self.folder, self.environment(), given)

    def store(self) -> Store:
        return Store.open(f"sqlite:///{self.folder}/var/tenderwatch.sqlite3")

    def change(self, **changes: object) -> None:
        """Set top-level keys of the configuration."""
        raw = yaml.safe_load(self.config.read_text(encoding="utf-8"))
        self.config.write_text(yaml.safe_dump(raw | changes), encoding="utf-8")

    def outbox(self) -> list[Path]:
        return sorted((self.folder / "var" / "outbox").glob("*.eml"))


@pytest.fixture
def faults() -> Faults:
    """What the server does wrong; a test replaces it by parametrising."""
    return Faults()


@contextmanager
def installed(
    folder: Path, faults: Faults, database: str = "sqlite:///var/tenderwatch.sqlite3"
) -> Iterator[Installation]:
    """Configuration and profiles in place, nothing collected yet."""
    with configured(folder, faults, database) as made:
        with records.profiles_folder() as profiles:
            done = made.run("profiles", "import", str(profiles))
        assert done.returncode == 0, done.stderr
        yield made


@contextmanager
def configured(
    folder: Path, faults: Faults, database: str = "sqlite:///var/tenderwatch.sqlite3"
) -> Iterator[Installation]:
    """The configuration in place, and the server that it points at."""
    with SampleServer(records.records(), records.feed(), projects=records.projects(), faults=faults) as server:
        made = Installation(folder, server)
        raw = yaml.safe_load(records.config())
        raw |= {"var": "var", "database": database}
        raw["sources"]["boamp"] = {"url": server.boamp_url, "delay_seconds": 0}
        raw["sources"]["approch"] = {"enabled": True, "url": server.approch_url, "delay_seconds": 0}
        raw["sources"]["feeds"] = [feed | {"url": server.feed_url} for feed in raw["sources"]["feeds"]]
        made.config.write_text(yaml.safe_dump(raw), encoding="utf-8")
        yield made


@contextmanager
def copied(var: Path, folder: Path, faults: Faults) -> Iterator[Installation]:
    """An installation that goes on where another one's `var` folder stands."""
    with configured(folder, faults) as made:
        shutil.copytree(var, folder / "var")
        yield made


@pytest.fixture(scope="session")
def imported(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The `var` folder of an installation that holds the profiles and nothing else."""
    with installed(tmp_path_factory.mktemp("imported"), Faults()) as made:
        return made.folder / "var"


@pytest.fixture
def installation(tmp_path: Path, faults: Faults, imported: Path) -> Iterator[Installation]:
    """An installation of its own."""
    with copied(imported, tmp_path, faults) as made:
        yield made


@pytest.fixture(scope="session")
def after_a_night(tmp_path_factory: pytest.TempPathFactory, imported: Path) -> Path:
    """The `var` folder of an installation after one night that nothing disturbed."""
    return _gone_on(imported, tmp_path_factory.mktemp("night"), "nightly")


@pytest.fixture(scope="session")
def after_a_week(tmp_path_factory: pytest.TempPathFactory, after_a_night: Path) -> Path:
    """The `var` folder of an installation after a night and the week's run."""
    return _gone_on(after_a_night, tmp_path_factory.mktemp("week"), "weekly")


def _gone_on(var: Path, folder: Path, run: str) -> Path:
    with copied(var, folder, Faults()) as made:
        done = made.run(run)
        assert done.returncode == 0, done.stdout + done.stderr
        return made.folder / "var"


@pytest.fixture(scope="module")
def ran(tmp_path_factory: pytest.TempPathFactory, after_a_week: Path) -> Iterator[Installation]:
    """One installation for a module: a night and a week have run, undisturbed."""
    with copied(after_a_week, tmp_path_factory.mktemp("ran"), Faults()) as made:
        yield made
