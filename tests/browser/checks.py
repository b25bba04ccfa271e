"""What a page must pass: an HTML validator, and axe-core in the browser; both from tests/browser/package.json.

One rule is put aside: mail programs drop the element `main`, so a mail has a `div` in that role.
"""

from __future__ import annotations

import json
import shutil
import subprocess
from collections.abc import Sequence
from pathlib import Path

import pytest
from playwright.sync_api import Page

HERE = Path(__file__).parent
MODULES = HERE / "node_modules"
AXE = MODULES / "axe-core" / "axe.min.js"
VALIDATOR = MODULES / "html-validate" / "bin" / "html-validate.js"
TAGS = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]


def axe(page: Page) -> list[str]:
    """What axe-core finds wrong with a page as it stands: rule, what to do, and where."""
    if not AXE.exists():
        pytest.skip("axe-core is not installed: npm ci --prefix tests/browser")
    page.evaluate(AXE.read_text(encoding="utf-8"))  # a script element would be refused by our content policy
    found = page.evaluate("tags => axe.run(document, {runOnly: tags})", TAGS)
    return [
        f"{one['id']}: {one['help']} ({node['html'][:200]})" for one in found["violations"] for node in one["nodes"]
    ]


def invalid(files: Sequence[Path]) -> list[str]:
    """What the HTML validator says of files: file, line, rule, message."""
    node = shutil.which("node")
    if node is None or not VALIDATOR.exists():
        pytest.skip("html-validate is not installed: npm ci --prefix tests/browser")
    command = [node, str(VALIDATOR), "--config", str(HERE / "html-validate.json"), "--formatter", "json"]
    done = subprocess.run([*command, *map(str, files)], capture_output=True, text=True, timeout=60, check=False)
    reports = json.loads(done.stdout or "[]")
    assert done.returncode == 0 or reports, done.stderr
    return [
        f"{Path(one['filePath']).name}:{said['line']}: {said['ruleId']}: {said['message']}"
        for one in reports
        for said in one["messages"]
    ]
