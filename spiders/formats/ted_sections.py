"""Pages of notices as ted.europa.eu printed them until 2023: numbered sections, once per language of the page."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, replace

from parsel import Selector

from spiders.formats.markup import LARGEST, first, lines, words
from tenderwatch.french import plain

MOST_SECTIONS = 20_000
"""Of all languages of a page together; the longest real page has 1,500."""
_ORDER = ("I", "II", "III", "IV", "V", "VI", "VII")
_ROMAN = re.compile(r"\b(VII|VI|V|IV|III|II|I)\b")
_NUMBER = re.compile(rf"{_ROMAN.pattern}(?:\.\d{{1,2}}){{1,2}}")
_FRENCH = re.compile(r"(?:nom et adresses|intitule)\b")
_DATE = re.compile(r"\d{1,2}/\d{1,2}/\d{4}")


def _of_class(name: str) -> str:
    return f"contains(concat(' ', normalize-space(@class), ' '), ' {name} ')"


_SECTION, _TOLD, _TYPED = _of_class("mlioccur"), _of_class("txtmark"), _of_class("p")
_PIECES = (
    f"//*[{_SECTION} or {_of_class('tigrseq')} or {_of_class('stdoc')}"
    f" or ({_TOLD} and not(ancestor::*[{_SECTION} or {_TOLD}]))]"
)
_DISCLAIMER = "//text()[contains(., 'isclaimer')][contains(., 'achine')]"


@dataclass(frozen=True, slots=True)
class Section:
    """A numbered section: "II.2.4" or, above the numbered ones, "II"; its title; what the form and the buyer say.

    `lines`: all of it in the order of the page. Of these, `form`: what the form prints, most of it "label: value";
    `typed`: what the buyer wrote, a line per paragraph; empty too where the page does not mark it.
    """

    number: str
    title: str
    form: tuple[str, ...] = ()
    typed: str = ""
    lines: tuple[str, ...] = ()


@dataclass(slots=True)
class Version:
    """One of the languages of a page: the titles of its form, its sections; `translated` when a machine did it."""

    forms: list[str]
    translated: bool
    sections: list[Section] = field(default_factory=list)

    @property
    def french(self) -> bool:
        """Whether the labels are French."""
        return any(_FRENCH.match(plain(one.title)) for one in self.sections[:20])


def best(page: Selector) -> Version | None:
    """The version to read: no machine's translation if there is another, then the French one, then the longest.

    Machines turn days and months round, so their dates are taken out.
    """
    ranked = max(versions(page), key=lambda one: (not one.translated, one.french, len(one.sections)), default=None)
    if ranked and ranked.translated:
        ranked.sections = [replace(one, form=_undated(one.form), lines=_undated(one.lines)) for one in ranked.sections]
    return ranked


def _undated(said: Iterable[str]) -> tuple[str, ...]:
    return tuple(_DATE.sub("", line) for line in said)


def versions(page: Selector) -> list[Version]:
    """Every version of a page in its order; one begins where a section's number is lower than the last."""
    found: list[Version] = []
    forms: list[str] = []
    last, translated = len(_ORDER), False
    for piece in page.xpath(f"{_PIECES} | {_DISCLAIMER}")[:MOST_SECTIONS]:
        if isinstance(piece.root, str):
            last, translated, forms = len(_ORDER), True, []
            continue
        kinds = piece.attrib.get("class", "").split()
        if "stdoc" in kinds:
            forms.append(words(piece))
            continue
        section = _head(piece) if "tigrseq" in kinds else _section(piece)
        order = _ORDER.index(section.number.partition(".")[0]) if section.number else last
        if order < last:
            found.append(Version(forms, translated))
            forms = []
        last = order
        if found:
            _add(found[-1].sections, section)
    return found


def _add(sections: list[Section], section: Section) -> None:
    """What has no number of its own belongs to what stands above."""
    if section.number or not sections:
        sections.append(section)
        return
    above = sections[-1]
    typed = "\n".join(filter(None, (above.typed, section.typed)))
    sections[-1] = replace(above, form=(*above.form, *section.form), typed=typed, lines=(*above.lines, *section.lines))


def _head(piece: Selector) -> Section:
    title = words(piece)
    number = _ROMAN.search(title)
    return Section(number[1] if number else "", title)


def _section(piece: Selector) -> Section:
    number = _NUMBER.match(first(piece.xpath(f".//*[{_of_class('nomark')}]")))
    form: list[str] = []
    typed: list[str] = []
    every: list[str] = []
    for part in piece.xpath(f"descendant-or-self::*[{_TOLD}][not(ancestor::*[{_TOLD}])]"):
        said, label = lines(part, LARGEST), _label(part)
        form += said.split("\n") if label is None else [label]
        typed += [] if label is None else [said.removeprefix(label).strip()]
        every += said.split("\n")
    return Section(
        number=number[0] if number else "",
        title=first(piece.xpath(f".//*[{_of_class('timark')}]")),
        form=tuple(filter(None, form)),
        typed="\n".join(filter(None, typed)),
        lines=tuple(filter(None, every)),
    )


def _label(part: Selector) -> str | None:
    """What the form prints before the buyer's paragraphs, which have a class; None when there are none."""
    typed = f"self::p[{_TYPED}]"
    if not part.xpath(f"./*[{typed}]"):
        return None
    before = f"./node()[not({typed})][not(preceding-sibling::*[{typed}])]"
    return " ".join("".join(part.xpath(f"{before}/descendant-or-self::text()").getall()).split())


def parts(sections: Iterable[Section], start: str) -> list[Mapping[str, list[Section]]]:
    """What is repeated, by number: the descriptions (start "II.2"), the awards (start "V")."""
    found: list[defaultdict[str, list[Section]]] = []
    for one in sections:
        if one.number != start and not one.number.startswith(f"{start}."):
            continue
        if not found or one.number == start or (one.number == f"{start}.1" and one.number in found[-1]):
            found.append(defaultdict(list))
        found[-1][one.number].append(one)
    return list(found)
