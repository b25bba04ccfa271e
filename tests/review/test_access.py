"""Who gets what: every route as every role and as nobody, compared with the table in docs/access.md."""

from __future__ import annotations

import re

from flask import Flask
from werkzeug.test import TestResponse

from tests.conftest import ROOT
from tests.review.conftest import SignIn, csrf

TABLE = ROOT / "docs" / "access.md"
WHO = ("anna", "fred", "rita", "olga")
WORDS = {200: "oui", 400: "refusé", 403: "non", 404: "rien", 410: "rien", 422: "refusé"}
GENUINE = {
    "token": "a-token-that-nobody-signed",
    "filename": "review.css",
    "enterprise": "net-iroise",
    "name": "net-iroise",
    "source": "boamp",
}
"""What stands for each variable part of an address; a room with others adds them here."""
QUERIES = {
    "/courriels/<enterprise>/message": "pour=0",
    "/bilan": "reseau=unea",
    "/bilan/bilan.csv": "reseau=unea",
    "/bilan/bilan.xlsx": "reseau=unea",
    "/apprentissage": "entreprise=net-iroise",
    "/marche": "cle=boamp:26-900001",
    "/marche/brut": "cle=boamp:26-900001&avis=boamp:26-900001&version=1",
    "/marche/pourquoi": "cle=boamp:26-900001&entreprise=net-iroise",
}
"""What a page must be asked for; the enterprise is of the network *unea*."""


def routes(app: Flask) -> list[tuple[str, str, str]]:
    """Method, rule and an address of every route; the one that signs out comes last."""
    found = []
    for rule in sorted(app.url_map.iter_rules(), key=lambda rule: (rule.rule == "/deconnexion", rule.rule)):
        address = re.sub(r"<(?:\w+:)?(\w+)>", lambda part: GENUINE[part[1]], rule.rule)
        address += f"?{QUERIES[rule.rule]}" if rule.rule in QUERIES else ""
        found += [(method, rule.rule, address) for method in sorted((rule.methods or set()) & {"GET", "POST"})]
    return found


def outcome(answer: TestResponse, rule: str) -> str:
    """In a word: "connexion" is the way to the sign-in page, any other redirection a form that was taken."""
    if answer.status_code not in {302, 303}:
        return WORDS[answer.status_code]
    return "connexion" if answer.headers["Location"] == "/connexion" and rule != "/deconnexion" else "oui"


def test_every_route_gives_each_role_what_the_table_says(app: Flask, signed_in: SignIn) -> None:
    clients = [app.test_client(), *(signed_in(name) for name in WHO)]
    rows = []
    for method, rule, address in routes(app):
        told = []
        for client in clients:
            headers = {"X-CSRFToken": csrf(client)} if method == "POST" else {}
            with client.open(address, method=method, headers=headers) as answer:
                told.append(outcome(answer, rule))
        rows.append(f"| `{method} {rule}` | {' | '.join(told)} |")

    written = [line for line in TABLE.read_text(encoding="utf-8").splitlines() if line.startswith("| `")]

    assert written == rows, "docs/access.md should say:\n" + "\n".join(rows)
