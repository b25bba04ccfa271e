"""The page that an enterprise may be shown: its own profile in plain words, and nothing of anybody else."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from flask import Blueprint, render_template

from tenderwatch.clock import PARIS
from tenderwatch.links import Purpose
from tenderwatch.model import Enterprise
from tenderwatch.pipeline.members import LOOKED_BACK, titles
from tenderwatch.places import WHOLE_COUNTRY, department_in_words
from tenderwatch.profiles import completeness
from tenderwatch.profiles.differences import CONTACTS, Difference, differences
from tenderwatch.review import here
from tenderwatch.review.guards import public
from tenderwatch.review.holders import holder

room = Blueprint("sheet", __name__, url_prefix=f"/{Purpose.PROFILE.value}")
RECEIVED = 15
CODES, PLACES = "codes CPV", "départements"
LEFT_OUT = {CONTACTS, "nom", "réseaux", "activité"}
"""What stands elsewhere on the page, or is no affair of whoever was handed the link."""


@room.get("/<token>")
@public
def show(token: str) -> str:
    """Show an enterprise its own profile; whoever holds the link sees no address."""
    return sheet(holder(Purpose.PROFILE, token).enterprise)


def sheet(enterprise: Enterprise, shared: Mapping[str, str] | None = None) -> str:
    """The page; `shared`: links for a coordinator to hand on, by address."""
    received = here.store().received(here.now() - LOOKED_BACK).get(enterprise.id, [])[:RECEIVED]
    known = titles(here.services(), received)
    told = [one for one in differences(None, enterprise) if one.what not in LEFT_OUT]
    return render_template(
        "sheet/show.html.j2",
        enterprise=enterprise,
        complete=completeness(enterprise),
        general=[(one.what, _lines(one)) for one in told if not one.activity],
        activities=[
            (each.label, [(one.what, _lines(one)) for one in told if one.activity == each.label])
            for each in enterprise.activities
        ],
        received=[
            (one.at.astimezone(PARIS).date(), known[one.procedure_key])
            for one in received
            if one.procedure_key in known
        ],
        reply_to=here.config().mail.reply_to,
        shared=shared or {},
    )


def _lines(one: Difference) -> list[str]:
    parts = [part for part in one.new.split("; ") if part]
    if one.what == PLACES:
        return ["toute la France" if part == WHOLE_COUNTRY else department_in_words(part) for part in parts]
    return list(_with_labels(parts)) if one.what == CODES else parts


def _with_labels(codes: list[str]) -> Iterator[str]:
    for code in codes:
        label = here.services().reference.label_of(code)
        yield f"{code} : {label}" if label else code
