"""Small records for tests: say only what the test is about."""

from __future__ import annotations

from datetime import date
from typing import Any

from tenderwatch.calendar import deadline_of
from tenderwatch.model import Activity, Buyer, Contact, Enterprise, Kind, Notice, Place, Procedure, Territory


def a_notice(**overrides: Any) -> Notice:
    """An open call for the cleaning of offices in Finistère."""
    fields: dict[str, Any] = {
        "source": "boamp",
        "source_id": "26-900001",
        "url": "https://www.boamp.fr/pages/avis/?q=idweb:26-900001",
        "kind": Kind.CALL,
        "title": "Nettoyage des locaux de la mairie",
        "description": "Prestations de nettoyage de bureaux et de vitrerie.",
        "buyer": Buyer(name="Commune de Plouvenec", department="29"),
        "cpv": ("90911200",),
        "place": Place(departments=("29",)),
        "published_on": date(2026, 9, 28),
        "deadline": deadline_of("2026-10-20T12:00:00"),
    }
    return Notice(**fields | overrides)


def an_enterprise(**overrides: Any) -> Enterprise:
    """An entreprise adaptée that cleans offices in Finistère."""
    fields: dict[str, Any] = {
        "id": "net-iroise",
        "name": "Net Iroise",
        "kind": "EA",
        "networks": ("unea",),
        "contacts": (Contact(email="contact@net-iroise.example.org"),),
        "territory": Territory(departments=("29",)),
        "activities": (
            Activity(
                label="Nettoyage de locaux",
                keywords=("nettoyage de bureaux", "nettoyage de locaux"),
                cpv=("90910000",),
            ),
        ),
    }
    return Enterprise(**fields | overrides)


def a_procedure(notice: Notice | None = None) -> Procedure:
    """A procedure of one notice."""
    notice = notice or a_notice()
    return Procedure(key=notice.key, notices=(notice,), current=notice, deadline=notice.deadline)
