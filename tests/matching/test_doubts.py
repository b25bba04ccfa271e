"""What the matcher finds odd in a profile's words."""

from __future__ import annotations

from matching.doubts import doubts
from tenderwatch.model import Activity
from tests.factories import an_enterprise


def test_keywords_that_find_nothing_or_too_much_and_contradictions_are_told() -> None:
    activity = Activity(
        label="Entretien", keywords=("le marché", "entretien", "nettoyage de vitres"), exclude=("vitre",)
    )

    told = "\n".join(doubts([an_enterprise(activities=(activity,))]))

    assert "« le marché » ne dit rien d'un métier" in told
    assert "« entretien » est commun à beaucoup de métiers" in told
    assert "l'exclusion « vitre » écarte ce que cherche « nettoyage de vitres »" in told


def test_a_sound_profile_raises_no_doubt() -> None:
    assert doubts([an_enterprise()]) == []
    assert doubts([an_enterprise(activities=())]) == []


def test_an_activity_with_nothing_to_look_for_says_so() -> None:
    bare = an_enterprise(activities=(Activity(label="de la", keywords=("le marché",)),))

    assert "ni mot ni code à chercher" in "\n".join(doubts([bare]))


def test_an_unknown_family_is_told_with_the_one_that_was_probably_meant() -> None:
    def told(family: str) -> list[str]:
        return doubts([an_enterprise(activities=(Activity(label="Propreté", keywords=("nettoyage",), family=family),))])

    (near,), (far,) = told("espace-vert"), told("zythologie")

    assert "« espace-vert » est inconnue ; vouliez-vous « espaces_verts » ?" in near
    assert "connues : espaces_verts" in far
    assert told("espaces_verts") == []
