"""How the page draws: a chart with its sentence and its numbers, a map that explains itself, figures as cards."""

from __future__ import annotations

import base64
import json
import re
from collections.abc import Mapping, Sequence
from html import escape
from typing import Any

import pandas as pd
import streamlit as st
from pandas.api.types import is_numeric_dtype

from simulator.dashboard.wording import Say
from simulator.whatif.summary import interval_text
from synthetic_data import Figure

_STYLE = """<style>
  [data-testid="stApp"] {
    --edge: light-dark(#8595a5, #7d8d9d); --soft: light-dark(#3c4a57, #b4c0cb); --line: light-dark(#d5dce4, #3a4652);
    --wash: light-dark(#eef2f6, #222b35); --ring: light-dark(#0067a3, #4db3f0)}
  [data-testid="stMainBlockContainer"] {padding: 1rem 2.5rem 3rem}
  [data-testid="stMainBlockContainer"] h1 {font-size: 1.5rem; padding: 0 0 .3rem}
  [data-testid="stMainBlockContainer"] h2 {font-size: 1.2rem; padding: .1rem 0 .3rem}
  [data-testid="stMain"] [data-testid="stVerticalBlock"] {gap: .6rem}
  @media (max-width: 640px) {
    [data-testid="stMainBlockContainer"] {padding: 3.4rem 1rem 3rem}
    /* The views stand in one row that can be pushed aside, so that the answer comes before the fold. */
    .st-key-view [role="radiogroup"] {flex-wrap: nowrap; overflow-x: auto}
    .st-key-view [role="radiogroup"] > * {flex: none}
    .st-key-view [role="radiogroup"] * {white-space: nowrap; overflow-wrap: normal}
    .st-key-lead {display: none}
  }
  .cards {display: grid; grid-template-columns: repeat(auto-fit, minmax(11rem, 1fr)); gap: .8rem; margin: .4rem 0}
  .cards {padding: 0 !important}
  .cards div {border: 1px solid var(--edge); border-radius: 6px; padding: .35rem .8rem}
  .cards dt {font-size: .9rem} .cards dd {margin: 0}
  .cards b {display: block; font-size: 1.35rem; line-height: 1.25}
  .cards span {display: block; font-size: .85rem; color: var(--soft)}
  .map {overflow: auto; max-height: 80vh; border: 1px solid var(--edge)}
  .map:focus-visible {outline: 3px solid var(--ring)}
  .map img {max-width: none}
  .scroll {overflow-x: auto} .scroll:focus-visible {outline: 3px solid var(--ring)}
  .scroll table {border-collapse: collapse; width: 100%; font-size: .9rem; font-variant-numeric: tabular-nums}
  .scroll th, .scroll td {border: 1px solid var(--line); padding: .3rem .5rem; text-align: left}
  .scroll th {font-weight: 400} .scroll thead th {background: var(--wash)}
  /* Streamlit writes captions in letters too pale to be read by everybody (WCAG 1.4.3). */
  [data-testid="stCaptionContainer"], [data-testid="stCaptionContainer"] * {color: var(--soft) !important; opacity: 1}
  /* Light letters on the light blue of the dark page could not be read. */
  [data-tag], [data-tag] *, [data-testid="stBaseButton-primary"] * {color: light-dark(#ffffff, #10202c) !important}
  /* Beside what is chosen the field is left too narrow to be hit (WCAG 2.5.8). */
  [data-testid="stMultiSelect"] input {min-width: 1.6rem}
  [data-testid="stSidebar"][aria-expanded="true"] {min-width: 20rem}
  button:focus-visible, input:focus-visible, [role="slider"]:focus-visible, summary:focus-visible {
    outline: 3px solid var(--ring) !important; outline-offset: 2px}
</style>"""


def style() -> None:
    """Set what Streamlit's own settings cannot."""
    st.html(_STYLE)


def chart(figure: Figure | None, say: Say, key: str, *, pick: Sequence[str] = (),
          height: int = 0) -> dict[str, Any]:
    """Draw a figure: title, sentence, drawing, numbers; return what was picked in it.

    Parameters
    ----------
    pick : fields of the data by which marks can be clicked
    height : of a picture that stands beside other things and is as wide as its place, without its sentence
    """
    if figure is None:
        st.info(say("coming"))
        return {}
    assert not isinstance(figure.drawing, str)  # charts are specifications, maps are drawn by `picture`
    if height:
        st.markdown(f"**{figure.title}**")
    else:
        st.subheader(figure.title)
        st.markdown(figure.finding)
    data = _with_interval(pd.DataFrame(figure.drawing["data"]["values"]))
    spec = {**_one_picture(figure.drawing, _told(data)), "description": figure.alternative}
    spec = on_dark(spec) if st.context.theme.type == "dark" else spec
    del spec["data"], spec["$schema"]  # Ours names no address, and the browser's reader takes nothing else.
    chosen: Any = None
    if pick:
        # The first layer has the bars, which alone can be picked.
        marks = spec["layer"][0] if "layer" in spec else spec
        marks["params"] = [{"name": "pick", "select": {"type": "point", "fields": list(pick)}}]
        chosen = st.vega_lite_chart(data, spec, theme=None, key=key, on_select="rerun", width="content")
    else:
        placed = {"width": "container", "height": height, "autosize": {"type": "fit", "contains": "padding"}}
        st.vega_lite_chart(data, {**spec, **placed} if height else spec, theme=None, key=key,
                           width="stretch" if height else "content")
    if figure.table is not None:
        with st.expander(say("numbers", title=figure.title)):
            table(pd.DataFrame(list(figure.table.rows), columns=list(figure.table.columns)), figure.title)
    found = (chosen or {}).get("selection", {}).get("pick", []) if pick else []
    return dict(found[0]) if found else {}


_ON_DARK = {"#1b2530": "#e6ebf0", "#4a5866": "#a9b7c4", "#e3e8ee": "#343d48", "#d55e00": "#ff8a3d",
            "#0072b2": "#56b4e9", "#00735a": "#2cc9a0", "#a2447c": "#e38bbf", "white": "transparent"}
"""Colour of a chart on paper → its colour on a dark page, each at least 4.5:1 there (grid lines apart)."""


def on_dark(spec: Mapping[str, Any]) -> dict[str, Any]:
    """Return a chart's specification in colours that can be read on a dark page."""
    text = json.dumps({name: part for name, part in spec.items() if name != "data"})
    for paper, dark in _ON_DARK.items():
        text = re.sub(f'"{paper}"', f'"{dark}"', text, flags=re.IGNORECASE)
    made: dict[str, Any] = json.loads(text)
    words = _ON_DARK["#1b2530"]
    for part in ("legend", "header", "title"):
        made["config"][part] = {**made["config"].get(part, {}), "labelColor": words, "titleColor": words}
    made["config"]["title"] = {"color": words}
    return made | {"data": spec["data"]}


def _with_interval(data: pd.DataFrame) -> pd.DataFrame:
    """The data with their intervals in words, where more than one run gave any."""
    if not {"low", "high"} <= set(data) or (data["low"] == data["high"]).all():
        return data
    decimals = 0 if data["high"].max() >= 50 else 1
    told = [interval_text(low, high, decimals) for low, high in zip(data["low"], data["high"], strict=True)]
    return data.assign(Interval=told)


def _told(data: pd.DataFrame) -> list[dict[str, str]]:
    """What a mark says when pointed at: its row, with the interval in words."""
    return [{"field": name, "type": "quantitative", "format": ",.1~f"} if is_numeric_dtype(data[name])
            else {"field": name, "type": "nominal"} for name in data if name not in ("low", "high")]


def _one_picture(spec: Mapping[str, Any], told: Sequence[Mapping[str, str]]) -> dict[str, Any]:
    """The drawing as one picture with one name; its marks would otherwise be read out one by one, without names."""
    mark = spec.get("mark")
    quiet = {"mark": {**(mark if isinstance(mark, dict) else {"type": mark}), "aria": False},
             "encoding": {**spec["encoding"], "tooltip": list(told)}} if mark else {}
    layers = {"layer": [_one_picture(layer, told) for layer in spec["layer"]]} if "layer" in spec else {}
    return {**spec, **quiet, **layers}


def table(frame: pd.DataFrame, name: str = "Table") -> None:
    """Show a table as one, with row and column heads, in a frame that can be scrolled by keyboard where it is wide."""
    head = "".join(f'<th scope="col">{escape(str(column))}</th>' for column in frame.columns)
    rows = "".join(f'<tr><th scope="row">{escape(str(first))}</th>'
                   + "".join(f"<td>{escape(str(cell))}</td>" for cell in rest) + "</tr>"
                   for first, *rest in frame.itertuples(index=False))
    st.html(f'<div class="scroll" tabindex="0" role="region" aria-label="{escape(name, quote=True)}">'
            f"<table><thead><tr>{head}</tr></thead><tbody>{rows}</tbody></table></div>")


def picture(svg: str, sentence: str) -> None:
    """Show a drawing that explains itself, in a frame that can be scrolled by keyboard."""
    described = svg.partition("<desc")[2].partition(">")[2].partition("</desc>")[0]
    data = base64.b64encode(svg.encode()).decode()
    st.markdown(sentence)
    st.html(f'<div class="map" tabindex="0" role="region" aria-label="{escape(sentence, quote=True)}">'
            f'<img alt="{described}" src="data:image/svg+xml;base64,{data}"></div>')


def cards(rows: Sequence[Sequence[str]]) -> None:
    """Show figures as cards: label, value, and lines below it such as unit, interval, what it was before."""
    inner = "".join(f"<div><dt>{escape(label)}</dt><dd><b>{escape(value)}</b>"
                    + "".join(f"<span>{escape(line)}</span>" for line in lines if line) + "</dd></div>"
                    for label, value, *lines in rows)
    st.html(f'<dl class="cards">{inner}</dl>')


def mark(**drawn: object) -> None:
    """Leave in the page what was drawn, after all of it, for programs that read the page; people see nothing."""
    told = " ".join(f'data-{name}="{escape(str(value), quote=True)}"' for name, value in drawn.items())
    st.html(f'<span class="drawn" hidden {told}></span>')
