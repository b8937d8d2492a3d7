"""A time in an office file runs on the clock it names, or is refused; working days are never read as calendar days."""

from __future__ import annotations

import typing

import pytest

from simulator import change_scenario, load_scenario
from simulator.plan import activity, money_plan, office_plan, process, register_plan, scenario
from simulator.plan.distributions import CalendarSpan, Span
from simulator.plan.quantities import CalendarTime, Duration
from synthetic_data import BadInput, Spec

ON_WORKING_DAYS = {
    ("Activity", "time"), ("Activity", "time_after"), ("Activity", "delay"), ("Patience", "time"),
    ("LearnsFrom", "delay"),
    ("Expiry", "after"), ("Reminder", "after"), ("BatchRuns", "window"), ("Timer", "after"), ("Register", "time"),
}
"""Places whose engine code asks `on_working_days`; whoever adds one shows it to the engine first."""


def times():
    """Form, key and type of every time span that an office file can hold."""
    for module in (activity, money_plan, office_plan, process, register_plan, scenario):
        for kind in vars(module).values():
            if isinstance(kind, type) and issubclass(kind, Spec) and kind.__module__ == module.__name__:
                for name, field in kind.model_fields.items():
                    for part in (field.annotation, *typing.get_args(field.annotation)):
                        if isinstance(part, type) and issubclass(part, (Span, Duration)):
                            yield kind.__name__, name, part


def test_each_time_honours_working_days_or_refuses_them():
    """No form takes working days where the engine reads calendar days."""
    found = set(times())

    free = {(form, key) for form, key, kind in found if not issubclass(kind, (CalendarSpan, CalendarTime))}
    assert free <= ON_WORKING_DAYS
    assert len(found) >= 20


@pytest.mark.parametrize(("kind", "text"), [
    (CalendarTime, "3 working days (assumed; why)"), (CalendarSpan, "exponential 3 working days (assumed; why)")])
def test_working_days_are_refused_where_only_the_calendar_counts(kind, text):
    """The message names the value and what to write."""
    with pytest.raises(ValueError, match="got 3 working days; write it in days or h"):
        kind.model_validate(text)


def test_a_warm_up_of_working_days_is_refused():
    """What a planner changes is refused in the same words."""
    with pytest.raises(BadInput, match="working days"):
        change_scenario(load_scenario("claim"), {"warm_up": "20 working days (assumed; why)"})


@pytest.mark.parametrize(("costs", "told"), [
    ({"staff_minute": {"officer": "36 NOK per hour (assumed; pay)"}}, "staff_minute.officer: is money per minute"),
    ({"server_minute": "2 EUR/h (assumed; platform)"}, "server_minute: is money per minute"),
    ({"fixed_per_month": "2 EUR per year (assumed; rent)"}, "fixed_per_month: is money per month"),
    ({"case": "2 EUR (assumed; paper)", "query": "1 AZN (assumed; fee)"}, "in one currency"),
])
def test_a_price_is_per_what_its_key_says(costs, told):
    """Money per hour is not read as money per minute, and two currencies are not added up."""
    with pytest.raises(ValueError, match=told):
        money_plan.Costs.model_validate(costs)


def test_a_price_may_say_what_it_is_per():
    """The right word after the currency is no fault."""
    costs = money_plan.Costs.model_validate({"staff_minute": {"officer": "0.6 EUR per min (assumed; pay)"},
                                             "case": "2 EUR per case (assumed; paper)"})

    assert costs.staff_minute["officer"].value == 0.6


def test_a_limit_of_queries_is_per_minute():
    """Five queries a second are not read as five a minute."""
    with pytest.raises(ValueError, match="queries per min"):
        register_plan.Register.model_validate({"time": "constant 1 sec (assumed; x)",
                                               "rate_limit": "5 queries per sec (assumed; contract)"})
