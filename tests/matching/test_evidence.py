"""The machine check of explanations finds what is not there."""

from __future__ import annotations

from dataclasses import replace

from matching.evidence import missing_quotes
from matching.match import Matcher
from matching.procedures import assemble
from tenderwatch.config import MatchingRules
from tenderwatch.model import Evidence, Finding, Lot, Match, Notice, Passage
from tests.factories import a_notice, an_enterprise
from tests.matching.test_score import NOW


def match_of(notice: Notice) -> Match:
    answer = Matcher([an_enterprise()], MatchingRules()).explain(
        assemble(notice.key, [notice]), an_enterprise(), now=NOW
    )
    assert isinstance(answer, Match)
    return answer


def test_a_quote_that_is_not_in_its_field_is_found_out() -> None:
    notice = a_notice()
    match = match_of(notice)
    liar = Evidence("« ravalement » dans l'objet.", "title", "ravalement")
    elsewhere = Evidence("« vitrerie » dans l'objet.", "title", "vitrerie")
    nowhere = Evidence("« x » dans le lot 9.", "lots.9.title", "x")
    lying = replace(match.contributions[0], finding=Finding(1.0, (liar, elsewhere, nowhere)))

    assert missing_quotes(notice, match) == []
    assert missing_quotes(notice, replace(match, contributions=(lying,))) == [liar, elsewhere, nowhere]


def test_quotes_of_lots_and_passages_are_looked_up_there() -> None:
    lots = (
        Lot(number="1.2", title="Peinture"),
        Lot(number="3", title="Nettoyage de bureaux", cpv=("90919200",)),
        Lot(number="3", title="Nettoyage de locaux"),
    )
    notice = a_notice(title="Travaux", description=None, cpv=(), lots=lots,
                      passages=(Passage(field="x", text="Nettoyage de bureaux"),))  # fmt: skip
    match = match_of(notice)

    assert match.lot == "3"
    assert {one.field for one in match.evidence} >= {"lots.3.title", "lots.3.cpv"}
    assert missing_quotes(notice, match) == []
    assert missing_quotes(a_notice(), match) != []
