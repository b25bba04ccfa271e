"""Doors of a notice: per lot and legal type, codes against words, and a quote that stands where it says."""

from __future__ import annotations

from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from matching.doors import read_doors
from matching.openings import opening
from matching.subject import text_of
from tenderwatch.model import (
    AwardCriterion,
    Coded,
    Condition,
    Confidence,
    Door,
    DoorKind,
    LegalKind,
    Lot,
    Notice,
    Passage,
)
from tests.factories import a_notice, an_enterprise

SIAE = "Le lot 2 est réservé aux structures d'insertion par l'activité économique."


def lots(*titles: str, **more: Any) -> tuple[Lot, ...]:
    return tuple(Lot(number=str(number), title=title, **more) for number, title in enumerate(titles, start=1))


def reserved(notice: Notice) -> dict[str | None, Door]:
    return {one.lot: one for one in read_doors(notice).doors if one.kind == DoorKind.RESERVED}


def test_a_lot_that_a_sentence_names_is_reserved_and_the_others_are_not() -> None:
    found = read_doors(a_notice(description=SIAE, lots=lots("Peinture", "Espaces verts")))

    assert [one.to for one in found.of_lot("2")] == ["siae"]
    assert found.of_lot("1") == ()


def test_a_reservation_of_the_whole_is_that_of_every_lot() -> None:
    notice = a_notice(description="Le marché est réservé aux entreprises adaptées.", lots=lots("Tri", "Blanchisserie"))

    assert [one.to for one in read_doors(notice).of_lot("2")] == ["ea_esat"]


def test_a_range_of_lots_is_all_of_them() -> None:
    text = "Les lots 1 à 3 et 5 sont réservés aux entreprises adaptées et aux ESAT."

    found = reserved(a_notice(description=text, lots=lots("a", "b", "c", "d", "e")))

    assert sorted(map(str, found)) == ["1", "2", "3", "5"]


def test_a_list_of_lots_gives_each_its_own_kind() -> None:
    text = "Sont réservés les lots suivants :\n- lot 1 : structures d'insertion\n- lot 2 : entreprises adaptées et ESAT"

    found = reserved(a_notice(description=text, lots=lots("a", "b", "c")))

    assert {number: door.to for number, door in found.items()} == {"1": "siae", "2": "ea_esat"}


def test_a_lot_numbered_with_a_zero_is_the_same_lot() -> None:
    notice = a_notice(description=SIAE, lots=(Lot(number="01", title="a"), Lot(number="02", title="b")))

    assert list(reserved(notice)) == ["02"]


def test_words_of_a_lots_own_passage_are_about_that_lot() -> None:
    passage = Passage(lot="1", field="infos", text="Marché réservé aux entreprises adaptées (article L. 2113-12).")

    found = reserved(a_notice(lots=lots("Tri", "Papier"), passages=(passage,)))

    assert list(found) == ["1"]
    assert found["1"].article == "L. 2113-12"
    assert found["1"].confidence == Confidence.SURE


@pytest.mark.parametrize(
    ("code", "words", "confidence"),
    [
        (None, "Marché réservé aux entreprises adaptées.", Confidence.PROBABLE),
        ("res-ws", "Marché réservé aux entreprises adaptées.", Confidence.SURE),
        ("none", "Marché réservé aux entreprises adaptées.", Confidence.CHECK),
        ("non", "Marché réservé aux entreprises adaptées.", Confidence.CHECK),
        ("res-pub-ser", "Marché réservé aux entreprises adaptées.", Confidence.CHECK),
        ("res-ws", "Entretien des espaces verts.", Confidence.CHECK),
        (None, "Marché réservé aux structures d'insertion (L. 2113-12).", Confidence.CHECK),
        (None, "Lot réservé.", Confidence.CHECK),
        ("RESTRICTED_SHELTERED_PROGRAM", "Marché réservé aux structures d'insertion.", Confidence.CHECK),
        ("res-ws", "Marché réservé aux entreprises de l'économie sociale et solidaire.", Confidence.SURE),
        (None, "Le lot 7 est réservé aux entreprises adaptées.", Confidence.CHECK),
    ],
)
def test_code_and_words_agree_or_are_to_be_verified(code: str | None, words: str, confidence: Confidence) -> None:
    coded = Coded(value=code, field="BT-71") if code else None

    (door,) = reserved(a_notice(description=words, reservation=coded)).values()

    assert door.confidence == confidence
    assert (door.doubt is not None) == (confidence == Confidence.CHECK)
    assert door.code == coded


def test_a_ticked_box_that_the_words_contradict_says_so() -> None:
    coded = Coded(value="RESTRICTED_SHELTERED_WORKSHOP, RESTRICTED_SHELTERED_PROGRAM", field="III.1.5")
    notice = a_notice(description="Le marché n'est pas réservé.", reservation=coded)

    (door,) = reserved(notice).values()

    assert door.doubt is not None
    assert "le contraire" in door.doubt
    assert door.quote is not None


def test_a_code_that_says_no_makes_no_door() -> None:
    assert not reserved(a_notice(reservation=Coded(value="none", field="BT-71")))


def test_kinds_shared_out_between_lots_in_one_sentence_are_to_be_verified() -> None:
    words = "Les lots 1 et 2 sont réservés respectivement aux ESAT et aux structures d'insertion."

    found = read_doors(a_notice(description=words, lots=lots("a", "b")))

    assert {found.of_lot(lot)[0].confidence for lot in ("1", "2")} == {Confidence.CHECK}
    assert opening(found.of_lot("1"), an_enterprise())[0] is None


def test_a_lot_that_is_no_longer_reserved_is_to_be_verified() -> None:
    passage = Passage(field="x", text="Le lot 1 n'est plus réservé.")
    notice = a_notice(description="Marché réservé aux SIAE.", lots=lots("a", "b"), passages=(passage,))

    found = read_doors(notice)

    assert found.of_lot("1")[0].confidence == Confidence.CHECK
    assert found.of_lot("2")[0].confidence == Confidence.PROBABLE


def test_a_clause_keeps_its_hours_its_share_and_the_body_that_follows_it_up() -> None:
    passage = Passage(
        field="BT-70",
        text="Clause sociale d'insertion obligatoire : 1 200 heures. Facilitateur : Maison de l'Emploi de Morgerac.",
    )

    (door,) = read_doors(a_notice(passages=(passage,))).doors

    assert (door.kind, door.hours) == (DoorKind.CLAUSE, 1200)
    assert door.facilitator == "Maison de l'Emploi de Morgerac"


def test_the_body_that_follows_a_clause_up_is_near_it_and_no_person() -> None:
    near = "Une clause d'insertion de 300 heures s'applique. Contact : PLIE du Pays de Kerlune Madame Le Goff."
    far = (
        "Maison de l'Emploi de Kerlune, centrale d'achat. "
        + "Le site est vaste. " * 40
        + "Clause d'insertion : 90 heures."
    )

    found = [read_doors(a_notice(description=text)).doors[0].facilitator for text in (near, far)]

    assert found == ["PLIE du Pays de Kerlune", None]


def test_insertion_as_the_object_is_no_clause() -> None:
    notice = a_notice(title="Prestations d'insertion pour l'entretien de sentiers")

    assert [one.kind for one in read_doors(notice).doors] == [DoorKind.OBJECT]
    assert read_doors(notice).clause == "unstated"


@pytest.mark.parametrize(
    ("text", "state"),
    [
        ("Le marché comporte une clause d'insertion.", "stated"),
        ("Le marché ne comporte pas de clause d'insertion.", "denied"),
        ("Nettoyage des écoles.", "unstated"),
    ],
)
def test_what_is_not_said_is_not_a_no(text: str, state: str) -> None:
    assert read_doors(a_notice(description=text)).clause == state


def test_a_coded_criterion_is_a_criterion_with_its_weight() -> None:
    criteria = (AwardCriterion(name="Prix", weight=60.0), AwardCriterion(name="Performance sociale", weight=10.0))

    (door,) = read_doors(a_notice(criteria=criteria)).doors

    assert (door.kind, door.weight) == (DoorKind.CRITERION, 10.0)


def test_the_old_side_of_a_correction_opens_no_door() -> None:
    passage = Passage(field="rectif.modification.texteinit", text="Marché réservé aux entreprises adaptées.")

    assert not reserved(a_notice(passages=(passage,)))


@pytest.mark.parametrize(
    ("legal", "theirs"),
    [
        (LegalKind.EI, True),
        (LegalKind.ETTI, True),
        (LegalKind.EA, False),
        (LegalKind.ESAT, False),
        (LegalKind.GEIQ, None),
    ],
)
def test_a_reservation_opens_to_some_legal_types(legal: LegalKind, theirs: bool | None) -> None:
    doors = read_doors(a_notice(description="Marché réservé aux SIAE.")).doors

    assert opening(doors, an_enterprise(kind=legal, insertion_percent=60))[0] is theirs


@pytest.mark.parametrize(
    ("legal", "percent", "theirs", "remark"),
    [
        (LegalKind.EI, None, None, "vérifiez votre taux"),
        (LegalKind.ETTI, None, None, "vérifiez votre taux"),
        (LegalKind.EI, 49.5, False, "sous les 50 %"),
        (LegalKind.EI, 50, True, None),
        (LegalKind.ACI, None, True, None),
        (LegalKind.AI, None, True, None),
        (LegalKind.EA, None, True, None),
        (LegalKind.ESAT, 10, True, None),
    ],
)
def test_an_insertion_enterprise_must_know_its_share_and_an_adapted_one_always_holds_it(
    legal: LegalKind, percent: float | None, theirs: bool | None, remark: str | None
) -> None:
    doors = read_doors(a_notice(description="Marché réservé aux SIAE, entreprises adaptées et ESAT.")).doors
    found = opening(doors, an_enterprise(kind=legal, insertion_percent=percent))

    assert found.theirs is theirs
    assert (remark is None) == (found.remark is None)
    assert remark is None or remark in (found.remark or "")


def test_what_is_reserved_without_saying_to_whom_is_neither_yes_nor_no() -> None:
    answer, door, _ = opening(read_doors(a_notice(description="Lot réservé.")).doors, an_enterprise())

    assert answer is None
    assert door is not None


@pytest.mark.parametrize(
    ("text", "condition", "value"),
    [
        ("Une visite sur site est obligatoire.", Condition.VISIT_REQUIRED, None),
        ("Une visite facultative est organisée.", Condition.VISIT_OPTIONAL, None),
        ("Les variantes sont autorisées.", Condition.VARIANTS_ALLOWED, None),
        ("Les variantes ne sont pas autorisées.", Condition.VARIANTS_FORBIDDEN, None),
        ("Aucune forme de groupement n'est imposée.", Condition.GROUP_FREE, None),
        ("Groupement solidaire exigé.", Condition.GROUP_SOLIDARY, None),
        ("Groupement conjoint avec mandataire solidaire.", Condition.GROUP_JOINT, None),
        ("Il est interdit de présenter plusieurs offres.", Condition.SEVERAL_BIDS_FORBIDDEN, None),
        ("Nombre maximal de lots attribués à un même candidat : 2.", Condition.MOST_LOTS, 2),
        ("Un candidat peut remporter au maximum trois lots.", Condition.MOST_LOTS, 3),
    ],
)
def test_conditions_that_a_bidder_must_know(text: str, condition: Condition, value: int | None) -> None:
    (stated,) = read_doors(a_notice(description=text)).conditions

    assert (stated.condition, stated.value) == (condition, value)


_WORDS = st.lists(
    st.sampled_from(
        ["réservé", "aux", "entreprises adaptées", "lot 2", "SIAE", "clause d'insertion", "10 %", "critère", "œuvre",
         "visite", "obligatoire", ".", "\n", "non", ":", "L. 2113-12", "É", "\ufffd", "600 heures", "☐", "« »"]
    ),
    max_size=40,
)  # fmt: skip


@given(_WORDS, _WORDS)
def test_every_quote_stands_where_it_says(title: list[str], words: list[str]) -> None:
    notice = a_notice(
        title=" ".join(title) or "x",
        description=" ".join(words) or None,
        lots=lots(" ".join(words) or "a", "b"),
        passages=(Passage(lot="2", field="f", text=" ".join(words) or "p"),),
        criteria=(AwardCriterion(name=" ".join(title) or "c"),),
    )
    found = read_doors(notice)

    for quote in [*(one.quote for one in found.doors), *(one.quote for one in found.conditions)]:
        if quote:
            assert (text_of(notice, quote.field) or "")[quote.start : quote.end] == quote.text
