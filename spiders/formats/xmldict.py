"""XML into the shapes that BOAMP's JSON has: one child is an object, several a list, an empty element is ""."""

from __future__ import annotations

import codecs
import re
from collections.abc import Mapping
from typing import Any
from xml.etree.ElementTree import Element, ParseError

from defusedxml import DefusedXmlException
from defusedxml.ElementTree import fromstring

from spiders.formats.shape import Warn
from tenderwatch.errors import UnreadableNoticeError

MAX_BYTES = 40 * 1024 * 1024
MAX_DEPTH = 80
_UBL = "urn:oasis:names:specification:ubl:schema:xsd:Common"
_EFORMS = "http://data.europa.eu/p27/eforms-ubl-extension"
PREFIXES: Mapping[str, str] = {
    f"{_UBL}BasicComponents-2": "cbc:",
    f"{_UBL}AggregateComponents-2": "cac:",
    f"{_UBL}ExtensionComponents-2": "ext:",
    f"{_EFORMS}s/1": "efext:",
    f"{_EFORMS}-aggregate-components/1": "efac:",
    f"{_EFORMS}-basic-components/1": "efbc:",
}
"""Namespaces whose names are told apart; every other is dropped, as BOAMP does."""
_DECLARED = re.compile(r"\A\s*<\?xml[^>]*\?>")
_MARKS = (codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)


def parse(data: bytes, warn: Warn | None = None, *, record: str = "XML") -> dict[str, Any]:
    """The root element as {name: content}; attributes as "@name", paragraphs and marked-up text as one text.

    Entities, external references and document types are refused, as are documents that are too large. Bytes that
    are not in the encoding they declare are read as Windows-1252, with a warning.

    Raises:
        UnreadableNoticeError: not well-formed, hostile, too large, or nested too deep.
    """
    if len(data) > MAX_BYTES:
        raise UnreadableNoticeError(record, f"XML de {len(data)} octets, trop grand")
    try:
        root = fromstring(_encoded(data, warn or Warn()), forbid_dtd=True)
    except (ParseError, DefusedXmlException, ValueError, LookupError) as error:
        raise UnreadableNoticeError(record, f"XML illisible ({type(error).__name__} : {error})") from error
    return {_name(root.tag): _content(root, record, 0)}


def _encoded(data: bytes, warn: Warn) -> bytes | str:
    """The bytes as they are where they are what they say; else decoded: UTF-16 without its mark, Windows-1252."""
    if not data.startswith(_MARKS) and b"\x00" in data[:4]:
        order = "utf-16-le" if data[1:2] == b"\x00" else "utf-16-be"
        return _DECLARED.sub("", data.decode(order, errors="replace"))
    head = data[:200].lower()
    if data.startswith(_MARKS) or (b"encoding=" in head and b"utf-8" not in head):
        return data
    try:
        data.decode()
    except UnicodeDecodeError:
        warn("l'encodage déclaré n'est pas le bon : le texte est lu comme du Windows-1252")
        return _DECLARED.sub("", data.decode("cp1252", errors="replace"))
    return data


def _name(tag: str) -> str:
    space, _, name = tag.rpartition("}")
    return PREFIXES.get(space[1:], "") + name if space else name


def _content(element: Element, record: str, depth: int) -> Any:
    if depth > MAX_DEPTH:
        raise UnreadableNoticeError(record, "XML imbriqué trop profondément")
    attributes = {f"@{_name(key)}": value for key, value in element.attrib.items()}
    words = _words(element)
    if words is not None:
        if not attributes:
            return words
        return attributes | ({"#text": words} if words else {})
    content: dict[str, Any] = dict(attributes)
    for child in element:
        _add(content, _name(child.tag), _content(child, record, depth + 1))
    return content


def _words(element: Element) -> str | None:
    """The text of a leaf, of paragraphs (`P`) a line each, and of text with marks inside (`FT`); None elsewhere."""
    if len(element) == 0:
        return (element.text or "").strip()
    paragraphs = [_name(child.tag) == "P" for child in element]
    if any(paragraphs):
        return "\n".join("".join(child.itertext()).strip() for child in element)
    if all(_name(child.tag) == "FT" for child in element):
        return "".join(element.itertext()).strip()
    return None


def _add(content: dict[str, Any], name: str, value: Any) -> None:
    if name not in content:
        content[name] = value
    elif isinstance(content[name], list):
        content[name].append(value)
    else:
        content[name] = [content[name], value]
