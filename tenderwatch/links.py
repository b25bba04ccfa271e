"""Signed links from mails to the pages: who may do what, until when; no account, no address in clear."""

from __future__ import annotations

import hashlib
import hmac
from dataclasses import dataclass
from datetime import date, timedelta
from enum import StrEnum

from itsdangerous import BadSignature, URLSafeSerializer

from tenderwatch.errors import TenderwatchError
from tenderwatch.secret import derived


class Purpose(StrEnum):
    """What a link is for; a link of one purpose is worthless for another. The value is its path on the pages."""

    ANSWER = "reponse"
    CALENDAR = "calendrier"
    PREFERENCES = "preferences"
    PROFILE = "profil"
    UNSUBSCRIBE = "desinscription"


LIFETIME = {
    Purpose.ANSWER: timedelta(days=60),
    Purpose.CALENDAR: timedelta(days=60),
    Purpose.PREFERENCES: timedelta(days=180),
    Purpose.PROFILE: timedelta(days=60),
    Purpose.UNSUBSCRIBE: timedelta(days=3650),
}
"""A mail that is found again years later must still be stoppable; the rest may grow old."""


class BadLinkError(TenderwatchError):
    """A link that nobody signed, that was altered, or that is of another purpose."""


class ExpiredLinkError(BadLinkError):
    """A genuine link whose time is over."""


@dataclass(frozen=True, slots=True)
class Claim:
    """What a genuine link says: an enterprise, a recipient (`recipient_mark`), and a notice of a procedure."""

    enterprise_id: str
    recipient: str
    procedure_key: str = ""
    notice_key: str = ""


def recipient_mark(secret: bytes, address: str) -> str:
    """A short keyed hash of an address, which tells nothing to whoever reads the link; case does not matter."""
    key = derived(secret, "recipients")
    return hmac.new(key, address.strip().casefold().encode(), hashlib.sha256).hexdigest()[:16]


def read(secret: bytes, purpose: Purpose, token: str, today: date) -> Claim:
    """What a link's token says.

    Raises:
        ExpiredLinkError: it is genuine, and its last day is before `today` (in Paris).
        BadLinkError: it is not genuine.
    """
    try:
        last, *parts = _signer(secret, purpose).loads(token)
        claim = Claim(*parts)
        over = date.fromordinal(last) < today
    except (BadSignature, TypeError, ValueError) as error:
        raise BadLinkError("Ce lien n'est pas valable.") from error
    if over:
        raise ExpiredLinkError("Ce lien est trop ancien.")
    return claim


def _signer(secret: bytes, purpose: Purpose) -> URLSafeSerializer:
    settings = {"key_derivation": "hmac", "digest_method": hashlib.sha256}
    return URLSafeSerializer(derived(secret, "links"), salt=purpose.value, signer_kwargs=settings)


class Links:
    """Makes the links of the mails of one day; composed twice on that day, a mail has the same links twice."""

    def __init__(self, base_url: str, secret: bytes, today: date) -> None:
        self._base_url, self._secret, self._today = base_url.rstrip("/"), secret, today

    def answer(self, enterprise_id: str, recipient: str, procedure_key: str, notice_key: str) -> str:
        """To the page where a recipient answers about a notice."""
        return self._link(Purpose.ANSWER, enterprise_id, recipient, procedure_key, notice_key)

    def calendar(self, enterprise_id: str, recipient: str, procedure_key: str, notice_key: str) -> str:
        """To the calendar file of a notice's dates."""
        return self._link(Purpose.CALENDAR, enterprise_id, recipient, procedure_key, notice_key)

    def preferences(self, enterprise_id: str, recipient: str) -> str:
        """To the page where a recipient says how the mails should come."""
        return self._link(Purpose.PREFERENCES, enterprise_id, recipient)

    def profile(self, enterprise_id: str, recipient: str) -> str:
        """To the page that shows an enterprise its own profile, and changes nothing."""
        return self._link(Purpose.PROFILE, enterprise_id, recipient)

    def unsubscribe(self, enterprise_id: str, recipient: str) -> str:
        """To the page that stops the mails; a mail program may post to it (RFC 8058)."""
        return self._link(Purpose.UNSUBSCRIBE, enterprise_id, recipient)

    def _link(self, purpose: Purpose, enterprise_id: str, recipient: str, *about: str) -> str:
        last = (self._today + LIFETIME[purpose]).toordinal()
        claim = [last, enterprise_id, recipient_mark(self._secret, recipient), *about]
        token = _signer(self._secret, purpose).dumps(claim)
        text = token if isinstance(token, str) else token.decode("ascii")
        return f"{self._base_url}/{purpose.value}/{text}"
