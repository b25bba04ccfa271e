"""What `doctor` says of the week's mails that do not leave: which, and why."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime

from tenderwatch.commands.check import Check
from tenderwatch.pipeline.held import held
from tenderwatch.pipeline.services import Services


def held_checks(services: Services, now: datetime) -> Iterator[Check]:
    """One sentence for each; only one that waits for somebody after its hour is something to see to."""
    for one in held(services, now):
        yield Check("courriels", ok=not one.overdue, sentence=f"{one.name} : {one.why}.")
