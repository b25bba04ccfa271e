"""What became of a purchase that was sent."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

from digests.updates import Difference, News, awards_in_words, differences, end_in_words, news_of, told_on
from tenderwatch.model import Award, Kind, Notice, Update
from tests.digests.views import NOW, a_deadline
from tests.factories import a_notice, a_procedure

BEFORE = a_procedure()


def after(*newer: Notice, **changes: object) -> Update:
    """The purchase with later notices."""
    notices = (*newer, *BEFORE.notices)
    return Update(BEFORE, replace(BEFORE, notices=notices, **changes))  # type: ignore[arg-type]


def later(kind: Kind, **fields: object) -> Notice:
    return a_notice(source_id="26-900002", kind=kind, published_on=date(2026, 10, 4), **fields)


def test_a_moved_deadline_is_told_old_and_new_with_the_day_of_the_notice():
    update = after(
        later(Kind.CORRECTION), deadline=a_deadline(27), changes=("la date limite passe du 20 au 27 octobre",)
    )

    assert news_of(update, NOW) == News.CHANGED
    assert differences(update) == (
        Difference(
            "Date limite", "mardi 20 octobre 2026 à 12\u00a0h\u00a000", "mardi 27 octobre 2026 à 12\u00a0h\u00a000"
        ),
    )
    assert told_on(update) == date(2026, 10, 4)


def test_what_else_a_correction_says_is_told_in_its_words():
    update = after(later(Kind.CORRECTION), changes=("Critères : « 40 % » devient « 60 % »",), closed_lots=("2",))

    assert [(one.label, one.new) for one in differences(update)] == [
        ("Lot 2", "il est abandonné"),
        ("Rectificatif", "Critères : « 40 % » devient « 60 % »"),
    ]


def test_a_notice_changed_in_place_is_compared_with_itself():
    changed = a_notice(visit="Visite le 9 octobre", questions_until=a_deadline(9))
    update = Update(BEFORE, replace(BEFORE, notices=(changed,), current=changed))

    assert [one.label for one in differences(update)] == ["Questions jusqu'au", "Visite"]
    assert told_on(update) is None


def test_another_portal_s_wording_is_no_news():
    other = a_notice(source="ted", source_id="1-2026", title="Cleaning services")

    assert news_of(after(other, current=other), NOW) is None


def test_a_cancellation_before_the_deadline_is_told_at_once_and_after_it_is_a_result():
    cancelled = after(later(Kind.CANCELLATION), closed="la procédure est annulée (avis du 04/10/2026)")
    late = Update(replace(BEFORE, deadline=a_deadline(2)), cancelled.after)

    assert news_of(cancelled, NOW) == News.CANCELLED
    assert news_of(late, NOW) == News.RESULT
    assert end_in_words(cancelled) == "La procédure est annulée (avis du 4 octobre 2026)"


def test_an_award_is_a_result():
    awards = (
        Award(lot="1", winners=("Propreté Exemple",), amount=145000, offers=3),
        Award(lot="2", abandoned="infructueux"),
    )
    update = after(later(Kind.AWARD), closed="le marché est attribué", awards=awards)

    assert news_of(update, NOW) == News.RESULT
    assert awards_in_words(awards) == (
        "Lot 1 : Propreté Exemple, 145\u202f000\u00a0€ HT (3 offres)", "Lot 2 : infructueux",
    )  # fmt: skip


def test_a_change_that_comes_after_the_deadline_is_not_told():
    update = after(later(Kind.CORRECTION), deadline=a_deadline(3))

    assert news_of(update, NOW) is None


def test_nothing_changed_is_no_news():
    assert news_of(Update(BEFORE, BEFORE), NOW) is None
