"""F1: life events on their way to a first payment. Where did each stop, what kind of step is that, who has to act?

Events come from the world; what stops them, and what our office holds about them, from the defect ledger.
"""

from __future__ import annotations

from courses import Desk, DeskCase, Draft, Panel, Variant, choice, quiz, walk_through, world_of
from courses.cases.life_events import DATA, KINDS, NEEDS, PARTS, STEPS, Event, draw_events, events
from courses.evidence import shown
from synthetic_data import stream

STOPS = (*STEPS, "none")
OWNERS = ("source", "population", "bank", "office", "nobody")
SURPLUS = (*DATA, "nothing")
TOLD = ("lost", "wrong_link", "in_time")
"""Parts met in practice; the others are met on the graded desk alone."""
SOLVED = {"where": "abc", "who": "abc", "what": "abc", "data": "abc"}
NOT_FOUND = ("wrong_link", "wrong_record", "wrong_register")


def build(variant: Variant) -> Draft:
    """Return the desks of one variant and what is expected of them."""
    luck = stream(variant.seed, "F1")
    parts = [part for part, (count, *_) in PARTS.items() for _ in range(count)]
    parts = [parts[place] for place in luck.permutation(len(parts))]
    card = int(luck.integers(len(NEEDS)))
    solved, half, *drawn = draw_events(events(world_of(variant)), ["silent_bank", "rejected", *TOLD, *parts], luck,
                                       variant.seed, card)
    told, graded = drawn[:len(TOLD)], drawn[len(TOLD):]
    tokens = [f"E-{number}" for number in luck.permutation(900)[:len(graded)] + 100]
    named = dict(zip(tokens, graded, strict=True))
    order = [OWNERS[place] for place in luck.permutation(len(OWNERS))]
    desks = {"recall": quiz("f1.recall", dict.fromkeys(("apply", "copy", "need"), "abc"), told=True),
             "solved": walk_through("f1.solved", _case("S", solved), SOLVED),
             "half": walk_through("f1.half", _case("H", half), {"who": "abc", "what": "abc"}),
             "practice": _desk("practice", tuple(_told(f"P-{place}", event) for place, event in enumerate(told, 1)),
                               order, card, graded=False),
             "events": _desk("events", tuple(_case(token, event) for token, event in named.items()), order, card,
                             graded=True),
             "work": quiz("f1.work", {"use": "abc", "change": "abc"}, told=False)}
    return Draft(desks=desks, expected={
        "stops": {token: PARTS[event.part][1] for token, event in named.items()},
        "owners": {token: PARTS[event.part][2] for token, event in named.items()},
        "kinds": {token: event.kinds[event.waits][0] for token, event in named.items()},
        "surplus": {token: event.surplus for token, event in named.items()}})


def _case(token: str, event: Event) -> DeskCase:
    days = {step: shown(day) for step, day in event.days.items()}
    # The bank's answer about a stranger's number names no account.
    days["account"] = None if event.part in NOT_FOUND else days["answered"]
    answer = "f1.bank.none" if event.part in NOT_FOUND else "f1.bank.open" if days["answered"] else None
    way = (("f1.step.happened", days["happened"]), *((f"f1.step.{step}", days[step]) for step in STEPS),
           ("f1.step.paid", None))
    panels = (Panel(name="way", title="f1.way", rows=way, open=True),
              Panel(name="facts", title="f1.facts", open=True, rows=(
                  ("f1.today", shown(event.today)), ("f1.record_no", event.record_no),
                  ("f1.asked", days["asked"]), ("f1.answered", days["answered"]), ("f1.answer", answer))),
              Panel(name="numbers", title="f1.numbers", open=True, rows=tuple(
                  (f"f1.number.{place}", event.numbers[place]) for place in ("notice", "record", "register", "link"))),
              Panel(name="intake", title="f1.intake", rows=tuple((number,) for number in event.rejected),
                    head=("f1.record_no",)),
              Panel(name="how", title="f1.how", head=("f1.done_by", "f1.step"), open=True, rows=tuple(
                  (how(*event.kinds[step]), f"f1.step.{step}") for step in STEPS)),
              Panel(name="sent", title="f1.sent", open=True, head=("f1.data",),
                    rows=tuple((f"f1.data.{each}",) for each in event.sent)))
    return DeskCase(id=token, title=event.name, text=f"f1.text.{event.benefit}", panels=panels)


def how(kind: str, wording: int) -> str:
    """Return the text that describes a step; its name does not say what kind it is."""
    return f"f1.how{1 + 4 * wording + KINDS.index(kind)}"


def _told(token: str, event: Event) -> DeskCase:
    _, stop, owner = PARTS[event.part]
    told = dict.fromkeys(STOPS, "f1.told.stop") | dict.fromkeys(OWNERS, "f1.told.owner")
    told |= dict.fromkeys(KINDS, "f1.told.kind") | dict.fromkeys(SURPLUS, "f1.told.surplus")
    right = {stop: "f1.told.stop.right", owner: f"f1.told.{event.part}", event.surplus: "f1.told.surplus.right",
             event.kinds[event.waits][0]: "f1.told.kind.right"}
    return _case(token, event).model_copy(update={"feedback": told | right})


def _desk(name: str, cases: tuple[DeskCase, ...], order: list[str], card: int, *, graded: bool) -> Desk:
    items = ("stops", "kinds", "surplus", "owners") if graded else ("",) * 4
    fields = (choice("stop", "f1.stop", STOPS, item=items[0], kind="choice"),
              choice("kind", "f1.kind", KINDS, item=items[1], kind="choice"),
              choice("extra", "f1.extra", SURPLUS, item=items[2], kind="choice"),
              choice("owner", "f1.owner", order, item=items[3]))
    lines = (*(f"f1.rule{number}" for number in range(1, 10)), f"f1.needs{card + 1}")
    return Desk(kind="case", title=f"f1.{name}.title", intro=f"f1.{name}.intro", graded=graded, cases=cases,
                fields=fields, columns=3, rule_card=lines)
