"""Typical mistakes in D3, each with what its feedback text needs to know."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping
from typing import Any

from courses.scoring.answers import as_choice, as_number

Found = dict[str, Any] | None


def one_bar_for_every_use(answers: Mapping[str, Any], expected: Mapping[str, str]) -> Found:
    """The same bar stands in nearly every job, whatever an error costs there."""
    chosen = Counter(as_choice(answers.get(case)) for case in expected)
    bar, often = chosen.most_common(1)[0]
    return {"bar": str(bar)[1:], "often": often} if bar is not None and often >= 6 else None


def compared_counts(answers: Mapping[str, Any], expected: Mapping[str, Mapping[str, float]]) -> Found:
    """Missed links were subtracted without asking of how many."""
    found = sum(as_number(answers.get(case)) == count and abs(count - expected["numbers"][case]) > 1
                for case, count in expected["counts"].items())
    return {"found": found} if found >= 3 else None


def everything_by_hand(answers: Mapping[str, Any], expected: Mapping[str, str]) -> Found:
    """More was sent to be looked at by hand than the hours hold."""
    over = sum(as_choice(answers.get(case)) == "b20" and right != "b20" for case, right in expected.items())
    return {"over": over} if over >= 4 else None


def lowered_the_bar_for_one_group(answers: Mapping[str, Any], expected: Mapping[str, str]) -> Found:
    """The bar was lowered for all where one group's records are the trouble."""
    lowered = sum(as_choice(answers.get(case)) == "lower" for case, right in expected.items()
                  if right in ("field", "hand"))
    return {"lowered": lowered} if lowered >= 3 else None


def saw_no_gap(answers: Mapping[str, Any], expected: Mapping[str, str]) -> Found:
    """A group that is missed more often was left as it is."""
    left = sum(as_choice(answers.get(case)) == "nothing" for case, right in expected.items()
               if right in ("field", "hand"))
    return {"left": left} if left >= 2 else None


SIGNATURES = {"bars": (one_bar_for_every_use,), "gaps": (compared_counts,), "reaches": (everything_by_hand,),
              "remedies": (lowered_the_bar_for_one_group, saw_no_gap)}
