"""Notices without a common identifier: tied when they are surely one purchase, left alone when not."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest

from matching.links import TIED, likeness, the_one
from tenderwatch.buyers import core
from tenderwatch.calendar import deadline_of
from tenderwatch.model import Buyer, Kind, Notice
from tests.factories import a_notice

CALL = a_notice(
    source_id="26-100",
    title="Entretien des espaces verts de la commune",
    buyer=Buyer(name="Commune de Plouvenec", department="29"),
    cpv=("77310000",),
    published_on=date(2026, 9, 1),
    deadline=deadline_of("2026-10-01T12:00:00"),
)


def other(**overrides: Any) -> Notice:
    fields = {
        "source": "megalis",
        "source_id": "m-1",
        "title": "Entretien des espaces verts de la commune",
        "buyer": Buyer(name="Mairie de Plouvenec (29)"),
        "cpv": (),
        "published_on": date(2026, 9, 2),
        "deadline": deadline_of("2026-10-01T12:00:00"),
    }
    return a_notice(**fields | overrides)


@pytest.mark.parametrize(
    ("first", "second"),
    [
        ("Commune de Plouvenec", "MAIRIE DE PLOUVENEC (29)"),
        ("Ville de Saint-Even sur Mer", "Saint Even-sur-Mer"),
        ("Département d'Ille et Vilaine", "Conseil départemental d'Ille-et-Vilaine"),
    ],
)
def test_a_buyer_keeps_the_core_of_its_name(first: str, second: str) -> None:
    assert core(first) == core(second) != ""


@pytest.mark.parametrize("name", [None, "", "Mairie", "Commune de", "(29)"])
def test_a_name_without_anything_telling_has_no_core(name: str | None) -> None:
    assert core(name) == ""


def test_the_same_call_on_two_portals_is_one_purchase() -> None:
    found = likeness(CALL, other())

    assert found.score >= TIED
    assert {"même acheteur", "même intitulé", "même date limite"} <= set(found.reasons)


def test_a_result_that_cites_no_number_finds_its_call() -> None:
    award = other(kind=Kind.AWARD, published_on=date(2026, 12, 1), deadline=None, cpv=("77310000",))

    assert likeness(award, CALL).score >= TIED


@pytest.mark.parametrize(
    ("why", "overrides"),
    [
        ("another deadline is another purchase", {"deadline": deadline_of("2026-11-05T12:00:00")}),
        ("no deadline says nothing", {"deadline": None}),
        ("another buyer", {"buyer": Buyer(name="Commune de Kerlune")}),
        ("no buyer", {"buyer": Buyer()}),
        ("another title", {"title": "Nettoyage des vitres des écoles"}),
        (
            "a relaunch is a new procedure",
            {"relaunch": True, "title": "Relance : entretien des espaces verts de la commune"},
        ),
        ("a result before the deadline", {"kind": Kind.AWARD, "published_on": date(2026, 9, 20), "cpv": ("77310000",)}),
        ("a result two years later", {"kind": Kind.AWARD, "published_on": date(2028, 9, 20), "cpv": ("77310000",)}),
        ("another reference of the buyer", {"reference": "2026-VOI-018"}),
        ("another number in the title", {"title": "Entretien des espaces verts de la commune 2027"}),
        ("another SIREN", {"buyer": Buyer(name="Commune de Plouvenec", siret="21990123400017")}),
    ],
)
def test_what_could_be_another_purchase_is_left_alone(why: str, overrides: dict[str, Any]) -> None:
    ours = Buyer(name="Commune de Plouvenec", siret="21880123400017")
    call = CALL.model_copy(update={"buyer": ours, "reference": "2026-VOI-017"})

    assert likeness(call, other(**overrides)).score < TIED, why


def test_two_procedures_that_could_both_be_meant_are_none() -> None:
    award = other(kind=Kind.AWARD, published_on=date(2026, 12, 1), deadline=None, cpv=("77310000",))
    twin = CALL.model_copy(update={"source_id": "26-101"})

    assert the_one(award, [("a", CALL)]) is not None
    assert the_one(award, [("a", CALL), ("a", twin)]) is not None
    assert the_one(award, [("a", CALL), ("b", twin)]) is None


def test_a_cited_number_ties_what_titles_alone_would_not() -> None:
    correction = other(
        kind=Kind.CORRECTION,
        title="Avis rectificatif espaces verts",
        deadline=None,
        mentions=("26-100",),
        cpv=("77310000",),
    )

    assert likeness(correction, CALL).score >= TIED
