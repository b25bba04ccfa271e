"""Marks: what reserves, what a winner must do, what earns points, what must be visited, and what only looks so."""

from __future__ import annotations

import json

import pytest
from hypothesis import given
from hypothesis import strategies as st

from matching.marks import Sense, marks, reserved_in
from matching.sentences import cut
from tests.conftest import SHARED


@pytest.mark.parametrize(
    ("text", "kind"),
    [
        ("Le présent accord-cadre est réservé aux entreprises adaptées et ESAT.", "ea_esat"),
        ("En application de l’article L. 2113-13, le lot n° 2 est réservé aux structures d'insertion.", "siae"),
        ("Lot 3 réservé EA/ESAT", "ea_esat"),
        ("Le marché est réservé aux SIAE, aux EA et aux ESAT (article L. 2113-14 du CCP).", "siae_ea_esat"),
        ("Marché réservé aux entreprises de l'économie sociale et solidaire.", "ess"),
        ("Seules les E.S.A.T. et entreprises adaptées peuvent candidater.", "ea_esat"),
        (
            "L'acheteur a décidé de réserver le lot 3. Il s'agit d'un lot ouvert aux ateliers et chantiers d'insertion.",
            "siae",
        ),
        ("Lots réservés aux SIAE.Les candidats joignent leur convention.", "siae"),
        ("Marché résérvé aux structures dinsertion", "siae"),
    ],
)
def test_words_that_reserve_are_understood_for_whom(text: str, kind: str) -> None:
    found = marks(text)

    assert kind == reserved_in(found)
    assert all(text[one.quote.start : one.quote.end] == one.quote.text for one in found)


@pytest.mark.parametrize(
    "text",
    [
        "Marché réservé : Non",
        "Marchés réservés aux entreprises adaptées : sans objet",
        "Aucun lot n'est réservé aux entreprises adaptées.",
        "Le lot 2 n'est plus réservé aux SIAE.",
        "☐ Le marché est réservé à des ateliers protégés ☒ Non réservé",
        "En cas de marché réservé, le candidat EA joint son CPOM.",
        "L'acheteur se réserve le droit de ne pas donner suite.",
        "Prestation réservée à la profession d'avocat.",
        "Service réservé aux personnes âgées.",
        "Travaux de réhabilitation de l'ESAT des Genêts.",
        "Le candidat est en règle au regard de l'obligation d'emploi des travailleurs handicapés.",
        "Marché réservé aux activités de production en établissement pénitentiaire.",
        "Une part du temps de travail est réservée à l'insertion.",
    ],
)
def test_what_only_looks_like_a_reservation_is_none(text: str) -> None:
    assert reserved_in(marks(text)) is None


@pytest.mark.parametrize(
    ("text", "clause"),
    [
        ("Le marché comporte une clause sociale d'insertion.", True),
        ("Le titulaire réalise 600 heures d'insertion sur la durée du marché.", True),
        ("5 % des heures travaillées sont confiées à des personnes éloignées de l'emploi.", True),
        ("Le marché ne comporte pas de clause d'insertion.", False),
        ("Étude d'insertion paysagère du projet.", False),
        ("Clause d'insertion : Non", False),
        ("Service pénitentiaire d'insertion et de probation.", False),
    ],
)
def test_insertion_clauses_and_their_false_friends(text: str, clause: bool) -> None:
    assert clause == (Sense.CLAUSE in {one.sense for one in marks(text)})


@pytest.mark.parametrize(
    ("text", "visit"),
    [
        ("La visite du site est obligatoire.", True),
        ("La remise des offres est subordonnée à la visite des lieux.", True),
        ("Visite obligatoire : Non", False),
        ("Une visite est conseillée.", False),
        ("Visites périodiques obligatoires des ascenseurs.", False),
    ],
)
def test_visits_that_are_required(text: str, visit: bool) -> None:
    assert visit == (Sense.VISIT in {one.sense for one in marks(text)})


@pytest.mark.parametrize(
    ("text", "criterion"),
    [
        ("Critères : prix 60 %, critère social 10 %.", True),
        ("Performance en matière d'insertion professionnelle des publics en difficulté : 10 %", True),
        ("L'action sociale du titulaire ne constitue pas un critère de jugement.", False),
        ("Critères : prix 60 %, valeur technique 40 %.", False),
    ],
)
def test_social_criteria(text: str, criterion: bool) -> None:
    assert criterion == (Sense.CRITERION in {one.sense for one in marks(text)})


def test_of_a_correction_only_what_stands_counts() -> None:
    text = "Au lieu de : marché réservé aux entreprises adaptées, lire : marché ouvert à tous."

    assert reserved_in(marks(text)) is None


@given(st.text())
def test_no_text_breaks_the_reading_and_every_sentence_stands_where_it_says(text: str) -> None:
    marks(text)

    for start, end in cut(text):
        assert 0 <= start < end <= len(text)


@pytest.mark.skipif(not SHARED.is_dir(), reason="the shared labelled passages are not beside the project")
def test_the_labelled_passages_are_read_rightly() -> None:
    rows = [json.loads(line) for line in (SHARED / "evaluation" / "clauses.jsonl").read_text("utf-8").splitlines()]

    wrong = [row["id"] for row in rows if reserved_in(marks(row["text"])) != row["reserved"]]

    assert wrong == []
