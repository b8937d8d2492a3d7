"""The problem of a name that nothing is called, and names that are others mistyped."""

from __future__ import annotations

from collections.abc import Iterable
from difflib import get_close_matches

from synthetic_data import Problem, did_you_mean


def unknown(where: str, what: str, name: str, known: Iterable[str]) -> Problem:
    """Return the problem of a name without a definition, with the nearest that there are."""
    return Problem(where=where, rule=f"is not {what}", value=name, remedy=did_you_mean(name, known))


def is_like(name: str, known: Iterable[str], near: float = 0.7) -> bool:
    """Tell whether a name may be one of the known ones mistyped.

    Parameters
    ----------
    near : likeness from which it may (difflib)

    Examples
    --------
    >>> is_like("alowance", ["allowance"]), is_like("pension", ["allowance"])
    (True, False)
    """
    return bool(get_close_matches(name, known, n=1, cutoff=near))
