"""Importing what came back: a mailbox of notifications into refusals of addresses, each counted once."""

from __future__ import annotations

import mailbox
from collections import Counter
from collections.abc import Iterator
from contextlib import closing
from datetime import datetime
from pathlib import Path

from digests.bounces import MOST_BYTES, Bounce, read_bounce
from tenderwatch.errors import TenderwatchError
from tenderwatch.model import StageReport
from tenderwatch.pipeline.services import Services
from tenderwatch.store import Delivery, Refusal

RETURNED = ("sent", "uncertain")
"""States of a message that can come back."""


def import_bounces(services: Services, path: Path, now: datetime) -> StageReport:
    """Read a mbox file or a Maildir folder; reading it again changes nothing.

    Only a notification that carries the identifier of a message of ours counts, and it counts for that message's
    recipient: whoever forges one can say nothing of anybody else.

    Raises:
        TenderwatchError: it is no mailbox, or cannot be read.
    """
    counts: Counter[str] = Counter({"messages lus": 0, "retours nouveaux": 0})
    problems: list[str] = []
    for data in messages(path):
        counts["messages lus"] += 1
        bounce = read_bounce(data)
        ours = services.store.deliveries_named(bounce.message_id) if bounce else []
        if bounce is None or not ours:
            counts["sans rapport avec nos envois"] += 1
            continue
        new, suspended = _record(services, ours[0], bounce, now)
        counts["retours nouveaux" if new else "déjà connus"] += 1
        problems += [f"{ours[0].key} : une adresse est suspendue ({bounce.told})."] if suspended else []
    return StageReport("retours", tuple(counts.items()), tuple(problems))


def messages(path: Path) -> Iterator[bytes]:
    """The beginning of each message of a mailbox.

    Raises:
        TenderwatchError: it is no mailbox, or cannot be read.
    """
    try:
        with closing(_opened(path)) as box:
            for key in box.iterkeys():
                with closing(box.get_file(key)) as file:
                    yield file.read(MOST_BYTES)
    except (OSError, mailbox.Error) as error:
        raise TenderwatchError(f"{path} ne peut pas être lu comme une boîte aux lettres ({error}).") from error


def _opened(path: Path) -> mailbox.Mailbox[mailbox.Message]:
    if path.is_dir():
        if not (path / "new").is_dir() or not (path / "cur").is_dir():
            raise TenderwatchError(f"{path} n'est pas un dossier Maildir (new et cur y sont attendus).")
        return mailbox.Maildir(path, create=False)
    return mailbox.mbox(path, create=False)


def _record(services: Services, delivery: Delivery, bounce: Bounce, now: datetime) -> tuple[bool, bool]:
    """Remember what came back: whether it is new, and whether its address is suspended from now on."""
    refusal = Refusal(delivery.recipient, now, bounce.status, bounce.told, bounce.hard, bounce.mark)
    new, suspended = services.store.add_refusal(refusal, limit=services.config.mail.suspend_after)
    if new and bounce.final and delivery.status in RETURNED:
        services.store.settle(delivery.id, "failed", now, f"retourné ({bounce.told})")
    return new, suspended
