"""Typical mistakes in P1, each with what its feedback text needs to know."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from courses.scoring.answers import as_choice, as_number, is_ticked, part

Found = dict[str, Any] | None
Numbers = Mapping[str, Mapping[str, float]]


def took_the_longest_work(answers: Mapping[str, Any], expected: Mapping[str, str]) -> Found:
    """The only step with work at a desk is named nearly everywhere."""
    taken = [case for case in expected if as_choice(answers.get(case)) == "check"]
    return {"tables": len(taken)} if len(taken) >= 6 else None


def took_the_longest_wait(answers: Mapping[str, Any], expected: Mapping[str, str]) -> Found:
    """The board, which few cases pass, is named where another step adds more."""
    taken = [case for case, right in expected.items() if as_choice(answers.get(case)) == "board" != right]
    return {"tables": len(taken)} if len(taken) >= 3 else None


def left_out_the_never_reached(answers: Mapping[str, Any], expected: Numbers) -> Found:
    """The share of people with a right equals that of decided or registered cases."""
    taken = [case for case, right in expected.items() for given in [as_number(part(answers.get(case), "entitled"))]
             if given is not None and min(abs(given - right[name]) for name in ("decided", "registered")) <= 1]
    return {"offices": len(taken)} if len(taken) >= 2 else None


def credited_the_new_way(answers: Mapping[str, Any], expected: Numbers) -> Found:
    """The change with the old mix is the plain change again."""
    taken = [case for case, right in expected.items() for given in [as_number(part(answers.get(case), "same_mix"))]
             if given is not None and abs(given - right["plain"]) <= 1.5]
    return {"offices": len(taken)} if len(taken) >= 2 else None


def ticked_nearly_all(answers: Mapping[str, Any], expected: Mapping[str, bool]) -> Found:
    """So many ticks that headlines are not told apart."""
    ticks = sum(is_ticked(answers.get(case)) for case in expected)
    return {"ticks": ticks, "headlines": len(expected)} if ticks >= len(expected) - 2 else None


def compared_whatever_came(answers: Mapping[str, Any], expected: Mapping[str, str]) -> Found:
    """Figures of different things are taken as comparable."""
    taken = [case for case, right in expected.items() if as_choice(answers.get(case)) == "same" != right]
    return {"pairs": len(taken)} if len(taken) >= 3 else None


SIGNATURES = {"steps": (took_the_longest_work, took_the_longest_wait), "shares": (left_out_the_never_reached,),
              "mix": (credited_the_new_way,), "headlines": (ticked_nearly_all,), "compare": (compared_whatever_came,)}
