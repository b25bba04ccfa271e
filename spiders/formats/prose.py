"""Every text of a payload that a person would read, in its original words, with its field and lot."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from functools import lru_cache
from typing import Any

from spiders.formats.shape import text
from tenderwatch.model import Passage

MOST_PASSAGES = 400
SHORTEST = 12
"""Characters; shorter leaves are codes, amounts or dates."""

_NOT_PROSE = re.compile(
    r"organizations?$|address|adresse|^adr$|voie$|contact|telephone|telecopie|mail|^mel$|^tel$|^fax$|^url|uri$"
    r"|endpointid|postal|cityname|^ville$|^cp$|correspondant|personnephysique|^nom(?!bre)|^pren|denomination"
    r"|schemename|listname|languageid|^id$|identification|companyid|^date|(?:end|issue|start|planned|publication|change|award)date$|code$|appealterms|instance"
    r"|acheteurpublic|identite|^ident$|titulaire|organe|^titre$|descripteurs|classes|cpv|document",
    re.IGNORECASE,
)


def passages(
    body: Any, *, taken: frozenset[str] = frozenset(), lot_of: Callable[[str, Any], str | None] | None = None
) -> tuple[Passage, ...]:
    """Prose leaves of a payload, in document order, contacts and addresses left out.

    Args:
        body: the payload.
        taken: texts that stand elsewhere in the notice (title, description, lots).
        lot_of: the number of the lot that a node (its key, its value) describes, or None.
    """
    found: dict[tuple[str | None, str], Passage] = {}
    _gather(body, "", None, lot_of or _no_lot, taken, found)
    return tuple(found.values())


def standing(fields: Mapping[str, Any]) -> frozenset[str]:
    """Texts that need no passage, since they stand in the title, the description or a lot of the notice."""
    of_lots = (part for lot in fields.get("lots", ()) for part in (lot.title, lot.description))
    return frozenset(one for one in (fields["title"], fields["description"], *of_lots) if one)


@lru_cache(maxsize=4096)
def _holds_prose(name: str) -> bool:
    """Whether what stands under a key is for reading: schemas have few names, notices many leaves."""
    return not _NOT_PROSE.search(name.rpartition(":")[2])


def _no_lot(key: str, node: Any) -> str | None:  # noqa: ARG001 (the shape of every lot_of)
    return None


def _gather(
    node: Any,
    path: str,
    lot: str | None,
    lot_of: Callable[[str, Any], str | None],
    taken: frozenset[str],
    found: dict[tuple[str | None, str], Passage],
) -> None:
    """Add the prose below a node to what was found, by lot and words, until there is enough of it."""
    if isinstance(node, dict) and "#text" not in node:
        for key, child in node.items():
            if child is None or (isinstance(child, str) and len(child) < SHORTEST):
                continue
            name = str(key)
            if not _holds_prose(name):
                continue
            below = f"{path}.{name}" if path else name
            if isinstance(child, dict):
                _gather(child, below, lot_of(name, child) or lot, lot_of, taken, found)
            elif isinstance(child, list):
                for one in child:
                    _gather(one, below, lot_of(name, one) or lot, lot_of, taken, found)
            else:
                _keep(child, below, lot, taken, found)
    elif isinstance(node, list):
        for one in node:
            _gather(one, path, lot, lot_of, taken, found)
    else:
        _keep(node, path, lot, taken, found)


def _keep(
    leaf: Any, path: str, lot: str | None, taken: frozenset[str], found: dict[tuple[str | None, str], Passage]
) -> None:
    """Add one leaf, unless it is too short, one word, or stands elsewhere."""
    if len(found) >= MOST_PASSAGES or (isinstance(leaf, str) and len(leaf) < SHORTEST):
        return
    words = text(leaf)
    if words and len(words) >= SHORTEST and " " in words and words not in taken and (lot, words) not in found:
        found[lot, words] = Passage(lot=lot, field=path, text=words)
