"""Minutes of work that the planner gives for a log that has none."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from pydantic import ValidationError

from simulator.plan.distributions import Span
from synthetic_data import BadInput, Problem, read_mapping

_REMEDY = "write number, unit and origin, such as constant 90 min (assumed; no time study yet)"
_FORM = "must be a time with its unit and where it comes from"


def read_minutes(path: Path) -> dict[str, Span]:
    """Read activity → time of work, each with its origin.

    Raises
    ------
    BadInput : the file is no mapping, or a time is not written as office files write it; all are listed
    """
    out: dict[str, Span] = {}
    problems = []
    for name, text in read_mapping(path).items():
        try:
            out[str(name)] = Span.model_validate(text)
        except ValidationError as error:
            problems.append(_problem(f"{path.name}: {name}", text, error.errors()[0]))
    if problems:
        raise BadInput(problems)
    return out


def _problem(where: str, text: Any, detail: Any) -> Problem:
    rule = detail["msg"].removeprefix("Value error, ")
    # A sentence of ours stands in an error of value; others are the checker's own, and so is one about the whole form.
    if detail["type"] != "value_error" or ("such as" in rule and "; write" not in rule):
        rule = _FORM
    value = "nothing" if text is None else text if isinstance(text, (str, int, float)) else str(text)
    return Problem(where=where, rule=rule, value=None if ", got " in rule else value,
                   remedy="" if "; write" in rule else _REMEDY)
