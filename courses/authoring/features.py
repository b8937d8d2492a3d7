"""What meets the eye in a case without understanding it: single fields, pairs of fields, lengths, order, advice.

The shortcut finder learns from these alone. A feature's name is a path, such as `dates.d4.origin.roll.1.date`: panel,
row, column, and what is looked at.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping
from datetime import date
from functools import lru_cache
from itertools import combinations
from typing import Any

from courses.authoring.sittings import Sitting

Features = dict[str, float | str]

_DAY = re.compile(r"\d{4}-\d{2}(-\d{2})?")
_LABEL = re.compile(r"[a-z][a-z0-9_]*(\.[a-z0-9_]+)+")
"""A catalogue key; what stands first in a row and looks like one names the row."""
MOST_PAIRS = 120
"""Pairs of fields looked at in one case; the first ones in the order in which they stand."""


def desk_features(sitting: Sitting, desk_name: str) -> dict[str, Features]:
    """Return case → features of one graded desk; what depends on the other cases, such as a rank, is among them."""
    cases = sitting.desks[desk_name]["cases"]
    found = {case["id"]: _of_case(case) for case in cases}
    for place, case in enumerate(cases):
        found[case["id"]]["place"] = float(place)
    _add_ranks(list(found.values()))
    return found


# Every variant that is measured goes through here, some hundred features a case: what follows fills one dictionary
# instead of handing each feature through layers of generators, which took twice as long.
def _of_case(case: Mapping[str, Any]) -> Features:
    found: Features = {}
    _add_text(found, "title", case["title"])
    _add_text(found, "text", case.get("text", ""))
    found["silent"] = float("silent_if" in case)
    panels = case.get("panels", ())
    cells = dict(_cells(panels))
    for panel in panels:
        found[f"{panel['name']}.rows"] = float(len(panel["rows"]) if panel.get("head") or len(panel["rows"]) > 1 else 0)
        _add_text(found, f"{panel['name']}.note", panel.get("note", ""))
    for name, value in cells.items():
        _add_value(found, name, value)
    _add_columns(found, panels)
    _add_pairs(found, cells)
    _add_all(found, cells)
    _add_advice(found, case.get("advice"))
    return found


def _cells(panels: Iterable[Mapping[str, Any]]) -> Iterator[tuple[str, Any]]:
    """Cells that have a fixed place: in a row with a name of its own, or in the only row there is."""
    for panel in panels:
        for row in panel["rows"]:
            if not row:
                continue
            named = len(row) > 1 and isinstance(row[0], str) and _is_label(row[0])
            if named or len(panel["rows"]) == 1:
                start = f"{panel['name']}.{row[0]}" if named else panel["name"]
                yield from ((f"{start}.{place}", value) for place, value in enumerate(row) if place or not named)


@lru_cache(maxsize=20_000)
def _is_label(text: str) -> bool:
    return bool(_LABEL.fullmatch(text))


def _digits(text: str) -> float:
    return float(sum(map(str.isdigit, text)))


def _add_text(found: Features, name: str, text: str) -> None:
    if text:
        found[name] = text
        found[f"{name}.length"] = float(len(text))
        found[f"{name}.digits"] = _digits(text)


def _add_value(found: Features, name: str, value: Any) -> None:
    day = as_day(value)
    if value is None:
        found[f"{name}.gap"] = 1.0
    elif day is not None:
        found[f"{name}.date"] = float(day.toordinal())
        found[f"{name}.day"] = float(day.day)
        found[f"{name}.month"] = float(day.month)
    elif isinstance(value, (int, float)):
        found[name] = float(value)
    else:
        _add_text(found, name, str(value))


def as_day(value: Any) -> date | None:
    """Return the day, or the first of the month, that a text states; None for everything else."""
    return _day_of(value) if isinstance(value, str) else None


# Each date of a case is asked for by itself, by each pair it is in, and for the whole case.
@lru_cache(maxsize=20_000)
def _day_of(text: str) -> date | None:
    if not _DAY.fullmatch(text):
        return None
    try:
        return date.fromisoformat(text if len(text) == 10 else f"{text}-01")
    except ValueError:
        return None


def as_measure(value: Any) -> float | None:
    """Return a number or a day as a number, None for everything else."""
    day = as_day(value)
    if day is not None:
        return float(day.toordinal())
    return float(value) if isinstance(value, (int, float)) else None


def _add_columns(found: Features, panels: Iterable[Mapping[str, Any]]) -> None:
    """First, last, least, largest and sum of each column of a list."""
    for panel in panels:
        rows = [row for row in panel["rows"] if len(row) == len(panel.get("head", ()) or row)]
        for place in range(max(map(len, rows), default=0)) if len(rows) > 1 else ():
            name = f"{panel['name']}.column{place}"
            values = [value for row in rows if len(row) > place and (value := as_measure(row[place])) is not None]
            if values:
                found[f"{name}.first"], found[f"{name}.last"] = values[0], values[-1]
                found[f"{name}.least"], found[f"{name}.largest"] = min(values), max(values)
                found[f"{name}.sum"] = sum(values)
                found[f"{name}.repeats"] = float(len(values) - len(set(values)))


def _add_pairs(found: Features, cells: Mapping[str, Any]) -> None:
    """Equal or not, and the difference, of two fields of one kind; those of one row come first."""
    kinds: dict[str, list[tuple[str, Any, float | None, str]]] = {"day": [], "number": [], "words": []}
    for name, value in cells.items():
        measure = as_measure(value)
        kind = "words" if measure is None else "day" if isinstance(value, str) else "number"
        if value is not None:
            kinds[kind].append((name, value, measure, name.rsplit(".", 1)[0]))
    pairs = [pair for alike in kinds.values() for pair in combinations(alike, 2)]
    pairs.sort(key=lambda pair: pair[0][3] != pair[1][3])
    for (one, value, first, _), (other, twin, second, _) in pairs[:MOST_PAIRS]:
        found[f"{one}~{other}.same"] = float(value == twin)
        if first is not None and second is not None:
            found[f"{one}~{other}.difference"] = second - first


def _add_all(found: Features, cells: Mapping[str, Any]) -> None:
    days = [day.toordinal() for value in cells.values() if (day := as_day(value)) is not None]
    texts = [str(value) for value in cells.values() if value is not None]
    found["all.length"] = float(sum(map(len, texts)))
    found["all.longest"] = float(max(map(len, texts), default=0))
    found["all.digits"] = _digits("".join(texts))
    found["all.gaps"] = float(len(cells) - len(texts))
    if days:
        found["all.newest"], found["all.oldest"] = float(max(days)), float(min(days))
        found["all.span"] = float(max(days) - min(days))


def _add_advice(found: Features, advice: Mapping[str, Any] | None) -> None:
    if not advice:
        return
    reasons = advice.get("reasons", ())
    found |= {"advice.choice": advice["choice"], "advice.wording": advice["text"],
              "advice.reasons": " + ".join(reasons) or "none", "advice.reasons.count": float(len(reasons))}
    found |= {f"advice.reason.{reason}": 1.0 for reason in reasons}
    if advice.get("score") is not None:
        found["advice.score"] = float(advice["score"])
        found["advice.score.sure"] = abs(float(advice["score"]) - 50)


def _add_ranks(rows: list[Features]) -> None:
    """Where a number stands among the cases of its desk, as a share from 0 to 1."""
    numbers: dict[str, list[tuple[Features, float]]] = {}
    for row in rows:
        for name, value in row.items():
            if isinstance(value, float) and _is_ranked(name):
                numbers.setdefault(name, []).append((row, value))
    for name, ranked in sorted(numbers.items()):
        known = sorted({value for _, value in ranked})
        if len(known) > 2:
            places = {value: place / (len(known) - 1) for place, value in enumerate(known)}
            for row, value in ranked:
                row[f"{name}.rank"] = places[value]


@lru_cache(maxsize=20_000)
def _is_ranked(name: str) -> bool:
    return "~" not in name or name.endswith((".date", ".newest", ".length", ".rows", ".score"))
