"""The assistant of the exercises: a deliberately simple scorer with seven faults that can be switched on.

A case is described by the distance of each rule line from its limit, in steps that matter equally; the score is
the logistic function of the weakest line. Nothing is trained and nothing is hidden, so for every case the true
probability is known, and every wrong recommendation has a known cause.

==  =====================================================================================
A1  stale feature: reads the file as it stood some time ago
A2  wrong base rate: was tuned where far more (or fewer) cases were entitled
A3  group proxy: takes points off for something that is no rule line, such as the district
A4  over-confident: says 97 where 60 would be right
A5  silent after a code change: does not know the new code and says "no entitlement"
A6  right for the wrong reason: names a line that did not decide
A7  right with low confidence: stays near 50
==  =====================================================================================
"""

from __future__ import annotations

import math
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Literal

Fault = Literal["A1", "A2", "A3", "A4", "A5", "A6", "A7"]
FAULTS: tuple[Fault, ...] = ("A1", "A2", "A3", "A4", "A5", "A6", "A7")
_PROXY = 2.5
"""Log-odds that a group proxy takes off (assumed: enough to turn a case two steps above its limit)."""
_STRETCH, _SHRINK = 4.0, 0.15
"""Over-confidence multiplies log-odds by 4, low confidence by 0.15 (assumed)."""


@dataclass(frozen=True, kw_only=True)
class File:
    """What the assistant may read about one case."""

    margins: Mapping[str, float]
    """Rule line → distance from its limit, positive when the line is met; one step doubles to trebles the odds."""
    stale_margins: Mapping[str, float] | None = None
    """The same as of the older file that fault A1 reads."""
    in_group: bool = False
    """Whether the proxy of fault A3 applies."""
    new_code: bool = False
    """Whether a field carries a code that came after the assistant was built (fault A5)."""


@dataclass(frozen=True, kw_only=True)
class Recommendation:
    """What the assistant says."""

    score: int
    """Of 100 such cases, how many it expects to be entitled."""
    grants: bool
    reason: str
    """The rule line it names."""


def true_probability(margins: Mapping[str, float]) -> float:
    """Return the probability of entitlement for a file: logistic of its weakest line.

    Parameters
    ----------
    margins : rule line → distance from its limit

    Examples
    --------
    >>> round(true_probability({"months": 2.0, "age": 5.0}), 2)
    0.88
    """
    return 1 / (1 + math.exp(-_weakest(margins)[1]))


def recommend(file: File, faults: frozenset[Fault] = frozenset(), base_shift: float = 1.5) -> Recommendation:
    """Return the assistant's recommendation on one file.

    Parameters
    ----------
    faults : which of A1 to A7 are switched on
    base_shift : log-odds that fault A2 adds; negative where fewer were entitled

    Examples
    --------
    >>> recommend(File(margins={"months": -0.4}), frozenset({"A4"})).score
    17
    >>> recommend(File(margins={"decision": 3.0}, new_code=True), frozenset({"A5"})).grants
    False
    """
    margins = file.stale_margins if "A1" in faults and file.stale_margins is not None else file.margins
    reason, odds = _weakest(margins)
    if "A5" in faults and file.new_code:
        return Recommendation(score=0, grants=False, reason="none")
    odds += base_shift if "A2" in faults else 0.0
    odds -= _PROXY if "A3" in faults and file.in_group else 0.0
    # Before A4 and A7, which falsify how sure the assistant says it is, not what it proposes.
    grants = odds >= 0
    odds *= (_STRETCH if "A4" in faults else 1.0) * (_SHRINK if "A7" in faults else 1.0)
    if "A6" in faults:
        reason = max(margins, key=lambda line: margins[line])
    return Recommendation(score=_of_100(odds), grants=grants, reason=reason)


def _weakest(margins: Mapping[str, float]) -> tuple[str, float]:
    line = min(margins, key=lambda name: margins[name])
    # e^8 is 3,000 to 1: no file is clearer than that, and `exp` stays within its range.
    return line, max(-8.0, min(8.0, margins[line]))


def _of_100(odds: float) -> int:
    """Never a flat 0 or 100: the assistant has seen too little for that."""
    return min(99, max(1, round(100 / (1 + math.exp(-max(-30.0, min(30.0, odds)))))))
