"""Notices of small buyers as an aggregator keeps them: pages made by Word, with a head whose accents may be lost.

Below its head such a page repeats the notice in the buyer's words, a label and its answer on each line, then a
translation by a machine, which is not read. Letters that were lost are never guessed: where the notice itself has the
words whole, those are taken.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator, Sequence

from spiders.formats import spelt_out, where
from spiders.formats.assembly import LOST, assembled
from spiders.formats.codes import cpv_codes
from spiders.formats.journal import around
from spiders.formats.markup import LARGEST, due, lines, parsed
from spiders.formats.prose import MOST_PASSAGES, SHORTEST
from spiders.formats.shape import Warn, amount, code, duration_in_words, text, web_address
from tenderwatch.errors import UnreadableNoticeError
from tenderwatch.french import moments, plain
from tenderwatch.model import Buyer, Kind, Passage, ReadNotice

_NATURES = {"travaux": "works", "services": "services", "fournitures": "supplies"}
_LEGAL = re.compile(r"texte l.gal de l.appel d.offre")
_NAMED = re.compile(r"nom et adresse officiels")
_TRANSLATED = re.compile(r"disclaimer ?:.*machine")
_BULLET = re.compile(rf"^(?:{LOST}|o)(?: +|$)")
_TOWN = re.compile(r"\b(?P<code>\d{5}) (?P<town>[^\W\d_][^\d,.;]*?)(?: cedex(?: \d+)?)?(?=[,.;]|$)", re.IGNORECASE)
_CONTACT = re.compile(r"\bm[eè]l ?:|\btel\b|@|\bweb ?:")
_ADDRESS = re.compile(r"https?://\S+")


def recognises(html: str) -> bool:
    """Whether a page has the aggregator's headings."""
    folded = plain(html)
    return bool(_NAMED.search(folded) and _LEGAL.search(folded))


def read_page(html: str, *, name: str) -> ReadNotice:
    """One notice; `name` stands for its number, which the page does not tell.

    Raises:
        UnreadableNoticeError: neither title nor description.
    """
    warn = Warn()
    head, legal = _parts(lines(parsed(html, warn), LARGEST).split("\n"))
    said = _answers(legal)
    above = _answers(head)
    title = text((said.get("objet") or "").rstrip("."))
    if not title:
        raise UnreadableNoticeError(name, "page sans la ligne « Objet »")
    about = around({}) | {
        "source": "page",
        "source_id": name,
        "kind": Kind.CALL,
        "published_on": next((one.day for one in moments(above.get("date de parution", ""))), None),
        "departments": re.findall(r"^\d{2,3}|^2[AB]", above.get("localisation", "")),
    }
    inside = {
        "title": title,
        "description": text(said.get("description") or said.get("quantite/etendue")),
        "buyer": _buyer(head, legal),
        "procedure": code(said.get("procedure")),
        "nature": tuple(found for word, found in _NATURES.items() if word in plain(said.get("type de marche", ""))),
        "reference": code(said.get("reference acheteur")),
        "cpv": cpv_codes(re.findall(r"\b\d{8}\b", said.get("classification cpv", "")), warn),
        "amount": amount((said.get("valeur estimee (ht)") or "").removesuffix("euros.")),
        "place": where.place(nuts=re.findall(r"\bFR[A-Z0-9]{1,3}\b", said.get("code nuts", ""))),
        "duration_months": duration_in_words(next((one for one in legal if plain(one).startswith("duree ")), None)),
        "framework": spelt_out.framework(legal),
        "variants": "not-allowed" if any("variantes sont refusees" in plain(one) for one in legal) else None,
        "deadline": due(said.get("remise des offres"), warn),
        "documents_url": web_address(*(one for line in legal for one in _ADDRESS.findall(line)[:1] if "DCE" in line)),
        "passages": tuple(_passages(legal, title)),
    }
    return assembled(about, inside, "word_page", warn)


def _parts(told: Sequence[str]) -> tuple[list[str], list[str]]:
    """The aggregator's head and the buyer's notice; the translation below them is left."""
    kept = [line for line in (_BULLET.sub("", unicodedata.normalize("NFC", one)) for one in told) if line]
    end = next((at for at, line in enumerate(kept) if _TRANSLATED.search(plain(line))), len(kept))
    start = next((at for at, line in enumerate(kept) if _LEGAL.search(plain(line))), 0)
    return kept[:start], kept[start + 1 : end]


def _answers(told: Sequence[str]) -> dict[str, str]:
    """Answers by folded label; the first one of each."""
    found: dict[str, str] = {}
    for at, line in enumerate(told):
        label, colon, value = line.partition(":")
        if colon and (answer := value.strip() or next(iter(told[at + 1 : at + 2]), "")):
            found.setdefault(plain(label).strip(), answer)
    return found


def _buyer(head: Sequence[str], legal: Sequence[str]) -> Buyer:
    """Named in the head, perhaps with lost letters; the notice may write the same name whole."""
    at = next((at for at, line in enumerate(head) if _NAMED.search(plain(line))), len(head))
    name = next(iter(head[at + 1 : at + 2]), None)
    if name and LOST in name:
        alike = re.compile(re.escape(name).replace(LOST, r"\w"), re.IGNORECASE)
        name = next((line for line in legal if alike.fullmatch(line)), name)
    town = next((found for line in (*head[at + 1 :], *legal) if (found := _TOWN.search(line))), None)
    return Buyer(
        name=code(name),
        postal_code=town["code"] if town else None,
        town=code(town["town"]) if town else None,
    )


def _passages(legal: Sequence[str], title: str) -> Iterator[Passage]:
    """The notice's own lines, those of contacts left out."""
    told = (line for line in legal if len(line) >= SHORTEST and " " in line and not _CONTACT.search(plain(line)))
    for line in list(dict.fromkeys(told))[:MOST_PASSAGES]:
        if title not in line:
            yield Passage(field="texte", text=line)
