"""The report's page: its period in the address, its numbers in tables, plots and files, each network's own."""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import replace
from io import BytesIO

import pytest
from flask.testing import FlaskClient
from openpyxl import load_workbook

from tenderwatch.model import Buyer, Decision, Verdict
from tenderwatch.pipeline.match import match
from tenderwatch.pipeline.services import Services
from tests.factories import a_notice
from tests.review.conftest import ANNA, MONDAY

SignIn = Callable[[str], FlaskClient]
WEEK = "/bilan?reseau=unea&periode=2026-S41"
FORMULA = '=HYPERLINK("http://evil.example.org")'


@pytest.fixture
def filled(services: Services) -> Services:
    """A notice of last week, one of today by a hostile buyer, both matched; one is kept."""
    odd = a_notice(source_id="26-2", title="Nettoyage de bureaux", buyer=Buyer(name=FORMULA, department="29"))
    services.store.save_notices([odd, a_notice(source_id="26-3", buyer=Buyer(name="<b>Brest</b>"))], seen_at=MONDAY)
    match(services, MONDAY)
    services.store.add_decisions([Decision("boamp:26-2", "net-iroise", Verdict.KEEP, None, None, ANNA.email, MONDAY)])
    return services


def brief(page: str) -> dict[str, tuple[str, ...]]:
    """The figures of the first table, by name."""
    rows = re.findall(r'<tr><th scope="row">(\w[\w ]+)</th>(.*?)</tr>', page)
    return {name: tuple(re.findall(r'<td class="figure">(?:<b>)?([^<]+)', cells)) for name, cells in rows[:6]}


def test_a_report_tells_each_figure_what_it_counts_and_what_it_was_before(filled: Services, signed_in: SignIn) -> None:
    page = signed_in("anna").get(WEEK).text

    assert brief(page)["Avis lus"] == ("3", "0", "+3", "–")
    assert brief(page)["Gardés"] == ("1", "0", "+1", "1")
    assert "couples marché–entreprise que le tri retient" in page
    assert "Semaine 41, du 5 au 11 octobre 2026" in page
    assert "Période en cours" in page
    assert "Pas encore assez de réponses" in page


def test_the_last_week_that_is_over_is_shown_unasked(filled: Services, signed_in: SignIn) -> None:
    page = signed_in("anna").get("/bilan").text

    assert "Semaine 40, du 28 septembre au 4 octobre 2026" in page
    assert "Période en cours" not in page


def test_periods_lead_to_each_other_and_not_into_the_future(filled: Services, signed_in: SignIn) -> None:
    client, path = signed_in("anna"), "/bilan?reseau=unea&periode=2026-S39"
    for name in ("2026-S40", "2026-S41"):
        following = re.search(r'href="([^"]+)" rel="next"', client.get(path).text)
        assert following
        path = following[1].replace("&amp;", "&")
        assert path.endswith(name)

    page = client.get(path).text
    assert 'rel="next"' not in page
    assert "periode=2026-S40" in page
    assert "periode=2026-T4" in page
    assert "periode=2026-S39" in client.get("/bilan?periode=2026-T3").text
    assert "periode=2026-S40" in client.get("/bilan?periode=2026-T4").text


@pytest.mark.parametrize(
    "query", ["periode=2026-S42", "periode=2027-T1", "periode=x", "periode=2025-S53", "reseau=fei", "reseau=x"]
)
@pytest.mark.parametrize("path", ["/bilan", "/bilan/bilan.xlsx", "/bilan/bilan.csv"])
def test_what_is_not_there_or_not_the_reader_s_is_not_found(
    filled: Services, signed_in: SignIn, path: str, query: str
) -> None:
    assert signed_in("anna").get(f"{path}?{query}").status_code == 404


def test_a_network_s_buyers_and_decisions_stay_its_own(filled: Services, signed_in: SignIn) -> None:
    page = signed_in("fred").get("/bilan?periode=2026-S41").text

    assert "Bilan, Réseau FEI" in page
    assert brief(page)["Gardés"][0] == "0"


def test_somebody_of_two_networks_chooses(filled: Services, signed_in: SignIn) -> None:
    client = signed_in("anna")
    filled.store.save_user(replace(ANNA, networks=("unea", "fei")))

    page = client.get("/bilan?reseau=fei").text

    assert '<option value="fei" selected>Réseau FEI</option>' in page


def test_every_plot_says_in_words_what_it_shows_and_stands_by_its_table(filled: Services, signed_in: SignIn) -> None:
    page = signed_in("anna").get(WEEK).text

    plots = re.findall(r'<svg class="plot"[^>]* role="img" aria-labelledby="([\w-]+) ([\w-]+)"', page)
    assert len(plots) == page.count("<svg") >= 10
    for title, description in plots:
        assert re.search(f'<title id="{title}">[^<]+</title>', page)
        assert re.search(f'<desc id="{description}">[^<]+</desc>', page)
    assert "style=" not in page


def test_a_hostile_name_is_a_word_on_the_page_and_in_files(filled: Services, signed_in: SignIn) -> None:
    client = signed_in("anna")
    page = client.get(WEEK).text
    text = client.get(WEEK.replace("/bilan", "/bilan/bilan.csv") + "&tableau=acheteurs").text
    book = load_workbook(BytesIO(client.get(WEEK.replace("/bilan", "/bilan/bilan.xlsx")).data))

    assert "<b>Brest" not in page
    assert "&lt;b&gt;Brest" in page
    assert f'"\'{FORMULA.replace(chr(34), chr(34) * 2)}"' in text
    cells = [one for sheet in book for row in sheet.iter_rows() for one in row]
    assert [one.value for one in cells if one.data_type == "f"] == []
    assert f"'{FORMULA}" in [one.value for one in cells]


def test_files_hold_what_the_page_shows(filled: Services, signed_in: SignIn) -> None:
    client = signed_in("anna")
    answer = client.get(WEEK.replace("/bilan", "/bilan/bilan.csv"))
    book = load_workbook(BytesIO(client.get(WEEK.replace("/bilan", "/bilan/bilan.xlsx")).data))

    lines = answer.text.splitlines()
    assert lines[0] == "\ufeffchiffre;2026-S41;2026-S40;écart;soit en marchés"
    assert lines[1:4] == ["Avis lus;3;0;3;", "Appariements;3;0;3;3", "Gardés;1;0;1;1"]
    assert answer.headers["Content-Disposition"] == "attachment; filename=bilan-unea-2026-S41-resume.csv"
    assert [[one.value for one in row] for row in book["Résumé"].iter_rows(min_row=2, max_row=3)] == [
        ["Avis lus", 3, 0, 3, None], ["Appariements", 3, 0, 3, 3],
    ]  # fmt: skip
    assert client.get(WEEK.replace("/bilan", "/bilan/bilan.csv") + "&tableau=x").status_code == 404


def test_looking_changes_nothing(filled: Services, signed_in: SignIn) -> None:
    client, before = signed_in("anna"), filled.store.dump()

    for path in (WEEK, "/bilan/bilan.xlsx", "/bilan/bilan.csv", "/sources", "/sources/boamp"):
        assert client.get(path).status_code == 200

    assert filled.store.dump() == before
