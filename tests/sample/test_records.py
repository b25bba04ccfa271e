"""The sample is what it promises: shapes of real records, every special case, nothing real."""

from __future__ import annotations

import json
import re
from collections import Counter
from datetime import date
from pathlib import Path
from typing import Any

import pytest
import yaml

from tenderwatch.config import load
from tenderwatch.model import Enterprise
from tenderwatch.sample import records
from tenderwatch.sample.catalogue import purchases
from tenderwatch.sample.compose import flat_deadline, record

PROJECT = Path(__file__).resolve().parents[2]
SAMPLE = PROJECT / "tenderwatch" / "sample"
REAL = PROJECT.parent / "shared" / "data" / "boamp" / "api_v21_records_2026.jsonl"
STRINGS = {"idweb", "id", "filename", "famille", "nomacheteur", "perimetre", "type_procedure", "nature", "etat"}
LISTS = {"code_departement", "descripteur_code", "dc", "descripteur_libelle"}
LISTS_OR_NULL = {"titulaire", "criteres", "type_marche", "type_marche_facette", "type_avis", "annonce_lie"}
HAS_BODY = [made for made in records.records() if made["idweb"] not in {"26-929707", "26-931708"}]
BY_ID = {made["idweb"]: made for made in records.records()}


def _donnees(number: str) -> Any:
    return json.loads(BY_ID[number]["donnees"])


def _form(made: dict[str, Any]) -> str:
    return str(next(iter(json.loads(made["donnees"]))))


@pytest.mark.skipif(not REAL.exists(), reason="the shared real data is not beside the project")
def test_every_record_has_the_fields_of_a_real_one_in_the_same_order() -> None:
    real = list(json.loads(REAL.read_text(encoding="utf-8").splitlines()[0]))

    assert len(real) == 41
    assert {tuple(made) for made in records.records()} == {tuple(real)}


@pytest.mark.parametrize("made", records.records(), ids=lambda made: made["idweb"])
def test_fields_have_the_types_of_the_api(made: dict[str, Any]) -> None:
    assert all(isinstance(made[name], str) for name in STRINGS | {"gestion", "donnees", "url_avis"})
    assert all(isinstance(made[name], list) for name in LISTS)
    assert all(made[name] is None or isinstance(made[name], list) for name in LISTS_OR_NULL)
    assert date(2026, 9, 14) <= date.fromisoformat(made["dateparution"]) <= date(2026, 10, 4)
    assert re.fullmatch(r"26-9\d{5}", made["idweb"])


def test_forms_come_in_the_promised_numbers() -> None:
    assert Counter(_form(made) for made in HAS_BODY) == {"FNSimple": 80, "MAPA": 25, "EFORMS": 46, "DSP": 2}


def test_numbers_are_unique_and_in_order() -> None:
    numbers = [made["idweb"] for made in records.records()]

    assert numbers == sorted(set(numbers))


def test_composing_twice_gives_the_same_bytes() -> None:
    assert json.dumps(records.records()) == json.dumps([record(purchase) for purchase in purchases()])


def test_no_address_leaves_example_org() -> None:
    everything = json.dumps(records.records()) + "".join(
        path.read_text(encoding="utf-8") for path in SAMPLE.rglob("*") if path.suffix in {".yaml", ".xml"}
    )
    addresses = re.findall(r"[\w.+-]+@([\w.-]+\.\w+)", everything)
    hosts = re.findall(r"https?://([\w.-]+)", everything)

    assert addresses
    assert [host for host in addresses if host != "example.org" and not host.endswith(".example.org")] == []
    assert {host for host in hosts if not host.endswith("example.org")} == {"www.boamp.fr"}


def test_shipped_data_stays_small() -> None:
    assert sum(path.stat().st_size for path in SAMPLE.rglob("*") if path.suffix in {".yaml", ".xml"}) < 600_000


@pytest.mark.parametrize(
    ("raw", "flat"),
    [
        ("2026-10-20T12:00:00", "2026-10-20T12:00:00+00:00"),
        ("2026-10-20T12:00:00+02:00", "2026-10-20T10:00:00+00:00"),
        ("2026-10-21T12:00:00.000+02:00", "2026-10-21T12:00:00+00:00"),
        ("2026-10-20T10:00:00Z", "2026-10-20T10:00:00+00:00"),
        ("7017-10-20T12:00:00", "7017-10-20T12:00:00+00:00"),
        (None, None),
    ],
)
def test_the_flat_deadline_is_as_wrong_as_the_api_makes_it(raw: str | None, flat: str | None) -> None:
    assert flat_deadline(raw) == flat


def test_every_spelling_of_a_deadline_is_met() -> None:
    raws = [json.loads(made["gestion"])["INDEXATION"].get("DATE_LIMITE_REPONSE", "") for made in HAS_BODY]
    spellings = Counter(re.sub(r"\d", "9", raw).replace("-99:99", "+99:99") for raw in raws)

    assert set(spellings) == {
        "", "9999-99-99T99:99:99", "9999-99-99T99:99:99+99:99", "9999-99-99T99:99:99.999+99:99", "9999-99-99T99:99:99Z",
    }  # fmt: skip


def test_a_title_is_cut_in_the_index_and_whole_in_the_body() -> None:
    notice = _donnees("26-927705")["EFORMS"]["ContractNotice"]
    whole = notice["cac:ProcurementProject"]["cbc:Name"]["#text"]

    assert len(whole) > 300
    assert BY_ID["26-927705"]["objet"] == whole[:200] + "..."


def test_leading_zeros_of_departments_are_lost() -> None:
    assert BY_ID["26-923519"]["code_departement"] == ["1"]
    assert BY_ID["26-917213"]["code_departement"] == ["2", "80"]


def test_entities_stay_escaped_once_or_twice() -> None:
    assert BY_ID["26-923111"]["nomacheteur"] == "COMMUNE DE L&#039;ABER-VRAN"
    assert BY_ID["26-933528"]["nomacheteur"] == "Commune d&amp;#039;Ploërbihan"


def test_a_cancelled_european_call_still_says_that_it_is_a_call() -> None:
    made = BY_ID["26-930416"]
    box = _donnees("26-930416")["EFORMS"]["ContractNotice"]["ext:UBLExtensions"]["ext:UBLExtension"]
    changes = box["ext:ExtensionContent"]["efext:EformsExtension"]["efac:Changes"]

    assert (made["nature"], made["etat"], made["annonce_lie"]) == ("APPEL_OFFRE", "ANNULATION", ["26-917415"])
    assert made["contractfolderid"] == BY_ID["26-917415"]["contractfolderid"]
    assert changes["efac:ChangeReason"]["cbc:ReasonCode"]["#text"] == "cancel"


def test_a_corrected_european_call_is_published_whole() -> None:
    made = BY_ID["26-929112"]

    assert (made["nature"], made["etat"], made["annonce_lie"]) == ("APPEL_OFFRE", "RECTIFICATIF", ["26-921102"])
    assert len(_donnees("26-929112")["EFORMS"]["ContractNotice"]["cac:ProcurementProjectLot"]) == 3


def test_national_corrections_speak_in_prose_and_carry_no_deadline() -> None:
    corrections = [made for made in HAS_BODY if made["nature"] == "RECTIFICATIF"]
    told = " ".join(made["donnees"] for made in corrections)

    assert len(corrections) == 5
    assert {made["datelimitereponse"] for made in corrections} == {None}
    assert all(made["annonce_lie"][0] in BY_ID for made in corrections)
    assert all(words in told for words in ("est reportée au", "et non au", "Au lieu de", "sans suite"))


def test_awards_name_winners_and_the_call() -> None:
    awards = [made for made in HAS_BODY if made["nature"] == "ATTRIBUTION"]

    assert len(awards) == 4
    assert all(made["titulaire"] and made["annonce_lie"] and not made["datelimitereponse"] for made in awards)


@pytest.mark.parametrize(
    "words", ["L. 2113-12", "L. 2113-13", "L. 2113-14", "res-ws", "600 heures d'insertion", "insertion paysagère",
              "profession d'avocat", "l'ESAT Les Ajoncs", "Marchés réservés : NON", "se réserve le droit",
              "insertion professionnelle des publics en difficulté 10 %", "non obligatoire", "attestation de visite"],
)  # fmt: skip
def test_doors_and_false_friends_are_there(words: str) -> None:
    assert any(words in made["donnees"] for made in HAS_BODY)


def test_the_buyer_of_an_eforms_notice_is_not_always_the_first_organisation() -> None:
    notice = _donnees("26-914001")["EFORMS"]["ContractNotice"]
    box = notice["ext:UBLExtensions"]["ext:UBLExtension"]["ext:ExtensionContent"]["efext:EformsExtension"]
    first = box["efac:Organizations"]["efac:Organization"][0]["efac:Company"]

    assert first["cac:PartyName"]["cbc:Name"]["#text"] == "Armor Achat Public"
    assert notice["cac:ContractingParty"]["cac:Party"]["cac:PartyIdentification"]["cbc:ID"] == "ORG-0002"


def test_one_lot_is_an_object_and_several_are_a_list() -> None:
    lots = {number: _donnees(number)["EFORMS"]["ContractNotice"]["cac:ProcurementProjectLot"]
            for number in ("26-914001", "26-932110")}  # fmt: skip

    assert [lot["cbc:ID"]["#text"] for lot in lots["26-914001"]] == ["LOT-0001", "LOT-0002", "LOT-0003"]
    assert lots["26-932110"]["cbc:ID"]["#text"] == "LOT-0001"


def test_hostile_records_are_there() -> None:
    with pytest.raises(json.JSONDecodeError):
        json.loads(BY_ID["26-931708"]["donnees"])
    assert BY_ID["26-929707"]["objet"] is None
    assert BY_ID["26-922703"]["nomacheteur"].startswith("=cmd|")
    assert "<script>" in BY_ID["26-918701"]["objet"]
    assert "\x07" in BY_ID["26-920702"]["objet"]


def test_ten_enterprises_of_two_networks_have_contacts_at_example_org() -> None:
    with records.profiles_folder() as folder:
        raws = [yaml.safe_load(path.read_text(encoding="utf-8")) for path in sorted(folder.glob("*.yaml"))]
    enterprises = [Enterprise.model_validate(raw) for raw in raws]

    assert Counter(network for each in enterprises for network in each.networks) == {"fei": 6, "unea": 4}
    assert Counter(each.kind.value for each in enterprises) == {"EI": 5, "ETTI": 1, "EA": 4}
    assert all(each.contacts[0].email.endswith(f"@{each.id}.example.org") for each in enterprises)


@pytest.mark.parametrize("path", ["config.yaml", "tenderwatch/sample/config.yaml"])
def test_shipped_configurations_are_valid(path: str) -> None:
    config = load(PROJECT / path)

    assert set(config.networks) == {"fei", "unea"}
    assert config.mail.transport == "outbox"


def test_the_feed_holds_six_entries() -> None:
    assert records.feed().count(b"<item>") == 6
