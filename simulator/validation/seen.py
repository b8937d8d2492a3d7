"""A log as it is compared: the cases that begin in the window, what happened to them in it, and the load beside."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from simulator.calibration.event_items import WorkLog, began, case_spans, in_order
from simulator.calibration.step_names import BEGINS, ENDS
from simulator.run.event_log import EventLog

Floats = NDArray[np.float64]


@dataclass(frozen=True, kw_only=True)
class SeenWindow:
    """What one log shows of a window.

    Attributes
    ----------
    items : of the cases that begin in the window
    spans : ``began, ended, items, last`` and ``closed`` for each of these cases
    start, end : of the window, minutes since 1970-01-01
    role_of : activity → role, for busy hours
    office : hours of the week in which the office works
    allowed : minutes each case may take, where there is a deadline
    others : ``began, ended`` of the cases that were open at the start
    """

    items: pd.DataFrame
    spans: pd.DataFrame
    start: float
    end: float
    role_of: Mapping[str, str]
    others: pd.DataFrame
    office: NDArray[np.bool_]
    allowed: Floats | None = None

    @property
    def took(self) -> Floats:
        """Cycle times of the cases that ended, in minutes."""
        closed = self.spans[self.spans["closed"]]
        took: Floats = (closed["ended"] - closed["began"]).to_numpy()
        return took


def seen_in_log(
    log: WorkLog,
    closed: pd.Series,
    start: float,
    end: float,
    role_of: Mapping[str, str],
    office: NDArray[np.bool_],
    *,
    only_finished: bool,
    allowed: pd.Series | None = None,
) -> SeenWindow:
    """Cut a log to a window.

    Parameters
    ----------
    closed : whether each case ended, by case code
    only_finished : keep closed cases alone, as the other log does
    """
    spans = case_spans(log.items).assign(closed=closed)
    inside = (spans["began"] >= start) & (spans["began"] <= end)
    late = spans["ended"] > end
    # What ends after the window is still open, seen from it.
    spans.loc[late, "closed"] = False
    kept = spans[inside & (spans["closed"] | (not only_finished))]
    others = spans.loc[(spans["began"] < start) & (spans["ended"] >= start), ["began", "ended", "closed"]]
    codes = log.items["case"].cat.codes.to_numpy()
    items = log.items[np.isin(codes, kept.index) & (began(log.items) <= end)]
    return SeenWindow(
        items=items,
        spans=_trimmed(kept, items, end),
        start=start,
        end=end,
        role_of=role_of,
        others=others,
        office=office,
        allowed=None if allowed is None else allowed.reindex(kept.index).to_numpy(float),
    )


def _trimmed(spans: pd.DataFrame, items: pd.DataFrame, end: float) -> pd.DataFrame:
    """Let no case end after the window."""
    return spans.assign(ended=np.minimum(spans["ended"], end)) if len(items) else spans


def simulated_log(log: EventLog, replication: int, titles: Mapping[str, str], zone: str) -> tuple[WorkLog, pd.Series]:
    """Return one replication as a log of the real activities, and whether each case ended.

    Cases that were open at the start keep the age that they had.
    """
    events = log.events[log.events["replication"] == replication]
    origin = (pd.Timestamp(log.scenario.start) - pd.Timestamp(0)) / pd.Timedelta(minutes=1)
    ended = set(events.loc[(events["activity"] == ENDS) & events["completed_at"].notna(), "case_id"])
    # Steps that the model alone has are in no real log.
    rows = events[events["started_at"].notna() & ~events["activity"].isin([BEGINS, ENDS])]
    items = pd.DataFrame(
        {
            "case": pd.Categorical(rows["case_id"]),
            "activity": pd.Categorical(
                rows["activity"].astype(object).map(titles).fillna(rows["activity"].astype(object))
            ),
            # Nobody is a gap in logs that are read from files, so here as well.
            "resource": rows["resource"].astype(object).replace("", None).astype("category"),
            "role": rows["role"].astype(object).replace("", None).astype("category"),
            "schedule": rows["enabled_at"].to_numpy() + origin,
            "start": rows["started_at"].to_numpy() + origin,
            "end": rows["completed_at"].to_numpy() + origin,
        }
    )
    items = in_order(items)
    names = items["case"].cat.categories
    closed = pd.Series(names.isin(list(ended)), index=range(len(names)))
    return WorkLog(items=items, cases=pd.DataFrame(index=names), zone=zone), closed
