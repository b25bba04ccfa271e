"""The installation's secret: from the environment, or made once for its owner alone."""

from __future__ import annotations

import stat
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest

from tenderwatch.errors import ConfigError
from tenderwatch.secret import FILE, VARIABLE, derived, installation_secret


@pytest.fixture(autouse=True)
def nothing_given(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv(VARIABLE, raising=False)


def test_a_secret_is_made_once_and_only_its_owner_reads_it(tmp_path: Path) -> None:
    made = installation_secret(tmp_path / "var")

    assert made == installation_secret(tmp_path / "var")
    assert len(made) == 64
    assert stat.S_IMODE((tmp_path / "var" / FILE).stat().st_mode) == 0o600
    assert [path.name for path in (tmp_path / "var").iterdir()] == [FILE]


def test_the_environment_goes_before_the_file(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv(VARIABLE, "a secret of some length")

    assert installation_secret(tmp_path) == b"a secret of some length"
    assert list(tmp_path.iterdir()) == []


def test_programs_that_begin_together_share_one_secret(tmp_path: Path) -> None:
    with ThreadPoolExecutor(4) as pool:
        found = set(pool.map(lambda _: installation_secret(tmp_path), range(8)))

    assert len(found) == 1
    assert [path.name for path in tmp_path.iterdir()] == [FILE]


@pytest.mark.parametrize("short", ["", "   ", "secret"])
def test_a_secret_that_could_be_guessed_is_refused(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, short: str) -> None:
    monkeypatch.setenv(VARIABLE, short)

    with pytest.raises(ConfigError, match="16 caractères"):
        installation_secret(tmp_path)


def test_a_damaged_file_is_told_and_not_replaced(tmp_path: Path) -> None:
    (tmp_path / FILE).write_bytes(b"\xff" * 40)

    with pytest.raises(ConfigError, match="secret"):
        installation_secret(tmp_path)
    assert (tmp_path / FILE).read_bytes() == b"\xff" * 40


def test_keys_for_two_purposes_differ() -> None:
    assert derived(b"x" * 32, "addresses") != derived(b"x" * 32, "links")
