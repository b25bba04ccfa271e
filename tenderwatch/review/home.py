"""The front page, and what programs ask for: whether the pages are up, what robots may read."""

from __future__ import annotations

from flask import Blueprint, Response, render_template

from tenderwatch.review import here
from tenderwatch.review.guards import public

room = Blueprint("home", __name__)


@room.get("/")
@public
def index() -> str:
    """Say whose pages these are."""
    return render_template("home/index.html.j2", sender=here.config().mail)


@room.get("/sante")
@public
def health() -> Response:
    """Answer a monitor once the database answers too."""
    here.store().last_runs(limit=1)
    return Response("ok\n", content_type="text/plain; charset=utf-8")


@room.get("/robots.txt")
@public
def robots() -> Response:
    """Ask robots to read nothing."""
    return Response("User-agent: *\nDisallow: /\n", content_type="text/plain; charset=utf-8")
