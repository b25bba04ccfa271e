"""A new source from a template: every kind gives a file that can be imported and that says what is expected of it."""

from __future__ import annotations

import importlib.util
import subprocess
import sys
from pathlib import Path

import pytest
from click.testing import CliRunner

from spiders.engine import scaffold
from spiders.engine.jobs import CrawlJob
from spiders.engine.source import SourceSpider
from tenderwatch.cli import cli
from tests.conftest import ROOT
from tests.spiders.engine.jobs import UNTIL, asked


def written(folder: Path, kind: str) -> Path:
    done = CliRunner().invoke(cli, ["new-source", "ville-x", "--kind", kind, "--to", str(folder)])
    assert done.exit_code == 0, done.output
    return folder / "ville_x.py"


@pytest.mark.parametrize("kind", sorted(scaffold.KINDS))
def test_a_new_source_of_every_kind_starts_at_its_address(tmp_path: Path, kind: str) -> None:
    spec = importlib.util.spec_from_file_location("ville_x", written(tmp_path, kind))
    assert spec is not None
    assert spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    found = module.VilleXSpider
    job = CrawlJob(
        source="ville-x", spider="ville-x", since=UNTIL, until=UNTIL, options={"url": "http://127.0.0.1:9/x"}
    )
    spider = found(job=job, folder=str(tmp_path / "collected"))
    (first,) = asked(spider.start())
    spider.keeper.finish()

    assert isinstance(spider, SourceSpider)
    assert spider.name == "ville-x"
    assert first.url.startswith("http://127.0.0.1:9/x")
    assert all(heading in (found.__doc__ or "") for heading in ("Publisher:", "Licence:", "Access:", "Pitfalls:"))


@pytest.mark.parametrize("kind", sorted(scaffold.KINDS))
def test_a_new_source_passes_the_checks_of_the_project(tmp_path: Path, kind: str) -> None:
    path = written(tmp_path, kind)
    ruff = [sys.executable, "-m", "ruff"]
    settings = ["--config", str(ROOT / "pyproject.toml"), str(path)]

    checked = subprocess.run(
        [*ruff, "check", *settings, "--ignore", "INP001"], capture_output=True, text=True, check=False
    )
    formatted = subprocess.run([*ruff, "format", "--diff", *settings], capture_output=True, text=True, check=False)

    assert checked.returncode == 0, checked.stdout
    assert formatted.returncode == 0, formatted.stdout


@pytest.mark.parametrize("name", ["Ville", "../etc", "ville_x", "", "ville-"])
def test_a_name_that_cannot_be_one_is_refused(tmp_path: Path, name: str) -> None:
    done = CliRunner().invoke(cli, ["new-source", name, "--kind", "feed", "--to", str(tmp_path)])

    assert done.exit_code == 2
    assert list(tmp_path.iterdir()) == []


def test_a_file_that_exists_is_not_replaced(tmp_path: Path) -> None:
    path = written(tmp_path, "feed")
    path.write_text("à moi", encoding="utf-8")
    done = CliRunner().invoke(cli, ["new-source", "ville-x", "--kind", "feed", "--to", str(tmp_path)])

    assert done.exit_code == 1
    assert path.read_text(encoding="utf-8") == "à moi"
