"""What our readers understand of the sample is what its catalogue says."""

from __future__ import annotations

import pytest

from spiders.formats import read_record
from tenderwatch.calendar import deadline_of
from tenderwatch.errors import UnreadableNoticeError
from tenderwatch.french import clean
from tenderwatch.model import Kind, Notice
from tenderwatch.sample.catalogue import Purchase, purchases
from tenderwatch.sample.compose import record

SOUND = [purchase for purchase in purchases() if purchase.damage is None]
CALLS = [purchase for purchase in SOUND if purchase.of is None]
BY_ID = {purchase.id: purchase for purchase in purchases()}


def _texts(notice: Notice) -> str:
    return "\n".join((notice.description or "", *(passage.text for passage in notice.passages)))


@pytest.mark.parametrize("purchase", SOUND, ids=lambda purchase: purchase.id)
def test_title_buyer_and_deadline_are_read_back(purchase: Purchase) -> None:
    notice = read_record(record(purchase))
    deadline = deadline_of(purchase.raw_deadline)

    assert (notice.title, notice.buyer.name) == (clean(purchase.title), clean(purchase.buyer.name))
    assert (notice.deadline and notice.deadline.at) == (deadline and deadline.at)
    assert notice.published_on == purchase.published_on


@pytest.mark.parametrize("purchase", CALLS, ids=lambda purchase: purchase.id)
def test_cpv_lots_and_text_are_read_back(purchase: Purchase) -> None:
    notice = read_record(record(purchase))

    assert notice.cpv == (() if purchase.form == "mapa" else purchase.cpv)
    assert [lot.title for lot in notice.lots] == [clean(lot.title) for lot in purchase.lots]
    assert [lot.cpv for lot in notice.lots] == [lot.cpv for lot in purchase.lots]
    assert clean(purchase.text or "") in _texts(notice)


@pytest.mark.parametrize(
    ("number", "kind"),
    [
        ("26-914001", Kind.CALL),
        ("26-919211", Kind.CALL),
        ("26-920016", Kind.AWARD),
        ("26-926014", Kind.CORRECTION),
        ("26-929112", Kind.CORRECTION),
        ("26-930416", Kind.CANCELLATION),
    ],
)
def test_kinds_are_told_apart(number: str, kind: Kind) -> None:
    assert read_record(record(BY_ID[number])).kind == kind


def test_a_record_without_title_is_refused() -> None:
    with pytest.raises(UnreadableNoticeError):
        read_record(record(BY_ID["26-929707"]))


def test_a_record_whose_payload_is_cut_keeps_its_index() -> None:
    notice = read_record(record(BY_ID["26-931708"]))

    assert notice.title == "Location de modulaires pour l'accueil de loisirs"
    assert notice.warnings
