"""What is bought: the goods of a trade, or its design, study and supervision, are not the trade itself."""

from __future__ import annotations

import re

from matching.hits import Hit
from matching.text import Segment, stem

_STUDY = re.compile(
    r"\b(?:maitrise d oeuvre|moe|etudes?|assistance a (?:la )?maitrise|amo|programmation|diagnostics?|audits?"
    r"|expertises?|controles? techniques?|coordination|csps|sps|formations?|logiciels?|progiciels?|conseils?"
    r"|assurances?)\b"
)
_GOODS = re.compile(r"\b(?:fournitures?|acquisitions?|achats?|approvisionnements?|ventes?)\b")
_HANDLING = frozenset(
    map(stem, ("livraison", "fourniture", "acquisition", "achat", "pose", "installation", "fabrication", "preparation",
               "confection", "realisation", "prestation", "service", "mise"))
)  # fmt: skip
"""Words between "fourniture" and the thing itself: "fourniture et livraison de repas" speaks of meals."""
HEAD = 80
"""Characters at the beginning of a title that say what the whole is."""


def other_nature(found: Hit, title: Segment, vocabulary: frozenset[str]) -> bool:
    """Whether a hit is named as the purpose of goods or of a study that the activity does not itself offer.

    "Fourniture de produits pour le nettoyage", "Maîtrise d'œuvre … espaces verts".
    """
    return _of_study(found, title, vocabulary) or _of_goods(found, vocabulary)


def _of_study(found: Hit, title: Segment, vocabulary: frozenset[str]) -> bool:
    head = "" if title is found.segment else title.before(len(title.words))[:HEAD]
    named = _STUDY.search(found.segment.before(found.first)) or _STUDY.search(head)
    return named is not None and not vocabulary.intersection(map(stem, named.group().split()))


def _of_goods(found: Hit, vocabulary: frozenset[str]) -> bool:
    before = found.segment.before(found.first)
    named = _GOODS.search(before)
    if named is None or stem(named.group()) in vocabulary:
        return False
    offset = found.segment.words[found.first].start - len(before)
    between = [word.stem for word in found.segment.words[: found.first] if word.start - offset >= named.end()]
    return any(one not in _HANDLING for one in between)
