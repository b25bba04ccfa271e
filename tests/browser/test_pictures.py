"""The coordinators' guide shows every picture that is taken for it, and no other."""

from __future__ import annotations

import re

from tests.browser.pictures import FOLDER, PICTURES
from tests.conftest import ROOT


def test_the_guide_shows_the_pictures_that_are_taken() -> None:
    guide = (ROOT / "docs" / "guide-coordination.md").read_text(encoding="utf-8")
    shown = set(re.findall(r"images/guide/([\w-]+)\.png", guide))

    assert shown == {name for name, _, _ in PICTURES} | {f"{PICTURES[0][0]}-telephone"}
    assert shown == {path.stem for path in FOLDER.glob("*.png")}
