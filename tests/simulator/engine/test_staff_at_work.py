"""Staff at work, queues and interruptions: each worked out by hand."""

from __future__ import annotations

import pytest

from simulator import touch_minutes
from tests.simulator.offices import NINE, A, build, desk, minutes, posted, rows, run, spans

DAY = 1440.0


def test_one_clerk_takes_cases_in_turn():
    """Three cases at 0, 1 and 2 min with 10 min of work each are served at 0, 10 and 20."""
    assert spans(run(build({"work": desk(10)}, at=[0, 1, 2])), "work") == [(0, 10), (10, 20), (20, 30)]


def test_two_clerks_work_side_by_side():
    """With two clerks the third case starts when the first ends."""
    assert spans(run(build({"work": desk(10)}, at=[0, 1, 2], heads=2)), "work") == [(0, 10), (1, 11), (10, 20)]


def test_at_one_instant_desks_open_and_work_ends_before_a_case_arrives():
    """Who waits for 09:00 goes before who comes at 09:00; a desk free at 10 empties the queue before 10 looks."""
    assert spans(run(build({"work": desk(10)}, at=[480, 540], calendar="office")), "work") == [(540, 550), (550, 560)]
    activities = {"work": desk(10, patience={"balks_at": f"1 cases {A}", "to": "gone"}), "gone": {"kind": "end"}}
    assert rows(run(build(activities, at=[0, 5, 10])), "gone").empty


def test_office_hours_delay_the_start_and_interrupt_the_work():
    """A case at 08:00 starts at 09:00; one begun at 11:50 with 30 min ends at 13:20 with 30 touch minutes."""
    log = run(build({"work": desk(30)}, at=[480, 710], calendar="office"))
    assert spans(log, "work") == [(NINE, NINE + 30), (710, 800)]
    assert touch_minutes(log).dropna().tolist() == [30, 30]


@pytest.mark.parametrize("at_closing", ["suspend", "finish"])
def test_nothing_new_is_begun_after_closing(at_closing):
    """Work that ends at 17:00, or in overtime at 17:20, is the last of the day."""
    staff = {"clerks": {"roles": "clerk", "heads": f"1 head {A}", "calendar": "office", "at_closing": at_closing}}
    length = 10 if at_closing == "suspend" else 30
    log = run(build({"work": desk(length)}, at=[1010, 1011], staff=staff))
    assert spans(log, "work") == [(1010, 1010 + length), (DAY + NINE, DAY + NINE + length)]


def test_overtime_finishes_what_was_begun():
    """With at_closing finish, 30 min begun at 11:50 end at 12:20."""
    staff = {"clerks": {"roles": "clerk", "heads": f"1 head {A}", "calendar": "office", "at_closing": "finish"}}
    log = run(build({"work": desk(30)}, at=[710], staff=staff))
    assert spans(log, "work") == [(710, 740)]
    assert touch_minutes(log).dropna().tolist() == [30]


def test_shifts_follow_each_other():
    """A case that comes when the early shift has gone is taken by the late shift."""
    calendars = {"early": {"hours": {"mon-fri": "08:00-12:00"}}, "late": {"hours": {"mon-fri": "12:00-20:00"}}}
    staff = {name: {"roles": "clerk", "heads": f"1 head {A}", "calendar": name} for name in calendars}
    log = run(build({"work": desk(10)}, at=[500, 800], calendars=calendars, staff=staff, working_days=None))
    assert rows(log, "work")["resource"].tolist() == ["early-1", "late-1"]


def test_nobody_works_on_a_day_of_absence():
    """With everybody absent always, nothing is done; with a share, that share of days is lost."""
    def staffed(share: int) -> float:
        staff = {
            "clerks": {"roles": "clerk", "heads": f"50 heads {A}", "calendar": "office", "absence": f"{share} % {A}"}
        }
        duty = run(build({"work": desk(10)}, staff=staff)).duty
        return float((duty["closes_at"] - duty["opens_at"]).sum())
    whole = staffed(0)
    assert whole == 50 * 22 * 420
    assert staffed(20) == pytest.approx(0.8 * whole, rel=0.05)
    assert staffed(100) == 0


def test_temporary_staff_come_late_learn_and_leave():
    """A temp from day 1 at half speed who learns for two days needs 20, then 40/3 min, and is gone on day 3."""
    staff = {
        "temps": {
            "roles": "clerk",
            "heads": f"1 head {A}",
            "calendar": "always",
            "from": "2022-01-04",
            "to": "2022-01-05",
            "learning": {"starts_at": f"50 % {A}", "full_after": f"2 days {A}"},
        }
    }
    log = run(build({"work": desk(10)}, at=[0, 2 * DAY, 3 * DAY + 1], staff=staff))
    done = spans(log, "work")
    assert done[0] == (DAY, DAY + 20)
    assert done[1] == pytest.approx((2 * DAY, 2 * DAY + 10 / 0.75))
    assert done[2][0] != done[2][0] or done[2][0] > 30 * DAY


def test_skills_decide_who_may_help():
    """A generalist helps the assessor when the assessor is busy; the clerk never does."""
    staff = {"clerk": {"roles": "clerk", "heads": f"1 head {A}", "calendar": "always"},
             "assessor": {"roles": "assessor", "heads": f"1 head {A}", "calendar": "always"},
             "generalist": {"roles": ["clerk", "assessor"], "heads": f"1 head {A}", "calendar": "always"}}
    log = run(build({"work": desk(10, role="assessor"), "other": desk(1)}, at=[0, 1, 2], staff=staff,
                    process={"timers": {"t": {"starts": "work", "after": minutes(0), "does": {"visit": "other"}}}}))
    assert rows(log, "work")["resource"].tolist() == ["assessor-1", "generalist-1", "assessor-1"]
    assert rows(log, "other", 0)["resource"].tolist() == ["clerk-1"]


def test_urgent_cases_overtake_in_the_queue():
    """A case routed to the urgent activity waits behind the running work only."""
    activities = {"sort": {"kind": "automatic", "next": [{"to": "fast", "when": "urgent = 1"}, "slow"]},
                  "slow": desk(10, priority=5), "fast": desk(10, priority=1)}
    scenario = build(
        activities,
        process={"attributes": {"urgent": {"by": "stream", "shares": {"u": f"100 % {A}", "n": f"0 % {A}"}}}},
        arrivals={"n": {"at": [0, 1, 2]}, "u": {"at": [3.0]}},
    )
    log = run(scenario)
    assert spans(log, "fast") == [(10, 20)]
    assert spans(log, "slow") == [(0, 10), (20, 30), (30, 40)]


def test_urgent_work_interrupts_and_the_rest_resumes():
    """An interrupting case at 4 takes the clerk; the interrupted one resumes at 14 for its last 6 min."""
    activities = {"sort": {"kind": "automatic", "next": [{"to": "fast", "when": "stream = u"}, "slow"]},
                  "slow": desk(10, priority=5, interruptible=True), "fast": desk(10, priority=1, interrupts=True)}
    log = run(build(activities, arrivals={"n": {"at": [0.0]}, "u": {"at": [4.0]}}))
    assert spans(log, "fast") == [(4, 14)]
    assert spans(log, "slow") == [(0, 4), (14, 20)]
    assert rows(log, "slow")["outcome"].tolist() == ["interrupted", "done"]


@pytest.mark.parametrize(("rule", "order"), [
    ({"rule": "first_in"}, [0, 1, 2, 3]),
    ({"rule": "easiest"}, [0, 3, 2, 1]),
    ({"rule": "oldest"}, [0, 3, 1, 2]),
    ({"rule": "quota", "by": "benefit", "shares": {"a": f"20 % {A}", "b": f"80 % {A}"}}, [0, 2, 3, 1]),
])
def test_queue_rules_choose_the_next_case(rule, order):
    """Cases 1 to 3 wait behind case 0: taken in turn, by least work, by oldest right, or by quota."""
    work = {"kind": "human", "role": "clerk", "time": f"uniform 10 to 20 min {A}", "next": "end"}
    wait = {"kind": "outside", "time": minutes(1), "next": "work"}
    arrivals = {"first": {"at": [0.0], "starts": "work"}, "a": {"at": [0.1], "benefit": "a", "starts": "work"},
                "b": {"at": [0.2, 0.3], "benefit": "b", "starts": "work"}}
    if rule["rule"] == "oldest":
        arrivals = {
            "first": {"stock": f"1 case {A}", "age": f"constant 99 days {A}", "starts": "work"},
            "new": {"at": [0.1, 0.2], "starts": "work"},
            "old": {"stock": f"1 case {A}", "age": f"constant 9 days {A}", "starts": "wait"},
        }
    scenario = build(
        {"work": work, "wait": wait},
        queues={"clerk": rule},
        arrivals=arrivals,
        process={
            "timers": {"t": {"starts": "work", "after": minutes(0), "share": f"0 % {A}", "does": {"visit": "wait"}}}
        },
    )
    log = run(scenario, seed=4)
    served = rows(log, "work").sort_values("started_at")["case_id"].tolist()
    if rule["rule"] == "easiest":
        chosen = rows(log, "work").assign(work=lambda t: t["completed_at"] - t["started_at"])
        waiting = chosen[chosen["case_id"] != served[0]].sort_values("work")["case_id"].tolist()
        assert served[1:] == waiting
    elif rule["rule"] == "oldest":
        entitled = log.cases.set_index("case_id")["entitled_at"]
        assert served[0] == entitled.idxmin()
        assert served[1] == entitled.drop(served[0]).idxmin()
    else:
        assert served == order


def test_second_signature_needs_another_person():
    """With two officers the second signs; with one, the case waits for ever."""
    activities = {"assess": desk(10, "sign"), "sign": desk(5, other_person_than="assess")}
    log = run(build(activities, heads=2))
    assert rows(log, "sign")["resource"].tolist() == ["clerks-2"]
    alone = rows(run(build(activities, heads=1)), "sign")
    assert alone["started_at"].isna().all() and len(alone) == 1


def test_impatient_cases_leave_the_queue():
    """A case that gives up after 5 min leaves at 6 for the other channel, and its row says so."""
    activities = {"work": desk(10, patience={"time": minutes(5), "to": "gone"}), "gone": {"kind": "end"}}
    log = run(build(activities, at=[0, 1]))
    left = rows(log, "work", 1).iloc[0]
    assert (left["completed_at"], left["outcome"]) == (6, "left")
    assert rows(log, "gone")["case_id"].tolist() == [1]


def test_a_long_queue_turns_cases_away():
    """With one case waiting at most, the third of three at once leaves without a wait."""
    activities = {"work": desk(10, patience={"balks_at": f"1 cases {A}", "to": "gone"}), "gone": {"kind": "end"}}
    log = run(build(activities, at=[0, 1, 2]))
    assert rows(log, "work", 2)["completed_at"].tolist() == [2]
    assert rows(log, "gone")["case_id"].tolist() == [2] and len(rows(log, "end")) == 2


def test_work_in_progress_is_limited_between_two_activities():
    """With one case inside, the second waits at the door although a desk is free, and enters when the first leaves."""
    activities = {
        "work": desk(10, "wait"),
        "wait": {"kind": "outside", "time": minutes(5), "next": "after"},
        "after": desk(1),
    }
    limits = {"inside": {"cases": f"1 cases {A}", "enters": "work", "leaves": "wait"}}
    log = run(build(activities, at=[0, 1, 2], heads=3, process={"limits": limits}))
    assert spans(log, "work") == [(0, 10), (15, 25), (30, 40)]
    assert rows(log, "work")["enabled_at"].tolist() == [0, 1, 2]


def test_a_case_withdrawn_at_the_door_or_inside_makes_room():
    """Case 0 is withdrawn at work at 4, so case 1 enters then and case 2 at 5, when case 1 is withdrawn."""
    activities = {"work": desk(10), "withdrawn": {"kind": "end"}}
    process = {"limits": {"inside": {"cases": f"1 cases {A}", "enters": "work", "leaves": "work"}},
               "timers": {"w": {"starts": "work", "after": minutes(4), "does": {"move_to": "withdrawn"}}}}
    log = run(build(activities, at=[0, 1, 2], heads=3, process=process))
    assert [started for started, _ in spans(log, "work")] == [0, 4, 5]
    assert rows(log, "withdrawn")["completed_at"].tolist() == [4, 5, 6]


def test_training_days_close_a_group():
    """On a day of training nobody of the group works."""
    staff = {"clerks": {"roles": "clerk", "heads": f"1 head {A}", "calendar": "office",
                        "outages": [{"from": "2022-01-03T00:00:00", "lasts": f"1 day {A}"}]}}
    assert spans(run(build({"work": desk(10)}, staff=staff)), "work") == [(DAY + NINE, DAY + NINE + 10)]


def test_a_server_pool_overloads_and_lets_requests_time_out():
    """Two servers take two requests; the third times out after 1 min and goes to a person."""
    activities = {"decide": {"kind": "automatic", "role": "server", "time": minutes(3), "next": "end",
                             "patience": {"time": minutes(1), "to": "by_hand"}}, "by_hand": desk(10)}
    staff = {"servers": {"roles": "server", "heads": f"2 servers {A}", "calendar": "always"},
             "clerks": {"roles": "clerk", "heads": f"1 head {A}", "calendar": "always"}}
    log = run(build(activities, at=[0, 0.1, 0.2], staff=staff))
    assert rows(log, "by_hand")["case_id"].tolist() == [2]
    assert rows(log, "decide")["actor_kind"].unique().tolist() == ["automatic"]


def test_a_server_outage_suspends_requests():
    """A request of 3 min begun 1 min before an outage of an hour ends an hour later."""
    staff = {"servers": {"roles": "clerk", "heads": f"1 server {A}", "calendar": "always",
                         "outages": [{"from": "2022-01-03T00:10:00", "lasts": f"1 h {A}"}]}}
    assert spans(run(build({"work": desk(3)}, at=[9], staff=staff)), "work") == [(9, 72)]


def test_costs_follow_the_work():
    """Ten minutes at 0.5, one case at 3, a query at 0.2, and a month of 100."""
    activities = {"ask": {"kind": "automatic", "register": "r", "next": "work"}, "work": desk(10)}
    costs = {
        "staff_minute": {"clerk": f"0.5 AZN {A}"},
        "case": f"3 AZN {A}",
        "query": f"0.2 AZN {A}",
        "fixed_per_month": f"100 AZN {A}",
    }
    log = run(build(activities, costs=costs, registers={"r": {"time": minutes(1)}}, horizon=f"43830 min {A}"))
    assert posted(log, "cost_staff") == [(11, 5.0)]
    assert posted(log, "cost_case") == [(0, 3.0)]
    assert posted(log, "cost_query") == [(0, 0.2)]
    assert posted(log, "cost_it") == [(0, 100.0)]


def test_nobody_is_interrupted_after_closing():
    """A clerk who finishes in overtime at 17:20 is not called away at 17:05: the urgent case starts next morning."""
    activities = {
        "sort": {"kind": "automatic", "next": [{"to": "fast", "when": "stream = u"}, "slow"]},
        "slow": desk(30, priority=5, interruptible=True),
        "fast": desk(10, priority=1, interrupts=True),
    }
    staff = {"clerks": {"roles": "clerk", "heads": f"1 head {A}", "calendar": "office", "at_closing": "finish"}}
    log = run(build(activities, staff=staff, arrivals={"n": {"at": [1010.0]}, "u": {"at": [1025.0]}}))
    assert spans(log, "slow") == [(1010, 1040)]
    assert spans(log, "fast") == [(DAY + NINE, DAY + NINE + 10)]
