"""`explore.html`: one file without a server, looked up from a sweep computed beforehand.

Sliders stop only at points that were simulated; nothing is interpolated. The page asks nothing of any network and says
so to the browser (a content policy that allows its own script and nothing else).
"""

from __future__ import annotations

import itertools
import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
import pandas as pd

from simulator.experiments.comparison import compare_measured
from simulator.experiments.own_interval import own_figure
from simulator.measures.from_log import view_log
from simulator.measures.measuring import EVERYBODY, measure_view
from simulator.measures.registry import list_measures
from simulator.measures.view import OfficeView
from simulator.plan.scenario import Scenario
from simulator.report import series
from simulator.report.sentences import family_text, figure
from simulator.run.replications import in_processes, run_replications
from simulator.whatif.controls import GROUPS, Control, find_controls, move
from simulator.whatif.order import Order
from synthetic_data import (
    BadInput,
    Problem,
    cut_rule,
    describe_run,
    did_you_mean,
    doubt_rule,
    progress,
    render_scripted,
)

_STATIC = Path(__file__).with_name("explore_page")
MOST_POINTS = 400
RUNS = 2
"""Replications of each point."""
Seen = dict[str, Any]
"""``figures`` (as `measure` gives them) and ``curve`` of one office."""
_CURVE_DAYS = (0, 1, 2, 3, 5, 7, 10, 15, 20, 25, 30, 40, 50, 60, 80, 100)
_MEASURES = ("same_day_share", "within_15_days_share", "days_to_decision_median", "touch_minutes", "backlog_mean",
             "utilisation", "errors_all", "cost_per_award")


@dataclass(frozen=True, kw_only=True)
class Dial:
    """One slider of the page and where it stops."""

    control: Control
    values: tuple[float, ...]

    @classmethod
    def of(cls, scenario: Scenario, key: str, values: Sequence[float | str] = ()) -> Dial:
        """Return the dial of a control; a few around the present one when none are given.

        Parameters
        ----------
        values : where it stops; of a share as numbers of 100, or as text with its sign (``25 %``)

        Raises
        ------
        BadInput : the scenario has no such control, or a value is no number or has two readings
        """
        controls = {control.key: control for control in find_controls(scenario)}
        if key not in controls:
            raise BadInput(Problem(where="dial", rule="is nothing to move in this scenario", value=key,
                                   remedy=did_you_mean(key, controls)))
        control = controls[key]
        if rule := cut_rule([value for value in values if isinstance(value, str)]):
            raise BadInput(Problem(where=f"dial {key}", rule=rule))
        stops = {_stop(value, control) for value in values} or _around(control)
        return cls(control=control, values=tuple(sorted(stops)))


def _stop(value: float | str, control: Control) -> float:
    """A number at which a dial stops; a share up to 1 that somebody types without its sign may be a part of one."""
    share, text, where = control.kind == "share", str(value).strip(), f"dial {control.key}"
    if isinstance(value, str) and (rule := doubt_rule(text)):
        raise BadInput(Problem(where=where, rule=rule))
    try:
        number = float(text.removesuffix("%") if share else text)
    except ValueError:
        number = math.nan
    if not math.isfinite(number):
        raise BadInput(Problem(where=where, rule="needs numbers joined by commas", value=text, remedy="write them as "
                               "2,3 or 12.5,15")) from None
    if share and isinstance(value, str) and not text.endswith("%") and 0 < number <= 1:
        rule = f"is a share, of which {text} has two readings, {text} % and {100 * number:g} %"
        raise BadInput(Problem(where=where, rule=rule, value=text, remedy="write the sign, such as 25 %"))
    return number


def usual_dials(scenario: Scenario, moved: Sequence[str] = (), most: int = 2) -> dict[str, tuple[float, ...]]:
    """Return control key → values of the dials a page has when nobody says which: what was moved, staff, shares."""
    controls = [control for control in find_controls(scenario) if control.kind != "entry"]
    rank = {group: place for place, group in enumerate(GROUPS)}
    first: dict[str, Control] = {}
    # What was moved comes first, then one of each group, that with the largest number.
    for control in sorted(controls, key=lambda one: (one.key not in moved, rank[one.group], -one.value)):
        if control.key in moved or control.group not in {known.group for known in first.values()}:
            first.setdefault(control.key, control)
    return {key: tuple(sorted(_around(control))) for key, control in itertools.islice(first.items(), most)}


def _around(control: Control) -> set[float]:
    """The present value, and a few others that fit the control."""
    if control.kind == "share":
        return {0.0, 50.0, 100.0, float(control.value)}
    if control.step == 1 and control.unit in ("heads", "head", "servers", "server"):
        low = max(control.low, control.value - 1)
        return {float(low + place) for place in range(4)}
    top = control.high if control.kind != "hours" else min(control.high, 240.0)
    return {float(control.value), *(round(float(part), 3) for part in np.linspace(control.low, top, 4))}


def grid(dials: Sequence[Dial]) -> list[dict[str, float]]:
    """Return the settings of every point of the sweep.

    Raises
    ------
    BadInput : no dial, or more than `MOST_POINTS` points
    """
    points = list(itertools.product(*(dial.values for dial in dials)))
    if not dials:
        raise BadInput(Problem(where="dials", rule="must be one at least; this office has none to move",
                               remedy="name one, or take an office with staff, arrivals or shares"))
    if len(points) > MOST_POINTS:
        raise BadInput(Problem(where="dials", rule=f"must make between 1 and {MOST_POINTS} points", value=len(points),
                               remedy="take fewer dials or fewer values"))
    return [{dial.control.key: value for dial, value in zip(dials, point, strict=True)} for point in points]


def look(order: Order, settings: Mapping[str, float] | None, replications: int) -> Seen:
    """Run the alternative with these settings, or the baseline when there are none, and return what the page shows."""
    scenario = order.baseline if settings is None else move(order.alternative, settings)
    view = view_log(run_replications(scenario, order.seed, replications))
    table = measure_view(view, _MEASURES)
    return {"figures": table, "curve": _curve(view)}


def explore_page(order: Order, dials: Sequence[Dial], *, replications: int = RUNS, workers: int = 1) -> str:
    """Return the page as HTML.

    Parameters
    ----------
    order : whose alternative is swept; its baseline is shown beside every point
    dials : at least one
    replications : for each point; the baseline has as many

    Raises
    ------
    BadInput : no dial, or more than `MOST_POINTS` points
    """
    wanted: list[dict[str, float] | None] = [None, *grid(dials)]
    made = in_processes(look, [(order, settings, replications) for settings in wanted], workers)
    return page_of(order, dials, list(progress(made, "Exploring", total=len(wanted))), replications)


def page_of(order: Order, dials: Sequence[Dial], seen: Sequence[Seen], replications: int = RUNS) -> str:
    """Return the page; `seen` has the baseline first, then every point of the grid."""
    before, points = seen[0], grid(dials)
    found = {"|".join(f"{value:g}" for value in point.values()): _compared(before, one)
             for point, one in zip(points, seen[1:], strict=True)}
    return _page(order, dials, before, found, replications)


def _curve(view: OfficeView) -> list[float]:
    """Of 100, by `_CURVE_DAYS`; nothing where there was nobody to decide on."""
    table = series.decided_by_day(view, "", float(max(_CURVE_DAYS))).astype(
        {"Days since the right arose": float, "Decided, of 100": float}).dropna()
    if table.empty:
        return []
    return [round(float(value), 2) for value in np.interp(_CURVE_DAYS, table["Days since the right arose"],
                                                          table["Decided, of 100"])]


def _compared(before: Mapping[str, Any], after: Mapping[str, Any]) -> dict[str, Any]:
    """All measures of a point are one family: its verdicts hold together."""
    table = compare_measured(before["figures"], after["figures"])
    rows = {row.measure: [*_own(after["figures"], row.measure), figure(row.difference), _span(row.low, row.high),
                          row.verdict] for row in table.itertuples()}
    return {"rows": rows, "curve": after["curve"]}


def _own(table: pd.DataFrame, name: str) -> tuple[str, str]:
    mean, low, high = own_figure(name, table[table["measure"].eq(name) & table["group"].eq(EVERYBODY)])
    return figure(mean), _span(low, high)


def _span(low: float, high: float) -> str:
    return "–" if np.isnan(low) else f"{figure(low)} to {figure(high)}"


def _page(order: Order, dials: Sequence[Dial], before: Mapping[str, Any], points: Mapping[str, Any],
          replications: int) -> str:
    measures = list_measures()
    data = {
        "dials": [{"title": f"{dial.control.title}, {dial.control.unit}", "values": [f"{v:g}" for v in dial.values],
                   "start": _nearest(dial)} for dial in dials],
        "measures": [{"name": name, "title": measures[name].title, "unit": measures[name].unit} for name in _MEASURES],
        "before": {"rows": {name: _own(before["figures"], name)[0] for name in _MEASURES},
                   "curve": before["curve"]},
        "points": points, "days": list(_CURVE_DAYS),
    }
    words = {"TITLE": f"{order.baseline.title} and {order.alternative.title}", "QUESTION": order.alternative.question,
             "FOOTER": _footer(order, replications), "RUNS": str(replications),
             "FAMILY": family_text(0.95, replications).replace("the table", "one position of the sliders")}
    return render_scripted(_STATIC / "explore.html", _STATIC / "explore.js", data, words)


def _nearest(dial: Dial) -> int:
    return int(np.argmin([abs(value - dial.control.value) for value in dial.values]))


def _footer(order: Order, replications: int) -> str:
    run = describe_run(command="explore", seed=order.seed, settings={},
                       inputs={"before": order.baseline.model_dump_json(),
                               "after": order.alternative.model_dump_json()})
    versions = ", ".join(f"{name} {number}" for name, number in run["versions"].items())
    marks = ", ".join(f"{name} {mark[:12]}" for name, mark in run["inputs"].items())
    return (f"Simulated with synthetic people, {replications} runs for each point. Seed {order.seed}. "
            f"Scenario digests: {marks}. {versions}.")
