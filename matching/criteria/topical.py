"""What the topic of a pair rests on, as contributions with their reasons: words, homonyms, nature, CPV."""

from __future__ import annotations

from collections.abc import Iterator

from matching.cpv import SAME
from matching.nature import Nature
from matching.spoken import Place
from matching.subject import Seeker, Subject
from matching.topic import CPV, HOMONYM, Code, Reading, Topic
from matching.wanted import LOSSES
from tenderwatch.model import Contribution, Evidence, Finding
from tenderwatch.reference import label_of

WORDS, HOMONYMS, NATURE, CODE = "mots", "homonymes", "objet", "cpv"
NAMES = frozenset((WORDS, HOMONYMS, NATURE, CODE))
POINTS = 85.0
"""Points of a topic that is all the trade; place and delay make the rest of a hundred."""
WEIGHTS = {WORDS: POINTS, HOMONYMS: POINTS * HOMONYM, NATURE: POINTS * max(LOSSES.values()), CODE: POINTS * CPV}
SHOWN = 2
_SAID = {Nature.GOODS: "on achète une fourniture", Nature.STUDY: "on achète une étude, une conception ou un contrôle",
         Nature.SOFTWARE: "on achète un logiciel", Nature.TRAINING: "on achète une formation ou une assurance",
         Nature.OPERATION: "c'est un contrat global ou une délégation"}  # fmt: skip


def contributions(seeker: Seeker, subject: Subject, reading: Reading) -> tuple[Contribution, ...]:
    """The parts of a topic; homonyms and nature only where they take something."""
    return tuple(_parts(seeker, subject, reading))


def points(topic: Topic) -> float:
    """The points of a topic, as the sum of its contributions gives them."""
    parts = (topic.words, topic.homonyms, topic.nature, topic.cpv or 0.0)
    names = (WORDS, HOMONYMS, NATURE, CODE)
    return round(sum(_contribution(name, part, ()).points for name, part in zip(names, parts, strict=True)), 4)


def _contribution(name: str, part: float | None, evidence: tuple[Evidence, ...]) -> Contribution:
    value = None if part is None else round(part * POINTS / WEIGHTS[name], 6)
    return Contribution(name, WEIGHTS[name], Finding(value, evidence))


def _parts(seeker: Seeker, subject: Subject, reading: Reading) -> Iterator[Contribution]:
    topic = reading.topic
    said = None if seeker.wanted.silent else topic.words
    yield _contribution(WORDS, said, tuple(_heard(seeker, reading)))
    if topic.homonyms:
        yield _contribution(HOMONYMS, topic.homonyms, tuple(_against(reading)))
    if topic.nature:
        yield _contribution(NATURE, topic.nature, tuple(_natures(subject, reading)))
    yield _contribution(CODE, topic.cpv, tuple(_code(subject, reading)))


def _heard(seeker: Seeker, reading: Reading) -> Iterator[Evidence]:
    for place in _apart(place for _, place in reading.heard):
        yield Evidence(f"{_quoted(place)} : votre activité {seeker.activity.label}.", place.segment.field, place.quote)


def _against(reading: Reading) -> Iterator[Evidence]:
    for place in _apart(place for _, place in reading.against):
        yield Evidence(f"{_quoted(place)} : un autre métier, ou ce que vous excluez.", place.segment.field, place.quote)


def _apart(places: Iterator[Place]) -> Iterator[Place]:
    """The first few that do not repeat one another's words."""
    shown: list[Place] = []
    for place in places:
        if not any(_overlap(place, other) for other in shown):
            shown.append(place)
            yield place
        if len(shown) == SHOWN:
            return


def _overlap(one: Place, other: Place) -> bool:
    same = one.segment.field == other.segment.field
    return same and one.first <= other.last and other.first <= one.last


def _quoted(place: Place) -> str:
    field = place.segment.field
    where = {"title": "l'objet", "description": "la description"}.get(field, "l'avis")
    if field.startswith("lots."):
        where = f"le lot {field.split('.')[1]}"
    return f"« {place.quote} » dans {where}"


def _natures(subject: Subject, reading: Reading) -> Iterator[Evidence]:
    for one in reading.natures:
        quote = subject.title.text[one.start : one.end]
        yield Evidence(f"« {quote} » dans l'objet : {_SAID[one.nature]}.", "title", quote)


def _code(subject: Subject, reading: Reading) -> Iterator[Evidence]:
    found = reading.code
    if found is None or not found.value:
        return
    nearness = _nearness(found)
    if found.inferred:
        group = label_of(found.given) or found.given[:3]
        sentence = (
            f"L'avis ne donne pas de code CPV ; d'après ses mots, {found.given} ({group}) est probable, et {nearness}."
        )
        yield Evidence(sentence, "cpv")
        return
    own = subject.lot is not None and found.given in subject.lot.cpv
    field = f"lots.{subject.lot.number}.cpv" if own and subject.lot else "cpv"
    yield Evidence(f"Le code CPV {found.given} {nearness}.", field, found.given)


def _nearness(found: Code) -> str:
    if found.wanted is None:
        return "est de votre métier"
    if found.wanted == found.given:
        return "est l'un des vôtres"
    return f"est dans votre famille {found.wanted}" if found.value == SAME else f"est proche du vôtre, {found.wanted}"
