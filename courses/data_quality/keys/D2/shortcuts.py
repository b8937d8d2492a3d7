"""What somebody does in D2 who compares one thing alone: one field, the program's total, the list of namesakes."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

Items = dict[str, dict[str, Any]]
Judge = Callable[[Mapping[str, list[list[Any]]]], str]
DECIDING = ("d2.birth_date", "d2.patronymic", "d2.mother")


def _all(desks: Mapping[str, Any], judge: Judge, odd: str = "none") -> Items:
    panels = {case["id"]: {panel["name"]: panel["rows"] for panel in case["panels"]}
              for case in desks["pairs"]["cases"]}
    return {"links": {case: judge(each) for case, each in panels.items()}, "reasons": dict.fromkeys(panels, odd)}


def _sides(panels: Mapping[str, list[list[Any]]], field: str) -> tuple[Any, Any]:
    one, other = next(row[1:3] for row in panels["compare"] if row[0] == field)
    return one, other


def _field(field: str) -> Judge:
    def judge(panels: Mapping[str, list[list[Any]]]) -> str:
        one, other = _sides(panels, field)
        return "ask" if not one else "same" if one == other else "different"
    return judge


def _gaps_and(judge: Judge) -> Judge:
    """Ask where two fields or more are empty; the rest by one thing."""
    def judged(panels: Mapping[str, list[list[Any]]]) -> str:
        gaps = sum(not _sides(panels, field)[0] for field in DECIDING)
        return "ask" if gaps >= 2 else judge(panels).replace("ask", "different")
    return judged


def birth_date_alone(files: Mapping[str, bytes], desks: Mapping[str, Any]) -> Items:
    """Compares the date of birth and nothing else; asks where it is empty."""
    return _all(desks, _field("d2.birth_date"))


def fathers_name_alone(files: Mapping[str, bytes], desks: Mapping[str, Any]) -> Items:
    """Compares the father's name and nothing else; asks where it is empty."""
    return _all(desks, _field("d2.patronymic"))


def mothers_name_alone(files: Mapping[str, bytes], desks: Mapping[str, Any]) -> Items:
    """Compares the mother's name and nothing else; asks where it is empty."""
    return _all(desks, _field("d2.mother"))


def mothers_name_and_gaps(files: Mapping[str, bytes], desks: Mapping[str, Any]) -> Items:
    """Asks where two fields are empty, and compares the mother's name."""
    return _all(desks, _gaps_and(_field("d2.mother")))


def date_in_the_list(files: Mapping[str, bytes], desks: Mapping[str, Any]) -> Items:
    """Takes the report for another's where somebody else of that name has the reported date of birth."""
    def judge(panels: Mapping[str, list[list[Any]]]) -> str:
        born = _sides(panels, "d2.birth_date")[0]
        return "different" if any(born in row for row in panels["others"]) else "same"
    return _all(desks, _gaps_and(judge))


def all_must_agree(files: Mapping[str, bytes], desks: Mapping[str, Any]) -> Items:
    """Takes a pair for one person when nothing at all differs, and asks where anything is empty."""
    def judge(panels: Mapping[str, list[list[Any]]]) -> str:
        both = [_sides(panels, field) for field in DECIDING]
        return "ask" if not all(one for one, _ in both) else "same" if all(a == b for a, b in both) else "different"
    return _all(desks, judge)


def letter_by_letter(files: Mapping[str, bytes], desks: Mapping[str, Any]) -> Items:
    """Counts fields that are equal to the letter: two make one person, two that are not make two, else asks."""
    def judge(panels: Mapping[str, list[list[Any]]]) -> str:
        both = [pair for field in DECIDING if (pair := _sides(panels, field))[0]]
        equal = sum(one == other for one, other in both)
        return "same" if equal >= 2 else "different" if len(both) - equal >= 2 else "ask"
    return _all(desks, judge)


def programs_total(files: Mapping[str, bytes], desks: Mapping[str, Any]) -> Items:
    """Joins whatever has a total above the middle one of the pile."""
    totals = sorted(next(panel["rows"][-1][1] for panel in case["panels"] if panel["name"] == "weight")
                    for case in desks["pairs"]["cases"])
    return _all(desks, lambda panels: "same" if panels["weight"][-1][1] >= totals[len(totals) // 2] else "different")


def address_alone(files: Mapping[str, bytes], desks: Mapping[str, Any]) -> Items:
    """Takes people at one address for one person."""
    return _all(desks, _field("d2.home"))


SHORTCUTS = {each.__name__: each for each in (
    birth_date_alone, fathers_name_alone, mothers_name_alone, mothers_name_and_gaps, date_in_the_list, all_must_agree,
    letter_by_letter, programs_total, address_alone)}
