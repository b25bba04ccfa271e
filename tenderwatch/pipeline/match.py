"""Matching: every procedure that is new, changed, or judged by older rules or profiles, block by block."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Mapping
from datetime import datetime

from matching.account import account
from matching.match import Matcher
from tenderwatch.model import Explanation, Match, Procedure, StageReport
from tenderwatch.pipeline import queue
from tenderwatch.pipeline.services import Services


def match(services: Services, now: datetime) -> StageReport:
    """Match what has not been matched by today's rules and profiles; each block is one transaction."""
    enterprises = services.store.enterprises()
    matcher = services.matcher(enterprises)
    stamp = f"{matcher.stamp}:{queue.VERSION}"
    counts: Counter[str] = Counter()
    for keys in services.store.procedures_to_match(stamp):
        procedures = services.procedures(keys)
        found = _found(services, matcher, procedures, now)
        rows = queue.rows(services, procedures, found, now)
        services.store.replace_matches(
            {key: found.get(key, []) for key in keys}, stamp=stamp, rows=[row for each in rows.values() for row in each]
        )
        counts.update({"procédures": len(procedures), "appariements": sum(map(len, found.values()))})
        services.watch("Appariement", counts["procédures"], None)
    silent_members = [one.name for one in enterprises if not one.activities]
    problems = tuple(f"{name} : profil sans activité, rien ne peut être comparé." for name in silent_members)
    return StageReport("appariement", tuple(counts.items()), problems)


def _found(
    services: Services, matcher: Matcher, procedures: Mapping[str, Procedure], now: datetime
) -> dict[str, list[Match]]:
    """Matches by procedure; what a coordinator handed to an enterprise stays with it, whatever its score."""
    by_procedure: defaultdict[str, list[Match]] = defaultdict(list)
    for one in matcher.match(list(procedures.values()), now=now).matches:
        by_procedure[one.procedure_key].append(one)
    for key, name in services.store.desk.handed_over(procedures):
        enterprise = services.store.enterprise(name)
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
