"""The list of enterprises, and tables of profiles: shown before anything is changed, refused with a reason."""

from __future__ import annotations

import io
import re
from datetime import timedelta

import pytest
from flask.testing import FlaskClient
from openpyxl import Workbook, load_workbook

from tenderwatch.model import Answer, AnswerVerdict, Decision, DigestSettings, DropReason, Verdict
from tenderwatch.pipeline.services import Services
from tenderwatch.profiles import csv_of
from tenderwatch.store.outbox import LedgerItem
from tests.factories import a_notice, an_enterprise
from tests.review.conftest import ANNA, MONDAY, Clock, SignIn, csrf, token_of

KEY = a_notice().key
TO = an_enterprise().contacts[0].email


@pytest.fixture
def anna(signed_in: SignIn) -> FlaskClient:
    return signed_in("anna")


def upload(client: FlaskClient, data: bytes, name: str = "profils.xlsx"):
    """A file sent; its body is made here, since the test client leaves a large one's temporary file open."""
    token = f'--x\r\nContent-Disposition: form-data; name="csrf_token"\r\n\r\n{csrf(client)}\r\n'
    file = f'--x\r\nContent-Disposition: form-data; name="tableau"; filename="{name}"\r\n\r\n'
    body = b"".join([token.encode(), file.encode(), data, b"\r\n--x--\r\n"])
    return client.post("/entreprises/import", data=body, content_type="multipart/form-data; boundary=x")


def agree(client: FlaskClient, page: str, **more: object):
    sealed = re.search(r'name="proposition" value="([^"]+)"', page)
    assert sealed
    ticked = re.findall(r'name="choix" value="([^"]+)"', page)
    fields = {"csrf_token": token_of(page), "proposition": sealed[1], "choix": ticked} | more
    return client.post("/entreprises/import/appliquer", data=fields)


def delivered(services: Services, at=MONDAY) -> None:
    """A mail with one notice reached the enterprise."""
    item = LedgerItem("net-iroise", KEY, KEY, 1)
    services.store.enqueue("digest", f"net-iroise/{at:%d}", TO, b"Subject: x\r\n\r\n", [item], at)
    (delivery,) = services.store.deliveries("composed")
    services.store.claim(delivery.id, at)
    services.store.settle(delivery.id, "sent", at)


def test_a_member_with_nothing_useful_for_four_weeks_is_named(
    signed_in: SignIn, services: Services, time: Clock
) -> None:
    time.forward(weeks=3)
    anna = signed_in("anna")

    def tabs() -> dict[str, str]:
        page = anna.get("/entreprises").text.replace("\xa0", " ")
        return dict(re.findall(r'">([^<]+) <span class="number">(\d+)', page))

    assert tabs()["Rien depuis quatre semaines"] == "0"
    time.forward(weeks=2)
    anna = signed_in("anna")
    assert tabs()["Rien depuis quatre semaines"] == "1"
    delivered(services, time() - timedelta(weeks=1))
    assert tabs()["Rien depuis quatre semaines"] == "0"
    assert "Nettoyage des locaux de la mairie" in anna.get("/entreprises").text
    drop = Decision(KEY, "net-iroise", Verdict.DROP, DropReason.AREA, None, ANNA.email, time())
    services.store.add_decisions([drop])
    assert tabs()["Rien depuis quatre semaines"] == "1"
    services.store.set_digest("net-iroise", DigestSettings(paused=True), at=time())
    assert tabs() == {
        "Toutes": "1", "Rien depuis quatre semaines": "0", "À compléter": "1", "En pause": "1", "Sans adresse active": "0"
    }  # fmt: skip


def test_what_an_enterprise_called_nothing_for_it_was_not_useful(services: Services) -> None:
    delivered(services)
    assert [one.procedure_key for one in services.store.received(MONDAY)["net-iroise"]] == [KEY]

    services.store.add_answer(Answer(KEY, "net-iroise", KEY, AnswerVerdict.NOT_FOR_US, None, TO, MONDAY))

    assert services.store.received(MONDAY) == {}


def test_the_list_is_searched_sorted_and_of_one_s_own_networks(anna: FlaskClient, services: Services) -> None:
    services.store.save_enterprises([an_enterprise(id="bare", name="Bare", contacts=(), activities=())], at=MONDAY)

    found = anna.get("/entreprises?ordre=profil").text
    assert found.index("Bare") < found.index("Net Iroise")
    assert "Vert Armor" not in found
    assert "Bare" not in anna.get("/entreprises?q=locaux+nettoyage").text
    assert "Net Iroise" not in anna.get("/entreprises?etat=injoignables").text
    assert anna.get("/entreprises?page=x&ordre=x&etat=x&reseau=x").status_code == 200


def test_a_new_enterprise_gets_an_identifier_of_its_own(anna: FlaskClient, services: Services) -> None:
    data = {"csrf_token": csrf(anna), "name": "Net Iroise", "kind": "ETTI", "network": "unea"}

    assert anna.post("/entreprises/nouvelle", data=data).headers["Location"] == "/entreprise/net-iroise-2/modifier"
    made = services.store.enterprise("net-iroise-2")
    assert made is not None
    assert (made.name, made.kind, made.networks) == ("Net Iroise", "ETTI", ("unea",))
    assert anna.post("/entreprises/nouvelle", data=data | {"network": "fei"}).status_code == 422
    assert anna.post("/entreprises/nouvelle", data=data | {"name": "…"}).status_code == 422


@pytest.mark.parametrize("ending", ["xlsx", "csv"])
def test_what_is_taken_away_comes_back_unchanged(anna: FlaskClient, ending: str) -> None:
    data = anna.get(f"/entreprises/profils.{ending}").data
    assert b"vert-armor" not in data

    page = upload(anna, data, f"profils.{ending}").text.replace("\xa0", " ")

    assert "1 est inchangé" in page
    assert "Enregistrer les profils" not in page
    assert load_workbook(io.BytesIO(anna.get("/entreprises/modele.xlsx").data))["Profils"].max_row == 1


def test_a_table_is_shown_first_then_saved_as_it_was_shown(anna: FlaskClient, services: Services) -> None:
    services.store.set_digest("net-iroise", DigestSettings(max_items=2), at=MONDAY)
    table = csv_of([an_enterprise(certificates=("ISO 14001",)), an_enterprise(id="new", name="Neuve", networks=())])
    before = services.store.dump()

    page = upload(anna, table, "p.csv").text

    assert services.store.dump() == before
    assert "ISO 14001" in page
    assert agree(anna, page).status_code == 303
    changed, new = services.store.enterprise("net-iroise"), services.store.enterprise("new")
    assert changed is not None
    assert new is not None
    assert (changed.certificates, changed.digest.max_items, new.networks) == (("ISO 14001",), 2, ("unea",))
    assert services.store.enterprise_history("new")[-1].by == ANNA.email
    assert services.store.audit(["unea"])[0].detail == "net-iroise, new"
    assert "1 est inchangé" not in agree(anna, page).text


def test_only_what_is_ticked_is_saved(anna: FlaskClient, services: Services) -> None:
    page = upload(anna, csv_of([an_enterprise(name="X"), an_enterprise(id="new")]), "p.csv").text

    assert agree(anna, page, choix=["new"]).status_code == 303

    assert [one.name for one in services.store.enterprises() if one.id in {"new", "net-iroise"}] == ["Net Iroise"] * 2


def test_a_profile_that_moved_meanwhile_stops_the_whole_import(anna: FlaskClient, services: Services) -> None:
    page = upload(anna, csv_of([an_enterprise(name="X"), an_enterprise(id="new")]), "p.csv").text
    services.store.save_enterprises([an_enterprise(name="Y")], at=MONDAY)

    answer = agree(anna, page)

    assert answer.status_code == 409
    assert "entre-temps" in answer.text
    assert services.store.enterprise("new") is None
    assert agree(anna, answer.text).status_code == 303


def test_other_networks_are_neither_written_nor_shown(anna: FlaskClient, services: Services) -> None:
    table = csv_of([an_enterprise(id="vert-armor", name="Z"), an_enterprise(id="new", networks=("fei",))])
    before = services.store.dump()

    page = upload(anna, table, "p.csv").text

    assert "vert-armor : cet identifiant est déjà pris" in page.replace("\xa0", " ")
    assert "n&#39;est pas le vôtre" in page
    assert "Vert Armor" not in page
    assert 'name="proposition"' not in page
    assert services.store.dump() == before


def test_a_proposal_is_for_the_one_it_was_made_for(anna: FlaskClient, signed_in: SignIn, services: Services) -> None:
    page = upload(anna, csv_of([an_enterprise(name="X")]), "p.csv").text
    fred = signed_in("fred")

    assert agree(fred, page, csrf_token=csrf(fred)).status_code == 422
    assert agree(anna, page, proposition="forged").status_code == 422
    assert [one.name for one in services.store.enterprises()] == ["Net Iroise", "Vert Armor"]


def sheet(*rows: list[object], merge: str | None = None) -> bytes:
    book = Workbook()
    assert book.active is not None
    for row in rows:
        book.active.append(row)
    if merge:
        book.active.merge_cells(merge)
    buffer = io.BytesIO()
    book.save(buffer)
    return buffer.getvalue()


HEADER = ["identifiant", "nom", "type", "mots-clés"]
GOOD: list[object] = ["new", "Neuve", "EA", None]


@pytest.mark.parametrize(
    ("data", "name", "told"),
    [
        (b"", "p.xlsx", "ce n'est pas un classeur .xlsx."),
        (b"a;b", "p.ods", "Choisissez un classeur .xlsx ou un fichier .csv."),
        (sheet(["humeur"], ["bonne"]), "p.xlsx", "colonnes absentes : identifiant, nom, type"),
        (sheet([*HEADER, "humeur"], GOOD), "p.xlsx", "la colonne « humeur » est inconnue"),
        (sheet(HEADER, ["new", "Neuve", "SARL"]), "p.xlsx", "ligne 2, colonne « type »"),
        (sheet(HEADER, ["new", "=1+1", "EA"]), "p.xlsx", "ligne 2 : la cellule B2 contient une formule"),
        (sheet(HEADER, GOOD, GOOD, merge="A2:A3"), "p.xlsx", "cellules fusionnées (A2:A3)"),
        (("identifiant;nom;type\n" + "e;E;EA\n" * 100_000).encode(), "p.csv", "la ligne 5002 et les suivantes"),
    ],
    ids=["no workbook", "another kind", "columns", "one column", "type", "formula", "merged", "long"],
)
def test_a_bad_table_is_refused_with_the_line_and_the_reason(
    anna: FlaskClient, services: Services, data: bytes, name: str, told: str
) -> None:
    before = services.store.dump()
    answer = upload(anna, data, name)

    assert told in answer.text.replace("\xa0", " ").replace("\u202f", " ").replace("&#39;", "'")
    assert 'role="alert"' in answer.text
    assert services.store.dump() == before


def test_what_is_too_heavy_is_refused_before_it_is_read(anna: FlaskClient) -> None:
    answer = upload(anna, b"x" * 11_000_000)

    assert answer.status_code == 413
    assert "Rien n'a été enregistré" in answer.text.replace("&#39;", "'")


def test_a_long_proposal_may_come_back(anna: FlaskClient) -> None:
    data = {"csrf_token": csrf(anna), "proposition": "x" * 2_000_000}

    answer = anna.post("/entreprises/import/appliquer", data=data)

    assert answer.status_code == 422
    assert "plus valable" in answer.text


def test_the_preferences_page_leads_an_enterprise_to_its_profile(client: FlaskClient, links) -> None:
    page = client.get(links.preferences("net-iroise", TO).removeprefix("https://veille.example.org")).text
    found = re.search(r'href="(/profil/[^"]+)"', page)
    assert found

    assert client.get(found[1]).status_code == 200
