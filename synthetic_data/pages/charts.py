"""The charts every room draws: data in, a `Figure` with drawing, finding, text alternative and numbers out.

Specs are Vega-Lite as plain mappings, drawn to SVG by vl-convert without a browser. Importing Altair to
write the same mappings would cost a second of start-up and add nothing to a drawing that is not clicked.
"""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from dataclasses import replace
from typing import Any

import pandas as pd

from synthetic_data.pages.blocks import Figure, Table

PALETTE = ("#D55E00", "#0072B2", "#00735A", "#A2447C", "#4A5866")
"""Distinguishable with colour-blind eyes, at least 3.9:1 on white; the first two are before and after."""
_DASHES = ([1, 0], [6, 3], [2, 2], [8, 2, 2, 2], [4, 4])
_SHAPES = ("circle", "square", "triangle-up", "diamond", "cross")
_WIDTH, _HEIGHT = 640, 300


def lines(data: pd.DataFrame, *, x: str, y: str, series: str, title: str, finding: str,
          low: str | None = None, high: str | None = None, step: bool = False,
          y_domain: Sequence[float] | None = None) -> Figure:
    """Draw one line for each series, with a band from `low` to `high` when given.

    Parameters
    ----------
    data : one row for each point; columns named by `x, y, series, low, high`; the names are the axis titles
    step : draw steps, as for shares decided by a day
    """
    shared = _series(data, series)
    # The legend shows lines; left to itself it would show the pale bands.
    shared["color"]["legend"] |= {"symbolType": "stroke", "symbolOpacity": 1}
    line = {"mark": {"type": "line", "strokeWidth": 2.5, "interpolate": "step-after" if step else "linear"},
            "encoding": {"x": _quantity(x), "y": _quantity(y, y_domain), **shared,
                         "strokeDash": {"field": series, "scale": _scale(data, series, _DASHES), "legend": None}}}
    layers = [line]
    if low and high:
        layers.insert(0, {"mark": {"type": "area", "opacity": 0.2},
                          "encoding": {"x": _quantity(x), "y": _quantity(low, title=y), "y2": {"field": high},
                                       **shared}})
    return _figure({"layer": layers}, data, title, finding, f"Line chart of {y} by {x}, one line for each {series}.")


def interval_dots(data: pd.DataFrame, *, label: str, value: str, low: str, high: str, title: str,
                  finding: str, series: str | None = None, zero: bool = True) -> Figure:
    """Draw an estimate with its interval for each label, and the line of no difference when `zero`."""
    rows: dict[str, Any] = {"field": label, "type": "nominal", "sort": None, "title": None, "axis": {"labelLimit": 320}}
    shared: dict[str, Any] = _series(data, series, shape=True) if series else {"color": {"value": PALETTE[1]}}
    if series:
        shared["yOffset"] = {"field": series, "sort": None}
    layers: list[Mapping[str, Any]] = [
        {"mark": {"type": "rule", "strokeWidth": 2},
         "encoding": {"y": rows, "x": _quantity(low, title=value), "x2": {"field": high}, **_without(shared, "shape")}},
        {"mark": {"type": "point", "filled": True, "size": 90, "opacity": 1},
         "encoding": {"y": rows, "x": _quantity(value), **shared}}]
    if zero:
        layers.append({"mark": {"type": "rule", "color": "#4A5866", "strokeDash": [3, 3]},
                       "encoding": {"x": {"datum": 0}}})
    spec = {"layer": layers, "height": {"step": 30}}
    return _figure(spec, data, title, finding, f"{value} with its interval, one row for each {label}.")


def bars(data: pd.DataFrame, *, label: str, value: str, title: str, finding: str, series: str | None = None,
         low: str | None = None, high: str | None = None) -> Figure:
    """Draw horizontal bars, one for each label, side by side for each series, with intervals when given."""
    encoding: dict[str, Any] = {
        "y": {"field": label, "type": "nominal", "sort": None, "title": None, "axis": {"labelLimit": 320}},
        "x": _quantity(value)}
    if series:
        encoding |= {**_series(data, series), "yOffset": {"field": series, "sort": None}}
    drawn: dict[str, Any] = {"mark": {"type": "bar", "color": PALETTE[1]}, "encoding": encoding}
    if low and high:
        reach = {"mark": {"type": "rule", "strokeWidth": 2, "color": "#1b2530"},
                 "encoding": {**_without(encoding, "color"), "x": _quantity(low, title=value), "x2": {"field": high}}}
        drawn = {"layer": [drawn, reach]}
    told = f"Bars of {value}{' with intervals' if low else ''}, one for each {label}."
    return _figure({**drawn, "height": {"step": 22}}, data, title, finding, told)


_PHONE = 340
"""Width of a drawing that a phone of 390 pixels shows in its own size."""


def for_phones(figure: Figure) -> Figure:
    """Return a chart of bars with a second drawing for phones: narrow, each label above its bars in letters to read.

    Raises
    ------
    TypeError : the figure is no such chart
    """
    if isinstance(figure.drawing, str) or "y" not in figure.drawing.get("encoding", {}):
        raise TypeError("only what `bars` draws without intervals has a drawing for phones")
    encoding = dict(figure.drawing["encoding"])
    series = encoding["color"]["scale"]["domain"] if "yOffset" in encoding else [""]
    above = {"labelAlign": "left", "labelBaseline": "bottom", "labelOffset": -12 * len(series), "labelPadding": -2,
             "ticks": False, "domain": False, "labelLimit": _PHONE}
    encoding["y"] = {**encoding["y"], "axis": above, "scale": {"paddingInner": 0.4, "paddingOuter": 0.4}}
    encoding["x"] = {**encoding["x"], "axis": {"tickCount": 5}}
    narrow = {**figure.drawing, "encoding": encoding, "width": _PHONE,
              "height": {"step": 24 if len(series) > 1 else 40}, "autosize": {"type": "fit-x", "contains": "padding"}}
    return replace(figure, narrow=narrow)


def tornado(data: pd.DataFrame, *, base: float, value: str, title: str, finding: str) -> Figure:
    """Draw what an answer becomes when one number at a time stands at an end of its range, the widest first.

    Parameters
    ----------
    data : one row for each number and end: ``Assumed number, End, Number there, Answer, low, high``
    base : the answer as it is, at which all bars begin
    value : what the answer is, for the axis
    """
    rows = {"field": "Assumed number", "type": "nominal", "sort": None, "title": None,
            "axis": {"labelLimit": 340, "labelFontSize": 12}}
    shared = {"y": rows, "yOffset": {"field": "End", "sort": None}}
    near = {"title": value, "scale": {"zero": False}}
    layers = [
        {"mark": "bar", "encoding": {**shared, **_series(data, "End"), "x": _quantity("Answer") | near,
                                     "x2": {"datum": base}}},
        {"mark": {"type": "rule", "strokeWidth": 1.5, "color": "#1b2530"},
         "encoding": {**shared, "x": _quantity("low") | near, "x2": {"field": "high"}}},
        # The words are the second channel: nobody has to tell the ends apart by their colour.
        {"mark": {"type": "text", "align": "left", "dx": 5, "fontSize": 11, "color": "#1b2530",
                  "stroke": "white", "strokeWidth": 3, "strokeOpacity": 0.9},
         "encoding": {**shared, "x": _quantity("reach") | near, "text": {"field": "Number there"}}},
        {"mark": {"type": "text", "align": "left", "dx": 5, "fontSize": 11, "color": "#1b2530"},
         "encoding": {**shared, "x": _quantity("reach") | near, "text": {"field": "Number there"}}},
        {"mark": {"type": "rule", "color": "#1b2530", "strokeDash": [3, 3]}, "encoding": {"x": {"datum": base}}}]
    told = f"Tornado of {value}: for each assumed number, the answer at the low and at the high end of its range."
    drawn = data.assign(reach=data[["Answer", "high"]].max(axis=1).clip(lower=base))
    figure = _figure({"layer": layers, "width": 420, "height": {"step": 17}}, drawn, title, finding, told)
    return replace(figure, table=Table.from_frame(data.reset_index(drop=True), decimals=2))


def heatmap(data: pd.DataFrame, *, x: str, y: str, value: str, title: str, finding: str,
            facet: str | None = None) -> Figure:
    """Draw a table of shades, darker for less, such as utilisation by hour and weekday."""
    encoding: dict[str, Any] = {
        "x": {"field": x, "type": "ordinal", "sort": None, "axis": {"labelAngle": 0}},
        "y": {"field": y, "type": "ordinal", "sort": None},
        "color": {"field": value, "type": "quantitative", "scale": {"scheme": "cividis"},
                  "legend": {"titleLimit": 400, "orient": "top"}}}
    if facet:
        encoding["row"] = {"field": facet, "title": None, "sort": list(dict.fromkeys(data[facet]))}
    spec = {"mark": "rect", "encoding": encoding, "height": {"step": 22}}
    return _figure(spec, data, title, finding, f"Shades of {value} by {x} and {y}.")


def _quantity(name: str, domain: Sequence[float] | None = None, title: str | None = None) -> dict[str, Any]:
    scale = {"scale": {"domain": list(domain)}} if domain else {}
    return {"field": name, "type": "quantitative", "title": title or name, **scale}


def _series(data: pd.DataFrame, name: str, *, shape: bool = False) -> dict[str, Any]:
    legend = {"title": None, "orient": "top", "labelLimit": 320}
    encoding: dict[str, Any] = {"color": {"field": name, "type": "nominal", "legend": legend,
                                          "scale": _scale(data, name, PALETTE)}}
    if shape:
        encoding["shape"] = {"field": name, "legend": legend, "scale": _scale(data, name, _SHAPES)}
    return encoding


def _without(encoding: Mapping[str, Any], key: str) -> dict[str, Any]:
    return {name: part for name, part in encoding.items() if name != key}


def _scale(data: pd.DataFrame, name: str, channel: Sequence[Any]) -> dict[str, Any]:
    domain = list(dict.fromkeys(data[name].astype(str)))
    # Colours begin again after the last; dashes then go one further, so that no two series look alike.
    further = [i + (i // len(channel) if channel is _DASHES else 0) for i in range(len(domain))]
    return {"domain": domain, "range": [channel[i % len(channel)] for i in further]}


def _figure(spec: Mapping[str, Any], data: pd.DataFrame, title: str, finding: str, kind: str) -> Figure:
    whole = {"$schema": "vega-lite/v5.json", "width": _WIDTH, "height": _HEIGHT, "background": "white",
             # By way of pandas' JSON, in which NaN is null; Vega-Lite leaves that out.
             "data": {"values": json.loads(data.to_json(orient="records", date_format="iso"))},
             "config": _CONFIG, **spec}
    return Figure(title, whole, finding, f"{kind} {finding}", Table.from_frame(data.reset_index(drop=True), decimals=2))


_CONFIG: dict[str, Any] = {
    "font": "DejaVu Sans, system-ui, sans-serif",
    "view": {"stroke": None},
    "axis": {"labelFontSize": 13, "titleFontSize": 13, "titleFontWeight": "normal", "labelColor": "#1b2530",
             "titleColor": "#1b2530", "gridColor": "#e3e8ee", "domainColor": "#4a5866"},
    "legend": {"labelFontSize": 13, "symbolStrokeWidth": 3, "symbolSize": 140},
}
