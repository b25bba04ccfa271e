"""Where notices come from: each kind of source with its settings, and the whole list as runs name it."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date, timedelta
from typing import Any, ClassVar, Literal

from pydantic import Field, field_validator

from tenderwatch.model import Department
from tenderwatch.validation import Section

NAME = r"^[a-z0-9][a-z0-9-]*$"
WEB_ADDRESS = r"^https?://"
ONCE_PROBED = "probed"
Switch = bool | Literal["probed"]
"""On, off, or on as soon as `probe` has once found the layout that is known."""


class Source(Section):
    """What every source has. `experimental`: its layout is known from programs, not from a page of the site itself."""

    spider: ClassVar[str]
    experimental: ClassVar[bool] = False
    asks_for_trades: ClassVar[bool] = False
    """Whether it fetches more about what lies in a CPV division of the profiles."""
    asks_for_pages: ClassVar[bool] = False
    """Whether it reads the own pages of what is new; what was read whole before is not asked for again."""

    pages_to_look_at: ClassVar[int] = 1
    """Answers after which a probe has seen what its rows look like."""

    enabled: Switch = False
    delay_seconds: float = Field(default=1.0, ge=0)

    @field_validator("enabled", mode="before")
    @classmethod
    def _is_a_switch(cls, value: object) -> object:
        if isinstance(value, bool) or value == ONCE_PROBED:
            return value
        raise ValueError(f"true, false ou {ONCE_PROBED} est attendu")

    @property
    def ways(self) -> tuple[str, ...]:
        """The spiders that bring its notices: the next one is tried when one is refused."""
        return (self.spider,)

    def since(self, complete_to: date | None, today: date) -> date:  # noqa: ARG002 (others start further back)
        """The first day to ask for: today alone, for a source that shows what is open now."""
        return today

    def options(self) -> dict[str, Any]:
        """What its spider is told."""
        return self.model_dump(
            mode="json", exclude={"enabled", "name", "way", "overlap_days", "first_days", "past_days"}
        )


class DatedSource(Source):
    """Asked by day: from its last good day with some overlap, since notices arrive late."""

    overlap_days: int = Field(default=3, ge=0, le=90)
    first_days: int = Field(default=21, ge=1, le=366)

    def since(self, complete_to: date | None, today: date) -> date:
        """The last good day minus the overlap; some days back the first time."""
        return today - timedelta(self.first_days) if complete_to is None else complete_to - timedelta(self.overlap_days)


class BoampSource(DatedSource):
    """BOAMP by its Explore API or by DILA's files; an empty `departments` means the whole country."""

    spider = "boamp"

    enabled: Switch = True
    way: Literal["auto", "api", "files"] = "auto"
    url: str = "https://boamp-datadila.opendatasoft.com/api/explore/v2.1/catalog/datasets/boamp"
    files_url: str = "https://echanges.dila.gouv.fr/OPENDATA/BOAMP"
    departments: tuple[Department, ...] = ()
    page_size: int = Field(default=100, ge=1, le=100)

    @property
    def ways(self) -> tuple[str, ...]:
        """The API, then the files, unless one of them is asked for."""
        return {"auto": ("boamp", "boamp-files"), "api": ("boamp",), "files": ("boamp-files",)}[self.way]


class ApprochSource(Source):
    """Explore API v2.1 of APProch, the purchases that public buyers plan; projects up to `past_days` late are kept."""

    spider = "approch"

    url: str = "https://data.economie.gouv.fr/api/explore/v2.1/catalog/datasets/projets-dachats-publics"
    past_days: int = Field(default=60, ge=0, le=366)
    page_size: int = Field(default=100, ge=1, le=100)

    def since(self, complete_to: date | None, today: date) -> date:  # noqa: ARG002 (no project has a date of its own)
        """Everything that lies ahead, every time."""
        return today - timedelta(self.past_days)


class TedSource(DatedSource):
    """Search API v3 of TED. `site` gives the XML of what can be answered in the trades of the profiles."""

    spider = "ted"
    asks_for_trades = True

    url: str = "https://api.ted.europa.eu/v3/notices/search"
    site: str = "https://ted.europa.eu"
    page_size: int = Field(default=100, ge=1, le=250)


class DecpSource(DatedSource):
    """Explore API v2.1 of DECP, awarded contracts; published up to two months late. `page_size`: contracts a request.

    Contracts in force are those of the last years: the first time, `first_days` back.
    """

    spider = "decp"
    pages_to_look_at = 3

    url: str = "https://data.economie.gouv.fr/api/explore/v2.1/catalog/datasets/decp-2022-marches-valides"
    departments: tuple[Department, ...] = Field(default=("22", "29", "35", "56"), min_length=1)
    first_days: int = Field(default=365, ge=1, le=1_830)
    overlap_days: int = Field(default=60, ge=0, le=90)
    page_size: int = Field(default=50, ge=1, le=50)


class AtexoSite(Source):
    """A platform that runs Atexo's Local Trust MPE, read page by page in one chain.

    `details_a_night`: new consultations whose page is read, at most.
    """

    spider = "atexo"
    experimental = True
    asks_for_pages = True

    name: str = Field(pattern=NAME)
    url: str = Field(pattern=WEB_ADDRESS)
    page_size: Literal[10, 20, 50, 100] = 20
    most_pages: int = Field(default=200, ge=1, le=1_000)
    details_a_night: int = Field(default=150, ge=0, le=5_000)
    delay_seconds: float = Field(default=2.0, ge=0)


class AwsSource(DatedSource):
    """marches-publics.info (AWS-Achat), asked by department and day."""

    spider = "aws"
    experimental = True
    asks_for_pages = True

    url: str = Field(default="https://www.marches-publics.info", pattern=WEB_ADDRESS)
    departments: tuple[Department, ...] = ("22", "29", "35", "56")
    details_a_night: int = Field(default=200, ge=0, le=5_000)
    delay_seconds: float = Field(default=2.0, ge=0)
    overlap_days: int = Field(default=3, ge=0, le=60)
    first_days: int = Field(default=7, ge=1, le=30)


class AchatpublicSource(Source):
    """achatpublic.com, some pages of its newest consultations a night."""

    spider = "achatpublic"
    experimental = True
    asks_for_pages = True

    url: str = Field(default="https://www.achatpublic.com", pattern=WEB_ADDRESS)
    pages_a_night: int = Field(default=10, ge=1, le=200)
    details_a_night: int = Field(default=20, ge=0, le=500)
    delay_seconds: float = Field(default=3.0, ge=0)


class FeedSource(Source):
    """An RSS or Atom feed of a buyer."""

    spider = "feed"

    enabled: Switch = True
    name: str = Field(pattern=NAME)
    url: str = Field(pattern=WEB_ADDRESS)
    buyer: str | None = None
    department: Department | None = None


class OtherSource(DatedSource):
    """A source that somebody added: its spider bears the same name."""

    enabled: Switch = True
    name: str = Field(pattern=NAME)
    url: str = Field(pattern=WEB_ADDRESS)
    settings: dict[str, str | int | float | bool | list[str]] = Field(default_factory=dict)

    @property
    def ways(self) -> tuple[str, ...]:
        """Its own spider, which bears its name."""
        return (self.name,)

    def options(self) -> dict[str, Any]:
        """Its settings, its address and its pace."""
        return {"url": self.url, "delay_seconds": self.delay_seconds} | self.settings


class Sources(Section):
    """Where notices come from."""

    boamp: BoampSource = BoampSource()
    approch: ApprochSource = ApprochSource()
    ted: TedSource = TedSource()
    decp: DecpSource = DecpSource()
    aws: AwsSource = AwsSource()
    achatpublic: AchatpublicSource = AchatpublicSource()
    atexo: tuple[AtexoSite, ...] = ()
    feeds: tuple[FeedSource, ...] = ()
    others: tuple[OtherSource, ...] = ()

    def every(self) -> Mapping[str, Source]:
        """All of them, on or off, by the name that runs, files and notices know them by."""
        single = {name: one for name in type(self).model_fields if isinstance(one := getattr(self, name), Source)}
        sites = {f"atexo-{one.name}": one for one in self.atexo}
        feeds = {f"feed-{one.name}": one for one in self.feeds}
        return {**single, **sites, **feeds, **{one.name: one for one in self.others}}
