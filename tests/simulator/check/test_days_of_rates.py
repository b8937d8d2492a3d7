"""How many cases a day come: a rate counts all days, and the check says what that is on those that are open."""

import pytest

from simulator import change_scenario, load_scenario
from simulator.report.texts import days_of_rates


def test_cases_a_day_are_said_for_the_days_on_which_they_come():
    """20 a day at an office of five days are 28 on each; whoever meant 20 on each sees it before anything runs."""
    office = change_scenario(load_scenario("claim"), {"arrivals.rights.calendar": "office"})
    line, = days_of_rates(office)
    assert line.startswith("rights: 20 cases per day are 28 on each of the 5 days a week")


@pytest.mark.parametrize("change", [{"arrivals.rights.calendar": None}, {"arrivals.rights.calendar": "always"},
                                    {"arrivals.rights.rate": "140 cases per week (assumed; the same)"}])
def test_a_rate_with_one_reading_needs_no_words(change):
    """Where every day is open, or where weeks are counted."""
    office = change_scenario(load_scenario("claim"), {"arrivals.rights.calendar": "office"} | change)
    assert days_of_rates(office) == []
