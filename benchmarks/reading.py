"""How fast notices are read: records a second on one core, next to plain json.loads of the same bytes.

    python -m benchmarks.reading [--json]

Processor time, the best of many rounds over all parts in turn: what else runs on a machine only ever slows it down.
"""

from __future__ import annotations

import argparse
import json
import time
from collections.abc import Callable, Mapping, Sequence
from typing import Any

from benchmarks.corpora import api_records
from matching.conditions import conditions
from matching.doors import read_doors
from matching.marks import marks
from matching.sentences import cut, prepared
from spiders.formats import read_record
from tenderwatch.french import plain
from tenderwatch.model import ReadNotice

ROUNDS = 100


def main() -> None:
    """Print the table, or one JSON object."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--json", action="store_true", help="one JSON object on standard output")
    measured = measure()
    if parser.parse_args().json:
        print(json.dumps(measured, ensure_ascii=False))
        return
    print(f"{measured['records']} {measured['what']}, {measured['bytes_each']} octets chacun en moyenne")
    for name, cost in measured["ms_each"].items():
        print(f"  {name:<42}{cost:8.3f} ms")
    print(f"  {'lecture et portes':<42}{measured['per_second']:8.0f} avis par seconde")


def measure() -> dict[str, Any]:
    """Milliseconds a record for each part, and records a second for reading and doors together."""
    what, found = api_records()
    raw = [json.dumps(one, ensure_ascii=False).encode() for one in found]
    notices = [read_record(one) for one in found]
    texts = [text for one in notices for text in _texts(one)]
    parts = _best(
        {
            "json.loads des mêmes octets (plancher)": (json.loads, raw),
            "lecture (read_record)": (read_record, found),
            "portes (read_doors)": (read_doors, notices),
            "  dont repères et phrases (marks)": (marks, texts),
            "  dont variantes, groupements, lots": (lambda text: list(conditions(text)), texts),
            "pour comparer : texte plié (plain)": (plain, texts),
            "pour comparer : toutes les phrases préparées": (_all_prepared, texts),
        },
        len(found),
    )
    together = parts["lecture (read_record)"] + parts["portes (read_doors)"]
    return {
        "what": what,
        "records": len(found),
        "bytes_each": sum(map(len, raw)) // len(raw),
        "ms_each": parts,
        "per_second": round(1000 / together, 1),
        "floor_per_second": round(1000 / parts["json.loads des mêmes octets (plancher)"], 1),
    }


def _texts(notice: ReadNotice) -> Sequence[str]:
    return [notice.title, notice.description or "", *(one.text for one in notice.passages)]


def _all_prepared(text: str) -> list[str]:
    return [prepared(text[start:end]) for start, end in cut(text)]


def _best(parts: Mapping[str, tuple[Callable[[Any], Any], Sequence[Any]]], records: int) -> dict[str, float]:
    """The best round's milliseconds a record, part by part."""
    best = dict.fromkeys(parts, float("inf"))
    for _ in range(ROUNDS):
        for name, (work, given) in parts.items():
            best[name] = min(best[name], _seconds(work, given))
    return {name: round(seconds * 1000 / records, 4) for name, seconds in best.items()}


def _seconds(work: Callable[[Any], Any], items: Sequence[Any]) -> float:
    start = time.process_time()
    for one in items:
        work(one)
    return time.process_time() - start


if __name__ == "__main__":
    main()
