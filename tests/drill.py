"""Every source collected while faults happen at random, then once without: `python -m tests.drill --runs 200`.

A run is a seed. Its first collection meets faults on every source, perhaps several; a second one meets none. What the
store then holds must be what an undisturbed collection gives: nothing missing, nothing twice. Whenever a source could
not be read whole, its error must say so and its watermark must not have moved.
"""

from __future__ import annotations

import argparse
import logging
import os
import re
import sys
import tempfile
import time
from collections import Counter
from collections.abc import Iterator, Mapping
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass, field
from datetime import datetime
from pathlib import Path
from typing import Any

import structlog

from tenderwatch import clock
from tenderwatch.bootstrap import services
from tenderwatch.config import Config
from tenderwatch.model import SourceReport
from tenderwatch.pipeline.ingest import complete
from tenderwatch.pipeline.runs import gather
from tenderwatch.sample import records
from tenderwatch.sample.achatpublic_server import AchatpublicServer
from tenderwatch.sample.as_xml import as_files
from tenderwatch.sample.atexo_server import AtexoServer
from tenderwatch.sample.aws_server import AwsServer
from tenderwatch.sample.catalogue import purchases
from tenderwatch.sample.files_server import FilesServer
from tenderwatch.sample.server import SampleServer
from tests.servers.proxy import FaultyProxy
from tests.servers.ted import TedServer
from tests.spiders.test_atexo import LOTS, a_consultation, consultations
from tests.spiders.test_ted_search import rows

NOW = datetime(2026, 10, 5, 6, 0, tzinfo=clock.PARIS)
RATES = (0.02, 0.05, 0.1, 0.2, 0.4)
"""The share of requests that meet a fault; a seed picks one."""


@dataclass
class Tally:
    """What a drill counted."""

    runs: int = 0
    faults: Counter[str] = field(default_factory=Counter)
    failed: Counter[str] = field(default_factory=Counter)
    wrong: list[str] = field(default_factory=list)
    seconds: float = 0.0


@contextmanager
def sites(few: int = 60) -> Iterator[dict[str, str]]:
    """A local site per kind of source, by name, healthy; `few`: about so many notices on each that can hold fewer."""
    most = few * 34 // 60
    calls = [one for one in purchases() if one.state == "initial" and one.damage is None]
    here = [one for one in calls if set(one.published_in) & {"22", "29", "35", "56"}]
    with ExitStack() as stack:
        sample = stack.enter_context(SampleServer(
            records.records(), records.feed(), projects=records.projects(), contracts=records.contracts(),
        ))  # fmt: skip
        files = as_files(one for one in records.records() if one["dateparution"] >= "2026-10-01")
        files.setdefault("2026/10/05", {})
        found = {
            "sample": sample.url,
            "files": stack.enter_context(FilesServer(files)).url,
            "ted": stack.enter_context(TedServer(rows(few))).site,
            "atexo": stack.enter_context(AtexoServer([a_consultation(900, lots=LOTS), *consultations(most)])).url,
            "aws": stack.enter_context(AwsServer(here[:most])).url,
            "achatpublic": stack.enter_context(AchatpublicServer(calls[:few])).url,
        }
        yield found


def configured(folder: Path, at: Mapping[str, str]) -> Config:
    """Every source on, at these addresses."""
    pace: dict[str, Any] = {"enabled": True, "delay_seconds": 0}
    explore = f"{at['sample']}/api/explore/v2.1/catalog/datasets"
    return Config.model_validate({
        "contact": "veille@example.org",
        "database": f"sqlite:///{folder / 'store.sqlite3'}",
        "var": folder,
        "sources": {
            "boamp": pace | {
                "url": f"{explore}/boamp", "files_url": f"{at['files']}/OPENDATA/BOAMP", "page_size": 25,
                "first_days": 4,
            },
            "approch": pace | {"url": f"{explore}/projets-dachats-publics", "page_size": 5},
            "decp": pace | {"url": f"{explore}/decp-2022-marches-valides", "page_size": 8},
            "ted": pace | {"url": f"{at['ted']}/v3/notices/search", "site": at["ted"], "page_size": 20},
            "aws": pace | {"url": at["aws"], "details_a_night": 500},
            "achatpublic": pace | {"url": at["achatpublic"], "pages_a_night": 50, "details_a_night": 500},
            "atexo": [pace | {"name": "ker", "url": at["atexo"], "page_size": 10, "details_a_night": 500}],
            "feeds": [pace | {"name": "mairie", "url": f"{at['sample']}/flux.xml"}],
        },
    })  # fmt: skip


def collected(config: Config) -> tuple[tuple[SourceReport, ...], dict[str, Any], dict[str, str]]:
    """One collection: its reports, the watermarks, and the content of every notice, by key."""
    with services(config) as made:
        reports = gather(made, NOW)
        complete(made, reports, NOW)
        marks = {name: made.store.watermark(name) for name in config.sources.every()}
        found = made.store.notices_by_key(made.store.notice_keys())
    return reports, marks, {key: _PORT.sub("", one.model_dump_json()) for key, one in found.items()}


_PORT = re.compile(r"127\.0\.0\.1:\d+")
"""Local sites have another port in every run."""


def drilled(seed: int, at: Mapping[str, str], expected: Mapping[str, str], tally: Tally) -> None:
    """One run; what is wrong with it goes into the tally."""
    rate = RATES[seed % len(RATES)]
    with tempfile.TemporaryDirectory() as name, ExitStack() as stack:
        folder = Path(name)
        proxies = {
            kind: stack.enter_context(FaultyProxy(url, seed * 31 + number, rate))
            for number, (kind, url) in enumerate(at.items())
        }
        first, marks, _ = collected(configured(folder, {kind: proxy.url for kind, proxy in proxies.items()}))
        for proxy in proxies.values():
            tally.faults += proxy.done
            proxy.rate = 0.0
        second, _, notices = collected(configured(folder, {kind: proxy.url for kind, proxy in proxies.items()}))
    tally.runs += 1
    tally.failed.update(one.source for one in first if one.error)
    problems = [f"{one.source} : {one.error}" for one in second if one.error]
    problems += [f"{one.source} : repère déplacé malgré une erreur" for one in first if one.error and marks[one.source]]
    problems += [f"{key} manque" for key in expected.keys() - notices.keys()]
    problems += [f"{key} en trop" for key in notices.keys() - expected.keys()]
    problems += [f"{key} autrement" for key in expected.keys() & notices.keys() if expected[key] != notices[key]]
    tally.wrong += [f"graine {seed} : {one}" for one in problems]
    sys.stderr.write("".join(f"\n{one}" for one in tally.wrong[-len(problems) :]) if problems else "")


def drill(runs: int, first: int = 0) -> Tally:
    """So many runs, from a seed on."""
    os.environ[clock.PIN] = NOW.isoformat()
    tally, start = Tally(), time.monotonic()
    with sites() as at, tempfile.TemporaryDirectory() as name:
        port = {kind: FaultyProxy(url, 0, 0.0) for kind, url in at.items()}
        with ExitStack() as stack:
            for proxy in port.values():
                stack.enter_context(proxy)
            reports, _, expected = collected(configured(Path(name), {kind: one.url for kind, one in port.items()}))
        tally.wrong += [f"sans panne : {one.source} : {one.error}" for one in reports if one.error]
        for seed in range(first, first + runs):
            drilled(seed, at, expected, tally)
            sys.stderr.write(f"\r{tally.runs}/{runs}, {sum(tally.faults.values())} pannes, {len(tally.wrong)} fautes ")
    tally.seconds = time.monotonic() - start
    return tally


def main() -> int:
    """Drill and print the table of docs/drill.md."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--runs", type=int, default=200)
    parser.add_argument("--first", type=int, default=0, help="the first seed")
    asked = parser.parse_args()
    structlog.configure(wrapper_class=structlog.make_filtering_bound_logger(logging.ERROR))
    tally = drill(asked.runs, asked.first)
    sys.stdout.write(f"\n{tally.runs} passages, {sum(tally.faults.values())} pannes, {tally.seconds:.0f} s\n")
    for fault, count in sorted(tally.faults.items()):
        sys.stdout.write(f"| {fault} | {count} |\n")
    sys.stdout.write("sources incomplètes au premier passage :\n")
    for source, count in sorted(tally.failed.items()):
        sys.stdout.write(f"| {source} | {count} |\n")
    sys.stdout.write("\n".join(tally.wrong[:50]) + f"\n{len(tally.wrong)} fautes\n")
    return 1 if tally.wrong else 0


if __name__ == "__main__":
    sys.exit(main())
