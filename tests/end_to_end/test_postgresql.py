"""A night and a week on PostgreSQL give what they give on SQLite."""

from __future__ import annotations

import pytest

from tenderwatch.sample.server import Faults
from tenderwatch.store import Store
from tests.end_to_end.conftest import Installation, installed
from tests.postgres import binaries, cluster


@pytest.mark.slow
@pytest.mark.skipif(binaries() is None, reason="PostgreSQL is not installed")
def test_both_databases_hold_the_same_after_a_night_and_a_week(
    ran: Installation, tmp_path_factory: pytest.TempPathFactory
) -> None:
    programs = binaries()
    assert programs is not None
    with cluster(programs) as url, installed(tmp_path_factory.mktemp("pg"), Faults(), database=url) as other:
        for run in ("nightly", "weekly", "nightly"):
            done = other.run(run)
            assert done.returncode == 0, done.stdout + done.stderr
        with Store.open(url) as theirs, ran.store() as ours:
            assert ours.dump() == theirs.dump()
        assert [path.name for path in ran.outbox()] == [path.name for path in other.outbox()]
