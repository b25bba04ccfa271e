"""The log of changes: searched, read page by page, taken away as a file."""

from __future__ import annotations

from collections.abc import Iterator

from flask import Blueprint, Response, abort, render_template, request

from digests.journal import journal_csv
from tenderwatch.calendar import moment_in_words
from tenderwatch.model import AuditEntry, Role
from tenderwatch.review import here
from tenderwatch.review.files import csv_file
from tenderwatch.review.guards import needs
from tenderwatch.store import Store

room = Blueprint("journal", __name__, url_prefix="/journal")
PER_PAGE, BLOCK = 50, 2_000


@room.get("")
@needs(*Role)
def index() -> str:
    """Show a page of what was changed, the newest first."""
    words, page = _words(), _page()
    scope = _scope()
    total = here.store().count_audit(scope, words)
    entries = here.store().audit(scope, words, limit=PER_PAGE, offset=(page - 1) * PER_PAGE)
    return render_template(
        "journal/index.html.j2",
        entries=[(moment_in_words(one.at), one) for one in entries],
        words=words,
        total=total,
        page=page,
        pages=max(1, -(-total // PER_PAGE)),
    )


@room.get("/journal.csv")
@needs(*Role)
def export() -> Response:
    """The entries that the search finds, for a spreadsheet program."""
    entries = _entries(here.store(), _scope(), _words())
    return csv_file(journal_csv(entries), "journal")


def _scope() -> tuple[str | None, ...]:
    """A network's changes are for its own people; those of the installation for who looks after it."""
    user = here.user()
    if user is None:
        abort(403)
    return (None,) if user.role == Role.OPERATOR else user.networks


def _words() -> str:
    return request.args.get("q", "")[:200]


def _page() -> int:
    """The page that is asked for; the first when the address says nonsense."""
    asked = request.args.get("page", "1")
    return max(1, min(int(asked), 1_000_000)) if asked.isascii() and asked.isdecimal() and len(asked) < 8 else 1  # noqa: PLR2004


def _entries(store: Store, scope: tuple[str | None, ...], words: str) -> Iterator[AuditEntry]:
    """All of them in blocks, so that a long log needs no more memory than a short one."""
    offset = 0
    while entries := store.audit(scope, words, limit=BLOCK, offset=offset):
        yield from entries
        offset += len(entries)
