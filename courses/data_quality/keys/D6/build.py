"""D6: families who lose an allowance because a register holds something under their number.

Who owns what comes from the world; what our copy says instead, and what never reached us, from the defect ledger.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import numpy as np

from courses import Desk, DeskCase, Draft, Panel, Variant, choice, quiz, walk_through, world_of
from courses.cases.allowance_families import CONTACTS, IDENTITY, FamiliesOnAllowance, families_on_allowance
from courses.cases.exclusion_notices import PARTS, UNVALUED, Notice, draw_notices
from courses.cases.owner_answers import ask_registers
from courses.evidence import dates_panel, list_panel, shown
from synthetic_data import stream

COSTS = {"right": {"confirm": 0, "reverse": -3, "contact": -2}, "under": {"confirm": -4, "reverse": 0, "contact": -1},
         "wrong": {"confirm": -4, "reverse": 0, "contact": -1},
         "indicator": {"confirm": -4, "reverse": -3, "contact": 0}}
"""After curriculum 6.4: a wrongful exclusion weighs most, then each month a right one is late (the next look is in 3
months), then a letter. Milder than there, so that one slip does not outweigh ten careful decisions."""
SPARED = ("reverse", "contact")
"""What excludes nobody: accepted where nothing of theirs lies above the line."""
BEST = {"right": "confirm", "wrong": "reverse", "indicator": "contact"}
EVIDENCE = ("two_facts", "under_line", "other_owner", "sold", "family_says")
MUST_SHOW = {"office": ("notice", "rule_line", "amount"), "register": ("whose_car", "whose_account", "whose_meter"),
             "family": ("why_power", "worth", "came_by")}
"""Who has to show it → what has to be shown."""
SOLVED = {"hit": ("proof", "lead", "nothing"), "ask": ("family", "register", "boss"), "then": tuple(BEST.values())}
COPY = {"object": "d6.object", "owner_number": "d6.owner_number", "surname": "d6.surname", "since": "d6.since"}

MOVED = {"to": "d6.sold_to", "happened_on": "dates.happened", "recorded_on": "dates.recorded",
         "received_on": "dates.received"}


def build(variant: Variant) -> Draft:
    """Return the desks of one variant and what is expected of them."""
    luck = stream(variant.seed, "D6")
    known = families_on_allowance(world_of(variant))
    told, graded = draw_notices(known, luck)
    notices = [*told, *graded]
    asked = ask_registers(known, notices, luck, variant.seed)
    tokens = [f"N-{number}" for number in luck.permutation(9000)[:len(notices) + 6] + 1000]
    told_of = zip(notices, asked.copies, asked.answers, asked.transfers, strict=True)
    cases = [_case(known, token, *each) for token, each in zip(tokens, told_of, strict=False)]
    pile = [place + len(told) for place in luck.permutation(len(graded))]
    burden, who = _burden(tokens[len(notices):], luck)
    practice = [_told(*pair) for pair in zip(cases, told, strict=False)]
    # Which button comes first is drawn per trainee, so that no habit of the hand leans one way (guard G8).
    order = [tuple(BEST.values())[place] for place in luck.permutation(3)]
    desks = {"recall": quiz("d6.recall", dict.fromkeys(("twin", "month", "silent"), "abc"), told=True),
             "solved": walk_through("d6.solved", cases[[each["part"] for each in told].index("sold")], SOLVED),
             "practice": _desk("practice", practice, order, graded=False),
             "notices": _desk("notices", [cases[place] for place in pile], order, graded=True), "burden": burden,
             "work": quiz("d6.work", {"use": "abc", "change": "abc"}, told=False)}
    parts = {tokens[place]: str(notices[place]["part"]) for place in pile}
    turns_on = {tokens[place]: field for place, field in asked.turns_on.items()}
    return Draft(desks=desks, expected={**_expected(parts), "burden": who,
                                        "every_part": _parts_of_the_rule(parts, turns_on)})


def _parts_of_the_rule(parts: Mapping[str, str], turns_on: Mapping[str, str]) -> dict[str, Any]:
    """Return which part of the rule decides a notice, and what is accepted there.

    Whose it is turns on the number or on one of four fields; left out are others' things without a value, of which the
    line says nothing, buyers who differ in all fields, and members' things above the line beside their own number.

    Parameters
    ----------
    parts : case → the part that it plays
    turns_on : case → in what alone a stranger differs from a member, or `personal_number` where the answer names one
    """
    kinds = {case: PARTS[part][1] for case, part in parts.items() if part not in UNVALUED}
    kinds = {case: turns_on.get(case, "") if kind == "wrong" else kind for case, kind in kinds.items()
             if kind != "right" or case not in turns_on}
    accepted = {**dict.fromkeys((*IDENTITY, "under"), SPARED), "right": ("confirm",), "indicator": ("contact",)}
    return {"kinds": {case: kind for case, kind in kinds.items() if kind}, "accepted": accepted}


def _expected(parts: Mapping[str, str]) -> dict[str, Any]:
    worth = {case: PARTS[part][1] for case, part in parts.items()}
    # A sold thing has another owner today: both say the same.
    evidence = {case: [PARTS[part][2], *(["other_owner"] if part == "sold" else [])] for case, part in parts.items()}
    return {"decisions": {"payoffs": {case: COSTS[kind] for case, kind in worth.items()}, "worth": worth},
            "contacts": {case: kind == "indicator" for case, kind in worth.items()}, "evidence": evidence}


def _case(known: FamiliesOnAllowance, token: str, notice: Notice, copy: dict[str, Any], answer: dict[str, Any],
          transfers: list[dict[str, Any]]) -> DeskCase:
    kind, home = notice["kind"], notice["home"]
    rows = known.families[home]
    family = sorted((known.cards[row] for row in rows), key=lambda one: one["birth_date"])
    claimant = next((one for one in family if one["person_id"] == known.claimant[home]), family[0])
    value = f"d6.value.{kind}"
    seen = {**COPY, "value": value}
    today = {"object": "d6.object", **IDENTITY, "district": "d6.district", "since": "d6.since", "value": value}
    panels = [_facts("hit", f"d6.hit.{kind}", copy, seen, is_open=True),
              dates_panel({f"d6.copy.{kind}": copy}),
              list_panel("family", "d6.family", family, IDENTITY, nothing="d6.nothing", is_open=True),
              _facts("today", f"d6.today.{kind}", answer, today)]
    if kind == "vehicle":
        panels.append(list_panel("transfers", "d6.transfers", transfers, MOVED, nothing="d6.no_transfers"))
    text = f"d6.text.{kind}" if shown(copy["value"]) is not None else "d6.text.no_value"
    title = f"{claimant['last_name']} {claimant['first_name']}"
    return DeskCase(id=token, title=title, text=text, panels=tuple(panels))


def _facts(name: str, title: str, record: Mapping[str, Any], fields: Mapping[str, str], *,
           is_open: bool = False) -> Panel:
    rows = tuple((label, _whole(shown(record[field]))) for field, label in fields.items())
    return Panel(name=name, title=title, rows=rows, open=is_open)


def _whole(value: Any) -> Any:
    return int(value) if isinstance(value, float) else value


def _told(case: DeskCase, notice: Notice) -> DeskCase:
    """A case for practice: what each answer shows, which rows decide, and what became of the family."""
    part, worth = notice["part"], PARTS[notice["part"]][1]
    value = () if worth == "wrong" else (f"d6.value.{notice['kind']}",)
    rows = (*IDENTITY.values(), *value)
    return case.model_copy(update={"feedback": {each: f"d6.told.{part}.{each}" for each in BEST.values()},
                                   "decides": tuple(("today", row) for row in rows),
                                   "later": {each: f"d6.later.{worth}.{each}" for each in BEST.values()}})


def _desk(name: str, cases: list[DeskCase], order: list[str], *, graded: bool) -> Desk:
    items = ("evidence", "decisions") if graded else ("", "")
    fields = (choice("evidence", "d6.evidence", EVIDENCE, item=items[0], kind="reason"),
              choice("choice", "d6.choice", order, item=items[1]))
    return Desk(kind="case", title=f"d6.{name}.title", intro=f"d6.{name}.intro", graded=graded, cases=tuple(cases),
                fields=fields, rule_card=tuple(f"d6.rule{number}" for number in range(1, 6)),
                tokens={"contact": CONTACTS} if graded else {})


def _burden(tokens: list[str], luck: np.random.Generator) -> tuple[Desk, dict[str, str]]:
    """Six things that somebody has to show, two of each kind, in an order of their own."""
    drawn = [(who, MUST_SHOW[who][place]) for who in MUST_SHOW for place in luck.permutation(3)[:2]]
    mixed = [drawn[place] for place in luck.permutation(len(drawn))]
    cases = tuple(DeskCase(id=token, title=f"d6.show.{what}") for token, (_, what) in zip(tokens, mixed, strict=True))
    desk = Desk(kind="question", title="d6.burden.title", intro="d6.burden.intro", graded=True, cases=cases,
                fields=(choice("who", "d6.who", MUST_SHOW, item="burden"),))
    return desk, {token: who for token, (who, _) in zip(tokens, mixed, strict=True)}
