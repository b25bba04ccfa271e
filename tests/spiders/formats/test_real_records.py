"""Every real record beside the project, against what a person read in the raw file."""

from __future__ import annotations

from functools import cache
from pathlib import Path
from typing import Any

import pytest

from spiders.files import read_file
from tenderwatch.errors import UnreadableNoticeError
from tenderwatch.model import ReadNotice
from tests.conftest import SHARED

BOAMP = SHARED / "data" / "boamp"
API, OLD_API, V110, DERIVED = (
    "api_v21_records_2026.jsonl",
    "api_v1_search_fields_2025.jsonl",
    "api_v2_records_2006.jsonl",
    "derive_api_depuis_xml_v325.jsonl",
)
V325, V230, DILA = "xml_v325_2026-09-11", "xml_v230_2016_2017", "api_dila_v230_record_2020.json"

pytestmark = pytest.mark.skipif(not BOAMP.is_dir(), reason="the shared real notices are not beside the project")

SOISY = {"title": "Marché de prestation de géomètre", "buyer": "COMMUNE DE SOISY-SOUS-MONTMORENCY",
         "cpv": ["71351810"], "lots": [], "at": "2025-12-15T12:00+01:00", "certainty": "exact"}  # fmt: skip
DIVING = {"title": "M874 - Location de bouteilles de plongée", "buyer": "SDIS 13", "cpv": ["37412220"], "lots": [],
          "at": "2026-10-02T12:00+02:00", "certainty": "exact", "departments": ["13"]}  # fmt: skip
ESCAUTPONT = {"title": "MISSION D'ASSISTANCE A MAÎTRISE D'OUVRAGE", "buyer": "COMMUNE D'ESCAUTPONT", "cpv": [],
              "lots": [], "at": None, "kind": "correction", "earlier": ["26-88340"], "departments": ["59"]}  # fmt: skip
NURSERY = {"title": "Délégation de service public relative à la gestion", "departments": ["77"],
           "buyer": "Communauté de Communes du Val Briard", "cpv": ["85312110"], "lots": [],
           "at": "2026-10-16T18:00+02:00", "certainty": "assumed_paris"}  # fmt: skip
EXPECTED: dict[str, dict[str, dict[str, Any]]] = {
    API: {
        "26-81510": {"title": "TRAVAUX DE RÉFECTION DE TROIS COURTS DE TENNIS", "buyer": "Ville de Sanary sur Mer (83)",
                     "siret": "21830123200011", "cpv": ["45236119"], "lots": [], "at": "2026-09-22T16:00+02:00",
                     "certainty": "assumed_paris", "amount": 220_000, "months": 4},
        "26-81306": {"title": "Nettoyage des locaux de l’école élémentaire la Maraichère", "kind": "award",
                     "buyer": "Ville de Trélazé (49)", "siret": "21490353600016", "cpv": ["90919200", "90919300"],
                     "lots": [], "at": None, "earlier": ["26-55241"], "winners": ["ATMOS"]},
        "26-7298": {"title": "TRAVAUX D'AMENAGEMENTS INTERIEURS ET EXTERIEURS", "buyer": "COMMUNE DE LA MADELEINE",
                    "cpv": ["45432111"], "lots": [], "at": "2026-02-16T12:00+01:00", "certainty": "exact",
                    "departments": ["59"], "months": 12},
        "26-7308": {"title": "Prestations traiteurs pour l'URSSAF Normandie", "buyer": "URSSAF NORMANDIE",
                    "cpv": ["55520000"], "lots": list("1234567"), "at": "2026-02-27T12:00+01:00",
                    "certainty": "assumed_paris", "amount": None},
        "26-7319": {"title": "Relance_Lot 2_FINITIONS et Lot 5_MENUISERIE", "buyer": "Région Auvergne-Rhône-ALpes",
                    "cpv": ["45454100"], "lots": ["2", "5"], "lot_titles": ["Finition", "Menuiserie"],
                    "at": "2026-02-11T12:00+01:00", "certainty": "assumed_paris", "departments": ["74"]},
        "26-7109": {"title": "MARCHÉ PUBLIC RELATIF À LA RÉALISATION DE PRESTATIONS DE MANDAT", "buyer": "Spl Levaparc",
                    "cpv": ["79200000"], "lots": [], "at": "2026-03-06T12:00+01:00", "departments": ["92"],
                    "months": 72, "certainty": "assumed_paris"},
    },
    OLD_API: {
        "25-127510": SOISY | {"kind": "cancellation", "earlier": ["25-123573"], "departments": ["95"]},
        "25-123573": SOISY | {"kind": "call", "earlier": []},
        "25-123130": {"title": "Nettoyage des parkings", "buyer": "Ville de Puteaux", "cpv": ["90910000", "90914000"],
                      "lots": [], "at": "2025-12-09T12:00+01:00", "certainty": "exact", "amount": 150_000,
                      "ceiling": 200_000, "months": 12, "departments": ["92"]},
    },
    DERIVED: {"26-88074": DIVING, "26-88384": ESCAUTPONT, "26-88471": NURSERY},
    V325: {"26-88074": DIVING, "26-88384": ESCAUTPONT, "26-88471": NURSERY},
    DILA: {
        "20-152081": {"title": "Services de spectacles musicaux, de théâtre, de cirque", "cpv": [], "lots": [],
                      "buyer": "Commune de Berre l'Etang", "at": "2021-03-01T12:00+01:00", "certainty": "exact"},
    },
    V230: {
        "16-185754": {"title": "Mise en oeuvre d'une aire de glisse", "buyer": "ville de Fécamp", "cpv": ["45212100"],
                      "lots": [], "at": None, "kind": "award", "earlier": ["15-14160"]},
        "17-2599": {"title": "Fourniture de denrées alimentaires pour le Centre", "buyer": "C.C.A.S. de Toulon",
                    "siret": "26830066200015", "cpv": ["15890000"], "lots": [str(n) for n in range(1, 22)],
                    "at": None, "kind": "award", "earlier": ["16-107438", "252708-2016"]},
        "16-138580": {"title": "Etude prospective à la fois technique", "cpv": [], "lots": [], "at": None,
                      "buyer": "Communauté d'Agglomération de Saintes", "kind": "award", "earlier": ["16-119846"]},
        "16-183123": {"title": "Réalisation, fabrication, impression et diffusion", "buyer": "Ville de Troyes",
                      "cpv": [], "lots": [], "at": None, "kind": "award", "earlier": ["16-155545", "16-159242"]},
        "17-1028": {"title": "Aménagement d'un parking de 116 places", "buyer": "Bordeaux Métropole", "cpv": [],
                    "lots": [], "at": None, "kind": "award", "earlier": ["16-36319"], "winners": ["Moter"]},
        "17-1515": {"title": "Fourniture de polymères pour la déshydratation", "cpv": ["24542000"], "lots": [],
                    "buyer": "Communauté d'agglomérat. du gapençais", "at": None, "kind": "award",
                    "earlier": ["16-162580"]},
        "17-29167": {"title": "Mise à disposition de personnel intérimaire", "buyer": "Ville de Suresnes",
                     "cpv": ["79620000"], "lots": [], "at": None, "kind": "award", "earlier": ["16-166926"]},
        "17-4742": {"title": "DAMR 2016/01 PRESTATION D'INTERIM MEDICAL", "buyer": "CHU St Etienne",
                    "cpv": ["79625000"], "lots": [], "at": None, "kind": "award", "earlier": ["16-652"],
                    "departments": ["42"]},
        "16-181902": {"title": "Mission de maîtrise d'oeuvre pour la conception", "cpv": ["71240000", "79311000", "71335000"], "lots": [],
                      "buyer": "Grand Port Maritime de Marseille", "at": "2017-01-30T16:00+01:00",
                      "certainty": "exact", "months": 24},
        "16-186359": {"title": "Conception, organisation et réalisation de manifestations", "buyer": "MTSFP",
                      "cpv": ["79952000"], "lots": ["1", "2"], "at": "2017-02-17T12:00+01:00", "certainty": "exact"},
        "17-40964": {"title": "DELEGATION DU SERVICE PUBLIC D'EAU POTABLE", "buyer": "COMMUNE DE CARCANS",
                     "cpv": ["65100000"], "lots": [], "at": "2017-04-26T12:00+02:00", "certainty": "conflicting"},
        "16-652": {"title": "DAMR 2016/01 PRESTATION D'INTERIM MEDICAL", "buyer": "CHU St Etienne",
                   "cpv": ["79625000"], "lots": [], "at": "2016-01-25T16:00+01:00", "certainty": "exact",
                   "months": 34},
        "16-186394": {"title": "2016 DFA 167 - Prestations de remorquage", "buyer": "Ville de Paris",
                      "cpv": ["50118110"], "lots": ["1", "2"], "at": "2017-02-07T12:00+01:00", "certainty": "exact"},
    },
    V110: {
        "BXP06181020621O": {"title": "restructuration, extension et création d'un bassin", "buyer": "ville de Chenôve",
                            "cpv": [], "lots": ["1", "4"], "lot_titles": ["gros oeuvre", "bardages"],
                            "at": "2006-07-21T12:00+02:00"},
        "BWP06181000031P": {"title": "travaux de restructuration et de réaménagement de services", "cpv": [],
                            "buyer": "trésorerie générale de Rennes", "lots": [], "at": None, "kind": "cancellation",
                            "earlier": ["BWP06151100141C"]},
        "BXP06181020651X": {"title": "création des vestiaires et des sanitaires", "buyer": "conseil régional d'Aquitaine",
                            "cpv": [], "lots": [], "at": "2006-07-20T12:00+02:00"},
        "BWP06181100013U": {"title": "restructuration des locaux du collège Volney", "cpv": ["45454000"],
                            "buyer": "conseil général de la Mayenne", "lots": [str(n) for n in range(1, 19)],
                            "at": "2006-09-13T12:00+02:00"},
        "BWP06181060191B": {"title": "Sains-en-Gohelle, route départementale 937", "buyer": "communaupole de Lens-Liévin",
                            "cpv": ["45232150", "45232410"], "lots": [], "at": "2006-09-11T12:00+02:00"},
        "BWP06181040231L": {"title": "6089 - remplacement et motorisation porte nord", "buyer": "MINDEF/DGA/SMA",
                            "cpv": ["45400000"], "lots": [], "at": "2006-09-28T14:00+02:00"},
        "BXP06184050631X": {"title": "le marché porte sur le traitement et le transport", "cpv": ["90121300"],
                            "buyer": "communauté urbaine de Cherbourg", "lots": ["1", "2"],
                            "at": "2006-09-01T17:00+02:00"},
        "BWP06184040631P": {"title": "salage et déneigement de la RN 33", "cpv": ["90212000"], "lots": [],
                            "buyer": "direction Départementale de l'équipement de la Moselle",
                            "at": "2006-09-01T16:00+02:00", "departments": ["57"]},
        "BWP06184040651V": {"title": "salage et déneigement de la Rn52", "cpv": ["90212000"], "lots": [],
                            "buyer": "direction Départementale de l'equipement de la Moselle",
                            "at": "2006-09-01T16:00+02:00", "departments": ["57"]},
        "BXP06184000081U": {"title": "construction d'une école provisoire", "buyer": "sem Ville Renouvelée", "cpv": [],
                            "lots": [], "at": "2006-07-18T16:00+02:00", "departments": ["59"]},
        "BWP06184060791N": {"title": "construction d'une nouvelle salle de sports", "buyer": "commune de Wattignies",
                            "cpv": ["45212200", "45313100"], "lots": [], "at": "2006-08-02T17:00+02:00"},
        "BXP06184050691F": {"title": "renouvellement Urbain de l'espace Bouliez", "buyer": "ville de Pecquencourt",
                            "cpv": [], "lots": ["1", "2", "3"], "at": "2006-07-19T17:15+02:00"},
        "BXP06184040153H": {"title": "mise en place de locaux préfabriqués au collège Simin Palay", "cpv": [],
                            "buyer": "conseil général des Pyrénées-Atlantiques", "lots": [],
                            "at": "2006-07-20T16:30+02:00", "departments": ["64"]},
        "BWP061840200917": {"title": "mise en place de traitement de désinfection des eaux", "cpv": [],
                            "buyer": "groupement de commandes publiques entre", "lots": ["1", "2"],
                            "at": "2006-07-28T12:00+02:00", "departments": ["73"]},
    },
}  # fmt: skip
"""By file, then by identifier; titles and long buyers by their beginning, moments in Paris time."""

CASES = [(file, name) for file, records in EXPECTED.items() for name in records]


@cache
def read(file: str) -> dict[str, ReadNotice]:
    path = BOAMP / file
    files: list[Path] = sorted(path.iterdir()) if path.is_dir() else [path]
    found = [item for one in files for item in read_file(one)]
    assert not [item for item in found if isinstance(item, UnreadableNoticeError)]
    return {item.source_id: item for item in found if isinstance(item, ReadNotice)}


@pytest.mark.parametrize("file", EXPECTED)
def test_every_record_of_a_file_is_read_and_expected(file: str) -> None:
    assert set(read(file)) == set(EXPECTED[file])


@pytest.mark.parametrize(("file", "name"), CASES)
def test_a_record_is_read_as_a_person_reads_it(file: str, name: str) -> None:
    notice, wanted = read(file)[name], EXPECTED[file][name]

    deadline = notice.deadline
    got: dict[str, Any] = {
        "title": notice.title[: len(wanted["title"])],
        "buyer": (notice.buyer.name or "")[: len(wanted["buyer"])],
        "cpv": list(notice.cpv),
        "lots": [lot.number for lot in notice.lots],
        "lot_titles": [lot.title for lot in notice.lots],
        "at": deadline.at.isoformat(timespec="minutes") if deadline and deadline.at else None,
        "certainty": deadline.certainty.value if deadline else None,
        "kind": notice.kind.value,
        "earlier": list(notice.earlier),
        "departments": list(notice.place.departments) if notice.place else [],
        "siret": notice.buyer.siret,
        "amount": notice.amount,
        "ceiling": notice.ceiling,
        "months": notice.duration_months,
        "winners": list(notice.winners),
    }
    wanted = {"kind": "call"} | ({"certainty": "assumed_paris"} if file == V110 and wanted["at"] else {}) | wanted
    assert wanted == {key: got[key] for key in wanted}


def test_a_notice_reads_the_same_from_xml_and_from_the_api() -> None:
    for name, from_api in read(DERIVED).items():
        from_xml = read(V325)[name]
        assert from_xml.model_dump() == from_api.model_dump()


def test_texts_that_a_person_would_read_are_passages_and_contacts_are_not() -> None:
    parking = read(OLD_API)["25-123130"]

    assert any("VISITE OBLIGATOIRE" in one.text for one in parking.passages)
    visit = read(API)["26-7319"]
    assert any(one.field.endswith("visiteDetail") for one in visit.passages)
    everything = "\n".join(one.text for notice in read(API).values() for one in notice.passages)
    assert "@ville-lamadeleine.fr" not in everything


def test_only_the_buyers_place_is_marked_as_such() -> None:
    place = read(V110)["BXP06181020621O"].place

    assert place is not None
    assert (place.departments, place.of_buyer) == (("21",), True)
