"""Platforms of Atexo: the chain of signed pages, both skins, lots and pages, on the local platform and real pages."""

from __future__ import annotations

from datetime import date, datetime
from pathlib import Path

import pytest
from parsel import Selector

from spiders.engine.runner import CrawlJob, CrawlOutcome, collected, crawl
from spiders.formats import atexo, atexo_list
from tenderwatch.clock import PARIS
from tenderwatch.errors import UnreadableNoticeError
from tenderwatch.model import Certainty, Notice
from tenderwatch.sample.atexo_pages import Consultation, PlatformLot
from tenderwatch.sample.atexo_server import AtexoServer, Habits
from tests.conftest import SHARED
from tests.spiders.engine.jobs import UNTIL

REAL = SHARED / "data" / "regional"
BRETAGNE = ("(22) Côtes-d'Armor", "(29) Finistère", "(35) Ille-et-Vilaine", "(56) Morbihan")
LOTS = (
    PlatformLot("1", "Nettoyage des écoles", "90911200", "Écoles et gymnases. Lot réservé aux entreprises adaptées."),
    PlatformLot("2", "Nettoyage de la vitrerie", "90911300"),
)


def a_consultation(number: int, **changes: object) -> Consultation:
    fields: dict[str, object] = {
        "id": str(500_000 + number),
        "title": f"Entretien des locaux communaux de Plouvenec, des écoles et des salles de sport, tranche {number}",
        "object": f"Nettoyage régulier des locaux et de la vitrerie, tranche {number}, « 2026 » & suivantes",
        "buyer": "Commune de Plouvenec",
        "postal_code": "29540",
        "town": "Plouvenec",
        "reference": f"2026-{number:03}",
        "published": date(2026, 9, 27),
        "deadline": datetime(2026, 10, 30, 17, 0),  # noqa: DTZ001 (as a page writes it)
        "places": BRETAGNE,
        "cpv": ("90910000", "90911300"),
    }
    return Consultation(**fields | changes)  # type: ignore[arg-type]


def consultations(count: int) -> list[Consultation]:
    return [a_consultation(number) for number in range(count)]


def job(site: AtexoServer, **options: object) -> CrawlJob:
    known = options.pop("known", frozenset())
    given = {"url": site.url, "delay_seconds": 0, "page_size": 10, "details_a_night": 0} | options
    return CrawlJob(
        source="atexo-ker", spider="atexo", since=UNTIL, until=UNTIL, options=given, known=frozenset(known),  # type: ignore[call-overload]
    )  # fmt: skip


def crawled(folder: Path, site: AtexoServer, **options: object) -> tuple[CrawlOutcome, dict[str, Notice]]:
    with site:
        (outcome,) = crawl([job(site, **options)], folder=folder, contact="veille@example.org")
    found = list(collected(outcome.collected)) if outcome.collected else []
    return outcome, {one.source_id: one for one in found}


@pytest.mark.parametrize("skin", ["cards", "table"])
@pytest.mark.parametrize("state_type", ["hidden", "text"])
def test_every_consultation_is_read_in_one_chain_in_both_skins(tmp_path: Path, skin: str, state_type: str) -> None:
    site = AtexoServer(consultations(45), Habits(skin=skin, state_type=state_type))  # type: ignore[arg-type]

    outcome, found = crawled(tmp_path, site, page_size=20)

    assert (outcome.announced, outcome.received, outcome.error, outcome.until) == (45, 45, None, UNTIL)
    assert site.asked == ["list", "post", "post", "post"]
    notice = found["500007"]
    assert notice.title.endswith("tranche 7")
    assert notice.description == "Nettoyage régulier des locaux et de la vitrerie, tranche 7, « 2026 » & suivantes"
    assert notice.published_on == date(2026, 9, 27)
    assert notice.deadline is not None
    assert notice.deadline.at == datetime(2026, 10, 30, 17, 0, tzinfo=PARIS)
    assert notice.place is not None
    assert notice.place.departments == ("22", "29", "35", "56")
    assert (notice.buyer.name, notice.buyer.postal_code) == ("Commune de Plouvenec", "29540")
    assert (notice.reference, notice.nature, notice.partial) == ("2026-007", ("services",), True)
    assert notice.url == f"{site.url}/entreprise/consultation/500007?orgAcronyme=k4r"


@pytest.mark.parametrize("page_skin", ["symfony", "prado"])
def test_the_page_and_the_lots_of_what_is_new_are_read_and_the_rest_by_its_row(tmp_path: Path, page_skin: str) -> None:
    first, second, third = a_consultation(1, lots=LOTS, boamp="26-914002"), a_consultation(2), a_consultation(3)
    site = AtexoServer([first, second, third], Habits(page_skin=page_skin))  # type: ignore[arg-type]

    outcome, found = crawled(tmp_path, site, known={second.id}, details_a_night=5)

    assert outcome.error is None
    assert sorted(site.asked) == ["list", f"lots {first.id}", f"page {first.id}", f"page {third.id}"]
    notice = found[first.id]
    assert notice.cpv == ("90910000", "90911300")
    assert [(lot.number, lot.title, lot.cpv) for lot in notice.lots] == [
        ("1", "Nettoyage des écoles", ("90911200",)),
        ("2", "Nettoyage de la vitrerie", ("90911300",)),
    ]
    assert notice.mentions == ("26-914002",)
    assert notice.deadline is not None
    assert notice.deadline.certainty == Certainty.EXACT
    assert [found[one].partial for one in (first.id, second.id, third.id)] == [False, True, False]


@pytest.mark.parametrize("fault", ["500", "maintenance"])
def test_a_consultation_whose_lots_did_not_come_is_asked_for_again(tmp_path: Path, fault: str) -> None:
    divided, whole = a_consultation(1, lots=LOTS), a_consultation(2)
    site = AtexoServer([divided, whole], Habits(page_faults={f"lots {divided.id}": fault}))

    outcome, found = crawled(tmp_path, site, details_a_night=5)

    assert outcome.error is None
    assert len(outcome.warnings) == 1
    assert {number: (one.partial, one.cpv != (), one.lots) for number, one in found.items()} == {
        divided.id: (True, True, ()),
        whole.id: (False, True, ()),
    }


def test_only_so_many_pages_are_asked_for_in_a_night(tmp_path: Path) -> None:
    site = AtexoServer(consultations(6))

    _, found = crawled(tmp_path, site, details_a_night=2)

    assert sum(one.startswith("page") for one in site.asked) == 2
    assert sum(one.partial for one in found.values()) == 4


def test_a_consultation_on_two_pages_is_read_once_and_told(tmp_path: Path) -> None:
    site = AtexoServer(consultations(25), Habits(twice=("500009",)))

    outcome, found = crawled(tmp_path, site)

    assert (outcome.announced, len(found), outcome.error) == (25, 25, None)
    assert outcome.warnings == ("1 consultations paraissent deux fois dans la liste : elles sont lues une fois.",)


def test_a_consultation_that_appears_during_the_walk_is_not_missed(tmp_path: Path) -> None:
    site = AtexoServer(consultations(25), Habits(faults={1: "publish"}))

    outcome, found = crawled(tmp_path, site)

    assert (outcome.announced, len(found), outcome.error) == (26, 26, None)
    assert "9500000" in found


@pytest.mark.parametrize("lost", ["home", "400", "500"])
@pytest.mark.parametrize("fault", ["forget", "500", "maintenance"])
def test_a_chain_that_breaks_is_begun_again_with_another_session(tmp_path: Path, lost: str, fault: str) -> None:
    site = AtexoServer(consultations(25), Habits(lost=lost, faults={1: fault}))  # type: ignore[arg-type]

    outcome, found = crawled(tmp_path, site)

    assert (outcome.error, len(found)) == (None, 25)
    assert site.asked == ["list", "post", "list", "post", "post"]


CASES: dict[str, tuple[Habits, int, str]] = {
    "maintenance": (Habits(faults=dict.fromkeys(range(9), "maintenance")), 0, "trois fois de suite"),
    "lost": (Habits(faults=dict.fromkeys((1, 3, 5), "forget")), 10, "trois fois de suite"),
    "403": (Habits(faults={1: "403"}), 10, "le site refuse ce programme (403)"),
    "challenge": (Habits(faults={1: "challenge"}), 10, "page de contrôle (captcha)"),
    "429": (Habits(faults={0: "429"}), 0, "le site demande de revenir plus tard (429) ; réessayez après le"),
    "hidden": (Habits(hidden=3), 22, "25 avis annoncés, 22 reçus"),
    "drift": (Habits(drift=True), 0, "25 consultations annoncées, aucune lue"),
    "robots": (Habits(robots="User-agent: *\nDisallow: /\n"), 0, "robots.txt"),
}


@pytest.fixture(scope="module")
def outcomes(tmp_path_factory: pytest.TempPathFactory) -> dict[str, CrawlOutcome]:
    """All cases in one child, each with a platform of its own."""
    folder = tmp_path_factory.mktemp("atexo")
    sites = {name: AtexoServer(consultations(25), habits) for name, (habits, _, _) in CASES.items()}
    for site in sites.values():
        site.__enter__()
    jobs = [job(site).model_copy(update={"source": f"atexo-{name}"}) for name, site in sites.items()]
    done = crawl(jobs, folder=folder, contact="veille@example.org")
    for site in sites.values():
        site.__exit__(None, None, None)
    return dict(zip(sites, done, strict=True))


@pytest.mark.parametrize("name", CASES)
def test_a_failure_is_told_and_what_was_shown_is_kept(outcomes: dict[str, CrawlOutcome], name: str) -> None:
    _, received, sentence = CASES[name]
    outcome = outcomes[name]

    assert outcome.received == received
    assert outcome.error is not None
    assert sentence in outcome.error
    assert outcome.until is None


def test_nothing_more_is_asked_of_a_site_that_refuses(tmp_path: Path) -> None:
    site = AtexoServer(consultations(25), Habits(faults={1: "403"}))

    crawled(tmp_path, site, details_a_night=5)

    assert site.asked == ["list", "post"]


def test_a_page_that_does_not_come_leaves_its_row_and_all_of_them_a_failure(tmp_path: Path) -> None:
    one = AtexoServer(consultations(3), Habits(page_faults={"page 500001": "maintenance"}))
    every = AtexoServer(
        consultations(2), Habits(page_faults={"page 500000": "maintenance", "page 500001": "maintenance"})
    )

    outcome, found = crawled(tmp_path / "one", one, details_a_night=5)
    failed, _ = crawled(tmp_path / "every", every, details_a_night=5)

    assert (outcome.error, [found[key].partial for key in sorted(found)]) == (None, [False, True, False])
    assert outcome.warnings == ("1 pages sur 3 n'ont pas pu être lues : leur ligne seule l'est.",)
    assert failed.error == "aucune des 2 pages demandées n'est lisible : le site a sans doute changé."
    assert failed.received == 2


def test_a_page_that_refuses_ends_the_crawl_with_every_row_kept(tmp_path: Path) -> None:
    site = AtexoServer(consultations(4), Habits(page_faults={"page 500001": "403"}))

    outcome, found = crawled(tmp_path, site, details_a_night=9)

    assert outcome.error is not None
    assert "403" in outcome.error
    assert len(found) == 4
    assert "page 500003" not in site.asked


def test_an_empty_platform_is_a_quiet_day(tmp_path: Path) -> None:
    outcome, _ = crawled(tmp_path, AtexoServer([]))

    assert (outcome.announced, outcome.received, outcome.error) == (0, 0, None)


def test_a_row_that_leads_elsewhere_is_read_at_the_known_address() -> None:
    shown = {"id": "12", "org": "k4r", "page": "http://169.254.169.254/consultation/12"}

    assert atexo.consultation_page("https://a.example.org", shown) == (
        "https://a.example.org/entreprise/consultation/12?orgAcronyme=k4r"
    )
    assert atexo.lots_page("https://a.example.org", shown | {"lots_page": "file:///etc/passwd"}, {}) is None


@pytest.mark.parametrize("payload", [{}, {"row": "<div>rien</div>"}, {"row": "<input name='refCons' value='7'>"}])
def test_a_row_without_number_or_title_is_refused(payload: dict[str, str]) -> None:
    with pytest.raises(UnreadableNoticeError):
        atexo.read_consultation(payload, source="atexo-ker", site="https://a.example.org")


def test_the_real_row_of_maximilien_is_read_whole(shared: Path) -> None:
    page = (shared / "data/regional/atexo_liste_2026/maximilien_allcons_extrait.html").read_text(encoding="utf-8")
    (piece,) = atexo_list.rows(Selector(page))

    notice = atexo.read_consultation({"row": piece}, source="atexo-maximilien", site="https://marches.maximilien.fr")

    assert notice.source_id == "932590"
    assert notice.title == "Prestations de conversion de motorisation de véhicules"
    assert notice.description is not None
    assert notice.description.endswith("de véhicules et de reconditionnement")
    assert notice.published_on == date(2026, 3, 27)
    assert notice.deadline is not None
    assert notice.deadline.at == datetime(2036, 4, 30, 17, 0, tzinfo=PARIS)
    assert (notice.buyer.name, notice.buyer.town, notice.buyer.department) == ("UGAP", "CHAMPS-SUR-MARNE", "77")
    assert notice.place is not None
    assert notice.place.departments == ("67", "68", "75")
    assert notice.reference == "26U044"


PLACE_2020 = {
    "consultation_35614203": ("PIC20014", "2020-09-18T12:00", ("34300000",), 8, "75184", "2020-08-10"),
    "consultation_35614239": ("SMP2020.09", "2020-09-03T17:30", ("45112500",), 1, "33068", "2020-08-10"),
    "consultation_35669613": ("2011PA006", "2020-09-28T17:00", ("71241000", "71313000"), 1, "62408", "2020-08-12"),
    "consultation_35669615": ("METEO-FRANCE2099A0110", "2020-09-28T12:00", ("80000000",), 1, "94160", "2020-08-12"),
    "consultation_35669618": (
        "TGI-EVREUX-MOE-CLOS-COUVERT", "2020-09-25T12:00", ("71000000", "71240000", "71222000"), 1, "35108",
        "2020-08-12",
    ),
    "consultation_35669620": ("2019_003004-SGA-SPAC-SDA-BPI", "2020-09-22T17:00", ("79132000",), 96, "75009", "2020-08-12"),
    "brut_utf16_35669620": ("2019_003004-SGA-SPAC-SDA-BPI", "2020-09-22T17:00", ("79132000",), 96, "75009", "2020-08-12"),
    "consultation_35669628": ("CEF_ROCHEFORT_AMO_ENV", "2020-09-11T12:00", ("71300000",), 1, "33000", "2020-08-12"),
    "consultation_35669631": ("CEF_ROCHEFORT_GEOMETRE", "2020-09-11T12:00", ("71300000",), 1, "33000", "2020-08-12"),
    "consultation_35669635": ("DGTM973-SIT20-RN1PL11", "2020-09-02T17:30", ("45111250",), 1, "97306", "2020-08-12"),
    "consultation_35682963": ("2020-38Ext-Secu-ST-Omer", "2020-09-14T12:00", ("42961100",), 4, "59012", "2020-08-13"),
    "consultation_35697101": ("2020-ESPR-DAL-DT", "2020-09-14T18:00", ("85312300",), 1, "97200", "2020-08-13"),
    "consultation_35697108": ("TF052516_CT_SPS", "2020-09-11T12:00", ("71356100", "71317200"), 1, "21000", "2020-08-13"),
    "consultation_35710265": (
        "CP20-018", "2020-09-15T12:00", ("71356100", "71356200", "71356300", "90720000"), 2, "59034", "2020-08-14",
    ),
    "demande_dce_623776_x7c": ("AOO-2020-1206", "2020-09-17T12:00", ("33191000",), 1, None, None),
    "demande_dce_624658_f5j": ("2020-44KT-INC", "2020-09-15T12:00", ("71335000",), 1, None, None),
    "demande_dce_625646_g6l": ("2020_PFRA_GE_CRA_CONT", "2020-09-16T12:00", ("79110000",), 6, None, None),
    "demande_dce_625746_x7c": ("2020-141", "2020-09-16T12:00", ("66512000",), 1, None, None),
    "demande_dce_625893_x7c": ("AGEPS-AC-18-006E-SB09-LOT2", "2020-09-04T16:00", ("33100000",), 5, None, None),
}  # fmt: skip
"""By file: reference, Paris deadline, CPV, number of departments, the buyer's postal code, day of publication."""


@pytest.mark.parametrize("name", PLACE_2020)
def test_the_real_pages_of_place_are_read_in_both_skins(shared: Path, name: str) -> None:
    (path,) = (shared / "data/regional/atexo_place").rglob(f"{name}.html")
    data = path.read_bytes()
    page = data.decode("utf-16" if data.startswith(b"\xff\xfe") else "utf-8", "replace")
    row = "<div class='item_consultation'><input name='refCons' value='1'></div>"

    notice = atexo.read_consultation({"row": row, "page": page}, source="atexo-place", site="https://a.example.org")

    assert notice.deadline is not None
    assert notice.deadline.at is not None
    assert notice.place is not None
    found = (
        notice.reference,
        notice.deadline.at.strftime("%Y-%m-%dT%H:%M"),
        notice.cpv,
        len(notice.place.departments),
        notice.buyer.postal_code,
        notice.published_on.isoformat() if notice.published_on else None,
    )
    assert found == PLACE_2020[name]
    assert (notice.deadline.certainty, notice.renewal) == (Certainty.EXACT, None)
    assert notice.buyer.name
