"""What goes in comes out: rows and models, whatever their texts, numbers and moments."""

from __future__ import annotations

import json
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta, timezone
from typing import Any
from uuid import uuid4

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from tenderwatch.clock import PARIS
from tenderwatch.model import (
    Band,
    Buyer,
    Contribution,
    Deadline,
    Decision,
    DropReason,
    Enterprise,
    Evidence,
    Finding,
    Kind,
    Lot,
    Match,
    Notice,
    Refused,
    RunReport,
    SourceReport,
    StageReport,
    Verdict,
)
from tenderwatch.store import Store
from tenderwatch.store.rows import match_of_row, report_as_json, report_of_json, row_of_match, searchable
from tests.factories import a_notice, an_enterprise

SEEN = datetime(2026, 10, 5, 4, 0, tzinfo=UTC)
FEW = settings(max_examples=20, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
"""Each example keeps what the earlier ones stored: the names of their records differ."""

texts = st.text(st.characters(exclude_categories=["Cs"]), max_size=40)
names = texts.filter(lambda text: "\x00" not in text)
zones = st.sampled_from([UTC, timezone(timedelta(hours=2)), timezone(timedelta(hours=-10))])
moments = st.datetimes(datetime(1990, 1, 1), datetime(2060, 1, 1), timezones=zones)  # noqa: DTZ001 (timezones=)
days = st.dates(date(1990, 1, 1), date(2060, 1, 1))
floats = st.floats(allow_nan=False)

contributions = st.builds(
    Contribution,
    names,
    floats,
    st.builds(
        Finding,
        st.none() | st.floats(-1, 1),
        st.lists(st.builds(Evidence, texts, texts, st.none() | texts), max_size=3).map(tuple),
    ),
)
sources = st.builds(
    SourceReport,
    source=texts,
    requests=st.integers(0),
    announced=st.none() | st.integers(0),
    received=st.integers(0),
    refused=st.lists(st.builds(Refused, texts, texts, texts), max_size=2).map(tuple),
    new=st.integers(0),
    error=st.none() | texts,
    until=st.none() | days,
    seconds=floats,
)
stages = st.builds(
    StageReport,
    stage=texts,
    counts=st.lists(st.tuples(texts, st.integers(0)), max_size=3).map(tuple),
    problems=st.lists(texts, max_size=2).map(tuple),
    seconds=floats,
)
reports = st.builds(
    RunReport,
    run=names,
    started=moments,
    ended=moments,
    sources=st.lists(sources, max_size=2).map(tuple),
    stages=st.lists(stages, max_size=2).map(tuple),
)
notices = st.builds(
    Notice,
    source=st.just("boamp"),
    source_id=st.from_regex(r"\A2[0-9]-[0-9]{1,6}\Z"),
    kind=st.sampled_from(Kind),
    title=texts,
    description=st.none() | texts,
    buyer=st.builds(Buyer, name=st.none() | texts),
    lots=st.lists(st.builds(Lot, number=texts, amount=st.none() | floats.filter(lambda one: abs(one) < 1e300))).map(
        tuple
    ),
    published_on=st.none() | days,
    deadline=st.none() | st.builds(Deadline, at=st.none() | moments, day=st.none() | days, raw=st.none() | texts),
)


@given(found=st.lists(contributions, max_size=4).map(tuple), lot=st.none() | names.filter(bool))
def test_a_match_comes_out_of_its_row_exactly(found: tuple[Contribution, ...], lot: str | None) -> None:
    match = Match("boamp:26-1", "boamp:26-1", lot, "net", "Nettoyage", Band.DOUBTFUL, found, "1")

    assert match_of_row(row_of_match(match)) == match


@given(report=reports)
def test_a_report_comes_out_of_its_text_exactly(report: RunReport) -> None:
    assert report_of_json(report_as_json(report)) == report


@given(text=texts)
def test_what_is_searched_is_words_and_blanks_and_searching_twice_changes_nothing(text: str) -> None:
    words = searchable(text)

    assert all(word.isalnum() for word in words.split())
    assert searchable(words) == words


@FEW
@given(found=st.lists(notices, max_size=6))
def test_notices_come_out_of_the_database_as_they_went_in(store: Store, found: list[Notice]) -> None:
    store.save_notices(found, seen_at=SEEN)

    for one in {one.key: one for one in found}.values():
        assert store.notice(one.key) == one


@FEW
@given(found=st.lists(contributions, max_size=4).map(tuple))
def test_matches_come_out_of_the_database_as_they_went_in(store: Store, found: tuple[Contribution, ...]) -> None:
    finite = tuple(one for one in found if abs(one.points) < 1e300)
    notice = a_notice()
    match = Match(notice.key, notice.key, "2", "net", "Nettoyage", Band.STRONG, finite[:1], "1")
    store.save_notices([notice], seen_at=SEEN)

    store.replace_matches({notice.key: [match]}, stamp="s")

    assert store.matches_of("net") == [match]


@FEW
@given(
    decision=st.builds(
        Decision,
        procedure_key=st.just("boamp:26-1"),
        enterprise_id=st.just(""),
        verdict=st.sampled_from(Verdict),
        reason=st.none() | st.sampled_from(DropReason),
        note=st.none() | names,
        by=names,
        at=moments,
    )
)
def test_decisions_come_out_of_the_database_as_they_went_in(store: Store, decision: Decision) -> None:
    decision = replace(decision, enterprise_id=uuid4().hex)
    store.add_decisions([decision])

    pair = (decision.procedure_key, decision.enterprise_id)
    assert store.last_decisions(decision.enterprise_id) == {pair: decision}


@FEW
@given(name=texts.map("A{}".format), at=moments)
def test_profiles_come_out_of_the_database_as_they_went_in(store: Store, name: str, at: datetime) -> None:
    enterprise: Enterprise = an_enterprise(name=name)

    store.save_enterprises([enterprise], at=at)

    assert store.enterprise(enterprise.id) == enterprise
    assert store.enterprise_history(enterprise.id)[-1][2] == enterprise


@FEW
@given(at=moments.map(lambda at: at.astimezone(PARIS)))
def test_moments_come_back_aware_in_utc_whatever_the_zone_they_had(store: Store, at: datetime) -> None:
    store.enqueue("digest", at.isoformat(), "a@example.org", b"\x00\xff", [], at)

    (delivery,) = [one for one in store.deliveries() if one.key == at.isoformat()]
    assert (delivery.composed_at, delivery.composed_at.tzinfo) == (at.astimezone(UTC), UTC)
    assert store.message(delivery.id) == b"\x00\xff"


@pytest.mark.parametrize("missing", ["until", "seconds"])
def test_a_report_of_an_older_version_is_still_read(missing: str) -> None:
    raw: dict[str, Any] = json.loads(report_as_json(RunReport("nightly", SEEN, SEEN, (SourceReport("boamp"),))))
    del raw["sources"][0][missing]

    assert report_of_json(json.dumps(raw)).sources == (SourceReport("boamp"),)
