"""Labels, communes and distances: what is known is near the truth, what is not known is None."""

from __future__ import annotations

import csv
import gzip
from datetime import date
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tenderwatch.places import DEPARTMENTS, NEIGHBOURS
from tenderwatch.reference import (
    BUILT_IN,
    CENTRES,
    COMMUNES_FILE,
    CPV_FILE,
    Commune,
    CommunesTable,
    CpvTable,
    Point,
    Reference,
    great_circle_km,
    hand_written,
    known,
    label_of,
)

DAY = date(2026, 10, 5)
CPV = CpvTable(
    source="Essai", licence="CC0", fetched_on=DAY, address="https://example.org/cpv",
    data={"90911200": "Nettoyage d'essai", "90910000": "Classe d'essai", "77300000": "Groupe d'essai"},
)  # fmt: skip
COMMUNES = CommunesTable(
    source="Essai", licence="CC0", fetched_on=DAY, address="https://example.org/communes", left_out=0,
    data=(
        Commune("29901", "Saint-Kerlune", ("29910",), 48.40, -4.50, 3000),
        Commune("29902", "Plou-Essai", ("29920",), 48.00, -4.00, 1000),
        Commune("29903", "Trez-Essai", ("29920",), 48.20, -4.00, None),
        Commune("35901", "Kerlune", ("35900", "35910"), 48.10, -1.70, 200_000),
        Commune("2A901", "Essai-di-Sopra", ("20190",), 41.90, 8.70, 500),
    ),
)  # fmt: skip
KNOWN = Reference(CPV, COMMUNES)


def test_every_division_and_group_has_a_short_label_of_its_own() -> None:
    table = hand_written()
    divisions = {code for code in table if len(code) == 2}

    assert len(divisions) == 45
    assert len(table) == 45 + 272
    for code, label in table.items():
        assert code.isdigit(), code
        assert code[:2] in divisions, code
        assert 3 <= len(label) <= 90, code
        assert label == label.strip(), code
    assert len(set(table.values())) >= 310


def test_the_table_has_the_codes_of_the_official_list(shared: Path) -> None:
    path = shared / "data" / "reference" / "cpv_2008_fr_en.csv"
    if not path.is_file():
        pytest.skip("the shared list of CPV codes is not beside the project")
    with path.open(encoding="utf-8", newline="") as file:
        codes = [row["code"] for row in csv.DictReader(file)]

    assert {code[:3].rstrip("0").ljust(2, "0") for code in codes if code.endswith("00000")} == set(hand_written())
    assert all(label_of(code) for code in codes)


@pytest.mark.parametrize(
    ("code", "label"),
    [
        ("90911200", "Nettoyage et hygiène des locaux"),
        ("90911200-8", "Nettoyage et hygiène des locaux"),
        (" 77310000 ", "Espaces verts et horticulture"),
        ("30000000", "Informatique et fournitures de bureau"),
        ("90100000", "Propreté, déchets, assainissement et environnement"),
        ("01000000", None),
        ("00000000", None),
        ("9091", None),
        ("nettoyage", None),
        ("٩٠٩١١٢٠٠", None),
        ("", None),
    ],
)
def test_without_download_a_code_is_told_by_its_group_or_division(code: str, label: str | None) -> None:
    assert label == BUILT_IN.label_of(code)


@pytest.mark.parametrize(
    ("code", "label"),
    [
        ("90911200-8", "Nettoyage d'essai"),
        ("90911300", "Classe d'essai"),
        ("77310000", "Groupe d'essai"),
        ("90500000", "Déchets, collecte et traitement"),
        ("00000000", None),
    ],
)
def test_an_official_label_comes_before_ours_at_its_level(code: str, label: str | None) -> None:
    assert label == KNOWN.label_of(code)


def test_every_department_has_a_middle_near_its_neighbours() -> None:
    assert set(CENTRES) == set(DEPARTMENTS)
    assert len(set(CENTRES.values())) == len(CENTRES)
    for code, near in NEIGHBOURS.items():
        for other in near:
            assert code in NEIGHBOURS[other]
            distance = BUILT_IN.distance_km(code, other)
            assert distance is not None
            assert 5 < distance < 140, (code, other)


def test_a_neighbour_is_nearer_than_most_departments() -> None:
    for code, near in NEIGHBOURS.items():
        others = sorted(DEPARTMENTS, key=lambda other: great_circle_km(CENTRES[code], CENTRES[other]))
        assert not set(near) - set(others[:25]), code


def test_the_communes_of_the_real_list_lie_around_the_middle_of_their_department(shared: Path) -> None:
    path = shared / "data" / "reference" / "communes_france.csv.gz"
    if not path.is_file():
        pytest.skip("the shared list of communes is not beside the project")
    with gzip.open(path, "rt", encoding="utf-8") as file:
        rows = [row for row in csv.DictReader(file) if row["lat"] and row["departement"] in CENTRES]
    distances: dict[str, list[float]] = {}
    for row in rows:
        point = Point(float(row["lat"]), float(row["lon"]))
        department = row["departement"]
        distances.setdefault(department, []).append(great_circle_km(CENTRES[department], point))

    assert set(distances) == set(CENTRES)
    for department, found in distances.items():
        assert max(found) < (250 if department == "973" else 105), department


@pytest.mark.parametrize(
    ("one", "other", "least", "most"),
    [
        ("22", "35", 80, 120),
        ("29", "06", 950, 1050),
        ("75", "92", 3, 20),
        ("2A", "2B", 30, 90),
        ("75", "974", 9000, 9700),
        ("35", "2", 380, 440),
        ("35000", "29200", 150, 230),
    ],
)
def test_distances_between_departments_are_plausible_both_ways(one: str, other: str, least: int, most: int) -> None:
    distance = BUILT_IN.distance_km(one, other)

    assert distance is not None
    assert least < distance < most
    assert BUILT_IN.distance_km(other, one) == pytest.approx(distance)


def test_what_is_not_known_is_none_and_never_zero() -> None:
    for unknown in ("", "99", "99999", "988", "98800", "Rennes", "3500"):
        assert BUILT_IN.distance_km("35", unknown) is None
        assert BUILT_IN.distance_km(unknown, "35") is None
        assert BUILT_IN.distance_km(unknown, unknown) is None
    assert BUILT_IN.distance_km("35000", "35400") is None
    assert BUILT_IN.distance_km("35", "35400") is None
    assert KNOWN.distance_km("35900", "35400") is None
    assert BUILT_IN.commune("35900", "Kerlune") is None
    assert BUILT_IN.insee("35901") is None


def test_a_place_is_zero_from_itself() -> None:
    for place in ("35", "35400", "35900", Point(48.0, -1.0)):
        assert KNOWN.distance_km(place, place) == 0.0


def test_with_communes_distances_are_between_towns() -> None:
    towns = KNOWN.distance_km("29910", "35900")
    insee = KNOWN.insee("29901"), KNOWN.insee("2a901")

    assert towns == pytest.approx(great_circle_km(Point(48.4, -4.5), Point(48.1, -1.7)))
    assert towns is not None
    assert 200 < towns < 215
    assert insee == (Point(48.4, -4.5), Point(41.9, 8.7))
    assert KNOWN.distance_km(Point(48.4, -4.5), "35900") == pytest.approx(towns)


def test_a_postal_code_of_several_communes_is_their_middle_by_inhabitants() -> None:
    distance = KNOWN.distance_km("29920", Point(48.0, -4.0))

    assert distance is not None
    assert 0 < distance < 0.1


@pytest.mark.parametrize(
    ("postal_code", "name", "point"),
    [
        ("29910", None, Point(48.4, -4.5)),
        ("29910", "ST KERLUNE", Point(48.4, -4.5)),
        ("29910", "Lieu-dit Le Roc", Point(48.4, -4.5)),
        ("29920", "plou essai", Point(48.0, -4.0)),
        ("29920", "TREZ-ESSAI CEDEX", Point(48.2, -4.0)),
        ("29920", None, None),
        ("29920", "Lieu-dit Le Roc", None),
        ("29920", "Saint-Kerlune", None),
        ("35042", "KERLUNE CEDEX 7", Point(48.1, -1.7)),
        ("35900", "Kerlune 3e arrondissement", Point(48.1, -1.7)),
        ("35042", "Saint-Kerlune", None),
        ("35042", None, None),
        ("99000", "Kerlune", None),
        ("20190", "Essai-di-Sopra", Point(41.9, 8.7)),
        ("", "", None),
    ],
)
def test_a_commune_is_found_when_its_address_leaves_no_doubt(
    postal_code: str, name: str | None, point: Point | None
) -> None:
    assert point == KNOWN.commune(postal_code, name)


def test_tables_come_back_from_their_files_as_they_were(tmp_path: Path) -> None:
    (tmp_path / CPV_FILE).write_text(CPV.model_dump_json(), encoding="utf-8")
    (tmp_path / COMMUNES_FILE).write_text(COMMUNES.model_dump_json(), encoding="utf-8")

    assert known(tmp_path) == KNOWN
    assert known(tmp_path / "absent") == BUILT_IN


@pytest.mark.parametrize("text", ["", "{}", '{"data": {}}', "[", '{"data": [["29901"]]}', "\x00"])
def test_a_damaged_file_is_told_and_our_table_stands_in(tmp_path: Path, text: str) -> None:
    (tmp_path / CPV_FILE).write_text(text, encoding="utf-8")
    (tmp_path / COMMUNES_FILE).write_text(COMMUNES.model_dump_json(), encoding="utf-8")

    found = known(tmp_path)

    assert found.communes == COMMUNES
    assert found.label_of("90911200") == "Nettoyage et hygiène des locaux"
    (problem,) = found.problems
    assert CPV_FILE in problem


_POINTS = st.builds(Point, st.floats(-90, 90), st.floats(-180, 180))


@given(_POINTS, _POINTS)
def test_a_distance_is_symmetrical_and_at_most_half_the_earth(one: Point, other: Point) -> None:
    distance = great_circle_km(one, other)

    assert distance == pytest.approx(great_circle_km(other, one))
    assert 0 <= distance <= 20_016


@given(st.text(max_size=12))
def test_any_text_has_a_label_or_none(code: str) -> None:
    assert KNOWN.label_of(code) != ""
