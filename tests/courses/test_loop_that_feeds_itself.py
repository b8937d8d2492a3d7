"""The loop that feeds itself: visits follow finds, the lot breaks it, and a score is worth what its crowd lets it."""

import json
import math

import pytest

from courses.cases.visit_plans import (
    ROOM,
    SEEDS,
    TravelledModel,
    VisitRuns,
    Visits,
    draw_task,
    draw_visits,
    practice_piles,
    read_settings,
    simulate_piles,
    state_of,
    target_figures,
)
from courses.toolkit.practice import try_plan
from courses.toolkit.visit_loop import capped, run, share_out, year_plan
from synthetic_data import stream

EVEN = {"visits": 300, "people": [0.5, 0.5], "finds": [20, 10], "years": 8}
"""Two districts of one size; last year's finds are 2 to 1."""
ONE_IN_TEN = [["0000000001" * 40] * 2] * 8
"""Both hold 10 errors in 100 files, evenly laid."""


@pytest.fixture(scope="module")
def office():
    """An office and its files in the simulator."""
    task = draw_task(stream(4, "test"))
    return task, simulate_piles(task, 7, runs=SEEDS)


def settings(lot, most=100, years=1):
    """A plan."""
    return {"random": lot, "most": most, "years": years}


def last_split(office, piles, plan):
    """Of 100 visits in the last year, how many went to the first district, walked through year by year."""
    past = [office["finds"]]
    for year in piles:
        lot, chosen = year_plan(office, past, plan)
        visited = [one + other for one, other in zip(lot, chosen, strict=True)]
        past = [*past, [pile[:many].count("1") for pile, many in zip(year, visited, strict=True)]]
    return 100 * visited[0] / sum(visited)


def test_with_equal_errors_a_split_of_two_to_one_stays():
    """Each visit finds as much in either district, so two thirds of the finds go on bringing two thirds of the visits
    for eight years; drawn by lot alone, both get half at once.
    """
    assert 64 <= last_split(EVEN, ONE_IN_TEN, settings(0)) <= 72
    assert last_split(EVEN, ONE_IN_TEN, settings(100)) == 50


def test_the_lot_is_shared_out_by_inhabitants_and_known_counts_it():
    """300 visits, 20 of 100 by lot: 30 a year in each district, 240 in eight years."""
    lot, chosen = year_plan(EVEN, [EVEN["finds"]], settings(20))
    assert (lot, chosen) == ([30, 30], [160, 80])
    assert run(EVEN, ONE_IN_TEN, settings(20))["known"] == 240


def test_a_limit_cuts_and_passes_on():
    """What is above a limit goes to the others as they stand, and everything adds up."""
    assert [round(share, 3) for share in capped([0.8, 0.15, 0.05], 0.5)] == [0.5, 0.375, 0.125]
    assert capped([0.4, 0.35, 0.25], 0.6) == [0.4, 0.35, 0.25]
    assert sum(share_out(101, [0.3, 0.3, 0.4])) == 101


def test_the_room_for_luck_is_that_of_two_shares_near_15():
    """1.96 standard errors of the difference of two shares of 15 of 100, in points, to the next whole one."""
    assert all(abs(points - 196 * math.sqrt(2 * 0.15 * 0.85 / lot)) <= 0.5 for lot, points in ROOM.items())


@pytest.mark.parametrize(("right", "there", "here"), [(80, 50, 10), (90, 40, 5), (60, 20, 40)])
def test_what_a_flag_is_worth_here_is_counted(right, there, here):
    """Count 100,000 files in both places with the same rates of finding and of false flags."""
    errors, fine = 1000 * there, 1000 * (100 - there)
    flagged = 0.5 * errors * 100 / right  # half of the errors are found
    found, false = 0.5, flagged * (100 - right) / 100 / fine
    flags = found * 1000 * here, false * 1000 * (100 - here)
    assert TravelledModel(right, there, here).right_here == pytest.approx(100 * flags[0] / sum(flags))


def test_a_table_is_read_by_the_lot_alone():
    """Ahead by 20 points of 100 drawn: told; by 5: not yet; and most finds may lie elsewhere."""
    even = Visits(100, 10, 100, 10)
    ahead = {"harbour": even._replace(lot_finds=30), "hills": even, "plain": even}
    assert state_of(ahead) == "agree"
    assert state_of(ahead | {"hills": Visits(400, 60, 100, 10)}) == "follow"
    assert state_of(ahead | {"harbour": even._replace(lot_finds=15)}) == "few"
    assert {state_of(draw_visits(stream(1, state), state)) for state in ("agree", "follow", "few")} == {
        "agree", "follow", "few"}


def test_files_come_out_of_the_simulator_as_set(office):
    """Ten runs, six years, three districts; no pile runs out, and errors lie within four standard errors of what is
    set.
    """
    task, piles = office
    assert (len(piles), {len(each) for each in piles}, {len(year) for each in piles for year in each}) == (
        SEEDS, {task.office["years"]}, {3})
    assert min(len(pile) for each in piles for year in each for pile in year) >= task.office["visits"]
    for place, error in enumerate(task.errors):
        letters = "".join(year[place] for each in piles for year in each)
        share = error / 100
        assert abs(letters.count("1") / len(letters) - share) <= 4 * math.sqrt(share * (1 - share) / len(letters))


def test_a_plan_is_graded_by_its_own_settings(office):
    """The good plan meets each target in eight of ten hidden runs, all by finds does not; half a year is refused."""
    task, piles = office
    targets = target_figures([run(task.office, each, task.good) for each in piles])
    runs = VisitRuns(task.office, targets, piles)
    met = {name: sum(runs.get(plan)["known"]) for name, plan in (
        ("good", "|".join(f"{task.good[name]:g}" for name in ("random", "most", "years"))), ("finds", "0|100|1"))}
    assert met == {"good": SEEDS, "finds": 0}
    assert all(sum(one) >= 8 for one in runs.get(
        "|".join(f"{task.good[name]:g}" for name in ("random", "most", "years"))).values())
    assert runs.get("20|70|1.5") is None
    assert read_settings({"random": 61, "most": 70, "years": 1}) is None


def test_a_try_in_the_notebook_is_a_run_of_the_same_loop(office, tmp_path):
    """What the practice office shows is what a run of its piles comes to."""
    task, _ = office
    piles = practice_piles(task, stream(5, "test"))
    targets = {"finds": 10.0, "known": 5.0, "uneven": 900.0}
    (tmp_path / "pack").mkdir()
    (tmp_path / "pack" / "practice.json").write_text(json.dumps({
        "kind": "visit_loop", "office": task.office, "targets": targets, "settings": ["random", "most", "years"],
        "runs": [piles]}))
    shown = {row[0]: row[1:] for row in try_plan(tmp_path, "practice", settings(25, 70, 2))["rows"]}
    figures = run(task.office, piles, settings(25, 70, 2))
    assert shown == {f"practice.{name}": [target, "practice.yes", round(figures[name], 1)]
                     for name, target in targets.items()}
