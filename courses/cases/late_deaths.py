"""Desks about deaths that became known late: months paid too much, and two dates of which one is right."""

from __future__ import annotations

from typing import Any

import numpy as np

from courses.cases.death_signals import (
    DOUBLE,
    SLOW,
    PensionOffice,
)
from courses.evidence import (
    compare_panel,
    dates_panel,
    shown,
)
from courses.form.desk_spec import Desk, DeskCase, Panel, Question
from courses.form.questions import choice


def name_of(roll: dict[str, Any]) -> str:
    """Return surname and first name of a person on the roll."""
    return f"{roll['last_name']} {roll['first_name']}"


def months_desk(office: PensionOffice) -> tuple[Desk, dict[str, int]]:
    """Overpaid months of six people whose death was registered late; as many different counts as there are."""
    late = [(roll, office.arrived.loc[roll["record_id_civil"]].to_dict())
            for roll in office.gone[SLOW].to_dict("records") if roll["record_id_civil"] in office.arrived.index]
    counted = [(_months_between(entry["happened_on"], entry["received_on"]), roll, entry) for roll, entry in late]
    usable = [each for each in counted if 2 <= each[0] <= 14]
    last_with = {count: place for place, (count, *_) in enumerate(usable)}
    others = [place for place in range(len(usable)) if place not in last_with.values()]
    made = office.shuffled([(_month_case(office.tokens.pop(), *usable[place][1:]), usable[place][0])
                            for place in [*last_with.values(), *others][:6]])
    ask = Question(name="months", item="months", kind="number", label="d4.months.ask", low=0, high=24,
                   unit="d4.months.unit")
    desk = Desk(kind="calendar", title="d4.months.title", intro="d4.months.intro", graded=True, fields=(ask,),
                rule_card=("d4.months.rule1", "d4.months.rule2"), cases=tuple(case for case, _ in made))
    return desk, {case.id: count for case, count in made}


def _months_between(first: Any, last: Any) -> int:
    return int((last.year - first.year) * 12 + last.month - first.month)


def _month_case(token: str, roll: dict[str, Any], entry: dict[str, Any]) -> DeskCase:
    """Payments month by month from two months before the death to two after the news came."""
    last = np.datetime64(entry["received_on"], "M")
    months = np.arange(np.datetime64(entry["happened_on"], "M") - 2, last + 3)
    rows = tuple((str(month), "d4.months.paid", shown(roll["amount"])) if month <= last
                 else (str(month), "d4.months.stopped", None) for month in months)
    strip = Panel(name="months", title="d4.months.strip", rows=rows, open=True,
                  head=("d4.months.month", "d4.months.what", "d4.months.amount"))
    return DeskCase(id=token, title=name_of(roll), panels=(dates_panel({"d4.origin.civil": entry}), strip))


def dates_desk(office: PensionOffice) -> tuple[Desk, dict[str, str]]:
    """Eight deaths with two dates: five wrong in the civil register, three in the payment file."""
    own = office.registers["payment_file"].set_index("record_id")["end"]
    made: dict[str, list[DeskCase]] = {"file": [], "civil": []}
    for place, roll in enumerate(office.gone[DOUBLE].to_dict("records")):
        days = {"civil": office.entries.loc[roll["record_id_civil"], "death_date"], "file": own[roll["record_id"]]}
        if abs((days["civil"] - days["file"]).days) >= 31:
            right = "file" if place < 10 else "civil"
            made[right].append(_date_case(office, roll, days, right))
    cases = office.shuffled([(case, right) for right, size in (("file", 5), ("civil", 3))
                             for case in made[right][:size]])
    desk = Desk(kind="pair", title="d4.dates.title", intro="d4.dates.intro", graded=True,
                fields=(choice("trust", "d4.dates.ask", ("civil", "file"), item="dates"),),
                cases=tuple(case for case, _ in cases))
    return desk, {case.id: right for case, right in cases}


def _date_case(office: PensionOffice, roll: dict[str, Any], days: dict[str, Any], right: str) -> DeskCase:
    """The right date stands in the record with a certificate that was written soon after the death."""
    died = np.datetime64(roll["died"], "D")
    soon, late = died + int(office.luck.integers(1, 9)), died + int(office.luck.integers(45, 90))
    weak = {"civil": "d4.basis.copy", "file": "d4.basis.phone"}
    records = {f"d4.dates.{name}": {"date": day, "basis": "d4.basis.paper" if name == right else weak[name],
                                    "written": soon if name == right else late} for name, day in days.items()}
    fields = {"date": "d4.death_date", "basis": "d4.basis", "written": "dates.recorded"}
    return DeskCase(id=office.tokens.pop(), title=name_of(roll),
                    panels=(compare_panel("two", "d4.dates.two", records, fields),))
