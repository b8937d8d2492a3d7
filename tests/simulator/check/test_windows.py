"""What lies wholly outside of the run changes nothing, and is told: by the check, and above the figures of a run."""

from __future__ import annotations

from typing import Any

import pytest

from simulator import check_scenario, load_scenario
from simulator.check import outside_of_run
from simulator.report.texts import outside_text
from tests.simulator.offices import OFFICE, A, build, desk

HEADS = {"roles": "clerk", "heads": f"1 heads {A}", "calendar": "office"}
RATE = {"rate": f"2 cases per day {A}"}
TWO = f"2 heads {A}"
LATE, EARLY = "2022-03-01", "2021-12-01"
LOOK = {"truth": "live", "accuracy": f"80 % {A}"}


def staff(**more: Any) -> dict[str, Any]:
    """Two groups, of which the second has something with days of its own."""
    return {"staff": {"clerks": HEADS, "more": HEADS | more}}


def registers(start: str) -> dict[str, Any]:
    """A register that is down from a moment on."""
    return {"registers": {"people": {"time": f"constant 1 min {A}",
                                     "outages": [{"from": start, "lasts": f"3 h {A}"}]}}}


OUTSIDE = [
    ("staff.more lies", staff(**{"from": LATE})), ("staff.more lies", staff(to=EARLY)),
    ("staff.more.changes[0]", staff(changes=[{"from": LATE, "more": TWO}])),
    ("staff.more.leave[0]", staff(leave=[{"from": EARLY, "to": "2021-12-10"}])),
    ("staff.more.leave[0]", staff(leave=[{"days": "2023-01-04"}])),
    ("staff.more.leave[0].by_month", staff(leave=[{"by_month": {"jul": f"40 % {A}"}}])),
    ("staff.more.outages[0]", staff(outages=[{"from": "2022-05-01 08:00", "lasts": f"1 days {A}"}])),
    ("arrivals.cases lies", {"arrivals": {"old": RATE, "cases": RATE | {"from": LATE}}}),
    ("arrivals.cases.waves[0]", {"arrivals": {"cases": RATE | {"waves": [
        {"from": LATE, "to": "2022-03-09", "factor": f"2 times {A}"}]}}}),
    ("arrivals.cases.at: 1 of 2 moments", {"arrivals": {"cases": {"at": [0.0, 99999.0]}}}),
    ("rollout[0]", {"rollout": [{"from": "2022-01-05", "law_from": LATE}]}),
    ("rule_versions new", {"rule_versions": [{"name": "new", "from": LATE, "activity": "a", "error": f"9 % {A}"}]}),
    ("rule_versions old", {"rule_versions": [{"name": "old", "from": EARLY, "activity": "a", "error": f"9 % {A}"},
                                             {"name": "new", "from": "2021-12-20"}]}),
    ("registers.people.outages[0]", registers("2022-02-09 08:00")),
    ("calendars.office.holidays (of which there are 2)",
     {"calendars": {"office": OFFICE | {"holidays": ["2021-01-01", "2023-01-01"]}}}),
    ("calendars.office.closed_on", {"calendars": {"office": OFFICE | {"closed_on": "2023-01-04 to 2023-01-06"}}}),
]


def office(more: dict[str, Any]) -> Any:
    """An office of thirty days from 3 January 2022 with one step."""
    return build({"a": desk(1)}, **more)


@pytest.mark.parametrize(("place", "more"), OUTSIDE)
def test_what_lies_outside_is_told(place: str, more: dict[str, Any]) -> None:
    """Each thing with days of its own is named, with the days of the run."""
    found = check_scenario(office(more))
    assert not found.problems
    told = [warning for warning in found.warnings if "the run, which goes from 2022-01-03 to 2022-02-01" in warning]
    assert [line for line in told if line.startswith(place)] == told and len(told) == 1


@pytest.mark.parametrize("more", [
    staff(**{"from": "2022-02-01"}), staff(to="2022-01-03"), staff(changes=[{"from": EARLY, "more": TWO}]),
    {"rollout": [{"from": EARLY}]}, registers("2022-01-02 23:00"),
    {"arrivals": {"cases": {"stock": f"3 cases {A}", "from": "2022-01-10"}}},
    {"calendars": {"office": OFFICE | {"holidays": ["2021-01-01", "2022-01-06"]}}},
    {"rule_versions": [{"name": "old", "from": EARLY, "activity": "a", "error": f"9 % {A}"}]}])
def test_what_reaches_into_the_run_is_not(more: dict[str, Any]) -> None:
    """The last day, the first day, and what began before and still holds are within."""
    assert outside_of_run(office(more)) == []


@pytest.mark.parametrize(("holidays", "told"), [
    (["2024-05-01"], "2022 to 2023"), (["2022-05-01"], "2023 to 2024"), (["2022-05-01", "2024-05-01"], "2023"),
    (["2022-05-01", "2023-05-01", "2024-05-01"], "")])
def test_years_of_the_run_without_a_holiday_are_told(holidays: list[str], told: str) -> None:
    """Where holidays begin later than the run, end before it or leave out a year; the few days of 2025 need none."""
    long = office({"horizon": f"1100 days {A}", "calendars": {"office": OFFICE | {"holidays": holidays}}})
    assert outside_of_run(long) == [f"calendars.office.holidays: none is in {told}, although the run, which goes from "
                                    "2022-01-03 to 2025-01-06, sees that time"] * bool(told)


def test_models_and_runs_are_told() -> None:
    """A drift after the end, and a batch that never comes due in so short a run."""
    steps = {"a": {"kind": "model", "model": LOOK | {"off_from": LATE}, "next": "b"},
             "b": {"kind": "batch", "runs": {"at": "monthly 28 08:00"}, "next": "end"}}
    told = outside_of_run(build(steps, horizon=f"7 days {A}"))
    assert [line.split(" ")[0] for line in told] == ["activities.a.model.off_from", "activities.b.runs"]


def test_a_run_says_so_above_its_figures() -> None:
    """The note stands where the figures stand, for whoever never asks for the check."""
    assert outside_text(office(OUTSIDE[0][1])).startswith("Note: staff.more lies wholly outside of the run")
    assert outside_text(load_scenario("claim")) == ""


def test_versions_of_rules_stand_in_order() -> None:
    """Which version is in force is looked up in the order of the file, so another order is refused."""
    wrong = office({"rule_versions": [{"name": "new", "from": "2022-01-20"}, {"name": "old", "from": "2022-01-10"}]})
    assert "is not after 2022-01-20, when new begins" in "\n".join(map(str, check_scenario(wrong).problems))
