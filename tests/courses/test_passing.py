"""When an exercise is passed: enough points in all, by the role's weights, and no part below its least share."""

import pytest

from courses import load_exercise

K1 = load_exercise("K1")
FULL = {item.id: item.points for item in K1.items}


@pytest.mark.parametrize("missing", ["files", "notices"])
def test_points_elsewhere_do_not_replace_a_least_share(missing):
    """Full points but for relying on the assistant, or but for the notices, do not pass K1."""
    assert K1.is_passed(FULL)
    assert not K1.is_passed(FULL | {missing: 0})
    assert K1.short_of(FULL | {missing: 0}) == [missing]
    assert K1.is_passed(FULL | {"files": 10, "notices": 0.2})


def test_a_role_weighs_its_own_parts_twice():
    """Without records and pairs a data steward fails, a caseworker passes; so does a planner without a report."""
    no_data = FULL | {"intake": 0, "pairs": 0, "friday": 8}
    assert K1.is_passed(no_data)
    assert K1.is_passed(no_data, "CW")
    assert not K1.is_passed(no_data, "DS")
    no_month = FULL | {"friday": 0, "report": 0, "claims": 0, "chances": 0, "reasons": 0}
    assert K1.is_passed(no_month, "DS")
    assert not K1.is_passed(no_month, "PL")


def test_points_taken_off_for_late_work_count():
    """Just enough points less a penalty is not enough."""
    just = FULL | {"intake": 0, "pairs": 0, "reasons": 0}
    assert K1.is_passed(just)
    assert not K1.is_passed(just, penalty=1)
