"""Would it be enough? Three planning questions answered by search, each answer with its confidence.

Every candidate office is run until it is sure whether it passes: replications are added, up to a limit, while the
interval of the figure holds the target. What stays unsure at the limit counts as not passed, so an answer promises no
more than was seen. All looks at all candidates together keep the confidence asked: each bound has its part of the
chance of a wrong word (Bonferroni), because who looks often enough finds a lucky look.
"""

from __future__ import annotations

import datetime as dt
import math
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from functools import partial
from typing import Any, Literal

import numpy as np
import pandas as pd

from simulator.experiments.comparison import refuse_confidence
from simulator.experiments.intervals import mean_interval, share_interval
from simulator.experiments.overload import Overload
from simulator.experiments.streaming import Asked, run_figures
from simulator.measures.kpi.work import backlog_by_day, utilisation_by_group
from simulator.measures.view import DAY, OfficeView
from simulator.plan.scenario import Scenario, change_scenario
from synthetic_data import BadInput, Problem, did_you_mean

Since = Literal["entitled", "applied", "complete"]
# Few looks, as each has its part of the one chance of a wrong word.
_FIRST, _BATCH, _MOST = 6, 6, 24
_LOOKS = 1 + (_MOST - _FIRST) // _BATCH
_WHY = "searched for"


@dataclass(frozen=True, kw_only=True)
class Try:
    """One candidate and what it showed."""

    value: float
    """Heads, day of the start, or share, in words of the question."""
    mean: float
    low: float
    """One-sided bounds: the true mean lies above `low`, and below `high`, with the confidence asked for."""
    high: float
    replications: int
    passed: bool
    sure: bool
    """Whether the bound decided it, and not the limit on replications."""
    overloads: tuple[Overload, ...] = ()
    """Roles that fall behind for good in this office."""

    def as_values(self) -> dict[str, Any]:
        """Return plain values, ready for JSON."""
        return vars(self) | {"overloads": [vars(role) for role in self.overloads]}


@dataclass(frozen=True, kw_only=True)
class SearchResult:
    """The answer to one question."""

    question: str
    answer: float | None
    """None when no candidate passes."""
    sentence: str
    unit: str
    tries: tuple[Try, ...] = field(default=())

    def as_values(self) -> dict[str, Any]:
        """Return plain values, ready for JSON."""
        return {"question": self.question, "answer": self.answer, "sentence": self.sentence, "unit": self.unit,
                "tries": [one.as_values() for one in self.tries]}


Watch = Callable[[Try], None]
"""Called after each candidate; may raise to stop the search."""


def enough_staff(scenario: Scenario, group: str, *, share: float = 95.0, days: float = 15.0, since: Since = "entitled",
                 most: int = 60, confidence: float = 0.95, seed: int = 1, workers: int = 1,
                 watch: Watch | None = None) -> SearchResult:
    """Find the fewest heads of a group with which enough cases are decided in time.

    Parameters
    ----------
    group : of staff, as in the scenario
    share : of 100 cases that must be decided within `days` of `since`
    since : the milestone from which days count; a case still open when they are over was not in time
    most : heads tried at most

    Raises
    ------
    BadInput : the group or the milestone is not in the scenario, or a number is out of range

    Notes
    -----
    More heads are taken to serve no fewer cases in time, so halving the range finds the fewest.
    """
    refuse_confidence(confidence)
    _require_group(scenario, group)
    _require_share(share)
    if not 0 < days < math.inf:
        raise BadInput(Problem(where="days", rule="must be a number of days above 0", value=days,
                               remedy="write 0.5 for half a day"))
    if since != "entitled" and since not in {a.milestone for a in scenario.process.activities.values()}:
        raise BadInput(Problem(where="since", rule="is not a milestone of this process", value=since,
                               remedy="count from entitled"))

    def shown(heads: int) -> Try:
        changed = with_heads(scenario, group, heads)
        return _decide(changed, lambda view: in_time(view, days, since), heads, at_least=share,
                       counted=lambda view: counted_in_time(view, days, since),
                       candidates=_most_tries(most), confidence=confidence, seed=seed, workers=workers)

    tries, found = _fewest(shown, 1, most, watch, saturates=True)
    words = {"entitled": "the right", "applied": "the application", "complete": "the complete file"}[since]
    name = group.replace("_", " ")
    if found is None:
        sentence = _not_enough(name, tries, f"decided within {days:g} days of {words}")
    else:
        sentence = (f"{found.value:.0f} {name} are enough, and no fewer: {found.mean:.1f} of 100 cases are decided "
                    f"within {days:g} days of {words}; with {_of_100(confidence)} confidence at least {found.low:.1f}.")
    return _finding("staff", found, sentence, "heads", tries)


def _not_enough(name: str, tries: Sequence[Try], wanted: str) -> str:
    """The sentence when no number of heads passes, or none can be judged."""
    means = [one.mean for one in tries if not math.isnan(one.mean)]
    if not means:
        return f"Nothing can be said about {name}: no case came whose time to be {wanted} was over in the run."
    return (f"No number of {name} is enough (tried up to {tries[-1].value:.0f}): at best {max(means):.1f} of 100 are "
            f"{wanted}. The delay is elsewhere.")


def latest_start(scenario: Scenario, group: str, *, extra: int, deadline: int, left: float, confidence: float = 0.95,
                 seed: int = 1, workers: int = 1, watch: Watch | None = None) -> SearchResult:
    """Find the latest day on which extra staff must begin so that a backlog is down by a deadline.

    Parameters
    ----------
    group : of staff that the extra heads are like
    extra : heads that join from the day sought until the deadline
    deadline : day of the run
    left : cases the office may still hold undecided at the end of that day, in simulated cases

    Raises
    ------
    BadInput : the group is not in the scenario, or the deadline lies outside the run
    """
    refuse_confidence(confidence)
    _require_group(scenario, group)
    if not 0 <= left < math.inf:
        raise BadInput(Problem(where="left", rule="must be a number of cases, from 0 on", value=left,
                               remedy="write 0 for none"))
    if not 1 <= deadline <= scenario.horizon_minutes / DAY:
        raise BadInput(Problem(where="deadline", rule="must be a day of the run", value=deadline,
                               remedy=f"choose a day from 1 to {scenario.horizon_minutes / DAY:.0f}"))

    def shown(waited: int) -> Try:
        # Counted back from the deadline: who begins earlier helps longer, so candidates pass from one on.
        start = deadline - 1 - waited
        changed = with_extra(scenario, group, extra, start, deadline)
        return _decide(changed, lambda view: backlog_on(view, deadline), start, at_most=left,
                       candidates=_most_tries(deadline), confidence=confidence, seed=seed, workers=workers)

    tries, found = _fewest(shown, 0, deadline - 1, watch)
    day = f"{scenario.start + dt.timedelta(days=deadline):%d %B %Y}"
    if found is None:
        sentence = (f"Even from the first day {extra} more {group.replace('_', ' ')} do not bring the backlog down to "
                    f"{left:g} cases by {day}; about {tries[-1].mean:.0f} are left.")
    else:
        start = f"{scenario.start + dt.timedelta(days=found.value):%d %B %Y}"
        sentence = (f"{extra} more {group.replace('_', ' ')} must begin by {start} (day {found.value:.0f}) at the "
                    f"latest: then about {found.mean:.0f} cases are left on {day}, with {_of_100(confidence)} "
                    f"confidence at most {found.high:.0f}.")
    return _finding("start", found, sentence, "day of the run", tries)


def review_bottleneck(scenario: Scenario, group: str, *, step: int = 5, confidence: float = 0.95, seed: int = 1,
                      workers: int = 1, watch: Watch | None = None) -> SearchResult:
    """Find the share of cases on the proactive way from which the reviewers are busier than all other staff.

    Parameters
    ----------
    group : of staff who review
    step : points of 100 between the shares tried

    Raises
    ------
    BadInput : the group is not in the scenario, or the scenario has no rollout whose share could be moved

    Notes
    -----
    All lines of the rollout get the same share. Review is the bottleneck when its utilisation minus the highest of
    the other groups is above 0.
    """
    refuse_confidence(confidence)
    _require_group(scenario, group)
    if not scenario.rollout:
        raise BadInput(Problem(where="rollout", rule="is missing, so no share of cases can take the proactive way",
                               remedy="choose a scenario with a rollout"))

    def shown(place: int) -> Try:
        share = min(place * step, 100)
        return _decide(with_share(scenario, share), lambda view: review_lead(view, group), share, at_least=0.0,
                       strictly=True, candidates=_most_tries(-(-100 // step)), confidence=confidence, seed=seed,
                       workers=workers)

    # Rounded up, so that the last step reaches 100.
    tries, found = _fewest(shown, 0, -(-100 // step), watch)
    name = group.replace("_", " ")
    if found is None:
        sentence = (f"At no share are {name} the busiest: with all cases on the proactive way they are "
                    f"{-tries[-1].mean:.0f} points below the busiest other group.")
    else:
        sentence = (f"From about {found.value:.0f} of 100 cases on the proactive way {name} are the bottleneck: they "
                    f"are {found.mean:.0f} points busier than any other group. Shares were tried in steps of {step}.")
    return _finding("review", found, sentence, "of 100 cases", tries)


def _finding(question: str, found: Try | None, sentence: str, unit: str, tries: Sequence[Try]) -> SearchResult:
    """The answer; an office in which a role falls behind for good is said to be one."""
    roles = " and ".join(f"{one.role.replace('_', ' ') or 'the whole office'} (by about {one.growth:,.0f} cases a week "
                         f"from day {one.from_day})" for one in (found or tries[-1]).overloads)
    warning = f" Even so the office falls behind to the end of the run: {roles}; in a longer run it looks worse." \
        if roles else ""
    return SearchResult(question=question, answer=found.value if found else None, sentence=sentence + warning,
                        unit=unit, tries=tuple(tries))


def in_time(view: OfficeView, days: float, since: Since = "entitled") -> pd.Series:
    """Return, for each replication, how many of 100 cases are decided within so many days of a milestone."""
    hit = _in_time(view, days, since)
    return 100 * hit.groupby(view.cases["replication"]).mean()


def counted_in_time(view: OfficeView, days: float, since: Since = "entitled") -> pd.Series:
    """Return, for each replication that has any, how many cases `in_time` is a share of."""
    cases = _in_time(view, days, since).groupby(view.cases["replication"]).count()
    return cases[cases > 0]


def _in_time(view: OfficeView, days: float, since: Since) -> pd.Series:
    """1 or 0 for each case that counts, else NaN.

    Cases count whose days are over by the end of the run and that did not leave, undecided, before.
    """
    cases = view.cases
    limit = cases[since] + days * DAY
    over = (limit <= view.horizon) & ~(cases["decided"].isna() & (cases["closed"] <= limit))
    return (cases["decided"] <= limit).where(over & cases[since].notna()).astype(float)


def backlog_on(view: OfficeView, day: int) -> pd.Series:
    """Return, for each replication, how many cases the office holds undecided at the end of a day."""
    table = backlog_by_day(view)
    return table[table["day"] == day].set_index("replication")["backlog"].astype(float)


def review_lead(view: OfficeView, group: str) -> pd.Series:
    """Return, for each replication, the utilisation of a group minus the highest of all others, in points."""
    table = utilisation_by_group(view)
    wide = (100 * table["busy"] / table["staffed"]).groupby([table["replication"], table["group"]]).sum().unstack()
    others = wide.drop(columns=group)
    return wide[group] - (others.max(axis=1) if len(others.columns) else 0.0)


def with_heads(scenario: Scenario, group: str, heads: int) -> Scenario:
    """Return the scenario with so many heads in a group."""
    unit = scenario.staff[group].heads.unit
    return change_scenario(scenario, {f"staff.{group}.heads": _assumed(heads, unit)})


def with_extra(scenario: Scenario, group: str, extra: int, start: int, end: int) -> Scenario:
    """Return the scenario with a second group like the first, at work from one day of the run to another."""
    raw = scenario.model_dump(by_alias=True, mode="json", exclude_none=True)["staff"][group]
    first, last = (scenario.start + dt.timedelta(days=day) for day in (start, end))
    more = {**raw, "heads": _assumed(extra, raw["heads"]["unit"]), "from": str(first), "to": str(last)}
    return change_scenario(scenario, {f"staff.{group}_for_clearing": more})


def with_share(scenario: Scenario, share: float) -> Scenario:
    """Return the scenario with the same share of cases on the proactive way in every line of its rollout."""
    return change_scenario(scenario, {f"rollout.{place}.ceiling": _assumed(share / 100, "share")
                                      for place in range(len(scenario.rollout))})


def _assumed(value: float, unit: str) -> dict[str, Any]:
    return {"value": value, "unit": unit, "origin": "assumed", "source": _WHY}


def _fewest(shown: Callable[[int], Try], low: int, high: int, watch: Watch | None, *,
            saturates: bool = False) -> tuple[list[Try], Try | None]:
    """Halve the range; candidates that pass are taken to be all above the first that does.

    `saturates`: when twice as much changes nothing at all, on the same luck, still more will not either.
    """
    tries: list[Try] = []

    def look(candidate: int) -> Try:
        tries.append(shown(candidate))
        if watch:
            watch(tries[-1])
        return tries[-1]

    # Double from the low end first: large offices are slow and seldom the answer.
    reach, best, step = low, look(low), 1
    while not best.passed and reach < high:
        low, reach, step = reach + 1, min(reach + step, high), 2 * step
        best = look(reach)
        if saturates and (best.mean, best.low) == (tries[-2].mean, tries[-2].low):
            break
    if not best.passed:
        return tries, None
    while low < reach:
        middle = (low + reach) // 2
        tried = look(middle)
        if tried.passed:
            reach, best = middle, tried
        else:
            low = middle + 1
    return tries, best


def _most_tries(candidates: int) -> int:
    """How many of so many candidates doubling and then halving looks at, at most."""
    # Doubling looks once for each bit of the number, and so does halving.
    return 2 * max(candidates, 1).bit_length() + 1


def _decide(scenario: Scenario, figure: Callable[[OfficeView], pd.Series], value: float, *, candidates: int,
            confidence: float, seed: int, workers: int, at_least: float | None = None, at_most: float | None = None,
            strictly: bool = False, counted: Callable[[OfficeView], pd.Series] | None = None) -> Try:
    """Run until the one-sided bound lies on one side of the target, or the limit is reached.

    A share says of how many cases it is one (`counted`): three cases in time do not show that all are.
    """
    seen: list[float] = []
    cases: list[float] = []
    overloads: tuple[Overload, ...] = ()
    while True:
        count = _FIRST if not seen else _BATCH
        found = run_figures(scenario, Asked(names=(), also=partial(_looked, figure, counted)), seed=seed,
                            replications=count, workers=workers, first=len(seen), label=f"Trying {value:g}")
        overloads = overloads if seen else found.overloads
        # Where nobody counts NaN is seen, or the search would never come to its limit.
        seen += [one for known, _ in found.also for one in known] or [float("nan")] * count
        cases += [one for _, numbers in found.also for one in numbers]
        mean, low, high = _bounds(np.array(seen), (1 - confidence) / _LOOKS / candidates, np.array(cases))
        target = at_most if at_least is None else at_least
        assert target is not None
        passed = high <= target if at_least is None else (low > target if strictly else low >= target)
        failed = low > target if at_least is None else high < target
        if passed or failed or len(seen) >= _MOST:
            return Try(value=float(value), mean=mean, low=low, high=high, replications=len(seen), passed=bool(passed),
                       sure=bool(passed or failed), overloads=overloads)


def _looked(figure: Callable[[OfficeView], pd.Series], counted: Callable[[OfficeView], pd.Series] | None,
            view: OfficeView) -> tuple[list[float], list[float]]:
    """The figure of each replication that has one, and of how many cases it is one."""
    return list(figure(view).dropna().astype(float)), list(counted(view).astype(float)) if counted else []


def decide_values(values: np.ndarray, value: float, *, candidates: int, confidence: float = 0.95,
                  at_least: float | None = None, at_most: float | None = None) -> Try:
    """Judge one candidate of a search by figures that are there already, one for each replication.

    Parameters
    ----------
    value : the candidate, in words of the question
    candidates : how many are looked at, as each has its part of the chance of a wrong word
    """
    mean, low, high = _bounds(values, (1 - confidence) / candidates, np.array([]))
    passed = low >= at_least if at_least is not None else at_most is not None and high <= at_most
    failed = high < at_least if at_least is not None else at_most is not None and low > at_most
    return Try(value=float(value), mean=mean, low=low, high=high, replications=len(values), passed=bool(passed),
               sure=bool(passed or failed))


def _bounds(values: np.ndarray, chance: float, cases: np.ndarray) -> tuple[float, float, float]:
    """Mean with one-sided bounds, each wrong with this chance."""
    known = values[~np.isnan(values)]
    # A one-sided bound is one end of the two-sided interval that errs twice as often.
    return share_interval(known, cases, 1 - 2 * chance) if len(cases) else mean_interval(known, 1 - 2 * chance)


def _of_100(confidence: float) -> str:
    return f"{100 * confidence:g} of 100"


def _require_group(scenario: Scenario, group: str) -> None:
    if group not in scenario.staff:
        raise BadInput(Problem(where="group", rule="is not a group of staff in this scenario", value=group,
                               remedy=did_you_mean(group, scenario.staff)))


def _require_share(share: float) -> None:
    if not 0 < share <= 100:
        raise BadInput(Problem(where="share", rule="must lie above 0 and at most at 100", value=share,
                               remedy="write 95 for 95 of 100"))
    if share <= 1:
        raise BadInput(Problem(where="share", rule=f"has two readings, {share:g} of 100 and {100 * share:g} of 100",
                               value=share, remedy="write how many of 100, such as 80"))
