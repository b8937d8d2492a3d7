"""Recognises typical mistakes: each function returns the values for its feedback text, or None."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any


def ticked_everything(answers: Mapping[str, Any], expected: Mapping[str, bool]) -> dict[str, Any] | None:
    """Every row is ticked, so nothing was told apart."""
    ticked = sum(answers.get(row) is True for row in expected)
    return {"fine": len(expected) - sum(expected.values())} if ticked == len(expected) else None


SIGNATURES = {"rows": (ticked_everything,)}
