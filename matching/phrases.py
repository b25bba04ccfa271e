"""Phrases of French procurement that open or close a door, as patterns on prepared text (see `sentences`).

Letters and numbers follow a handbook of the field: A anchors of a reservation, B adapted enterprises and ESAT, C
insertion structures (SIAE), D both, E social economy (ESS), F prison, G insertion clause, H social award criterion,
I joint bids, J variants, K visit, L lots; X what only looks so.
"""

from __future__ import annotations

import re


def _any(*patterns: str) -> re.Pattern[str]:
    return re.compile("|".join(patterns))


HINTS = (
    "reserv", "réserv", "resérv", "résérv", "insertion", "social", "sociaux", "sociétal", "societal", " rse", "(rse",
    "\nrse", " rsa", "l'ess", "l’ess", "l'est", "l’est", "l'iae", "l’iae", "eur adapt", "visit",
    "se rendre", "loign", "chômeur", "chomeur", "2112", "2113", "21 13", "21 12", "prise adapt", "prises adapt",
    "celle-ci", "longue dur", "difficult", "de passage", "esat", "e.s.a.t", "siae", "s.i.a.e",
    "lieu d", "rempla", "emploient", "protégé", "protege", "\ufffd",
)  # fmt: skip
"""What every door has, in lower case: a passage without any of these says nothing of doors."""

# --- A: something is reserved ------------------------------------------------------------------------------------
_SUBJECT = r"(?:marches?|contrats?|accords?[ -]cadres?|consultations?|procedures?|lots?|concessions?|appels? d offres?)"
_BODIES = (
    r"(?:siae|ess\b|esat|ea\b|structures?|entreprises? (?:adapt|d ?insertion|de l (?:economie|ess)|de travail)"
    r"|etablissements?|operateurs?|ateliers?|organismes?|organisations?|secteur|associations? (?:interm|d ?insertion))"
)
RESERVES = _any(
    r"\b(?:est|sont|sera|seront) (?:\w+ )?reserv(?:e|ee|es|ees) (?:les?|ces?) (?:\w+ )?(?:lots?|marches?)\b",
    # Le présent accord-cadre est réservé … ; Ce lot, passé en application de L. 2113-13, est réservé …
    rf"\b{_SUBJECT}\b[^.;:]{{0,140}}?\b(?:est|sont|sera|seront|etait|etant|demeure\w*|,|:|-|public|no [\d, et]+)? ?"
    r"(?:entierement |exclusivement |strictement |uniquement |donc |egalement )?reserv(?:e|ee|es|ees)\b",
    r"\breserv(?:e|ee|es|ees)\b(?: \w+){0,3}? (?:a|aux|au|pour|par)\b[^.;]{0,60}?\b"
    + _BODIES,  # réservé aux structures
    r"\breservation(?: \w+){0,8} ?: ?(?:oui|marche reserve)",  # Réservation de tout ou partie du marché : Oui
    r"\breservation (?:du|de tout|d un|des|de ce|totale|partielle)\b[^.;]{0,80}\b(?:aux?|a des)\b",
    r"\breservee? (?:ea|esat|siae)\b|\breserves (?:ea|esat|siae)\b|\bmarches? reserves? ?: ?oui\b",
    r"\b(?:souhaite|souhaitent|decide|decident|choisi|entend|entendent|propose|prevoit|prevu)(?: de| d)? ?"
    r"reserver?\b[^.;]{0,120}",  # l'acheteur a décidé de réserver le lot 3
    r"\breserve l (?:attribution|execution|acces)\b[^.;]{0,60}\baux?\b",
    r"\breserve ce (?:marche|lot)\b|\breserve (?:le|les|l ensemble des) (?:present )?(?:marche|lot)s?\b",
)
_KINDS = (
    r"(?:siae\b|esat\b|entreprises? adapt\w+|structures? d ?insertion|entreprises? d ?insertion|secteur (?:protege"
    r"|adapte)"
    r"|entreprises? de l (?:economie sociale|ess\b)|structures? de l (?:economie sociale|ess\b|insertion)"
    r"|ateliers? proteges?)"
)
ADMITS_ONLY = _any(
    # Le candidat doit appartenir au secteur protégé ; les candidats doivent être des entreprises de l'ESS …
    rf"\b(?:doit|doivent|devra|devront)(?: \w+)? (?:etre|appartenir|relever)\b[^.;]{{0,40}}?\b{_KINDS}",
    rf"\b(?:doit|doivent|devra|devront)(?: \w+)? justifier\b[^.;]{{0,30}}\b(?:statut|qualite"
    rf"|agrement)\b[^.;]{{0,20}}{_KINDS}",
    rf"\bidentifiee?s? comme[^.;]{{0,40}}\b{_KINDS}",
    rf"\bpar (?:un |une |des )(?:etablissements?(?: de)? (?:type )?)?{_KINDS}",
    # the words of the code itself, when nothing says that they only "may" apply
    r"\blorsqu ?(?:elles?|ils?) emploi\w+ une proportion minimale|\boperateurs? economiques? (?:qui emploient"
    r"|employant) des travailleurs",
    r"\breserv(?:e|ee|es|ees) (?:a l )?insertion\b",
    # les autres lots ne sont pas réservés ; le lot 5 l'est, au bénéfice des …
    rf"\bl est\b[^.;]{{0,60}}\b(?:au benefice|au profit|aux|a des|pour les)\b[^.;]{{0,40}}{_KINDS}",
    # Seules peuvent soumissionner les structures d'insertion …
    r"\bseule?s? (?:les |des |peuvent|pourront|sont (?:admis|autoris)|admise?s?|autorisee?s?|un|une)[^.;]{0,100}"
    r"(?:candidat|soumission|repond|participer|siae|esat|adaptee|insertion|ess\b)",
    r"\bne (?:peuvent|pourront|peut|pourra) (?:soumissionner|candidater|repondre|participer"
    r"|etre attribue\w*)[^.;]{0,60}"
    r"\bqu ?(?:e|a|aux?)?\b",
    # consultation limitée aux entreprises adaptées et ESAT ; exclusivement ouvert aux …
    r"\b(?:limitee?s?|restreinte?s?|dediee?s?|destinee?s?|ouverte?s?|accessibles?|adressee?s?) "
    rf"(?:exclusivement |uniquement |seulement )?(?:aux? seule?s? |aux? |a des |a une? )(?:\w+ )?{_BODIES}",
    rf"\b(?:n est|ne sont|ne sera) (?:\w+ )?(?:ouverte?s?|accessibles?|destinee?s?|adressee?s?) qu (?:aux?"
    rf"|a des) {_BODIES}",
    rf"\bouvrir\b[^.;]{{0,60}}\baux seule?s {_BODIES}",
    rf"\b(?:exclusivement|uniquement) (?:ouverte?s?|accessibles?|destinee?s?|dediee?s?|adressee?s?) (?:aux?"
    rf"|a des) {_BODIES}",
    rf"\b(?:sera|seront|doit etre|doivent etre) (?:attribue\w*|confie\w*) (?:exclusivement |uniquement )?(?:a (?:un"
    rf"|une|des|l un)|aux?) (?:\w+ )?{_BODIES}",
    r"\b(?:repond\w*|satisf\w*)[^.;]{0,30}\b(?:obligations?|conditions?|exigences?)[^.;]{0,60}\bl2113-1[234]\b",
)
"""Anchors that reserve only where the sentence itself says to whom: seules …, limité aux …, ne peuvent … que …"""
QUOTES_THE_LAW = re.compile(
    r"\b(?:peut|peuvent|pourra|pourront|pouvant) (?:egalement |etre )*etre reserv|\bpeut reserver\b"
    r"|\bpeuvent reserver\b"
)
"""Words of the code itself ("des marchés peuvent être réservés à …"): they name whom, and decide nothing."""

# --- for whom ----------------------------------------------------------------------------------------------------
ADAPTED = _any(
    r"\bentreprises? adapt\w+",
    r"\besat\b|\beatt\b|\beat\b|\bea\b(?= ?(?:/|et|ou|,|-|\)|$|esat))|(?<=/)ea\b|(?<=/ )ea\b",
    r"\betablissements?(?: et|/| ou)?(?: de| a des| d un| les| aux)? services? (?:d )?(?:aide|accompagnement) (?:par"
    r"|et) le travail\b",
    r"\betablissements? (?:ou service )?d (?:aide|accompagnement) par le travail",
    r"\bcentres? d ?(?:aide|adaptation) par le travail\b|\bateliers? proteg\w+|\bemplois? proteg\w+|\bstpa\b",
    r"\b(?:secteur|milieu|entreprises? du secteur|travail) (?:du travail )?(?:protege|adapte)(?:e|s)?\b",
    r"\bl5213-13\b|\bl344-2\b",
    r"\b(?:structures?|entreprises?|operateurs?|celles|acteurs?)(?: \w+){0,2} du handicap\b",
)
INSERTION = _any(
    r"\bs ?i ?a ?e\b|\b(?:structures?|entreprises?|operateurs?|organismes?|associations?)(?: \w+){0,5} (?:de l |d "
    r"|par l )"
    r"(?:\w+ )?insertion\b(?! de personnes)",
    r"\binsertion par l (?:activite )?economique|\binsertion par l activite\b",
    r"\bentreprises? de travail temporaire d insertion|\bateliers?(?: (?:et|ou))?(?: \w+)? ?chantiers? d insertion"
    r"|\bchantiers? d insertion|\bassociations? intermediaires?|\bregies? de (?:quartier|territoire)|\betti\b"
    r"|\baci\b|\biae\b",
    r"\bl5132-4\b",
)
FOR_INSERTION = re.compile(r"\breserv(?:e|ee|es|ees) (?:a l |pour l )?insertion\b")
HANDICAPPED = re.compile(r"\b(?:travailleurs?|personnes?|personnel) (?:en situation de )?handicap\w*")
DISADVANTAGED = re.compile(r"\b(?:travailleurs?|personnes?|publics?) defavoris")
BOTH = _any(
    r"\bhandicap\w* (?:et|ou|et/ou|,) (?:de |des |a des )?(?:travailleurs |personnes )?defavoris",
    r"\bdefavoris\w* (?:et|ou|et/ou|,) (?:de |des |a des )?(?:travailleurs |personnes )?handicap",
    r"ateliers? proteg\w+ et (?:a )?(?:des |les )?operateurs economiques dont l objet principal est l integration",
)
SOCIAL_ECONOMY = _any(
    r"\b(?:entreprises?|structures?|organismes?|acteurs?|operateurs?) (?:\w+ )?(?:de l |du secteur de l "
    r"|relevant de l )"
    r"(?:economie sociale|ess\b)|\breserv\w* (?:aux? |a l )?ess\b|\bentreprises? solidaires? d utilite sociale"
    r"|\besus\b",
    r"organis\w+ (?:qui poursui\w+|poursuivant|participant a|ayant pour objectif)[^.;]{0,40}mission de service public",
    r"\bmission de service public\b[^.;]{0,60}\bau sens\b",
)
ARTICLES = {
    "L. 2113-12": _any(
        r"\bl2113-12\b",
        r"\barticle 15 (?:du |de )?(?:c ?m ?p|code des marches)",
        r"\b36[ .-]*(?:i|1)\b(?!i|\d)[^.;]{0,40}ordonnance",
    ),
    "L. 2113-13": _any(r"\bl2113-13\b(?!-)", r"\b36[ .-]*(?:ii|2)\b[^.;]{0,40}ordonnance"),
    "L. 2113-14": _any(
        r"\bl2113-14\b", r"\bl2113-12 ?(?:a|et|ou|,|/|ainsi que)(?: suivants)? ?(?:aux? |de )?(?:l ?)?(?:2113-)?1[34]\b"
    ),
    "L. 2113-15": _any(r"\bl2113-1[56]\b", r"\barticle 37 de l ordonnance"),
    "L. 3113-1": re.compile(r"\bl3113-1\b"),
    "L. 3113-2": re.compile(r"\bl3113-2\b(?!-)"),
}
"""Articles by the name that is shown; formerly article 15 of the CMP, articles 36 and 37 of the ordonnance 2015-899."""
PRISON = _any(
    r"\bl2113-13-1\b|\bl3113-2-1\b",
    r"\b(?:production|travail|activites)[^.;]{0,60}penitentiaire",
    r"\bdetenu\w*\b[^.;]{0,60}\bproduction|\bproduction\b[^.;]{0,40}\bdetenu",
)

# --- X: not a reservation ----------------------------------------------------------------------------------------
NOT_RESERVED = _any(
    r"\bnon[ -]reserv\w*|\b(?:n est|ne sont|n est plus|ne sera|ne seront|n ont|nest|n etait|ne sont plus)(?: donc"
    r"| plus| plus)? "
    r"(?:pas |plus )?(?:ete )?reserv\w*[^.;]*",
    r"\breserv\w*[^.;☐☒]{0,220}?: ?(?:non\b|neant|sans objet|aucune?\b|0\b|n/a)[^,;]*",
    r"\baucune? [^.;]{0,50} (?:n est|n a ete|ne sera) reserv[^.;]*|\b(?:sans|pas de|aucune) reservation\b"
    r"|\bhors (?:dispositif de )?reservation",
    r"\b(?:ne s inscrit pas|(?:ne sont|n ?est|ne sera) pas (?:applicable|concern)|ne releve pas"
    r"|ne fait pas l objet)\b[^.;]*",
    r"☐[^☐☒]*",
    r"\b(?:en|dans le) cas (?:de|d un|d)(?: \w+)? ?(?:marches?|lots?) reserv\w*[^.;]*|\bsi le (?:marche"
    r"|lot) est reserv\w*[^.;]*"
    r"|\brubrique c2\b[^.;]*|\blorsque le (?:marche|lot) est reserv\w*[^.;]*",
    r"\b(?:initialement|precedemment|anciennement) reserv\w*[^.;,]*",
    r"\bs il s agit d un (?:marche|lot) reserv\w*[^.;]*",
)
KEPT_BACK = _any(
    r"\bse reserv\w+",
    r"\bsous reserves?\b",
    r"\b(?:avec|sans|emet\w*|lever?|levees?)\b[^.;]{0,20} reserves?\b",
    r"\breserves?\b[^.;]{0,30}\b(?:reception|levees?|notifi|formul|emises?)",
    r"\boffre comportant des reserves",
    r"\b(?:ses|les|des|la|sa|de|leurs?|une|en|d|aux|vos|nos) reserves?\b(?! aux? | a des )",
    r"\bau siae (?:du bourget|de paris)\b|\bdroits? reserv\w+",
    r"\breserve (?:de propriete|fonciere|naturelle|parlementaire|incendie|d eau)",
)
"""The buyer keeps a right, or has reservations about something: the other meanings of the word."""
FOR_A_SHARE = _any(
    r"\b(?:part|enveloppe|montant|budget|heures?|temps|quota|pourcentage)s?\b[^.;]{0,40}\breserv\w*",
    r"\breserv\w*[^.;]{0,60}\b(?:\d[\d ]* ?heures?|heures? |\d+ ?% d)",
    r"\b(?:parts?|\d+ ?% (?:au moins )?(?:du|des|de la|de l)) [^.;]{0,80}\b(?:confie|attribue|realise|execute)\w*",
)
"""Hours or a part of the money are kept for somebody: a clause perhaps, never a reservation."""
FOR_OTHERS = _any(
    r"\breserv\w*[^.;]{0,60}\b(?:profession\w*|architectes?|avocats?|geometres?|assureurs?|assurances?|europeens?"
    r"|candidats (?:selectionnes|retenus|admis)|administrateurs?|commissaires?|notaires?|medecins?|pharmacien\w*"
    r"|experts?)",
    r"\breserv\w*[^.;]{0,50}\b(?:personnes (?:agees|a mobilite|handicapees a)|pmr|mobilite reduite|stationnement"
    r"|usagers"
    r"|associations?\b(?! interm| d ?insertion)|public\b|personnel|salles?|creneaux|beneficiaires|agences|abonnes"
    r"|eleves|residents"
    r"|agents)",
    r"\b(?:espace|emplacement|place|salle|zone|parking|local|locaux|acces)s?\b(?! verts)(?:(?!\blots?\b"
    r"|\bmarches?\b)[^.;]){0,40}"
    r"\breserv\w*",
    r"\breserv\w*[^.;]{0,50}\b(?:petites et moyennes|pme\b|artisans?|tpe\b)",
)
"""Reserved to somebody or something else; whom the words name directly, and articles, weigh more."""
PARKING = re.compile(
    r"\b(?:(?:places?|emplacements?|zones?) de (?:stationnement|parking)|parkings?|stands?|emplacements?)\b[^.;]{0,30}"
    r"\breserv"
)
"""Room kept for somebody, whoever it is."""
DIRECTLY = re.compile(r"\breserv(?:e|ee|es|ees)\b(?:(?: \w+){0,3}? (?:a|aux|au|pour)\b[^.;]{0,25}?\b| )" + _BODIES)
OTHER_SENSES = _any(
    r"\bsalon (?:international )?de l aeronautique|\bsiae (?:du bourget|de paris)|\bl esat,? (?:acheteur|pouvoir)",
    r"\b(?:travaux|rehabilitation|construction|extension|renovation|mise aux normes|batiment)s?\b[^.;]{0,50}"
    r"\b(?:d un |de l |a l |des |du )?(?:esat|entreprise adaptee)\b",
)
"""SIAE the air show, ESAT the building or the buyer."""

# --- G: insertion clause -----------------------------------------------------------------------------------------
CLAUSE = _any(
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
    r"\b(?:conditions?(?: particulieres?)? d execution|considerations?)[^.;]{0,60}(?:a caractere social|sociales?"
    r"|relatives? (?:au domaine social|a l emploi))",
    r"\bclauses?[^.;]{0,40}(?:incitative|facultati)[^.;]{0,60}insertion|\ba titre facultatif\b[^.;]{0,40}insertion",
    r"possibilites d emploi des chomeurs de longue duree"
    r"|\bpersonnes prioritaires au regard des politiques publiques de l emploi",
    r"\barticles? 14(?: et 53)? (?:du |de )?(?:c ?m ?p|code des marches)[^.;]{0,140}\b(?:insertion|social|emploi)"
    r"|\bl?38(?:-1| i)? de l ordonnance[^.;]{0,140}\b(?:insertion|social|emploi)",
)
CLAUSE_OF_INSERTION = re.compile(
    r"\bclauses?(?: \w+){0,4} insertion\b|\bl2112-2\b|\ba caractere social\b|\bconditions? d execution\b"
)
"""Clause words proper: they hold even inside a sentence about criteria."""
CLAUSE_IF_NOTHING_ELSE = _any(
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
    r"\breserver?\b[^.;]{0,80}(?:\bheures?|\bpart du temps|% d)[^.;]{0,120}\b(?:insertion|beneficiaires|publics?"
    r"|personnes)\b",
    r"\bconditions? (?:particulieres? )?d execution\b[^.;]{0,160}\bvolet social\b",
    r"\b(?:salaries?|personnes?|publics?) en insertion\b[^.;]{0,60}\b\d[\d .]* ?heures?",
    r"\breserver (?:a|pour) l insertion\b[^.;]{0,60}\d",
    r"\bpromo\w+ (?:de )?(?:l )?(?:emploi|insertion)[^.;]{0,60}\b(?:difficultes?|eloigne\w*|exclusion|insertion)",
)
NOT_INSERTION = _any(
    r"\bconseill\w+ (?:en|d) insertion\b",
    r"\binsertion(?:,? \w+){0,2}? ?(?:paysager\w*|architectural\w*|urbaine?s?|graphique|photographique|(?:dans|sur"
    r"|en|a) (?:le |son |la |l |un )?"
    r"(?:site|paysage|environnement|tissu|contexte|quartier|parcelle|entree|projet)|au (?:site|paysage)|du (?:projet"
    r"|batiment|ouvrage)"
    r"|des (?:batiments?|constructions?)|d (?:annonces?|une|un|articles?|ouvrages?|encarts?|images?)"
    r"|de (?:l |la )?(?:article|annonce|publicite|paragraphe|mention)|des? (?:annonces?|ouvrages?|publicites?"
    r"|batiments?))",
    r"\bspip\b|\binsertion et de probation",
)
SERVICE_OF_INSERTION = _any(
    r"\b(?:prestations?|services?|accompagnement|marches?|ateliers?)(?: \w+){0,4}? (?:d |a l |de l "
    r"|en matiere d )insertion "
    r"(?:sociale |professionnelles? |et |d |socio ?professionnelle )*(?:des|de|aupres|a destination|pour|en faveur"
    r"|au moyen|ayant|par l (?:emploi|entretien))\b",
    r"\bprestations? (?:de services? |action )?(?:de qualification et )?d insertion\b",
    r"\bmarches? (?:de services? )?(?:de qualification et )?d insertion|\bservices? d insertion (?:sociale"
    r"|professionnelle)",
    r"\b(?:a|ayant|ont) (?:ainsi |donc |egalement )?pour (?:objet|finalite)\b[^.;]{0,140}\b(?:insertion (?:sociale"
    r"|prof|des|de)|reinsertion|demandeurs d emploi)",
    r"\bsupports? (?:de la |des |a l |a la |d )(?:demarches?|activites?|actions?|insertion)|\bobjet du (?:contrat"
    r"|marche)\b",
    r"\b(?:accompagnement|orientation|suivi|formations?)s?\b[^.;]{0,80}\b(?:beneficiaires? du (?:rsa|revenu)"
    r"|demandeurs? d emploi|allocataires?)",
    r"\bremobilisation",
    r"\b(?:realisation|mise en oeuvre|organisation|animation) (?:d |de l |des )actions? d insertion (?:a l attention"
    r"|a destination|au profit|aupres|en faveur)",
    r"\b(?:s applique|relatif|relative) a la demarche d (?:re)?insertion\b"
    r"|\bprestations? d appui et d accompagnement\b",
    r"\b(?:assistance|mission|conseil)\b[^.;]{0,60}\b(?:redaction|suivi|mise en oeuvre"
    r"|developpement)\b[^.;]{0,60}\bclauses? (?:sociales?|d insertion)",
    r"\b(?:evaluation|elaboration|etude|diagnostic|observatoire|redaction)\b[^.;]{0,40}\b(?:dispositifs?|schema"
    r"|politique)\b[^.;]{0,40}\binsertion",
)
"""Insertion is what is bought: the object, not a condition of its execution."""
TRAINING = re.compile(
    r"\b(?:formations?|(?:pre)?qualification|actions preparatoires|milieu carceral|stagiaires|programme regional)\b"
)
OBLIGES = re.compile(
    r"\b(?:clauses?|titulaires?|(?<!-)attributaires?|doit|doivent|devra|devront|s engage\w*|obligat\w*|execution"
    r"|minimum"
    r"|heures?|soumis\w*|comporte|chantier|travaux)\b|%"
)
"""Insertion beside training is what is bought, unless the sentence obliges somebody."""
ABOUT_CLAUSES = _any(
    r"\b(?:logiciels?|progiciels?|outils? informatiques?)\b[^.;]{0,80}\bclauses? (?:sociales?|d insertion)",
    r"\b(?:assistance|mission|conseil)\b[^.;]{0,60}\b(?:redaction|suivi|mise en oeuvre"
    r"|developpement)\b[^.;]{0,60}\bclauses? (?:sociales?|d insertion)",
    r"\b(?:evaluation|elaboration|etude|diagnostic|observatoire|redaction)\b[^.;]{0,40}\b(?:dispositifs?|schema"
    r"|politique)\b[^.;]{0,40}\binsertion",
    r"\banalys\w+\b[^.;]{0,40}\bclauses? (?:sociales?|d insertion)"
    r"|\breserves sur\b[^.;]{0,40}\bconditions? d execution",
)
"""Studies and advice about clauses: their words are a clause's, their object is not."""
NO_CLAUSE = _any(
    r"\b(?:aucune?|pas de|sans|hors) (?:clause|dispositif|condition|heure|consideration)s?[^.;]{0,40}(?:insertion"
    r"|social\w*)[^.;]*",
    r"\b(?:mention|phrase|clause|condition|obligation|alinea)\b(?![^.;]*\bmaintenu)[^.;]{0,140}\b(?:est"
    r"|sont) (?:supprimee?s?|retiree?s?"
    r"|annulee?s?|abandonnee?s?)\b[^.;]*",
    r"\bne (?:comporte|contient|prevoit|fait)[^.;]{0,20} pas\b[^.;]{0,60}(?:clause|insertion)[^.;]*",
    r"\b(?:clauses?|considerations?|conditions?)[^.;:]{0,60}: ?(?:non\b|neant|sans objet|aucune?\b(?! volume"
    r"| minimum| nombre| heure))",
    r"\bheures? d insertion ?: ?0\b|\bclauses? (?:sociales?|d insertion)(?![^.;]*\bmaintenu)[^.;]{0,30} (?:est"
    r"|sont) (?:supprimee?s?"
    r"|retiree?s?|abandonnee?s?)[^.;]*",
    r"\b(?:n est|ne sont) pas soumis\w*(?:(?!\bmais\b)[^.;]){0,40}(?:clause|insertion)(?:(?!\bmais\b)[^.;])*",
    r"\bclauses? sociales?\b[^.;]{0,60}\b(?:transfert|reprise|oit\b|vigilance|stage|scolaire|statut"
    r"|convention collective)(?:(?!\bainsi qu|\bmais\b|\bet (?:une|la|de) clause)[^.;])*",
)

# --- H: social award criterion -----------------------------------------------------------------------------------
_SOCIAL = (
    r"(?:social|sociale|sociales|sociaux(?! ou env)|societal\w*|rse|insertion (?:et )?(?:sociale|professionnelle"
    r"|socio|par l|de(?:s)? (?:publics?|personnes?"
    r"|demandeurs))|(?:performances?|heures?|clauses?|demarches?|politiques?|engagements?|actions?|volets?|matiere"
    r"|mesures?|parcours|objectifs?) d insertion|(?:salaries?|personnes?|personnel|publics?) en insertion"
    r"|eloigne\w* (?:de l emploi|du marche du travail))\b"
)
CRITERION = _any(
    rf"\b(?:sous[ -]?)?criteres?\b[^.;]{{0,120}}?\b{_SOCIAL}(?! ?: ?(?:non|neant|sans))",
    r"\b(?:valeur|performances?|demarche|volet|engagements?|qualite|dimension|aspects?|politique|responsabilite"
    r"|pertinence)s? "
    r"(?:\w+ (?:et )?)?(?:sociale?s?|sociaux|societale?s?)\b[^.;]{0,80}?\d+ ?(?:%|points|pts|/)",
    r"\d+ ?(?:%|points|pts)[^.;%]{0,40}\b(?:valeur|performances?|demarche|volet|engagements?|qualite"
    r"|criteres?) (?:\w+ )?"
    r"(?:sociale?s?|societale?s?)\b",
    r"\bperformances? (?:sociale?s?|societale?s?|en matiere (?:sociale|d insertion))\b[^.;]{0,90}?\d+ ?(?:%|points"
    r"|pts|/)",
    r"\bcriteres? (?:d )?insertion\b|\bcriteres? d attribution a caractere social|\bcrite+r?e?s? soci",
    rf"\bpertinence\b[^.;]{{0,60}}\b{_SOCIAL}",
    rf"\b(?:sera|seront|est|sont) (?:notee?s?|appreciee?s?|jugee?s?|evaluee?s?|valorisee?s?)[^.;]{{0,80}}\b{_SOCIAL}",
    rf"\b{_SOCIAL}[^.;]{{0,80}}\b(?:notee?s?|appreciee?s?|evaluee?s?|ponder\w+)\b",
    rf"\b{_SOCIAL}[^.;%]{{0,25}}\(?\b\d{{1,3}} ?(?:%|points?\b|pts\b)",
)
CRITERION_IN_CONTEXT = re.compile(rf"\b{_SOCIAL}")
"""Only where criteria are listed, or with a weight."""
WEIGHT = re.compile(r"(\d{1,3}(?:[.,]\d+)?) ?(?:%|points?\b|pts\b|/ ?(?:100|20|10)\b)")
CRITERIA_TITLE = re.compile(
    r"\b(?:criteres?|jugement des offres|ponder\w+|attribution des offres|notation|appreciees? en fonction)\b"
)
OF_CANDIDATES = re.compile(
    r"\bselection des candidat|\bcriteres? de (?:selection|participation)|\bcapacites? (?:economique|techn|prof)"
)
OTHER_SOCIAL = re.compile(
    r"\b(?:forme|objet|siege|raison|capital|securite|cotisations?|organismes?|logements?|bailleurs?|action|protection"
    r"|centres?|reseaux?|travail|aide|charges?|plan|mixite|lien|vie|cohesion|habitat|regime|service|secteur"
    r"|legislation|obligations?|fiscales? et|medico|developpement|affaires|residences?|maisons?|locati\w+|parc"
    r"|immobilier"
    r"|secours|fracture|securite|assurances?|inspection|contrat|risques?|psycho|minima|tissu|equipements?"
    r"|accompagnements?|suivi|insertion et) (?:medico[ -])?socia\w+"
    r"|\b(?:medico|psycho)[ -]socia\w+|\bsociaux[ -]culturel\w*|\bsocia\w+[ -]educati\w+"
)
"""The many other uses of "social"."""
NOT_A_CRITERION = _any(
    r"\b(?:ne constitue|n ?est|ne sera|ne seront|ne sont)[^.;]{0,20} pas[^.;]{0,60}(?:critere|juge|note"
    r"|pris en compte)[^.;]*",
    r"\bcriteres?[^.;:]{0,60}: ?(?:non\b|neant|sans objet)",
    r"\baucun critere (?:social|d insertion)[^.;]*",
)

# --- K: visit ----------------------------------------------------------------------------------------------------
_GAP = (
    r"(?:(?!masque|\bgel\b|gants|inscri|rendez|munis?\b|munir|dotee?s?|aura lieu|auront lieu|pieces? d|protocole"
    r"|questions?)[^.;])"
)
VISIT = _any(
    rf"\bvisites?\b{_GAP}{{0,90}}?\b(?:obligatoire(?:s|ment)?|imperative(?:s|ment)?|imposee?s?|exigee?s?"
    rf"|indispensables?|requises?|oui)\b",
    rf"\b(?:obligatoire(?:s|ment)?|imperative(?:s|ment)?)\b{_GAP}{{0,40}}\b(?:une |la |de |aux? "
    rf"|l une des \w+ )?visites?\b",
    r"\b(?:subordonnee?s?|conditionnee?s?)(?: \w+){0,3} (?:a|par) (?:la |une )?(?:\w+ )?visite\b",
    r"\b(?:tenus?|obligation|doivent|devront|doit|devra|imperatif|imperativement|obligatoirement)\b[^.;]{0,60}"
    r"\b(?:(?:effectuer|faire|realiser|participer a|assister a|avoir effectue|avoir realise"
    r"|proceder a)(?: \w+){0,3} visites?|visiter"
    r"|avoir visite|se rendre sur (?:place|(?:le )?site|les lieux))",
    r"\b(?:attestation|certificat|bon|proces[ -]verbal) de (?:visite|passage|presence)\b[^.;]{0,140}"
    r"(?:\bsous peine|\b(?:devra|doit|devront|obligatoirement|imperativement)\b[^.;]{0,40}\b(?:joint|jointe"
    r"|joindre|remise?|remettre|figurer|produite?|fournie?|fournir)\b|\ba (?:joindre|remettre|fournir|produire)\b)",
    r"\b(?:devra|doivent|devront|doit|obligatoirement|imperativement)\b[^.;]{0,60}\b(?:joindre|fournir|produire"
    r"|remettre)\b[^.;]{0,60}"
    r"\b(?:attestation|certificat) de (?:visite|passage)\b",
    r"\b(?:requi\w+|necessit\w+|exig\w+|impos\w+) une visite\b",
    r"\b(?:obligatoire|imperatif|indispensable) (?:de |d avoir )visit(?:er|e)\b",
    r"\b(?:sans|a defaut d) (?:l |cette |une )?attestation\b[^.;]{0,60}\b(?:irreguli\w*|rejet\w*|elimin\w*|ecart\w*"
    r"|irrecevab\w*)",
    r"\bne (?:peut|peuvent|pourra|pourront)\b[^.;]{0,60}\bqu apres\b[^.;]{0,40}\bvisite",
    r"\b(?:bon|attestation|certificat) de visite\b[^.;]{0,80}\bconditionne",
    r"\b(?:absence|defaut) (?:de |d )(?:attestation de |certificat de |une )?visite[^.;]{0,80}\b(?:irreguli\w*|rejet\w*"
    r"|elimin\w*|ecart\w*|irrecevab\w*|ne (?:sera|seront|pourra) pas)",
    r"\bparticipation a (?:cette|la|une) visite\b[^.;]{0,30}\bconditionne",
)
NOT_VISITED = re.compile(
    r"\bn (?:a|ont|aura|auront|aurait|auraient|ayant)\b[^.;]{0,12}\b(?:pas|aucune)\b[^.;]{0,80}\b(?:visite|lieux|site)"
    r"|\bn ayant (?:effectue|participe|fait|realise)[^.;]{0,20}aucune visite"
    r"|\bsans (?:que [^.;]{0,40} (?:ait|aient) |avoir )(?:procede|effectue|participe|realise|fait)[^.;]{0,20}\bvisite"
)
REJECTED = re.compile(
    r"\b(?:irreguli\w*|rejet\w*|elimin\w*|ecart\w*|irrecevab\w*|non conforme|ne (?:pourra|pourront|sera"
    r"|seront)\b[^.;]{0,60}"
    r"(?:deposee?|analysee?s?|examinee?s?|retenue?s?|prise?s?|soumissionner))"
)
"""An offer without a visit is rejected."""
NO_VISIT = _any(
    r"\bvisites?\b(?:(?! obligatoir| imperativ)[^.;]){0,110}?\b(?:non[ -]obligatoires?|(?:n est|ne sont|n etait"
    r"|ne sera|ne seront)(?: donc| toutefois| cependant)? (?:pas|plus) (?:obligatoire|imposee?|exigee?|requise?)s?"
    r"|facultatives?|conseillees?|conseillee?|recommandees?|preconisees?|souhaitees?|optionnelles?)\b",
    r"\b(?:conseillee?|recommandee?|facultative|libre|possible|non obligatoire)\b[^.;]{0,30}\bvisites?\b",
    r"\bvisites?(?: \w+){0,5} ?: ?non\b|\b(?:aucune|pas de|sans) visite[^.;]*"
    r"|\bvisites?[^.;]{0,60}(?:annulee?s?|sans objet|n ont pas lieu|n aura pas lieu|supprimee?s?)(?![^.;]*report)",
    r"\bsi une visite[^.;]*|\ben cas de visite[^.;]*|\bvisite\b[^.;]{0,120}\bn (?:a|ont) pas a etre (?:joint|remis"
    r"|fourni|produit)\w*",
)
OTHER_VISITS = _any(
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

# --- I, J, L: joint bids, variants, limits on lots ---------------------------------------------------------------
GROUP_FREE = _any(
    r"\baucune forme (?:juridique |de groupement )?(?:particuliere |precise )?(?:n est |de groupement )?(?:impos"
    r"|exig|souhait|requi)"
)
GROUP_SOLIDARY = _any(
    r"\bgroupements?(?: d (?:entreprises|operateurs)(?: economiques)?)?(?: \w+){0,3} solidaires?\b(?! ou)",
    r"\bforme[^.;]{0,60}\bgroupement\b[^.;]{0,30}\bsolidaire\b",
)
GROUP_JOINT = re.compile(r"\bgroupements?\b[^.;]{0,60}\bconjoints?\b")
GROUP_MANDATARY_SOLIDARY = re.compile(r"\bconjoints?\b[^.;]{0,100}\bmandataire[^.;]{0,40}\bsolidaire")
SEVERAL_BIDS_FORBIDDEN = _any(
    r"\b(?:interdi\w*|ne (?:peuvent|pourront|peut) pas)[^.;]{0,40}(?:presenter )?(?:plusieurs (?:offres"
    r"|candidatures)|plus d une offre)",
    r"\ben qualite de membres? de plusieurs groupements",
)
VARIANTS_ALLOWED = re.compile(
    r"\bvariantes?\b(?! ?(?:obligatoires?|exigees?))[^.;]{0,40}?\b(?<!non )(?:autorisee?s?|admises?|acceptee?s?|oui"
    r"|permises?)\b"
)
VARIANTS_FORBIDDEN = re.compile(
    r"\bvariantes?\b[^.;]{0,50}?(?:\binterdites?|\bnon (?:autorise|admise|accepte)|\bne (?:sont|seront) pas"
    r"|\bn est pas|\brefusee?s?|: ?non\b)"
    r"|\b(?:aucune|pas de|sans) variantes?\b"
)
MOST_LOTS = _any(
    r"\b(?:nombre )?maxim\w+ de lots?[^.;\d]{0,80}?(?P<a>\d{1,2}|un|deux|trois|quatre|cinq)\b(?! meme| seul)",
    r"\b(?:maximum|au plus|limitee? a|plus de|au maximum)(?: de| d)? (?P<b>\d{1,2}|un|deux|trois|quatre"
    r"|cinq) (?:\(\w+\) )?lots?\b",
    r"\b(?P<c>un|1) seul lot\b[^.;]{0,40}\b(?:par|attribue|candidat|soumissionnaire)",
    r"\b(?:remporter|obtenir|attributaires?(?: de)?)\b[^.;]{0,30}\bqu ?(?:e |a |d )?(?P<d>\d|un|deux"
    r"|trois) (?:seuls? )?lots?\b",
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
