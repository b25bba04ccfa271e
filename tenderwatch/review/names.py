"""How people are called on the pages: by their name among users or coordinators, else by what precedes their @."""

from __future__ import annotations

from datetime import datetime

from flask import g

from digests.text import NBSP
from tenderwatch.calendar import MONTHS
from tenderwatch.clock import PARIS
from tenderwatch.review import here


def called(address: str) -> str:
    """Somebody's name; "vous" for the one who reads."""
    user = here.user()
    if user is not None and user.email == address:
        return "vous"
    if "called" not in g:
        told = {one.email: one.name for network in here.config().networks.values() for one in network.coordinators}
        g.called = told | {one.email: one.name for one in here.store().users()}
    name: str = g.called.get(address, address.partition("@")[0])
    return name


def moment(at: datetime) -> str:
    """ "5 octobre à 9 h 12", in Paris; the year when it is not this one."""  # noqa: D210 (a quote begins it)
    local = at.astimezone(PARIS)
    year = "" if local.year == here.now().astimezone(PARIS).year else f" {local.year}"
    day = "1er" if local.day == 1 else str(local.day)
    return f"{day} {MONTHS[local.month - 1]}{year} à {local.hour}{NBSP}h{NBSP}{local.minute:02d}"
