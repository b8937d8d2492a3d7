"""O5: a model picks wage declarations for a check; the scorer's group proxy (A3) brings a removed column back.

Errors and late papers are planted by the world's own defects and read back from their ledger.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from courses import Desk, DeskCase, Draft, Panel, Question, Variant, choice, quiz
from courses.cases.checking_desks import columns_desk, counts_panel, fairness_test_desk
from courses.cases.declaration_checks import TESTS, CheckingOffice, Counts, counts_of, right_numbers

ITEMS = {"errors": ("errors_a", "errors_b"), "flags": ("flags_a", "flags_b"),
         "innocent": ("innocent_a", "innocent_b"),
         "false_flags": ("false_flags_a", "false_flags_b", "times", "at_other")}
"""Item → the numbers it asks for, the left-hand group's first."""
ONCE = ("times", "at_other")
"""Numbers of a comparison that are asked once."""
MOST = {"innocent": 40_000, "false_flags": 1000, "times": 50, "at_other": 40_000}
"""The largest number that a blank takes, where it is not 100: by item, and by name of what is asked once."""
STORIES = ("a", "b", "errors", "alike")


def build(variant: Variant) -> Draft:
    """Return the desks of one variant and what is expected of them."""
    office = CheckingOffice(variant)
    counts = {split: counts_of(office, split) for split in office.splits}
    columns, out = columns_desk(office)
    desks = {
        "recall": quiz("o5.recall", dict.fromkeys(("flag", "match", "silent"), "abc"), told=True),
        "solved": quiz("o5.solved", {"test": ("yes", "no"), "compare": "abc", "false": "abc"}, told=True),
        "agency": fairness_test_desk(office), "practice": _practice(office),
        "table": _table(office, counts), "groups": _groups(office), "columns": columns, "why": _why(office),
        "work": quiz("o5.work", {"use": "abc", "change": "abc"}, told=False)}
    right = {split: right_numbers(found) for split, found in counts.items()}
    expected: dict[str, Any] = {item: {split: {name: numbers[name] for name in names}
                                       for split, numbers in right.items()} for item, names in ITEMS.items()}
    expected |= {"groups": dict(office.story), "columns": out, "why_passed": {"why": TESTS[office.test]}}
    return Draft(desks=desks, expected=expected)


def _practice(office: CheckingOffice) -> Desk:
    """One comparison to work through, with a colleague's figures to open afterwards."""
    split = office.spare
    counts = counts_of(office, split)
    right = right_numbers(counts)
    rows = (*((f"o5.ask.{item}", right[names[0]], right[names[1]]) for item, names in ITEMS.items()),
            *((f"o5.ask.{name}", right[name], "") for name in ONCE))
    one, other = office.pairs[split]
    own = Panel(name="colleague", title="o5.colleague", rows=rows,
                head=("o5.counts.what", f"o5.group.{one}", f"o5.group.{other}"))
    case = DeskCase(id=split, title=f"o5.split.{split}", panels=(counts_panel(office, split, counts), own),
                    feedback={"*": "o5.practice.told"})
    return Desk(kind="calendar", title="o5.practice.title", intro="o5.practice.intro", cases=(case,),
                fields=_numbers(graded=False), rule_card=_RULES, columns=2)


_RULES = tuple(f"o5.rule{number}" for number in range(1, 7))


def _numbers(*, graded: bool) -> tuple[Question, ...]:
    """Four numbers for both groups, the second of a pair beside the first, and two that compare them."""
    asked = [(item, name, name if name in ONCE else item) for item, names in ITEMS.items() for name in names]
    return tuple(Question(name=name, item=item if graded else "", kind="number", low=0, high=MOST.get(what, 100),
                          label=f"o5.ask.{name}", unit=f"o5.unit.{what}") for item, name, what in asked)


def _table(office: CheckingOffice, counts: Mapping[str, Counts]) -> Desk:
    cases = tuple(DeskCase(id=split, title=f"o5.split.{split}", panels=(counts_panel(office, split, found),))
                  for split, found in counts.items())
    return Desk(kind="calendar", title="o5.table.title", intro="o5.table.intro", graded=True, cases=cases,
                fields=_numbers(graded=True), rule_card=_RULES, columns=2)


def _groups(office: CheckingOffice) -> Desk:
    cases = tuple(DeskCase(id=split, title=f"o5.split.{split}") for split in office.splits)
    return Desk(kind="question", title="o5.groups.title", intro="o5.groups.intro", graded=True, cases=cases,
                fields=(choice("story", "o5.groups.ask", office.shuffled(STORIES), item="groups", kind="reason"),))


def _why(office: CheckingOffice) -> Desk:
    values = office.shuffled(TESTS.values())
    return Desk(kind="question", title="o5.why.title", graded=True,
                cases=(DeskCase(id="why", title="o5.why.case", text="o5.why.text"),),
                fields=(choice("reasons", "o5.why.ask", values, item="why_passed", kind="reason"),))
