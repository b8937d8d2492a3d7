"""The office spreads its work in the ways decided; its contracts are tried in tests/test_architecture.py."""

from __future__ import annotations

import re


def test_work_is_spread_in_the_two_ways_decided(root):
    """Only the verbs' replications and the page's service start processes (docs/decisions/0008)."""
    starts = re.compile(r"^\s*(?:from|import) (?:joblib|multiprocessing|concurrent\.futures)\b", re.M)
    found = {path.relative_to(root / "simulator").as_posix() for path in (root / "simulator").rglob("*.py")
             if starts.search(path.read_text())}
    page = {f"whatif/{name}.py" for name in ("jobs", "lanes", "service")}
    assert found == {"run/replications.py", *page}
