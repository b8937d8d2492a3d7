"""Several people at once: all of them begin together or nobody does, and nobody is kept waiting for others."""

from __future__ import annotations

import pytest

from simulator import check_scenario, draw_process, explain_case, measure
from simulator.plan.calendars import WorkClock
from synthetic_data import BadInput
from tests.simulator.engine.test_theory import REPLICATIONS, agrees, erlang_c
from tests.simulator.offices import NINE, OFFICE, A, build, desk, minutes, rows, run, spans


def group(roles, heads: int = 1, calendar: str = "always", **more):
    """A group of staff."""
    return {"roles": roles, "heads": f"{heads} heads {A}", "calendar": calendar, **more}


def people(number: int) -> str:
    """So many people."""
    return f"{number} people {A}"


def hearing(work=20, then="end", **more):
    """A board of a chair and two doctors."""
    return desk(work, then, role="chair", together_with=[{"role": "doctor", "people": people(2)}], **more)


def beside(log, case: int) -> list[str]:
    """Who sat beside the worker on a case."""
    return log.company.loc[log.company["case_id"] == case, "resource"].astype(str).tolist()


def test_a_board_begins_when_all_are_free_and_holds_nobody():
    """While the chair works alone the doctors see other cases; the board begins when the last of the three is free."""
    ways = [{"to": "board", "when": "stream = hard"}, {"to": "sees", "when": "stream = plain"}, "reads"]
    office = build({"sort": {"kind": "automatic", "next": ways},
                    "board": hearing(20), "sees": desk(30, role="doctor"), "reads": desk(50, role="chair")},
                   staff={"chairs": group("chair"), "doctors": group("doctor", 2)},
                   arrivals={"file": {"at": [0.0]}, "hard": {"at": [10.0]}, "plain": {"at": [20.0, 45.0]}})
    log = run(office)
    # chair reads 0-50; doctor 1 sees 20-50, doctor 2 is free at 45 and sees 45-75: nobody was kept for the board
    assert spans(log, "sees") == [(20.0, 50.0), (45.0, 75.0)]
    assert spans(log, "board") == [(75.0, 95.0)]
    assert beside(log, 1) == ["doctors-1", "doctors-2"]


def test_a_quorum_is_enough_and_who_else_is_free_sits_in():
    """Two doctors are enough, the third sits in when free at the start, and nobody joins later."""
    seats = [{"role": "doctor", "people": people(2), "up_to": people(3)}]
    office = build({"sort": {"kind": "automatic", "next": [{"to": "sees", "when": "stream = plain"}, "board"]},
                    "board": desk(20, role="chair", together_with=seats), "sees": desk(15, role="doctor")},
                   staff={"chairs": group("chair"), "doctors": group("doctor", 3)},
                   arrivals={"plain": {"at": [0.0]}, "hard": {"at": [10.0, 30.0]}})
    log = run(office)
    assert [len(beside(log, case)) for case in (1, 2)] == [2, 3]
    assert spans(log, "board") == [(10.0, 30.0), (30.0, 50.0)]


def test_an_interpreter_sits_beside_the_officer_where_one_is_needed():
    """A case without need does not wait for the interpreter; one with need waits while the others pass."""
    office = build({"talk": desk(20, together_with=[{"role": "interpreter", "when": "stream = foreign"}])},
                   staff={"clerks": group("clerk"), "interpreters": group("interpreter", calendar="late")},
                   calendars={"office": OFFICE, "late": {"hours": {"mon-fri": "01:00-02:00"}}},
                   arrivals={"foreign": {"at": [0.0]}, "own": {"at": [5.0, 50.0]}})
    log = run(office)
    assert spans(log, "talk") == [(70.0, 90.0), (5.0, 25.0), (50.0, 70.0)]
    assert beside(log, 0) == ["interpreters-1"] and not beside(log, 1)


@pytest.mark.parametrize(("chairs", "doctors", "teams"), [
    (3, 5, 2), *(pytest.param(*each, marks=pytest.mark.full) for each in ((1, 2, 1), (2, 9, 2)))])
def test_so_many_teams_wait_as_erlang_says(chairs, doctors, teams):
    """People who only sit together are as many desks as there are whole teams: M/M/c with c teams."""
    load = 0.6
    office = build({"work": hearing(f"exponential 1 min {A}")}, horizon=f"6000 min {A}",
                   staff={"chairs": group("chair", chairs), "doctors": group("doctor", doctors)},
                   arrivals={"cases": {"rate": f"{load * teams} cases per min {A}"}})
    events = run(office, 1, REPLICATIONS).events
    work = events[(events["activity"] == "work") & (events["enabled_at"] > 600) & events["started_at"].notna()]
    waited = (work["started_at"] - work["enabled_at"]).groupby(work["replication"]).mean().to_numpy()
    assert agrees(waited, erlang_c(teams, load * teams) / (teams * (1 - load)))


def test_nobody_sits_down_who_must_go_before_the_end():
    """At a quarter to ten half an hour no longer fits before the expert goes: tomorrow; a shorter case still fits."""
    half = {"hours": {"mon-fri": "08:00-10:00"}}
    office = build({"sort": {"kind": "automatic", "next": [{"to": "long", "when": "stream = long"}, "short"]},
                    "long": desk(30, together_with=["expert"]), "short": desk(15, together_with=["expert"])},
                   staff={"clerks": group("clerk", calendar="office"), "experts": group("expert", calendar="half")},
                   calendars={"office": OFFICE, "half": half},
                   arrivals={"long": {"at": [NINE + 45]}, "short": {"at": [NINE + 45]}})
    log = run(office)
    assert spans(log, "long") == [(NINE + 1440, NINE + 1470)]
    assert spans(log, "short") == [(NINE + 45, NINE + 60)]


def test_what_is_longer_than_any_common_time_rests_until_all_are_back():
    """What the shifts of two people leave together: 09:00 to 10:00 today, and the rest tomorrow."""
    half = {"hours": {"mon-fri": "08:00-10:00"}}
    office = build({"board": desk(90, together_with=["expert"])}, at=[NINE], calendar="office",
                   staff={"clerks": group("clerk", calendar="office"), "experts": group("expert", calendar="half")},
                   calendars={"office": OFFICE, "half": half})
    assert spans(run(office), "board") == [(NINE, NINE + 1440 + 30)]


def test_who_works_overtime_does_not_end_the_sitting():
    """An expert who finishes what was begun stays until the clerk's own hours end it."""
    half = {"hours": {"mon-fri": "08:00-10:00"}}
    office = build({"board": desk(90, together_with=["expert"])}, at=[NINE],
                   staff={"clerks": group("clerk", calendar="office"),
                          "experts": group("expert", calendar="half", at_closing="finish")},
                   calendars={"office": OFFICE, "half": half})
    assert spans(run(office), "board") == [(NINE, NINE + 90)]


def test_people_whose_shifts_meet_later_in_the_week_begin_then():
    """Nobody else comes or goes on Wednesday at ten, when the two are there together for the first time."""
    office = build({"board": desk(10, together_with=["expert"])}, at=[NINE],
                   staff={"clerks": group("clerk", calendar="early"), "experts": group("expert", calendar="wed")},
                   calendars={"office": OFFICE, "early": {"hours": {"mon-fri": "08:00-10:30"}},
                              "wed": {"hours": {"mon": "11:00-12:00", "wed": "10:00-12:00"}}})
    wednesday = 2 * 1440 + 600
    assert spans(run(office), "board") == [(wednesday, wednesday + 10)]


def test_an_absent_member_postpones_the_board():
    """A team is never complete on a day on which one of its only people is away."""
    office = build({"board": desk(10, together_with=["expert"])}, at=[day * 1440 + NINE for day in range(10)],
                   staff={"clerks": group("clerk", calendar="office"),
                          "experts": group("expert", calendar="office", absence=f"50 % {A}")})
    log = run(office)
    there = {int(row.opens_at // 1440) for row in log.duty.itertuples() if row.group == "experts"}
    assert {int(start // 1440) for start, _ in spans(log, "board")} <= there
    assert not {0, 1, 2, 3, 4} <= there


def test_crossed_needs_do_not_block_each_other():
    """Two steps that each lead with the other's companion, under load: everything is done."""
    office = build({"sort": {"kind": "automatic", "next": [{"to": "one", "share": f"50 % {A}"}, "two"]},
                    "one": desk(f"exponential 10 min {A}", role="clerk", together_with=["officer"]),
                    "two": desk(f"exponential 10 min {A}", role="officer", together_with=["clerk"])},
                   staff={"clerks": group("clerk", 2), "officers": group("officer", 2)}, horizon=f"20 days {A}",
                   arrivals={"cases": {"rate": f"230 cases per day {A}", "to": "2022-01-18"}})
    log = run(office)
    assert len(log.cases) > 3000 and rows(log, "end")["completed_at"].notna().sum() == len(log.cases)


def test_the_more_urgent_goes_first_alone_or_together():
    """Whoever becomes free takes the smaller priority, whether it is theirs alone or a seat in a team."""
    def order(alone: int, together: int) -> str:
        office = build({"sort": {"kind": "automatic", "next": [{"to": "board", "when": "stream = hard"}, "sees"]},
                        "board": hearing(20, priority=together), "sees": desk(30, role="doctor", priority=alone)},
                       staff={"chairs": group("chair"), "doctors": group("doctor", 2)},
                       arrivals={"plain": {"at": [0.0, 0.0, 5.0, 6.0]}, "hard": {"at": [4.0]}})
        log = run(office)
        return "board" if spans(log, "board")[0][0] < spans(log, "sees")[2][0] else "sees"
    assert order(alone=2, together=1) == "board" and order(alone=1, together=2) == "sees"


def test_who_waits_for_a_team_may_lose_patience():
    """A case leaves the queue of a team as it leaves any other, and holds nobody."""
    office = build({"board": hearing(20, patience={"time": minutes(15), "to": "gone"}), "gone": {"kind": "end"}},
                   at=[0.0, 1.0], staff={"chairs": group("chair"), "doctors": group("doctor", 2)})
    log = run(office)
    assert rows(log, "gone")["completed_at"].tolist() == [16.0]
    assert rows(log, "board", 1)["outcome"].tolist() == ["left"]


def test_who_has_two_skills_gives_way():
    """The only chair is also a doctor: the seats are filled so that all three have one."""
    office = build({"board": desk(10, role="doctor", together_with=["chair", "nurse"])},
                   staff={"all_round": group(["doctor", "chair"]), "doctors": group(["doctor", "nurse"]),
                          "others": group(["doctor"])})
    log = run(office)
    assert rows(log, "board")["resource"].tolist() == ["others-1"]
    assert sorted(beside(log, 0)) == ["all_round-1", "doctors-1"]


def test_whoever_signed_first_is_in_no_seat():
    """A second look by other people: who made the first one is neither in charge nor beside."""
    office = build({"first": desk(10, "second", role="doctor"),
                    "second": desk(10, role="doctor", together_with=["doctor"], other_person_than="first")},
                   staff={"doctors": group("doctor", 3)})
    log = run(office)
    first = set(rows(log, "first")["resource"])
    assert not first & {*beside(log, 0), *rows(log, "second")["resource"]}


def test_everybody_at_the_table_is_busy_and_costs():
    """Three people for twenty minutes are an hour of touch time, of use and of pay, each at their own price."""
    office = build({"board": hearing(20, "done"), "done": {"kind": "automatic", "milestone": "decided", "next": "end"}},
                   staff={"chairs": group("chair"), "doctors": group("doctor", 2)}, horizon=f"100 min {A}",
                   costs={"staff_minute": {"chair": f"3 AZN {A}", "doctor": f"1 AZN {A}"}})
    log = run(office)
    table = measure(log, ["touch_minutes", "utilisation"]).set_index("measure")["value"]
    assert table.to_dict() == {"touch_minutes": 60.0, "utilisation": 20.0}
    assert log.ledger.loc[log.ledger["kind"] == "cost_staff", "amount"].sum() == 20 * 3 + 2 * 20
    by_role = measure(log, ["utilisation"], by="role").set_index("group")["value"]
    assert by_role["doctor"] == by_role["chair"] == 20.0


def test_map_story_and_load_know_who_sits_together():
    """The box names all roles, the story all people, the load all hours."""
    office = build({"board": hearing(20)}, staff={"chairs": group("chair"), "doctors": group("doctor", 2)})
    assert "chair + 2 doctor" in draw_process(office.process)
    assert "together with doctors-1, doctors-2" in " ".join(explain_case(run(office), 0))
    offered = {load.roles: load.offered for load in check_scenario(office).loads}
    assert offered["doctor",] == pytest.approx(2 * offered["chair",])


def test_every_problem_of_a_team_is_told_at_once():
    """Too few people, shifts that never meet, a role nobody has, and a queue in which a team has no turn."""
    activities = {"a": desk(1, "b", role="chair", together_with=[{"role": "doctor", "people": people(3)}]),
                  "b": desk(1, "c", role="chair", together_with=["night"]),
                  "c": desk(1, "d", role="chair", together_with=["nobody"]),
                  "d": desk(1, role="turns", together_with=[{"role": "doctor", "when": "outcome = done"}])}
    office = build(activities, queues={"turns": {"rule": "quota", "by": "stream", "shares": {"cases": f"100 % {A}"}}},
                   calendars={"office": OFFICE, "dark": {"hours": {"mon-sun": "22:00-23:00"}}},
                   staff={"chairs": group(["chair", "turns"], calendar="office"), "doctors": group("doctor", 2),
                          "nights": group("night", calendar="dark")})
    told = [str(problem) for problem in check_scenario(office).problems]
    for place, word in [("a", "too few"), ("b", "no time"), ("c", "nobody in the scenario"), ("d", "outcome"),
                        ("d", "queue rule")]:
        assert any(f"activities.{place}.together_with" in text and word in text for text in told), (place, word)


@pytest.mark.parametrize(("more", "word"), [
    ({"interruptible": True}, "interruptible"), ({"interrupts": True}, "interrupts"),
    ({"kind": "automatic"}, "human"), ({"together_with": [{"role": "x", "people": f"1.5 people {A}"}]}, "whole"),
    ({"together_with": [{"role": "x", "people": people(3), "up_to": people(2)}]}, "at least the 3"),
])
def test_what_a_team_cannot_be_is_refused(more, word):
    """A team is not interrupted, sits at a desk, and has whole people."""
    with pytest.raises(BadInput, match=word):
        build({"a": hearing(1) | more})


def test_the_clock_of_a_sitting_is_the_common_one():
    """Walked over two lunches that do not overlap."""
    from simulator.engine.teams import finish_together
    first, second = WorkClock([(0.0, 10.0), (20.0, 40.0)]), WorkClock([(0.0, 25.0), (30.0, 50.0)])
    assert finish_together([first, second], 0.0, 18.0) == 33.0
