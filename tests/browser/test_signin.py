"""Signing in by keyboard alone, without scripts, with the link of the mail."""

from __future__ import annotations

import email
import re
from email import policy

from flask import Flask
from playwright.sync_api import BrowserContext

from tenderwatch.config import Pages
from tenderwatch.pipeline.services import Services
from tests.browser.conftest import served
from tests.review.conftest import ANNA, URL


def test_a_coordinator_signs_in_and_out_by_keyboard(
    plain: BrowserContext, app: Flask, pages: Pages, services: Services, people: object
) -> None:
    tab = plain.new_page()
    with served(app, pages) as site:
        tab.goto(site + "/journal")
        tab.get_by_label("Votre adresse").focus()
        tab.keyboard.type(ANNA.email)
        tab.keyboard.press("Enter")
        tab.get_by_role("heading", name="Regardez vos courriels").wait_for()

        tab.goto(site + mailed_path(services))
        tab.get_by_role("button", name="Se connecter").focus()
        tab.keyboard.press("Enter")
        tab.get_by_role("heading", name="Journal").wait_for()

        tab.get_by_role("button", name="Se déconnecter").press("Enter")
        tab.get_by_text("Vous êtes déconnecté.").wait_for()
        tab.goto(site + "/journal")
        assert tab.url == site + "/connexion"


def mailed_path(services: Services) -> str:
    (mail,) = (services.config.var / "outbox").glob("signin-*.eml")
    body = email.message_from_bytes(mail.read_bytes(), policy=policy.default).get_body(("plain",))
    assert body is not None
    found = re.search(rf"{URL}(/connexion/\S+)", body.get_content())
    assert found
    return found[1]
