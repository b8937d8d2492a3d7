"""Whatever the twin is not known to cover stays on SimPy, and the key to blame is named."""

from __future__ import annotations

import pytest

from simulator import change_scenario, load_scenario
from simulator.plan.activity import Activity
from simulator.plan.office_plan import Staff
from simulator.plan.scenario import Scenario
from simulator.twin import coverage
from simulator.twin.coverage import refuses
from tests.simulator.offices import A, build, desk


@pytest.mark.parametrize("name", ["claim", "proactive", "one_stop_centre_after", "pending_pensions_before"])
def test_the_main_offices_are_covered(name):
    """Nothing of them keeps them on SimPy."""
    assert refuses(load_scenario(name)) == []


@pytest.mark.parametrize(("changes", "place"), [
    ({"process.activities.a.interrupts": True}, "process.activities.a.interrupts"),
    ({"process.activities.a.together_with": f"2 clerk {A}"}, "process.activities.a.together_with"),
    ({"queues": {"clerk": {"rule": "quota", "by": "benefit", "shares": {"x": f"100 % {A}"}}}}, "queues.clerk.rule"),
    ({"staff.clerks.changes": [{"from": "2022-01-05", "more": f"1 heads {A}"}]}, "staff.clerks.changes"),
    ({"process.limits": {"l": {"cases": f"2 cases {A}", "enters": "a", "leaves": "a"}}}, "process.limits"),
    ({"rule_versions": [{"name": "2", "from": "2022-01-04", "activity": "a", "error": f"9 % {A}"}]},
     "rule_versions[0].activity")])
def test_a_key_that_is_not_covered_is_named_by_its_place(changes, place):
    """The place is that of the file, whatever else the office holds."""
    office = build({"a": desk(10)})
    assert refuses(office) == []
    assert place in refuses(change_scenario(office, changes))


def test_a_key_that_is_new_is_not_covered():
    """A key of a later version of the language is in no list, and keeps an office that uses it on SimPy."""
    class NewActivity(Activity):
        hurries: bool = False

    office = build({"a": desk(10)})
    raw = office.process.activities["a"].model_dump(by_alias=True) | {"hurries": True}
    later = {"a": NewActivity.model_validate(raw)}
    NewActivity.__name__ = "Activity"
    process = office.process.model_copy(update={"activities": office.process.activities | later})
    assert refuses(office.model_copy(update={"process": process})) == ["process.activities.a.hurries"]


@pytest.mark.parametrize("spec", [Scenario, Activity, Staff])
def test_lists_name_keys_that_exist(spec):
    """A key that was renamed must not stay in the list under its old name."""
    assert set(coverage.KNOWN[spec.__name__].split()) <= set(spec.model_fields)
