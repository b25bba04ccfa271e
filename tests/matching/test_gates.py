"""Refusals: each with its reason, never for what is unknown."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, datetime
from typing import Any

import pytest

from matching import gates
from matching.procedures import assemble
from matching.reach import whereabouts
from matching.subject import Seeker, Subject, subjects
from tenderwatch.calendar import deadline_of
from tenderwatch.clock import PARIS
from tenderwatch.model import Activity, Base, Buyer, Enterprise, Kind, Lot, Place, Territory
from tenderwatch.reference import Commune, CommunesTable, Reference
from tests.factories import a_notice, an_enterprise

NOW = datetime(2026, 10, 5, 6, 0, tzinfo=PARIS)


def whole(**overrides: Any) -> Subject:
    notice = a_notice(**overrides)
    return subjects(assemble(notice.key, [notice]))[0]


def seeker(enterprise: Enterprise | None = None) -> Seeker:
    enterprise = enterprise or an_enterprise()
    return Seeker(enterprise, enterprise.activities[0])


@pytest.mark.parametrize("kind", [Kind.AWARD, Kind.CANCELLATION, Kind.MODIFICATION, Kind.OTHER])
def test_a_notice_that_nobody_can_answer_is_refused_and_named(kind: Kind) -> None:
    refused = gates.of_subject(whole(kind=kind), NOW, 2)

    assert refused is not None
    assert refused.name == "nature"
    assert gates.KINDS_IN_FRENCH[kind] in refused.reason


def test_every_kind_is_either_answerable_or_has_a_name() -> None:
    assert set(Kind) == gates.ANSWERABLE | set(gates.KINDS_IN_FRENCH)


@pytest.mark.parametrize(
    ("deadline", "expected"),
    [
        (None, None),
        (deadline_of("7017-01-01T12:00:00"), None),
        (deadline_of("2026-10-05T05:59:00"), "date limite"),
        (deadline_of("2026-10-05T18:00:00"), "délai"),
        (deadline_of("2026-10-06T18:00:00"), "délai"),
        (deadline_of("2026-10-07T18:00:00"), None),
    ],
)
def test_a_deadline_refuses_when_over_or_too_near_and_never_when_unknown(deadline: Any, expected: str | None) -> None:
    refused = gates.of_subject(whole(deadline=deadline), NOW, 2)

    assert expected == (refused.name if refused else None)


def test_a_lot_with_a_later_deadline_of_its_own_stays_open() -> None:
    over, later = deadline_of("2026-10-01T12:00:00"), deadline_of("2026-10-30T12:00:00")
    lots = (Lot(number="1", deadline=over), Lot(number="2", deadline=later))
    notice = a_notice(deadline=over, lots=lots)

    gate, opened = gates.admitted(subjects(assemble(notice.key, [notice])), NOW, 2)

    assert gate is not None
    assert [one.lot.number for one in opened if one.lot] == ["2"]
    assert len(opened) == 1


def test_a_lot_whose_own_deadline_is_over_is_refused_alone() -> None:
    notice = a_notice(lots=(Lot(number="1", deadline=deadline_of("2026-10-01T12:00:00")), Lot(number="2")))

    gate, opened = gates.admitted(subjects(assemble(notice.key, [notice])), NOW, 2)

    assert gate is None
    assert [one.lot and one.lot.number for one in opened] == [None, "2"]


def test_the_territory_says_whose_place_is_outside() -> None:
    done_there = gates.of_pair(seeker(), whole(place=Place(departments=("75",))), NOW)
    bought_there = gates.of_pair(seeker(), whole(place=Place(departments=("75",), of_buyer=True)), NOW)

    assert done_there is not None
    assert bought_there is not None
    assert "lieu d'exécution" in done_there.reason
    assert "Paris (75)" in done_there.reason
    assert "lieu de l'acheteur" in bought_there.reason


@pytest.mark.parametrize(
    "overrides",
    [
        {"place": None, "buyer": Buyer()},
        {"place": Place(text="partout"), "buyer": Buyer()},
        {"place": Place(departments=("75", "29"))},
    ],
)
def test_an_unknown_or_shared_place_is_inside(overrides: dict[str, Any]) -> None:
    assert gates.of_pair(seeker(), whole(**overrides), NOW) is None


@pytest.mark.parametrize(
    ("exclude", "title", "refused"),
    [
        ("marquage au sol", "Peinture et marquages au sol", True),
        ("location", "Location de linge", True),
        ("portes", "Accord-cadre portant sur le linge", False),
        ("nettoyage de voirie", "Nettoyage des bureaux et entretien de la voirie", False),
        ("vitrerie", "Nettoyage, hors vitrerie", False),
    ],
)
def test_an_exclusion_refuses_what_the_title_names_and_does_not_negate(exclude: str, title: str, refused: bool) -> None:
    found = gates.of_pair(seeker(an_enterprise(exclude=(exclude,))), whole(title=title), NOW)

    assert refused == (found is not None)


def test_an_exclusion_that_the_description_names_in_passing_does_not_refuse() -> None:
    enterprise = an_enterprise(exclude=("vitrerie",))

    assert gates.of_pair(seeker(enterprise), whole(), NOW) is None


BREST = Base(postal_code="29200", town="Brest")
RADIUS = an_enterprise(base=BREST, territory=Territory(radius_km=30))
COMMUNES = Reference(
    communes=CommunesTable(
        source="x", licence="x", fetched_on=date(2026, 10, 1), address="x", left_out=0,
        data=(
            Commune("29019", "Brest", ("29200",), 48.39, -4.49, 140_000),
            Commune("29103", "Landerneau", ("29800",), 48.45, -4.25, 16_000),
            Commune("29232", "Quimper", ("29000",), 47.99, -4.10, 63_000),
        ),
    )
)  # fmt: skip


@pytest.mark.parametrize(
    ("place", "inside"),
    [
        (Place(postal_code="29800", departments=("29",)), True),
        (Place(town="Landerneau", departments=("29",)), True),
        (Place(postal_code="29000", departments=("29",)), False),
        (Place(departments=("29",)), None),
        (Place(departments=("22",)), None),
        (Place(departments=("13",)), False),
        (Place(departments=("13", "29")), None),
        (Place(town="Nulle-Part", departments=("29",)), None),
    ],
)
def test_a_radius_is_sure_only_where_coordinates_are(place: Place, inside: bool | None) -> None:
    found = whereabouts(replace(seeker(RADIUS), reference=COMMUNES), whole(place=place, buyer=Buyer()))

    assert found.inside is inside


def test_a_radius_without_communes_refuses_only_what_is_surely_far() -> None:
    assert whereabouts(seeker(RADIUS), whole(place=Place(departments=("29",)))).inside is None
    assert whereabouts(seeker(RADIUS), whole(place=Place(postal_code="29000"), buyer=Buyer())).inside is None
    refused = gates.of_pair(seeker(RADIUS), whole(place=Place(departments=("13",))), NOW)
    assert refused is not None
    assert "km au moins de votre base" in refused.reason
    assert whereabouts(seeker(RADIUS), whole(place=None, buyer=Buyer(department="29", town="Brest"))).inside is None


@pytest.mark.parametrize(
    ("territory", "inside"),
    [
        (Territory(regions=("Bretagne",)), True),
        (Territory(regions=("Normandie",)), False),
        (Territory(departments=("35",), neighbours=True), False),
        (Territory(departments=("22",), neighbours=True), True),
        (Territory(departments=("FR",)), True),
        (Territory(), None),
    ],
)
def test_regions_neighbours_and_the_whole_country_are_territories(territory: Territory, inside: bool | None) -> None:
    assert whereabouts(seeker(an_enterprise(territory=territory)), whole()).inside is inside


def test_the_territory_of_an_activity_stands_for_the_enterprises() -> None:
    activity = Activity(label="Linge", keywords=("linge",), territory=Territory(departments=("75",)))

    assert whereabouts(seeker(an_enterprise(activities=(activity,))), whole()).inside is False


@pytest.mark.parametrize(
    ("excluded", "buyer", "refused"),
    [
        ("Mairie de Plouvenec", Buyer(name="COMMUNE DE PLOUVENEC"), True),
        ("Ville de Brest", Buyer(name="Brest Métropole"), False),
        ("212900195", Buyer(name="Brest", siret="21290019500018"), True),
        ("212 900 195 00018", Buyer(siret="21290019500018"), True),
        ("212900195", Buyer(name="Brest"), False),
        ("Ville de Brest", Buyer(), False),
    ],
)
def test_an_excluded_buyer_is_refused_by_name_or_number(excluded: str, buyer: Buyer, refused: bool) -> None:
    found = gates.of_pair(seeker(an_enterprise(excluded_buyers=(excluded,))), whole(buyer=buyer), NOW)

    assert (found is not None and found.name == "acheteur") == refused


def test_a_profile_may_need_more_days_than_the_rules() -> None:
    patient = seeker(an_enterprise(min_days=10))

    refused = gates.of_pair(patient, whole(deadline=deadline_of("2026-10-12T12:00:00")), NOW)
    assert refused is not None
    assert "il reste 5 jour(s) ouvré(s), votre profil en demande 10" in refused.reason
    assert gates.of_pair(patient, whole(deadline=deadline_of("2026-10-30T12:00:00")), NOW) is None
    assert gates.of_pair(patient, whole(deadline=None), NOW) is None
