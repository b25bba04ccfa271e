"""Notices that could be one purchase are found, and made one with all that hangs on them."""

from __future__ import annotations

import json
from datetime import UTC, date, datetime
from pathlib import Path

import sqlalchemy as sa
from alembic import command

from digests.mailer import Mailer
from tenderwatch.config import Config
from tenderwatch.model import Band, Buyer, Kind, Match, Notice
from tenderwatch.pipeline.link import link
from tenderwatch.pipeline.services import Services
from tenderwatch.store import Store
from tenderwatch.store.engine import alembic_config, connect
from tests.factories import a_notice

SEEN = datetime(2026, 10, 5, 4, 0, tzinfo=UTC)
CALL = a_notice(source_id="26-1", published_on=date(2026, 9, 1))
ELSEWHERE = a_notice(
    source="megalis", source_id="m-1", buyer=Buyer(name="Mairie de Plouvenec"), published_on=date(2026, 9, 2)
)


def services(store: Store, folder: Path) -> Services:
    config = Config.model_construct(var=folder)
    return Services(config, store, Mailer.__new__(Mailer), b"")


def titles(found: list[tuple[str, Notice]]) -> list[str]:
    return [notice.key for _, notice in found]


def test_candidates_share_the_buyer_or_the_deadline_and_are_not_of_the_same_procedure(store: Store) -> None:
    later = a_notice(source_id="26-2", deadline=None, buyer=Buyer(name="COMMUNE DE PLOUVENEC"))
    far = a_notice(source_id="26-3", deadline=None, buyer=Buyer(name="Commune de Kerlune"))
    tied = a_notice(source_id="26-4", earlier=("26-1",))
    store.save_notices([CALL, ELSEWHERE, later, far, tied], seen_at=SEEN)

    assert sorted(titles(store.candidates(CALL))) == ["boamp:26-2", "megalis:m-1"]
    assert store.candidates(a_notice(source_id="26-9", deadline=None, buyer=Buyer())) == []


def test_joined_procedures_are_one_and_are_matched_again(store: Store) -> None:
    store.save_notices([CALL, ELSEWHERE], seen_at=SEEN)
    match = Match("megalis:m-1", "megalis:m-1", None, "net", "Nettoyage", Band.STRONG, (), "1")
    store.replace_matches({"boamp:26-1": [], "megalis:m-1": [match]}, stamp="s")

    assert store.join_procedures("megalis:m-1", "boamp:26-1") == "boamp:26-1"
    assert store.join_procedures("boamp:26-1", "boamp:26-1") == "boamp:26-1"

    assert store.procedure_key_of("megalis:m-1") == "boamp:26-1"
    assert store.unmatched_procedures() == ["boamp:26-1"]
    assert store.matches_of("net") == []


def test_a_call_seen_on_another_portal_joins_the_first_and_a_second_look_changes_nothing(
    store: Store, tmp_path: Path
) -> None:
    store.save_notices([CALL, ELSEWHERE, a_notice(source_id="26-5", title="Fourniture de denrées")], seen_at=SEEN)

    first, before = link(services(store, tmp_path)), store.dump()
    second = link(services(store, tmp_path))

    assert dict(first.counts) == {"procédures rapprochées": 1}
    assert dict(second.counts) == {"procédures rapprochées": 0}
    assert store.dump() == before
    assert store.procedure_key_of("megalis:m-1") == "boamp:26-1"
    assert store.procedure_key_of("boamp:26-5") == "boamp:26-5"


def test_a_result_that_could_be_of_two_calls_is_left_alone(store: Store, tmp_path: Path) -> None:
    award = a_notice(source_id="26-9", kind=Kind.AWARD, deadline=None, published_on=date(2026, 12, 1))
    again = a_notice(source_id="26-2", published_on=date(2026, 9, 3), deadline=None)
    store.save_notices([CALL, again, award], seen_at=SEEN)

    link(services(store, tmp_path))

    assert store.procedure_key_of("boamp:26-9") == "boamp:26-9"


def test_notices_of_an_older_version_are_kept_when_the_tables_are_upgraded(url: str) -> None:
    with Store.open(url) as store:
        store.save_notices([CALL], seen_at=SEEN)
    config = alembic_config()
    engine = connect(url)
    with engine.begin() as connection:
        config.attributes["connection"] = connection
        command.downgrade(config, "0001")
    with engine.begin() as connection:
        body = json.loads(connection.scalar(sa.text("SELECT body FROM notices")) or "")
        body = {key: value for key, value in body.items() if key != "awards"} | {"winners": ["Vert Armor"]}
        connection.execute(sa.text("UPDATE notices SET body = :body"), {"body": json.dumps(body)})
    engine.dispose()

    with Store.open(url) as store:
        kept = store.notice("26-1")
        assert kept is not None
        assert kept.winners == ("Vert Armor",)
        assert titles(store.candidates(a_notice(source_id="26-7", deadline=None))) == ["boamp:26-1"]
