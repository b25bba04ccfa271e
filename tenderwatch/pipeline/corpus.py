"""How telling words are in the notices at hand: counted, kept in a file, and in force until counted again."""

from __future__ import annotations

import json
from collections.abc import Iterator
from dataclasses import asdict
from functools import lru_cache
from pathlib import Path

import structlog

from matching.inference import Codes
from matching.telling import UNCOUNTED, Telling, count
from tenderwatch.model import Notice
from tenderwatch.store import Store

log = structlog.get_logger()

FILE = "telling.json"
FEWEST, MOST = 500, 30_000
"""Notices before anything is counted, and the newest that are."""
GROWTH = 2.0
"""A corpus that has doubled is counted again; all is then matched again, since every score may change a little."""
LEAST = 3
"""Notices that a word must stand in to be kept."""


def renewed(store: Store, folder: Path) -> Telling:
    """The counts in force; counted anew when the store has doubled since, or when their file is gone."""
    kept, stored = in_force(folder), store.count_notices()
    if stored < FEWEST or (kept.notices and min(stored, MOST) < GROWTH * kept.notices):
        return kept
    counted = count(_recent(store), least=LEAST)
    folder.mkdir(parents=True, exist_ok=True)
    beside = folder / f"{FILE}.part"
    beside.write_text(json.dumps(asdict(counted), ensure_ascii=False), encoding="utf-8")
    beside.replace(folder / FILE)
    log.info("counted", notices=counted.notices, stems=len(counted.counts))
    return in_force(folder)


def _recent(store: Store) -> Iterator[Notice]:
    for block in store.recent_notices(MOST):
        yield from block


def in_force(folder: Path) -> Telling:
    """What the file of a folder says; a missing or damaged one is as if nothing had been counted."""
    path = folder / FILE
    try:
        return _read(path, path.stat().st_mtime_ns)
    except FileNotFoundError:
        return UNCOUNTED
    except (OSError, ValueError, KeyError, TypeError) as error:
        log.warning("counts unreadable", path=str(path), error=str(error))
        return UNCOUNTED


@lru_cache(maxsize=4)
def _read(path: Path, _: int) -> Telling:
    """The file as it stood at a moment."""
    raw = json.loads(path.read_text(encoding="utf-8"))
    return Telling(int(raw["notices"]), dict(raw["counts"]), Codes(**raw["codes"]))
