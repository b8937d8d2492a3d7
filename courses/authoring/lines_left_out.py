"""Cunning by leaving out: somebody who knows every line of the rule but one, for each line in turn.

With ten lines that costs no more points than 10 of 100 errors do, and those must pass; where an item has the rule
`lines` (or `weakest`), it does not pass.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

import numpy as np
from scipy import stats

from courses.authoring.rule_lines import decided_by
from courses.authoring.sittings import Sitting
from courses.form.exercise import Exercise
from courses.form.rule_card import lines_and_parts
from courses.form.variant import load_part
from courses.scoring.lines import FEWEST
from courses.scoring.sheet import deciding_answers
from synthetic_data import Problem

MOST_PASSES = 0.10
"""Share of the variants that somebody may pass who leaves out one line, where the line can be counted."""


@dataclass(frozen=True, kw_only=True)
class LineLeftOut:
    """What somebody earns who knows all lines but one, over many variants."""

    line: str
    begins: str
    """How the line begins on the card."""
    fewest: int
    """Least number of graded answers of a variant that go wrong without it, of those that the rule `lines` looks at."""
    counted: bool
    """Whether it counts in every variant: an item asks for every line, and enough answers turn on this one."""
    variants: int
    mean: float
    """Share of all points."""
    passes: float
    """Share of the variants."""


def measure_lines(exercise: Exercise, sittings: Sequence[Sitting]) -> list[LineLeftOut]:
    """Let somebody sit each variant without each line of the rule, the best of them first."""
    begins, fewest = lines_and_parts(load_part(exercise, "solve")), _fewest(exercise, sittings)
    asked = any(item.lines_of for item in exercise.items)
    found = []
    for line in sittings[0].without_a_line:
        points = [sitting.points(sitting.without_a_line[line]) for sitting in sittings]
        found.append(LineLeftOut(
            line=line, begins=begins[line], fewest=fewest[line], variants=len(sittings),
            counted=asked and fewest[line] >= FEWEST, mean=float(np.mean([sum(one.values()) for one in points])) / 100,
            passes=float(np.mean([exercise.is_passed(one) for one in points]))))
    return sorted(found, key=lambda one: (-one.passes, -one.mean))


def _fewest(exercise: Exercise, sittings: Sequence[Sitting]) -> dict[str, int]:
    item = next((item for item in exercise.items if item.lines_of), None)
    if item is None:
        return decided_by(sittings)
    turning = [deciding_answers(exercise, item, sitting.key) for sitting in sittings]
    return {line: min(len(each[line]) for each in turning) for line in turning[0]}


def left_out_problems(exercise: Exercise, lines: Sequence[LineLeftOut], certain: bool) -> Iterator[Problem]:
    """Yield lines that count and that one passes without.

    Parameters
    ----------
    certain : whether every figure counts; otherwise only what luck cannot explain
    """
    for one in lines:
        by_luck = float(stats.binom.sf(round(one.passes * one.variants) - 1, one.variants, MOST_PASSES))
        if one.counted and one.passes > MOST_PASSES and (certain or by_luck < 0.01):
            yield Problem(where=f"{exercise.id}: line {one.line}", value=f"{100 * one.passes:.0f} of 100 pass",
                          rule=f"is a line that {100 * MOST_PASSES:.0f} of 100 at most may pass without",
                          remedy="ask for a least share of the item with the rule lines")


def left_out_words(lines: Sequence[LineLeftOut]) -> str:
    """Return the table of the page: line by line what it earns to know all lines but this one."""
    rows = [f"| {one.line}: {one.begins} | {one.fewest}{'' if one.counted else ' (not counted)'} | {one.mean:.2f} | "
            f"{100 * one.passes:.0f} |" for one in lines]
    few = [one.line for one in lines if not one.counted and one.passes > MOST_PASSES]
    asked = [one.passes for one in lines if one.counted]
    told = ("No item asks for every line by itself, so what the others earn is enough." if not asked else
            "Whoever leaves out a line that counts does not pass." if max(asked) == 0 else
            f"Whoever leaves out a line that counts passes {100 * max(asked):.0f} of 100 variants at most.")
    told += (f" On {', '.join(few)} turn fewer than {FEWEST} answers in some variant: too few to tell a line left out "
             "from two errors." if asked and few else "")
    return "\n".join(["| a line left out | answers that turn on it, at least | earns | passes of 100 |",
                      "|---|---|---|---|", *rows, "", told])
