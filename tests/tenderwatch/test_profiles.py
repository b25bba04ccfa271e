"""Profiles: every problem at once, round trips without loss, doubts in sentences."""

from __future__ import annotations

from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tenderwatch.errors import ConfigError
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
from tenderwatch.profiles import check_profiles, dump_profile, load_profiles
from tests.conftest import SHARED
from tests.factories import an_enterprise

GOOD = """
id: net-iroise
name: Net Iroise
kind: EA
networks: [unea]
territory: {departments: [29, 01, FR]}
activities:
- label: Nettoyage
  keywords: [nettoyage de bureaux]
  cpv: ['90910000-9', 03100000, 90911200]
"""


def written(folder: Path, **files: str) -> Path:
    for name, text in files.items():
        (folder / f"{name}.yaml").write_text(text, encoding="utf-8")
    return folder


def problems(folder: Path, **files: str) -> str:
    with pytest.raises(ConfigError) as caught:
        load_profiles(written(folder, **files))
    return "\n".join(caught.value.problems)


def test_a_profile_is_read_with_its_codes_mended(tmp_path: Path) -> None:
    (profile,) = load_profiles(written(tmp_path, good=GOOD))

    assert profile.territory.departments == ("29", "01", "FR")
    assert profile.activities[0].cpv == ("90910000", "03100000", "90911200")


def test_every_problem_of_every_file_is_told_with_file_and_key(tmp_path: Path) -> None:
    bad = """
id: x
nam: X
kind: EURL
territory: {departments: ['2', '29']}
contacts: [{email: personne}]
activities: [{label: A, cpv: ['909'], servise: prestation}]
"""
    told = problems(tmp_path, bad=bad, worse="- pas un profil", broken="a: [", good=GOOD)

    for expected in (
        "bad.yaml : nam : clé inconnue ; vouliez-vous dire « name » ?",
        "bad.yaml : name : clé obligatoire absente",
        "bad.yaml : kind : 'EURL' n'est pas admis",
        "bad.yaml : territory.departments.0 : '2' n'est pas un département",
        "bad.yaml : contacts.0.email : 'personne' n'est pas une adresse",
        "bad.yaml : activities.0.cpv.0 : '909' n'est pas un code CPV ; huit chiffres",
        "bad.yaml : activities.0.servise : clé inconnue ; vouliez-vous dire « service » ?",
        "worse.yaml : des clés sont attendues",
        "broken.yaml : illisible",
    ):
        assert expected in told


@pytest.mark.parametrize(
    ("text", "told"),
    [
        ("id: a\nid: b", "la clé « id » est donnée deux fois"),
        ("id: &a x\nname: *a", "les alias (*) ne sont pas admis"),
        ("a: " + "[" * 5000, "illisible"),
        ("", "des clés sont attendues"),
        ("id: x\nname: X\nkind: EA\nactivities: [{label: A, cpv: [909]}]", "activities.0.cpv.0 : '909'"),
        ("# " + "x" * 1_000_001, "ce n'est pas un profil"),
    ],
)
def test_what_is_no_profile_is_refused_with_a_sentence(tmp_path: Path, text: str, told: str) -> None:
    assert told in problems(tmp_path, bad=text)


def test_a_file_that_is_missing_is_a_problem(tmp_path: Path) -> None:
    with pytest.raises(ConfigError, match="illisible"):
        load_profiles(tmp_path / "absent.yaml")


def test_an_enterprise_without_activities_is_read_and_reported(tmp_path: Path) -> None:
    (profile,) = load_profiles(written(tmp_path, bare="id: x\nname: X\nkind: ESAT"))

    assert profile.activities == ()
    assert any("rien ne peut être comparé" in one for one in check_profiles([profile]))


def test_an_identifier_given_twice_and_an_empty_folder_are_problems(tmp_path: Path) -> None:
    assert "net-iroise" in problems(tmp_path, one=GOOD, two=GOOD)
    (tmp_path / "empty").mkdir()
    assert "aucun fichier" in problems(tmp_path / "empty")


TEXT = st.text(alphabet=st.characters(codec="utf-8", exclude_categories=["Cs", "Cc"]), min_size=1, max_size=12)
WORDS = TEXT.map(tidy).filter(bool)
AMOUNTS = st.none() | st.floats(0, 1e7)
TERRITORIES = st.builds(
    Territory,
    departments=st.sampled_from([(), ("29",), ("02", "2A"), ("FR",)]),
    neighbours=st.booleans(),
    regions=st.sampled_from([(), ("Bretagne",), ("Île-de-France", "Occitanie")]),
    radius_km=st.none() | st.floats(0.5, 900),
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
    base=st.builds(Base, postal_code=st.sampled_from([None, "29200"]), town=st.none() | WORDS),
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


@given(PROFILES)
def test_writing_and_reading_back_loses_nothing(tmp_path_factory: pytest.TempPathFactory, profile: Enterprise) -> None:
    path = tmp_path_factory.mktemp("profiles") / "one.yaml"
    path.write_text(dump_profile(profile), encoding="utf-8")

    assert load_profiles(path) == [profile]


def test_what_deserves_a_look_is_said_in_sentences() -> None:
    activity = Activity(label="Nettoyage", keywords=("vitres", "a"))
    doubts = check_profiles(
        [an_enterprise(activities=(activity,), exclude=("Vitres",), contacts=()), an_enterprise(activities=())]
    )

    told = "\n".join(doubts)
    for expected in ("cherche et exclut", "trop court", "aucun contact", "pas de code CPV", "aucune activité"):
        assert expected in told
    assert check_profiles([an_enterprise()]) == []


@pytest.mark.skipif(not SHARED.is_dir(), reason="the shared profiles are not beside the project")
def test_the_judged_profiles_are_read() -> None:
    assert len(load_profiles(SHARED / "evaluation" / "profiles")) == 12
