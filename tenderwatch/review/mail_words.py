"""What the pages on the week's mails say, in French: where each stands, what will happen, what was done."""

from __future__ import annotations

from datetime import datetime

from digests.deadlines import deadline_for, due_in_words
from tenderwatch.calendar import moment_in_words
from tenderwatch.clock import PARIS
from tenderwatch.config import DigestRules, Release
from tenderwatch.model import MatchView
from tenderwatch.pipeline.editing import Gesture, Wish
from tenderwatch.pipeline.standings import Stage, Standing

SOON = "au prochain envoi, dans le quart d'heure si l'envoi automatique tourne"
_RULES = {
    Release.DOUBTFUL: "avec ce qui est net ; le douteux attend un verdict",
    Release.NONE: "tel quel",
}
_TOLD = {
    Gesture.PIN: "Épinglé : il part en premier.",
    Gesture.UNPIN: "Détaché : il reprend son rang.",
    Gesture.UP: "Monté d'un rang.",
    Gesture.DOWN: "Descendu d'un rang.",
    Gesture.LEAVE_OUT: "Retiré de ce courriel ; le prochain pourra le reprendre.",
    Gesture.PUT_BACK: "Remis dans ce courriel.",
    Gesture.RELEASE: "Libéré : il part tel que vous l'avez lu.",
    Gesture.HOLD: "Retenu : il ne part pas cette semaine.",
    Gesture.REOPEN: "À relire de nouveau : la règle du réseau s'applique.",
}


def told(wish: Wish) -> str:
    """What a gesture did."""
    if wish.gesture == Gesture.DROP:
        return f"Écarté ({wish.reason}) : il ne partira plus à cette entreprise."
    if wish.gesture == Gesture.SAY:
        return "Mot enregistré, signé de votre nom." if wish.text else "Mot retiré."
    return _TOLD[wish.gesture]


def what_happens(standing: Standing, hours: DigestRules, now: datetime) -> str:
    """What becomes of a mail if nobody touches it any more; a sentence without its full stop."""
    if standing.composed_at:
        return f"composé le {moment_in_words(standing.composed_at)}, il ne peut plus changer"
    if standing.day is None:
        return "entreprise en pause, sans contact, ou dont les adresses ne reçoivent plus de courriels"
    if standing.stage == Stage.REVIEW:
        return _by_rule(standing, datetime.combine(standing.day, hours.set_hour, PARIS), now)
    if standing.stage == Stage.RELEASED:
        return f"il part {_when(datetime.combine(standing.day, hours.at, PARIS), now)}"
    if standing.stage == Stage.HELD:
        return "il ne part pas cette semaine"
    word = "un mot le dira" if standing.enterprise.digest.nothing else "aucun courriel ne part"
    return f"rien de nouveau pour le moment : {word}"


def _by_rule(standing: Standing, decided_at: datetime, now: datetime) -> str:
    """What the rule of the network does at the set hour to what nobody released."""
    if standing.rule == Release.REVIEWED and (standing.count or standing.waiting):
        return "il ne part pas tant que personne ne l'a libéré"
    return f"si personne n'y touche, il part {_when(decided_at, now)}, {_RULES.get(standing.rule, 'tel quel')}"


def _when(at: datetime, now: datetime) -> str:
    return f"le {moment_in_words(at)}" if at > now else SOON


def due(view: MatchView) -> str:
    """Until when to answer."""
    return due_in_words(deadline_for(view))
