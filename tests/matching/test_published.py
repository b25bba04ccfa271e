"""What was read once: no purchase that matches is missed, and none is judged otherwise than by the matcher."""

from __future__ import annotations

from datetime import date

from matching.inference import Codes
from matching.match import Matcher
from matching.procedures import assemble
from matching.published import BLOCK, published
from tenderwatch.calendar import morning
from tenderwatch.config import MatchingRules
from tenderwatch.model import Activity, Lot, Procedure
from tests.factories import a_notice, an_enterprise

DAY = date(2026, 9, 28)
TITLES = (
    "Nettoyage de bureaux", "Entretien des locaux", "Vitrerie", "Réfection de la voirie", "Fourniture de papier",
    "Balayage, hors nettoyage de bureaux", "Marché réservé aux entreprises adaptées : blanchisserie",
    "Prestations de propreté - lot n° 2 : vitres", "Étude sur le nettoyage urbain",
)  # fmt: skip


def procedures(count: int) -> list[Procedure]:
    found = []
    for number in range(count):
        lots = (
            (Lot(number="1", title="Nettoyage des vitres"), Lot(number="2", title="Voirie")) if number % 5 == 4 else ()
        )
        cpv = ("90911200",) if number % 3 == 0 else ()
        title, reserved = TITLES[number % len(TITLES)], "Marché réservé (L. 2113-12) aux EA et ESAT."
        notice = a_notice(
            source_id=f"26-{number}", title=title, lots=lots, cpv=cpv, published_on=DAY,
            description=reserved if number % 7 == 0 else None,
        )  # fmt: skip
        found.append(assemble(notice.key, [notice]))
    return found


def test_none_that_matches_is_left_out_and_the_quick_verdict_is_the_whole_one() -> None:
    made = procedures(120)
    vitres = Activity(label="Vitrerie", keywords=("lavage de vitres",))
    members = [
        an_enterprise(), an_enterprise(id="two", activities=(vitres,)), an_enterprise(id="si", kind="EI"),
        an_enterprise(id="far", territory={"departments": ("13",)}), an_enterprise(id="none", activities=()),
    ]  # fmt: skip
    matcher = Matcher(members, MatchingRules())
    dated = [(one, morning(DAY)) for one in made]
    matches = matcher.match_each(dated).matches

    near = matcher.near(published(made, Codes(), since=DAY, until=DAY))

    assert {one.procedure_key for one in matches} <= set(near) < {one.key for one in made}
    assert matcher.received(dated) == {
        one.id: {found.procedure_key for found in matches if found.enterprise_id == one.id} for one in members
    }


def test_blocks_are_read_as_one() -> None:
    made = procedures(BLOCK + 60)
    matcher = Matcher([an_enterprise()], MatchingRules())

    whole = matcher.near(published(made, Codes(), since=DAY, until=DAY))

    halves = [matcher.near(published(part, Codes(), since=DAY, until=DAY)) for part in (made[:300], made[300:])]
    assert whole == [*halves[0], *halves[1]]


def test_nothing_published_and_nobody_who_seeks_are_no_fault() -> None:
    nothing = published([], Codes(), since=DAY, until=DAY)

    assert Matcher([an_enterprise()], MatchingRules()).near(nothing) == []
    assert Matcher([], MatchingRules()).near(published(procedures(3), Codes(), since=DAY, until=DAY)) == []
