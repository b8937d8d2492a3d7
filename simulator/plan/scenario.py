"""The scenario as data: a process in an office, ready to run, and how its files are read, joined and changed."""

from __future__ import annotations

import copy
import datetime as dt
import operator
from collections.abc import Sequence
from functools import cache
from pathlib import Path
from typing import Any

from pydantic import Field, field_validator, model_validator

from simulator.plan.calendars import ALWAYS, DAY, Calendar
from simulator.plan.citizen_plan import Citizens
from simulator.plan.control import Controller
from simulator.plan.counted import PositiveCount
from simulator.plan.day_files import with_days_of_files
from simulator.plan.day_rules import IsWorking
from simulator.plan.market import Market
from simulator.plan.money_plan import Costs, Payments
from simulator.plan.office_plan import Arrivals, GoLive, MeasuredFrom, Notice, QueueRule, RuleVersion, Staff, Switch
from simulator.plan.process import PROCESS_FOLDER, Process, find_file
from simulator.plan.quantities import CalendarTime
from simulator.plan.register_plan import Register
from simulator.plan.site_tables import read_rows, refuse_unseen_change, with_sites
from simulator.plan.sites import Sites, at_site
from simulator.written_times.fields import Day
from synthetic_data import BadInput, Problem, Spec, check_spec, did_you_mean, read_mapping

SCENARIO_FOLDER = Path(__file__).parents[1] / "scenarios"


class Scenario(Spec):
    """One office with one process, ready to run."""

    name: str
    title: str
    question: str = ""
    headline: tuple[str, ...] = ()
    """Measures that answer the question, the most telling first; a report leads with them."""
    process: Process
    start: Day
    horizon: CalendarTime
    warm_up: CalendarTime | None = None
    replications: int = Field(default=10, ge=1)
    calendars: dict[str, Calendar] = Field(default_factory=dict)
    working_days: str | None = None
    """Calendar that decides what a working day is."""
    sites: Sites | None = Field(default=None, exclude_if=lambda sites: sites is None)
    """Places with staff and volumes of their own; one place when not given."""
    staff: dict[str, Staff] = Field(default_factory=dict)
    queues: dict[str, QueueRule] = Field(default_factory=dict)
    """Role → rule; priority, then first in, when not given."""
    arrivals: dict[str, Arrivals]
    markets: dict[str, Market] = Field(default_factory=dict, exclude_if=operator.not_)
    """Offers that cases of activities of kind matching look for."""
    controllers: dict[str, Controller] = Field(default_factory=dict, exclude_if=operator.not_)
    """Rules by which management moves staff, lets them stay or calls them in while the office runs."""
    citizens: Citizens | None = Field(default=None, exclude_if=lambda plan: plan is None)
    """Who is free when, at steps that need the person; everybody always when not given."""
    registers: dict[str, Register] = Field(default_factory=dict)
    rollout: tuple[GoLive, ...] = ()
    notices: dict[str, Notice] = Field(default_factory=dict)
    rule_versions: tuple[RuleVersion, ...] = ()
    costs: Costs | None = None
    payments: Payments | None = None
    scale: PositiveCount | None = None
    """How many cases of the real office one simulated case stands for: rates and stocks are divided by it."""
    switches: dict[str, Switch] = Field(default_factory=dict)
    on: tuple[str, ...] = ()
    """Switches turned on."""
    currency: str = ""
    sources: dict[str, str] = Field(default_factory=dict)
    measured_from: MeasuredFrom | None = None
    not_identified: dict[str, str] = Field(default_factory=dict)
    """What nobody can know about this office → why; measures named here are withheld."""

    @field_validator("calendars")
    @classmethod
    def _none_is_built_in(cls, calendars: dict[str, Calendar]) -> dict[str, Calendar]:
        named = calendars.get("always")
        if named is not None and not named.never_closes:
            raise ValueError("always is built in and open at every hour; give this calendar another name")
        # Written out it says nothing new, as always is built in.
        return {name: calendar for name, calendar in calendars.items() if name != "always"}

    @model_validator(mode="after")
    def _one_currency(self) -> Scenario:
        found = self.costs.currency if self.costs else ""
        if found and self.currency and found != self.currency:
            raise ValueError(f"must have its prices in the currency that it names, {self.currency}, got {found}")
        return self

    def has_calendar(self, name: str) -> bool:
        """Tell whether there is a calendar of the name: one of the file's, or ``always``."""
        return name == "always" or name in self.calendars

    def open_spans(self, calendar: str, days: int, *, holidays: bool = True) -> list[tuple[float, float]]:
        """Return when a calendar is open, in minutes since the start, over so many days; ``always`` never closes."""
        if calendar == "always":
            return list(ALWAYS)
        meant = self.calendars[calendar]
        meant = meant if holidays else meant.model_copy(update={"holidays": ()})
        # The calendar of working days counts them by its own hours.
        works = None if calendar == self.working_days else self.working_day_test()
        return meant.intervals(self.start, days, works)

    def working_day_test(self) -> IsWorking:
        """Return what tells whether a day is a working day; every day is where no calendar says so."""
        calendar = self.working_calendar
        # By day, as rules that ask it ask again and again.
        return bool if calendar is None else cache(lambda day: bool(calendar.working_days(day, 1)))

    @property
    def sited_roles(self) -> frozenset[str]:
        """Roles that each site has for itself: those of groups of one site, or of people who go from site to site."""
        if self.sites is None:
            return frozenset()
        names = set(self.sites.names)
        return frozenset(role for staff in self.staff.values() if staff.site is not None or names & set(staff.rota)
                         for role in staff.roles)

    def roles_of(self, staff: Staff) -> tuple[str, ...]:
        """Return the roles of a group, in order of preference; of a role that each site has, one for each site."""
        if self.sites is None:
            return staff.roles
        sites = (staff.site,) if staff.site else self.sites.names
        sited = self.sited_roles
        return tuple(name for role in staff.roles for name in (
            [at_site(role, site) for site in sites] if role in sited else [role]))

    def role_and_site(self, name: str) -> tuple[str, str]:
        """Return the role that a process knows, and the site whose own it is; no site where all share it."""
        role, _, site = name.rpartition("@")
        # Names of people may hold the same sign.
        own = self.sites is not None and site in self.sites.names and role in self.sited_roles
        return (role, site) if own else (name, "")

    @property
    def working_calendar(self) -> Calendar | None:
        """The calendar that decides what a working day is; None where every day is one."""
        # One that is not there is named by the check, which asks for this before it has looked at everything.
        return self.calendars.get(self.working_days) if self.working_days else None

    @property
    def one_in(self) -> float:
        """Real cases per simulated case."""
        return self.scale.value if self.scale else 1.0

    def minute_of(self, day: dt.date) -> float:
        """Return the minute of the run at which a day begins; below 0 before the start."""
        return (day - self.start).days * DAY

    @property
    def days_reckoned(self) -> int:
        """Days over which calendars are laid out: two years more, for what ends after the horizon."""
        return int(self.horizon_minutes // DAY) + 800

    @property
    def horizon_minutes(self) -> float:
        """Length of the run in minutes."""
        return self.horizon.minutes

    @property
    def warm_up_minutes(self) -> float:
        """Minutes at the beginning that no figure counts."""
        return self.warm_up.minutes if self.warm_up else 0.0


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
    ``extends: other`` starts from another scenario. What is given here replaces what stands there; mappings join,
    however deep they lie, and ``null`` takes a key away. A process given by its name replaces the other whole.
    """
    path = find_file(name_or_path, SCENARIO_FOLDER, "scenario")
    raw = _with_base(path, seen=())
    if on is not None:
        raw["on"] = list(on)
    raw.setdefault("name", path.stem)
    return compose_scenario([raw], where=path.name, changes=changes)


def read_office(name_or_path: str | Path) -> dict[str, Any]:
    """Return a scenario's file as keys and values, with what it extends and its process, for `compose_scenario`."""
    return _with_base(find_file(name_or_path, SCENARIO_FOLDER, "scenario"), seen=())


def compose_scenario(parts: Sequence[dict[str, Any]], *, where: str,
                     changes: dict[str, Any] | None = None) -> Scenario:
    """Return the scenario that files make together, each laid over those before it as `extends` does.

    Parameters
    ----------
    parts : keys and values as in files
    where : named in problems
    changes : dotted place → new value, applied last

    Raises
    ------
    BadInput : together they break rules; all problems are listed
    """
    raw: dict[str, Any] = {}
    for part in parts:
        raw = _joined(raw, copy.deepcopy(part))
    raw["on"] = _turned_on(raw, where)
    changed = _switched(raw, where) | (changes or {})
    # What is changed for one site alone stands in the file only once its table is spread out.
    for place in sorted(changed, key=lambda place: "@" in place):
        raw = with_sites(raw, where) if "@" in place else raw
        refuse_unseen_change(raw, place, where)
        _change(raw, place.split("."), changed[place], where)
    return check_spec(with_sites(raw, where), Scenario, where=where)


def change_scenario(scenario: Scenario, changes: dict[str, Any]) -> Scenario:
    """Return the scenario with other values at dotted places, such as ``staff.clerks.heads``."""
    # Through the form of a file and back, so that a change is checked like one.
    raw = scenario.model_dump(by_alias=True, mode="json", exclude_none=True)
    for place, value in changes.items():
        _change(raw, place.split("."), value, scenario.name)
    return check_spec(raw, Scenario, where=scenario.name)


def _with_base(path: Path, seen: tuple[Path, ...]) -> dict[str, Any]:
    raw = _with_days(read_mapping(path), path)
    by_name = isinstance(raw.get("process"), str)
    raw = _with_process(raw, path)
    base = raw.pop("extends", None)
    if base is None:
        return raw
    if not isinstance(base, str):
        raise BadInput(Problem(where=f"{path.name}: extends", rule="must name one office", value=str(base),
                               remedy="write extends: claim, or the path of a file"))
    beside = path.parent / str(base)
    base_path = beside if beside.suffix.lower() in (".yml", ".yaml") and beside.exists() else find_file(
        base, path.parent if (path.parent / f"{base}.yml").exists() else SCENARIO_FOLDER, "scenario")
    if base_path in seen or base_path == path:
        raise BadInput(Problem(where=f"{path.name}: extends", rule="leads back to itself", value=base))
    below = _with_base(base_path, (*seen, path))
    # A scenario is called after its own file, not after the one it extends.
    below.pop("name", None)
    if by_name:
        below.pop("process", None)
    return _joined(below, raw)


def _with_days(raw: dict[str, Any], path: Path) -> dict[str, Any]:
    """Take in the files of days, which lie beside the file that names them, wherever one that extends it lies."""
    problems: list[Problem] = []
    read = {key: with_days_of_files(value, path.parent, f"{path.name}: {key}", problems) for key, value in raw.items()}
    sites = read.get("sites")
    if isinstance(sites, dict) and "file" in sites:
        try:
            rows = read_rows(path.parent / str(sites["file"]))
        except BadInput as error:
            problems += error.problems
        else:
            read["sites"] = {key: value for key, value in sites.items() if key != "file"} | {"rows": rows}
    if problems:
        raise BadInput(problems)
    return read


def _with_process(raw: dict[str, Any], path: Path) -> dict[str, Any]:
    process = raw.get("process")
    if isinstance(process, str):
        beside = path.parent / f"{process}.yml"
        source = path.parent / process if process.endswith(".yml") else beside if _is_process(beside, path) else None
        raw["process"] = read_mapping(source or find_file(process, PROCESS_FOLDER, "process"))
    return raw


def _is_process(beside: Path, scenario: Path) -> bool:
    # A scenario may be called like its process, as some shipped ones are, and is none itself.
    return beside.parent != SCENARIO_FOLDER and beside.exists() and beside.resolve() != scenario.resolve()


def _joined(below: dict[str, Any], above: dict[str, Any]) -> dict[str, Any]:
    out = dict(below)
    for key, value in above.items():
        if value is None and key in out:
            del out[key]
        else:
            both = isinstance(value, dict) and isinstance(out.get(key), dict)
            out[key] = _joined(out[key], value) if both else value
    return out


def _turned_on(raw: dict[str, Any], where: str) -> list[str]:
    """Return the switches that a file turns on: a list of words, never the letters of one word."""
    names = raw.get("on")
    if names is None:
        return []
    if not isinstance(names, (list, tuple)) or not all(isinstance(name, str) for name in names):
        raise BadInput(Problem(where=f"{where}: on", rule="must be a list of switches", value=str(names),
                               remedy=f"write on: [{names}]" if isinstance(names, str) else "write on: [name]"))
    return list(names)


def _changes_of(switch: Any, where: str) -> dict[str, Any]:
    changes = switch.get("changes", {}) if isinstance(switch, dict) else None
    if not isinstance(changes, dict) or not all(isinstance(place, str) for place in changes):
        raise BadInput(Problem(where=where, rule="must hold its changes as places with their new values",
                               value=str(switch)[:60],
                               remedy="write changes: {staff.clerks.heads: 4 heads (assumed; why)}"))
    return changes


def _switched(raw: dict[str, Any], where: str) -> dict[str, Any]:
    known = raw.get("switches") or {}
    if not isinstance(known, dict):
        raise BadInput(Problem(where=f"{where}: switches", rule="must hold keys and values", value=str(known)[:60],
                               remedy="write a name and its changes"))
    changes: dict[str, Any] = {}
    for name in raw["on"]:
        if name not in known:
            raise BadInput(Problem(where=f"{where}: on", rule="is not a switch of this scenario", value=name,
                                   remedy=did_you_mean(name, known)))
        changes |= _changes_of(known[name], f"{where}: switches.{name}")
    return changes


def _change(raw: dict[str, Any], place: list[str], value: Any, where: str) -> None:
    here: Any = raw
    for depth, key in enumerate(place[:-1]):
        # A key may be new, such as a group of staff; a number means a line of a list, which must be there.
        if isinstance(here, dict) and key not in here and not place[depth + 1].isdigit():
            here[key] = {}
        here = _step(here, key, ".".join(place[:depth + 1]), where)
    if isinstance(here, list):
        _step(here, place[-1], ".".join(place), where)
        here[int(place[-1])] = value
    elif not isinstance(here, dict):
        raise _no_place(".".join(place), where)
    elif value is None:
        here.pop(place[-1], None)
    else:
        here[place[-1]] = value


def _step(here: Any, key: str, place: str, where: str) -> Any:
    try:
        return here[int(key)] if isinstance(here, (list, tuple)) else here[key]
    except (KeyError, IndexError, ValueError, TypeError):
        raise _no_place(place, where) from None


def _no_place(place: str, where: str) -> BadInput:
    return BadInput(Problem(where=f"{where}: {place}", rule="is not a place in the scenario",
                            remedy="use keys as in the file, joined by dots"))
