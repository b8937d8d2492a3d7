"""What people must not do in registers because of where or how old they are: each function marks what does not fit."""

from __future__ import annotations

from collections.abc import Callable

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from synthetic_data.checks.seen_registers import Days, SeenRegisters
from synthetic_data.core.days import NEVER, birthday
from synthetic_data.people.lives import NOBODY
from synthetic_data.registers.sources import Look, source_table
from synthetic_data.registers.travelling import STUDY, STUDY_AGES, WORK, WORKING_AGES

Marks = NDArray[np.bool_]
_IN_CARE_UNDER = 12
"""Years of age under which nobody travels alone."""


def gone_before_the_register(seen: SeenRegisters, name: str) -> Marks:
    """Mark records about people who had died or left before the register began."""
    person = seen.records(seen.spec(name).source)["person"]
    marks: Marks = (person != NOBODY) & (seen.gone[person] < seen.begun(name))
    return marks


def after_departure(source: str) -> Callable[[SeenRegisters], Marks]:
    """Mark records of what begins after a death or emigration, or goes on after it."""
    def broken(seen: SeenRegisters) -> Marks:
        records = seen.records(source)
        known = records["person"] != NOBODY
        gone = np.where(known, seen.gone[records["person"]], NEVER)
        # A planned end that lies ahead says nothing yet.
        end = np.where(records["end"] <= seen.block.today, records["end"], records["day"]) if "end" in records \
            else records["day"]
        marks: Marks = np.maximum(records["day"], end) > gone
        return marks
    return broken


def studies_before_school_ends(seen: SeenRegisters) -> Marks:
    """Mark enrolments at a college before the day on which the student left school."""
    studies, pupils = seen.records("study"), seen.records("school")
    school_ends = np.full(len(seen.gone) + 1, -NEVER, np.int32)
    school_ends[pupils["person"]] = pupils["end"]
    school_ends[NOBODY] = -NEVER
    marks: Marks = studies["day"] < school_ends[studies["person"]]
    return marks


def crossing_at_a_wrong_age(seen: SeenRegisters) -> Marks:
    """Mark crossings for work or study at ages at which nobody crosses for these."""
    crossings = seen.records("border")
    marks = np.zeros(len(crossings["day"]), bool)
    born = seen.block.lives.born[crossings["person"]]
    for purpose, (youngest, eldest) in ((WORK, WORKING_AGES), (STUDY, STUDY_AGES)):
        early = crossings["day"] < birthday(born, youngest * 12)
        # Who left just before that birthday comes back after it.
        late = (crossings["day"] >= birthday(born, eldest * 12)) & (crossings["direction"] == 0)
        marks |= (crossings["purpose"] == purpose) & (crossings["person"] != NOBODY) & (early | late)
    return marks


def children_without_parent(seen: SeenRegisters) -> Marks:
    """Mark crossings of children under 12, but for good, on a day on which no parent crosses in the same direction.

    Parents are looked for among all that cross, as a register misses some.
    """
    crossings, lives = seen.records("border"), seen.block.lives
    everybody = source_table(seen.block, "border", Look(seen.block.today, hindsight=True))
    crossed = _crossing(everybody["person"], everybody["day"], everybody["direction"])
    young = (crossings["person"] != NOBODY) & (seen.ages(crossings["person"], crossings["day"]) < _IN_CARE_UNDER) \
        & (crossings["purpose"] != 0)
    child, with_parent = crossings["person"][young], np.zeros(int(young.sum()), bool)
    for kin in (lives.mother, lives.father):
        with_parent |= np.isin(_crossing(kin[child], crossings["day"][young], crossings["direction"][young]), crossed)
    return ~with_parent


def _crossing(person: NDArray[np.integer], day: Days, direction: NDArray[np.integer]) -> NDArray[np.int64]:
    key: NDArray[np.int64] = (person.astype(np.int64) << 22) + (day.astype(np.int64) << 1) + direction
    return key


def abroad_when_at_home(seen: SeenRegisters) -> Marks:
    """Mark journeys out and back between which the traveller marries here or has a child born here."""
    border, birth, marriage = (pd.DataFrame(seen.records(source)) for source in ("border", "birth", "marriage"))
    border = border[border["person"] != NOBODY].sort_values(["person", "day"], kind="stable", ignore_index=True)
    following = border.shift(-1)
    there_and_back = (border["direction"] == 0) & (following["direction"] == 1) \
        & (border["person"] == following["person"])
    journeys = border.assign(back=following["day"])[there_and_back]
    days = pd.concat([table[[who, "day"]].set_axis(["person", "at_home"], axis=1) for table, who in (
        (birth, "mother"), (birth, "father"), (marriage, "person"), (marriage, "spouse"))])
    met = journeys.reset_index().merge(days, on="person")
    marks = np.zeros(len(border), bool)
    marks[met["index"][(met["day"] < met["at_home"]) & (met["at_home"] < met["back"])]] = True
    broken: Marks = marks[there_and_back.to_numpy()]
    return broken


def moves_to_the_same_address(seen: SeenRegisters) -> Marks:
    """Mark stays that follow on one at the same address."""
    stays = seen.records("address")
    order = np.lexsort((stays["day"], stays["person"]))
    keys = [stays["person"], *(seen.words("address", name)[0] for name in ("settlement", "street")), stays["building"],
            stays["flat"]]
    same = np.logical_and.reduce([key[order][1:] == key[order][:-1] for key in keys])
    follows = stays["day"][order][1:] == stays["end"][order][:-1]
    marks: Marks = same & follows
    return marks


def married_when_gone(seen: SeenRegisters) -> Marks:
    """Mark marriages of people who had died or left by then."""
    marriages = seen.records("marriage")
    gone = [np.where(marriages[side] == NOBODY, NEVER, seen.gone[marriages[side]]) for side in ("person", "spouse")]
    marks: Marks = np.minimum(*gone) < marriages["day"]
    return marks
