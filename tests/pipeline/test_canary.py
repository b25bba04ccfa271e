"""Coordinators see the week's mails first, those of their own network; the rest leaves after a time or at a word."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from email import message_from_bytes, policy
from email.message import EmailMessage

from tenderwatch.clock import PARIS
from tenderwatch.model import Contact
from tenderwatch.pipeline.deliver import deliver
from tenderwatch.pipeline.services import Services
from tenderwatch.store import Store
from tests.factories import an_enterprise
from tests.pipeline.conftest import NOW, Make, arrived
from tests.servers.smtp import Inbox

ANNE, BLEUENN, CLET = "anne@example.org", "bleuenn@example.org", "clet@example.org"
GWEN, HOEL, KEEPER = "gwen@fei.example.org", "hoel@unea.example.org", "veille@example.org"
PAGES = "https://veille.example.org"
NETWORKS = {
    "fei": {"name": "Réseau FEI", "coordinators": [{"name": "Gwen Le Goff", "email": GWEN}]},
    "unea": {"name": "Réseau UNEA", "coordinators": [{"name": "Hoël Cariou", "email": HOEL}]},
}


def ready(make: Make, store: Store) -> Services:
    """Three digests of two networks and of none, in the outbox."""
    for name, email, networks in (("a", ANNE, ("fei",)), ("b", BLEUENN, ("unea",)), ("c", CLET, ())):
        one = an_enterprise(id=name, name=name, networks=networks, contacts=(Contact(email=email),))
        store.save_enterprises([one], at=NOW)
        text = f"Message-ID: <{name}@x>\nSubject: Pour {name}\nList-Unsubscribe: <{PAGES}/desinscription/t>\n\n"
        store.enqueue("digest", f"{name}:2026-W41", email, f"{text}{PAGES}/reponse/secret\n".encode(), [], NOW)
    return make(canary_minutes=60, config={"networks": NETWORKS, "pages": {"url": PAGES}})


def test_coordinators_are_shown_their_own_and_the_rest_waits_its_time(make: Make, store: Store, inbox: Inbox):
    services = ready(make, store)

    report = deliver(services, "digest", NOW)

    assert dict(report.counts) == {"envoyés": 3, "retenus": 3}
    assert arrived(inbox) == [GWEN, HOEL, KEEPER]
    assert {one.not_before for one in store.deliveries("composed")} == {(NOW + timedelta(hours=1)).astimezone(UTC)}
    assert dict(deliver(services, None, NOW + timedelta(minutes=59)).counts) == {"envoyés": 0}
    assert dict(deliver(services, None, NOW + timedelta(minutes=60)).counts) == {"envoyés": 3}
    assert arrived(inbox)[3:] == [ANNE, BLEUENN, CLET]


def test_what_they_see_is_the_mail_without_the_links_that_act_for_the_enterprise(
    make: Make, store: Store, inbox: Inbox
):
    deliver(ready(make, store), "digest", NOW)

    content = inbox.received[0].content
    assert isinstance(content, bytes)
    seen = message_from_bytes(content, EmailMessage, policy=policy.default)
    (attached,) = [part.get_content() for part in seen.iter_attachments()]
    assert attached["Subject"] == "Pour a"
    assert attached["List-Unsubscribe"] is None
    assert attached.get_content().strip() == PAGES
    assert "09:00" in str(seen["Subject"])
    assert "Réseau FEI" in seen.get_body(("plain",)).get_content()  # type: ignore[union-attr]


def test_a_word_lets_the_rest_go_at_once(make: Make, store: Store, inbox: Inbox):
    services = ready(make, store)
    deliver(services, "digest", NOW)

    assert store.release_held(NOW) == 3
    deliver(services, "digest", NOW)

    assert arrived(inbox)[3:] == [ANNE, BLEUENN, CLET]


def test_when_no_coordinator_can_be_reached_nothing_leaves_and_the_next_run_tries_again(
    make: Make, store: Store, inbox: Inbox
):
    services = ready(make, store)
    inbox.to_recipient = ["450 later"] * 3

    report = deliver(services, "digest", NOW)

    assert arrived(inbox) == []
    assert any("outbox go" in one for one in report.problems)
    deliver(services, "digest", NOW + timedelta(minutes=15))
    assert arrived(inbox) == [GWEN, HOEL, KEEPER]
    assert {one.kind for one in store.deliveries("composed")} == {"digest"}


def test_the_time_to_look_is_elapsed_time_when_an_hour_comes_twice(make: Make, store: Store):
    services = ready(make, store)
    before = datetime(2026, 10, 25, 2, 30, tzinfo=PARIS)

    deliver(services, "digest", before)

    for one in store.deliveries("composed"):
        assert one.not_before == before.astimezone(UTC) + timedelta(hours=1)
