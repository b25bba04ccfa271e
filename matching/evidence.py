"""The machine check of explanations: every quoted word stands in the field that the reason names."""

from __future__ import annotations

from matching.subject import text_of
from tenderwatch.model import Evidence, Match, Notice


def missing_quotes(notice: Notice, match: Match) -> list[Evidence]:
    """Evidence whose quote is not to be found where it says; empty for every honest match."""
    return [
        one for one in match.evidence if one.quote is not None and one.quote not in (text_of(notice, one.field) or "")
    ]
