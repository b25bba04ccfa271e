"""What every record from outside shares: frozen, unknown keys refused, bounded codes."""

from __future__ import annotations

from typing import Annotated

from pydantic import BaseModel, ConfigDict, StringConstraints

MAX_TEXT = 200_000
"""Characters kept of any one text of a notice; the longest real one met has about 40,000."""

Department = Annotated[str, StringConstraints(pattern=r"^(?:0[1-9]|[1-8]\d|9[0-5]|2[AB]|97[1-8]|98[4-9])$")]
"""French department code with its leading zero ("02", "2A", "974")."""
Cpv = Annotated[str, StringConstraints(pattern=r"^\d{8}$")]
"""CPV code, 8 digits without check digit."""


class Record(BaseModel):
    """Base of what comes from outside: frozen, and an unknown key is an error."""

    model_config = ConfigDict(frozen=True, extra="forbid")
