"""Management while the office runs: weeks worked out by hand, forecasts by their formula, and what no roster allows."""

from __future__ import annotations

import numpy as np
import pytest
from scipy import stats

from simulator import check_scenario, explain_case
from simulator.process_map.office_notes import office_notes
from synthetic_data import BadInput
from tests.simulator.offices import OFFICE, A, build, desk, posted, rows, run

DAY = 1440.0
HELP = {"reviews": "weekly mon 08:00", "delay": f"1 days {A}", "looks_at": {"backlog": "south"},
        "above": f"10 cases {A}", "below": f"5 cases {A}",
        "moves": {"from": "north", "to": "south", "heads": f"1 heads {A}"}}
LONGER = {"reviews": "weekly mon 08:00", "looks_at": {"backlog": "south"}, "above": f"2 cases {A}",
          "overtime": {"group": "south", "hours": f"2 h {A}"}}


def group(roles, heads: int = 1, calendar: str = "office"):
    """A group of staff from nine to five, with an hour of lunch."""
    return {"roles": roles, "heads": f"{heads} heads {A}", "calendar": calendar}


def sites(controllers, south: list[float], *, north: list[float] | None = None, **more):
    """Two sites with work of an hour each; two people in the north, one in the south."""
    steps = {"sort": {"kind": "automatic", "next": [{"to": "does_north", "when": "stream = north"}, "does_south"]},
             "does_north": desk(60, role="north"), "does_south": desk(60, role="south")}
    staff = {"north": group("north", 2), "south": group("south"), **more.pop("staff", {})}
    streams = {"south": {"at": south}, "north": {"at": north or [90 * DAY]}}
    return build(steps, staff=staff, arrivals=streams, controllers=controllers, **more)


def done_by_day(log, activity: str = "does_south") -> dict[tuple[str, int], int]:
    """How many cases each person finished on each day."""
    made = rows(log, activity)
    made = made[made["completed_at"].notna()]
    counts = made.groupby([made["resource"].astype(str), (made["started_at"] // DAY).astype(int)]).size()
    return {(str(who), int(day)): int(count) for (who, day), count in counts.items()}


def test_a_week_by_hand_of_help_for_the_other_site():
    """20 cases wait on Monday 08:00: help from Tuesday on. 4 wait a week later: no more help from that Tuesday on.

    Monday: south does 7. Tuesday: six hours of both and one of north, who stands first in the file, for the 13
    left. Monday after: two each of 4.
    Tuesday after: of 14 new ones south alone does 7.
    """
    week = 7 * DAY
    log = run(sites({"help": HELP}, [0.0] * 20 + [week] * 4 + [week + DAY] * 14))
    assert posted(log, "controller_help")[:2] == [(480.0, 1.0), (week + 480, 0.0)]
    done = done_by_day(log)
    assert {key: count for key, count in done.items() if key[1] < 9} == {
        ("south-1", 0): 7, ("south-1", 1): 6, ("north-2", 1): 7, ("south-1", 7): 2, ("north-2", 7): 2,
        ("south-1", 8): 7}


def test_who_helps_finishes_what_was_begun_and_leaves_the_own_site_to_the_others():
    """On Tuesday north-2 is moved at 08:00: the case rested from Monday is finished first, then south's are done."""
    log = run(sites({"help": HELP}, [0.0] * 20, north=[DAY * 0 + 16 * 60 + 30] * 2 + [DAY + 600.0] * 2))
    mine = rows(log)[rows(log)["resource"] == "north-2"].sort_values("started_at")
    assert mine["activity"].astype(str).tolist()[:2] == ["does_north", "does_south"]
    other = rows(log, "does_north")
    assert set(other.loc[other["started_at"] > DAY, "resource"]) == {"north-1"}


def test_steps_go_up_and_down_one_at_a_time():
    """Two reviews above the limit send two, and each review below calls one back."""
    rule = HELP | {"reviews": "daily 08:00", "delay": f"0 days {A}", "at_most": 2}
    log = run(sites({"help": rule}, [0.0] * 60, horizon=f"8 days {A}"))
    assert [step for _, step in posted(log, "controller_help")] == [1, 2, 2, 1, 0, 0, 0, 0]
    assert {who for who, day in done_by_day(log) if day == 1} == {"south-1", "north-1", "north-2"}


def test_a_week_by_hand_of_overtime():
    """Ten cases on Monday 08:00, nine to seven with lunch: nine are done on Monday, and one on Tuesday."""
    log = run(sites({"longer": LONGER}, [0.0] * 10, horizon=f"14 days {A}"))
    assert done_by_day(log) == {("south-1", 0): 9, ("south-1", 1): 1}
    duty = log.duty[log.duty["group"] == "south"]
    late = (duty["closes_at"] % DAY == 19 * 60).groupby(duty["opens_at"] // (7 * DAY)).sum()
    assert late.tolist() == [5, 0]


@pytest.mark.parametrize(("minutes", "buffer", "heads"), [(60, 0, 1), (61, 0, 2), (60, 50, 2), (600, 0, 3), (29, 0, 0)])
def test_so_many_are_called_in_as_the_forecast_needs(minutes, buffer, heads):
    """70 cases came in the week before: 4,200 minutes of 60 each, of which the one there does 2,100 in 35 hours.

    Another 35 hours each by people of the pool; three at most; nobody before the first week is known.
    """
    forecast = {"weeks": f"1 weeks {A}", "error": f"0 % {A}", "minutes": f"{minutes} min {A}"}
    forecast |= {"buffer": f"{buffer} % {A}"}
    rule = {"reviews": "weekly mon 08:00", "calls_in": {"group": "pool", "role": "south", "forecast": forecast}}
    log = run(sites({"pool": rule}, [DAY] * 70, staff={"pool": group("south", 3)}, horizon=f"14 days {A}"))
    assert posted(log, "controller_pool") == [(480.0, 0.0), (7 * DAY + 480, float(heads))]
    assert posted(log, "forecast_pool") == [(480.0, 0.0), (7 * DAY + 480, 70.0)]
    there = log.duty[log.duty["group"] == "pool"]
    assert set(there["resource"].astype(str)) == {f"pool-{n + 1}" for n in range(heads)}
    assert there["opens_at"].min() >= 7 * DAY if heads else there.empty


def test_a_forecast_is_wrong_as_often_as_stated():
    """Of 70 cases with an error of 10 of 100: over 300 runs normal about 70 with a spread of 7."""
    forecast = {"weeks": f"1 weeks {A}", "error": f"10 % {A}", "minutes": f"60 min {A}"}
    rule = {"reviews": "weekly mon 08:00", "calls_in": {"group": "pool", "role": "south", "forecast": forecast}}
    log = run(sites({"pool": rule}, [DAY] * 70, staff={"pool": group("south", 3)}, horizon=f"8 days {A}"),
              replications=300)
    second = log.ledger[(log.ledger["kind"] == "forecast_pool") & (log.ledger["at"] > DAY)]["amount"]
    assert stats.kstest((second - 70) / 7, "norm").pvalue > 0.001


def test_a_contract_looks_at_decisions_since_the_last_review():
    """Week one: 3 of 4 decided later than a day after the right; week two: none of 2; then nothing is decided."""
    steps = {"waits": {"kind": "outside", "time": f"constant 2 days {A}", "next": "decide"},
             "quick": {"kind": "automatic", "next": "decide"}, "does": desk(60, role="south"),
             "decide": {"kind": "automatic", "milestone": "decided", "next": "does"}}
    rule = LONGER | {"looks_at": {"late": {"within": f"1 days {A}"}}, "above": f"50 {A}", "below": f"50 {A}"}
    log = run(build(steps, staff={"south": group("south")}, controllers={"c": rule}, horizon=f"22 days {A}", arrivals={
        "late": {"at": [DAY] * 3}, "soon": {"at": [DAY, 8 * DAY, 9 * DAY], "starts": "quick"}}))
    assert [step for _, step in posted(log, "controller_c")] == [0, 1, 0, 0]


def test_the_oldest_case_can_be_what_is_looked_at():
    """On the second Monday the last of 60 cases has waited 7 days and 8 hours: above 7 days, and not above 7.5."""
    for limit, step in ((7, 1.0), (7.5, 0.0)):
        rule = LONGER | {"looks_at": {"oldest": "south"}, "above": f"{limit} days {A}"}
        assert posted(run(sites({"c": rule}, [0.0] * 60)), "controller_c")[1] == (7 * DAY + 480, step)


def test_nobody_is_lost_or_doubled_when_people_move():
    """Reviewed every hour under load, everything is done, and at no time by more people than there are."""
    rule = HELP | {"reviews": "daily 11:00", "delay": f"0 days {A}", "at_most": 2}
    rng = np.linspace(0, 20 * DAY, 200)
    log = run(sites({"help": rule}, list(rng), north=list(rng[::2]), horizon=f"60 days {A}"))
    assert rows(log, "end")["completed_at"].notna().sum() == 300


def test_story_and_notes_tell_it():
    """The story says what management decided meanwhile, the notes of a step by which rule."""
    made = sites({"help": HELP}, [0.0] * 20)
    assert "Management reviews help: 1 from now on." in " ".join(explain_case(run(made), 3))
    assert "help (weekly mon 08:00): 1 of north help south above 10 waiting" in office_notes(made)["does_south"]


def test_everything_wrong_with_a_controller_is_told_at_once():
    """Groups, roles and rosters that are not there or cannot be changed."""
    made = sites({"a": HELP | {"moves": {"from": "nobody", "to": "south", "heads": f"1 heads {A}"}},
                  "b": LONGER | {"looks_at": {"backlog": "lunch"}},
                  "c": LONGER | {"overtime": {"group": "machines", "hours": f"1 h {A}"}},
                  "d": HELP | {"at_most": 9}, "e": HELP,
                  "f": LONGER | {"looks_at": {"late": {"within": f"1 days {A}"}}, "above": f"30 of 100 {A}"}},
                 [0.0], staff={"machines": group("north", calendar="always")}, calendars={"office": OFFICE})
    told = "\n".join(map(str, check_scenario(made).problems))
    for place, word in [("a.moves.from", "not a group"), ("b.looks_at", "not a role"), ("c.overtime", "no closing"),
                        ("d.at_most", "more than the 2"), ("e", "undo the other"), ("f.looks_at.late", "milestone")]:
        assert any(f"controllers.{place}" in line and word in line for line in told.splitlines()), (place, told)


@pytest.mark.parametrize(("change", "word"), [
    ({"overtime": LONGER["overtime"]}, "one of moves"),
    ({"moves": None, "cash": {"pays": "fee", "forecast": {"weeks": f"1 weeks {A}", "error": f"0 % {A}"}}},
     "cash follows its forecast"), ({"looks_at": None}, "looks_at and above"),
    ({"below": f"50 cases {A}"}, "must not exceed"), ({"looks_at": {}}, "one of backlog"),
    ({"reviews": {"at": "daily 08:00", "slots": f"3 cases {A}"}}, "reviews.slots"),
    ({"moves": HELP["moves"] | {"heads": f"0.5 heads {A}"}}, "whole number"),
])
def test_what_is_no_controller_is_refused(change, word):
    """A rule does one thing, looks at one figure, and moves whole people."""
    with pytest.raises(BadInput, match=word):
        sites({"help": {key: value for key, value in (HELP | change).items() if value is not None}}, [0.0])
