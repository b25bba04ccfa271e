"""The page of one purchase: what changed, quotes marked where chips lead, everybody considered, the raw record."""

from __future__ import annotations

import re

import pytest

from tenderwatch.calendar import deadline_of
from tenderwatch.model import Activity, Lot
from tenderwatch.pipeline.match import match
from tenderwatch.pipeline.services import Services
from tests.factories import a_notice, an_enterprise
from tests.review.conftest import MONDAY, SignIn, token_of

KEY = "boamp:26-900001"
PAGE = f"/marche?cle={KEY}"
RESERVED = (
    "Prestations de nettoyage de bureaux. Le marché est réservé aux entreprises adaptées et aux ESAT"
    " (article L. 2113-12 du code de la commande publique)."
)


@pytest.fixture
def told(services: Services) -> Services:
    """A purchase whose text reserves it, and whose deadline moved; a linen firm is considered too."""
    linen = Activity(label="Blanchisserie", keywords=("blanchisserie",))
    services.store.save_enterprises([an_enterprise(id="linge-aven", name="Linge Aven", activities=(linen,))], at=MONDAY)
    lots = (Lot(number="1", title="Bureaux"), Lot(number="2", title="Vitrerie <b>"))
    services.store.save_notices(
        [a_notice(description=RESERVED, lots=lots, deadline=deadline_of("2026-11-05T12:00:00"))], seen_at=MONDAY
    )
    match(services, MONDAY)
    return services


def test_every_chip_and_door_of_a_row_leads_to_a_marked_place(told: Services, signed_in: SignIn) -> None:
    anna = signed_in("anna")
    row, page = anna.get("/file").text, anna.get(PAGE).text

    anchors = re.findall(r'href="/marche\?cle=[^"#]+#((?:cite|points)-\w+)"', row)
    assert len(anchors) >= 3
    for name in anchors:
        assert f'id="{name}"' in page
    assert "<mark>Le marché est réservé aux entreprises adaptées" in page


def test_versions_say_what_changed(told: Services, signed_in: SignIn) -> None:
    page = signed_in("anna").get(PAGE).text

    assert "version 2" in page
    assert re.search(r"Date limite\s*:\s*<del>mardi 20 octobre 2026[^<]*</del>\s*<ins>jeudi 5 novembre 2026", page)
    assert "remplacé depuis" in page
    assert "Vitrerie &lt;b&gt;" in page


def test_everybody_of_one_s_networks_is_told_with_points_or_the_gate(told: Services, signed_in: SignIn) -> None:
    page = signed_in("anna").get(PAGE).text

    assert re.search(r"Net Iroise.*?<th scope=\"row\">Total</th>", page, re.DOTALL)
    assert re.search(r"Linge Aven.*?<b>Refusé, ", page, re.DOTALL)
    assert '<rect class="up"' in page
    assert "Vert Armor" not in page


def test_why_tells_what_would_change_and_only_of_one_s_own(told: Services, signed_in: SignIn) -> None:
    anna = signed_in("anna")

    assert "Ce qui changerait la réponse" in anna.get(f"/marche/pourquoi?cle={KEY}&entreprise=linge-aven").text
    assert anna.get(f"/marche/pourquoi?cle={KEY}&entreprise=vert-armor").status_code == 404
    assert anna.get("/marche/pourquoi?cle=boamp:none&entreprise=linge-aven").status_code == 404


def test_the_raw_record_is_what_was_read_when_the_archive_is_gone(told: Services, signed_in: SignIn) -> None:
    anna = signed_in("anna")
    page = anna.get(f"/marche/brut?cle={KEY}&avis={KEY}&version=2").text

    assert "plus dans les archives" in page
    assert "26-900001" in page
    for wrong in ("3", "x", ""):
        assert anna.get(f"/marche/brut?cle={KEY}&avis={KEY}&version={wrong}").status_code == 404
    assert anna.get("/marche?cle=boamp:none").status_code == 404


def test_a_drop_for_another_trade_says_what_would_be_learnt_and_nothing_is_before_somebody_agrees(
    told: Services, signed_in: SignIn
) -> None:
    anna = signed_in("anna")
    page = anna.get("/file").text
    row = page[page.index("data-row") :]
    fields = {name: re.search(rf'name="{name}" value="([^"]*)"', row)[1] for name in ("jeton", "ligne", "vu")}  # type: ignore[index]
    fields |= {"csrf_token": token_of(page), "pour": "net-iroise", "motif": "hors activité"}

    told_page = anna.post("/file/decider", data=fields, follow_redirects=True).text

    assert "Ce que la veille apprendrait pour Net Iroise" in told_page
    assert told.store.learnings() == []
    preview = anna.get("/apprentissage?entreprise=net-iroise").text
    assert "Poids proposé" in preview
    assert "Ce que cela changerait" in preview
    assert told.store.learnings() == []
    agreed = {"csrf_token": token_of(preview), "entreprise": "net-iroise", "acte": "apprendre"}
    anna.post("/apprentissage", data=agreed)
    assert len(told.store.learnings()) == 1
    anna.post("/apprentissage", data=agreed | {"acte": "reprendre"})
    assert not any(told.learned.values())
    assert anna.post("/apprentissage", data=agreed | {"entreprise": "vert-armor"}).status_code == 404
