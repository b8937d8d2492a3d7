"""The picture of a family's life: a lane for each member, and beneath it how long each record was under way."""

from __future__ import annotations

from collections import Counter
from typing import Any

import pandas as pd

from synthetic_data.delivery.family_life import LAST_YEARS, FamilyLife
from synthetic_data.delivery.life_sentences import SELF, iso, recent
from synthetic_data.pages import Figure, Table
from synthetic_data.people.event_kinds import KIND_OF

_AREAS = {"family": ("Family", "#D55E00", "diamond"), "work": ("Work and age limit", "#0072B2", "square"),
          "school": ("School and study", "#00735A", "triangle-up"), "health": ("Disability", "#A2447C", "cross"),
          "place": ("Moves", "#4A5866", "circle")}
_INK = "#1b2530"
_WIDTH = 440
_AXIS = {"labelFontSize": 14, "titleFontSize": 14, "titleFontWeight": "normal", "labelColor": _INK, "titleColor": _INK,
         "gridColor": "#e3e8ee", "domainColor": "#4a5866"}
_LAGS = {"written down": ("#D55E00", "triangle-up"), "received by the office": ("#0072B2", "circle")}
_TICKS = [0, 1, 3, 10, 30, 100, 300, 1000, 3000]


def life_picture(life: FamilyLife) -> Figure:
    """Return the picture; its table holds the marks."""
    lags = _lags(life)
    charts = [_lanes(life), *([_under_way(lags)] if len(lags) else [])]
    spec = {"$schema": "vega-lite/v5.json", "background": "white", "vconcat": charts, "spacing": 24,
            # Two charts, each with words of its own; a shared scale would mix their legends.
            "resolve": {"scale": {"color": "independent", "shape": "independent"}},
            "config": {"font": "DejaVu Sans, system-ui, sans-serif", "view": {"stroke": None}, "axis": _AXIS,
                       "legend": {"labelFontSize": 14, "symbolSize": 110},
                       "title": {"fontSize": 14, "color": _INK, "anchor": "start"}}}
    return Figure("A lane for each of the family", spec, _finding(life, lags), _alternative(life, lags), _marks(life))


def _finding(life: FamilyLife, lags: pd.DataFrame) -> str:
    if lags.empty:
        return f"No record of the last {LAST_YEARS} years reached the office after the event it tells of."
    slowest = lags.loc[lags["received"].idxmax()]
    return (f"Of {len(lags)} records of what happened in the last {LAST_YEARS} years, half had reached the office "
            f"after {lags['received'].median():.0f} days; the slowest took {slowest['received']:,} ({slowest['row']}).")


def _alternative(life: FamilyLife, lags: pd.DataFrame) -> str:
    return (f"Time lines of {len(life.members)} people with a mark for each event of their lives. Below: for each of "
            f"{len(lags)} records, the days from the event until it was written down and until the office received it. "
            f"{_finding(life, lags)}")


def _lane(life: FamilyLife) -> dict[int, str]:
    """Person → the words at the lane: first name and relation, with the year of birth where two are alike."""
    words = {one.person_id: one.name.split()[0] + _short(one.relation) for one in life.members.itertuples(index=False)}
    alike = Counter(words.values())
    born = life.members.set_index("person_id")["born"]
    return {number: word if alike[word] == 1 else f"{word} ({born[number].year}, {number})"
            for number, word in words.items()}


def _short(relation: str) -> str:
    return {SELF: "", "in the household": ", household"}.get(relation, f", {relation}")


def _lanes(life: FamilyLife) -> dict[str, Any]:
    lane, today = _lane(life), life.today
    lives = [{"lane": lane[one.person_id], "from": iso(one.born),
              "to": iso(min(day for day in (one.died, one.left, today) if not pd.isna(day)))}
             for one in life.members.itertuples(index=False)]
    marks = _marked(life)
    rows = {"field": "lane", "type": "nominal", "sort": list(lane.values()), "title": None,
            "axis": {"labelLimit": 240, "ticks": False, "domain": False}}
    names, colours, shapes = zip(*_AREAS.values(), strict=True)
    point = {"y": rows, "x": {"field": "day", "type": "temporal"},
             "color": {"field": "area", "type": "nominal", "scale": {"domain": names, "range": colours},
                       "legend": {"title": None, "orient": "top", "columns": 3}},
             "shape": {"field": "area", "type": "nominal", "scale": {"domain": names, "range": shapes}}}
    return {"title": "Lives", "width": _WIDTH, "height": {"step": 30}, "layer": [
        {"data": {"values": lives},
         "mark": {"type": "rule", "strokeWidth": 5, "color": "#c9d1d9", "strokeCap": "round"},
         "encoding": {"y": rows, "x": {"field": "from", "type": "temporal", "title": None}, "x2": {"field": "to"}}},
        {"data": {"values": marks}, "mark": {"type": "point", "filled": True, "size": 75, "opacity": 0.9},
         "encoding": point},
        {"data": {"values": [{"day": iso(today)}]}, "mark": {"type": "rule", "strokeDash": [3, 3], "color": _INK},
         "encoding": {"x": {"field": "day", "type": "temporal"}}}]}


def _marked(life: FamilyLife) -> list[dict[str, str]]:
    """Every event in the lane of whom it happened to, a marriage and a divorce in both."""
    lane, marks = _lane(life), []
    for event in life.happened.itertuples():
        kind = KIND_OF[event.kind]
        people = [event.person_id, event.other_person_id] if kind.other == "spouse" else [event.person_id]
        marks += [{"lane": lane[one], "day": iso(event.day), "area": _AREAS[kind.area][0], "kind": kind.name}
                  for one in people if one in lane]
    return marks


def _marks(life: FamilyLife) -> Table:
    return Table(("Lane", "Day", "Event"), [(mark["lane"], mark["day"], mark["kind"].replace("_", " "))
                                            for mark in _marked(life)])


def _lags(life: FamilyLife) -> pd.DataFrame:
    """Return `row, recorded, received` in days after the event, for records that came after it."""
    names = life.members.set_index("person_id")["name"].str.split().str[0]
    events = recent(life)[["event_id", "number", "kind", "day", "person_id"]]
    told = life.told[life.told["arrived"] & ~life.told["beforehand"]].merge(events, on="event_id")
    told = told.sort_values(["number", "received_on"])
    # A death also widows and orphans: one record tells of all three, and was under way once.
    of_record = told.groupby(["register", "record_id"])["number"].agg(lambda numbers: ", ".join(map(str, numbers)))
    told = told.drop_duplicates(["register", "record_id"])
    label = [f"{of_record[row.register, row.record_id]}. {row.kind.replace('_', ' ')}, "
             f"{names.get(row.person_id, '')}: {row.register}" for row in told.itertuples()]
    return pd.DataFrame({"row": label, "recorded": (told["recorded_on"] - told["day"]).dt.days.to_numpy(),
                         "received": (told["received_on"] - told["day"]).dt.days.to_numpy()})


def _under_way(lags: pd.DataFrame) -> dict[str, Any]:
    rows = {"field": "row", "type": "nominal", "sort": None, "title": None, "axis": {"labelLimit": 320}}
    furthest = max(1, int(lags["received"].max()))
    # symlog, because a logarithm has no place for 0 days, and many records are written down at once.
    days = {"type": "quantitative", "title": "days after it happened", "scale": {"type": "symlog", "domainMin": 0},
            "axis": {"values": [tick for tick in _TICKS if tick <= furthest]}}
    values = [{"row": one.row, "days": int(days_), "step": step, "none": 0} for one in lags.itertuples()
              for days_, step in zip((one.recorded, one.received), _LAGS, strict=True)]
    colours, shapes = zip(*_LAGS.values(), strict=True)
    scale = {"domain": list(_LAGS)}
    return {"title": "How long each record was under way", "width": _WIDTH - 110, "height": {"step": 24},
            "data": {"values": values}, "layer": [
        {"mark": {"type": "rule", "strokeWidth": 2, "color": "#c9d1d9"},
         "encoding": {"y": rows, "x": {"field": "none", **days}, "x2": {"field": "days"}}},
        {"mark": {"type": "point", "filled": True, "size": 90, "opacity": 1}, "encoding": {
            "y": rows, "x": {"field": "days", **days},
            "color": {"field": "step", "type": "nominal", "scale": scale | {"range": colours},
                      "legend": {"title": None, "orient": "top"}},
            "shape": {"field": "step", "type": "nominal", "scale": scale | {"range": shapes}}}}]}
