"""The forms by which coordinators decide: read, bounded, answered in French; nothing is decided here."""

from __future__ import annotations

import secrets
from collections.abc import Iterable, Mapping, Sequence

from flask import abort, request

from digests.text import counted
from tenderwatch.model import Act, ActKind, DropReason, Outcome, Target, User
from tenderwatch.review import forms, here
from tenderwatch.review.lines import Line

MOST_NOTE = 2_000
MOST_ROWS = 500
"""Rows of one act; a page of the queue has far fewer."""
_VERBS = {ActKind.KEEP: "gardé", ActKind.DROP: "écarté", ActKind.MAYBE: "laissé à voir"}


def new_token() -> str:
    """What makes one press of a button count once."""
    return secrets.token_urlsafe(12)


def act_of_form(user: User) -> Act:
    """What the form asks for; a reason alone means to drop."""
    token, reason = forms.token(), forms.choice("motif", DropReason)
    kind = ActKind.DROP if reason else forms.choice("acte", ActKind)
    if kind is None or (kind == ActKind.DROP and reason is None):
        abort(400)
    note = forms.text("note", MOST_NOTE) or None
    to = forms.text("vers", 100) or None
    return Act(token, kind, user.email, here.now(), user.networks, reason, note, to)


def one_target() -> Target | None:
    """The row of a form, and its enterprises that are ticked; None for a selection of rows."""
    key = request.form.get("ligne", "")
    if not key:
        return None
    return Target(key, forms.number(request.form.get("vu", "")), tuple(dict.fromkeys(request.form.getlist("pour"))))


def chosen() -> dict[str, int]:
    """The rows of a selection, with the version in which each was seen."""
    found: dict[str, int] = {}
    for text in request.form.getlist("choix")[:MOST_ROWS]:
        number, _, key = text.partition(":")
        found[key] = forms.number(number)
    return found


def targets(lines: Iterable[Line], seen: Mapping[str, int]) -> list[Target]:
    """A selection's rows with the enterprises that a verdict is meant for."""
    return [
        Target(one.key, seen[one.key], tuple(each.member.id for each in one.candidates if each.chosen)) for one in lines
    ]


def told(act: Act, done: Outcome, names: Sequence[str]) -> str:
    """What happened, with its number; `names`: the enterprises of a single row."""
    if act.kind == ActKind.NOTE:
        return "Note enregistrée." if done.done else "Note vide : rien n'a été enregistré."
    if act.kind == ActKind.HAND_OVER:
        return f"Transmis à {' et '.join(names)}."
    if not done.done:
        return "Aucune entreprise n'était cochée : rien n'a été enregistré."
    verb, reason = _VERBS[act.kind], f" ({act.reason})" if act.reason else ""
    if done.rows > 1:
        plural = f"{verb}s" if act.kind != ActKind.MAYBE else "laissés à voir"
        decisions = counted(done.done, "décision", "décisions")
        return f"{counted(done.rows, 'avis', 'avis')} {plural}{reason} : {decisions}."
    whom = names[0] if len(names) == 1 else counted(done.done, "entreprise", "entreprises")
    return f"{verb[0].upper()}{verb[1:]}{reason} pour {whom}."
