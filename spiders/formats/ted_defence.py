"""Defence notices of the Official Journal (directive 2009/81, forms 16 to 18 of schema R2.0.8): other names, deeper."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

from spiders.formats import deadlines, where
from spiders.formats.codes import cpv_codes, ted_number
from spiders.formats.prose import passages, standing
from spiders.formats.shape import Warn, amount, code, every, get, keys, months, text, web_address, weight, whole_number
from tenderwatch.model import Award, AwardCriterion, Buyer, Deadline, Framework, Lot

_NATURES = {"SERVICES": "services", "SUPPLIES": "supplies", "WORKS": "works"}


def read(form: Any, warn: Warn) -> dict[str, Any]:
    """Fields of a Notice from CONTRACT_DEFENCE, CONTRACT_AWARD_DEFENCE or PRIOR_INFORMATION_DEFENCE."""
    lots = tuple(_lot(one, warn) for one in _all(form, "F17_ANNEX_B"))
    fields: dict[str, Any] = {
        "title": text(_first(form, "TITLE_CONTRACT")),
        "description": text(_first(form, "SHORT_CONTRACT_DESCRIPTION"))
        or text(_first(form, "TOTAL_QUANTITY_OR_SCOPE")),
        "buyer": _buyer(_first(form, "CA_CE_CONCESSIONAIRE_PROFILE")),
        "procedure": next((key for key in _names(form) if key.startswith("PT_")), None),
        "nature": tuple(found for one in _all(form, "TYPE_CONTRACT") if (found := _NATURES.get(get(one, "@VALUE")))),
        "cpv": _cpv(_first(form, "CPV"), warn),
        "place": _place(form),
        "framework": _framework(form),
        "duration_months": _duration(_first(form, "PERIOD_WORK_DATE_STARTING")),
        "criteria": tuple(map(_criterion, _all(form, "CRITERIA_DEFINITION"))),
        "deadline": _moment(_first(form, "RECEIPT_LIMIT_DATE"), warn),
        "documents_url": web_address(_first(form, "URL_INFORMATION"), _first(form, "URL_BUYER")),
        "submission_url": web_address(_first(form, "URL_PARTICIPATE")),
        "reference": code(_first(form, "FILE_REFERENCE_NUMBER")),
        "earlier": tuple(dict.fromkeys(found for one in _all(form, "NOTICE_NUMBER_OJ") if (found := ted_number(one)))),
        "awards": tuple(_award(one, warn) for one in _all(form, "AWARD_OF_CONTRACT_DEFENCE")),
        "lots": lots,
    }
    fields["passages"] = passages(form, taken=standing(fields), lot_of=_lot_of if lots else None)
    return fields


def _all(node: Any, name: str) -> Iterator[Any]:
    """Every value under a name, at any depth, in document order."""
    if isinstance(node, list):
        for one in node:
            yield from _all(one, name)
    elif isinstance(node, Mapping):
        for key, value in node.items():
            if key == name:
                yield from value if isinstance(value, list) else [value]
            else:
                yield from _all(value, name)


def _first(node: Any, name: str) -> Any:
    return next(_all(node, name), None)


def _names(node: Any) -> Iterator[str]:
    for key in keys(node):
        yield key
        yield from _names(get(node, key))


def _lot_of(key: str, node: Any) -> str | None:
    return code(get(node, "LOT_NUMBER")) if key == "F17_ANNEX_B" else None


def _lot(node: Any, warn: Warn) -> Lot:
    return Lot(
        number=code(get(node, "LOT_NUMBER")) or "?",
        title=text(get(node, "LOT_TITLE")),
        description=text(get(node, "LOT_DESCRIPTION")),
        cpv=_cpv(get(node, "CPV"), warn),
        amount=_value(_first(get(node, "NATURE_QUANTITY_SCOPE"), "VALUE_COST")),
        duration_months=_duration(get(node, "PERIOD_WORK_DATE_STARTING")),
    )


def _cpv(node: Any, warn: Warn) -> tuple[str, ...]:
    main = every(node, "CPV_MAIN", "CPV_CODE", "@CODE")
    return cpv_codes([*main, *every(node, "CPV_ADDITIONAL", "CPV_CODE", "@CODE")], warn)


def _value(node: Any) -> float | None:
    """`FMTVAL` has a decimal point, the text French blanks and a comma."""
    return amount(get(node, "@FMTVAL")) or amount(node)


def _duration(node: Any) -> float | None:
    return months(get(node, "MONTHS")) or months(get(node, "DAYS"), "DAY")


def _place(form: Any) -> Any:
    at = _first(form, "LOCATION_NUTS") or _first(form, "SITE_OR_LOCATION")
    return where.place(nuts=every(at, "NUTS", "@CODE"), words=get(at, "LOCATION") or get(at, "LABEL"))


def _buyer(profile: Any) -> Buyer:
    return Buyer(
        name=code(get(profile, "ORGANISATION", "OFFICIALNAME")),
        postal_code=code(get(profile, "POSTAL_CODE")),
        town=code(get(profile, "TOWN")),
    )


def _framework(form: Any) -> Framework | None:
    """II.1.3."""
    node = _first(form, "F17_FRAMEWORK")
    if node is None:
        return None
    several = get(node, "SEVERAL_OPERATORS")
    most = whole_number(get(several, "MAX_NUMBER_PARTICIPANTS")) or None
    return Framework(agreed=True, winners="single" if several is None else "several", most_winners=most)


def _criterion(node: Any) -> AwardCriterion:
    return AwardCriterion(name=code(get(node, "CRITERIA")), weight=weight(get(node, "WEIGHTING")))


def _moment(node: Any, warn: Warn) -> Deadline | None:
    """DAY, MONTH, YEAR, TIME."""
    date, hour = _day(node), code(get(node, "TIME"))
    return deadlines.deadline(f"{date}T{hour}" if hour else date, warn) if date else None


def _day(node: Any) -> str | None:
    parts = [code(get(node, name)) for name in ("YEAR", "MONTH", "DAY")]
    return "-".join(part.zfill(2) for part in parts if part) if all(parts) else None


def _award(node: Any, warn: Warn) -> Award:
    signed = _moment(get(node, "CONTRACT_AWARD_DATE"), warn)
    names = (code(one) for one in _all(get(node, "ECONOMIC_OPERATOR_NAME_ADDRESS"), "OFFICIALNAME"))
    return Award(
        lot=code(get(node, "LOT_NUMBER")),
        winners=tuple(dict.fromkeys(name for name in names if name)),
        amount=_value(_first(get(node, "CONTRACT_VALUE_INFORMATION"), "VALUE_COST")),
        offers=whole_number(get(node, "OFFERS_RECEIVED_NUMBER")),
        concluded_on=signed.day if signed else None,
    )
