"""Desks about deaths that became known late: months paid too much, and two dates of which one is right."""

from __future__ import annotations

from typing import Any

import numpy as np

from courses.cases.death_signals import CIVIL_WRONG, DOUBLE, SLOW, TODAY, PensionOffice
from courses.cases.draws import one_of
from courses.evidence import compare_panel, dates_panel, records_of, shown
from courses.form.desk_spec import Desk, DeskCase, Panel, Question
from courses.form.questions import choice


def name_of(roll: dict[str, Any]) -> str:
    """Return surname and first name of a person on the roll."""
    return f"{roll['last_name']} {roll['first_name']}"


def months_desk(office: PensionOffice) -> tuple[Desk, dict[str, int]]:
    """Overpaid months of six people whose death was registered late; as many different counts as there are."""
    late = [(roll, office.arrived.loc[roll["record_id_civil"]].to_dict())
            for roll in records_of(office.gone[SLOW]) if roll["record_id_civil"] in office.arrived.index]
    counted = [(_months_between(entry["happened_on"], entry["received_on"]), roll, entry) for roll, entry in late]
    usable = [each for each in counted if 1 <= each[0] <= 16]
    last_with = {count: place for place, (count, *_) in enumerate(usable)}
    others = [place for place in range(len(usable)) if place not in last_with.values()]
    made = office.shuffled([(_month_case(office, *usable[place][1:]), usable[place][0])
                            for place in [*last_with.values(), *others][:6]])
    ask = Question(name="months", item="months", kind="number", label="d4.months.ask", low=0, high=24,
                   unit="d4.months.unit")
    desk = Desk(kind="calendar", title="d4.months.title", intro="d4.months.intro", graded=True, fields=(ask,),
                rule_card=("d4.months.rule1", "d4.months.rule2"), cases=tuple(case for case, _ in made))
    return desk, {case.id: count for case, count in made}


def _months_between(first: Any, last: Any) -> int:
    return int((last.year - first.year) * 12 + last.month - first.month)


def _month_case(office: PensionOffice, roll: dict[str, Any], entry: dict[str, Any]) -> DeskCase:
    """Payments month by month from some months before the death to some after the news came."""
    last = np.datetime64(entry["received_on"], "M")
    # Drawn, so that the number of rows does not tell the count.
    before, after = office.luck.integers(1, 6, 2).tolist()
    months = np.arange(np.datetime64(entry["happened_on"], "M") - before, last + after)
    rows = tuple((str(month), "d4.months.paid", shown(roll["amount"])) if month <= last
                 else (str(month), "d4.months.stopped", None) for month in months)
    strip = Panel(name="months", title="d4.months.strip", rows=rows, open=True,
                  head=("d4.months.month", "d4.months.what", "d4.months.amount"))
    panels = (dates_panel({"d4.origin.civil": entry}), strip)
    return DeskCase(id=office.tokens.pop(), title=name_of(roll), panels=panels)


SIGNS = ("certificate", "chain", "order")
"""What makes one of two dates the better one: its paper, how soon it was written, or that the other one lies after its
own recording."""
WEAK, BASES = ("copy", "phone"), ("paper", "copy", "phone")
LATE = (40, 90)
"""Days after which a late record is written."""
PAIRS, ONE_SIDE = 8, 5
"""Files with two dates, and how many of them may be wrong on one side at most."""
Double = tuple[dict[str, Any], str, np.datetime64, np.datetime64]
"""A person on the roll, whose date is right (`civil` or `file`), the right date, the wrong one."""


def dates_desk(office: PensionOffice) -> tuple[Desk, dict[str, str], dict[str, str]]:
    """Eight deaths with two dates and one sign each, by which the better date is told; who is right, and the sign."""
    own = office.registers["payment_file"].set_index("record_id")["end"]
    pile: list[Double] = []
    for place, roll in enumerate(records_of(office.gone[DOUBLE])):
        held = {"civil": office.entries.loc[roll["record_id_civil"], "death_date"], "file": own[roll["record_id"]]}
        days = {name: np.datetime64(day, "D") for name, day in held.items()}
        right, wrong = ("file", "civil") if place < CIVIL_WRONG else ("civil", "file")
        if abs(int((days["civil"] - days["file"]) / np.timedelta64(1, "D"))) >= 31:
            pile.append((roll, right, days[right], days[wrong]))
    chosen = office.shuffled(_by_sign(office.shuffled(pile)))
    made = [(_date_case(office, double, sign), double[1], sign) for double, sign in chosen]
    desk = Desk(kind="pair", title="d4.dates.title", intro="d4.dates.intro", graded=True,
                fields=(choice("trust", "d4.dates.ask", ("civil", "file"), item="dates"),
                        choice("why", "d4.why.ask", office.shuffled(list(SIGNS)), item="date_reasons", kind="reason")),
                cases=tuple(case for case, *_ in made))
    return desk, {case.id: right for case, right, _ in made}, {case.id: sign for case, _, sign in made}


def _by_sign(pile: list[Double]) -> list[tuple[Double, str]]:
    """Give each double a sign that its dates can carry, the rarest so far, until there are enough."""
    found: list[tuple[Double, str]] = []
    for double in pile:
        _, side, _, wrong = double
        used = [sign for _, sign in found]
        near = wrong + LATE[1] <= np.datetime64(TODAY)
        sign = min(SIGNS if near else ("order",), key=used.count)
        if [other for (_, other, *_), _ in found].count(side) < ONE_SIDE and used.count(sign) < 4:
            found.append((double, sign))
    return found[:PAIRS]


def _date_case(office: PensionOffice, double: Double, sign: str) -> DeskCase:
    """Write both records so that they differ in nothing but the date and the sign."""
    roll, side, right, wrong = double
    weak, same = (one_of(office.luck, each) for each in (WEAK, BASES))
    near, soon, late = (int(office.luck.integers(*span)) for span in ((4, 25), (1, 9), LATE))
    written = {"certificate": (right + int(office.luck.integers(4, 25)), wrong + near),
               "chain": (right + soon, wrong + late),
               "order": (right + soon, min(wrong, right + 30) - near)}[sign]
    bases = ("paper", weak) if sign == "certificate" else (same, same)
    rows = {name: {"date": day, "basis": f"d4.basis.{basis}", "written": when} for name, day, basis, when
            in zip((side, "file" if side == "civil" else "civil"), (right, wrong), bases, written, strict=True)}
    fields = {"date": "d4.death_date", "basis": "d4.basis", "written": "dates.recorded"}
    panel = compare_panel("two", "d4.dates.two", {f"d4.dates.{name}": rows[name] for name in ("civil", "file")}, fields)
    return DeskCase(id=office.tokens.pop(), title=name_of(roll), panels=(panel,))
