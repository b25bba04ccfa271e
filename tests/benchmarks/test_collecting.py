"""The benchmark of collecting stores what it collects, and says what it is asked for."""

from __future__ import annotations

import json
from datetime import date

from benchmarks.boamp_site import A_DAY, Pool
from benchmarks.collecting import measure
from spiders.formats import read_record


def test_it_collects_every_notice_and_gives_its_figures() -> None:
    found = measure(120)

    keys = ["notices", "fetch_seconds", "total_seconds", "bare_seconds", "fetch_ratio", "total_ratio", "peak_mb"]
    assert list(found) == keys
    assert found["notices"] == 120
    assert 0 < found["fetch_seconds"] < found["total_seconds"]


def test_the_records_have_the_size_of_real_ones_and_are_all_of_other_purchases() -> None:
    pool = Pool(3 * A_DAY, date(2026, 10, 5))

    made = [pool.record(at) for at in range(200)]
    notices = [read_record(json.loads(one)) for one in made]

    assert 9_000 <= sum(map(len, made)) / len(made) <= 10_000
    identifiers = [one for notice in notices for one in notice.identifiers]
    assert len(identifiers) == len(set(identifiers))
    assert {one.published_on for one in notices} == {pool.first}
    assert pool.first == date(2026, 10, 3)
    assert pool.days(date(2026, 10, 4), date(2026, 10, 5)) == range(A_DAY, 3 * A_DAY)
