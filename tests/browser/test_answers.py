"""What somebody does with the links of a mail, in a real browser on a phone."""

from __future__ import annotations

from datetime import timedelta

import pytest
from playwright.sync_api import BrowserContext, Page

from tenderwatch.links import Links
from tenderwatch.model import AnswerVerdict, DropReason
from tenderwatch.pipeline.services import Services
from tests.factories import a_notice, an_enterprise
from tests.review.conftest import MONDAY, SECRET

TO, KEY = an_enterprise().contacts[0].email, a_notice().key
ABOUT = ("net-iroise", TO, KEY, KEY)


@pytest.fixture
def mail(site: str) -> Links:
    """The links of a mail that was written this Monday, on the served pages."""
    return Links(site, SECRET, MONDAY.date())


def test_one_answers_with_a_tap_then_changes_one_s_mind(page: Page, mail: Links, services: Services) -> None:
    page.goto(mail.answer(*ABOUT))
    page.get_by_label("Un mot pour votre réseau").fill("Le 02 98 00 00 00, le matin")
    page.get_by_role("button", name="Ça m'intéresse").click()
    assert "C'est noté" in page.get_by_role("status").inner_text()

    page.get_by_text("Ce n'est pas pour nous…").click()
    page.get_by_label("C'est trop loin").check()
    page.get_by_role("button", name="Ce n'est pas pour nous").click()
    page.get_by_text("Votre réponse : Ce n'est pas pour nous (c'est trop loin)").wait_for()

    first, second = services.store.answers()
    assert (first.verdict, first.note) == (AnswerVerdict.INTERESTED, "Le 02 98 00 00 00, le matin")
    assert (second.verdict, second.reason) == (AnswerVerdict.NOT_FOR_US, DropReason.AREA)


def test_the_same_without_scripts_by_keyboard_alone(plain: BrowserContext, mail: Links, services: Services) -> None:
    page = plain.new_page()
    page.goto(mail.answer(*ABOUT))
    for _ in range(20):
        page.keyboard.press("Tab")
        if page.locator(":focus").inner_text() == "Rappelez-moi":
            break
    page.keyboard.press("Enter")
    page.get_by_text("C'est noté").wait_for()

    assert [one.verdict for one in services.store.answers()] == [AnswerVerdict.CALL_BACK]


def test_the_mails_are_stopped_and_come_again(page: Page, mail: Links, services: Services) -> None:
    page.goto(mail.unsubscribe("net-iroise", TO))
    page.get_by_role("button", name="Ne plus recevoir").click()
    page.get_by_role("heading", name="Vous ne recevez plus").wait_for()
    assert services.store.is_unsubscribed(TO)

    page.get_by_role("button", name="Recevoir de nouveau").click()
    page.get_by_text("les courriels reprennent").wait_for()
    assert not services.store.is_unsubscribed(TO)


def test_preferences_are_kept(page: Page, mail: Links, services: Services) -> None:
    page.goto(mail.preferences("net-iroise", TO))
    page.get_by_label("Jour du courriel").select_option("friday")
    page.get_by_label("Ne rien m'envoyer avant le").fill("2026-11-02")
    page.get_by_role("button", name="Enregistrer").click()
    page.get_by_text("vos préférences sont enregistrées").wait_for()

    kept = services.store.enterprise("net-iroise")
    assert kept is not None
    assert (kept.digest.weekday, str(kept.digest.paused_until)) == ("friday", "2026-11-02")


@pytest.mark.parametrize(("days", "altered", "told"), [(61, "", "n'est plus valable"), (0, "x", "introuvable")])
def test_an_expired_link_and_a_forged_one_say_what_to_do(
    page: Page, site: str, days: int, altered: str, told: str
) -> None:
    url = Links(site, SECRET, MONDAY.date() - timedelta(days=days)).answer(*ABOUT) + altered
    page.goto(url)

    assert told in page.get_by_role("heading").inner_text()
    assert page.get_by_role("button").count() == 0


def test_a_scanner_that_follows_every_link_changes_nothing(
    page: Page, context: BrowserContext, mail: Links, services: Services
) -> None:
    """It asks with HEAD and GET, announces a prefetch, then opens everything in a browser and follows its links."""
    before = services.store.dump()
    urls = [mail.answer(*ABOUT), mail.preferences("net-iroise", TO), mail.unsubscribe("net-iroise", TO)]

    for url in urls:
        context.request.head(url)
        context.request.get(url, headers={"Sec-Purpose": "prefetch", "User-Agent": "LinkScanner"})
        page.goto(url)
        inside = page.locator("a[href^='/']").evaluate_all("links => links.map(link => link.href)")
        for found in inside:
            context.request.get(found)

    assert services.store.dump() == before


def test_pressing_twice_counts_once(page: Page, mail: Links, services: Services) -> None:
    page.goto(mail.answer(*ABOUT))
    page.get_by_role("button", name="Nous avons répondu").dblclick()
    page.get_by_text("C'est noté").wait_for()

    assert len(services.store.answers()) == 1
