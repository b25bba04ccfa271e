"""What a profile would have received: notices by week and band, and what each keyword, code and exclusion is worth."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime
from typing import Literal

from matching.match import NOTHING_LEARNED, Learned, Matcher, MatcherOf
from matching.published import Published
from tenderwatch.calendar import iso_week, morning
from tenderwatch.model import Activity, Band, Enterprise, Match, Procedure

MOST_PARTS, MOST_RELEVANT = 60, 500
"""Keywords, codes and exclusions that are tried one by one, and the newest notices that they are tried on."""
WORDLESS = "–"
PartKind = Literal["mot-clé", "code CPV", "exclusion"]


@dataclass(frozen=True, slots=True)
class Seen:
    """A notice that would have been received, on the day it came out."""

    day: date
    match: Match
    procedure: Procedure


@dataclass(frozen=True, slots=True)
class Part:
    """A keyword, code or exclusion of an activity (None: of all), and what it does.

    `alone`: notices that it brings (an exclusion: keeps away) by itself. `only`: those that nobody else would: without
    it they would be missing (an exclusion: come back).
    """

    kind: PartKind
    activity: str | None
    text: str
    alone: int
    only: int


@dataclass(frozen=True, slots=True)
class Preview:
    """What a profile would have received between two days, both included, of `read` purchases."""

    enterprise: Enterprise
    since: date
    until: date
    read: int
    lines: tuple[Seen, ...]
    parts: tuple[Part, ...]
    untried: int

    @property
    def by_band(self) -> Counter[Band]:
        """How many of each band."""
        return Counter(one.match.band for one in self.lines)

    @property
    def weeks(self) -> dict[str, Counter[Band]]:
        """How many of each band by ISO week, weeks without any included."""
        days = (date.fromordinal(number) for number in range(self.since.toordinal(), self.until.toordinal() + 1))
        found: dict[str, Counter[Band]] = {iso_week(day): Counter() for day in days}
        for one in self.lines:
            found[iso_week(one.day)][one.match.band] += 1
        return found


ProceduresOf = Callable[[Sequence[str]], Mapping[str, Procedure]]
"""How the purchases of some keys are had; what is gone meanwhile is left out."""


def preview(
    enterprise: Enterprise,
    published: Published,
    procedures_of: ProceduresOf,
    matcher_of: MatcherOf,
    learned: Learned = NOTHING_LEARNED,
) -> Preview:
    """Judge purchases as they came out, each on its own day; what became of them since is left aside."""
    trial, parts = _Trial(matcher_of, learned), tuple(_parts(enterprise))
    bare = [_renamed(_without_exclusions(enterprise), "bare")] if any(one.kind == "exclusion" for one in parts) else []
    near = trial.matcher([enterprise, *bare], enterprise).near(published)
    procedures = procedures_of(near)
    block = [(published.days[key], reopened(procedures[key])) for key in near if key in procedures]
    own = _received(trial.matcher([enterprise], enterprise), block)
    missed = [(day, one) for day, one in block if one.key not in own] if bare else []
    unfenced = {key for keys in trial.matcher(bare, enterprise).received(_dated(missed)).values() for key in keys}
    lines = [Seen(day, own[one.key], one) for day, one in block if one.key in own]
    kept_away = [(day, one) for day, one in missed if one.key in unfenced]
    ordered = sorted(lines, key=lambda one: (-one.day.toordinal(), -one.match.score, one.procedure.key))
    newest = sorted(kept_away, key=lambda pair: (-pair[0].toordinal(), pair[1].key))[:MOST_RELEVANT]
    received = [(one.day, one.procedure) for one in ordered[:MOST_RELEVANT]]
    measured = tuple(_measured(enterprise, parts[:MOST_PARTS], received, newest, trial))
    return Preview(
        enterprise,
        published.since,
        published.until,
        len(published.days),
        tuple(ordered),
        measured,
        max(len(parts) - MOST_PARTS, 0),
    )


def reopened(procedure: Procedure) -> Procedure:
    """The purchase as if nothing had closed it."""
    return replace(procedure, closed=None, closed_lots=())


@dataclass(frozen=True, slots=True)
class _Trial:
    """How profiles are tried: what makes a matcher, and what was learnt of the original's words."""

    matcher_of: MatcherOf
    learned: Learned

    def matcher(self, profiles: Sequence[Enterprise], original: Enterprise) -> Matcher:
        """A matcher of variants of a profile, all of which know what was learnt of it."""
        labels = [one.label for one in original.activities]
        learned = {
            (one.id, label): factors
            for one in profiles
            for label in labels
            if (factors := self.learned.get((original.id, label)))
        }
        return self.matcher_of(profiles, learned)


def _received(matcher: Matcher, block: Sequence[tuple[date, Procedure]]) -> Mapping[str, Match]:
    """By procedure, what the one profile of a matcher receives, each on its day."""
    return {one.procedure_key: one for one in matcher.match_each(_dated(block)).matches}


def _dated(block: Sequence[tuple[date, Procedure]]) -> list[tuple[Procedure, datetime]]:
    return [(one, morning(day)) for day, one in block]


@dataclass(frozen=True, slots=True)
class _Variant:
    """A part of a profile, the profile without it, and the profile with nothing else of its kind."""

    kind: PartKind
    activity: str | None
    text: str
    without: Enterprise
    alone: Enterprise


def _measured(
    enterprise: Enterprise,
    parts: Sequence[_Variant],
    received: Sequence[tuple[date, Procedure]],
    kept_away: Sequence[tuple[date, Procedure]],
    trial: _Trial,
) -> Iterator[Part]:
    """What each part is worth: seekers among what is received, exclusions among what they keep away."""
    for excluding, block in ((False, received), (True, kept_away)):
        mine = [one for one in parts if (one.kind == "exclusion") == excluding]
        profiles = [
            _renamed(profile, f"{number}{mark}")
            for number, one in enumerate(mine)
            for mark, profile in (("w", one.without), ("a", one.alone))
        ]
        found = trial.matcher(profiles, enterprise).received(_dated(block)) if profiles else {}
        for number, one in enumerate(mine):
            without, alone = (len(found[f"{enterprise.id}~{number}{mark}"]) for mark in "wa")
            counts = (len(block) - alone, without) if excluding else (alone, len(block) - without)
            yield Part(one.kind, one.activity, one.text, *counts)


def _parts(enterprise: Enterprise) -> Iterator[_Variant]:
    bare = _without_exclusions(enterprise)
    for text in enterprise.exclude:
        without = enterprise.model_copy(update={"exclude": _less(enterprise.exclude, text)})
        yield _Variant("exclusion", None, text, without, bare.model_copy(update={"exclude": (text,)}))
    for activity in enterprise.activities:
        for text in activity.exclude:
            without = _with(enterprise, activity, {"exclude": _less(activity.exclude, text)})
            yield _Variant("exclusion", activity.label, text, without, _with(bare, activity, {"exclude": (text,)}))
        for text in activity.keywords:
            without = _with(enterprise, activity, {"keywords": _less(activity.keywords, text)})
            yield _Variant("mot-clé", activity.label, text, without, _only(enterprise, activity, (text,), ()))
        for code in activity.cpv:
            without = _with(enterprise, activity, {"cpv": _less(activity.cpv, code)})
            yield _Variant("code CPV", activity.label, code, without, _only(enterprise, activity, (), (code,)))


def _with(enterprise: Enterprise, activity: Activity, update: Mapping[str, object]) -> Enterprise:
    changed = activity.model_copy(update=dict(update))
    activities = tuple(changed if one.label == activity.label else one for one in enterprise.activities)
    return enterprise.model_copy(update={"activities": activities})


def _only(enterprise: Enterprise, activity: Activity, keywords: tuple[str, ...], cpv: tuple[str, ...]) -> Enterprise:
    """An enterprise that seeks one thing alone: a label is sought like a keyword, so it is that thing's or wordless."""
    label = keywords[0] if keywords else WORDLESS
    single = activity.model_copy(update={"label": label, "keywords": keywords, "cpv": cpv})
    return enterprise.model_copy(update={"activities": (single,)})


def _without_exclusions(enterprise: Enterprise) -> Enterprise:
    activities = tuple(one.model_copy(update={"exclude": ()}) for one in enterprise.activities)
    return enterprise.model_copy(update={"exclude": (), "activities": activities})


def _less(items: Iterable[str], gone: str) -> tuple[str, ...]:
    return tuple(one for one in items if one != gone)


def _renamed(enterprise: Enterprise, mark: str) -> Enterprise:
    """Another enterprise as far as a matcher can tell."""
    return enterprise.model_copy(update={"id": f"{enterprise.id}~{mark}"})
