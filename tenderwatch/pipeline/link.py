"""Linking: new procedures that are the same purchase as another, though no identifier says so."""

from __future__ import annotations

from matching.links import the_one
from tenderwatch.model import StageReport
from tenderwatch.pipeline.services import Services


def link(services: Services) -> StageReport:
    """Join each new procedure of a single notice to the one that it surely belongs to.

    Can be repeated and killed: what is joined stays joined, what is left is looked at again.
    """
    joined = 0
    keys = services.store.unmatched_procedures()
    alone = ((key, notices[0]) for key, notices in services.store.procedure_notices(keys).items() if len(notices) == 1)
    for key, notice in alone:
        found = the_one(notice, services.store.candidates(notice))
        if found:
            services.store.join_procedures(key, found[0])
            joined += 1
    return StageReport("rapprochement", (("procédures rapprochées", joined),))
