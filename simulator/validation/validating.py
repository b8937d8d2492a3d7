"""`validate`: what the model makes of weeks it has not seen, beside what chance and memory would score."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cached_property

import numpy as np
import pandas as pd

from simulator.calibration.actors import STAFF
from simulator.calibration.audit import Audit, audit_log
from simulator.calibration.calibrating import Calibration, calibrate
from simulator.calibration.closed_loop import time_to_finish
from simulator.calibration.event_items import WorkLog, case_spans
from simulator.calibration.office_resources import Window
from simulator.plan.distributions import Span
from simulator.plan.scenario import Scenario
from simulator.run.event_log import EventLog
from simulator.run.replications import run_replications
from simulator.validation.measures_table import measures_table
from simulator.validation.seen import SeenWindow, seen_in_log, simulated_log
from simulator.validation.splitting import Split, shifted, split_in_files, split_in_halves


@dataclass(frozen=True, kw_only=True)
class Validation:
    """A model held against weeks it has not seen.

    Attributes
    ----------
    table : one row for each measure: ``measure, title, unit, kind`` (distance or figure), ``real`` (value in the
        unseen weeks), ``noise`` (difference between random halves of them), ``floor`` (distance of the training log
        used as the simulation; its value for a figure), ``model`` and ``spread`` (mean and standard deviation of the
        runs), ``low, high`` (95 of 100 interval of the mean), ``verdict``
    real, memory, simulated : the windows compared
    """

    calibration: Calibration
    scenario: Scenario
    split: Split
    table: pd.DataFrame
    real: SeenWindow
    memory: SeenWindow
    simulated: list[SeenWindow]
    seeds: int

    @cached_property
    def later_audit(self) -> Audit | None:
        """The audit of the log that judges, where that is another file than the log to learn from."""
        same = self.split.test.digest == self.split.train.digest
        return None if same else audit_log(self.split.test)


def validate(
    log: WorkLog,
    against: WorkLog | None = None,
    *,
    seeds: int = 10,
    seed: int = 1,
    workers: int = 1,
    minutes: Mapping[str, Span] | None = None,
    split_by: str | None = None,
    deadline: str | None = None,
    decided: str | None = None,
) -> Validation:
    """Calibrate on the first part of a log, simulate the rest, and compare.

    Parameters
    ----------
    log : split in halves by time, or learned from whole when `against` is given
    against : a later log of the same office to be judged by
    seeds : runs of the model
    minutes, split_by, deadline, decided : as for `calibrate`

    Raises
    ------
    BadInput : a part has too few cases, or something named is not in the log
    """
    split = (
        split_in_files(log, against, deadline=deadline, decided=decided)
        if against is not None
        else split_in_halves(log, deadline=deadline, decided=decided)
    )
    calibration = calibrate(split.train, minutes=minutes, split_by=split_by, deadline=deadline, decided=decided,
                            known_until=split.start, seed=seed)
    roles, finishing = _roles(calibration), time_to_finish(calibration.estimates)
    scenario = calibration.file.scenario(_unseen_window(split, finishing))
    real = seen_in_log(split.test, split.closed, split.start, split.end, roles, calibration.estimates.pieces.office,
                       only_finished=split.only_finished, allowed=split.allowed)
    memory = _memory(calibration, split, roles)
    runs = run_replications(scenario, seed, seeds, workers, label="Simulating the unseen weeks")
    simulated = [_simulated(runs, number, calibration, split, roles, bool(finishing)) for number in range(seeds)]
    return Validation(
        calibration=calibration,
        scenario=scenario,
        split=split,
        real=real,
        memory=memory,
        simulated=simulated,
        seeds=seeds,
        table=measures_table(real, memory, simulated),
    )


def _unseen_window(split: Split, finishing: float) -> Window:
    return Window(
        start=split.start,
        length=split.end - split.start + finishing,
        arrivals_until=split.arrivals_end,
        open_cases=split.open_cases,
    )


def _roles(calibration: Calibration) -> dict[str, str]:
    estimates = calibration.estimates
    return {
        name: estimates.actors.role_of.get(code, STAFF)
        for code, name in enumerate(estimates.names)
        if estimates.actors.kinds[code] == STAFF and code in estimates.service
    }


def _memory(calibration: Calibration, split: Split, roles: Mapping[str, str]) -> SeenWindow:
    """The training log, moved by whole weeks, as if it were a simulation of the window."""
    found, moved = calibration.estimates.found, shifted(split.train, split.start)
    names = split.train.items["case"].cat.categories
    known = calibration.estimates.log.items["case"].cat.categories
    is_open = pd.Series(found.open, index=known[found.spans.index]).reindex(names, fill_value=False)
    allowed = None
    if calibration.estimates.deadlines is not None:
        allowed = calibration.estimates.deadlines.allowed
    start = float(case_spans(moved.items)["began"].min())
    return seen_in_log(
        moved,
        pd.Series(~is_open.to_numpy(), index=range(len(names))),
        start,
        moved.last,
        roles,
        calibration.estimates.pieces.office,
        only_finished=split.only_finished,
        allowed=allowed,
    )


def _simulated(
    runs: EventLog,
    number: int,
    calibration: Calibration,
    split: Split,
    roles: Mapping[str, str],
    finishing: bool,
) -> SeenWindow:
    log, closed = simulated_log(runs, number, calibration.file.titles, split.test.zone)
    items = log.items
    cases = runs.cases[runs.cases["replication"] == number].set_index("case_id")
    # Only cases that were open at the start have a right from before it.
    old = cases.index[cases["entitled_at"] < 0]
    ages = cases.loc[old, "entitled_at"]
    names = items["case"].cat.categories
    # A case that was open at the start began before it, whatever its rows here say.
    new = np.flatnonzero(~names.isin(old))
    whole = seen_in_log(
        log.only(~items["case"].isin(old).to_numpy()),
        pd.Series(closed.to_numpy()[new], index=range(len(new))),
        split.start,
        # Where the real log holds finished cases alone, simulated ones are followed to their end.
        np.inf if finishing else split.end,
        roles,
        calibration.estimates.pieces.office,
        only_finished=split.only_finished or finishing,
    )
    allowed = None
    if "days_allowed" in cases:
        allowed = 1440.0 * cases["days_allowed"].reindex(names[new].take(whole.spans.index.to_numpy())).to_numpy(float)
    return SeenWindow(
        items=whole.items,
        spans=whole.spans,
        start=split.start,
        end=split.end,
        role_of=roles,
        allowed=allowed,
        office=whole.office,
        others=_others(log, closed, ages, split.start),
    )


def _others(log: WorkLog, closed: pd.Series, ages: pd.Series, start: float) -> pd.DataFrame:
    spans = case_spans(log.items)
    names = log.items["case"].cat.categories
    old = spans.index[names[spans.index].isin(ages.index)]
    return pd.DataFrame(
        {
            "began": start + ages.reindex(names[old]).to_numpy(),
            "ended": spans.loc[old, "ended"],
            "closed": closed.loc[old],
        }
    )
