"""Makes one variant: rows of which some end before they begin. Replace it with data from `courses.world`."""

from __future__ import annotations

import numpy as np

from courses import Desk, DeskCase, Draft, Option, Panel, Question, Variant
from synthetic_data import stream

ROWS, WRONG = 160, 80


def build(variant: Variant) -> Draft:
    """Return the desks and what is expected of them."""
    luck = stream(variant.seed, "rows")
    wrong = set(luck.permutation(ROWS)[:WRONG].tolist())
    cases = [_row(luck, number, number in wrong) for number in range(ROWS)]
    rows = Desk(kind="table", title="rows.title", intro="rows.intro", graded=True, cases=tuple(cases),
                fields=(Question(name="tick", item="rows", kind="checks", label="rows.tick"),))
    return Draft(desks={"practice": _practice(luck), "rows": rows},
                 expected={"rows": {case.id: number in wrong for number, case in enumerate(cases)}})


def _practice(luck: np.random.Generator) -> Desk:
    options = (Option(value="yes", label="practice.yes"), Option(value="no", label="practice.no"))
    case = _row(luck, 900, is_wrong=True).model_copy(
        update={"feedback": {"yes": "practice.yes_feedback", "no": "practice.no_feedback"}})
    return Desk(kind="case", title="practice.title", cases=(case,),
                fields=(Question(name="possible", kind="buttons", label="practice.ask", options=options),))


def _row(luck: np.random.Generator, number: int, is_wrong: bool) -> DeskCase:
    first, length = int(luck.integers(0, 900)), int(luck.integers(30, 700))
    start = np.datetime64("2021-01-01") + first
    end = start - length if is_wrong else start + length
    return DeskCase(id=f"R{number:03}", title=f"R{number:03}",
                    panels=(Panel(name="period", title="rows.title", head=("rows.from", "rows.to"),
                                  rows=((str(start), str(end)),), open=True),))
