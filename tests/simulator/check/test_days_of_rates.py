"""How many cases come: a rate counts all days and hours, and the check says what that is on those that are open."""

import pytest

from simulator import change_scenario, load_scenario
from simulator.report.texts import days_of_rates


def test_cases_a_day_are_said_for_the_days_on_which_they_come():
    """20 a day at an office of five days are 28 on each; whoever meant 20 on each sees it before anything runs."""
    office = change_scenario(load_scenario("claim"), {"arrivals.rights.calendar": "office"})
    line, = days_of_rates(office)
    assert line.startswith("rights: 20 cases per day are 28 on each of the 5 days a week")


@pytest.mark.parametrize(("calendar", "rate", "said"), [
    ("office", "2 cases per hour", "2 cases per hour are 8.4 in each of the 40 hours a week in which they come"),
    ("office", "0.1 cases per min", "0.1 cases per min are 25.2 in each of the 40 hours a week"),
    (None, "2 cases per hour", "2 cases per hour are 48 a day, since a rate counts all 24 hours")])
def test_cases_an_hour_are_said_for_the_hours_in_which_they_come(calendar, rate, said):
    """Counters and ticket machines count open hours: whoever meant those sees it before anything runs."""
    line, = days_of_rates(change_scenario(load_scenario("claim"), {
        "arrivals.rights.calendar": calendar, "arrivals.rights.rate": f"{rate} (assumed; a ticket machine)"}))
    assert line.startswith(f"rights: {said}")


@pytest.mark.parametrize("change", [{"arrivals.rights.calendar": None}, {"arrivals.rights.calendar": "always"},
                                    {"arrivals.rights.rate": "140 cases per week (assumed; the same)"}])
def test_a_rate_with_one_reading_needs_no_words(change):
    """Where every day is open, or where weeks are counted."""
    office = change_scenario(load_scenario("claim"), {"arrivals.rights.calendar": "office"} | change)
    assert days_of_rates(office) == []
