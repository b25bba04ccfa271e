"""A record of the API as DILA's file of the same notice: the XML that its JSON came from."""

from __future__ import annotations

import json
import re
from collections.abc import Iterable, Mapping
from typing import Any
from xml.etree.ElementTree import Element, SubElement, tostring

_UBL = "urn:oasis:names:specification:ubl:schema:xsd:Common"
_EFORMS = "http://data.europa.eu/p27/eforms-ubl-extension"
SPACES = {
    "jo": "http://boamp.journal-officiel.gouv.fr/XML/3.2.5",
    "cbc": f"{_UBL}BasicComponents-2",
    "cac": f"{_UBL}AggregateComponents-2",
    "ext": f"{_UBL}ExtensionComponents-2",
    "efext": f"{_EFORMS}s/1",
    "efac": f"{_EFORMS}-aggregate-components/1",
    "efbc": f"{_EFORMS}-basic-components/1",
    "xsi": "http://www.w3.org/2001/XMLSchema-instance",
    "ns2": "http://www.w3.org/2001/XMLSchema-instance#2",
}
_IMPOSSIBLE = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f]")
"""Characters that JSON can hold and XML cannot."""


def as_xml(record: Mapping[str, Any]) -> bytes:
    """The file of a notice: its DONNEES and its GESTION."""
    root = Element(_named("jo:ann"))
    for name in ("donnees", "gestion"):
        _fill(SubElement(root, name.upper()), _decoded(record[name]))
    written: bytes = tostring(root, encoding="UTF-8", xml_declaration=True)
    return written


def as_files(records: Iterable[Mapping[str, Any]]) -> dict[str, dict[str, bytes]]:
    """All files, by folder of their day and by name."""
    found: dict[str, dict[str, bytes]] = {}
    for one in records:
        folder = str(one["dateparution"]).replace("-", "/")
        found.setdefault(folder, {})[f"{one['idweb']}.xml"] = as_xml(one)
    return found


def _decoded(text: str) -> Any:
    """What a field of the record holds; a damaged one leaves its element empty."""
    try:
        return json.loads(text)
    except ValueError:
        return None


def _named(name: str) -> str:
    prefix, _, local = name.rpartition(":")
    return f"{{{SPACES[prefix]}}}{local}" if prefix else local


def _fill(parent: Element, content: Any) -> None:
    if not isinstance(content, Mapping):
        parent.text = "" if content is None else _IMPOSSIBLE.sub("", str(content))
        return
    for name, value in content.items():
        if name == "#text":
            parent.text = _IMPOSSIBLE.sub("", str(value))
        elif name.startswith("@"):
            parent.set(_named(name[1:]), str(value))
        else:
            for one in value if isinstance(value, list) else [value]:
                _fill(SubElement(parent, _named(name)), one)
