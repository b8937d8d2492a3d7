"""Every measure of the registry: one sentence, and a value worked out by hand on a small log."""

from __future__ import annotations

import importlib
from dataclasses import replace
from pathlib import Path

import pytest

from simulator.measures import registry
from simulator.measures.measuring import ROLE, measure_view
from simulator.measures.registry import list_measures
from synthetic_data import BadInput
from tests.simulator.measures.hand_logs import five_weeks, four_lives, one_week

_FILES = [vars(importlib.import_module(f"tests.simulator.measures.{path.stem}"))
          for path in sorted(Path(__file__).parent.glob("hand_logs*.py"))]
"""A file ``hand_logs_<name>.py`` holds the answers for a new measure; it is found by itself."""


def _answers(log: str) -> dict[str, tuple[float, float]]:
    """What all files say of one log."""
    return {name: answer for file in _FILES for name, answer in dict(file.get(log, {})).items()}


BY_ROLE = {name: answer for file in _FILES for name, answer in dict(file.get("BY_ROLE", {})).items()}
WORKED = [(name, view, answer) for log, view in (("LIVES", four_lives), ("WEEKS", five_weeks), ("WEEK", one_week))
          for name, answer in _answers(log).items()]


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


def test_every_measure_says_what_planners_read():
    """Title, unit, a direction, and one sentence that ends with a full stop: what `office check` asks of a measure."""
    assert [str(problem) for problem in registry.measure_problems()] == []


@pytest.mark.parametrize(("change", "said"), [
    ({"definition": "Decisions. And more."}, "touch_minutes.definition: must be one sentence"),
    ({"definition": "decisions"}, "definition: must be one sentence"), ({"unit": " "}, "unit: is empty"),
    ({"title": ""}, "title: is empty"), ({"better": "more"}, "better: is not one of lower, higher, neither"),
])
def test_a_measure_that_says_too_little_is_told(monkeypatch, change, said):
    """The author is told the measure, the key, the rule and the remedy."""
    known = dict(list_measures())
    changed = known | {"touch_minutes": replace(known["touch_minutes"], **change)}
    monkeypatch.setattr(registry, "list_measures", lambda: changed)

    (problem,) = registry.measure_problems()
    assert said in str(problem) and problem.remedy


def test_two_measures_of_one_name_are_refused(monkeypatch):
    """Neither is passed over in silence."""
    from simulator.measures.kpi import shares

    twin = replace(list_measures()["touch_minutes"], title="Another")
    monkeypatch.setattr(shares, "a_twin", twin, raising=False)
    with pytest.raises(BadInput, match="touch_minutes: is the name of two measures"):
        list_measures.__wrapped__()
