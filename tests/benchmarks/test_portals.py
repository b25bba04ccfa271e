"""The benchmark of portals on the notices that the project ships: no false link, and nearly every true one."""

from __future__ import annotations

import json

from benchmarks.portals import measure
from spiders.formats import read_record
from tenderwatch.errors import UnreadableNoticeError
from tenderwatch.model import Notice
from tenderwatch.sample.records import records


def shipped() -> list[Notice]:
    found = {}
    for record in records():
        try:
            notice = read_record(json.loads(json.dumps(record))).notice()
        except UnreadableNoticeError:
            continue
        found[notice.key] = notice
    return list(found.values())


def test_made_pairs_are_known_and_near_misses_are_left_alone() -> None:
    found = measure(shipped(), each=1)

    assert min(found["paires"], found["faux_semblants"]) >= 100
    assert found["precision"] >= 0.995
    assert found["rappel"] >= 0.97
