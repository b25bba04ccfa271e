"""Changing profiles: one by a form, many by a table; nobody overwrites what they have not seen."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import datetime

from itsdangerous import BadSignature, URLSafeTimedSerializer

from tenderwatch.errors import TenderwatchError
from tenderwatch.model import DigestSettings, Enterprise, Revision
from tenderwatch.pipeline.services import Services
from tenderwatch.profiles.differences import Difference, differences
from tenderwatch.secret import derived

SEAL_LASTS = 12 * 3600
"""Seconds between looking at what an import would change and agreeing to it."""


@dataclass(frozen=True, slots=True)
class Conflict:
    """Somebody saved meanwhile: what stands, what it changed, and both changes together where they agree.

    `together` has what was wanted wherever it differs from what was seen, and what stands elsewhere.
    """

    standing: Revision
    theirs: tuple[Difference, ...]
    together: Enterprise


@dataclass(frozen=True, slots=True)
class Planned:
    """A profile of a table: what it would change, and the version it is compared with (0: it is new)."""

    profile: Enterprise
    seen: int
    differences: tuple[Difference, ...]


@dataclass(frozen=True, slots=True)
class Plan:
    """What a table would change, how many of its profiles change nothing, and what cannot be taken over."""

    changes: tuple[Planned, ...]
    unchanged: int
    problems: tuple[str, ...]


class SealError(TenderwatchError):
    """A plan that we did not make for this person, or too long ago."""


def save(services: Services, wanted: Enterprise, seen: int, *, by: str, now: datetime) -> Conflict | None:
    """Save a profile that was seen in a version; a wish about mails that came meanwhile is no conflict, and stays.

    Raises:
        LookupError: there is no such enterprise.
    """
    store = services.store
    standing, base = store.revision(wanted.id), store.revision(wanted.id, seen)
    if standing is None:
        raise LookupError(wanted.id)
    if base and _only_wishes(base.profile, standing.profile, wanted):
        wanted, seen = wanted.model_copy(update={"digest": standing.profile.digest}), standing.version
    if store.revise_enterprises([wanted], {wanted.id: seen}, at=now, by=by):
        return _conflict(base, store.revision(wanted.id) or standing, wanted)
    return None


def _only_wishes(base: Enterprise, standing: Enterprise, wanted: Enterprise) -> bool:
    """Whether the mails' settings alone changed since, and are not what is being changed."""
    return standing == base.model_copy(update={"digest": standing.digest}) and wanted.digest == base.digest


def _conflict(base: Revision | None, standing: Revision, wanted: Enterprise) -> Conflict:
    before = base.profile if base else standing.profile
    mine = {
        name: getattr(wanted, name)
        for name in Enterprise.model_fields
        if getattr(wanted, name) != getattr(before, name)
    }
    return Conflict(
        standing,
        tuple(differences(before, standing.profile)),
        standing.profile.model_copy(update=mine),
    )


def plan(services: Services, found: Sequence[Enterprise], networks: Sequence[str]) -> Plan:
    """What a table would change, for somebody of these networks."""
    standing = services.store.revisions(one.id for one in found)
    changes, unchanged, problems = list[Planned](), 0, list[str]()
    for one in found:
        present = standing.get(one.id)
        wrong = _refused(one, present.profile if present else None, networks)
        if wrong:
            problems.append(f"{one.id} : {wrong}")
            continue
        wanted = _taken_over(one, present.profile if present else None, networks)
        if present and wanted == present.profile:
            unchanged += 1
            continue
        told = differences(present.profile if present else None, wanted)
        changes.append(Planned(wanted, present.version if present else 0, tuple(told)))
    return Plan(tuple(changes), unchanged, tuple(problems))


def _refused(given: Enterprise, present: Enterprise | None, networks: Collection[str]) -> str | None:
    """Why a line of a table is not for these networks to write."""
    if present and not set(present.networks) & set(networks):
        return "cet identifiant est déjà pris, choisissez-en un autre."
    foreign = set(given.networks) - set(networks) - set(present.networks if present else ())
    if foreign:
        return f"le réseau « {min(foreign)[:40]} » n'est pas le vôtre ({', '.join(networks)})."
    if not present and not given.networks and len(networks) > 1:
        return f"colonne « réseaux » : dites lequel ({', '.join(networks)})."
    return None


def _taken_over(given: Enterprise, present: Enterprise | None, networks: Sequence[str]) -> Enterprise:
    """The profile as it would stand: other networks stay its members', wishes stay where the table says nothing."""
    told = given.networks if present is None else in_networks(present, given.networks, networks)
    return _with_wishes(given, present).model_copy(update={"networks": told or tuple(networks)})


def with_wishes(services: Services, found: Sequence[Enterprise]) -> list[Enterprise]:
    """Profiles of files, with what enterprises chose about their mails where the files say nothing of it."""
    standing = services.store.revisions(one.id for one in found)
    return [_with_wishes(one, standing[one.id].profile if one.id in standing else None) for one in found]


def _with_wishes(given: Enterprise, present: Enterprise | None) -> Enterprise:
    if present is None or given.digest != DigestSettings():
        return given
    return given.model_copy(update={"digest": present.digest})


def in_networks(present: Enterprise, told: Collection[str], networks: Collection[str]) -> tuple[str, ...]:
    """Its networks when somebody of `networks` says `told`: those of others stay; none told leaves all as they are."""
    own = [name for name in told if name in networks] or [name for name in present.networks if name in networks]
    kept = [name for name in present.networks if name not in networks or name in own]
    return tuple(dict.fromkeys([*kept, *own]))


def create(services: Services, wanted: Enterprise, *, by: str, now: datetime) -> Enterprise:
    """Save a new enterprise under the first free identifier that begins with its own."""
    taken = {one.id for one in services.store.enterprises()}
    names = (wanted.id, *(f"{wanted.id}-{number}" for number in range(2, len(taken) + 3)))
    made = wanted.model_copy(update={"id": next(name for name in names if name not in taken)})
    if services.store.revise_enterprises([made], {}, at=now, by=by):
        return create(services, wanted, by=by, now=now)  # somebody took the name meanwhile
    return made


def seal(services: Services, made: Plan, by: str) -> str:
    """A plan as text, signed for one person: nothing is kept while they look at it."""
    return _signer(services, by).dumps([[one.seen, one.profile.model_dump_json()] for one in made.changes])


def unseal(services: Services, text: str, by: str) -> list[tuple[int, Enterprise]]:
    """The profiles of a plan with the versions they were compared with.

    Raises:
        SealError: it was not made for this person, or too long ago.
    """
    try:
        given = _signer(services, by).loads(text, max_age=SEAL_LASTS)
    except BadSignature as error:
        raise SealError("Cette proposition n'est plus valable : choisissez à nouveau le fichier.") from error
    return [(seen, Enterprise.model_validate_json(body)) for seen, body in given]


def _signer(services: Services, by: str) -> URLSafeTimedSerializer:
    return URLSafeTimedSerializer(derived(services.secret, "imports"), salt=by)


def apply(
    services: Services, chosen: Sequence[tuple[int, Enterprise]], networks: Sequence[str], *, by: str, now: datetime
) -> tuple[int, Plan | None]:
    """Save what was agreed to, all or nothing: how many, or what it would change now if somebody saved meanwhile."""
    again = plan(services, [one for _, one in chosen], networks)
    seen = {one.id: version for version, one in chosen}
    if again.problems or any(one.seen != seen[one.profile.id] for one in again.changes):
        return 0, again
    wanted = [one.profile for one in again.changes]
    if services.store.revise_enterprises(wanted, seen, at=now, by=by):
        return 0, plan(services, [one for _, one in chosen], networks)
    return len(wanted), None
