"""The canary: coordinators see the week's mails first; the rest leaves after a set time, or at a person's word."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import UTC, datetime, timedelta
from typing import NamedTuple

from digests.message import canary_message
from tenderwatch.config import Coordinator
from tenderwatch.errors import DeliveryError
from tenderwatch.pipeline.services import Services
from tenderwatch.pipeline.told import Told
from tenderwatch.store import Delivery

HELD = "digest"
"""The kind of mail that is shown first."""
MOST_SHOWN = 3
"""Mails attached for one network, the first ones."""


class _Sight(NamedTuple):
    """What one network's coordinators are shown."""

    network: str
    name: str
    readers: Sequence[Coordinator]
    deliveries: Sequence[Delivery]


def keep_back(services: Services, now: datetime, told: Told) -> bool:
    """Hold the digests that nobody has seen, and make the coordinators' mails; whether any must wait.

    The coordinators' mails are of the kind "canary"; they are composed here, and sent like all others.
    """
    fresh = [one for one in services.store.due(now, HELD) if one.not_before is None]
    if not is_shown_first(services) or not fresh:
        return False
    until = _until(services, now)
    for sight in _sights(services, fresh):
        for reader in sight.readers:
            _show(services, sight, reader, until, now, told)
    return True


def hold_what_was_shown(services: Services, now: datetime, told: Told) -> int:
    """Give the digests of today their hour once somebody has been sent them; how many are held.

    Where no coordinator's mail left, nobody looks: the digests stay as they are, and the next run tries again.
    """
    key = now.date().isoformat()
    shown = [one for one in services.store.deliveries("sent", "canary") if one.key.endswith(f":{key}")]
    if shown:
        return services.store.hold(HELD, _until(services, now))
    told.say(
        "Aucun courriel de relecture n'a pu partir vers les coordinateurs : les courriels de la semaine attendent. "
        "« outbox go » les laisse partir."
    )
    return len([one for one in services.store.due(now, HELD) if one.not_before is None])


def is_shown_first(services: Services) -> bool:
    """Whether coordinators see the digests before they leave; a rehearsal leaves that out."""
    return services.config.mail.canary_minutes is not None and not services.rehearsed


def _until(services: Services, now: datetime) -> datetime:
    """The end of the time to look; in UTC, for an hour may come twice in Paris."""
    return now.astimezone(UTC) + timedelta(minutes=services.config.mail.canary_minutes or 0)


def _sights(services: Services, fresh: Sequence[Delivery]) -> Iterator[_Sight]:
    """The digests of each network, for its own coordinators only; those of no network go to the operator."""
    config = services.config
    networks: dict[str, set[str]] = {}
    for enterprise in services.store.enterprises():
        for contact in enterprise.contacts:
            networks.setdefault(contact.email, set()).update(enterprise.networks)
    keeper = Coordinator(name="", email=config.operator or config.contact)
    own = {name: one.coordinators for name, one in config.networks.items() if one.coordinators}
    for name, readers in own.items():
        mine = [one for one in fresh if name in networks.get(one.recipient, ())]
        if mine:
            yield _Sight(name, config.networks[name].name, readers, mine)
    orphans = [one for one in fresh if not networks.get(one.recipient, set()) & own.keys()]
    if orphans:
        yield _Sight("", "sans coordinateur", (keeper,), orphans)


def _show(services: Services, sight: _Sight, reader: Coordinator, until: datetime, now: datetime, told: Told) -> None:
    shown = [services.store.message(one.id) for one in sight.deliveries[:MOST_SHOWN]]
    key = f"{sight.network}:{now.date().isoformat()}"
    try:
        message = canary_message(
            sight.name, shown, len(sight.deliveries), key=key, mail=services.config.mail, recipient=reader,
            until=until, now=now, pages=services.config.pages.url,
        )  # fmt: skip
    except DeliveryError as error:
        told.say(f"relecture {sight.name} : {error}.")
        return
    services.store.enqueue("canary", key, reader.email, message.as_bytes(), (), now)
