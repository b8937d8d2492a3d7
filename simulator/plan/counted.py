"""Numbers that count something: people, cases, times, weeks; each key takes only units in which it is read."""

from __future__ import annotations

from typing import Annotated, TypeVar

from pydantic import AfterValidator

from simulator.plan.quantities import MINUTES, Amount, Positive, Quantity

_PEOPLE = ("heads", "head", "people", "person", "persons", "servers", "server", "workers", "worker", "staff", "clerks",
           "clerk", "officers", "officer", "doctors", "doctor", "nurses", "nurse", "desks", "desk", "counters",
           "counter", "rooms", "room", "cubicles", "cubicle", "machines", "machine", "robots", "robot")
_POSTS = ("fte", "full-time equivalent", "full time equivalent", "post", "position", "etp")
"""Units of paid work, which one person may fill or several, without capitals and a last s."""
COUNT_PEOPLE = "write how many people there are, those with other hours as a group of their own"
"""What to do where posts stand."""
_TIMES = ("times", "time", "share")
_MANY = 10
"""From so many times on, hundredths may be meant where no unit says so."""
_NO_THING = {*MINUTES, "years", "year", "share", "times", "of 100"}
AnyQuantity = TypeVar("AnyQuantity", bound=Quantity)


def _shown(number: Quantity) -> str:
    return f"{number.value:g} {number.unit}" if number.unit != "share" else f"{100 * number.value:g} %"


def require_unit(number: Quantity, what: str, units: tuple[str, ...], like: str) -> None:
    """Raise ValueError for a number in another unit than these; without any unit it is taken as it stands."""
    if number.unit and number.unit not in units:
        raise ValueError(f"must be {what}, got {_shown(number)}; write it as {like}")


def _only(what: str, units: tuple[str, ...], like: str) -> AfterValidator:
    def check(number: AnyQuantity) -> AnyQuantity:
        require_unit(number, what, units, like)
        return number

    return AfterValidator(check)


def _things(number: AnyQuantity) -> AnyQuantity:
    if number.unit in _NO_THING or " per " in f" {number.unit} ":
        raise ValueError(f"must be a number of cases or the like, got {_shown(number)}; write it as 30 cases")
    return number


def _times(number: AnyQuantity) -> AnyQuantity:
    require_unit(number, "how many times as much", _TIMES, "1.2 times")
    if not number.unit and number.value >= _MANY:
        raise ValueError(f"has two readings without its unit, {number.value:g} times and {number.value:g} %; write the "
                         "one that is meant")
    return number


def _no_rise(number: AnyQuantity) -> AnyQuantity:
    if number.unit == "share":
        less, more = number.value, 1 + number.value
        raise ValueError(f"has two readings with its sign, {less:g} times as many and {more:g} times as many, got "
                         f"{_shown(number)}; write the one that is meant, such as {less:g} times")
    return number


def _no_share(number: AnyQuantity) -> AnyQuantity:
    # More than all work cannot go wrong, so 120 % is a factor.
    if number.unit == "share" and number.value < 1:
        raise ValueError(f"has two readings with its sign, {number.value:g} times as many errors as a step has and "
                         f"errors in {_shown(number)} of the work, got {_shown(number)}; write the factor, such as "
                         f"{number.value:g} times, and shares of errors at the step itself")
    return number


def are_posts(unit: str) -> bool:
    """Tell whether a unit is one of paid work, which one person may fill or several."""
    return unit.casefold().rstrip("s") in _POSTS


def _heads(number: AnyQuantity) -> AnyQuantity:
    if are_posts(number.unit):
        raise ValueError(f"must be a number of heads, got {_shown(number)}, which may be more people who work part of "
                         f"the time; {COUNT_PEOPLE}")
    require_unit(number, "a number of heads", _PEOPLE, "3 heads")
    return number


_HEADS = AfterValidator(_heads)
_FACTOR = AfterValidator(_times)
Heads = Annotated[Amount, _HEADS]
"""People, servers or rooms."""
SomeHeads = Annotated[Positive, _HEADS]
"""The same, at least one."""
Factor = Annotated[Amount, _FACTOR]
"""How many times as much; a share such as 80 % is a factor too."""
TimesAsMany = Annotated[Amount, _FACTOR, AfterValidator(_no_rise)]
"""The same of something that rises as well as falls: no share, as 20 % would be a fifth and also a fifth more."""
PositiveFactor = Annotated[Positive, _FACTOR]
"""The same, above zero."""
ErrorFactor = Annotated[Positive, _FACTOR, AfterValidator(_no_share)]
"""How many times as many errors, above zero: 120 % is 1.2, but 5 % is a twentieth and also errors in 5 of 100 cases."""
Count = Annotated[Amount, AfterValidator(_things)]
"""Things that are counted: cases, letters, offers; no times, rates or shares."""
PositiveCount = Annotated[Positive, AfterValidator(_things)]
"""The same, above zero."""
Weeks = Annotated[Positive, _only("a number of weeks", ("weeks",), "3 weeks")]
"""Weeks that are looked back."""
WorkMinutes = Annotated[Positive, _only("a number of minutes", ("min",), "20 min")]
"""Minutes of work."""
