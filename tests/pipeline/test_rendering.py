"""Letters rendered here or by other processes: the same messages, in their order, and no wrong one keeps the others."""

from __future__ import annotations

import os
import signal
from concurrent.futures import ProcessPoolExecutor
from dataclasses import replace

import pytest
from structlog.testing import capture_logs

from digests.letters import Letter
from digests.links import ByMail
from tenderwatch.config import Mail
from tenderwatch.model import Contact
from tenderwatch.pipeline import rendering
from tenderwatch.pipeline.rendering import Rendered, Renderer
from tests.digests.views import NOW, a_digest, a_letter, a_view

UNUSABLE = Contact.model_construct(email="anne@exämple.org", name="Anne")


def through(letters: list[Letter]) -> list[tuple[Letter, Rendered]]:
    renderer = Renderer(Mail(), ByMail(Mail()), NOW)
    return [*(done for one in letters for done in renderer.take(one)), *renderer.rest()]


def test_other_processes_give_the_same_messages_in_the_same_order(monkeypatch: pytest.MonkeyPatch) -> None:
    letters = [a_letter(a_digest(a_view()), to=Contact(email=f"anne{number}@example.org")) for number in range(7)]
    here = through(letters)
    monkeypatch.setattr(rendering, "BLOCK", 2)
    monkeypatch.setattr(rendering, "AHEAD", 1)

    with capture_logs() as logged:
        assert through(letters) == here
    assert logged == []
    assert [one for one, _ in here] == letters
    assert all(done.message and not done.problem for _, done in here)


def killing(render: object, letters: list[Letter]) -> list[Rendered]:
    """What the system does when memory is short, in the process that renders."""
    os.kill(os.getpid(), signal.SIGKILL)
    raise AssertionError


def test_letters_of_a_process_that_the_system_killed_are_rendered_here(monkeypatch: pytest.MonkeyPatch) -> None:
    letters = [a_letter(a_digest(a_view()), to=Contact(email=f"anne{number}@example.org")) for number in range(7)]
    here = through(letters)
    monkeypatch.setattr(rendering, "BLOCK", 2)
    real, submit = rendering._all, ProcessPoolExecutor.submit
    monkeypatch.setattr(
        ProcessPoolExecutor,
        "submit",
        lambda pool, work, *given: submit(pool, killing if work is real else work, *given),
    )

    with capture_logs() as logged:
        assert through(letters) == here
    assert [one["event"] for one in logged] == ["rendering"] * 3


def test_a_letter_that_cannot_be_written_is_told_and_the_others_are() -> None:
    wrong = replace(a_letter(a_digest(a_view())), recipient=UNUSABLE)

    (_, good), (_, bad), (_, after) = through([a_letter(a_digest(a_view())), wrong, a_letter(a_digest(a_view()))])

    assert good == after
    assert good.message
    assert not bad.message
    assert bad.problem
    assert "n'a pas pu être composé" in bad.problem
