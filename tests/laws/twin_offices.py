"""Random offices of every key that the compiled twin knows, and the two engines side by side on them."""

from __future__ import annotations

from dataclasses import fields
from typing import Any

import numpy as np
from hypothesis import HealthCheck, Phase, given, settings
from hypothesis import strategies as st

from simulator import Scenario
from simulator.cases.arrivals import build_cases
from simulator.cases.tables import compile_tables
from simulator.engine import EventRows, Office
from simulator.twin.compiling import load_twin
from simulator.twin.coverage import refuses
from tests.laws.office_strategies import ROLES, RUNS, next_lines, times, waits
from tests.simulator.offices import A, build

RULES = [{"rule": "priority"}, {"rule": "first_in"}, {"rule": "oldest"}, {"rule": "easiest"},
         {"rule": "highest", "by": "score"}, {"rule": "lowest", "by": "score"},
         {"rule": "named", "same_worker": f"60 % {A}"}]


@st.composite
def desks(draw: st.DrawFn, then: Any, **more: Any) -> dict[str, Any]:
    """Work at a desk with lines that hang on the case; who waits may give up."""
    made = {"kind": "human", "role": draw(st.sampled_from(ROLES)), "time": draw(times()), "next": then,
            "priority": draw(st.integers(0, 2))}
    if draw(st.booleans()):
        made["patience"] = {"time": draw(times(30, 900)), "to": "end"}
        if draw(st.booleans()):
            made["patience"]["balks_at"] = f"{draw(st.integers(1, 20))} cases {A}"
    if draw(st.booleans()):
        made["errors"] = {"human": f"30 % {A}"}
        made["errors_when"] = [{"when": "urgent = 1", "errors": {"human": f"70 % {A}", "rule": f"20 % {A}"}}]
    if draw(st.booleans()):
        made["time_when"] = [{"when": "urgent = 1", "time": draw(times())}]
    if draw(st.booleans()):
        made["delay"] = draw(times(1, 900))
    return made | more


@st.composite
def waits_with_more(draw: st.DrawFn, then: Any, earlier: list[str]) -> dict[str, Any]:
    """A wait that may be skipped, take another time after some steps, or run in the hours of a calendar."""
    made = draw(waits(then))
    if draw(st.booleans()):
        made["skip_when"] = "urgent = 1"
    if made["time"].startswith("exponential 1 working"):
        return made
    if earlier and draw(st.booleans()):
        made["time_after"] = {earlier[-1]: draw(times(1, 90))}
    if draw(st.booleans()):
        made["calendar"] = "office"
    return made


@st.composite
def advised(draw: st.DrawFn, name: str, then: Any) -> dict[str, Any]:
    """A model, by chance with groups, an unsure band, drift and kept scores, and a person who signs after it."""
    model: dict[str, Any] = {"truth": "urgent", "accuracy": f"{draw(st.integers(50, 100))} % {A}"}
    # A process may know a benefit that this office has not.
    group, words = draw(st.sampled_from([("district", ["south"]), ("benefit", ["of another office", "x"])]))
    more = {"group": group, "group_accuracy": {word: f"{draw(st.integers(50, 100))} % {A}" for word in words},
            "threshold": f"{draw(st.integers(1, 99))} % {A}", "unsure": [f"30 % {A}", f"70 % {A}"],
            "drift_from": "2022-01-05", "drift_accuracy": f"60 % {A}", "off_from": "2022-01-07", "keeps_score": True}
    kept = draw(st.sets(st.sampled_from(sorted(more))))
    for wanted, needed in (("group_accuracy", "group"), ("group", "group_accuracy"), ("drift_from", "drift_accuracy"),
                           ("drift_accuracy", "drift_from")):
        kept |= {needed} if wanted in kept else set()
    made = {"kind": "model", "model": model | {key: more[key] for key in kept}, "next": f"{name}_2"}
    if draw(st.booleans()):
        made["actor"] = "human"
    review = {"of": name, "skill": f"{draw(st.integers(50, 100))} % {A}", "bias": f"{draw(st.integers(0, 90))} % {A}"}
    return {name: made, f"{name}_2": draw(desks(then, review=review))}


@st.composite
def blocks(draw: st.DrawFn, name: str, later: list[str], earlier: list[str]) -> dict[str, Any]:
    """One or two activities that a case enters at `name` and leaves for a later or an earlier one."""
    then, other = draw(next_lines(later, earlier)), f"{name}_2"
    kind = draw(st.sampled_from(["desk", "desk", "wait", "batch", "register", "tells", "signature", "machine",
                                 "model"]))
    if kind == "desk":
        return {name: draw(desks(then))}
    if kind == "model":
        return draw(advised(name, then))
    if kind == "wait":
        return {name: draw(waits_with_more(then, earlier))}
    if kind == "batch":
        return {name: {"kind": "batch", "runs": draw(st.sampled_from(RUNS)), "next": then}}
    if kind == "tells":
        posts = {"award": f"100 AZN {A}", "owed": "-score * urgent", "more": "score + urgent"}
        return {name: {"kind": "automatic", "notice": draw(st.sampled_from(["sms", "voice"])), "posts": posts,
                       "sets": {"urgent": 1, "word": "told", "how": "outcome"}, "next": then}}
    if kind == "machine":
        return {name: {"kind": "automatic", "role": "clerk", "time": draw(times(1, 20)), "next": then}}
    if kind == "register":
        doubt = [{"to": other, "when": "outcome = missing"}, {"to": "end", "when": "outcome = unavailable"}, *then]
        return {name: {"kind": "automatic", "register": "people", "next": doubt},
                other: draw(desks(then, repairs="people"))}
    return {name: draw(desks(other, errors={"human": f"40 % {A}"}, errors_when=[])),
            other: draw(desks(then, other_person_than=name, corrects=f"50 % {A}"))}


@st.composite
def clocks(draw: st.DrawFn, names: list[str]) -> dict[str, Any]:
    """Timers on the first step that repeat, stop, and do all that timers do."""
    does = [{"move_to": "withdrawn"}, {"priority": 0}, {"priority": 3}, {"visit": "call"}]
    return {f"t{number}": {"starts": "a0", "after": draw(times(200, 3000)), "until": draw(st.sampled_from(names)),
                           "share": f"{draw(st.integers(10, 90))} % {A}", "repeats": draw(st.booleans()), "does": what}
            for number, what in enumerate(draw(st.lists(st.sampled_from(does), max_size=2)))}


@st.composite
def staffs(draw: st.DrawFn, sites: bool) -> dict[str, Any]:
    """Groups of both roles, some with both, with absence, learning, speed, overtime, outages or a site of their own."""
    groups: dict[str, Any] = {}
    for name, roles in (("clerks", ["clerk"]), ("officers", ["officer"]), ("both", ["officer", "clerk"]),
                        ("more", ["clerk", "officer"])):
        mine = groups[name] = {"roles": roles, "heads": f"{draw(st.integers(1, 3))} heads {A}",
                               "calendar": draw(st.sampled_from(["office", "always"])),
                               "at_closing": draw(st.sampled_from(["suspend", "finish"]))}
        more = {"absence": f"{draw(st.integers(0, 40))} % {A}", "speed": f"{draw(st.integers(1, 3))} times {A}",
                "learning": {"starts_at": f"50 % {A}", "full_after": f"5 days {A}", "errors": f"3 times {A}"},
                "errors": f"2 times {A}", "outages": [{"from": "2022-01-05T10:00", "lasts": f"9 h {A}"}]}
        for key in draw(st.sets(st.sampled_from(sorted(more)))):
            mine[key] = more[key]
    if sites:
        groups["clerks"]["site"], groups["more"]["site"] = "north", "south"
    return groups


@st.composite
def covered_offices(draw: st.DrawFn) -> Scenario:
    """A sound scenario of some days, of keys that the twin knows."""
    names = [f"a{n}" for n in range(draw(st.integers(1, 4)))]
    made: dict[str, Any] = {}
    for i, name in enumerate(names):
        made |= draw(blocks(name, [*names[i + 1:], "end"], names[:i]))
    made |= {"call": draw(desks("over")), "over": {"kind": "end"},
             "withdrawn": {"kind": "end", "posts": {"gone": "score"}}}
    sites, timers = draw(st.booleans()), draw(clocks(names))
    if "withdrawn" not in str(timers):
        del made["withdrawn"]
    if "'visit'" not in str(timers) and "'notice': 'sms'" not in str(made):
        del made["call"], made["over"]
    rules = [rule for rule in RULES if rule["rule"] != "named" or not sites]
    register = {"time": draw(times(1, 5)), "fails": f"20 % {A}", "missing": f"10 % {A}", "time_out": f"4 min {A}",
                "lag": draw(times(1, 3000)), "wrong": f"30 % {A}", "rate_limit": f"1 queries per min {A}",
                "outages": [{"from": "2022-01-04T09:00", "lasts": f"200 min {A}"}]}
    kept = draw(st.sets(st.sampled_from(sorted(register))))
    asks = {"unclear": f"50 % {A}", "asks": "call", "asks_after": draw(times())} if "call" in made else {}
    return build(
        made, staff=draw(staffs(sites)), horizon=f"{draw(st.integers(2, 9))} days {A}",
        queues={role: draw(st.sampled_from(rules)) for role in ROLES if f"'role': '{role}'" in str(made)},
        registers={"people": {key: value for key, value in register.items() if key in kept or key == "time"}},
        notices={"sms": {"delay": draw(times()), "reaches": f"60 % {A}", "otherwise": "letter"} | asks,
                 "letter": {"delay": draw(times(1, 3000)), "reaches": f"90 % {A}"}},
        arrivals={"x": {"rate": f"{draw(st.integers(1, 25))} cases per day {A}", "benefit": "x"},
                  "y": {"at": [600.0, 600.0, 600.0, 1440.0], "benefit": "y"},
                  "old": {"stock": f"{draw(st.integers(0, 9))} cases {A}", "age": f"uniform 1 to 50 days {A}"}},
        process={"attributes": {"urgent": {"share": f"30 % {A}"}, "planted": {"share": f"20 % {A}"},
                                "score": {"value": f"uniform 0 to 9 rank {A}"},
                                "district": {"choice": {"north": f"40 % {A}", "south": f"60 % {A}"}}},
                 "timers": timers},
        **({"sites": {"names": ["north", "south"], "by": "district"}} if sites else {}))


def hold_side_by_side(scenario: Scenario, seed: int) -> int:
    """Run both engines, demand the same rows, posts and attributes to the last bit, and return the rows."""
    tables = compile_tables(scenario)
    cases = build_cases(scenario, tables, seed, 0)
    simpy, twin = Office(scenario, tables, cases, seed, 0), load_twin()(scenario, tables, cases, seed, 0)
    ours, theirs = twin.run(), simpy.run()
    assert ours.kinds == theirs.kinds
    for mine, other in zip(ours.ledger(), theirs.ledger(), strict=True):
        np.testing.assert_array_equal(mine, other)
    rows, others = ours.take_events(), theirs.take_events()
    for field in fields(EventRows):
        np.testing.assert_array_equal(getattr(rows, field.name), getattr(others, field.name), field.name)
    np.testing.assert_array_equal(twin.values, np.array(simpy.state.attributes).reshape(cases.values.shape))
    return len(rows)


def hold_many(count: int) -> None:
    """Hold so many generated offices side by side, the same ones each time."""
    seen = [0]

    @settings(phases=[Phase.generate], max_examples=count, deadline=None, derandomize=True, database=None,
              suppress_health_check=list(HealthCheck))
    @given(covered_offices(), st.integers(0, 10**6))
    def same(scenario: Scenario, seed: int) -> None:
        assert not refuses(scenario)
        seen[0] += hold_side_by_side(scenario, seed)

    same()
    assert seen[0] > 10 * count
