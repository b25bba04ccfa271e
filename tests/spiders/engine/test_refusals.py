"""What an API's refusals mean, and how long they make us wait."""

from __future__ import annotations

from datetime import datetime

import pytest

from spiders.engine.refusals import is_no_file, seconds_to_wait, sentence
from tests.spiders.engine.jobs import an_answer


@pytest.mark.parametrize(
    ("status", "body", "told"),
    [
        (400, {"message": "ODSQL query\n is malformed.", "error_code": "ODSQLError"},
         "requête refusée par l'API (400) : ODSQL query is malformed."),
        (400, b"<html>", "requête refusée par l'API (400) : sans message"),
        (400, b"[" * 100_000, "requête refusée par l'API (400) : sans message"),
        (400, {"message": "x" * 9_000}, "requête refusée par l'API (400) : " + "x" * 500),
        (429, {"errorcode": 10002, "reset_time": "2026-10-06T00:00:00Z"},
         "quota de l'API atteint (429) ; réessayez après le 06/10/2026 à 02:00."),
        (429, {"errorcode": 10005, "reset_time": "demain"},
         "quota de l'API atteint (429) ; réessayez au prochain passage."),
        (302, b"", "l'API renvoie vers une autre adresse (302) : elle n'est pas suivie."),
        (401, b"", "l'API a répondu 401."),
    ],
)  # fmt: skip
def test_every_refusal_is_a_french_sentence_with_the_apis_own_words(status: int, body: object, told: str) -> None:
    assert sentence(an_answer(body, status)) == told


@pytest.mark.parametrize(
    ("body", "headers", "seconds"),
    [
        ({"reset_time": "2026-10-05T04:01:00Z"}, {}, 60.0),
        ({"reset_time": "2026-10-05T06:01:00+02:00"}, {"Retry-After": "5"}, 60.0),
        ({"reset_time": "2020-01-01T00:00:00Z"}, {}, 0.0),
        ({"reset_time": "2026-10-05T06:01:00"}, {}, None),
        ({"reset_time": None}, {"Retry-After": "90"}, 90.0),
        (b"Too Many Requests", {"Retry-After": "90"}, 90.0),
        (b"Too Many Requests", {"Retry-After": "Wed, 21 Oct 2026 07:28:00 GMT"}, None),
        (b"Too Many Requests", {"Retry-After": "9" * 40}, None),
        (b"Too Many Requests", {"Retry-After": "²"}, None),
        (b"", {}, None),
    ],
)
def test_the_wait_is_told_by_the_body_else_by_the_header(
    now: datetime, body: object, headers: dict[str, str], seconds: float | None
) -> None:
    assert seconds_to_wait(an_answer(body, 429, headers)) == seconds


@pytest.mark.parametrize(
    ("body", "expected"),
    [
        (b"", True),
        (b" \n", True),
        (b"<html><body>Maintenance</body></html>", True),
        (b"\n<!-- 1 --><!DOCTYPE HTML PUBLIC '-//W3C//DTD HTML 3.2 Final//EN'><html>", True),
        (b"<?xml version='1.0'?><ann/>", False),
        (b"<!-- 1 --><ANNONCE/>", False),
    ],
)
def test_a_page_made_for_people_is_no_file(body: bytes, expected: bool) -> None:
    assert is_no_file(body) == expected
