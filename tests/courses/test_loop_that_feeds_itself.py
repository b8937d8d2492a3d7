"""The loop that feeds itself: which visits compare, where the next ones go, what a model is worth here, and a plan."""

from collections import Counter

import numpy as np
import pytest

from courses import AnswerSheet, Variant, build_variant, load_exercise, score_sheet
from courses.cases.plan_runs import share_met
from courses.cases.travelled_models import TravelledModel, draw_models, model_figures
from courses.cases.visit_books import (
    DISTRICTS,
    PERIODS,
    VisitBatch,
    VisitBook,
    book_figures,
    draw_book,
    draw_books,
    shares_found,
    worse,
)
from courses.cases.visit_plans import (
    Task,
    draw_task,
    practice_piles,
    read_settings,
    runs_of,
    simulate_piles,
    target_figures,
)
from courses.toolkit.practice import try_plan
from courses.toolkit.visit_loop import SETTINGS, capped, is_met, run, share_out, year_plan

BOOK = VisitBook((
    VisitBatch("lot", (100, 100), (40, 5)), VisitBatch("lot", (60, 80), (6, 24)),
    VisitBatch("finds", (90, 30), (45, 9)), VisitBatch("lot", (140, 120), (14, 36)),
    VisitBatch("complaint", (20, 40), (9, 30)), VisitBatch("finds", (50, 50), (20, 6))), whole=(1, 3))
OFFICE = {"visits": 100, "people": [0.5, 0.3, 0.2], "finds": [8, 1, 1], "years": 3}
PLAN = {"random": 20, "most": 60, "years": 1}


def test_a_book_is_worked_out_as_by_hand():
    """By lot from the whole list: 20 of 200 and 60 of 200; next year 125 of 205 finds; then 61 · 10 beside 39 · 30."""
    found = book_figures({"a": BOOK})
    assert found["rates"]["numbers"]["a"] == {"rate_a": 10, "rate_b": 30}
    assert worse(BOOK.comparing) == "hills"
    assert found["next"]["numbers"]["a"] == 60.98
    assert found["later"]["numbers"]["a"] == 34.25


def test_each_mistake_with_a_book_has_its_own_numbers():
    """All draws: 60 of 300 and 65 of 300; all visits: 134 of 460 and 110 of 420; complaints count for next year."""
    found = book_figures({"a": BOOK})
    assert found["rates"]["lots"]["a"] == {"rate_a": 20, "rate_b": 21.67}
    assert found["rates"]["visits"]["a"] == {"rate_a": 29.13, "rate_b": 26.19}
    assert found["next"]["all"]["a"] == 54.92
    assert found["later"]["same"] == found["next"]["numbers"]


@pytest.mark.parametrize(("finds", "verdict"), [((10, 30), "hills"), ((30, 10), "harbour"), ((10, 19), "none"),
                                                ((10, 20), "hills")])
def test_a_district_is_named_from_the_room_for_luck_on(finds, verdict):
    """With 100 visits each, ten points name a district and nine do not."""
    assert worse([VisitBatch("lot", (100, 100), finds)]) == verdict


def test_books_hold_every_answer_and_mislead_in_both_ways():
    """Each verdict is right in two books at least; all draws, and all visits, name another one in four each."""
    books = draw_books(np.random.default_rng(1))
    right = [worse(book.comparing) for book in books]
    assert min(Counter(right).values()) >= 2 and set(right) == {*DISTRICTS, "none"}
    for batches in ("lots", "batches"):
        assert sum(worse(getattr(book, batches)) != name for book, name in zip(books, right, strict=True)) >= 4


def test_no_column_of_a_book_says_what_is_asked():
    """Two draws count and one does not, in any month; totals of a column lie far from the shares that are asked."""
    luck = np.random.default_rng(2)
    books = [draw_book(luck, "hills") for _ in range(12)]
    assert all(len(book.comparing) == 2 and len(book.lots) == 3 and len(book.batches) == PERIODS for book in books)
    assert len({book.whole for book in books}) >= 4
    for book in books:
        right = shares_found(book.comparing)
        assert all(abs(one / other - 1) > 0.1 for one, other in zip(shares_found(book.lots), right, strict=True))


def test_a_model_is_carried_over_as_by_hand():
    """Of 1,000 files 100 hold an error: 80 of them and 180 of the 900 in order are flagged, so 31 of 100 are right."""
    found = model_figures({"a": TravelledModel(500, 400, 500, 100, 200, 20, 100, 30)})
    assert [found[item]["numbers"]["a"] for item in ("flags", "share")] == [260, 30.77]
    assert [found[item]["there"]["a"] for item in ("flags", "share")] == [500, 80]
    assert found["share"]["chosen"]["a"] == 63.16


def test_no_model_is_worth_what_it_was():
    """Each lies far from what was promised, and from what chosen visits would make of it."""
    for model in draw_models(np.random.default_rng(3)):
        right = model.carry(model.crowd)[1]
        assert abs(right - model.kept) > 12
        assert abs(right - model.carry(model.crowd_of_chosen)[1]) > 8


def test_a_year_is_shared_out_as_by_hand():
    """20 by lot go by inhabitants; of the other 80 the first district gets 60 of 100 at most, the rest is even.

    Where last year found nothing, the 80 are shared out evenly.
    """
    assert year_plan(OFFICE, [[8, 1, 1]], PLAN) == ([10, 6, 4], [48, 16, 16])
    assert year_plan(OFFICE | {"finds": [0, 0, 0]}, [[0, 0, 0]], PLAN) == ([10, 6, 4], [27, 27, 26])
    assert share_out(7, [0.5, 0.5, 0]) in ([4, 3, 0], [3, 4, 0])
    assert sum(capped([0.9, 0.1, 0.0], 0.4)) == pytest.approx(1)


def test_a_loop_keeps_its_split_where_districts_are_alike():
    """Every file holds an error and nothing is drawn by lot: visits stay where the finds were, year after year."""
    even = {**OFFICE, "finds": [60, 30, 10], "people": [0.4, 0.3, 0.3]}
    piles = [["1" * 200] * 3] * 3
    found = run(even, piles, {"random": 0, "most": 100, "years": 1})
    assert found == {"finds": 300, "known": 0, "uneven": pytest.approx((60 / 0.4) / (10 / 0.3))}


def test_a_lot_costs_finds_and_buys_knowledge():
    """Where one small district holds the errors, more by lot finds less and knows more."""
    task = Task({**OFFICE, "people": [0.5, 0.35, 0.15], "finds": [2, 2, 20]}, [4, 6, 40], PLAN)
    piles = practice_piles(task, np.random.default_rng(4))
    few, many = (run(task.office, piles, {"random": lot, "most": 100, "years": 1}) for lot in (0, 60))
    assert few["finds"] > many["finds"]
    assert few["known"] == 0 < many["known"]


def test_hidden_files_come_as_often_with_an_error_as_practice_ones():
    """Shares of errors in the simulator's piles lie within four standard errors of the office's; seeds differ."""
    task = Task({**OFFICE, "visits": 40}, [5.0, 12.0, 30.0], PLAN)
    piles = simulate_piles(task, seed=5, runs=2)
    for place, share in enumerate(task.errors):
        pile = "".join(year[place] for one in piles for year in one)
        assert abs(pile.count("1") / len(pile) - share / 100) < 4 * np.sqrt(share * (100 - share) / len(pile)) / 100
    assert min(len(pile) for one in piles for year in one for pile in year) >= 40
    assert piles == simulate_piles(task, seed=5, runs=2) != simulate_piles(task, seed=6, runs=2)


@pytest.mark.parametrize("change", [{"random": -1}, {"random": 61}, {"most": 39}, {"years": 1.5}, {"years": 5},
                                    {"most": None}, {"most": "many"}, {"random": float("nan")}])
def test_a_plan_that_cannot_be_run_is_refused(change):
    """A setting out of range, missing, no number, or a part of a year runs nothing and earns nothing."""
    assert read_settings(PLAN | change) is None
    assert runs_of(OFFICE, {}, 1, []).get("|".join(f"{(PLAN | change)[name]}" for name in SETTINGS)) is None


def test_no_plan_is_good_for_everybody():
    """Good plans differ in every setting: each meets all targets in its own office and misses some in another."""
    tasks = [draw_task(np.random.default_rng(seed)) for seed in range(5)]
    assert all(len({task.good[name] for task in tasks}) >= 2 for name in SETTINGS)
    piles = [[practice_piles(task, np.random.default_rng(seed)) for _ in range(3)] for seed, task in enumerate(tasks)]
    targets = [target_figures([run(task.office, each, task.good) for each in runs])
               for task, runs in zip(tasks, piles, strict=True)]
    for own, task in enumerate(tasks):
        shares = [share_met([run(other.office, each, task.good) for each in runs], aims, is_met)
                  for other, runs, aims in zip(tasks, piles, targets, strict=True)]
        assert shares[own] == 1 > min(shares)


@pytest.fixture(scope="module")
def variant():
    """One variant of O6."""
    exercise = load_exercise("O6")
    return exercise, *build_variant(exercise, Variant(seed=48_000_000, pack_id="p"))


def test_the_hidden_seed_stays_behind(variant):
    """Nothing in the pack names the seed of the files that are graded."""
    _, pack, key = variant
    hidden = key.expected["plan"]["runs"]
    assert all(str(hidden.seed).encode() not in content for content in pack.files.values())
    assert key.forbidden == (str(hidden.seed),)


@pytest.mark.parametrize("plan", [{"random": 0, "most": 100, "years": 1.5}, {}, {"random": 20}, "x", None])
def test_half_a_plan_earns_nothing(variant, plan):
    """A part of a year, a piece of a plan and no plan at all."""
    exercise, _, key = variant
    sheet = AnswerSheet(exercise="O6", pack_id="p", items={"plan": {"plan": plan}})
    score = next(score for score in score_sheet(exercise, sheet, key) if score.item == "plan")
    assert score.points == 0
    assert score.feedback


def test_tries_say_what_was_met(variant, tmp_path):
    """A try gives a row for each target with its five runs; without a lot nothing is known."""
    _, pack, _ = variant
    pack.write(tmp_path)
    rows = {row[0]: row for row in try_plan(tmp_path, "practice", {"random": 0, "most": 100, "years": 1})["rows"]}
    assert {len(row) for row in rows.values()} == {8}
    assert rows["practice.known"][2:] == ["practice.no", 0, 0, 0, 0, 0]
    with pytest.raises(ValueError, match="years is not set"):
        try_plan(tmp_path, "practice", {"random": 0, "most": 100})
