"""Record every source at its local server, with the server's address replaced by an invented one."""

from __future__ import annotations

import os
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from pathlib import Path
from typing import Any

import yaml

from tenderwatch.sample import records
from tenderwatch.sample.achatpublic_server import AchatpublicServer
from tenderwatch.sample.as_xml import as_files
from tenderwatch.sample.atexo_server import AtexoServer
from tenderwatch.sample.aws_server import AwsServer
from tenderwatch.sample.catalogue import purchases
from tenderwatch.sample.files_server import FilesServer
from tenderwatch.sample.server import SampleServer
from tests.conftest import ROOT
from tests.servers.ted import TedServer
from tests.spiders.test_atexo import LOTS, a_consultation
from tests.spiders.test_ted_search import rows

NOW = "2026-10-05T06:00:00+02:00"
PAGES = {"atexo-ker": 4, "boamp-files": 7, "decp": 3, "ted": 4, "aws": 3, "achatpublic": 4}


@contextmanager
def served() -> Iterator[tuple[dict[str, Any], dict[str, str]]]:
    """Sources of a configuration at local servers, and the invented address of each server."""
    with ExitStack() as stack:
        boamp = stack.enter_context(SampleServer(
            records.records(), records.feed(), projects=records.projects(), contracts=records.contracts(),
        ))  # fmt: skip
        atexo = stack.enter_context(AtexoServer([a_consultation(1, lots=LOTS), a_consultation(2, boamp="26-914002")]))
        files = stack.enter_context(FilesServer(as_files(records.records())))
        calls = [one for one in purchases() if one.state == "initial" and one.damage is None]
        aws = stack.enter_context(AwsServer([one for one in calls if "29" in one.published_in][:2]))
        cards = stack.enter_context(AchatpublicServer([one for one in calls if one.nature == "services"][:2]))
        ted = stack.enter_context(TedServer(rows(3)))
        pace = {"enabled": True, "delay_seconds": 0}
        yield (
            {
                "boamp": pace | {"url": boamp.boamp_url, "files_url": files.root_url, "page_size": 10},
                "approch": pace | {"url": boamp.approch_url},
                "decp": pace | {"url": boamp.decp_url},
                "ted": pace | {"url": f"{ted.site}/v3/notices/search", "site": ted.site},
                "atexo": [pace | {"name": "ker", "url": atexo.url, "page_size": 10}],
                "aws": pace | {"url": aws.url, "departments": ["29"]},
                "achatpublic": pace | {"url": cards.url},
                "feeds": [pace | {"name": "mairie", "url": boamp.feed_url, "buyer": "Mairie", "department": "29"}],
            },
            {
                boamp.url: "https://open-data.example.org",
                atexo.url: "https://plateforme.example.org",
                files.url: "https://fichiers.example.org",
                aws.url: "https://marches.example.org",
                cards.url: "https://achats.example.org",
                ted.site: "https://journal.example.org",
            },
        )


def main() -> None:
    """Write every recording of this folder."""
    with tempfile.TemporaryDirectory() as name, served() as (sources, invented):
        folder = Path(name)
        for source in (
            "boamp",
            "boamp-files",
            "approch",
            "decp",
            "ted",
            "atexo-ker",
            "aws",
            "achatpublic",
            "feed-mairie",
        ):
            used = dict(sources)
            if source == "boamp-files":
                used["boamp"] = sources["boamp"] | {"way": "files"}
            config = {"contact": "veille@example.org", "sources": used}
            (folder / "config.yaml").write_text(yaml.safe_dump(config), encoding="utf-8")
            spider = {"atexo-ker": "atexo", "feed-mairie": "feed"}.get(source, source)
            asked = "boamp" if source == "boamp-files" else source
            target = folder / "recorded"
            subprocess.run(
                [sys.executable, str(ROOT / "run_watch.py"), "--config", str(folder / "config.yaml"), "record", asked,
                 "--pages", str(PAGES.get(source, 1)), "--to", str(target)],
                env={**os.environ, "TENDERWATCH_NOW": NOW, "PYTHONPATH": str(ROOT)}, check=True,
            )  # fmt: skip
            for path in target.iterdir():
                text = path.read_text(encoding="utf-8")
                for local, public in invented.items():
                    text = text.replace(local, public)
                kept = ROOT / "tests" / "recordings" / spider / path.name
                kept.parent.mkdir(exist_ok=True)
                kept.write_text(text, encoding="utf-8")


if __name__ == "__main__":
    main()
