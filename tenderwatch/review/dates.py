"""The deadline of a notice as a calendar file, the same event as the one that came with the mail."""

from __future__ import annotations

from flask import Blueprint, Response, abort

from digests.calendar import Appointment, calendar_bytes
from tenderwatch.links import Purpose
from tenderwatch.review import here
from tenderwatch.review.guards import public
from tenderwatch.review.holders import asked

room = Blueprint("dates", __name__, url_prefix=f"/{Purpose.CALENDAR.value}")


@room.get("/<token>")
@public
def file(token: str) -> Response:
    """The file; 404 when no day is known, a cancellation when nobody can answer any more."""
    question = asked(Purpose.CALENDAR, token)
    if question.deadline is None or question.deadline.day is None:
        abort(404)
    gone = question.procedure.closed is not None
    one = Appointment(question.recipient.enterprise.id, question.procedure, question.deadline, cancelled=gone)
    method = "CANCEL" if gone else "PUBLISH"
    content = calendar_bytes([one], method, here.config().mail, here.now())
    response = Response(content, content_type=f"text/calendar; charset=utf-8; method={method}")
    response.headers["Content-Disposition"] = 'attachment; filename="echeance.ics"'
    return response
