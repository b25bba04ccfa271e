"""config.yaml, validated: every problem is found at once and named by its key."""

from __future__ import annotations

from datetime import time
from enum import StrEnum
from pathlib import Path
from typing import Literal, get_args
from urllib.parse import urlsplit

import yaml
from pydantic import Field, ValidationInfo, field_validator

from tenderwatch.errors import ConfigError
from tenderwatch.model import Weekday
from tenderwatch.sources import Sources
from tenderwatch.validation import Section, validated

ADDRESS = r"^[^@\s<>,;\"]+@[^@\s<>,;\"]+\.[^@\s<>,;\"]+$"
DOWNLOAD = r"^(?:https://|http://127\.0\.0\.1[:/])"
WEEKDAYS: tuple[Weekday, ...] = get_args(Weekday)
WORKING_WEEK: tuple[Weekday, ...] = ("monday", "tuesday", "wednesday", "thursday", "friday")


class Release(StrEnum):
    """What is reviewed before it leaves, and so what becomes of a digest that nobody released by the set hour."""

    DOUBTFUL = "doubtful"
    """Doubtful matches wait for a verdict; the digest leaves with the strong ones."""
    REVIEWED = "reviewed"
    """Everything: only what was kept is in a digest, which is held until somebody releases it."""
    NONE = "none"
    """Nothing: the digest leaves with all that matches."""


class Coordinator(Section):
    """Who reviews the matches of a network."""

    name: str
    email: str = Field(pattern=ADDRESS)


class Network(Section):
    """A network of enterprises, its coordinators and its release rule."""

    name: str
    coordinators: tuple[Coordinator, ...] = ()
    release: Release = Release.DOUBTFUL
    report_days: tuple[Weekday, ...] = WORKING_WEEK


class Smtp(Section):
    """The mail server; user and password come from TENDERWATCH_SMTP_USER and TENDERWATCH_SMTP_PASSWORD."""

    host: str = "127.0.0.1"
    port: int = Field(default=587, ge=1, le=65535)
    security: Literal["starttls", "tls", "none"] = "starttls"
    timeout_seconds: float = Field(default=30, gt=0)
    per_minute: int | None = Field(default=None, ge=1)


class Mail(Section):
    """How mail leaves.

    `allow`: whom SMTP may write to: addresses, domains ("@example.org") or "*". `stopped`: nothing leaves.
    `canary_minutes`: how long coordinators see the week's mails before the enterprises, None: not first.
    `give_up_hours`: after which a message that could not leave is given up. `suspend_after`: hard refusals after
    which an address is no longer written to.
    """

    transport: Literal["outbox", "smtp"] = "outbox"
    sender: str = Field(default="veille@example.org", pattern=ADDRESS)
    sender_name: str = "Tenderwatch"
    reply_to: str = Field(default="veille@example.org", pattern=ADDRESS)
    unsubscribe: str = Field(default="desinscription@example.org", pattern=ADDRESS)
    allow: tuple[str, ...] = ()
    stopped: bool = False
    canary_minutes: int | None = Field(default=None, ge=1, le=2_880)
    give_up_hours: int = Field(default=72, ge=1, le=336)
    suspend_after: int = Field(default=3, ge=1)
    smtp: Smtp = Smtp()


class DigestRules(Section):
    """The weekly mail; `urgent_days`: working days that a strong match must still leave on the day of the next one.

    `release_by`: the hour, on the day of the mail, until which coordinators may still read it; None: the hour `at`.
    """

    max_items: int = Field(default=5, ge=1, le=5)
    urgent_days: int = Field(default=5, ge=1, le=30)
    weekday: Weekday = "tuesday"
    at: time = time(8, 0)
    release_by: time | None = None

    @field_validator("release_by")
    @classmethod
    def _not_before_the_mail(cls, value: time | None, info: ValidationInfo) -> time | None:
        if value is not None and "at" in info.data and value < info.data["at"]:
            raise ValueError("l'heure doit suivre celle de l'envoi (digest.at)")
        return value

    @property
    def set_hour(self) -> time:
        """When the rule of the network decides on what nobody released."""
        return self.release_by or self.at


class MatchingRules(Section):
    """Boundaries of the bands, in points of what is bought (85 make a topic that is all the trade)."""

    strong: float = Field(default=56, ge=0, le=100)
    doubtful: float = Field(default=30, ge=0, le=100)
    min_days: int = Field(default=2, ge=0, le=60)


class Retention(Section):
    """How long what names people is kept, in days; None: for ever.

    `raw_days`: raw payloads, which hold buyers' contacts. `mail_days`: the texts of mails and the reports' files.
    `people_days`: earlier versions of profiles, refusals of addresses, reports of runs.
    """

    raw_days: int | None = Field(default=400, ge=30)
    mail_days: int | None = Field(default=90, ge=14)
    people_days: int | None = Field(default=1_095, ge=90)


class Nightly(Section):
    """When the nightly run starts."""

    at: time = time(3, 30)


class Pages(Section):
    """The web pages: their public address (None: only this machine reaches them), and how many proxies stand before.

    `user_header`: the header in which a proxy that has signed somebody in tells their address; it is believed from
    `proxy_addresses` only.
    """

    url: str | None = Field(default=None, pattern=r"^https?://[^\s/?#@]+(?:/[^\s?#]*)?$")
    proxies: int = Field(default=0, ge=0, le=5)
    user_header: str | None = Field(default=None, pattern=r"^[A-Za-z][A-Za-z-]{2,60}$")
    proxy_addresses: tuple[str, ...] = ("127.0.0.1", "::1")

    @property
    def prefix(self) -> str:
        """The path under which a proxy shows the pages, as the address has it: "/veille", or ""."""
        return urlsplit(self.url or "").path.rstrip("/")


class Reference(Section):
    """Where `reference update` downloads from: the eForms SDK's French codes, and communes with their centres."""

    cpv_url: str = Field(
        default="https://raw.githubusercontent.com/OP-TED/eForms-SDK/1.15.1/translations/code_fr.xml",
        pattern=DOWNLOAD,
    )
    communes_url: str = Field(
        default="https://geo.api.gouv.fr/communes"
        "?fields=nom,code,codesPostaux,centre,codeDepartement,population&format=json",
        pattern=DOWNLOAD,
    )


class Config(Section):
    """The whole of config.yaml; paths are relative to the file's folder."""

    contact: str = Field(pattern=ADDRESS)
    operator: str | None = Field(default=None, pattern=ADDRESS)
    database: str = "sqlite:///var/tenderwatch.sqlite3"
    var: Path = Path("var")
    sources: Sources = Sources()
    networks: dict[str, Network] = Field(default_factory=dict)
    matching: MatchingRules = MatchingRules()
    cluster: str | None = Field(default=None, pattern=r"^(?:tcp|tls)://")
    mail: Mail = Mail()
    digest: DigestRules = DigestRules()
    nightly: Nightly = Nightly()
    retention: Retention = Retention()
    pages: Pages = Pages()
    ping_url: str | None = Field(default=None, pattern=r"^https?://")
    log: Literal["text", "json"] = "text"
    reference: Reference = Reference()

    @field_validator("database")
    @classmethod
    def _known_dialect(cls, value: str) -> str:
        if not value.startswith(("sqlite:///", "postgresql://", "postgresql+psycopg://")):
            raise ValueError("sqlite:///chemin ou postgresql://… est attendu")
        return value


def load(path: Path) -> Config:
    """Read and validate a configuration file.

    Raises:
        ConfigError: the file is missing, is not YAML, or has wrong keys; all problems at once, in French.
    """
    try:
        text = path.read_text(encoding="utf-8")
    except OSError as error:
        raise ConfigError([f"{path} : illisible ({error.strerror}). Lancez « init » pour le créer."]) from error
    try:
        raw = yaml.safe_load(text)
    except yaml.YAMLError as error:
        raise ConfigError([f"{path} : ce n'est pas du YAML valide ({error})."]) from error
    if not isinstance(raw, dict):
        raise ConfigError([f"{path} : des clés sont attendues (contact:, sources: …)."])
    config = validated(Config, raw, where=str(path))
    return config.model_copy(update=_rooted(config, path.resolve().parent))


def _rooted(config: Config, folder: Path) -> dict[str, object]:
    """Paths of the configuration made absolute, from the folder of its file."""
    prefix = "sqlite:///"
    database = config.database
    if database.startswith(prefix):
        database = prefix + str(folder / database.removeprefix(prefix))
    return {"var": folder / config.var, "database": database}
