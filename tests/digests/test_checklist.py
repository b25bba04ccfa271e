"""What to do next, what to prepare, what to check."""

from __future__ import annotations

from typing import Any

from digests.checklist import checklist
from digests.unknowns import unknowns
from tenderwatch.model import (
    Capacity,
    Certainty,
    Condition,
    Confidence,
    Contribution,
    Door,
    DoorKind,
    Entrance,
    Evidence,
    Finding,
    Kind,
    LegalKind,
    Lot,
    Match,
    MatchView,
    Passage,
    Quoted,
    Stated,
)
from tests.digests.views import NOW, a_deadline, a_view
from tests.factories import an_enterprise

VISIT = Quoted(field="visit", start=0, end=6, text="Visite obligatoire sur rendez-vous")


def stated(condition: Condition) -> Entrance:
    return Entrance(conditions=(Stated(condition=condition, quote=VISIT),))


def said(text: str, **fields: Any) -> tuple[str, ...]:
    return checklist(a_view(description=text, **fields), NOW).prepare


def steps(**fields: Any) -> list[str]:
    return [one.sentence for one in checklist(a_view(**fields), NOW).steps]


def test_a_required_visit_comes_first_with_the_words_of_the_notice():
    view = a_view(entrance=stated(Condition.VISIT_REQUIRED), questions_until=a_deadline(9))

    first, second, third = checklist(view, NOW).steps
    assert (first.sentence, first.quote) == ("Réservez la visite obligatoire", VISIT.text)
    assert second.sentence == "Posez vos questions avant le vendredi 9 octobre 2026 à 12\u00a0h\u00a000"
    assert third.sentence == "Retirez le dossier sur boamp.fr"


def test_the_deposit_is_put_a_working_day_ahead():
    assert steps(deadline=a_deadline(19))[-1].startswith("Déposez en ligne au plus tard vendredi 16 octobre 2026")
    assert "Déposez" not in " ".join(steps(deadline=a_deadline(6)))
    assert "Déposez" not in " ".join(steps(deadline=None))


def test_questions_whose_time_is_over_are_not_asked():
    assert "questions" not in " ".join(steps(questions_until=a_deadline(2)))


def test_without_an_address_the_buyer_is_asked():
    assert steps(url=None)[0] == "Demandez le dossier à l'acheteur"


def test_a_visit_that_is_only_possible_comes_after_the_documents():
    assert steps(entrance=stated(Condition.VISIT_OPTIONAL))[:2] == [
        "Retirez le dossier sur boamp.fr",
        "Visite possible",
    ]


def test_what_is_not_open_yet_asks_for_one_thing():
    view = a_view(kind=Kind.PRIOR_INFORMATION)

    assert len(checklist(view, NOW).steps) == 1
    assert checklist(view, NOW).prepare == ()


def test_only_papers_that_the_notice_asks_are_listed():
    assert said("Le candidat remet un DC1, un DC2 et un mémoire technique. Échantillons : sans objet.") == (
        "DC1", "DC2", "mémoire technique",
    )  # fmt: skip
    assert said("Aucune attestation fiscale n'est demandée. Nettoyage.") == ()


def test_papers_of_other_lots_are_not_theirs():
    lots = (Lot(number="1", description="Échantillons exigés"), Lot(number="2"))
    passages = (
        Passage(lot="1", field="x", text="Joindre un DUME"),
        Passage(field="y", text="Joindre un extrait K-bis ou Kbis"),
    )

    assert said("Nettoyage", lot="2", lots=lots, passages=passages) == ("extrait Kbis",)


def test_a_reserved_lot_asks_for_the_proof_of_one_s_kind():
    door = Door(kind=DoorKind.RESERVED, to="ea_esat", confidence=Confidence.SURE)

    assert said("x", entrance=Entrance((door,), (), theirs=True)) == ("contrat d'objectifs valant agrément (CPOM)",)
    assert said("x", entrance=Entrance((door,), (), theirs=None)) == ()


def test_a_clause_asks_for_hours_and_names_who_follows_it_up():
    door = Door(kind=DoorKind.CLAUSE, confidence=Confidence.SURE, facilitator="PLIE du Ponant")

    assert said("x", entrance=Entrance((door,))) == ("heures d'insertion proposées, à voir avec PLIE du Ponant",)


def checks(view: MatchView) -> tuple[str, ...]:
    return unknowns(view)


def test_what_the_notice_does_not_say_is_said_to_be_unknown():
    assert checks(a_view()) == ("L'avis ne dit pas : le montant, la durée",)
    assert checks(a_view(amount=1000.0, duration_months=12)) == ()


def test_more_than_one_can_carry_suggests_a_group():
    member = an_enterprise(capacity=Capacity(max_amount_eur=40_000))

    assert checks(a_view(enterprise=member, amount=90_000.0, duration_months=12)) == (
        "90\u202f000\u00a0€, plus que ce que votre profil dit pouvoir porter (40\u202f000\u00a0€) : pensez à un groupement",
    )


def test_an_insertion_enterprise_justifies_its_share():
    member = an_enterprise(kind=LegalKind.EI)
    view = a_view(enterprise=member, entrance=Entrance(theirs=True), amount=1.0, duration_months=1)

    assert checks(view) == ("Votre part de travailleurs défavorisés (au moins 50 %) est à justifier",)


def test_doubts_of_deadlines_extracts_and_limits_are_said_three_at_most():
    doubtful = a_deadline(20).model_copy(update={"certainty": Certainty.CONFLICTING})
    view = a_view(deadline=doubtful, partial=True, entrance=stated(Condition.MOST_LOTS))

    assert len(checks(view)) == 3
    assert checks(view)[0] == "L'avis donne plusieurs dates limites : la plus proche est affichée"


def test_what_a_criterion_could_not_tell_is_said():
    view = a_view(amount=1.0, duration_months=1)
    unknown = Contribution("lieu", 10, Finding(None, (Evidence("Lieu à vérifier auprès de l'acheteur.", "place"),)))
    door = Contribution("porte", 40, Finding(None, (Evidence("Réservé.", "title"),)))
    match = Match(**{name: getattr(view.match, name) for name in Match.__slots__} | {"contributions": (unknown, door)})

    assert checks(MatchView(match, view.procedure, view.enterprise)) == ("Lieu à vérifier auprès de l'acheteur",)
