"""The shortcut finder: rules that anybody could discover and pass on, learned from what meets the eye alone.

Small decision trees and sparse linear rules are learned on variants of some populations and tried on variants of
others. Where they earn points as scored, the exercise can be passed without its skill. Features that are the skill
itself are left out where `exercise.yml` says so under `skill:`.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from fnmatch import fnmatchcase
from typing import Any

import numpy as np
from threadpoolctl import threadpool_limits

from courses.authoring.case_table import Blank, CaseTable
from courses.authoring.learners import LEARNERS, FoundRule, Learner
from courses.authoring.sittings import Sitting
from courses.authoring.strategies import answer_all
from courses.form.exercise import Exercise
from courses.form.rule_card import Items

SHORTCUT_BELOW = 0.40
"""Mean share that no cunning strategy may reach; it reads a little, and even a coin earns something on a good day."""
PASSES_BELOW = 0.05
"""Share of variants that a lazy or cunning strategy may pass."""
BEST = "best of them, item by item"
SCORED_WHILE_LEARNING = 10
"""Variants, at most, on which it is decided which learner does best at an item; a quarter of those learned from."""

Keep = Callable[[str], bool]
FAMILIES: Mapping[str, Keep] = {
    "keyword": lambda name: "=" in name,
    "newest date": lambda name: name.startswith(("all.newest", "all.span")),
    "longest text": lambda name: name.endswith((".length", ".longest", ".length.rank", ".longest.rank")),
    "advice alone": lambda name: name.startswith("advice."),
    "place alone": lambda name: name == "place"}
"""What somebody may look at who looks at one kind of thing only; a tree of depth 3 makes the most of it."""


@dataclass(frozen=True, kw_only=True)
class FoundRules:
    """Rules that one learner found, blank by blank, and what they read."""

    learner: str
    rules: Mapping[Blank, FoundRule]

    def answers(self, table: CaseTable, sitting: Sitting) -> Items:
        """Return what somebody answers who knows these rules and nothing else."""
        blanks = {id(field): (name, field["item"], field["name"]) for name, desk in sitting.desks.items()
                  for field in desk["fields"]}
        said: dict[Blank, Mapping[str, Any]] = {blank: table.predict(rule, blank, sitting)
                                                for blank, rule in self.rules.items()}

        def choose(case: Mapping[str, Any], field: Mapping[str, Any]) -> Any:
            return said.get(blanks[id(field)], {}).get(case["id"])
        return answer_all(sitting.desks, choose)

    def reads(self) -> dict[str, list[str]]:
        """Return item → names of the features its rules read, most used first."""
        found: dict[str, list[str]] = {}
        for (_, item, _), rule in self.rules.items():
            found[item] = list(dict.fromkeys([*found.get(item, []), *rule.reads]))
        return found


def find_rules(exercise: Exercise, learn: Sequence[Sitting], table: CaseTable | None = None, *,
               allowed: Iterable[str] = ()) -> list[FoundRules]:
    """Learn rules on some sittings; each learner gives one set, and the best of them item by item one more.

    Parameters
    ----------
    learn : sittings whose right answers are known, best of several populations
    table : of the same sittings, where it was made before
    allowed : patterns of `skill:` that are tried in spite of it, to see whether the exception is needed
    """
    table = table or CaseTable(learn)
    barred = [one.feature for one in exercise.skill if one.feature not in set(allowed)]

    def is_open(name: str) -> bool:
        return not any(fnmatchcase(name.split("=")[0], pattern) for pattern in barred)
    # The tables are small: threads that wait for each other took three quarters of the time.
    with threadpool_limits(1):
        found = [FoundRules(learner=name, rules=_learn(table, learner, is_open)) for name, learner in LEARNERS.items()]
        families = [FoundRules(learner=family, rules=_learn(table, LEARNERS["tree"], _both(is_open, keep)))
                    for family, keep in FAMILIES.items()]
    return [*found, _best(exercise, found, table, learn[:min(max(len(learn) // 4, 2), SCORED_WHILE_LEARNING)]),
            *(one for one in families if one.rules)]


def _both(one: Keep, other: Keep) -> Keep:
    return lambda name: one(name) and other(name)


def _learn(table: CaseTable, learner: Learner, keep: Keep) -> dict[Blank, FoundRule]:
    found = {blank: table.learn(learner, blank, keep) for blank in table.blanks}
    return {blank: rule for blank, rule in found.items() if rule is not None}


def _best(exercise: Exercise, found: Sequence[FoundRules], table: CaseTable, sittings: Sequence[Sitting]) -> FoundRules:
    earned = [{item: float(np.mean([points[item] for points in earned])) for item in (one.id for one in exercise.items)}
              for rules in found
              for earned in [[sitting.points(rules.answers(table, sitting)) for sitting in sittings]]]
    # An item that is judged by another's answers follows that one.
    judged = {item.id: [one.id for one in exercise.items if one.looks_at == (item.id,)]
              for item in exercise.items}
    sums = {item: [sum(points[one] for one in items) for points in earned] for item, items in judged.items()}
    chosen = {item: points.index(max(points)) for item, points in sums.items()}
    return FoundRules(learner=BEST, rules={blank: found[chosen[blank[1]]].rules[blank] for blank in table.blanks
                                           if blank in found[chosen[blank[1]]].rules})


def beats_bar(exercise: Exercise, found: FoundRules, table: CaseTable, sittings: Sequence[Sitting]) -> bool:
    """Tell whether these rules earn more than a shortcut may."""
    points = [sitting.points(found.answers(table, sitting)) for sitting in sittings]
    mean = float(np.mean([sum(each.values()) for each in points])) / 100
    return mean >= SHORTCUT_BELOW or float(np.mean([exercise.is_passed(each) for each in points])) >= PASSES_BELOW


def matched_share(exercise: Exercise, table: CaseTable) -> float:
    """Return the share of all features that the exceptions under `skill:` leave out."""
    names = {name.split("=")[0] for name in table.names}
    barred = {name for name in names if any(fnmatchcase(name, one.feature) for one in exercise.skill)}
    return len(barred) / max(len(names), 1)
