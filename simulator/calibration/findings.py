"""One thing that an audit looked at, and how shares are said."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

_MOST_NAMED = 5


@dataclass(frozen=True, kw_only=True)
class LogFinding:
    """One thing looked at.

    Attributes
    ----------
    name : what was looked at
    share : part of the log concerned, between 0 and 1; NaN where a share means nothing
    found : what was found, in a sentence
    lost : what may no longer be estimated, in a sentence; empty when nothing is lost
    """

    name: str
    share: float
    found: str
    lost: str = ""


def listed(words: Sequence[str], between: str = ", ") -> str:
    """Return the first five of some words, and how many more there are.

    Examples
    --------
    >>> listed(["a", "b"]), listed([*"abcdefg"], "; ")
    ('a, b', 'a; b; c; d; e and 2 more')
    """
    more = f" and {len(words) - _MOST_NAMED:,} more" if len(words) > _MOST_NAMED else ""
    return between.join(words[:_MOST_NAMED]) + more


def of_100(share: float) -> str:
    """Write a share as people say it."""
    value = 100 * share
    return (
        f"{value:.0f} of 100"
        if value >= 1 or value == 0
        else f"{10 * value:.0f} of 1,000"
        if value >= 0.1
        else "fewer than 1 of 1,000"
    )
