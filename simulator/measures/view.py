"""One log seen as cases: one row for each case with its milestones, touch time, rework and ledger sums."""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable, Mapping
from dataclasses import dataclass, field
from functools import cached_property

import numpy as np
import pandas as pd

from simulator.measures.words import is_one_of, places_of, words_in

DAY = 1440.0
"""Minutes of a civil day; log times are minutes since the scenario's first midnight."""
MILESTONES = ("entitled", "aware", "applied", "complete", "decided", "refused", "notified", "paid", "closed")
UNFINISHED = ("left", "withdrawn", "interrupted", "expired")
"""Outcomes of rows that end without the activity having been done: nothing was reached or served by them."""
OFFICE = ("human", "automatic", "batch", "model")
"""Kinds of actor whose steps are the office's own."""
CORRECTIONS = {"error_corrected": "", "corrected_rule": "error_rule", "corrected_model": "error_model"}
"""Ledger kinds by which errors of a case are put right → the kind of error, where it is known which."""
BOOKED, ROLE, AT_SITE, POSTED = "ledger:", "role:", "site:", "posted:"
"""Beginnings of signs: of a ledger kind, a role in which people are asked, a case's site, a kind the process posts."""
RIGHT = "right"
"""Sign of a run in which some case has a right of its own; without one the right arises when a case begins."""
_KEY = ["replication", "case_id"]
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


def case_table(
    events: pd.DataFrame, ledger: pd.DataFrame, milestones: Mapping[str, str], known: pd.DataFrame | None = None, *,
    ends: Collection[str] = (), records: Collection[str] = (), seen: Collection[str] = (),
) -> pd.DataFrame:
    """Return one row for each case.

    Parameters
    ----------
    events, ledger : the log, with the columns of the contract
    milestones : activity → the milestone it reaches when it completes
    known : the log's table of cases; its ``entitled_at`` is when the right arose (of cases that reach the milestone
        ``entitled``, where the process has one), its attributes are carried over
    ends : activities that end a case, whatever milestone they carry
    records : activities that only write down what was decided before them
    seen : what other replications of the run show (`OfficeView.seen`)
    """
    cases = _people(events).join(_milestone_times(events, milestones, ends))
    cases = cases.join(_decided_by_nobody(events, milestones, records)).join(_touch(events)).join(_sums(ledger, seen))
    cases = cases.join(_office_began(events))
    # The join leaves NaN for cases it does not know, and NaN would count as true.
    cases["automatic"] = cases["automatic"].eq(True)
    if known is not None:
        carried = known.drop(columns=["person_id", "benefit"]).set_index(_KEY)
        cases = cases.join(carried.loc[:, [c for c in carried if c not in cases]])
        entitled = cases["entitled"].notna() | ("entitled" not in milestones.values())
        cases["entitled"] = cases["entitled_at"].astype(float).where(entitled)
    cases = _settled(cases.assign(allowed=np.nan, used=np.nan), RIGHT in seen)
    for name in ("returned", "touched"):
        cases[name] = cases[name].eq(True)
    filled = [name for name in cases if name.endswith("_minutes") or ":" in name]
    cases[filled] = cases[filled].fillna(0.0)
    return cases.copy().reset_index()  # copied into one piece: it was put together column by column


def _people(events: pd.DataFrame) -> pd.DataFrame:
    return events.groupby(_KEY, sort=True, observed=True).agg(
        person_id=("person_id", "first"), benefit=("benefit", "first"), began=("enabled_at", "min")
    )


def _milestone_times(events: pd.DataFrame, milestones: Mapping[str, str], ends: Collection[str]) -> pd.DataFrame:
    done = completions(events[[*_KEY, "activity", "outcome", "completed_at"]])
    numbers = {name: number for number, name in enumerate(MILESTONES)}
    # By number: words of millions of rows are slow to group.
    place = places_of(done["activity"], {activity: numbers[name] for activity, name in milestones.items()})
    reached = done[[*_KEY, "completed_at"]].assign(milestone=place)
    over = reached[is_one_of(done["activity"], ends)].assign(milestone=numbers["closed"])
    rows = pd.concat([reached[place >= 0], over])
    table = rows.groupby([*_KEY, "milestone"], observed=True)["completed_at"].min().unstack("milestone")
    return table.reindex(columns=range(len(MILESTONES))).set_axis(list(MILESTONES), axis=1).astype(float)


def _office_began(events: pd.DataFrame) -> pd.Series:
    """When the office first had something to do: its own work counts, a citizen's or an outsider's does not."""
    own = is_one_of(events["actor_kind"], OFFICE)
    began = events.loc[own, [*_KEY, "enabled_at"]].groupby(_KEY, observed=True)["enabled_at"]
    return began.min().rename("office_began")


def _decided_by_nobody(events: pd.DataFrame, milestones: Mapping[str, str], records: Collection[str]) -> pd.DataFrame:
    """Whether no person made the first decision: the last step of the office up to it that did more than write down."""
    deciding = [activity for activity, milestone in milestones.items() if milestone in ("decided", "refused")]
    rows = completions(events[[*_KEY, "activity", "actor_kind", "outcome", "completed_at"]])
    # The order of the log decides between steps of one moment.
    rows = rows.assign(order=np.arange(len(rows))).sort_values(["completed_at", "order"])
    rows = rows.assign(order=np.arange(len(rows)))
    # In order of time, so the row kept is the first decision.
    first = rows[is_one_of(rows["activity"], deciding)].drop_duplicates(_KEY).set_index(_KEY)["order"].rename("first")
    office = is_one_of(rows["actor_kind"], OFFICE) & ~is_one_of(rows["activity"], records)
    before = rows[office].join(first, on=_KEY)
    before = before[before["order"] <= before["first"]].drop_duplicates(_KEY, keep="last").set_index(_KEY)
    person = is_one_of(before["actor_kind"], ["human"]).reindex(first.index, fill_value=False)
    return pd.DataFrame({"automatic": ~person.astype(bool)})


def _settled(cases: pd.DataFrame, rights: bool) -> pd.DataFrame:
    """A refusal is a decision, an award one that is none; without a milestone the right arises at the start."""
    refused = cases["refused"].notna()
    decided = cases[["decided", "refused"]].min(axis=1)
    entitled = cases["entitled"] if rights or cases["entitled"].notna().any() else cases["began"]
    return cases.assign(decided=decided, granted=decided.notna() & ~refused, entitled=entitled,
                        own_right=cases["entitled"].notna())


def _touch(events: pd.DataFrame) -> pd.DataFrame:
    times = [name for name in ("visit", "started_at", "completed_at", "busy_minutes") if name in events]
    human = events.loc[is_one_of(events["actor_kind"], ["human"]) & events["started_at"].notna(), [*_KEY, *times]]
    minutes = human["busy_minutes"] if "busy_minutes" in human else human["completed_at"] - human["started_at"]
    again = human["visit"].gt(1)
    rows = human[_KEY].assign(
        touch_minutes=minutes, rework_minutes=minutes.where(again, 0.0), returned=again, touched=True
    )
    return rows.groupby(_KEY, observed=True).agg(
        touch_minutes=("touch_minutes", "sum"),
        rework_minutes=("rework_minutes", "sum"),
        returned=("returned", "max"),
        touched=("touched", "max"),
    )


def _without_corrected(ledger: pd.DataFrame) -> pd.DataFrame:
    """Leave out errors that were put right later on the same case: the decision was not wrong because of them."""
    kind = ledger["kind"]
    corrections = is_one_of(kind, CORRECTIONS)
    if not corrections.any():
        return ledger
    told = corrections | is_one_of(kind, [word for word in words_in(kind) if word.startswith("error_")])
    rows = ledger.assign(place=np.arange(len(ledger)))[told].sort_values("at", kind="stable")
    columns = [rows[name] for name in ("place", "replication", "case_id", "kind", "amount")]
    return ledger[~np.isin(np.arange(len(ledger)), _put_right(zip(*columns, strict=True)))]


def _put_right(rows: Iterable[tuple[int, int, int, str, float]]) -> list[int]:
    """Places of the errors put right: so many as the correction says, the latest first, of its own cause if it has one.

    Parameters
    ----------
    rows : place, replication, case, kind and amount of errors and corrections, in order of time
    """
    left: dict[tuple[int, int], list[tuple[int, str]]] = {}
    gone: list[int] = []
    for place, replication, case, kind, amount in rows:
        errors = left.setdefault((replication, case), [])
        if kind in CORRECTIONS:
            cause, number = CORRECTIONS[kind], int(max(amount, 0.0))
            found = [error for error in errors if cause in ("", error[1])]
            mended = found[max(len(found) - number, 0):]
            gone += [error[0] for error in mended]
            left[replication, case] = [error for error in errors if error not in mended]
        else:
            errors.append((place, kind))
    return gone


def _sums(ledger: pd.DataFrame, seen: Collection[str]) -> pd.DataFrame:
    elsewhere = told(seen, BOOKED)
    if ledger.empty:
        # An empty ledger unstacks to a table without the index that the join needs.
        return pd.DataFrame(index=pd.MultiIndex.from_arrays([[], []], names=_KEY)).reindex(
            columns=[f"{what}:{kind}" for what in ("amount", "count") for kind in elsewhere])
    rows = _without_corrected(ledger)
    if isinstance(rows["kind"].dtype, pd.CategoricalDtype):
        # In alphabetical order, as words would be.
        rows = rows.assign(kind=rows["kind"].cat.set_categories(sorted(words_in(rows["kind"]))))
    grouped = rows.groupby([*_KEY, "kind"], observed=True)["amount"]
    tables = [table.set_axis(table.columns.astype("str"), axis=1)
              for table in (grouped.sum().unstack("kind"), grouped.size().unstack("kind"))]
    # In the order of the whole run's columns: the last digit of a sum over them depends on it.
    columns = sorted({*tables[0], *elsewhere})
    amount, count = (table.reindex(columns=columns) for table in tables)
    return amount.add_prefix("amount:").join(count.add_prefix("count:"))
