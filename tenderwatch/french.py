"""French text from outside: cleaned, folded with a way back to the original, and the dates in its prose."""

from __future__ import annotations

import html
import re
import unicodedata
from bisect import bisect_left, bisect_right
from dataclasses import dataclass
from datetime import date, datetime, time
from functools import cached_property
from itertools import accumulate

from tenderwatch.clock import PARIS
from tenderwatch.model import MAX_TEXT

_SUSPECT = re.compile(
    "[&\x00-\x09\x0b-\x1f\x7f-\xa0\u00ad\u200b-\u200f\u2028-\u202f\u2060-\u2069\ud800-\udfff\ufeff]|  | \n|\n |\n\n\n"
)
_DROPPED = re.compile(
    "[\x00-\x08\x0b\x0c\x0e-\x1f\x7f\u00ad\u200b-\u200f\u202a-\u202e\u2060-\u2069\ud800-\udfff\ufeff]"
)
_C1 = re.compile("[\x80-\x9f]")
_BLANKS = re.compile("[ \t\xa0\u202f]+")
_BREAKS = re.compile("\r\n?|[\u2028\u2029]")
_ENTITIES = 2
"""How often BOAMP escapes an apostrophe: `&#039;`, and `&amp;#039;` when a platform did it before."""


_DECODED_WRONG = re.compile("Ã[\x80-\xbf\u0152-\u2122]|â€")
"""UTF-8 that somebody read as Windows-1252: "rÃ©servÃ©"."""


def _decoded_right(value: str) -> str:
    """The text as it was meant, when all of it can be, however often it was misread; else as it is."""
    try:
        while _DECODED_WRONG.search(value):
            value = _C1.sub(_mended, value).encode("cp1252").decode()
    except UnicodeError:
        return value
    return value


def clean(value: str, limit: int = MAX_TEXT) -> str:
    """The text as a person should read it, at most `limit` characters.

    Entities are unescaped up to twice, Windows-1252 control codes mended, control and direction characters
    dropped, line ends made line feeds, blanks collapsed. Markup stays: it is text, and outputs escape it.
    """
    if len(value) > 2 * limit:
        value = value[: 2 * limit]
    if not value.isascii() and ("Ã" in value or "â€" in value):
        value = _decoded_right(value)
    if (value.isprintable() and "&" not in value and "  " not in value) or not _SUSPECT.search(value):
        return value.strip()[:limit]
    for _ in range(_ENTITIES):
        value = html.unescape(value)
    value = _C1.sub(_mended, value)
    value = _DROPPED.sub("", _BREAKS.sub("\n", value))
    value = _BLANKS.sub(" ", value).replace(" \n", "\n").replace("\n ", "\n")
    return re.sub("\n{3,}", "\n\n", value).strip()[:limit]


def _mended(found: re.Match[str]) -> str:
    """What a C1 control code meant in Windows-1252; five codes mean nothing there and are dropped."""
    return found.group().encode("latin-1").decode("cp1252", errors="ignore")


class _Folding(dict[int, str]):
    """Translation table that learns each character the first time it is met."""

    def __missing__(self, code: int) -> str:
        decomposed = unicodedata.normalize("NFKD", chr(code))
        folded = "".join(char for char in decomposed if not unicodedata.combining(char)).lower()
        self[code] = folded
        return folded


MOST_BYTE = 255
_FOLDING = _Folding({ord(char): " " for char in "'’‘´`ʼ\u0092\xa0\u202f\u2009\t\r\n"})
_FOLDING |= {ord("œ"): "oe", ord("Œ"): "oe", ord("æ"): "ae", ord("Æ"): "ae", ord("–"): "-", ord("—"): "-"}


@dataclass(frozen=True)
class Folded:
    """A text in lower case without accents, that knows where each of its characters came from."""

    original: str
    text: str

    @cached_property
    def _starts(self) -> list[int]:
        lengths = (len(_FOLDING[ord(char)]) for char in self.original)
        return [0, *accumulate(lengths)]

    def span(self, start: int, end: int) -> tuple[int, int]:
        """The part of the original that [start, end) of the folded text came from."""
        if self.original.isascii():
            return start, end
        return bisect_right(self._starts, start) - 1, bisect_left(self._starts, end)


def fold(text: str) -> Folded:
    """Lower case, no accents, apostrophes as spaces, œ as oe, with offsets back to the original."""
    return Folded(text, plain(text))


_BEYOND = tuple((chr(code), folded) for code, folded in _FOLDING.items() if code > MOST_BYTE)
"""What stands beyond Latin-1 in nearly every French text: curly apostrophes, œ, dashes."""
_BYTES = bytes(ord(one) if len(one := _FOLDING[code]) == 1 and ord(one) <= MOST_BYTE else code for code in range(256))
_UNEVEN = bytes(code for code in range(256) if len(_FOLDING[code]) != 1 or ord(_FOLDING[code]) > MOST_BYTE)
"""Letters of Latin-1 that fold into several, or into something else: æ, ½."""


def plain(text: str) -> str:
    """The folded text alone; byte by byte where it can be, which is ten times as fast."""
    raw = _latin(text)
    if raw is None or len(raw.translate(None, _UNEVEN)) != len(raw):
        return text.translate(_FOLDING)
    return raw.translate(_BYTES).decode("latin-1")


def _latin(text: str) -> bytes | None:
    try:
        return text.encode("latin-1")
    except UnicodeEncodeError:
        for letter, folded in _BEYOND:
            text = text.replace(letter, folded)
    try:
        return text.encode("latin-1")
    except UnicodeEncodeError:
        return None


_MONTHS = {
    "janvier": 1, "janv": 1, "fevrier": 2, "fevr": 2, "fev": 2, "mars": 3, "avril": 4, "avr": 4, "mai": 5,
    "juin": 6, "juillet": 7, "juil": 7, "aout": 8, "septembre": 9, "sept": 9, "octobre": 10, "oct": 10,
    "novembre": 11, "nov": 11, "decembre": 12, "dec": 12,
}  # fmt: skip
_DATE = re.compile(
    r"(?<![\d.-])(?P<year>\d{4})-(?P<month>\d{2})-(?P<day>\d{2})(?!\d)"
    r"|(?<![\d./])(?P<d>\d{1,2}) ?[/.] ?(?P<m>\d{1,2}) ?[/.] ?"
    r"(?P<y>\d{4}(?=\d\d ?[:h]\d\d)|\d{4}(?![\d/])|\d{2}(?![\d/]))"
    r"|(?<![\d./-])(?P<dd>\d{1,2})-(?P<dm>\d{1,2})-(?P<dy>\d{4}|\d{2})(?![\d-])"
    rf"|(?<!\d)(?P<wd>\d{{1,2}})(?: ?er)? (?P<wm>{'|'.join(_MONTHS)})\.? (?P<wy>\d{{4}})\b"
)
_HOUR = re.compile(
    r"[ ,;:(t/.-]{0,5}(?:(?:a|avant|jusqu a|au plus tard a|au plus tard|pour"
    r"|(?:- )?heures?(?: locale| limite| de paris)? ?:?) ?)?"
    r"(?:(?P<hour>\d{1,2}) ?(?:heures?\b|h(?![a-z])|hr?s?\b|[:.](?=[0-5]\d\b)) ?(?P<minute>[0-5]\d)?(?!\d)"
    r"|(?P<noon>midi)\b)"
)
_WEEKDAYS = ("lundi", "mardi", "mercredi", "jeudi", "vendredi", "samedi", "dimanche")
_WEEKDAY = re.compile(rf"\b({'|'.join(_WEEKDAYS)}) ?,? ?(?:le )?$")
_FIRST_YEAR, _LAST_YEAR = 1990, 2060


@dataclass(frozen=True, slots=True)
class Moment:
    """A date met in prose: its Paris day, its moment when an hour stands beside it, and where it stands.

    `weekday_agrees` is False when the day of the week before it is another one.
    """

    day: date
    at: datetime | None
    start: int
    end: int
    weekday_agrees: bool = True


def moments(text: str) -> tuple[Moment, ...]:
    """The full dates of a French text, in reading order: "16/10/2026 à 12h00", "1er octobre 2026 à midi".

    `start` and `end` are offsets into `text` as given. Dates without a year are left out: a year is never
    invented.
    """
    folded = fold(text)
    found = []
    for match in _DATE.finditer(folded.text):
        day = _day(match)
        if day is None:
            continue
        hour = _HOUR.match(folded.text, match.end())
        at = _at(day, hour)
        end = hour.end() if hour and at else match.end()
        named = _WEEKDAY.search(folded.text[max(0, match.start() - 12) : match.start()])
        agrees = named is None or _WEEKDAYS.index(named[1]) == day.weekday()
        found.append(Moment(day, at, *folded.span(match.start(), end), agrees))
    return tuple(found)


def _day(match: re.Match[str]) -> date | None:
    parts = match.groupdict()
    if parts["year"]:
        year, month, day = int(parts["year"]), int(parts["month"]), int(parts["day"])
    elif numbers := (parts["y"] or parts["dy"]):
        year, month, day = int(numbers), int(parts["m"] or parts["dm"]), int(parts["d"] or parts["dd"])
        year += 2000 if len(numbers) == len("26") else 0
    else:
        year, month, day = int(parts["wy"]), _MONTHS[parts["wm"]], int(parts["wd"])
    if not _FIRST_YEAR <= year <= _LAST_YEAR:
        return None
    try:
        return date(year, month, day)
    except ValueError:
        return None


def _at(day: date, hour: re.Match[str] | None) -> datetime | None:
    if hour is None:
        return None
    if hour["noon"]:
        return datetime.combine(day, time(12), PARIS)
    try:
        return datetime.combine(day, time(int(hour["hour"]), int(hour["minute"] or 0)), PARIS)
    except ValueError:
        return None


def euros(amount: float) -> str:
    """An amount before tax as people write it, with no-break spaces: "250 000 €"."""
    return f"{amount:,.0f}\u00a0€".replace(",", "\u202f")
