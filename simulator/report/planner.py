"""A comparison as one document, from which both the web page and the PDF are written."""

from __future__ import annotations

from collections.abc import Callable, Iterator

import pandas as pd

from simulator.evidence.published_figures import published_for
from simulator.experiments.comparison import never_wrong
from simulator.experiments.overload import has_no_mean
from simulator.experiments.pair import Compared, Pair
from simulator.experiments.tornado import Dependence
from simulator.measures.equity import equity_gaps
from simulator.measures.registry import role_measures
from simulator.measures.view import OfficeView
from simulator.plan.scenario import Scenario
from simulator.report.charts import charts, process_maps, waiting_chart
from simulator.report.dependence import dependence_blocks, not_tried
from simulator.report.grounds import assumptions, definitions, limits, report_footer
from simulator.report.roles import roles_of_pair
from simulator.report.sentences import (
    answer,
    family_text,
    few_runs_texts,
    figure,
    number,
    overload_texts,
    priced,
    shown,
    told_verdict,
    within,
)
from synthetic_data import (
    Bullets,
    Document,
    Heading,
    KeyFigure,
    Note,
    PageElement,
    Paragraph,
    Table,
)


def planner_report(pair: Pair, found: Dependence | None = None) -> Document:
    """Return the planner's report on a pair of scenarios, with what its answer depends on where that was tried."""
    before, after = pair.baseline.scenario, pair.alternative.scenario
    blocks = [
        *_opening(pair),
        *_figures(pair),
        *_roles(pair),
        *_beside_published(pair),
        *_groups(pair),
        *(dependence_blocks(found) if found else []),
        *charts(pair),
        *process_maps(pair),
        *assumptions(before, after),
        *limits(pair, *([] if found else [not_tried(pair)])),
        *definitions([*_measured(pair)["measure"], *role_measures()]),
    ]
    return Document(
        title=f"{before.title} compared with {_other_title(before, after)}",
        blocks=blocks,
        lead=" ".join(answer(pair.table, after.headline or before.headline, after.currency,
                             after.question or before.question, pair.growth)[:2]),
        footer=report_footer(pair.baseline.seed, {"before": before, "after": after}),
    )


def overloaded(pair: Compared) -> list[str]:
    """Return what to say of the offices that fall behind."""
    return [text for (view, label), overloads in zip(pair.sides, pair.overloads, strict=True)
            for text in overload_texts(view.start, overloads, label)]


def _other_title(before: Scenario, after: Scenario) -> str:
    """Return the second title, or what is switched on when both are one scenario."""
    if after.title != before.title or not after.on:
        return after.title
    return f"the same office, switched on: {', '.join(_switch_titles(after))}"


def _opening(pair: Pair) -> Iterator[PageElement]:
    """The first page: question, what limits the answer, three figures and one picture; then what was compared."""
    before, after = pair.baseline.scenario, pair.alternative.scenario
    yield Heading("Question")
    yield Paragraph(after.question or before.question or "What changes for citizens and for the office?")
    yield from (Note(text, "warning") for text in [*overloaded(pair), *few_runs_texts(pair.runs)])
    yield from _key_figures(_with_means(pair), after.headline or before.headline, after.currency)
    yield from waits_and_offices(pair)


def waits_and_offices(compared: Compared) -> Iterator[PageElement]:
    """How long people wait, as one picture, and which offices the page holds against each other."""
    yield Heading("How long people wait", 3)
    yield waiting_chart(compared)
    yield Heading("What was compared")
    yield Bullets(compared_offices(compared))
    yield Paragraph(SAME_LUCK)


def _with_means(pair: Pair) -> pd.DataFrame:
    """The comparison without the means that an overloaded office does not have."""
    return pair.table[[not any(pair.growth) or not has_no_mean(name) for name in pair.table["measure"]]]


def _key_figures(table: pd.DataFrame, headline: tuple[str, ...], currency: str) -> Iterator[KeyFigure]:
    rows = table[table["difference"].notna()].set_index("measure")
    if own := [rows.loc[name] for name in headline if name in rows.index]:
        for row in own[:3]:
            unit = priced(row["unit"], currency)
            after, before = (number(row[side], row["low"], row["high"]) for side in ("alternative", "baseline"))
            yield KeyFigure(row["title"], f"{after} {unit}", f"before: {before}")
        return
    wanted: list[tuple[str, str, Callable[[float], str]]] = [
        ("same_day_share", "Decided on the day", lambda v: f"{v:.0f} of 100"),
        ("days_to_decision_median", "Half have a decision", within),
        ("touch_minutes", "Staff work on a case", lambda v: f"{v:.0f} minutes"),
    ]
    for name, label, words in wanted:
        if name in rows.index:
            yield KeyFigure(label, words(rows.loc[name, "alternative"]), f"before: {words(rows.loc[name, 'baseline'])}")


SAME_LUCK = (
    "All scenarios meet the same luck: the same replication has the same chance events wherever the "
    "offices ask the same question. That takes most of the luck out of the differences, not all of it: the "
    "interval beside each says how much is left."
)


def compared_offices(pair: Compared) -> list[str]:
    """Return one line for each office: title, cases, runs, days, what is switched on."""
    return [_one_scenario(label, log.scenario, view) for (view, label), log in zip(pair.sides, pair.logs, strict=True)]


def _one_scenario(word: str, scenario: Scenario, view: OfficeView) -> str:
    runs = len(view.replications)
    on = f"; switched on: {', '.join(_switch_titles(scenario))}" if scenario.on else ""
    return (
        f"{word}: {scenario.title}. {len(view.cases) / runs:,.0f} cases a run, {runs} runs, "
        f"{view.horizon / 1440:,.0f} days "
        f"simulated, the first {view.warm_up / 1440:.0f} not counted{on}."
    )


def _switch_titles(scenario: Scenario) -> list[str]:
    return [scenario.switches[name].title or name for name in scenario.on if name in scenario.switches] or list(
        scenario.on
    )


def _figures(pair: Pair) -> Iterator[PageElement]:
    share = f"{100 * pair.confidence:.0f} of 100"
    measured = _measured(pair)
    rows = [
        (
            row.title,
            priced(row.unit, pair.alternative.scenario.currency),
            *shown(row, pair.growth),
            told_verdict(row, pair.growth) + (f" ({row.note})" if row.note else ""),
        )
        for row in measured.itertuples()
    ]
    yield Heading("Figures")
    yield Table(
        ("Measure", "Unit", "Before", "After", "Difference", "Interval", "Verdict"),
        rows,
        numeric=(2, 3, 4, 5),
        caption=f"Means over the runs. Each interval holds the true difference in {share} such studies. "
        f"{family_text(pair.confidence, pair.runs)} “Different” is a clear difference of which "
        "neither direction is better by itself.",
    )
    missing = pair.table[pair.table["verdict"] == "not measured"]
    if len(missing):
        yield Note(
            "Not measured, because an office never does what it needs, or the runs are too short for it: "
            + "; ".join(f"{row.title} ({row.note})" for row in missing.itertuples())
            + "."
        )


def _measured(pair: Pair) -> pd.DataFrame:
    """The rows of the comparison that are shown."""
    return pair.table[pair.table["verdict"].ne("not measured") & ~never_wrong(pair.table)]


def _roles(pair: Pair) -> Iterator[PageElement]:
    """How busy each role of staff is, how long work waits for it and what lies there."""
    rows = [
        (row.role.replace("_", " "), row.title, row.unit, *shown(row, pair.growth))
        for row in roles_of_pair(pair).itertuples()
    ]
    if rows:
        yield Heading("By role of staff")
        columns = ("Role", "Measure", "Unit", "Before", "After", "Difference", "Interval")
        yield Table(columns, rows, numeric=(3, 4, 5, 6))


def _beside_published(pair: Pair) -> Iterator[PageElement]:
    """Only for scenarios about which something was published."""
    rows = []
    for label, column, log in (("Before", "baseline", pair.baseline), ("After", "alternative", pair.alternative)):
        known = published_for(log.scenario.name)
        rows += [
            (f"{label}: {row.title}", known[row.measure].text, figure(getattr(row, column)), known[row.measure].source)
            for row in pair.table.itertuples()
            if row.measure in known
        ]
    if rows:
        yield Heading("Beside what was published")
        yield Table(("Measure", "Published", "Simulated", "Source"), rows, numeric=(2,))


def _groups(pair: Pair) -> Iterator[PageElement]:
    """Who waits longest and who least, where the cases carry words to group people by."""
    rows = []
    for view, label in pair.sides:
        ways = [
            name
            for name in view.group_columns
            # Words make groups and numbers none, and more than twelve fill the page.
            if name != "stream"
            and 2 <= view.cases[name].astype(str).nunique() <= 12
            and view.cases[name].dtype == "category"
        ]
        for way in ways:
            gap = equity_gaps(view, way, ["days_to_decision_mean"]).iloc[0]
            # NaN where fewer than two groups are large enough.
            if isinstance(gap["worst"], str):
                rows.append(
                    (
                        f"{label}, by {way.replace('_', ' ')}",
                        f"{gap['worst']}: {figure(gap['worst_value'])} days",
                        f"{gap['best']}: {figure(gap['best_value'])} days",
                        figure(gap["gap"]),
                    )
                )
    if rows:
        yield Heading("Who waits longer")
        yield Table(
            ("People", "Longest mean", "Shortest mean", "Gap in days"),
            rows,
            numeric=(3,),
            caption="Mean days from entitlement to decision; groups of fewer than 30 cases are left out.",
        )
