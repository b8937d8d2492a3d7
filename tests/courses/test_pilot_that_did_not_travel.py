"""The pilot that did not travel: luck has room, groups decide, and every answer follows from counts."""

import math

import pytest

from courses import Variant, build_variant, load_exercise
from courses.authoring.sittings import seeds_for, sit, solve
from courses.cases.pilot_months import (
    CAUSES,
    DECISIONS,
    EVIDENCE,
    GROUPS,
    ROOM,
    Checked,
    PilotFlow,
    decide,
    draw_ends,
    draw_months,
    read_end,
    room,
    what_to_buy,
)
from synthetic_data import stream

CALM = {group: Checked(100, 70) for group in GROUPS}
FLOW = PilotFlow(1000, 200)


@pytest.fixture(scope="module")
def months():
    """Three draws of two pilots, month by month."""
    return [month for number in range(3) for pilot in draw_months(stream(number, "test")) for month in pilot]


def test_the_room_for_luck_is_that_of_two_shares_near_one_half():
    """1.96 standard errors of the difference of two shares of one half, in points, to the next whole one."""
    for checked, points in ROOM.items():
        assert abs(points - 196 * math.sqrt(2 * 0.25 / checked)) <= 0.5
    assert room(Checked(400, 1), Checked(25, 1)) == 28


@pytest.mark.parametrize(("now", "flow", "bought"), [
    ({}, FLOW, "nothing"),
    ({"town": Checked(25, 14)}, FLOW, "cases"),  # 56 of 100: 14 points down, within 28
    ({"town": Checked(100, 50)}, FLOW, "recheck"),  # 20 points down, beyond 14
    ({"town": Checked(100, 50), "village": Checked(100, 90)}, FLOW, "changed"),
    ({"town": Checked(100, 50)}, PilotFlow(1000, 90), "feed"),
    ({"town": Checked(100, 50)}, PilotFlow(2000, 400), "last_year"),
    ({"town": Checked(100, 50)}, PilotFlow(2000, 150), "feed")])
def test_what_to_buy_by_hand(now, flow, bought):
    """Pilot: 70 of 100 in each group, 200 proposals for 1,000 files."""
    assert what_to_buy(CALM, CALM | now, FLOW, flow) == bought


def test_a_whole_can_fall_while_no_group_does():
    """90 and 30 of 100 in two groups: from 400 and 25 to 25 and 400 checked the whole falls by more than 50 points."""
    then = {"town": Checked(400, 360), "village": Checked(25, 8), "newcomer": Checked(25, 8)}
    now = {"town": Checked(25, 22), "village": Checked(400, 120), "newcomer": Checked(25, 8)}
    assert what_to_buy(then, now, FLOW, FLOW) == "who"
    assert read_end(then, now, {"last_year": 0, "recheck": 0, "codes": 1}, tried=True) == ("people", "go_on")


@pytest.mark.parametrize(("moves", "tried", "found"), [
    ({"last_year": -2}, True, ("season", "go_on")), ({"codes": 4}, True, ("codes", "pause")),
    ({"recheck": -2}, False, ("checkers", "pause")), ({}, False, ("aged", "narrow")), ({}, True, ("aged", "stop"))])
def test_the_cause_goes_before_the_count(moves, tried, found):
    """One group has fallen; what moved beside it, and whether a repair was tried, decide."""
    usual = {"last_year": 0, "recheck": 0, "codes": 1}
    assert read_end(CALM, CALM | {"town": Checked(100, 30)}, usual | moves, tried) == found


def test_every_month_follows_from_its_counts(months):
    """Worked out once more with plain arithmetic: the decision from the groups that fell, in this month and before."""
    for month in months:
        down = [{group for group in GROUPS
                 if 100 * then[group].right / then[group].checked - 100 * now[group].right / now[group].checked
                 > ROOM[min(then[group].checked, now[group].checked)]}
                for then, now in ((month.pilot, month.now), (month.pilot, month.before))]
        assert month.decision == ("go_on" if not down[0] else "stop" if down[0] & down[1]
                                  else "narrow" if len(down[0]) == 1 else "pause")
        assert month.decision == decide(*map(sorted, down))


def test_every_answer_is_right_somewhere(months):
    """In twelve months each decision is right twice to four times and each evidence at least once; nine causes end."""
    for first in range(0, len(months), 12):
        decided = [month.decision for month in months[first:first + 12]]
        assert all(2 <= decided.count(each) <= 4 for each in DECISIONS)
        assert {month.evidence for month in months[first:first + 12]} == set(EVIDENCE)
    assert {each.cause for each in draw_ends(stream(1, "test"))} == set(CAUSES)


def test_who_knows_of_no_luck_does_not_pass():
    """Somebody who takes every step of ten points for a fall stays below the mark, on each of a few variants."""
    exercise = load_exercise("O7")
    for sitting in sit(exercise, seeds_for(3, 3)):
        assert sitting.share(solve(exercise, sitting.pack, frozenset({"luck"}))) < exercise.pass_mark


def test_who_takes_each_month_and_group_for_itself_does_not_pass():
    """Whoever knows the room for luck and never looks back, at the whole, at groups that rose or at repairs has nothing
    of the points for every decision and every sign, and stays well below the mark.
    """
    exercise = load_exercise("O7")
    for sitting in sit(exercise, seeds_for(3, 3)):
        points = sitting.points(solve(exercise, sitting.pack, frozenset({"again", "who", "changed", "tried"})))
        assert points["every_decision"] == points["every_sign"] == 0
        assert sum(points.values()) / 100 < exercise.pass_mark - 0.05


def test_who_reads_everything_finds_what_is_expected():
    """The solver, who reads the desks alone, answers as the key does."""
    pack, key = build_variant(load_exercise("O7"), Variant(seed=77_000_016, pack_id="o7-0001"))
    found = solve(load_exercise("O7"), pack)
    assert found == {item: dict(key.expected[item]) for item in found}
    assert set(key.expected) - set(found) == {"every_decision", "every_sign"}
