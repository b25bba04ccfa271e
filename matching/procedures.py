"""One purchase from its notices: which content stands, which deadline is in force, and whether it is closed."""

from __future__ import annotations

import re
from collections.abc import Sequence
from datetime import date

from matching.corrections import new_deadline
from tenderwatch.calendar import deadline_in_words
from tenderwatch.french import plain
from tenderwatch.model import Certainty, Deadline, Kind, Notice, Procedure

DESCRIBING = {Kind.CALL, Kind.PRIOR_INFORMATION, Kind.PLANNED_PURCHASE}
_ABANDONED = re.compile(
    r"\bsans suite\b|\binfructueu(?:x|se)\b|\b(?:consultation|procedure|marche|avis)\b[^.;]{0,40}\bannulee?\b"
    r"|\bannulation (?:de la (?:consultation|procedure)|du marche|de l avis)\b"
)


def assemble(key: str, notices: Sequence[Notice]) -> Procedure:
    """The present state of the notices that share a procedure; they need no order."""
    ordered = tuple(sorted(notices, key=_age, reverse=True))
    current = _current(ordered)
    deadline, changes = _in_force(current, ordered)
    return Procedure(key, ordered, current, deadline, _closed(ordered), changes)


def _age(notice: Notice) -> tuple[date, tuple[int, ...], str]:
    """Publication day, then the numbers in the identifier: "26-9" is older than "26-10"."""
    numbers = tuple(int(one) for one in re.findall(r"\d{1,18}", notice.source_id))
    return notice.published_on or date.min, numbers, notice.source_id


def _current(newest_first: Sequence[Notice]) -> Notice:
    """The newest notice that describes the purchase; an eForms correction is the whole notice again."""
    for notice in newest_first:
        republished = notice.kind == Kind.CORRECTION and bool(notice.cpv or notice.lots)
        if notice.kind in DESCRIBING or republished:
            return notice
    return newest_first[0]


def _closed(newest_first: Sequence[Notice]) -> str | None:
    """Why nobody can answer any more; a call after a cancellation opens the procedure again."""
    for notice in newest_first:
        when = f" (avis du {notice.published_on:%d/%m/%Y})" if notice.published_on else ""
        if notice.kind == Kind.CANCELLATION or (notice.kind == Kind.CORRECTION and _abandons(notice)):
            return f"la procédure est annulée{when}"
        if notice.kind == Kind.MODIFICATION:
            return f"le marché est en cours d'exécution{when}"
        if notice.kind == Kind.AWARD:
            return f"le marché est attribué{when}"
        if notice.kind in DESCRIBING:
            return None
    return None


def _abandons(notice: Notice) -> bool:
    """Whether a national correction says that the whole procedure is over, and not only one of its lots."""
    said = (plain(text) for text in (notice.description or "", *(one.text for one in notice.passages)))
    sentences = (sentence for text in said for sentence in re.split(r"[.;\n]", text))
    return any(_ABANDONED.search(one) and not re.search(r"\blots?\b", one) for one in sentences)


def _in_force(current: Notice, newest_first: Sequence[Notice]) -> tuple[Deadline | None, tuple[str, ...]]:
    """The deadline after every correction since the content that stands, and what each changed."""
    deadline = current.deadline
    changes: list[str] = []
    for notice in reversed(newest_first[: newest_first.index(current)]):
        if notice.kind == Kind.CORRECTION:
            found = new_deadline(notice)
            if found and found != deadline:
                changes.append(_change(deadline, found, notice))
                deadline = _earlier_if_unsure(deadline, found)
    older = [one for one in newest_first[newest_first.index(current) + 1 :] if one.kind in DESCRIBING and one.deadline]
    if current.kind == Kind.CORRECTION and older and older[0].deadline != current.deadline:
        changes.insert(0, _change(older[0].deadline, current.deadline, current))
    return deadline, tuple(changes)


def _change(old: Deadline | None, new: Deadline | None, notice: Notice) -> str:
    when = f" (rectificatif du {notice.published_on:%d/%m/%Y})" if notice.published_on else ""
    if new and new.certainty == Certainty.CONFLICTING:
        return f"un rectificatif change peut-être la date limite{when} : à vérifier dans l'avis"
    if old is None or old.day is None:
        return f"la date limite est fixée au {deadline_in_words(new)}{when}"
    return f"la date limite passe du {deadline_in_words(old)} au {deadline_in_words(new)}{when}"


def _earlier_if_unsure(old: Deadline | None, new: Deadline) -> Deadline:
    """A new date that is certain replaces the old one; of two doubtful ones the earliest is shown."""
    if new.certainty != Certainty.CONFLICTING or old is None or old.day is None:
        return new
    first = min((one for one in (old, new) if one.day), key=lambda one: (one.day, one.at is None), default=old)
    return first.model_copy(update={"certainty": Certainty.CONFLICTING})
