"""What a colleague might whisper: strategies that never check a number."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from itertools import pairwise
from typing import Any

from courses.authoring.strategies import answer_all

Items = dict[str, dict[str, Any]]
Desks = Mapping[str, Mapping[str, Any]]


def _tick_if(desks: Desks, looks_wrong: Callable[[str], bool]) -> Items:
    """Tick the rows whose number looks wrong at a glance."""
    return answer_all(desks, lambda case, field: looks_wrong(case["panels"][0]["rows"][0][0]))


def odd_ending(files: Mapping[str, bytes], desks: Desks) -> Items:
    """Ticks the numbers that end with an odd digit."""
    return _tick_if(desks, lambda number: number[-1] in "13579")


def low_ending(files: Mapping[str, bytes], desks: Desks) -> Items:
    """Ticks the numbers that end with a digit under 5."""
    return _tick_if(desks, lambda number: number[-1] < "5")


def twin_digits(files: Mapping[str, bytes], desks: Desks) -> Items:
    """Ticks the numbers in which a digit stands twice in a row."""
    return _tick_if(desks, lambda number: any(one == two for one, two in pairwise(number)))


def high_beginning(files: Mapping[str, bytes], desks: Desks) -> Items:
    """Ticks the numbers that begin with 5 or more."""
    return _tick_if(desks, lambda number: number.removeprefix("No ")[0] >= "5")


def one_in_the_middle(files: Mapping[str, bytes], desks: Desks) -> Items:
    """Ticks the numbers whose third digit is 1, as in most months that do not exist."""
    return _tick_if(desks, lambda number: number.removeprefix("No ")[2] == "1")


SHORTCUTS = {make.__name__: make for make in (odd_ending, low_ending, twin_digits, high_beginning, one_in_the_middle)}
