"""Versions of the week's mails: each follows the one that was shown, once, with what goes along or not at all."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest

from tenderwatch.model import Act, ActKind, DropReason, Edit, Edition, EditionState, HumanLine, Target
from tenderwatch.store import Store

NOW = datetime(2026, 10, 5, 9, 0, tzinfo=UTC)
WEEK = "2026-W41"


def an_edit(version: int = 1, token: str = "", **changes: object) -> Edit:
    edition = Edition(pins=("boamp:26-2", "boamp:26-1"), order=("boamp:26-3",), only=frozenset({"boamp:26-1"}))
    values = {"edition": edition, "did": "épingle", "by": "anna@example.org", "at": NOW} | changes
    return Edit("net-iroise", WEEK, version, token or f"token-{version}", **values)  # type: ignore[arg-type]


def test_an_edition_comes_back_as_it_was_and_the_last_one_stands(store: Store) -> None:
    held = Edition(state=EditionState.HELD, dropped=frozenset({"boamp:26-2"}))

    assert store.edit(an_edit())
    assert store.edition("net-iroise", WEEK) == an_edit().edition
    assert store.edit(an_edit(2, edition=held))
    assert store.edition("net-iroise", WEEK) == held
    assert store.edits("net-iroise", WEEK) == [an_edit(), an_edit(2, edition=held)]
    assert store.last_edits(WEEK) == {"net-iroise": an_edit(2, edition=held)}
    assert store.last_edits("2026-W42") == {}


def test_of_two_that_follow_one_version_the_second_writes_nothing(store: Store) -> None:
    said = ("boamp:26-1", HumanLine("Un mot", "Anna", NOW))

    assert store.edit(an_edit(token="first"))
    assert not store.edit(an_edit(token="second", said=said))
    assert store.edit(an_edit(token="first"))
    assert [one.token for one in store.edits("net-iroise", WEEK)] == ["first"]
    assert store.edition("net-iroise", WEEK).lines == {}


def test_a_verdict_that_cannot_be_given_takes_its_version_along(store: Store) -> None:
    act = Act("token-1", ActKind.DROP, "anna@example.org", NOW, ("unea",), DropReason.AREA)

    with pytest.raises(LookupError):
        store.edit(an_edit(), (act, Target("boamp:26-1", 0, ("net-iroise",))))

    assert store.edits("net-iroise", WEEK) == []


def test_marks_change_with_what_a_mail_is_made_of_and_only_for_its_enterprise(store: Store) -> None:
    store.add_line("boamp:26-1", "other", HumanLine("Un mot", "Anna", NOW))
    before = store.marks(WEEK)

    store.edit(an_edit())

    after = store.marks(WEEK)
    assert after["other"] == before["other"]
    assert after["net-iroise"] != before.get("net-iroise")
