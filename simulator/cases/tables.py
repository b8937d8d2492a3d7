"""A scenario compiled into flat tables of numbers: the whole input of an engine.

Nothing below names SimPy. Nodes, routes and conditions are rows addressed by integer, words are codes,
every random purpose has a number. A second engine that reads these tables and `draws` must give the
same log, row for row (see docs/decisions/0003-engine.md).
"""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any, NamedTuple

import numpy as np
from numpy.typing import NDArray

from simulator.cases.people import TRAITS, population_words
from simulator.plan.activity import Activity, Condition, Route
from simulator.plan.calendars import ALWAYS, WorkClock
from simulator.plan.distributions import Distribution
from simulator.plan.process import Attribute
from simulator.plan.scenario import Scenario
from simulator.plan.sites import SITE, at_site

HUMAN, WAIT, QUERY, BATCH, MODEL, SPLIT, JOIN, END, SELECTION, MATCHING = range(10)
"""Node kinds; a server pool is HUMAN with machines, an automatic step without a pool is WAIT."""

COMPARISONS = ("=", "!=", "<", "<=", ">", ">=")
OUTCOME, OPEN_ERRORS, DAYS_WAITED, PREVIOUS, VISIT = -1, -2, -3, -4, -5
"""Attribute numbers of what conditions may ask besides attributes: the outcome of the activity just done, the errors
on the case that nobody has put right, the days since the right arose, the activity before, and the visit."""
BUILT_IN = {"outcome": OUTCOME, "open_errors": OPEN_ERRORS, "days_waited": DAYS_WAITED, "previous": PREVIOUS,
            "visit": VISIT}
GIVEN = ("benefit", "stream", "live", "bypass", "informed")
"""Attributes that every case has without the file drawing them."""
OF_EVERY_CASE = frozenset((
    *GIVEN,
    "replication", "case_id", "person_id", "arrives_at", "entitled_at", "luck", "began", "office_began", "entitled",
    "aware", "applied", "complete", "decided", "refused", "notified", "paid", "closed", "automatic", "granted",
    "own_right", "touched", "returned", "touch_minutes", "rework_minutes", "allowed", "used"))
"""What is known of every case that was worked on; an attribute of such a name would be taken for it, or it for the
attribute, wherever figures are told apart."""


class Purpose(NamedTuple):
    """What one kind of luck is for."""

    name: str
    distribution: Distribution | None
    """What luck is turned into; a number from 0 to 1 when there is none."""
    address: str
    """Where the luck lives; purposes of one address share it, such as the delay of one notice by letter or by SMS."""


@dataclass(frozen=True)
class Tables:
    """Flat form of process and scenario; one row per node, route and condition."""

    nodes: tuple[str, ...]
    kind: NDArray[np.int8]
    role: NDArray[np.int16]
    priority: NDArray[np.int32]
    time_purpose: NDArray[np.int32]
    route_purpose: NDArray[np.int32]
    on_working_days: NDArray[np.bool_]
    route_start: NDArray[np.int32]
    route_target: NDArray[np.int32]
    route_share: NDArray[np.float64]
    """NaN for a line without a share."""
    route_cap: NDArray[np.int32]
    """0 for a line without a limit."""
    condition_start: NDArray[np.int32]
    condition_attribute: NDArray[np.int32]
    condition_compare: NDArray[np.int8]
    condition_value: NDArray[np.float64]
    roles: tuple[str, ...]
    words: tuple[str, ...]
    attributes: tuple[str, ...]
    purposes: tuple[Purpose, ...]
    start_node: int
    skips: NDArray[np.float64]
    """Conditions under which a node is passed by: node, attribute, compare, value."""
    working_days: Sequence[tuple[float, float]]
    """Spans of whole working days, in minutes since the start; reckoned once for all replications."""

    def working_day_clock(self) -> WorkClock:
        """Return the clock on which working days count."""
        return WorkClock(self.working_days)

    def routes_of(self, node: int) -> list[tuple[int, float | None, int, tuple[tuple[int, int, float], ...]]]:
        """Return the node's lines as (target, share, cap, conditions)."""
        out = []
        for row in range(self.route_start[node], self.route_start[node + 1]):
            conditions = tuple(
                (int(self.condition_attribute[c]), int(self.condition_compare[c]), float(self.condition_value[c]))
                for c in range(self.condition_start[row], self.condition_start[row + 1])
            )
            share = float(self.route_share[row])
            out.append(
                (
                    int(self.route_target[row]),
                    None if math.isnan(share) else share,
                    int(self.route_cap[row]),
                    conditions,
                )
            )
        return out

    def skips_of(self, node: int) -> tuple[tuple[int, int, float], ...]:
        """Return the conditions of which all must hold for a case to pass the node by."""
        return tuple((int(attribute), int(compare), float(value)) for at, attribute, compare, value in self.skips
                     if at == node)

    def word(self, text: str) -> int:
        """Return the code of a word."""
        return self.words.index(text)

    def tests_of(self, conditions: Sequence[Condition]) -> tuple[tuple[int, int, float], ...]:
        """Return conditions as (attribute, comparison, value)."""
        index = {name: number for number, name in enumerate(self.nodes)}
        return tuple((_attribute(c.attribute, self.attributes), COMPARISONS.index(c.compare),
                      c.value if not isinstance(c.value, str) else float(
                          index[c.value] if c.attribute == "previous" else self.word(c.value))) for c in conditions)


@dataclass
class _Names:
    """Grows numbers for words and purposes in the order in which they appear."""

    words: dict[str, int] = field(default_factory=dict)
    purposes: dict[str, tuple[int, Purpose]] = field(default_factory=dict)

    def word(self, text: str) -> int:
        return self.words.setdefault(text, len(self.words))

    def purpose(self, name: str, distribution: Distribution | None = None, address: str | None = None) -> int:
        return self.purposes.setdefault(name, (len(self.purposes), Purpose(name, distribution, address or name)))[0]


OUTCOMES = (
    "done",
    "expired",
    "interrupted",
    "withdrawn",
    "left",
    "found",
    "missing",
    "unavailable",
    "yes",
    "no",
    "unsure",
    "off",
)
"""What a row's outcome can be; these words have the first codes."""


def compile_tables(scenario: Scenario) -> Tables:
    """Turn a sound scenario into tables."""
    process, names = scenario.process, _Names()
    for word in OUTCOMES:
        names.word(word)
    nodes = tuple(process.activities)
    index = {name: number for number, name in enumerate(nodes)}
    attributes = attribute_names(scenario)
    _collect_words(scenario, names)
    _collect_words_of_lines(scenario, names)
    activities = list(process.activities.values())
    roles = role_names(activities)
    roles += tuple(at_site(role, site) for role in roles if role in scenario.sited_roles
                   for site in (scenario.sites.names if scenario.sites else ()))
    columns = _route_columns(activities, index, attributes, names)
    return Tables(
        nodes=nodes,
        roles=roles,
        attributes=attributes,
        kind=np.array([node_kind(a) for a in activities], np.int8),
        role=np.array([roles.index(a.role) if a.role else -1 for a in activities], np.int16),
        priority=np.array([a.priority for a in activities], np.int32),
        time_purpose=np.array(
            [names.purpose(f"time/{n}", a.time) if a.time else -1 for n, a in process.activities.items()], np.int32
        ),
        route_purpose=np.array([_route_purpose(n, a, names) for n, a in process.activities.items()], np.int32),
        on_working_days=np.array([bool(a.time and a.time.on_working_days) for a in activities]),
        start_node=index[process.starts],
        working_days=_working_days(scenario),
        skips=np.array([(node, _attribute(c.attribute, attributes), COMPARISONS.index(c.compare),
                         _value(c, index, names)) for node, a in enumerate(activities) for c in a.skip_when],
                       np.float64).reshape(-1, 4),  # an empty list has no columns of its own
        **columns,
        **_purposes(scenario, names),
        words=tuple(names.words),
    )


def _working_days(scenario: Scenario) -> Sequence[tuple[float, float]]:
    calendar = scenario.working_calendar
    return calendar.working_days(scenario.start, scenario.days_reckoned) if calendar else ALWAYS


def role_names(activities: Sequence[Activity]) -> tuple[str, ...]:
    """Return the roles of a process in the order of their numbers."""
    # Who only sits beside others comes last, so that the numbers of all other roles stay.
    return tuple(dict.fromkeys([*(a.role for a in activities if a.role), *(r for a in activities for r in a.roles)]))


def node_kind(activity: Activity) -> int:
    """Return the number of the way in which the engine handles an activity."""
    if activity.kind == "automatic":
        return QUERY if activity.register_name else HUMAN if activity.role else WAIT
    return {"human": HUMAN, "outside": WAIT, "batch": BATCH, "model": MODEL, "split": SPLIT, "join": JOIN, "end": END,
            "selection": SELECTION, "matching": MATCHING}[
        activity.kind
    ]


def attribute_names(scenario: Scenario) -> tuple[str, ...]:
    """Return the names of all case attributes: built in, drawn, and set on the way."""
    # A dict keeps the order of the files, which a set would not.
    names = dict.fromkeys(GIVEN)
    names |= {SITE: None} if scenario.sites else {}
    names |= dict.fromkeys(scenario.process.attributes)
    for arrivals in scenario.arrivals.values():
        names |= dict.fromkeys(arrivals.attributes)
        if arrivals.people:
            names |= dict.fromkeys(("amount", "age", *TRAITS))
    for node, activity in scenario.process.activities.items():
        names |= dict.fromkeys(activity.sets)
        if activity.model:
            names |= {f"{node}_says": None}
    return tuple(names)


def makers(scenario: Scenario) -> list[Mapping[str, Attribute]]:
    """Return the attributes that the file draws, by name: those of all cases, and those of the cases of each stream."""
    return [scenario.process.attributes, *(arrivals.attributes for arrivals in scenario.arrivals.values())]


def word_attributes(scenario: Scenario) -> set[str]:
    """Return the attributes whose values are words."""
    words = {name for maker in makers(scenario) for name, attribute in maker.items() if attribute.choice}
    activities = scenario.process.activities
    words |= {name for a in activities.values() for name, value in a.sets.items() if isinstance(value, str)}
    words |= {f"{name}_says" for name, a in activities.items() if a.model}
    return words | {"benefit", "stream", *TRAITS} | ({SITE} if scenario.sites else set())


def _collect_words(scenario: Scenario, names: _Names) -> None:
    # No benefit named, or a trait that a person lacks.
    names.word("")
    for stream, arrivals in scenario.arrivals.items():
        names.word(stream)
        names.word(arrivals.benefit)
        for word in population_words(arrivals.people) if arrivals.people else ():
            names.word(word)
    for word in [word for maker in makers(scenario) for attribute in maker.values()
                 for word in (*attribute.choice, *attribute.shares, *attribute.values)]:
        names.word(word)
    for activity in scenario.process.activities.values():
        for value in activity.sets.values():
            if isinstance(value, str):
                names.word(value)
    for line in scenario.rollout:
        order = line.steps.order if line.steps and isinstance(line.steps.order, tuple) else ()
        for value in (line.benefit, line.office, *(condition.value for condition in line.when), *order):
            if isinstance(value, str):
                names.word(value)


def _collect_words_of_lines(scenario: Scenario, names: _Names) -> None:
    for word in (*(scenario.citizens.free if scenario.citizens else ()),
                 *(scenario.sites.names if scenario.sites else ())):
        names.word(word)
    conditions = [condition for activity in scenario.process.activities.values()
                  for _, asked in activity.conditions_of_lines for condition in asked]
    for condition in conditions:
        if isinstance(condition.value, str) and condition.attribute != "previous":
            names.word(condition.value)


def _purposes_of_lines(name: str, activity: Activity, names: _Names) -> None:
    for number, line in enumerate(activity.time_when):
        # With the luck of the time it stands for, so that a line changes the time and not the luck.
        names.purpose(f"time/{name}/when/{number}", line.time, f"time/{name}")
    for who in dict.fromkeys([*activity.errors, *(who for line in activity.errors_when for who in line.errors)]):
        names.purpose(f"error/{who}/{name}")


def _purposes(scenario: Scenario, names: _Names) -> dict[str, Any]:
    for version in scenario.rule_versions:
        if version.activity:
            names.purpose(f"rules/{version.activity}")
    for name, activity in scenario.process.activities.items():
        _purposes_of(name, activity, scenario, names)
    for name, register in scenario.registers.items():
        names.purpose(f"lag/{name}", register.lag)
        for what in ("record", "key", "own", "other"):
            names.purpose(f"{what}/{name}")
    for name, timer in scenario.process.timers.items():
        names.purpose(f"timer/{name}", timer.after)
        names.purpose(f"effect/{name}")
    for word, free in (scenario.citizens.free if scenario.citizens else {}).items():
        if free.calendar is None:
            names.purpose(f"free/here/{word}", free.here)
            names.purpose(f"free/away/{word}", free.away)
            names.purpose(f"free/phase/{word}")
    return {"purposes": tuple(purpose for _, purpose in names.purposes.values())}


def _purposes_of(name: str, activity: Activity, scenario: Scenario, names: _Names) -> None:
    for before, span in activity.time_after.items():
        names.purpose(f"time/{name}/after/{before}", span)
    if activity.delay:
        names.purpose(f"delay/{name}", activity.delay)
    rule = scenario.queues.get(activity.role or "")
    if rule is not None and rule.rule == "named":
        names.purpose(f"worker/{name}")
        names.purpose(f"same_worker/{name}")
    if activity.patience and activity.patience.time:
        names.purpose(f"patience/{name}", activity.patience.time)
    _purposes_of_lines(name, activity, names)
    for what in ("corrects", "model", "review", "links", "selects", "inspects"):
        if getattr(activity, what):
            names.purpose(f"{what}/{name}")
    if activity.market:
        names.purpose(f"taste/{name}")
        names.purpose(f"refuses/{name}")
    if activity.review:
        names.purpose(f"bias/{name}")
    if activity.register_name:
        names.purpose(f"latency/{name}", scenario.registers[activity.register_name].time)
        names.purpose(f"fails/{name}")
    _purposes_of_notice(name, activity.notice, scenario, names)


def _purposes_of_notice(activity: str, channel: str | None, scenario: Scenario, names: _Names) -> None:
    """Note the luck of a notice and of the channels it falls back on; its address knows no channel."""
    # Ends, since the check refuses channels that lead back to themselves.
    while channel in scenario.notices:
        notice = scenario.notices[channel]
        names.purpose(f"notice/{activity}/{channel}", notice.delay, f"notice/{activity}")
        names.purpose(f"asks/{activity}/{channel}", notice.asks_after, f"asks/{activity}")
        names.purpose(f"reaches/{activity}")
        names.purpose(f"unclear/{activity}")
        if notice.comes_back:
            names.purpose(f"comes_back/{activity}")
            names.purpose(f"back_after/{activity}/{channel}", notice.comes_back.after, f"back_after/{activity}")
        channel = notice.otherwise


def _route_purpose(name: str, activity: Activity, names: _Names) -> int:
    drawn = any(route.share is not None for route in activity.next)
    return names.purpose(f"route/{name}", None) if drawn else -1


def _route_columns(activities: list[Activity], index: dict[str, int], attributes: tuple[str, ...],
                   names: _Names) -> dict[str, Any]:
    routes: list[Route] = [route for activity in activities for route in activity.next]
    conditions: list[Condition] = [condition for route in routes for condition in route.when]
    return {
        "route_start": _offsets([len(a.next) for a in activities]),
        "route_target": np.array([index[r.to] for r in routes], np.int32),
        "route_share": np.array([r.share.value if r.share else math.nan for r in routes], np.float64),
        "route_cap": np.array([r.at_most or 0 for r in routes], np.int32),
        "condition_start": _offsets([len(r.when) for r in routes]),
        "condition_attribute": np.array([_attribute(c.attribute, attributes) for c in conditions], np.int32),
        "condition_compare": np.array([COMPARISONS.index(c.compare) for c in conditions], np.int8),
        "condition_value": np.array([_value(c, index, names) for c in conditions], np.float64),
    }


def _offsets(counts: list[int]) -> NDArray[np.int32]:
    return np.concatenate([[0], np.cumsum(counts)]).astype(np.int32)


def _attribute(name: str, attributes: tuple[str, ...]) -> int:
    return BUILT_IN[name] if name in BUILT_IN else attributes.index(name)


def _value(condition: Condition, index: dict[str, int], names: _Names) -> float:
    if not isinstance(condition.value, str):
        return condition.value
    return index[condition.value] if condition.attribute == "previous" else names.word(condition.value)
