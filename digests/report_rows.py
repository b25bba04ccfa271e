"""What a coordinator's report tells, apart from its form: rows, counts and the health of the collection."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass
from datetime import datetime
from functools import cached_property

from digests.compose import Fate, fate, rank
from digests.deadlines import URGENT, deadline_for, due_in_words
from digests.items import REASONS, Reason, elsewhere, reasons
from digests.names import NAME, TITLE, lot_in_words, source_name, where
from digests.text import Link, counted, line, link
from tenderwatch.calendar import day_in_words, days_left
from tenderwatch.config import Release
from tenderwatch.model import Alert, Answer, Deadline, Decision, Enterprise, MatchView, SourceReport, Verdict

OUTCOMES: dict[Fate, str] = {"leaves": "à envoyer", "waits": "à revoir", "dropped": "écarté"}
_VERDICTS = {Verdict.KEEP: "gardé", Verdict.DROP: "écarté", Verdict.MAYBE: "à voir"}
UNDECIDED = "sans verdict"
NOTE = 300


@dataclass(frozen=True)
class NetworkReport:
    """One network's matches at a moment: its members (also those with nothing), and how the collection went.

    `refusals`: pairs that were not shown, drawn at random to be looked at.
    """

    network: str
    network_name: str
    enterprises: tuple[Enterprise, ...]
    views: tuple[MatchView, ...]
    sources: tuple[SourceReport, ...]
    problems: tuple[str, ...]
    now: datetime
    release: Release = Release.DOUBTFUL
    alerts: tuple[Alert, ...] = ()
    refusals: tuple[MatchView, ...] = ()

    @cached_property
    def rows(self) -> tuple[Row, ...]:
        """Every match, by enterprise, best first."""
        members = {one.id for one in self.enterprises}
        own = (view for view in self.views if view.enterprise.id in members)
        ordered = sorted(own, key=lambda view: (view.enterprise.name, view.enterprise.id, *rank(view)))
        return tuple(row(view, self.now, self.release) for view in ordered)

    @cached_property
    def refused_rows(self) -> tuple[Row, ...]:
        """The refusals to look at, in the order of their draw, near misses first."""
        return tuple(row(view, self.now, self.release) for view in self.refusals)


@dataclass(frozen=True, slots=True)
class Row:
    """A match as a coordinator reads it. `left`: working days, None when the day is unknown."""

    procedure_key: str
    enterprise_id: str
    enterprise: str
    title: str
    lot: str | None
    buyer: str
    where: str
    deadline: Deadline | None
    due: str
    left: int | None
    score: float
    fate: Fate
    reasons: tuple[Reason, ...]
    decision: Decision | None
    answer: Answer | None
    notice: Link | None
    elsewhere: tuple[Link, ...] = ()

    @property
    def urgent(self) -> bool:
        """Less than a working week is left."""
        return self.left is not None and self.left <= URGENT

    @property
    def outcome(self) -> str:
        """What becomes of it as things stand: "à envoyer", "à revoir" or "écarté"."""
        return OUTCOMES[self.fate]

    @property
    def status(self) -> str:
        """ "gardé", "écarté : hors zone", "à voir", "sans verdict"."""  # noqa: D210 (a quote begins it)
        if self.decision is None:
            return UNDECIDED
        word = _VERDICTS[self.decision.verdict]
        return f"{word} : {self.decision.reason}" if self.decision.reason else word

    @property
    def answered(self) -> str | None:
        """What the enterprise itself said: "pas pour nous : hors zone", "rappelez-moi (le matin)"."""
        if self.answer is None:
            return None
        reason = f" : {self.answer.reason}" if self.answer.reason else ""
        note = f" ({line(self.answer.note, NOTE)})" if self.answer.note else ""
        return f"{self.answer.verdict}{reason}{note}"


def row(view: MatchView, now: datetime, release: Release) -> Row:
    """A match as the report shows it under a release rule."""
    notice, deadline = view.notice, deadline_for(view)
    return Row(
        procedure_key=view.procedure.key,
        enterprise_id=view.enterprise.id,
        enterprise=line(view.enterprise.name, NAME),
        title=line(notice.title, TITLE) or "Avis sans titre",
        lot=lot_in_words(view.lot, notice),
        buyer=line(notice.buyer.name, NAME) or "acheteur non précisé",
        where=where(notice, view.lot),
        deadline=deadline,
        due=due_in_words(deadline).removeprefix("À rendre avant le "),
        left=days_left(deadline, now),
        score=view.match.score,
        fate=fate(view, release),
        reasons=reasons(view, REASONS + 1, with_door=True),
        decision=view.decision,
        answer=view.answer,
        notice=link(notice.url),
        elsewhere=elsewhere(view.procedure, link(notice.url)),
    )


@dataclass(frozen=True, slots=True)
class Member:
    """One enterprise of the network and its rows; `remark` says why there are none."""

    enterprise: Enterprise
    name: str
    rows: tuple[Row, ...]

    @property
    def remark(self) -> str | None:
        """ "profil sans activité" (nothing can be compared), "rien à proposer", or None."""  # noqa: D210 (a quote)
        if not self.enterprise.activities:
            return "profil sans activité"
        return None if self.rows else "rien à proposer"

    def count(self, fate: Fate) -> int:
        """How many of its rows will leave, wait, or were dropped."""
        return sum(one.fate == fate for one in self.rows)


def members(report: NetworkReport) -> tuple[Member, ...]:
    """All members by name, those with nothing included."""
    ordered = sorted(report.enterprises, key=lambda one: (one.name, one.id))
    found: dict[str, list[Row]] = {one.id: [] for one in ordered}
    for one in report.rows:
        found[one.enterprise_id].append(one)
    return tuple(Member(one, line(one.name, NAME), tuple(found[one.id])) for one in ordered)


def by_notice(report: NetworkReport) -> tuple[tuple[Row, ...], ...]:
    """The rows of each procedure, best first; the procedure whose deadline is nearest comes first."""
    found: dict[str, list[Row]] = {}
    for one in sorted(report.rows, key=lambda one: (-one.score, one.enterprise)):
        found.setdefault(one.procedure_key, []).append(one)
    return tuple(tuple(rows) for rows in sorted(found.values(), key=_nearest))


def _nearest(rows: list[Row]) -> tuple[str, str]:
    days = [str(one.deadline.day) for one in rows if one.deadline and one.deadline.day]
    return min(days, default="9999-12-31"), rows[0].procedure_key


def counts(report: NetworkReport) -> tuple[str, ...]:
    """What the report holds, in words that its body bears out."""
    fates = Counter(one.fate for one in report.rows)
    undecided = sum(one.decision is None for one in report.rows)
    return (
        counted(len(by_notice(report)), "marché", "marchés"),
        counted(len(report.rows), "appariement", "appariements"),
        f"{fates['leaves']} à envoyer",
        f"{fates['waits']} à revoir",
        *([counted(fates["dropped"], "écarté", "écartés")] if fates["dropped"] else []),
        f"{undecided} sans verdict",
    )


@dataclass(frozen=True, slots=True)
class Health:
    """How one source did, in one sentence."""

    source: str
    ok: bool
    sentence: str


def health(source: SourceReport) -> Health:
    """One source's counts, or what went wrong; the same after a night that was killed and resumed."""
    name = source_name(source.source)
    announced = "" if source.announced is None else counted(source.announced, "avis annoncé, ", "avis annoncés, ")
    read = source.received - len(source.refused)
    told = f"{announced}{counted(read, 'lu', 'lus')}, {counted(len(source.refused), 'refusé', 'refusés')}"
    if source.error:
        return Health(name, ok=False, sentence=f"collecte incomplète, {_sentence(source.error)} ({told}).")
    until = f", complète jusqu'au {day_in_words(source.until)}" if source.until else ""
    return Health(name, ok=True, sentence=f"{told}{until}.")


def _sentence(error: str) -> str:
    return line(error, 300).rstrip(" .")
