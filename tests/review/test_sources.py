"""The health of sources: what is odd comes first, every run is told, everybody signed in may look."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta
from io import BytesIO

import pytest
from flask.testing import FlaskClient
from openpyxl import load_workbook

from tenderwatch.model import Refused, SourceReport
from tenderwatch.pipeline.services import Services
from tests.review.conftest import MONDAY

SignIn = Callable[[str], FlaskClient]


@pytest.fixture
def collected(services: Services) -> Services:
    """Thirty nights of BOAMP, the last of which failed, and one of a source that is off."""
    for night in range(30, 0, -1):
        at = MONDAY - timedelta(days=night - 1)
        error = "le site ne répond pas" if night == 1 else None
        refused = (Refused("boamp", "<script>26-1</script>", "illisible"),) if night == 1 else ()
        report = SourceReport("boamp", 12, 900 + night, 900, refused, new=700, changed=20, error=error, seconds=12.25)
        services.store.add_source_runs([report], at)
    services.store.add_source_runs([SourceReport("ted", received=5, new=5)], MONDAY)
    services.store.set_watermark("boamp", MONDAY.date())
    return services


@pytest.mark.parametrize("name", ["anna", "rita", "olga"])
def test_whoever_is_signed_in_sees_every_source_the_odd_ones_first(
    collected: Services, signed_in: SignIn, name: str
) -> None:
    page = signed_in(name).get("/sources").text

    assert page.index("BOAMP") < page.index("TED")
    assert "dernier passage incomplet\u00a0: le site ne répond pas" in page
    assert "lundi 5 octobre 2026" in page
    assert "désactivée" in page
    assert "Marquées d&#39;un «\u00a0!\u00a0»\u00a0: 05/10" in page


def test_a_source_tells_each_run_and_what_it_refused(collected: Services, signed_in: SignIn) -> None:
    page = signed_in("olga").get("/sources/boamp").text

    assert page.count('<tr><th scope="row">') == 30
    row = page.split('<th scope="row">05/10/2026 09:00</th>')[1].partition("</tr>")[0]
    assert [one.partition("<")[0] for one in row.split('class="figure">')[1:]] == [
        "12", "901", "900", "899", "1", "700", "20", "0", "12,2",
    ]  # fmt: skip
    assert "<script>26-1" not in page
    assert "&lt;script&gt;26-1" in page


def test_the_files_hold_the_runs_of_one_source_or_of_all(collected: Services, signed_in: SignIn) -> None:
    client = signed_in("olga")
    lines = client.get("/sources/passages.csv").text.splitlines()
    book = load_workbook(BytesIO(client.get("/sources/passages.xlsx?source=boamp").data))

    assert len(lines) == 1 + 31
    assert lines[2].startswith("2026-10-05 09:00:00;BOAMP;12;901;900;899;1;700;20;0;12.2;le site ne répond pas")
    assert book["Passages"].max_row == 1 + 30
    assert book["Passages"]["A2"].value == MONDAY.replace(tzinfo=None)


@pytest.mark.parametrize(
    "path", ["/sources/nowhere", "/sources/passages.csv?source=nowhere", "/sources/passages.xlsx?source=x"]
)
def test_a_source_that_is_not_configured_is_not_found(collected: Services, signed_in: SignIn, path: str) -> None:
    assert signed_in("olga").get(path).status_code == 404


def test_without_any_run_the_page_says_what_to_do(services: Services, signed_in: SignIn) -> None:
    page = signed_in("olga").get("/sources").text

    assert "jamais collectée" in page
    assert signed_in("olga").get("/sources/boamp").status_code == 200
