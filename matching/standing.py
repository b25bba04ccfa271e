"""The words of a passage that stand: without markup, and without what a correction replaces."""

from __future__ import annotations

import re

_QUOTED = r"(?:«[^»]{0,1500}»|\"[^\"]{0,1500}\"|“[^”]{0,1500}”)"
_OLD_SIDES = re.compile(
    r"\b(?:au lieu d(?:e|u)|remplacer|à la place de)\b.{0,1500}?(?:\b(?:il (?:faut|convient de) )?lire\b|\bpar\s?:)"
    rf"|\bsupprime[rz]?\b[^«\"“.;]{{0,80}}{_QUOTED}"
    rf"|\bet non(?: pas)?\b\s?:?\s?{_QUOTED}",
    re.IGNORECASE | re.DOTALL,
)
_TAG = re.compile(r"<(?P<block>/?(?:p|br|tr|li|div|td|h\d)\b)?[^<>]{0,300}>", re.IGNORECASE)
_BOX = re.compile(r"\[ ?\]|□|❏|\[[xX]\]|■|☑")
"""Boxes as they are typed; "☐" and "☒" are what they all become."""
_EMPTY = ("[]", "[ ]", "□", "❏")


def standing(text: str) -> str:
    """The text without markup, boxes alike, without what a correction replaces; all blanked so that offsets stay."""
    if "<" in text:
        text = _TAG.sub(lambda tag: ("\n" if tag["block"] else " ").ljust(len(tag[0])), text)
    text = _BOX.sub(lambda box: ("☐" if box[0] in _EMPTY else "☒").ljust(len(box[0])), text)
    lowered = text.lower()
    if not any(word in lowered for word in ("lieu d", "rempla", "place de", "supprim", "et non")):
        return text
    return _OLD_SIDES.sub(lambda match: " " * (match.end() - match.start()), text)
