"""Deciding: verdicts, notes, handing over and undo; each press counts once, and nobody's word is lost."""

from __future__ import annotations

import re
import threading
from collections.abc import Callable
from dataclasses import replace
from typing import Any

import pytest
import sqlalchemy as sa
from flask.testing import FlaskClient

from tenderwatch.model import DropReason, Verdict
from tenderwatch.pipeline.match import match
from tenderwatch.pipeline.services import Services
from tests.factories import a_notice, an_enterprise
from tests.review.conftest import ANNA, MONDAY, Clock, token_of

SignIn = Callable[[str], FlaskClient]
KEY = "boamp:26-900001"


@pytest.fixture
def matched(services: Services) -> Services:
    """Net Iroise and Propre Armor (UNEA) match one purchase; Linge Aven matches nothing; Vert Armor is of FEI."""
    second = an_enterprise(id="propre-armor", name="Propre Armor")
    linen = an_enterprise(id="linge-aven", name="Linge Aven", activities=(_activity("Blanchisserie"),))
    services.store.save_enterprises([second, linen], at=MONDAY)
    match(services, MONDAY)
    return services


def _activity(label: str) -> Any:
    from tenderwatch.model import Activity

    return Activity(label=label, keywords=(label.lower(),))


def form_of(client: FlaskClient, path: str = "/file") -> dict[str, Any]:
    """The hidden fields of the first row's form, its enterprises ticked."""
    page = client.get(path).text
    row = page[page.index("data-row") :]
    found = {name: re.search(rf'name="{name}" value="([^"]*)"', row)[1] for name in ("jeton", "ligne", "vu")}  # type: ignore[index]
    pour = re.findall(r'name="pour" value="([^"]+)" checked', row)
    return found | {"csrf_token": token_of(page), "pour": pour}


def standing(services: Services) -> dict[str, Any]:
    return {pair[1]: one for pair, one in services.store.last_decisions().items()}


def test_a_verdict_is_kept_with_author_and_time_and_the_row_moves(matched: Services, signed_in: SignIn) -> None:
    anna = signed_in("anna")

    answer = anna.post("/file/decider", data=form_of(anna) | {"acte": "garder", "note": "Belle occasion"})

    assert answer.status_code == 302
    made = standing(matched)
    assert {name: (one.verdict, one.by, one.at, one.note) for name, one in made.items()} == dict.fromkeys(
        ("net-iroise", "propre-armor"), (Verdict.KEEP, ANNA.email, MONDAY, "Belle occasion")
    )
    assert "file : garder" in anna.get("/journal").text
    assert "Belle occasion" not in anna.get("/journal").text
    assert "Tout est revu" in anna.get("/file").text
    assert "Net Iroise" in anna.get("/file?etat=gardes").text


@pytest.mark.parametrize("reason", list(DropReason))
def test_dropping_takes_one_of_eight_reasons(matched: Services, signed_in: SignIn, reason: DropReason) -> None:
    anna = signed_in("anna")

    anna.post("/file/decider", data=form_of(anna) | {"motif": reason.value})

    assert {one.reason for one in standing(matched).values()} == {reason}


def test_only_ticked_enterprises_are_decided_and_the_row_stays_open(matched: Services, signed_in: SignIn) -> None:
    anna = signed_in("anna")

    anna.post("/file/decider", data=form_of(anna) | {"acte": "à voir", "pour": ["net-iroise"]})

    assert set(standing(matched)) == {"net-iroise"}
    page = anna.get("/file").text
    assert "à voir</span>" in page
    assert re.findall(r'name="pour" value="([^"]+)" checked', page) == ["propre-armor"]


def test_a_form_sent_twice_counts_once(matched: Services, signed_in: SignIn) -> None:
    anna = signed_in("anna")
    fields = form_of(anna) | {"acte": "garder"}

    codes = [anna.post("/file/decider", data=fields).status_code for _ in range(2)]

    assert codes == [302, 302]
    assert len(matched.store.dump()["decisions"]) == 2


def test_of_two_coordinators_the_second_sees_the_first_and_keeps_what_was_typed(
    matched: Services, signed_in: SignIn, people: dict[str, Any]
) -> None:
    matched.store.save_user(replace(ANNA, email="yann@unea.example.org", name="Yann"))
    people["yann"] = replace(ANNA, email="yann@unea.example.org", name="Yann")
    anna, yann = signed_in("anna"), signed_in("yann")
    fields = form_of(yann)
    anna.post("/file/decider", data=form_of(anna) | {"motif": "hors zone"})

    answer = yann.post("/file/decider", data=fields | {"acte": "garder", "note": "Je les appelle <b>demain</b>"})

    assert answer.status_code == 409
    assert "écarté (hors zone)" in answer.text
    assert "Anna" in answer.text
    assert "Je les appelle &lt;b&gt;demain&lt;/b&gt;" in answer.text
    assert {one.verdict for one in standing(matched).values()} == {Verdict.DROP}
    fresh = {name: re.search(rf'name="{name}" value="([^"]*)"', answer.text)[1] for name in ("jeton", "vu")}  # type: ignore[index]
    assert yann.post("/file/decider", data=fields | fresh | {"acte": "garder"}).status_code == 302
    assert {one.verdict for one in standing(matched).values()} == {Verdict.KEEP}
    assert len(matched.store.dump()["decisions"]) == 4


def test_undo_puts_back_what_stood_and_the_history_keeps_both(matched: Services, signed_in: SignIn) -> None:
    anna = signed_in("anna")
    anna.post("/file/decider", data=form_of(anna) | {"acte": "garder"})
    anna.post("/file/decider", data=form_of(anna, "/file?etat=gardes") | {"motif": "taille", "pour": ["net-iroise"]})

    undo(anna)
    assert standing(matched)["net-iroise"].verdict == Verdict.KEEP
    undo(anna)
    assert standing(matched) == {}
    assert len(matched.store.dump()["decisions"]) == 6
    assert "Dernier geste" not in anna.get("/file").text


def undo(client: FlaskClient) -> Any:
    page = client.get("/file").text
    bar = page[page.index("data-undo") :]
    fields = {name: re.search(rf'name="{name}" value="([^"]*)"', bar)[1] for name in ("jeton", "annule")}  # type: ignore[index]
    return client.post("/file/annuler", data=fields | {"csrf_token": token_of(page), "acte": "annuler"})


def test_an_act_can_be_undone_for_half_an_hour_and_only_by_its_author(
    matched: Services, signed_in: SignIn, time: Clock
) -> None:
    anna, fred = signed_in("anna"), signed_in("fred")
    fields = form_of(anna) | {"acte": "garder"}
    anna.post("/file/decider", data=fields)
    foreign = {"csrf_token": token_of(fred.get("/file").text), "acte": "annuler", "jeton": "a" * 12}

    assert fred.post("/file/annuler", data=foreign | {"annule": fields["jeton"]}).status_code in {302, 409}
    assert len(standing(matched)) == 2
    time.forward(minutes=31)
    assert "Dernier geste" not in anna.get("/file").text
    late = {"csrf_token": token_of(anna.get("/file").text), "acte": "annuler", "jeton": "b" * 12}
    anna.post("/file/annuler", data=late | {"annule": fields["jeton"]})
    assert len(standing(matched)) == 2


def test_a_note_is_the_network_s_own(matched: Services, signed_in: SignIn) -> None:
    shared = an_enterprise(networks=("unea", "fei"))
    matched.store.save_enterprises([shared], at=MONDAY)
    match(matched, MONDAY)
    anna, fred = signed_in("anna"), signed_in("fred")

    anna.post("/file/decider", data=form_of(anna) | {"acte": "noter", "note": "Secret de réseau"})
    anna.post("/file/decider", data=form_of(anna) | {"acte": "garder", "note": "Entre nous"})

    assert "Secret de réseau" in anna.get(f"/marche?cle={KEY}").text
    seen = fred.get(f"/marche?cle={KEY}").text + fred.get("/file?etat=gardes").text
    assert "gardé" in seen
    assert "Secret de réseau" not in seen
    assert "Entre nous" not in seen


def test_a_selection_is_decided_whole_and_what_changed_meanwhile_is_named(matched: Services, signed_in: SignIn) -> None:
    more = [a_notice(source_id=f"26-{number}", title=f"Nettoyage n{number}") for number in range(3)]
    matched.store.save_notices(more, seen_at=MONDAY)
    match(matched, MONDAY)
    anna = signed_in("anna")
    page = anna.get("/file").text
    picked = re.findall(r'name="choix" form="selection" value="([^"]+)"', page)
    token = re.search(r'id="selection".*?name="jeton" value="([^"]+)"', page, re.DOTALL)
    anna.post("/file/decider", data=form_of(anna) | {"acte": "à voir"})

    assert token
    fields = {"csrf_token": token_of(page), "jeton": token[1], "choix": picked, "motif": "doublon"}
    told = anna.post("/file/decider", data=fields, follow_redirects=True).text

    assert "3\u00a0avis écartés (doublon)\u00a0: 6\u00a0décisions" in told
    assert "a décidé entre-temps" in told
    verdicts = [one.verdict for one in matched.store.last_decisions().values()]
    assert verdicts.count(Verdict.DROP) == 6
    assert verdicts.count(Verdict.MAYBE) == 2


def test_what_is_handed_over_reaches_the_other_enterprise_and_stays_with_it(
    matched: Services, signed_in: SignIn
) -> None:
    anna = signed_in("anna")
    fields = form_of(anna) | {"acte": "transmettre", "vers": "linge-aven", "pour": ["net-iroise"]}

    assert anna.post("/file/decider", data=fields).status_code == 302

    made = standing(matched)
    assert made["linge-aven"].verdict == Verdict.KEEP
    assert made["net-iroise"].verdict == Verdict.DROP
    assert "propre-armor" not in made
    matched.store.save_enterprises([an_enterprise(id="propre-armor", name="Propre Armor bis")], at=MONDAY)
    match(matched, MONDAY)
    assert matched.store.match_of(KEY, "linge-aven") is not None
    foreign = form_of(anna) | {"acte": "transmettre", "vers": "vert-armor", "pour": []}
    assert anna.post("/file/decider", data=foreign).status_code == 404


@pytest.mark.parametrize(
    ("changed", "code"),
    [
        ({"ligne": "boamp:unknown"}, 404),
        ({"vu": "x"}, 400),
        ({"jeton": "short"}, 400),
        ({"acte": "détruire"}, 400),
        ({"acte": "écarter"}, 400),
        ({"csrf_token": "forged"}, 400),
        ({"pour": ["vert-armor"]}, 302),
    ],
)
def test_a_forged_form_changes_nothing(
    matched: Services, signed_in: SignIn, changed: dict[str, Any], code: int
) -> None:
    anna = signed_in("anna")

    answer = anna.post("/file/decider", data=form_of(anna) | {"acte": "garder"} | changed)

    assert answer.status_code == code
    assert standing(matched) == {}


def test_a_database_that_the_night_holds_is_waited_for_then_told_and_what_was_typed_is_kept(
    matched: Services, signed_in: SignIn, monkeypatch: pytest.MonkeyPatch
) -> None:
    anna = signed_in("anna")
    fields = form_of(anna) | {"acte": "garder", "note": "À ne pas perdre"}
    engine = sa.create_engine(matched.store._engine.url)
    held, done = threading.Event(), threading.Event()

    def hold() -> None:
        with engine.connect() as connection:
            connection.connection.isolation_level = None
            connection.exec_driver_sql("BEGIN IMMEDIATE")
            held.set()
            done.wait(20)
            connection.exec_driver_sql("ROLLBACK")

    matched.store._engine.dispose()
    monkeypatch.setattr("tenderwatch.store.engine.BUSY_MILLISECONDS", 200)
    holder = threading.Thread(target=hold)
    holder.start()
    held.wait(5)
    try:
        answer = anna.post("/file/decider", data=fields)
    finally:
        done.set()
        holder.join()
        engine.dispose()

    assert answer.status_code == 503
    assert "À ne pas perdre" in answer.text
    assert anna.post("/file/decider", data=fields).status_code == 302
    assert len(standing(matched)) == 2


def test_single_keys_can_be_switched_off(matched: Services, signed_in: SignIn) -> None:
    anna = signed_in("anna")
    assert " data-keys" in anna.get("/file").text

    anna.post("/file/raccourcis", data={"csrf_token": token_of(anna.get("/file").text)})

    assert " data-keys" not in anna.get("/file").text
