"""What a profile would have received: judged as things came out, and what each keyword and exclusion is worth."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, timedelta
from typing import Any

import pytest

from matching.inference import Codes
from matching.match import Learned, Matcher
from matching.preview import Part, Preview, preview
from matching.procedures import assemble
from matching.published import published
from matching.width import advice, width
from tenderwatch.calendar import deadline_of
from tenderwatch.config import MatchingRules
from tenderwatch.model import Activity, Band, Enterprise, Kind, Notice, Procedure
from tests.factories import a_notice, an_enterprise

UNTIL = date(2026, 10, 4)
SINCE = UNTIL - timedelta(days=27)


def matcher_of(profiles: Sequence[Enterprise], learned: Learned) -> Matcher:
    return Matcher(profiles, MatchingRules(), learned)


def procedure(number: int, title: str, day: date = date(2026, 9, 28), **more: Any) -> Procedure:
    fields = {"cpv": (), "description": None, "deadline": deadline_of(f"{day + timedelta(days=21)}T12:00:00")}
    notice = a_notice(source_id=f"26-{number}", title=title, published_on=day, **fields | more)
    return assemble(notice.key, [notice])


def seen(enterprise: Enterprise, *procedures: Procedure) -> Preview:
    by_key = {one.key: one for one in procedures}
    read = published(procedures, Codes(), since=SINCE, until=UNTIL)
    return preview(enterprise, read, lambda keys: {key: by_key[key] for key in keys}, matcher_of)


def profile(*keywords: str, exclude: tuple[str, ...] = (), cpv: tuple[str, ...] = ()) -> Enterprise:
    return an_enterprise(activities=(Activity(label="–", keywords=keywords, cpv=cpv),), exclude=exclude)


def test_notices_are_judged_on_the_day_they_came_out_and_counted_by_week_and_band() -> None:
    found = seen(
        an_enterprise(),
        procedure(1, "Nettoyage de bureaux", date(2026, 9, 8), cpv=("90911200",)),
        procedure(2, "Nettoyage de bureaux", date(2026, 9, 28), cpv=("90911200",)),
        procedure(3, "Réfection de la voirie"),
        procedure(4, "Nettoyage de bureaux", date(2026, 8, 1)),
    )

    assert found.read == 3
    assert [one.procedure.key for one in found.lines] == ["boamp:26-2", "boamp:26-1"]
    assert {week: counts[Band.STRONG] for week, counts in found.weeks.items()} == {
        "2026-W37": 1, "2026-W38": 0, "2026-W39": 0, "2026-W40": 1,
    }  # fmt: skip
    assert sum(found.by_band.values()) == len(found.lines)


def test_what_closed_a_purchase_since_is_left_aside() -> None:
    call = a_notice(published_on=date(2026, 9, 10))
    award = a_notice(source_id="26-2", kind=Kind.AWARD, earlier=("26-900001",), published_on=date(2026, 10, 2))
    closed = assemble("p", [call, award])

    assert closed.closed is not None
    assert [one.day for one in seen(an_enterprise(), closed).lines] == [date(2026, 9, 10)]


def test_each_keyword_and_exclusion_says_what_it_brings_alone_and_what_only_it_brings() -> None:
    found = seen(
        profile("blanchisserie", "gardiennage", "jardinage", exclude=("marquage au sol", "linge médical")),
        procedure(1, "Blanchisserie"),
        procedure(2, "Gardiennage"),
        procedure(3, "Gardiennage et blanchisserie"),
        procedure(4, "Blanchisserie et marquage au sol"),
    )
    parts = {one.text: (one.kind, one.alone, one.only) for one in found.parts}

    assert parts["blanchisserie"] == ("mot-clé", 2, 1)
    assert parts["gardiennage"] == ("mot-clé", 2, 1)
    assert parts["jardinage"] == ("mot-clé", 0, 0)
    assert parts["marquage au sol"] == ("exclusion", 1, 1)
    assert parts["linge médical"] == ("exclusion", 0, 0)
    assert "N'ont rien apporté : « jardinage »." in list(advice(found.parts))


def test_a_code_is_a_part_too() -> None:
    found = seen(profile("gardiennage", cpv=("90910000",)), procedure(1, "Divers", cpv=("90910000",)))
    (code,) = [one for one in found.parts if one.kind == "code CPV"]

    assert code == Part("code CPV", "–", "90910000", len(found.lines), len(found.lines))


def test_a_profile_without_activities_and_a_span_without_notices_say_so() -> None:
    assert seen(an_enterprise(activities=()), procedure(1, "Nettoyage")).lines == ()
    assert "rien ne peut être dit" in width(seen(an_enterprise()), 5)


@pytest.mark.parametrize(("count", "told"), [(60, "Trop large"), (8, "À la bonne largeur"), (0, "Très étroit")])
def test_the_width_is_told_against_the_places_of_the_mail(count: int, told: str) -> None:
    notices = [procedure(number, "Nettoyage de bureaux", cpv=("90911200",)) for number in range(count)]
    other = procedure(999, "Réfection de la voirie")

    assert width(seen(an_enterprise(), other, *notices), 5).startswith(told)


def test_a_notice_without_a_day_is_left_out() -> None:
    silent: Notice = a_notice(published_on=None)

    assert seen(an_enterprise(), assemble(silent.key, [silent])).read == 0
