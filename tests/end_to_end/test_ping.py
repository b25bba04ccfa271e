"""The dead man's switch hears of good nights only."""

from __future__ import annotations

import pytest

from tenderwatch.sample.server import Faults
from tests.end_to_end.conftest import Installation


def pings(installation: Installation) -> int:
    return sum(asked.path == "/robots.txt" and asked.query.get("ping") == "1" for asked in installation.server.asked)


def test_a_good_night_calls_the_ping_address(installation: Installation) -> None:
    installation.change(ping_url=installation.server.url + "/robots.txt?ping=1")

    assert installation.run("nightly").returncode == 0
    assert pings(installation) == 1


@pytest.mark.parametrize("faults", [Faults({0: "400"})])
def test_a_night_with_a_problem_does_not(installation: Installation) -> None:
    installation.change(ping_url=installation.server.url + "/robots.txt?ping=1")

    assert installation.run("nightly").returncode == 1
    assert pings(installation) == 0


def test_a_ping_that_is_not_answered_is_a_problem_of_the_night(installation: Installation) -> None:
    installation.change(ping_url=installation.server.url + "/absent")

    night = installation.run("nightly")

    assert night.returncode == 1
    assert "surveillance" in night.stderr
