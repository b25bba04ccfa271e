"""A Notice from its two halves: what the payload says inside, and what the source says around it."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from typing import Any

from pydantic import ValidationError

from spiders.formats import mentions, spelt_out, where
from spiders.formats.deadlines import reconciled
from spiders.formats.shape import Warn, lot_number
from tenderwatch.errors import UnreadableNoticeError
from tenderwatch.model import Award, Buyer, Kind, Lot, ReadNotice
from tenderwatch.places import department_of_postal_code

WORDS_OF_A_TITLE = 120
LOST = "\ufffd"


def assembled(around: dict[str, Any], inside: dict[str, Any], source_format: str, warn: Warn) -> ReadNotice:
    """The payload's fields where it has them, the source's elsewhere.

    Raises:
        UnreadableNoticeError: no identifier, nothing that could be a title, or a value that no notice can have.
    """
    name = around["source_id"]
    if name is None:
        raise UnreadableNoticeError("(sans identifiant)", "aucun identifiant lisible")
    try:
        return ReadNotice(**_fields(around, inside, warn) | {"source_format": source_format, "warnings": warn.told})
    except ValidationError as error:
        first = error.errors()[0]
        where_ = ".".join(map(str, first["loc"]))
        raise UnreadableNoticeError(name, f"champ {where_} : {first['msg']}") from error


def _fields(around: dict[str, Any], inside: dict[str, Any], warn: Warn) -> dict[str, Any]:
    buyer = _buyer(inside.pop("buyer", None) or Buyer(), around)
    cancelled, corrected = inside.pop("cancelled", False), inside.pop("corrected", False)
    fields = {key: value for key, value in inside.items() if _said(value)}
    for key in ("procedure_id", "procedure", "nature", "awards", "published_on"):
        if around[key] and (key not in fields or key == "published_on"):
            fields[key] = around[key]
    kind = around["kind"] if around["kind"] != Kind.OTHER else fields.get("kind", Kind.OTHER)
    title = _title(fields, around, warn)
    earlier = tuple(dict.fromkeys((*around["earlier"], *inside.get("earlier", ()))))
    relaunch = fields.get("relaunch", False) or mentions.taken_up_again(title, inside.get("description"))
    kind = _kind(kind, cancelled=cancelled, corrected=corrected)
    again = relaunch and kind in {Kind.CALL, Kind.PRIOR_INFORMATION}
    said = (title, inside.get("description"), *(one.text for one in inside.get("passages", ())))
    for name, spelt in (("renewal", spelt_out.renewal), ("questions_until", spelt_out.questions_until)):
        fields[name] = fields.get(name) or spelt(said)
    found = mentions.numbers(said)
    fields["framework"] = fields.get("framework") or spelt_out.framework(said[:2])
    lots = _numbered(fields.get("lots", ()), warn)
    _check(fields.get("awards", ()), lots, warn)
    made = fields | {
        "source": around["source"],
        "source_id": around["source_id"],
        "url": around["url"],
        "kind": kind,
        "relaunch": relaunch,
        "title": title,
        "buyer": buyer,
        "lots": lots,
        "place": where.near(fields.get("place"), buyer)
        or where.of_buyer(around["departments"], buyer.postal_code, buyer.town),
        "deadline": reconciled((around["deadline"], inside.get("deadline")), warn),
        "earlier": () if again else earlier,
        "follows": earlier if again else (),
        "mentions": tuple(one for one in found if one not in earlier and one != around["source_id"]),
    }
    if any(LOST in (text or "") for text in (title, made.get("description"), buyer.name)):
        warn("des caractères ont été perdus avant la publication (« \ufffd »)")
    return made


def _said(value: Any) -> bool:
    return value is not None and not (isinstance(value, tuple) and not value)


def _buyer(buyer: Buyer, around: dict[str, Any]) -> Buyer:
    """With the name and department that the source gives where the payload has none."""
    codes = where.of_buyer(around["departments"], None, None)
    of_source = codes.departments[0] if codes else None
    return buyer.model_copy(
        update={
            "name": buyer.name or around["buyer_name"],
            "department": buyer.department or department_of_postal_code(buyer.postal_code) or of_source,
        }
    )


def _kind(kind: Kind, *, cancelled: bool, corrected: bool) -> Kind:
    if cancelled:
        return Kind.CANCELLATION
    return Kind.CORRECTION if corrected and kind in {Kind.CALL, Kind.PRIOR_INFORMATION} else kind


def _title(fields: dict[str, Any], around: dict[str, Any], warn: Warn) -> str:
    """The whole title; the index has it cut at 200 characters."""
    title = fields.get("title") or around["title"]
    if title:
        return str(title)
    description = fields.get("description")
    if not description:
        raise UnreadableNoticeError(around["source_id"], "ni titre ni description")
    warn("sans titre : les premiers mots de la description en tiennent lieu")
    return str(description)[:WORDS_OF_A_TITLE]


def _numbered(lots: Iterable[Lot], warn: Warn) -> tuple[Lot, ...]:
    """Lots whose numbers tell them apart: the second lot 3 becomes "3 (2)"."""
    seen: Counter[str] = Counter()
    found = []
    for lot in lots:
        seen[lot.number] += 1
        if seen[lot.number] == 1:
            found.append(lot)
            continue
        again = f"{lot.number} ({seen[lot.number]})"
        warn(f"deux lots portent le numéro {lot.number} : le second est appelé « {again} »")
        found.append(lot.model_copy(update={"number": again}))
    return tuple(found)


def _check(awards: Iterable[Award], lots: tuple[Lot, ...], warn: Warn) -> None:
    """A result for a lot that the notice does not have is kept, and told."""
    known = {lot_number(lot.number) for lot in lots}
    for lot in dict.fromkeys(one.lot for one in awards):
        if lot is not None and known and lot_number(lot) not in known:
            warn(f"un résultat renvoie au lot {lot}, qui n'est pas dans l'avis")
