"""Citizens' own calendars: logs worked out by hand, and the share of time that turns leave."""

from __future__ import annotations

import numpy as np
import pytest

from simulator import check_scenario, explain_case, run_replications
from simulator.plan.calendars import DAY
from synthetic_data import BadInput
from tests.simulator.offices import A, build, desk, rows, run, spans

NINE = 540.0
SATURDAYS = {"hours": {"sat": "10:00-12:00"}}
OPEN = {"hours": {"mon-sat": "09:00-17:00"}}


def comes(**shares):
    """The attribute that says when somebody can come."""
    return {"comes": {"choice": {word: f"{share} % {A}" for word, share in shares.items()}}}


def office(activities, *, kind="saturday", free=None, heads=1, calendars=None, **more):
    """An office in which everybody is of one kind."""
    people = comes(**{kind: 100}) if kind else comes(saturday=50, any=50)
    return build(activities, staff={"clerks": {"roles": "clerk", "heads": f"{heads} heads {A}", "calendar": "open"}},
                 calendars={"open": OPEN, "saturdays": SATURDAYS, "office": OPEN, **(calendars or {})},
                 citizens={"by": "comes", "free": free or {"saturday": {"calendar": "saturdays"}}},
                 process={"attributes": people, **more.pop("process", {})}, **more)


def test_who_can_come_only_on_saturdays_is_served_on_a_saturday():
    """A case of Monday is served on Saturday at 10:00; a step that needs nobody is done on Monday."""
    made = office({"read": desk(30, "see"), "see": desk(30, needs_person=True)}, at=[NINE])
    log = run(made)
    assert spans(log, "read") == [(NINE, NINE + 30)] and spans(log, "see") == [(5 * DAY + 600, 5 * DAY + 630)]
    assert rows(log, "see")["enabled_at"].item() == NINE + 30
    assert any("the person is free in the hours of saturdays" in sentence for sentence in explain_case(log, 0))


def test_who_is_not_served_in_time_goes_and_comes_again():
    """Two hours hold two people of an hour; the third goes at noon and comes again a week later."""
    log = run(office({"see": desk(60, needs_person=True)}, at=[NINE] * 3))
    saturday = 5 * DAY + 600
    assert spans(log, "see") == [(saturday, saturday + 60), (saturday + 60, saturday + 120),
                                 (saturday + 7 * DAY, saturday + 7 * DAY + 60)]


def test_a_visit_that_has_begun_is_finished():
    """Somebody whose turn comes at 11:30 stays for the hour it takes."""
    log = run(office({"see": desk(90, needs_person=True)}, at=[NINE] * 2))
    saturday = 5 * DAY + 600
    assert spans(log, "see")[1] == (saturday + 90, saturday + 180)


def test_others_go_past_who_is_not_there():
    """A desk does not wait for who comes on Saturday: others are served meanwhile."""
    made = office({"see": desk(60, needs_person=True)}, kind=None, at=[NINE] * 20)
    log = run(made)
    day = rows(log, "see").merge(log.cases[["case_id", "comes"]]).assign(day=lambda t: t["started_at"] // DAY)
    assert set(day.loc[day["comes"].astype(str).eq("any"), "day"]) <= {0, 1, 2}
    assert set(day.loc[day["comes"].astype(str).eq("saturday"), "day"] % 7) == {5}


def test_what_is_outside_ends_when_the_person_is_free():
    """Papers gathered within two days, on Wednesday, come on Saturday at 10:00; a deadline before that counts."""
    wait = {"kind": "outside", "time": f"constant 2 days {A}", "needs_person": True, "next": "end"}
    assert spans(run(office({"papers": wait}, at=[NINE])), "papers") == [(NINE, 5 * DAY + 600)]
    expires = {"expires": {"after": f"4 days {A}", "to": "end"}}
    log = run(office({"papers": wait | expires}, at=[NINE]))
    assert spans(log, "papers") == [(NINE, 4 * DAY + NINE)] and rows(log, "papers")["outcome"].item() == "expired"


def test_seafarers_are_served_in_port():
    """Ten days in port, thirty at sea: a quarter is there when the case comes, the others come within thirty days."""
    turns = {"sailor": {"here": f"constant 10 days {A}", "away": f"constant 30 days {A}"}}
    made = office({"see": desk(0.01, needs_person=True)}, kind="sailor", free=turns, heads=50, horizon=f"90 days {A}",
                  at=[10 * DAY + 720.0] * 4000, calendars={"open": {"hours": {"mon-sun": "00:00-24:00"}}})
    log = run_replications(made, seed=2, replications=1)
    wait = (rows(log, "see")["started_at"] - rows(log, "see")["enabled_at"]).to_numpy() / DAY
    assert (wait < 0.5).mean() == pytest.approx(0.25 + 0.5 / 40, abs=0.02)
    away = wait[wait > 0.5]
    # Whoever is away has any part of thirty days still to go.
    assert away.max() < 30.5 and away.mean() == pytest.approx(15.25, abs=0.6)


def test_turns_are_the_persons_own():
    """The same people are away at the same times whatever the staff; with other luck they are not."""
    turns = {"sailor": {"here": f"uniform 5 to 15 days {A}", "away": f"uniform 20 to 40 days {A}"}}

    def begun(heads, seed=1):
        made = office({"see": desk(1, needs_person=True)}, kind="sailor", free=turns, heads=heads, at=[NINE] * 30,
                      horizon=f"90 days {A}")
        return np.floor(np.array(spans(run(made, seed), "see"))[:, 0] / DAY).tolist()

    assert begun(40) == begun(60) != begun(40, seed=2)


def test_without_a_plan_everybody_is_free():
    """A process whose steps need the person runs as before where nothing is said of citizens."""
    made = build({"see": desk(60, needs_person=True)}, at=[0.0])
    assert spans(run(made), "see") == [(0, 60)] and not check_scenario(made).problems


def test_patience_ends_while_waiting_at_the_desk():
    """Who loses patience in the queue leaves, as everybody."""
    see = desk(60, needs_person=True, patience={"time": f"constant 30 min {A}", "to": "end"})
    log = run(office({"see": see}, at=[NINE] * 2))
    assert rows(log, "see")["outcome"].astype(str).tolist() == ["left", "done"]


@pytest.mark.parametrize(("citizens", "rule"), [
    ({"by": "come", "free": {"saturday": {"calendar": "saturdays"}}}, "citizens.by: is not a case attribute"),
    ({"by": "comes", "free": {"sunday": {"calendar": "saturdays"}}}, "is not a word that comes can have"),
    ({"by": "comes", "free": {"saturday": {"calendar": "saturday"}}}, "free.saturday.calendar: is not a calendar"),
    ({"by": "comes", "free": {"saturday": {"calendar": "sundays"}}}, "is never open while clerk is at work"),
    ({"by": "comes", "free": {"saturday": {"here": f"constant 3 days {A}"}}}, "needs here and away"),
    ({"by": "comes", "free": {"saturday": {}}}, "must have either calendar, or here and away"),
    ({"by": "comes", "free": {"saturday": {"here": f"constant 3 working days {A}", "away": f"constant 3 days {A}"}}},
     "runs on the calendar"),
])
def test_a_plan_that_cannot_be_is_refused(citizens, rule):
    """Words, calendars and turns that do not exist, and people who could never be served, are named."""
    with pytest.raises(BadInput) as error:
        run(build({"see": desk(1, needs_person=True)}, citizens=citizens, process={"attributes": comes(saturday=100)},
                  staff={"clerks": {"roles": "clerk", "heads": f"1 heads {A}", "calendar": "open"}},
                  calendars={"open": OPEN, "saturdays": SATURDAYS, "sundays": {"hours": {"sun": "10:00-12:00"}},
                             "office": OPEN}))
    assert rule in str(error.value)


def test_a_plan_that_changes_nothing_is_refused():
    """Citizens' calendars without a step that needs the person are a slip of the pen."""
    with pytest.raises(BadInput, match="no activity needs the person"):
        run(office({"see": desk(1)}, at=[NINE]))


@pytest.mark.parametrize(("changes", "rule"), [
    ({"kind": "automatic", "needs_person": True, "next": "end"}, "of a human or an outside activity"),
    (desk(1, needs_person=True, interruptible=True), "does not go with at_once or interruptible"),
])
def test_where_nobody_must_be_present_the_key_is_refused(changes, rule):
    """A machine needs nobody to be there."""
    with pytest.raises(BadInput, match=rule):
        build({"see": changes})
