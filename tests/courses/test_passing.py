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
    no_data = FULL | {"intake": 0, "pairs": 0}
    assert K1.is_passed(no_data)
    assert K1.is_passed(no_data, "CW")
    assert not K1.is_passed(no_data, "DS")
    no_month = FULL | {"friday": 0, "report": 0, "claims": 0, "chances": 0, "reasons": 0}
    assert K1.is_passed(no_month, "DS")
    assert not K1.is_passed(no_month, "PL")


def test_points_taken_off_for_late_work_count():
    """Just enough points less a penalty is not enough."""
    # A hair above the mark, whatever mark was measured.
    just = {name: points * (K1.pass_mark + 0.001) for name, points in FULL.items()}
    assert K1.is_passed(just)
    assert not K1.is_passed(just, penalty=1)


@pytest.mark.parametrize(("points", "said"), [(60, "passed"), (59.9, "close"), (52, "close"), (51.9, "not passed")])
def test_within_one_standard_error_below_the_mark_nobody_has_failed(points, said):
    """The outcome between mark and mark less standard error is close, at both ends; without an error there is none."""
    exercise = load_exercise("D5").model_copy(update={"pass_mark": 0.6, "standard_error": 0.08})
    share = {item.id: item.points * points / 100 for item in exercise.items}
    assert exercise.outcome(share) == said
    assert exercise.is_passed(share) is (said == "passed")
    assert exercise.model_copy(update={"standard_error": 0}).outcome(share) == (
        "passed" if said == "passed" else "not passed")


def test_a_missing_least_share_is_not_a_matter_of_luck():
    """Who lacks a part without which nobody passes is told which one, however near the total is."""
    near = K1.model_copy(update={"standard_error": 0.3})
    assert near.outcome(FULL | {"notices": 0}) == "not passed"
