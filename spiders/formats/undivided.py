"""A purchase with a single lot is not divided: the lot's terms are the notice's."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from tenderwatch.model import Lot, Terms


def undivided(lot: Lot, fields: Mapping[str, Any]) -> dict[str, Any]:
    """The notice's terms, the lot's where the notice is silent; codes of both, the notice's first."""
    found = {name: fields.get(name) or getattr(lot, name) for name in Terms.model_fields}
    codes = tuple(dict.fromkeys((*fields["cpv"], *lot.cpv)))
    return found | {"cpv": codes, "lots": ()}
