"""The process map as one SVG that explains itself to eyes and to screen readers; no library, no script."""

from __future__ import annotations

import textwrap
from collections.abc import Collection, Mapping, Sequence
from html import escape
from itertools import pairwise
from pathlib import Path

import numpy as np
import pandas as pd

from simulator.experiments.intervals import mean_interval
from simulator.plan.process import Activity, Condition, Process, Route, list_processes, load_process
from simulator.plan.scenario import list_scenarios, load_scenario
from simulator.process_map.layout import Flow, Layout, Point, lay_out
from simulator.process_map.notes import process_notes
from simulator.process_map.office_notes import office_notes
from synthetic_data import read_mapping

_BOX_W, _BOX_H, _GAP_X, _GAP_Y, _EDGE = 180, 66, 40, 54, 34
_FILLS = {
    "human": ("#e8f1fa", "a person works"),
    "automatic": ("#e6f4ee", "a machine works"),
    "model": ("#f4e9f1", "a model recommends"),
    "outside": ("#fdf0e6", "waiting for someone outside"),
    "batch": ("#eef0f2", "a batch run"),
    "selection": ("#eef0f2", "a list is made"),
    "matching": ("#eef0f2", "a place is looked for"),
    "split": ("#ffffff", "branches begin"),
    "join": ("#ffffff", "branches meet"),
    "end": ("#ffffff", "the case ends"),
}
_MARKS = {
    "human": "☺",
    "automatic": "⚙",
    "model": "◆",
    "outside": "✉",
    "batch": "☾",
    "selection": "☰",
    "matching": "⇄",
    "split": "⇉",
    "join": "⋈",
    "end": "■",
}


ROW_HEIGHT = _BOX_H + _GAP_Y
"""From one layer to the next; a multiple of it from the top lies between two layers, above the labels of lines."""
_LINE = 16
"""Height of a line of text under the boxes."""
_HEAT = ((1, "#ffffff", "under an hour"), (24, "#feedde", "under a day"), (168, "#fdd9b5", "under 7 days"),
         (720, "#fbc088", "under 30 days"), (float("inf"), "#f2a35e", "longer, or growing"))
"""Mean hours of waiting below which a colour holds; the same for every office, so that two maps can be compared."""


def draw_process(process: Process, events: pd.DataFrame | None = None, *, growing: Collection[str] = (),
                 notes: Mapping[str, Sequence[str]] | None = None, marked: Collection[str] = ()) -> str:
    """Return the process as SVG text.

    Parameters
    ----------
    process : the process
    events : rows of one or more runs; when given, lines are as wide as their share of the cases that pass, and each
        box says how many cases came by and how long they waited, with the interval of the mean over the runs; the
        darker a box, the longer the wait
    growing : roles whose queue grows to the end of the run; their boxes say so instead of a mean
    notes : activity → what its office adds to it (see `office_notes`); the first stands in the box, all in words
    marked : activities with a thick frame, which the description names first

    Returns
    -------
    str : one ``<svg>`` element with ``<title>`` and a ``<desc>`` that lists every activity and flow in words
    """
    means = _mean_waits(process, events, growing)
    notes = notes or {}
    counts = _passed(events, means)
    flows = _flows(process, events)
    layout = lay_out(process.starts, list(process.activities), flows)
    back = [way for way in layout.ways if way[2]]
    width = layout.width * (_BOX_W + _GAP_X) + 2 * _EDGE + 26 * len(back)
    below = process_notes(process)
    height = layout.layers * (_BOX_H + _GAP_Y) - _GAP_Y + 2 * _EDGE + (54 if means else 34) + _LINE * len(below)
    parts = [
        _head(process, flows, {name: [*counts.get(name, ()), *notes.get(name, ())] for name in process.activities},
              width, height, [_title(name, process.activities[name]) for name in process.activities if name in marked]),
        *_lines(layout, width),
        *_boxes(process, layout, counts, notes, {name: _heat(hours) for name, hours in means.items()}, marked),
        _legend(process, height, heat=bool(means), marked=bool(marked)),
        *_told_below(below, height - _LINE * len(below)),
        "</svg>\n",
    ]
    return "\n".join(parts)


def _flows(process: Process, events: pd.DataFrame | None) -> list[Flow]:
    shares = _observed_shares(events)
    flows = []
    for name, activity in process.activities.items():
        for target, words in _leaving(activity):
            share = shares.get((name, target))
            label = words if share is None else f"{100 * share:.0f} of 100"
            flows.append(
                Flow(origin=name, target=target, label=label, weight=0.3 if share is None else share, words=words)
            )
    return flows


def _leaving(activity: Activity) -> list[tuple[str, str]]:
    ways = [(route.to, route_words(route, only=len(activity.next) == 1)) for route in activity.next]
    ways += [(name, "in parallel") for name in activity.branches]
    if activity.expires:
        ways.append((activity.expires.to, "no answer"))
    if activity.patience:
        ways.append((activity.patience.to, "gives up"))
    return list(dict.fromkeys(ways))


def route_words(route: Route, *, only: bool) -> str:
    """Return when a route is taken, in a planner's words; nothing when it is the `only` one."""
    words = " and ".join(map(_condition_words, route.when))
    if route.share is not None:
        words = f"{words}, {100 * route.share.value:g} of 100".lstrip(", ")
    return words or ("" if only else "otherwise")


def _condition_words(condition: Condition) -> str:
    name = _KNOWN.get(condition.attribute, condition.attribute.replace("_", " "))
    if condition.compare == "=" and condition.attribute == "outcome":
        return str(condition.value)
    if condition.compare == "=" and condition.value in (0, 1):
        return name if condition.value else f"not {name}"
    value = f"{condition.value:g}" if isinstance(condition.value, float) else condition.value
    return f"{name} {condition.compare} {value}"


_KNOWN = {"live": "new way open", "bypass": "redone by hand"}
"""Attributes that the engine sets, in a planner's words."""


def _observed_shares(events: pd.DataFrame | None) -> dict[tuple[str, str], float]:
    if events is None or events.empty:
        return {}
    rows = events[events["completed_at"].notna()].sort_values(
        ["replication", "case_id", "enabled_at", "completed_at"], kind="stable"
    )
    here = rows["activity"].astype(str)
    # The next row may be another case's.
    same = rows["case_id"].eq(rows["case_id"].shift(-1)) & rows["replication"].eq(rows["replication"].shift(-1))
    pairs = pd.DataFrame({"origin": here, "target": here.shift(-1)})[same]
    counts = pairs.value_counts()
    shares: dict[tuple[str, str], float] = (counts / counts.groupby(level="origin").transform("sum")).to_dict()
    return shares


def _mean_waits(process: Process, events: pd.DataFrame | None, growing: Collection[str]) -> dict[str, pd.Series]:
    """Activity → mean hours of waiting in each run; endless where the queue grows."""
    if events is None or events.empty:
        return {}
    waited = ((events["started_at"] - events["enabled_at"]) / 60).groupby(
        [events["activity"].astype(str), events["replication"]]).mean()
    endless = {name for name, activity in process.activities.items() if activity.role in growing}
    return {name: waited[name] * 0 + float("inf") if name in endless else waited[name]
            for name in waited.index.unique(0)}


def _heat(hours: pd.Series) -> str:
    """The colour of a mean wait."""
    mean = float(hours.mean())
    # Endless is below no bound and has the last colour; NaN, where nobody came, has the first.
    return next((colour for below, colour, _ in _HEAT if mean < below), _HEAT[-1][1] if mean > 0 else _HEAT[0][1])


def _passed(events: pd.DataFrame | None, means: Mapping[str, pd.Series]) -> dict[str, list[str]]:
    """Activity → lines that say how many came by and how long they waited."""
    if events is None or events.empty:
        return {}
    visits = events["activity"].astype(str).value_counts(sort=False) / events["replication"].nunique()
    return {name: [f"{count:,.0f} visits a run", *_wait(means[name])] for name, count in visits.items()}


def _wait(means: pd.Series) -> list[str]:
    """The mean wait over runs in hours or days, with its interval where there are several runs."""
    if np.isinf(means).any():
        return ["wait grows"]
    mean, low, high = mean_interval(means.dropna())
    if not mean >= 0.1:
        return []
    unit, each = ("h", 1) if mean < 48 else ("days", 24)
    shown = [f"{max(hours, 0) / each:.{0 if mean >= 10 * each else 1}f}" for hours in (mean, low, high)]
    return [f"wait {shown[0]} {unit}" + (f" ({shown[1]} to {shown[2]})" if low < high else "")]


def _head(process: Process, flows: list[Flow], counts: Mapping[str, list[str]], width: float, height: float,
          marked: Sequence[str]) -> str:
    steps = "; ".join(f"{_title(name, a)} ({', '.join([_FILLS[a.kind][1], *_told(a), *counts.get(name, [])])})"
                      for name, a in process.activities.items())
    titles = {name: _title(name, activity) for name, activity in process.activities.items()}
    lines = "; ".join(
        f"from {titles[f.origin]} to {titles[f.target]}" + (f": {f.label}" if f.label else "")
        for f in flows
        if f.target in titles
    )
    return (
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {width:.0f} {height:.0f}" '
        f'width="{width:.0f}" height="{height:.0f}" role="img" aria-labelledby="map-title map-desc" '
        f'font-family="DejaVu Sans, system-ui, sans-serif" font-size="12">'
        f'<title id="map-title">Process map: {escape(process.title)}</title>'
        f'<desc id="map-desc">{escape(_first(marked))}Activities: {escape(steps)}. Flows: {escape(lines)}.</desc>'
        '<defs><marker id="tip" viewBox="0 0 8 8" refX="7" refY="4" markerWidth="8" markerHeight="8" '
        'markerUnits="userSpaceOnUse" orient="auto">'
        '<path d="M0,0 L8,4 L0,8 z" fill="#4a5866"/></marker></defs>'
        f'<rect width="{width:.0f}" height="{height:.0f}" fill="#ffffff"/>'
    )


def _first(marked: Sequence[str]) -> str:
    return f"Marked: {'; '.join(marked)}. " if marked else ""


def _told(activity: Activity) -> list[str]:
    """What a reader should know of a step beside its kind."""
    return [f"together: {_who(activity)}"] if activity.together_with else []


def _title(name: str, activity: Activity) -> str:
    return activity.title or name.replace("_", " ")


def _at(place: Point) -> Point:
    return (_EDGE + place[0] * (_BOX_W + _GAP_X) + _BOX_W / 2, _EDGE + place[1] * (_BOX_H + _GAP_Y) + _BOX_H / 2)


def _lines(layout: Layout, width: float) -> list[str]:
    """Lines first, labels after, so that no line crosses a label."""
    drawn, labels, lane = [], [], 0
    for flow, places, back in layout.ways:
        points = [_at(place) for place in places]
        if back:
            lane += 1
            path, spot = _detour(points, width - _EDGE - 26 * lane + 13, lane)
        else:
            path, spot = _descent(points)
        dash = ' stroke-dasharray="6 4"' if back else ""
        drawn.append(
            f'<path d="{path}" fill="none" stroke="#4a5866" stroke-width="{1.2 + 4 * flow.weight:.1f}"{dash} '
            'marker-end="url(#tip)"/>'
        )
        labels.append(_label(flow.label, spot))
    return drawn + labels


def _descent(points: list[Point]) -> tuple[str, Point]:
    start, end = points[0], points[-1]
    way = [(start[0], start[1] + _BOX_H / 2), *points[1:-1], (end[0], end[1] - _BOX_H / 2 - 1)]
    path = f"M{way[0][0]:.0f},{way[0][1]:.0f}"
    for (x0, y0), (x1, y1) in pairwise(way):
        middle = (y0 + y1) / 2
        path += f" C{x0:.0f},{middle:.0f} {x1:.0f},{middle:.0f} {x1:.0f},{y1:.0f}"
    down = min(way[1][1], way[0][1] + _GAP_Y)
    # Nearer to the target, where the lines out of one box have parted.
    return path, (way[0][0] + (way[1][0] - way[0][0]) * 0.7, way[0][1] + (down - way[0][1]) * 0.66)


def _detour(points: list[Point], x: float, lane: int) -> tuple[str, Point]:
    """A way back that leaves below its box, runs outside all boxes, and enters from above."""
    (x0, y0), (x1, y1) = points
    # Each way back a little beside the others, so that none hides one.
    out, into = x0 + _BOX_W / 4 + 6 * lane, x1 + _BOX_W / 4 + 6 * lane
    low, high = y0 + _BOX_H / 2 + 8 + 4 * lane, y1 - _BOX_H / 2 - 10 - 4 * lane
    path = f"M{out:.0f},{y0 + _BOX_H / 2:.0f} V{low:.0f} H{x:.0f} V{high:.0f} H{into:.0f} V{y1 - _BOX_H / 2 - 1:.0f}"
    return path, (x - 8, (y0 + y1) / 2)


def _label(text: str, spot: Point) -> str:
    if not text:
        return ""
    short = textwrap.shorten(text, 30, placeholder="…")
    # About as wide as letters of this size are on average.
    width = 6.3 * len(short) + 6
    return (
        f'<rect x="{spot[0] - width / 2:.0f}" y="{spot[1] - 11:.0f}" width="{width:.0f}" height="15" fill="#ffffff"/>'
        f'<text x="{spot[0]:.0f}" y="{spot[1]:.0f}" text-anchor="middle" font-size="11" '
        f'fill="#1b2530">{escape(short)}</text>'
    )


def _boxes(process: Process, layout: Layout, counts: Mapping[str, list[str]], notes: Mapping[str, Sequence[str]],
           heat: Mapping[str, str], marked: Collection[str]) -> list[str]:
    return [
        _box(name, activity, _at(layout.places[name]), counts.get(name, ["no visits"] if counts else []),
             notes.get(name, ()), heat.get(name, _HEAT[0][1]) if heat else _FILLS[activity.kind][0],
             'stroke="#a33b00" stroke-width="4"' if name in marked else 'stroke="#4a5866" stroke-width="1.2"')
        for name, activity in process.activities.items()
    ]


def _box(name: str, activity: Activity, centre: Point, counts: list[str], notes: Sequence[str], colour: str,
         frame: str) -> str:
    x, y = centre[0] - _BOX_W / 2, centre[1] - _BOX_H / 2
    lines = textwrap.wrap(f"{_MARKS[activity.kind]} {_title(name, activity)}", 25)[:2]
    under = counts or [words for words in [_who(activity)] if words]
    under = [*under[:2], textwrap.shorten(notes[0], 34, placeholder="…")] if notes else under
    texts = [(line, 12, "#1b2530") for line in lines] + [(line, 10.5, "#2f3b47") for line in under]
    top = centre[1] - (len(texts) - 1) * 7.25 + 4
    words = "".join(
        f'<text x="{centre[0]:.0f}" y="{top + 14.5 * i:.1f}" text-anchor="middle" font-size="{size}" '
        f'fill="{fill}">{escape(text)}</text>'
        for i, (text, size, fill) in enumerate(texts)
    )
    radius = 27 if activity.kind == "end" else 6
    hover = f"<title>{escape('; '.join(notes))}</title>" if notes else ""
    return (
        f'<g>{hover}<rect class="whole" x="{x:.0f}" y="{y:.0f}" width="{_BOX_W}" height="{_BOX_H}" rx="{radius}" '
        f'fill="{colour}" {frame}/>{words}</g>'
    )


def _who(activity: Activity) -> str:
    """Who works on it: its role, and who sits beside it."""
    seats = [f"{seat.least} {seat.role}" if seat.least > 1 else seat.role for seat in activity.together_with]
    return " + ".join([activity.role or "", *seats]).replace("_", " ")


def _legend(process: Process, height: float, *, heat: bool, marked: bool) -> str:
    kinds = dict.fromkeys(activity.kind for activity in process.activities.values())
    text = "    ".join(f"{_MARKS[kind]} {_FILLS[kind][1]}" for kind in kinds)
    return (_heat_legend(height - 44) if heat else "") + (
        f'<text x="{_EDGE}" y="{height - 14:.0f}" font-size="11" fill="#4a5866" xml:space="preserve">'
        f"{escape(text)}    dashed: back to an earlier step{'    thick frame: differs' if marked else ''}</text>"
    )


def _told_below(notes: list[str], top: float) -> list[str]:
    """Lines of text under the boxes, above the legend."""
    # The legends stand in the last 54.
    return [f'<text x="{_EDGE}" y="{top - 52 + _LINE * place:.0f}" font-size="11" fill="#1b2530">{escape(note)}</text>'
            for place, note in enumerate(notes, 1)]


def _heat_legend(top: float) -> str:
    """One patch for each colour of waiting, with its words."""
    patches = "".join(
        f'<rect x="{_EDGE + 46 + 122 * place}" y="{top:.0f}" width="14" height="14" fill="{colour}" stroke="#4a5866"/>'
        f'<text x="{_EDGE + 64 + 122 * place}" y="{top + 11:.0f}" font-size="11" fill="#1b2530">{words}</text>'
        for place, (_, colour, words) in enumerate(_HEAT))
    return f'<text x="{_EDGE}" y="{top + 11:.0f}" font-size="11" fill="#1b2530">waits:</text>{patches}'


def draw_office(name_or_path: str) -> str:
    """Return the map of a process, or of a scenario's with what the office adds to each step.

    Raises
    ------
    BadInput : neither a process nor a scenario has this name
    """
    process = find_process(name_or_path)
    if _is_scenario(name_or_path) or name_or_path in list_scenarios():
        office = load_scenario(name_or_path)
        # Of a process and a scenario of one name the process is meant; its office says more of it if it is the same.
        if office.process == process:
            return draw_process(process, notes=office_notes(office))
    return draw_process(process)


def find_process(name_or_path: str) -> Process:
    """Return the process of this name or file, or that of the scenario of this name or in this file.

    Raises
    ------
    BadInput : neither a process nor a scenario has this name
    """
    return load_scenario(name_or_path).process if _is_scenario(name_or_path) else load_process(name_or_path)


def _is_scenario(name_or_path: str) -> bool:
    path = Path(name_or_path)
    in_file = path.suffix in (".yml", ".yaml") and path.exists() and not {"process", "extends"}.isdisjoint(
        read_mapping(path))
    return in_file or (name_or_path in list_scenarios() and name_or_path not in list_processes())
