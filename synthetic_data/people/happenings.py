"""What happened to the people of a block, one table per kind of event.

Every table has `person` (a row of the block) and `day`; further people and facts stand in columns of their own.
Events, entitlements and registers are all made from these tables.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
from numpy.typing import NDArray

from synthetic_data.core.columns import Columns, coded, word_list
from synthetic_data.core.days import NEVER, birthday, day_number
from synthetic_data.country.vital import FEMALE
from synthetic_data.people.careers import assessments, disability, schooling, study
from synthetic_data.people.lives import NOBODY, Lives

if TYPE_CHECKING:
    from synthetic_data.country.profile import Country
    from synthetic_data.people.block import Block


def happenings(block: Block) -> dict[str, Columns]:
    """Return all tables of the block."""
    lives = block.lives
    return {
        "birth": _births(lives),
        "death": _deaths(lives),
        "marriage": _marriages(lives),
        "divorce": _divorces(lives),
        "widowhood": _widowed(lives),
        "orphanhood": _orphaned(lives),
        "move": {**lives.moves},
        "emigration": _emigrations(lives),
        "retirement_age": _retirements(block),
        "school": schooling(block),
        "study": study(block),
        "disability": disability(block),
        **block.tables_of_work,
        "job_loss": _job_losses(block.tables_of_work["contract"]),
        "assessment": assessments(block),
    }


def _births(lives: Lives) -> Columns:
    rows = np.flatnonzero(lives.mother != NOBODY).astype(np.int32)
    return {"person": rows, "day": lives.born[rows], "mother": lives.mother[rows], "father": lives.father[rows],
            "place": lives.birth_place[rows]}


def _deaths(lives: Lives) -> Columns:
    rows = np.flatnonzero((lives.died < NEVER) & (lives.left == NEVER)).astype(np.int32)
    return {"person": rows, "day": lives.died[rows], "place": lives.place[rows]}


def _marriages(lives: Lives) -> Columns:
    unions = lives.unions
    return {"person": unions["wife"], "day": unions["start"], "spouse": unions["husband"], "end": unions["end"],
            "divorced": unions["divorced"]}


def _divorces(lives: Lives) -> Columns:
    parted = {name: column[lives.unions["divorced"] == 1] for name, column in lives.unions.items()}
    return {"person": parted["wife"], "day": parted["end"], "spouse": parted["husband"], "since": parted["start"]}


def _widowed(lives: Lives) -> Columns:
    unions = lives.unions
    ended = (unions["divorced"] == 0) & (unions["end"] < NEVER)
    wife, husband, end = (unions[name][ended] for name in ("wife", "husband", "end"))
    her_death = lives.died[wife] == end
    survivor, dead = np.where(her_death, husband, wife), np.where(her_death, wife, husband)
    kept = lives.died[survivor] > end
    return {"person": survivor[kept], "day": end[kept], "deceased": dead[kept]}


def _orphaned(lives: Lives) -> Columns:
    """One row per parent who died before the child's 23rd birthday."""
    parts = []
    for kin in (lives.mother, lives.father):
        day = np.where(kin == NOBODY, NEVER, lives.died[kin])
        rows = np.flatnonzero((day < NEVER) & (day < lives.born + 23 * 366) & (day < lives.died))
        young = day[rows] < birthday(lives.born[rows], 23 * 12)
        rows = rows[young].astype(np.int32)
        # A father may die before the birth; the loss then dates from the birth.
        parts.append((rows, np.maximum(day[rows], lives.born[rows]), kin[rows]))
    person, day, deceased = (np.concatenate(part).astype(np.int32) for part in zip(*parts, strict=True))
    return {"person": person, "day": day, "deceased": deceased}


def _emigrations(lives: Lives) -> Columns:
    rows = np.flatnonzero(lives.left < NEVER).astype(np.int32)
    return {"person": rows, "day": lives.left[rows]}


def _job_losses(contracts: Columns) -> Columns:
    """One row per contract that has ended, whoever ended it."""
    rows = np.flatnonzero(contracts["end"] < NEVER)
    return {"person": contracts["person"][rows], "day": contracts["end"][rows], "wage": contracts["wage"][rows]}


def _retirements(block: Block) -> Columns:
    """The day each person reaches the age limit in force on that day."""
    day, lives = block.age_limit, block.lives
    rows = np.flatnonzero((day < block.today) & (day < lives.died)).astype(np.int32)
    return {"person": rows, "day": day[rows]}


def age_limit_days(country: Country, born: NDArray[np.int32], sex: NDArray[np.int8]) -> NDArray[np.int32]:
    """Return the first day on which each person has the age that the limit of that day asks for.

    Notes
    -----
    The limit moves in steps. Within a step the day is the birthday in question, but not before the step begins
    and not after it ends: whoever has not reached one step's age when the next begins waits for that one.
    People who are ten years from the lowest limit at the reference date get `NEVER`.
    """
    result = np.full(len(born), NEVER, np.int32)
    lowest = min(step.months for step in country.profile.retirement)
    horizon = day_number(country.profile.reference_date)
    old = birthday(born, lowest) < horizon + 3660
    for letter, code in (("F", FEMALE), ("M", 1 - FEMALE)):
        steps = sorted((day_number(step.since), step.months) for step in country.profile.retirement
                       if step.sex == letter)
        ends = [since for since, _ in steps[1:]] + [int(NEVER)]
        who = np.flatnonzero((sex == code) & old)
        reached = np.full(len(who), NEVER, np.int32)
        for (since, months), end in reversed(list(zip(steps, ends, strict=True))):
            day = np.maximum(birthday(born[who], months), since)
            reached = np.where(day < end, day, reached).astype(np.int32)
        result[who] = reached
    return result


_OTHER = {"birth": "mother", "marriage": "spouse", "divorce": "spouse", "widowhood": "deceased",
          "orphanhood": "deceased"}
_VALUE = {"assessment": "income_per_head", "disability": "group", "contract": "wage", "job_loss": "wage",
          "move": "target", "study": "institution"}


def event_columns(block: Block) -> Columns:
    """Return the events since records began, and older ones that a present right rests on, as one table."""
    since = day_number(block.country.profile.records_from)
    kinds = list(block.tables)
    needed = {benefit.trigger for benefit in block.benefits.values()}
    parts = []
    for place, (kind, table) in enumerate(block.tables.items()):
        always = kind in needed and kind != "birth"
        rows = np.arange(len(table["day"])) if always else np.flatnonzero(table["day"] >= since)
        other = table[_OTHER[kind]][rows] if kind in _OTHER else np.full(len(rows), NOBODY, np.int32)
        value = table[_VALUE[kind]][rows].astype(float) if kind in _VALUE else np.full(len(rows), np.nan)
        parts.append({"event_id": block.event_id(block.event_offsets[kind] + rows),
                      "person_id": block.ids_of(table["person"][rows]), "kind": np.full(len(rows), place, np.int8),
                      "day": table["day"][rows], "other_person_id": block.ids_of(other), "value": value})
    events = {name: np.concatenate([part[name] for part in parts]) for name in parts[0]}
    return {**events, "kind": coded(events["kind"], word_list(kinds))}
