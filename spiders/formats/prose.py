"""Every text of a payload that a person would read, in its original words, with its field and lot."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Mapping
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
    for lot, path, leaf in _leaves(body, (), None, lot_of or _no_lot):
        if leaf not in taken and (lot, leaf) not in found:
            found[lot, leaf] = Passage(lot=lot, field=".".join(path), text=leaf)
        if len(found) >= MOST_PASSAGES:
            break
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


def _leaves(
    node: Any, path: tuple[str, ...], lot: str | None, lot_of: Callable[[str, Any], str | None]
) -> Iterator[tuple[str | None, tuple[str, ...], str]]:
    """Lot, path and words of each leaf that is prose, in document order; codes and dates are too short for it."""
    if isinstance(node, list):
        for one in node:
            yield from _leaves(one, path, lot_of(path[-1], one) or lot if path else lot, lot_of)
    elif isinstance(node, dict) and "#text" not in node:
        for key, child in node.items():
            if child is None or (isinstance(child, str) and len(child) < SHORTEST):
                continue
            name = str(key)
            if _holds_prose(name):
                inner = lot if isinstance(child, list) else lot_of(name, child) or lot
                yield from _leaves(child, (*path, name), inner, lot_of)
    else:
        leaf = text(node)
        if leaf and len(leaf) >= SHORTEST and " " in leaf:
            yield lot, path, leaf
