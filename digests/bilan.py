"""The tables of a network's report, the same on the page, in the workbook and in the files of values."""

from __future__ import annotations

from collections.abc import Sequence
from functools import reduce
from operator import add

from digests.names import source_name
from digests.tables import Table
from tenderwatch.model import Bilan, Estimate, Line, Recall, Tally

_READ = (
    "avis nouveaux ou modifiés, lus dans toutes les sources pendant la période ; chacun compte une fois. "
    "Tous les réseaux lisent les mêmes."
)
_FOUND = "couples marché–entreprise que le tri retient, parmi les marchés lus pour la première fois pendant la période."
_KEPT = (
    "couples dont le verdict en vigueur est « garder » et date de la période ; ce qui a été annulé ou revu depuis "
    "n'y est pas, les refus tirés au sort non plus."
)
_SENT = (
    "couples annoncés pour la première fois par un courriel parti pendant la période, à un destinataire ou plusieurs."
)
_ANSWERED = "couples pour lesquels la dernière réponse de l'entreprise, depuis son courriel, date de la période."
DEFINITIONS = {
    "read": ("Avis lus", _READ),
    "found": ("Appariements", _FOUND),
    "kept": ("Gardés", _KEPT),
    "dropped": ("Écartés", "couples dont le verdict en vigueur est « écarter », comptés comme les gardés."),
    "sent": ("Envoyés", _SENT),
    "answered": ("Répondus", _ANSWERED),
}
"""What each figure is called, and what it counts."""
_SUMS = "Les lignes s'additionnent au total de la période."
_NO_READ = "Les avis lus n'y sont pas : un avis n'a de métier et de porte qu'une fois rapproché d'un profil."
_BREAKDOWNS = {
    "semaines": ("weeks", "Par semaine", "semaine", "Un avis modifié d'une semaine à l'autre est lu dans les deux."),
    "metiers": (
        "trades", "Par métier", "métier",
        f"La famille de métiers de l'activité appariée, sinon son intitulé. {_SUMS} {_NO_READ}",
    ),
    "departements": (
        "departments", "Par département", "département",
        f"Le lieu d'exécution, sinon celui de l'acheteur. {_SUMS}",
    ),
    "portes": (
        "doors", "Par porte", "porte",
        f"La porte par laquelle le type de structure de l'entreprise peut entrer. {_SUMS} {_NO_READ}",
    ),
    "acheteurs": (
        "buyers", "Par acheteur", "acheteur",
        f"Un acheteur écrit de plusieurs façons compte une fois. {_SUMS}",
    ),
}  # fmt: skip
"""By name in addresses: the field of `Bilan`, the title, what a line is, what is counted."""


def tables(bilan: Bilan, most: int | None = None) -> tuple[Table, ...]:
    """All of them, in the order of reading; with `most`, what goes beyond so many lines is one line."""
    return (
        summary(bilan),
        *(_breakdown(bilan, name, None if name == "semaines" else most) for name in _BREAKDOWNS),
        Table("reponses", "Réponses", ("réponse", "couples"), bilan.answers, _told("answered")),
        Table("motifs", "Motifs d'écart", ("motif", "couples"), bilan.reasons, _told("dropped")),
        delays(bilan),
        Table("repartition", "Répartition des délais", ("jours", "couples"), bilan.days, _DISTRIBUTION),
        recall(bilan.recall),
        sources(bilan),
    )


_DISTRIBUTION = (
    "Couples envoyés, selon les jours du calendrier entre la publication de l'avis annoncé et le premier courriel."
)


def sources(bilan: Bilan) -> Table:
    """What each source brought."""
    rows = tuple((source_name(name), number) for name, number in bilan.sources)
    return Table("sources", "Avis lus par source", ("source", "avis lus"), rows, _told("read"))


def table(bilan: Bilan, name: str) -> Table:
    """One of them, whole.

    Raises:
        LookupError: there is none of this name.
    """
    found = next((one for one in tables(bilan) if one.name == name), None)
    if found is None:
        raise LookupError(f"Il n'y a pas de tableau « {name[:40]} ».")
    return found


def summary(bilan: Bilan) -> Table:
    """Each figure next to that of the period before, and in purchases."""
    rows = tuple(
        (DEFINITIONS[name][0], now, before, now - before, getattr(bilan.purchases, name) if name != "read" else None)
        for name in DEFINITIONS
        for now, before in ((getattr(bilan.total, name) or 0, getattr(bilan.before, name) or 0),)
    )
    head = ("chiffre", bilan.name, bilan.earlier, "écart", "soit en marchés")
    note = " ".join(f"{name} : {what}" for name, what in DEFINITIONS.values())
    return Table("resume", "Résumé", head, rows, f"{note} Plusieurs entreprises peuvent avoir le même marché.")


def share_kept(tally: Tally) -> tuple[int, int] | None:
    """Kept pairs, and the verdicts they are among; None without any."""
    judged = tally.kept + tally.dropped
    return (tally.kept, judged) if judged else None


def _breakdown(bilan: Bilan, name: str, most: int | None) -> Table:
    """A column per figure; that of what was read only where it can be told."""
    field, title, what, note = _BREAKDOWNS[name]
    lines = _short(getattr(bilan, field), most)
    told = [one for one in DEFINITIONS if one != "read" or any(line.tally.read is not None for line in lines)]
    head = (what, *(DEFINITIONS[one][0].lower() for one in told))
    return Table(
        name, title, head, tuple((line.label, *(getattr(line.tally, one) for one in told)) for line in lines), note
    )


def _short(lines: Sequence[Line], most: int | None) -> Sequence[Line]:
    if most is None or len(lines) <= most + 1:
        return lines
    rest = lines[most:]
    return (*lines[:most], Line(f"Les {len(rest)} autres lignes", reduce(add, (one.tally for one in rest))))


def _told(figure: str) -> str:
    name, what = DEFINITIONS[figure]
    return f"{name} : {what}"


def delays(bilan: Bilan) -> Table:
    """How many days passed, in the middle and for nine of ten."""
    rows = tuple((one.label, one.half, one.nine, one.measured, one.unknown) for one in bilan.delays)
    head = ("délai, en jours", "la moitié en", "neuf sur dix en", "mesurés", "inconnus")
    return Table(
        "delais", "Délais", head, rows,
        "Jours du calendrier, pour les couples envoyés : de la date de publication de l'avis annoncé, au jour où le "
        "marché a été lu, au premier courriel. Sans date de publication, le délai est inconnu.",
    )  # fmt: skip


def recall(found: Recall) -> Table:
    """The share of what suits that is found, in percent with its interval; what is missing to tell it otherwise."""
    named = (("Parmi les avis proches du profil", found.near), ("Parmi tous les avis", found.whole))
    rows = tuple((name, *_percents(one)) for name, one in named)
    answered, suiting = found.answers
    told = f"{answered} refus tirés au sort ont été vérifiés, sur {found.weeks} semaines ; {suiting} convenaient."
    missing = f" Pas encore assez de réponses : {' ; '.join(found.missing)}." if found.missing else ""
    return Table(
        "rappel", "Rappel estimé", ("part des avis utiles retrouvés", "estimation", "au moins", "au plus"), rows,
        "En pour cent, avec l'intervalle à 95 %, sur les treize semaines qui finissent avec la période. "
        f"{told}{missing}",
    )  # fmt: skip


def _percents(one: Estimate | None) -> tuple[float | None, ...]:
    return tuple(round(100 * value, 1) for value in (one.value, one.low, one.high)) if one else (None, None, None)
