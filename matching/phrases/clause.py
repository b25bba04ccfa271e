"""G and X12 to X16: what a winner must do for people far from employment, and what insertion means elsewhere."""

from __future__ import annotations

import re

from matching.phrases.pattern import any_of

HINT = any_of(
    r"\b(?:insertion|reinsertion|eloigne|chomeur|l2112|social|reserver\w*|esat\b|geiq\b|entreprises? adaptee"
    r"|longue duree|rsa\b|difficulte"
    r"|prioritaires|ordonnance)"
)
EMPLOYMENT = ("insertion", "rsa", "demandeurs d", "allocataires", "loign", "remobilisation")
SHARE = re.compile(
    r"\b\d{1,2}(?:[.,]\d+)? ?% (?:au moins |minimum )?(?:du |des |de la |de l |d )"
    r"(?=temps|heures?|nombre|montant|main|effectif|personnel|masse|volume)"
)
"""A part of the hours is no weight of a criterion."""
STRUCTURES = re.compile(
    r"\b(?:structures?|entreprises?|associations?|ateliers?|chantiers?|organismes?)(?: \w+){0,3} (?:d |de l "
    r"|par l )insertion"
    r"(?: par l activite economique)?"
)
_THEY = (
    r"(?:entreprises? (?:d insertion|adaptees?|de travail temporaire d insertion)|structures? (?:de l "
    r"|d )insertion|siae"
    r"|esat|etti|geiq|ateliers? (?:et )?chantiers? d insertion|associations? intermediaires?|regies? de quartier)"
)
CLAUSE = any_of(
    r"\bclauses?(?: \w+){0,4} (?:d |de l |a l |par l |en )?insertion\b",
    r"\bclauses? sociales?\b",
    r"\b\d{1,3}(?:[ .]?\d{3})* ?(?:h\b|heures?|heurs)(?: \w+){0,5} ?(?:d |en |a l |de l |par l "
    r"|dans le cadre de l )insertion",
    r"\bheures? (?:de travail )?(?:d |en |a l |de l )?insertion\b[^.;]{0,60}?\d{1,3}(?:[ .]?\d{3})*",
    r"\bvolume horaire(?: \w+){0,2} d insertion\b|\b(?:nombre|volume|minimum|quota|total)(?: minim\w+| global"
    r"| total)?s? d heures? (?:de travail )?(?:d |en "
    r"|de l |a l )?insertion\b"
    r"|\bheures? d insertion (?:\w+ )?(?:obligatoires?|a (?:realiser|effectuer))"
    r"|\bnombre d heures (?:obligatoires? )?d insertion",
    r"\bl2112-2\b(?!-1)[^.;]{0,160}\b(?:insertion|emploi|social)|\bl2112-[234]\b[^.;]{0,60}\binsertion",
    r"\bheures? d insertion (?:non |manquante|due|prevue|exigee|imparti|restant)",
    rf"\b(?:recour\w+|sous-trait\w+|confi\w+|f(?:aire|era|eront) (?:appel|executer|realiser))\b"
    rf"[^.;]{{0,80}}\b{_THEY}\b[^.;]{{0,80}}"
    r"\b\d[\d .]*(?:heures?\b|h\b|%)",
    rf"\b(?:confi\w+|sous-trait\w+|f(?:aire|era|eront) (?:executer|realiser))\b"
    rf"[^.;]{{0,60}}\b\d[\d .,]*(?:heures?\b|%)[^.;]{{0,100}}\b{_THEY}",
    r"\b(?:conditions?(?: particulieres?)? d execution|considerations?)[^.;]{0,60}(?:a caractere social|sociales?"
    r"|relatives? (?:au domaine social|a l emploi))",
    r"\bclauses?[^.;]{0,40}(?:incitative|facultati)[^.;]{0,60}insertion|\ba titre facultatif\b[^.;]{0,40}insertion",
    r"\bpossibilites d emploi des chomeurs de longue duree"
    r"|\bpersonnes prioritaires au regard des politiques publiques de l emploi",
    r"\barticles? 14(?: et 53)? (?:du |de )?(?:c ?m ?p|code des marches)[^.;]{0,140}\b(?:insertion|social|emploi)"
    r"|\bl?38(?:-1| i)? de l ordonnance[^.;]{0,140}\b(?:insertion|social|emploi)",
)
CLAUSE_OF_INSERTION = re.compile(
    r"\bclauses?(?: \w+){0,4} insertion\b|\bl2112-2\b|\ba caractere social\b|\bconditions? d execution\b"
)
"""Clause words proper: they hold even inside a sentence about criteria."""
CLAUSE_IF_NOTHING_ELSE = any_of(
    r"\b(?:actions?|engagements?|dispositifs?|conditions?|volets?|obligations?|demarches?|mesures?|objectifs?"
    r"|efforts?|parcours"
    r"|part|politique)s?\b[^.;]{0,90}\binsertion\b",
    r"\binsertion\b[^.;]{0,80}\b(?:obligatoires?|s engage\w*|devra|devront|titulaire|attributaire"
    r"|execution du (?:marche|contrat))",
    r"\b(?:titulaire|attributaire|entreprises? retenues?|prestataire|concessionnaire|delegataire)s?\b[^.;]{0,160}"
    r"\b(?:insertion (?:sociale|professionnelle|par|de|des)|eloigne\w* (?:de l emploi|du marche))",
    r"\b\d{1,2}(?:[.,]\d+)? ?%[^.;]{0,80}\b(?:insertion|eloigne\w* (?:de l emploi|du marche)|main[ -]d oeuvre)",
    r"\b(?:publics?|personnes?)(?: \w+){0,4} eloigne\w* (?:de l emploi|du marche du travail)"
    r"|\bdifficultes? (?:sociales?|particulieres?)[^.;]{0,60}(?:insertion|professionnelles?)"
    r"|\bdemandeurs? d emploi de longue duree|\bchomeurs? de longue duree|\bbeneficiaires? du (?:rsa"
    r"|revenu de solidarite)",
    r"\breserv(?:e|er|era|eront|ent)\b[^.;]{0,80}(?:\bheures?|\bpart du temps|% d)[^.;]{0,120}"
    r"\b(?:insertion|beneficiaires|publics?|personnes|jeunes|demandeurs|habitants|quartiers? prioritaires?|qpv)\b",
    r"\bconditions? (?:particulieres? )?d execution\b[^.;]{0,160}\bvolet social\b",
    r"\b(?:salaries?|personnes?|publics?) en insertion\b[^.;]{0,60}\b\d[\d .]* ?heures?",
    r"\b\d[\d .]* ?(?:heures?|h)\b[^.;]{0,80}\b(?:personnes?|publics?|salaries?|demandeurs?)\b[^.;]{0,40}"
    r"\b(?:insertion|eloigne\w*|rsa|de longue duree|difficulte)",
    r"\binsertion\b[^.;]{0,60}\b\d{1,2}(?:[.,]\d+)? ?% (?:du |des |de la |de l )(?:montant|heures|temps|main"
    r"|volume|effectif|marche|travaux)",
    r"\b(?:employer|embaucher|recruter|accueillir)\b[^.;]{0,80}\binsertion\b",
    r"\bheures? d insertion\b",
    r"\bheures?\b[^.;]{0,50}\b(?:consacre|dedie|affecte|reserve)\w* a l insertion\b",
    r"\b(?:ccap|ccp|article \d[\d.]*)\b[^.;]{0,40}\binsertion (?:par l activite|sociale|professionnelle)",
    r"\breserver (?:a|pour) l insertion\b[^.;]{0,60}\d",
    r"\bpromo\w+ (?:de )?(?:l )?(?:emploi|insertion)[^.;]{0,60}\b(?:difficultes?|eloigne\w*|exclusion|insertion)",
)
NOT_INSERTION = any_of(
    r"\bconseill\w+ (?:en|d) insertion\b",
    r"\binsertion(?:,? \w+){0,2}? ?(?:paysager\w*|architectural\w*|urbaine?s?|graphique|photographique|(?:dans|sur"
    r"|en|a) (?:le |son |la |l |un )?"
    r"(?:site|paysage|environnement|tissu|contexte|quartier|parcelle|entree|projet)|au (?:site|paysage)|du (?:projet"
    r"|batiment|ouvrage)"
    r"|des (?:batiments?|constructions?)|d (?:annonces?|une|un|articles?|ouvrages?|encarts?|images?)"
    r"|de (?:l |la )?(?:article|annonce|publicite|paragraphe|mention)|des? (?:annonces?|ouvrages?|publicites?"
    r"|batiments?))",
    r"\binsertion (?:professionnelle |sociale )?(?:du |des? |d un |de la |de l )(?:nouveaux|agents?|eleves?"
    r"|enfants?|donnees|arrivants?|logos?"
    r"|signaletique|mobiliers?|equipements?|annexes?|clauses?|reseaux?|canalisations?|pieces?|photos?|textes?)\b",
    r"\b(?:parents?|familles?)\b[^.;]{0,20}\b(?:en |d )insertion (?:sociale|professionnelle)?",
    r"\b(?:directions?|poles?|bureau|dga|droit)\b(?: \w+){0,6} (?:de l |d |l )?insertion\b",
    r"\bspip\b|\binsertion et de probation",
)
SERVICE_OF_INSERTION = any_of(
    r"\b(?:prestations?|services?|accompagnement|marches?|ateliers?)(?: \w+){0,4}? (?:d |a l |de l "
    r"|en matiere d )insertion "
    r"(?:sociale |professionnelles? |et |d |socio ?professionnelle )*(?:des|de|aupres|a destination|pour|en faveur"
    r"|au moyen|ayant|par l (?:emploi|entretien))\b",
    r"\bprestations? (?:de services? |action )?(?:de qualification et )?d insertion\b",
    r"\bmarches? (?:de services? )?(?:de qualification et )?d insertion|\bservices? d insertion (?:sociale"
    r"|professionnelle)",
    r"\b(?:a|ayant|ont) (?:ainsi |donc |egalement )?pour (?:objet|finalite)\b[^.;]{0,140}\b(?:insertion (?:sociale"
    r"|prof|des|de)|reinsertion|demandeurs d emploi|eloigne\w* de l emploi|beneficiaires? du rsa|allocataires)",
    r"\bsupports? (?:de la |des |a l |a la |d )(?:demarches?|activites?|actions?|insertion)|\bobjet du (?:contrat"
    r"|marche)\b",
    r"\b(?:accompagnement|orientation|suivi|formations?)s?\b[^.;]{0,80}\b(?:beneficiaires? du (?:rsa|revenu)"
    r"|demandeurs? d emploi|allocataires?)",
    r"\bremobilisation",
    r"^\W*(?:actions?|parcours|dispositifs?|ateliers?) d insertion\b[^.;]{0,60}\b(?:en faveur|aupres|au profit"
    r"|a destination|des (?:allocataires"
    r"|beneficiaires))",
    r"\b(?:realisation|mise en oeuvre|organisation|animation) (?:d |de l |des )actions? d insertion (?:a l attention"
    r"|a destination|au profit|aupres|en faveur)",
    r"\b(?:s applique|relatif|relative) a la demarche d (?:re)?insertion\b"
    r"|\bprestations? d appui et d accompagnement\b",
    r"\b(?:assistance|mission|conseil)\b[^.;]{0,60}\b(?:redaction|suivi|mise en (?:oeuvre|place)|definition"
    r"|integration|developpement)\b[^.;]{0,60}\bclauses? (?:sociales?|d insertion)",
    r"\b(?:evaluation|elaboration|etude|diagnostic|observatoire|redaction)\b[^.;]{0,40}\b(?:dispositifs?|schema"
    r"|politique)\b[^.;]{0,40}\binsertion",
)
"""Insertion is what is bought: the object, not a condition of its execution."""
TRAINING = re.compile(
    r"\b(?:formations?|transports?|hebergements?|orientation|accompagnement|(?<!sans )(?:pre)?qualification"
    r"|actions preparatoires|milieu carceral|stagiaires|programme regional)\b"
)
OBLIGES = re.compile(
    r"\b(?:clauses?|titulaires?|(?<!-)attributaires?|doit|doivent|devra|devront|s engage\w*|obligat\w*|execution"
    r"|minimum"
    r"|heures?|soumis\w*|comporte|integre|prevoit|inclut|chantier|travaux)\b|%"
)
"""Insertion beside training is what is bought, unless the sentence obliges somebody."""
ABOUT_CLAUSES = any_of(
    r"\b(?:logiciels?|progiciels?|outils? informatiques?)\b[^.;]{0,80}\b(?:clauses? sociales?|d insertion|rsa)\b",
    r"\b(?:assistance|mission|conseil)\b[^.;]{0,60}\b(?:redaction|suivi|mise en (?:oeuvre|place)|definition"
    r"|integration|developpement)\b[^.;]{0,60}\bclauses? (?:sociales?|d insertion)",
    r"\b(?:evaluation|elaboration|etude|diagnostic|observatoire|redaction)\b[^.;]{0,40}\b(?:dispositifs?|schema"
    r"|politique)\b[^.;]{0,40}\binsertion",
    r"\banalys\w+\b[^.;]{0,40}\bclauses? (?:sociales?|d insertion)"
    r"|\breserves sur\b[^.;]{0,40}\bconditions? d execution",
)
"""Studies and advice about clauses: their words are a clause's, their object is not."""
NO_CLAUSE = any_of(
    r"\b(?:clauses?|considerations?|conditions?)[^.;:]{0,60}: ?(?:non\b|neant|sans objet|pas de\b|aucune?\b(?! volume"
    r"| minimum| nombre| heure))[^.;]*",
    r"\bne \w+[^.;]{0,20} ni\b[^.;]{0,60}(?:clause|insertion)[^.;]*",
    r"\boit\b[^.;]{0,80}\bclauses? sociales?[^.;]*",
    r"\b(?:aucune?|pas de|sans|hors) (?:clause|dispositif|condition|heure|consideration)s?[^.;]{0,40}(?:insertion"
    r"|social\w*)[^.;]*",
    r"\b(?:mention|phrase|clause|condition|obligation|alinea)\b(?![^.;]*\bmaintenu)[^.;]{0,140}\b(?:est"
    r"|sont) (?:supprimee?s?|retiree?s?"
    r"|annulee?s?|abandonnee?s?)\b[^.;]*",
    r"\bne (?:comporte|contient|prevoit|fait)[^.;]{0,20} pas\b[^.;]{0,60}(?:clause|insertion)[^.;]*",
    r"\bheures? d insertion ?: ?0\b|\bclauses? (?:sociales?|d insertion)(?![^.;]*\bmaintenu)[^.;]{0,30} (?:est"
    r"|sont) (?:supprimee?s?"
    r"|retiree?s?|abandonnee?s?)[^.;]*",
    r"\bsuppression (?:de |du |des )[^.;]{0,40}(?:clause|insertion|consideration)[^.;]*",
    r"^\W*supprime[rz]?\b[^.;]{0,60}\bclauses?[^.;]*",
    r"\b(?:n est|ne sont) pas (?:soumis|concerne)\w*(?:(?!\bmais\b)[^.;]){0,40}(?:clause"
    r"|insertion)(?:(?!\bmais\b)[^.;])*",
    r"\bclauses? sociales?\b[^.;]{0,60}\b(?:transfert|reprise|oit\b|vigilance|stage|scolaire|statut"
    r"|convention collective)(?:(?!\bainsi qu|\bmais\b|\bet (?:une|la|de) clause)[^.;])*",
)

FACILITATOR = re.compile(
    r"(?:[Mm]aison de l['’ ][Ee]mploi|MDE|PLIE|[Pp]lan [Ll]ocal pour l['’ ][Ii]nsertion(?: et l['’ ][Ee]mploi)?|"
    r"[Gg]uichet (?:[Uu]nique )?(?:des )?[Cc]lauses(?: [Ss]ociales)?|[Ee]space [Ee]mploi|GIP|[Mm]ission [Ll]ocale"
    r"|[Aa]greil)"
    r"(?: (?:(?:d[eu]s?|la|le|les|et) |d['’]|l['’])*(?:[A-ZÉÈÎ][A-Za-zà-ÿ'’-]+)(?![\w_])){0,6}"
)
"""On the original words: the body that follows a clause up (*facilitateur*)."""
PERSON = re.compile(r"\b(?:Madame|Monsieur|Mme|Mlle|M(?=\.|r\b))\b")
"""Where its name ends and a person's begins."""
