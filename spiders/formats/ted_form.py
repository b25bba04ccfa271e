"""The sections of a page of TED as a form of TED_EXPORT's schema R2.0.9, so that one reader serves both."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from typing import Any

from spiders.formats.shape import Warn
from spiders.formats.ted_answers import (
    NO,
    YES,
    address,
    answer,
    cpv,
    day_of,
    euros,
    filled,
    link,
    nuts,
    prose,
    said,
    ticked,
)
from spiders.formats.ted_outcome import award, changes, cited
from spiders.formats.ted_sections import Section, parts
from tenderwatch.french import plain

_CRITERION = re.compile(
    r"(?:.*?(?:Nom|Name) ?: ?)?(?P<name>.*?)(?: ?[/-] ?(?:Pondération|Weighting) ?: ?(?P<weight>.*))?"
)
_NATURES = (("travaux", "WORKS"), ("work", "WORKS"), ("service", "SERVICES"), ("fourniture", "SUPPLIES"),
            ("suppl", "SUPPLIES"))  # fmt: skip
_PROCEDURES = (
    (re.compile(r"sans (?:publication|mise en concurrence)|without (?:prior )?(?:publication|call)"),
     "PT_AWARD_CONTRACT_WITHOUT_CALL"),
    (re.compile(r"negociee? avec mise en concurrence|negotiated procedure with"), "PT_NEGOTIATED_WITH_PRIOR_CALL"),
    (re.compile(r"concurrentielle avec negociation|competitive procedure with"), "PT_COMPETITIVE_NEGOTIATION"),
    (re.compile(r"dialogue competitif|competitive dialogue"), "PT_COMPETITIVE_DIALOGUE"),
    (re.compile(r"partenariat d innovation|innovation partnership"), "PT_INNOVATION_PARTNERSHIP"),
    (re.compile(r"impliquant des negociations|involving negotiation"), "PT_INVOLVING_NEGOTIATION"),
    (re.compile(r"restreinte|restricted"), "PT_RESTRICTED"),
    (re.compile(r"ouverte?\b|\bopen\b"), "PT_OPEN"),
)  # fmt: skip
_RESERVED = (
    (re.compile(r"ateliers? proteges?|sheltered workshop"), "RESTRICTED_SHELTERED_WORKSHOP"),
    (re.compile(r"emplois? proteges?|sheltered employment"), "RESTRICTED_SHELTERED_PROGRAM"),
    (re.compile(r"mission de service public|public service mission"), "RESERVED_ORGANISATIONS_SERVICE_MISSION"),
)
_REFERENCE, LOT = ("numero de reference", "reference number"), ("lot n",)


def form_of(sections: Mapping[str, Section], inorder: Sequence[Section], warn: Warn) -> dict[str, Any]:
    """The content of a form of 2014, without the keys of what the page does not say."""
    return filled({
        "CONTRACTING_BODY": filled({
            "ADDRESS_CONTRACTING_BODY": address(sections.get("I.1")),
            "URL_DOCUMENT": link(sections.get("I.3"), r"documents du marche|procurement documents"),
            "URL_PARTICIPATION": link(sections.get("I.3"), r"doivent etre envoyees|must be submitted"),
        }),
        "OBJECT_CONTRACT": filled({
            "TITLE": prose(sections.get("II.1.1"), *_REFERENCE),
            "REFERENCE_NUMBER": answer(sections.get("II.1.1"), *_REFERENCE),
            "CPV_MAIN": cpv(sections["II.1.2"].form)[:1],
            "TYPE_CONTRACT": _nature(sections.get("II.1.3")),
            "SHORT_DESCR": prose(sections.get("II.1.4")),
            "VAL_ESTIMATED_TOTAL": euros(sections.get("II.1.5"), "valeur", "value"),
            "VAL_TOTAL": euros(sections.get("II.1.7"), "valeur", "value"),
            "LOT_DIVISION": ticked(answer(sections.get("II.1.6"), "ce marche est divise", "this contract is div"), YES),
            "OBJECT_DESCR": [_description(one) for one in parts(inorder, "II.2")],
        }),
        "LEFTI": _reserved(sections.get("III.1.5"), warn),
        "PROCEDURE": _procedure(sections),
        "AWARD_CONTRACT": [award(one) for one in parts(inorder, "V")],
        "COMPLEMENTARY_INFO": {"NOTICE_NUMBER_OJ": cited(sections.get("VI.6"))},
        "CHANGES": {"CHANGE": list(changes(inorder))},
    })  # fmt: skip


def _reserved(section: Section | None, warn: Warn) -> dict[str, Any] | None:
    """III.1.5: the boxes that are ticked; the heading alone, which every page prints, is none."""
    found: dict[str, Any] = {}
    for line in section.lines if section else ():
        names = [name for pattern, name in _RESERVED if pattern.search(plain(line))]
        refused = plain(line.rpartition(":")[2]).strip() in NO
        found |= {} if refused else {name: {} for name in names}
        if not names and not refused:
            warn(f"III.1.5 dit « {line[:80]} », des mots encore jamais vus : à vérifier")
    return found or None


def _procedure(sections: Mapping[str, Section]) -> dict[str, Any]:
    """IV.1 and IV.2."""
    kind, limit = plain(said(sections.get("IV.1.1"))), sections.get("IV.2.2")
    chosen = next((name for pattern, name in _PROCEDURES if pattern.search(kind)), None)
    return filled(
        {
            "FRAMEWORK": _framework(sections.get("IV.1.3")),
            "NOTICE_NUMBER_OJ": cited(sections.get("IV.2.1")),
            "DATE_RECEIPT_TENDERS": day_of(answer(limit, "date")),
            "TIME_RECEIPT_TENDERS": answer(limit, "heure locale", "local time"),
        }
    ) | ({chosen: {}} if chosen else {})


def _framework(section: Section | None) -> dict[str, Any] | None:
    """IV.1.3, which speaks of dynamic purchasing systems too."""
    words = plain(said(section))
    if not re.search(r"(?:etablissement|mise en place|establishment) (?:d un|of a) (?:accord-cadre|framework)", words):
        return None
    return filled(
        {
            "SINGLE_OPERATOR": {} if re.search(r"un seul operateur|single operator", words) else None,
            "SEVERAL_OPERATORS": {} if re.search(r"plusieurs operateurs|several operators", words) else None,
            "NB_PARTICIPANTS": answer(section, "nombre maximal envisage", "envisaged maximum number"),
        }
    )


def _nature(section: Section | None) -> dict[str, str] | None:
    words = plain(said(section))
    return next(({"@CTYPE": code} for word, code in _NATURES if word in words), None)


def _description(part: Mapping[str, Sequence[Section]]) -> dict[str, Any]:
    """Section II.2."""
    of = {number: found[0] for number, found in part.items()}
    term = of.get("II.2.7")
    renewed = answer(term, "ce marche peut faire l objet d une reconduction", "this contract is subject to renewal")
    accepted = answer(of.get("II.2.10"), "des variantes seront", "variants will be")
    return filled({
        "TITLE": prose(of.get("II.2.1"), *LOT),
        "LOT_NO": answer(of.get("II.2.1"), *LOT),
        "CPV_ADDITIONAL": cpv(of["II.2.2"].form) if "II.2.2" in of else None,
        "NUTS": nuts(of.get("II.2.3")),
        "MAIN_SITE": of["II.2.3"].typed or answer(of["II.2.3"], "lieu principal", "main ") if "II.2.3" in of else None,
        "SHORT_DESCR": prose(of.get("II.2.4")),
        "AC": _criteria(of.get("II.2.5")),
        "VAL_OBJECT": euros(of.get("II.2.6"), "valeur", "value"),
        "DURATION": _duration(term),
        "DATE_START": day_of(answer(term, "debut", "start")),
        "DATE_END": day_of(answer(term, "fin", "end")),
        "RENEWAL": ticked(renewed, YES),
        "RENEWAL_DESCR": term.typed or None if term and renewed and plain(renewed) in YES else None,
        "NO_RENEWAL": ticked(renewed, NO),
        "ACCEPTED_VARIANTS": ticked(accepted, YES),
        "NO_ACCEPTED_VARIANTS": ticked(accepted, NO),
    })  # fmt: skip


def _duration(section: Section | None) -> dict[str, str] | None:
    months = answer(section, "duree en mois", "duration in months")
    days = answer(section, "duree en jours", "duration in days")
    if months or days:
        return {"@TYPE": "MONTH" if months else "DAY", "#text": months or days or ""}
    return None


def _criteria(section: Section | None) -> dict[str, list[dict[str, Any]]]:
    """Lines such as "Critère de qualité - Nom: Délai / Pondération: 10" and "Prix - Pondération: 90"."""
    heads = {
        "AC_QUALITY": ("critere de qualite", "quality criterion"),
        "AC_COST": ("critere de cout", "cost criterion"),
    }
    heads |= {"AC_PRICE": ("prix", "price")}
    found: dict[str, list[dict[str, Any]]] = {}
    for line in section.form if section else ():
        key = next((one for one, labels in heads.items() if plain(line).startswith(labels)), None)
        told = _CRITERION.fullmatch(line)
        weighed = "ponderation" in plain(line) or "weighting" in plain(line)
        if key and told and (weighed or key != "AC_PRICE" or line in {"Prix", "Price"}):
            name = None if key == "AC_PRICE" else told["name"]
            found.setdefault(key, []).append(filled({"AC_CRITERION": name, "AC_WEIGHTING": told["weight"]}))
    return found
