"""All that the page shows of a comparison so far: one record, computed in a worker, drawn by the page."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace

import numpy as np
import pandas as pd

from simulator.experiments.comparison import compare_measured
from simulator.experiments.intervals import mean_interval
from simulator.experiments.own_interval import own_figure
from simulator.experiments.pair import Pair
from simulator.measures.equity import equity_gaps
from simulator.measures.from_log import view_log
from simulator.measures.measuring import EVERYBODY, measure_view
from simulator.measures.view import OfficeView
from simulator.process_map.drawing import draw_process
from simulator.report.charts import backlog_chart, growing_roles, steps_chart, utilisation_chart, waiting_chart
from simulator.report.roles import roles_of_pair
from simulator.report.sentences import answer, overload_texts
from simulator.run.event_log import EventLog
from simulator.whatif.order import Order
from synthetic_data import Figure

ERRORS = ("errors_human", "errors_data", "errors_rule", "errors_model")


@dataclass(frozen=True, kw_only=True)
class Summary:
    """What is known after so many replications of both sides; the first one has only what must be there soon."""

    replications: int
    table: pd.DataFrame
    """As `compare` returns it."""
    sides: pd.DataFrame
    """``measure, side, mean, low, high, runs``: each side's own mean and interval."""
    answer: tuple[str, ...]
    warnings: tuple[str, ...]
    waiting: Figure
    titles: dict[str, str]
    """Title → activity of the bars of `steps`."""
    steps: Figure | None = None
    growth: tuple[float, float] = (0.0, 0.0)
    """By how many cases a week the backlog grows, before and after; then means of waits are not told."""
    roles: pd.DataFrame | None = None
    """As `roles_of_pair` returns it."""
    backlog: Figure | None = None
    utilisation: Figure | None = None
    gaps: pd.DataFrame | None = None
    """``side, by, worst, best, worst_days, best_days, gap, low, high``."""
    maps: tuple[str, str] | None = None
    """Process maps with waiting times, as SVG."""


@dataclass(frozen=True, kw_only=True)
class Side:
    """The replications of one office: log, cases, figures."""

    log: EventLog
    view: OfficeView
    measured: pd.DataFrame


def look_at(log: EventLog, measures: Sequence[str]) -> Side:
    """Measure one office's replications."""
    view = view_log(log)
    return Side(log=log, view=view, measured=measure_view(view, measures))


def summarise(order: Order, before: Side, after: Side) -> Summary:
    """Return what both sides show; the table is the one `compare_scenarios` makes of the same order."""
    views, logs = (before.view, after.view), (before.log, after.log)
    first = len(views[0].replications) == 1 and order.replications > 1
    table = compare_measured(before.measured, after.measured, confidence=order.confidence)
    pair = Pair(baseline=logs[0], alternative=logs[1], views=views, table=table, confidence=order.confidence)
    processes = logs[0].scenario.process, logs[1].scenario.process
    known = Summary(
        replications=len(views[0].replications), table=table,
        sides=_sides((before.measured, after.measured), order.confidence),
        answer=tuple(answer(table, order.alternative.headline or order.baseline.headline,
                            question=order.alternative.question or order.baseline.question,
                            growth=(0.0, 0.0) if first else pair.growth)),
        warnings=() if first else _overloads(pair), waiting=waiting_chart(pair),
        titles={activity.title or name.replace("_", " "): name
                for process in processes for name, activity in process.activities.items()})
    if first:
        return known
    growing = growing_roles(pair)
    gaps = [_gaps(view, label, order.confidence) for view, label in pair.sides]
    return replace(known, growth=pair.growth, steps=steps_chart(pair), roles=roles_of_pair(pair),
                   backlog=backlog_chart(pair), utilisation=utilisation_chart(pair),
                   gaps=pd.concat(gaps, ignore_index=True),
                   maps=(draw_process(processes[0], logs[0].events, growing=growing[0]),
                         draw_process(processes[1], logs[1].events, growing=growing[1])))


def _overloads(pair: Pair) -> tuple[str, ...]:
    return tuple(text for (view, label), overloads in zip(pair.sides, pair.overloads, strict=True)
                 for text in overload_texts(view.start, overloads, label))


def _sides(measured: Sequence[pd.DataFrame], confidence: float) -> pd.DataFrame:
    rows = []
    for side, table in zip(("Before", "After"), measured, strict=True):
        for name, part in table[table["group"] == EVERYBODY].groupby("measure", sort=False):
            rows.append((name, side, *own_figure(str(name), part, confidence), part["value"].notna().sum()))
    return pd.DataFrame(rows, columns=["measure", "side", "mean", "low", "high", "runs"])


def _gaps(view: OfficeView, label: str, confidence: float) -> pd.DataFrame:
    rows = [row for by in _ways(view) for row in _gap(view, by, label, confidence)]
    return pd.DataFrame(rows, columns=["side", "by", "worst", "best", "worst_days", "best_days", "gap", "low", "high"])


def _ways(view: OfficeView) -> list[str]:
    """Ways of grouping people that have between 2 and 12 groups."""
    # What a model said is no group of people.
    found = [name for name in view.group_columns if name != "stream" and not name.endswith("_says")
             and view.cases[name].dtype == "category" and 2 <= view.cases[name].astype(str).nunique() <= 12]
    return (["benefit"] if view.cases["benefit"].astype(str).nunique() > 1 else []) + found


def _gap(view: OfficeView, by: str, label: str, confidence: float) -> Iterator[tuple[object, ...]]:
    found = equity_gaps(view, by, ["days_to_decision_mean"]).iloc[0]
    if not isinstance(found["worst"], str):
        return
    table = measure_view(view, ["days_to_decision_mean"], by)
    wide = table.pivot(index="replication", columns="group", values="value")
    each = (wide[found["worst"]] - wide[found["best"]]).dropna().to_numpy()
    _, low, high = mean_interval(each, confidence)
    yield (label, by, found["worst"], found["best"], found["worst_value"], found["best_value"], found["gap"], low,
           high)


def interval_text(low: float, high: float, decimals: int = 0) -> str:
    """Return an interval as words; what a single replication can say is that it cannot.

    Examples
    --------
    >>> interval_text(71.2, 74.8), interval_text(76.8, 77.3), interval_text(float("nan"), float("nan"))
    ('71 to 75', '76.8 to 77.3', 'no interval yet')
    """
    if np.isnan(low) or np.isnan(high):
        return "no interval yet"
    ends = f"{low:,.{decimals}f}", f"{high:,.{decimals}f}"
    narrow = low < high and ends[0] == ends[1] and decimals < 2
    return interval_text(low, high, decimals + 1) if narrow else " to ".join(ends)
