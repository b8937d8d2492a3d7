"""What an award posts is money a month, in the process and in the attributes that it names."""

import pytest

from simulator import load_scenario
from simulator.check.monthly_money import monthly_money
from simulator.plan.process import Attribute

ORIGIN = "(assumed; a test)"


def problems_of(amount):
    """What is said of the shipped office, whose awards post `amount`, with another amount."""
    known = load_scenario("claim")
    drawn = {**known.process.attributes, "amount": Attribute.model_validate({"value": f"{amount} {ORIGIN}"})}
    return list(monthly_money(known.model_copy(update={"process": known.process.model_copy(
        update={"attributes": drawn})})))


@pytest.mark.parametrize("amount", ["constant 3000 per year", "lognormal 3000 +- 600 AZN per year",
                                    "constant 90 EUR/week", "constant 3000 AZN a year", "constant 40 EUR daily"])
def test_an_amount_of_another_span_is_refused_where_an_award_names_it(amount):
    """It would be paid each month."""
    problem, = problems_of(amount)
    assert problem.where == "claim.yml: attributes.amount" and "money a month" in problem.rule and problem.remedy


@pytest.mark.parametrize("amount", ["constant 150 AZN", "constant 150 AZN per month", "constant 150 EUR/month",
                                    "constant 150 EUR monthly", "lognormal 150 +- 60 AZN a month", "constant 150"])
def test_an_amount_a_month_is_read(amount):
    """With or without its span."""
    assert not problems_of(amount)
