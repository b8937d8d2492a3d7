"""The scenario as data: a process with its staff, calendars, arrivals, registers, rollout, costs and switches."""

from __future__ import annotations

import datetime as dt
from pathlib import Path
from typing import Any, Literal

import yaml
from pydantic import Field, field_validator, model_validator

from simulator.calendars import Calendar
from simulator.distributions import Distribution, Span
from simulator.process import PROCESS_FOLDER, Attribute, Process, find_file
from simulator.quantities import Amount, Duration, Quantity, Share
from synthetic_data import BadInput, Problem, Spec, check_spec, did_you_mean, read_mapping

SCENARIO_FOLDER = Path(__file__).parent / "scenarios"
_RATES = {"cases per hour": 60.0, "cases per day": 1440.0, "cases per week": 10080.0, "cases per month": 43830.0,
          "cases per year": 525960.0, "cases per min": 1.0}


class Learning(Spec):
    """New staff start slower and reach full speed in a straight line."""

    starts_at: Share
    full_after: Duration


class Outage(Spec):
    """A time in which a register or a server pool does not answer."""

    start: dt.datetime = Field(alias="from")
    lasts: Duration


class Staff(Spec):
    """A group of like workers, or of servers (calendar ``always``)."""

    roles: tuple[str, ...]
    """In order of preference."""
    heads: Amount
    calendar: str
    absence: Share | None = None
    """Share of working days on which a worker is away, day by day."""
    speed: Quantity | None = None
    """Work done in a minute of the clock; 1 when not given."""
    learning: Learning | None = None
    from_day: dt.date | None = Field(default=None, alias="from")
    to_day: dt.date | None = Field(default=None, alias="to")
    at_closing: Literal["suspend", "finish"] = "suspend"
    """Work open at closing time rests until the next opening, or is finished in overtime."""
    outages: tuple[Outage, ...] = ()
    """For servers: work open when one begins rests until its end."""

    @field_validator("roles", mode="before")
    @classmethod
    def _several(cls, value: Any) -> Any:
        return (value,) if isinstance(value, str) else value


class QueueRule(Spec):
    """Which waiting case a role takes next."""

    rule: Literal["priority", "first_in", "oldest", "easiest", "quota"]
    by: str | None = None
    """For quota: the attribute whose words have shares."""
    shares: dict[str, Share] = Field(default_factory=dict)

    @model_validator(mode="after")
    def _quota_complete(self) -> QueueRule:
        if self.rule == "quota" and (self.by is None or not self.shares):
            raise ValueError("a quota needs by (an attribute) and shares for its words")
        return self


class Wave(Spec):
    """A time in which arrivals are multiplied."""

    from_day: dt.date = Field(alias="from")
    to_day: dt.date = Field(alias="to")
    factor: Quantity


class People(Spec):
    """Cases that come from the entitlements of a synthetic population."""

    country: str
    people: int = Field(ge=1)
    population_seed: int = 1
    benefits: tuple[str, ...] = ()
    """Only these; all when not given."""
    as_: Literal["applications", "register_events"] = Field(alias="as")
    lag: Span | None = None
    """Register events: time from the event to its arrival in our feed."""


class Arrivals(Spec):
    """One stream of cases: by rate, from people, from a list of times, or as a stock at the start."""

    rate: Amount | None = None
    by_hour: tuple[float, ...] | None = None
    """24 weights."""
    by_weekday: tuple[float, ...] | None = None
    """7 weights, Monday first."""
    by_month: tuple[float, ...] | None = None
    """12 weights."""
    calendar: str | None = None
    """Cases arrive only while this calendar is open; the rate then holds per 24 hours on average."""
    waves: tuple[Wave, ...] = ()
    from_day: dt.date | None = Field(default=None, alias="from")
    to_day: dt.date | None = Field(default=None, alias="to")
    at: tuple[float, ...] | None = None
    """Minutes since the start, as data."""
    stock: Amount | None = None
    """Cases that wait already at the start."""
    age: Span | None = None
    """Age of the stock."""
    people: People | None = None
    starts: str | None = None
    """First activity; the process's own when not given."""
    benefit: str = ""
    attributes: dict[str, Attribute] = Field(default_factory=dict)

    @model_validator(mode="after")
    def _one_kind(self) -> Arrivals:
        if sum(x is not None for x in (self.rate, self.at, self.stock, self.people)) != 1:
            raise ValueError("must have one of rate, at, stock, people")
        for name, count in (("by_hour", 24), ("by_weekday", 7), ("by_month", 12)):
            weights = getattr(self, name)
            if weights is not None and (len(weights) != count or min(weights) < 0 or sum(weights) <= 0):
                raise ValueError(f"{name} needs {count} weights, none negative and not all zero")
        if self.rate is not None and self.rate.unit not in _RATES:
            raise ValueError(f"rate must be in {', '.join(_RATES)}, got {self.rate.unit!r}")
        return self

    @property
    def per_minute(self) -> float:
        """Mean cases per minute, before the scenario's scale."""
        return self.rate.value / _RATES[self.rate.unit] if self.rate else 0.0


class Register(Spec):
    """Another agency's register that activities ask."""

    time: Span
    rate_limit: Amount | None = None
    """Queries answered per minute at most."""
    outages: tuple[Outage, ...] = ()
    fails: Share | None = None
    """Share of queries that fail for no visible reason."""
    retry: Duration | None = None
    """Wait before asking again after a failure or in an outage."""
    tries: int = Field(default=3, ge=1)
    """After so many failures the outcome is ``unavailable``."""
    missing: Share | None = None
    """Share of answers without the data needed: outcome ``missing``."""
    wrong: Share | None = None
    """Share of answers that look complete and are wrong: posted as ``error_data``."""


class GoLive(Spec):
    """From when a benefit, in an office, runs by the new way, and how far staff go round it."""

    benefit: str = ""
    office: str = ""
    from_day: dt.date = Field(alias="from")
    ceiling: Share | None = None
    """Share of cases whose data allow it."""
    bypass: Share | None = None
    """Share redone by hand on the first day."""
    bypass_halves_every: Duration | None = None


class Costs(Spec):
    """Money per unit of work; posted to the ledger as ``cost_<what>``."""

    staff_minute: dict[str, Amount] = Field(default_factory=dict)
    case: Amount | None = None
    query: Amount | None = None
    notice: dict[str, Amount] = Field(default_factory=dict)
    contact: dict[str, Amount] = Field(default_factory=dict)
    server_minute: Amount | None = None
    fixed_per_month: Amount | None = None
    error: Amount | None = None


class Notice(Spec):
    """How a notice reaches people."""

    delay: Span
    reaches: Share


class Payments(Spec):
    """Awards become monthly payments."""

    day_of_month: int = Field(ge=1, le=28)
    cut_off: Duration
    """Awards made later than this before the payment day wait for the next."""
    returned: Share | None = None
    reissued_after: Duration | None = None
    months: int = Field(default=1, ge=1)
    """Payments per award inside the horizon at most."""


class RuleVersion(Spec):
    """Rules in force from a day on; a defect in them spoils a share of cases until the next version."""

    name: str
    from_day: dt.date = Field(alias="from")
    activity: str | None = None
    """Where the defect sits."""
    error: Share | None = None


class Switch(Spec):
    """A named set of changes that can be turned on or off."""

    title: str = ""
    changes: dict[str, Any]
    """Dotted place in the scenario (``staff.clerks.heads``, ``process.activities.check.time``) → new value."""


class Scenario(Spec):
    """One office with one process, ready to run."""

    name: str
    title: str
    question: str = ""
    process: Process
    start: dt.date
    horizon: Duration
    warm_up: Duration | None = None
    replications: int = Field(default=10, ge=1)
    calendars: dict[str, Calendar] = Field(default_factory=dict)
    working_days: str | None = None
    """Calendar that decides what a working day is."""
    staff: dict[str, Staff] = Field(default_factory=dict)
    queues: dict[str, QueueRule] = Field(default_factory=dict)
    """Role → rule; priority, then first in, when not given."""
    arrivals: dict[str, Arrivals]
    registers: dict[str, Register] = Field(default_factory=dict)
    rollout: tuple[GoLive, ...] = ()
    notices: dict[str, Notice] = Field(default_factory=dict)
    rule_versions: tuple[RuleVersion, ...] = ()
    costs: Costs | None = None
    payments: Payments | None = None
    scale: Amount | None = None
    """How many cases of the real office one simulated case stands for: rates and stocks are divided by it."""
    switches: dict[str, Switch] = Field(default_factory=dict)
    on: tuple[str, ...] = ()
    """Switches turned on."""
    currency: str = ""
    sources: dict[str, str] = Field(default_factory=dict)

    @property
    def one_in(self) -> float:
        """Real cases per simulated case."""
        return self.scale.value if self.scale else 1.0

    @property
    def horizon_minutes(self) -> float:
        """Length of the run in minutes."""
        return self.horizon.minutes


def list_scenarios() -> list[str]:
    """Return the names of the scenarios that ship with the simulator."""
    return sorted(path.stem for path in SCENARIO_FOLDER.glob("*.yml"))


def load_scenario(name_or_path: str | Path, *, on: tuple[str, ...] | None = None,
                  changes: dict[str, Any] | None = None) -> Scenario:
    """Read a scenario by the name of a shipped one or by the path of a file.

    Parameters
    ----------
    on : switches to turn on instead of those the file turns on
    changes : dotted place → new value, applied last; values as in the file

    Raises
    ------
    BadInput : there is no such scenario, or it breaks rules; all problems are listed

    Notes
    -----
    ``extends: other`` starts from another scenario; keys given here replace or, in mappings, join it.
    """
    path = find_file(name_or_path, SCENARIO_FOLDER, "scenario")
    raw = _with_base(path, seen=())
    raw["on"] = list(on if on is not None else raw.get("on", ()))
    raw.setdefault("name", path.stem)
    for place, value in (_switched(raw, path.name) | (changes or {})).items():
        _change(raw, place.split("."), value, path.name)
    return check_spec(raw, Scenario, where=path.name)


def change_scenario(scenario: Scenario, changes: dict[str, Any]) -> Scenario:
    """Return the scenario with other values at dotted places, such as ``staff.clerks.heads``."""
    raw = scenario.model_dump(by_alias=True, mode="python", exclude_none=True)
    for place, value in changes.items():
        _change(raw, place.split("."), value, scenario.name)
    return check_spec(raw, Scenario, where=scenario.name)


def _with_base(path: Path, seen: tuple[Path, ...]) -> dict[str, Any]:
    raw = read_mapping(path)
    raw = _with_process(raw, path)
    base = raw.pop("extends", None)
    if base is None:
        return raw
    base_path = find_file(base, path.parent if (path.parent / f"{base}.yml").exists() else SCENARIO_FOLDER, "scenario")
    if base_path in seen or base_path == path:
        raise BadInput(Problem(where=f"{path.name}: extends", rule="leads back to itself", value=base))
    below = _with_base(base_path, (*seen, path))
    below.pop("name", None)
    return _merged(below, raw)


def _with_process(raw: dict[str, Any], path: Path) -> dict[str, Any]:
    process = raw.get("process")
    if isinstance(process, str):
        beside = path.parent / f"{process}.yml"
        source = path.parent / process if process.endswith(".yml") else beside if _is_process(beside) else None
        raw["process"] = read_mapping(source or find_file(process, PROCESS_FOLDER, "process"))
    return raw


def _is_process(path: Path) -> bool:
    return path.parent != SCENARIO_FOLDER and path.exists()




_WHOLE = ("process", "arrivals")
"""Keys that an extending scenario replaces as a whole."""


def _merged(below: dict[str, Any], above: dict[str, Any], *, top: bool = True) -> dict[str, Any]:
    out = dict(below)
    for key, value in above.items():
        both = isinstance(value, dict) and isinstance(out.get(key), dict)
        out[key] = _merged(out[key], value, top=False) if both and not (top and key in _WHOLE) else value
    return out


def _switched(raw: dict[str, Any], where: str) -> dict[str, Any]:
    known = raw.get("switches") or {}
    changes: dict[str, Any] = {}
    for name in raw["on"]:
        if name not in known:
            raise BadInput(Problem(where=f"{where}: on", rule="is not a switch of this scenario", value=name,
                                   remedy=did_you_mean(name, known)))
        changes |= known[name].get("changes", {})
    return changes


def _change(raw: dict[str, Any], place: list[str], value: Any, where: str) -> None:
    here: Any = raw
    for depth, key in enumerate(place[:-1]):
        if isinstance(here, dict) and key not in here:
            here[key] = {}
        here = _step(here, key, ".".join(place[:depth + 1]), where)
    if isinstance(here, list):
        here[int(place[-1])] = value
    elif value is None:
        here.pop(place[-1], None)
    else:
        here[place[-1]] = value


def _step(here: Any, key: str, place: str, where: str) -> Any:
    try:
        return here[int(key)] if isinstance(here, (list, tuple)) else here[key]
    except (KeyError, IndexError, ValueError, TypeError):
        raise BadInput(Problem(where=f"{where}: {place}", rule="is not a place in the scenario",
                               remedy="use keys as in the file, joined by dots")) from None
