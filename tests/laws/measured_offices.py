"""Random offices in which every measure has something to count: milestones, bookings, deadlines, costs, outages."""

from __future__ import annotations

from typing import Any

from hypothesis import strategies as st

from simulator import Scenario
from synthetic_data import check_spec
from tests.laws.office_strategies import offices
from tests.simulator.offices import A

BOOKED = ("contact", "failure_contact", "complaint", "appeal", "appeal_upheld", "redress", "entitled", "award", "visit",
          "entitlement_check", "stop", "wrongful_stop", "selected", "wrong_contact", "death", "paid_after_death", "gap",
          "planted", "automatic_route", "bypass", "recovered")
REACHED = ("entitled", "applied", "complete", "decided", "decided", "refused", "paid", "notified")


@st.composite
def measured_offices(draw: st.DrawFn, longest: int = 43) -> Scenario:
    """An office of a few weeks, or of up to so many days, whose steps reach milestones and book what measures read."""
    raw = draw(offices()).model_dump(by_alias=True, mode="json", exclude_none=True)
    activities: dict[str, Any] = raw["process"]["activities"]
    _let_reach_and_book(draw, activities)
    _allow_time(draw, raw)
    _let_fail_and_cost(draw, raw)
    _keep_cash(draw, raw)
    if draw(st.booleans()):
        raw["warm_up"] = f"{draw(st.integers(1, 2))} days {A}"
    often = draw(st.integers(0, 4))
    if often == 0:
        _let_come(raw, "0 cases per day")
    elif often == 1:
        # Weeks enough for a forecast, or a year for those who take up their right; few cases, since it takes long.
        days = draw(st.sampled_from([43, longest]))
        raw["horizon"] = f"{days} days {A}"
        _let_come(raw, "1 cases per day" if days == 43 else "2 cases per week")
    return check_spec(raw, Scenario, where="measured.yml")


def _let_come(raw: dict[str, Any], rate: str) -> None:
    """Let the streams bring so many, and nobody be there before."""
    for stream in raw["arrivals"].values():
        stream |= {"stock": f"0 cases {A}"} if "stock" in stream else {"rate": f"{rate} {A}"}


def _let_reach_and_book(draw: st.DrawFn, activities: dict[str, Any]) -> None:
    """Let steps reach milestones, book what measures read, and go wrong."""
    for name, activity in activities.items():
        if name not in ("over", "call") and draw(st.booleans()):
            activity["milestone"] = draw(st.sampled_from(REACHED))
        # A split books nothing, and says so.
        kinds = [] if activity["kind"] == "split" else draw(st.lists(st.sampled_from(BOOKED), max_size=4, unique=True))
        for kind in kinds:
            activity.setdefault("posts", {}).setdefault(kind, f"{draw(st.integers(1, 200))} AZN {A}")
    for name in draw(st.lists(st.sampled_from(sorted(set(activities) - {"end", "over"})), max_size=2, unique=True)):
        if activities[name]["kind"] == "human":
            activities[name]["errors"] = {"human": f"30 % {A}", "data": f"10 % {A}"}


def _keep_cash(draw: st.DrawFn, raw: dict[str, Any]) -> None:
    """Let money that the steps book be forecast day by day, where any is."""
    kinds = sorted({kind for activity in raw["process"]["activities"].values() for kind in activity.get("posts") or {}})
    if kinds and draw(st.booleans()):
        forecast = {"weeks": f"{draw(st.integers(1, 3))} weeks {A}", "error": f"{draw(st.integers(0, 40))} % {A}",
                    "buffer": f"{draw(st.integers(0, 50))} % {A}"}
        cash = {draw(st.sampled_from(["pays", "receives"])): draw(st.sampled_from(kinds)), "forecast": forecast}
        raw.setdefault("controllers", {})["till"] = {"reviews": "daily 12:00", "cash": cash}


def _let_fail_and_cost(draw: st.DrawFn, raw: dict[str, Any]) -> None:
    """Let staff and registers be away at times, and everything cost money."""
    for staff in raw["staff"].values():
        if draw(st.booleans()):
            staff["outages"] = [{"from": "2022-01-04 10:00:00", "lasts": f"1 days {A}"}]
    raw["costs"] = {"staff_minute": {"clerk": f"2 AZN {A}"}, "case": f"3 AZN {A}", "query": f"1 AZN {A}",
                    "contact": dict.fromkeys(raw["process"]["activities"], f"5 AZN {A}"),
                    "error": f"50 AZN {A}", "fixed_per_month": f"90 AZN {A}"}
    times = draw(st.lists(st.tuples(st.integers(3, 6), st.integers(1, 30)), max_size=3))
    raw["registers"]["people"]["outages"] = [{"from": f"2022-01-0{day} 10:00:00", "lasts": f"{hours} h {A}"}
                                             for day, hours in times]
    raw["payments"]["recovery"] = {"share": f"50 % {A}", "starts_after": f"1 days {A}"}


@st.composite
def legal_deadlines(draw: st.DrawFn, starts: list[str], names: list[str]) -> dict[str, Any]:
    """A deadline that lets the case be looked at, pass by others or end, and costs interest."""
    unit = draw(st.sampled_from(["h", "days", "working days"]))
    passed = draw(st.lists(st.sampled_from([{"visit": "call"}, {"priority": 0}, {"move_to": "end"}]), max_size=2))
    return {"from": draw(st.sampled_from(starts)), "allows": f"{draw(st.integers(1, 9))} {unit} {A}", "passed": passed,
            "stops_during": draw(st.lists(st.sampled_from(names), max_size=3, unique=True)),
            "interest": {"rate": f"90 % {A}", "of": "days_allowed"}}


def _allow_time(draw: st.DrawFn, raw: dict[str, Any]) -> None:
    """Give the cases a deadline on the calendar or on working days, with and without a rule of its own."""
    unit = draw(st.sampled_from(["days", "working days", "h", None]))
    if unit is None:
        return
    raw["process"]["attributes"]["days_allowed"] = {"value": f"uniform 1 to {draw(st.integers(2, 9))} {unit} {A}"}
    reached = {activity.get("milestone") for activity in raw["process"]["activities"].values()}
    starts = ["entitled", *(name for name in ("applied", "complete") if name in reached)]
    if reached & {"decided", "refused"}:
        raw["process"]["deadlines"] = {"law": draw(legal_deadlines(starts, sorted(raw["process"]["activities"])))}
    if draw(st.booleans()):
        raw["process"]["deadline"] = {"from": draw(st.sampled_from(starts)), "stops_during": draw(st.lists(
            st.sampled_from(sorted(raw["process"]["activities"])), max_size=2, unique=True))}
