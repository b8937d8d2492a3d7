"""The cases of one replication: when each starts, who it is about, and its attributes, as one table.

A case's luck number comes from its stream and its place in the stream (or its entitlement), so a stream
added, or a staff changed, leaves the luck of all other cases as it was.
"""

from __future__ import annotations

import datetime as dt
import hashlib
import math
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

from simulator.cases.people import entitled_cases
from simulator.cases.rollout import draw_rollout
from simulator.cases.tables import Tables
from simulator.plan.calendars import DAY
from simulator.plan.office_plan import Arrivals
from simulator.plan.process import DEADLINE, Attribute, drawing_order
from simulator.plan.quantities import MINUTES
from simulator.plan.scenario import Scenario
from simulator.plan.sites import SITE
from synthetic_data import addressed_uniforms

Floats = NDArray[np.float64]


@dataclass(frozen=True)
class Cases:
    """The cases of a replication in order of arrival; all arrays have one entry per case."""

    arrives: Floats
    """Minutes since the start."""
    entitled: Floats
    """When the right arose; before 0 for old stock."""
    luck: NDArray[np.uint64]
    person: NDArray[np.int64]
    """-1 when the case is about nobody in particular."""
    first_node: NDArray[np.int32]
    done: NDArray[np.int32]
    """2 × cases: the last activity that a case has done already and the one before it, -1 for none."""
    values: Floats
    """Attributes × cases."""

    def __len__(self) -> int:
        return len(self.arrives)


def build_cases(scenario: Scenario, tables: Tables, seed: int, replication: int) -> Cases:
    """Return the cases of one replication, sorted by arrival."""
    parts = [
        _stream(name, arrivals, scenario, tables, seed, replication) for name, arrivals in scenario.arrivals.items()
    ]
    columns = [
        np.concatenate([part[key] for part in parts], axis=-1)
        for key in ("arrives", "entitled", "luck", "person", "node")
    ]
    done = np.concatenate([part["done"] for part in parts], axis=1)
    values = np.concatenate([part["values"] for part in parts], axis=1)
    # Stable: of cases of one minute, those of the stream that stands first come first.
    order = np.argsort(columns[0], kind="stable")
    arrives, entitled, luck, person, node = (column[order] for column in columns)
    # By `take`, which leaves each row in one piece.
    return Cases(arrives=arrives, entitled=entitled, luck=luck, person=person, first_node=node,
                 done=done.take(order, axis=1), values=values.take(order, axis=1))


def _stream(
    name: str, arrivals: Arrivals, scenario: Scenario, tables: Tables, seed: int, replication: int
) -> dict[str, NDArray[Any]]:
    address = ("arrivals", replication, name)
    extra: dict[str, Floats] = {}
    person = None
    if arrivals.people is not None:
        people = entitled_cases(arrivals.people, scenario, tables.words, seed, address)
        arrives, entitled, person, index, extra = people
    else:
        arrives, entitled = _times(arrivals, scenario, seed, address)
        index = np.arange(len(arrives), dtype=np.uint64)
    # Applications and register events of one person share their luck, whatever the streams are called.
    luck = (np.uint64(_stable_number("people" if arrivals.people else name)) << np.uint64(32)) + index.astype(np.uint64)
    node = tables.nodes.index(arrivals.starts) if arrivals.starts else tables.start_node
    latest = [*(tables.nodes.index(name) for name in reversed(arrivals.done)), -1, -1][:2]
    fixed = {"stream": np.full(len(arrives), float(tables.word(name)))} | extra
    if arrivals.site is not None:
        fixed[SITE] = np.full(len(arrives), float(tables.word(arrivals.site)))
    fixed.setdefault("benefit", np.full(len(arrives), float(tables.word(arrivals.benefit))))
    values = _attributes(scenario, arrivals, tables, seed, replication, luck, fixed, entitled)
    return {"arrives": arrives, "entitled": entitled, "luck": luck,
            "person": np.full(len(arrives), -1, np.int64) if person is None else person,
            "node": np.full(len(arrives), node, np.int32), "values": values,
            "done": np.repeat(np.array(latest, np.int32)[:, np.newaxis], len(arrives), axis=1)}


def _stable_number(text: str) -> int:
    # Python's own hash of a text changes from process to process.
    return int.from_bytes(hashlib.blake2b(text.encode(), digest_size=4).digest(), "big")


def _times(arrivals: Arrivals, scenario: Scenario, seed: int, address: tuple[str | int, ...]) -> tuple[Floats, Floats]:
    if arrivals.at is not None:
        times = np.sort(np.array(arrivals.at, np.float64))
        return times, times
    if arrivals.stock is not None:
        count = round(arrivals.stock.value / scenario.one_in)
        uniform = addressed_uniforms(seed, *address, "age", at=np.arange(count))
        age = arrivals.age.quantile(uniform) if arrivals.age else np.zeros(count)
        # Oldest first, as the files would lie; hidden files come to light on their day.
        age = np.sort(age)[::-1]
        found = scenario.minute_of(arrivals.from_day) if arrivals.from_day else 0.0
        return np.full(count, found), -age
    times = _poisson(arrivals, scenario, seed, address)
    return times, times


def _poisson(arrivals: Arrivals, scenario: Scenario, seed: int, address: tuple[str | int, ...]) -> Floats:
    """Return a Poisson stream by rescaling unit-rate arrivals through the summed rate."""
    # Inversion of the summed rate (Çinlar 1975).
    edges, rates = rate_steps(arrivals, scenario)
    summed = np.concatenate([[0.0], np.cumsum(np.diff(edges) * rates)])
    count, total = 0, summed[-1]
    if total == 0:
        return np.zeros(0)
    # Twelve standard deviations above the mean: the gaps never end before the horizon does.
    count = int(total + 12 * math.sqrt(total) + 40)
    gaps = -np.log1p(-addressed_uniforms(seed, *address, "gap", at=np.arange(count)))
    marks = np.cumsum(gaps)
    marks = marks[marks < total]
    # Only steps with a rate can hold an arrival, so the summed rate rises strictly there.
    step = np.searchsorted(summed, marks, side="right") - 1
    return np.asarray(edges[step] + (marks - summed[step]) / rates[step])


def rate_steps(arrivals: Arrivals, scenario: Scenario) -> tuple[Floats, Floats]:
    """Return step edges (minutes) and the arrival rate per minute inside each step."""
    horizon = scenario.horizon_minutes
    days = int(horizon // DAY) + 1
    varies_daily = bool(
        arrivals.by_weekday or arrivals.by_month or arrivals.waves or arrivals.from_day or arrivals.to_day
    )
    spans = scenario.open_spans(arrivals.calendar, days + 1) if arrivals.calendar else []
    edges: list[Floats] = [np.array(spans, np.float64).ravel()]
    if varies_daily:
        edges.append(np.arange(days + 1, dtype=np.float64) * DAY)
    if arrivals.by_hour or arrivals.by_hour_of_week:
        edges.append(np.arange(days * 24 + 1, dtype=np.float64) * 60)
    grid, middles = _steps(horizon, edges)
    rate = np.full(len(middles), arrivals.per_minute / scenario.one_in)
    if arrivals.calendar and arrivals.calendar != "always":
        # The rate is given for 24 hours; what falls into closed ones comes in the open ones.
        rate *= _inside(spans, middles) / _share_open(scenario, arrivals.calendar, horizon)
    if arrivals.by_hour or arrivals.by_hour_of_week:
        rate *= _hourly(arrivals, scenario, middles)
    rate /= mean_of_shapes(arrivals, scenario) or 1.0
    if varies_daily:
        rate *= _daily(arrivals, scenario.start, days)[(middles // DAY).astype(int)]
    return grid, rate


def _steps(end: float, edges: Sequence[Floats]) -> tuple[Floats, Floats]:
    """Return the edges of steps from 0 to the end, in order and each once, and the middle of each step."""
    every = np.unique(np.concatenate([np.array([0.0, end]), *edges]))
    grid = every[(every >= 0) & (every <= end)]
    # Rates are asked in the middle of a step, where rounding at its edges does no harm.
    return grid, (grid[:-1] + grid[1:]) / 2


def _hourly(arrivals: Arrivals, scenario: Scenario, times: Floats) -> Floats:
    """Return by how much the hours of the day and of the week make arrivals more or fewer at these times."""
    factors = np.ones(len(times))
    if arrivals.by_hour:
        factors *= _weights(arrivals.by_hour)[(times % DAY // 60).astype(int)]
    if arrivals.by_hour_of_week:
        since_monday = times + scenario.start.weekday() * DAY
        factors *= _weights(arrivals.by_hour_of_week)[(since_monday // 60 % 168).astype(int)]
    return factors


def mean_of_shapes(arrivals: Arrivals, scenario: Scenario) -> float:
    """Return the mean of a stream's opening hours and weights, all together over whole weeks: 1 keeps the rate.

    Each has a mean of 1 by itself. Where the busy hours are the open ones, as they mostly are, their product has not;
    0 says that they never meet, so that nobody can arrive.
    """
    calendar = arrivals.calendar if arrivals.calendar not in (None, "always") else None
    days = _days_asked(scenario, calendar)
    share = 1.0 if calendar is None else _share_open(scenario, calendar, days * DAY)
    # Hours of the day and days of the week meet evenly; with one shape alone there is nothing to meet.
    if sum(map(bool, (share < 1, arrivals.by_hour_of_week, arrivals.by_hour or arrivals.by_weekday))) < 2:
        return 1.0
    spans = scenario.open_spans(str(calendar), days, holidays=False) if share < 1 else [(0.0, days * DAY)]
    grid, middles = _steps(days * DAY, [np.arange(days * 24 + 1, dtype=np.float64) * 60,
                                        np.array(spans, np.float64).ravel()])
    factors = _hourly(arrivals, scenario, middles) * _inside(spans, middles) / share
    if arrivals.by_weekday:
        factors *= _weights(arrivals.by_weekday)[(middles // DAY + scenario.start.weekday()).astype(int) % 7]
    return float((np.diff(grid) * factors).sum() / (days * DAY))


def _days_asked(scenario: Scenario, name: str | None) -> int:
    """Return over how many days a calendar must be looked at: one week is as the other where no date is its own."""
    if name is None or not _has_dates(scenario, name):
        return 7
    return 7 * math.ceil(scenario.horizon_minutes / (7 * DAY))


def _has_dates(scenario: Scenario, name: str) -> bool:
    return bool(scenario.calendars[name].only or scenario.calendars[name].closed_on)


def _share_open(scenario: Scenario, name: str, minutes: float) -> float:
    """Return the share of the first minutes in which a calendar is open, its holidays left out of account."""
    if not _has_dates(scenario, name):
        return scenario.calendars[name].weekly_minutes / (7 * DAY)
    spans = scenario.open_spans(name, math.ceil(minutes / DAY), holidays=False)
    # One that never opens lets nobody arrive, whatever the rate.
    return sum(max(min(b, minutes) - a, 0.0) for a, b in spans) / minutes or 1.0


def _inside(spans: list[tuple[float, float]], times: Floats) -> NDArray[np.bool_]:
    if not spans:  # closed throughout, as by holidays
        return np.zeros(len(times), np.bool_)
    opens, closes = np.array(spans).reshape(-1, 2).T
    place = np.searchsorted(opens, times, side="right") - 1
    return (place >= 0) & (times < closes[np.maximum(place, 0)])


def _weights(weights: tuple[float, ...]) -> Floats:
    values = np.array(weights, np.float64)
    # Mean 1: weights shape the rate and do not raise it.
    return np.asarray(values / values.mean())


def _daily(arrivals: Arrivals, start: dt.date, days: int) -> Floats:
    """Return by how much each day makes arrivals more or fewer, from the start on."""
    factors = np.ones(days)
    day = np.datetime64(start, "D") + np.arange(days)
    if arrivals.by_weekday:
        factors *= _weights(arrivals.by_weekday)[(start.weekday() + np.arange(days)) % 7]
    if arrivals.by_month:
        # Months are counted from a January.
        factors *= _weights(arrivals.by_month)[day.astype("datetime64[M]").astype(int) % 12]
    for wave in arrivals.waves:
        factors[(day >= np.datetime64(wave.from_day)) & (day <= np.datetime64(wave.to_day))] *= wave.factor.value
    if arrivals.from_day:
        factors[day < np.datetime64(arrivals.from_day)] = 0.0
    if arrivals.to_day:
        factors[day > np.datetime64(arrivals.to_day)] = 0.0
    return factors


def _attributes(scenario: Scenario, arrivals: Arrivals, tables: Tables, seed: int, replication: int,
                luck: NDArray[np.uint64], fixed: dict[str, Floats], entitled: Floats) -> Floats:
    known = _with_site(dict(fixed), scenario, tables)
    makers = scenario.process.attributes | arrivals.attributes
    # What is known about a person is not drawn anew.
    for name, attribute in ((name, makers[name]) for name in drawing_order(makers) if name not in fixed):
        uniform = addressed_uniforms(seed, "attribute", replication, name, at=luck)
        known[name] = _drawn(attribute, uniform, known, tables) / _unit_of(name, attribute)
        known = _with_site(known, scenario, tables)
    # Last, since its conditions may ask for any other attribute.
    known |= draw_rollout(scenario, tables, seed, replication, luck, known, entitled)
    return np.stack([known.get(name, np.zeros(len(luck))) for name in tables.attributes])


def _with_site(known: dict[str, Floats], scenario: Scenario, tables: Tables) -> dict[str, Floats]:
    """Add the site of each case by its district, as soon as that is known."""
    sites = scenario.sites
    if sites is None or sites.by is None or sites.by not in known or SITE in known:
        return known
    codes = {code: float(tables.word(sites.site_of(word))) for code, word in enumerate(tables.words)}
    return known | {SITE: np.array([codes[int(code)] for code in known[sites.by]], np.float64)}


def _unit_of(name: str, attribute: Attribute) -> float:
    """Minutes in the unit of a drawn time: conditions and posts speak of the unit in the file, deadlines of days."""
    minutes = MINUTES.get(attribute.unit, 1.0)
    return DAY if name == DEADLINE else minutes


def _drawn(attribute: Attribute, uniform: Floats, known: dict[str, Floats], tables: Tables) -> Floats:
    if attribute.choice:
        edges = np.cumsum([share.value for share in attribute.choice.values()])
        codes = np.array([tables.word(word) for word in attribute.choice], np.float64)
        return np.asarray(codes[np.minimum(np.searchsorted(edges, uniform, side="right"), len(codes) - 1)])
    if attribute.share is not None:
        return (uniform < attribute.share.value).astype(np.float64)
    if attribute.value is not None:
        return attribute.value.quantile(uniform)
    out = np.zeros(len(uniform))
    lines = {word: (uniform < share.value).astype(np.float64) for word, share in attribute.shares.items()}
    lines |= {word: values.quantile(uniform) for word, values in attribute.values.items()}
    for word, drawn in lines.items():
        chosen = known[str(attribute.by)] == tables.word(word)
        out[chosen] = drawn[chosen]
    return out
