"""Plant the defects of a plan in clean registers and write down every change.

Whole rows first, then keys, then single cells, then layouts; within these the order of the plan. At most one
defect stands on a cell. Everything is computed from the clean tables, and each column is written once.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import numpy as np
import pandas as pd
import pyarrow as pa
from numpy.typing import NDArray

from synthetic_data.core.conditions import ColumnCondition, holds, read_condition, refuse_other_writing
from synthetic_data.core.errors import Problem
from synthetic_data.core.specs import did_you_mean
from synthetic_data.planting.arriving import written_registers
from synthetic_data.planting.cells import Rows, used_words, whole_values
from synthetic_data.planting.defect import STAGES, Hits, Mask, Target
from synthetic_data.planting.defect_plan import DefectPlan, PlannedDefect, refuse
from synthetic_data.planting.draws import CellShare, OutOfReach, chosen_batches, draw_rows
from synthetic_data.planting.ledger import write_ledger
from synthetic_data.planting.lookups import places_of, rows_in_truth
from synthetic_data.planting.plan_targets import find_targets
from synthetic_data.planting.recording import find_places, record_edit
from synthetic_data.planting.run import Planned, Planting
from synthetic_data.registers.register_set import RegisterSet

_ANYWHERE = "any field"
"""Under this name `taken` holds the rows in which some field has a defect."""


def inject(registers: RegisterSet, plan: DefectPlan, seed: int, world: Any, *, further_part: bool = False
           ) -> tuple[RegisterSet, pd.DataFrame]:
    """Plant defects and return the registers as they would arrive, with the truth ledger.

    Parameters
    ----------
    registers : clean registers; left as they are
    plan : what to plant
    seed : decides which cells are hit and how
    world : the truth behind the registers, for defects and conditions that look at persons
    further_part : the registers are a later part of a population whose first part was planted already, or a
        small draw, so a line that nothing in this part can carry is no mistake

    Returns
    -------
    registers : with the defects
    ledger : one row per change; columns `LEDGER_COLUMNS`

    Raises
    ------
    BadInput : unknown register or field, a defect that does not fit its field, a rate that cannot be
        reached (with both numbers), a line that no cell can carry; all problems at once
    """
    run = Planting(registers=registers, world=world, seed=seed)
    planned = [one for number, line in enumerate(plan.defects)
               for one in find_targets(run, line, f"{plan.title}: defects[{number}]")]
    refuse(run.problems)
    # By stage alone: within a stage the line that stands first in the plan claims its cells first.
    for one in sorted(planned, key=lambda one: STAGES.index(one.defect.stage)):
        _plant(run, one)
    refuse([*run.problems, *(() if further_part else _idle_lines(run, planned))])
    find_places(run)
    ledger = write_ledger(run.entries)
    return written_registers(run), ledger


def _plant(run: Planting, one: Planned) -> None:
    target, line = one.target, one.line
    try:
        eligible = one.defect.eligible(target)
        for condition in line.where:
            eligible = eligible & holds(condition, _condition_column(target, condition))
        run.able[one.place] = run.able.get(one.place, 0) + int(np.count_nonzero(eligible))
        rows = draw_rows(CellShare(rate=line.rate.value if line.rate else None, count=line.count), eligible=eligible,
                         free=_free(run, one), multipliers=_multipliers(target, line),
                         record_id=target.record_id, seed=run.seed, address=target.address)
    except OutOfReach as short:
        # A line for where it fits finds nothing to hit elsewhere; one that asks for too much is a mistake everywhere.
        if short.eligible or not line.if_any:
            run.problems.append(_unreachable(one, short))
        return
    except (ValueError, KeyError) as error:
        run.problems.append(Problem(where=f"{one.place} on {target.register}", rule=str(error.args[0])))
        return
    if len(rows):
        rows, hit = _with_groups(one, rows)
        _take(run, one, rows)
        record_edit(run, one, rows, one.defect.apply(Hits(target=target, rows=rows)), hit)


def _with_groups(one: Planned, rows: Rows) -> tuple[Rows, Rows]:
    """The rows that are hit with those that go along with them, and the number of the hit of each."""
    if one.defect.together is None:
        return rows, np.arange(len(rows))
    groups = one.defect.together(one.target)
    hit = places_of(groups, groups[rows])
    members = np.flatnonzero(hit >= 0)
    return members, hit[members]


def _idle_lines(run: Planting, planned: list[Planned]) -> list[Problem]:
    """Lines that ask for something and that no cell of all their fields can carry."""
    idle: dict[str, list[Planned]] = {}
    for one in planned:
        if not run.able.get(one.place) and _asks(one.line) and not one.line.if_any:
            idle.setdefault(one.place, []).append(one)
    return [Problem(where=place, value=ones[0].defect.name,
                    rule="hits nothing: " + ", ".join(_nobody(one) for one in ones),
                    remedy="leave the line out, name another register or settings, widen `where`, or make more people")
            for place, ones in idle.items()]


def _asks(line: PlannedDefect) -> bool:
    return (line.rate.value if line.rate else line.count or 0) > 0


def _nobody(one: Planned) -> str:
    of = "" if one.target.field == "*" else f".{one.target.field}"
    return f"none of the {len(one.target.table)} records of {one.target.register}{of} can carry it"


def _unreachable(one: Planned, short: OutOfReach) -> Problem:
    cells = f"{one.target.register}.{one.target.field}"
    share = short.reachable / short.eligible if short.eligible else 0.0
    asked = short.asked / short.eligible if short.eligible else float(bool(short.asked))
    return Problem(where=f"{one.place}.rate", value=one.line.rate.value if one.line.rate else one.line.count,
                   rule=f"cannot be reached on {cells}: it asks for {short.asked} of {short.eligible} eligible cells "
                        f"({asked:.3g}), and {short.reachable} ({share:.3g}) are open to {one.defect.name}",
                   remedy="lower the rate or its multipliers, or widen `where` and `batch`")


def _free(run: Planting, one: Planned) -> Mask:
    target = one.target
    size = len(target.table)
    fields = one.defect.touches(target)
    closed = np.zeros(size, dtype=bool)
    # A defect of rows needs a row that nothing has touched; one of cells needs its cells, and the row still there.
    for name in ("*", _ANYWHERE) if "*" in fields else ("*", *fields):
        if (target.register, name) in run.taken:
            closed |= run.taken[target.register, name]
    if one.defect.together is not None:
        closed = _in_groups_of(closed, one.defect.together(target))
    if one.line.batch:
        codes, words = used_words(_plain_column(target, one.line.batch.column))
        return ~closed & chosen_batches(codes, words, one.line.batch.share, run.seed, target.address)
    return ~closed


def _in_groups_of(closed: Mask, groups: Rows) -> Mask:
    """A group is closed when one of its rows is."""
    return closed | (places_of(groups, groups[closed & (groups >= 0)]) >= 0)


def _multipliers(target: Target, line: PlannedDefect) -> NDArray[np.float64] | None:
    if not line.by:
        return None
    return target.once(lambda: _times(target, line.by), "times", target.register, *line.by.items())


def _times(target: Target, by: Mapping[str, float]) -> NDArray[np.float64]:
    times = np.ones(len(target.table))
    for text, factor in by.items():
        condition = read_condition(text)
        np.multiply(times, factor, out=times, where=holds(condition, _condition_column(target, condition)))
    return times


def _condition_column(target: Target, condition: ColumnCondition) -> pa.Array:
    column = _plain_column(target, condition.column)
    # A further part of a population may lack a word that the whole has.
    target.once(lambda: refuse_other_writing(condition, column), "words", target.register, str(condition))
    return column


def _plain_column(target: Target, name: str) -> pa.Array:
    """A column of the register, or ``person.x`` from the truth about the person behind each row."""
    if not name.startswith("person."):
        if not target.has(name):
            raise ValueError(f"{target.register} has no column {name!r}; {did_you_mean(name, target.names)}")
        return target.columns(name)
    wanted = name.removeprefix("person.")
    if wanted not in target.persons:
        raise ValueError(f"persons have no column {wanted!r}; {did_you_mean(wanted, target.persons)}")
    return whole_values(target.persons[wanted]).take(pa.array(rows_in_truth(target)))


def _take(run: Planting, one: Planned, rows: Rows) -> None:
    """Close the touched cells to later defects, and the row to later row defects."""
    target = one.target
    for name in (*one.defect.touches(target), _ANYWHERE):
        if (target.register, name) not in run.taken:
            run.taken[target.register, name] = np.zeros(len(target.table), dtype=bool)
        run.taken[target.register, name][rows] = True
