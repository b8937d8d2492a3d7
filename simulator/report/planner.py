"""A comparison as one document, from which both the web page and the PDF are written."""

from __future__ import annotations

from collections.abc import Callable, Iterator

import pandas as pd

from simulator.experiments.pair import Pair
from simulator.measures.equity import equity_gaps
from simulator.measures.measuring import measure_view
from simulator.measures.registry import list_measures
from simulator.measures.view import OfficeView
from simulator.process_map.drawing import draw_process
from simulator.provenance import ORIGINS, list_assumptions
from simulator.published_figures import not_claimed_of, published_for
from simulator.report import series
from simulator.report.sentences import answer, figure, within
from simulator.scenario import Scenario
from synthetic_data import (
    Block,
    Bullets,
    Details,
    Document,
    Figure,
    Heading,
    KeyFigure,
    Note,
    Paragraph,
    Table,
    bars,
    describe_run,
    heatmap,
    lines,
)

LIMITS = (
    "All people and cases are synthetic; nothing here is the record of a person.",
    "The intervals say how much chance alone moves the figures. They do not say how wrong an assumed number may be: change it and "
    "compare again.",
    "Assumed numbers stand above with their reasons. Replace them with your own office's before you decide anything.",
    "People's behaviour is the same in both scenarios unless a number above says otherwise.",
)


def planner_report(pair: Pair) -> Document:
    """Return the planner's report on a pair of scenarios."""
    before, after = pair.baseline.scenario, pair.alternative.scenario
    blocks = [*_opening(pair), *_figures(pair), *_beside_published(pair), *_charts(pair), *_groups(pair), *_maps(pair), *_assumptions(before, after),
              *_limits(pair)]
    return Document(title=f"{before.title} compared with {after.title}", blocks=blocks, lead=" ".join(answer(pair.table, after.headline)),
                    footer=_footer(pair))


def _opening(pair: Pair) -> Iterator[Block]:
    before, after = pair.baseline.scenario, pair.alternative.scenario
    yield Heading("Question")
    yield Paragraph(after.question or before.question or "What changes for citizens and for the office?")
    yield from _key_figures(pair.table, after.headline)
    yield Heading("What was compared")
    yield Bullets([_one_scenario("Before", pair, 0), _one_scenario("After", pair, 1)])
    yield Paragraph("Both scenarios meet the same luck: the same replication has the same chance events wherever the two "
                    "offices ask the same question, so the differences below come from the office and not from chance.")


def _key_figures(table: pd.DataFrame, headline: tuple[str, ...]) -> Iterator[KeyFigure]:
    rows = table[table["difference"].notna()].set_index("measure")
    if own := [rows.loc[name] for name in headline if name in rows.index]:
        for row in own[:3]:
            yield KeyFigure(row["title"], f"{figure(row['alternative'])} {row['unit']}", f"before: {figure(row['baseline'])}")
        return
    wanted: list[tuple[str, str, Callable[[float], str]]] = [
        ("same_day_share", "Decided on the day", lambda v: f"{v:.0f} of 100"),
        ("days_to_decision_median", "Half have a decision", within),
        ("touch_minutes", "Staff work on a case", lambda v: f"{v:.0f} minutes")]
    for name, label, words in wanted:
        if name in rows.index:
            yield KeyFigure(label, words(rows.loc[name, "alternative"]), f"before: {words(rows.loc[name, 'baseline'])}")


def _one_scenario(word: str, pair: Pair, side: int) -> str:
    log, view = (pair.baseline, pair.alternative)[side], pair.views[side]
    scenario, runs = log.scenario, len(view.replications)
    on = f"; switched on: {', '.join(_switch_titles(scenario))}" if scenario.on else ""
    return (f"{word}: {scenario.title}. {len(view.cases) / runs:,.0f} cases a run, {runs} runs, {view.horizon / 1440:,.0f} days "
            f"simulated, the first {view.warm_up / 1440:.0f} not counted{on}.")


def _switch_titles(scenario: Scenario) -> list[str]:
    return [scenario.switches[name].title or name for name in scenario.on if name in scenario.switches] or list(scenario.on)


def _figures(pair: Pair) -> Iterator[Block]:
    share = f"{100 * pair.confidence:.0f} of 100"
    measured = pair.table[pair.table["verdict"] != "not measured"]
    rows = [(row.title, row.unit, figure(row.baseline), figure(row.alternative), figure(row.difference),
             f"{figure(row.low)} to {figure(row.high)}", row.verdict + (f" ({row.note})" if row.note else ""))
            for row in measured.itertuples()]
    yield Heading("Figures")
    yield Table(("Measure", "Unit", "Before", "After", "Difference", "Interval", "Verdict"), rows, numeric=(2, 3, 4, 5),
                caption=f"Means over the runs. The interval holds the true difference in {share} such studies.")
    missing = pair.table[pair.table["verdict"] == "not measured"]
    if len(missing):
        yield Note("Not measured, because one of the two offices never does what it needs: "
                   + "; ".join(f"{row.title} ({row.note})" for row in missing.itertuples()) + ".")
    definitions = [f"{list_measures()[name].title}: {list_measures()[name].definition}" for name in measured["measure"]]
    yield Details("What each measure means", [Bullets(definitions)])


def _beside_published(pair: Pair) -> Iterator[Block]:
    """Only for scenarios about which something was published."""
    rows = []
    for label, column, log in (("Before", "baseline", pair.baseline), ("After", "alternative", pair.alternative)):
        known = published_for(log.scenario.name)
        rows += [(f"{label}: {row.title}", known[row.measure].text, figure(getattr(row, column)), known[row.measure].source)
                 for row in pair.table.itertuples() if row.measure in known]
    if rows:
        yield Heading("Beside what was published")
        yield Table(("Measure", "Published", "Simulated", "Source"), rows, numeric=(2,))


def _groups(pair: Pair) -> Iterator[Block]:
    """Who waits longest and who least, where the cases carry words to group people by."""
    rows = []
    for view, label in _sides(pair):
        ways = [name for name in view.group_columns if name != "stream" and 2 <= view.cases[name].astype(str).nunique() <= 12
                and view.cases[name].dtype == "category"]
        for way in ways:
            gap = equity_gaps(view, way, ["days_to_decision_mean"]).iloc[0]
            if isinstance(gap["worst"], str):
                rows.append((f"{label}, by {way.replace('_', ' ')}", f"{gap['worst']}: {figure(gap['worst_value'])} days",
                             f"{gap['best']}: {figure(gap['best_value'])} days", figure(gap["gap"])))
    if rows:
        yield Heading("Who waits longer")
        yield Table(("People", "Longest mean", "Shortest mean", "Gap in days"), rows, numeric=(3,),
                    caption="Mean days from entitlement to decision; groups of fewer than 30 cases are left out.")


def _maps(pair: Pair) -> Iterator[Block]:
    for word, log in (("before", pair.baseline), ("after", pair.alternative)):
        process = log.scenario.process
        svg = draw_process(process, log.events)
        steps = len(process.activities)
        yield Details(f"Process map {word}: {process.title}", [Figure(
            process.title, svg, f"{steps} steps; lines are as wide as the part of the cases that pass.",
            f"Process map with {steps} steps. " + svg.partition("<desc")[2].partition(">")[2].partition("</desc>")[0])])


def _charts(pair: Pair) -> Iterator[Figure | Heading]:
    yield Heading("How long people wait")
    yield _waiting_curves(pair)
    yield Heading("What lies on the desks")
    yield _backlog(pair)
    yield _utilisation(pair)
    yield Heading("Where cases spend their time")
    yield _where(pair)


def _waiting_curves(pair: Pair) -> Figure:
    longest = [view.cases["decided"].sub(view.cases["entitled"]).quantile(0.98) / 1440 for view in pair.views]
    data = pd.concat([series.decided_by_day(view, label, max(*longest, 1.0)) for view, label in _sides(pair)], ignore_index=True)
    at15 = data[data["Days since the right arose"] <= 15].groupby("Scenario", sort=False)["Decided, of 100"].last()
    finding = "After 15 days " + " and ".join(f"{value:.0f} of 100 have a decision {_lower(label)}" for label, value in at15.items()) + "."
    return lines(data, x="Days since the right arose", y="Decided, of 100", series="Scenario", low="low", high="high",
                 title="People with a decision, by days since the right arose", finding=finding, y_domain=(0, 100))


def _backlog(pair: Pair) -> Figure:
    data = pd.concat([series.backlog_by_week(view, label) for view, label in _sides(pair)], ignore_index=True)
    means = [(measure_view(view, ["backlog_mean"])["value"].mean(), label) for view, label in _sides(pair)]
    finding = "On average " + " and ".join(f"{value:,.0f} cases lie undecided {_lower(label)}" for value, label in means) + "."
    return lines(data, x="Week", y="Open cases", series="Scenario", low="low", high="high", title="Backlog, week by week",
                 finding=finding)


def _utilisation(pair: Pair) -> Figure:
    logs = (pair.baseline, pair.alternative)
    data = pd.concat([series.utilisation_by_hour(view, log.duty, label) for (view, label), log in zip(_sides(pair), logs, strict=True)],
                     ignore_index=True)
    value = "Worked, of 100 staffed minutes"
    top = data.loc[data.groupby("Scenario", sort=False)[value].idxmax()]
    finding = "The busiest hour is " + " and ".join(
        f"{row['Weekday']} {row['Hour of the day']}:00 {_lower(row['Scenario'])} ({row[value]:.0f} of 100 minutes worked)"
        for _, row in top.iterrows()) + "."
    return heatmap(data, x="Hour of the day", y="Weekday", value=value, facet="Scenario", title="How busy staff are, by hour of the week",
                   finding=finding)


def _where(pair: Pair) -> Figure:
    tables = []
    for (view, label), log in zip(_sides(pair), (pair.baseline, pair.alternative), strict=True):
        titles = {name: a.title or name.replace("_", " ") for name, a in log.scenario.process.activities.items()}
        tables.append(series.days_by_activity(view, titles, label))
    data = pd.concat(tables, ignore_index=True)
    value = "Days for each decided case"
    longest = data.groupby("Activity")[value].max().nlargest(10).index
    data = data[data["Activity"].isin(longest)].sort_values(value, ascending=False, kind="stable")
    data = data.sort_values("Activity", key=lambda names: names.map({n: i for i, n in enumerate(longest)}), kind="stable")
    first = data.sort_values(value, ascending=False).groupby("Scenario", sort=False).head(1)
    finding = "The longest step is " + " and ".join(f"“{row['Activity']}” {_lower(row['Scenario'])} ({row[value]:.1f} days)"
                                                      for _, row in first.iterrows()) + "."
    return bars(data, label="Activity", value=value, series="Scenario", title="Days spent at each step, waiting included", finding=finding)


def _sides(pair: Pair) -> list[tuple[OfficeView, str]]:
    return [(pair.views[0], "Before"), (pair.views[1], "After")]


def _lower(label: str) -> str:
    return label.lower()


def _assumptions(before: Scenario, after: Scenario) -> Iterator[Block]:
    table = list_assumptions(after)
    counts = table["origin"].value_counts()
    words = ", ".join(f"{counts[origin]} {origin}" for origin in ORIGINS if origin in counts)
    yield Heading("What the figures stand on")
    yield Paragraph(f"The scenario after has {len(table)} numbers: {words}. Published numbers name their source, derived ones their "
                    "formula, assumed ones their reason.")
    yield Details("Every number of the scenario after", [_numbers_table(table)])
    changed = list_assumptions(before).merge(table, on="place", how="outer", suffixes=(" before", ""), indicator=True)
    changed = changed[changed["value before"].ne(changed["value"])]
    rows = [(row["place"], _or_dash(row["value before"]), _or_dash(row["value"])) for _, row in changed.iterrows()]
    yield Details("Every number that differs between the two", [Table(("Place", "Before", "After"), rows)])


def _numbers_table(table: pd.DataFrame) -> Table:
    return Table(("Place", "Value", "Origin", "Source or reason"), [tuple(row) for row in table.itertuples(index=False)])


def _or_dash(value: object) -> str:
    return value if isinstance(value, str) else "–"


def _limits(pair: Pair) -> Iterator[Block]:
    """An office that never catches up is said to be one; then what no simulation can tell."""
    yield Heading("Limits")
    for view, label in _sides(pair):
        growth = measure_view(view, ["backlog_growth"])["value"].mean()
        if _overloaded(view, growth):
            yield Note(f"The office {_lower(label)} is overloaded: its backlog grows by about {growth:.0f} cases a week to the end, so "
                       "mean waits depend on how long the run is.", "warning")
    yield Bullets(list(LIMITS))
    claims = dict.fromkeys(claim for log in (pair.baseline, pair.alternative) for claim in not_claimed_of(log.scenario.name))
    if claims:
        yield Paragraph("These figures do not show:")
        yield Bullets(list(claims))


def _overloaded(view: OfficeView, growth: float) -> bool:
    """Whether the backlog grows by more than 1 of 100 of the weekly decisions."""
    weekly = view.cases["decided"].notna().sum() / len(view.replications) / ((view.until - view.warm_up) / 10080)
    return bool(growth > 0.01 * weekly)


def _footer(pair: Pair) -> str:
    before, after = pair.baseline.scenario, pair.alternative.scenario
    run = describe_run(command="report", seed=pair.baseline.seed, settings={},
                       inputs={"before": before.model_dump_json(), "after": after.model_dump_json()})
    versions = ", ".join(f"{name} {number}" for name, number in run["versions"].items())
    marks = ", ".join(f"{name} {mark[:12]}" for name, mark in run["inputs"].items())
    return f"Simulated with synthetic people. Seed {pair.baseline.seed}. Scenario digests: {marks}. {versions}."
