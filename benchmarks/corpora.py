"""Real notices where they stand beside the project, else the composed ones that it ships."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

from spiders.files import payloads
from tenderwatch.sample.records import records

SHARED = Path(__file__).resolve().parents[2] / "shared" / "data"
API_FILES = (
    "api_v21_records_2026.jsonl",
    "api_v1_search_fields_2025.jsonl",
    "api_v2_records_2006.jsonl",
    "derive_api_depuis_xml_v325.jsonl",
    "api_dila_v230_record_2020.json",
)


def api_records() -> tuple[str, list[Mapping[str, Any]]]:
    """What they are, and records as BOAMP's APIs give them."""
    found = [one for name in API_FILES for one in _payloads(SHARED / "boamp" / name) if isinstance(one, Mapping)]
    if found:
        return "enregistrements réels", found
    return "enregistrements composés", [json.loads(json.dumps(one)) for one in records()]


def everything() -> Iterator[Mapping[str, Any] | bytes]:
    """Every real notice beside the project: API records, DILA's XML, TED's XML of both ages."""
    folders = (SHARED / "boamp", SHARED / "ted", SHARED / "ted_fr")
    for path in sorted(one for folder in folders for one in folder.rglob("*") if one.is_file()):
        if path.name in API_FILES or path.name.endswith((".xml", ".tar.gz")):
            yield from _payloads(path)


def _payloads(path: Path) -> Iterator[Mapping[str, Any] | bytes]:
    if path.is_file():
        yield from (one for _, one in payloads(path) if isinstance(one, Mapping | bytes))
