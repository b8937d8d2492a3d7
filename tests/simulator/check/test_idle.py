"""Parts of an office that nothing asks for are told, since whoever wrote them believes that they hold."""

from __future__ import annotations

import pytest

from simulator import check_scenario
from tests.simulator.offices import A, build, desk

STAFF = {"roles": "clerk", "heads": f"1 heads {A}", "calendar": "always"}
PAYDAY = {"day_of_month": 5, "cut_off": f"1 days {A}"}
ROLLOUT = [{"from": "2022-02-01", "ceiling": f"60 % {A}"}]


MAIL = {"delay": f"constant 3 days {A}", "reaches": f"90 % {A}"}


def told(step=None, process=None, **more):
    """The warnings that something changes nothing."""
    office = build({"check": desk(1, **(step or {}))}, process=process, **more)
    return [one for one in check_scenario(office).warnings if "changes nothing" in one and "lies" not in one]


@pytest.mark.parametrize(("more", "said"), [
    ({"rollout": ROLLOUT}, "rollout: no step asks whether a case is live"),
    ({"payments": PAYDAY}, "payments: no step posts an award"),
    ({"staff": {"ann": STAFF | {"takes": {"check": 1}}}}, "staff.ann.takes: no queue"),
    ({"staff": {"ann": STAFF | {"errors": f"2 times {A}"}}}, "staff.ann.errors: no step of its roles has errors"),
    ({"process": {"deadline": {"from": "entitled"}}}, "deadline: no attribute days_allowed"),
    ({"notices": {"letter": MAIL | {"asks_after": f"constant 1 days {A}"}}}, "notices.letter.asks_after: nobody asks"),
    ({"step": {"kind": "batch", "role": None, "time": None, "runs": {"at": "daily 20:00", "window": f"1 h {A}"}}},
     "activities.check.runs.window: a run without chunk_time"),
    ({"step": {"at_once": True}}, "activities.check.at_once: the queue of clerk"),
    ({"step": {"needs_person": True}}, "activities.check.needs_person: nobody says"),
])
def test_what_no_step_uses_is_told(more, said):
    """A rollout of a process that asks nobody whether it is live would be believed to speed things up."""
    assert [one.startswith(said) for one in told(**more)] == [True]


@pytest.mark.parametrize("more", [
    {"rollout": ROLLOUT, "step": {"next": [{"to": "end", "when": "live = 1"}, "end"]}},
    {"payments": PAYDAY, "step": {"posts": {"award": f"5 AZN {A}"}}},
    {"staff": {"ann": STAFF | {"takes": {"check": 1}}}, "queues": {"clerk": {"rule": "named"}}},
    {"staff": {"ann": STAFF | {"errors": f"2 times {A}"}}, "step": {"errors": {"human": f"9 % {A}"}}},
])
def test_what_a_step_uses_is_not_told(more):
    """Once a step asks, posts, errs or queues by name."""
    assert told(**more) == []
