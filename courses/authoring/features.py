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
    found = {case["id"]: dict(_of_case(case)) for case in cases}
    for place, case in enumerate(cases):
        found[case["id"]]["place"] = float(place)
    _add_ranks(list(found.values()))
    return found


def _of_case(case: Mapping[str, Any]) -> Iterator[tuple[str, float | str]]:
    yield from _of_text("title", case["title"])
    yield from _of_text("text", case.get("text", ""))
    yield "silent", float("silent_if" in case)
    cells = dict(_cells(case.get("panels", ())))
    for panel in case.get("panels", ()):
        yield f"{panel['name']}.rows", float(len(panel["rows"]) if panel.get("head") or len(panel["rows"]) > 1 else 0)
        yield from _of_text(f"{panel['name']}.note", panel.get("note", ""))
    for name, value in cells.items():
        yield from _of_value(name, value)
    yield from _of_columns(case.get("panels", ()))
    yield from _of_pairs(cells)
    yield from _of_all(cells)
    yield from _of_advice(case.get("advice"))


def _cells(panels: Iterable[Mapping[str, Any]]) -> Iterator[tuple[str, Any]]:
    """Cells that have a fixed place: in a row with a name of its own, or in the only row there is."""
    for panel in panels:
        for row in panel["rows"]:
            if not row:
                continue
            named = isinstance(row[0], str) and _LABEL.fullmatch(row[0]) and len(row) > 1
            if named or len(panel["rows"]) == 1:
                start = f"{panel['name']}.{row[0]}" if named else panel["name"]
                yield from ((f"{start}.{place}", value) for place, value in enumerate(row) if place or not named)


def _of_text(name: str, text: str) -> Iterator[tuple[str, float | str]]:
    if text:
        yield name, text
        yield f"{name}.length", float(len(text))
        yield f"{name}.digits", float(sum(letter.isdigit() for letter in text))


def _of_value(name: str, value: Any) -> Iterator[tuple[str, float | str]]:
    day = as_day(value)
    if value is None:
        yield f"{name}.gap", 1.0
    elif day is not None:
        yield f"{name}.date", float(day.toordinal())
        yield f"{name}.day", float(day.day)
        yield f"{name}.month", float(day.month)
    elif isinstance(value, (int, float)):
        yield name, float(value)
    else:
        yield from _of_text(name, str(value))


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


def _of_columns(panels: Iterable[Mapping[str, Any]]) -> Iterator[tuple[str, float | str]]:
    """First, last, least, largest and sum of each column of a list."""
    for panel in panels:
        rows = [row for row in panel["rows"] if len(row) == len(panel.get("head", ()) or row)]
        for place in range(max(map(len, rows), default=0)) if len(rows) > 1 else ():
            name = f"{panel['name']}.column{place}"
            values = [value for row in rows if len(row) > place and (value := as_measure(row[place])) is not None]
            if values:
                yield f"{name}.first", values[0]
                yield f"{name}.last", values[-1]
                yield f"{name}.least", min(values)
                yield f"{name}.largest", max(values)
                yield f"{name}.sum", sum(values)
                yield f"{name}.repeats", float(len(values) - len(set(values)))


def _of_pairs(cells: Mapping[str, Any]) -> Iterator[tuple[str, float | str]]:
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
        yield f"{one}~{other}.same", float(value == twin)
        if first is not None and second is not None:
            yield f"{one}~{other}.difference", second - first


def _of_all(cells: Mapping[str, Any]) -> Iterator[tuple[str, float | str]]:
    days = [day.toordinal() for value in cells.values() if (day := as_day(value)) is not None]
    texts = [str(value) for value in cells.values() if value is not None]
    yield "all.length", float(sum(map(len, texts)))
    yield "all.longest", float(max(map(len, texts), default=0))
    yield "all.digits", float(sum(letter.isdigit() for text in texts for letter in text))
    yield "all.gaps", float(sum(value is None for value in cells.values()))
    if days:
        yield "all.newest", float(max(days))
        yield "all.oldest", float(min(days))
        yield "all.span", float(max(days) - min(days))


def _of_advice(advice: Mapping[str, Any] | None) -> Iterator[tuple[str, float | str]]:
    if not advice:
        return
    yield "advice.choice", advice["choice"]
    yield "advice.wording", advice["text"]
    reasons = advice.get("reasons", ())
    yield "advice.reasons", " + ".join(reasons) or "none"
    yield "advice.reasons.count", float(len(reasons))
    yield from ((f"advice.reason.{reason}", 1.0) for reason in reasons)
    if advice.get("score") is not None:
        yield "advice.score", float(advice["score"])
        yield "advice.score.sure", abs(float(advice["score"]) - 50)


def _add_ranks(rows: list[Features]) -> None:
    """Where a number stands among the cases of its desk, as a share from 0 to 1."""
    names = {name for row in rows for name, value in row.items() if isinstance(value, float)
             and (name.endswith((".date", ".newest", ".length", ".rows", ".score")) or name.count("~") == 0)}
    for name in sorted(names):
        numbers = [(row, value) for row in rows if isinstance(value := row.get(name), float)]
        known = sorted({value for _, value in numbers})
        if len(known) > 2:
            places = {value: place / (len(known) - 1) for place, value in enumerate(known)}
            for row, value in numbers:
                row[f"{name}.rank"] = places[value]
