"""The sample's contracts, and the part of ODSQL with which they are asked for."""

from __future__ import annotations

import pytest

from tenderwatch.sample.odsql import BadQueryError, Row, page, selected
from tenderwatch.sample.records import contracts

ROWS: list[Row] = [
    {"id": "1", "code": "29", "kind": "Code département", "datea": "2026-09-01", "dateb": "2026-10-01"},
    {"id": "2", "code": "29200", "kind": "Code postal", "datea": "2026-10-02", "dateb": None},
    {"id": "3", "code": "53", "kind": "Code région", "datea": "2026-08-01", "dateb": "2026-10-03"},
    {"id": "4 or (5)", "code": "53", "kind": "Code département", "datea": "2026-10-04", "dateb": "CDL"},
]


@pytest.mark.parametrize(
    ("where", "found"),
    [
        ('id = "1"', "1"),
        ('id="1" or id = "3"', "13"),
        ('startswith(code, "29")', "12"),
        ('(startswith(code, "29") or code = "53") and kind in ("Code région","Code postal")', "23"),
        ('startswith(code, "29") or code = "53" and kind = "Code région"', "123"),
        ('(id = "4 or (5)" and code = "53")', "4"),
        ("(datea in [date'2026-10-01'..date'2026-10-05'] or dateb in [date'2026-10-01'..date'2026-10-05'])", "1234"),
        ("((datea >= date'2026-10-03'))", "4"),
    ],
)
def test_conditions_are_joined_and_bracketed(where: str, found: str) -> None:
    assert "".join(str(row["id"])[0] for row in selected(ROWS, {"where": where})) == found


@pytest.mark.parametrize(
    "where", ['(prix = "3" or id = "1")', 'id = "1" and contains(id, "x")', "id = 1", "()", "( or )"]
)
def test_what_the_api_would_refuse_is_refused(where: str) -> None:
    with pytest.raises(BadQueryError):
        selected(ROWS, {"where": where})


def test_only_the_selected_fields_are_given() -> None:
    assert page(ROWS, {"select": "id,code", "limit": "1"})["results"] == [{"id": "1", "code": "29"}]
    with pytest.raises(BadQueryError, match="Unknown field: prix"):
        selected(ROWS, {"select": "id,prix"})


def test_contracts_have_all_fields_and_fillers_where_nothing_is_said() -> None:
    rows = contracts()

    assert len({(row["acheteur_id"], row["id"]) for row in rows}) == 21
    assert len({tuple(row) for row in rows}) == 1
    assert {row["titulaire_id_3"] for row in rows} == {"CDL", "99100000300011"}
    assert all(row["acheteur_id"].startswith("99") for row in rows)
