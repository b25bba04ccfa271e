"""The desk at which mails are composed: what is looked up again and again in one run, each thing once."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator, Mapping
from collections.abc import Set as AbstractSet
from copy import copy
from dataclasses import replace
from datetime import datetime

from digests.deadlines import deadline_for
from digests.updates import News, news_of
from matching.doors import read_doors
from matching.openings import opening
from matching.procedures import assemble
from tenderwatch.model import (
    Answer,
    Deadline,
    DoorKind,
    Doors,
    Enterprise,
    Entrance,
    Followed,
    MatchView,
    Procedure,
    Update,
)
from tenderwatch.pipeline.services import Services

MOST_KEPT = 2_000
"""Procedures kept in memory, so that a thousand enterprises need no more of it than one."""


class Desk:
    """Procedures with their doors and revisions, and what each enterprise was told and answered."""

    def __init__(self, services: Services, now: datetime) -> None:
        self.services, self.now = services, now
        self._procedures: dict[str, Procedure] = {}
        self._versions: dict[str, dict[str, int]] = {}
        self._doors: dict[str, Doors] = {}

    def at(self, moment: datetime) -> Desk:
        """The same desk at another aware moment; what was looked up serves both."""
        other = copy(self)
        other.now = moment
        return other

    def procedures(self, keys: Iterable[str]) -> dict[str, Procedure]:
        """The present state of procedures; those that are no longer there are left out."""
        wanted = list(dict.fromkeys(keys))
        if len(self._procedures) > MOST_KEPT:
            self._procedures, self._versions, self._doors = {}, {}, {}
        missing = [key for key in wanted if key not in self._procedures]
        if missing:
            self._versions |= self.services.store.versions(missing)
            found = self.services.procedures(missing)
            self._procedures |= {key: replace(one, revision=self._revision(key)) for key, one in found.items()}
        return {key: self._procedures[key] for key in wanted if key in self._procedures}

    def _revision(self, key: str) -> int:
        return max(sum(self._versions.get(key, {}).values()) - 1, 0)

    def versions(self, procedure_key: str) -> Mapping[str, int]:
        """The current version of each notice of a procedure that `procedures` gave."""
        return self._versions.get(procedure_key, {})

    def views(self, enterprise: Enterprise, *, without: AbstractSet[str]) -> list[MatchView]:
        """The matches of an enterprise, those of procedures that need no look left out."""
        store = self.services.store
        found = [one for one in store.matches_of(enterprise.id) if one.procedure_key not in without]
        procedures = self.procedures(one.procedure_key for one in found)
        decisions = store.last_decisions(enterprise.id)
        return [
            MatchView(match, procedures[key], enterprise, decisions.get((key, enterprise.id)))
            for match in found
            if (key := match.procedure_key) in procedures
        ]

    def entered(self, view: MatchView) -> MatchView:
        """A match with the doors of its lot."""
        key = view.notice.fingerprint
        if key not in self._doors:
            self._doors[key] = read_doors(view.notice)
        return replace(view, entrance=_entrance(self._doors[key], view.match.lot, view.enterprise))

    def updates(self, told: Mapping[str, Mapping[str, int]], news: Collection[News]) -> Iterator[Update]:
        """What some news, of these kinds, is about, among purchases that were told in given versions."""
        present = self.services.store.versions(told)
        moved = [key for key, known in told.items() if not present.get(key, {}).items() <= known.items()]
        for key, after in self.procedures(moved).items():
            before = self.services.store.at_versions(told[key])
            if before:
                update = Update(assemble(key, before), after)
                if news_of(update, self.now) in news:
                    yield update

    def followed(self, enterprise: Enterprise, answers: Iterable[Answer]) -> list[tuple[Followed, Answer]]:
        """What an enterprise follows, with the deadline of the lot that was shown to it."""
        by_key = {one.procedure_key: one for one in answers}
        procedures = self.procedures(by_key)
        return [(Followed(one, self._deadline(one, enterprise)), by_key[key]) for key, one in procedures.items()]

    def _deadline(self, procedure: Procedure, enterprise: Enterprise) -> Deadline | None:
        match = self.services.store.match_of(procedure.key, enterprise.id)
        return deadline_for(MatchView(match, procedure, enterprise)) if match else procedure.deadline


def _entrance(doors: Doors, lot: str | None, enterprise: Enterprise) -> Entrance:
    of_lot = doors.of_lot(lot)
    others = (one for one in doors.doors if one.kind == DoorKind.RESERVED and one.lot not in {None, lot})
    return Entrance(
        doors=of_lot,
        conditions=tuple(one for one in doors.conditions if one.lot in {None, lot}),
        theirs=opening(of_lot, enterprise).theirs,
        kept=tuple(one for one in others if opening([one], enterprise).theirs),
    )
