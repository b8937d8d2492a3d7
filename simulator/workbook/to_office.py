"""The lines of a workbook as keys of an office file: only what differs from the office it is based on."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator, Sequence
from typing import Any

from simulator.check.alike_names import without_signs
from simulator.plan.process import Activity, Process
from simulator.workbook import forms
from simulator.workbook.cells import CellReader
from simulator.workbook.files import Cell, SheetRow
from simulator.workbook.forms import DAYS, MONTHS
from simulator.workbook.from_office import days_of_month, spell_number
from synthetic_data import heads_totals, look_key, name_key, shown

Entries = dict[str, Any]
"""Dotted place in an office file → value there."""
_LINE_KEYS = {forms.TITLE: "title", forms.QUESTION: "question", forms.CURRENCY: "currency",
              forms.WORKING: "working_days"}
_WHOLES, _ROUNDED = (1, 12, 100), 0.01
"""What shares and weights of twelve months come to, and how far rounding may lead from it."""
_PER = ("min", "hour", "day", "week", "month", "year")
_TIME_PARTS = ("Unit", "Other shape", "Mean", "Spread")
_SPANS = {forms.LENGTH: "horizon", forms.WARM_UP: "warm_up"}


def entries_of(rows: dict[str, list[SheetRow]], process: Process, cells: CellReader) -> Entries:
    """Return what all sheets say, as places of an office file; problems go to the cells."""
    entries = dict(_office(rows[forms.OFFICE.name], cells))
    year = entries.get("start", dt.date(2024, 1, 1)).year
    groups = _named(rows[forms.STAFF.name], "Group", cells)
    calendars = _named(rows[forms.HOURS.name], "Calendar", cells)
    for name, row in calendars.items():
        entries[f"calendars.{name}.hours"] = _week(row, cells)
        cells.made(f"calendars.{name}.hours", *(row[heading] for heading in DAYS.values()))
    entries |= _holidays(rows[forms.HOLIDAYS.name], calendars, cells)
    for name, row in groups.items():
        entries |= _group(name, row, [*calendars, "always"], cells)
    entries |= _leave(rows[forms.LEAVE.name], groups, cells)
    for name, row in _named(rows[forms.VOLUMES.name], "Stream", cells).items():
        entries |= _stream(name, row, year, cells)
    entries |= _steps(rows[forms.STEPS.name], process, cells)
    entries |= _ways(rows[forms.WAYS.name], process, cells)
    return entries | _costs(rows[forms.COSTS.name], entries.get("currency", ""), cells)


def office_lines(rows: Sequence[SheetRow], cells: CellReader) -> dict[str, SheetRow]:
    """Return the lines of the sheet Office by what they are."""
    lines = _named(rows, "What", cells, forms.OFFICE_LINES)
    return {name: row for name, row in lines.items() if not row["Value"].empty}


def _office(rows: Sequence[SheetRow], cells: CellReader) -> Iterator[tuple[str, Any]]:
    lines = office_lines(rows, cells)
    for name, key in _LINE_KEYS.items():
        if name in lines:
            cells.made(key, lines[name]["Value"])
            yield key, lines[name]["Value"].text
    for name, key in _SPANS.items():
        if name in lines and (days := cells.number(lines[name]["Value"], unit="days")) is not None:
            cells.made(key, lines[name]["Value"])
            yield key, {"value": days, "unit": "days", **cells.origin(lines[name])}
    if forms.RUNS in lines and (runs := cells.number(lines[forms.RUNS]["Value"], whole=True)) is not None:
        cells.made("replications", lines[forms.RUNS]["Value"])
        yield "replications", int(runs)
    if forms.FIRST_DAY in lines:
        cells.made("start", lines[forms.FIRST_DAY]["Value"])
    if forms.FIRST_DAY in lines and (first := cells.days([lines[forms.FIRST_DAY]["Value"]])):
        yield "start", first[0]


def _named(rows: Sequence[SheetRow], heading: str, cells: CellReader, known: Sequence[str] = ()) -> dict[str, SheetRow]:
    """The lines by their first cell, which must differ by more than capitals, accents, blanks, and signs between."""
    out: dict[str, SheetRow] = {}
    first: dict[str, Cell] = {}
    for row in rows:
        name = cells.word(row[heading], known)
        before = first.setdefault(look_key(without_signs(name)), row[heading])
        if name and before is not row[heading]:
            but = "" if before.text == name else (
                " (but for capitals, blanks or signs that are not seen)" if name_key(before.text) == name_key(name) else
                f" as {before.text} (but for accents, zeros or signs between words)")
            cells.wrong(row[heading], f"stands in {before.place} already{but}", "keep one line of them")
        elif shown(name) != name:
            cells.wrong(row[heading], f"holds a sign that is not seen ({shown(name)})", "type the name anew")
        elif heads_totals(name):
            cells.wrong(row[heading], "is a line of totals, which would count as one more", "take the line out")
        elif "." in name:
            cells.wrong(row[heading], "must not hold a dot", "write letters, digits and _")
        elif name:
            out[name] = row
    return out


def _group(name: str, row: SheetRow, calendars: Sequence[str], cells: CellReader) -> Entries:
    origin, heads = cells.origin(row), cells.number(row["Heads"], whole=True, unit="heads")
    roles = [part.strip() for part in cells.word(row["Roles"]).split(";")]
    for key, heading in {"roles": "Roles", "calendar": "Calendar", "heads": "Heads",
                         "absence": "Absent of 100 days"}.items():
        cells.made(f"staff.{name}.{key}", row[heading])
    out: Entries = {f"staff.{name}.roles": [role for role in roles if role],
                    f"staff.{name}.calendar": cells.word(row["Calendar"], calendars)}
    if heads is not None:
        out[f"staff.{name}.heads"] = {"value": heads, "unit": "heads", **origin}
    if not row["Absent of 100 days"].empty and (away := cells.share(
            row["Absent of 100 days"], f"staff.{name}.absence")) is not None:
        out[f"staff.{name}.absence"] = {"value": away, "unit": "share", **origin}
    return out


def _week(row: SheetRow, cells: CellReader) -> dict[str, str]:
    hours = {day: row[heading].text for day, heading in DAYS.items() if not row[heading].empty}
    if not hours:
        cells.wrong(row["Calendar"], "is a calendar that never opens", "write 09:00-17:00 under a day")
    for day, heading in DAYS.items():
        if isinstance(row[heading].value, (int, float, dt.time, dt.date)):
            cells.wrong(row[heading], "must be hours as words", f"write {day} as 08:00-12:00 13:00-16:00")
    return hours


def _holidays(rows: Sequence[SheetRow], calendars: dict[str, SheetRow], cells: CellReader) -> Entries:
    out: Entries = {}
    for name, first, last in _spans(rows, "Calendar", list(calendars), cells):
        days = [first + dt.timedelta(days=n) for n in range((last - first).days + 1)]
        out.setdefault(f"calendars.{name}.holidays", []).extend(days)
    return {place: sorted(set(days)) for place, days in out.items()}


def _leave(rows: Sequence[SheetRow], groups: dict[str, SheetRow], cells: CellReader) -> Entries:
    out: Entries = {}
    spans = _spans(rows, "Group", list(groups), cells, both=True)
    for row, (name, first, last) in zip(rows, spans, strict=False):
        line: dict[str, Any] = {"from": first, "to": last}
        if not row["People"].empty and (people := cells.number(row["People"], whole=True)) is not None:
            line["people"] = {"value": people, "unit": "heads", **cells.origin(row)}
        out.setdefault(f"staff.{name}.leave", []).append(line)
        place = f"staff.{name}.leave[{len(out[f'staff.{name}.leave']) - 1}]"
        cells.made(place, row["People"], row["From"], row["To"])
    return out


def _spans(rows: Sequence[SheetRow], heading: str, known: Sequence[str], cells: CellReader, *,
           both: bool = False) -> list[tuple[str, dt.date, dt.date]]:
    """Name, first and last day of each line; none at all when any line is wrong."""
    before = len(cells.problems)
    names = [cells.word(row[heading], known) for row in rows]
    lasts = [row["To"] if both or not row["To"].empty else row["From"] for row in rows]
    days = cells.days([cell for row, last in zip(rows, lasts, strict=True) for cell in (row["From"], last)])
    for first, last, row in zip(days[::2], days[1::2], rows, strict=False):
        if last < first:
            cells.wrong(row["To"], f"lies before {first}", "the first day stands under From, the last under To")
    return list(zip(names, days[::2], days[1::2], strict=True)) if len(cells.problems) == before else []


def _stream(name: str, row: SheetRow, year: int, cells: CellReader) -> Entries:
    counts = [row[month] for month in MONTHS]
    cells.made(f"arrivals.{name}", row["Number"], row["Per"], row["Benefit"], *counts)
    filled, out = [cell for cell in counts if not cell.empty], Entries()
    if not row["Benefit"].empty:
        cells.made(f"arrivals.{name}.benefit", row["Benefit"])
        out[f"arrivals.{name}.benefit"] = row["Benefit"].text
    if filled and not (row["Number"].empty and row["Per"].empty):
        cells.wrong(row["Per"] if row["Number"].empty else row["Number"], "says how many cases come a second time, "
                    "beside the months", "empty it, or empty the months")
    elif not filled:
        unit, number = cells.word(row["Per"], _PER), cells.number(row["Number"])
        out[f"arrivals.{name}.rate"] = {"value": number, "unit": f"cases per {unit}", **cells.origin(row)}
    elif len(filled) < len(MONTHS):
        for cell in counts:
            if cell.empty:
                cells.wrong(cell, "is empty beside months with numbers", "write 0 where no case comes")
    else:
        numbers = [cells.number(cell) or 0.0 for cell in counts]
        out |= _by_month(name, numbers, year, cells.origin(row), row["Stream"], cells)
    return out


def _by_month(name: str, counts: Sequence[float], year: int, origin: dict[str, Any], cell: Cell,
              cells: CellReader) -> Entries:
    """Cases of each month as a rate per day and the weights of the months, which have different lengths."""
    if not sum(counts):
        cells.wrong(cell, "has no case in any month", "write the cases of the year, or take the line out")
        return {}
    if any(abs(sum(counts) - whole) <= _ROUNDED * whole for whole in _WHOLES):
        cells.questions.setdefault(f"arrivals.{name}.by_month", []).append(
            f"{cell.place}: the months are read as cases of each month, {sum(counts):g} in the whole year; if they are "
            "the year's cases divided, write how many come in each month")
    daily = [count / days_of_month(year, month) for month, count in enumerate(counts, 1)]
    mean = spell_number(sum(daily) / len(daily))
    return {f"arrivals.{name}.rate": {"value": mean, "unit": "cases per day", **origin},
            f"arrivals.{name}.by_month": [spell_number(weight) for weight in daily]}


def _steps(rows: Sequence[SheetRow], process: Process, cells: CellReader) -> Entries:
    timed = [name for name, step in process.activities.items() if step.kind == "human" and step.time]
    out: Entries = {}
    for name, row in _named(rows, "Step", cells).items():
        if name not in timed:
            cells.word(row["Step"], timed)
        elif (time := _time(row, process.activities[name], cells)) is not None:
            out[f"process.activities.{name}.time"] = time
            cells.made(f"process.activities.{name}.time", *(row.beside(part) for part in _TIME_PARTS))
    return out


def _time(row: SheetRow, step: Activity, cells: CellReader) -> str | None:
    origin = cells.origin(row)
    brackets = f"({origin['origin']}{'; ' if origin['source'] else ''}{origin['source']})"
    if not row["Other shape"].empty:
        if not (row["Mean"].empty and row["Spread"].empty):
            cells.wrong(row["Other shape"], "says the time a second time, beside the mean", "keep one of them")
        return f"{row['Other shape'].text} {brackets}"
    if row["Unit"].empty and step.time is not None and not step.time.unit.startswith("min"):
        cells.wrong(row["Unit"], f"is empty, and the office has {step.time.unit} there, where min would be read",
                    "write the unit of the mean, such as min or h")
    unit = row["Unit"].text or "min"
    mean = cells.number(row["Mean"], unit=unit)
    if mean is None:
        return None
    if row["Spread"].empty:
        return f"constant {spell_number(mean)} {unit} {brackets}"
    spread = cells.number(row["Spread"], unit=unit)
    return None if spread is None else f"lognormal {spell_number(mean)} +- {spell_number(spread)} {unit} {brackets}"


def _ways(rows: Sequence[SheetRow], process: Process, cells: CellReader) -> Entries:
    out: Entries = {}
    seen: dict[str, Cell] = {}
    for row in rows:
        step, line = cells.word(row["Step"], list(process.activities)), cells.number(row["Line"], whole=True)
        place = f"process.activities.{step}.next"
        share = cells.share(row["Of 100"], place)
        if not step or line is None or share is None:
            continue
        routes = process.activities[step].next
        route = routes[int(line) - 1] if 0 < line <= len(routes) else None
        if route is None or route.share is None or route.to != row["To"].text:
            cells.wrong(row["To"], f"is not where line {line:g} of {step} leads by a share", "leave it as it was")
            continue
        at = f"{place}[{int(line) - 1}].share"
        if at in seen:
            cells.wrong(row["Line"], f"stands in {seen[at].place} already", "keep one line of them")
        seen.setdefault(at, row["Line"])
        lines = out.setdefault(place, [one.model_dump(by_alias=True, mode="json", exclude_none=True) for one in routes])
        cells.made(at, row["Of 100"])
        lines[int(line) - 1]["share"] = {"value": share, "unit": "share", **cells.origin(row)}
    return out


def _costs(rows: Sequence[SheetRow], currency: str, cells: CellReader) -> Entries:
    prices = {name: (row, cells.number(row["Per minute"], unit=currency))
              for name, row in _named(rows, "Role", cells).items()}
    return {f"costs.staff_minute.{name}": {"value": price, "unit": currency or "money", **cells.origin(row)}
            for name, (row, price) in prices.items() if price is not None}
