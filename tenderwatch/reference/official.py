"""What the official sites answer, read and weighed: a maintenance page or half a file never becomes a table."""

from __future__ import annotations

import re
from typing import Annotated, Any
from xml.etree.ElementTree import Element, ParseError

from defusedxml import DefusedXmlException
from defusedxml.ElementTree import fromstring
from pydantic import BaseModel, ConfigDict, Field, StringConstraints, TypeAdapter, ValidationError

from tenderwatch.french import clean
from tenderwatch.places import DEPARTMENTS
from tenderwatch.reference.centres import CENTRES, Point, great_circle_km
from tenderwatch.reference.communes import department_of_commune
from tenderwatch.reference.cpv import DIVISION, hand_written
from tenderwatch.reference.tables import Commune, UnusableReferenceError

LEAST_CODES = 9_000
"""CPV 2008 has 9454 codes."""
LEAST_COMMUNES = 30_000
"""France has some 34,900 communes, fewer each year."""
MOST_LEFT_OUT = 0.05
"""Communes of the Pacific lie in no department; more than a few without a place would be another file."""
MOST_FROM_CENTRE_KM = 300
"""No commune lies farther from the middle of its department; that of French Guiana is the widest, 213 km."""
MAX_LABEL = 400

_JAVA_PROPERTIES = re.compile(
    rb"\A((?:\xef\xbb\xbf)?\s*(?:<\?xml[^<>]*\?>)?\s*)<!DOCTYPE properties SYSTEM \"[^\"<>]*\">"
)
"""The one document type that is let through: that of Java's property files, without declarations of its own."""
_KEY = re.compile(r"code\|name\|cpv\.(\d{8})")
_ROWS: TypeAdapter[list[Any]] = TypeAdapter(list[Any])


def cpv_labels(body: bytes) -> dict[str, str]:
    """The labels of `translations/code_fr.xml` of the eForms SDK, by code of eight digits.

    Raises:
        UnusableReferenceError: not XML, hostile XML, another file, or too few codes.
    """
    try:
        root: Element = fromstring(_JAVA_PROPERTIES.sub(rb"\1", body), forbid_dtd=True)
    except (ParseError, DefusedXmlException, ValueError, LookupError) as error:
        raise UnusableReferenceError(
            f"ce n'est pas le fichier attendu : XML illisible ({type(error).__name__})"
        ) from error
    found = {}
    for entry in root.findall("entry"):
        key = _KEY.fullmatch(entry.get("key", ""))
        label = clean(entry.text or "", MAX_LABEL)
        if key and label:
            found[key[1]] = label
    _check_enough(len(found), LEAST_CODES, "codes CPV")
    divisions = {code for code in hand_written() if len(code) == DIVISION}
    _check_all(divisions - {code[:DIVISION] for code in found}, "divisions du CPV")
    return found


class _Centre(BaseModel):
    """A GeoJSON point: longitude first."""

    model_config = ConfigDict(frozen=True)
    coordinates: tuple[Annotated[float, Field(ge=-180, le=180)], Annotated[float, Field(ge=-90, le=90)]]


class _Row(BaseModel):
    """A commune as the API Géo gives it, in its own French keys."""

    model_config = ConfigDict(frozen=True)
    code: Annotated[str, StringConstraints(pattern=r"^(?:\d{2}|2[AB])\d{3}$")]
    nom: Annotated[str, StringConstraints(min_length=1, max_length=100)]
    centre: _Centre
    codes_postaux: tuple[Annotated[str, StringConstraints(pattern=r"^\d{5}$")], ...] = Field((), alias="codesPostaux")
    population: int | None = Field(default=None, ge=0, lt=10_000_000)


def communes(body: bytes) -> tuple[tuple[Commune, ...], int]:
    """The communes of an answer of the API Géo, by INSEE code, and how many were left out.

    Raises:
        UnusableReferenceError: not a list in JSON, too few communes, too many left out, or a department without any.
    """
    try:
        rows = _ROWS.validate_json(body)
    except ValidationError as error:
        raise UnusableReferenceError("ce n'est pas le fichier attendu : une liste JSON") from error
    read = {one.insee: one for row in rows if (one := _commune(row))}
    _check_enough(len(read), LEAST_COMMUNES, "communes")
    left_out = len(rows) - len(read)
    if left_out > MOST_LEFT_OUT * len(rows):
        raise UnusableReferenceError(f"{left_out} communes sur {len(rows)} sont illisibles ou mal placées")
    _check_all(set(DEPARTMENTS) - {department_of_commune(code) for code in read}, "départements")
    return tuple(read[code] for code in sorted(read)), left_out


def _commune(raw: object) -> Commune | None:
    """A commune; None without coordinates, beyond the departments, or far from its own."""
    try:
        row = _Row.model_validate(raw)
    except ValidationError:
        return None
    department = department_of_commune(row.code)
    lon, lat = row.centre.coordinates
    if department is None or not great_circle_km(CENTRES[department], Point(lat, lon)) < MOST_FROM_CENTRE_KM:
        return None
    return Commune(row.code, clean(row.nom), row.codes_postaux, round(lat, 4), round(lon, 4), row.population)


def _check_enough(count: int, least: int, what: str) -> None:
    if count < least:
        raise UnusableReferenceError(f"{count} {what} lus, au moins {least} sont attendus")


def _check_all(missing: set[str], what: str) -> None:
    if missing:
        raise UnusableReferenceError(f"{what} sans rien : {', '.join(sorted(missing)[:10])}")
