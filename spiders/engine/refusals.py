"""What an Opendatasoft API means by an answer other than 200; 400 and 429 have different keys."""

from __future__ import annotations

import json
import re
from collections.abc import Mapping
from datetime import datetime, timedelta
from typing import Any

from scrapy.http import Response

from tenderwatch import clock

ANSWERED = 200
REDIRECTS = range(300, 400)
BAD_REQUEST = 400
QUOTA_REACHED = 429
MOST_WORDS = 500
"""Characters of the API's own message that are shown."""
LONGEST_RETRY_AFTER = 366 * 24 * 3600


def sentence(response: Response) -> str:
    """The failure in French, with the API's own words where it has some."""
    if response.status == QUOTA_REACHED:
        return f"quota de l'API atteint (429) ; {when_to_come_back(response)}."
    if response.status == BAD_REQUEST:
        return f"requête refusée par l'API (400) : {_message(_body(response))}"
    if response.status in REDIRECTS:
        return f"l'API renvoie vers une autre adresse ({response.status}) : elle n'est pas suivie."
    return f"l'API a répondu {response.status}."


def seconds_to_wait(response: Response) -> float | None:
    """Until the body's `reset_time`, else as Retry-After says; None when neither tells."""
    reset = _reset_time(response)
    return None if reset is None else max(0.0, (reset - clock.now()).total_seconds())


def _reset_time(response: Response) -> datetime | None:
    """`reset_time` of the body, e.g. "2021-01-26T00:00:00Z"; else Retry-After in seconds from now."""
    try:
        found = datetime.fromisoformat(str(_body(response).get("reset_time")))
    except ValueError:
        return _retry_after(response)
    return found if found.tzinfo else None


def _retry_after(response: Response) -> datetime | None:
    after = (response.headers.get("Retry-After") or b"").decode("latin-1")
    if not (after.isascii() and after.isdigit() and len(after) < len(str(LONGEST_RETRY_AFTER))):
        return None
    return clock.now() + timedelta(seconds=int(after))


def when_to_come_back(response: Response) -> str:
    """The moment that the answer names, in words; the next run when it names none."""
    reset = _reset_time(response)
    if reset is None:
        return "réessayez au prochain passage"
    return f"réessayez après le {reset.astimezone(clock.PARIS):%d/%m/%Y à %H:%M}"


def _body(response: Response) -> Mapping[str, Any]:
    try:
        body = json.loads(response.body)
    except (ValueError, RecursionError):
        return {}
    return body if isinstance(body, dict) else {}


def _message(body: Mapping[str, Any]) -> str:
    return " ".join(str(body.get("message") or body.get("error") or "sans message").split())[:MOST_WORDS]


_PAGE = re.compile(rb"\A\s*(?:<!--.{0,2000}?-->\s*)?<(?:!doctype\s+html|html|head|body)\b", re.IGNORECASE | re.DOTALL)


def is_no_file(body: bytes) -> bool:
    """Whether a 200 that should be a file is empty, or a page made for people: maintenance, or a challenge."""
    return not body.strip() or bool(_PAGE.match(body))
