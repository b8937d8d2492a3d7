"""Reads what a trainee hands in: JSON from a place we do not trust, so everything is checked and nothing runs."""

from __future__ import annotations

import json
import math
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from synthetic_data import ReadinessError

LARGEST_SHEET = 1_000_000
"""Bytes; 200 decisions with their trail stay under 60,000."""
DEEPEST = 8
_LONGEST_TEXT = 4_000
_MOST_ITEMS = 200
_LARGEST_NUMBER = 1e15


class BadSheet(ReadinessError):
    """An answer sheet that cannot be scored."""

    exit_code = 3

    def __init__(self, why: str, instructor: str) -> None:
        super().__init__(instructor)
        self.why = why
        """What the person who handed it in is told: `refusal.<why>` in the words of pages."""
        self.instructor = instructor
        """One sentence for the person who has to find out why."""

    def __reduce__(self) -> tuple[type[BadSheet], tuple[str, str]]:
        # An error raised in a worker process must arrive whole.
        return type(self), (self.why, self.instructor)


@dataclass(frozen=True, kw_only=True)
class AnswerSheet:
    """A trainee's answers, checked for form; whether they are right is another matter."""

    exercise: str
    pack_id: str
    items: Mapping[str, Mapping[str, Any]]
    """Item → case → answer (a text, number, truth value, list of texts, or field → such a value)."""
    trail: tuple[Mapping[str, Any], ...] = ()
    """What was done in which order: `at` in seconds since the first act, `what`, and details."""


def read_answer_sheet(data: bytes, *, exercise: str | None = None, pack_id: str | None = None) -> AnswerSheet:
    """Check an answer sheet's bytes and return its content.

    Parameters
    ----------
    data : the content of `answer_sheet.json`
    exercise, pack_id : what the sheet must answer; not checked when None

    Raises
    ------
    BadSheet : anything is wrong; says what, for the trainee and for the instructor

    Examples
    --------
    >>> text = b'{"schema": 1, "exercise": "D4", "pack": "p1", "items": {"months": {"S1": 3}}, "trail": []}'
    >>> read_answer_sheet(text, exercise="D4").items["months"]["S1"]
    3
    """
    sheet = _parse(data)
    _check_form(sheet)
    _check_belongs(sheet, exercise, pack_id)
    return AnswerSheet(exercise=sheet["exercise"], pack_id=sheet["pack"], items=sheet["items"],
                       trail=tuple(sheet["trail"]))


def _bad(why: str) -> BadSheet:
    return BadSheet("sheet-unreadable", f"answer_sheet.json: {why}")


def _parse(data: bytes) -> dict[str, Any]:
    if len(data) > LARGEST_SHEET:
        raise _bad(f"has {len(data)} bytes; at most {LARGEST_SHEET} are read")
    # Before it is parsed: a megabyte of brackets makes some hundred megabytes of lists.
    if data.count(b"[") + data.count(b"{") > LARGEST_SHEET // 10:
        raise _bad("nests too many lists and objects")
    try:
        # NaN is no JSON, yet Python reads it; and of a key that stands twice it takes the last in silence.
        sheet = json.loads(data.decode("utf-8"), parse_constant=_no_constant, object_pairs_hook=_unique)
    except RecursionError:
        raise _bad(f"is nested deeper than {DEEPEST} levels") from None
    except (ValueError, UnicodeDecodeError) as error:
        raise _bad(f"is not valid JSON text ({str(error)[:100]})") from None
    if not isinstance(sheet, dict):
        raise _bad(f"must hold one object, got {type(sheet).__name__}")
    return sheet


def _no_constant(name: str) -> None:
    raise ValueError(f"{name} is not a finite number")


def _unique(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    record = dict(pairs)
    if len(record) != len(pairs):
        raise ValueError("a key stands twice")
    return record


def _check_form(sheet: dict[str, Any]) -> None:
    wanted = {"schema": int, "exercise": str, "pack": str, "items": dict, "trail": list}
    if set(sheet) != set(wanted):
        raise _bad(f"must have the keys {', '.join(wanted)}; got {', '.join(map(str, list(sheet)[:10]))[:200]}")
    for key, kind in wanted.items():
        # To Python, `true` is an int.
        if not isinstance(sheet[key], kind) or isinstance(sheet[key], bool):
            raise _bad(f"{key} must be of type {kind.__name__}, got {type(sheet[key]).__name__}")
    if sheet["schema"] != 1:
        raise _bad(f"schema is {str(sheet['schema'])[:20]}; this program reads 1")
    if len(sheet["items"]) > _MOST_ITEMS or not all(isinstance(v, dict) for v in sheet["items"].values()):
        raise _bad("items must map each item to the answers by case")
    if not all(isinstance(step, dict) and _is_number(step.get("at")) for step in sheet["trail"]):
        raise _bad("each step of the trail must be an object with its time in `at`")
    _check_values(sheet)


def _is_number(value: object) -> bool:
    return isinstance(value, (int, float)) and not isinstance(value, bool)


def _check_values(sheet: dict[str, Any]) -> None:
    # Worked off as a list: how deep it goes is what is in question.
    todo: list[tuple[Any, int]] = [(sheet, 1)]
    while todo:
        value, depth = todo.pop()
        if depth > DEEPEST:
            raise _bad(f"is nested deeper than {DEEPEST} levels")
        if isinstance(value, dict):
            todo += [(part, depth + 1) for pair in value.items() for part in pair]
        elif isinstance(value, list):
            todo += [(part, depth + 1) for part in value]
        else:
            _check_leaf(value)


def _check_leaf(value: Any) -> None:
    if isinstance(value, str) and len(value) > _LONGEST_TEXT:
        raise _bad(f"holds a text of {len(value)} characters; at most {_LONGEST_TEXT} are read")
    if isinstance(value, str) and any("\ud800" <= letter <= "\udfff" for letter in value):
        raise _bad("holds half a character (a lone surrogate)")
    if _is_number(value) and (abs(value) > _LARGEST_NUMBER or not math.isfinite(value)):
        raise _bad(f"holds a number beyond {_LARGEST_NUMBER:g}")


def _check_belongs(sheet: dict[str, Any], exercise: str | None, pack_id: str | None) -> None:
    if exercise is not None and sheet["exercise"] != exercise:
        raise BadSheet("other-pack",
                       f"answer_sheet.json: answers exercise {sheet['exercise'][:40]!r}, not {exercise!r}")
    if pack_id is not None and sheet["pack"] != pack_id:
        raise BadSheet("other-pack", f"answer_sheet.json: answers pack {sheet['pack'][:60]!r}, not {pack_id!r}")
