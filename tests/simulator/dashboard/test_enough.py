"""Searches answer what trying everything would, promise no more than they saw, and say when nothing is enough."""

import json

import pytest
from typer.testing import CliRunner

from simulator import change_scenario, run_replications, view_log
from simulator.cli import app
from simulator.experiments.enough import (
    enough_staff,
    in_time,
    latest_start,
    review_bottleneck,
    with_heads,
    with_share,
)
from synthetic_data import BadInput


@pytest.fixture(scope="module")
def busy(offices):
    """The town before, with twice the cases: one officer is too few."""
    rates = {f"arrivals.{name}.rate.value": 9 for name in offices[0].arrivals}
    return change_scenario(offices[0], rates)


def test_the_fewest_heads_are_those_that_trying_all_finds(busy):
    """The answer passes on its bound, one head fewer does not, and trying every number says the same."""
    found = enough_staff(busy, "officers", share=80, days=10, since="applied", seed=5)
    means = {heads: in_time(view_log(run_replications(with_heads(busy, "officers", heads), 5, 4)), 10, "applied").mean()
             for heads in range(1, int(found.answer) + 1)}

    assert [heads for heads, mean in means.items() if mean >= 80] == [found.answer]
    assert next(one for one in found.tries if one.value == found.answer).low >= 80


def test_a_delay_elsewhere_is_no_question_of_heads(busy):
    """Where people learn of their right too late no number of officers is enough, and the search ends soon."""
    found = enough_staff(busy, "clerks", share=95, days=5, since="entitled", seed=5)

    assert found.answer is None
    assert "delay is elsewhere" in found.sentence
    assert len(found.tries) <= 4


@pytest.mark.parametrize("share", [0.8, 1.0, 0.95])
def test_a_share_of_1_or_less_is_asked_for(offices, share):
    """It may be a part of one: 0.8 of 100 cases in time is what nobody asks for, and any office has it."""
    with pytest.raises(BadInput, match=f"share: has two readings, {share:g} of 100 and {100 * share:g} of 100"):
        enough_staff(offices[0], "officers", share=share, days=10)


def test_clearing_must_begin_before_the_day_it_is_too_late(busy):
    """With extra staff from the day found the backlog is down; the candidate tried after it is not enough."""
    found = latest_start(busy, "officers", extra=4, deadline=40, left=60, seed=5)
    later = [one for one in found.tries if one.value > found.answer]

    assert 0 <= found.answer < 40
    assert not any(one.passed for one in later)


def test_review_is_the_bottleneck_from_a_share_on(offices):
    """Below the share found somebody else is busier; a slower review reaches the point sooner."""
    after = change_scenario(offices[1], {"process.activities.reviews.time.parameters": [90, 20],
                                         "process.activities.reviews.time.range": None})
    found = review_bottleneck(after, "reviewers", step=25, seed=5)

    assert found.answer is not None
    assert all(one.mean <= 0 or not one.sure for one in found.tries if one.value < found.answer)
    assert {line.ceiling.value for line in with_share(after, found.answer).rollout} == {found.answer / 100}


@pytest.mark.parametrize(("asked", "told"), [
    ({"group": "oficers"}, "did you mean officers"), ({"group": "officers", "share": 120}, "share"),
    ({"group": "officers", "since": "complete"}, "milestone"),
    *(({"group": "officers", "days": days}, "days: must be a number of days above 0")
      for days in (0.0, -3.0, float("nan"), float("inf")))])
def test_a_question_that_does_not_fit_is_refused(busy, asked, told):
    """A wrong group, share or milestone is named with what would fit."""
    with pytest.raises(BadInput, match=told):
        enough_staff(busy, **asked)
    with pytest.raises(BadInput, match="left: must be a number of cases, from 0 on, got nan"):
        latest_start(busy, "officers", extra=1, deadline=9, left=float("nan"))


def test_the_verb_says_it_and_exits_4_when_nothing_is_enough(town):
    """`enough staff` prints the sentence and every candidate; a check not passed is exit code 4."""
    words = ["enough", "staff", str(town / "town_before.yml"), "--group", "clerks", "--days", "1", "--workers", "1"]
    run = CliRunner().invoke(app, [*words, "--json"])

    assert run.exit_code == 4
    found = json.loads(run.stdout)
    assert found["answer"] is None
    assert found["tries"][0]["value"] == 1
