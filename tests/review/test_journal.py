"""The log: each sees the changes of their own networks; it is searched, paged and taken away."""

from __future__ import annotations

from dataclasses import replace

import pytest

from tenderwatch.model import AuditEntry
from tenderwatch.pipeline.services import Services
from tests.review.conftest import ANNA, FRED, MONDAY, SignIn

CHANGES = (
    AuditEntry(MONDAY, ANNA.email, "profil modifié", "net-iroise", "unea", "=cmd|' /C calc'!A0"),
    AuditEntry(MONDAY, FRED.email, "verdict", "vert-armor", "fei", "<script>alert(1)</script>"),
    AuditEntry(MONDAY, "ligne de commande", "accès ouvert", "olga@example.org"),
)


@pytest.fixture(autouse=True)
def changes(services: Services, people: object) -> None:
    for number, entry in enumerate(CHANGES):
        with services.store.noting(entry):
            services.store.save_user(replace(ANNA, name=f"Anna {number}"))


@pytest.mark.parametrize(
    ("who", "sees", "never"),
    [
        ("anna", ["profil modifié"], ["vert-armor", "accès ouvert"]),
        ("rita", ["profil modifié"], ["vert-armor", "accès ouvert"]),
        ("fred", ["vert-armor"], ["net-iroise", "accès ouvert"]),
        ("olga", ["accès ouvert"], ["net-iroise", "vert-armor"]),
    ],
)
def test_each_sees_what_concerns_them(signed_in: SignIn, who: str, sees: list[str], never: list[str]) -> None:
    client = signed_in(who)

    for path in ("/journal", "/journal/journal.csv"):
        told = client.get(path).text
        assert all(word in told for word in sees)
        assert not any(word in told for word in never)


def test_what_was_typed_is_text_on_the_page_and_no_formula_in_the_file(signed_in: SignIn) -> None:
    assert "<script" not in signed_in("fred").get("/journal").text

    lines = signed_in("anna").get("/journal/journal.csv").text.splitlines()
    assert lines[0] == "\ufeffdate;qui;action;objet;réseau;détail"
    assert lines[1].endswith(";'=cmd|' /C calc'!A0")


def test_words_are_searched_and_stay_in_the_address(signed_in: SignIn) -> None:
    anna = signed_in("anna")

    assert "1\u00a0entrée" in anna.get("/journal?q=PROFIL iroise").text
    assert "0\u00a0entrée" in anna.get("/journal?q=armor").text
    assert 'value="a&#34;b"' in anna.get('/journal?q=a"b').text


@pytest.mark.parametrize("page", ["2", "0", "-1", "x", "99999999999999999999", "²"])
def test_a_page_that_does_not_exist_is_no_error(signed_in: SignIn, page: str) -> None:
    assert signed_in("anna").get("/journal", query_string={"page": page}).status_code == 200


def test_a_long_log_has_pages(signed_in: SignIn, services: Services) -> None:
    for number in range(60):
        with services.store.noting(CHANGES[0]):
            services.store.save_user(replace(FRED, name=f"Fred {number}"))
    page = signed_in("anna").get("/journal?q=profil").text

    assert "Page 1 sur 2" in page
    assert 'href="/journal?page=2&amp;q=profil"' in page
