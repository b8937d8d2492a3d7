"""Runs measured where they were made: only figures come back, so memory does not grow with the replications.

Each part of a run is measured as if it stood alone and says what it shows (`signs_of`). Where another part shows
something that changes its figures, it is run and measured once more and told so; that is rare, and exact. A replication
with very many rows is no log at any time: it is measured in blocks of its cases (`simulator.measures.gathering`).
"""

from __future__ import annotations

import math
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import partial
from typing import Any

import numpy as np
import pandas as pd

from simulator.check.size import rows_of_one
from simulator.experiments.intervals import mean_interval
from simulator.experiments.overload import NEEDED, Overload, Queues, add_queues, join_queues, judge_queues, queues_of
from simulator.measures.from_log import view_log
from simulator.measures.gathering import Gathering, can_gather
from simulator.measures.measuring import EVERYBODY, ROLE, join_measured, measure_view, select_measures
from simulator.measures.registry import list_measures
from simulator.measures.signs import signs_of, would_change
from simulator.measures.view import OfficeView
from simulator.plan.scenario import Scenario
from simulator.run.case_blocks import BlockedLog
from simulator.run.event_log import EventLog
from simulator.run.replications import look_at_replications
from synthetic_data import cluster_workers, progress

ROWS_AT_ONCE = 1_000_000
"""Event rows that one log holds about, at most, unless one replication alone has more."""
ROWS_IN_ONE_LOG = 3_000_000
"""Event rows about from which one replication is measured in blocks of cases, where its measures allow it."""
CAME = "cases_begun"


@dataclass(frozen=True, kw_only=True)
class Figures:
    """What is left of a run: its figures, without its log."""

    scenario: Scenario
    seed: int
    runs: tuple[int, ...]
    table: pd.DataFrame
    """As `measure_view` returns it, of the measures asked for."""
    came: pd.DataFrame
    """The same of the cases that began."""
    by_role: pd.DataFrame
    """The same for each role of staff, of the measures that can be told so."""
    overloads: tuple[Overload, ...]
    also: tuple[Any, ...]
    """What was asked of each part's view beside the measures, in order."""

    @property
    def start(self) -> np.datetime64:
        """First day of the run."""
        return np.datetime64(self.scenario.start)


@dataclass(frozen=True, kw_only=True)
class Asked:
    """What is taken from each part of a run."""

    names: tuple[str, ...] | None
    """Measures; all when None."""
    by: str | None = None
    roles: tuple[str, ...] = ()
    """Measures taken for each role of staff as well."""
    also: Callable[[OfficeView], Any] | None = None
    keep: Callable[[EventLog], None] | None = None
    """Called with the log where it was made, such as to write it."""


@dataclass(frozen=True)
class _Part:
    signs: frozenset[str]
    table: pd.DataFrame
    needed: pd.DataFrame
    by_role: pd.DataFrame | None
    queues: Queues
    also: Any


def run_figures(scenario: Scenario, asked: Asked, *, seed: int = 1, replications: int | None = None, workers: int = 1,
                first: int = 0, label: str = "") -> Figures:
    """Run a scenario several times and return its figures, the same as those of the whole log.

    Parameters
    ----------
    asked : measures, grouping and what else is wanted of each part
    first : number of the first replication
    label : when given, progress is shown under that name, with the headline so far

    Raises
    ------
    BadInput : the scenario is not sound, one replication is too large, or a measure or grouping is not known
    """
    count = replications or scenario.replications
    parts = _parts(scenario, range(first, first + count), cluster_workers() or workers)
    return _gathered(scenario, asked, seed, parts, partial(_taken, scenario, asked, seed=seed, workers=workers), label)


def merge_figures(scenario: Scenario, asked: Asked, seed: int, logs: Mapping[int, Callable[[], EventLog]], *,
                  label: str = "") -> Figures:
    """Return the figures of replications that were run and kept before, such as on several machines.

    Parameters
    ----------
    logs : number of a replication → what reads its log
    """
    def read(parts: Sequence[range], seen: frozenset[str], label: str) -> Iterator[_Part]:
        made = (_measured(asked, seen, logs[part.start]()) for part in parts)
        return progress(made, label, total=len(parts)) if label else made

    return _gathered(scenario, asked, seed, [range(number, number + 1) for number in sorted(logs)], read, label)


def _gathered(scenario: Scenario, asked: Asked, seed: int, parts: Sequence[range],
              run: Callable[[Sequence[range], frozenset[str], str], Iterator[_Part]], label: str) -> Figures:
    """Measure all parts, and once more those that lacked a sign which changes their figures."""
    measures = select_measures(asked.names)
    found = dict(zip(parts, run(parts, frozenset(), label), strict=True))
    whole = frozenset().union(*(part.signs for part in found.values()))
    again = [numbers for numbers, part in found.items() if would_change(measures, part.signs, whole)]
    found |= dict(zip(again, run(again, whole, label and f"{label}, once more"), strict=True))
    return _joined(scenario, seed, tuple(number for part in parts for number in part), list(found.values()))


def _parts(scenario: Scenario, numbers: range, workers: int) -> list[range]:
    """So many replications in one log as make measuring cheap and still leave each worker its share."""
    size = max(1, min(math.ceil(len(numbers) / workers), int(ROWS_AT_ONCE / max(rows_of_one(scenario), 3.0))))
    return [numbers[begin:begin + size] for begin in range(0, len(numbers), size)]


def _taken(scenario: Scenario, asked: Asked, parts: Sequence[range], seen: frozenset[str], label: str, *, seed: int,
           workers: int) -> Iterator[_Part]:
    blocked = partial(_measured_in_blocks, asked, seen) if _in_blocks(scenario, asked) else None
    made = look_at_replications(partial(_measured, asked, seen), scenario, seed, parts, workers,
                                in_blocks=blocked) if parts else iter(())
    if not label:
        yield from made
        return
    so_far = _SoFar(scenario, asked.names)
    ends = [part.stop - parts[0].start for part in parts]
    for part in progress(made, label, places=ends, note=so_far.text):
        so_far.tables.append(part.table)
        yield part


def _measured(asked: Asked, seen: frozenset[str], log: EventLog) -> _Part:
    if asked.keep is not None and not seen:
        asked.keep(log)
    view = view_log(log, seen)
    return _Part(signs_of(view, log), measure_view(view, asked.names, asked.by), measure_view(view, [*NEEDED, CAME]),
                 measure_view(view, asked.roles, ROLE) if asked.roles else None, queues_of(view),
                 asked.also(view) if asked.also else None)


def _in_blocks(scenario: Scenario, asked: Asked) -> bool:
    """Whether each replication is measured in blocks of its cases: it is large, and nobody asks for its whole log."""
    if asked.keep is not None or asked.also is not None or rows_of_one(scenario) < ROWS_IN_ONE_LOG:
        return False
    return can_gather([*select_measures(asked.names), *select_measures(asked.roles)], asked.by)


def _measured_in_blocks(asked: Asked, seen: frozenset[str], log: BlockedLog) -> _Part:
    measures = {one.name: one for one in (*select_measures(asked.names), *select_measures([*NEEDED, CAME]))}
    gathering = Gathering(log=log, measures=list(measures.values()), role_measures=select_measures(asked.roles),
                          by=asked.by, also=queues_of)
    view, signs, queues = gathering.view(seen)
    return _Part(signs, measure_view(view, asked.names, asked.by), measure_view(view, [*NEEDED, CAME]),
                 measure_view(view, asked.roles, ROLE) if asked.roles else None, add_queues(queues), None)


def _joined(scenario: Scenario, seed: int, runs: tuple[int, ...], parts: Sequence[_Part]) -> Figures:
    needed = join_measured([part.needed for part in parts], runs)
    by_role = [part.by_role for part in parts if part.by_role is not None]
    return Figures(
        scenario=scenario, seed=seed, runs=runs, table=join_measured([part.table for part in parts], runs),
        came=needed[needed["measure"].eq(CAME)].reset_index(drop=True),
        by_role=join_measured(by_role, runs) if by_role else needed[:0],
        overloads=judge_queues(join_queues([part.queues for part in parts]), lambda: needed),
        also=tuple(part.also for part in parts),
    )


class _SoFar:
    """How sure the headline is already, while replications still come in."""

    def __init__(self, scenario: Scenario, names: Sequence[str] | None) -> None:
        self.tables: list[pd.DataFrame] = []
        self._wanted = [*scenario.headline, *(names or list_measures())]

    def text(self) -> str:
        """Return the first headline that has a mean, with the half-width of its interval."""
        if not self.tables:
            return ""
        table = pd.concat(self.tables)
        known = table[table["group"].eq(EVERYBODY) & table["value"].notna()].groupby("measure")["value"]
        values = {str(name): part.to_numpy(float) for name, part in known}
        name = next((name for name in self._wanted if len(values.get(name, ())) > 1), None)
        if name is None:
            return ""
        mean, low, high = mean_interval(values[name])
        measure = list_measures()[name]
        return f"{measure.title} so far {mean:,.4g} ± {max(mean - low, high - mean):,.2g} {measure.unit}"
