"""A and X1 to X11: what reserves, and what only looks like a reservation."""

from __future__ import annotations

import re

from matching.phrases.pattern import any_of

HINT = re.compile(
    r"reserv|\b(?:seule?s? |exclusiv|uniquement|limitee?s? aux?|admise?s?|eligibles?|restreint|ne (?:peuvent"
    r"|pourront|peut|pourra)|dedie"
    r"|destine|attribue|confie|qu aux?\b|ouvrir\b|l est\b|l2113-1|(?:doit|doivent|devra|devront)\b|identifie"
    r"|par (?:un|une|des) |emploi|employant)"
)
_SUBJECT = (
    r"(?:marches?|contrats?|accords?[ -]cadres?|consultations?|procedures?|lots?|concessions?|appels? d offres?"
    r"|participation|candidatures?)"
)
_BODIES = (
    r"(?:siae|ess\b|esat|ea\b|eatt|ei\b|etti|aci\b|structures?|entreprises? (?:adapt|d ?insertion"
    r"|de l (?:economie|ess)|de travail)"
    r"|etablissements?|operateurs?|ateliers?|organismes?|organisations?|secteur|associations? (?:interm|d ?insertion))"
)
RESERVES = any_of(
    r"\b(?:est|sont|sera|seront) (?:\w+ )?reserv(?:e|ee|es|ees) (?:les?|ces?) (?:\w+ )?(?:lots?|marches?)\b",
    # Le présent accord-cadre est réservé … ; Ce lot, passé en application de L. 2113-13, est réservé …
    rf"\b{_SUBJECT}\b[^.;:]{{0,140}}?\b(?:est|sont|sera|seront|etait|etant|demeure\w*|,|:|-|public|no [\d, et]+)? ?"
    r"(?:entierement |exclusivement |strictement |uniquement |donc |egalement )?reserv(?:e|ee|es|ees)\b",
    r"\breserv(?:e|ee|es|ees)\b(?: \w+){0,3}? (?:a|aux|au|pour|par)\b[^.;]{0,60}?\b"
    + _BODIES,  # réservé aux structures
    r"^(?:- |lots? |marches? )?reserv(?:e|ee|es|ees) (?:aux?|a)\b",
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
ADMITS_ONLY = any_of(
    # Le candidat doit appartenir au secteur protégé ; les candidats doivent être des entreprises de l'ESS …
    rf"\b(?:doit|doivent|devra|devront)(?: \w+)? (?:etre|appartenir|relever)\b[^.;]{{0,40}}?\b{_KINDS}",
    rf"\b(?:doit|doivent|devra|devront)(?: \w+)? justifier\b[^.;]{{0,30}}\b(?:statut|qualite"
    rf"|agrement)\b[^.;]{{0,20}}{_KINDS}",
    rf"\b(?:candidats?|operateurs?|soumissionnaires?|structures?) (?:admise?s?|autorisee?s?"
    rf"|eligibles?) ?:? ?[^.;]{{0,40}}\b{_KINDS}",
    rf"\bidentifiee?s? comme[^.;]{{0,40}}\b{_KINDS}",
    rf"\bpar (?:un |une |des )(?:etablissements?(?: de)? (?:type )?)?{_KINDS}",
    # the words of the code itself, when nothing says that they only "may" apply
    r"\blorsqu ?(?:elles?|ils?) emploi\w+ une proportion minimale|\boperateurs? economiques? (?:qui emploient"
    r"|employant) des travailleurs",
    r"\breserv(?:e|ee|es|ees) (?:a l )?insertion\b",
    rf"\breservation\b[^.;:]{{0,60}}?\b(?:au profit|en faveur|au benefice|a destination) (?:de|des|d)\b"
    rf"[^.;:]{{0,30}}?\b{_BODIES}",
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

# --- X: not a reservation ----------------------------------------------------------------------------------------
NOT_RESERVED = any_of(
    r"\bnon[ -]reserv\w*|\b(?:n est|ne sont|n est plus|ne sera|ne seront|n ont|nest|n etait|ne sont plus)(?: donc"
    r"| plus| plus)? "
    r"(?:pas |plus )?(?:ete |(?:un |des |une )?(?:marches?|lots?|procedure|consultation) )?reserv\w*[^.;]*",
    r"\bn(?:e|) (?:\w+ ){0,3}(?:pas|plus|aucun\w*)\b[^.;]{0,40}\breserver?\b[^.;]*",
    r"\breserv\w*[^.;☐☒]{0,220}?: ?(?:non\b|neant|sans objet|aucune?\b|0\b|n/a)[^,;]*",
    r"\baucune?\b[^.;]{0,50} (?:n est|n etant|n a ete|ne sera) reserv[^.;]*|\b(?:sans|pas de|aucune) reservation\b"
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
KEPT_BACK = any_of(
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
FOR_A_SHARE = any_of(
    r"\b(?:part|enveloppe|montant|budget|heures?|temps|quota|pourcentage)s?\b[^.;]{0,40}\breserv\w*",
    r"\breserv\w*(?:(?!\bemplo|\bdont\b|\bcompt|\blorsqu)[^.;]){0,60}\b(?:\d[\d ]* ?heures?|heures? |\d+ ?% d)",
    r"\b(?:parts?|\d+ ?% (?:au moins )?(?:du|des|de la|de l)) [^.;]{0,80}\b(?:confie|attribue|realise|execute)\w*",
)
"""Hours or a part of the money are kept for somebody: a clause perhaps, never a reservation."""
FOR_OTHERS = any_of(
    r"\breserv\w*[^.;]{0,60}\b(?:profession\w*|architectes?|avocats?|geometres?|assureurs?|assurances?|europeens?"
    r"|candidats (?:selectionnes|retenus|admis)|administrateurs?|commissaires?|notaires?|medecins?|pharmacien\w*"
    r"|experts?)",
    r"\breserv\w*[^.;:]{0,50}\b(?:personnes (?:agees|a mobilite|handicapees a)|pmr|mobilite reduite|stationnement"
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
OTHER_SENSES = any_of(
    r"\bsalon (?:international )?de l aeronautique|\bsiae (?:du bourget|de paris)|\bl esat,? (?:acheteur|pouvoir)",
    r"\b(?:travaux|rehabilitation|construction|extension|renovation|mise aux normes|batiment)s?\b[^.;]{0,50}"
    r"\b(?:d un |de l |a l |des |du )?(?:esat|entreprise adaptee)\b",
)
"""SIAE the air show, ESAT the building or the buyer."""
