"""Answers on a page of TED, in the shapes of TED_EXPORT: a key that stands there is an answer, so none without one."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from typing import Any

from spiders.formats.ted_sections import Section
from tenderwatch.french import plain

CPV = re.compile(r"\b\d{8}\b")
DAY = re.compile(r"(\d{1,2})/(\d{1,2})/(\d{4})")
_EUROS = re.compile(r"\d[\d \u00a0\u202f]*(?:[.,]\d{1,2})? ?EUR")
YES, NO = frozenset({"oui", "yes"}), frozenset({"non", "no"})


def answer(section: Section | None, *labels: str) -> str | None:
    """What the form says behind the first of its lines that begins with a label (folded words); None without."""
    for line in section.form if section else ():
        head, _, value = line.partition(":")
        if value.strip() and plain(head).strip().startswith(labels):
            return value.strip()
    return None


def prose(section: Section | None, *labels: str) -> str | None:
    """The buyer's words; where the page does not mark them, the lines that do not begin with a label of the form."""
    if section is None:
        return None
    unmarked = (line for line in section.form if not plain(line).startswith(labels))
    return section.typed or "\n".join(unmarked) or None


def filled(node: Mapping[str, Any]) -> dict[str, Any]:
    """Without the keys of what is not said: in TED_EXPORT a key that is there is an answer."""
    return {key: value for key, value in node.items() if value is not None}


def said(section: Section | None) -> str:
    """What the form prints in a section; empty without."""
    return "\n".join(section.form) if section else ""


def day_of(told: str | None) -> str | None:
    """ "21/09/2020" as "2020-09-21"; what is no day is left for `deadlines` to refuse."""  # noqa: D210
    found = DAY.search(told or "")
    return f"{found[3]}-{found[2].zfill(2)}-{found[1].zfill(2)}" if found else None


def cpv(told: Sequence[str]) -> list[dict[str, Any]]:
    """The CPV codes in lines such as "77300000 Services horticoles"."""
    return [{"CPV_CODE": {"@CODE": code}} for code in CPV.findall("\n".join(told))]


def euros(section: Section | None, *labels: str) -> str | None:
    """The amount behind a label; of a range, or of another currency, none."""
    found = _EUROS.fullmatch(answer(section, *labels) or "")
    return found[0] if found else None


def ticked(told: str | None, words: frozenset[str]) -> dict[str, Any] | None:
    """A box that is ticked when the answer is one of these words."""
    return {} if told and plain(told) in words else None


def address(section: Section | None) -> dict[str, Any]:
    """I.1, V.2.3: the name stands first in every language."""
    named = section.form[0].partition(":")[2].strip() if section and section.form else None
    return filled({
        "OFFICIALNAME": named or None,
        "NATIONALID": answer(section, "numero national d identification", "national registration"),
        "TOWN": answer(section, "ville", "town"),
        "POSTAL_CODE": answer(section, "code postal", "postal code"),
        "NUTS": next(iter(nuts(section)), None),
        "URL_BUYER": answer(section, "adresse du profil", "address of the buyer profile"),
    })  # fmt: skip


def nuts(section: Section | None) -> list[dict[str, str]]:
    """Lines such as "Code NUTS: FRK2 Rhône-Alpes", whose label has the word in every language."""
    pairs = (line.partition(":") for line in (section.form if section else ()))
    return [{"@CODE": said.split()[0]} for label, _, said in pairs if "NUTS" in label and said.strip()]


def link(section: Section | None, announced: str) -> str | None:
    """The address at the end of the first sentence that announces it."""
    for line in section.form if section else ():
        address = re.search(r"(?:https?://|www\.)\S+$", line)
        if address and re.search(announced, plain(line[: address.start()])):
            return address[0]
    return None
