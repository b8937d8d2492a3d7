"""`calibrate`: a log into estimates, and the words that belong beside them."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cached_property

import numpy as np
import pandas as pd

from simulator.calibration.audit import Audit, audit_log
from simulator.calibration.closed_loop import fit_presence
from simulator.calibration.deadlines import find_deadlines, of_cases
from simulator.calibration.estimates import Estimates, estimate
from simulator.calibration.event_items import DAY, MONDAY, WEEK, WorkLog, case_spans
from simulator.calibration.office_file import OfficeFile
from simulator.calibration.office_resources import Window
from simulator.calibration.routing import BEGIN
from simulator.calibration.unidentified import not_identified
from simulator.plan.distributions import Span
from simulator.plan.scenario import Scenario
from synthetic_data import BadInput, Problem, did_you_mean

_MOST_WORDS = 12
_FEWEST_CASES = 10


@dataclass(frozen=True, kw_only=True)
class Calibration:
    """An office measured from a log.

    Attributes
    ----------
    audit : what is odd about the log
    estimates : all numbers, fitted
    not_identified : what the log cannot say → why
    """

    audit: Audit
    estimates: Estimates
    not_identified: dict[str, str]

    @cached_property
    def file(self) -> OfficeFile:
        """The estimates ready to be written."""
        return OfficeFile(self.estimates)

    def scenario(self, weeks: float = 26) -> Scenario:
        """Return the office from the Monday after the log's end on, with the cases that are open then."""
        return self.file.scenario(self.window(weeks))

    def window(self, weeks: float = 26) -> Window:
        """Return the time that a planner looks at: so many weeks from the Monday after the log on."""
        log = self.estimates.log
        start = MONDAY + -(-(log.last - MONDAY) // WEEK) * WEEK
        return Window(start=start, length=weeks * 7 * DAY, open_cases=open_cases_at(self.estimates, start))


def calibrate(
    log: WorkLog,
    *,
    minutes: Mapping[str, Span] | None = None,
    split_by: str | None = None,
    deadline: str | None = None,
    decided: str | None = None,
    known_until: float = np.inf,
    seed: int = 1,
) -> Calibration:
    """Measure an office from its log.

    Parameters
    ----------
    log : as `read_log` returns it
    minutes : activity → time of work, as the planner gives it; replaces what the log says
    split_by : attribute of the cases by which ways are told apart, such as the channel
    deadline, decided : attributes with the statutory deadline and the day of the decision; found by their usual names
        when not given
    known_until : decisions after this moment are not used
    seed : of the runs in the closed loop

    Raises
    ------
    BadInput : an activity or attribute named is not in the log

    Notes
    -----
    Recipe: routes by the two steps before with back-off; work only from real starts, censored at the end of the
    shift; officers with queues of their own; presence by hour of the week; one share of presence for each role, fitted
    in a closed loop. See docs/reference/calibration.md.
    """
    _refuse_unknown(log, minutes or {}, split_by)
    measured = estimate(
        log,
        minutes=minutes,
        split_by=split_by,
        deadlines=find_deadlines(log, deadline, decided, known_until=known_until),
    )
    fitted = fit_presence(measured, seed=seed)
    # Of the log as it was read, with the repeats that the estimates leave out.
    audit = audit_log(log)
    return Calibration(audit=audit, estimates=fitted, not_identified=not_identified(fitted))


def _refuse_unknown(log: WorkLog, minutes: Mapping[str, Span], split_by: str | None) -> None:
    known = [str(name) for name in log.items["activity"].cat.categories]
    problems = []
    if (cases := log.items["case"].nunique()) < _FEWEST_CASES:
        problems.append(
            Problem(
                where=log.name,
                rule=f"has fewer than {_FEWEST_CASES} cases, too few to measure an office",
                value=cases,
                remedy="take a longer log, or check which column holds the case (--case)",
            )
        )
    problems += [
        Problem(where="--minutes", rule="is not an activity of the log", value=name, remedy=did_you_mean(name, known))
        for name in minutes
        if name not in known
    ]
    if split_by is not None and split_by not in log.cases:
        problems.append(
            Problem(
                where="--split-by",
                rule="is not an attribute of the log's cases",
                value=split_by,
                remedy=of_cases(log, split_by),
            )
        )
    elif split_by is not None and log.cases[split_by].nunique(dropna=False) > _MOST_WORDS:
        problems.append(
            Problem(
                where="--split-by",
                rule=f"has more than {_MOST_WORDS} different words",
                value=log.cases[split_by].nunique(),
                remedy="choose an attribute with few words",
            )
        )
    if problems:
        raise BadInput(problems)


def open_cases_at(estimates: Estimates, moment: float) -> pd.DataFrame:
    """Return ``before, last, age`` of the cases that the log leaves open."""
    found = estimates.found
    return states_of(estimates.log, found.spans[found.open].index.to_numpy(), moment)


def states_of(log: WorkLog, cases: object, moment: float) -> pd.DataFrame:
    """Return ``before, last`` (activity codes of the last two steps; `BEGIN` for none) and ``age`` of cases."""
    spans = case_spans(log.items)
    places = pd.Series(range(len(spans)), index=spans.index).loc[cases].to_numpy()
    ends = spans["items"].cumsum().to_numpy()[places] - 1
    codes = log.items["activity"].cat.codes.to_numpy()
    before = [
        int(codes[end - 1]) if spans["items"].iloc[place] > 1 else BEGIN
        for place, end in zip(places, ends, strict=True)
    ]
    return pd.DataFrame(
        {"before": before, "last": codes[ends].astype(int), "age": moment - spans["began"].to_numpy()[places]}
    )
