"""What a coordinator's gestures make of an edition: pure, each gives a new one."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import replace

from tenderwatch.model import Edition, EditionState


def pinned(edition: Edition, key: str) -> Edition:
    """First after what is pinned already; it leaves whatever the rule."""
    return _touched(edition, pins=(*_without(edition.pins, key), key), dropped=edition.dropped - {key})


def unpinned(edition: Edition, key: str) -> Edition:
    """Back to its rank, and under the rule."""
    return _touched(edition, pins=_without(edition.pins, key))


def moved(edition: Edition, shown: Sequence[str], key: str, step: int) -> Edition:
    """One place up (-1) or down (+1) among those that are pinned, or among those that are not.

    `shown`: the keys of the mail as it stands; at the end of its group a purchase stays where it is.
    """
    pins = key in edition.pins
    group = [one for one in shown if (one in edition.pins) == pins]
    if key not in group or not 0 <= group.index(key) + step < len(group):
        return edition
    at = group.index(key)
    group[at], group[at + step] = group[at + step], group[at]
    if not pins:
        return _touched(edition, order=tuple(group))
    hidden = [one for one in edition.pins if one not in group]
    return _touched(edition, pins=(*group, *hidden))


def left_out(edition: Edition, key: str) -> Edition:
    """Not in this mail; the next one may bring it."""
    return _touched(edition, pins=_without(edition.pins, key), dropped=edition.dropped | {key})


def put_back(edition: Edition, key: str) -> Edition:
    """In this mail again, at its rank."""
    return _touched(edition, dropped=edition.dropped - {key})


def released(edition: Edition, shown: Iterable[str]) -> Edition:
    """Leaves as it was seen, and nothing that comes later with it."""
    order = tuple(shown)
    return replace(edition, state=EditionState.RELEASED, order=order, only=frozenset(order))


def held(edition: Edition) -> Edition:
    """Does not leave this week."""
    return replace(edition, state=EditionState.HELD, only=None)


def reopened(edition: Edition) -> Edition:
    """To be read again: the rule of the network holds."""
    return replace(edition, state=EditionState.OPEN, only=None)


def touched(edition: Edition) -> Edition:
    """What was released and is changed must be released again; what is held stays held."""
    return _touched(edition)


def _touched(edition: Edition, **changes: object) -> Edition:
    changed: Edition = replace(edition, **changes)  # type: ignore[arg-type]
    return reopened(changed) if edition.state == EditionState.RELEASED else changed


def _without(keys: Iterable[str], key: str) -> tuple[str, ...]:
    return tuple(one for one in keys if one != key)
