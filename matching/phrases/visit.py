"""K and X19, X20: visits before bidding, compulsory or not, and the visits of other trades."""

from __future__ import annotations

import re

from matching.phrases.pattern import any_of

HINTS = ("visit", "reconnaissance", "se rendre", "rendu", "de passage", "attestation")
RECONNAISSANCE = re.compile(r"\breconnaissances? (?:prealables? )?(?:des lieux|du sites?|sur place|du terrain)")
"""Another word for a visit."""
NOT_OPTIONAL = re.compile(r"\bn est pas (?:facultative|optionnelle)\b")
PRESENCE = re.compile(r"\bvisites?\b[^.;]{0,90}\bpresence (?:\w+ )?(?:indispensable|obligatoire|requise|imperative)\b")
IT_IS_COMPULSORY = re.compile(
    r"(?:celle-ci|elle|cette derniere|sa|leur) (?:(?!n )\w+ )?(?:est|sera) (?:\w+ )?obligatoire"
    r"|(?:cette|cet|ce) (?:attestation|certificat|document)\b[^.;]{0,60}\b(?:imperativement|obligatoirement|devra"
    r"|doit)\b"
    r"[^.;]{0,60}\b(?:joint|jointe|remettre|remise?|figurer|fourni|produit)"
    r"|(?:celle-ci|elle|cette attestation) (?:est|sera) a (?:joindre|integrer|fournir|remettre|produire)"
)
_GAP = (
    r"(?:(?!masque|\bgel\b|gants|inscri|rendez|munis?\b|munir|dotee?s?|aura lieu|auront lieu|pieces? d|protocole"
    r"|questions?)[^.;])"
)
_HOW = (
    r"(?! (?:sur (?:rendez|rdv|inscription)|s inscrire|prendre|prevenir|contacter|confirmer"
    r"|(?:etre )?(?:accompagn|munis?|inscrit)"
    r"|avec (?:un |le )?(?:masque|port)|(?:sur|apres) (?:prise|inscription)))"
)
"""Compulsory is how the visit goes, not the visit."""
VISIT = any_of(
    rf"\bvisites?\b{_GAP}{{0,90}}?\b(?<!non )(?:obligatoires?|imperatives?|imposee?s?|exigee?s?"
    rf"|indispensables?|requises?|oui|(?:obligatoire|imperative)ment\b{_HOW})\b",
    r"\bvisites?\b[^.;]{0,60}\bconditions? (?:de |d )(?:recevabilite|regularite|participation)\b",
    rf"\b(?:obligatoire(?:s|ment)?|imperative(?:s|ment)?)\b{_GAP}{{0,40}}\b(?:une |la |de |aux? "
    rf"|l une des \w+ )?visites?\b",
    r"\b(?:subordonnee?s?|conditionnee?s?)(?: \w+){0,3} (?:a|par) (?:la |une )?(?:\w+ )?visite\b",
    r"\b(?:tenus?|obligation|doivent|devront|doit|devra|imperatif|imperativement|obligatoirement)\b[^.;]{0,60}"
    r"\b(?:(?:effectuer|faire|realiser|participer a|assister a|avoir effectue|avoir realise"
    r"|proceder a|avoir procede a|avoir participe a|avoir assiste a)(?: \w+){0,3} visites?|visiter"
    r"|avoir visite|(?:se rendre|s etre rendue?s?) sur (?:place|(?:le )?site|les lieux))",
    r"\b(?:attestation|certificat|bon|proces[ -]verbal) de (?:visite|passage|presence)\b[^.;]{0,140}"
    r"(?:\bsous peine|\b(?:devra|doit|devront|obligatoirement|imperativement)\b[^.;]{0,40}\b(?:joint|jointe"
    r"|joindre|remise?|remettre|figurer|produite?|fournie?|fournir)\b|\ba (?:joindre|remettre|fournir|produire)\b)",
    r"\b(?:devra|doivent|devront|doit|obligatoirement|imperativement)\b[^.;]{0,60}\b(?:joindre|fournir|produire"
    r"|remettre)\b[^.;]{0,60}"
    r"\b(?:attestation|certificat) de (?:visite|passage)\b",
    r"\b(?:requi\w+|necessit\w+|exig\w+|impos\w+) une visite\b",
    r"\b(?:obligatoire|imperatif|indispensable|necessaire|requis|exige|demande) (?:aux? \w+ |a \w+ \w+ )?(?:de "
    r"|d |que )(?:\w+ ){0,4}?"
    r"(?:visiter|visitent|avoir visite|se rendre sur|s etre rendu|(?:effectuer|realiser|avoir effectue"
    r"|avoir realise) (?:\w+ )?visite)",
    r"\bvisites?\b[^.;]{0,60}\bconditionne(?:nt)? (?:la|l|le)\b",
    r"\bvisites?\b[^.;]{0,80}\battestation\b[^.;]{0,80}\b(?:a (?:joindre|remettre|fournir|produire)|sous peine)\b",
    r"\b(?:sans|a defaut d) (?:l |cette |une )?attestation\b[^.;]{0,60}\b(?:irregul\w*|rejet\w*|elimin\w*|ecart\w*"
    r"|irrecevab\w*)",
    r"\bne (?:peut|peuvent|pourra|pourront)\b[^.;]{0,60}\bqu apres\b[^.;]{0,40}\bvisite",
    r"\b(?:bon|attestation|certificat) de visite\b[^.;]{0,80}\bconditionne",
    r"\b(?:absence|defaut) (?:de |d )(?:attestation de |certificat de |une )?visite[^.;]{0,80}\b(?:irregul\w*|rejet\w*"
    r"|elimin\w*|ecart\w*|irrecevab\w*|ne (?:sera|seront|pourra) pas)",
    r"\bparticipation a (?:cette|la|une) visite\b[^.;]{0,30}\bconditionne",
)
NOT_VISITED = re.compile(
    r"\bn (?:a|ont|aura|auront|aurait|auraient|ayant)\b[^.;]{0,12}\b(?:pas|aucune)\b[^.;]{0,80}\b(?:visite|lieux|site)"
    r"|\bn ayant (?:effectue|participe|fait|realise)[^.;]{0,20}aucune visite"
    r"|\bsans (?:que [^.;]{0,40} (?:ait|aient) |avoir )(?:procede|effectue|participe|realise|fait)[^.;]{0,20}\bvisite"
    r"|\bsans (?:la |une )?visite (?:prealable|des? |du )"
)
REJECTED = re.compile(
    r"\b(?:irregul\w*|rejet\w*|elimin\w*|ecart\w*|irrecevab\w*|non conforme|ne (?:pourra|pourront|sera"
    r"|seront)\b[^.;]{0,60}"
    r"(?:deposee?|acceptee?s?|recue?s?|analysee?s?|examinee?s?|retenue?s?|prise?s?|soumissionner))"
)
"""An offer without a visit is rejected."""
NO_VISIT = any_of(
    r"\bvisites?\b(?:(?! obligatoir| imperativ)[^.;]){0,110}?\b(?:non[ -]obligatoires?|(?:n est|ne sont|n etait"
    r"|ne sera|ne seront)(?: donc| toutefois| cependant)? (?:pas|plus) (?:obligatoire|imposee?|exigee?|requise?)s?"
    r"|facultatives?|conseillees?|conseillee?|recommandees?|preconisees?|souhaitees?|optionnelles?)\b",
    r"\b(?:conseillee?|recommandee?|facultative|libre|possible|non obligatoire)\b[^.;]{0,30}\bvisites?\b",
    r"\bvisites?(?: \w+){0,5} ?: ?non\b|\b(?:aucune|pas de|sans) visite[^.;]*"
    r"|\bvisites?[^.;]{0,60}(?:annulee?s?|sans objet|n ont pas lieu|n aura pas lieu|supprimee?s?)(?![^.;]*report)",
    r"\bvisites? (?:\w+ )?obligatoires?\b[^.;]{0,60}\b(?:remplac\w+|devien\w+|devenue?s?|rendue?s?)\b"
    r"[^.;]{0,40}\b(?:facultative|conseillee|libre|optionnelle)",
    r"\b(?:attestation|certificat|bon) de (?:visite|passage)\b[^.;]{0,60}\b(?:n est|ne sera) (?:pas"
    r"|plus) (?:a (?:joindre|remettre|fournir"
    r"|produire)|exige|requis|demande|obligatoire)\w*",
    r"\bvisites?\b[^.;]{0,60}\b(?:ne|n) \w+ (?:pas|aucun|nullement)\b[^.;]{0,30}\b(?:obligatoire|imperatif)\w*",
    r"\bsi une visite[^.;]*|\ben cas de visite[^.;]*|\bvisite\b[^.;]{0,120}\bn (?:a|ont) pas a etre (?:joint|remis"
    r"|fourni|produit)\w*",
)
OTHER_VISITS = any_of(
    # what is compulsory around a visit, and whom the winner will visit
    r"\b(?:port|masques?|epi|equipements?|chaussures?|casques?|inscriptions?|rendez[ -]vous|rdv|reservations?|badges?"
    r"|pieces? d identite)\b(?:(?!visite)[^.;]){0,40}\bobligatoire\b",
    r"\bdemandes? (?:de |pour )(?:la |une )?visites?\b(?! obligatoire)[^.;]*",
    r"\b(?:le|les|l) (?:titulaires?|attributaires?|prestataires?|mainteneurs?|exploitants?)\b"
    r"[^.;]{0,60}\bvisites?[^.;]*",
    r"\bvisites? (?:medicales?|techniques?|periodiques?|reglementaires?|annuelles?|preventives?|mensuelles?"
    r"|trimestrielles?|semestrielles?"
    r"|guidees?|virtuelles?|commentees?|de (?:chantier|maintenance|controle|jardins?|courtoisie|securite|conformite"
    r"|reprise|embauche"
    r"|suivi|surveillance|entretien|verification|pre ?visite|reception|musees?)|d (?:entretien|inspection"
    r"|information|embauche))",
    r"\bvisites?(?: \w+){0,3} par (?:an|mois|semaine|trimestre)\b[^.;]*|\bvisites?(?: \w+){0,3} de maintenance\b",
    r"\bcontre[ -]visites?|\btrappes? de visite|\bregards? de visite|\bvisiteurs?\b|\bcartes? de visite"
    r"|\bnombre de visites",
)
