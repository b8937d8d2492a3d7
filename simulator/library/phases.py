"""Where cases wait and where people work on them, by phase of a case: what any two offices can be compared in."""

from __future__ import annotations

import numpy as np
import pandas as pd

from simulator.measures.view import DAY, OfficeView, completions

PHASES = {"asking": "until the request", "deciding": "from the request to the decision", "after": "after the decision"}
SORTS = {"outside": ("Waiting for people or others", "days per case"),
         "queue": ("Waiting in the office's lines", "days per case"),
         "work": ("Work of staff", "minutes per case")}
WHOLE = {"undecided": ("Cases without a decision", "of 100 cases"),
         "again": ("Cases worked on again", "of 100 cases"),
         "errors": ("Errors", "per 1,000 cases"), "cost": ("Cost", "money per case")}
_KEY = ["replication", "case_id"]


def list_parts() -> dict[str, tuple[str, str]]:
    """Return part → title and unit: each sort of time in each phase, and what is told of the whole office.

    Examples
    --------
    >>> list_parts()["work deciding"]
    ('Work of staff from the request to the decision', 'minutes per case')
    """
    timed = {f"{sort} {phase}": (f"{title} {words}", unit)
             for sort, (title, unit) in SORTS.items() for phase, words in PHASES.items()}
    return timed | WHOLE


def phase_figures(view: OfficeView, rows: pd.DataFrame | None = None) -> pd.DataFrame:
    """Return the parts of one office's runs.

    Parameters
    ----------
    rows : of `parts_of_visits`, where they are made already

    Returns
    -------
    pd.DataFrame : replication × part of `list_parts`, means over its cases; NaN for all runs where the log cannot say:
        the phases need a milestone ``applied`` (else only time until and after the decision are told, both unknown
        without ``decided``), errors and cost need bookings of theirs
    """
    cases = view.every_case
    number = cases.groupby("replication").size().reindex(view.replications)
    found = _timed(view, number, parts_of_visits(view) if rows is None else rows)
    found["again"] = 100 * cases.groupby("replication")["returned"].mean().reindex(view.replications)
    undecided = 100 * cases["decided"].isna().groupby(cases["replication"]).mean().reindex(view.replications)
    found["undecided"] = undecided if (undecided < 100).any() else np.nan
    errors = [name for name in cases if name.startswith("count:error_") and name != "count:error_corrected"]
    costs = [name for name in cases if name.startswith("amount:cost_")]
    for name, columns, times in (("errors", errors, 1000.0), ("cost", costs, 1.0)):
        total = cases[columns].sum(axis=1).groupby(cases["replication"]).mean() if columns else pd.Series(dtype=float)
        found[name] = times * total.reindex(view.replications)
    return found.reindex(columns=list(list_parts()))


def part_words(part: str) -> str:
    """Return what a part is called within a sentence."""
    return list_parts()[part][0].lower()


def shares_touched(view: OfficeView, rows: pd.DataFrame | None = None) -> pd.Series:
    """Return part → share of 100 cases that have any of it, over all runs; `rows` as for `phase_figures`."""
    rows = parts_of_visits(view) if rows is None else rows
    cases = len(view.every_case)
    return 100 * rows[rows["value"] > 0].groupby("part").apply(
        lambda part: len(part[_KEY].drop_duplicates()), include_groups=False) / cases


def _timed(view: OfficeView, number: pd.Series, rows: pd.DataFrame) -> pd.DataFrame:
    sums = rows.groupby(["replication", "part"])["value"].sum().unstack("part")
    known = [f"{sort} {phase}" for sort in SORTS for phase in _known_phases(view)]
    return sums.reindex(index=view.replications, columns=known).fillna(0.0).div(number, axis=0)


def _known_phases(view: OfficeView) -> list[str]:
    cases = view.every_case
    if not cases["decided"].notna().any():
        return []
    return [*PHASES] if cases["applied"].notna().any() else ["after"]


def parts_of_visits(view: OfficeView) -> pd.DataFrame:
    """Return one row for each part of each visit: ``replication, case_id, part, value``."""
    events = completions(view.events)
    case = view.every_case[[*_KEY, "applied", "decided"]]
    rows = events.merge(case, on=_KEY, how="inner")
    # A case that nobody asked for, or that is not decided yet, is still on its way there.
    asked = rows["applied"].fillna(rows["decided"]).fillna(np.inf)
    began = rows["enabled_at"]
    phase = np.select([began >= rows["decided"].fillna(np.inf), began >= asked], ["after", "deciding"], "asking")
    kind = rows["actor_kind"].astype(object)
    started = rows["started_at"].fillna(rows["completed_at"])
    worked = rows["busy_minutes"] if "busy_minutes" in rows else rows["completed_at"] - started
    parts = {"outside": ((rows["completed_at"] - began) / DAY).where(kind.eq("outside")),
             "queue": ((started - began) / DAY).where(kind.eq("human")), "work": worked.where(kind.eq("human"))}
    tables = [rows[_KEY].assign(part=sort + " " + pd.Series(phase, index=rows.index), value=values)[values.notna()]
              for sort, values in parts.items()]
    return pd.concat(tables, ignore_index=True)
