"""One purchase on several portals is shown once, with all its addresses."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest

from digests.items import elsewhere
from digests.text import link
from matching.procedures import assemble
from spiders.formats import read_xml
from spiders.formats.aws import SITE, read_notice
from tenderwatch.model import Kind, Notice
from tenderwatch.store import Store
from tests.conftest import SHARED
from tests.digests.test_reports import a_report, read
from tests.digests.views import NOW, a_view
from tests.factories import a_notice

PAIR = SHARED / "data" / "regional" / "aws" / "paire_chavenay"
REAL = pytest.mark.skipif(not PAIR.is_dir(), reason="the real pair of shared/data/regional/aws is not here")
BOAMP = a_notice(source_id="26-1", url="https://www.boamp.fr/avis/26-1")
TWIN = a_notice(source="aws", source_id="7", url="https://marches.example.org/7", mentions=("26-1",))


def test_other_portals_are_named_once_each_and_the_notices_own_is_not() -> None:
    again = replace_source(TWIN, "8", "https://marches.example.org/8")
    award = a_notice(source="ted", source_id="9-2026", kind=Kind.AWARD, url="https://ted.example.org/9")

    found = elsewhere(assemble("x", [BOAMP, TWIN, again, award]), link(BOAMP.url))

    assert [one.site for one in found] == ["marches.example.org"]


def replace_source(notice: Notice, source_id: str, url: str) -> Notice:
    return notice.model_copy(update={"source_id": source_id, "url": url})


def test_the_report_shows_the_purchase_once_and_says_where_else_it_is() -> None:
    view = a_view("26-1")
    view = replace(view, procedure=assemble("x", [view.notice, TWIN]))

    told = read(a_report(enterprises=(view.enterprise,), views=(view,)))

    assert told.count("Aussi sur marches.example.org") == told.count(view.notice.title)


@REAL
def test_the_real_pair_is_one_purchase_with_both_addresses(tmp_path: Path) -> None:
    page, address = (
        (PAIR / "MPI-pub-2024110345.contenu.html").read_text("utf-8"),
        f"{SITE}/Annonces/MPI-pub-2024110345.htm",
    )
    aws = read_notice({"row": None, "page": page, "url": address}).notice()
    boamp = read_xml((PAIR / "boamp_24-47259.donnees-gestion.xml").read_bytes()).notice()

    with Store.open(f"sqlite:///{tmp_path / 'store.sqlite3'}") as store:
        store.save_notices([boamp], seen_at=NOW)
        store.save_notices([aws], seen_at=NOW)
        assert store.procedure_key_of(aws.key) == store.procedure_key_of(boamp.key)
        (notices,) = store.procedure_notices([store.procedure_key_of(aws.key)]).values()
    procedure = assemble("x", notices)

    assert {one.url for one in procedure.notices} == {address, boamp.url}
    assert len(elsewhere(procedure, link(procedure.current.url))) == 1
