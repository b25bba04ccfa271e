"""Notices of the Official Journal before eForms: TED_EXPORT, schema R2.0.9, forms F01 to F25 and T01, T02.

Roman and Arabic section numbers (II.1.4 …) are those of the standard forms (regulation 2015/1986).
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from spiders.formats import deadlines, ted_defence, ted_result, ted_terms, where
from spiders.formats.codes import cpv_codes, siret, ted_number
from spiders.formats.prose import passages, standing
from spiders.formats.shape import (
    Warn,
    amount,
    code,
    day,
    every,
    get,
    has,
    items,
    keys,
    text,
    web_address,
)
from spiders.formats.undivided import undivided
from tenderwatch.model import Buyer, Change, Coded, Kind, Lot, Place

_NATURES = {"SERVICES": "services", "SUPPLIES": "supplies", "WORKS": "works"}
_FORMS = {
    **dict.fromkeys(("F02", "F05", "F07", "F12", "F24"), Kind.CALL),
    **dict.fromkeys(("F01", "F04", "T01"), Kind.PRIOR_INFORMATION),
    **dict.fromkeys(("F03", "F06", "F13", "F25", "T02"), Kind.AWARD),
    "F14": Kind.CORRECTION,
    "F20": Kind.MODIFICATION,
}
_TYPES = {
    "CONTRACT": Kind.CALL,
    "PRI_CALL_COMPETITION": Kind.CALL,
    "QSU_CALL_COMPETITION": Kind.CALL,
    "AWARD_CONTRACT": Kind.AWARD,
    "CONCESSION_AWARD_CONTRACT": Kind.AWARD,
    "PRI_ONLY": Kind.PRIOR_INFORMATION,
    "PRI_REDUCING_TIME_LIMITS": Kind.PRIOR_INFORMATION,
    "PER_ONLY": Kind.PRIOR_INFORMATION,
    "PER_REDUCING_TIME_LIMITS": Kind.PRIOR_INFORMATION,
    "PER_CALL_COMPETITION": Kind.CALL,
}
"""NOTICE/@TYPE of the forms that have several uses."""
_RESERVED = ("RESTRICTED_SHELTERED_WORKSHOP", "RESTRICTED_SHELTERED_PROGRAM", "RESERVED_ORGANISATIONS_SERVICE_MISSION")


def read(body: Any, warn: Warn) -> dict[str, Any]:
    """Fields of a Notice from the content of TED_EXPORT: the French form, or the original one."""
    name, form = _form(get(body, "FORM_SECTION"))
    around = _around(body, name, form)
    inside = ted_defence.read(form, warn) if name.endswith("_DEFENCE") else _read(form, warn)
    return around | {key: value for key, value in inside.items() if value or key not in around}


def _form(section: Any) -> tuple[str, Any]:
    """The form in French, else in its original language."""
    forms = section.items() if isinstance(section, dict) else ()
    found = [(str(name), one) for name, node in forms for one in items(node) if get(one, "@LG")]
    ranked = sorted(found, key=lambda pair: (pair[1]["@LG"] != "FR", get(pair[1], "@CATEGORY") != "ORIGINAL"))
    return ranked[0] if ranked else ("", {})


def _around(body: Any, name: str, form: Any) -> dict[str, Any]:
    """What CODED_DATA_SECTION says of the publication."""
    data = get(body, "CODED_DATA_SECTION", "NOTICE_DATA")
    number = ted_number(get(data, "NO_DOC_OJS")) or ted_number(get(body, "@DOC_ID"))
    cited = (ted_number(one) for one in every(data, "REF_NOTICE", "NO_DOC_OJS"))
    return {
        "ted_number": number,
        "kind": _TYPES.get(code(get(form, "NOTICE", "@TYPE")) or "") or _FORMS.get(_short(name, form), Kind.OTHER),
        "published_on": day(get(body, "CODED_DATA_SECTION", "REF_OJS", "DATE_PUB")),
        "earlier": tuple(dict.fromkeys(one for one in cited if one and one != number)),
        "place": where.place(nuts=every(data, "PERFORMANCE_NUTS", "@CODE")),
    }


def _short(name: str, form: Any) -> str:
    """ "F02" of F02_2014; the defence forms of 2011 are told by their names."""  # noqa: D210 (a quote begins it)
    defence = {"CONTRACT_DEFENCE": "F02", "CONTRACT_AWARD_DEFENCE": "F03", "PRIOR_INFORMATION_DEFENCE": "F01"}
    return defence.get(name) or code(get(form, "@FORM")) or name.partition("_")[0]


def _read(form: Any, warn: Warn) -> dict[str, Any]:
    objects = items(get(form, "OBJECT_CONTRACT"))
    about = objects[0] if objects else {}
    procedure, body = get(form, "PROCEDURE") or {}, get(form, "CONTRACTING_BODY") or {}
    lots = [_lot(one, position, warn) for position, one in enumerate(every(objects, "OBJECT_DESCR"), start=1)]
    divided = len(lots) > 1 or (bool(lots) and has(about, "LOT_DIVISION") and has(about, "OBJECT_DESCR", "LOT_NO"))
    fields: dict[str, Any] = {
        "title": text(get(about, "TITLE")),
        "description": text(get(about, "SHORT_DESCR")),
        "buyer": _buyer(get(body, "ADDRESS_CONTRACTING_BODY"), warn),
        "procedure": next((key for key in keys(procedure) if key.startswith("PT_")), None),
        "nature": tuple(found for one in every(about, "TYPE_CONTRACT", "@CTYPE") if (found := _NATURES.get(one))),
        "cpv": cpv_codes(every(about, "CPV_MAIN", "CPV_CODE", "@CODE"), warn),
        "place": where.together(lot.place for lot in lots),
        "amount": amount(get(about, "VAL_ESTIMATED_TOTAL")),
        "framework": ted_terms.framework(get(procedure, "FRAMEWORK")),
        "deadline": _deadline(procedure, warn),
        "documents_url": web_address(get(body, "URL_DOCUMENT"), get(body, "ADDRESS_CONTRACTING_BODY", "URL_BUYER")),
        "submission_url": web_address(get(body, "URL_PARTICIPATION")),
        "reservation": _reservation(get(form, "LEFTI")),
        "reference": code(get(about, "REFERENCE_NUMBER")),
        "earlier": _earlier(procedure, get(form, "COMPLEMENTARY_INFO")),
        "awards": ted_result.awards(form),
        "changes": tuple(map(_change, every(form, "CHANGES", "CHANGE"))),
    }
    fields |= {"lots": tuple(lots)} if divided or not lots else undivided(lots[0], fields)
    fields["cpv"] = fields["cpv"] or tuple(dict.fromkeys(one for lot in lots for one in lot.cpv))
    taken = standing(fields)
    fields["passages"] = passages(form, taken=taken, lot_of=_lot_of if divided else None)
    return fields


def _lot_of(key: str, node: Any) -> str | None:
    return code(get(node, "LOT_NO")) or code(get(node, "@ITEM")) if key == "OBJECT_DESCR" else None


def _lot(node: Any, position: int, warn: Warn) -> Lot:
    """Section II.2."""
    return Lot(
        number=code(get(node, "LOT_NO")) or code(get(node, "@ITEM")) or str(position),
        title=text(get(node, "TITLE")),
        description=text(get(node, "SHORT_DESCR")),
        cpv=cpv_codes(every(node, "CPV_ADDITIONAL", "CPV_CODE", "@CODE"), warn),
        amount=amount(get(node, "VAL_OBJECT")),
        duration_months=ted_terms.duration(node),
        renewal=ted_terms.renewal(node),
        variants=ted_terms.variants(node),
        criteria=ted_terms.criteria_of(node),
        place=_place(node),
    )


def _place(node: Any) -> Place | None:
    """II.2.3; the buyer's own NUTS code stands elsewhere."""
    return where.place(nuts=every(node, "NUTS", "@CODE"), words=get(node, "MAIN_SITE"))


def _buyer(address: Any, warn: Warn) -> Buyer:
    """I.1."""
    return Buyer(
        name=code(get(address, "OFFICIALNAME")),
        siret=siret(get(address, "NATIONALID"), warn),
        postal_code=code(get(address, "POSTAL_CODE")),
        town=code(get(address, "TOWN")),
        department=where.department_of(get(address, "POSTAL_CODE"), get(address, "NUTS", "@CODE")),
    )


def _deadline(procedure: Any, warn: Warn) -> Any:
    """IV.2.2, local time."""
    date, hour = code(get(procedure, "DATE_RECEIPT_TENDERS")), code(get(procedure, "TIME_RECEIPT_TENDERS"))
    return deadlines.deadline(f"{date}T{hour}" if date and hour else date, warn)


def _reservation(conditions: Any) -> Coded | None:
    """III.1.5 and its like for social services."""
    ticked = [name for name in _RESERVED if has(conditions, name)]
    return Coded(value=", ".join(ticked), field="III.1.5") if ticked else None


def _earlier(procedure: Any, complementary: Any) -> tuple[str, ...]:
    """IV.2.1, VI.6."""
    cited = [*every(procedure, "NOTICE_NUMBER_OJ"), *every(complementary, "NOTICE_NUMBER_OJ")]
    return tuple(dict.fromkeys(found for one in cited if (found := ted_number(one))))


def _change(node: Mapping[str, Any]) -> Change:
    """VII.1.2."""
    section, label = code(get(node, "WHERE", "SECTION")), code(get(node, "WHERE", "LABEL"))
    return Change(
        where=" ".join(filter(None, (section, label))) or None,
        lot=code(get(node, "WHERE", "LOT_NO")),
        old=_side(get(node, "OLD_VALUE")),
        new=_side(get(node, "NEW_VALUE")),
    )


def _side(node: Any) -> str | None:
    """Words, a day with its hour, or CPV codes."""
    date, hour = code(get(node, "DATE")), code(get(node, "TIME"))
    if date:
        return f"{date}T{hour}" if hour else date
    found = [*every(node, "CPV_MAIN", "CPV_CODE", "@CODE"), *every(node, "CPV_ADDITIONAL", "CPV_CODE", "@CODE")]
    return text(get(node, "TEXT")) or (", ".join(one for one in map(code, found) if one) or None)
