"""Pages of notices saved from ted.europa.eu before eForms: turned into TED_EXPORT's shape, which `ted` reads.

The page prints the same forms as schema R2.0.9, so there is one reader for both. Forms of before 2016, and those of the
defence directive, number their sections otherwise: of these only what the head of the page says is read, and the words.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from typing import Any

from parsel import Selector

from spiders.formats import ted
from spiders.formats.assembly import assembled
from spiders.formats.journal import around
from spiders.formats.markup import LARGEST, due, lines, parsed, words
from spiders.formats.prose import MOST_PASSAGES, SHORTEST, standing
from spiders.formats.shape import Warn, text
from spiders.formats.ted_answers import CPV, DAY, answer, cpv, day_of, prose
from spiders.formats.ted_form import form_of
from spiders.formats.ted_outcome import IN_JOURNAL, LOT
from spiders.formats.ted_sections import Section, Version, best, parts
from tenderwatch.errors import UnreadableNoticeError
from tenderwatch.french import plain
from tenderwatch.model import Passage, ReadNotice

_MARKS = ('class="mlioccur"', "class=mlioccur", "class='mlioccur'")
_FORMS: tuple[tuple[re.Pattern[str], str], ...] = (
    (re.compile(r"rectificati|corrigendum|informations complementaires|additional information"), "F14"),
    (re.compile(r"avis de modification|modification notice|modification d un marche"), "F20"),
    (re.compile(r"attribution|award|resultats? d[eu] concours|results of"), "F03"),
    (re.compile(r"transparence ex ante|ex ante transparency|profil d acheteur|buyer profile"), "F15"),
    (re.compile(r"appel a la concurrence|call for competition"), "F02"),
    (re.compile(r"pre-?information|prior information|periodi\w+ indicati"), "F01"),
    (re.compile(r"avis de (?:marche|concession|concours)|(?:contract|concession|contest) notice"), "F02"),
    (re.compile(r"systeme de qualification|qualification system"), "F02"),
)
"""The form whose kind a notice has, by the titles of the page."""
_ASKED = re.compile(r"II\.1\.6$|II\.2\.(?:7|10|11|13)$|IV\b|VI\.1$")
"""Sections of questions, whose answers are fields; what the buyer adds is prose."""
_NO_PROSE = re.compile(r"I\b|II\.1\.[1-3]$|II\.2\.[1235]$|V\b|VI\.4(?:\.[124])?$|VI\.5|VII\.1")
"""Addresses, codes, criteria and results; sections of which ours is another field."""


def recognises(html: str) -> bool:
    """Whether a page has the numbered sections of TED."""
    return any(mark in html for mark in _MARKS)


def read_page(html: str, *, name: str) -> ReadNotice:
    """One notice, in French where the page has it in French.

    Args:
        html: the page.
        name: what to call it in messages when it has no number.

    Raises:
        UnreadableNoticeError: no section, no number, or neither title nor description.
    """
    warn = Warn()
    page = parsed(html, warn)
    version = best(page)
    if version is None:
        raise UnreadableNoticeError(name, "page de TED sans aucune section lisible")
    head = _head(page)
    root = _coded(page, head)
    about = around(root) | {"title": text(head.get("TI")), "buyer_name": text(head.get("AU"))}
    if about["source_id"] is None:
        raise UnreadableNoticeError(name, "page de TED sans le numéro de l'avis")
    if version.translated:
        warn("la page n'a qu'une traduction automatique de l'avis : ses dates ne sont pas lues")
    by_number: dict[str, Section] = {}
    for one in version.sections:
        by_number.setdefault(one.number, one)
    if CPV.search(" ".join(by_number.get("II.1.2", Section("", "")).form)):
        form = form_of(by_number, version.sections, warn)
    else:
        warn("formulaire d'avant 2016 ou de défense : seuls l'en-tête de la page, l'intitulé et les textes sont lus")
        form = _old_form(by_number, head)
        about["deadline"] = due(head["DT"], warn) if DAY.search(head.get("DT", "")) else None
    kind = _kind(version)
    form |= {"@LG": "FR" if version.french else "EN", "@FORM": kind}
    fields = ted.read(root | {"FORM_SECTION": {f"{kind}_2014": form}}, warn)
    fields["passages"] = tuple(_passages(version, fields))
    return assembled(about, fields, "ted_html", warn)


def _head(page: Selector) -> dict[str, str]:
    """The table of codes above the notice (TI, ND, PD …); of several the first, the others may be translations."""
    rows = page.css("table.data")[:1].css("tr")
    cells = ((words(row.css("th")[0]), row.css("td")) for row in rows[:50] if row.css("th") and row.css("td"))
    return {code: lines(said[-1]) for code, said in cells}


def _coded(page: Selector, head: Mapping[str, str]) -> dict[str, Any]:
    """CODED_DATA_SECTION: number, day of publication, places."""
    whole = words(page, LARGEST)
    number = head.get("ND") or (found[0] if (found := IN_JOURNAL.search(whole)) else None)
    published = head.get("PD") or next(iter(re.findall(r"\b\d\d/\d\d/\d{4}(?= S ?\d{1,3}\b)", whole)), "")
    places = [{"@CODE": one} for one in re.findall(r"\b[A-Z]{2}[A-Z0-9]{0,3}\b", head.get("RC", ""))]
    return {
        "CODED_DATA_SECTION": {
            "REF_OJS": {"DATE_PUB": day_of(published)},
            "NOTICE_DATA": {"NO_DOC_OJS": number, "PERFORMANCE_NUTS": places},
        }
    }


def _kind(version: Version) -> str:
    titles = " ".join(plain(one) for one in version.forms)
    return next((form for pattern, form in _FORMS if pattern.search(titles)), "F15")


def _old_form(sections: Mapping[str, Section], head: Mapping[str, str]) -> dict[str, Any]:
    return {
        "OBJECT_CONTRACT": {
            "TITLE": prose(sections.get("II.1.1")),
            "CPV_MAIN": cpv(head.get("PC", "").split("\n")),
        }
    }


def _passages(version: Version, fields: Mapping[str, Any]) -> Iterator[Passage]:
    """The words of every section that are no field of their own, each once a lot; a heading is none of them."""
    lots: dict[int, str] = {}
    for position, part in enumerate(parts(version.sections, "II.2"), start=1):
        number = answer(next(iter(part.get("II.2.1", ())), None), *LOT) or str(position)
        lots |= {id(one): number for found in part.values() for one in found}
    taken, told = standing(fields), set[tuple[str | None, str]]()
    for one in version.sections:
        words_of = text(one.typed if _ASKED.match(one.number) else "\n".join(one.lines))
        lot = lots.get(id(one)) if fields.get("lots") else None
        if _NO_PROSE.match(one.number) or not words_of or len(words_of) < SHORTEST or words_of in taken:
            continue
        if (lot, words_of) not in told and len(told) < MOST_PASSAGES:
            told.add((lot, words_of))
            yield Passage(lot=lot, field=one.number, text=words_of)
