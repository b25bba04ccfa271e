"""One enterprise: its page, its profile's form with what it would receive, its history, its pause."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from itertools import pairwise

from flask import Blueprint, abort, flash, redirect, render_template, request, url_for
from werkzeug.wrappers import Response

from tenderwatch.model import Enterprise, Revision, Role, User
from tenderwatch.pipeline import profiles as use_cases
from tenderwatch.pipeline.members import members, titles
from tenderwatch.profiles import check_profiles
from tenderwatch.profiles.differences import Difference, differences, in_a_line
from tenderwatch.profiles.form import Fields, FormError, fields_of, profile_from
from tenderwatch.review import here
from tenderwatch.review.enterprises import MATCHED, reader
from tenderwatch.review.forms import day
from tenderwatch.review.guards import needs
from tenderwatch.review.names import called, moment
from tenderwatch.review.profile_form import alive, effect, form, with_another
from tenderwatch.review.sheet import sheet

room = Blueprint("profile", __name__, url_prefix="/entreprise/<name>")
SHOWN, MOST_DETAIL, MOST_VERSIONS = 20, 2_000, 100


@dataclass(frozen=True, slots=True)
class Asked:
    """Who asks, and the version of the profile that stands."""

    user: User
    standing: Revision

    @property
    def enterprise(self) -> Enterprise:
        """The profile."""
        return self.standing.profile

    @property
    def networks(self) -> list[str]:
        """The networks that both belong to."""
        return [name for name in self.enterprise.networks if name in self.user.networks]


def _asked(name: str) -> Asked:
    """The enterprise of an address, which must be of the reader's networks (404)."""
    user, found = reader(), here.store().revision(name)
    if found is None or not set(found.profile.networks) & set(user.networks):
        abort(404)
    return Asked(user, found)


@room.get("")
@needs(Role.COORDINATOR, Role.READER)
def show(name: str) -> str:
    """Show an enterprise: what is known, what it received, what to do."""
    asked = _asked(name)
    mine = members(here.services(), asked.networks, here.now())
    member = next(one for one in mine if one.enterprise.id == name)
    received = member.received[:SHOWN]
    return render_template(
        "profile/show.html.j2",
        member=member,
        revision=asked.standing,
        received=received,
        titles=titles(here.services(), received),
        doubts=check_profiles([asked.enterprise], here.services().reference),
        may_edit=asked.user.role == Role.COORDINATOR,
        moment=moment,
        called=called,
    )


@room.get("/modifier")
@needs(Role.COORDINATOR)
def edit(name: str) -> str:
    """Show the profile as a form."""
    asked = _asked(name)
    return form(asked.enterprise, asked.standing.version, fields_of(asked.enterprise), asked.user)


@room.post("/modifier")
@needs(Role.COORDINATOR)
def save(name: str) -> Response | tuple[str, int] | str:
    """Save the form, show what it would change, or add an activity to it."""
    asked, fields = _asked(name), request.form.to_dict(flat=False)
    seen = request.form.get("vu", "")
    if not seen.isdecimal() or len(seen) > len(str(2**31)):
        abort(400)
    if request.form.get("acte") == "ajouter":
        return form(asked.enterprise, int(seen), with_another(fields), asked.user)
    try:
        wanted = _wanted(asked, fields)
    except FormError as error:
        return form(asked.enterprise, int(seen), fields, asked.user, problems=error.problems), 422
    if request.form.get("acte") == "apercu":
        told = effect(wanted, asked.enterprise)
        if alive():
            return render_template("profile/fragment.html.j2", effect=told, problems={})
        return form(asked.enterprise, int(seen), fields, asked.user, told=told)
    return _saved(asked, wanted, int(seen))


def _wanted(asked: Asked, fields: Fields) -> Enterprise:
    """The profile that the form says; networks that the reader does not see stay.

    Raises:
        FormError: fields are wrong.
    """
    ticked = fields.get("networks", ()) if len(asked.user.networks) > 1 else asked.networks
    wanted = profile_from({**fields, "networks": list(asked.enterprise.networks)}, asked.enterprise.id)
    if not set(ticked) & set(asked.user.networks):
        raise FormError({"networks": "gardez au moins un de vos réseaux."})
    networks = use_cases.in_networks(asked.enterprise, ticked, asked.user.networks)
    return wanted.model_copy(update={"networks": networks})


def _saved(asked: Asked, wanted: Enterprise, seen: int) -> Response | tuple[str, int]:
    changes = in_a_line(differences(asked.enterprise, wanted))[:MOST_DETAIL]
    networks = dict.fromkeys([*asked.enterprise.networks, *wanted.networks])
    with here.noting("profil modifié", wanted.id, *networks, detail=changes):
        conflict = use_cases.save(here.services(), wanted, seen, by=asked.user.email, now=here.now())
    if conflict:
        fields, version = fields_of(conflict.together), conflict.standing.version
        return form(conflict.standing.profile, version, fields, asked.user, conflict=conflict), 409
    flash(f"Profil enregistré. {MATCHED}" if changes else "Rien n'avait changé.")
    return redirect(url_for(".show", name=wanted.id), 303)


@room.post("/pause")
@needs(Role.COORDINATOR)
def pause(name: str) -> Response:
    """Stop an enterprise's mails until a day or a word, or let them leave again; its other wishes stay."""
    asked, act = _asked(name), request.form.get("acte")
    if act not in {"pause", "reprendre"}:
        abort(400)
    stop = act == "pause"
    try:
        until = day("jusque") if stop else None
    except ValueError:
        flash("La date n'est pas lisible : écrivez par exemple 31/12/2026. Rien n'a été changé.", "problem")
        return redirect(url_for(".show", name=name), 303)
    if until and until <= here.now().date():
        flash("Cette date est passée : rien n'a été changé.", "problem")
        return redirect(url_for(".show", name=name), 303)
    wishes = asked.enterprise.digest.model_copy(update={"paused": stop and until is None, "paused_until": until})
    changes = in_a_line(differences(asked.enterprise, asked.enterprise.model_copy(update={"digest": wishes})))
    with here.noting("courriels suspendus" if stop else "courriels repris", name, *asked.networks, detail=changes):
        here.store().set_digest(name, wishes, at=here.now(), by=asked.user.email)
    flash("Ses courriels sont suspendus." if stop else "Ses courriels partiront de nouveau.")
    return redirect(url_for(".show", name=name), 303)


@room.get("/historique")
@needs(Role.COORDINATOR, Role.READER)
def history(name: str) -> str:
    """Show who changed what, the newest first."""
    asked = _asked(name)
    versions = here.store().enterprise_history(name)
    first = [(versions[0], list[Difference]())] if versions else []
    changes = [(after, differences(before.profile, after.profile)) for before, after in pairwise(versions)]
    return render_template(
        "profile/history.html.j2",
        enterprise=asked.enterprise,
        versions=[*first, *changes][::-1][:MOST_VERSIONS],
        more=max(len(versions) - MOST_VERSIONS, 0),
        moment=moment,
        called=called,
    )


@room.get("/fiche")
@needs(Role.COORDINATOR, Role.READER)
def paper(name: str) -> str:
    """Show what the enterprise may be shown, and the links by which it sees it at home."""
    asked = _asked(name)
    shared: Mapping[str, str] = {}
    made = here.services().links(here.now().date())
    if made and asked.user.role == Role.COORDINATOR:
        shared = {one.email: made.profile(name, one.email) for one in asked.enterprise.contacts}
    return sheet(asked.enterprise, shared)
