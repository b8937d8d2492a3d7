"""What the shortcut finder found, in words: what each set of rules earns and which features it looks at."""

from __future__ import annotations

import numpy as np

from courses.authoring.bots import training_sittings, tried_sittings
from courses.authoring.case_table import CaseTable
from courses.authoring.finder import FoundRules, find_rules
from courses.authoring.sittings import Sitting
from courses.form.exercise import Exercise


def show_found_rules(exercise: Exercise, variants: int, seed: int = 1) -> str:
    """Return a paragraph for each set of found rules: points item by item, and the features read, most used first."""
    learn = training_sittings(exercise, variants, seed)
    table = CaseTable(learn)
    tried = tried_sittings(exercise, variants, seed)
    return "\n".join(_paragraph(exercise, rules, table, tried) for rules in find_rules(exercise, learn, table))


def _paragraph(exercise: Exercise, rules: FoundRules, table: CaseTable, tried: list[Sitting]) -> str:
    points = [sitting.points(rules.answers(table, sitting)) for sitting in tried]
    total = np.mean([sum(each.values()) for each in points]) / 100
    passes = np.mean([exercise.is_passed(each) for each in points])
    reads = rules.reads()
    lines = [f"{rules.learner}: {total:.2f} of the points, passes {100 * passes:.0f} of 100"]
    for item in exercise.items:
        share = np.mean([each[item.id] for each in points]) / item.points
        looked = ", ".join([name for one in item.looks_at for name in reads.get(one, [])][:6])
        lines.append(f"    {item.id}: {share:.2f}" + (f" by {looked}" if looked else ""))
    return "\n".join(lines)
