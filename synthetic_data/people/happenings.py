"""How events come about: from lives in the truth, or from other events, in truth and registers alike.

Every table has `person` (a row) and `day`; further people and facts stand in columns of their own. Which kinds there
are, and who tells of them, stands in `synthetic_data.people.event_kinds`.
"""

from __future__ import annotations

import numpy as np

from synthetic_data.core.columns import Columns
from synthetic_data.core.days import NEVER, birthday
from synthetic_data.people.block import Block
from synthetic_data.people.known import Known
from synthetic_data.people.lives import NOBODY, Lives

_ORPHANED_UNDER = 23
"""Years; no shipped law asks about a parent lost later."""


def births(lives: Lives) -> Columns:
    """Return `person, day, mother, father, place` of everybody born to a known mother."""
    rows = np.flatnonzero(lives.mother != NOBODY).astype(np.int32)
    return {"person": rows, "day": lives.born[rows], "mother": lives.mother[rows], "father": lives.father[rows],
            "place": lives.birth_place[rows]}


def deaths(lives: Lives) -> Columns:
    """Return `person, day, place` of everybody who died here."""
    rows = np.flatnonzero((lives.died < NEVER) & (lives.left == NEVER)).astype(np.int32)
    return {"person": rows, "day": lives.died[rows], "place": lives.place[rows]}


def marriages(block: Block) -> Columns:
    """Return `person` (the wife), `day, spouse, end, divorced`; courts divorce on working days."""
    unions = block.lives.unions
    court = block.country.working_days.put_off(unions["end"], block.today)
    end = np.where(unions["divorced"] > 0, court, unions["end"]).astype(np.int32)
    return {"person": unions["wife"], "day": unions["start"], "spouse": unions["husband"], "end": end,
            "divorced": unions["divorced"]}


def widowed(lives: Lives) -> Columns:
    """Return `person` (who is left), `day, deceased`."""
    unions = lives.unions
    ended = (unions["divorced"] == 0) & (unions["end"] < NEVER)
    wife, husband, end = (unions[name][ended] for name in ("wife", "husband", "end"))
    her_death = lives.died[wife] == end
    survivor, dead = np.where(her_death, husband, wife), np.where(her_death, wife, husband)
    kept = lives.died[survivor] > end
    return {"person": survivor[kept], "day": end[kept], "deceased": dead[kept]}


def emigrations(lives: Lives) -> Columns:
    """Return `person, day`."""
    rows = np.flatnonzero(lives.left < NEVER).astype(np.int32)
    return {"person": rows, "day": lives.left[rows]}


def while_here(lives: Lives, table: Columns) -> Columns:
    """Return a table of what lasts, at most until the person dies or leaves the country."""
    gone = np.minimum(lives.died, lives.left)[table["person"]]
    return {**table, "end": np.minimum(table["end"], gone).astype(np.int32)}


def divorced(known: Known) -> Columns:
    """Return `person` (the wife), `day, spouse, since` of marriages that a court has ended."""
    table = known.tables["marriage"]
    over = (table["end"] < NEVER) & (table["divorced"] > 0)
    return _ended(table, over, but=("divorced",)) | {"since": table["day"][over]}


def job_losses(known: Known) -> Columns:
    """Return one row per contract that has ended, whoever ended it: `person, day`, and what the contract said."""
    table = known.tables["contract"]
    return _ended(table, table["end"] < NEVER)


def _ended(table: Columns, over: np.ndarray[tuple[int], np.dtype[np.bool_]], but: tuple[str, ...] = ()) -> Columns:
    """Return the rows that are over, each on its last day."""
    kept = {name: column[over] for name, column in table.items() if name not in ("end", *but)}
    return {**kept, "day": table["end"][over]}


def widowed_as_told(known: Known) -> Columns:
    """Return `person, day, deceased` from marriages and deaths: whoever outlives a spouse.

    Notes
    -----
    The day is that of the death, not the end of the marriage that its record gives: a record without an end, or with
    a wrong one, still widows.
    """
    table = known.tables["marriage"]
    wife, husband = table["person"], table["spouse"]
    both = (wife != NOBODY) & (husband != NOBODY)
    his, hers = known.died[husband], known.died[wife]
    first = np.minimum(his, hers)
    lasted = (table["divorced"] <= 0) if "divorced" in table else np.ones(len(wife), bool)
    # Two who die on one day leave no widow and no widower.
    rows = np.flatnonzero(both & lasted & (first < NEVER) & (his != hers) & (first > table["day"]))
    he_died = his[rows] < hers[rows]
    return {"person": np.where(he_died, wife[rows], husband[rows]).astype(np.int32), "day": first[rows],
            "deceased": np.where(he_died, husband[rows], wife[rows]).astype(np.int32)}


def orphaned(known: Known) -> Columns:
    """Return one row per parent who died before the child's 23rd birthday: `person, day, deceased`."""
    child = known.kin["person"]
    born, died = known.born[child], known.died[child]
    parts = []
    for kin in (known.kin["mother"], known.kin["father"]):
        day = np.where((kin == NOBODY) | (child == NOBODY), NEVER, known.died[kin])
        rows = np.flatnonzero((day < NEVER) & (born < NEVER) & (day < died))
        # Roughly first, because `birthday` takes longer.
        rows = rows[day[rows] < born[rows] + _ORPHANED_UNDER * 366]
        rows = rows[day[rows] < birthday(born[rows], _ORPHANED_UNDER * 12)]
        # A father may die before the birth; the loss then dates from the birth.
        parts.append((child[rows], np.maximum(day[rows], born[rows]), kin[rows]))
    person, day, deceased = (np.concatenate(part).astype(np.int32) for part in zip(*parts, strict=True))
    return {"person": person, "day": day, "deceased": deceased}


def retirements(known: Known) -> Columns:
    """Return `person, day`: when each person reaches the age limit in force on that day."""
    day = known.age_limit
    rows = np.flatnonzero((day < known.today) & (day < known.died)).astype(np.int32)
    return {"person": rows, "day": day[rows]}
