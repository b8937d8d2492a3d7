"""Keys that do nothing where they stand are refused, and the two ways to join the numbers of a distribution."""

from __future__ import annotations

import pytest
from pydantic import ValidationError

from simulator.plan.activity import Activity
from simulator.plan.distributions import Distribution
from simulator.plan.office_plan import Arrivals, QueueRule

DESK = {"kind": "human", "role": "clerk", "time": "constant 5 min (assumed; x)", "next": "b"}
AWAY = {"kind": "outside", "time": "constant 5 days (assumed; x)", "next": "b"}
EXPIRES = {"after": "30 days (assumed; law)", "to": "b"}


@pytest.mark.parametrize(("step", "key", "value"), [
    (DESK, "expires", EXPIRES), (DESK, "reminder", {"after": "9 days (assumed; x)"}), (DESK, "branches", ["b"]),
    (DESK, "runs", {"at": "weekly mon 08:00"}), (DESK, "first", 2), (DESK, "calendar", "office"),
    (DESK, "time_after", {"b": "constant 5 min (assumed; x)"}), (DESK, "register", "births"),
    (AWAY, "patience", {"time": "constant 5 days (assumed; x)", "to": "b"}), (AWAY, "role", "clerk"),
    (AWAY, "other_person_than", "b"), (AWAY, "priority", 2), (AWAY, "interruptible", True),
    ({"kind": "end"}, "next", "b"), ({"kind": "end"}, "time", "constant 5 min (assumed; x)"),
    ({"kind": "batch", "runs": {"at": "daily 18:00"}, "next": "b"}, "time", "constant 5 min (assumed; x)"),
    ({"kind": "automatic", "register": "births", "next": "b"}, "expires", EXPIRES),
    ({"kind": "split", "branches": ["b", "c"]}, "posts", {"fee": "5 EUR (assumed; x)"}),
])
def test_a_key_that_a_step_of_its_kind_does_not_use_is_refused(step, key, value):
    """A deadline at a desk that nothing looks at would be believed to hold."""
    with pytest.raises(ValidationError, match=f"{key} does nothing at a step of the kind {step['kind']}"):
        Activity.model_validate(step | {key: value})


@pytest.mark.parametrize(("step", "more"), [
    (DESK, {"patience": {"time": "constant 5 h (assumed; x)", "to": "b"}, "priority": 1}),
    (DESK, {"calendar": "office", "delay": "constant 5 h (assumed; x)"}), (AWAY, {"expires": EXPIRES}),
    (AWAY, {"calendar": "office"}), ({"kind": "automatic", "next": "b"}, {"role": "servers", "time": DESK["time"]}),
])
def test_keys_that_a_step_of_its_kind_uses_are_taken(step, more):
    """A server pool has a queue, a step that waits may end its wait, and a delay has hours of its own."""
    assert Activity.model_validate(step | more).kind == step["kind"]


@pytest.mark.parametrize(("spec", "values", "key"), [
    (Arrivals, {"stock": "9 cases (assumed; x)", "by_weekday": [1, 1, 1, 1, 1, 0, 0]}, "by_weekday"),
    (Arrivals, {"stock": "9 cases (assumed; x)", "calendar": "office"}, "calendar"),
    (Arrivals, {"at": [5], "to": "2024-02-01"}, "to"),
    (Arrivals, {"rate": "9 cases per day (assumed; x)", "age": "constant 5 days (assumed; x)"}, "age"),
    (QueueRule, {"rule": "oldest", "same_worker": "50 % (assumed; x)"}, "same_worker"),
    (QueueRule, {"rule": "priority", "by": "channel"}, "by"),
])
def test_a_key_of_a_stream_or_queue_of_another_kind_is_refused(spec, values, key):
    """Weekdays of a stock, the age of new cases and the shares of a rule without a quota change nothing."""
    with pytest.raises(ValidationError, match=f"{key} does nothing beside"):
        spec.model_validate(values)


@pytest.mark.parametrize("line", [
    "lognormal 10 to 30 min", "gamma 10 to 30 min", "normal 30 to 10 min", "uniform 10 +- 20 min",
    "lognormal_quartiles 6 ± 12 min", "triangular 5 +- 6 to 9 min", "sample 4 to 9 min"])
def test_a_span_is_no_standard_deviation(line):
    """Who writes lognormal 10 to 30 means from 10 to 30, and not a mean of 10 with a deviation of 30."""
    with pytest.raises(ValidationError, match=r"may be (from where to where|a middle|all between)"):
        Distribution.model_validate(f"{line} (assumed; x)")
