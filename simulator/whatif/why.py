"""The cases behind a figure, and one case's story; called in a worker."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import numpy as np
import pandas as pd

from simulator.measures.from_log import view_log
from simulator.report.story import explain_case
from simulator.run.event_log import EventLog
from simulator.whatif.store import Store
from simulator.whatif.work import load_log

_DAY = 1440.0
MOST = 15
"""Cases shown."""


def cases_at_step(folder: str, key: str, side: int, activity: str) -> list[dict[str, Any]]:
    """Return the cases of the first replication that spent longest at an activity, longest first.

    Returns
    -------
    list of ``case, benefit, here, whole``: days at the activity and from right to decision (None while open)
    """
    log = _first(folder, key, side)
    rows = log.events[log.events["activity"] == activity]
    spent = (rows["completed_at"].fillna(log.scenario.horizon_minutes) - rows["enabled_at"]) / _DAY
    return _told(log, spent.groupby(rows["case_id"]).sum().nlargest(MOST))


def cases_decided_after(folder: str, key: str, side: int, days: float) -> list[dict[str, Any]]:
    """Return cases of the first replication that were decided no sooner than so many days after their right."""
    log = _first(folder, key, side)
    cases = view_log(log).cases
    whole = ((cases["decided"] - cases["entitled"]) / _DAY).set_axis(cases["case_id"])
    return _told(log, whole[whole >= days].nsmallest(MOST))


def story(folder: str, key: str, side: int, case: int) -> list[str]:
    """Tell one case of the first replication in sentences."""
    return explain_case(_first(folder, key, side), case, 0)


def _first(folder: str, key: str, side: int) -> EventLog:
    store = Store(Path(folder))
    order = store.order(key)
    assert order is not None  # asked for by a page that shows the run
    return load_log(store, order, side, range(1))


def _told(log: EventLog, days: pd.Series) -> list[dict[str, Any]]:
    cases = view_log(log).every_case.set_index("case_id").reindex(days.index)
    whole = (cases["decided"] - cases["entitled"]) / _DAY
    return [{"case": int(case), "benefit": str(benefit).replace("_", " "), "here": float(here),
             "whole": None if np.isnan(all_) else float(all_)}
            for case, benefit, here, all_ in zip(days.index, cases["benefit"].astype(str), days, whole, strict=True)]
