"""Typical mistakes in D4, each with what its feedback text needs to know."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from courses.scoring.answers import as_choice, as_number

Found = dict[str, Any] | None
# What a stop costs, by which the living and the dead are told apart here: `COSTS` of build.py.
_ALIVE, _DEAD = -4, 0


def stopped_the_living(answers: Mapping[str, Any], expected: Mapping[str, Any]) -> Found:
    """Two or more living people lost their payment."""
    wrong = sum(as_choice(answers.get(case)) == "stop" and costs["stop"] == _ALIVE
                for case, costs in expected["payoffs"].items())
    return {"living": wrong} if wrong >= 2 else None


def waited_for_certainty(answers: Mapping[str, Any], expected: Mapping[str, Any]) -> Found:
    """Payment to the dead goes on, or nobody was stopped who could be."""
    dead = [case for case, costs in expected["payoffs"].items() if costs["stop"] == _DEAD]
    paid = sum(as_choice(answers.get(case)) in (None, "pay") for case in dead)
    return {"paid": paid, "months": 3 * paid} if paid >= 5 else None


def paused_everybody(answers: Mapping[str, Any], expected: Mapping[str, Any]) -> Found:
    """A letter to everyone instead of a look into the file."""
    letters = sum(as_choice(answers.get(case)) == "pause" for case in expected["payoffs"])
    return {"letters": letters} if letters >= 24 else None


def counted_the_month_of_death(answers: Mapping[str, Any], expected: Mapping[str, float]) -> Found:
    """One month too many each time: the month of death is still due."""
    over = sum(as_number(answers.get(case)) == months + 1 for case, months in expected.items())
    return {"cases": over} if over >= 3 else None


def counted_nothing(answers: Mapping[str, Any], expected: Mapping[str, float]) -> Found:
    """Zero or one month although the news came much later: counted from the day of recording."""
    short = sum((as_number(answers.get(case)) or 0) <= 1 for case in expected)
    return {"cases": short} if short >= 3 else None


def trusted_the_master(answers: Mapping[str, Any], expected: Mapping[str, str]) -> Found:
    """The civil register is believed every time, or nearly."""
    civil = sum(as_choice(answers.get(case)) == "civil" for case in expected)
    wrong = sum(right == "file" for right in expected.values())
    return {"wrong": wrong, "files": len(expected)} if civil >= len(expected) - 1 else None


def trusted_our_own_file(answers: Mapping[str, Any], expected: Mapping[str, str]) -> Found:
    """The payment file is believed every time, or nearly."""
    own = sum(as_choice(answers.get(case)) == "file" for case in expected)
    wrong = sum(right == "civil" for right in expected.values())
    return {"wrong": wrong, "files": len(expected)} if own >= len(expected) - 1 else None


def same_reason_each_time(answers: Mapping[str, Any], expected: Mapping[str, list[str]]) -> Found:
    """One reason is given for nearly every file, whatever stands in it."""
    given = [as_choice(answers.get(case)) for case in expected]
    most = max(map(given.count, set(given) - {None}), default=0)
    return {"times": most} if most >= len(given) - 1 else None


def used_the_typical_lag(answers: Mapping[str, Any], expected: Mapping[str, float]) -> Found:
    """Deaths a day times the days of the commonest class: the long tail is left out."""
    given, right = as_number(answers.get("today")), expected["today"]
    return {"right_order": round(right / max(given, 1), 1)} if given is not None and 0 < given < 0.55 * right else None


SIGNATURES = {"decisions": (stopped_the_living, waited_for_certainty, paused_everybody),
              "months": (counted_the_month_of_death, counted_nothing),
              "dates": (trusted_the_master, trusted_our_own_file),
              "date_reasons": (same_reason_each_time,), "still_paid": (used_the_typical_lag,)}
