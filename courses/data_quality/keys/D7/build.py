"""D7: districts that fall short of the list, and careers with gaps. What is missing, and what is really nought?

Children, contracts and reports come from the world, what never came or was typed for want of knowledge from the ledger.
"""

from __future__ import annotations

from itertools import pairwise

from courses import Desk, DeskCase, Draft, Panel, Question, Variant, choice, quiz, walk_through, world_of
from courses.cases.missing_families import (
    CAUSES,
    Career,
    District,
    draw_careers,
    draw_districts,
    families,
)
from synthetic_data import stream

DISTRICTS, CAREERS = 10, 10
STAGES = ("born", "registered", "reached", "filled", "zero", "list")
SOLVED = {"zero": "abc", "loss": "abc", "absent": "abc"}


def build(variant: Variant) -> Draft:
    """Return the desks of one variant and what is expected of them."""
    luck = stream(variant.seed, "D7")
    known = families(world_of(variant))
    kinds = [list(CAUSES)[place] for _ in range(3) for place in luck.permutation(len(CAUSES))][:DISTRICTS]
    solved, *districts = draw_districts(known, ["late", "unknown", "fewer", *kinds], luck, variant.seed)
    told, graded = districts[:2], [districts[2:][place] for place in luck.permutation(DISTRICTS)]
    half, try_one, *careers = draw_careers(known, CAREERS + 2, luck, variant.seed)
    tokens = [f"{number}" for number in luck.permutation(900)[:DISTRICTS + CAREERS] + 100]
    named = {f"V-{token}": district for token, district in zip(tokens, graded, strict=False)}
    people = {f"K-{token}": career for token, career in zip(tokens[DISTRICTS:], careers, strict=True)}
    desks = {"recall": quiz("d7.recall", dict.fromkeys(("count", "source", "dates"), "abc"), told=True),
             "solved": walk_through("d7.solved", _district("S", solved), SOLVED),
             "half": walk_through("d7.half", _career("H", half), {"others": "abc", "then": "abc"}),
             "practice": _districts("practice", tuple(_told(f"P-{place}", district)
                                                      for place, district in enumerate(told, 1)), ("", "")),
             "try_one": _careers("try_one", (_career("T", try_one).model_copy(
                 update={"feedback": {"*": "d7.told.career"}}),), ""),
             "districts": _districts("districts", tuple(_district(token, each) for token, each in named.items()),
                                     ("causes", "absent")),
             "careers": _careers("careers", tuple(_career(token, each) for token, each in people.items()), "careers"),
             "work": quiz("d7.work", {"use": "abc", "change": "abc"}, told=False)}
    return Draft(desks=desks, expected={
        "causes": {token: district.cause for token, district in named.items()},
        "absent": {"numbers": {token: round(district.absent, 2) for token, district in named.items()},
                   "lost": {token: _lost(district) for token, district in named.items()}},
        "careers": {"numbers": {token: {"none": each.none, "missing": each.missing} for token, each in people.items()},
                    "empty": {token: sum(not months for _, months, _ in each.quarters)
                              for token, each in people.items()}}})


def _lost(district: District) -> int:
    """What the largest loss is before anybody asks how many of them are entitled, as somebody says who forgets it."""
    counts = district.counts
    asked, with_income = district.asked
    known = counts["filled"] - (counts["zero"] if 3 * with_income > asked else 0)
    left = [counts["born"], counts["registered"], counts["reached"], known]
    return max(before - after for before, after in pairwise(left))


def _district(token: str, district: District) -> DeskCase:
    rows = tuple((f"d7.stage.{stage}", district.counts[stage]) for stage in STAGES)
    asked = (("d7.asked", district.asked[0]), ("d7.with_income", district.asked[1]))
    panels = (Panel(name="stages", title="d7.stages", rows=rows, open=True),
              Panel(name="zeros", title="d7.zeros", rows=asked, open=True))
    return DeskCase(id=token, title=token, text="d7.district.text", panels=panels)


def _career(token: str, career: Career) -> DeskCase:
    rows = tuple((f"d7.quarter{number}", *quarter) for number, quarter in enumerate(career.quarters, 1))
    return DeskCase(id=token, title=career.name, text="d7.career.text", panels=(
        Panel(name="year", title="d7.year", rows=rows, open=True,
              head=("d7.quarter", "d7.days", "d7.months", "d7.others")),))


def _told(token: str, district: District) -> DeskCase:
    told = dict.fromkeys(CAUSES, "d7.told.cause") | {district.cause: f"d7.told.{district.cause}", "*": "d7.told.absent"}
    return _district(token, district).model_copy(update={"feedback": told})


def _districts(name: str, cases: tuple[DeskCase, ...], items: tuple[str, str]) -> Desk:
    fields = (Question(name="absent", item=items[1], kind="number", label="d7.absent", low=0, high=2000,
                       unit="d7.families", hint="d7.absent.hint"),
              choice("cause", "d7.cause", CAUSES, item=items[0]))
    return Desk(kind="case", title=f"d7.{name}.title", intro=f"d7.{name}.intro", graded=bool(items[0]), cases=cases,
                fields=fields, rule_card=tuple(f"d7.rule{number}" for number in range(1, 7)))


def _careers(name: str, cases: tuple[DeskCase, ...], item: str) -> Desk:
    fields = tuple(Question(name=each, item=item, kind="number", label=f"d7.count.{each}", low=0, high=4, unit="d7.of4")
                   for each in ("none", "missing"))
    return Desk(kind="case", title=f"d7.{name}.title", intro=f"d7.{name}.intro", graded=bool(item), cases=cases,
                fields=fields, columns=2, rule_card=tuple(f"d7.line{number}" for number in range(1, 4)))
