"""What leaves in a week's digest."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest

from digests.compose import Rules, compose, compose_urgent, fate
from tenderwatch.config import Release
from tenderwatch.model import Band, Digest, DropReason, Edition, HumanLine, Lot, MatchView, Verdict
from tests.digests.views import NOW, a_deadline, a_view
from tests.factories import an_enterprise


def composed(*views: MatchView, **settings: Any) -> Digest:
    rules: dict[str, Any] = {
        "period": "2026-W41", "now": NOW, "rules": Rules(Release.DOUBTFUL, 5, 2), "already_sent": set(), "partial": (),
    }  # fmt: skip
    return compose(an_enterprise(), views, **rules | settings)


def ids(digest: Digest) -> list[str]:
    return [view.notice.source_id for view in digest.lines]


@pytest.mark.parametrize(
    ("release", "band", "verdict", "expected"),
    [
        (Release.DOUBTFUL, Band.STRONG, None, "leaves"),
        (Release.DOUBTFUL, Band.DOUBTFUL, None, "waits"),
        (Release.DOUBTFUL, Band.STRONG, Verdict.KEEP, "leaves"),
        (Release.DOUBTFUL, Band.DOUBTFUL, Verdict.KEEP, "leaves"),
        (Release.DOUBTFUL, Band.STRONG, Verdict.DROP, "dropped"),
        (Release.DOUBTFUL, Band.DOUBTFUL, Verdict.DROP, "dropped"),
        (Release.DOUBTFUL, Band.STRONG, Verdict.MAYBE, "waits"),
        (Release.DOUBTFUL, Band.DOUBTFUL, Verdict.MAYBE, "waits"),
        (Release.REVIEWED, Band.STRONG, None, "waits"),
        (Release.REVIEWED, Band.DOUBTFUL, None, "waits"),
        (Release.REVIEWED, Band.STRONG, Verdict.KEEP, "leaves"),
        (Release.REVIEWED, Band.DOUBTFUL, Verdict.KEEP, "leaves"),
        (Release.REVIEWED, Band.STRONG, Verdict.DROP, "dropped"),
        (Release.REVIEWED, Band.STRONG, Verdict.MAYBE, "waits"),
        (Release.NONE, Band.STRONG, None, "leaves"),
        (Release.NONE, Band.DOUBTFUL, None, "leaves"),
        (Release.NONE, Band.DOUBTFUL, Verdict.MAYBE, "leaves"),
        (Release.NONE, Band.STRONG, Verdict.DROP, "dropped"),
    ],
)
def test_the_release_rule_and_the_verdict_decide(release: Release, band: Band, verdict: Verdict | None, expected: str):
    reason = DropReason.AREA if verdict == Verdict.DROP else None

    assert expected == fate(a_view(band=band, verdict=verdict, reason=reason), release)


def test_at_most_five_leave_best_first_and_the_rest_is_not_counted_as_waiting():
    views = [a_view(f"26-{number}", score=60 + number) for number in range(8)]

    digest = composed(*views)

    assert ids(digest) == ["26-7", "26-6", "26-5", "26-4", "26-3"]
    assert digest.waiting == 0


def test_waiting_counts_what_only_a_verdict_holds_back():
    digest = composed(
        a_view("26-1"),
        a_view("26-2", band=Band.DOUBTFUL),
        a_view("26-3", verdict=Verdict.MAYBE),
        a_view("26-4", band=Band.DOUBTFUL, closed="la procédure est annulée"),
        a_view("26-5", verdict=Verdict.DROP, reason=DropReason.AREA),
    )

    assert ids(digest) == ["26-1"]
    assert digest.waiting == 2


def test_equal_scores_are_ordered_by_deadline_then_key_whatever_the_input_order():
    views = [
        a_view("26-4", deadline=None),
        a_view("26-3", deadline=a_deadline(20)),
        a_view("26-2", deadline=a_deadline(20)),
        a_view("26-1", deadline=a_deadline(15)),
    ]

    assert ["26-1", "26-2", "26-3", "26-4"] == ids(composed(*views)) == ids(composed(*reversed(views)))


def test_what_was_sent_before_is_left_out():
    assert ids(composed(a_view("26-1"), a_view("26-2"), already_sent={"boamp:26-1"})) == ["26-2"]


def test_what_nobody_can_answer_any_more_is_left_out():
    digest = composed(
        a_view("26-1", closed="le marché est attribué"),
        a_view("26-2", deadline=a_deadline(2)),
        a_view("26-3", deadline=a_deadline(5, hour=5)),
        a_view("26-4", deadline=a_deadline(6)),
        a_view("26-5", deadline=a_deadline(7)),
    )

    assert ids(digest) == ["26-5"]


def test_an_unknown_deadline_never_refuses():
    assert ids(composed(a_view("26-1", deadline=None))) == ["26-1"]


def test_a_lot_is_judged_by_its_own_deadline():
    lots = (Lot(number="1", deadline=a_deadline(30)), Lot(number="2", deadline=a_deadline(2)))

    digest = composed(a_view("26-1", lot="1", lots=lots), a_view("26-2", lot="2", lots=lots))

    assert ids(digest) == ["26-1"]


def test_one_purchase_is_shown_once_by_its_best_match():
    lots = (Lot(number="1"), Lot(number="2"))

    digest = composed(a_view("26-1", lot="1", lots=lots, score=61), a_view("26-1", lot="2", lots=lots, score=70))

    assert [view.match.lot for view in digest.lines] == ["2"]


def test_another_enterprise_s_match_never_slips_in():
    assert ids(composed(a_view("26-1", enterprise=an_enterprise(id="other")))) == []


def test_nothing_to_say_is_a_digest_without_lines():
    digest = composed(partial=("boamp",))

    assert digest.lines == ()
    assert digest.partial == ("boamp",)
    assert not digest.says_something


def test_pins_lead_whatever_their_band_then_the_coordinator_s_order_then_the_best():
    views = [a_view(f"26-{number}", score=60 + number) for number in range(4)]
    views.append(a_view("26-9", score=10, band=Band.DOUBTFUL))
    edition = Edition(pins=("boamp:26-9",), order=("boamp:26-1", "boamp:26-0"))

    assert ids(composed(*views, edition=edition)) == ["26-9", "26-1", "26-0", "26-3", "26-2"]


def test_what_a_coordinator_took_out_never_leaves_and_a_line_goes_along():
    line = HumanLine("Appelez-moi.", "Ronan", NOW)
    edition = Edition(dropped=frozenset({"boamp:26-1"}), lines={"boamp:26-2": line})

    digest = composed(a_view("26-1"), a_view("26-2"), edition=edition)

    assert ids(digest) == ["26-2"]
    assert digest.lines[0].human == line


def test_a_pinned_purchase_that_is_over_stays_out():
    assert ids(composed(a_view("26-1", deadline=a_deadline(2)), edition=Edition(pins=("boamp:26-1",)))) == []


def urgent(*views: MatchView, next_mail: date = date(2026, 10, 12), **settings: Any) -> Digest:
    rules: dict[str, Any] = {"now": NOW, "rules": Rules(Release.DOUBTFUL, 5, 2), "already_sent": set()}
    return compose_urgent(an_enterprise(), views, next_mail=next_mail, urgent_days=5, **rules | settings)


def test_only_a_strong_match_that_the_next_mail_would_bring_too_late_is_urgent():
    digest = urgent(
        a_view("26-1", deadline=a_deadline(16)),
        a_view("26-2", deadline=a_deadline(19)),
        a_view("26-3", deadline=a_deadline(16), band=Band.DOUBTFUL),
        a_view("26-4", deadline=a_deadline(16), band=Band.DOUBTFUL, verdict=Verdict.KEEP),
        a_view("26-5", deadline=None),
        a_view("26-6", deadline=a_deadline(6)),
    )

    assert set(ids(digest)) == {"26-1", "26-4"}
    assert digest.period == "2026-10-05"
    assert digest.waiting == 0


def test_what_was_sent_is_never_urgent():
    assert ids(urgent(a_view("26-1", deadline=a_deadline(16)), already_sent={"boamp:26-1"})) == []
