"""Typical mistakes in O3, each with what its feedback text needs to know."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any

from courses.scoring.answers import as_number, part

Found = dict[str, Any] | None
MIDDLES = {"under": 29.5, "over": 69.5, "high": 84.5, "top": 94.5}
"""Band → the middle of its scores."""


def took_the_score_at_its_word(answers: Mapping[str, Any], expected: Mapping[str, Mapping[str, float]]) -> Found:
    """The share of a bar is its score."""
    said = [(as_number(part(answers.get(case), band)), middle) for case in expected for band, middle in MIDDLES.items()]
    same = sum(number is not None and abs(number - middle) <= 5 for number, middle in said)
    return {"same": same} if same >= 9 else None


def _numbers(answers: Mapping[str, Any], expected: Iterable[str]) -> list[float]:
    found = [as_number(answers.get(case)) for case in expected]
    return [number for number in found if number is not None]


def all_the_same(answers: Mapping[str, Any], expected: Mapping[str, Any]) -> Found:
    """One number for every file."""
    numbers = _numbers(answers, expected["chances"])
    return {} if len(numbers) >= 10 and max(numbers) - min(numbers) <= 10 else None


def only_certain(answers: Mapping[str, Any], expected: Mapping[str, Any]) -> Found:
    """Nothing between no and yes."""
    certain = sum(number in (0, 100) for number in _numbers(answers, expected["chances"]))
    return {"certain": certain, "of": len(expected["chances"])} if certain >= 0.6 * len(expected["chances"]) else None


def repeated_the_score(answers: Mapping[str, Any], expected: Mapping[str, Any]) -> Found:
    """Numbers that promise what the assistant promises: high where little came true, low where much did."""
    said = [(as_number(answers.get(case)), 100 * true) for case, true in expected["chances"].items()]
    off = [abs(number - true) > 15 for number, true in said if number is not None]
    # Nobody who reads the wrong picture says so many different numbers.
    different = len(set(_numbers(answers, expected["chances"])))
    return {"same": sum(off), "of": len(expected["chances"])} if sum(off) >= 12 and different >= 18 else None


def one_line_for_all(answers: Mapping[str, Any], expected: Mapping[str, Any]) -> Found:
    """Three lines that are one."""
    lines = _numbers(answers, expected["payoffs"])
    return {} if len(lines) == 3 and max(lines) - min(lines) <= 10 else None


def stayed_between(answers: Mapping[str, Any], expected: Mapping[str, float]) -> Found:
    """Numbers that lean towards the middle: low where much came true, high where little did."""
    said = [(as_number(answers.get(case)), true) for case, true in expected.items()]
    drawn = sum(number is not None and (true - number) * (1 if true > 50 else -1) > 5 for number, true in said)
    return {"drawn": drawn, "of": len(expected)} if drawn >= 0.5 * len(expected) else None


SIGNATURES = {"scale": (took_the_score_at_its_word,), "chances": (all_the_same, only_certain, repeated_the_score),
              "close": (stayed_between,),
              "lines": (one_line_for_all,)}
