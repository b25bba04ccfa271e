"""Matches as the composer gets them, said in one line each."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime
from typing import Any

from digests.compose import Rules, compose
from digests.letters import Letter
from digests.links import ByMail
from tenderwatch.clock import PARIS
from tenderwatch.config import Mail, Release
from tenderwatch.model import (
    Band,
    Contact,
    Contribution,
    Deadline,
    Decision,
    Digest,
    DropReason,
    Enterprise,
    Entrance,
    Evidence,
    Finding,
    HumanLine,
    Lot,
    MailKind,
    Match,
    MatchView,
    Notice,
    Procedure,
    Verdict,
)
from tests.factories import a_notice, an_enterprise

NOW = datetime(2026, 10, 5, 6, 0, tzinfo=PARIS)
WORDS = Evidence("« nettoyage de bureaux » dans l'objet : votre activité Nettoyage de locaux.", "title", "nettoyage")
AREA = Evidence("Lieu dans votre territoire : Finistère (29).", "place.departments")


def contributions(score: float, *evidence: Evidence) -> tuple[Contribution, ...]:
    """One criterion that gives exactly `score` points."""
    return (Contribution("mots", 100.0, Finding(score / 100, evidence or (WORDS,))),)


def a_view(
    source_id: str = "26-900001",
    *,
    score: float = 80.0,
    band: Band = Band.STRONG,
    verdict: Verdict | None = None,
    reason: DropReason | None = None,
    enterprise: Enterprise | None = None,
    lot: str | None = None,
    lots: tuple[Lot, ...] = (),
    evidence: tuple[Evidence, ...] = (WORDS, AREA),
    closed: str | None = None,
    changes: tuple[str, ...] = (),
    entrance: Entrance | None = None,
    human: HumanLine | None = None,
    **notice: Any,
) -> MatchView:
    """A strong match of an open call, unless told otherwise; extra words are fields of the notice."""
    content: Notice = a_notice(source_id=source_id, lots=lots, **notice)
    enterprise = enterprise or an_enterprise()
    procedure = Procedure(content.key, (content,), content, content.deadline, closed, changes)
    match = Match(
        content.key, content.key, lot, enterprise.id, "Nettoyage de locaux", band, contributions(score, *evidence), "1"
    )
    decision = a_decision(content.key, enterprise.id, verdict, reason)
    return MatchView(match, procedure, enterprise, decision, entrance or Entrance(), human)


def a_decision(
    procedure: str, enterprise: str, verdict: Verdict | None, reason: DropReason | None = None
) -> Decision | None:
    """Yesterday's verdict, if any."""
    if verdict is None:
        return None
    return Decision(procedure, enterprise, verdict, reason, None, "unea@example.org", NOW)


def a_deadline(day: int, hour: int = 12, month: int = 10) -> Deadline:
    """An exact moment of 2026 in Paris."""
    at = datetime(2026, month, day, hour, 0, tzinfo=PARIS)
    return Deadline(at=at, day=at.date(), certainty="exact", raw=at.isoformat())


ANNE = Contact(email="anne@example.org", name="Anne Le Goff")
LINKS = ByMail(Mail())


class Signed:
    """Links to pages, as an installation with a public address has them; nothing is really signed."""

    def answer(self, enterprise_id: str, recipient: str, procedure_key: str, notice_key: str) -> str:
        return f"https://veille.example.org/reponse/{enterprise_id}.{notice_key}"

    def calendar(self, enterprise_id: str, recipient: str, procedure_key: str, notice_key: str) -> str:
        return f"https://veille.example.org/calendrier/{enterprise_id}.{notice_key}"

    def preferences(self, enterprise_id: str, recipient: str) -> str:
        return f"https://veille.example.org/preferences/{enterprise_id}"

    def unsubscribe(self, enterprise_id: str, recipient: str) -> str:
        return f"https://veille.example.org/desinscription/{enterprise_id}"


def a_digest(*views: MatchView, **changes: Any) -> Digest:
    """What all these matches make of a week, of the first one's enterprise."""
    enterprise = views[0].enterprise if views else an_enterprise()
    rules = Rules(Release.NONE, 5, 0)
    digest = compose(enterprise, views, period="2026-W41", now=NOW, rules=rules, already_sent=set())
    return replace(digest, **changes)


def a_letter(*parts: Digest, kind: MailKind = MailKind.DIGEST, to: Contact = ANNE) -> Letter:
    """A letter to Anne."""
    return Letter(kind, to, parts)
