"""D8: ten defects that come back. What causes each, who owns the fix, what is worth the hours, how is it measured?

Records come from the world; what makes a defect frequent in one place is planted, and counted from the defect ledger.
"""

from __future__ import annotations

from courses import Desk, DeskCase, Draft, Panel, Variant, choice, quiz, walk_through, world_of
from courses.cases.recurring_defects import (
    ACTIONS,
    CAUSES,
    MEASURES,
    OWNERS,
    PLACES,
    Recurring,
    draw_recurring,
    records,
)
from synthetic_data import stream

MANY = 10
NUMBERS = ("harm", "new", "prevents", "source", "stock", "cleanup")
SOLVED = {"count": "abc", "owner": "abc", "worth": "abc"}


def build(variant: Variant) -> Draft:
    """Return the desks of one variant and what is expected of them."""
    luck = stream(variant.seed, "D8")
    causes = [list(CAUSES)[place] for _ in range(3) for place in luck.permutation(len(CAUSES))][:MANY]
    solved, half, *drawn = draw_recurring(records(world_of(variant)), ["list", "form", "office", "transfer", *causes],
                                          luck, variant.seed)
    told, graded = drawn[:2], drawn[2:]
    tokens = [f"R-{number}" for number in luck.permutation(900)[:MANY] + 100]
    pile = [graded[place] for place in luck.permutation(MANY)]
    named = dict(zip(tokens, pile, strict=True))
    order = [list(CAUSES)[place] for place in luck.permutation(len(CAUSES))]
    owners = [OWNERS[place] for place in luck.permutation(len(OWNERS))]
    desks = {"recall": quiz("d8.recall", dict.fromkeys(("dimension", "hundred", "bar"), "abc"), told=True),
             "solved": walk_through("d8.solved", _case("S", solved), SOLVED),
             "half": walk_through("d8.half", _case("H", half), {"owner": "abc", "measure": "abc"}),
             "practice": _desk("practice", tuple(_told(f"P-{place}", each) for place, each in enumerate(told, 1)),
                               order, owners, graded=False),
             "plan": _desk("plan", tuple(_case(token, each) for token, each in named.items()), order, owners,
                           graded=True),
             "work": quiz("d8.work", {"use": "abc", "change": "abc"}, told=False)}
    return Draft(desks=desks, expected={
        "causes": {token: each.cause for token, each in named.items()},
        "owners": {token: each.keepers[each.cause] for token, each in named.items()},
        "actions": {token: each.action for token, each in named.items()},
        "measures": {token: MEASURES[each.action] for token, each in named.items()}})


def _case(token: str, each: Recurring) -> DeskCase:
    counted = tuple(Panel(name=by, title=f"d8.by.{by}", head=(f"d8.{by}", "d8.records", "d8.with_it"), open=True,
                          rows=tuple((f"d8.{by}.{value}", seen, found) for value, seen, found in each.counts[by]))
                    for by in PLACES)
    keepers = tuple((f"d8.keeps.{cause}", f"d8.owner.{owner}") for cause, owner in each.keepers.items())
    panels = (*counted, Panel(name="keepers", title="d8.keepers", rows=keepers, open=True),
              Panel(name="numbers", title="d8.numbers", open=True,
                    rows=tuple((f"d8.number.{name}", each.numbers[name]) for name in NUMBERS)))
    return DeskCase(id=token, title=f"d8.defect.{each.name}", text="d8.text", panels=panels)


def _told(token: str, each: Recurring) -> DeskCase:
    owner, measure = each.keepers[each.cause], MEASURES[each.action]
    told = dict.fromkeys(CAUSES, "d8.told.cause") | dict.fromkeys(OWNERS, "d8.told.owner")
    told |= dict.fromkeys(ACTIONS, "d8.told.action") | dict.fromkeys(MEASURES.values(), "d8.told.measure")
    right = {each.cause: "d8.told.cause.right", owner: "d8.told.owner.right", each.action: "d8.told.action.right",
             measure: "d8.told.measure.right"}
    return _case(token, each).model_copy(update={"feedback": told | right})


def _desk(name: str, cases: tuple[DeskCase, ...], order: list[str], owners: list[str], *, graded: bool) -> Desk:
    items = ("causes", "owners", "actions", "measures") if graded else ("",) * 4
    fields = (choice("cause", "d8.cause", order, item=items[0], kind="choice"),
              choice("owner", "d8.owner", owners, item=items[1], kind="choice"),
              choice("action", "d8.action", ACTIONS, item=items[2], kind="choice"),
              choice("measure", "d8.measure", tuple(MEASURES.values()), item=items[3]))
    return Desk(kind="case", title=f"d8.{name}.title", intro=f"d8.{name}.intro", graded=graded, cases=cases,
                fields=fields, columns=3, rule_card=tuple(f"d8.rule{number}" for number in range(1, 10)))
