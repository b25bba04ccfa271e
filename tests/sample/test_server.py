"""The local server answers as the real API does: paging, limits, refusals, exports."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from typing import Any
from urllib.error import HTTPError
from urllib.parse import urlencode
from urllib.request import urlopen

import pytest

from tenderwatch.sample.odsql import BadQueryError, page, selected
from tenderwatch.sample.server import Faults, SampleServer

ROWS = [
    {"idweb": f"26-{9 - number}", "dateparution": f"2026-09-0{number + 1}", "code_departement": [str(number)]}
    for number in range(4)
]


@pytest.fixture
def server() -> Iterator[SampleServer]:
    with SampleServer(ROWS, b"<rss/>") as made:
        yield made


def get(address: str, **query: object) -> tuple[int, Mapping[str, str], bytes]:
    try:
        with urlopen(f"{address}?{urlencode(query)}", timeout=10) as answer:
            return answer.status, dict(answer.headers), answer.read()
    except HTTPError as error:
        with error:
            return error.code, dict(error.headers), error.read()


def ids(query: dict[str, str]) -> list[str]:
    return [row["idweb"] for row in selected(ROWS, query)]


@pytest.mark.parametrize(
    ("where", "found"),
    [
        ("", ["26-9", "26-8", "26-7", "26-6"]),
        ("dateparution in [date'2026-09-02'..date'2026-09-03']", ["26-8", "26-7"]),
        ("dateparution >= date'2026-09-03'", ["26-7", "26-6"]),
        ('code_departement in ("02","2")', ["26-7"]),
        ("dateparution >= date'2026-09-03' and code_departement in (\"3\")", ["26-6"]),
    ],
)
def test_the_clauses_that_our_spider_sends_are_understood(where: str, found: list[str]) -> None:
    assert ids({"where": where}) == found


def test_rows_are_ordered_when_asked() -> None:
    assert ids({"order_by": "idweb"}) == ["26-6", "26-7", "26-8", "26-9"]


@pytest.mark.parametrize(
    ("query", "message", "code"),
    [
        ({"where": 'departement="69"'},
         "ODSQL query is malformed: Unknown field: departement. Clause(s) containing the error(s): where.",
         "ODSQLError"),
        ({"where": 'contains(objet, "espaces verts")'},
         'ODSQL syntax exception: unexpected contains(objet, "espaces verts"). Clause(s) containing the error(s): where.',
         "ODSQLError"),
        ({"order_by": "prix"},
         "ODSQL query is malformed: Unknown field: prix. Clause(s) containing the error(s): order_by.", "ODSQLError"),
        ({"limit": "1473"},
         "Invalid value for limit API parameter: 1473 was found but -1 <= limit <= 100 is expected.",
         "InvalidRESTParameterError"),
        ({"offset": "10000", "limit": "1"},
         "Invalid value for sum of offset + limit API parameter: 10001 was found but <= 10000 is expected.",
         "InvalidRESTParameterError"),
        ({"offset": "-5"}, "Invalid value for offset API parameter: -5 was found but >= 0 is expected.",
         "InvalidRESTParameterError"),
        ({"limit": "dix"}, "Invalid value for limit API parameter: an integer is expected.",
         "InvalidRESTParameterError"),
    ],
)  # fmt: skip
def test_what_the_api_refuses_is_refused_in_its_own_words(query: dict[str, str], message: str, code: str) -> None:
    with pytest.raises(BadQueryError) as refused:
        page(ROWS, query)

    assert (str(refused.value), refused.value.code) == (message, code)


@pytest.mark.parametrize(("limit", "rows"), [(None, 10), ("-1", 100), ("0", 0), ("100", 100), ("7", 7)])
def test_a_page_has_ten_rows_unless_asked_otherwise(limit: str | None, rows: int) -> None:
    many = [{"idweb": str(number)} for number in range(150)]
    found = page(many, {"limit": limit} if limit else {})

    assert (found["total_count"], len(found["results"])) == (150, rows)


def test_a_page_over_http_tells_the_total_and_the_quota(server: SampleServer) -> None:
    status, headers, body = get(f"{server.boamp_url}/records", order_by="idweb", limit=2, offset=1)

    assert status == 200
    assert json.loads(body) == {"total_count": 4, "results": [ROWS[2], ROWS[1]]}
    assert headers["X-RateLimit-Limit"] == "50000"
    assert {"X-RateLimit-Remaining", "X-RateLimit-Reset"} <= headers.keys()
    assert [(asked.path, dict(asked.query)["limit"]) for asked in server.asked] == [
        ("/api/explore/v2.1/catalog/datasets/boamp/records", "2")
    ]


def test_a_refusal_over_http_has_a_message_and_a_code(server: SampleServer) -> None:
    status, _, body = get(f"{server.boamp_url}/records", limit=101)

    assert status == 400
    assert json.loads(body)["error_code"] == "InvalidRESTParameterError"
    assert get(f"{server.boamp_url}/exports/jsonl", where="prix = 3")[0] == 400


def test_exports_have_no_envelope_and_no_limit(server: SampleServer) -> None:
    _, _, array = get(f"{server.boamp_url}/exports/json")
    _, _, lines = get(f"{server.boamp_url}/exports/jsonl", where="dateparution >= date'2026-09-03'")

    assert json.loads(array) == ROWS
    assert [json.loads(line) for line in lines.splitlines()] == ROWS[2:]


def test_robots_forbid_the_api_as_the_real_ones_do_and_unknown_pages_are_missing(server: SampleServer) -> None:
    assert get(server.url + "/robots.txt")[2] == b"User-agent: *\nDisallow: /api/\n"
    assert get(server.url + "/ailleurs")[0] == 404


def test_the_feed_is_served_with_its_validators_and_missing_without_one(server: SampleServer) -> None:
    status, headers, body = get(server.feed_url)
    with SampleServer([]) as bare:
        assert get(bare.feed_url)[0] == 404

    assert (status, body) == (200, b"<rss/>")
    assert {"ETag", "Last-Modified"} <= headers.keys()


@pytest.mark.parametrize(
    ("fault", "status", "found"),
    [
        ("429", 429, {"errorcode": 10002, "reset_time": "2020-01-01T00:00:00Z"}),
        ("429-tomorrow", 429, {"errorcode": 10002, "reset_time": "2099-01-01T00:00:00Z"}),
        ("400", 400, {"error_code": "ODSQLError"}),
        ("empty", 200, {"total_count": 4, "results": []}),
        ("more", 200, {"total_count": 5}),
        ("published", 200, {"total_count": 5}),
    ],
)
def test_a_fault_strikes_the_request_that_it_is_for(fault: str, status: int, found: dict[str, Any]) -> None:
    with SampleServer(ROWS, faults=Faults({1: fault})) as server:
        first, second, third = (get(f"{server.boamp_url}/records") for _ in range(3))

    assert (first[0], second[0], third[0]) == (200, status, 200)
    assert found.items() <= json.loads(second[2]).items()


def test_a_fault_of_a_path_strikes_every_time() -> None:
    with SampleServer(ROWS, b"<rss/>", faults=Faults(by_path={"/flux.xml": "500"})) as server:
        statuses = [get(server.feed_url)[0], get(server.feed_url)[0], get(f"{server.boamp_url}/records")[0]]

    assert statuses == [500, 500, 200]
