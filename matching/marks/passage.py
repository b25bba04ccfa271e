"""A passage cut into sentences: each as it was written, and made ready for phrases when it is asked for."""

from __future__ import annotations

import re

from matching.lots import heading, lots_named
from matching.marks.mark import Quote
from matching.phrases.criterion import CRITERIA_HINTS, CRITERIA_TITLE, ITEM_OF_CRITERIA
from matching.sentences import cut, prepared
from tenderwatch.french import plain

SHORT = 90
"""Characters; a sentence that only says "lot réservé" may have its kind in its neighbours."""
LEAST_ITEMS, LONGEST_ITEM = 3, 110
_LOT_LINE = ("lot", "- lot", "-lot", "\u2022 lot", "* lot", "\u2013 lot")
_WEIGHTED = ("pondération", "ponderation")
_ENUMERATOR = re.compile(r"(?:[IVX]{1,5}|\d{1,2})[.)-]?")
_TICKED_NO = re.compile(r"☒ *non\b *$")
_YES_OR_NO = re.compile(r"[☐☒] *(?:oui|non)\b *$")
_OF_THE_WHOLE = re.compile(
    r"\b(?:les lots|tous les lots|l ensemble des lots|chaque lot|(?:le|ce|du) (?:present )?(?:marche|contrat)"
    r"|l accord-cadre|la (?:presente )?consultation)\b"
)


class Passage:
    """The sentences of a text, by number, with the lot and the list of criteria that each is in."""

    def __init__(self, text: str, *, criteria: bool) -> None:
        self.text = text
        self.spans = list(cut(text))
        self.lowered = [text[start:end].lower() for start, end in self.spans]
        self.lot: tuple[str, ...] = ()
        self.listed = (
            criteria or _is_list_of_criteria(self.lowered) or any(one.startswith(_WEIGHTED) for one in self.lowered)
        )
        self.criteria = self.listed
        self._ready: dict[int, str] = {}

    def __len__(self) -> int:
        return len(self.spans)

    def arrive(self, number: int) -> None:
        """Take note of the lot and of the title of criteria that a sentence opens."""
        lowered = self.lowered[number]
        if lowered.startswith(_LOT_LINE):
            self.lot = heading(self.said(number)) or self.lot
        if not self.criteria and any(hint in lowered for hint in CRITERIA_HINTS):
            self.criteria = bool(CRITERIA_TITLE.search(self.said(number)))

    def written(self, number: int) -> str:
        """A sentence in its original words."""
        return self.text[slice(*self.spans[number])]

    def said(self, number: int) -> str:
        """A sentence made ready for phrases, when it is asked for: most never are."""
        if number not in self._ready:
            self._ready[number] = prepared(self.written(number))
        return self._ready[number]

    def quote(self, first: int, last: int) -> Quote:
        """The original words from one sentence to another, both included."""
        start, end = self.spans[first][0], self.spans[last][1]
        return Quote(start, end, self.text[start:end])

    def lots(self, words: str) -> tuple[str, ...]:
        """The lots that words name, else the one under whose heading they stand."""
        return lots_named(words) or (() if _OF_THE_WHOLE.search(words) else self.lot)

    def states_nothing(self, number: int) -> bool:
        """Whether a sentence is an empty box, a heading without a text, or a question answered no."""
        return self.lowered[number].startswith("☐") or self._is_empty_heading(number) or self._is_answered_no(number)

    def _is_empty_heading(self, number: int) -> bool:
        """A heading in capitals between two numbers, "IV" and "V": nothing stands below it."""
        if not 0 < number < len(self) - 1 or not _ENUMERATOR.fullmatch(self.written(number - 1)):
            return False
        here = self.written(number)
        return here.upper() == here and bool(_ENUMERATOR.fullmatch(self.written(number + 1)))

    def _is_answered_no(self, number: int) -> bool:
        """ "Marché réservé aux EA : ☐ oui ☒ non": the boxes behind a question answer it."""  # noqa: D210
        if "☒" not in self.text:
            return False
        boxes = [one for one in self.lowered[number + 1 : number + 3] if one[:1] in {"☐", "☒"}]
        return any(_TICKED_NO.match(one) for one in boxes) and any(_YES_OR_NO.match(one) for one in boxes)


def _is_list_of_criteria(sentences: list[str]) -> bool:
    """Three short items at least, of which two name what earns points: "Prix : 40 ; technique : 50 ; RSE : 10"."""
    if len(sentences) < LEAST_ITEMS or max(map(len, sentences)) > LONGEST_ITEM:
        return False
    return sum(bool(ITEM_OF_CRITERIA.match(plain(one))) for one in sentences) > 1
