"""Mutated notices in XML, composed and real: a notice with warnings or the documented error, never another one."""

from __future__ import annotations

import random
import tarfile
from collections.abc import Callable
from xml.etree.ElementTree import Element, fromstring, tostring

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from matching.doors import read_doors
from spiders.formats import read_xml
from tenderwatch.errors import UnreadableNoticeError
from tenderwatch.model import ReadNotice
from tests.conftest import SHARED
from tests.spiders.formats.ted_notices import form, ubl

COMPOSED = {"TED": form(), "UBL": ubl("none", "res-ws")}
REAL = sorted((SHARED / "data").glob("ted/*/*.xml")) + sorted((SHARED / "data" / "boamp").glob("*/*.xml"))
PER_ARCHIVE = 12
WORDS = ("", "0", "1", "-1", "LOT-0009", "12:00", "2026-02-30", "99999999", "réservé", "\ufffd", "a" * 5000, " ")


def mutated(data: bytes, seed: int) -> bytes:
    """The notice with up to six elements removed, doubled, emptied or with other words."""
    draw = random.Random(seed)
    root = fromstring(data)
    for _ in range(draw.randint(1, 6)):
        parents = [one for one in root.iter() if len(one)]
        if not parents:
            break
        parent = draw.choice(parents)
        draw.choice(CHANGES)(parent, draw.choice(list(parent)), draw)
    return tostring(root)


def _remove(parent: Element, child: Element, draw: random.Random) -> None:
    parent.remove(child)


def _double(parent: Element, child: Element, draw: random.Random) -> None:
    parent.append(child)


def _empty(parent: Element, child: Element, draw: random.Random) -> None:
    child.clear()


def _words(parent: Element, child: Element, draw: random.Random) -> None:
    child.text = draw.choice(WORDS)


CHANGES: tuple[Callable[[Element, Element, random.Random], None], ...] = (_remove, _double, _empty, _words)


def check(data: bytes) -> None:
    try:
        notice = read_xml(data)
    except UnreadableNoticeError:
        return
    read_doors(notice)
    assert ReadNotice.model_validate_json(notice.model_dump_json()) == notice


@settings(max_examples=250, deadline=None)
@given(seed=st.integers(0, 10**9))
@pytest.mark.parametrize("name", sorted(COMPOSED))
def test_no_mutation_of_a_composed_notice_breaks_a_reader(name: str, seed: int) -> None:
    check(mutated(COMPOSED[name], seed))


@settings(max_examples=150, deadline=None)
@given(cut=st.integers(0, 6000), at=st.integers(0, 6000), byte=st.integers(0, 255))
@pytest.mark.parametrize("name", sorted(COMPOSED))
def test_no_truncation_or_wrong_byte_breaks_a_reader(name: str, cut: int, at: int, byte: int) -> None:
    data = COMPOSED[name]

    check(data[:cut])
    check(data[:at] + bytes([byte]) + data[at + 1 :])


@pytest.mark.skipif(not REAL, reason="the real notices of shared/data are not here")
@pytest.mark.parametrize("path", REAL, ids=lambda path: str(path.name))
def test_no_mutation_of_a_real_notice_breaks_a_reader(path: object) -> None:
    data = path.read_bytes()  # type: ignore[attr-defined]

    for seed in range(12):
        check(mutated(data, seed))


@pytest.mark.skipif(
    not (SHARED / "data" / "ted_fr").is_dir(), reason="the real notices of shared/data/ted_fr are not here"
)
def test_no_mutation_of_the_old_journal_breaks_a_reader() -> None:
    for archive in sorted((SHARED / "data" / "ted_fr").glob("*.tar.gz")):
        with tarfile.open(archive) as opened:
            members = [one for one in opened.getmembers() if one.isfile()]
            for number, member in enumerate(members[:: max(1, len(members) // PER_ARCHIVE)]):
                inner = opened.extractfile(member)
                assert inner is not None
                data = inner.read()
                for seed in range(6):
                    check(mutated(data, number * 100 + seed))
