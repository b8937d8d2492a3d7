"""One log seen as cases: one row for each case with its milestones, touch time, rework and ledger sums."""

from __future__ import annotations

from collections.abc import Callable, Collection, Mapping
from dataclasses import dataclass, field
from functools import cached_property

import numpy as np
import pandas as pd

from simulator.measures.words import is_one_of

DAY = 1440.0
"""Minutes of a civil day; log times are minutes since the scenario's first midnight."""
MILESTONES = ("entitled", "aware", "applied", "complete", "decided", "refused", "notified", "paid", "closed")
UNFINISHED = ("left", "withdrawn", "interrupted", "expired")
"""Outcomes of rows that end without the activity having been done: nothing was reached or served by them."""
BOOKED, ROLE, AT_SITE, POSTED = "ledger:", "role:", "site:", "posted:"
"""Beginnings of signs: of a ledger kind, a role in which people are asked, a case's site, a kind the process posts."""
RIGHT = "right"
"""Sign of a run in which some case has a right of its own; without one the right arises when a case begins."""
_BESIDE = ("replication", "resource", "role", "started_at", "busy_inside")


@dataclass(frozen=True, kw_only=True)
class Gathered:
    """What was taken from a log block by block of its cases, where the whole log is too large to be held."""

    kinds: frozenset[str]
    """What the log can speak of, as `OfficeView.kinds`."""
    values: Callable[[str], pd.DataFrame]
    """Returns what a measure says of each case, in the order of the cases."""
    waits: Callable[[], pd.DataFrame]
    """Returns columns ``replication, role, waited``, in the order of the log."""
    busy: Callable[[], pd.DataFrame]
    """Returns columns ``replication, group, busy_inside``, in the order of the log."""
    held: Mapping[str, np.ndarray]
    """Role → work ready or begun at the end of each day."""


@dataclass(frozen=True, kw_only=True)
class OfficeView:
    """What the measures see of one scenario's runs."""

    scenario: str
    runs: tuple[int, ...]
    """Numbers of the replications, also of those in which nothing happened."""
    events: pd.DataFrame
    ledger: pd.DataFrame
    cases: pd.DataFrame
    """One row for each case whose right arose after the warm-up: `MILESTONES` in minutes (NaN = not reached),
    `granted, automatic, touched, touch_minutes, returned, rework_minutes, allowed, used` (minutes the law allows until
    the decision and minutes used of them; NaN without a deadline), and for each ledger kind ``amount:kind`` and
    ``count:kind``."""
    every_case: pd.DataFrame
    """As `cases`, with those whose right arose in the warm-up; the backlog holds them too."""
    horizon: float
    """Minutes simulated."""
    company: pd.DataFrame = field(default_factory=lambda: pd.DataFrame(columns=list(_BESIDE)))
    """Who worked on visits beside the workers of their event rows."""
    warm_up: float = 0.0
    """Minutes at the start that no measure counts."""
    arrivals_end: float = float("inf")
    """Minute after which no case begins; measures of the office's load stop there, cases are followed further."""
    start: np.datetime64 = field(default_factory=lambda: np.datetime64("2019-01-01"))
    holidays: tuple[np.datetime64, ...] = ()
    weekmask: str = "1111100"
    staffed: pd.DataFrame = field(default_factory=lambda: pd.DataFrame(columns=["replication", "group", "staffed"]))
    """``replication, group, staffed``: minutes each group of staff was on duty between warm-up and `until`."""
    roles: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    """Group of staff → the roles it may work in."""
    sites: Mapping[str, str] = field(default_factory=dict)
    """Group of staff → its site; without those that work for all sites."""
    withheld: Mapping[str, str] = field(default_factory=dict)
    """Measure → why nobody can know it for this office."""
    group_columns: tuple[str, ...] = ()
    """Columns of `cases` by which people may be grouped, such as sex or region."""
    seen: frozenset[str] = frozenset()
    """What the whole run is known to show where this view holds a part of it; see `simulator.measures.signs`."""
    gathered: Gathered | None = None
    """Where the log was looked at in blocks of cases: `events` are empty then, and `cases` have some columns only."""

    @property
    def until(self) -> float:
        """Where measures of load stop: the end of the run, or of the arrivals when they end before."""
        return min(self.horizon, self.arrivals_end)

    @cached_property
    def kinds(self) -> frozenset[str]:
        """Everything this log can speak of: milestones ever reached, ``ledger:kind`` ever booked, and ``deadline``."""
        if self.gathered is not None:
            return self.gathered.kinds
        reached = {name for name in MILESTONES if self.cases[name].notna().any()}
        reached |= {"deadline"} if self.cases["allowed"].notna().any() else set()
        return frozenset(reached | {f"ledger:{kind}" for kind in self.ledger["kind"].unique()} | self.seen)

    @cached_property
    def replications(self) -> np.ndarray:
        """The replications that were run."""
        return np.array(sorted(self.runs), dtype=np.int64)

    @property
    def window(self) -> float:
        """Minutes in which measures of load look, 0 when the arrivals end within the warm-up."""
        return max(self.until - self.warm_up, 0.0)


def told(signs: Collection[str], beginning: str) -> list[str]:
    """Return what signs with one beginning name, in order.

    Examples
    --------
    >>> told({"decided", "role:clerk", "role:boss"}, ROLE)
    ['boss', 'clerk']
    """
    return sorted(sign.removeprefix(beginning) for sign in signs if sign.startswith(beginning))


def completions(events: pd.DataFrame) -> pd.DataFrame:
    """Return the rows whose activity was done to its end; who left, expired or was set aside has done nothing."""
    return events[events["completed_at"].notna() & ~is_one_of(events["outcome"], UNFINISHED)]
