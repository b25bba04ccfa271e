"""The same question put to others: rapidfuzz, SQLite FTS5, bm25s; and the floor, reading every text once."""

from __future__ import annotations

import gc
import logging
import sqlite3
import time
from collections.abc import Callable, Sequence
from typing import Any

import bm25s
from rapidfuzz import fuzz, process

from matching.misspelt import LOST
from matching.text import WORD, says_something, searchable, stem
from tenderwatch.french import plain
from tenderwatch.model import Enterprise, Notice

LONGEST_SECONDS = 60.0
"""A peer that would take longer is timed on a part of the texts, and its time scaled: it grows with their number."""
PART = 20


def texts_of(notices: Sequence[Notice]) -> list[str]:
    """One text per notice: title, description and lots."""
    return ["\n".join(one for one in _parts(notice) if one) for notice in notices]


def _parts(notice: Notice) -> list[str | None]:
    return [notice.title, notice.description, *(text for lot in notice.lots for text in (lot.title, lot.description))]


def keywords_of(enterprise: Enterprise) -> list[str]:
    """All keywords of a profile, each once."""
    return list(dict.fromkeys(word for one in enterprise.activities for word in (*one.keywords, one.label)))


def settle() -> None:
    """What stands already is not looked at again by the collector of memory, whoever runs."""
    gc.collect()
    gc.freeze()


def timed(run: Callable[[], Any]) -> float:
    """Processor seconds that a call takes: what else runs on a machine does not count."""
    settle()
    start = time.process_time()
    run()
    return time.process_time() - start


def floor(texts: Sequence[str]) -> float:
    """Folding, tokenising and stemming every text once; each word is stemmed the first time it is met."""
    stem.cache_clear()
    return timed(lambda: [_stems(text) for text in texts])


def _stems(text: str) -> list[str]:
    folded = searchable(plain(text))
    return [stem(word) for word in WORD.findall(folded) if LOST not in word and says_something(word)]


def rapidfuzz(texts: Sequence[str], profiles: Sequence[Enterprise]) -> tuple[float, bool]:
    """`process.cdist` of all keywords with all texts; whether the time is scaled from a part."""
    keywords = list(dict.fromkeys(word for one in profiles for word in keywords_of(one)))
    folded, asked = [plain(one) for one in texts], [plain(one) for one in keywords]

    def run(part: Sequence[str]) -> None:
        process.cdist(asked, part, scorer=fuzz.token_set_ratio, workers=1)

    first = timed(lambda: run(folded[::PART]))
    if first * PART > LONGEST_SECONDS:
        return first * len(folded) / len(folded[::PART]), True
    return timed(lambda: run(folded)), False


def sqlite_fts5(texts: Sequence[str], profiles: Sequence[Enterprise]) -> float:
    """One full-text query per profile, ranked: any inflection of any word of its keywords, by the beginnings of words.

    FTS5 has no French stems; without the inflections it would answer an easier question.
    """

    def run() -> None:
        with sqlite3.connect(":memory:") as connection:
            connection.execute("CREATE VIRTUAL TABLE t USING fts5(body, tokenize='unicode61 remove_diacritics 2')")
            connection.executemany("INSERT INTO t(body) VALUES (?)", ((one,) for one in texts))
            for one in profiles:
                words = dict.fromkeys(word for text in keywords_of(one) for word in WORD.findall(plain(text)))
                query = " OR ".join(f'"{stem(word)}"*' for word in words if says_something(word))
                connection.execute("SELECT rowid, bm25(t) FROM t WHERE t MATCH ? ORDER BY bm25(t)", (query,)).fetchall()

    return timed(run)


def bm25(texts: Sequence[str], profiles: Sequence[Enterprise]) -> float:
    """bm25s: the texts indexed by stems, one query of all keywords per profile."""
    logging.getLogger("bm25s").setLevel(logging.ERROR)

    def run() -> None:
        index = bm25s.BM25()
        index.index([_stems(one) for one in texts], show_progress=False)
        known = index.vocab_dict
        for one in profiles:
            asked = [stemmed for word in keywords_of(one) for stemmed in _stems(word) if stemmed in known]
            if asked:
                index.get_scores(asked)

    return timed(run)
