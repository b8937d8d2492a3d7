"""D1: five deliveries of disability decisions, six questions to each; then single rows and what they pay tonight.

Decisions come from the world; how many rows fail, and what a row pays, follows from the defects that are planted.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from courses import Desk, DeskCase, Draft, Panel, Variant, choice, quiz, walk_through, world_of
from courses.cases.delivered_decisions import (
    FIELDS,
    PAYMENTS,
    PRACTICE,
    QUESTIONS,
    SOLVED,
    TURNS_ON,
    Delivery,
    Pile,
    Row,
    decisions,
    draw_failing,
    write_deliveries,
    write_payments,
)
from courses.evidence import compare_panel, list_panel, shown
from courses.scoring.weakest import in_parts
from synthetic_data import stream

COUNTS = ("none", "one", "two", "three", "four", "nm")
WAYS = ("gains", "loses", "same")
SHOWN = {field: f"d1.{field}" for field in FIELDS}
PAPER = {field: label for field, label in SHOWN.items() if field not in ("again", "received_on")}
TONIGHT = {field: SHOWN[field] for field in ("decided_on", "group", "valid_to")}
ASKED = {"listed": ("list", "both"), "hits": ("two", "three"), "then": ("count", "zero", "nm")}
WITHHELD = ("personal_number", "birth_date")


def build(variant: Variant) -> Draft:
    """Return the desks of one variant and what is expected of them."""
    luck = stream(variant.seed, "D1")
    pile = Pile(decisions(world_of(variant)), luck)
    drawn = [("nothing", SOLVED), ("extract", PRACTICE | {"accuracy": None}), *draw_failing(luck)]
    rows = write_payments(pile, variant.seed)
    solved, practice, *graded = write_deliveries(pile, drawn, variant.seed)
    rows = [rows[place] for place in luck.permutation(len(rows))]
    decoy = bool(luck.random() < 0.5)
    counts = [(f"D{number}-{place}", question, delivery) for number, delivery in enumerate(graded, 1)
              for place, question in enumerate(QUESTIONS, 1)]
    files = tuple(_asked(token, question, delivery, decoy).model_copy(update={"title": f"d1.ask.{token[1]}.{question}"})
                  for token, question, delivery in counts)
    tokens = [f"R-{number}" for number in luck.permutation(900)[:len(rows)] + 100]
    order = [WAYS[place] for place in luck.permutation(len(WAYS))]
    desks = {"recall": quiz("d1.recall", dict.fromkeys(("dates", "lead", "silent"), "abc"), told=True),
             "solved": walk_through("d1.solved", _asked("S", "validity", solved, decoy), {
                 "first": "abc", "second": "abc", "third": "abc"}),
             "half": walk_through("d1.half", _asked("H", "accuracy", practice, decoy), {"last": "abc"}),
             "practice": _counting("practice", tuple(
                 _told(_asked(f"P-{place}", question, practice, decoy), question, practice)
                 for place, question in enumerate(QUESTIONS, 1)), ""),
             "files": _counting("files", files, "counts"),
             "rows": Desk(kind="case", title="d1.rows.title", intro="d1.rows.intro", graded=True,
                          rule_card=tuple(f"d1.pay{number}" for number in range(1, 6)),
                          cases=tuple(_paid(token, *each[1:]) for token, each in zip(tokens, rows, strict=True)),
                          fields=(choice("way", "d1.way", order, item="payments"),)),
             "work": quiz("d1.work", {"use": "abc", "change": "abc"}, told=False)}
    failing = {token: _answer(delivery, question) for token, question, delivery in counts}
    ways = {token: PAYMENTS[part][1] for token, (part, *_) in zip(tokens, rows, strict=True)}
    return Draft(desks=desks, expected={
        "counts": failing, "every_question": in_parts(failing, {token: question for token, question, _ in counts}),
        "payments": ways, "every_part": in_parts(ways, {token: TURNS_ON[part] for token, (part, *_)
                                                        in zip(tokens, rows, strict=True)})})


def _answer(delivery: Delivery, question: str) -> str:
    failing = delivery.failing[question]
    return "nm" if failing is None else COUNTS[failing]


def _counting(name: str, cases: tuple[DeskCase, ...], item: str) -> Desk:
    return Desk(kind="case", title=f"d1.{name}.title", intro=f"d1.{name}.intro", graded=bool(item), cases=cases,
                rule_card=tuple(f"d1.rule{number}" for number in range(1, 8)),
                fields=(choice("count", "d1.count", COUNTS, item=item),))


def _asked(token: str, question: str, delivery: Delivery, decoy: bool) -> DeskCase:
    """One question to one delivery, with the file and all that came beside it."""
    fields = {field: label for field, label in SHOWN.items()
              if not (field == "received_on" and delivery.lacks == "received")}
    rows = tuple((place, *(_cell(row, field, delivery) for field in fields))
                 for place, row in enumerate(delivery.rows, 1))
    file = Panel(name="file", title="d1.file", head=("d1.row", *fields.values()), rows=rows, open=True)
    return DeskCase(id=token, title=f"d1.ask.{question}", text=f"d1.text.{question}",
                    panels=(file, _codes(delivery, decoy), _extract(delivery, decoy)))


def _cell(row: Row, field: str, delivery: Delivery) -> Any:
    if delivery.lacks == "keys" and field in WITHHELD:
        return "d1.withheld"
    return shown(row[field])


def _codes(delivery: Delivery, decoy: bool) -> Panel:
    if delivery.lacks != "codes":
        return Panel(name="codes", title="d1.codes", head=("d1.codes.from", "d1.codes.list"), open=True,
                     rows=(("d1.codes.before", "1, 2, 3, C"), ("d1.codes.since", "I, II, III, C")))
    rows = (("d1.codes.cause", "illness, war, birth"),) if decoy else (("d1.codes.none",),)
    return Panel(name="codes", title="d1.codes", rows=rows, open=True)


def _extract(delivery: Delivery, decoy: bool) -> Panel:
    fields = {field: SHOWN[field] for field in ("personal_number", "last_name", "first_name", "birth_date")}
    if delivery.lacks != "extract":
        return list_panel("extract", "d1.extract", delivery.extract, fields, nothing="d1.extract.none", is_open=True)
    del fields["birth_date"]  # Something came, and what is asked is not in it.
    return list_panel("extract", "d1.extract", () if decoy else delivery.extract, fields, nothing="d1.extract.none",
                      is_open=True)


def _told(case: DeskCase, question: str, delivery: Delivery) -> DeskCase:
    right = _answer(delivery, question)
    told = dict.fromkeys(COUNTS, f"d1.told.{question}") | {"nm": "d1.told.nm"}
    return case.model_copy(update={"feedback": told | {right: f"d1.told.{question}.right"}})


def _paid(token: str, row: Row, paper: Row, tonight: list[Row]) -> DeskCase:
    compare = compare_panel("compare", "d1.compare", {"d1.arrived": row, "d1.paper": paper}, PAPER)
    run = list_panel("tonight", "d1.tonight", tonight, TONIGHT, nothing="d1.nothing", is_open=True)
    name: Mapping[str, Any] = paper
    return DeskCase(id=token, title=f"{name['last_name']} {name['first_name']}", panels=(compare, run))
