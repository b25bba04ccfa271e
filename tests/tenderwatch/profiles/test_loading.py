"""Profiles from files: every problem at once, the good ones kept, YAML there and back without loss."""

from __future__ import annotations

from pathlib import Path

import pytest
from hypothesis import given, settings

from tenderwatch.errors import ConfigError
from tenderwatch.model import Enterprise
from tenderwatch.profiles import check_profiles, dump_profile, load_profiles, read_profiles
from tests.conftest import SHARED
from tests.tenderwatch.profiles.strategies import PROFILES

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


@settings(max_examples=50, deadline=None)
@given(PROFILES)
def test_writing_and_reading_back_loses_nothing(tmp_path_factory: pytest.TempPathFactory, profile: Enterprise) -> None:
    path = tmp_path_factory.mktemp("profiles") / "one.yaml"
    path.write_text(dump_profile(profile), encoding="utf-8")

    assert load_profiles(path) == [profile]


@pytest.mark.skipif(not SHARED.is_dir(), reason="the shared profiles are not beside the project")
def test_the_judged_profiles_are_read() -> None:
    assert len(load_profiles(SHARED / "evaluation" / "profiles")) == 12


def test_a_bad_file_does_not_take_the_good_ones_along(tmp_path: Path) -> None:
    loaded = read_profiles(written(tmp_path, bad="id: x", good=GOOD))

    assert [one.id for one in loaded.profiles] == ["net-iroise"]
    assert any("bad.yaml : name : clé obligatoire absente" in one for one in loaded.problems)


@pytest.mark.parametrize(
    ("text", "told"),
    [
        ("territory: {regions: [Armorique]}", "territory.regions.0 : 'Armorique' n'est pas une région"),
        ("territory: {radius_km: 30}", "un rayon part de la base"),
        ("territory: {radius_km: 0.2}", "au moins 1"),
        ("activities: [{label: A}, {label: A}]", "« A » est donné 2 fois"),
        ("insertion_percent: 120", "au plus 100"),
        (
            "activities: [{label: A, keywords: [" + ", ".join(f"mot{n}" for n in range(10_000)) + "]}]",
            "10000 sont donnés",
        ),
        ("exclude: ['" + "x" * 1400 + "']", "au plus 1000 caractères"),
        ("min_days: 2.5", "un nombre entier est attendu"),
        ("id: ../../etc", "n'a pas la forme attendue"),
    ],
)
def test_what_a_profile_may_not_say_is_told_with_what_is_allowed(tmp_path: Path, text: str, told: str) -> None:
    base = "" if text.startswith("id:") else "id: x\n"
    found = problems(tmp_path, bad=f"{base}name: X\nkind: EI\n{text}")

    assert told in found
    assert len(found) < 1000


def test_places_are_understood_by_name(tmp_path: Path) -> None:
    text = "id: x\nname: X\nkind: EI\nbase: {postal_code: 01000}\n"
    text += "territory: {departments: [Finistère, 2a, france], regions: [pays de la loire], neighbours: true}"
    (profile,) = load_profiles(written(tmp_path, good=text))

    assert profile.territory.departments == ("29", "2A", "FR")
    assert profile.territory.regions == ("Pays de la Loire",)
    assert profile.base.postal_code == "01000"


def test_a_reference_may_be_its_title_alone_and_lists_lose_blanks(tmp_path: Path) -> None:
    text = "id: x\nname: '  X\u00a0 Y '\nkind: EI\nreferences: [Lycée de Pouldreuzic, {title: Mairie, year: 2025}]\nexclude: ['', a b]"
    (profile,) = load_profiles(written(tmp_path, good=text))

    assert profile.name == "X Y"
    assert [one.title for one in profile.references] == ["Lycée de Pouldreuzic", "Mairie"]
    assert profile.exclude == ("a b",)
