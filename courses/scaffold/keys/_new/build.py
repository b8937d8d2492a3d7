"""Makes one variant: rows whose numbers break one of two rules, or none. Replace it with data from `courses.world`."""

from __future__ import annotations

import numpy as np

from courses import Desk, DeskCase, Draft, Option, Panel, Question, Variant, quiz
from synthetic_data import stream

ROWS, WRONG = 160, 80


def build(variant: Variant) -> Draft:
    """Return the desks and what is expected of them."""
    luck = stream(variant.seed, "rows")
    # Half of the wrong rows break one line of the rule, half the other, so that each line decides.
    kinds = [("digit", "month")[place % 2] if place < WRONG else "fine" for place in range(ROWS)]
    kinds = [kinds[place] for place in luck.permutation(ROWS)]
    cases = [_row(luck, number, kind) for number, kind in enumerate(kinds)]
    rows = Desk(kind="table", title="rows.title", intro="rows.intro", graded=True, cases=tuple(cases),
                rule_card=("rows.rule1", "rows.rule2"),
                fields=(Question(name="tick", item="rows", kind="checks", label="rows.tick"),))
    recall = quiz("recall", {"digit": "ab"}, told=True)
    return Draft(desks={"recall": recall, "practice": _practice(luck), "rows": rows},
                 expected={"rows": {case.id: kind != "fine" for case, kind in zip(cases, kinds, strict=True)}})


def _practice(luck: np.random.Generator) -> Desk:
    options = (Option(value="yes", label="practice.yes"), Option(value="no", label="practice.no"))
    case = _row(luck, 900, "month").model_copy(
        update={"feedback": {"yes": "practice.yes_feedback", "no": "practice.no_feedback"}})
    return Desk(kind="case", title="practice.title", cases=(case,),
                fields=(Question(name="possible", kind="buttons", label="practice.ask", options=options),))


def _row(luck: np.random.Generator, number: int, kind: str) -> DeskCase:
    # Impossible months begin with 0 or 1 as well, so that no single digit tells them.
    month = int(luck.choice([0, 0, 0, 13, 14, 15, 16, 17, 18, 19]) if kind == "month" else luck.integers(1, 13))
    body = f"{luck.integers(10, 100)}{month:02}{luck.integers(10, 100)}"
    last = sum(map(int, body)) + (int(luck.integers(1, 10)) if kind == "digit" else 0)
    return DeskCase(id=f"R{number:03}", title=f"R{number:03}",
                    panels=(Panel(name="entry", title="rows.title", head=("rows.number",),
                                  rows=((f"No {body}-{last % 10}",),), open=True),))
