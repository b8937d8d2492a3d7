"""Who does what: staff, systems, and the claimant or others outside; and which staff form a role."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import pandas as pd
from numpy.typing import NDArray
from scipy.sparse import csr_matrix
from scipy.sparse.csgraph import connected_components

from simulator.calibration.event_items import DAY
from simulator.calibration.pieces import Pieces

FEWEST_ITEMS, FEWEST_CASES = 10, 5
"""Who did less than this is no regular officer: their work is spread over the others."""
_ALIKE = 0.5
"""Cosine of two officers' activity counts from which they have the same role."""
_MOST_A_DAY = 150
LIES_OPEN = 0.3
"""A step of which so many items last beyond a shift is a wait for others, not work at a desk."""
_INSTANT = 1 / 12
"""Minutes; what follows a step faster than five seconds is a machine."""
STAFF, SYSTEM, OUTSIDE = "staff", "system", "outside"


@dataclass(frozen=True, kw_only=True)
class Actors:
    """Who acts.

    Attributes
    ----------
    kinds : for each activity code ``staff``, ``system`` or ``outside``
    officers : codes of the resources that are regular officers, busiest first
    roles : role of each officer, by resource code
    role_of : role of each staff activity, by activity code; missing where no officer does it
    personal : whether resources stand for persons
    why_not : why they do not, in words
    """

    kinds: tuple[str, ...]
    officers: tuple[int, ...]
    roles: dict[int, str]
    role_of: dict[int, str]
    personal: bool
    why_not: str = ""


def find_actors(pieces: Pieces) -> Actors:
    """Tell staff, systems and outsiders apart, and group staff into roles."""
    items = pieces.items
    counts = len(items["resource"].cat.categories)
    cases = np.zeros(counts)
    pairs = items.loc[items["resource"].notna(), ["resource", "case"]].drop_duplicates()
    # add.at counts a code each time it comes; indexing with += would count it once.
    np.add.at(cases, pairs["resource"].cat.codes.to_numpy(), 1)
    kinds = tuple(_kind(pieces, code, cases) for code in range(len(items["activity"].cat.categories)))
    human = np.isin(pieces.activity, [code for code, kind in enumerate(kinds) if kind == STAFF])
    machines = _machines(pieces, human)
    # Judged with the machines, which the count of officers then leaves out.
    why_not = _why_no_persons(pieces, human, machines)
    human &= ~np.isin(pieces.resource, machines)
    work = np.bincount(pieces.resource[human & (pieces.resource >= 0)], minlength=counts)
    regular = [
        code for code in np.argsort(-work, kind="stable") if work[code] >= FEWEST_ITEMS and cases[code] >= FEWEST_CASES
    ]
    if why_not or not regular:
        return Actors(
            kinds=kinds,
            officers=(),
            roles={},
            role_of={},
            personal=False,
            why_not=why_not or "nobody in the log does enough to be called an officer",
        )
    roles = _roles(pieces, human, [int(code) for code in regular])
    return Actors(
        kinds=kinds,
        officers=tuple(map(int, regular)),
        roles=roles,
        personal=True,
        role_of=_role_of(pieces, human, roles),
    )


def _kind(pieces: Pieces, code: int, cases: NDArray[np.float64]) -> str:
    rows = pieces.activity == code
    if not rows.any():
        return STAFF
    names = pieces.items["resource"].cat.categories.str.lower()
    who = pieces.resource[rows]
    known = who[who >= 0]
    if len(known) and np.isin(known, np.flatnonzero(names.isin(["system", "robot", "batch"]))).mean() > 0.5:
        return SYSTEM
    if pieces.cut[rows].mean() >= LIES_OPEN:
        return OUTSIDE
    instant = (pieces.ends - pieces.starts)[rows] <= _INSTANT
    # The first step of a case follows nothing.
    soon = (pieces.wait[rows] <= _INSTANT)[~pieces.first[rows]]
    if instant.mean() >= 0.95 and len(soon) and soon.mean() >= 0.8:
        return SYSTEM
    # Many names, each in a case or two: claimants, no staff.
    if len(known) >= 0.5 * len(who) and len(known) and (cases[known] <= 2).mean() >= 0.5 and len(set(known)) > 10:
        return OUTSIDE
    return STAFF


def _why_no_persons(pieces: Pieces, human: NDArray[np.bool_], machines: NDArray[np.int64]) -> str:
    """Say why resources cannot be taken for persons, if they cannot."""
    who = pieces.resource[human]
    if not len(who) or (who >= 0).mean() < 0.3:
        return "most work has no name on it"
    rest = human & ~np.isin(pieces.resource, machines)
    if np.isin(who, machines).mean() > 0.5 or overlap_share(pieces, rest) > 0.6:
        return "the names stand for roles or teams: one name does more at a time than a person can"
    return ""


def _machines(pieces: Pieces, human: NDArray[np.bool_]) -> NDArray[np.int64]:
    """Return the names that end more items on their usual busy day than a person can."""
    rows = human & (pieces.resource >= 0)
    days = pd.DataFrame({"name": pieces.resource[rows], "day": np.floor(pieces.ends[rows] / DAY)})
    busy = days.groupby(["name", "day"]).size().groupby("name").quantile(0.75)
    machines: NDArray[np.int64] = busy.index[busy > _MOST_A_DAY].to_numpy(np.int64)
    return machines


def overlap_share(pieces: Pieces, rows: NDArray[np.bool_]) -> float:
    """Return the share of recorded work time in which the same name was at work on something else as well."""
    from simulator.calibration.pieces import shared_out

    start, end = pieces.items["start"].to_numpy(float), pieces.ends
    lasting = rows & (pieces.resource >= 0) & (end - start > 0) & ~pieces.cut
    whole = float((end - start)[lasting].sum())
    if not whole:
        return 0.0
    return 1 - float(shared_out(pieces.resource[lasting], start[lasting], end[lasting]).sum()) / whole


def _roles(pieces: Pieces, human: NDArray[np.bool_], officers: list[int]) -> dict[int, str]:
    """Return each officer's role: as the log says when it does, else those who do alike work."""
    named = _named_roles(pieces, human, officers)
    if named:
        return named
    rows = human & np.isin(pieces.resource, officers)
    place = {code: number for number, code in enumerate(officers)}
    table = np.zeros((len(officers), len(pieces.items["activity"].cat.categories)))
    np.add.at(table, (np.array([place[code] for code in pieces.resource[rows]]), pieces.activity[rows]), 1)
    unit = table / np.linalg.norm(table, axis=1, keepdims=True)
    # Being alike does not carry over from pair to pair, so a role is all that hangs together.
    number, group = connected_components(csr_matrix(unit @ unit.T >= _ALIKE), directed=False)
    size = [-table[group == one].sum() for one in range(number)]
    rank = {int(one): place + 1 for place, one in enumerate(np.argsort(size, kind="stable"))}
    return {code: "desk" if number == 1 else f"desk_{rank[int(group[place[code]])]}" for code in officers}


def _named_roles(pieces: Pieces, human: NDArray[np.bool_], officers: list[int]) -> dict[int, str]:
    roles = pieces.items["role"]
    rows = human & np.isin(pieces.resource, officers) & roles.notna().to_numpy()
    if rows.sum() < 0.5 * human.sum():
        return {}
    most = (
        pieces.items[rows]
        .groupby("resource", observed=True)["role"]
        .agg(lambda words: words.astype(str).value_counts().index[0])
    )
    known = {int(pieces.items["resource"].cat.categories.get_loc(name)): str(role) for name, role in most.items()}
    return {code: known[code] for code in officers} if set(officers) <= set(known) else {}


def _role_of(pieces: Pieces, human: NDArray[np.bool_], roles: dict[int, str]) -> dict[int, str]:
    """Return the role that does most of each activity."""
    rows = human & np.isin(pieces.resource, list(roles))
    out = {}
    for code in np.unique(pieces.activity[rows]):
        names = [roles[int(who)] for who in pieces.resource[rows & (pieces.activity == code)]]
        # Sorted, so that a tie does not hang on the order of a set.
        out[int(code)] = max(sorted(set(names)), key=names.count)
    return out
