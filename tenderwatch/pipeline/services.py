"""What every use case is handed: the configuration, the store, the mailer, and where files go."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from datetime import date
from functools import cached_property
from pathlib import Path

from digests.mailer import Mailer
from matching.match import Learned, Matcher
from matching.preview import Preview
from matching.procedures import assemble
from matching.published import Published
from tenderwatch.config import Config
from tenderwatch.links import Links
from tenderwatch.model import Enterprise, MatchView, Procedure, Territory
from tenderwatch.pipeline.corpus import in_force
from tenderwatch.pipeline.kept import Kept
from tenderwatch.reference import BUILT_IN, FOLDER, Reference, known
from tenderwatch.sources import ONCE_PROBED, Source
from tenderwatch.store import Store

Watch = Callable[[str, int, int | None], None]
"""Told of progress: the step in French, how many are done, of how many (None when unknown)."""


def silent(step: str, done: int, total: int | None) -> None:
    """Watch nothing."""


def is_on(store: Store, name: str, source: Source) -> bool:
    """Whether a source is collected each night: one that awaits its probe is not, until that succeeded once."""
    if source.enabled == ONCE_PROBED:
        return store.probed(name)
    return bool(source.enabled)


@dataclass(frozen=True)
class Services:
    """The outside world of a run; made once, by `tenderwatch.bootstrap`.

    `secret` signs the links of mails. `rehearsed`: nothing of the run stays, and what it sends goes to a folder.
    """

    config: Config
    store: Store
    mailer: Mailer
    secret: bytes = field(repr=False)
    watch: Watch = silent
    rehearsed: bool = False

    @property
    def collected(self) -> Path:
        """What the crawl wrote and nobody has ingested yet."""
        return self.config.var / "collected"

    @property
    def archive(self) -> Path:
        """Raw payloads, one file per source and day."""
        return self.config.var / "raw"

    @property
    def reports(self) -> Path:
        """The coordinators' reports, one folder per day and network."""
        return self.config.var / "reports"

    def links(self, today: date) -> Links | None:
        """The links of the mails of one day; None when the pages have no public address."""
        url = self.config.pages.url
        return Links(url, self.secret, today) if url else None

    @cached_property
    def reference(self) -> Reference:
        """What CPV codes mean and where towns are, as far as it was downloaded."""
        return known(self.config.var / FOLDER)

    @cached_property
    def published(self) -> Kept[Published]:
        """What profiles are tried on: the notices of some days, read once."""
        return Kept()

    @cached_property
    def previews(self) -> Kept[Preview]:
        """What the last profiles that were tried would have received."""
        return Kept(most=24)

    @property
    def learned(self) -> Learned:
        """What verdicts made of words, as it stands."""
        return {(one.enterprise_id, one.activity): one.factors for one in self.store.learnings()}

    def reference_for(self, enterprises: Iterable[Enterprise]) -> Reference:
        """Where towns are, read only for those who work within a radius."""
        around = any(one.radius_km for member in enterprises for one in _territories(member))
        return self.reference if around else BUILT_IN

    def matcher(
        self, enterprises: Sequence[Enterprise], learned: Learned | None = None, *, doubtful: float | None = None
    ) -> Matcher:
        """A matcher of some enterprises, with what stands as learnt unless told otherwise; `doubtful`: another bar."""
        rules = self.config.matching
        if doubtful is not None:
            rules = rules.model_copy(update={"doubtful": doubtful})
        known = self.learned if learned is None else learned
        return Matcher(enterprises, rules, known, self.reference_for(enterprises), in_force(self.config.var))

    def procedures(self, keys: Iterable[str]) -> dict[str, Procedure]:
        """The present state of procedures, from their stored notices."""
        return {key: assemble(key, notices) for key, notices in self.store.procedure_notices(keys).items()}

    def views(self, enterprises: Iterable[Enterprise]) -> list[MatchView]:
        """Every stored match of some enterprises, with what people are shown of it."""
        decisions = self.store.last_decisions()
        answers = {(one.procedure_key, one.enterprise_id): one for one in self.store.answers()}
        found = [(one, match) for one in enterprises for match in self.store.matches_of(one.id)]
        procedures = self.procedures(match.procedure_key for _, match in found)
        pairs = [((match.procedure_key, one.id), one, match) for one, match in found]
        return [
            MatchView(match, procedures[pair[0]], enterprise, decisions.get(pair), answer=answers.get(pair))
            for pair, enterprise, match in pairs
            if pair[0] in procedures
        ]


def _territories(enterprise: Enterprise) -> Iterator[Territory]:
    yield enterprise.territory
    yield from (one.territory for one in enterprise.activities if one.territory)
