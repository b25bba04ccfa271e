"""Answers from mails, without an account: looking changes nothing, a button does."""

from __future__ import annotations

from flask import Blueprint, abort, flash, redirect, render_template, request, url_for
from werkzeug.wrappers import Response

from digests.deadlines import due_in_words, left_in_words
from digests.names import where
from digests.text import line, link
from tenderwatch.calendar import moment_in_words
from tenderwatch.links import Purpose
from tenderwatch.model import Answer, AnswerVerdict, DropReason
from tenderwatch.pipeline.answers import MAX_NOTE, Question, answer
from tenderwatch.review import here
from tenderwatch.review.forms import choice, text
from tenderwatch.review.guards import public
from tenderwatch.review.holders import asked, links
from tenderwatch.review.limiting import limited

room = Blueprint("answers", __name__, url_prefix=f"/{Purpose.ANSWER.value}")

LABELS = {
    AnswerVerdict.INTERESTED: "Ça m'intéresse",
    AnswerVerdict.PARTNER: "Nous cherchons un partenaire",
    AnswerVerdict.CALL_BACK: "Rappelez-moi",
    AnswerVerdict.ANSWERED: "Nous avons répondu",
    AnswerVerdict.NOT_FOR_US: "Ce n'est pas pour nous",
}
EFFECTS = {
    AnswerVerdict.INTERESTED: "Nous vous rappellerons la date limite, 7 puis 2 jours avant.",
    AnswerVerdict.PARTNER: "Votre réseau cherche avec vous ; la date limite vous sera rappelée.",
    AnswerVerdict.CALL_BACK: "Une personne de votre réseau vous rappellera.",
    AnswerVerdict.ANSWERED: "Bravo ! Nous n'enverrons plus de rappel pour cet avis.",
    AnswerVerdict.NOT_FOR_US: "Nous n'en parlerons plus, et votre réponse aide à mieux choisir.",
}
REASONS = {
    DropReason.ACTIVITY: "Ce n'est pas notre métier",
    DropReason.AREA: "C'est trop loin",
    DropReason.SIZE: "C'est trop gros, ou trop petit",
    DropReason.DELAY: "Le délai est trop court",
    DropReason.QUALIFICATION: "Il nous manque une qualification",
    DropReason.DUPLICATE: "Nous l'avons déjà reçu",
    DropReason.BUYER: "Nous ne travaillons pas avec cet acheteur",
    DropReason.OTHER: "Autre raison",
}


@room.get("/<token>")
@public
def show(token: str) -> str:
    """Show the notice and the possible answers."""
    return _page(token, asked(Purpose.ANSWER, token))


@room.post("/<token>")
@limited("60 per minute")
@public
def give(token: str) -> Response | tuple[str, int]:
    """Record an answer, then show it."""
    question, verdict = asked(Purpose.ANSWER, token), choice("verdict", AnswerVerdict)
    reason = choice("reason", DropReason)
    if verdict is None:
        abort(400)
    if verdict == AnswerVerdict.NOT_FOR_US and reason is None:
        return _page(
            token, question, fault="Choisissez une raison : elle nous aide à mieux choisir.", refusing=True
        ), 422
    enterprise, note = question.recipient.enterprise, text("note", MAX_NOTE)
    with here.noting(f"réponse : {verdict}", enterprise.id, *enterprise.networks, detail=question.procedure.key):
        answer(here.services(), question, verdict, reason=reason, note=note, now=here.now())
    flash(f"C'est noté : {LABELS[verdict].lower()}. {EFFECTS[verdict]}")
    return redirect(url_for(".show", token=token), 303)


def _page(token: str, question: Question, *, fault: str | None = None, refusing: bool = False) -> str:
    notice, now = question.procedure.current, here.now()
    return render_template(
        "answers/show.html.j2",
        token=token,
        name=line(question.recipient.enterprise.name, 120),
        title=line(notice.title, 180) or "Avis sans titre",
        buyer=line(notice.buyer.name, 120) or "Acheteur non précisé",
        where=where(notice),
        closed=question.procedure.closed,
        due=due_in_words(question.deadline),
        left=left_in_words(question.deadline, now),
        notice=link(notice.url),
        calendar=_calendar(question),
        standing=question.answer and told(question.answer),
        refused=question.answer is not None and question.answer.verdict == AnswerVerdict.NOT_FOR_US,
        choices=[(one.value, LABELS[one], EFFECTS[one]) for one in LABELS if one != AnswerVerdict.NOT_FOR_US],
        refusal=(AnswerVerdict.NOT_FOR_US.value, LABELS[AnswerVerdict.NOT_FOR_US], EFFECTS[AnswerVerdict.NOT_FOR_US]),
        reasons=[(one.value, label) for one, label in REASONS.items()],
        chosen=request.form.get("reason", question.answer.reason if question.answer else None),
        note=request.form.get("note", ""),
        most=MAX_NOTE,
        fault=fault,
        refusing=refusing,
    )


def _calendar(question: Question) -> str | None:
    """Where the deadline's calendar file is; None when its day is unknown."""
    if question.deadline is None or question.deadline.day is None:
        return None
    who = question.recipient
    return links().calendar(who.enterprise.id, who.contact.email, question.procedure.key, question.notice_key)


def told(answer: Answer) -> str:
    """An answer with its reason and its moment: "Ça m'intéresse, mardi 6 octobre 2026 à 9 h 12"."""
    reason = f" ({REASONS[answer.reason].lower()})" if answer.reason else ""
    return f"{LABELS[answer.verdict]}{reason}, {moment_in_words(answer.at)}"
