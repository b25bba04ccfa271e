"""Notifications of mail that came back: read where they are true, bounded where they are hostile."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from digests.bounces import MOST_BYTES, read_bounce

OURS = "<abc123@example.org>"


def a_report(
    *, action: str = "failed", status: str = "5.1.1", said: str = "smtp; 550 5.1.1 <anne@example.org> unknown",
    original: str = f"Message-ID: {OURS}\nSubject: x\n", kind: str = "text/rfc822-headers",
) -> bytes:  # fmt: skip
    return f"""From: MAILER-DAEMON@mx.example.org
To: veille@example.org
Message-ID: <dsn@mx.example.org>
Content-Type: multipart/report; report-type=delivery-status; boundary="b"

--b
Content-Type: text/plain

Not delivered.
--b
Content-Type: message/delivery-status

Reporting-MTA: dns; mx.example.org

Final-Recipient: rfc822; anne@example.org
Action: {action}
Status: {status}
Diagnostic-Code: {said}

--b
Content-Type: {kind}

{original}
--b--
""".encode()


def test_a_failure_names_our_message_and_says_that_there_is_no_such_address():
    bounce = read_bounce(a_report())

    assert bounce is not None
    assert (bounce.message_id, bounce.final, bounce.hard, bounce.status) == (OURS, True, True, "5.1.1")
    assert bounce.told == "5.1.1 smtp; 550 5.1.1 <…> unknown"


@pytest.mark.parametrize("kind", ["message/rfc822", "text/rfc822-headers"])
def test_our_message_is_known_by_its_copy_or_its_headers(kind: str):
    bounce = read_bounce(a_report(kind=kind, original=f"Message-ID: {OURS}\n\nBonjour\n"))

    assert bounce is not None
    assert bounce.message_id == OURS


@pytest.mark.parametrize(
    ("status", "said", "final", "hard"),
    [
        ("5.2.2", "smtp; 552 5.2.2 full", True, False),
        ("5.7.1", "smtp; 550 5.7.1 spam", True, False),
        ("5.0.0", "smtp; 550 5.1.1 unknown", True, True),
        ("", "smtp; 550 no such user", True, True),
        ("4.4.1", "smtp; 421 later", False, False),
        ("5.1.10", "smtp; 556 null MX", True, True),
        ("5.1.8", "smtp; 501 bad sender", True, False),
    ],
)
def test_only_what_speaks_of_the_address_is_hard(status: str, said: str, final: bool, hard: bool):
    bounce = read_bounce(a_report(status=status, said=said))

    assert bounce is not None
    assert (bounce.final, bounce.hard) == (final, hard)


def test_a_delay_is_not_final_and_a_success_is_nothing():
    late = read_bounce(a_report(action="delayed", status="4.4.7"))

    assert late is not None
    assert not late.final
    assert read_bounce(a_report(action="delivered", status="2.0.0")) is None


@pytest.mark.parametrize(
    "data",
    [
        b"",
        b"\xff" * 1000,
        b"Subject: hello\n\nI am on holiday.\n",
        a_report(original="Subject: nothing of ours\n"),
        a_report(original="Message-ID: <" + "a" * 5000 + ">\n"),
        b"Content-Type: message/rfc822\n\n" * 5_000,
        b'Content-Type: multipart/report; boundary="b"\n\n--b\n' * 5_000,
        a_report().replace(b"message/delivery-status", b"message/delivery-status; charset=nonsense"),
        b"Content-Type: multipart/report; boundary=\n\n--\n",
    ],
)
def test_what_is_no_notification_of_ours_is_nothing_however_it_is_made(data: bytes):
    bounce = read_bounce(data)

    assert bounce is None or bounce.message_id == OURS


def test_a_million_recipients_and_endless_words_cost_nothing():
    many = a_report().replace(b"Action: failed", b"Action: relayed\n\nAction: relayed" * 5_000)
    long = read_bounce(a_report(said="smtp; 550 5.1.1 " + "x" * 100_000))

    assert read_bounce(many + b"x" * MOST_BYTES) is None
    assert long is not None
    assert len(long.told) <= 160


@pytest.mark.parametrize("at", range(390, 420))
def test_an_address_that_a_line_s_end_cuts_is_not_told(at: int):
    bounce = read_bounce(a_report()[:at] + b"\n" + a_report()[at:])

    assert bounce is None or "@" not in bounce.told


@given(st.binary(max_size=2_000), st.integers(0, 700))
def test_no_bytes_break_it(noise: bytes, at: int):
    report = a_report()

    bounce = read_bounce(report[:at] + noise + report[at:])

    assert bounce is None or (len(bounce.told) <= 161 and "@" not in bounce.told)
