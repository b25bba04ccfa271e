"""Names of buyers (*acheteurs*): the core that a name keeps from one portal to the next."""

from __future__ import annotations

import re
from functools import lru_cache

from tenderwatch.french import plain

_BRACKETED = re.compile(r"\([^)]*\)|\bcedex\b.*$|\d+")
_COMMON = frozenset((
    "a", "achat", "achats", "au", "aux", "commande", "commandes", "commune", "communes", "conseil", "d", "de",
    "departement", "departemental", "departementale", "des", "direction", "du", "en", "et", "groupement", "l", "la",
    "le", "les", "m", "madame", "mairie", "marches", "mission", "mme", "monsieur", "mr", "pole", "public", "publics",
    "publique", "region", "regional", "regionale", "service", "services", "sise", "sur", "syndicat", "ville",
))  # fmt: skip


@lru_cache(4_096)
def core(name: str | None) -> str:
    """The telling words of a name, sorted: "Mairie de Plouvenec (29)" and "COMMUNE DE PLOUVENEC" are "plouvenec".

    "" when the name is missing or has nothing telling.
    """
    words = re.findall(r"[^\W_]+", _BRACKETED.sub(" ", plain(name or "")).replace("-", " "))
    return " ".join(sorted({word for word in words if word not in _COMMON}))[:200]
