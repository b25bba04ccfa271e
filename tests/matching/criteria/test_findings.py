"""Each criterion: a value or unknown, and a sentence that says why."""

from __future__ import annotations

from datetime import datetime
from typing import Any

import pytest

from matching.criteria import capacity, delay, place, proof, topical
from matching.procedures import assemble
from matching.subject import Seeker, subjects
from matching.topic import read
from tenderwatch.calendar import deadline_of
from tenderwatch.clock import PARIS
from tenderwatch.model import (
    Base,
    Buyer,
    Capacity,
    Finding,
    Lot,
    PastContract,
    Place,
    Territory,
)
from tests.factories import a_notice, an_enterprise

NOW = datetime(2026, 10, 5, 6, 0, tzinfo=PARIS)


def found(criterion: Any, *, lot: int | None = None, enterprise: Any = None, **overrides: Any) -> Finding:
    enterprise = enterprise or an_enterprise()
    notice = a_notice(**overrides)
    subject = subjects(assemble(notice.key, [notice]))[0 if lot is None else lot]
    finding = criterion.find(Seeker(enterprise, enterprise.activities[0]), subject, NOW)
    assert isinstance(finding, Finding)
    return finding


def part(name: str, *, lot: int | None = None, enterprise: Any = None, **overrides: Any) -> Finding:
    """The finding of one part of the topic; None where it takes nothing."""
    enterprise = enterprise or an_enterprise()
    notice = a_notice(**overrides)
    subject = subjects(assemble(notice.key, [notice]))[0 if lot is None else lot]
    seeker = Seeker(enterprise, enterprise.activities[0])
    parts = topical.contributions(seeker, subject, read(seeker.wanted, subject))
    return next((one.finding for one in parts if one.criterion == name), Finding(None))


def test_words_are_quoted_once_and_homonyms_and_natures_say_what_they_are() -> None:
    heard = part("mots", title="Nettoyage de bureaux", description="Nettoyage de bureaux et vitrerie")
    against = part("homonymes", title="Nettoyage de la voirie", description=None)
    bought = part("objet", title="Étude sur le nettoyage des bureaux", description=None)

    assert [one.quote for one in heard.evidence] == ["Nettoyage de bureaux", "vitrerie"]
    assert [one.field for one in heard.evidence] == ["title", "description"]
    assert against.evidence[0].quote == "Nettoyage de la voirie"
    assert "un autre métier" in against.evidence[0].sentence
    assert bought.evidence[0].quote == "Étude"
    assert "on achète une étude" in bought.evidence[0].sentence


@pytest.mark.parametrize(
    ("codes", "sentence"),
    [
        (("90910000",), "est l'un des vôtres"),
        (("90911200",), "est dans votre famille 90910000"),
        (("90920000",), "est proche du vôtre"),
        (("34100000",), None),
        ((), None),
    ],
)
def test_cpv_says_how_near_the_nearest_code_is(codes: tuple[str, ...], sentence: str | None) -> None:
    finding = part("cpv", cpv=codes)

    assert (finding.value is None) == (not codes)
    assert (sentence is None) == (finding.evidence == ())
    assert sentence is None or sentence in finding.evidence[0].sentence


def test_cpv_of_a_lot_points_to_the_lot_and_of_a_silent_lot_to_the_whole() -> None:
    lots = (Lot(number="1", cpv=("90919200",)), Lot(number="2"))

    assert part("cpv", lot=1, lots=lots).evidence[0].field == "lots.1.cpv"
    assert part("cpv", lot=2, lots=lots).evidence[0].field == "cpv"


@pytest.mark.parametrize(
    ("overrides", "value"),
    [
        ({"place": Place(departments=("29", "75"))}, 1.0),
        ({"place": Place(departments=("29",), of_buyer=True)}, 0.6),
        ({"place": None}, 0.6),
        ({"place": None, "buyer": Buyer()}, None),
        ({"place": Place(departments=("75",))}, 0.0),
    ],
)
def test_place_is_sure_probable_outside_or_unknown(overrides: dict[str, Any], value: float | None) -> None:
    assert value == found(place, **overrides).value


def test_place_without_a_territory_is_unknown_and_the_whole_country_is_everywhere() -> None:
    everywhere = an_enterprise(territory=Territory(departments=("FR",)))

    assert found(place, enterprise=an_enterprise(territory=Territory())).value is None
    assert found(place, enterprise=everywhere, place=Place(departments=("75",))).value == 1.0


@pytest.mark.parametrize(
    ("deadline", "value", "sentence"),
    [
        (deadline_of("2026-10-05T18:00:00"), -0.5, "Il reste 0 jour ouvré "),
        (deadline_of("2026-10-12T12:00:00"), 0.0, "Il reste 5 jours ouvrés "),
        (deadline_of("2026-12-12T12:00:00"), 1.0, "jours ouvrés"),
    ],
)
def test_delay_counts_working_days(deadline: Any, value: float, sentence: str) -> None:
    finding = found(delay, deadline=deadline)

    assert value == finding.value
    assert sentence in finding.evidence[0].sentence


def test_an_unknown_deadline_gives_and_takes_nothing() -> None:
    assert found(delay, deadline=None).value is None


@pytest.mark.parametrize(
    ("terms", "limit", "value"),
    [
        ({"amount": 200_000.0}, 400_000, 0.0),
        ({"amount": 800_000.0}, 400_000, -0.5),
        ({"amount": 9_000_000.0}, 400_000, -1.0),
        ({"ceiling": 1_200_000.0}, 400_000, -1.0),
        ({"amount": 1.0}, 400_000, None),
        ({}, 400_000, None),
        ({"amount": 9_000_000.0}, None, None),
        ({"amount": 9_000_000.0, "lots": (Lot(number="1"),)}, 400_000, None),
    ],
)
def test_an_amount_fits_is_too_large_or_unknown(
    terms: dict[str, Any], limit: float | None, value: float | None
) -> None:
    enterprise = an_enterprise(capacity=Capacity(max_amount_eur=limit))

    assert value == found(capacity, enterprise=enterprise, **terms).value


def test_the_amount_of_a_lot_is_the_lots_own() -> None:
    finding = found(capacity, lot=1, enterprise=an_enterprise(capacity=Capacity(max_amount_eur=50_000)),
                    amount=9e6, lots=(Lot(number="1", ceiling=40_000.0),))  # fmt: skip

    assert finding.value == 0.0
    assert finding.evidence[0].field == "lots.1.ceiling"
    assert "40\u202f000\u00a0€ pour une capacité de 50\u202f000\u00a0€" in finding.evidence[0].sentence


@pytest.mark.parametrize(
    ("text", "held", "value"),
    [
        ("La certification ISO 14001 est exigée.", ("ISO 14001",), 0.0),
        ("La certification ISO 14001 est exigée.", ("Ecocert",), -1.0),
        ("La certification ISO 14001 est exigée.", ("ISO 9001",), None),
        ("La certification ISO 14001 est exigée.", (), None),
        ("Qualification Qualibat 6111 ou équivalent.", ("Qualibat 6111 (peinture)",), 0.0),
        ("Les candidats seront titulaires du Certiphyto.", ("Qualipaysage",), -1.0),
        ("Une certification Ecocert serait appréciée.", ("ISO 9001",), None),
        ("Le papier est conforme à la norme ISO 12647.", ("x",), None),
        ("Nettoyage de bureaux.", ("ISO 9001",), None),
    ],
)
def test_a_certificate_that_is_asked_is_held_missing_or_unknown(text: str, held: tuple[str, ...], value: Any) -> None:
    finding = found(proof, enterprise=an_enterprise(certificates=held), description=text)

    assert value == finding.value
    assert all(one.quote and one.quote in text for one in finding.evidence)


def test_references_that_are_asked_are_counted_and_never_missed() -> None:
    text = "Liste des principales prestations effectuées au cours des trois dernières années."
    with_one = an_enterprise(references=(PastContract(title="Lycée"),))

    assert "vous en citez 1" in found(proof, enterprise=with_one, description=text).evidence[0].sentence
    assert found(proof, description=text).value is None


def test_a_place_that_cannot_be_compared_is_unknown_and_says_why() -> None:
    near_brest = an_enterprise(base=Base(postal_code="29200"), territory=Territory(radius_km=20))
    finding = found(place, enterprise=near_brest)

    assert finding.value is None
    assert "On ne sait pas si Finistère (29) est à moins de 20 km" in finding.evidence[0].sentence
