"""I, J and L: joint bids, variants, limits on lots."""

from __future__ import annotations

import re

from matching.phrases.pattern import any_of

GROUP_FREE = any_of(
    r"\baucune forme (?:juridique |de groupement )?(?:particuliere |precise )?(?:n est |de groupement )?(?:impos"
    r"|exig|souhait|requi)"
)
GROUP_SOLIDARY = any_of(
    r"\bgroupements?(?: d (?:entreprises|operateurs)(?: economiques)?)?(?: \w+){0,3} solidaires?\b(?! ou)",
    r"\bforme[^.;]{0,60}\bgroupement\b[^.;]{0,30}\bsolidaire\b",
)
GROUP_JOINT = re.compile(r"\bgroupements?\b[^.;]{0,60}\bconjoints?\b")
GROUP_MANDATARY_SOLIDARY = re.compile(r"\bconjoints?\b[^.;]{0,100}\bmandataire[^.;]{0,40}\bsolidaire")
SEVERAL_BIDS_FORBIDDEN = any_of(
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
MOST_LOTS = any_of(
    r"\b(?:nombre )?maxim\w+ de lots?[^.;\d]{0,80}?(?P<a>\d{1,2}|un|deux|trois|quatre|cinq)\b(?! meme| seul)",
    r"\b(?:maximum|au plus|limitee? a|plus de|au maximum)(?: de| d)? (?P<b>\d{1,2}|un|deux|trois|quatre"
    r"|cinq) (?:\(\w+\) )?lots?\b",
    r"\b(?P<c>un|1) seul lot\b[^.;]{0,40}\b(?:par|attribue|candidat|soumissionnaire)",
    r"\b(?:remporter|obtenir|attributaires?(?: de)?)\b[^.;]{0,30}\bqu ?(?:e |a |d )?(?P<d>\d|un|deux"
    r"|trois) (?:seuls? )?lots?\b",
)
