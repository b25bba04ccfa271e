"""A city more, as docs/sources.md says it: by configuration alone, or by one file and one recording."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from pathlib import Path

import pytest
import yaml

from tenderwatch.sample import records
from tenderwatch.sample.atexo_server import AtexoServer
from tenderwatch.sample.server import SampleServer
from tenderwatch.store import Store
from tests.conftest import ROOT
from tests.end_to_end.conftest import NOW
from tests.spiders.test_atexo import consultations


class Checkout:
    """A copy of the project, in which commands run."""

    def __init__(self, folder: Path) -> None:
        leave = shutil.ignore_patterns(".*", "var", "build", "dist", "*.egg-info", "__pycache__", "images")
        self.folder = Path(shutil.copytree(ROOT, folder / "checkout", ignore=leave))

    def configured(self, sources: dict[str, object]) -> None:
        off = {name: {"enabled": False} for name in ("boamp", "approch", "aws")}
        raw = {"contact": "veille@example.org", "sources": off | sources}
        (self.folder / "config.yaml").write_text(yaml.safe_dump(raw), encoding="utf-8")

    def run(self, *words: str) -> subprocess.CompletedProcess[str]:
        environment = {**os.environ, "TENDERWATCH_NOW": NOW, "PYTHONPATH": str(self.folder), "PYTHONUTF8": "1"}
        return subprocess.run(
            [sys.executable, *words], env=environment, cwd=self.folder, text=True, capture_output=True, timeout=240,
            check=False,
        )  # fmt: skip

    def stored(self) -> list[str]:
        with Store.open(f"sqlite:///{self.folder}/var/tenderwatch.sqlite3") as store:
            return store.notice_keys()


@pytest.fixture
def checkout(tmp_path: Path) -> Checkout:
    return Checkout(tmp_path)


def test_a_city_that_uses_a_known_platform_is_a_block_of_configuration(checkout: Checkout) -> None:
    with AtexoServer(consultations(12)) as site:
        checkout.configured({"atexo": [{"name": "ville-x", "url": site.url, "enabled": "probed", "delay_seconds": 0}]})
        probed = checkout.run("run_watch.py", "probe", "atexo-ville-x")
        collected = checkout.run("run_watch.py", "collect")

    assert "collectée chaque nuit" in probed.stdout
    assert (probed.returncode, collected.returncode) == (0, 0)
    assert checkout.stored() == [f"atexo-ville-x:{500_000 + number}" for number in range(12)]


def test_a_feed_of_ones_own_is_one_file_and_one_recording(checkout: Checkout) -> None:
    with SampleServer([], records.feed()) as site:
        other = {"name": "ville-x", "url": site.feed_url, "delay_seconds": 0}
        written = checkout.run("run_watch.py", "new-source", "ville-x", "--kind", "feed")
        checkout.configured({"others": [other]})
        recorded = checkout.run("run_watch.py", "record", "ville-x")
        checked = checkout.run(
            "-m", "pytest", "-q", "-n0", "-p", "no:cacheprovider", "tests/spiders/test_every_source.py", "-k", "ville"
        )
        collected = checkout.run("run_watch.py", "collect", "--source", "ville-x")

    assert (written.returncode, recorded.returncode) == (0, 0), written.stderr + recorded.stderr
    assert checked.returncode == 0, checked.stdout
    assert collected.returncode == 0, collected.stderr
    assert {key.partition(":")[0] for key in checkout.stored()} == {"ville-x"}
