"""What events say of the work of staff: waits, busy minutes and work that is ready, from rows or as gathered before."""

from __future__ import annotations

import numpy as np
import pandas as pd

from simulator.measures.view import DAY, ROLE, OfficeView, told
from simulator.measures.words import is_one_of, words_in

_VISIT = ["replication", "case_id", "activity", "visit"]


def waits(view: OfficeView) -> pd.DataFrame:
    """Columns ``replication, role, waited``: hours that each visit to a step of staff stood ready and idle.

    A visit waits until a person starts, until the citizen leaves or the case is taken away, or until the end of the
    run, and once more after each interruption. Whoever turns away at the door has not waited.
    """
    if view.gathered is not None:
        return view.gathered.waits()
    return placed_waits(view).drop(columns="place")


def placed_waits(view: OfficeView) -> pd.DataFrame:
    """As `waits`, with the `place` of each visit's first row among the rows of the view."""
    columns = [*_VISIT, "role", "enabled_at", "started_at", "completed_at", "outcome"]
    human = is_one_of(view.events["actor_kind"], ["human"])
    rows = view.events.loc[human, columns].assign(place=np.flatnonzero(human))
    balked = is_one_of(rows["outcome"], ["left"]) & (rows["completed_at"] <= rows["enabled_at"])
    if balked.any():
        rows = rows[~balked]
    # A visit that ended without a start was given up, or taken away.
    stop = rows["started_at"].fillna(rows["completed_at"]).fillna(view.horizon)
    rows = rows.assign(waited=(stop - rows["enabled_at"]) / 60)
    if is_one_of(rows["outcome"], ["interrupted"]).any():
        # Pieces of interrupted work are one visit, which waited several times.
        visit = rows.astype({"role": object}).groupby(_VISIT, observed=True, sort=False)
        rows = visit.agg(enabled_at=("enabled_at", "min"), role=("role", "first"), waited=("waited", "sum"),
                         place=("place", "first")).reset_index()
    return rows.loc[rows["enabled_at"] >= view.warm_up, ["replication", "role", "waited", "place"]]


def busy_pieces(view: OfficeView) -> pd.DataFrame:
    """Columns ``replication, group, busy_inside``: minutes in the window of load of each piece of work of people."""
    if view.gathered is not None:
        return view.gathered.busy()
    return placed_pieces(view).drop(columns="place")


def placed_pieces(view: OfficeView) -> pd.DataFrame:
    """As `busy_pieces`, with the `place` among the rows of the view; those of who sits beside somebody come last."""
    at_work = is_one_of(view.events["actor_kind"], ["human"]) & view.events["started_at"].notna()
    pieces = [_of_groups(view.events, at_work)]
    if len(view.company):  # who sits beside somebody works as well
        beside = _of_groups(view.company, view.company["started_at"].notna())
        pieces.append(beside.assign(place=beside["place"] + len(view.events)))
    # Words of one list stay a category when they are put together.
    return pd.concat(pieces, ignore_index=True) if len(pieces) > 1 else pieces[0]


def _of_groups(rows: pd.DataFrame, chosen: pd.Series) -> pd.DataFrame:
    workers = rows.loc[chosen, "resource"].astype("category")
    groups = [name.rpartition("-")[0] for name in workers.cat.categories]
    names = list(dict.fromkeys(groups))
    # By number, so that a name is taken apart once for each worker and not for each row.
    place = np.array([*map(names.index, groups), -1], np.int16)[workers.cat.codes.to_numpy()]
    group = pd.Categorical.from_codes(place, categories=pd.Index(names, dtype="str"))
    return pd.DataFrame({"replication": rows["replication"].to_numpy()[chosen], "group": group,
                         "busy_inside": rows["busy_inside"].to_numpy()[chosen], "place": np.flatnonzero(chosen)})


def staff_roles(view: OfficeView) -> list[str]:
    """Return the roles in which people worked or were waited for, in the order of the staff."""
    human = is_one_of(view.events["actor_kind"], ["human"])
    asked = words_in(view.events.loc[human, "role"]) | words_in(view.company["role"]) | {*told(view.seen, ROLE)}
    ordered = dict.fromkeys(role for roles in view.roles.values() for role in roles)
    return [role for role in [*ordered, *sorted(asked - set(ordered))] if role and role in asked]


def role_backlog_by_day(view: OfficeView) -> pd.DataFrame:
    """Columns ``replication, group, day, backlog``: work of each role ready or begun at the end of each day."""
    days = days_of(view)
    held = role_work_held(view) if view.gathered is None else view.gathered.held
    none = np.zeros(len(days) * len(view.replications), np.int64)
    tables = [_by_day(view, held.get(role, none)).assign(group=role) for role in staff_roles(view)]
    columns = ["replication", "group", "day", "held"]
    # An office without staff has the columns all the same.
    return pd.concat([pd.DataFrame(columns=columns), *tables])[columns].rename(columns={"held": "backlog"})


def role_work_held(view: OfficeView) -> dict[str, np.ndarray]:
    """Return for each role the work ready or begun at the end of each day, replication by replication."""
    rows = view.events.loc[is_one_of(view.events["actor_kind"], ["human"]),
                           ["replication", "role", "enabled_at", "completed_at"]]
    spans = rows.rename(columns={"enabled_at": "came", "completed_at": "went"})
    return {role: _held(view, spans[is_one_of(spans["role"], [role])]) for role in staff_roles(view)}


def held_by_day(view: OfficeView, spans: pd.DataFrame) -> pd.DataFrame:
    """Columns ``replication, day, held``: spans (``replication, came, went``) that are open at the end of each day."""
    return _by_day(view, _held(view, spans))


def days_of(view: OfficeView) -> np.ndarray:
    """Return the days of the run by number, the first one is 1."""
    return np.arange(1, max(int(view.horizon // DAY), 1) + 1)


def _by_day(view: OfficeView, held: np.ndarray) -> pd.DataFrame:
    days = days_of(view)
    return pd.DataFrame({"replication": np.repeat(view.replications, len(days)),
                         "day": np.tile(days, len(view.replications)), "held": held})


def _held(view: OfficeView, spans: pd.DataFrame) -> np.ndarray:
    days = days_of(view)
    run, came, went = (spans[name].to_numpy(float) for name in ("replication", "came", "went"))
    return np.concatenate([_open_at(came[run == number], went[run == number], days) for number in view.replications])


def _open_at(came: np.ndarray, went: np.ndarray, days: np.ndarray) -> np.ndarray:
    # Each sorted by itself: how many came and went counts, not who.
    left = np.sort(went[~np.isnan(went)])
    return np.asarray(np.searchsorted(np.sort(came), days * DAY) - np.searchsorted(left, days * DAY))
