"""What to do next and what to prepare: the checklist of a bid, reduced to what this notice asks (pure)."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from digests.deadlines import deadline_for
from digests.doors import facilitator, stated
from digests.text import line, link
from tenderwatch.calendar import day_in_words, is_over, moment_in_words, working_day_until
from tenderwatch.clock import PARIS
from tenderwatch.french import plain
from tenderwatch.model import Condition, DoorKind, Kind, LegalKind, MatchView, Terms

MOST_STEPS, MOST_PIECES, QUOTE = 3, 7, 160
NOT_OPEN = {Kind.PRIOR_INFORMATION, Kind.PLANNED_PURCHASE}

_PROOFS = {
    LegalKind.EI: "convention avec l'État et annexe financière",
    LegalKind.ETTI: "convention avec l'État et annexe financière",
    LegalKind.AI: "convention avec l'État et annexe financière",
    LegalKind.ACI: "convention avec l'État et annexe financière",
    LegalKind.EA: "contrat d'objectifs valant agrément (CPOM)",
    LegalKind.EATT: "contrat d'objectifs valant agrément (CPOM)",
    LegalKind.ESAT: "arrêté d'autorisation de l'ESAT",
}
"""What proves that one may answer a reserved purchase; it goes with section C2 of the DC2."""
_PIECES: tuple[tuple[re.Pattern[str], str], ...] = tuple(
    (re.compile(pattern), words)
    for pattern, words in (
        (r"\bdc ?1\b|\blettre de candidature\b", "DC1"),
        (r"\bdc ?2\b|\bdeclaration du candidat\b", "DC2"),
        (r"\bdume\b", "DUME"),
        (r"\bk ?bis\b", "extrait Kbis"),
        (r"\burssaf\b|\bde vigilance\b|\battestations? fiscales?\b", "attestations fiscales et sociales"),
        (r"\bdecennale\b", "assurance décennale"),
        (r"\bresponsabilite civile\b|\battestations? d ?assurances?\b", "attestation d'assurance"),
        (r"\bchiffres? d ?affaires\b", "chiffre d'affaires des trois dernières années"),
        (r"\breferences? (?:similaires|professionnelles|de)\b|\bliste des (?:principales|references)\b", "références"),
        (r"\bmemoire (?:technique|justificatif|methodologique)\b|\bnote methodologique\b", "mémoire technique"),
        (r"\bacte d ?engagement\b|\battri ?1\b", "acte d'engagement"),
        (r"\bbpu\b|\bbordereau (?:des|de) prix\b", "bordereau des prix"),
        (r"\bdqe\b|\bdetail quantitatif\b", "détail quantitatif"),
        (r"\bdpgf\b|\bdecomposition du prix\b", "décomposition du prix"),
        (r"\bechantillons?\b", "échantillons"),
        (r"\bplanning\b|\bcalendrier (?:previsionnel|d ?execution)\b", "calendrier d'exécution"),
        (r"\breprise (?:du|de) personnel\b", "liste du personnel à reprendre, à demander"),
        (r"\bqualibat\b|\bqualipropre\b|\bcertificats? de qualification\b", "certificat de qualification"),
        (r"\bsignature electronique\b", "certificat de signature électronique"),
        (r"\bcopie de sauvegarde\b", "copie de sauvegarde, possible"),
    )
)
_NOT_ASKED = re.compile(
    r"\b(?:sans objet|aucune?|pas (?:de|d|exigee?s?|requise?s?|demandee?s?|obligatoires?)"
    r"|non (?:exige|requis|demande))\b"
)


@dataclass(frozen=True, slots=True)
class Step:
    """One thing to do, and the words of the notice about it."""

    sentence: str
    quote: str | None = None


@dataclass(frozen=True, slots=True)
class Checklist:
    """What to do, the first thing first, and the papers to prepare."""

    steps: tuple[Step, ...]
    prepare: tuple[str, ...]


def checklist(view: MatchView, now: datetime) -> Checklist:
    """The steps and papers of a match; what the notice does not ask is not listed."""
    if view.notice.kind in NOT_OPEN:
        return Checklist((Step("Faites-vous connaître de l'acheteur : la consultation n'est pas encore ouverte"),), ())
    return Checklist(tuple(_steps(view, now))[:MOST_STEPS], tuple(dict.fromkeys(_papers(view)))[:MOST_PIECES])


def _steps(view: MatchView, now: datetime) -> Iterator[Step]:
    visit = stated(view.entrance, Condition.VISIT_REQUIRED)
    if visit:
        yield Step("Réservez la visite obligatoire", line(visit, QUOTE))
    questions = (view.lot and view.lot.questions_until) or view.notice.questions_until
    if questions and questions.day and not is_over(questions, now):
        told = moment_in_words(questions.at) if questions.at else day_in_words(questions.day)
        yield Step(f"Posez vos questions avant le {told}")
    site = link(view.notice.documents_url) or link(view.notice.submission_url) or link(view.notice.url)
    yield Step(f"Retirez le dossier sur {site.site}" if site else "Demandez le dossier à l'acheteur")
    optional = stated(view.entrance, Condition.VISIT_OPTIONAL)
    if optional and not visit:
        yield Step("Visite possible", line(optional, QUOTE))
    last = _deposit_day(view, now)
    if last:
        yield Step(f"Déposez en ligne au plus tard {day_in_words(last)}, sans attendre la dernière heure")


def _deposit_day(view: MatchView, now: datetime) -> date | None:
    """The last working day before the deadline's, when it is still to come."""
    deadline = deadline_for(view)
    if deadline is None or deadline.day is None:
        return None
    day = working_day_until(deadline.day - timedelta(days=1))
    return day if day > now.astimezone(PARIS).date() else None


def _papers(view: MatchView) -> Iterator[str]:
    proof = _PROOFS.get(view.enterprise.kind)
    if proof and view.entrance.theirs:
        yield proof
    kinds = {door.kind for door in view.entrance.doors}
    if DoorKind.CLAUSE in kinds:
        body = facilitator(view.entrance)
        yield f"heures d'insertion proposées{f', à voir avec {body}' if body else ''}"
    if DoorKind.CRITERION in kinds:
        yield "volet social de l'offre"
    clauses = [clause for text in _texts(view) for clause in _clauses(text)]
    for pattern, words in _PIECES:
        if any(pattern.search(clause) and not _NOT_ASKED.search(clause) for clause in clauses):
            yield words


def _texts(view: MatchView) -> Iterator[str]:
    """What the notice says of the whole and of the lot that carries the match."""
    notice, lot = view.notice, view.lot
    wanted = {None, lot.number if lot else None}
    yield from (one.text for one in notice.passages if one.lot in wanted)
    for terms in (notice, lot):
        yield from _of_terms(terms) if terms else ()


def _of_terms(terms: Terms) -> Iterator[str]:
    yield terms.description or ""
    yield from (f"{one.name or ''} {one.text or ''}" for one in terms.criteria)


def _clauses(text: str) -> list[str]:
    return [plain(part).replace("'", " ").replace("’", " ") for part in re.split(r"[.;\n☐☒]", text) if part.strip()]
