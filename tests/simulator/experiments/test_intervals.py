"""Intervals of means: what they promise, held against distributions whose means are known."""

from __future__ import annotations

import itertools

import numpy as np
import pytest
from hypothesis import assume, given, settings
from hypothesis import strategies as st
from scipy import stats

from simulator.experiments.intervals import (
    holm,
    luck_alone,
    mean_interval,
    mean_intervals,
    share_interval,
)
from synthetic_data import stream

SAMPLES = 4000
VALUES = st.lists(st.floats(-1e6, 1e6), min_size=2, max_size=15)
KNOWN = {
    "normal": (lambda luck, size: luck.normal(5, 2, size), 5.0),
    "exponential": (lambda luck, size: luck.exponential(3, size), 3.0),
    "lognormal": (lambda luck, size: luck.lognormal(0, 0.5, size), float(np.exp(0.125))),
    "gamma, mirrored": (lambda luck, size: -luck.gamma(2, 1, size), -2.0),
    "share": (lambda luck, size: 2.0 * luck.binomial(50, 0.1, size), 10.0),
}
"""Name → draws and their mean."""


SKEWED, COUNTED = "exponential", "share"
KINDS = [pytest.param(kind, marks=() if kind in (SKEWED, COUNTED) else pytest.mark.full) for kind in KNOWN]
"""The two that ask most of an interval at small size, all of them at full size."""


def covered(kind: str, runs: int, samples: int = SAMPLES) -> float:
    """Of 100 intervals, how many hold the mean that is known."""
    draw, mean = KNOWN[kind]
    _, low, high = mean_intervals(draw(stream(7, kind, runs), (runs, samples)))
    return 100 * float(((low <= mean) & (mean <= high)).mean())


@pytest.mark.parametrize("kind", KINDS)
def test_ten_runs_hold_the_mean_as_often_as_promised(kind: str) -> None:
    """93 to 97 of 100, also for values as skewed as waiting times, where Student's t holds 90."""
    assert 93 <= covered(kind, 10) <= 97


@pytest.mark.parametrize("kind", KINDS)
def test_five_runs_are_rough_but_hold_ninety(kind: str) -> None:
    """So few runs do not show their shape; the printout calls the interval rough."""
    assert covered(kind, 5, 2000) >= 90


def test_students_t_alone_would_not_keep_the_promise() -> None:
    """The reason for the method: of exponential values Student's interval holds about 90 of 100."""
    values = KNOWN["exponential"][0](stream(7, "t"), (10, SAMPLES))
    known = stats.ttest_1samp(values, 0).confidence_interval(0.95)
    assert 100 * ((known.low <= 3) & (known.high >= 3)).mean() < 92


@given(VALUES, st.floats(0.01, 100), st.floats(-1000, 1000))
@settings(deadline=None, max_examples=50)
def test_another_unit_gives_the_same_interval(values: list[float], times: float, plus: float) -> None:
    """Hours or days, from zero or from another day: the interval moves along."""
    assume(np.ptp(values) > 1e-3 * (1 + np.max(np.abs(values))))
    mean, low, high = mean_interval(values)
    assert low < mean < high
    assert mean_interval(np.array(values) * times + plus) == pytest.approx(
        [part * times + plus for part in (mean, low, high)], rel=1e-5, abs=1e-3)


@given(VALUES)
@settings(deadline=None, max_examples=50)
def test_more_confidence_is_never_narrower(values: list[float]) -> None:
    """An interval of 99 of 100 holds the one of 90 of 100."""
    _, low, high = mean_interval(values, 0.99)
    _, inner_low, inner_high = mean_interval(values, 0.90)
    assert low <= inner_low <= inner_high <= high


def test_columns_are_as_if_alone() -> None:
    """Many figures at once and one at a time are the same, beyond the columns worked on together."""
    values = stream(1, "columns").exponential(size=(8, 300))
    together = np.array(mean_intervals(values))
    assert together[:, 299] == pytest.approx(mean_interval(values[:, 299]), rel=1e-12)


def test_many_values_give_students_interval() -> None:
    """Of 200 normal values the method and scipy's t interval agree within a twentieth of their width."""
    values = stream(2, "many").normal(size=200)
    _, low, high = mean_interval(values)
    known = stats.ttest_1samp(values, 0).confidence_interval(0.95)
    assert (low, high) == pytest.approx((known.low, known.high), abs=0.05 * (known.high - known.low))


@given(st.lists(st.floats(-1e6, 1e6), min_size=2, max_size=3))
def test_two_and_three_values_have_students_interval(values: list[float]) -> None:
    """So few say nothing of their shape: the interval is that of scipy's one-sample t test."""
    assume(np.ptp(values) > 1e-6 * (1 + np.max(np.abs(values))))
    known = stats.ttest_1samp(values, 0).confidence_interval(0.95)
    assert mean_interval(values)[1:] == pytest.approx((known.low, known.high), rel=1e-6, abs=1e-6)


def test_equal_values_and_single_ones() -> None:
    """Equal values have no luck to show; one value alone has no interval, and none has no mean."""
    assert mean_interval([0.1] * 3) == (0.1, 0.1, 0.1)
    assert np.isnan(mean_interval([4.0])[1:]).all() and np.isnan(mean_interval([])).all()


def test_what_never_happened_may_still_happen() -> None:
    """Ten runs of 50 cases without one hit: the interval is that of 0 of 500, not a point."""
    known = stats.binomtest(0, 500).proportion_ci(method="exact")
    assert share_interval([0.0] * 10, [50] * 10) == pytest.approx((0.0, 0.0, 100 * known.high))
    assert share_interval([100.0] * 10, [50] * 10) == pytest.approx((100.0, 100 * (1 - known.high), 100.0))


def test_rare_shares_are_held() -> None:
    """Of 100 intervals of 1 in 200, of which most runs of 50 see none, at least 95 hold it."""
    hits = stream(3, "rare").binomial(50, 0.005, (1000, 10))
    bounds = np.array([share_interval(2.0 * row, [50] * 10) for row in hits])
    assert ((bounds[:, 1] <= 0.5) & (bounds[:, 2] >= 0.5)).mean() >= 0.95
    assert bounds[:, 1].min() >= 0


@given(st.lists(st.floats(0, 1), min_size=1, max_size=7))
@settings(deadline=None)
def test_holm_closes_the_family(chances: list[float]) -> None:
    """By closed testing: a figure's p-value is the largest Bonferroni p-value of all families that it belongs to."""
    places = range(len(chances))
    families = [group for size in range(1, len(chances) + 1) for group in itertools.combinations(places, size)]
    closed = [max(min(1.0, len(group) * min(chances[k] for k in group)) for group in families if place in group)
              for place in places]
    assert holm(chances) == pytest.approx(closed)


def test_what_is_not_judged_burdens_nobody() -> None:
    """A missing p-value stays missing, and the others are adjusted for each other alone."""
    assert holm([0.01, float("nan"), 0.03]) == pytest.approx([0.02, float("nan"), 0.03], nan_ok=True)


def test_luck_alone_is_as_frequent_as_it_says() -> None:
    """Where nothing differs, a p-value below 0.05 comes in at most 6 of 100 samples, skewed ones included."""
    for kind, (draw, mean) in KNOWN.items():
        values = draw(stream(9, kind), (1000, 10))
        assert np.mean([luck_alone(row, mean) <= 0.05 for row in values]) <= 0.075, kind
    pairs = np.diff(KNOWN["exponential"][0](stream(9, "pairs"), (1000, 10, 2)), axis=2)[:, :, 0]
    assert np.mean([luck_alone(row) <= 0.05 for row in pairs]) <= 0.06
