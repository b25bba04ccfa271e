"""From the outbox to a server: once, later, never, or perhaps; what stops, and who is not written to."""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from functools import partial
from typing import Any

import pytest

from digests.pace import Pace
from digests.smtp import SmtpMailer
from tenderwatch.clock import PARIS
from tenderwatch.pipeline.deliver import BACK_OFF, deliver, later
from tenderwatch.pipeline.halt import switch
from tenderwatch.pipeline.services import Services
from tenderwatch.store import Store
from tests.pipeline.conftest import NOW, Make, arrived, put
from tests.servers.smtp import Inbox

ANNE, BLEUENN, CLET = "anne@example.org", "bleuenn@example.org", "clet@example.org"


def counts(services: Services, at: datetime = NOW, **more: Any) -> dict[str, int]:
    return dict(deliver(services, "digest", at, **more).counts)


def statuses(store: Store) -> list[str]:
    return [one.status for one in store.deliveries()]


def test_every_message_leaves_once_on_one_connection(make: Make, store: Store, inbox: Inbox):
    for address in (ANNE, BLEUENN, CLET):
        put(store, address)
    services = make()

    assert counts(services) == {"envoyés": 3}
    assert counts(services) == {"envoyés": 0}
    assert arrived(inbox) == [ANNE, BLEUENN, CLET]
    assert len(set(inbox.peers)) == 1
    assert inbox.received[0].content.endswith(b"\r\nBonjour.\r\n")  # type: ignore[union-attr]


def test_a_message_that_is_told_later_waits_longer_each_time_and_the_others_leave(
    make: Make, store: Store, inbox: Inbox
):
    number, other = put(store, ANNE), put(store, BLEUENN)
    services = make()
    inbox.to_recipient = ["450 4.2.0 Greylisted"]

    report = deliver(services, "digest", NOW)

    assert arrived(inbox) == [BLEUENN]
    told = "non envoyé (destinataire refusé (450 4.2.0 Greylisted)) ; nouvel essai après 08:15."
    assert report.problems == (f"net-iroise:2026-W41 (n° {number}) : {told}",)
    assert counts(services, NOW + timedelta(minutes=14)) == {"envoyés": 0}
    inbox.to_recipient = ["451 4.3.0 Later"]
    assert counts(services, NOW + timedelta(minutes=15)) == {"envoyés": 0, "non envoyés": 1}
    assert store.delivery(number).not_before == NOW + timedelta(minutes=45)  # type: ignore[union-attr]
    assert counts(services, NOW + timedelta(minutes=45)) == {"envoyés": 1}
    assert arrived(inbox) == [BLEUENN, ANNE]
    assert other != number


def test_waits_are_elapsed_time_when_an_hour_comes_twice_or_not_at_all():
    for before in (datetime(2026, 10, 25, 2, 50, tzinfo=PARIS), datetime(2026, 3, 29, 1, 50, tzinfo=PARIS)):
        assert later(before, 2) - before.astimezone(UTC) == BACK_OFF[2]


def test_a_message_that_could_not_leave_for_days_is_given_up_and_its_items_are_free_again(
    make: Make, store: Store, inbox: Inbox
):
    put(store, ANNE)
    assert store.sent_procedures("net-iroise") == {"boamp:26-900001"}

    report = deliver(make(), "digest", NOW + timedelta(hours=73))

    assert "abandonné" in report.problems[0]
    assert (statuses(store), arrived(inbox)) == (["failed"], [])
    assert store.sent_procedures("net-iroise") == set()


def test_what_hastens_somebody_does_not_leave_after_its_deadline(make: Make, store: Store, inbox: Inbox):
    store.enqueue("reminder", "k", ANNE, b"Subject: x\n\nx\n", [], NOW, expires_at=NOW + timedelta(hours=4))

    deliver(make(), None, NOW + timedelta(hours=5))

    assert (statuses(store), arrived(inbox)) == (["failed"], [])


def test_nothing_leaves_to_enterprises_on_a_public_holiday(make: Make, store: Store, inbox: Inbox):
    put(store, ANNE)
    put(store, BLEUENN, kind="report")

    deliver(make(), None, datetime(2026, 11, 11, 8, 0, tzinfo=PARIS) - timedelta(hours=1))

    assert BLEUENN in [one.recipient for one in store.deliveries("failed")] + arrived(inbox)
    assert [one.recipient for one in store.deliveries("composed")] == [ANNE]


def test_a_refusal_for_good_is_told_and_the_address_is_suspended_after_repeated_ones(
    make: Make, store: Store, inbox: Inbox
):
    services = make(suspend_after=2)
    for week in range(3):
        put(store, ANNE, key=f"net-iroise:2026-W{week}")
    inbox.to_recipient = ["550 5.1.1 unknown", "550 5.1.1 unknown"]

    report = deliver(services, "digest", NOW)

    assert dict(report.counts) == {"envoyés": 0, "non envoyés": 2, "désinscrits ou suspendus": 1}
    assert any("adresse suspendue" in one for one in report.problems)
    assert [(one.address, one.since) for one in store.suspensions()] == [(ANNE, NOW.astimezone(UTC))]
    assert "example" not in "".join(report.problems)
    assert store.lift_suspension("Anne@Example.org")
    put(store, ANNE, key="net-iroise:2026-W9")
    assert counts(services) == {"envoyés": 1}


@pytest.mark.parametrize("answer", ["552 5.2.2 mailbox full", "554 5.7.1 policy"])
def test_what_says_nothing_of_the_address_does_not_suspend_it(make: Make, store: Store, inbox: Inbox, answer: str):
    put(store, ANNE)
    inbox.to_recipient = [answer]

    deliver(make(suspend_after=1), "digest", NOW)

    assert statuses(store) == ["failed"]
    assert store.suspensions() == []


@pytest.mark.parametrize("kind", ["digest", "report", "alert"])
def test_who_left_is_never_written_to_even_when_the_message_was_composed_before(
    make: Make, store: Store, inbox: Inbox, kind: str
):
    put(store, ANNE, kind=kind)
    put(store, BLEUENN, kind=kind)
    store.unsubscribe("ANNE@example.org", NOW)

    report = deliver(make(), None, NOW)

    assert arrived(inbox) == [BLEUENN]
    assert dict(report.counts) == {"envoyés": 1, "désinscrits ou suspendus": 1}
    assert report.problems == ()


def test_under_another_secret_nothing_leaves_because_nobody_knows_who_left(
    make: Make, store: Store, inbox: Inbox, tmp_path: Any
):
    put(store, ANNE)
    store.unsubscribe(BLEUENN, NOW)
    with Store.open(f"sqlite:///{tmp_path}/store.sqlite3", b"quite another secret") as stranger:
        services = make()
        report = deliver(Services(services.config, stranger, services.mailer, b""), "digest", NOW)

    assert "secret" in report.problems[0]
    assert (statuses(store), arrived(inbox)) == (["composed"], [])


def test_the_switch_stops_everything_between_two_messages_and_nothing_is_lost(make: Make, store: Store, inbox: Inbox):
    for address in (ANNE, BLEUENN, CLET):
        put(store, address)
    services = make()
    inbox.on_message = lambda: switch(services.config).touch()

    report = deliver(services, "digest", NOW)

    assert arrived(inbox) == [ANNE]
    assert "2 message(s) en attente" in report.problems[0]
    assert statuses(store) == ["sent", "composed", "composed"]
    inbox.on_message = lambda: None
    switch(services.config).unlink()
    assert counts(services) == {"envoyés": 2}


def test_the_key_of_the_configuration_stops_everything(make: Make, store: Store, inbox: Inbox):
    put(store, ANNE)

    assert counts(make(stopped=True)) == {"envoyés": 0, "en attente": 1}
    assert arrived(inbox) == []


def test_a_server_that_is_away_is_told_once_and_everything_waits(make: Make, store: Store):
    for address in (ANNE, BLEUENN):
        put(store, address)
    services = make(smtp={"host": "127.0.0.1", "port": 1, "security": "none"})

    report = deliver(services, "digest", NOW)

    assert len(report.problems) == 1
    assert "2 message(s) en attente" in report.problems[0]
    assert statuses(store) == ["composed", "composed"]
    assert [one.attempts for one in store.deliveries()] == [0, 0]


@pytest.mark.parametrize("silence", ["drop", "slow"])
def test_silence_after_the_text_is_perhaps_sent_and_waits_for_a_person(
    make: Make, store: Store, inbox: Inbox, silence: str
):
    number = put(store, ANNE)
    inbox.drop_text, inbox.delay = silence == "drop", 0.6 if silence == "slow" else 0
    services = make(timeout=0.2)

    report = deliver(services, "digest", NOW)
    inbox.drop_text, inbox.delay = False, 0

    assert statuses(store) == ["uncertain"]
    assert "peut-être envoyé le 06/10/2026 à 08:00" in report.problems[0]
    assert f"outbox resend {number}" in report.problems[0]
    assert counts(services) == {"envoyés": 0}
    assert deliver(services, "digest", NOW).problems == report.problems
    assert deliver(services, "digest", NOW, remind=False).problems == ()


def test_what_a_dead_run_had_claimed_is_perhaps_sent_until_a_person_says(make: Make, store: Store, inbox: Inbox):
    first, second = put(store, ANNE), put(store, BLEUENN)
    store.claim(first, NOW)
    store.claim(second, NOW)
    services = make()

    report = deliver(services, "digest", NOW)

    assert statuses(store) == ["uncertain", "uncertain"]
    assert len(report.problems) == 2
    assert "le passage s'est arrêté pendant l'envoi" in report.problems[0]
    store.settle(first, "sent", NOW)
    assert store.resend(second, NOW)
    assert counts(services) == {"envoyés": 1}
    assert arrived(inbox) == [BLEUENN]
    assert not store.resend(second, NOW)


def test_a_message_whose_items_went_with_another_one_is_not_sent_again(make: Make, store: Store, inbox: Inbox):
    number = put(store, ANNE)
    inbox.to_recipient = ["554 5.7.1 policy"]
    services = make()
    deliver(services, "digest", NOW)
    put(store, ANNE, key="net-iroise:2026-W42")

    assert not store.resend(number, NOW)
    assert counts(services) == {"envoyés": 1}


def test_a_message_that_failed_leaves_again_at_a_person_s_word(make: Make, store: Store, inbox: Inbox):
    number = put(store, ANNE)
    inbox.to_recipient = ["554 5.7.1 policy"]
    services = make()
    deliver(services, "digest", NOW)

    assert store.resend(number, NOW + timedelta(days=9))
    assert counts(services, NOW + timedelta(days=9)) == {"envoyés": 1}
    assert store.sent_procedures("net-iroise") == {"boamp:26-900001"}


def test_the_rate_holds_messages_apart(make: Make, store: Store, monkeypatch: pytest.MonkeyPatch):
    for address in (ANNE, BLEUENN, CLET):
        put(store, address)
    waits: list[float] = []
    paced = partial(Pace, clock=lambda: 100.0, sleep=waits.append)
    monkeypatch.setattr("tenderwatch.pipeline.deliver.Pace", paced)
    services = make()
    smtp = services.config.mail.smtp.model_copy(update={"per_minute": 20})
    slow = services.config.mail.model_copy(update={"smtp": smtp})
    config = services.config.model_copy(update={"mail": slow})

    deliver(Services(config, store, services.mailer, b""), "digest", NOW)

    assert waits == [3.0, 6.0]


def test_a_store_that_is_rehearsed_keeps_nothing_and_writes_the_exact_message(
    make: Make, store: Store, inbox: Inbox, tmp_path: Any, rehearse: Callable[[Services], Any]
):
    put(store, ANNE)
    services = make()

    report = rehearse(services)

    assert dict(report.counts) == {"envoyés": 1}
    assert statuses(store) == ["composed"]
    (file,) = (tmp_path / "dry").glob("*.eml")
    deliver(services, "digest", NOW)
    assert file.read_bytes() == inbox.received[0].content


@pytest.fixture
def rehearse(tmp_path: Any) -> Callable[[Services], Any]:
    from tenderwatch.bootstrap import rehearsed

    def tried(services: Services) -> Any:
        switch(services.config).touch()
        with rehearsed(services, tmp_path / "dry") as those:
            done = deliver(those, "digest", NOW)
        switch(services.config).unlink()
        return done

    return tried


def test_the_mailer_of_these_tests_is_the_real_one(make: Make):
    assert isinstance(make().mailer._mailer, SmtpMailer)  # type: ignore[attr-defined]
