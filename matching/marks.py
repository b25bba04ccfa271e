"""What one passage of a notice says of doors: marks, each with the words that carry it.

A mark is one statement: something is reserved, the winner must do something, something earns points, a visit is due.
Negatives, other senses of the words and the old side of a correction are taken out before anything is believed.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from enum import StrEnum

from matching import phrases
from matching.anchors import OPENED_BY, SHORT, TO_SOMEBODY, article_of, is_anchor, kinds_before, kinds_of, merged
from matching.lots import heading, lots_excepted, lots_named
from matching.sentences import cut, prepared
from matching.standing import standing
from tenderwatch.french import plain
from tenderwatch.model import Reserved


class Sense(StrEnum):
    """What a mark states."""

    RESERVED = "reserved"
    OPEN = "open"
    CLAUSE = "clause"
    NO_CLAUSE = "no_clause"
    CRITERION = "criterion"
    OBJECT = "object"
    VISIT = "visit"
    NO_VISIT = "no_visit"


@dataclass(frozen=True, slots=True)
class Quote:
    """Words of a passage: offsets into the original, and the words themselves."""

    start: int
    end: int
    text: str


@dataclass(frozen=True, slots=True)
class Mark:
    """One statement. `lots` are the numbers that its sentence names, () when it names none.

    `to` and `article` go with RESERVED (`to` None: the words do not say to whom; `doubtful`: words and article
    or lots do not fit together). `sure`: the words alone suffice. `hours`, `percentage`, `facilitator` go with
    CLAUSE; `weight` with CRITERION.
    """

    sense: Sense
    quote: Quote
    lots: tuple[str, ...] = ()
    to: Reserved | None = None
    article: str | None = None
    doubtful: bool = False
    sure: bool = False
    hours: int | None = None
    percentage: float | None = None
    facilitator: str | None = None
    weight: float | None = None


_LOST = re.compile(r"[a-z]\?[a-z]")
_LOT_LINE = ("lot", "- lot", "-lot", "\u2022 lot", "* lot", "\u2013 lot")
_GOES_ON = re.compile(
    r"(?:[-–•*☒]|il s agit|conformement|en application|en vertu|au sens|ces |ce |c est|lorsque|cf|\(?article|aux "
    r"|a des |a savoir|lots? )"
)
MOST_FOLLOWERS = 3
NEAR = 400
"""Characters behind a clause in which its facilitator is named."""
LEAST_ITEMS, LONGEST_ITEM = 3, 110


def marks(text: str, *, criteria: bool = False) -> tuple[Mark, ...]:
    """Every mark of a passage, in its order; of a correction, the side that stands ("lire", "ajouter").

    Args:
        text: the passage in its original words.
        criteria: whether the passage stands where award criteria are listed.
    """
    if not _worth_a_look(text):
        return ()
    return tuple(_Reader(standing(text), criteria=criteria).marks())


def _worth_a_look(text: str) -> bool:
    lowered = f" {text.lower()}"
    for hint in phrases.HINTS:
        if hint in lowered:
            return True
    return "?" in lowered and _LOST.search(lowered) is not None


def reserved_in(found: Iterable[Mark]) -> Reserved | None:
    """To whom a passage reserves something, all its marks taken together."""
    return merged({one.to for one in found if one.sense == Sense.RESERVED and one.to})


class _Reader:
    """Sentence by sentence through one passage, with the lot and the list of criteria it is in."""

    def __init__(self, text: str, *, criteria: bool) -> None:
        self.text = text
        self.spans = list(cut(text))
        self.folded = [plain(text[start:end]) for start, end in self.spans]
        self.ready: dict[int, str] = {}
        self.lot: tuple[str, ...] = ()
        self.listed = criteria or _is_list_of_criteria(self.folded)
        self.criteria = self.listed
        self.service = any(_is_service(self._said(number)) for number in self._about_employment())

    def _about_employment(self) -> Iterator[int]:
        """Sentences in which insertion could be what is bought."""
        return (number for number, words in enumerate(self.folded) if any(hint in words for hint in _EMPLOYMENT))

    def _said(self, number: int) -> str:
        """A sentence made ready, when it is asked for: most never are."""
        if number not in self.ready:
            start, end = self.spans[number]
            self.ready[number] = prepared(self.text[start:end])
        return self.ready[number]

    def marks(self) -> Iterator[Mark]:
        for number, folded in enumerate(self.folded):
            if folded.startswith(_LOT_LINE):
                self.lot = heading(self._said(number)) or self.lot
            self.criteria = self.criteria or bool(phrases.CRITERIA_TITLE.search(folded))
            after_a_visit = number and "visite" in self.folded[number - 1]
            if folded.startswith("☐") or self._is_empty_heading(number) or self._is_answered_no(number):
                continue
            if not after_a_visit and not _worth_a_look(self.text[slice(*self.spans[number])]):
                continue
            reserved = list(self._reserved(number))
            yield from reserved
            yield from self._clause(number, reserved=any(one.sense == Sense.RESERVED for one in reserved))
            yield from self._criterion(number)
            yield from self._visit(number)

    def _is_empty_heading(self, number: int) -> bool:
        """A heading in capitals between two numbers, "IV" and "V": nothing stands below it."""
        if not 0 < number < len(self.spans) - 1:
            return False
        before, here, after = (self.text[slice(*self.spans[one])] for one in (number - 1, number, number + 1))
        return here.upper() == here and bool(_ENUMERATOR.fullmatch(before) and _ENUMERATOR.fullmatch(after))

    def _is_answered_no(self, number: int) -> bool:
        """ "Marché réservé aux EA : ☐ oui ☒ non": the boxes behind a question answer it."""  # noqa: D210
        boxes = [one for one in self.folded[number + 1 : number + 3] if one[:1] in {"☐", "☒"}]
        return any(_TICKED_NO.match(one) for one in boxes) and any(_YES_OR_NO.match(one) for one in boxes)

    def _quote(self, first: int, last: int) -> Quote:
        start, end = self.spans[first][0], self.spans[last][1]
        return Quote(start, end, self.text[start:end])

    def _lots(self, words: str) -> tuple[str, ...]:
        return lots_named(words) or (() if _OF_THE_WHOLE.search(words) else self.lot)

    def _reserved(self, number: int) -> Iterator[Mark]:
        """Anchor and kind in one sentence, or the kind in those that go on from it."""
        words = self._said(number)
        if not _RESERVATION_HINT.search(words):
            return
        left = phrases.KEPT_BACK.sub(" ", phrases.NOT_RESERVED.sub(" ", words))
        if left != words and phrases.NOT_RESERVED.search(words):
            yield Mark(Sense.OPEN, self._quote(number, number), self._lots(words))
        if not is_anchor(left):
            return
        kinds, article = kinds_of(left), article_of(left)
        if not kinds and not article and (not phrases.RESERVES.search(left) or TO_SOMEBODY.search(left)):
            return
        by_lot = [] if kinds else list(self._items_by_lot(number))
        if by_lot:
            yield from by_lot
            return
        last = number
        if not kinds:
            last, kinds, article = self._followers(number, article)
        if not kinds and number and len(left) < SHORT:
            kinds = kinds_before(self._said(number - 1))
        if kinds:
            last, kinds = self._items(last, kinds)
        to = merged(kinds) or (OPENED_BY[article] if article else None)
        lots = self._lots(" ".join(self._said(one) for one in range(number, last + 1)))
        shared_out = len(kinds) > 1 and len(lots) > 1 and "respectivement" in words
        doubtful = shared_out or bool(kinds and article and OPENED_BY[article] != to)
        yield Mark(Sense.RESERVED, self._quote(number, last), lots, to, article, doubtful)
        if excepted := lots_excepted(words):
            yield Mark(Sense.OPEN, self._quote(number, last), excepted)

    def _followers(self, number: int, article: str | None) -> tuple[int, set[Reserved], str | None]:
        """The kinds in the next few sentences that go on from an anchor, and the last of these; none in a prison's."""
        last = number
        while last + 1 < len(self.spans) and last - number < MOST_FOLLOWERS and self._goes_on(number, last):
            last += 1
            follower = phrases.NOT_RESERVED.sub(" ", self._said(last))
            if phrases.PRISON.search(follower):
                break
            article = article or article_of(follower)
            if kinds := kinds_of(follower):
                return last, kinds, article
        return last, set(), article

    def _items(self, last: int, kinds: set[Reserved]) -> tuple[int, set[Reserved]]:
        """The list that goes on after a kind: "- entreprises adaptées", "- SIAE"."""
        while (
            last + 1 < len(self.spans) and _is_item(self._said(last + 1)) and (more := kinds_of(self._said(last + 1)))
        ):
            kinds, last = kinds | more, last + 1
        return last, kinds

    def _items_by_lot(self, number: int) -> Iterator[Mark]:
        """A mark for each item that names its lot and its kind: "sont réservés : — lot 1 : SIAE ; — lot 2 : EA"."""
        for item in range(number + 1, len(self.spans)):
            words = self._said(item)
            lots, kinds = lots_named(words), kinds_of(words)
            if not (lots and kinds) or phrases.NOT_RESERVED.search(words):
                return
            yield Mark(Sense.RESERVED, self._quote(item, item), lots, merged(kinds), article_of(words))

    def _goes_on(self, number: int, last: int) -> bool:
        follower = self._said(last + 1)
        opened = self._said(last).endswith(":") or len(self._said(number)) < SHORT
        return bool(_GOES_ON.match(follower)) or (opened and "reserv" not in follower)

    def _clause(self, number: int, *, reserved: bool) -> Iterator[Mark]:
        """What the winner must do for people far from employment; or that insertion is what is bought."""
        words = self._said(number)
        if not _CLAUSE_HINT.search(words) or phrases.ABOUT_CLAUSES.search(words):
            return
        bare = phrases.NOT_INSERTION.sub(" ", words)
        left = phrases.NO_CLAUSE.sub(" ", bare)
        if left != bare:
            yield Mark(Sense.NO_CLAUSE, self._quote(number, number), self._lots(words))
        if _is_service(left):
            yield Mark(Sense.OBJECT, self._quote(number, number), self._lots(words))
        held, sure = _holds_clause(left, reserved=reserved, service=self.service, criteria=self.criteria)
        if not held:
            return
        quote = self._quote(number, number)
        yield Mark(
            Sense.CLAUSE,
            quote,
            self._lots(words),
            sure=sure,
            hours=_hours(left) or self._hours_after(number),
            percentage=_number(_PERCENT.search(left)),
            facilitator=self._facilitator(number),
        )

    def _facilitator(self, number: int) -> str | None:
        """The body that a clause names in its sentence or soon after it, never the person who answers there."""
        start = self.spans[number][0]
        found = phrases.FACILITATOR.search(self.text, start, self.spans[number][1] + NEAR)
        return " ".join(phrases.PERSON.split(found[0])[0].split()) if found else None

    def _hours_after(self, number: int) -> int | None:
        """ "Une clause d'insertion est prévue. Volume : 540 heures." : the short sentences behind a clause go on."""  # noqa: D210
        for position in range(number + 1, min(number + 1 + MOST_FOLLOWERS, len(self.spans))):
            words = self._said(position)
            if len(words) > SHORT or phrases.VISIT.search(words) or phrases.CRITERIA_TITLE.search(words):
                return None
            if hours := _hours(words):
                return hours
        return None

    def _criterion(self, number: int) -> Iterator[Mark]:
        """What earns points for social or insertion efforts."""
        words = self._said(number)
        if not _CRITERION_HINT.search(words) or phrases.NOT_A_CRITERION.search(words):
            return
        words = _SHARE.sub(" part de", words)
        for other in (phrases.OTHER_SOCIAL, phrases.NOT_INSERTION):
            words = other.sub(" ", words)
        if not _CRITERION_HINT.search(words) or phrases.OF_CANDIDATES.search(words):
            return
        weights = len(phrases.WEIGHT.findall(words))
        in_list = (self.listed or weights > 1 or (self.criteria and weights)) and phrases.CRITERION_IN_CONTEXT.search(
            words
        )
        if phrases.CRITERION.search(words) or in_list:
            near = _SOCIAL_WEIGHT.search(words)
            weight = _number(near) if near else None
            yield Mark(Sense.CRITERION, self._quote(number, number), self._lots(words), sure=True, weight=weight)

    def _visit(self, number: int) -> Iterator[Mark]:
        """A visit before bidding, when it is compulsory."""
        words = _NOT_OPTIONAL.sub("est obligatoire", self._said(number))
        if not any(hint in words for hint in _VISIT_HINTS) and not _IT_IS_COMPULSORY.match(words):
            return
        bare = phrases.OTHER_VISITS.sub(" ", words)
        left = phrases.NO_VISIT.sub(" ", bare)
        rejected = phrases.NOT_VISITED.search(bare) and phrases.REJECTED.search(bare)
        present = _PRESENCE.search(words)
        if rejected or present or phrases.VISIT.search(left) or self._it_is_compulsory(number):
            yield Mark(Sense.VISIT, self._quote(number, number), self._lots(words))
        elif left != bare:
            yield Mark(Sense.NO_VISIT, self._quote(number, number), self._lots(words))

    def _it_is_compulsory(self, number: int) -> bool:
        """ "Une visite est prévue. Celle-ci est obligatoire." """  # noqa: D210, D415 (quotes around it)
        before = number and "visite" in self._said(number - 1)
        return bool(before and _IT_IS_COMPULSORY.match(self._said(number)))


_EMPLOYMENT = ("insertion", "rsa", "demandeurs d", "allocataires", "remobilisation")
_TICKED_NO = re.compile(r"☒ *non\b *$")
_YES_OR_NO = re.compile(r"[☐☒] *(?:oui|non)\b *$")
_ENUMERATOR = re.compile(r"(?:[IVX]{1,5}|\d{1,2})[.)-]?")
_IT_IS_COMPULSORY = re.compile(
    r"(?:celle-ci|elle|cette derniere|sa|leur) (?:(?!n )\w+ )?(?:est|sera) (?:\w+ )?obligatoire"
    r"|(?:cette|cet|ce) (?:attestation|certificat|document)\b[^.;]{0,60}\b(?:imperativement|obligatoirement|devra"
    r"|doit)\b"
    r"[^.;]{0,60}\b(?:joint|jointe|remettre|remise?|figurer|fourni|produit)"
    r"|(?:celle-ci|elle|cette attestation) (?:est|sera) a (?:joindre|integrer|fournir|remettre|produire)"
)
_ITEM_OF_CRITERIA = re.compile(
    r"\W*(?:prix|cout|valeur|qualite|technique|delais?|crite\w+|methodologie|niveau|performances?|pertinence|robustesse"
    r"|prise en compte|rse|engagements?|environnement\w*|moyens)\b"
)


def _is_list_of_criteria(folded: list[str]) -> bool:
    """Three short items at least, of which two name what earns points: "Prix : 40 ; technique : 50 ; RSE : 10"."""
    items = [one for one in folded if len(one) <= LONGEST_ITEM]
    return (
        len(folded) >= LEAST_ITEMS
        and len(items) == len(folded)
        and sum(map(bool, map(_ITEM_OF_CRITERIA.match, items))) > 1
    )


_VISIT_HINTS = ("visit", "se rendre", "de passage", "attestation")
_NOT_OPTIONAL = re.compile(r"\bn est pas (?:facultative|optionnelle)\b")
_PRESENCE = re.compile(r"\bvisites?\b[^.;]{0,90}\bpresence (?:\w+ )?(?:indispensable|obligatoire|requise|imperative)\b")
_OF_THE_WHOLE = re.compile(
    r"\b(?:les lots|tous les lots|l ensemble des lots|chaque lot|(?:le|ce|du) (?:present )?(?:marche|contrat)"
    r"|l accord-cadre|la (?:presente )?consultation)\b"
)
_RESERVATION_HINT = re.compile(
    r"reserv|\bseule?s? |exclusiv|uniquement|limitee? aux?|restreint|\bne (?:peuvent|pourront|peut|pourra)|dedie"
    r"|destine|attribue|confie|\bqu aux?\b|\bouvrir\b|\bl est\b|l2113-1|\b(?:doit|doivent|devra|devront)\b|identifie"
    r"|\bpar (?:un|une|des) |emploi|employant"
)
_CLAUSE_HINT = re.compile(
    r"insertion|eloigne|chomeur|l2112|\bsocial|reserver |longue duree|\brsa\b|difficulte|prioritaires|ordonnance"
)
_CRITERION_HINT = re.compile(r"eloigne|social|sociaux|societal|\brse\b|insertion")
_PERCENT = re.compile(r"\b(\d{1,2}(?:[.,]\d+)?) ?%")
_SHARE = re.compile(
    r"\b\d{1,2}(?:[.,]\d+)? ?% (?:au moins |minimum )?(?:du |des |de la |de l |d )"
    r"(?=temps|heures?|nombre|montant|main|effectif|personnel|masse|volume)"
)
"""A part of the hours is no weight of a criterion."""
_HOURS = re.compile(
    r"\b(\d{1,3}(?:[ .]?\d{3})*|\d+) ?(?:heures?|heurs|(?<!\ba \d)(?<!\ba \d\d)(?<!\ba \d )(?<!\ba \d\d )h\b)"
    r"(?! ?(?:par|/) ?(?:semaine|jour|mois)| hebdo)"
)
_HOURS_OF_INSERTION = re.compile(_HOURS.pattern + r"(?: \w+){0,4} (?:d |en |a l |de l )?insertion")
_SOCIAL_WEIGHT = re.compile(
    r"(?:social\w*|sociaux|societal\w*|rse|insertion)\b[^%;]{0,60}?(\d{1,3}(?:[.,]\d+)?) ?(?:%|points?\b|pts\b)"
)


def _is_item(words: str) -> bool:
    """Whether a sentence goes on with the list of the one before, and not with another lot."""
    return not lots_named(words) and bool(re.match(r"[-–•*☒]|(?:ou|et) ", words))


def _holds_clause(words: str, *, reserved: bool, service: bool, criteria: bool) -> tuple[bool, bool]:
    """Whether a sentence is a clause, and whether its words alone suffice to say so."""
    enough = phrases.CLAUSE.search(words)
    if not enough and (reserved or service or not phrases.CLAUSE_IF_NOTHING_ELSE.search(_STRUCTURES.sub(" ", words))):
        return False, False
    unshared = _SHARE.sub(" part de", words)
    scored = phrases.CRITERION.search(unshared) or (criteria and phrases.WEIGHT.search(unshared) is not None)
    if scored:
        proper = bool(enough and phrases.CLAUSE_OF_INSERTION.search(words))
        return proper, proper
    return True, bool(enough)


def _is_service(words: str) -> bool:
    """Whether insertion is what is bought, itself or beside training: "formations et insertion en milieu carcéral"."""
    training = phrases.TRAINING.search(words) and not phrases.OBLIGES.search(words)
    return bool(training or phrases.SERVICE_OF_INSERTION.search(words))


_STRUCTURES = re.compile(
    r"\b(?:structures?|entreprises?|associations?|ateliers?|chantiers?|organismes?)(?: \w+){0,3} (?:d |de l "
    r"|par l )insertion"
    r"(?: par l activite economique)?"
)


def _number(match: re.Match[str] | None) -> float | None:
    return float(match[1].replace(",", ".")) if match else None


def _hours(words: str) -> int | None:
    found = _HOURS_OF_INSERTION.search(words) or _HOURS.search(words)
    return int(re.sub(r"[ .]", "", found[1])) if found else None
