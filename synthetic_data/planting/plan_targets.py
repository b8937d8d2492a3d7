"""From the lines of a defect plan to fields that exist and can carry the defect."""

from __future__ import annotations

from collections.abc import Collection, Iterator
from typing import Any

from synthetic_data.core.errors import Problem
from synthetic_data.core.specs import did_you_mean
from synthetic_data.planting.catalogue import load_defect
from synthetic_data.planting.cells import kind_of
from synthetic_data.planting.defect import Defect, Target
from synthetic_data.planting.defect_plan import PlannedDefect, means, settings_of
from synthetic_data.planting.run import Planned, Planting, stored

_DATES_OF_ROW = ("happened_on", "recorded_on", "received_on")


def find_targets(run: Planting, line: PlannedDefect, place: str) -> Iterator[Planned]:
    """Yield every field that a line of the plan means and that can carry its defect; what fits nowhere is a problem.

    Parameters
    ----------
    place : where the line stands, for messages
    """
    defect = load_defect(line.defect)
    settings = settings_of(line)
    for register, name in _places(run, line, defect, settings, place):
        # Neither the line's number nor its rate: other lines, or more of this one, leave the cells that are hit as they
        # are.
        address = ("defect", line.defect, register, name, line.label)
        yield Planned(line=line, defect=defect, place=place, target=Target(
            register=register, field=name, tables=run.registers.tables, people=run.people, world=run.world,
            settings=settings, seed=run.seed, address=address, shared=run.shared))


def _places(run: Planting, line: PlannedDefect, defect: Defect, settings: Any, place: str) -> list[tuple[str, str]]:
    """Registers and fields that the line names; a field found by pattern is left out when it cannot fit."""
    before = len(run.problems)
    registers = _matching(run, line.registers, run.registers, f"{place}.registers")
    known = {name: _fields(run, name) for name in registers}
    if registers and not defect.on_rows:
        _matching(run, line.fields, dict.fromkeys(name for names in known.values() for name in names),
                  f"{place}.fields")
    found = [(register, column) for register in registers for column in (["*"] if defect.on_rows else known[register])
             if column in line.fields or _meant(defect, column, line.fields)]
    misfits = {spot: _misfit(run, defect, settings, *spot) for spot in found}
    fitting = [spot for spot, reason in misfits.items() if reason is None]
    if not found and registers and len(run.problems) == before:
        run.problems.append(Problem(where=f"{place}.fields", value=", ".join(line.fields),
                                    rule=f"means no field of {' or '.join(registers)} that {defect.name} is about",
                                    remedy="name the field itself"))
    # A field that was named and does not fit is a mistake; one that a pattern found is passed over.
    by_name = [spot for spot in found if (spot[1] in line.fields or defect.on_rows) and spot[0] in line.registers]
    for spot in by_name if fitting else found:
        if reason := misfits[spot]:
            run.problems.append(Problem(where=f"{place}.fields", value=".".join(spot),
                                        rule=f"cannot carry {defect.name}: {reason}"))
    return fitting


def _fields(run: Planting, register: str) -> list[str]:
    if ("fields", register) not in run.shared:
        run.shared["fields", register] = [name for name in stored(run, register) if name != "record_id"]
    found: list[str] = run.shared["fields", register]
    return found


def _meant(defect: Defect, column: str, patterns: tuple[str, ...]) -> bool:
    """Whether a pattern means the field; the dates of the row itself are only meant by defects about them."""
    if column in _DATES_OF_ROW and column not in defect.only_fields:
        return False
    return any(means(pattern, column) for pattern in patterns)


def _matching(run: Planting, patterns: tuple[str, ...], known: Collection[str], place: str) -> list[str]:
    for pattern in patterns:
        if pattern not in known and not any(means(pattern, name) for name in known):
            run.problems.append(Problem(where=place, rule="matches nothing here", value=pattern,
                                        remedy=did_you_mean(pattern, known)))
    if all(pattern in known for pattern in patterns):
        return [name for name in known if name in patterns]
    return [name for name in known if any(means(pattern, name) for pattern in patterns)]


def _misfit(run: Planting, defect: Defect, settings: Any, register: str, name: str) -> str | None:
    """Why the defect cannot stand in this field; None when it can."""
    for needed in defect.needs(settings):
        other, _, column = needed.rpartition(".")
        if other and other not in run.registers:
            return f"it looks into {other}, which is not among the registers"
        if column not in stored(run, other or register):
            return f"it needs the field {column} in {other or register}"
    return None if defect.on_rows else _column_misfit(defect, name, stored(run, register)[name])


def _column_misfit(defect: Defect, name: str, values: Any) -> str | None:
    if defect.only_fields and name not in defect.only_fields:
        return f"it is about {' and '.join(sorted(defect.only_fields))}"
    kind = kind_of(values)
    if kind not in defect.kinds:
        return f"it holds {kind}, and the defect needs {' or '.join(sorted(defect.kinds))}"
    return None
