"""Columns and facts that the law reads and a country's own files mistype are named, and no traceback is seen."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest

from synthetic_data.checks.country_check import find_problems
from synthetic_data.country.loading import COUNTRIES


@pytest.mark.parametrize(("file", "old", "new", "said"), [
    ("registers/assistance_claim.yml", "claimed_on:", "claimd_on:", "columns.claimed_on: is missing"),
    ("registers/assistance_claim.yml", "members:", "membrs:", "did you mean membrs"),
    ("benefits/mta.yml", ", size: ", ", sze: ", "cases[0].happened.size: is missing"),
])
def test_a_mistyped_column_is_named(tmp_path: Path, file: str, old: str, new: str, said: str) -> None:
    """The office reads them when it works claims out."""
    own = tmp_path / "own"
    shutil.copytree(COUNTRIES / "georgia", own)
    path = own / file
    text = path.read_text(encoding="utf-8")
    assert old in text
    path.write_text(text.replace(old, new, 1), encoding="utf-8")
    assert said in "\n".join(map(str, find_problems(own)))
