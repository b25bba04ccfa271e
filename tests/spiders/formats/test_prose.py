"""What forms without a field spell out in prose: criteria, renewals, questions, numbers of other notices."""

from __future__ import annotations

import pytest

from spiders.formats import criteria, mentions, spelt_out
from tenderwatch.model import AwardCriterion, Framework, Renewal


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("Prix : 60 %\nValeur technique : 40 %", [("Prix", 60.0), ("Valeur technique", 40.0)]),
        ("60 % Prix des prestations\n40 % Valeur technique", [("Prix des prestations", 60.0), ("Valeur technique", 40.0)]),
        ("Critère 1 - Qualité technique 50 % - dont moyens (15%), méthode (85%)\nCritère 2 - Prix 50 %",
         [("Qualité technique", 50.0), ("Prix", 50.0)]),
        ("Prix (70 points) ; performance sociale (30 points)", [("Prix", 70.0), ("performance sociale", 30.0)]),
        ("Prix : 60 %\nDélai : 60 %", []),
        ("Selon le règlement de la consultation.", []),
        (None, []),
    ],
)  # fmt: skip
def test_criteria_of_prose_are_read_when_their_weights_make_a_whole(
    text: str | None, expected: list[tuple[str, float]]
) -> None:
    assert [(one.name, one.weight) for one in criteria.in_prose(text)] == expected


def test_coded_criteria_keep_their_kind() -> None:
    block = {
        "CRITERES_QUALITE": {"CRITERE": [{"@POIDS": "30", "#text": "Goût"}, {"@POIDS": "30", "#text": "Choix"}]},
        "CRITERES_PRIX": {"POIDS": "40"},
    }

    assert criteria.read(block) == (
        AwardCriterion(kind="quality", name="Goût", weight=30.0),
        AwardCriterion(kind="quality", name="Choix", weight=30.0),
        AwardCriterion(kind="price", name="Prix", weight=40.0),
    )


@pytest.mark.parametrize(
    ("text", "possible", "most"),
    [
        ("Marché d'un an. Il est reconductible trois fois un an.", True, 3),
        ("Reconductible 2 (deux) fois par période de 12 mois.", True, 2),
        ("Le marché est reconduit tacitement.", True, None),
        ("Le marché n'est pas reconductible.", False, None),
        ("Reconduction : non", False, None),
        ("Il ne pourra pas être reconduit.", False, None),
        ("Marché reconductible par périodes de 12 mois. Nombre maximal de reconductions : 3", True, None),
        ("Nombre maximal de périodes de reconduction : 3", True, 3),
        ("Le contrat est renouvelable une fois.", True, 1),
    ],
)
def test_renewals(text: str, possible: bool, most: int | None) -> None:
    found = spelt_out.renewal((text,))

    assert found is not None
    assert (found.possible, found.most) == (possible, most)
    assert found.text
    assert found.text in text


def test_no_word_of_renewals_is_unknown() -> None:
    assert spelt_out.renewal(("Nettoyage.", None)) is None
    assert Renewal().possible is None


@pytest.mark.parametrize(
    ("text", "day"),
    [
        ("Les questions sont posées au plus tard le 05/10/2026 à 12h00.", "2026-10-05"),
        ("Les demandes de renseignements sont reçues avant le 06/10/2026 à 12h00.", "2026-10-06"),
        ("Les questions sont posées 6 jours avant la date limite, fixée au 12/10/2026.", None),
        ("Une visite est possible le 05/10/2026.", None),
        ("Toute question est posée par la plateforme.", None),
    ],
)
def test_the_last_day_for_questions(text: str, day: str | None) -> None:
    found = spelt_out.questions_until((text,))

    assert (str(found.day) if found else None) == day


@pytest.mark.parametrize(
    ("texts", "expected"),
    [
        (("Accord-cadre à bons de commande",), Framework(agreed=True)),
        (("Nettoyage", "Accord-cadre : non"), Framework(agreed=False)),
        (("Nettoyage", None), None),
    ],
)
def test_frameworks_by_their_words(texts: tuple[str | None, ...], expected: Framework | None) -> None:
    assert spelt_out.framework(texts) == expected


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("Annonce n° 20-152275, publiée au BOAMP le 3/12/2020", ("20-152275",)),
        ("avis JOUE 2020/S 247-613128 du 18/12/2020", ("613128-2020",)),
        ("avis publié au Journal officiel sous le numéro 309697-2018", ("309697-2018",)),
        ("Tél. 02-35-10-60-00, réf. du marché 2020-15", ()),
        ("lots 20-25", ()),
    ],
)
def test_numbers_of_other_notices(text: str, expected: tuple[str, ...]) -> None:
    assert mentions.numbers((text,)) == expected


@pytest.mark.parametrize(
    ("title", "description", "relaunch"),
    [
        ("Relance - Nettoyage des locaux", None, True),
        ("Relance_Lot 2_Finitions", None, True),
        ("Nettoyage (relance du lot 3)", None, True),
        ("Nettoyage", "Consultation lancée suite à une procédure infructueuse.", True),
        ("Accompagnement à la relance économique", None, False),
        ("Plan de relance : rénovation de l'école", None, False),
    ],
)
def test_a_relaunch_says_so(title: str, description: str | None, relaunch: bool) -> None:
    assert mentions.taken_up_again(title, description) == relaunch
