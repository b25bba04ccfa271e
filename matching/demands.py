"""What a notice asks a bidder to show: certificates by their names, and references, each with its words."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import lru_cache

from matching.subject import Subject
from tenderwatch.french import fold

_CERTIFICATE = re.compile(
    r"\b(?P<family>qualibat|qualipaysage|qualipropre|qualifelec|qualisport|qualipv|qualiopi|certiphyto|mase|apsad|caces"
    r"|ecocert|haccp|opqibi|rge|cnaps|iso|nf service|agrement sanitaire|sous-section [34]|ss[34]"
    r"|habilitations? electriques?)\b(?: ?(?:n ?[°o] ?)?(?P<level>\d{3,5}))?"
)
"""Certificates and approvals that the trades of these enterprises meet in French notices."""
_ASKED = re.compile(
    r"\b(?:exig\w+|obligatoire\w*|demande[es]*|requis\w*|titulaires? d\w*|justifi\w+|attest\w+|certifi\w+"
    r"|qualifications?|detenir|posseder|disposer|fournir|produire|joindre|equivalent\w*)\b"
)
_NOT_ASKED = re.compile(
    r"\b(?:non exige\w*|pas exige\w*|pas obligatoire\w*|facultati\w+|souhaite\w*|pas demande\w*|sans objet"
    r"|apprecie\w*)\b"
)
_REFERENCES = re.compile(
    r"\b(?:references? (?:de|pour|professionnelles?|similaires?|equivalentes?|sur|dans|recentes?|significatives?"
    r"|aupres)[^.;]{0,60}\b|(?:trois|cinq|deux|3|5|2) references\b[^.;]{0,60}\b"
    r"|liste des principa\w+ (?:prestations|services|travaux|fournitures|livraisons)[^.;]{0,60}\b"
    r"|liste des travaux executes[^.;]{0,60}\b)"
)
_YEARS_OR_PROOF = re.compile(
    r"\b(?:ans|annees|attest\w+|minimum|au moins|similaires?|equivalentes?|executes|principa\w+)\b"
)
_STOP = re.compile(r"[.;\n]")
REACH = 160
"""Characters to each side of a certificate in which the words that ask for it stand."""


@dataclass(frozen=True, slots=True)
class Demand:
    """What is asked: a certificate (`name` folded, `family` without its level), or references (`name` None)."""

    field: str
    quote: str
    name: str | None = None
    family: str = ""

    @property
    def label(self) -> str:
        """The certificate as the notice names it."""
        return self.quote


def demands(subject: Subject) -> tuple[Demand, ...]:
    """What is asked of those who answer a lot, the demands on the whole included, each once."""
    whole = subject.whole.segments if subject.whole else ()
    found: dict[str | None, Demand] = {}
    for segment in (*subject.segments, *whole):
        for name, family, quote in _in_text(segment.text):
            found.setdefault(name, Demand(segment.field, quote, name, family))
    return tuple(found.values())


@lru_cache(maxsize=2048)
def _in_text(text: str) -> tuple[tuple[str | None, str, str], ...]:
    return tuple(_found(text))


def _found(text: str) -> Iterator[tuple[str | None, str, str]]:
    """Name, family and original words of each demand."""
    folded = fold(text)
    for match in _CERTIFICATE.finditer(folded.text):
        if _asked(folded.text, match) and (match["family"] != "iso" or match["level"]):
            start, end = folded.span(*match.span())
            yield " ".join(filter(None, (match["family"], match["level"]))), match["family"], text[start:end]
    references = _REFERENCES.search(folded.text)
    if references and _YEARS_OR_PROOF.search(references[0]):
        start, end = folded.span(*references.span())
        yield None, "", text[start:end].strip()


def _asked(folded: str, match: re.Match[str]) -> bool:
    """Whether the sentence around a certificate asks for it."""
    before = _STOP.split(folded[max(0, match.start() - REACH) : match.start()])[-1]
    after = _STOP.split(folded[match.end() : match.end() + REACH])[0]
    around = f"{before} {after}"
    return bool(_ASKED.search(around)) and not _NOT_ASKED.search(around)
