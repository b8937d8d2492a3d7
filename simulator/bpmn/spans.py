"""ISO 8601 durations, as drawing programs write timers, and the simulator's own words for them."""

from __future__ import annotations

import re

_SPAN = re.compile(r"(?:R\d*/)?P(?:(?P<years>\d+)Y)?(?:(?P<months>\d+)M)?(?:(?P<weeks>\d+)W)?(?:(?P<days>\d+)D)?"
                   r"(?:T(?:(?P<h>\d+)H)?(?:(?P<min>\d+)M)?(?:(?P<sec>\d+)S)?)?")
_MINUTES = {"weeks": 10_080, "days": 1_440, "h": 60, "min": 1}


def read_span(text: str, source: str) -> str:
    """Return a timer's duration as a distribution, or nothing when it is none (a date, an expression).

    Examples
    --------
    >>> read_span("P1DT12H", "claim.bpmn")
    'constant 36 h (assumed; drawn in claim.bpmn)'
    >>> read_span("=deadline", "claim.bpmn")
    ''
    """
    match = _SPAN.fullmatch(text)
    parts = {unit: int(number) for unit, number in match.groupdict().items() if number} if match else {}
    if not parts:
        return ""
    months = 12 * parts.pop("years", 0) + parts.pop("months", 0)
    if months and not parts:
        return _line(months, "months", source)
    minutes = months * 43_830 + sum(number * _MINUTES.get(unit, 1 / 60) for unit, number in parts.items())
    unit = next((unit for unit, long in _MINUTES.items() if minutes % long == 0), "min")
    return _line(minutes / _MINUTES[unit], unit, source)


def _line(value: float, unit: str, source: str) -> str:
    return f"constant {value:g} {unit} (assumed; drawn in {source})"


def write_span(minutes: float) -> str:
    """Return minutes as an ISO 8601 duration.

    Examples
    --------
    >>> write_span(2160), write_span(14_400)
    ('PT36H', 'P10D')
    """
    if minutes and minutes % 1440 == 0:
        return f"P{minutes // 1440:.0f}D"
    if minutes and minutes % 60 == 0:
        return f"PT{minutes // 60:.0f}H"
    return f"PT{60 * minutes:.0f}S"
