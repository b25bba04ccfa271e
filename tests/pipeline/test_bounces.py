"""A mailbox of what came back: each notification once, only about our own messages, for their own recipients."""

from __future__ import annotations

import mailbox
from pathlib import Path

import pytest

from tenderwatch.errors import TenderwatchError
from tenderwatch.pipeline.bounces import import_bounces
from tenderwatch.pipeline.deliver import deliver
from tenderwatch.pipeline.services import Services
from tenderwatch.store import Store
from tests.digests.test_bounces import a_report
from tests.pipeline.conftest import NOW, Make, put

ANNE = "anne@example.org"


@pytest.fixture
def services(make: Make, store: Store) -> Services:
    """Three messages to Anne and one to Bleuenn have left."""
    for week in range(3):
        put(store, ANNE, key=f"net-iroise:2026-W{week}")
    put(store, "bleuenn@example.org")
    services = make(suspend_after=2)
    deliver(services, "digest", NOW)
    return services


def came_back(week: int, **how: str) -> bytes:
    return a_report(original=f"Message-ID: <digest.net-iroise:2026-W{week}.{ANNE}>\n", **how)


def a_mbox(folder: Path, *messages: bytes) -> Path:
    box = mailbox.mbox(folder / "box")
    for one in messages:
        box.add(one)
    box.close()
    return folder / "box"


def test_hard_bounces_are_counted_once_and_suspend_the_address(services: Services, store: Store, tmp_path: Path):
    box = a_mbox(tmp_path, came_back(0), came_back(1), b"Subject: holidays\n\nBack in May.\n")

    report = import_bounces(services, box, NOW)

    assert dict(report.counts) == {"messages lus": 3, "retours nouveaux": 2, "sans rapport avec nos envois": 1}
    assert [one.address for one in store.suspensions()] == [ANNE]
    assert len(report.problems) == 1
    assert "example.org" not in report.problems[0]
    assert dict(import_bounces(services, box, NOW).counts)["déjà connus"] == 2
    assert [one.status for one in store.deliveries()] == ["failed", "failed", "sent", "sent"]


def test_late_mail_and_full_mailboxes_suspend_nobody(services: Services, store: Store, tmp_path: Path):
    full = {"status": "5.2.2", "said": "smtp; 552 5.2.2 full"}
    box = a_mbox(
        tmp_path, *(came_back(week, action="delayed", status="4.4.1") for week in range(3)), came_back(0, **full)
    )

    import_bounces(services, box, NOW)

    assert store.suspensions() == []
    assert [one.status for one in store.deliveries()] == ["failed", "sent", "sent", "sent"]


def test_a_forged_notification_says_nothing_of_anybody_else(services: Services, store: Store, tmp_path: Path):
    forged = a_report(original="Message-ID: <guess@example.org>\n")
    of_anne = came_back(2).replace(b"rfc822; anne@", b"rfc822; bleuenn@")

    import_bounces(services, a_mbox(tmp_path, forged, of_anne), NOW)

    assert [(one.recipient, one.status) for one in store.deliveries("failed")] == [(ANNE, "failed")]


def test_a_maildir_is_read_too(services: Services, tmp_path: Path):
    box = mailbox.Maildir(tmp_path / "Maildir")
    box.add(came_back(0))
    box.close()

    assert dict(import_bounces(services, tmp_path / "Maildir", NOW).counts)["retours nouveaux"] == 1


def test_a_folder_that_is_no_mailbox_is_told(services: Services, tmp_path: Path):
    with pytest.raises(TenderwatchError, match="Maildir"):
        import_bounces(services, tmp_path, NOW)


def test_a_file_that_is_no_mailbox_holds_no_message(services: Services, tmp_path: Path):
    (tmp_path / "noise").write_bytes(b"\x00\xff" * 10_000)

    assert dict(import_bounces(services, tmp_path / "noise", NOW).counts)["messages lus"] == 0
