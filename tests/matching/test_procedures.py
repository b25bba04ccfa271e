"""One purchase from its notices: deadline in force, what changed, whether it is closed."""

from __future__ import annotations

from datetime import date
from itertools import permutations

import pytest

from matching.procedures import assemble
from tenderwatch.calendar import deadline_of
from tenderwatch.model import Award, Certainty, Change, Deadline, Kind, Notice, Passage, Procedure
from tests.factories import a_notice

CALL = a_notice(source_id="26-1", deadline=deadline_of("2026-10-01T12:00:00"), published_on=date(2026, 9, 1))


def correction(text: str, **overrides: object) -> Notice:
    fields = {
        "source_id": "26-2",
        "kind": Kind.CORRECTION,
        "earlier": ("26-1",),
        "cpv": (),
        "deadline": None,
        "passages": (Passage(field="rectificatif.infosRectif", text=text),),
        "published_on": date(2026, 9, 10),
    }
    return a_notice(**fields | overrides)


def after(text: str) -> Procedure:
    return assemble("boamp:26-1", [CALL, correction(text)])


@pytest.mark.parametrize(
    ("text", "day", "hour"),
    [
        ("La date limite de réception des offres est reportée au mardi 22 septembre 2026 avant 12h00.", (9, 22), 12),
        (("La date limite de réception des offres est fixée au lundi 05 octobre 2026 - 12 h 00 et non au jeudi "
         "1er octobre 2026 - 12 h 00."), (10, 5), 12),
        ("Date limite de remise des offres : au lieu de 01/10/2026 à 12h00, lire 08/10/2026 à 16h30.", (10, 8), 16),
        ("Au lieu de : Date de réception des offres 01/10/2026 12:00 Lire : 12/10/2026 12:00", (10, 12), 12),
        ("La date limite de remise des offres est désormais prévue le 08/10/2026 à 12h00.", (10, 8), 12),
        ("Date de remise des offres : remplacer 01/10/2026 12:00 par 08/10/2026 12:00", (10, 8), 12),
        ("La remise des plis, initialement prévue le 01/10/2026 à 12 h, est repoussée au 15/10/2026 à 17 h.", (10, 15), 17),
    ],
)  # fmt: skip
def test_a_deadline_that_a_correction_moves_in_prose_is_in_force(text: str, day: tuple[int, int], hour: int) -> None:
    procedure = after(text)

    assert procedure.deadline is not None
    assert procedure.deadline.at is not None
    assert (procedure.deadline.day, procedure.deadline.at.hour) == (date(2026, *day), hour)
    assert procedure.deadline.certainty == Certainty.ASSUMED_PARIS
    (change,) = procedure.changes
    assert change.startswith("la date limite passe du jeudi 1er octobre 2026")
    assert procedure.current == CALL


@pytest.mark.parametrize(
    "text",
    ["Le montant de la caution est de 500 euros.", "Visite le 05/10/2026 à 10h00.", "Réception des offres : voir RC."],
)
def test_a_correction_of_something_else_leaves_the_deadline(text: str) -> None:
    procedure = after(text)

    assert (procedure.deadline, procedure.changes) == (CALL.deadline, ())


def test_a_doubtful_correction_shows_the_earliest_and_says_to_check() -> None:
    procedure = after("Dates limites de remise : 12/10/2026 à 12h00 pour le lot 1, 15/10/2026 à 12h00 pour le lot 2.")

    assert procedure.deadline is not None
    assert (procedure.deadline.day, procedure.deadline.certainty) == (date(2026, 10, 1), Certainty.CONFLICTING)
    assert "à vérifier" in procedure.changes[0]


def test_an_eforms_correction_is_the_whole_notice_again_and_says_what_changed() -> None:
    again = correction("", cpv=("90911200",), deadline=deadline_of("2026-10-08T12:00:00+02:00"))

    procedure = assemble("boamp:26-1", [CALL, again])

    assert procedure.current == again
    assert procedure.deadline == again.deadline
    assert "du jeudi 1er octobre 2026" in procedure.changes[0]


@pytest.mark.parametrize(
    ("notice", "closed"),
    [
        (correction("", kind=Kind.CANCELLATION), "annulée (avis du 10/09/2026)"),
        (correction("", kind=Kind.AWARD), "attribué (avis du 10/09/2026)"),
        (correction("La consultation est déclarée sans suite pour motif d'intérêt général."), "annulée"),
        (correction("Le marché est déclaré infructueux."), "annulée"),
        (correction("", kind=Kind.MODIFICATION), "en cours d'exécution (avis du 10/09/2026)"),
        (correction("Le lot 3 est déclaré sans suite."), None),
    ],
)
def test_what_ends_a_procedure_closes_it(notice: Notice, closed: str | None) -> None:
    procedure = assemble("boamp:26-1", [CALL, notice])

    assert (closed is None) == (procedure.closed is None)
    assert (closed or "") in (procedure.closed or "")


def test_the_order_of_notices_changes_nothing() -> None:
    notices = [
        CALL,
        correction("La date limite de réception des offres est reportée au 22/10/2026 à 12h00."),
        correction("La date limite de réception des offres est reportée au 29/10/2026 à 12h00.",
                   source_id="26-10", published_on=date(2026, 9, 20)),
    ]  # fmt: skip

    states = {assemble("k", order) for order in permutations(notices)}

    (state,) = states
    assert state.deadline is not None
    assert state.deadline.day == date(2026, 10, 29)
    assert len(state.changes) == 2


def test_a_correction_alone_is_what_stands() -> None:
    alone = correction("La date limite de réception des offres est reportée au 22/10/2026 à 12h00.")

    assert assemble("k", [alone]).current == alone
    assert assemble("k", [alone]).deadline in {None, Deadline()}


def test_a_national_correction_that_gives_a_deadline_alone_moves_it_and_keeps_what_is_bought() -> None:
    moved = correction("", title="Rectificatif", deadline=deadline_of("2026-10-09T12:00:00"))

    procedure = assemble("boamp:26-1", [CALL, moved])

    assert procedure.current == CALL
    assert procedure.deadline == moved.deadline
    assert len(procedure.changes) == 1


def test_a_call_after_a_cancellation_opens_the_procedure_again() -> None:
    again = a_notice(source_id="26-3", published_on=date(2026, 9, 20))

    procedure = assemble("boamp:26-1", [CALL, correction("", kind=Kind.CANCELLATION), again])

    assert (procedure.closed, procedure.current) == (None, again)


def test_numbers_decide_between_notices_of_one_day_not_letters() -> None:
    nine, ten = (a_notice(source_id=f"26-{number}", published_on=date(2026, 9, 1)) for number in (9, 10))

    assert assemble("k", [ten, nine]).current == ten


def test_a_lot_that_is_given_up_closes_that_lot_alone() -> None:
    cancelled = correction("Le lot n° 3 de la procédure est déclaré sans suite.", kind=Kind.CANCELLATION)

    procedure = assemble("boamp:26-1", [CALL, cancelled])

    assert (procedure.closed, procedure.closed_lots) == (None, ("3",))


def test_an_error_about_a_lot_can_close_the_whole() -> None:
    cancelled = correction(
        "Suite à une erreur concernant le lot n° 3, la procédure est déclarée sans suite.", kind=Kind.CANCELLATION
    )

    assert assemble("boamp:26-1", [CALL, cancelled]).closed is not None


def test_of_two_calls_for_one_purchase_the_one_that_was_not_cancelled_stands() -> None:
    twin = a_notice(source_id="26-7", deadline=CALL.deadline, published_on=date(2026, 9, 2))
    cancelled = correction("Avis publié deux fois par erreur.", kind=Kind.CANCELLATION, cpv=())

    assert assemble("boamp:26-1", [CALL, twin, cancelled]).closed is None
    assert assemble("boamp:26-1", [CALL, cancelled]).closed is not None


def test_a_correction_says_what_else_it_changes_old_and_new() -> None:
    changed = correction("", changes=(Change(where="II.2.6", lot="1", old="5 000 euros", new="8 400 euros"),))

    procedure = assemble("boamp:26-1", [CALL, changed])

    assert procedure.changes == ("lot 1, II.2.6 : « 5 000 euros » devient « 8 400 euros »",)


def test_a_correction_that_adds_a_reservation_says_so() -> None:
    changed = correction("", changes=(Change(where="VI.3", new="Le lot 2 est réservé aux entreprises adaptées."),))

    procedure = assemble("boamp:26-1", [CALL, changed])

    assert procedure.changes == ("VI.3 : ajouté : « Le lot 2 est réservé aux entreprises adaptées. »",)


def test_the_same_moment_written_otherwise_changes_nothing() -> None:
    assert CALL.deadline is not None
    again = correction("", deadline=CALL.deadline.model_copy(update={"raw": "le 12 à midi"}))

    assert assemble("boamp:26-1", [CALL, again]).changes == ()


def test_a_lot_that_is_launched_again_is_not_closed() -> None:
    told = correction("Le lot n° 3, déclaré infructueux, est relancé par le présent avis.")

    assert assemble("boamp:26-1", [CALL, told]).closed_lots == ()


def test_a_result_brings_its_winners_and_a_relaunch_names_what_it_follows() -> None:
    award = a_notice(
        source_id="26-3",
        kind=Kind.AWARD,
        earlier=("26-1",),
        published_on=date(2026, 12, 1),
        awards=(Award(lot="1", winners=("Vert Armor",)), Award(lot="2", abandoned="infructueux")),
    )
    again = CALL.model_copy(update={"follows": ("25-9",)})

    procedure = assemble("boamp:26-1", [again, award])

    assert procedure.awards == award.awards
    assert (procedure.follows, procedure.closed_lots) == (("25-9",), ("2",))
    assert procedure.closed is not None
