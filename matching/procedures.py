"""One purchase from its notices: which content stands, which deadline is in force, and whether it is closed."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from datetime import date

from matching.corrections import new_deadline
from matching.lots import lots_named
from matching.marks import marks
from matching.sentences import cut, prepared
from tenderwatch.calendar import deadline_in_words
from tenderwatch.model import Certainty, Change, Deadline, Kind, Notice, Procedure

DESCRIBING = {Kind.CALL, Kind.PRIOR_INFORMATION, Kind.PLANNED_PURCHASE}
_ABANDONED = re.compile(
    r"\bsans suite\b|\bnon suite\b|\binfructueu(?:x|se)s?\b|\binfructuosite\b"
    r"|\b(?:consultation|procedure|marche|avis|lots?)\b[^.;]{0,40}\bannulee?s?\b|\bannule (?:la|le|cette|les) \w+"
    r"|\b(?:abandon|annulation) (?:de la (?:consultation|procedure)|du marche|de l avis|du lot|des lots)\b"
)
_LOT_ABANDONED = re.compile(
    r"\blots?\b(?:(?!\b(?:la|cette) (?:presente )?(?:procedure|consultation)\b)[^.;]){0,80}?"
    r"(?:\b(?:de la (?:presente )?(?:procedure|consultation)|du marche)\b[^.;]{0,20})?"
    r"\b(?:sans suite|infructueu\w*|annule\w*|abandonne\w*|supprime\w*)"
    r"|\b(?:sans suite|annule|annulation|abandon)\b[^.;]{0,30}\b(?:du|le|les|des) lots?\b"
)
_DATED = re.compile(r"\d{1,2}[/ .-]\w+[/ .-]\d{2,4}")
MOST_CHANGES = 3
LONGEST_SIDE = 90


def assemble(key: str, notices: Sequence[Notice]) -> Procedure:
    """The present state of the notices that share a procedure; they need no order."""
    ordered = tuple(sorted(notices, key=_age, reverse=True))
    current = _current(ordered)
    deadline, changes = _in_force(current, ordered)
    return Procedure(
        key,
        ordered,
        current,
        deadline,
        _closed(ordered, current),
        (*_other_changes(ordered, current), *changes),
        closed_lots=_closed_lots(ordered),
        awards=next((one.awards for one in ordered if one.kind == Kind.AWARD and one.awards), ()),
        follows=tuple(dict.fromkeys(number for one in ordered for number in one.follows)),
    )


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


def _closed(newest_first: Sequence[Notice], current: Notice) -> str | None:
    """Why nobody can answer any more; a call after a cancellation opens the procedure again.

    A purchase that was published twice by mistake is open while one of its two calls stands: cancelling the other,
    which shares no identifier with it, cancels nothing.
    """
    for notice in newest_first:
        when = f" (avis du {notice.published_on:%d/%m/%Y})" if notice.published_on else ""
        if _cancels(notice) and _speaks_of(notice, current, newest_first):
            return f"la procédure est annulée{when}"
        if notice.kind == Kind.MODIFICATION:
            return f"le marché est en cours d'exécution{when}"
        if notice.kind == Kind.AWARD:
            return f"le marché est attribué{when}"
        if notice.kind in DESCRIBING:
            return None
    return None


def _cancels(notice: Notice) -> bool:
    """Whether a notice says that the whole procedure is over, and not only some of its lots."""
    said = list(_sentences(notice))
    whole = any(_ABANDONED.search(one) and not _LOT_ABANDONED.search(one) for one in said)
    if notice.kind == Kind.CANCELLATION:
        return whole or not any(_LOT_ABANDONED.search(one) for one in said)
    return notice.kind == Kind.CORRECTION and whole


def _speaks_of(notice: Notice, call: Notice, others: Sequence[Notice]) -> bool:
    """Whether identifiers tie a cancellation to the call that stands, through other notices if need be."""
    known, left = set(notice.identifiers), list(others)
    while found := [one for one in left if known & set(one.identifiers)]:
        known.update(name for one in found for name in one.identifiers)
        left = [one for one in left if one not in found]
    return call not in left


def _closed_lots(notices: Sequence[Notice]) -> tuple[str, ...]:
    """Lots that a correction or cancellation gives up, and those for which a result says that nobody won."""
    told = (one for one in notices if one.kind in {Kind.CORRECTION, Kind.CANCELLATION})
    given_up = (said for one in told for said in _sentences(one) if _LOT_ABANDONED.search(said))
    named = (lot for said in given_up if "relanc" not in said for lot in lots_named(said))
    unwon = (award.lot for one in notices for award in one.awards if award.abandoned and award.lot)
    return tuple(dict.fromkeys((*named, *unwon)))


def _sentences(notice: Notice) -> Iterator[str]:
    changed = (one.new or "" for one in notice.changes)
    for text in (notice.description or "", *(one.text for one in notice.passages), *changed):
        yield from (prepared(text[start:end]) for start, end in cut(text))


def _other_changes(newest_first: Sequence[Notice], current: Notice) -> Iterator[str]:
    """What else corrections say that they change, the newest first, shortened."""
    since = newest_first[: newest_first.index(current) + 1]
    changed = [one for notice in since if notice.kind == Kind.CORRECTION for one in notice.changes if one.new]
    told = [one for one in changed if (one.old and not _DATED.search(one.new or "")) or _touches_doors(one)]
    for one in told[:MOST_CHANGES]:
        lot = f"lot {one.lot}, " if one.lot else ""
        said = f"« {_short(one.old)} » devient « {_short(one.new)} »" if one.old else f"ajouté : « {_short(one.new)} »"
        yield f"{lot}{one.where or 'rectifié'} : {said}"


def _touches_doors(change: Change) -> bool:
    """Whether an addition speaks of what is reserved, due or scored: it is told even without an old side."""
    return not change.old and bool(marks(change.new or ""))


def _short(words: str | None) -> str:
    line = " ".join((words or "").split())
    return line if len(line) <= LONGEST_SIDE else f"{line[:LONGEST_SIDE]}…"


def _in_force(current: Notice, newest_first: Sequence[Notice]) -> tuple[Deadline | None, tuple[str, ...]]:
    """The deadline after every correction since the content that stands, and what each changed."""
    deadline = current.deadline
    changes: list[str] = []
    for notice in reversed(newest_first[: newest_first.index(current)]):
        if notice.kind == Kind.CORRECTION:
            found = new_deadline(notice)
            if found and _moment(found) != _moment(deadline):
                changes.append(_change(deadline, found, notice))
                deadline = _earlier_if_unsure(deadline, found)
    older = [one for one in newest_first[newest_first.index(current) + 1 :] if one.kind in DESCRIBING and one.deadline]
    if current.kind == Kind.CORRECTION and older and _moment(older[0].deadline) != _moment(current.deadline):
        changes.insert(0, _change(older[0].deadline, current.deadline, current))
    return deadline, tuple(changes)


def _moment(deadline: Deadline | None) -> tuple[object, ...]:
    """What makes two deadlines the same one, however they were written; a doubtful one is never the same."""
    if deadline is None:
        return ()
    return deadline.at or "", deadline.day, deadline.certainty == Certainty.CONFLICTING


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
