"""The queue: its order, filters, counts and pages; each network sees its own."""

from __future__ import annotations

import re
from collections.abc import Callable
from datetime import date

import pytest
from flask.testing import FlaskClient

from tenderwatch.calendar import deadline_of
from tenderwatch.model import Activity, Buyer, Place, Sampled, Stratum, Territory
from tenderwatch.pipeline import queue
from tenderwatch.pipeline.match import match
from tenderwatch.pipeline.services import Services
from tests.factories import a_notice, an_enterprise
from tests.review.conftest import MONDAY

SignIn = Callable[[str], FlaskClient]
RESERVED = "Prestations de nettoyage de bureaux. Marché réservé aux entreprises adaptées (article L. 2113-12)."
TITLES = re.compile(r"data-open>([^<]+)</a>")


def titles(page: str) -> list[str]:
    return TITLES.findall(page)


@pytest.fixture
def filled(services: Services) -> Services:
    """Four purchases for an enterprise adaptée in Finistère, of which two suit a member of the other network too."""
    cleaner = an_enterprise(
        id="vert-armor", name="Vert Armor", kind="EI", networks=("fei",), territory=Territory(departments=("29",))
    )
    services.store.save_enterprises([cleaner], at=MONDAY)
    notices = [
        a_notice(source_id="26-1", title="Nettoyage de locaux : strong", deadline=deadline_of("2026-11-20T12:00:00")),
        a_notice(source_id="26-2", title="Nettoyage de locaux : reserved", description=RESERVED),
        a_notice(source_id="26-3", title="Nettoyage de locaux : urgent", deadline=deadline_of("2026-10-09T12:00:00")),
        a_notice(source_id="26-4", title="Nettoyage de locaux : over", deadline=deadline_of("2026-10-02T12:00:00")),
        a_notice(
            source_id="26-5", title="Marché <script>alert(1)</script>", deadline=None, published_on=date(2026, 10, 1),
            buyer=Buyer(name='Mairie "><img src=x>', department="29", town="Brest"), place=Place(departments=("29",)),
        ),
    ]  # fmt: skip
    services.store.save_notices(notices, seen_at=MONDAY)
    match(services, MONDAY)
    return services


def test_urgent_comes_first_then_reserved_then_strong_and_what_is_over_is_gone(
    filled: Services, signed_in: SignIn
) -> None:
    page = signed_in("anna").get("/file").text

    shown = titles(page)
    order = [shown.index(f"Nettoyage de locaux\u00a0: {name}") for name in ("urgent", "reserved", "strong")]
    assert order == sorted(order)
    assert not [one for one in shown if "over" in one]
    assert "4\u00a0jours ouvrés" in page


def test_a_network_s_queue_and_its_enterprises_are_its_own(filled: Services, signed_in: SignIn) -> None:
    anna, fred = signed_in("anna"), signed_in("fred")

    assert "Net Iroise" in anna.get("/file").text
    assert "Vert Armor" not in anna.get("/file").text
    assert "Net Iroise" not in fred.get("/file").text
    for foreign in ("/file?reseau=fei", "/file?entreprise=vert-armor"):
        assert anna.get(foreign).status_code == 404


@pytest.mark.parametrize(
    ("query", "found"),
    [
        ("departement=29", True),
        ("departement=35", False),
        ("porte=theirs", True),
        ("porte=clause", False),
        ("source=boamp", True),
        ("source=ted", False),
        ("niveau=strong", True),
        ("echeance=5", True),
        ("q=nettoyage+mairie", True),
        ("q=espaces+verts", False),
        ("entreprise=net-iroise", True),
        ("entreprise=net_iroise", None),
    ],
)
def test_filters_live_in_the_address(filled: Services, signed_in: SignIn, query: str, found: bool | None) -> None:
    answer = signed_in("anna").get(f"/file?{query}")

    assert answer.status_code == (404 if found is None else 200)
    if found is not None:
        assert bool(titles(answer.text)) is found


@pytest.mark.parametrize(
    "query", ["", "?echeance=inconnue", "?porte=theirs", "?q=mairie", "?echeance=10", "?niveau=doubtful"]
)
def test_counts_agree_with_the_rows(filled: Services, signed_in: SignIn, query: str) -> None:
    page = signed_in("anna").get(f"/file{query}").text

    number = int(re.findall(r'aria-current="page">À revoir <span class="number">(\d+)<', page)[0])
    sections = [int(one) for one in re.findall(r'id="nombre-\d">(\d+)<', page)]
    assert number == len(titles(page)) == sum(sections)


def test_scripts_in_notices_are_words(filled: Services, signed_in: SignIn) -> None:
    page = signed_in("anna").get("/file").text

    assert "<script>alert" not in page
    assert "&lt;script&gt;alert" in page
    assert "<img" not in page


def test_pages_go_on_where_the_last_one_ended(services: Services, signed_in: SignIn) -> None:
    many = [a_notice(source_id=f"26-{number}", title=f"Nettoyage n{number}") for number in range(60)]
    services.store.save_notices(many, seen_at=MONDAY)
    match(services, MONDAY)
    client, path, shown = signed_in("anna"), "/file", []
    while path:
        page = client.get(path).text
        shown += titles(page)
        following = re.search(r'rel="next" href="([^"]+)"', page)
        path = following[1].replace("&amp;", "&") if following else ""

    assert len(shown) == len(set(shown)) == 61


def test_somebody_of_two_networks_sees_a_purchase_once(filled: Services, signed_in: SignIn) -> None:
    from dataclasses import replace

    from tests.review.conftest import ANNA

    both = signed_in("anna")
    filled.store.save_user(replace(ANNA, networks=("unea", "fei")))
    page = both.get("/file").text

    assert len(titles(page)) == len(set(titles(page)))
    assert "Net Iroise" in page
    assert "Vert Armor" in page


def test_a_rebuilt_queue_is_the_same_queue(filled: Services) -> None:
    before = filled.store.dump()["queue"]

    queue.rebuild(filled, MONDAY)

    assert filled.store.dump()["queue"] == before
    assert before


def test_a_reader_reads_and_an_operator_does_not(filled: Services, signed_in: SignIn) -> None:
    reader = signed_in("rita")

    page = reader.get("/file").text
    assert titles(page)
    assert 'value="garder"' not in page
    assert reader.post("/file/decider").status_code in {400, 403}
    assert signed_in("olga").get("/file").status_code == 403


def test_short_activities_do_not_break_the_door_line(filled: Services, signed_in: SignIn) -> None:
    filled.store.save_enterprises(
        [an_enterprise(activities=(Activity(label="Nettoyage de locaux", cpv=("90910000",)),))], at=MONDAY
    )
    match(filled, MONDAY)

    assert "<b>EA</b>" in signed_in("anna").get("/file?porte=theirs").text


def test_refusals_drawn_for_review_stand_last_and_their_verdict_counts(filled: Services, signed_in: SignIn) -> None:
    linen = Activity(label="Blanchisserie", keywords=("blanchisserie",))
    filled.store.save_enterprises([an_enterprise(id="linge-aven", name="Linge Aven", activities=(linen,))], at=MONDAY)
    drawn = Sampled("2026-W40", "unea", "boamp:26-6", "linge-aven", Stratum.FAR, 0.5, 12.0, MONDAY)
    filled.store.save_notices(
        [a_notice(source_id="26-6", title="Fourniture de photocopieurs", cpv=(), description=None)], seen_at=MONDAY
    )
    filled.store.add_samples([drawn])
    match(filled, MONDAY)

    page = signed_in("anna").get("/file").text

    assert titles(page)[-1] == "Fourniture de photocopieurs"
    assert "Échantillon juste sous la barre" in page
    assert "auriez-vous gardé" in page
    assert titles(signed_in("anna").get("/file?niveau=sample").text) == ["Fourniture de photocopieurs"]
    assert signed_in("fred").get("/file").text.count("Fourniture de photocopieurs") == 0
