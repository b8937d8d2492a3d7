"""What cards show of their runs: steps counted by hand, both maps, and kept figures that are those of the card."""

import json

import numpy as np
import pandas as pd
import pytest

from simulator.library import figures
from simulator.library.figures import keep_all, keep_figures, known_figures, maps_of, mark_of, steps_of
from simulator.library.steps import changed_words, draw_side, step_figures
from simulator.library.trial import Trial
from tests.simulator.library.shipped import RUN, card_of

CARD = "az-dost-volunteers"


@pytest.fixture(scope="module")
def trial():
    """A small card with its runs."""
    return Trial(card_of(CARD), CARD, replications=4)


def test_steps_are_counted_as_the_log_has_them(trial):
    """Visits per 100 cases are those of the rows of the log, and what nobody comes by is on no list."""
    found = {each.step: each for each in step_figures(trial)}
    for side in ("before", "after"):
        view = trial.figures(side).view
        done = view.events[view.events["completed_at"].notna()]
        done = done[~done["outcome"].astype(str).isin(["left", "withdrawn", "interrupted", "expired"])]
        rates = [100 * done.loc[done["replication"].eq(run), "activity"].astype(str).value_counts() /
                 view.every_case["replication"].eq(run).sum() for run in view.runs]
        rate = pd.concat(rates, axis=1).fillna(0).mean(axis=1)
        assert {step: round(getattr(each, side), 6) for step, each in found.items() if getattr(each, side)} == \
            {step: round(value, 6) for step, value in rate.items() if value}


def test_the_maps_mark_the_steps_that_differ(trial):
    """Each map names what differs in its description, frames as many boxes, and leaves out where nobody comes by."""
    steps = step_figures(trial)
    differ = [each for each in steps if each.change]
    assert differ and len(differ) < len(steps)
    assert [each.title in line for each, line in zip(differ, changed_words(steps), strict=True)] == [True] * len(differ)
    for side in ("before", "after"):
        svg = draw_side(trial.card, CARD, side, steps)
        here = [each for each in differ if getattr(each, side)]
        assert svg.count('stroke="#a33b00"') == len(here)
        assert all(each.title in svg.partition("Marked: ")[2].partition(". Activities")[0] for each in here)
        new = [each.title for each in steps if each.change == "new"]
        assert side == "after" or not any(title in svg for title in new)


def test_a_time_that_some_run_never_reaches_has_no_mean():
    """A middle time over open cases is a figure only where every run has one; a mean is one of those that have."""
    trial = Trial(card_of("is-tr-digital-disability-card"), "is-tr-digital-disability-card")
    values = np.array([1.0, float("nan"), 3.0])

    assert trial.counted(values, "card_median").tolist() == trial.counted(values, "card_p90").tolist() == []
    assert trial.counted(values, "card_mean").tolist() == trial.counted(values, "contacts").tolist() == [1.0, 3.0]
    assert trial.counted(values[[0, 2]], "card_median").tolist() == [1.0, 3.0]
    assert trial.counted(values, "days_to_decision_median").tolist() == []


def test_kept_figures_are_forgotten_when_the_card_changes(trial):
    """A card with another lever or other words has no kept figures, and a card under another's name has none."""
    card = trial.card
    kept = known_figures(card, CARD)
    assert kept and kept["made_of"] == mark_of(card, CARD)
    assert [each.step for each in steps_of(kept)] == [each.step for each in step_figures(trial)]
    assert maps_of(card, CARD, kept)["after"].startswith("<svg")

    assert known_figures(card.model_copy(update={"missed": "Nobody whom we know of."}), CARD) is None
    assert known_figures(card, "pt-iss-instant-pension") is None


def test_cards_that_did_not_change_are_run_when_it_is_asked(monkeypatch):
    """Kept figures of a card are passed over, and made anew where all are to be run again."""
    run = []
    monkeypatch.setattr(figures, "keep_figures", lambda trial: run.append(trial.name))
    cards = {CARD: card_of(CARD)}

    assert [*keep_all(cards)] == [] == run
    assert len([*keep_all(cards, again=True)]) == 1
    assert run == [CARD]


@pytest.mark.full
def test_figures_are_kept_as_one_file_that_json_can_say(trial, tmp_path):
    """What was run is written whole, with nothing that is no number."""
    kept = json.loads(keep_figures(trial, tmp_path).read_text(encoding="utf-8"))

    json.dumps(kept, allow_nan=False)
    assert [path.name for path in tmp_path.iterdir()] == [f"{CARD}.json"]
    assert len(kept["break_even"]["points"]) == len(trial.card.break_even.points)


@pytest.mark.full
def test_every_card_that_runs_has_figures_to_show():
    """After a card was added or changed, `readiness office practices --measure` was run."""
    assert [name for name in RUN if not known_figures(card_of(name), name)] == []


@pytest.mark.parametrize("name", RUN)
def test_a_break_even_says_which_way_it_holds(name):
    """Where the search goes from high to low, "from 25 on" would send a planner the wrong way: it is "from 25 down"."""
    card = card_of(name)
    sentence = known_figures(card, name)["break_even"]["sentence"]
    down = card.break_even.points[0] > card.break_even.points[-1]
    assert sentence.startswith("At no value tried") or (" down (" if down else " on (") in sentence
