"""The queue's address: what is asked for, checked against what the reader may see, and written back as a link."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from urllib.parse import urlencode

from flask import abort, url_for

from tenderwatch.calendar import working_days_end
from tenderwatch.model import NO_DUE, Enterprise, Filters, Mark, Position, Section, State, User, mark

STATES: Mapping[str, tuple[State, str]] = {
    "a-revoir": (State.OPEN, "À revoir"),
    "a-voir": (State.MAYBE, "À voir"),
    "gardes": (State.KEPT, "Gardés"),
    "ecartes": (State.DROPPED, "Écartés"),
}
BANDS = {
    "strong": "fort",
    "doubtful": "douteux",
    "partnership": "en partenariat",
    "sample": "échantillon sous la barre",
}
DEADLINES = {"5": "5 jours ouvrés", "10": "10 jours ouvrés", "20": "20 jours ouvrés", "inconnue": "date inconnue"}
LONGEST = 200
"""Characters of a value in the address."""
_MARKED: Mapping[str, Mark] = {
    "entreprise": "enterprise", "departement": "department", "porte": "door", "source": "source", "niveau": "band",
}  # fmt: skip
NAMES = ("etat", "reseau", *_MARKED, "echeance", "q")


@dataclass(frozen=True, slots=True)
class Asked:
    """The filters of an address, as words; empty: not asked for. `after`: where the page begins."""

    values: Mapping[str, str]
    networks: tuple[str, ...]
    after: Position | None = None

    def __getitem__(self, name: str) -> str:
        return self.values.get(name, "")

    @property
    def state(self) -> str:
        """The tab."""
        return self["etat"] or "a-revoir"

    @property
    def narrowed(self) -> bool:
        """Whether anything but the tab is asked for."""
        return any(value for name, value in self.values.items() if name != "etat")

    def address(self, **changed: str) -> str:
        """The queue's address with some of it changed; the page asked for is left out unless it is given."""
        wanted = {name: value for name, value in (dict(self.values) | changed).items() if value}
        if wanted.get("etat") == "a-revoir":
            del wanted["etat"]
        return _address("queue.index", wanted)

    def decide(self, endpoint: str) -> str:
        """Where a form of this page is sent, so that its answer comes back to the same filters."""
        here = {"apres": written(self.after)} if self.after else {}
        return _address(endpoint, {name: value for name, value in self.values.items() if value} | here)

    def filters(self, now: datetime) -> Filters:
        """What the store is asked."""
        marks = frozenset(mark(kind, self[name]) for name, kind in _MARKED.items() if self[name])
        found = Filters(self.networks, STATES[self.state][0], marks, self["q"], since=now)
        if self["echeance"] == "inconnue":
            return replace(found, since=NO_DUE.replace(year=NO_DUE.year - 1))
        if self["echeance"]:
            return replace(found, until=working_days_end(now, int(self["echeance"])))
        return found


def _address(endpoint: str, values: Mapping[str, str]) -> str:
    path, query = url_for(endpoint), urlencode(values)
    return f"{path}?{query}" if query else path


def asked(query: Mapping[str, str], user: User, enterprises: Sequence[Enterprise]) -> Asked:
    """What an address asks for; a network or an enterprise that is not the reader's does not exist (404).

    `enterprises`: those of the reader's networks.
    """
    values = {name: query.get(name, "").strip()[:LONGEST] for name in NAMES}
    values["etat"] = values["etat"] if values["etat"] in STATES else ""
    values["echeance"] = values["echeance"] if values["echeance"] in DEADLINES else ""
    if values["reseau"] and values["reseau"] not in user.networks:
        abort(404)
    if values["entreprise"] and values["entreprise"] not in {one.id for one in enterprises}:
        abort(404)
    networks = (values["reseau"],) if values["reseau"] else user.networks
    return Asked(values, networks, _position(query.get("apres", "")))


def written(place: Position) -> str:
    """A place of the queue in an address."""
    return f"{int(place.section)}.{int(place.due.timestamp())}.{place.procedure_key}"


def _position(text: str) -> Position | None:
    """The place that an address names; a page that cannot be read begins at the top."""
    section, _, rest = text.partition(".")
    moment, _, key = rest.partition(".")
    if section not in {str(int(one)) for one in Section} or not moment.isdigit() or len(moment) > len("253370764800"):
        return None
    return Position(Section(int(section)), datetime.fromtimestamp(int(moment), UTC), key[: LONGEST * 2])
