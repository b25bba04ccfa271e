"""What the watch would learn from verdicts: shown with its effect first, applied by a person, taken back at will."""

from __future__ import annotations

from flask import Blueprint, abort, flash, redirect, render_template, request, session, url_for
from werkzeug.wrappers import Response

from digests.names import title_of
from tenderwatch.model import Enterprise, Role, User
from tenderwatch.pipeline import learn
from tenderwatch.pipeline.lessons import preview
from tenderwatch.review import here
from tenderwatch.review.guards import needs

room = Blueprint("learning", __name__, url_prefix="/apprentissage")
TO_LEARN = "apprendre"
"""Where the session keeps the enterprises that something was just dropped for as being no trade of theirs."""


@room.get("")
@needs(Role.COORDINATOR, Role.READER)
def index() -> str:
    """Show what would be learnt for one enterprise, and what would change."""
    _, enterprise = _asked(request.args.get("entreprise", ""))
    found = preview(here.services(), enterprise, here.now())
    applied = any(one.undoes is None for one in here.store().learnings(enterprise.id))
    return render_template("learning/index.html.j2", found=found, applied=applied, title_of=title_of)


@room.post("")
@needs(Role.COORDINATOR)
def decide() -> Response:
    """Apply the proposals, take the last ones back, or leave them for later."""
    user, enterprise = _asked(request.form.get("entreprise", ""))
    wanted = request.form.get("acte", "")
    if wanted not in {"apprendre", "reprendre", "plus tard"}:
        abort(400)
    networks = [name for name in enterprise.networks if name in user.networks]
    with here.noting(f"apprentissage : {wanted}", enterprise.id, *networks):
        if wanted == "apprendre":
            done = learn.apply(here.services(), enterprise, user.email, here.now())
            flash("Appris : le prochain passage de la nuit en tient compte." if done else "Rien à apprendre.")
        elif wanted == "reprendre":
            taken = learn.undo(here.services(), enterprise, user.email, here.now())
            flash("Repris : les mots pèsent comme avant." if taken else "Rien à reprendre.")
    session[TO_LEARN] = [one for one in session.get(TO_LEARN, []) if one != enterprise.id]
    return redirect(url_for("queue.index") if wanted == "plus tard" else url_for(".index", entreprise=enterprise.id))


def _asked(name: str) -> tuple[User, Enterprise]:
    """Who asks, and the enterprise, which must be of their networks (404)."""
    user, found = here.user(), here.store().enterprise(name)
    if user is None or found is None or not set(found.networks) & set(user.networks):
        abort(404)
    return user, found
