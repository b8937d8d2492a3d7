"""Random offices: sound by construction, different in graph, not only in numbers."""

from __future__ import annotations

from typing import Any

from hypothesis import strategies as st

from simulator import Scenario
from tests.simulator.offices import A, build

ROLES = ("clerk", "officer")
TIMES = ("constant {} min", "exponential {} min", "lognormal {} +- {} min", "gamma {} +- {} min")


@st.composite
def times(draw: st.DrawFn, low: int = 1, high: int = 60) -> str:
    """A distribution of minutes."""
    mean = draw(st.integers(low, high))
    return draw(st.sampled_from(TIMES)).format(mean, draw(st.integers(1, mean))) + f" {A}"


@st.composite
def activities(draw: st.DrawFn, name: str, later: list[str], earlier: list[str]) -> dict[str, Any]:
    """One activity that leads to a later one, or back to an earlier one at most twice."""
    kind = draw(st.sampled_from(["human", "human", "human", "outside", "automatic", "batch", "register"]))
    routes: list[Any] = []
    if earlier and draw(st.booleans()):
        routes.append(
            {
                "to": draw(st.sampled_from(earlier)),
                "share": f"{draw(st.integers(1, 60))} % {A}",
                "at_most": draw(st.integers(1, 3)),
            }
        )
    elif len(later) > 1 and draw(st.booleans()):
        routes.append({"to": later[-1], "when": f"urgent = {draw(st.integers(0, 1))}"})
    routes.append(later[0])
    made: dict[str, Any] = {"kind": kind, "next": routes}
    if kind == "human":
        made |= {"role": draw(st.sampled_from(ROLES)), "time": draw(times()), "priority": draw(st.integers(0, 3)),
                 "interrupts": draw(st.booleans()), "interruptible": draw(st.booleans())}
        if draw(st.booleans()):
            made["patience"] = {
                "time": draw(times(30, 900)),
                "balks_at": f"{draw(st.integers(3, 99))} cases {A}",
                "to": "end",
            }
    elif kind == "batch":
        made["runs"] = draw(
            st.sampled_from(
                [
                    {"at": "daily 22:00"},
                    {"at": "working days 06:00", "slots": f"3 cases {A}"},
                    {
                        "at": "daily 12:00",
                        "chunk": f"4 cases {A}",
                        "chunk_time": f"constant 7 min {A}",
                        "fails": f"30 % {A}",
                        "restart": f"20 min {A}",
                    },
                ]
            )
        )
    elif kind == "register":
        made = {"kind": "automatic", "register": "people", "next": routes}
    else:
        made["time"] = draw(times(1, 600)) if draw(st.booleans()) else f"exponential 1 working days {A}"
        if kind == "outside" and draw(st.booleans()):
            made["expires"] = {"after": f"{draw(st.integers(1, 3))} days {A}", "to": "end"}
    return made


@st.composite
def staffs(draw: st.DrawFn) -> dict[str, Any]:
    """Groups that cover both roles, some with both skills, shifts, absence, learning or overtime."""
    groups: dict[str, Any] = {}
    for name, roles in (("clerks", ["clerk"]), ("officers", ["officer"]), ("both", ["officer", "clerk"])):
        groups[name] = {
            "roles": roles,
            "heads": f"{draw(st.integers(1, 3))} heads {A}",
            "calendar": draw(st.sampled_from(["office", "always"])),
            "at_closing": draw(st.sampled_from(["suspend", "finish"])),
        }
        if draw(st.booleans()):
            groups[name]["absence"] = f"{draw(st.integers(0, 40))} % {A}"
        if draw(st.booleans()):
            groups[name]["learning"] = {"starts_at": f"50 % {A}", "full_after": f"5 days {A}"}
    return groups


@st.composite
def offices(draw: st.DrawFn) -> Scenario:
    """A sound scenario of a few weeks with a few hundred cases."""
    names = [f"a{n}" for n in range(draw(st.integers(1, 5)))]
    made = {name: draw(activities(name, [*names[i + 1:], "end"], names[:i])) for i, name in enumerate(names)}
    used = {activity["role"] for activity in made.values() if "role" in activity}
    rules = st.sampled_from([{"rule": "priority"}, {"rule": "first_in"}, {"rule": "oldest"}, {"rule": "easiest"},
                             {"rule": "quota", "by": "benefit", "shares": {"x": f"70 % {A}", "y": f"30 % {A}"}}])
    timers: dict[str, Any] = {}
    if draw(st.booleans()):
        does = draw(st.sampled_from([{"move_to": "withdrawn"}, {"priority": 0}]))
        timers["t"] = {"starts": "a0", "after": draw(times(10, 3000)), "share": f"50 % {A}", "does": does}
    limits: dict[str, Any] = {}
    if draw(st.booleans()):
        limits["l"] = {
            "cases": f"{draw(st.integers(1, 9))} cases {A}",
            "enters": "a0",
            "leaves": draw(st.sampled_from(names)),
        }
    withdrawn = {"withdrawn": {"kind": "end"}} if "move_to" in str(timers) else {}
    return build(
        made | withdrawn,
        staff=draw(staffs()),
        horizon=f"{draw(st.integers(3, 12))} days {A}",
        queues={role: draw(rules) for role in sorted(used)},
        registers={"people": {"time": draw(times(1, 5)), "fails": f"20 % {A}", "missing": f"10 % {A}"}},
        arrivals={
            "x": {"rate": f"{draw(st.integers(1, 40))} cases per day {A}", "benefit": "x"},
            "y": {"rate": f"{draw(st.integers(1, 20))} cases per day {A}", "benefit": "y", "calendar": "office"},
            "old": {"stock": f"{draw(st.integers(0, 15))} cases {A}", "age": f"uniform 1 to 50 days {A}"},
        },
        process={"attributes": {"urgent": {"share": f"30 % {A}"}}, "timers": timers, "limits": limits},
    )
