"""An attribute never has the name of something that every case has, since one would be read for the other."""

from __future__ import annotations

import pytest

from simulator import change_scenario, check_scenario, load_scenario, run_replications, view_log
from simulator.calibration.office_words import attribute_name
from simulator.cases.tables import OF_EVERY_CASE, attribute_names
from tests.simulator.offices import A, build, desk


@pytest.mark.parametrize("name", ["claim", "one_stop_centre_after"])
def test_every_column_of_the_cases_is_an_attribute_or_refused_as_one(name):
    """Whatever is added to the table of cases later must be refused as the name of an attribute too."""
    scenario = change_scenario(load_scenario(name), {"horizon": f"10 days {A}", "warm_up": None})
    columns = set(view_log(run_replications(scenario, 1, 1)).cases.columns)
    assert {each for each in columns if ":" not in each} - set(attribute_names(scenario)) <= OF_EVERY_CASE


@pytest.mark.parametrize("name", ["touched", "allowed", "decided", "luck", "stream", "informed", "outcome"])
@pytest.mark.parametrize("place", ["process.attributes", "arrivals.cases.attributes"])
def test_an_attribute_of_such_a_name_is_refused(name, place):
    """It was dropped in silence: whoever asked for figures of `touched` cases got those of cases a person worked on."""
    office = change_scenario(build({"a": desk(10)}), {f"{place}.{name}": {"share": f"30 % {A}"}})
    (problem,) = check_scenario(office).problems
    assert f"attributes.{name}" in problem.where and f"case_{name}" in problem.remedy


def test_what_a_step_sets_must_not_be_of_such_a_name_either():
    """Whether somebody was told may be set on the way, as notices do; when a case was decided may not."""
    def problems(name):
        office = change_scenario(build({"a": desk(10)}), {f"process.activities.a.sets.{name}": 1})
        return check_scenario(office).problems

    assert [problem.where for problem in problems("decided")] == ["test.yml: attributes.decided"]
    assert problems("informed") == ()


def test_an_attribute_of_a_log_gets_a_name_of_its_own():
    """A log's column `Decided` is an attribute there, and what the office knows of every case is another thing."""
    assert attribute_name("Decided") == "case_decided" and attribute_name("Channel") == "channel"
