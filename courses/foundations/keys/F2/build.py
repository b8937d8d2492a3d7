"""F2: eight lists and four checks. Who is on a list, concerned and flagged is counted on the variant's own country."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping

import numpy as np

from courses import Chart, Desk, DeskCase, Draft, Panel, Question, Variant, choice, quiz, walk_through, world_of
from courses.cases.audited_lists import FORMS, TRUE_COSTS, Audited, counted_panel, draw_lists, known_panel
from courses.cases.draws import one_of
from courses.cases.screening import KINDS, PEOPLE, Screening, draw_screening
from courses.scoring.weakest import in_parts
from synthetic_data import stream

COSTS = ("flag_stops", "flag_pays", "miss_without", "miss_pays")
PRACTICE = (("work", "less_few"), ("pension", "most_few"))


def build(variant: Variant) -> Draft:
    """Return the desks of one variant and what is expected of them."""
    luck, country = stream(variant.seed, "F2"), world_of(variant)
    tokens = iter(f"L-{number}" for number in luck.permutation(900) + 100)
    lists = {next(tokens): each for each in draw_lists(country, luck)}
    order = _shuffled(luck)
    practised = [draw_screening(country, check, kind, luck) for check, kind in PRACTICE]
    desks = {"recall": quiz("f2.recall", dict.fromkeys(("share", "silent", "rule"), "abc"), told=True),
             "solved": _solved(), "practice": _practice(practised, tokens), "lists": _lists(lists, luck),
             "sentences": _sentences(lists, order(KINDS)), "costs": _costs(lists, order(COSTS)),
             "work": quiz("f2.work", {"use": "abc", "change": "abc"}, told=False)}
    people = {token: {"found": each.list.found, "wrong": each.list.wrong} for token, each in lists.items()}
    kinds = {token: each.list.kind for token, each in lists.items()}
    expected = {"tree": {"numbers": people, "rates": {token: each.list.wrong_of_1000
                                                      for token, each in lists.items() if each.form == "rates"}},
                "right_flags": {token: round(each.list.right_of_100, 1) for token, each in lists.items()
                                if each.form == "rates"},
                "missed": {token: round(each.list.missed_of_100, 1) for token, each in lists.items()
                           if each.form == "flags"},
                "sentence": kinds, "every_kind": in_parts(kinds, kinds),
                "costs": {token: TRUE_COSTS[each.use] for token, each in lists.items()}}
    return Draft(desks=desks, expected=expected)


def _shuffled(luck: np.random.Generator) -> Callable[[tuple[str, ...]], list[str]]:
    return lambda things: [things[place] for place in luck.permutation(len(things))]


def _case(token: str, each: Audited, *, text: str = "") -> DeskCase:
    return DeskCase(id=token, title=f"f2.list.{each.title}", text=text or f"f2.list.{each.list.check}.text",
                    panels=(known_panel(each.list, each.form),))


# ---- the desks ----------------------------------------------------------------------------------------------
def _solved() -> Desk:
    """One list worked through; the same for everybody: 20 of 1,000 concerned, 18 found, 98 flagged wrongly."""
    rows = (("f2.people", PEOPLE), ("f2.solved.concerned", 20), ("f2.solved.hit", 90), ("f2.solved.false", 100))
    example = DeskCase(id="list", title="f2.solved.title",
                       panels=(Panel(name="known", title="f2.known", rows=rows, open=True),))
    return walk_through("f2.solved", example, {"found": "abc", "others": "abc", "right": "abc", "slide": "abc"})


def _right(item: str, start: float, cases: tuple[str, ...] = ()) -> Question:
    return Question(name="right", item=item, kind="slider", label="f2.ask.right", low=0, high=100, start=start,
                    unit="f2.unit", for_cases=cases)


def _practice(lists: list[Screening], tokens: Iterator[str]) -> Desk:
    cases = tuple(DeskCase(id=next(tokens), title=f"f2.list.{each.check}.title", text=f"f2.list.{each.check}.text",
                           panels=(known_panel(each), counted_panel(each)), feedback=_told(each)) for each in lists)
    return Desk(kind="chart", title="f2.practice.title", intro="f2.practice.intro", cases=cases,
                fields=(_right("", 50),), chart=Chart(finding="f2.doors", axis="f2.axis", doors=True))


def _told(each: Screening) -> dict[str, str]:
    """Answer → what to say: near the hit rate, near the share of right decisions, near the truth, anywhere else."""
    hit, right = 100 - each.missed_of_100, each.right_of_100
    accuracy = 100 * (each.found + each.others - each.wrong) / each.people
    near = {"close": (right, 4), "hit": (hit, 2), "accuracy": (accuracy, 2)}
    told = {}
    for answer in range(101):
        # What is close is right, also where the hit rate happens to lie near.
        words = [name for name, (value, reach) in near.items() if abs(answer - value) <= reach]
        told[str(answer)] = f"f2.told.{words[0] if words else 'off'}"
    return told


def _lists(lists: Mapping[str, Audited], luck: np.random.Generator) -> Desk:
    """The tree and the doors, list by list; asked is the share that the audit did not count.

    Sliders start where no answer lies near.
    """
    answers = [value for each in lists.values() for value in (each.list.right_of_100, each.list.missed_of_100)]
    free = [start for start in range(0, 101) if min(abs(start - value) for value in answers) > 4]
    start = float(one_of(luck, free) if free else 0)
    tree = tuple(Question(name=name, item="tree", kind="number", label=f"f2.ask.{name}", low=0, high=2_000,
                          unit="f2.unit_people") for name in ("found", "wrong"))
    asked = {form: tuple(token for token, each in lists.items() if each.form == form) for form in FORMS}
    missed = Question(name="missed", item="missed", kind="slider", label="f2.ask.missed", low=0, high=100, start=start,
                      unit="f2.unit", for_cases=asked["flags"])
    return Desk(kind="chart", title="f2.lists.title", intro="f2.lists.intro", graded=True,
                rule_card=("f2.rule2", "f2.rule3"), cases=tuple(_case(token, each) for token, each in lists.items()),
                fields=(*tree, _right("right_flags", start, asked["rates"]), missed),
                chart=Chart(finding="f2.doors", axis="f2.axis", doors=True))


def _sentences(lists: Mapping[str, Audited], order: list[str]) -> Desk:
    cases = tuple(_case(token, each, text="f2.sentences.text") for token, each in lists.items())
    return Desk(kind="question", title="f2.sentences.title", intro="f2.sentences.intro", graded=True, cases=cases,
                rule_card=("f2.rule4", "f2.rule5"),
                fields=(choice("sentence", "f2.sentence", order, item="sentence", kind="choice"),))


def _costs(lists: Mapping[str, Audited], order: list[str]) -> Desk:
    cases = tuple(DeskCase(id=token, title=f"f2.list.{each.title}", text=f"f2.use.{each.list.check}.{each.use}")
                  for token, each in lists.items())
    return Desk(kind="question", title="f2.costs.title", intro="f2.costs.intro", graded=True, cases=cases,
                fields=(choice("who", "f2.cost", order, item="costs", kind="checks"),))
