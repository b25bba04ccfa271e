"""The deadline that holds, and how it is told."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

import pytest

from digests.deadlines import deadline_for, due_in_words, left_in_words
from tenderwatch.model import Certainty, Deadline, Lot, MatchView
from tests.digests.views import NOW, a_deadline, a_view


def a_lot_view(own: Deadline | None, corrected: Deadline | None) -> MatchView:
    view = a_view(lot="1", lots=(Lot(number="1", deadline=own),), deadline=a_deadline(20))
    return replace(view, procedure=replace(view.procedure, deadline=corrected))


@pytest.mark.parametrize(
    ("own", "corrected", "day"),
    [(None, 27, 27), (20, 27, 27), (22, 20, 22), (22, 27, 22), (29, 27, 27), (22, None, 22)],
)
def test_a_lot_s_own_deadline_holds_unless_it_is_the_procedure_s(own: int | None, corrected: int | None, day: int):
    view = a_lot_view(own and a_deadline(own), corrected and a_deadline(corrected))

    found = deadline_for(view)

    assert found is not None
    assert date(2026, 10, day) == found.day


def test_of_a_lot_s_deadline_and_a_correction_the_earliest_is_shown_as_doubtful():
    found = deadline_for(a_lot_view(a_deadline(29), a_deadline(27)))

    assert found is not None
    assert found.certainty == Certainty.CONFLICTING


@pytest.mark.parametrize(
    ("deadline", "words"),
    [
        (a_deadline(20), "À rendre avant le mardi 20 octobre 2026 à 12\u00a0h\u00a000"),
        (Deadline(day=date(2026, 10, 20)), "À rendre avant le mardi 20 octobre 2026 (heure à vérifier)"),
        (None, "Date limite non précisée, à vérifier dans l'avis"),
        (Deadline(raw="7017-01-01"), "Date limite non précisée, à vérifier dans l'avis"),
    ],
)
def test_the_deadline_is_told_with_its_doubt(deadline: Deadline | None, words: str):
    assert words == due_in_words(deadline)


@pytest.mark.parametrize(
    ("deadline", "words"),
    [
        (a_deadline(20), "Il reste 11\u00a0jours ouvrés"),
        (a_deadline(6), "Il reste 1\u00a0jour ouvré"),
        (a_deadline(5), "C'est aujourd'hui"),
        (a_deadline(2), None),
        (None, None),
    ],
)
def test_what_is_left_is_told_in_working_days(deadline: Deadline | None, words: str | None):
    assert words == left_in_words(deadline, NOW)


def test_a_weekend_before_the_deadline_has_no_working_day():
    friday = NOW.replace(day=9)

    assert left_in_words(a_deadline(11), friday) == "Plus aucun jour ouvré d'ici là"
