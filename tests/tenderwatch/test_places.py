"""Departments, from codes first, then from prose."""

from __future__ import annotations

import pytest

from tenderwatch.places import (
    DEPARTMENTS,
    NEIGHBOURS,
    department_code,
    department_in_words,
    department_of_postal_code,
    departments_in_prose,
    departments_of_nuts,
)


@pytest.mark.parametrize(
    ("raw", "code"),
    [("2", "02"), ("29", "29"), ("2a", "2A"), ("974", "974"), ("96", None), ("", None), (None, None), ("020", None)],
)
def test_a_lost_leading_zero_is_mended(raw: str | None, code: str | None) -> None:
    assert code == department_code(raw)


@pytest.mark.parametrize(
    ("postal_code", "code"),
    [("29200", "29"), ("20090", "2A"), ("20200", "2B"), ("97411", "974"), ("02100", "02"), ("2910", None)],
)
def test_a_postal_code_names_its_department(postal_code: str, code: str | None) -> None:
    assert code == department_of_postal_code(postal_code)


@pytest.mark.parametrize(
    ("text", "codes"),
    [
        ("(59) Nord", ("59",)),
        ("Argonay (74)", ("74",)),
        ("Bouches-du-Rhône", ("13",)),
        ("41 rue Camille Pelletan 92300 - LEVALLOIS PERRET", ("92",)),
        ("(22) Côtes-d'Armor, (29) Finistère", ("22", "29")),
        ("Finistère", ("29",)),
        ("Nord", ("59",)),
        ("au nord de la commune, lot 3", ()),
        ("Loire-Atlantique", ("44",)),
        ("12 rue de la Manche, Kerlune", ()),
        ("place de la Creuse", ()),
        ("France métropolitaine, Corse comprise", ()),
        ("20 000 m2", ()),
    ],
)
def test_places_in_prose_name_departments(text: str, codes: tuple[str, ...]) -> None:
    assert codes == departments_in_prose(text)


def test_nuts_codes_of_two_levels_and_two_editions_are_known() -> None:
    assert departments_of_nuts("FRH02") == ("29",)
    assert departments_of_nuts("FRH0") == ("22", "29", "35", "56")
    assert departments_of_nuts("FR523") == ("35",)
    assert departments_of_nuts("FR") == ()
    assert departments_of_nuts("DE300") == ()


def test_neighbours_are_neighbours_both_ways() -> None:
    for code, near in NEIGHBOURS.items():
        for other in near:
            assert code in NEIGHBOURS[other]
    assert len(DEPARTMENTS) == 101
    assert department_in_words("29") == "Finistère (29)"


@pytest.mark.parametrize(
    ("nuts", "departments"),
    [
        ("FR522", ("29",)),
        ("FRH02", ("29",)),
        ("FR52", ("22", "29", "35", "56")),
        ("FRH", ("22", "29", "35", "56")),
        ("FRA40", ("974",)),
        ("FR", ()),
        ("XX", ()),
    ],
)
def test_nuts_codes_of_every_level_and_of_before_2018(nuts: str, departments: tuple[str, ...]) -> None:
    assert departments_of_nuts(nuts) == departments


def test_a_region_stands_for_its_departments_where_none_is_named() -> None:
    assert departments_in_prose("Région Bretagne") == ("22", "29", "35", "56")
    assert departments_in_prose("Finistère, Bretagne") == ("29",)
