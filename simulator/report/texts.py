"""What the verbs print for people: measured figures, comparisons, soundness, sweeps, rankings, acceptance tables."""

from __future__ import annotations

import math
from collections.abc import Sequence
from typing import Any

import numpy as np
import pandas as pd

from simulator.check import Soundness, outside_of_run
from simulator.evidence.published_figures import PublishedFigure, published_for
from simulator.evidence.studies import not_claimed
from simulator.experiments.comparison import never_wrong
from simulator.experiments.intervals import ROUGH_BELOW
from simulator.experiments.overload import growth_of, has_no_mean
from simulator.experiments.own_interval import own_figure
from simulator.experiments.pair import SIDES, ComparedFigures
from simulator.experiments.precision import Precision
from simulator.experiments.ranking import Selection
from simulator.experiments.settling import Settled
from simulator.experiments.streaming import Figures
from simulator.measures.registry import list_measures
from simulator.plan.calendars import Calendar
from simulator.plan.process import list_processes
from simulator.plan.quantities import Quantity
from simulator.plan.scenario import Scenario, list_scenarios
from simulator.report.printing import as_text
from simulator.report.sentences import (
    answer,
    family_text,
    interval_promise,
    number,
    overload_texts,
    own_span,
    priced,
    shown,
    span_text,
    told_verdict,
)


def catalogue_text() -> str:
    """Return what there is to run, to draw and to measure."""
    rows = [(m.name, m.unit, m.better, f"{m.title}: {m.definition}") for m in list_measures().values()]
    return "\n".join(["Scenarios: " + ", ".join(list_scenarios()), "Processes: " + ", ".join(list_processes()), "",
                      as_text(("Measure", "Unit", "Better", "What it is"), rows)])


def summarise_runs(table: pd.DataFrame) -> pd.DataFrame:
    """Return mean and interval over replications: ``group, measure, title, unit, mean, low, high, runs, count``."""
    rows = []
    for (name, group), part in table.groupby(["measure", "group"], sort=False):
        measure = list_measures()[name]
        rows.append((group, name, measure.title, measure.unit, *own_figure(str(name), part), part["value"].count(),
                     part["count"].sum()))
    return pd.DataFrame(rows, columns=["group", "measure", "title", "unit", "mean", "low", "high", "runs", "count"])


def measured_text(figures: Figures) -> str:
    """Return the figures of one scenario; those that could not be measured are named at the end."""
    summary, overloads, runs = summarise_runs(figures.table), figures.overloads, len(figures.runs)
    never = summary["measure"].str.startswith("errors_") & summary["mean"].eq(0)
    seen = summary[summary["runs"].gt(0) & ~never]
    rows = [_measured_row(row, growth_of(overloads)) for row in seen.itertuples()]
    text = as_text(("Measure", "Mean", "95 of 100 interval", "Counted", "Unit"), rows, right=(1, 2, 3))
    everybody = summary["group"].eq("all")
    blocks = [*overload_texts(figures.start, overloads), text, interval_promise(0.95, runs)]
    fewer = _fewer(seen[seen["group"].eq("all")], runs)
    return "\n\n".join(blocks) + fewer + _missing(summary.loc[summary["runs"].eq(0) & everybody, "measure"]) + \
        _never(summary.loc[never & everybody, "title"])


def _fewer(seen: pd.DataFrame, runs: int) -> str:
    """Name the figures that some runs do not have: a time has no mean then, others have that of the other runs."""
    named = [f"{row.title} ({row.runs} of {runs})" for row in seen[seen["runs"].lt(runs)].itertuples()]
    if not named:
        return ""
    return ("\n\nSome runs have no such figure. A time that they do not reach before they end has no mean (–), because "
            "the others are the quickest; where nobody counts, the mean is that of the other runs, rough on fewer than "
            f"{ROUGH_BELOW}: {'; '.join(named)}")


def _measured_row(row: Any, growth: float) -> tuple[str, ...]:
    title = row.title if row.group == "all" else f"{row.title} [{row.group}]"
    if growth and has_no_mean(row.measure):
        return title, "grows", "–", f"{row.count:,.0f}", row.unit
    interval = own_span(row.unit, row.low, row.high)
    return title, number(row.mean, row.low, row.high), interval, f"{row.count:,.0f}", row.unit


def comparison_text(pair: ComparedFigures) -> str:
    """Return a comparison in sentences and an aligned table, beside the published figures."""
    table = beside_published(pair)
    currency = pair.scenarios[1].currency
    never = never_wrong(table)
    rows = [[row.title, *shown(row, pair.growth), told_verdict(row, pair.growth), priced(row.unit, currency),
             row.published_baseline, row.published_alternative]
            for row in table[table["verdict"].ne("not measured") & ~never].itertuples()]
    columns = ["Measure", "Before", "After", "Difference", "Interval", "Verdict", "Unit"]
    # Two more columns only where something was published.
    if any(cell for row in rows for cell in row[len(columns):]):
        columns += ["Published before", "Published after"]
    text = "\n".join([*_answered(pair), "", as_text(columns, [row[: len(columns)] for row in rows], (1, 2, 3, 4)), "",
                      family_text(pair.confidence, pair.runs)])
    late = table[table["note"].str.startswith("not reached")]
    lacking = table["verdict"].eq("not measured") & ~never & ~table.index.isin(late.index)
    return text + _late(late) + _missing(table.loc[lacking, "measure"]) + \
        _never(table.loc[never & table["verdict"].ne("not measured"), "title"])


def _answered(pair: ComparedFigures) -> list[str]:
    """An overload first, because it changes what every other sentence means."""
    before, after = pair.scenarios
    falls = [text for office, label, overloads in zip(pair.scenarios, SIDES, pair.overloads, strict=True)
             for text in overload_texts(np.datetime64(office.start), overloads, label)]
    return [*falls, *answer(pair.table, after.headline or before.headline, after.currency,
                            after.question or before.question, pair.growth)]


def beside_published(pair: ComparedFigures) -> pd.DataFrame:
    """Return the comparison with two more columns, ``published_baseline, published_alternative``."""
    known = [published_for(office.name) for office in pair.scenarios]
    return pair.table.assign(published_baseline=[_said(known[0], name) for name in pair.table["measure"]],
                             published_alternative=[_said(known[1], name) for name in pair.table["measure"]])


def _said(known: dict[str, PublishedFigure], name: str) -> str:
    return known[name].text if name in known else ""


def _late(rows: pd.DataFrame) -> str:
    if rows.empty:
        return ""
    told = "; ".join(f"{row.title}, {row.note}" for row in rows.itertuples())
    return f"\n\nNot compared, because the other runs are the quickest ones: {told}"


def _missing(names: Sequence[str]) -> str:
    if not len(names):
        return ""
    why = "because this office never does what it needs, or the run is too short for it"
    return f"\n\nNot measured, {why}: {', '.join(names)}"


def _never(titles: Sequence[str]) -> str:
    if not len(titles):
        return ""
    return "\n\nIn no run, because this office does not model it or it is too rare: " + "; ".join(titles)


def days_of_rates(scenario: Scenario) -> list[str]:
    """Return a line for each rate that its calendar, or the lack of one, makes another in the hours of the office.

    A rate holds for weeks of seven days of 24 hours on average, so that 30 cases a day are 42 where five days of seven
    are open, and 2 cases an hour 8.4 where 40 hours are.
    """
    lines: dict[str, str] = {}
    for name, stream in scenario.arrivals.items():
        calendar = scenario.calendars.get(stream.calendar or "")
        if stream.rate is not None and (words := _while_open(stream.rate, calendar)):
            # Streams of sites are alike but for the site.
            lines.setdefault(name.partition("@")[0], f"{name}: {stream.rate.value:g} {stream.rate.unit} are {words}")
    return [*lines.values()]


_IN_A_WEEK = {"cases per hour": 168.0, "cases per min": 10_080.0}
"""Unit of a rate → how many of its times a week has."""


def _while_open(rate: Quantity, calendar: Calendar | None) -> str:
    """Say how many cases a rate brings on each day or in each hour on which they come; nothing where as written."""
    days = calendar.weekmask.count("1") if calendar and not calendar.only else 7
    if rate.unit == "cases per day" and days < 7:
        return (f"{7 * rate.value / days:.3g} on each of the {days} days a week on which they come, since a rate "
                "counts the other days as well")
    if rate.unit not in _IN_A_WEEK:
        return ""
    a_week = _IN_A_WEEK[rate.unit] * rate.value
    if calendar is None:
        return f"{a_week / 7:.4g} a day, since a rate counts all 24 hours; a calendar would say in which they come"
    if calendar.only:
        return f"{a_week:.4g} a week, since a rate counts all hours; all come on the days of their calendar"
    hours = calendar.weekly_minutes / 60
    return (f"{a_week / hours:.3g} in each of the {hours:g} hours a week in which they come, since a rate counts the "
            "other hours as well") if hours < _IN_A_WEEK["cases per hour"] else ""


def soundness_text(soundness: Soundness, said: Sequence[str] = ()) -> str:
    """Return the load that theory predicts for each role, what else is said of the office, and warnings."""
    lines = [f"Sound. About {soundness.cases:,.0f} cases a run."]
    lines += [f"{load.title}: staff will be busy about {100 * load.utilisation:.0f} of 100 minutes"
              if math.isfinite(load.utilisation) else f"{load.title}: nobody of the staff is there during the run"
              for load in soundness.loads]
    return "\n".join([*lines, *said, *(f"Warning: {warning}" for warning in soundness.warnings)])


def outside_text(scenario: Scenario) -> str:
    """Return a line for each thing of an office that lies outside of its run, or nothing."""
    lines = outside_of_run(scenario)
    return "".join(f"Note: {line}.\n" for line in lines) + ("\n" if lines else "")


def sweep_text(table: pd.DataFrame, place: str) -> str:
    """Return one block for each measure, one line for each value."""
    blocks = [_swept(name, part, place) for name, part in table.groupby("measure", sort=False)]
    runs = int(table["runs"].max())
    return "\n\n".join([*blocks, family_text(0.95, runs)])


def _swept(name: Any, part: pd.DataFrame, place: str) -> str:
    measure = list_measures()[name]
    if not part["runs"].any() and not part["unreached"].any():
        return f"{measure.title}: not measured, because this office never does what it needs, or nobody came"
    # Where the first value has no mean, nothing can be held against it.
    first = bool(part["growth"].iloc[0])
    rows = [_swept_row(row, first and has_no_mean(name)) for row in part.itertuples()]
    columns = (place, "Mean", "Interval", "Against the first", "Interval", "Verdict")
    return f"{measure.title} ({measure.unit})\n" + as_text(columns, rows, right=(1, 2, 3, 4))


def _swept_row(row: Any, first_grows: bool) -> tuple[str, ...]:
    if row.growth and has_no_mean(row.measure):
        return row.value, "grows", f"by {row.growth:,.0f} cases a week", "–", "–", ""
    if row.unreached:
        return row.value, "–", f"not reached in {row.unreached} runs", "–", "–", ""
    if not row.runs:
        return row.value, "–", "nobody to count", "–", "–", ""
    change = ("–", "–", "") if first_grows else (number(row.change, row.change_low, row.change_high),
                                                 span_text(row.change_low, row.change_high), row.verdict)
    return row.value, number(row.mean, row.low, row.high), span_text(row.low, row.high), *change


def ranking_text(table: pd.DataFrame, chosen: Selection | None, name: str, confidence: float = 0.95) -> str:
    """Return the order, and the guaranteed choice when one was asked for."""
    measure = list_measures()[name]
    gap, said = ("behind_best", "Behind the best") if "behind_best" in table else ("difference", "Difference")
    rows = [(str(row.rank), row.scenario, number(row.mean, row.low, row.high),
             number(getattr(row, gap), row.low, row.high), span_text(row.low, row.high), row.verdict)
            for row in table.itertuples()]
    columns = ("Rank", "Scenario", "Mean", said, "Interval", "Verdict")
    text = f"{measure.title} ({measure.unit})\n" + as_text(columns, rows, right=(0, 2, 3, 4)) + \
        f"\n\nAll intervals together hold in {100 * confidence:g} of 100 such studies."
    return text if chosen is None else f"{text}\n\n{_chosen(chosen)}"


def _chosen(chosen: Selection) -> str:
    tied = f"; not told apart within the runs allowed: {', '.join(chosen.tied)}" if chosen.tied else ""
    used = ", ".join(f"{label} {runs}" for label, runs in chosen.replications.items())
    return f"Chosen with the confidence asked: {chosen.best}{tied} (runs used: {used})"


def _on_few(precision: Precision) -> str:
    few = precision.counted < precision.replications
    return f", with anybody to count in {precision.counted} of them" if few else ""


def precision_text(found: Settled, name: str) -> str:
    """Return mean, half-width, runs, and the warm-up suggested."""
    precision, warm_up, measure = found.precision, found.warm_up, list_measures()[name]
    reached = "" if precision.reached else "; the half-width wanted was not reached"
    mean, half = precision.mean, precision.half_width
    if found.overloads and has_no_mean(name):
        told = f"{measure.title}: grows for as long as the run lasts, so more replications make it no truer"
    else:
        told = (f"{measure.title}: {number(mean, mean - half, mean + half)} ± {number(half, mean - half, mean + half)} "
                f"{measure.unit} after {precision.replications} replications{_on_few(precision)}{reached}")
    lines = [*overload_texts(found.start, found.overloads), told]
    if found.within_5_percent:
        lines.append(f"Within 5 of 100 of the mean after {found.within_5_percent} replications.")
    doubt = "" if warm_up.settled else ", but the backlog does not settle within the run, so no cut can be trusted"
    lines.append(f"Warm-up suggested by MSER-5 on the daily backlog: {warm_up.observations} days{doubt}; "
                 f"set in the scenario: {found.warm_up_set_days:.0f} days.")
    return "\n".join(lines)


_HOW_JUDGED = ("Each row is judged by its own interval (95 of 100): “edge” is an interval that holds an end of the "
               "band, and one wider than its band gives no verdict. A row is “outside” only where that holds for all "
               "rows together (Bonferroni), and directions are shown all together (Holm). "
               "“Input, repeated” only copies what was put in.")


def acceptance_text(table: pd.DataFrame, study: str) -> str:
    """Return the acceptance table, inputs and hold-outs apart."""
    hold_out, given = table["kind"].eq("hold_out"), table["kind"].eq("input")
    parts = (("What must hold: figures the scenario was made to reach, and directions", table[~hold_out & ~given]),
             ("Inputs: what the model is made of; they test nothing", table[given]),
             ("Hold-outs, never used for fitting: the evidence", table[hold_out]))
    blocks = [f"{title}\n{_judged(part)}" for title, part in parts if len(part)]
    blocks.append(_HOW_JUDGED)
    claims = "\n".join(f"- {claim}" for claim in not_claimed(study))
    return "\n\n".join([*blocks, f"What nobody may say on this ground:\n{claims}"])


def _judged(part: pd.DataFrame) -> str:
    rows = [(row.id, row.title, row.published, number(row.simulated, row.low, row.high), span_text(row.low, row.high),
             _band(row.band_low, row.band_high), row.verdict, row.unit) for row in part.itertuples()]
    columns = ("Row", "What", "Published", "Simulated", "Interval", "Band", "Verdict", "Unit")
    return as_text(columns, rows, right=(2, 3, 4, 5))


def _band(low: float, high: float) -> str:
    if math.isnan(low):
        return "–"
    if math.isinf(low):
        return f"below {high:g}"
    return f"above {low:g}" if math.isinf(high) else f"{low:g} to {high:g}"
