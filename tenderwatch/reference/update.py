"""The two official tables, downloaded, weighed, and ready to be kept."""

from __future__ import annotations

from datetime import date

from tenderwatch.reference.download import download
from tenderwatch.reference.official import communes, cpv_labels
from tenderwatch.reference.tables import CommunesTable, CpvTable

MOST_CPV_BYTES = 8 * 1024 * 1024
MOST_COMMUNES_BYTES = 16 * 1024 * 1024
"""Some 1.3 and 8 million bytes in 2026."""


def fetched_cpv(address: str, agent: str, today: date) -> CpvTable:
    """The official French labels of the CPV; `agent` is who we say we are.

    Raises:
        UnusableReferenceError: nothing came, or something else.
    """
    return CpvTable(
        source="SDK eForms, Office des publications de l'Union européenne",
        licence="CC BY 4.0",
        fetched_on=today,
        address=address,
        data=cpv_labels(download(address, agent, MOST_CPV_BYTES)),
    )


def fetched_communes(address: str, agent: str, today: date) -> CommunesTable:
    """The communes with their centres, postal codes and inhabitants; `agent` is who we say we are.

    Raises:
        UnusableReferenceError: nothing came, or something else.
    """
    rows, left_out = communes(download(address, agent, MOST_COMMUNES_BYTES))
    return CommunesTable(
        source="API Découpage administratif (geo.api.gouv.fr), Etalab, d'après l'IGN et l'INSEE",
        licence="Licence Ouverte 2.0",
        fetched_on=today,
        address=address,
        left_out=left_out,
        data=rows,
    )
