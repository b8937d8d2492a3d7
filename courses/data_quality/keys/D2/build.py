"""D2: wage reports and the people a program takes them for.

Who is who comes from the world, what is wrong with a report from its defect ledger.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import numpy as np

from courses import Desk, DeskCase, Draft, Panel, Variant, choice, quiz, walk_through, world_of
from courses.cases.wage_reports import (
    AGREES,
    BEGINNING,
    NAMES,
    PARTS,
    Pair,
    WageEarners,
    draw_pairs,
    wage_earners,
    write_reports,
)
from courses.evidence import compare_panel, list_panel
from synthetic_data import stream

NO_ADDRESS = 0.4
ANSWERS, ASKS = ("same", "different", "ask"), 7
ODD = ("birth", "father", "mother", "none")
SOLVED = {"name": ("enough", "weak", "other"), "fields": ("slip", "wrong", "empty"), "then": ANSWERS}
SHOWN = {"personal_number": "d2.number", "last_name": "d2.last_name", "first_name": "d2.first_name",
         "patronymic": "d2.patronymic", "birth_date": "d2.birth_date", "mother": "d2.mother",
         "home": "d2.home", "as_of": "d2.as_of", "months": "d2.months"}
LISTED = {**{name: f"d2.{name}" for name in NAMES}, "birth_date": "d2.birth_date", "mother": "d2.mother"}
KIN = {"tie": "d2.tie", **{name: LISTED[name] for name in NAMES}, "birth_date": "d2.birth_date"}


def build(variant: Variant) -> Draft:
    """Return the desks of one variant and what is expected of them."""
    luck = stream(variant.seed, "D2")
    known = wage_earners(world_of(variant))
    told, graded = draw_pairs(known.candidates, luck)
    pairs = [*told, *graded]
    reports = write_reports(known, pairs, luck, variant.seed)
    tokens = [f"P-{number}" for number in luck.permutation(9000)[:len(pairs)] + 1000]
    cases = [_case(known, *each, luck) for each in zip(tokens, pairs, reports, strict=True)]
    pile = [place + len(told) for place in luck.permutation(len(graded))]
    practice = [_told(case, part) for case, (part, *_) in zip(cases, told, strict=False)]
    desks = {"recall": quiz("d2.recall", dict.fromkeys(("late", "link", "lead"), "abc"), told=True),
             "solved": walk_through("d2.solved", cases[[part for part, *_ in told].index("off_birth")], SOLVED),
             "practice": _desk("practice", practice, graded=False),
             "pairs": _desk("pairs", [cases[place] for place in pile], graded=True),
             "work": quiz("d2.work", {"use": "abc", "change": "abc"}, told=False)}
    parts = {tokens[place]: pairs[place][0] for place in pile}
    shares = {tokens[place]: known.sharing(pairs[place][1]) for place in pile}
    return Draft(desks=desks, expected=_expected(parts, shares))


def _expected(parts: Mapping[str, str], shares: Mapping[str, int]) -> dict[str, Any]:
    right = {case: PARTS[part][1] for case, part in parts.items()}
    return {"links": {"signals": {case: said == "same" for case, said in right.items() if said != "ask"},
                      "parts": dict(parts), "shares": dict(shares)},
            "documents": {case: said == "ask" for case, said in right.items()},
            "reasons": {case: [PARTS[part][2]] for case, part in parts.items()}}


def _case(known: WageEarners, token: str, pair: Pair, report: dict[str, Any], luck: np.random.Generator) -> DeskCase:
    _, _, theirs, _ = pair
    person = known.record(theirs)
    # Addresses decide nothing and are often left out, so that counting empty cells tells nothing either.
    homes = {side: None if luck.random() < NO_ADDRESS else one["home"] for side, one in (("says", report),
                                                                                         ("holds", person))}
    says = {**report, "personal_number": None, "as_of": report["happened_on"], "home": homes["says"]}
    holds = {**person, "months": None, "as_of": "d2.long" if person["since"] == BEGINNING else person["since"],
             "home": homes["holds"]}
    panels = (compare_panel("compare", "d2.compare", {"d2.report": says, "d2.register": holds}, SHOWN),
              _weights(known, report, person),
              list_panel("others", "d2.others", known.others(report, theirs), LISTED, nothing="d2.no_others"),
              list_panel("family", "d2.family", known.family(theirs), KIN, nothing="d2.no_family"))
    return DeskCase(id=token, title=f"{report['last_name']} {report['first_name']}", panels=panels)


def _weights(known: WageEarners, report: dict[str, Any], person: dict[str, Any]) -> Panel:
    """The program's points: log2 of how much likelier a field is in one person than in two (Fellegi, Sunter 1969)."""
    both = {field: (report.get(field), person[field]) for field in AGREES}
    rows: list[tuple[str, int]] = []
    for field, (said, held) in both.items():
        share, agrees = known.common[field][held], AGREES[field]
        if said is None or said != said:  # an empty cell, a missing day
            rows.append((f"d2.weight.{field}.empty", 0))
        elif said == held:
            rows.append((f"d2.weight.{field}.agrees", round(float(np.log2(agrees / share)))))
        else:
            rows.append((f"d2.weight.{field}.differs", round(float(np.log2((1 - agrees) / (1 - share))))))
    total = ("d2.weight.total", sum(points for _, points in rows))
    return Panel(name="weight", title="d2.weight", rows=(*rows, total), note="d2.weight.note", open=True)


def _told(case: DeskCase, part: str) -> DeskCase:
    return case.model_copy(update={"feedback": {each: f"d2.told.{part}.{each}" for each in ANSWERS}})


def _desk(name: str, cases: list[DeskCase], *, graded: bool) -> Desk:
    items = {"reason": "reasons", "same": "links"} if graded else {"reason": "", "same": ""}
    fields = (choice("reason", "d2.reason", ODD, item=items["reason"], kind="reason"),
              choice("same", "d2.same", ANSWERS, item=items["same"]))
    return Desk(kind="pair", title=f"d2.{name}.title", intro=f"d2.{name}.intro", graded=graded, cases=tuple(cases),
                fields=fields, rule_card=tuple(f"d2.rule{number}" for number in range(1, 6)),
                tokens={"ask": ASKS} if graded else {})
