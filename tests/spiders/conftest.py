"""Crawls of these tests start at once; those of tests/spiders/engine start as in a run."""

from __future__ import annotations

from collections.abc import Iterator
from types import SimpleNamespace

import pytest

from spiders.engine import runner
from tests.spiders.child import Child


@pytest.fixture(autouse=True, scope="module")
def forked_children() -> Iterator[None]:
    """A crawl's child is forked from a process that has imported Scrapy."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(runner, "subprocess", SimpleNamespace(Popen=Child, PIPE=None))
        yield
