"""XML into the shapes that BOAMP's JSON has: one child is an object, several a list, an empty element is ""."""

from __future__ import annotations

from typing import Any
from xml.etree.ElementTree import Element, ParseError

from defusedxml import DefusedXmlException
from defusedxml.ElementTree import fromstring

from tenderwatch.errors import UnreadableNoticeError

MAX_BYTES = 40 * 1024 * 1024
MAX_DEPTH = 80


def parse(data: bytes, *, record: str = "XML") -> dict[str, Any]:
    """The root element as {name: content}; namespaces dropped, attributes as "@name".

    Entities, external references and document types are refused, as are documents that are too large.

    Raises:
        UnreadableNoticeError: not well-formed, hostile, too large, or nested too deep.
    """
    if len(data) > MAX_BYTES:
        raise UnreadableNoticeError(record, f"XML de {len(data)} octets, trop grand")
    try:
        root = fromstring(data, forbid_dtd=True)
    except (ParseError, DefusedXmlException, ValueError, LookupError) as error:
        raise UnreadableNoticeError(record, f"XML illisible ({type(error).__name__} : {error})") from error
    return {_name(root.tag): _content(root, record, 0)}


def _name(tag: str) -> str:
    return tag.rpartition("}")[2]


def _content(element: Element, record: str, depth: int) -> Any:
    if depth > MAX_DEPTH:
        raise UnreadableNoticeError(record, "XML imbriqué trop profondément")
    attributes = {f"@{_name(key)}": value for key, value in element.attrib.items()}
    words = (element.text or "").strip()
    if len(element) == 0:
        if not attributes:
            return words
        return attributes | ({"#text": words} if words else {})
    content: dict[str, Any] = dict(attributes)
    for child in element:
        _add(content, _name(child.tag), _content(child, record, depth + 1))
    return content


def _add(content: dict[str, Any], name: str, value: Any) -> None:
    if name not in content:
        content[name] = value
    elif isinstance(content[name], list):
        content[name].append(value)
    else:
        content[name] = [content[name], value]
