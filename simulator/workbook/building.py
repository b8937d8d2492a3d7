"""A workbook into a checked office file, and an office or a process into a workbook to fill in."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from simulator.check.extending import name_beside, write_sound
from simulator.plan.process import load_process
from simulator.plan.scenario import Scenario, load_scenario
from simulator.workbook import forms
from simulator.workbook.cells import CellReader
from simulator.workbook.files import Read, read_tables, write_tables
from simulator.workbook.from_office import blank_tables, can_edit_leave, office_tables
from simulator.workbook.not_taken import exported_rows, lines_gone, not_taken, origins_not_kept
from simulator.workbook.to_office import Entries, entries_of, office_lines
from synthetic_data import BadInput, Problem, written_yaml

SWITCH = "workbook"
_OFFICE = ""
"""Whose the places are that belong to no group, stream, calendar, step or role."""
_ON_TOP = ("title", "question", "currency", "working_days", "horizon", "warm_up", "replications", "start")


@dataclass(frozen=True)
class Built:
    """An office made from a workbook."""

    office: Scenario
    changed: tuple[str, ...]
    """Places that differ from the office it is based on, or that the workbook says where it is based on none."""
    passed_over: tuple[str, ...]
    """Sheets of the planner's own."""
    questions: tuple[str, ...] = ()
    """Cells that were read as they stand and may mean something else."""


def write_template(office: str | Path | None, process: str | None, target: Path) -> None:
    """Write a workbook: an office as it is, or the steps of a process with all numbers still to be filled in.

    Raises
    ------
    BadInput : there is no such office or process, or something stands at the target already
    """
    if office is not None:
        scenario = load_scenario(office)
        write_tables(office_tables(scenario, name_beside(office, target)), target, scenario.title)
    else:
        assert process is not None
        plan = load_process(process)
        write_tables(blank_tables(plan, plan.name), target, plan.title)


def build_office(source: Path, target: Path, *, process: str | None = None) -> Built:
    """Write a workbook as an office file; what it does not speak of comes from the office it is based on.

    Parameters
    ----------
    source : an Excel file, or a folder of CSV files
    process : for an office that is based on no other: the process in which its people work

    Raises
    ------
    BadInput : cells that cannot be read in one way, names that are not known, or the result is no sound office; all
        are listed, and nothing is written
    """
    read, cells = read_tables(source), CellReader(source.name)
    based_on = _based_on(read)
    base = load_scenario(_found(based_on, source)) if based_on else None
    plan = load_process(process) if process else base.process if base else None
    if plan is None:
        raise BadInput(Problem(where=source.name, rule="is based on no office, so its process must be named",
                               remedy="add --process benefit_office, or name an office under Based on"))
    entries = entries_of(read.rows, plan, cells)
    extended = base if not process else None
    exported = exported_rows(office_tables(extended, based_on) if extended else blank_tables(plan, plan.name))
    was = CellReader("")
    known = entries_of(exported, plan, was) if extended else {}
    cells.problems += not_taken(read.rows, exported, tuple(cells.problems))
    # A cell that could not be read leaves a gap that is none.
    if not cells.problems:
        cells.problems += lines_gone(read.rows, exported, source.name, based_on_office=extended is not None)
        gone = _gone(entries, known)
        entries |= {place: none for place in gone if (none := _none(place)) is not None}
        _refuse_gone([place for place in gone if place not in entries], was, cells)
        _refuse_rules_of_leave(entries, base, cells)
    if cells.problems:
        raise BadInput(cells.problems)
    changed = {place: value for place, value in entries.items() if known.get(place) != value}
    values = _file(changed, name_beside(_found(based_on, source), target) if base else None, base, process, source.name)
    asked = (*(one for place, questions in cells.questions.items() if place in changed for one in questions),
             *origins_not_kept(read.rows))
    try:
        written = _write(values, target, source.name)
    except BadInput as error:
        raise BadInput([cells.at_cells(problem) for problem in error.problems]) from None
    return Built(written, tuple(changed), read.passed_over, asked)


def _based_on(read: Read) -> str:
    # With a reader of its own: what is wrong here is found again when all sheets are read.
    line = office_lines(read.rows[forms.OFFICE.name], CellReader("")).get(forms.BASED_ON)
    return line["Value"].text if line else ""


def _found(name: str, source: Path) -> str:
    beside = source.parent / name
    return str(beside) if name.endswith((".yml", ".yaml")) and beside.exists() else name


def _gone(entries: Entries, known: Entries) -> list[str]:
    """What an office has and its workbook has no more, though lines of the same group, stream or calendar are left."""
    here = {_OFFICE, *map(_whose, entries)}
    return sorted(place for place in known.keys() - entries.keys() if _whose(place) in here)


def _none(place: str) -> list[int] | None:
    """How an office file says that there is none of it; None where it cannot."""
    return {"holidays": [], "leave": [], "by_month": [1] * len(forms.MONTHS)}.get(place.rpartition(".")[2])


def _refuse_gone(places: Iterable[str], was: CellReader, cells: CellReader) -> None:
    """A cell that was emptied would leave its number in force without a word."""
    for place in places:
        cell = was.sources[place][0]
        cells.problems.append(Problem(
            where=f"{cells.name}: {cell.place}", rule=f"is empty, and the office has {cell.text} there",
            remedy="put it back, or write what holds instead, such as 0"))


def _refuse_rules_of_leave(entries: Entries, base: Scenario | None, cells: CellReader) -> None:
    for name, group in base.staff.items() if base is not None else ():
        if not can_edit_leave(group) and f"staff.{name}.leave" in entries:
            cells.problems.append(Problem(
                where=f"{cells.name}: {forms.LEAVE.name}", value=name, remedy="change it there",
                rule="has leave by rules in its office file, which a line here would replace"))


def _whose(place: str) -> str:
    """The group, stream, calendar, step or role that a place belongs to; the office itself for the rest."""
    parts = place.split(".")
    if parts[0] in ("staff", "arrivals", "calendars"):
        return ".".join(parts[:2])
    return place if parts[0] in ("process", "costs") else _OFFICE


def _file(changed: Entries, extends: str | None, base: Scenario | None, process: str | None,
          name: str) -> dict[str, Any]:
    on_top = {key: changed[key] for key in _ON_TOP if key in changed}
    rest = {place: value for place, value in changed.items() if place not in _ON_TOP}
    title = f"Numbers of {name}"
    if base is not None and process is None:
        switches = {SWITCH: {"title": title, "changes": rest}} if rest else {}
        on = [*base.on, *([SWITCH] if rest and SWITCH not in base.on else [])]
        return {"extends": extends, **on_top, **({"switches": switches, "on": on} if rest else {})}
    steps = {place: value for place, value in rest.items() if place.startswith("process.")}
    nested = _nested({place: value for place, value in rest.items() if not place.startswith("process.")})
    calendars = list(nested.get("calendars", {}))
    usual = {"working_days": calendars[0]} if calendars and "working_days" not in on_top else {}
    return {"process": process, **usual, **on_top, **nested, "switches": {SWITCH: {"title": title, "changes": steps}},
            "on": [SWITCH]}


def _nested(entries: Mapping[str, Any]) -> dict[str, Any]:
    out: dict[str, Any] = {}
    for place, value in entries.items():
        *above, last = place.split(".")
        here = out
        for key in above:
            here = here.setdefault(key, {})
        here[last] = value
    return out


def _write(values: dict[str, Any], target: Path, name: str) -> Scenario:
    text = written_yaml(_plain(values))
    return write_sound(f"# Written by `readiness office from-excel` from {name}.\n{text}", target, told_of=name)


def _plain(value: Any) -> Any:
    """Days as words, tuples as lists: what a YAML file holds."""
    if isinstance(value, Mapping):
        return {key: _plain(part) for key, part in value.items()}
    if isinstance(value, (list, tuple)):
        return [_plain(part) for part in value]
    return value.isoformat() if isinstance(value, dt.date) else value
