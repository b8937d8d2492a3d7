"""Leave, newcomers, people who go, and turns between roles: logs worked out by hand."""

from __future__ import annotations

import numpy as np
import pytest

from simulator import check_scenario, explain_case, measure
from simulator.engine.rosters import roster_of
from simulator.engine.staffing import Staffing
from simulator.plan.calendars import DAY
from synthetic_data import BadInput
from tests.simulator.offices import A, build, desk, posted, rows, run, spans

OFFICE = {"hours": {"mon-fri": "09:00-17:00"}}
NINE = 540.0


def clerks(heads=2, **more):
    """A group in office hours."""
    return {"clerks": {"roles": "clerk", "heads": f"{heads} heads {A}", "calendar": "office", **more}}


def office(staff, at, work=60, **more):
    """One desk, from Monday 3 January 2022."""
    return build({"file": desk(work)}, at=at, staff=staff, calendars={"office": OFFICE, **more.pop("calendars", {})},
                 **more)


def on_duty(log, day):
    """Who is at work on a day of the run."""
    duty = log.duty[(log.duty["opens_at"] // DAY).eq(day)]
    return sorted(duty["resource"].astype(str))


def test_part_of_a_group_is_on_leave():
    """Two of three away from Tuesday to Thursday: three hours of work that take one hour together take three alone."""
    staff = clerks(3, leave=[{"people": f"2 heads {A}", "days": "2022-01-04 to 2022-01-06"}])
    log = run(office(staff, at=[NINE] * 3 + [DAY + NINE] * 3))
    assert [end - begin for begin, end in spans(log, "file")] == [60] * 6
    tuesday = [DAY + NINE + 60, DAY + NINE + 120, DAY + NINE + 180]
    assert [end for _, end in spans(log, "file")] == [NINE + 60] * 3 + tuesday
    assert [len(on_duty(log, day)) for day in range(5)] == [3, 1, 1, 1, 3]


def test_leave_that_overlaps_means_different_people():
    """One person away all week and another from Wednesday on: two of three are away on Wednesday."""
    staff = clerks(3, leave=[{"people": f"1 heads {A}", "from": "2022-01-03", "to": "2022-01-07"},
                             {"people": f"1 heads {A}", "from": "2022-01-05", "to": "2022-01-07"}])
    log = run(office(staff, at=[NINE]))
    assert [len(on_duty(log, day)) for day in range(5)] == [2, 2, 1, 1, 1]


def test_single_people_have_leave_of_their_own():
    """Person 2 is away on the first two Mondays; a line for somebody else is not theirs."""
    staff = clerks(2, leave=[{"who": 2, "days": ["2022-01-03", "2022-01-10"]}, {"who": 1, "days": "2022-01-04"}])
    log = run(office(staff, at=[NINE]))
    both = ["clerks-1", "clerks-2"]
    assert [on_duty(log, day) for day in (0, 1, 2, 7)] == [["clerks-1"], ["clerks-2"], both, ["clerks-1"]]


def test_work_begun_is_handed_over_before_leave():
    """Three hours begun at 15:00 by who goes on leave: two hours today, one tomorrow by the colleague."""
    staff = clerks(2, leave=[{"who": 1, "days": "2022-01-04 to 2022-01-14"}])
    log = run(office(staff, at=[15 * 60.0], work=180))
    pieces = [(row.resource, row.started_at, row.completed_at, row.outcome) for row in rows(log, "file").itertuples()]
    assert pieces == [("clerks-1", 900.0, 1020.0, "interrupted"), ("clerks-2", DAY + NINE, DAY + NINE + 60, "done")]


def test_who_has_gone_leaves_no_case_behind():
    """A case that a leaver had begun is finished by the newcomer of the same day."""
    staff = clerks(1, changes=[{"from": "2022-01-04", "who": 1}, {"from": "2022-01-04", "more": f"1 heads {A}"}])
    log = run(office(staff, at=[15 * 60.0], work=180))
    assert [row.resource for row in rows(log, "file").itertuples()] == ["clerks-1", "clerks-2"]
    assert spans(log, "file")[-1] == (DAY + NINE, DAY + NINE + 60)


def test_two_more_from_a_day_on():
    """One clerk works three files one after the other; from the day on, three clerks work them at once."""
    staff = clerks(1, changes=[{"from": "2022-01-05", "more": f"2 heads {A}"}])
    log = run(office(staff, at=[NINE] * 3 + [2 * DAY + NINE] * 3))
    assert [end - NINE for _, end in spans(log, "file")] == [60, 120, 180] + [2 * DAY + 60] * 3


def test_two_changes_on_one_day():
    """Two come and one goes on the same day, whatever stands first: the one who goes is none of the newcomers."""
    lines = [{"from": "2022-01-05", "more": f"2 heads {A}"}, {"from": "2022-01-05", "fewer": f"1 heads {A}"}]
    for order in (lines, lines[::-1]):
        log = run(office(clerks(2, changes=order), at=[NINE]))
        assert on_duty(log, 1) == ["clerks-1", "clerks-2"] and on_duty(log, 2) == ["clerks-1", "clerks-3", "clerks-4"]


def test_newcomers_learn_and_the_others_do_not():
    """At half speed an hour's file takes two; who was there before works at full speed."""
    curve = {"starts_at": f"50 % {A}", "full_after": f"10000 days {A}"}
    staff = clerks(1, changes=[{"from": "2022-01-04", "more": f"1 heads {A}", "learning": curve}])
    log = run(office(staff, at=[DAY + NINE] * 2))
    took = {row.resource: row.completed_at - row.started_at for row in rows(log, "file").itertuples()}
    assert took["clerks-1"] == 60 and took["clerks-2"] == pytest.approx(120, rel=1e-3)


def test_people_take_turns_between_sites():
    """A doctor in the north on Monday and Wednesday, in the south on Tuesday: one person, never at two places."""
    staff = {"doctors": {"roles": ["north", "south"], "heads": f"1 heads {A}", "calendar": "office",
                         "rota": {"north": "mon, wed", "south": "tue"}}}
    made = build({"begin": {"kind": "automatic", "next": [{"to": "s", "when": "stream = south"}, "n"]},
                  "n": desk(300, role="north"), "s": desk(60, role="south")}, staff=staff,
                 calendars={"office": OFFICE},
                 arrivals={"north": {"at": [NINE, NINE]}, "south": {"at": [NINE]}})
    log = run(made)
    # The second northern file begins on Monday at 14:00, stays there on Tuesday, and ends on Wednesday.
    assert sorted(spans(log, "n")) == [(NINE, NINE + 300), (NINE + 300, NINE + 480),
                                       (2 * DAY + NINE, 2 * DAY + NINE + 120)]
    assert measure(log, ["utilisation"])["value"].item() <= 100
    assert spans(log, "s") == [(DAY + NINE, DAY + NINE + 60)]
    assert set(log.events["resource"].astype(str)) - {""} == {"doctors-1"}
    assert on_duty(log, 1) == ["doctors-1"] and log.duty["opens_at"].is_monotonic_increasing
    assert on_duty(log, 3) == []  # Thursday belongs to neither


def test_the_second_signature_knows_who_takes_turns():
    """One person in two places is still one person: with nobody else, the second signature never comes."""
    staff = {"doctors": {"roles": ["north", "south"], "heads": f"1 heads {A}", "calendar": "office",
                         "rota": {"north": "mon", "south": "tue"}}}
    made = build({"n": desk(60, "s", role="north"), "s": desk(60, role="south", other_person_than="n")}, staff=staff,
                 calendars={"office": OFFICE}, at=[NINE])
    assert np.isnan(spans(run(made), "s")[0][1])


def test_a_plan_of_the_year_takes_its_share_and_spreads_it():
    """40 of 100 weeks of July away on average, and in no week many more or fewer than 4 of 10 people."""
    staff = clerks(10, leave=[{"by_month": {"jul": f"40 % {A}"}}])
    made = office(staff, at=[NINE], horizon=f"364 days {A}", start="2024-01-01")
    away = []
    for replication in range(40):
        groups = Staffing(made, ("clerk",), 1, replication).groups
        opened = np.array([[any(a // DAY == day for a in worker.clock.opens) for day in range(182, 210)]
                           for worker in groups[0].workers])  # 1 to 28 July 2024, four whole weeks
        away.append(1 - opened.reshape(10, 4, 7)[:, :, :5].mean(axis=2))
        june = [worker.clock.is_open(175 * DAY + NINE) for worker in groups[0].workers]
        assert all(june)
    weeks = np.concatenate([part.sum(axis=0) for part in away])
    assert set(np.concatenate(away).ravel()) == {0.0, 1.0}  # whole weeks
    assert weeks.mean() == pytest.approx(4, abs=0.25) and weeks.min() >= 2 and weeks.max() <= 6


def test_one_colleague_more_leaves_the_leave_of_others():
    """A plan of the year gives the same weeks to those who were there before."""
    def weeks(heads):
        made = office(clerks(heads, leave=[{"by_month": {"jul": f"40 % {A}"}}]), at=[NINE], horizon=f"364 days {A}")
        return [worker.clock.opens for worker in Staffing(made, ("clerk",), 1, 0).groups[0].workers]
    assert weeks(5)[:4] == weeks(4)


def test_the_load_knows_leave_and_changes():
    """Hours of staff a week: 2 people of 40 hours, one of them away for half of the time, one more for half of it."""
    staff = clerks(2, leave=[{"who": 1, "days": "2022-01-03 to 2022-01-16"}],
                   changes=[{"from": "2022-01-17", "more": f"1 heads {A}"}])
    made = office(staff, at=[NINE], horizon=f"28 days {A}")
    assert [load.capacity for load in check_scenario(made).loads] == [pytest.approx(40 * (2 - 0.5 + 0.5))]


def test_a_board_on_the_first_working_day_of_a_month():
    """A case of 5 January waits for 1 February; the office's calendar says what a working day is."""
    board = {"board": {"roles": "clerk", "heads": f"1 heads {A}", "calendar": "board_room"}}
    made = office(board, at=[2 * DAY], calendars={"board_room": {"hours": {"mon-fri": "09:00-12:00"},
                                                                 "only": "first working day of the month"}})
    log = run(made)
    assert spans(log, "file") == [(29 * DAY + NINE, 29 * DAY + NINE + 60)]
    assert any("first working day of the month" in sentence for sentence in explain_case(log, 0))


def test_runs_follow_a_rule():
    """A batch on the last working day of the month at 18:00 takes what came before."""
    made = build({"pay": {"kind": "batch", "runs": {"at": "last working day of the month 18:00"}, "next": "end",
                          "posts": {"paid": f"1 EUR {A}"}}}, at=[NINE, 30 * DAY], horizon=f"60 days {A}")
    assert posted(run(made), "paid") == [(28 * DAY + 1080, 1.0), (56 * DAY + 1080, 1.0)]  # 31 January, 28 February


@pytest.mark.parametrize(("staff", "place", "rule"), [
    (clerks(2, leave=[{"people": f"3 heads {A}", "days": "2022-01-04"}]), "leave[0].people", "asks 3 people"),
    (clerks(3, leave=[{"people": f"2 heads {A}", "days": "2022-01-04 to 2022-01-09"},
                      {"people": f"2 heads {A}", "days": "2022-01-07"}]), "leave[1].people", "1 of the group"),
    (clerks(2, leave=[{"who": 3, "days": "2022-01-04"}]), "leave[0].who", "person 3 is not one of the 2"),
    (clerks(2, changes=[{"from": "2022-01-04", "fewer": f"3 heads {A}"}]), "changes[0].fewer", "asks 3 of 2"),
    (clerks(2, changes=[{"from": "2022-01-04", "who": 1}, {"from": "2022-01-05", "who": 1}]), "changes[1].who",
     "is not in the group on 2022-01-05"),
    (clerks(2, rota={"judge": "mon"}), "rota", "is not a role of the group"),
    (clerks(2, rota={"clerk": "sat"}), "rota.clerk", "names only days on which the group is not at work"),
])
def test_people_who_are_not_there_are_named(staff, place, rule):
    """What a list of leave or changes asks of people who are not there is refused with its place."""
    with pytest.raises(BadInput) as error:
        run(office(staff, at=[NINE]))
    assert f"test.yml: staff.clerks.{place}: " in str(error.value) and rule in str(error.value)


@pytest.mark.parametrize(("line", "rule"), [
    ({"people": f"1 heads {A}"}, "must have one of days, by_month, or from and to"),
    ({"from": "2022-01-04"}, "needs from and to"),
    ({"from": "2022-01-05", "to": "2022-01-04"}, "in this order"),
    ({"who": 1, "people": f"1 heads {A}", "days": "mon"}, "not both"),
    ({"people": f"1.5 heads {A}", "days": "mon"}, "whole number"),
    ({"people": f"1 h {A}", "days": "mon"}, "number of heads"),
    ({"by_month": {"july": f"40 % {A}"}}, "by_month"),
])
def test_a_line_of_leave_says_who_and_when(line, rule):
    """A line that leaves out who or when, or says it twice, is refused."""
    with pytest.raises(BadInput, match=rule):
        office(clerks(2, leave=[line]), at=[NINE])


def test_an_office_closed_on_each_of_its_days_is_refused_in_words():
    """Cases that come in its hours come never, and no sum of hours fails on that."""
    stream = {"rate": f"9 cases per day {A}", "calendar": "shut"}
    shut = {"hours": {"mon-fri": "09:00-12:00"}, "closed_on": "mon-fri"}
    with pytest.raises(BadInput, match="shut: opens on no day of the run"):
        run(office(clerks(1), at=[NINE], calendars={"shut": shut}, arrivals={"cases": stream}))


@pytest.mark.parametrize(("calendar", "working_days", "rule"), [
    ({"hours": {"thu": "09:00-12:00"}, "only": "every second wed from 2022-01-05"}, "office", "means a Wednesday"),
    ({"hours": {"thu": "09:00-12:00"}, "only": "first working day of the month"}, "office", "for which hours has none"),
    ({"hours": {"mon-fri": "09:00-12:00"}, "only": "first working day of the month"}, None, "says what one is"),
    ({"hours": {"thu": "09:00-12:00"}, "only": "every second thu from 2030-01-03"}, "office", "opens on no day"),
])
def test_a_meeting_that_would_be_lost_is_refused(calendar, working_days, rule):
    """A rule that picks a closed day, or none, is named instead of losing the meeting."""
    staff = {"board": {"roles": "clerk", "heads": f"1 heads {A}", "calendar": "board_room"}}
    with pytest.raises(BadInput, match=rule):
        run(office(staff, at=[NINE], calendars={"board_room": calendar}, working_days=working_days))


def test_people_who_go_are_not_waited_for_by_name():
    """Where cases wait for one person by name, nobody may go: their cases would wait to the end of the run."""
    staff = clerks(2, changes=[{"from": "2022-01-04", "who": 1}])
    with pytest.raises(BadInput, match="wait for one person by name"):
        run(office(staff, at=[NINE], queues={"clerk": {"rule": "named"}}))


def test_without_new_keys_the_roster_is_everybody():
    """A group without leave and changes has all its heads all the time."""
    made = office(clerks(3), at=[NINE])
    people = roster_of(made.staff["clerks"], made, 30).members
    assert [one.is_in(day) for one in people for day in (0, 29)] == [True] * 6
