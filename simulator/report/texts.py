"""What the verbs print for people: measured figures, comparisons, soundness, sweeps, rankings, acceptance tables."""

from __future__ import annotations

import math
from collections.abc import Sequence
from typing import Any

import pandas as pd

from simulator.check import Soundness
from simulator.evidence.published_figures import PublishedFigure, published_for
from simulator.evidence.studies import not_claimed
from simulator.experiments.comparison import paired_interval
from simulator.experiments.pair import Pair
from simulator.experiments.ranking import Selection
from simulator.experiments.settling import Settled
from simulator.measures.overload import UNSETTLED, weekly_growth
from simulator.measures.registry import list_measures
from simulator.plan.process import list_processes
from simulator.plan.scenario import list_scenarios
from simulator.report.printing import as_text
from simulator.report.sentences import answer, figure, overload_text, priced, shown


def catalogue_text() -> str:
    """Return what there is to run, to draw and to measure."""
    rows = [(m.name, m.unit, m.better, m.title) for m in list_measures().values()]
    return "\n".join(["Scenarios: " + ", ".join(list_scenarios()), "Processes: " + ", ".join(list_processes()), "",
                      as_text(("Measure", "Unit", "Better", "What it is"), rows)])


def summarise_runs(table: pd.DataFrame) -> pd.DataFrame:
    """Return mean and interval over replications: ``group, measure, title, unit, mean, low, high, runs, count``."""
    rows = []
    for (name, group), part in table.groupby(["measure", "group"], sort=False):
        values = part["value"].dropna()
        mean, low, high = paired_interval(values.to_numpy())
        measure = list_measures()[name]
        rows.append((group, name, measure.title, measure.unit, mean, low, high, len(values), part["count"].sum()))
    return pd.DataFrame(rows, columns=["group", "measure", "title", "unit", "mean", "low", "high", "runs", "count"])


def span_text(low: float, high: float) -> str:
    """Return an interval in words; a single dash when there is none."""
    return "–" if math.isnan(low) else f"{figure(low)} to {figure(high)}"


def measured_text(table: pd.DataFrame) -> str:
    """Return the figures of one scenario; those that could not be measured are named at the end."""
    summary = summarise_runs(table)
    seen = summary[summary["runs"] > 0]
    growth = weekly_growth(table)
    rows = [_measured_row(row, growth) for row in seen.itertuples()]
    text = as_text(("Measure", "Mean", "95 of 100 interval", "Counted", "Unit"), rows, right=(1, 2, 3))
    overload = f"{overload_text('', growth)}\n\n" if growth else ""
    return overload + text + _missing(summary.loc[summary["runs"].eq(0) & summary["group"].eq("all"), "measure"])


def _measured_row(row: Any, growth: float) -> tuple[str, ...]:
    title = row.title if row.group == "all" else f"{row.title} [{row.group}]"
    if growth and row.measure in UNSETTLED:
        return title, "grows", "–", f"{row.count:,.0f}", row.unit
    return title, figure(row.mean), span_text(row.low, row.high), f"{row.count:,.0f}", row.unit


def comparison_text(pair: Pair) -> str:
    """Return a comparison in sentences and an aligned table, beside the published figures."""
    table = beside_published(pair)
    currency = pair.alternative.scenario.currency
    rows = [[row.title, *shown(row, pair.growth), row.verdict, priced(row.unit, currency), row.published_baseline,
             row.published_alternative]
            for row in table[table["verdict"] != "not measured"].itertuples()]
    columns = ["Measure", "Before", "After", "Difference", "Interval", "Verdict", "Unit"]
    if any(cell for row in rows for cell in row[len(columns):]):
        columns += ["Published before", "Published after"]
    sentences = [*answer(pair.table, pair.alternative.scenario.headline, currency), *_overloads(pair)]
    text = "\n".join([*sentences, "", as_text(columns, [row[: len(columns)] for row in rows], (1, 2, 3, 4))])
    return text + _missing(table.loc[table["verdict"] == "not measured", "measure"])


def _overloads(pair: Pair) -> list[str]:
    return [overload_text(label, growth) for growth, (_, label) in zip(pair.growth, pair.sides, strict=True) if growth]


def beside_published(pair: Pair) -> pd.DataFrame:
    """Return the comparison with two more columns, ``published_baseline, published_alternative``."""
    known = [published_for(log.scenario.name) for log in (pair.baseline, pair.alternative)]
    return pair.table.assign(published_baseline=[_said(known[0], name) for name in pair.table["measure"]],
                             published_alternative=[_said(known[1], name) for name in pair.table["measure"]])


def _said(known: dict[str, PublishedFigure], name: str) -> str:
    return known[name].text if name in known else ""


def _missing(names: Sequence[str]) -> str:
    if not len(names):
        return ""
    why = "because this office never does what it needs, or the run is too short for it"
    return f"\n\nNot measured, {why}: {', '.join(names)}"


def soundness_text(soundness: Soundness) -> str:
    """Return the load that theory predicts for each role, and warnings."""
    lines = [f"Sound. About {soundness.cases:,.0f} cases a run."]
    lines += [f"{', '.join(load.roles)}: staff will be busy about {100 * load.utilisation:.0f} of 100 minutes"
              for load in soundness.loads]
    return "\n".join(lines + [f"Warning: {warning}" for warning in soundness.warnings])


def sweep_text(table: pd.DataFrame, place: str) -> str:
    """Return one block for each measure, one line for each value."""
    return "\n\n".join(_swept(name, part, place) for name, part in table.groupby("measure", sort=False))


def _swept(name: Any, part: pd.DataFrame, place: str) -> str:
    measure = list_measures()[name]
    if not part["runs"].any():
        return f"{measure.title}: not measured, because this office never does what it needs"
    first = bool(part["growth"].iloc[0])
    rows = [_swept_row(row, first and name in UNSETTLED) for row in part.itertuples()]
    columns = (place, "Mean", "Interval", "Against the first", "Interval")
    return f"{measure.title} ({measure.unit})\n" + as_text(columns, rows, right=(1, 2, 3, 4))


def _swept_row(row: Any, first_grows: bool) -> tuple[str, ...]:
    if row.growth and row.measure in UNSETTLED:
        return row.value, "grows", f"by {row.growth:,.0f} cases a week", "–", "–"
    change = ("–", "–") if first_grows else (figure(row.change), span_text(row.change_low, row.change_high))
    return row.value, figure(row.mean), span_text(row.low, row.high), *change


def ranking_text(table: pd.DataFrame, chosen: Selection | None, name: str, confidence: float = 0.95) -> str:
    """Return the order, and the guaranteed choice when one was asked for."""
    measure = list_measures()[name]
    gap, said = ("behind_best", "Behind the best") if "behind_best" in table else ("difference", "Difference")
    rows = [(str(row.rank), row.scenario, figure(row.mean), figure(getattr(row, gap)), span_text(row.low, row.high),
             row.verdict) for row in table.itertuples()]
    columns = ("Rank", "Scenario", "Mean", said, "Interval", "Verdict")
    text = f"{measure.title} ({measure.unit})\n" + as_text(columns, rows, right=(0, 2, 3, 4)) + \
        f"\n\nAll intervals together hold in {100 * confidence:g} of 100 such studies."
    return text if chosen is None else f"{text}\n\n{_chosen(chosen)}"


def _chosen(chosen: Selection) -> str:
    tied = f"; not told apart within the runs allowed: {', '.join(chosen.tied)}" if chosen.tied else ""
    used = ", ".join(f"{label} {runs}" for label, runs in chosen.replications.items())
    return f"Chosen with the confidence asked: {chosen.best}{tied} (runs used: {used})"


def precision_text(found: Settled, name: str) -> str:
    """Return mean, half-width, runs, and the warm-up suggested."""
    precision, warm_up, measure = found.precision, found.warm_up, list_measures()[name]
    reached = "" if precision.reached else "; the half-width wanted was not reached"
    lines = [f"{measure.title}: {figure(precision.mean)} ± {figure(precision.half_width)} {measure.unit} "
             f"after {precision.replications} replications{reached}"]
    if found.within_5_percent:
        lines.append(f"Within 5 of 100 of the mean after {found.within_5_percent} replications.")
    doubt = "" if warm_up.settled else ", but the backlog does not settle within the run, so no cut can be trusted"
    lines.append(f"Warm-up suggested by MSER-5 on the daily backlog: {warm_up.observations} days{doubt}; "
                 f"set in the scenario: {found.warm_up_set_days:.0f} days.")
    return "\n".join(lines)


def acceptance_text(table: pd.DataFrame, study: str) -> str:
    """Return the acceptance table, inputs and hold-outs apart."""
    hold_out, given = table["kind"].eq("hold_out"), table["kind"].eq("input")
    parts = (("What must hold: figures the scenario was made to reach, and directions", table[~hold_out & ~given]),
             ("Inputs: what the model is made of; they test nothing", table[given]),
             ("Hold-outs, never used for fitting: the evidence", table[hold_out]))
    blocks = [f"{title}\n{_judged(part)}" for title, part in parts if len(part)]
    claims = "\n".join(f"- {claim}" for claim in not_claimed(study))
    return "\n\n".join([*blocks, f"What nobody may say on this ground:\n{claims}"])


def _judged(part: pd.DataFrame) -> str:
    rows = [(row.id, row.title, row.published, figure(row.simulated), span_text(row.low, row.high),
             _band(row.band_low, row.band_high), row.verdict, row.unit) for row in part.itertuples()]
    columns = ("Row", "What", "Published", "Simulated", "Interval", "Band", "Verdict", "Unit")
    return as_text(columns, rows, right=(2, 3, 4, 5))


def _band(low: float, high: float) -> str:
    if math.isnan(low):
        return "–"
    if math.isinf(low):
        return f"below {high:g}"
    return f"above {low:g}" if math.isinf(high) else f"{low:g} to {high:g}"
