"""One thing that an audit looked at, and how shares are said."""

from __future__ import annotations

from dataclasses import dataclass


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
