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
def next_lines(draw: st.DrawFn, later: list[str], earlier: list[str]) -> list[Any]:
    """Lines that lead to a later activity, some cases to the last one, or back to an earlier one a few times."""
    routes: list[Any] = []
    kind = draw(st.sampled_from(["on", "back", "urgent", "wrong", "late"]))
    if kind == "back" and earlier:
        share = f"{draw(st.integers(1, 60))} % {A}"
        routes.append({"to": draw(st.sampled_from(earlier)), "share": share, "at_most": draw(st.integers(1, 3))})
    elif len(later) > 1 and kind != "on":
        when = {"back": "visit > 1", "urgent": f"urgent = {draw(st.integers(0, 1))}", "wrong": "open_errors > 0",
                "late": f"days_waited > {draw(st.integers(0, 5))}"}[kind]
        routes.append({"to": later[-1], "when": when})
    return [*routes, later[0]]


@st.composite
def desks(draw: st.DrawFn, then: Any, **more: Any) -> dict[str, Any]:
    """Work at a desk that may interrupt, be interrupted, or be given up by whoever waits."""
    made = {"kind": "human", "role": draw(st.sampled_from(ROLES)), "time": draw(times()), "next": then,
            "priority": draw(st.integers(0, 3)), "interrupts": draw(st.booleans()),
            "interruptible": draw(st.booleans())}
    if draw(st.booleans()):
        made["patience"] = {"time": draw(times(30, 900)), "balks_at": f"{draw(st.integers(3, 99))} cases {A}",
                            "to": "end"}
    return made | more


@st.composite
def teams(draw: st.DrawFn, then: Any) -> dict[str, Any]:
    """People of both roles at one time, for some cases only, or more of them where they are free."""
    lead, beside = draw(st.permutations(ROLES))
    seat = {"role": beside, "people": f"1 people {A}", "up_to": f"{draw(st.integers(1, 3))} people {A}"}
    seat |= {"when": f"urgent = {draw(st.integers(0, 1))}"} if draw(st.booleans()) else {}
    return draw(desks(then, role=lead, interrupts=False, interruptible=False, together_with=[seat]))


@st.composite
def waits(draw: st.DrawFn, then: Any) -> dict[str, Any]:
    """Somebody outside, or a machine, takes time."""
    made: dict[str, Any] = {"kind": draw(st.sampled_from(["outside", "automatic"])), "next": then}
    made["time"] = draw(times(1, 600)) if draw(st.booleans()) else f"exponential 1 working days {A}"
    if made["kind"] == "outside" and draw(st.booleans()):
        made["expires"] = {"after": f"{draw(st.integers(1, 3))} days {A}", "to": "end"}
        made["reminder"] = {"after": f"4 h {A}", "shortens": f"50 % {A}"}
    return made


RUNS = [
    {"at": "daily 22:00"},
    {"at": "working days 06:00", "slots": f"3 cases {A}"},
    {"at": "daily 12:00", "chunk": f"4 cases {A}", "chunk_time": f"constant 7 min {A}", "fails": f"30 % {A}",
     "restart": f"20 min {A}"},
    {"at": "daily 20:00", "chunk": f"2 cases {A}", "chunk_time": f"exponential 30 min {A}", "window": f"2 h {A}"},
]


MARKETS = {
    "at_once": {"rule": "first_come", "offers": {
        "homes": {"stock": f"2 offers {A}", "every": f"exponential 9 h {A}", "places": f"2 places {A}",
                  "lasts": f"2 days {A}", "occupied": f"exponential 5 h {A}"}}},
    "in_runs": {"rule": "stable", "runs": "daily 11:00", "cases_prefer": "wage", "taste": f"50 % {A}",
                "offers_prefer": "urgent", "offers": {
                    "jobs": {"stock": f"9 offers {A}", "every": f"exponential 2 h {A}", "places": f"1 places {A}",
                             "attributes": {"wage": {"value": f"uniform 0 to 1 rank {A}"}}}}},
}


@st.composite
def searches(draw: st.DrawFn, then: Any) -> dict[str, Any]:
    """Somebody looks for a place, may refuse it, and has no time for ever."""
    return {"kind": "matching", "market": draw(st.sampled_from(sorted(MARKETS))), "next": then,
            "refuses": f"{draw(st.integers(0, 60))} % {A}", "expires": {"after": f"30 h {A}", "to": "end"}}


@st.composite
def selections(draw: st.DrawFn, name: str, then: Any) -> dict[str, Any]:
    """A list of cases that are then looked at, from which the next list may learn."""
    other = f"{name}_2"
    learns = {"at": other, "by": "benefit", "prior": f"10 % {A}", "weight": f"3 looks {A}"}
    selects = draw(st.sampled_from([
        {"how": "random", "share": f"30 % {A}", "by": "benefit"}, {"how": "random", "take": f"4 cases {A}"},
        {"how": "ranked", "take": f"5 cases {A}", "random": f"2 cases {A}", "learns": learns, "others": "wait"}]))
    chosen = [{"to": other, "when": "outcome = yes"}, *then]
    return {name: {"kind": "selection", "runs": {"at": "daily 10:00"}, "selects": selects, "next": chosen},
            other: draw(desks(then, inspects={"truth": "urgent", "skill": f"80 % {A}"}))}


@st.composite
def blocks(draw: st.DrawFn, name: str, later: list[str], earlier: list[str]) -> dict[str, Any]:
    """One or more activities that a case enters at `name` and leaves for a later or an earlier one."""
    then = draw(next_lines(later, earlier))
    kind = draw(st.sampled_from(["desk", "desk", "wait", "batch", "register", "model", "split", "signature", "tells",
                                 "team", "selection", "matching"]))
    single = {"desk": desks, "team": teams, "wait": waits, "matching": searches}.get(kind)
    if single:
        return {name: draw(single(then))}
    if kind == "selection":
        return draw(selections(name, then))
    if kind == "batch":
        return {name: {"kind": "batch", "runs": draw(st.sampled_from(RUNS)), "next": then}}
    if kind == "tells":
        return {name: {"kind": "automatic", "notice": "sms", "posts": {"award": f"100 AZN {A}"}, "next": then}}
    other = f"{name}_2"
    if kind == "register":
        doubt = [{"to": other, "when": "outcome = unsure"}, *then]
        return {name: {"kind": "automatic", "register": "people", "next": doubt},
                other: draw(desks(then, links={"of": name, "skill": f"80 % {A}"}, repairs="people"))}
    if kind == "model":
        stub = {"truth": "urgent", "accuracy": f"80 % {A}", "unsure": [f"40 % {A}", f"60 % {A}"]}
        return {name: {"kind": "model", "model": stub, "next": [{"to": other, "when": "outcome = unsure"}, *then]},
                other: draw(desks(then, review={"of": name, "skill": f"90 % {A}", "bias": f"30 % {A}"}))}
    if kind == "signature":
        learns = {"after": f"2 corrections {A}", "times": f"50 % {A}", "at_most": 2}
        return {name: draw(desks(other, errors={"human": f"40 % {A}"}, learns_from=learns)),
                other: draw(desks(then, other_person_than=name, corrects=f"50 % {A}"))}
    join = {"kind": "join", "of": name, "next": then} | ({"first": 1} if draw(st.booleans()) else {})
    return {name: {"kind": "split", "branches": [other, f"{name}_3"]}, other: draw(desks(f"{name}_4")),
            f"{name}_3": draw(waits(f"{name}_4")), f"{name}_4": join}


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
def controllers(draw: st.DrawFn, staff: dict[str, Any]) -> dict[str, Any]:
    """Management that moves people, lets them stay longer or calls some of them in."""
    looks = draw(st.sampled_from([{"backlog": "clerk"}, {"oldest": "officer"}, {"backlog": "officer"}]))
    rule = {"reviews": draw(st.sampled_from(["daily 10:30", "weekly wed 08:00"])), "looks_at": looks,
            "above": f"{draw(st.integers(0, 9))} {A}", "delay": f"{draw(st.integers(0, 30))} h {A}"}
    made: dict[str, Any] = {}
    if draw(st.booleans()):
        made["moves"] = rule | {"moves": {"from": "both", "to": draw(st.sampled_from(["clerks", "officers"])),
                                          "heads": f"1 heads {A}"}}
    if staff["clerks"]["calendar"] == "office" and draw(st.booleans()):
        made["stays"] = rule | {"at_most": 2, "overtime": {"group": "clerks", "hours": f"90 min {A}"}}
    if staff["officers"]["calendar"] == "office" and draw(st.booleans()):
        forecast = {"weeks": f"1 weeks {A}", "error": f"20 % {A}", "minutes": f"{draw(st.integers(1, 60))} min {A}"}
        made["calls"] = {"reviews": "daily 06:00", "calls_in": {"group": "officers", "role": "officer",
                                                                "forecast": forecast}}
    return made


@st.composite
def clocks(draw: st.DrawFn) -> dict[str, Any]:
    """A timer on the first step, or none."""
    if not draw(st.booleans()):
        return {}
    does = draw(st.sampled_from([{"move_to": "withdrawn"}, {"priority": 0}, {"visit": "call"}]))
    return {"t": {"starts": "a0", "after": draw(times(10, 3000)), "share": f"50 % {A}", "does": does}}


@st.composite
def limits_among(draw: st.DrawFn, names: list[str]) -> dict[str, Any]:
    """A limit on the cases between the first step and another, or none."""
    if not draw(st.booleans()):
        return {}
    return {"l": {"cases": f"{draw(st.integers(1, 9))} cases {A}", "enters": "a0",
                  "leaves": draw(st.sampled_from(names))}}


@st.composite
def imperfect_registers(draw: st.DrawFn) -> dict[str, Any]:
    """A register with every kind of fault."""
    return {"time": draw(times(1, 5)), "fails": f"20 % {A}", "missing": f"10 % {A}", "time_out": f"4 min {A}",
            "lag": draw(times(1, 3000)), "duplicates": f"10 % {A}", "key_errors": f"30 % {A}", "mixed_up": f"5 % {A}",
            "match": {"accuracy": f"90 % {A}", "accept": f"80 % {A}", "review": f"30 % {A}"}}


@st.composite
def offices(draw: st.DrawFn) -> Scenario:
    """A sound scenario of a few weeks with a few hundred cases."""
    names = [f"a{n}" for n in range(draw(st.integers(1, 5)))]
    made: dict[str, Any] = {}
    for i, name in enumerate(names):
        made |= draw(blocks(name, [*names[i + 1:], "end"], names[:i]))
    made |= {"call": draw(desks("over")), "over": {"kind": "end"}}
    used = {activity["role"] for activity in made.values() if "role" in activity}
    led = {activity["role"] for activity in made.values() if "together_with" in activity}
    rules = st.sampled_from([{"rule": "priority"}, {"rule": "first_in"}, {"rule": "oldest"}, {"rule": "easiest"},
                             {"rule": "quota", "by": "benefit", "shares": {"x": f"70 % {A}", "y": f"30 % {A}"}}])
    timers, limits = draw(clocks()), draw(limits_among(names))
    withdrawn = {"withdrawn": {"kind": "end"}} if "move_to" in str(timers) else {}
    staff = draw(staffs())
    asked = {role for activity in made.values() for role in ROLES if role in str(activity)}
    return build(
        made | withdrawn,
        staff=staff,
        markets={name: plan for name, plan in MARKETS.items() if f"'market': '{name}'" in str(made)},
        controllers=draw(controllers(staff)) if asked == set(ROLES) else {},
        horizon=f"{draw(st.integers(3, 12))} days {A}",
        queues={role: rule for role in sorted(used) if (rule := draw(rules))["rule"] != "quota" or role not in led},
        registers={"people": draw(imperfect_registers())},
        notices={"sms": {"delay": draw(times()), "reaches": f"60 % {A}", "otherwise": "letter", "unclear": f"50 % {A}",
                         "asks": "call", "asks_after": draw(times())},
                 "letter": {"delay": draw(times(1, 3000)), "reaches": f"90 % {A}"}},
        payments={"day_of_month": 5, "cut_off": f"1 days {A}", "channels": {"bank": {"share": f"80 % {A}"},
                  "card": {"share": f"20 % {A}", "opens_after": draw(times())}}},
        arrivals={
            "x": {"rate": f"{draw(st.integers(1, 40))} cases per day {A}", "benefit": "x"},
            "y": {"rate": f"{draw(st.integers(1, 20))} cases per day {A}", "benefit": "y", "calendar": "office"},
            "old": {"stock": f"{draw(st.integers(0, 15))} cases {A}", "age": f"uniform 1 to 50 days {A}"},
        },
        process={"attributes": {"urgent": {"share": f"30 % {A}"}}, "timers": timers, "limits": limits},
    )
