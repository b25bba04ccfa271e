"""Accounts of any pair: few reasons, each with a field or words that are there; what is against, unknown, or would change."""

from __future__ import annotations

from datetime import datetime
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from matching.account import account
from matching.evidence import missing_fields, missing_quotes
from matching.explanation import BANDS, MOST_REASONS
from matching.match import Matcher
from matching.procedures import assemble
from tenderwatch.calendar import deadline_of
from tenderwatch.clock import PARIS
from tenderwatch.config import MatchingRules
from tenderwatch.model import (
    Activity,
    Band,
    Base,
    Capacity,
    Enterprise,
    Evidence,
    Explanation,
    Kind,
    Lot,
    Match,
    Notice,
    Place,
    Refusal,
    Territory,
)
from tests.factories import a_notice, an_enterprise

NOW = datetime(2026, 10, 5, 6, 0, tzinfo=PARIS)


def told(notice: Notice, enterprise: Enterprise | None = None) -> Explanation:
    enterprise = enterprise or an_enterprise()
    procedure = assemble(notice.key, [notice])
    return account(Matcher([enterprise], MatchingRules()), procedure, enterprise, None, now=NOW)


TEXTS = st.sampled_from(
    [
        "Nettoyage des locaux",
        "Entretien de la voirie",
        "Nettoyage, hors vitrerie",
        "La certification ISO 14001 est exigée.",
        "Marché réservé aux SIAE.",
        "Liste des principales prestations des trois dernières années",
        "?",
    ]
)
PLACES = st.sampled_from([None, Place(departments=("29",)), Place(departments=("56", "22")), Place(town="Brest")])
NOTICES = st.builds(
    a_notice,
    title=TEXTS,
    description=st.none() | TEXTS,
    kind=st.sampled_from([Kind.CALL, Kind.AWARD]),
    cpv=st.sampled_from([(), ("90911200",), ("77310000",)]),
    amount=st.sampled_from([None, 10_000.0, 9e6]),
    place=PLACES,
    deadline=st.sampled_from([None, deadline_of("2026-10-08T12:00:00"), deadline_of("2026-11-20T12:00:00")]),
    lots=st.lists(
        st.builds(
            Lot, number=st.sampled_from(["1", "2.1"]), title=st.none() | TEXTS, place=PLACES, ceiling=st.just(90_000.0)
        ),
        max_size=2,
    ).map(tuple),
)
PROFILES = st.builds(
    an_enterprise,
    kind=st.sampled_from(["EI", "EA", "GEIQ"]),
    base=st.just(Base(postal_code="29200")),
    territory=st.sampled_from([Territory(), Territory(departments=("29",)), Territory(radius_km=20)]),
    exclude=st.sampled_from([(), ("voirie",)]),
    excluded_buyers=st.sampled_from([(), ("Plouvenec",)]),
    certificates=st.sampled_from([(), ("MASE",)]),
    capacity=st.sampled_from([Capacity(), Capacity(max_amount_eur=50_000)]),
    min_days=st.sampled_from([None, 10]),
)


@settings(max_examples=120, deadline=None)
@given(NOTICES, PROFILES)
def test_every_reason_of_any_pair_points_to_what_is_there(notice: Notice, profile: Enterprise) -> None:
    found = told(notice, profile)

    assert len(found.reasons) <= MOST_REASONS
    assert missing_quotes(notice, found) == []
    assert missing_fields(notice, found.evidence) == []
    assert len(set(found.evidence)) == len(found.evidence)


def test_every_band_has_its_word() -> None:
    assert set(BANDS) == set(Band)


def test_fields_that_are_nowhere_are_found_out() -> None:
    wrong = [Evidence("x", field) for field in ("humeur", "lots.9.title", "place.color", "lots.1.humeur")]
    right = [Evidence("x", field) for field in ("place.departments", "buyer.department", "lots.1.amount", "deadline")]

    assert missing_fields(a_notice(lots=(Lot(number="1"),)), (*wrong, *right)) == wrong


def test_a_match_says_what_speaks_against_it_and_what_it_does_not_know() -> None:
    enterprise = an_enterprise(kind="EI", capacity=Capacity(max_amount_eur=300_000), certificates=("MASE",))
    found = told(
        a_notice(
            description="La certification ISO 14001 est exigée. Marché réservé aux SIAE.", amount=400_000.0, cpv=()
        ),
        enterprise,
    )

    assert isinstance(found.answer, Match)
    assert any("au-delà de votre capacité" in one.sentence for one in found.against)
    assert any(one.quote == "ISO 14001" for one in found.against)
    assert any("vérifiez votre taux" in one.sentence for one in found.unknown)
    assert any("code CPV" in one.sentence for one in found.unknown)


@pytest.mark.parametrize(
    ("notice", "profile", "gate", "change", "outcome"),
    [
        ({"place": Place(departments=("56",))}, {}, "territoire", "Ajoutez Morbihan (56) à votre territoire", "« à env"),
        ({}, {"exclude": ("nettoyage de voirie", "locaux")}, "exclusion", "Retirez l'exclusion « locaux »", "« à env"),
        ({}, {"excluded_buyers": ("Mairie de Plouvenec",)}, "acheteur", "Retirez cet acheteur", "« à env"),
        ({}, {"min_days": 60}, "délai du profil", "Demandez moins de jours", "« à env"),
        ({"kind": Kind.AWARD}, {}, "nature", "Aucun changement du profil n'y ferait", "examiné de nouveau"),
        ({}, {"activities": ()}, "profil", "Décrivez au moins une activité", "comparé"),
        (
            {"title": "Entretien des vitres de l'école", "description": None, "cpv": ()},
            {}, "score", "Si « Entretien des vitres de l'école » était l'un des mots-clés", "« à",
        ),
    ],
)  # fmt: skip
def test_a_refusal_says_what_would_change_it(
    notice: dict[str, Any], profile: dict[str, Any], gate: str, change: str, outcome: str
) -> None:
    found = told(a_notice(**notice), an_enterprise(**profile))

    assert isinstance(found.answer, Refusal)
    assert found.answer.gate == gate
    assert any(change in one.change and outcome in one.outcome for one in found.changes)


def test_a_clear_match_that_hangs_on_one_keyword_says_so() -> None:
    activity = Activity(label="Propreté", keywords=("nettoyage de locaux", "gardiennage"))
    enterprise = an_enterprise(activities=(activity,))
    found = told(a_notice(cpv=(), description=None, title="Nettoyage de locaux"), enterprise)

    assert [one.change for one in found.changes] == ["Sans le mot-clé « nettoyage de locaux » de « Propreté »"]
    assert "écarté (score)" in found.changes[0].outcome


def test_knowing_the_share_of_insertion_workers_may_change_the_verdict() -> None:
    enterprise = an_enterprise(kind="EI", insertion_percent=30)
    found = told(a_notice(description="Marché réservé aux SIAE."), enterprise)

    assert any("au moins 50 %" in one.change and "« à envoyer »" in one.outcome for one in found.changes)
