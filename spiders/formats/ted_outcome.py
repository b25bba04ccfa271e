"""What came of a call, on a page of TED: awards, corrections, and the notices that it follows."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import Any

from spiders.formats.ted_answers import address, answer, day_of, euros, filled, said
from spiders.formats.ted_sections import Section
from tenderwatch.french import plain

IN_JOURNAL = re.compile(r"\b20\d\d/S ?\d{1,3}-\d{5,8}\b")
LOT = ("lot n",)
_CHANGED = ("numero de section", "section number")
_PLACE = ("endroit ou se trouve", "place of text")
_SIDES = {"au lieu de": "OLD_VALUE", "instead of": "OLD_VALUE", "lire": "NEW_VALUE", "read": "NEW_VALUE"}
_UNSUCCESSFUL = re.compile(r"aucune offre|toutes ont ete rejetees|no tenders|all were rejected")


def cited(section: Section | None) -> list[str] | None:
    """The numbers of notices that a section names: "2020/S 153-375025"."""
    return IN_JOURNAL.findall(said(section)) or None


def award(part: Mapping[str, Sequence[Section]]) -> dict[str, Any]:
    """Section V: one contract, signed or given up."""
    of = {number: found[0] for number, found in part.items()}
    refused = of.get("V.1")
    return filled(
        {
            "LOT_NO": answer(of.get("V"), *LOT),
            "NO_AWARDED_CONTRACT": _given_up(plain(said(refused))) if refused and said(refused) else None,
            "AWARDED_CONTRACT": filled(
                {
                    "DATE_CONCLUSION_CONTRACT": day_of(said(of.get("V.2.1"))),
                    "TENDERS": {
                        "NB_TENDERS_RECEIVED": answer(of.get("V.2.2"), "nombre d offres recues", "number of tenders")
                    },
                    "CONTRACTORS": {
                        "CONTRACTOR": [{"ADDRESS_CONTRACTOR": address(one)} for one in part.get("V.2.3", ())]
                    },
                    "VALUES": {"VAL_TOTAL": euros(of.get("V.2.4"), "valeur totale", "total value")},
                }
            ),
        }
    )


def _given_up(words: str) -> dict[str, Any]:
    return {"PROCUREMENT_UNSUCCESSFUL" if _UNSUCCESSFUL.search(words) else "PROCUREMENT_DISCONTINUED": {}}


def changes(inorder: Iterable[Section]) -> Iterator[dict[str, Any]]:
    """VII.1.2: blocks of a section's number, its place, what stood there and what is to be read."""
    block: list[str] = []
    for line in (line for one in inorder if one.number == "VII.1.2" for line in one.lines):
        if _label(line).startswith(_CHANGED):
            yield from _change(block)
            block = []
        block.append(line)
    yield from _change(block)


def _change(block: Sequence[str]) -> Iterator[dict[str, Any]]:
    """One of these blocks; lines before the first one are none."""
    if not block or not _label(block[0]).startswith(_CHANGED):
        return
    where, sides = Section("", "", tuple(block)), dict[str, list[str]]()
    side = None
    for line in block:
        head, _, rest = line.partition(":")
        side = _SIDES.get(plain(head).strip(), side)
        if side:
            sides.setdefault(side, []).append(rest.strip() if plain(head).strip() in _SIDES else line)
    yield {
        "WHERE": filled({
            "SECTION": answer(where, *_CHANGED),
            "LOT_NO": answer(where, *LOT),
            "LABEL": answer(where, *_PLACE),
        })
    } | {name: _value([line for line in lines if line]) for name, lines in sides.items()}  # fmt: skip


def _value(lines: Sequence[str]) -> dict[str, str]:
    """A day with its hour, or words."""
    dated = Section("", "", tuple(lines))
    day, hour = day_of(answer(dated, "date")), answer(dated, "heure locale", "local time")
    return filled({"DATE": day, "TIME": hour}) if day else {"TEXT": "\n".join(lines)}


def _label(line: str) -> str:
    return plain(line.partition(":")[0]).strip()
