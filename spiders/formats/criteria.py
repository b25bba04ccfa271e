"""Award criteria with weights: BOAMP's weighted lists, and prose where a form has nothing else ("Prix : 60 %")."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from typing import Any, Literal

from spiders.formats.shape import code, get, items, lowered, text, weight
from tenderwatch.model import AwardCriterion

CriterionKind = Literal["price", "cost", "quality"]

WHOLE = 100.5
"""Weights that sum to more hold sub-criteria, or are points of several scales: then none is believed."""
_WEIGHT = r"\(?(?P<weight>\d{1,3}(?:[.,]\d{1,2})?) ?(?:%|points?\b|pts\b|/ ?100\b)\)?"
_AFTER = re.compile(rf"(?P<name>[^\d\W][^\n;•%]{{2,120}}?)[ :=(–—,.-]*{_WEIGHT}")
_BEFORE = re.compile(rf"{_WEIGHT}[ :=–—-]*(?:pour )?(?P<name>[^\d\W][^\n;•%\d]{{2,120}})")
_LABEL = re.compile(r"^(?:(?:sous-?)?crit[èe]res? ?(?:n ?[°º] ?)?\d*|(?:note|pond[ée]r\w+)\b)[ :.–—-]*", re.IGNORECASE)
_PARTS = re.compile(r"\n|;|•")
_PART_OF = re.compile(r"[ (]dont |, soit |d[ée]compos[ée]e?s?|r[ée]partie?s? ", re.IGNORECASE)
"""Behind these stand sub-criteria, whose weights are parts of the weight before."""
_FORMULA = re.compile(r"\bnote (?:globale|finale|sur)\b|(?<![a-z])[x×*] ?\d", re.IGNORECASE)
"""The arithmetic of a mark repeats the weights."""
_LINE = re.compile(r"(?P<weight>\d{1,3}(?:[.,]\d{1,2})?) ?% ?: ?(?P<name>.+)")
_NTH = re.compile(r"crit[èe]re n ?[°º] ?\d+ ?[:.–-]? ?", re.IGNORECASE)
_PRICE = re.compile(r"\bprix\b|\btarif", re.IGNORECASE)


_KINDS: Mapping[str, CriterionKind] = {"criteresprix": "price", "criterescout": "cost", "criteresqualite": "quality"}


def read(node: Any) -> tuple[AwardCriterion, ...]:
    """The criteria of a block of MAPA or V230: weighted ones as coded, else those of its prose."""
    tree = lowered(node)
    coded = tuple(_coded(tree, None))
    return coded or in_prose("\n".join(_words(tree)))


def _coded(node: Any, kind: CriterionKind | None) -> Iterator[AwardCriterion]:
    for key, value in node.items() if isinstance(node, Mapping) else ():
        inner = _KINDS.get(key, kind)
        for one in items(value):
            if key == "critere" and (name := code(one)):
                yield AwardCriterion(kind=inner, name=name, weight=weight(get(one, "@poids")))
            elif key == "criteresprix" and get(one, "poids") is not None:
                yield AwardCriterion(kind="price", name="Prix", weight=weight(get(one, "poids")))
            elif isinstance(one, Mapping):
                yield from _coded(one, inner)


def _words(node: Any) -> Iterator[str]:
    for one in items(node):
        if isinstance(one, Mapping) and "#text" not in one:
            for value in one.values():
                yield from _words(value)
        elif found := text(one):
            yield found


def in_prose(words: str | None) -> tuple[AwardCriterion, ...]:
    """The criteria of a text with their weights, in its order; () when the weights make no whole."""
    if not words or not any(mark in words for mark in ("%", "point", "pts", "/100")):
        return ()
    for pattern in (_AFTER, _BEFORE):
        parts = [_PART_OF.split(part)[0] for part in _PARTS.split(words) if not _FORMULA.search(part)]
        found = [_criterion(match) for part in parts for match in pattern.finditer(part)]
        kept = [one for one in found if one]
        total = sum(one.weight or 0 for one in kept)
        if kept and abs(total - 100) <= WHOLE - 100:
            return tuple(kept)
    return ()


def _criterion(match: re.Match[str]) -> AwardCriterion | None:
    name = _LABEL.sub("", match["name"]).strip(" :-–—.,(")
    if not name:
        return None
    value = float(match["weight"].replace(",", "."))
    return AwardCriterion(kind="price" if _PRICE.search(name) else None, name=name, weight=value)


def weighed_lines(words: str | None) -> tuple[AwardCriterion, ...]:
    """Lines as AWS's form prints them, "60 % : Prix"; else what the prose gives."""
    found = [one for line in (words or "").split("\n") if (one := _LINE.fullmatch(line))]
    return tuple(_weighed(one) for one in found) or in_prose(words)


def _weighed(found: re.Match[str]) -> AwardCriterion:
    name = _NTH.sub("", found["name"], count=1).strip()
    value = float(found["weight"].replace(",", "."))
    return AwardCriterion(kind="price" if _PRICE.search(name) else None, name=text(name), weight=value)
