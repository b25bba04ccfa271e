"""Matching: every procedure that is new, changed, or judged by older rules or profiles, block by block."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Callable, Iterable, Mapping, Sequence
from contextlib import AbstractContextManager, nullcontext
from datetime import datetime

from matching.account import account
from matching.match import Matcher
from tenderwatch.model import Explanation, Match, Procedure, StageReport
from tenderwatch.pipeline import queue
from tenderwatch.pipeline.cluster import connected, here
from tenderwatch.pipeline.corpus import renewed
from tenderwatch.pipeline.services import Services

MatchBlock = Callable[[Matcher, Sequence[Procedure], datetime], list[Match]]


def match(services: Services, now: datetime) -> StageReport:
    """Match what has not been matched by today's rules and profiles; each block is one transaction.

    A changed profile is compared with every procedure, but no other is compared again; the result is a full run's.
    """
    with _matching(services) as matching:
        counts = _match_all(services, matching, now)
    silent_members = [one.name for one in services.store.enterprises() if not one.activities]
    problems = tuple(f"{name} : profil sans activité, rien ne peut être comparé." for name in silent_members)
    return StageReport("appariement", tuple(counts.items()), problems)


def _matching(services: Services) -> AbstractContextManager[MatchBlock]:
    """In this process, or on the cluster of the configuration."""
    return connected(services.config.cluster) if services.config.cluster else nullcontext(here)


def _match_all(services: Services, matching: MatchBlock, now: datetime) -> Counter[str]:
    enterprises = services.store.enterprises()
    renewed(services.store, services.config.var)
    matcher = services.matcher(enterprises)
    stamp, counts = f"{matcher.stamp}:{queue.VERSION}", Counter[str]()
    known = services.store.profile_stamps()
    changed = [one for one in enterprises if known.get(one.id) != matcher.stamps[one.id]]
    judged = list(services.store.procedures_matched(stamp)) if changed or known.keys() - matcher.stamps.keys() else []
    for keys in services.store.procedures_to_match(stamp):
        procedures = services.procedures(keys)
        _replace(services, procedures, _found(services, matching, matcher, procedures, now), stamp, now, counts)
    alone = services.matcher(changed)
    for keys in judged:
        _rematch(services, matching, alone, keys, stamp, now, counts)
    services.store.set_profile_stamps(matcher.stamps)
    return counts


def _rematch(
    services: Services,
    matching: MatchBlock,
    changed: Matcher,
    keys: list[str],
    stamp: str,
    now: datetime,
    counts: Counter[str],
) -> None:
    """Compare changed profiles with procedures that were judged; only those whose matches change are written.

    Rows of the queue are a network's: those of who moved to another are written too.
    """
    members = {one.id: one for one in services.store.enterprises()}
    standing = services.store.networks_counted(changed.stamps)
    moved = {name for name, networks in standing.items() if networks - set(members[name].networks)}
    procedures = services.procedures(keys)
    stored = services.store.desk.matches(keys)
    found = _found(services, matching, changed, procedures, now)
    others = members.keys() - changed.stamps.keys()
    kept = {key: [one for one in stored.get(key, ()) if one.enterprise_id in others] for key in keys}
    after = {key: [*kept[key], *found.get(key, ())] for key in keys}
    touched = [
        key
        for key in keys
        if _as_stored(after[key]) != _as_stored(stored.get(key, ()))
        or any(one.enterprise_id in moved for one in after[key])
    ]
    _replace(
        services, {key: procedures[key] for key in touched}, {key: after[key] for key in touched}, stamp, now, counts
    )


def _as_stored(matches: Iterable[Match]) -> list[Match]:
    return sorted(matches, key=lambda one: (one.enterprise_id, one.activity, one.lot or ""))


def _replace(
    services: Services,
    procedures: Mapping[str, Procedure],
    found: Mapping[str, list[Match]],
    stamp: str,
    now: datetime,
    counts: Counter[str],
) -> None:
    rows = queue.rows(services, procedures, found, now)
    services.store.replace_matches(
        {key: found.get(key, []) for key in procedures},
        stamp=stamp,
        rows=[row for each in rows.values() for row in each],
    )
    counts.update({"procédures": len(procedures), "appariements": sum(map(len, found.values()))})
    services.watch("Appariement", counts["procédures"], None)


def _found(
    services: Services, matching: MatchBlock, matcher: Matcher, procedures: Mapping[str, Procedure], now: datetime
) -> dict[str, list[Match]]:
    """Matches by procedure; what a coordinator handed to an enterprise stays with it, whatever its score."""
    by_procedure: defaultdict[str, list[Match]] = defaultdict(list)
    for one in matching(matcher, list(procedures.values()), now):
        by_procedure[one.procedure_key].append(one)
    for key, name in services.store.desk.handed_over(procedures):
        enterprise = services.store.enterprise(name) if name in matcher.stamps else None
        matched = any(one.enterprise_id == name for one in by_procedure[key])
        given = matcher.nearest(procedures[key], enterprise, now=now) if enterprise and not matched else None
        by_procedure[key] += [given[2]] if given else []
    return by_procedure


def why(services: Services, notice_id: str, enterprise_id: str, now: datetime) -> tuple[Procedure, Explanation]:
    """The account of the stored match with the contributions that made it, or of what refuses today.

    Raises:
        LookupError: the notice or the enterprise is not in the store.
    """
    notice = services.store.notice(notice_id)
    if notice is None:
        raise LookupError(f"L'avis {notice_id} n'est pas dans la base.")
    enterprise = services.store.enterprise(enterprise_id)
    if enterprise is None:
        raise LookupError(f"L'entreprise {enterprise_id} n'est pas dans la base.")
    key = services.store.procedure_key_of(notice.key) or notice.key
    procedure = services.procedures([key])[key]
    stored = services.store.match_of(key, enterprise_id)
    return procedure, account(services.matcher([enterprise]), procedure, enterprise, stored, now=now)
