"""Pairs of published figures that may or may not be compared: the same thing, of the same people, from the same day?"""

from __future__ import annotations

from collections.abc import Mapping

import numpy as np

from courses.cases.draws import one_of
from courses.form.desk_spec import DeskCase, Panel, Value

MEANINGS: Mapping[str, tuple[str, ...]] = {"what": ("same_day", "unasked"), "of": ("decided", "registered", "rights"),
                                           "clock": ("registration", "right")}
"""What a figure says of itself → what that can mean."""
WORDINGS = 3
"""So many wordings of each meaning: two figures of one meaning seldom use the same words."""
KINDS = ("same", *MEANINGS)
"""Whether two figures may be compared, or what keeps them apart."""


def draw_pair(kind: str, number: int, luck: np.random.Generator) -> DeskCase:
    """Return two figures that differ in one meaning, or in none.

    Parameters
    ----------
    kind : one of `KINDS`
    number : of the pair, from 1 on
    luck : draws meanings, wordings and values
    """
    first = {part: one_of(luck, meanings) for part, meanings in MEANINGS.items()}
    second = dict(first)
    if kind != "same":
        others = [meaning for meaning in MEANINGS[kind] if meaning != first[kind]]
        second[kind] = one_of(luck, others)
    rows: tuple[tuple[Value, ...], ...] = tuple(
        (f"p1.figure.{part}", _worded(part, first[part], luck), _worded(part, second[part], luck)) for part in MEANINGS)
    year = 2019 + int(luck.integers(4))
    values = luck.integers(31, 86, 2)
    rows += (("p1.figure.year", year, year + int(luck.integers(1, 3))),
             ("p1.figure.value", int(values[0]), int(values[1])))
    panel = Panel(name="figures", title="p1.figures", head=("p1.figure.about", "p1.figure.first", "p1.figure.second"),
                  rows=rows, open=True)
    return DeskCase(id=f"pair_{number}", title=f"p1.pair.{number}", panels=(panel,))


def _worded(part: str, meaning: str, luck: np.random.Generator) -> str:
    return f"p1.figure.{part}.{meaning}.{int(luck.integers(WORDINGS)) + 1}"
