"""Prices are those of what their key names, and factors of errors are no shares."""

from __future__ import annotations

import pytest

from simulator.plan.money_plan import Costs
from simulator.plan.office_plan import Staff


@pytest.mark.parametrize(("key", "price", "rule"), [
    ("server_minute", "3 per hour (assumed; platform)", "server_minute: is money per minute, got 3 per hour"),
    ("server_minute", "36 hourly (assumed; platform)", "server_minute: is money per minute, got 36 hourly"),
    ("fixed_per_month", "12000 per year (assumed; rent)", "fixed_per_month: is money per month, got 12000 per year"),
    ("fixed_per_month", "12000 EUR yearly (assumed; rent)", "fixed_per_month: is money per month"),
    ("fixed_per_month", "12000 EUR a year (assumed; rent)", "fixed_per_month: is money per month"),
    ("case", "5 per page (assumed; print)", "case: is money per case, got 5 per page"),
    ("case", "5 EUR each page (assumed; print)", "case: is money per case")])
def test_a_price_of_something_else_is_refused_without_a_currency_too(key, price, rule):
    """A unit behind a price says what it is the price of, whether or not a currency stands before it."""
    with pytest.raises(ValueError, match=rule):
        Costs.model_validate({key: price})


@pytest.mark.parametrize("price", ["0.6 (assumed; pay)", "0.6 EUR (assumed; pay)", "0.6 per min (assumed; pay)",
                                   "0.6 EUR per minute (assumed; pay)", "0.6 a minute (assumed; pay)"])
def test_prices_of_what_the_key_names_are_read(price):
    """A price may name its unit or leave it out."""
    assert Costs.model_validate({"server_minute": price}).server_minute.value == 0.6


def staff(**more):
    """A group with some keys more."""
    return Staff.model_validate({"roles": ["clerk"], "heads": "3 heads (assumed; x)", "calendar": "office", **more})


@pytest.mark.parametrize("more", [
    {"errors": "5 % (assumed; x)"}, {"errors": "80 % (assumed; x)"},
    {"learning": {"starts_at": "50 % (assumed; x)", "full_after": "3 months (assumed; x)",
                  "errors": "20 % (assumed; x)"}}])
def test_a_share_is_no_factor_of_errors(more):
    """Errors of 5 % would be a twentieth of a step's errors, and also errors in 5 of 100 cases."""
    with pytest.raises(ValueError, match="has two readings with its sign"):
        staff(**more)


def test_a_factor_of_errors_is_read():
    """A number of times is a factor, and so is more than 100 of 100."""
    assert staff(errors="150 % (assumed; x)").errors.value == 1.5
    assert staff(errors="1.5 times (assumed; x)").errors.value == 1.5
