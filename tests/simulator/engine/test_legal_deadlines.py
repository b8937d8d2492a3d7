"""Deadlines of a process: from a milestone, on their own clock, with stops, and with what follows when they pass."""

from __future__ import annotations

import pytest

from simulator import check_scenario, draw_process, explain_case, measure
from synthetic_data import BadInput
from tests.simulator.offices import NINE, OFFICE, A, build, posted, rows, run

DAY = 1440.0


def wait(days: float, then, **more):
    """Somebody outside takes so many days."""
    return {"kind": "outside", "time": f"constant {days} days {A}", "next": then, **more}


def step(then="end", **more):
    """A step that takes no time."""
    return {"kind": "automatic", "next": then, **more}


def office(activities, deadlines, **more):
    """An office with deadlines; the decision is a step called ``decide``."""
    every = activities | {"decide": step(milestone="decided"), "deemed": step(milestone="decided")}
    used = {name for name in ("decide", "deemed") if name in str(activities) + str(deadlines)}
    every = {name: a for name, a in every.items() if name in used or name in activities}
    return build(every, process={"deadlines": deadlines, **more.pop("process", {})}, **more)


TEN = {"from": "complete", "allows": f"10 days {A}", "passed": {"move_to": "deemed"}}


def test_it_starts_at_its_milestone_and_decides_for_the_office():
    """Complete after 3 days, 10 allowed: on day 13 the silent office has approved, and the step is broken off."""
    log = run(office({"apply": wait(3, "study", milestone="complete"), "study": wait(20, "decide")}, {"d": TEN}))
    assert rows(log, "deemed")["completed_at"].tolist() == [13 * DAY]
    assert rows(log, "study")["outcome"].tolist() == ["withdrawn"]
    assert posted(log, "deadline_begun_d") == [(3 * DAY, 1.0)] and posted(log, "deadline_passed_d") == [(13 * DAY, 1.0)]


@pytest.mark.parametrize(("days", "late"), [(9.9, False), (10, False), (10.1, True)])
def test_the_last_minute_is_in_time(days, late):
    """What is decided at the moment at which the deadline ends has met it."""
    log = run(office({"apply": step("study", milestone="complete"), "study": wait(days, "decide")}, {"d": TEN}))
    assert bool(posted(log, "deadline_passed_d")) == late
    assert len(rows(log, "deemed")) == late


STOPS = {"apply": step("look", milestone="complete"), "look": wait(4, "papers"), "papers": wait(7, "again"),
         "again": wait(2, "papers_2"), "papers_2": wait(5, "last"), "last": wait(30, "decide")}


def test_it_stands_still_while_named_waits_last():
    """4 + 2 days used around two waits of 7 and 5 that do not count: 4 of the 10 are left on day 18, so day 22."""
    stopped = TEN | {"stops_during": ["papers", "papers_2"]}
    assert posted(run(office(STOPS, {"d": stopped})), "deadline_passed_d") == [(22 * DAY, 1.0)]


def test_working_days_do_not_count_what_is_free_or_stands_still():
    """From Monday 09:00, 5 working days with a stop from Friday 09:00 to the Friday after: the Monday after, 09:00.

    Monday to Friday 09:00 are four days of 24 hours; the week of papers does not count; one day is left on Friday
    09:00, of which 15 hours are Friday's and 9 are Monday's.
    """
    steps = {"apply": step("look", milestone="complete"), "look": wait(4, "papers"), "papers": wait(7, "last"),
             "last": wait(30, "decide")}
    rule = TEN | {"allows": f"5 working days {A}", "stops_during": "papers"}
    assert posted(run(office(steps, {"d": rule}, at=[NINE])), "deadline_passed_d") == [(14 * DAY + NINE, 1.0)]


def test_two_stops_at_once_count_once():
    """Parallel waits of 3 and 6 days from the start: the clock runs from day 6 on."""
    steps = {"apply": step("both", milestone="complete"),
             "both": {"kind": "split", "branches": ["one", "two"]}, "one": wait(3, "meet"), "two": wait(6, "meet"),
             "meet": {"kind": "join", "of": "both", "next": "last"}, "last": wait(30, "decide")}
    log = run(office(steps, {"d": TEN | {"stops_during": ["one", "two"]}}))
    assert posted(log, "deadline_passed_d") == [(16 * DAY, 1.0)]


def test_a_wait_that_is_given_up_lets_the_clock_run_again():
    """No answer within 6 days: the clock stood still for 6, not for 60."""
    steps = {"apply": step("ask", milestone="complete"), "last": wait(30, "decide"),
             "ask": wait(60, "last", expires={"after": f"6 days {A}", "to": "last"})}
    assert posted(run(office(steps, {"d": TEN | {"stops_during": "ask"}})), "deadline_passed_d") == [(16 * DAY, 1.0)]


def test_a_right_that_arose_before_the_start_has_used_its_days():
    """A stock of cases 7 days old has 3 of 10 left; one that is 15 days old is late at once."""
    def late(age: int) -> list[tuple[float, float]]:
        rule = TEN | {"from": "entitled"}
        return posted(run(office({"study": wait(20, "decide")}, {"d": rule}, arrivals={
            "old": {"stock": f"1 cases {A}", "age": f"constant {age} days {A}"}})), "deadline_passed_d")
    assert late(7) == [(3 * DAY, 1.0)] and late(15) == [(0.0, 1.0)]


def test_escalation_visits_the_head_and_raises_the_priority():
    """Both follow at the same moment; the case stays where it is."""
    rule = TEN | {"passed": [{"visit": "head"}, {"priority": 0}]}
    steps = {"apply": step("study", milestone="complete"), "study": wait(20, "decide"),
             "head": step("seen", posts={"told": f"1 case {A}"}), "seen": {"kind": "end"}}
    log = run(office(steps, {"d": rule}))
    assert posted(log, "told") == [(10 * DAY, 1.0)] and rows(log, "decide")["completed_at"].tolist() == [20 * DAY]


@pytest.mark.parametrize(("refused", "owed"), [(False, 1000 * 0.073 * 10 / 365), (True, None)])
def test_interest_is_owed_from_the_deadline_to_the_award(refused, owed):
    """7.3 of 100 a year on 1,000 for ten days are 2; nothing is owed on a refusal."""
    rule = {"from": "complete", "allows": f"10 days {A}", "interest": {"rate": f"7.3 % {A}", "of": "amount"}}
    steps = {"apply": step("study", milestone="complete"), "study": wait(20, "decide"),
             "decide": step(milestone="refused" if refused else "decided")}
    made = build(steps, process={"deadlines": {"d": rule},
                                 "attributes": {"amount": {"value": f"constant 1000 AZN {A}"}}})
    log = run(made)
    assert posted(log, "interest") == ([(20 * DAY, pytest.approx(owed))] if owed else [])
    assert owed is None or measure(log, ["interest_mean"])["value"].tolist() == [pytest.approx(2.0)]


def test_only_cases_of_which_the_conditions_hold_have_it():
    """Ten days for the urgent, no deadline for the others; the share counts those that began."""
    made = office({"apply": step("study", milestone="complete"), "study": wait(20, "decide")},
                  {"d": TEN | {"when": "stream = urgent"}},
                  arrivals={"urgent": {"at": [0.0]}, "others": {"at": [1.0, 2.0]}})
    log = run(made)
    assert posted(log, "deadline_begun_d") == [(0.0, 1.0)]
    row = measure(log, ["deadlines_passed_share"]).iloc[0]
    assert (row["value"], row["count"]) == (100.0, 1.0)


def test_map_and_story_tell_it():
    """The map names start, length, stops and what follows; the story says when it began and passed."""
    made = office(STOPS, {"first_answer": TEN | {"stops_during": ["papers"]}})
    assert "first answer: 10 days from complete, stands still during papers; then on to deemed" in draw_process(
        made.process)
    told = " ".join(explain_case(run(made), 0))
    assert "A deadline begins to run (first answer)." in told and "A deadline passes (first answer)." in told


def test_everything_wrong_with_a_deadline_is_told_at_once():
    """Milestones nobody carries, steps and attributes that are not there."""
    made = build({"study": wait(3, "decide"), "decide": step()}, process={"deadlines": {"d": {
        "from": "complete", "allows": f"3 days {A}", "stops_during": "papers", "when": "colour = red",
        "passed": {"move_to": "nowhere"}, "interest": {"rate": f"5 % {A}", "of": "money"}}}})
    told = "\n".join(str(problem) for problem in check_scenario(made).problems)
    for place in ("from", "until", "stops_during[0]", "passed[0]", "when", "interest.of"):
        assert f"deadlines.d.{place}" in told, place


def test_working_days_need_a_calendar():
    """A scenario that says of no day that it is a working day cannot count them."""
    made = build({"study": wait(3, "decide"), "decide": step(milestone="decided")}, working_days=None,
                 calendars={"office": OFFICE}, process={"deadlines": {"d": {"from": "entitled",
                                                                            "allows": f"3 working days {A}"}}})
    assert "which days those are" in str(check_scenario(made).problems)


@pytest.mark.parametrize(("change", "word"), [
    ({"from": "lunch"}, "milestones"), ({"until": "complete"}, "same milestone"), ({"allows": f"0 days {A}"}, "above"),
    ({"passed": {"visit": "a", "priority": 1}}, "one of visit"),
])
def test_what_is_no_deadline_is_refused(change, word):
    """Milestones have known names, start before they end, and leave time."""
    with pytest.raises(BadInput, match=word):
        office({"study": wait(3, "decide")}, {"d": TEN | change})
