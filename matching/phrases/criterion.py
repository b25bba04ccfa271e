"""H: what earns points for social efforts, and the many other uses of "social"."""

from __future__ import annotations

import re

from matching.phrases.pattern import any_of

HINT = re.compile(r"\b(?:eloigne|socia|societal|rse\b|insertion|reinsertion)")
ITEM_OF_CRITERIA = re.compile(
    r"\W*(?:prix|cout|valeur|qualite|technique|delais?|crite\w+|methodologie|niveau|performances?|pertinence|robustesse"
    r"|prise en compte|rse|engagements?|environnement\w*|moyens)\b"
)
_SOCIAL = (
    r"(?:social|sociale|sociales|sociaux(?! ou env)|societal\w*|rse|insertion (?:et )?(?:sociale|professionnelle"
    r"|socio|par l|de(?:s)? (?:publics?|personnes?"
    r"|demandeurs))|(?:performances?|heures?|clauses?|demarches?|politiques?|engagements?|actions?|volets?|matiere"
    r"|mesures?|parcours|objectifs?|programmes?|propositions?|dispositifs?|modalites?) d insertion|(?:salaries?"
    r"|personnes?|personnel|publics?) en insertion"
    r"|eloigne\w* (?:de l emploi|du marche du travail))\b"
)
CRITERION = any_of(
    rf"\b(?:sous[ -]?)?criteres?\b[^.;]{{0,120}}?\b{_SOCIAL}(?! ?: ?(?:non|neant|sans))",
    r"\b(?:valeur|performances?|demarche|volet|engagements?|qualite|dimension|aspects?|politique|responsabilite"
    r"|pertinence)s? "
    r"(?:\w+ (?:et )?)?(?:sociale?s?|sociaux|societale?s?)\b[^.;]{0,80}?\d+ ?(?:%|points|pts|/)",
    r"\b\d+ ?(?:%|points|pts)[^.;%]{0,40}\b(?:valeur|performances?|demarche|volet|engagements?|qualite"
    r"|criteres?) (?:\w+ )?"
    r"(?:sociale?s?|societale?s?)\b",
    r"\bperformances? (?:sociale?s?|societale?s?|en matiere (?:sociale|d insertion))\b[^.;]{0,90}?\d+ ?(?:%|points"
    r"|pts|/)",
    r"\bcriteres?\W{1,4}(?:d )?insertion\b|\bperformances?\b[^.;]{0,80}\binsertion\b[^.;]{0,60}?\d+ ?(?:%"
    r"|points|pts)|\bcriteres? d attribution a caractere social|\bcrite+r?e?s? soci",
    rf"\bdeveloppement durable\b[^.;]{{0,60}}\b\d{{1,3}} ?(?:%|points?\b|pts\b)[^.;]{{0,60}}\b{_SOCIAL}",
    rf"\bpertinence\b[^.;]{{0,60}}\b{_SOCIAL}",
    rf"\b(?:sera|seront|est|sont) (?:notee?s?|appreciee?s?|jugee?s?|evaluee?s?|valorisee?s?)[^.;]{{0,80}}\b{_SOCIAL}",
    rf"\b{_SOCIAL}[^.;]{{0,80}}\b(?:notee?s?|appreciee?s?|evaluee?s?|ponder\w+)\b",
    rf"\b{_SOCIAL}[^.;%]{{0,25}}\(?\b\d{{1,3}} ?(?:%|points?\b|pts\b)",
    rf"\b{_SOCIAL}[^.;%]{{0,60}}\b(?:coef\w*\.? ?:? ?\d|\d{{1,3}} ?/ ?(?:100|20)\b)",
)
IN_CONTEXT = re.compile(rf"\b{_SOCIAL}")
"""Only where criteria are listed, or with a weight."""
BARE = re.compile(r"\binsertion\b")
"""Only in a short item of a list, with its weight: "10 % insertion"."""
WEIGHT = re.compile(r"(\d{1,3}(?:[.,]\d+)?) ?(?:%|points?\b|pts\b|/ ?(?:100|20|10)\b)")
CRITERIA_HINTS = ("crit", "jugement", "ond", "attribution", "notation", "appréci", "appreci")
CRITERIA_TITLE = re.compile(
    r"\b(?:criteres?|jugement des offres|ponder\w+|attribution des offres|notation|appreciees? en fonction)\b"
)
OF_CANDIDATES = re.compile(
    r"\bselection des candidat|\bcriteres? de (?:selection|participation)|\bcapacites? (?:economique|techn|prof)"
)
OTHER_SOCIAL = re.compile(
    r"\b(?:forme|objet|siege|raison|capital|securite|cotisations?|organismes?|logements?|bailleurs?|action|protection"
    r"|centres?|reseaux?|travail|aide|assistance|charges?|plan|mixite|lien|vie|cohesion|habitat|regime|service|secteur"
    r"|legislation|obligations?|fiscales? et|medico|developpement|affaires|residences?|maisons?|locati\w+|parc"
    r"|immobilier|projets?(?: \w+ et)?"
    r"|secours|fracture|securite|assurances?|inspection|contrat|risques?|psycho|minima|tissu|equipements?"
    r"|accompagnements?|suivi|insertion et) (?:medico[ -])?socia\w+"
    r"|\b(?:medico|psycho)[ -]socia\w+|\bsociaux[ -]culturel\w*|\bsocia\w+[ -]educati\w+"
)
"""The many other uses of "social"."""
NOT_A_CRITERION = any_of(
    r"\b(?:ne constitue|n ?est|ne sera|ne seront|ne sont)[^.;]{0,20} pas[^.;]{0,60}(?:critere|juge|note"
    r"|pris en compte)[^.;]*",
    r"\bcriteres?[^.;:]{0,60}: ?(?:non\b|neant|sans objet)",
    r"\bcriteres?\W{1,3}(?:sociale?|sociaux|societal\w*|rse|(?:d )?insertion)\b[^.;]{0,40}\b(?:(?:n est|ne sont"
    r"|ne sera) (?:pas|plus) (?:retenu|applique|pris)|(?:est"
    r"|sont) supprime)\w*[^.;]*",
    r"\baucun critere (?:social|d insertion)[^.;]*",
)
