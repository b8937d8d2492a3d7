"""Views of an assistant that come with a reason, a range, a place to look, or nothing: right or wrong, true or not.

A view is right or wrong, and what it names is true of the file or not; the two are drawn apart, so neither tells of the
other. What is not true of the file stands elsewhere in it, as of an older decision, or in somebody else's: so it looks
like what is true, and to find it somewhere is not enough.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np

from courses.cases.casting import Casting
from courses.cases.draws import one_of
from courses.cases.file_parts import PARTS, TODAY, PersonFile
from courses.evidence import shown
from courses.form.desk_spec import Advice

MODES: Mapping[str, tuple[int, int, int, int]] = {
    "reason": (3, 2, 2, 3), "range": (2, 3, 3, 2), "look": (3, 2, 2, 3), "bare": (3, 0, 3, 0)}
"""How a view is shown → how many are right and true to the file, right and not, wrong and true, wrong and not. `bare`
names nothing that could be true."""
BENEFITS = ("pension", "disability", "student")
NAMED: Mapping[str, tuple[str, ...]] = {
    "pension": ("months", "months", "birth", "district"), "disability": ("decision", "decision", "group", "birth"),
    "student": ("study", "study", "contracts", "birth")}
"""Benefit → what a view may name, some of it twice as often; some of it decides, some never does."""
LURED = 0.75
"""How often a value that is not true stands elsewhere in the same file, where there is one (assumed)."""
SHARES = (8, 4, 3)
"""Of the values that do not stand in the file, how many concern each benefit."""
FIRST_DEALT = ("group_3_idle",)
"""Parts that alone turn on a line of the rule."""
FILES_EACH = 12
WIDE = {True: 0.4, False: 0.65}
"""How often a range is wide where the view is right and where it is wrong (assumed): a sign, and no proof."""


@dataclass(frozen=True, kw_only=True)
class Plan:
    """What one file is to be."""

    mode: str
    right: bool
    """Whether the view is right."""
    agrees: bool
    """Whether what it names stands in the file."""
    benefit: str
    entitled: bool


def draw_plans(luck: np.random.Generator) -> tuple[list[Plan], str]:
    """Return the plans of 36 files in an order of their own, and the benefit whose values disagree most often."""
    cells = [(mode, place < 2, place % 2 == 0) for mode, counts in MODES.items()
             for place, count in enumerate(counts) for _ in range(count)]
    order = [BENEFITS[place] for place in luck.permutation(len(BENEFITS))]
    differ = [benefit for benefit, count in zip(order, SHARES, strict=True) for _ in range(count)]
    agree = [benefit for benefit, count in zip(order, SHARES, strict=True) for _ in range(FILES_EACH - count)]
    pools = {True: [agree[place] for place in luck.permutation(len(agree))],
             False: [differ[place] for place in luck.permutation(len(differ))]}
    # Entitled and not take turns, apart for right and for wrong views of each benefit.
    turns = Counter({(benefit, right): int(luck.integers(2)) for benefit in BENEFITS for right in (True, False)})
    plans = []
    for place in luck.permutation(len(cells)):
        mode, right, agrees = cells[place]
        benefit = pools[agrees].pop()
        turns[benefit, right] += 1
        plans.append(Plan(mode=mode, right=right, agrees=agrees, benefit=benefit,
                          entitled=turns[benefit, right] % 2 == 0))
    return plans, order[0]


def cast_files(plans: Sequence[Plan], casting: Casting, luck: np.random.Generator) -> list[PersonFile]:
    """Return a file for each plan; the parts of a benefit are dealt, so that each is met about equally often."""
    wanted = Counter((plan.benefit, plan.entitled) for plan in plans)
    decks = {key: _deck(key, count, luck) for key, count in wanted.items()}
    return [casting.take(decks[plan.benefit, plan.entitled].pop(), misled=not plan.right) for plan in plans]


def _deck(key: tuple[str, bool], count: int, luck: np.random.Generator) -> list[str]:
    """So many parts of one benefit in an order of their own; of `FIRST_DEALT` never fewer than of others."""
    kinds = [kind for kind, part in PARTS.items() if (part.benefit, part.entitled) == key]
    first = next((place for place, kind in enumerate(kinds) if kind in FIRST_DEALT), int(luck.integers(len(kinds))))
    dealt = [kinds[(first + turn) % len(kinds)] for turn in range(count)]
    return [dealt[place] for place in luck.permutation(count)]


def show_view(plan: Plan, file: PersonFile, others: Sequence[PersonFile], luck: np.random.Generator) -> Advice:
    """Return the assistant's view as it is shown.

    Parameters
    ----------
    others : files from one of which a value comes that does not stand in this one
    """
    choice, text = file.advised, f"o4.advice.{file.advised}"
    if plan.mode == "bare":
        return Advice(text=text, choice=choice)
    said = _named(plan, file, [other for other in others if other.part.benefit == plan.benefit], luck)
    if plan.mode == "look":
        return Advice(text="o4.advice.look", choice=choice, reasons=said)
    ranged = ("o4.says.range", _range(plan, choice, luck)) if plan.mode == "range" else ()
    return Advice(text=text, choice=choice, reasons=(*said, *ranged))


def _named(plan: Plan, file: PersonFile, others: Sequence[PersonFile], luck: np.random.Generator) -> tuple[str, str]:
    """What is named, and its value; one that can be named in this file and differs in another."""
    for place in luck.permutation(len(NAMED[plan.benefit])):
        line = NAMED[plan.benefit][place]
        own, elsewhere = value_of(file, line), [value_of(other, line) for other in others]
        wrong = [value for value in elsewhere if value not in (own, "")]
        near = [value for value in _elsewhere_in(file, line) if value not in (own, "")]
        if own and wrong:
            untrue = one_of(luck, near if near and luck.random() < LURED else wrong)
            return f"o4.says.{line}", own if plan.agrees else untrue
    return "o4.says.number", str(file.person["personal_number"])


def _elsewhere_in(file: PersonFile, line: str) -> list[str]:
    """What somebody reads who looks at another row of the file, or adds nothing up."""
    facts = file.facts
    running = [row for row in facts.contracts if row["start"] <= f"{TODAY:%Y-%m-%d}" <= (row["end"] or "9999")]
    found = {"months": [facts.credited, facts.credited + (facts.quarters[-1]["months"] if facts.quarters else 0)],
             "decision": [row["valid_to"] for row in facts.decisions] + [row["decided_on"] for row in facts.decisions],
             "group": [row["group"] for row in facts.decisions], "contracts": [len(running)],
             "study": [row["end"] for row in facts.studies] + [row["start"] for row in facts.studies]}
    return [str(value or "") for value in found.get(line, ())]


def value_of(file: PersonFile, line: str) -> str:
    """Return what the file says about one thing; empty where it says nothing that could be named."""
    facts = file.facts
    newest = max(facts.decisions, key=lambda row: row["decided_on"], default={})
    months = facts.credited + sum(row["months"] for row in facts.quarters)
    ends = [row["end"] or "" for row in facts.studies]
    return {"months": str(months), "birth": str(shown(file.person["birth"])), "district": str(file.person["district"]),
            "decision": str(newest.get("valid_to") or ""), "group": str(newest.get("group", "")),
            "contracts": str(len(facts.contracts)), "study": max(ends, default="") if all(ends) else ""}[line]


def _range(plan: Plan, choice: str, luck: np.random.Generator) -> str:
    """Of 100 such files, between how many and how many are entitled."""
    wide = luck.random() < WIDE[plan.right]
    low, high = (int(luck.integers(25, 45)), int(luck.integers(70, 85))) if wide else \
        (int(luck.integers(84, 90)), int(luck.integers(93, 99)))
    return f"{low}-{high}" if choice == "grant" else f"{100 - high}-{100 - low}"
