"""The queue's queries walk indexes, whatever is asked for; what two networks share is counted as it is shown."""

from __future__ import annotations

from datetime import datetime
from typing import Any

import pytest
import sqlalchemy as sa
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from tenderwatch.clock import PARIS
from tenderwatch.model import (
    NO_DUE,
    Band,
    Face,
    Filters,
    LegalKind,
    Member,
    Position,
    QueueRow,
    Section,
    State,
    mark,
)
from tenderwatch.store import Store, queue
from tests.factories import a_notice

NOW = datetime(2026, 10, 5, 9, 0, tzinfo=PARIS)
URGENT = datetime(2026, 10, 12, 23, 59, 59, tzinfo=PARIS)
DUES = (datetime(2026, 10, 8, 12, 0, tzinfo=PARIS), datetime(2026, 11, 8, 12, 0, tzinfo=PARIS), NO_DUE)
BOTH = ("fei", "unea")
ASKED = [
    Filters(("unea",), since=NOW),
    Filters(BOTH, since=NOW),
    Filters(BOTH, State.DROPPED, since=NOW, until=DUES[1]),
    Filters(BOTH, marks=frozenset({mark("department", "29"), mark("door", "theirs")}), since=NOW),
    Filters(BOTH, marks=frozenset({mark("enterprise", "net-iroise")}), since=NOW),
    Filters(("unea",), words="nettoyage mairie", since=NOW),
]


def a_row(key: str, network: str, section: Section, due: datetime, *, department: str = "29") -> QueueRow:
    member = Member(f"{network}-a", "Une entreprise", LegalKind.EA, "Nettoyage", Band.STRONG, 70.0, None)
    face = Face("Nettoyage", None, "Mairie", "Brest", "BOAMP", "bientôt", None, (member,))
    return QueueRow(key, network, section, due, frozenset({mark("department", department)}), face)


@pytest.mark.parametrize(
    "asked", ASKED, ids=lambda one: f"{len(one.networks)}-{one.state}-{len(one.marks)}-{one.words}"
)
def test_no_query_of_the_queue_looks_at_every_row(store: Store, asked: Filters) -> None:
    with store.desk._reading() as connection:
        if connection.dialect.name != "sqlite":
            pytest.skip("the plan is SQLite's")
        span = queue.Span("unea", Section.DOUBTFUL, URGENT, None)
        after = Position(Section.DOUBTFUL, DUES[1], "boamp:1")
        queries = [queue.page_query(connection, asked, span, after, 26), queue.count_query(connection, asked, URGENT)]
        plans = ["\n".join(_plan(connection, query)) for query in queries]

    for plan in plans:
        assert "SEARCH queue USING" in plan, plan
        assert "SCAN queue" not in plan, plan
        assert "SCAN other" not in plan, plan
        assert "SCAN matches" not in plan, plan
        assert "SCAN notices" not in plan, plan
    if not asked.marks and not asked.words:
        assert "TEMP B-TREE FOR ORDER BY" not in plans[0]


def _plan(connection: sa.Connection, query: sa.Select[Any]) -> list[str]:
    compiled = query.compile(connection, compile_kwargs={"render_postcompile": True})
    values = {name: compiled._bind_processors.get(name, lambda one: one)(one) for name, one in compiled.params.items()}
    positional = [values[name] for name in compiled.positiontup or ()]
    return [row[3] for row in connection.exec_driver_sql(f"EXPLAIN QUERY PLAN {compiled.string}", tuple(positional))]


ROWS = st.lists(
    st.tuples(
        st.integers(0, 12), st.sampled_from(BOTH), st.sampled_from(list(Section)[1:]), st.sampled_from(["29", "35"])
    ),
    max_size=25,
    unique_by=lambda one: one[:2],
)


@settings(max_examples=25, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(rows=ROWS, size=st.integers(1, 5), marks=st.sampled_from([frozenset(), {mark("department", "29")}]))
def test_pages_together_show_each_purchase_once_and_as_many_as_are_counted(
    store: Store, rows: list[tuple[int, str, Section, str]], size: int, marks: set[str]
) -> None:
    keys = [f"boamp:{number}" for number in range(13)]
    store.save_notices([a_notice(source_id=key.removeprefix("boamp:")) for key in keys], seen_at=NOW)
    made = [
        a_row(keys[number], network, section, DUES[number % 3], department=department)
        for number, network, section, department in rows
    ]
    store.replace_matches({key: [] for key in keys}, stamp="x", rows=made)
    asked = Filters(BOTH, marks=frozenset(marks), since=NOW)

    shown: list[Position] = []
    while page := store.desk.page(asked, URGENT, shown[-1] if shown else None, size):
        shown += page

    assert shown == sorted(shown)
    wanted = {row.procedure_key for row in made if not marks or marks <= row.marks}
    assert [one.procedure_key for one in shown] == list(dict.fromkeys(one.procedure_key for one in shown))
    assert {one.procedure_key for one in shown} == wanted
    counted = store.desk.counts(asked, URGENT).get(State.OPEN, {})
    assert counted == {one: n for one in Section if (n := sum(each.section == one for each in shown))}
