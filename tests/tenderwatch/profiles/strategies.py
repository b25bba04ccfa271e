"""Any profile that may be written."""

from __future__ import annotations

from hypothesis import strategies as st

from tenderwatch.model import (
    Activity,
    Base,
    Capacity,
    Contact,
    DigestSettings,
    Enterprise,
    LegalKind,
    PastContract,
    Territory,
)
from tenderwatch.model.enterprise import tidy

TEXT = st.text(alphabet=st.characters(codec="utf-8", exclude_categories=["Cs", "Cc"]), min_size=1, max_size=12)
WORDS = TEXT.map(tidy).filter(bool)
AMOUNTS = st.none() | st.floats(0, 1e7)
TERRITORIES = st.builds(
    Territory,
    departments=st.sampled_from([(), ("29",), ("02", "2A"), ("FR",)]),
    neighbours=st.booleans(),
    regions=st.sampled_from([(), ("Bretagne",), ("Île-de-France", "Occitanie")]),
    radius_km=st.none() | st.floats(1, 900),
)
ACTIVITIES = st.builds(
    Activity,
    label=WORDS,
    family=st.sampled_from([None, "nettoyage"]),
    keywords=st.tuples(WORDS, WORDS),
    cpv=st.sampled_from([(), ("03100000",)]),
    exclude=st.lists(WORDS, max_size=2).map(tuple),
    service=st.sampled_from(["prestation", "mise_a_disposition", "fabrication"]),
    level=st.sampled_from(["current", "emerging"]),
    territory=st.none() | TERRITORIES,
)
PROFILES = st.builds(
    Enterprise,
    id=st.from_regex(r"[A-Za-z0-9][A-Za-z0-9._-]{0,10}", fullmatch=True),
    name=WORDS,
    kind=st.sampled_from(LegalKind),
    insertion_percent=st.none() | st.floats(0, 100),
    networks=st.lists(WORDS, max_size=2).map(tuple),
    contacts=st.lists(st.builds(Contact, email=st.just("a@example.org"), name=st.none() | WORDS), max_size=2).map(
        tuple
    ),
    base=st.builds(Base, postal_code=st.just("01000"), town=st.none() | WORDS),
    territory=TERRITORIES,
    activities=st.lists(ACTIVITIES, max_size=3, unique_by=lambda one: one.label).map(tuple),
    exclude=st.lists(WORDS, max_size=2).map(tuple),
    capacity=st.builds(
        Capacity, max_amount_eur=AMOUNTS, max_lots=st.none() | st.integers(1, 9), team=st.none() | st.integers(0, 99)
    ),
    references=st.lists(
        st.builds(
            PastContract, title=WORDS, buyer=st.none() | WORDS, year=st.none() | st.just(2024), amount_eur=AMOUNTS
        ),
        max_size=2,
    ).map(tuple),
    certificates=st.lists(WORDS, max_size=2).map(tuple),
    excluded_buyers=st.lists(WORDS, max_size=2).map(tuple),
    min_days=st.none() | st.integers(0, 30),
    digest=st.builds(DigestSettings, max_items=st.integers(1, 5), paused=st.booleans()),
)
