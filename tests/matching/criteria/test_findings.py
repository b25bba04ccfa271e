"""Each criterion: a value or unknown, and a sentence that says why."""

from __future__ import annotations

from datetime import datetime
from typing import Any

import pytest

from matching.criteria import capacity, cpv, delay, place, proof, words
from matching.procedures import assemble
from matching.subject import Seeker, subjects
from tenderwatch.calendar import deadline_of
from tenderwatch.clock import PARIS
from tenderwatch.model import (
    Activity,
    Base,
    Buyer,
    Capacity,
    Finding,
    Lot,
    Passage,
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


def said(title: str, **overrides: Any) -> float:
    value = found(words, title=title, **{"description": None} | overrides).value
    assert value is not None
    return value


def test_words_count_most_in_the_title_then_in_the_description_then_in_passing() -> None:
    phrase = "Nettoyage de bureaux"
    in_title = said(phrase)
    in_description = said("Divers", description=phrase)
    in_passing = said("Divers", passages=(Passage(field="x", text=phrase),))

    assert in_title > in_description > in_passing > 0


def test_a_title_that_speaks_of_much_else_counts_less() -> None:
    assert said("Nettoyage de bureaux") > said("Nettoyage de bureaux, gardiennage, jardinage, restauration, ascenseurs")


def test_a_keyword_of_one_common_word_never_suffices() -> None:
    activity = Activity(label="?", keywords=("livraison",))

    assert said("Livraison", enterprise=an_enterprise(activities=(activity,))) <= 0.3


def test_a_second_keyword_adds_a_little_and_repeating_the_first_adds_nothing() -> None:
    one = said("Nettoyage de bureaux - plomberie")
    both = said("Nettoyage de bureaux - plomberie", description="Nettoyage de locaux")
    again = said("Nettoyage de bureaux - plomberie", description="Nettoyage de bureaux")

    assert 1 >= both >= one
    assert again == one


def test_no_keywords_at_all_is_unknown_and_other_words_are_zero() -> None:
    silent = an_enterprise(activities=(Activity(label="de la"),))

    assert found(words, enterprise=silent).value is None
    assert said("Fourniture de véhicules") == 0


@pytest.mark.parametrize(
    ("codes", "value", "sentence"),
    [
        (("90910000",), 1.0, "est l'un des vôtres"),
        (("90911200",), 1.0, "est dans votre famille 90910000"),
        (("90920000",), 0.5, "est proche du vôtre"),
        (("34100000",), -0.3, None),
        ((), None, None),
    ],
)
def test_cpv_says_how_near_the_nearest_code_is(
    codes: tuple[str, ...], value: float | None, sentence: str | None
) -> None:
    finding = found(cpv, cpv=codes)

    assert value == finding.value
    assert (sentence is None) == (finding.evidence == ())
    assert sentence is None or sentence in finding.evidence[0].sentence


def test_cpv_of_a_lot_points_to_the_lot_and_of_a_silent_lot_to_the_whole() -> None:
    lots = (Lot(number="1", cpv=("90919200",)), Lot(number="2"))

    assert found(cpv, lot=1, lots=lots).evidence[0].field == "lots.1.cpv"
    assert found(cpv, lot=2, lots=lots).evidence[0].field == "cpv"


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
