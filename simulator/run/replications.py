"""Replications of a scenario, in parallel processes, with draws that do not depend on who runs them."""

from __future__ import annotations

import itertools
from collections.abc import Callable, Iterator, Sequence
from dataclasses import replace
from typing import Any, TypeVar

import numpy as np
from joblib import Parallel, delayed
from numpy.typing import NDArray

from simulator.cases.arrivals import Cases, build_cases
from simulator.cases.tables import Tables, compile_tables
from simulator.check import require_sound
from simulator.engine import EventColumns, Office, Staffing
from simulator.plan.scenario import Scenario
from simulator.run.case_blocks import BlockedLog, LaidAside
from simulator.run.duty import staff_duty
from simulator.run.engines import Chosen, choose_engine
from simulator.run.event_log import EventLog, Trace, build_log
from simulator.run.ledger import settle
from simulator.run.payments import PayRun
from simulator.run.wishes import Engine, are_many, say, wished
from simulator.twin.compiling import load_twin
from simulator.twin.coverage import LeftToSimPy
from synthetic_data import cluster_workers, on_workers, progress

T = TypeVar("T")


def run_replications(scenario: Scenario, seed: int = 1, replications: int | None = None, workers: int = 1,
                     first: int = 0, *, label: str = "", engine: Engine | None = None) -> EventLog:
    """Run a scenario several times and return what happened.

    Parameters
    ----------
    scenario : must be sound
    seed : of all draws; the same seed gives the same luck to every scenario
    replications : how many; the scenario's own number when not given
    workers : processes to use; the result does not depend on it
    first : number of the first replication, to add replications to an earlier run
    label : when given, a progress bar of that name shows how far the run is
    engine : ``simpy``, ``fast`` (compiled) or ``auto``; the log does not depend on it

    Returns
    -------
    EventLog
        Rows stand in order of completion within a replication, open ones last.

    Raises
    ------
    BadInput : the scenario is not sound or too large, or has keys that the engine asked for does not know; all
        problems are listed

    Examples
    --------
    >>> from simulator import load_scenario
    >>> log = run_replications(load_scenario("claim"), seed=1, replications=1)
    >>> bool((log.events["enabled_at"] >= 0).all())
    True
    """
    count = replications or scenario.replications
    require_sound(scenario, count)
    chosen = choose_engine(scenario, engine or wished(), count, stays=are_many())
    tables = compile_tables(scenario)
    numbers = range(first, first + count)
    # A generator, so that the bar moves with each replication.
    made = in_processes(run_one, [(scenario, tables, seed, number, chosen.fast) for number in numbers], workers)
    traces = list(progress(made, label, total=len(numbers)) if label else made)
    say(chosen.told([trace.by_twin for trace in traces]))
    return build_log(traces, scenario, tables, seed)


def look_at_replications(look: Callable[[EventLog], T], scenario: Scenario, seed: int, parts: Sequence[range],
                         workers: int = 1, *, in_blocks: Callable[[BlockedLog], T] | None = None) -> Iterator[T]:
    """Yield what `look` makes of the log of each part of a run, where that part was run; no log travels.

    Parameters
    ----------
    look : called in the process that ran the part
    parts : numbers of replications; so many stand in one log
    in_blocks : called instead with one replication whose log is made block by block of its cases, where it is given;
        then each part must be one replication
    """
    # As many as are held at one time, and not as many as are run.
    require_sound(scenario, sum(sorted(map(len, parts))[-workers:]), in_blocks=in_blocks is not None)
    tables = compile_tables(scenario)
    chosen = choose_engine(scenario, wished(), sum(map(len, parts)), stays=are_many())
    jobs = [(in_blocks or look, scenario, tables, seed, part, chosen.fast) for part in parts]
    made = in_processes(_look_in_blocks if in_blocks else _look, jobs, workers)
    return _telling(made, chosen, sum(map(len, parts)))


def _look(look: Callable[[EventLog], T], scenario: Scenario, tables: Tables, seed: int, part: range, fast: bool
          ) -> tuple[T, list[bool]]:
    """Return what `look` makes of a part, and which of its replications the twin ran."""
    traces = [run_one(scenario, tables, seed, number, fast) for number in part]
    return look(build_log(traces, scenario, tables, seed)), [trace.by_twin for trace in traces]


def _look_in_blocks(look: Callable[[BlockedLog], T], scenario: Scenario, tables: Tables, seed: int, part: range,
                    fast: bool) -> tuple[T, list[bool]]:
    cases = build_cases(scenario, tables, seed, part[0])
    with LaidAside(len(cases)) as aside:
        log = _run_in_blocks(scenario, tables, cases, seed, part[0], fast, aside)
        return look(log), [log.by_twin]


def _run_in_blocks(scenario: Scenario, tables: Tables, cases: Cases, seed: int, replication: int, fast: bool,
                   aside: LaidAside) -> BlockedLog:
    """Run one replication and lay its rows aside."""
    run = _by_twin(scenario, tables, cases, seed, replication, aside) if fast else None
    if by_twin := run is not None:
        records, values, staffing, kinds = run
    else:
        if fast:
            # The twin may have left rows, and written over attributes, before it gave up.
            aside.clear()
            cases = build_cases(scenario, tables, seed, replication)
        records, values, staffing = _by_simpy(scenario, tables, cases, seed, replication)
        aside.take_columns(records)
        kinds = tuple(records.kinds)
    return BlockedLog(scenario=scenario, tables=tables, seed=seed, replication=replication,
                      cases=replace(cases, values=values), aside=aside, kinds=kinds, company=records.company(),
                      resources=tuple(staffing.resources), duty=staff_duty(staffing.groups, scenario.horizon_minutes),
                      by_twin=by_twin)


def _telling(made: Iterator[tuple[T, list[bool]]], chosen: Chosen, replications: int) -> Iterator[T]:
    """Yield what was made of each part; with the last, which engine ran is said."""
    by_twin: list[bool] = []
    for seen, ran in made:
        by_twin += ran
        if len(by_twin) == replications:
            say(chosen.told(by_twin))
        yield seen


def in_processes(call: Callable[..., T], jobs: Sequence[tuple[Any, ...]], workers: int) -> Iterator[T]:
    """Yield what the call returns for each job, in the order of the jobs; this is how verbs spread their work.

    The jobs go to the workers of the cluster where there is one, else to so many processes, or to this one.
    """
    if cluster_workers():
        return on_workers(call, jobs)
    if workers == 1 or len(jobs) == 1:
        return iter(itertools.starmap(call, jobs))
    made: Iterator[T] = Parallel(n_jobs=workers, return_as="generator")(delayed(call)(*job) for job in jobs)
    return made


def run_one(scenario: Scenario, tables: Tables, seed: int, replication: int, fast: bool = False) -> Trace:
    """Run one replication, by the compiled twin where `fast` says so and it can."""
    cases = build_cases(scenario, tables, seed, replication)
    run = _by_twin(scenario, tables, cases, seed, replication) if fast else None
    by_twin = run is not None
    records, values, staffing = run[:3] if run else _by_simpy(scenario, tables, cases, seed, replication)
    rows = records.take_events()
    # Activities set attributes on the way; the log shows them as they ended.
    cases = replace(cases, values=values)
    duty = staff_duty(staffing.groups, scenario.horizon_minutes)
    ledger_whole, ledger_real, kinds = settle(
        records, rows, duty, PayRun(scenario, tables, cases, seed, replication)
    )
    return Trace(
        replication=replication,
        rows=rows,
        company=records.company(),
        ledger_whole=ledger_whole,
        ledger_real=ledger_real,
        ledger_kinds=kinds,
        cases=cases,
        resources=tuple(name for name, _ in staffing.resources),
        groups=tuple(group for _, group in staffing.resources),
        duty=duty,
        by_twin=by_twin,
    )


Run = tuple[EventColumns, NDArray[np.float64], Staffing]
"""What an engine leaves: rows and posts, the attributes as they ended, and the staff."""


def _by_simpy(scenario: Scenario, tables: Tables, cases: Cases, seed: int, replication: int) -> Run:
    office = Office(scenario, tables, cases, seed, replication)
    records = office.run()
    return records, np.array(office.state.attributes, np.float64).reshape(cases.values.shape), office.staffing


def _by_twin(scenario: Scenario, tables: Tables, cases: Cases, seed: int, replication: int,
             aside: LaidAside | None = None) -> tuple[*Run, tuple[str, ...]] | None:
    """Return also the kinds of posts, or None where the twin cannot be loaded, or leaves the replication to SimPy."""
    try:
        office = load_twin()(scenario, tables, cases, seed, replication, aside)
        return office.run(), office.values, office.staffing, tuple(office.kinds)
    except (ImportError, LeftToSimPy):
        return None
