"""Notices and activities of any words, for properties of matching."""

from __future__ import annotations

from hypothesis import strategies as st

from tenderwatch.model import Activity, Lot, Passage
from tests.factories import a_notice

VOCABULARY = """
nettoyage bureaux locaux entretien espaces verts tonte travaux de des hors mise à disposition personnel fourniture
vitrerie mairie école linge blanchisserie location plat voirie étude logiciel lot 2 : , . n\ufffd repas livraison
produits n?ttoyage commandes bons œuvre en sauf tri déchets
"""
WORDS = st.sampled_from(VOCABULARY.split())
TEXTS = st.lists(WORDS, max_size=9).map(" ".join)
CPVS = st.lists(st.sampled_from(["90910000", "90911200", "77310000", "45000000", "79620000", "98310000"]), max_size=2)
NOTICES = st.builds(
    lambda title, words, cpv, lot, passage, number: a_notice(
        source_id=f"26-{number}",
        title=title or "?",
        description=words or None,
        cpv=tuple(cpv),
        lots=(Lot(number="1", title=lot),) if lot else (),
        passages=(Passage(field="x", text=passage),) if passage else (),
    ),
    TEXTS, TEXTS, CPVS, TEXTS, TEXTS, st.integers(1, 10_000),
)  # fmt: skip
ACTIVITIES = st.builds(
    lambda label, words, cpv: Activity(label=label or "?", keywords=tuple(one for one in words if one), cpv=tuple(cpv)),
    TEXTS, st.lists(TEXTS, max_size=3), CPVS,
)  # fmt: skip
