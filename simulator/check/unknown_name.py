"""The problem of a name that nothing is called."""

from __future__ import annotations

from collections.abc import Iterable

from synthetic_data import Problem, did_you_mean


def unknown(where: str, what: str, name: str, known: Iterable[str]) -> Problem:
    """Return the problem of a name without a definition, with the nearest that there are."""
    return Problem(where=where, rule=f"is not {what}", value=name, remedy=did_you_mean(name, known))
