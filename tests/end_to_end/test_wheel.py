"""What ships works: the wheel, alone in an empty folder."""

from __future__ import annotations

import os
import subprocess
import sys
import zipfile
from importlib.metadata import packages_distributions
from pathlib import Path

import pytest

from tests.conftest import ROOT

PAGES = """
from pathlib import Path
from tenderwatch.bootstrap import services
from tenderwatch.config import load
from tenderwatch.review import create_app

with services(load(Path("var/demo/config.yaml"))) as made:
    client = create_app(made).test_client()
    for path in ("/", "/connexion", "/static/review.css", "/nowhere"):
        with client.get(path) as answer:
            print(answer.status_code)
"""
"""What the installed program shows of its pages: templates and stylesheet came along."""


@pytest.fixture(scope="module")
def wheel(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("wheel")
    command = [sys.executable, "-m", "build", "--wheel", "--no-isolation", "--outdir", str(folder), str(ROOT)]
    done = subprocess.run(command, capture_output=True, text=True, timeout=300, check=False, cwd=folder)
    assert done.returncode == 0, done.stdout + done.stderr
    (built,) = folder.glob("*.whl")
    return built


@pytest.mark.slow
def test_the_wheel_runs_the_demo_from_an_empty_folder(wheel: Path, tmp_path: Path) -> None:
    site = tmp_path / "site"
    with zipfile.ZipFile(wheel) as archive:
        archive.extractall(site)
        names = {name.partition("/")[0] for name in archive.namelist()}
    assert {name for name in names if not name.endswith(".dist-info")} == {
        "spiders",
        "matching",
        "digests",
        "tenderwatch",
    }

    (tmp_path / "empty").mkdir()
    environment = {**os.environ, "PYTHONPATH": str(site), "PYTHONUTF8": "1", "PYTHONSAFEPATH": "1"}
    done = subprocess.run(
        [sys.executable, "-m", "tenderwatch", "demo"], env=environment, cwd=tmp_path / "empty", text=True,
        capture_output=True, timeout=120, check=False,
    )  # fmt: skip

    assert done.returncode == 0, done.stderr
    assert len(list((tmp_path / "empty" / "var" / "demo" / "outbox").glob("digest-*.eml"))) >= 8

    pages = subprocess.run(
        [sys.executable, "-c", PAGES], env=environment, cwd=tmp_path / "empty", text=True, capture_output=True,
        timeout=120, check=False,
    )  # fmt: skip
    assert pages.returncode == 0, pages.stderr
    assert pages.stdout.split() == ["200", "200", "200", "404"]


def test_each_of_our_names_has_one_owner() -> None:
    owners = packages_distributions()

    for name in ("spiders", "matching", "digests", "tenderwatch"):
        assert set(owners.get(name, ["tenderwatch"])) == {"tenderwatch"}
