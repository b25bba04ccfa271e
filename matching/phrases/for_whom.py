"""B to F: to whom something is reserved, by the words and by the article."""

from __future__ import annotations

import re

from matching.phrases.pattern import any_of

ADAPTED = any_of(
    r"\bentreprises? adapt\w+",
    r"\besat\b|\beatt\b|\beat\b|\bea\b(?= ?(?:/|et|ou|,|-|\)|$|esat))|\bea\b(?:(?<=/ea)|(?<=/ ea))",
    r"\betablissements?(?: et|/| ou)?(?: de| a des| d un| les| aux)? services? (?:d )?(?:aide|accompagnement) (?:par"
    r"|et) le travail\b",
    r"\betablissements? (?:ou service )?d (?:aide|accompagnement) par le travail",
    r"\bcentres? d ?(?:aide|adaptation) par le travail\b|\bateliers? proteg\w+|\bemplois? proteg\w+|\bstpa\b",
    r"\b(?:secteur|milieu|entreprises? du secteur|travail) (?:du travail )?(?:protege|adapte)(?:e|s)?\b",
    r"\bl5213-13\b|\bl344-2\b",
    r"\b(?:structures?|entreprises?|operateurs?|celles|acteurs?)(?: \w+){0,2} du handicap\b",
)
INSERTION = any_of(
    r"\bs ?i ?a ?e\b|\b(?:structures?|entreprises?|operateurs?|organismes?|associations?)(?: \w+){0,5} (?:de l |d "
    r"|par l )"
    r"(?:\w+ )?insertion\b(?! de personnes)",
    r"\binsertion par l (?:activite )?economique|\binsertion par l activite\b",
    r"\bentreprises? de travail temporaire d insertion|\bateliers?(?: (?:et|ou))?(?: \w+)? ?chantiers? d insertion"
    r"|\bchantiers? d insertion|\bassociations? intermediaires?|\bregies? de (?:quartier|territoire)|\betti\b"
    r"|\baci\b|\biae\b|\bei\b(?= ?(?:/|et|ou|,|-|\)|$))",
    r"\bl5132-4\b",
)
FOR_INSERTION = any_of(
    r"\breserv(?:e|ee|es|ees) (?:a l |pour l )?insertion\b",
    r"\b(?:salaries?|personnes?|personnels?|publics?|travailleurs?) en (?:parcours d |demarche d )?insertion\b",
)
HANDICAPPED = any_of(
    r"\b(?:travailleurs?|personnes?|personnels?|salaries?|publics?) (?:en situation de |porteuses? d un )?handicap\w*",
    r"\breserv(?:e|ee|es|ees) (?:au |aux )?handicap\w*",
)
DISADVANTAGED = re.compile(r"\b(?:travailleurs?|personnes?|publics?) defavoris")
BOTH = any_of(
    r"\binsertion(?: par l activite economique)?(?: \(\w+\))? (?:et|ou|et/ou) (?:de |des |du |en "
    r"|a des )?(?:\w+ )?(?:en situation de )?handicap\w*",
    r"\bhandicap\w* (?:et|ou|et/ou) (?:de |des |en |a des )?(?:\w+ )?(?:en )?(?:parcours d )?insertion\b",
    r"\bhandicap\w* (?:et|ou|et/ou|,) (?:de |des |a des )?(?:travailleurs |personnes )?defavoris",
    r"\bdefavoris\w* (?:et|ou|et/ou|,) (?:de |des |a des )?(?:travailleurs |personnes )?handicap",
    r"\bateliers? proteg\w+ et (?:a )?(?:des |les )?operateurs economiques dont l objet principal est l integration",
)
SOCIAL_ECONOMY = any_of(
    r"\b(?:entreprises?|structures?|organismes?|acteurs?|operateurs?) (?:\w+ )?(?:de l |du secteur de l "
    r"|relevant de l )"
    r"(?:economie sociale|ess\b)|\breserv\w* (?:aux? |a l )?ess\b|\bentreprises? solidaires? d utilite sociale"
    r"|\besus\b",
    r"\borganis\w+ (?:qui poursui\w+|poursuivant|participant a|ayant pour objectif)[^.;]{0,40}"
    r"missions? de service public",
    r"\bmission de service public\b[^.;]{0,60}\bau sens\b",
)
ARTICLES = {
    "L. 2113-12": any_of(
        r"\bl2113-12\b",
        r"\bart(?:icle)?s?\.? ?15\b,? (?:du |de )?(?:c ?m ?p|code des marches)",
        r"\b36[ .-]*(?:i|1)\b(?!i|\d)[^.;]{0,40}ordonnance",
    ),
    "L. 2113-13": any_of(r"\bl2113-13\b(?!-)", r"\b36[ .-]*(?:ii|2)\b[^.;]{0,40}ordonnance"),
    "L. 2113-14": any_of(
        r"\bl2113-14\b",
        r"\bl2113-12 et suivants\b",
        r"\bl2113-12 ?(?:a|et|ou|,|/|ainsi que)(?: suivants)? ?(?:aux? |de )?(?:l ?)?(?:2113-)?1[34]\b",
    ),
    "L. 2113-15": any_of(r"\bl2113-1[56]\b", r"\barticle 37 de l ordonnance"),
    "L. 3113-1": re.compile(r"\bl3113-1\b"),
    "L. 3113-2": re.compile(r"\bl3113-2\b(?!-)"),
}
"""Articles by the name that is shown; formerly article 15 of the CMP, articles 36 and 37 of the ordonnance 2015-899."""
PRISON = any_of(
    r"\bl2113-13-1\b|\bl3113-2-1\b",
    r"\b(?:production|travail|activites)[^.;]{0,60}penitentiaire",
    r"\bdetenu\w*\b[^.;]{0,60}\bproduction|\bproduction\b[^.;]{0,40}\bdetenu",
)
