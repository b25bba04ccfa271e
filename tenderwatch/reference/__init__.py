"""Reference data: what CPV codes mean and where communes are. Small tables of ours, the official ones once downloaded.

Nothing here asks the network by itself: `fetched_cpv` and `fetched_communes` do, when `reference update` is run.
"""

from tenderwatch.reference.centres import CENTRES, Point, great_circle_km
from tenderwatch.reference.cpv import hand_written, label_of
from tenderwatch.reference.known import BUILT_IN, Reference, known
from tenderwatch.reference.tables import (
    COMMUNES_FILE,
    CPV_FILE,
    FOLDER,
    Commune,
    CommunesTable,
    CpvTable,
    UnusableReferenceError,
)
from tenderwatch.reference.trades import Trade, families, trades
from tenderwatch.reference.update import fetched_communes, fetched_cpv

__all__ = [
    "BUILT_IN",
    "CENTRES",
    "COMMUNES_FILE",
    "CPV_FILE",
    "FOLDER",
    "Commune",
    "CommunesTable",
    "CpvTable",
    "Point",
    "Reference",
    "Trade",
    "UnusableReferenceError",
    "families",
    "fetched_communes",
    "fetched_cpv",
    "great_circle_km",
    "hand_written",
    "known",
    "label_of",
    "trades",
]
