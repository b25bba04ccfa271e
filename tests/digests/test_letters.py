"""Who gets which letter."""

from __future__ import annotations

from digests.letters import Letter, letters
from tenderwatch.model import Contact, Digest, DigestSettings, MailKind
from tests.digests.views import a_digest, a_view
from tests.factories import an_enterprise

ANNE, BLEUENN = Contact(email="anne@example.org"), Contact(email="bleuenn@example.org")


def part(name: str, *, together: bool = False, full: bool = True) -> Digest:
    member = an_enterprise(id=name, digest=DigestSettings(together=together))
    return a_digest(a_view(enterprise=member)) if full else a_digest(enterprise=member)


def keys(made: list[Letter]) -> list[tuple[str, str]]:
    return [(one.key, one.recipient.email) for one in made]


def test_each_contact_of_each_enterprise_has_a_letter():
    made = letters(MailKind.DIGEST, [(BLEUENN, part("b")), (ANNE, part("a")), (ANNE, part("b"))])

    assert keys(made) == [
        ("a:2026-W41", "anne@example.org"), ("b:2026-W41", "anne@example.org"), ("b:2026-W41", "bleuenn@example.org"),
    ]  # fmt: skip


def test_one_letter_for_all_the_enterprises_of_one_address_that_want_it():
    shouted = Contact(email="ANNE@example.org")
    parts = [(shouted, part("b", together=True)), (ANNE, part("a", together=True)), (ANNE, part("c"))]

    assert [key for key, _ in keys(letters(MailKind.DIGEST, parts))] == ["a+b:2026-W41", "c:2026-W41"]


def test_a_week_in_which_nothing_is_said_has_the_same_place_in_the_outbox():
    (quiet,) = letters(MailKind.DIGEST, [(ANNE, part("a", full=False))])
    (mixed,) = letters(
        MailKind.DIGEST, [(ANNE, part("a", together=True)), (ANNE, part("b", together=True, full=False))]
    )

    assert (quiet.kind, quiet.outbox) == (MailKind.NOTHING, "digest")
    assert mixed.kind == MailKind.DIGEST


def test_what_one_mail_cannot_hold_goes_on_in_a_second_one():
    parts = [(ANNE, part(f"e{number:02d}", together=True)) for number in range(11)]
    made = letters(MailKind.DIGEST, parts)

    assert [len(one.parts) for one in made] == [9, 2]
    assert len({one.key for one in made}) == 2
