"""Distributions and quantities: what is written is what is drawn."""

from __future__ import annotations

import numpy as np
import pytest
from pydantic import ValidationError

from simulator.plan.distributions import Distribution
from simulator.plan.quantities import Duration, Quantity, Share

GRID = (np.arange(200_000) + 0.5) / 200_000


@pytest.mark.parametrize(
    "line",
    [
        "constant 5 min",
        "exponential 12 min",
        "lognormal 12 +- 6 min",
        "gamma 12 +- 6 min",
        "normal 50 +- 5 min",
        "uniform 2 to 5 min",
        "triangular 2 to 3 to 9 min",
        "lognormal_quartiles 60 to 120 min",
    ],
)
def test_mean_and_variation_are_those_of_the_values(line):
    """The stated mean and coefficient of variation are those of the quantile function."""
    distribution = Distribution.model_validate(f"{line} (assumed; test)")
    values = distribution.quantile(GRID)
    assert values.mean() == pytest.approx(distribution.mean_minutes, rel=2e-3)
    assert values.std() / values.mean() == pytest.approx(distribution.variation, rel=1e-2, abs=1e-9)


def test_quartiles_are_met():
    """The quartile form has the quartiles that are written (azerbaijan.md reading B: mean 97 days)."""
    delay = Distribution.model_validate("lognormal_quartiles 60 to 120 days (derived; reading B)")
    assert delay.quantile(np.array([0.25, 0.75])) / 1440 == pytest.approx([60, 120])
    assert delay.mean == pytest.approx(97, abs=1)


def test_a_time_is_never_negative():
    """A normal time is cut at zero."""
    assert Distribution.model_validate("normal 16 +- 7 min (assumed; test)").quantile(np.array([0.001]))[0] == 0


@pytest.mark.parametrize(
    "line",
    [
        "lognormal 12 +- 6 min",
        "lognormal 12 min (assumed; x)",
        "exponential -3 min (assumed; x)",
        "uniform 5 to 2 min (assumed; x)",
        "constant -1 min (assumed; x)",
        "exponential 3 min (published)",
        "12",
    ],
)
def test_a_line_that_cannot_be_meant_is_refused(line):
    """No origin, too few numbers, negative times, a published number without a source: all refused."""
    with pytest.raises(ValidationError):
        Distribution.model_validate(line)


def test_one_line_and_four_keys_are_the_same():
    """The short form is the long form."""
    short = Quantity.model_validate("45.6 % (published; OECD-OPSI 2025)")
    assert short == Quantity(value=0.456, unit="share", origin="published", source="OECD-OPSI 2025")


@pytest.mark.parametrize(
    ("model", "line"),
    [
        (Share, "120 % (assumed; x)"),
        (Duration, "-3 days (assumed; x)"),
        (Duration, "3 cases (assumed; x)"),
        (Quantity, 12),
        (Share, "30 %"),
    ],
)
def test_quantities_refuse_what_they_are_not(model, line):
    """A share above 100 %, a negative or unit-less time, a number without origin."""
    with pytest.raises(ValidationError):
        model.model_validate(line)
