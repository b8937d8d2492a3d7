"""Clocks that run only inside their spans, as `simulator.plan.calendars.WorkClock`, step for step."""

from __future__ import annotations

from simulator.twin.layout import World
from simulator.twin.native import compiled
from simulator.twin.reach import clock_at, span_at


@compiled
def _seek(w: World, number: int, time: float) -> int:
    clock, spans = clock_at(w.clocks, number), w.spans
    at = clock.at
    while at > clock.first and span_at(spans, at - 1).closes > time:
        at -= 1
    while span_at(spans, at).closes <= time:
        at += 1
    clock.at = at
    return int(at)


@compiled
def is_open(w: World, number: int, time: float) -> bool:
    """Tell whether a clock runs at this time."""
    return bool(span_at(w.spans, _seek(w, number, time)).opens <= time)


@compiled
def next_open(w: World, number: int, time: float) -> float:
    """Return this time when open, else the next opening."""
    opens = span_at(w.spans, _seek(w, number, time)).opens
    return float(opens) if opens > time else time


@compiled
def finish(w: World, number: int, time: float, work: float) -> float:
    """Return when so many minutes of the clock have passed since the time."""
    spans = w.spans
    at = _seek(w, number, time)
    opens = span_at(spans, at).opens
    if opens > time:
        time = opens
    end = time + work
    while end > span_at(spans, at).closes:
        work -= span_at(spans, at).closes - time
        at += 1
        time = span_at(spans, at).opens
        end = time + work
    return end


@compiled
def after(w: World, time: float, minutes: float, on_working_days: int) -> float:
    """Return the moment so many minutes later, on the calendar or on working days."""
    return finish(w, w.work_days, time, minutes) if on_working_days else time + minutes
