"""Matching: every procedure that is new, changed, or judged by older rules or profiles, block by block."""

from __future__ import annotations

from collections import Counter, defaultdict
from datetime import datetime

from matching.account import account
from tenderwatch.model import Explanation, Match, Procedure, StageReport
from tenderwatch.pipeline.services import Services


def match(services: Services, now: datetime) -> StageReport:
    """Match what has not been matched by today's rules and profiles; each block is one transaction."""
    enterprises = services.store.enterprises()
    matcher = services.matcher(enterprises)
    counts: Counter[str] = Counter()
    for keys in services.store.procedures_to_match(matcher.stamp):
        procedures = list(services.procedures(keys).values())
        result = matcher.match(procedures, now=now)
        by_procedure: defaultdict[str, list[Match]] = defaultdict(list, {key: [] for key in keys})
        for one in result.matches:
            by_procedure[one.procedure_key].append(one)
        services.store.replace_matches(by_procedure, stamp=matcher.stamp)
        counts.update({"procédures": len(procedures), "appariements": len(result.matches)})
        services.watch("Appariement", counts["procédures"], None)
    silent_members = [one.name for one in enterprises if not one.activities]
    problems = tuple(f"{name} : profil sans activité, rien ne peut être comparé." for name in silent_members)
    return StageReport("appariement", tuple(counts.items()), problems)


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
