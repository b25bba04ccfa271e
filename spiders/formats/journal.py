"""What the Official Journal (JOUE, TED) says around a notice: its number, and where to read it."""

from __future__ import annotations

from typing import Any

from spiders.formats.codes import ted_number
from spiders.formats.eforms_terms import EXTENSION
from spiders.formats.shape import code, get
from tenderwatch.model import Kind


def around(root: Any) -> dict[str, Any]:
    """The same fields as the envelope of BOAMP, for the content of TED_EXPORT or of an eForms notice in UBL.

    A notice that is not published yet has no number: then its own identifier stands in.
    """
    published = get(root, *EXTENSION, "efac:Publication", "efbc:NoticePublicationID")
    old = get(root, "CODED_DATA_SECTION", "NOTICE_DATA", "NO_DOC_OJS")
    number = ted_number(published) or ted_number(old) or ted_number(get(root, "@DOC_ID"))
    return {
        "source": "ted",
        "source_id": number or code(get(root, "cbc:ID")),
        "kind": Kind.OTHER,
        "title": None,
        "buyer_name": None,
        "published_on": None,
        "deadline": None,
        "departments": (),
        "earlier": (),
        "url": f"https://ted.europa.eu/fr/notice/-/detail/{number}" if number else None,
        "nature": (),
        "awards": (),
        "procedure_id": None,
        "procedure": None,
    }
