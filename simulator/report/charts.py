"""The report's charts, each with a finding in one sentence."""

from __future__ import annotations

from collections.abc import Callable, Iterator

import numpy as np
import pandas as pd

from simulator.experiments.own_interval import own_interval
from simulator.experiments.pair import Compared
from simulator.measures.measuring import measure_view
from simulator.process_map.drawing import ROW_HEIGHT, draw_process
from simulator.report import series
from simulator.report.sentences import lower, number, span_text
from synthetic_data import Details, Figure, Heading, PageElement, bars, heatmap, lines


def process_maps(pair: Compared) -> Iterator[PageElement]:
    """Yield the map of each process, folded away."""
    for (_, label), log, growing in zip(pair.sides, pair.logs, growing_roles(pair), strict=True):
        process = log.scenario.process
        # The drawing describes itself; below, its words serve whoever cannot see it.
        svg = draw_process(process, log.events, growing=growing)
        steps = len(process.activities)
        yield Details(
            f"Process map {lower(label)}: {process.title}",
            [
                Figure(
                    process.title,
                    svg,
                    f"{steps} steps; lines are as wide as the part of the cases that pass, and the darker a box, the "
                    "longer cases wait there.",
                    f"Process map with {steps} steps. "
                    + svg.partition("<desc")[2].partition(">")[2].partition("</desc>")[0],
                    row=ROW_HEIGHT,
                )
            ],
        )


def growing_roles(pair: Compared) -> list[frozenset[str]]:
    """Return the roles of each office whose queues grow to the end: they have no mean wait."""
    return [frozenset(one.role for one in overloads if one.role) for overloads in pair.overloads]


def charts(pair: Compared) -> Iterator[PageElement]:
    """Yield what lies on the desks, how busy staff are, where cases spend their time."""
    yield Heading("What lies on the desks")
    yield backlog_chart(pair)
    if not any("utilisation" in view.withheld for view, _ in pair.sides):
        yield utilisation_chart(pair)
    yield Heading("Where cases spend their time")
    yield steps_chart(pair)


def waiting_chart(pair: Compared) -> Figure:
    """Draw how many have a decision after so many days."""
    # The slowest two of 100 would squeeze the curves of all others to the left.
    longest = [view.cases["decided"].sub(view.cases["entitled"]).quantile(0.98) / 1440 for view, _ in pair.sides]
    days = float(np.nanmax([*longest, 1.0]))
    data = pd.concat([series.decided_by_day(view, label, days) for view, label in pair.sides], ignore_index=True)
    if data.empty:
        return _nobody(lines, data, x="Days since the right arose", y="Decided, of 100", series="Scenario",
                       title="People with a decision, by days since the right arose")
    at15 = data[data["Days since the right arose"] <= 15].groupby("Scenario", sort=False).last()
    finding = (
        "15 days after the right arose, "
        + " and ".join(
            f"{_mean(row, 'Decided, of 100')} of 100 people in the office {lower(label)}{_reach(row, ' ({})')}"
            for label, row in at15.iterrows()
        )
        + " have a decision. Every decision counts here, refusals too, and who left without one counts until then; "
        "shares of awards count awards only."
    )
    return lines(
        data,
        x="Days since the right arose",
        y="Decided, of 100",
        series="Scenario",
        low="low",
        high="high",
        title="People with a decision, by days since the right arose",
        finding=finding,
        y_domain=(0, 100),
    )


def backlog_chart(pair: Compared) -> Figure:
    """Draw how many cases the office holds, waiting or in work, day by day."""
    data = pd.concat([series.backlog_curve(view, label) for view, label in pair.sides], ignore_index=True)
    measured = [measure_view(view, ["backlog_mean"]) for view, _ in pair.sides]
    means = [pd.Series(own_interval("backlog_mean", *table[["value", "count"]].to_numpy(float).T),
                       index=["mean", "low", "high"]) for table in measured]
    finding = "; ".join(
        f"{lower(label)}, the backlog grows by about {growth:,.0f} cases a week and has no mean"
        if growth
        else f"{lower(label)}, {_mean(row, 'mean')} cases{_reach(row, ' ({})')} wait or are in work on average"
        for row, (_, label), growth in zip(means, pair.sides, pair.growth, strict=True)
    )
    finding = f"{finding[:1].upper()}{finding[1:]}."
    return lines(
        data,
        x="Week",
        y="Open cases",
        series="Scenario",
        low="low",
        high="high",
        title="Backlog, day by day",
        finding=finding,
    )


def utilisation_chart(pair: Compared) -> Figure:
    """Draw how busy staff are, by hour of the week."""
    data = pd.concat(
        [
            series.utilisation_interval(view, log.duty, label)
            for (view, label), log in zip(pair.sides, pair.logs, strict=True)
        ],
        ignore_index=True,
    )
    value = "Worked, of 100 staffed minutes"
    top = data.loc[data.groupby("Scenario", sort=False)[value].idxmax()]
    finding = (
        "The busiest hour is "
        + " and ".join(
            f"{row['Weekday']} {row['Hour of the day']}:00 {lower(row['Scenario'])} "
            f"({_mean(row, value)} of 100 minutes worked{_reach(row)})"
            for _, row in top.iterrows()
        )
        + "."
    )
    return heatmap(
        data,
        x="Hour of the day",
        y="Weekday",
        value=value,
        facet="Scenario",
        title="How busy staff are, by hour of the week",
        finding=finding,
    )


def steps_chart(pair: Compared) -> Figure:
    """Draw at which steps cases spend their days."""
    tables = []
    for (view, label), log in zip(pair.sides, pair.logs, strict=True):
        titles = {name: a.title or name.replace("_", " ") for name, a in log.scenario.process.activities.items()}
        tables.append(series.days_by_activity(view, titles, label))
    data = pd.concat(tables, ignore_index=True)
    value = series.DAYS_THERE
    if data.empty:
        return _nobody(bars, data, label="Activity", value=value, series="Scenario",
                       title="Days spent at each step, waiting included")
    longest = data.groupby("Activity")[value].max().nlargest(10).index
    data = data[data["Activity"].isin(longest)].sort_values(value, ascending=False, kind="stable")
    data = data.sort_values(
        "Activity", key=lambda names: names.map({n: i for i, n in enumerate(longest)}), kind="stable"
    )
    falls = {label: growth for (_, label), growth in zip(pair.sides, pair.growth, strict=True)}
    first = data.sort_values(value, ascending=False).groupby("Scenario", sort=False).head(1)
    finding = (
        "The longest step is "
        + " and ".join(
            f"“{row['Activity']}” {lower(row['Scenario'])} "
            + ("(the office falls behind, so its days grow)" if falls[row["Scenario"]]
               else f"({_mean(row, value)} days{_reach(row)})")
            for _, row in first.iterrows()
        )
        + "."
    )
    return bars(
        data,
        label="Activity",
        value=value,
        series="Scenario",
        low="low",
        high="high",
        title="Days spent at each step, waiting included",
        finding=finding,
    )


def _nobody(draw: Callable[..., Figure], data: pd.DataFrame, **how: str) -> Figure:
    """An empty drawing that says why it is empty."""
    return draw(data, low="low", high="high", finding="No case came that could be counted, so nothing is drawn.", **how)


def _mean(row: pd.Series, name: str) -> str:
    """A mean with as many digits as its interval supports."""
    return number(row[name], row["low"], row["high"])


def _reach(row: pd.Series, words: str = "; {}") -> str:
    """The interval behind a figure in a sentence; nothing where one run alone gave none."""
    return words.format(span_text(row["low"], row["high"])) if row["low"] < row["high"] else ""
