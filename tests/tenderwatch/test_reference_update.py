"""Downloads of reference data: the good ones are read whole, everything else is refused with its reason."""

from __future__ import annotations

import json
import socket
from collections.abc import Iterator, Mapping
from datetime import date
from typing import Any

import pytest

from tenderwatch.reference import UnusableReferenceError, fetched_communes, fetched_cpv
from tenderwatch.reference.download import download
from tenderwatch.reference.official import communes, cpv_labels
from tests.servers import reference as served
from tests.servers.reference import COMMUNES_PATH, CPV_PATH, ReferenceServer

AGENT = "Tenderwatch/0 (veille des marches publics; contact: veille@example.org)"
DAY = date(2026, 10, 5)


@pytest.fixture
def faults() -> Mapping[str, str]:
    """What the site does wrong; a test replaces it by parametrising."""
    return {}


@pytest.fixture
def site(faults: Mapping[str, str]) -> Iterator[ReferenceServer]:
    with ReferenceServer(faults) as server:
        yield server


def everywhere(fault: str) -> Mapping[str, str]:
    return {CPV_PATH: fault, COMMUNES_PATH: fault}


def refusal(body: bytes, *, of_communes: bool = False) -> str:
    with pytest.raises(UnusableReferenceError) as caught:
        communes(body) if of_communes else cpv_labels(body)
    return str(caught.value)


def test_good_files_become_tables_with_origin_licence_and_day(site: ReferenceServer) -> None:
    cpv = fetched_cpv(site.cpv_url, AGENT, DAY)
    towns = fetched_communes(site.communes_url, AGENT, DAY)

    assert cpv.data == served.labels()
    assert (cpv.licence, cpv.fetched_on, cpv.address) == ("CC BY 4.0", DAY, site.cpv_url)
    assert (len(towns.data), towns.left_out) == (len(served.communes()), 0)
    assert (towns.licence, towns.address) == ("Licence Ouverte 2.0", site.communes_url)
    first = next(row for row in served.communes() if row["code"] == "01001")
    assert towns.data[0] == (
        "01001", first["nom"], tuple(first["codesPostaux"]),
        first["centre"]["coordinates"][1], first["centre"]["coordinates"][0], first["population"],
    )  # fmt: skip
    assert site.agents == [AGENT, AGENT]


@pytest.mark.parametrize(
    ("faults", "reason"),
    [
        (everywhere("500"), "le site a répondu 500"),
        (everywhere("204"), "le site a répondu 204"),
        (everywhere("html"), "ce n'est pas le fichier attendu"),
        (everywhere("bomb"), "ce n'est pas le fichier attendu"),
        (everywhere("stranger"), "ce n'est pas le fichier attendu"),
        (everywhere("cut"), "réponse coupée"),
        (everywhere("cut-chunks"), "pas de réponse entière"),
        (everywhere("elsewhere"), "redirection vers un autre site (127.0.0.1), refusée"),
        (everywhere("file"), "le site a répondu 302"),
        (everywhere("round"), "le site a répondu 302"),
        (everywhere("announced"), "trop grande"),
        (everywhere("endless"), "trop grande"),
    ],
)
def test_what_is_no_good_answer_is_refused_with_its_reason(site: ReferenceServer, reason: str) -> None:
    for fetch, address in ((fetched_cpv, site.cpv_url), (fetched_communes, site.communes_url)):
        with pytest.raises(UnusableReferenceError) as caught:
            fetch(address, AGENT, DAY)
        assert reason in str(caught.value)


@pytest.mark.parametrize("faults", [everywhere("moved")])
def test_a_redirection_within_the_site_is_followed(site: ReferenceServer) -> None:
    assert fetched_cpv(site.cpv_url, AGENT, DAY).data == served.labels()
    assert site.paths == [CPV_PATH, "/new" + CPV_PATH]


@pytest.mark.parametrize(
    ("faults", "reason"), [(everywhere("drip"), "trop lente"), (everywhere("silent"), "timed out")]
)
def test_a_site_that_keeps_us_waiting_is_left(site: ReferenceServer, reason: str) -> None:
    with pytest.raises(UnusableReferenceError, match=reason):
        download(site.cpv_url, AGENT, 2_000_000, silence=0.3, whole=0.5)


def test_a_site_that_is_not_there_is_told(site: ReferenceServer) -> None:
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]

    with pytest.raises(UnusableReferenceError, match="pas de réponse entière"):
        download(f"http://127.0.0.1:{port}/", AGENT, 1000)


PRIVATE, SCHEME, LOGIN = "adresse privée", "doit commencer par https://", "ni nom ni mot de passe"


@pytest.fixture
def no_proxy(monkeypatch: pytest.MonkeyPatch) -> None:
    for name in ("https_proxy", "HTTPS_PROXY", "all_proxy", "ALL_PROXY", "http_proxy", "HTTP_PROXY"):
        monkeypatch.delenv(name, raising=False)


@pytest.mark.usefixtures("no_proxy")
@pytest.mark.parametrize(
    ("address", "reason"),
    [
        ("file:///etc/hostname", SCHEME),
        ("ftp://example.org/x", SCHEME),
        ("http://example.org/x", SCHEME),
        ("http://localhost/x", SCHEME),
        ("http://127.0.0.2/x", SCHEME),
        ("http://[::1]/x", SCHEME),
        ("http://127.0.0.1@example.org/x", SCHEME),
        ("//example.org/x", SCHEME),
        ("", SCHEME),
        ("https://user:word@example.org/x", LOGIN),
        ("http://user@127.0.0.1/x", LOGIN),
        ("https://", "pas de réponse entière"),
        ("https://localhost/x", PRIVATE),
        ("https://10.0.0.1/x", PRIVATE),
        ("https://192.168.1.1/x", PRIVATE),
        ("https://169.254.169.254/x", PRIVATE),
        ("https://[::1]/x", PRIVATE),
        ("https://[fd00::1]/x", PRIVATE),
        ("https://[::ffff:10.0.0.1]/x", PRIVATE),
        ("https://0.0.0.0/x", PRIVATE),
        ("https://2130706433/x", PRIVATE),
        ("https://example.org:port/x", "port"),
        ("https://[example/x", "Invalid IPv6 URL"),
        ("http://127.0.0.1/a b", "control characters"),
    ],
)
def test_no_file_and_nothing_of_the_own_network_is_ever_asked(address: str, reason: str) -> None:
    with pytest.raises(UnusableReferenceError) as caught:
        download(address, AGENT, 1000)
    assert reason in str(caught.value)


@pytest.mark.usefixtures("no_proxy")
def test_a_public_name_that_leads_into_the_own_network_is_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    answers = [(2, 1, 6, "", (ip, 443)) for ip in ("93.184.216.34", "10.1.2.3")]
    monkeypatch.setattr(socket, "getaddrinfo", lambda *_, **__: answers)

    with pytest.raises(UnusableReferenceError, match=r"example\.org est une adresse privée"):
        download("https://example.org/x", AGENT, 1000)


def test_a_proxy_of_the_installation_is_asked_and_the_own_machine_never_through_it(
    monkeypatch: pytest.MonkeyPatch, site: ReferenceServer
) -> None:
    for name in ("https_proxy", "http_proxy"):
        monkeypatch.setenv(name, site.site)
    for name in ("no_proxy", "NO_PROXY", "HTTPS_PROXY", "HTTP_PROXY"):
        monkeypatch.delenv(name, raising=False)

    with pytest.raises(UnusableReferenceError, match="403"):
        download("https://example.org/x", AGENT, 1000)
    assert download(site.cpv_url, AGENT, 2_000_000) == site.body(CPV_PATH)
    assert site.paths == ["example.org:443", CPV_PATH]


def test_labels_are_read_with_or_without_the_document_type_of_java() -> None:
    whole = served.properties(served.labels())

    assert cpv_labels(whole) == cpv_labels(whole.replace(served.DOCTYPE.encode(), b"")) == served.labels()
    assert cpv_labels(b"\xef\xbb\xbf" + whole) == served.labels()


def test_labels_are_cleaned_and_bounded() -> None:
    found = cpv_labels(
        served.properties({**served.labels(), "03000000": " Un &amp;eacute;t&#233; \n long " + "x" * 900})
    )

    assert found["03000000"].startswith("Un été\nlong x")
    assert len(found["03000000"]) == 400


@pytest.mark.parametrize(
    "body",
    [
        b"",
        b"{}",
        served.PAGE,
        served.BOMB,
        served.STRANGER,
        served.properties(served.labels())[:-30],
        served.properties(served.labels()).replace(b'dtd">', b'dtd" [<!ENTITY x "y">]>'),
        served.properties(served.labels()).replace(b"<properties>", b"<properties>&nbsp;"),
    ],
)
def test_what_is_not_sound_xml_is_refused(body: bytes) -> None:
    assert "ce n'est pas le fichier attendu" in refusal(body)


def test_too_few_codes_or_a_division_without_any_are_refused() -> None:
    few = dict(list(served.labels().items())[:1000])
    without = {
        ("03" + code[2:] if code.startswith("90") else code) + "": text for code, text in served.labels().items()
    }
    without |= {f"09{n:06}": "Essai" for n in range(3, 3000, 7)}

    assert refusal(served.properties(few)) == "1000 codes CPV lus, au moins 9000 sont attendus"
    assert refusal(served.properties(without)) == "divisions du CPV sans rien : 90"
    assert "0 codes CPV" in refusal(served.properties({}))


@pytest.mark.parametrize("body", [b"", served.PAGE, b'{"code": 1}', b"[" * 100_000, b'["a"', b"null", b"\xff"])
def test_what_is_no_list_in_json_is_no_list_of_communes(body: bytes) -> None:
    assert "ce n'est pas le fichier attendu" in refusal(body, of_communes=True)


def test_communes_without_a_sure_place_or_with_odd_values_are_left_out() -> None:
    good = {"nom": "Essai", "centre": {"type": "Point", "coordinates": [-4.1, 48.3]}}
    odd: list[Any] = [
        good | change
        for change in (
            {"centre": None},
            {"centre": "ici"},
            {"centre": {"coordinates": [-4.1, 48.3, 3]}},
            {"centre": {"coordinates": [48.3, -4.1]}},
            {"centre": {"coordinates": [0, 0]}},
            {"centre": {"coordinates": [2.3, 1e300]}},
            {"centre": {"coordinates": ["à l'ouest", 48]}},
            {"nom": ""},
            {"nom": "x" * 500},
            {"population": -1},
            {"codesPostaux": ["<script>"]},
        )
    ]
    odd = [row | {"code": f"29{800 + number}"} for number, row in enumerate(odd)]
    odd += [good, good | {"code": "98801"}, good | {"code": "29\n01"}, good | {"code": "96001"}, None, 3, "Essai", []]

    read, left_out = communes(json.dumps([*served.communes(), good | {"code": "29700"}, *odd]).encode())

    assert left_out == len(odd)
    assert {one.insee for one in read} - {row["code"] for row in served.communes()} == {"29700"}


def test_latitude_and_longitude_the_wrong_way_round_are_noticed() -> None:
    rows = [row | {"centre": {"coordinates": row["centre"]["coordinates"][::-1]}} for row in served.communes()]

    assert "0 communes" in refusal(json.dumps(rows).encode(), of_communes=True)


def test_a_few_communes_are_left_out_and_counted_many_are_another_file() -> None:
    rows = list(served.communes())
    few = [*rows, *({"nom": "Atoll", "code": f"987{n:02}", "centre": {"coordinates": [-149, -17]}} for n in range(48))]
    many = [*rows, *({"nom": "Nulle-Part", "code": f"29{n % 1000:03}"} for n in range(2000))]
    without = [row for row in rows if not row["code"].startswith("29")]

    read, left_out = communes(json.dumps(few).encode())
    assert (len(read), left_out) == (len(rows), 48)
    assert "2000 communes sur" in refusal(json.dumps(many).encode(), of_communes=True)
    assert refusal(json.dumps(without).encode(), of_communes=True) == "départements sans rien : 29"
