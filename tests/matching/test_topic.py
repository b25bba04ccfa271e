"""The topic of one pair: words, homonyms, nature, codes; and the same for all pairs at once."""

from __future__ import annotations

from typing import Any

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from matching.columns import Index
from matching.criteria import topical
from matching.procedures import assemble
from matching.subject import Seeker, Subject, subjects
from matching.telling import Telling, count
from matching.topic import Reading, read
from tenderwatch.model import Activity, Lot, Notice, Passage
from tests.factories import a_notice, an_enterprise
from tests.matching.strategies import ACTIVITIES, NOTICES, TEXTS

CLEANING = Activity(label="Propreté", keywords=("nettoyage de bureaux",), cpv=("90911200",))


def subject_of(lot: int | None = None, **overrides: Any) -> Subject:
    notice = a_notice(**{"description": None, "cpv": ()} | overrides)
    return subjects(assemble(notice.key, [notice]))[0 if lot is None else lot]


def reading(
    title: str, activity: Activity = CLEANING, *, seeker: dict[str, Any] | None = None, **overrides: Any
) -> Reading:
    made = Seeker(an_enterprise(), activity, **(seeker or {}))
    return read(made.wanted, subject_of(title=title, **overrides))


def said(title: str, **overrides: Any) -> float:
    return reading(title, **overrides).topic.total


def test_words_count_most_in_the_title_then_in_the_description_then_in_passing() -> None:
    phrase = "Nettoyage de bureaux"
    in_title = said(phrase)
    in_description = said("Divers", description=phrase)
    in_passing = said("Divers", passages=(Passage(field="x", text=phrase),))

    assert in_title > in_description > in_passing > 0


@pytest.mark.parametrize(
    ("more", "less"),
    [
        ("Nettoyage des bureaux", "Bureaux et nettoyage"),
        ("Nettoyage des bureaux", "Nettoyage de la salle des fêtes"),
        ("Nettoyage des bureaux", "Nettoyage, gardiennage, jardinage, ascenseurs, assurances, bureaux"),
        ("Nettoyage des bureaux", "Nettoyage des bureaux, plomberie, chauffage, ascenseurs, assurances"),
        ("Nettoyage des bureaux", "Fourniture de produits de nettoyage des bureaux"),
        ("Nettoyage des bureaux", "Étude sur le nettoyage des bureaux"),
        ("Nettoyage des bureaux", "Nettoyage de voirie"),
        ("Entretien ménager des écoles", "Entretien des ascenseurs"),
        ("Entretien ménager des écoles", "Travaux hors entretien ménager des écoles"),
        ("Nettoyage de bureaux pour les besoins de l'OPH de Plouvenec", "Nettoyage de bureaux, OPH de Plouvenec"),
        ("Nettoyage de bureaux", "Gardiennage sur le territoire des bureaux et pour le compte du nettoyage"),
        ("Construction d'une école - lot n° 12 : nettoyage de bureaux", "Nettoyage de bureaux - lot n° 12 : charpente"),
    ],
)
def test_what_is_the_trade_stands_above_what_is_near_it(more: str, less: str) -> None:
    assert said(more) > said(less)


def test_a_lot_counts_a_little_less_than_a_purchase_that_is_all_the_trade() -> None:
    lots = (Lot(number="1", title="Nettoyage de bureaux"),)

    assert 0.8 < said("Divers", lots=lots, lot=1) / said("Nettoyage de bureaux") < 1.0


def test_a_keyword_of_one_common_word_never_suffices() -> None:
    activity = Activity(label="?", keywords=("livraison",))

    assert 0 < said("Livraison", activity=activity) < 0.35


def test_a_word_of_the_trade_that_the_profile_does_not_give_is_understood() -> None:
    activity = Activity(label="Blanchisserie", keywords=("blanchisserie", "repassage"))

    assert said("Location et entretien du linge plat", activity=activity) > 0.6


def test_what_stands_in_every_notice_of_the_corpus_tells_less() -> None:
    activity = Activity(label="Zythologie", keywords=("zythologie",))
    common = Telling(1_000, {"zytholog": 400})

    assert said("Zythologie", activity=activity) > said("Zythologie", activity=activity, seeker={"telling": common}) > 0


@pytest.mark.parametrize(("factor", "grows"), [(2.0, True), (0.25, False), (1.0, None), (99.0, True)])
def test_what_was_learned_raises_or_lowers_a_word_within_bounds(factor: float, grows: bool | None) -> None:
    activity = Activity(label="Zythologie", keywords=("zythologie",))
    before = said("Zythologie", activity=activity)
    after = said("Zythologie", activity=activity, seeker={"learned": {"zytholog": factor}})
    most = said("Zythologie", activity=activity, seeker={"learned": {"zytholog": 2.0}})

    assert after <= most
    assert grows is None or (after > before) == grows
    assert grows is not None or after == before


def test_an_exclusion_takes_less_where_the_trade_itself_is_bought() -> None:
    activity = CLEANING.model_copy(update={"exclude": ("désamiantage",)})

    alone = reading("Désamiantage et nettoyage", activity).topic
    beside = reading("Nettoyage de bureaux, entretien ménager, vitrerie et désamiantage", activity).topic

    assert alone.homonyms / alone.words < beside.homonyms / beside.words < 0


def test_a_profile_that_excludes_what_it_seeks_still_seeks_it() -> None:
    assert (
        reading(
            "Nettoyage de bureaux", CLEANING.model_copy(update={"exclude": ("nettoyage de bureaux",)})
        ).topic.homonyms
        == 0
    )


@pytest.mark.parametrize(
    ("cpv", "sign"), [(("90911200",), 1), (("90919200",), 1), (("45000000",), 0), (("99999999",), 0), ((), None)]
)
def test_a_code_adds_and_a_strange_one_takes_nothing_and_none_is_unknown(
    cpv: tuple[str, ...], sign: int | None
) -> None:
    found = reading("Divers", cpv=cpv).topic.cpv

    assert found is None if sign is None else (found is not None and (found > 0) == bool(sign))


@pytest.mark.parametrize(
    "keywords",
    [
        ("de la",),
        (),
        ("(a|b)+$ [nettoyage", "\\d{3}"),
        tuple(f"{chr(97 + n % 26)}{chr(97 + n // 26)}th nettoyage" for n in range(500)),
        ("�" * 20,),
    ],
)
def test_keywords_of_any_kind_are_compared_without_a_crash(keywords: tuple[str, ...]) -> None:
    activity = Activity(label="?", keywords=keywords)
    subject = subject_of(title="Nettoyage (a|b)+$ des bureaux")
    wanted = Seeker(an_enterprise(), activity).wanted

    assert read(wanted, subject).topic.total == pytest.approx(sum(Index([wanted]).read([subject]).total), abs=1e-9)


def test_a_profile_of_stop_words_is_unknown_and_not_zero() -> None:
    seeker = Seeker(an_enterprise(), Activity(label="de la", keywords=("le marché",)))
    parts = topical.contributions(seeker, subject_of(), read(seeker.wanted, subject_of()))

    assert [part.finding.value for part in parts] == [None, None]


@pytest.mark.parametrize(
    "title", ["R\ufffdnovation et m\ufffdnage", "Prestations d\ufffdentretien m\ufffdnager", "Entretien m?nager"]
)
def test_lost_accents_are_read(title: str) -> None:
    activity = Activity(label="Ménage", keywords=("entretien ménager", "ménage"))

    assert said(title, activity=activity) > 0.5


@settings(max_examples=60)
@given(
    st.lists(NOTICES, min_size=1, max_size=4), st.lists(ACTIVITIES, min_size=1, max_size=4),
    st.dictionaries(st.sampled_from(["nettoyag", "bureau", "ling", "vert"]), st.floats(0.1, 3.0)), st.booleans(),
)  # fmt: skip
def test_all_pairs_at_once_come_out_as_one_by_one(
    notices: list[Notice], activities: list[Activity], learned: dict[str, float], counted: bool
) -> None:
    telling = count(notices, least=1) if counted else Telling()
    found = [one for notice in notices for one in subjects(assemble(notice.key, [notice]), telling.codes)]
    seekers = [Seeker(an_enterprise(exclude=("linge",)), one, learned=learned, telling=telling) for one in activities]
    columns = Index([one.wanted for one in seekers]).read(found)
    together = np.zeros((len(found), len(seekers), 4))
    parts = np.stack([columns.words, columns.homonyms, columns.nature, columns.cpv], axis=1)
    together[columns.subjects, columns.activities] = parts
    apart = np.array([[_parts(read(one.wanted, subject)) for one in seekers] for subject in found])

    np.testing.assert_allclose(together, apart, atol=1e-9)


def _parts(found: Reading) -> tuple[float, float, float, float]:
    return found.topic.words, found.topic.homonyms, found.topic.nature, found.topic.cpv or 0.0


@settings(max_examples=100, deadline=None)
@given(NOTICES, ACTIVITIES, TEXTS)
def test_a_topic_is_between_nothing_and_all_and_its_parts_make_its_points(
    notice: Notice, activity: Activity, exclusion: str
) -> None:
    seeker = Seeker(an_enterprise(exclude=(exclusion,) if exclusion else ()), activity)
    for subject in subjects(assemble(notice.key, [notice])):
        found = read(seeker.wanted, subject)
        parts = topical.contributions(seeker, subject, found)

        assert -1e-9 <= found.topic.total <= 1.0
        assert sum(part.points for part in parts) == pytest.approx(found.topic.total * topical.POINTS, abs=1e-2)
