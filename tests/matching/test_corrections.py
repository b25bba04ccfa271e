"""Corrections: the new deadline from coded sides and from prose, on composed wordings and on real ones."""

from __future__ import annotations

import csv
import gzip
from collections import Counter, defaultdict
from datetime import date
from pathlib import Path

import pytest

from matching.corrections import new_deadline
from tenderwatch.model import Certainty, Change, Deadline, Kind, Notice
from tests.conftest import SHARED
from tests.factories import a_notice

REAL = SHARED / "data" / "boamp" / "rectificatifs_2021T1.csv.gz"
LIMIT = "IV.2.2) Date limite de réception des offres ou des demandes de participation"
OPENING = "IV.2.7) Modalités d'ouverture des offres"


def a_correction(*changes: Change) -> Notice:
    return a_notice(kind=Kind.CORRECTION, deadline=None, published_on=None, description=None, changes=changes)


def shown(deadline: Deadline | None) -> str | None:
    if deadline is None or deadline.day is None:
        return None
    return f"{deadline.at:%Y-%m-%dT%H:%M}" if deadline.at else str(deadline.day)


@pytest.mark.parametrize(
    ("where", "old", "new", "expected"),
    [
        (LIMIT, "18 février 2027 - 12:00", "8 mars 2027 - 12:00", "2027-03-08T12:00"),
        (LIMIT, None, "2027-03-05T17:00:00+01:00", "2027-03-05T17:00"),
        (LIMIT, "15/03/2027 12:00", "31/03/202712:00", "2027-03-31T12:00"),
        ("IV", None, "Date limite de remise des candidatures : 05/03/2027 à 16:00", "2027-03-05T16:00"),
        (None, None, "La date limite de remise des offres est reportée du 23/03/2027 à 12h00 au 02/04/2027 à 12h00.",
         "2027-04-02T12:00"),
        (None, None, "La DLRO prévue initialement le 24 mars 2027 est décalée au 7 avril 2027.", "2027-04-07"),
        (LIMIT, None, "Le délai de remise des offres a été modifié, reporté au 21-01-27 à 16h00", "2027-01-21T16:00"),
        (None, None, "Cette modification concerne la date limite de remise des offres. Celle-ci est décalée au 09/03/2027.",
         "2027-03-09"),
        (None, None, "Au lieu du 03/03/2027 à 12h00, la remise des candidatures est prévue le 17/03/2027 à 12h00.",
         "2027-03-17T12:00"),
        (None, None, "La remise des plis est repoussée au 23/04/2027 à 14 h (initialement fixée au 05/04/2027 à 9 h).",
         "2027-04-23T14:00"),
        (None, None, ("Les dates de remise des offres avaient été reportées au 18/02/2027 à 12h, elles sont reportées au "
         "12/03/2027 à 12h."), "2027-03-12T12:00"),
        (LIMIT, "x", ("Date limite de réception des offres. Date : 04/02/2027. Heure locale : 17:00. Modalités d'ouverture "
         "des offres. Date : 05/02/2027. Heure locale : 10:00."), "2027-02-04T17:00"),
        (None, None, "Il convient de lire 22/03/2027 à 12h00 comme date limite de réception des offres.",
         "2027-03-22T12:00"),
        (None, None, "La consultation est prolongée jusqu'au 22/03/2027 à 12h00.", "2027-03-22T12:00"),
    ],
)  # fmt: skip
def test_the_new_deadline_stands(where: str | None, old: str | None, new: str, expected: str) -> None:
    found = new_deadline(a_correction(Change(where=where, old=old, new=new)))

    assert shown(found) == expected
    assert found is not None
    assert found.certainty != Certainty.CONFLICTING


@pytest.mark.parametrize(
    ("where", "new"),
    [
        (OPENING, "Date : 16/02/2027 Heure locale : 09:00"),
        (OPENING, "La date d'ouverture des offres est reportée au 12/03/2027 à 18h"),
        ("VI.3", "Les candidats adressent leurs questions au plus tard le 09/02/2027."),
        ("VI.3", "Les questions sont posées 7 jours avant la date limite de remise des offres (soit le 22/02/2027)."),
        (LIMIT, "La date limite pour poser des questions est reportée au 19/02/2027."),
        ("IV.2.6", "L'offre doit être valable jusqu'au 20 septembre 2027."),
        (None, "Une visite aura lieu le 22/03/2027 à 9h00."),
        (None, "Le règlement a été remplacé (version du 14/01/2027)."),
        ("VI.3", "Une copie des plis remis est admise selon l'arrêté du 22 mars 2019 fixant ses modalités."),
    ],
)
def test_other_dates_are_no_deadlines(where: str | None, new: str) -> None:
    assert new_deadline(a_correction(Change(where=where, old="x" if where == OPENING else None, new=new))) is None


@pytest.mark.parametrize(
    "changes",
    [
        (Change(new="Dates limites de remise : 12/10/2027 à 12h00 pour le lot 1, 15/10/2027 à 12h00 pour le lot 2."),),
        (Change(where=LIMIT, lot="2", new="12/10/2027 à 12h00"),),
        (Change(new="La date limite de remise des offres est reportée au mardi 23 avril 2027 à 12h00."),),
        (Change(where=LIMIT, old="Ouverture le 18/01/2027", new="Date d'ouverture : 25/01/2027 à 12h00"),),
        (Change(new="La date limite de réception des offres est prolongée d'une semaine."),),
        (Change(where=LIMIT, new="le 06/04 à 13h"),),
        (Change(where=LIMIT, new="le 6 d'avril 2027 vers 13h"),),
        (Change(new="L'heure limite de remise des offres est portée à 17 h au lieu de 12 h."),),
        (
            Change(
                new="La date limite de remise des offres est reportée au 22/03/2027 à 12h00 pour le lot 2 uniquement."
            ),
        ),
        (Change(new="Pour le lot 2, la date limite de remise des offres est fixée au 22/03/2027 à 12h00."),),
        (Change(new="La date limite de remise des offres est fixée au 31/03/2027 à 12h00, heure de Cayenne."),),
        (Change(where=LIMIT, new="22/03/2027 à 12h00"), Change(where=LIMIT, new="25/03/2027 à 12h00")),
    ],
)
def test_what_leaves_a_doubt_is_to_be_verified(changes: tuple[Change, ...]) -> None:
    found = new_deadline(a_correction(*changes))

    assert found is not None
    assert found.certainty == Certainty.CONFLICTING


def test_a_deadline_before_the_correction_is_to_be_verified() -> None:
    notice = a_correction(Change(where=LIMIT, new="22/03/2019 à 12h00"))

    found = new_deadline(notice.model_copy(update={"published_on": date(2027, 3, 1)}))

    assert found is not None
    assert found.certainty == Certainty.CONFLICTING


def test_prose_confirms_digits_whose_offset_is_not_that_of_paris() -> None:
    coded = Change(where="Date limite de réception des offres", new="2027-04-09T11:00:00+01:00")
    words = Change(new="Date limite de remise des offres au 09.04.2027 à 11h00.")

    alone, confirmed = new_deadline(a_correction(coded)), new_deadline(a_correction(coded, words))

    assert alone is not None
    assert confirmed is not None
    assert (alone.certainty, confirmed.certainty) == (Certainty.CONFLICTING, Certainty.ASSUMED_PARIS)
    assert shown(alone) == shown(confirmed) == "2027-04-09T11:00"


def _changes(rows: list[dict[str, str]]) -> tuple[Change, ...]:
    found: dict[Change, None] = {}
    for row in rows:
        where, lot = " ".join(filter(None, (row["rubrique"], row["apres_mention"]))) or None, row["lot"] or None
        for old, new in (("date_initiale", "date_lire"), ("texte_initial", "texte_lire")):
            if row[new]:
                found[Change(where=where, lot=lot, old=row[old] or None, new=row[new])] = None
        if row["ajouter"]:
            found[Change(where=where, lot=lot, new=row["ajouter"])] = None
        if row["info"]:
            found[Change(new=row["info"])] = None
    return tuple(found)


@pytest.mark.skipif(not REAL.is_file(), reason="the real corrections of shared/data/boamp are not here")
def test_real_corrections_give_the_date_that_a_person_reads() -> None:
    """160 notices drawn at random and read by hand: 120 with a new deadline in prose, 40 with other dates.

    Where a person could not decide, "à vérifier" is the right answer, and those do not count.
    """
    rows: defaultdict[str, list[dict[str, str]]] = defaultdict(list)
    with gzip.open(REAL, "rt", encoding="utf-8") as lines:
        for row in csv.DictReader(lines):
            rows[row["idweb"]].append(row)
    outcomes: Counter[str] = Counter()
    wrong = []
    with (Path(__file__).parent / "corrections_2021.csv").open(encoding="utf-8") as lines:
        for row in csv.DictReader(lines):
            found = new_deadline(a_correction(*_changes(rows[row["idweb"]])))
            verify = found is not None and found.certainty == Certainty.CONFLICTING
            right = shown(found) == (row["expected"] or None) and not verify
            if row["clear"] == "yes":
                outcomes[f"{'a deadline' if row['expected'] else 'none'}, {'right' if right else 'not'}"] += 1
            if not right and not verify and row["clear"] == "yes":
                wrong.append(row["idweb"])

    assert wrong == []
    assert outcomes["a deadline, right"] >= 0.95 * (outcomes["a deadline, right"] + outcomes["a deadline, not"])
    assert outcomes["none, right"] >= 0.95 * (outcomes["none, right"] + outcomes["none, not"])
