"""Files of notices, as people keep them: .json, .jsonl, .xml, .html, and .gz or .tar.gz of them."""

from __future__ import annotations

import codecs
import gzip
import io
import json
import tarfile
import zlib
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import IO, Any

from spiders.formats import read_page, read_record, read_xml
from tenderwatch.errors import UnreadableNoticeError
from tenderwatch.model import ReadNotice

MAX_BYTES = 256 * 1024 * 1024
"""Of one file or archive member, unpacked."""

Payload = Mapping[str, Any] | bytes | str | UnreadableNoticeError
"""A record, a file of XML, a page, or why there is none."""
PAGES = (".html", ".htm")


def read_file(path: Path) -> Iterator[ReadNotice | UnreadableNoticeError]:
    """Every notice of a file in its order; what cannot be read stands in its place as its error."""
    for label, payload in payloads(path):
        if isinstance(payload, UnreadableNoticeError):
            yield payload
            continue
        try:
            yield _read(label, payload)
        except UnreadableNoticeError as error:
            yield UnreadableNoticeError(f"{label} {error.record}", error.reason)


def _read(label: str, payload: Mapping[str, Any] | bytes | str) -> ReadNotice:
    if isinstance(payload, str):
        return read_page(payload, name=label.rpartition(".")[0] or label)
    return read_xml(payload) if isinstance(payload, bytes) else read_record(payload)


def payloads(path: Path) -> Iterator[tuple[str, Payload]]:
    """The payloads of a file with the label that names each in messages."""
    try:
        with path.open("rb") as file:
            yield from _opened(path.name, file)
    except (OSError, EOFError, zlib.error, tarfile.TarError) as error:
        yield path.name, UnreadableNoticeError(path.name, f"fichier illisible ({error})")


def _opened(name: str, file: IO[bytes]) -> Iterator[tuple[str, Payload]]:
    if name.endswith((".tar.gz", ".tgz", ".tar")):
        with tarfile.open(fileobj=file, mode="r:*") as archive:
            for member in archive:
                inner = archive.extractfile(member) if member.isfile() else None
                if inner:
                    yield from _opened(member.name, inner)
    elif name.endswith(".gz"):
        with gzip.open(file) as inner_file:
            yield from _opened(name.removesuffix(".gz"), io.BufferedReader(inner_file))
    elif name.endswith(".jsonl"):
        yield from _lines(name, file)
    elif name.endswith((".json", ".xml", *PAGES)):
        yield from _whole(name, file)
    else:
        yield name, UnreadableNoticeError(name, "type de fichier inconnu (.json, .jsonl, .xml, .html, .gz, .tar.gz)")


def _lines(name: str, file: IO[bytes]) -> Iterator[tuple[str, Payload]]:
    for number, line in enumerate(file, start=1):
        if line.strip():
            label = f"{name}:{number}"
            yield label, _json(label, line)


def _whole(name: str, file: IO[bytes]) -> Iterator[tuple[str, Payload]]:
    data = file.read(MAX_BYTES + 1)
    if len(data) > MAX_BYTES:
        yield name, UnreadableNoticeError(name, f"plus de {MAX_BYTES} octets")
    elif name.endswith(".xml"):
        yield name, data
    elif name.endswith(PAGES):
        yield name, decoded(data)
    else:
        found = _json(name, data)
        records = found.get("results", found) if isinstance(found, Mapping) else found
        for one in records if isinstance(records, list) else [records]:
            yield name, one


def decoded(data: bytes) -> str:
    """The text of a saved page: by its byte order mark, else UTF-8, else what Windows wrote before."""
    if data.startswith((codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)):
        return data.decode("utf-16", "replace")
    try:
        return data.decode("utf-8-sig")
    except UnicodeDecodeError:
        return data.decode("cp1252", "replace")


def _json(label: str, data: bytes) -> Any:
    """Whatever JSON it is: a reader says what is wrong with its shape."""
    try:
        return json.loads(data)
    except (ValueError, RecursionError) as error:
        return UnreadableNoticeError(label, f"ce n'est pas du JSON ({error})")
