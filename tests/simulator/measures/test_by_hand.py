"""Every measure of the registry: one sentence, and a value worked out by hand on a small log."""

from __future__ import annotations

import pytest

from simulator.measures.measuring import ROLE, measure_view
from simulator.measures.registry import list_measures
from tests.simulator.measures.hand_logs import BY_ROLE, LIVES, WEEK, WEEKS, five_weeks, four_lives, one_week

WORKED = [*((name, four_lives, answer) for name, answer in LIVES.items()),
          *((name, five_weeks, answer) for name, answer in WEEKS.items()),
          *((name, one_week, answer) for name, answer in WEEK.items())]


def test_no_measure_is_without_a_value_worked_out_by_hand():
    """A measure that is added brings its small log and its value, for roles as well."""
    assert {name for name, _, _ in WORKED} == set(list_measures())
    assert set(BY_ROLE) == {name for name, measure in list_measures().items() if measure.by_role}


@pytest.mark.parametrize(("name", "view", "answer"), WORKED, ids=[name for name, _, _ in WORKED])
def test_a_measure_gives_the_value_worked_out_by_hand(name, view, answer):
    """Value and count are those that follow from its sentence with pencil and paper."""
    row = measure_view(view(), [name]).iloc[0]
    assert (row["value"], row["count"]) == pytest.approx(answer, nan_ok=True)


@pytest.mark.parametrize("name", BY_ROLE)
def test_a_role_has_the_value_worked_out_by_hand(name):
    """With one role and one group the role's figure is that of its staff and its rows."""
    table = measure_view(four_lives(), [name], ROLE)
    row = table[table["group"] == "clerk"].iloc[0]
    assert (row["value"], row["count"]) == pytest.approx(BY_ROLE[name])


@pytest.mark.parametrize("name", list_measures())
def test_a_measure_is_defined_in_one_sentence(name):
    """One sentence that ends with a full stop, so that the list of measures can be read."""
    words = list_measures()[name].definition
    assert words.endswith(".") and ". " not in words and words[0].isupper()
