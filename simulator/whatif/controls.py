"""What a planner may move in a scenario, found in the scenario itself, and what each move changes in its file.

A control knows its dotted place in the file (`change_scenario`); waves and outages add an entry to a list. A kind of
control that the scenario has no place for is reported with the reason, so that nobody looks for it in vain.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any, Literal

from simulator.plan.distributions import Distribution
from simulator.plan.quantities import MINUTES, Quantity
from simulator.plan.scenario import Scenario, change_scenario

Group = Literal["staff", "proactive", "registers", "review", "arrivals", "people", "it"]
GROUPS: tuple[Group, ...] = ("staff", "proactive", "review", "registers", "arrivals", "people", "it")
MOVED = "set on the what-if page"
_HOURS, _DAYS = 60.0, 1440.0


@dataclass(frozen=True, kw_only=True)
class Control:
    """One thing to move."""

    key: str
    """Dotted place in the file, or ``wave/…`` and ``outage/…`` for entries that are added."""
    group: Group
    title: str
    unit: str
    value: float
    """As it stands in the scenario."""
    low: float
    high: float
    step: float
    kind: Literal["number", "share", "hours", "entry"] = "number"


def find_controls(scenario: Scenario) -> list[Control]:
    """Return everything of the scenario that can be moved, in the order of `GROUPS`.

    Examples
    --------
    >>> from simulator import load_scenario
    >>> [control.title for control in find_controls(load_scenario("claim"))][:2]
    ['Clerks', 'Officers']
    """
    makers = {"staff": _staff, "proactive": _proactive, "review": _review, "registers": _registers,
              "arrivals": _arrivals, "people": _people, "it": _it}
    return [control for group in GROUPS for control in makers[group](scenario)]


def missing_controls(scenario: Scenario) -> dict[Group, str]:
    """Return group → why the scenario has nothing of it to move."""
    found = {control.group for control in find_controls(scenario)}
    return {group: _REASONS[group] for group in GROUPS if group not in found}


_REASONS: dict[Group, str] = {
    "staff": "No step of this office is done by people.",
    "proactive": "This scenario has no rollout: no benefit has a share of cases that take the proactive way.",
    "review": "No person checks the answers of a model in this office.",
    "registers": "No step of this office asks a register.",
    "arrivals": "Cases come from a list of persons or times, so there is no rate to raise.",
    "people": "Everybody applies in this scenario: no route has a share that never does.",
    "it": "No step of this office runs on a server pool that could be full.",
}


def changes_of(scenario: Scenario, settings: Mapping[str, float],
               sources: Mapping[str, str] | None = None) -> dict[str, Any]:
    """Return dotted place → new value in the file for what a planner set.

    Parameters
    ----------
    settings : control key → value in the control's unit; controls left as they are may be missing
    sources : control key → where the value is from; the planner when missing
    """
    sources = sources or {}
    controls = {control.key: control for control in find_controls(scenario)}
    moved = {key: value for key, value in settings.items() if key in controls and value != controls[key].value}
    changes = {key: _entry(scenario, controls[key], value, sources.get(key, MOVED)) for key, value in moved.items()
               if controls[key].kind != "entry"}
    return changes | _wave(scenario, settings) | _outages(scenario, settings)


def move(scenario: Scenario, settings: Mapping[str, float], sources: Mapping[str, str] | None = None) -> Scenario:
    """Return the scenario with the planner's settings, named and titled as changed; itself when nothing moved.

    Raises
    ------
    BadInput : a value does not fit; all problems are listed
    """
    changes = changes_of(scenario, settings, sources)
    if not changes:
        return scenario
    changed = change_scenario(scenario, changes)
    return changed.model_copy(update={"name": f"{scenario.name}_changed", "title": f"{scenario.title}, changed"})


def describe_moves(scenario: Scenario, settings: Mapping[str, float]) -> list[str]:
    """Return what was moved, in words: ``Officers: 4 → 5 heads``."""
    return [f"{control.title}: {control.value:g} → {settings[control.key]:g} {control.unit}".strip()
            for control in find_controls(scenario)
            if control.key in settings and settings[control.key] != control.value]


def words(name: str) -> str:
    """Return a key of a file as words: ``rule_servers`` → ``Rule servers``."""
    text = name.replace("_", " ").strip()
    return text[:1].upper() + text[1:]


def reviewing_roles(scenario: Scenario) -> set[str]:
    """Return the roles that check the answers of a model."""
    return {a.role for a in scenario.process.activities.values() if a.review is not None and a.role}


def reviewing_groups(scenario: Scenario) -> list[str]:
    """Return the groups of staff that check the answers of a model."""
    roles = reviewing_roles(scenario)
    return [name for name, staff in scenario.staff.items() if set(staff.roles) & roles]


def human_groups(scenario: Scenario) -> list[str]:
    """Return the groups of staff who are people, reviewers among them."""
    roles = {a.role for a in scenario.process.activities.values() if a.kind == "human" and a.role}
    return [name for name, staff in scenario.staff.items() if set(staff.roles) & roles]


def _heads(scenario: Scenario, name: str, group: Group) -> Control:
    now = scenario.staff[name].heads.value
    return Control(key=f"staff.{name}.heads", group=group, title=words(name), unit=scenario.staff[name].heads.unit,
                   value=now, low=min(1.0, now), high=max(2 * now + 4, 8.0), step=1.0)


def _staff(scenario: Scenario) -> Iterator[Control]:
    reviewers = reviewing_groups(scenario)
    yield from (_heads(scenario, name, "staff") for name in human_groups(scenario) if name not in reviewers)


def _it(scenario: Scenario) -> Iterator[Control]:
    people = human_groups(scenario)
    yield from (_heads(scenario, name, "it") for name in scenario.staff if name not in people)
    for name, register in scenario.registers.items():
        if register.rate_limit:
            now = register.rate_limit.value
            yield Control(key=f"registers.{name}.rate_limit", group="it", unit=register.rate_limit.unit,
                          title=f"Queries that {words(name).lower()} answers", value=now, low=now / 10, high=now * 10,
                          step=now / 10)


def _share(key: str, group: Group, title: str, unit: str, value: float) -> Control:
    # Rounded, since 100 times 0.07 is not 7 to a computer, and would seem moved.
    return Control(key=key, group=group, title=title, unit=unit, value=round(100 * value, 6), low=0, high=100, step=1,
                   kind="share")


def _proactive(scenario: Scenario) -> Iterator[Control]:
    for place, line in enumerate(scenario.rollout):
        title = " ".join(filter(None, [words(line.benefit or "all benefits"), line.office and f"in {line.office}"]))
        if sum(other.benefit == line.benefit and other.office == line.office for other in scenario.rollout) > 1:
            title += f" from {line.from_day}"
        now = line.ceiling.value if line.ceiling else 1.0
        yield _share(f"rollout.{place}.ceiling", "proactive", title, "of 100 cases whose data allow the proactive way",
                     now)

    for name, attribute in scenario.process.attributes.items():
        if name == "proactive" and attribute.share:
            yield _share(f"process.attributes.{name}.share", "proactive", "Cases that come proactively", "of 100 cases",
                         attribute.share.value)


def _review(scenario: Scenario) -> Iterator[Control]:
    yield from (_heads(scenario, name, "review") for name in reviewing_groups(scenario))
    for name, activity in scenario.process.activities.items():
        if activity.review:
            title, place = activity.title or words(name), f"process.activities.{name}.review"
            yield _share(f"{place}.skill", "review", f"Right answers: {title}", "of 100 when thinking for themself",
                         activity.review.skill.value)
            yield _share(f"{place}.bias", "review", f"Follows the model unread: {title}", "of 100",
                         activity.review.bias.value)


def _lag(key: str, title: str, span: Distribution | None) -> Control:
    now = span.mean_minutes / _HOURS if span else 0.0
    return Control(key=key, group="registers", title=title, unit="hours on average", value=round(now, 3), low=0.0,
                   high=max(720.0, 2 * now), step=1.0, kind="hours")


def _registers(scenario: Scenario) -> Iterator[Control]:
    for name, register in scenario.registers.items():
        called = words(name)
        yield _lag(f"registers.{name}.time", f"{called}: time to answer", register.time)
        yield _share(f"registers.{name}.missing", "registers", f"{called}: answers without the data needed", "of 100",
                     register.missing.value if register.missing else 0.0)
        yield Control(key=f"outage/{name}/days", group="registers", title=f"{called}: an outage of", unit="days",
                      value=0, low=0, high=30, step=1, kind="entry")
        yield Control(key=f"outage/{name}/from", group="registers", title=f"{called}: the outage begins on day",
                      unit="of the run", value=_middle(scenario), low=0, high=_days(scenario), step=1, kind="entry")
    for name, stream in scenario.arrivals.items():
        if stream.people and stream.people.as_ == "register_events":
            yield _lag(f"arrivals.{name}.people.lag", f"{words(name)}: events arrive late", stream.people.lag)


def _days(scenario: Scenario) -> float:
    return float(int(scenario.horizon_minutes // _DAYS))


def _middle(scenario: Scenario) -> float:
    warm_up = scenario.warm_up.minutes / _DAYS if scenario.warm_up else 0.0
    # A third into the time that counts: what was before is seen, and what follows.
    return float(int(warm_up + (_days(scenario) - warm_up) / 3))


def _arrivals(scenario: Scenario) -> Iterator[Control]:
    if any(stream.rate for stream in scenario.arrivals.values()):
        yield Control(key="wave/factor", group="arrivals", title="A wave of cases", unit="times the usual number",
                      value=1.0, low=0.2, high=5.0, step=0.1, kind="entry")
        yield Control(key="wave/from", group="arrivals", title="The wave begins on day", unit="of the run",
                      value=_middle(scenario), low=0, high=_days(scenario), step=1, kind="entry")
        yield Control(key="wave/days", group="arrivals", title="The wave lasts", unit="days", value=30, low=1,
                      high=_days(scenario), step=1, kind="entry")
    for name, stream in scenario.arrivals.items():
        if stream.stock:
            now = stream.stock.value
            yield Control(key=f"arrivals.{name}.stock", group="arrivals", title=f"{words(name)}: cases waiting already",
                          unit=stream.stock.unit, value=now, low=0, high=max(2 * now, 1), step=max(now / 20, 1))


def _people(scenario: Scenario) -> Iterator[Control]:
    ends = {name for name, activity in scenario.process.activities.items() if activity.kind == "end"}
    for name, activity in scenario.process.activities.items():
        for place, route in enumerate(activity.next):
            if activity.kind in ("outside", "automatic") and route.to in ends and route.share and not route.when:
                title = scenario.process.activities[route.to].title or words(route.to)
                yield _share(f"process.activities.{name}.next.{place}.share", "people", title,
                             f"of 100 after “{activity.title or words(name)}”", route.share.value)
    for name, attribute in scenario.process.attributes.items():
        if name.startswith(("knows", "aware", "applies", "takes_up")) and attribute.share:
            yield _share(f"process.attributes.{name}.share", "people", words(name), "of 100 people",
                         attribute.share.value)


def _entry(scenario: Scenario, control: Control, value: float, source: str) -> dict[str, Any]:
    """A number with what its origin was, or a time scaled to a new mean."""
    if control.kind == "hours":
        return _scaled(_look(scenario, control.key), value)
    unit = "share" if control.kind == "share" else _unit(scenario, control)
    return {"value": value / 100 if control.kind == "share" else value, "unit": unit, "origin": "assumed",
            "source": f"{source}; before: {control.value:g}"}


def _unit(scenario: Scenario, control: Control) -> str:
    now = _look(scenario, control.key)
    return now.unit if isinstance(now, Quantity) else control.unit


def _scaled(span: Distribution | None, hours: float) -> dict[str, Any]:
    moved = {"origin": "assumed", "source": f"{MOVED}, with the same relative spread"}
    if span is None or hours == 0 or span.mean == 0:
        return {"family": "constant", "parameters": [hours], "unit": "h", **moved}
    parameters = span.parameters_at(hours * _HOURS / MINUTES[span.unit])
    return {"family": span.family, "parameters": list(parameters), "unit": span.unit, **moved}


def _look(scenario: Scenario, place: str) -> Any:
    here: Any = scenario
    for part in place.split("."):
        here = here[int(part)] if isinstance(here, tuple) else here[part] if isinstance(here, dict) else getattr(
            here, part)
    return here


def _value(scenario: Scenario, settings: Mapping[str, float], key: str) -> float:
    if key in settings:
        return settings[key]
    return next((control.value for control in find_controls(scenario) if control.key == key), 0.0)


def _wave(scenario: Scenario, settings: Mapping[str, float]) -> dict[str, Any]:
    factor = settings.get("wave/factor", 1.0)
    if factor == 1.0:
        return {}
    first = scenario.start + dt.timedelta(days=_value(scenario, settings, "wave/from"))
    last = first + dt.timedelta(days=max(_value(scenario, settings, "wave/days") - 1, 0))
    wave = {"from": str(first), "to": str(last),
            "factor": {"value": factor, "unit": "times", "origin": "assumed", "source": MOVED}}
    known = scenario.model_dump(by_alias=True, mode="json", exclude_none=True)["arrivals"]
    return {f"arrivals.{name}.waves": [*known[name].get("waves", []), wave]
            for name, stream in scenario.arrivals.items() if stream.rate}


def _outages(scenario: Scenario, settings: Mapping[str, float]) -> dict[str, Any]:
    known = scenario.model_dump(by_alias=True, mode="json", exclude_none=True).get("registers", {})
    changes = {}
    for name in scenario.registers:
        days = settings.get(f"outage/{name}/days", 0)
        if days:
            first = scenario.start + dt.timedelta(days=_value(scenario, settings, f"outage/{name}/from"))
            outage = {"from": f"{first}T00:00:00",
                      "lasts": {"value": days, "unit": "days", "origin": "assumed", "source": MOVED}}
            changes[f"registers.{name}.outages"] = [*known[name].get("outages", []), outage]
    return changes
