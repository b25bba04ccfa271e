"""The door of a match, in one line for one legal type."""

from __future__ import annotations

from typing import Any

import pytest

from digests.doors import door_in_words
from tenderwatch.model import Confidence, Door, DoorKind, Entrance, LegalKind, Lot, MatchView, Quoted
from tests.digests.views import a_view
from tests.factories import an_enterprise

LOTS = (Lot(number="1"), Lot(number="2"), Lot(number="3"))
QUOTE = Quoted(field="description", start=0, end=7, text="réservé")


def a_door(kind: DoorKind = DoorKind.RESERVED, **fields: Any) -> Door:
    return Door(kind=kind, confidence=Confidence.SURE, quote=QUOTE, **fields)


def seen(*doors: Door, theirs: bool | None = None, lot: str | None = "2", kind: str = "EA", **more: Any) -> MatchView:
    enterprise = an_enterprise(kind=LegalKind(kind))
    return a_view(lot=lot, lots=LOTS, enterprise=enterprise, entrance=Entrance(doors, (), theirs, **more))


def test_a_lot_that_is_kept_for_them_says_so_and_quotes_the_notice():
    words, quote = door_in_words(seen(a_door(to="ea_esat"), theirs=True))

    assert words == "Lot 2 réservé aux entreprises adaptées et ESAT : vous pouvez répondre seule"
    assert quote == "réservé"


@pytest.mark.parametrize(
    ("view", "expected"),
    [
        (seen(), "Lot 2 ouvert à toutes les entreprises : vous pouvez répondre seule ou en groupement"),
        (seen(lot=None), "Marché ouvert à toutes les entreprises : vous pouvez répondre seule ou en groupement"),
        (
            seen(a_door(to="siae"), theirs=False),
            ("Lot 2 réservé aux structures d'insertion : pas à vous seule, demandez à l'acheteur si un partenariat est"
            " possible"),
        ),
        (
            seen(a_door(to="siae", doubt="les boîtes se contredisent")),
            "Lot 2 réservé aux structures d'insertion : à vérifier auprès de l'acheteur (les boîtes se contredisent)",
        ),
        (seen(a_door()), "Lot 2 réservé, sans dire à qui : à vérifier auprès de l'acheteur"),
        (
            seen(a_door(DoorKind.CLAUSE, hours=1200), kind="ETTI"),
            ("Lot 2 avec clause d'insertion (1\u202f200\u00a0heures) : faites-vous connaître des candidats, qui auront des"
            " heures à confier"),
        ),
        (
            seen(a_door(DoorKind.CLAUSE, percentage=7.5), kind="EI"),
            "Lot 2 avec clause d'insertion (7,5 % des heures) : vous pouvez répondre seule, ou en partenaire d'un candidat",
        ),
        (
            seen(a_door(DoorKind.CRITERION, weight=10)),
            "Lot 2 ouvert à toutes, avec un critère social (10 % de la note) : votre action y compte",
        ),
        (
            seen(a_door(DoorKind.OBJECT), lot=None, kind="ACI"),
            "Marché de prestations d'insertion : votre projet social est ce que l'acheteur demande",
        ),
    ],
)  # fmt: skip
def test_each_door_in_one_line(view: MatchView, expected: str):
    assert door_in_words(view)[0] == expected


def test_a_reservation_is_told_before_a_clause():
    doors = (a_door(DoorKind.CLAUSE, hours=100), a_door(to="ea_esat"))

    assert door_in_words(seen(*doors, theirs=True))[0].startswith("Lot 2 réservé")


def test_another_lot_that_is_kept_for_them_opens_the_door_too():
    kept = (a_door(to="ea_esat", lot="2"),)

    assert door_in_words(seen(lot="3", kept=kept)) == (
        "Lot 2 réservé aux entreprises adaptées et ESAT : vous pouvez répondre seule ; lot 3 ouvert à toutes", "réservé",
    )  # fmt: skip
    clause = seen(a_door(DoorKind.CLAUSE), lot="3", kind="EI", kept=kept)
    assert "; lot 3 avec clause d'insertion" in door_in_words(clause)[0]
