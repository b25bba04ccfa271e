"""What a coordinator is told before anything is learnt: which words would weigh otherwise, and what that would move."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from matching.effect import Effect, effects
from matching.match import Matcher
from tenderwatch.model import Enterprise
from tenderwatch.pipeline.learn import Proposal, learned_with, propose
from tenderwatch.pipeline.services import Services


@dataclass(frozen=True, slots=True)
class Taught:
    """What the verdicts on an enterprise would teach, and what would change among the purchases it was matched with."""

    enterprise: Enterprise
    proposals: tuple[Proposal, ...]
    effects: tuple[Effect, ...]


def taught(services: Services, enterprise: Enterprise) -> list[Proposal]:
    """The proposals that would change something."""
    return [one for one in propose(services, enterprise) if one.changes]


def preview(services: Services, enterprise: Enterprise, now: datetime) -> Taught:
    """Proposals and their effect on what the enterprise is matched with now; the night that follows finds the rest."""
    proposals = taught(services, enterprise)
    if not proposals:
        return Taught(enterprise, (), ())
    keys = dict.fromkeys(one.procedure_key for one in services.store.matches_of(enterprise.id))
    reference = services.reference_for([enterprise])
    after = Matcher([enterprise], services.config.matching, learned_with(services, enterprise, proposals), reference)
    procedures = list(services.procedures(keys).values())
    return Taught(
        enterprise, tuple(proposals), tuple(effects(services.matcher([enterprise]), after, procedures, now=now))
    )
