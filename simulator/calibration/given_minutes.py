"""Minutes of work that the planner gives for a log that has none."""

from __future__ import annotations

from pathlib import Path

from pydantic import ValidationError

from simulator.plan.distributions import Span
from synthetic_data import BadInput, Problem, read_mapping


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
            reason = error.errors()[0]["msg"].removeprefix("Value error, ")
            problems.append(Problem(where=f"{path.name}: {name}", rule=reason, value=str(text)))
    if problems:
        raise BadInput(problems)
    return out
