"""Phrases of French procurement that open or close a door, as patterns on folded text.

Letters and numbers follow a handbook of the field: A anchors of a reservation, B adapted enterprises and ESAT, C
insertion structures (SIAE), D both, E social economy (ESS), F prison, G insertion clause, H social award criterion,
K visit; X what only looks so. Each is met in real notices; the example stands behind it.
"""

from __future__ import annotations

import re
from collections.abc import Mapping


def _all(**patterns: str) -> Mapping[str, re.Pattern[str]]:
    return {name: re.compile(pattern) for name, pattern in patterns.items()}


ANCHORS = _all(
    # Le présent accord-cadre est réservé aux …
    A1=r"\b(?:marches?|contrats?|accords?-cadres?|consultation|procedure|lots?(?: n ?[o°]?\d+)?|execution)\b"
    r"[^.;:]{0,80}?\breserv(?:e|ee|es|ees)\b(?=[^.;]{0,40}\b(?:a|aux|au)\b)",
    A2=r"\b(?:lots?|marches?|contrats?) reserves?\b(?! ?: ?(?:non|neant|sans objet))",  # Lot réservé EA/ESAT
    A3=r"\breservation(?: de tout ou partie du marche| du lot| du marche)? ?: ?(?:oui|marche reserve)",
    A4=r"\bseule?s? (?:les |peuvent|pourront|sont (?:admis|autoris))[^.;]{0,80}"
    r"(?:candidat|soumission|repond|siae|esat|adaptee|insertion|ess\b)",
    A5=r"\b(?:limitee?s?|restreinte?s?|exclusivement ouverte?s?) aux? "
    r"(?:entreprises adaptees|esat|siae|structures? d insertion|operateurs economiques qui emploient)",
    A6=r"\b(?:souhaite|decide de|a decide de|entend) reserver\b[^.;]{0,80}\b(?:marche|lot|execution)",
    A7=r"\breserv(?:e|ee|es|ees)\b (?:a|aux|au|a des|a une|a un) [^.;]{0,40}"  # réservés aux structures …
    r"(?:siae|structures?|entreprises? (?:adaptee|d insertion)|etablissements?|esat|operateurs?|ateliers?)",
    A8=r"\bparticipation[^.;]{0,40}\breservee?\b|\breservee?s? (?:ea|esat|siae)\b|\bmarche reserve ?: ?oui\b",
)
ADAPTED = _all(
    B1=r"\bentreprises? adaptees?\b",
    B2=r"\besat\b|\beatt\b|\bea ?(?:/|et|ou|,|-) ?esat\b|\besat ?(?:/|et|ou|,|-) ?ea\b",
    B3=r"\betablissements?(?: et|/| ou)?(?: de| a des)? services? d ?(?:aide|accompagnement) par le travail\b",
    B4=r"\b(?:centres? d aide par le travail|ateliers? proteges?|secteur (?:du travail )?(?:protege|adapte)|stpa)\b"
    r"|\bemplois? proteges?\b",
    B5=r"\bl ?2113-12\b(?! (?:a|et|ou|,) )",
    B6=r"\b(?:l5213-13|l344-2)\b",
    B7=r"\barticle 15 (?:du )?(?:cmp|code des marches publics)|\b36[ .-]*(?:i|1)\b(?!i|\d)[^.;]{0,40}ordonnance",
    B8=r"\btravailleurs? handicapes?\b|\bpersonnes? handicapees?\b",
)
INSERTION = _all(
    C1=r"\bsiae\b|\bstructures?(?: \w+){0,4} d ?insertion\b",
    C2=r"\b(?:entreprises? d insertion|entreprises? de travail temporaire d insertion"
    r"|ateliers?(?: et)? chantiers? d insertion|associations? intermediaires?|regies? de quartier|etti|aci)\b",
    C3=r"\bl ?2113-13\b(?!-)",
    C4=r"\bl5132-4\b",
    C5=r"\b36[ .-]*(?:ii|2)\b[^.;]{0,40}ordonnance",
    C6=r"\b(?:travailleurs?|personnes?) defavoris",
)
BOTH = _all(
    D1=r"\bl ?2113-14\b",
    D2=r"\bl ?2113-12 ?(?:a|et|ou|,)(?: suivants)? ?(?:aux? |de )?(?:l ?)?(?:2113-)?1[34]\b",
    D3=r"\bhandicape(?:e?s)? (?:et|ou|et/ou) (?:de |des )?(?:travailleurs |personnes )?defavoris",
    D4=r"ateliers? proteges? et (?:a )?(?:des )?operateurs economiques dont l objet principal est l integration",
)
SOCIAL_ECONOMY = _all(
    E1=r"\b(?:entreprises?|structures?|organismes?) de l (?:economie sociale et solidaire|ess)\b|\breserve\w* ess\b",
    E2=r"\bl ?2113-1[56]\b|\barticle 37 de l ordonnance",
    E3=r"organisations? (?:qui poursuivent|poursuivant) une mission de service public",
)
PRISON = _all(F1=r"\bl ?2113-13-1\b|\bactivites de production[^.;]{0,60}penitentiaire")

NOT_RESERVED = _all(
    X1=r"\bnon[ -]reserve\w*|\b(?:n est|ne sont|n est plus|n ont|nest) pas reserv\w*[^.;]*"
    r"|\bn est plus reserv\w*[^.;]*",
    X2=r"\breserv\w*[^.;☐☒]{0,220}: ?(?:non|neant|sans objet|aucune?)\b",
    X3=r"\baucune? [^.;]{0,50} n est reserv[^.;]*|\bsans reservation\b|\bhors (?:dispositif de )?reservation",
    X4=r"\b(?:ne s inscrit pas|(?:ne sont|n ?est|ne sera) pas (?:applicable|concern)|ne releve pas)\b[^.;]*",
    X5=r"☐[^☐☒]*",
    X6=r"\b(?:en cas de marche reserve|si le marche est reserve|rubrique c2)\b[^.;]*",
)
OTHER_RESERVES = _all(
    X7=r"\bse reserv\w+|\bsous reserve\b|\breserves?\b[^.;]{0,30}\b(?:reception|levees?|notifi|formul)"
    r"|\boffre comportant des reserves",
    X8=r"\breserv\w*[^.;]{0,60}\b(?:profession|architectes?|avocats?|geometres?|assurances?|europeens?"
    r"|candidats selectionnes|administrateurs?|commissaires?)",
    X9=r"\breserv\w*[^.;]{0,50}\b(?:personnes agees|pmr|mobilite reduite|stationnement|usagers|associations(?! interm)"
    r"|public|personnel|salles?|creneaux|beneficiaires|agences)",
    X10=r"\b(?:part|enveloppe|montant|budget|heures?|temps)\b[^.;]{0,40}\breserv\w*"
    r"|\breserv\w*[^.;]{0,30}\b(?:\d+ ?heures?|heures? |% d)",
    X11=r"\breserv\w*[^.;]{0,50}\b(?:petites et moyennes|pme|artisans)",
    X17=r"\bsalon international de l aeronautique|\bl esat,? (?:acheteur|pouvoir)"
    r"|\b(?:travaux|rehabilitation|construction|extension)[^.;]{0,50}\b(?:d un |de l |a l |des )?esat\b",
)
CLAUSE_ENOUGH = _all(
    G1=r"\bclauses?(?: \w+){0,3} d ?insertion\b|\bclauses? (?:obligatoires? )?(?:sociales? )?d insertion",
    G3=r"\b\d{1,3}(?:[ .]?\d{3})* ?(?:h\b|heures?|heurs)(?: \w+){0,4} ?d ?insertion"
    r"|\bheures? d ?insertion\b[^.;]{0,40}?\d{1,3}(?:[ .]?\d{3})*"
    r"|\b(?:nombre|volume|minimum) d heures? d ?insertion\b|\bheures? d ?insertion obligatoires?\b",
    G6=r"\bl2112-2\b(?!-1)[^.;]{0,140}\b(?:insertion|emploi|social)",
    G7=r"\bconditions?(?: particulieres?)? d execution[^.;]{0,40}(?:a caractere social|sociales)",
    G10=r"\bclauses?[^.;]{0,40}(?:incitative|facultati)[^.;]{0,60}insertion|\ba titre facultatif\b[^.;]{0,40}insertion",
    G11=r"possibilites d emploi des chomeurs de longue duree",
)
CLAUSE_SUPPORTED = _all(
    G2=r"\b(?:clause|action|engagement|dispositif|condition\w*|volet|obligation)s?\b[^.;]{0,70}\binsertion\b",
    G4=r"\b\d{1,2}(?:[.,]\d+)? ?%[^.;]{0,60}"
    r"\b(?:insertion|eloignes? de l emploi|heures? travaillees?|main[ -]d oeuvre)",
    G5=r"\b(?:publics?|personnes?) (?:\w+ )?eloigne\w* (?:de l emploi|du marche du travail)"
    r"|\bdifficultes (?:sociales|particulieres)[^.;]{0,40}(?:insertion|professionnelles)"
    r"|\bdemandeurs d emploi de longue duree|\bbeneficiaires? du (?:rsa|revenu de solidarite)",
    G9=r"\breserver?\b[^.;]{0,60}\b(?:heures?|part du temps|% d)[^.;]{0,60}\binsertion",
)
NOT_A_CLAUSE = _all(
    X12=r"\binsertion (?:paysagere|architecturale|urbaine|dans le (?:site|paysage)"
    r"|d (?:annonces?|une|un|articles?|ouvrages?)|de l article)|\bspip\b|insertion et de probation",
    X13=r"\b(?:prestations?|services?|accompagnement|actions?) (?:d |a l )insertion (?:sociale |professionnelle )?"
    r"(?:des|de|et de)\b|\bmarches? de services? d insertion|\bremobilisation",
    X14=r"\b(?:aucune|pas de|sans|hors) (?:clause|dispositif)[^.;]{0,30}insertion|\bne comporte pas\b[^.;]{0,40}clause"
    r"|\bclauses?[^.;:]{0,30}: ?(?:non|neant|sans objet)|\bheures? d insertion ?: ?0\b",
    X15=r"\b(?:ne constitue|n ?est|ne sera|ne seront)[^.;]{0,20} pas[^.;]{0,30}(?:critere|juge|not)",
    X16=r"\bclause sociale\b[^.;]{0,60}(?:transfert|reprise|oit\b|vigilance|stage|scolaire|statut)",
)
CRITERION = _all(
    H1=r"\b(?:performances?|qualite)[^.;]{0,40}\binsertion (?:sociale et )?professionnelle",
    H2=r"\b(?:sous-?)?criteres?\b[^.;]{0,80}\b(?:social|sociaux|sociale|societal\w*|rse|insertion)\b"
    r"(?! ?: ?(?:non|neant|sans))",
    H3=r"\b(?:valeur|performance|demarche|volet|engagement|qualite)s? (?:sociale?s?|societale?s?)\b[^.;]{0,50}"
    r"\d+ ?(?:%|points|pts)",
    H4=r"\bcriteres? d attribution a caractere social",
)
CRITERIA_TITLE = re.compile(r"\bcriteres?\b|\bjugement des offres\b|\bponder")
VISIT = _all(
    K1=r"\bvisites?\b[^.;]{0,70}\b(?:obligatoire(?:s|ment)?|imperative(?:s|ment)?|oui)\b|\bvisite obligatoire\b",
    K2=r"\b(?:subordonnee|conditionnee) a (?:la|une) visite\b|\b(?:tenus?|obligation|doivent|devront|doit)\b[^.;]{0,40}"
    r"\b(?:effectuer (?:une )?visite|visiter|se rendre sur (?:place|site))|\bvisite\w*[^.;]{0,30}\bexigee?\b",
)
NO_VISIT = _all(
    X19=r"\bvisites?\b[^.;]{0,40}"
    r"(?:non obligatoire|n est pas obligatoire|facultative|conseillee|recommandee|preconisee)"
    r"|\bvisite obligatoire ?: ?non|\baucune visite|\bvisites?[^.;]{0,30}(?:annulee|sans objet|n ont pas lieu)",
    X20=r"\bvisites? (?:medicales?|techniques?|periodiques?|de (?:chantier|maintenance|controle|jardins?|courtoisie))"
    r"|\bcontre-visite|\btrappes? de visite|\bvisiteurs?\b",
)
