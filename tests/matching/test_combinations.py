"""Common phrases beside common trades: whatever is bought, a phrase says the same."""

from __future__ import annotations

from itertools import product

import pytest

from matching.evaluation import answers

TRADES = (
    "Entretien des espaces verts du secteur nord",
    "Nettoyage des locaux et de la vitrerie de la salle des fêtes",
    "Collecte des encombrants, tri et accès à la déchèterie",
    "Blanchisserie et location de linge pour la résidence sociale",
    "Restauration collective du centre social et culturel",
    "Mise sous pli, routage et conditionnement",
    "Travaux de peinture de logements sociaux",
    "Gardiennage du parking public et de la zone d'activités",
    "Entretien des réserves naturelles et des sentiers",
    "Fourniture de mobilier pour l'accueil du public et des usagers",
    "Numérisation des dossiers du personnel",
    "Maintenance des installations, visites préventives annuelles",
    "Transport de personnes à mobilité réduite",
    "Réhabilitation d'une école et insertion du projet dans le site",
)
BETWEEN = ("{0}. {1}.", "{0} - {1}", "{0} ({1})", "Lot 3 : {0} – {1}", "{1} : {0}", "{0}\n{1}", "{0} ; {1}")
RESERVED = {
    "lot réservé aux ESAT et EA": "ea_esat",
    "marché réservé aux entreprises adaptées": "ea_esat",
    "marché réservé (L. 2113-12)": "ea_esat",
    "réservé aux structures d'insertion par l'activité économique": "siae",
    "lot réservé SIAE": "siae",
    "marché réservé aux entreprises d'insertion (article L2113-13)": "siae",
    "marché réservé aux EA, ESAT et SIAE": "siae_ea_esat",
    "LOT RESERVE AUX ENTREPRISES ADAPTEES OU ESAT": "ea_esat",
    "marché réservé aux entreprises de l'économie sociale et solidaire": "ess",
    "marché non réservé": None,
    "marché réservé : non": None,
    "l'acheteur se réserve le droit de ne pas donner suite": None,
}
CLAUSES = {
    "clause sociale d'insertion obligatoire": True,
    "clause d'insertion de 210 heures": True,
    "le titulaire réalisera 350 heures d'insertion": True,
    "5 % des heures travaillées sont réalisées par des publics éloignés de l'emploi": True,
    "aucune clause d'insertion": False,
    "clause sociale : non": False,
}
VISITS = {
    "visite des lieux obligatoire": True,
    "la visite du site est obligatoire": True,
    "attestation de visite à joindre impérativement à l'offre": True,
    "visite facultative": False,
    "visite non obligatoire": False,
    "une visite est conseillée": False,
}
CRITERIA = {
    "critères : prix 60 %, technique 30 %, performance sociale 10 %": True,
    "critère n° 3 : insertion professionnelle des publics en difficulté (10 points)": True,
    "critères : prix 60 %, technique 30 %, environnement 10 %": False,
}


@pytest.mark.parametrize(
    ("field", "phrases"),
    [("reserved", RESERVED), ("insertion_clause", CLAUSES), ("visit_required", VISITS), ("social_criterion", CRITERIA)],
)
def test_a_phrase_says_the_same_beside_every_trade(field: str, phrases: dict[str, str | bool | None]) -> None:
    texts = [
        (between.format(trade, phrase), expected)
        for between, trade, (phrase, expected) in product(BETWEEN, TRADES, phrases.items())
    ]

    wrong = [text for text, expected in texts if answers(text)[field] != expected]

    assert wrong == []


@pytest.mark.parametrize("trade", TRADES)
def test_a_trade_alone_says_nothing(trade: str) -> None:
    assert not any(answers(trade).values())
