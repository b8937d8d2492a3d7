"""The page of capabilities names keys, examples and tests that exist."""

from __future__ import annotations

import re

import pytest

from tests.simulator.plan.test_office_files import DOCS, specs

ROOT = DOCS.parent
ROWS = [[cell.strip() for cell in line.strip("|").split("|")]
        for line in (DOCS / "reference/office-capabilities.md").read_text(encoding="utf-8").splitlines()[6:]
        if line.startswith("| ")]
ASKED = [f"E{number:02}" for number in range(1, 24)]
"""Capabilities of mechanisms.md that the office must have."""


def test_every_capability_asked_for_has_a_line():
    """E01 to E23."""
    named = [found for row in ROWS for found in re.findall(r"\*\*(E\d\d)", row[0])]
    assert named == ASKED


@pytest.mark.parametrize("row", ROWS, ids=lambda row: row[0][:40])
def test_a_line_names_what_there_is(row):
    """Its keys are keys of office files, its example uses one of them, and its tests are there."""
    _, keys, example, tests = row
    known = {field.alias or name for kind in specs() for name, field in kind.model_fields.items()}
    keys = re.findall(r"`(\w+)`", keys)
    assert keys and set(keys) <= known
    text = (ROOT / "simulator" / example).read_text(encoding="utf-8")
    assert any(f"{key}:" in text for key in keys)
    for place in tests.split(", "):
        file, _, name = place.replace("laws: ", "../laws/test_every_office.py::").partition("::")
        assert f"def {name}(" in (ROOT / "tests/simulator" / file).read_text(encoding="utf-8"), place
