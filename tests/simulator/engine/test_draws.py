"""The luck of cases is made in blocks, and belongs to addresses all the same: nobody can tell that there are blocks."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from simulator.cases.tables import Purpose
from simulator.engine.draws import Draws
from simulator.plan.distributions import Span
from tests.simulator.offices import A, build, minutes, run

WAIT = Purpose("notice/tell/letter", Span.model_validate(f"exponential 3 days {A}"), "notice/tell")
PLAIN = Purpose("notice/tell/sms", None, "notice/tell")
OTHER = Purpose("reaches/tell", None, "reaches/tell")
CASES = 3000


def draws(luck):
    """The draws of an office whose cases have these luck numbers."""
    return Draws(5, 0, np.asarray(luck, np.uint64), (WAIT, PLAIN, OTHER))


@given(st.data())
def test_a_value_depends_on_the_case_alone(data):
    """Whoever else is in the office, in whichever order they ask, a case's luck at an address is the same."""
    luck = data.draw(st.lists(st.integers(0, 2**63), min_size=1, max_size=5, unique=True))
    where = [(data.draw(st.integers(0, 2)), data.draw(st.integers(1, 3)), data.draw(st.integers(0, 3))) for _ in luck]
    crowd = draws([*range(2000), *luck])
    together = [crowd.again(purpose, 2000 + case, visit, turn) for case, (purpose, visit, turn) in enumerate(where)]
    alone = [draws([one]).again(purpose, 0, visit, turn) for one, (purpose, visit, turn) in
             zip(reversed(luck), reversed(where), strict=True)]
    assert together == alone[::-1]


def test_the_first_turn_is_the_visits_own():
    """Turn 0 reads what `value` reads; every further turn, visit and address is luck of its own."""
    ours = draws(range(CASES))
    columns = [[ours.again(purpose, case, visit, turn) for case in range(CASES)]
               for purpose in (1, 2) for visit in (1, 2) for turn in (0, 1, 2)]
    assert columns[0] == [ours.value(1, case, 1) for case in range(CASES)]
    apart = np.corrcoef(columns) - np.eye(len(columns))
    assert np.abs(apart).max() < 4.5 / np.sqrt(CASES)
    assert all(abs(np.mean(column) - 0.5) < 4.5 / np.sqrt(12 * CASES) for column in columns)


def test_purposes_of_one_address_share_their_luck():
    """A notice that would be late by letter is late by SMS: the place in the distribution is the same."""
    ours = draws(range(50))
    luck = [ours.value(1, case, 1) for case in range(50)]
    assert [ours.value(0, case, 1) for case in range(50)] == pytest.approx(WAIT.distribution.quantile(np.array(luck)))


def test_blocks_of_cases_that_have_ended_are_not_kept():
    """What is drawn late, for a notice still under way, takes no more room however many cases end."""
    ours = draws(range(200 * 1024))
    before = ours.value(1, 5, 1)
    for case in range(200 * 1024):
        ours.forget(case)
    assert ours.value(1, 5, 1) == before
    for case in range(0, 200 * 1024, 1024):
        ours.value(1, case, 1)
    assert not any(ours.blocks) and len(ours._late) <= 64


def test_another_activity_does_not_move_the_luck_of_notices_and_queries():
    """An activity written before them in the file leaves notices and tries of queries as they were."""
    told = {"ask": {"kind": "automatic", "register": "people", "next": "tell"},
            "tell": {"kind": "automatic", "notice": "sms", "next": "end"}}
    plan = {"registers": {"people": {"time": minutes(1), "fails": f"30 % {A}", "retry": f"5 min {A}", "tries": 9}},
            "notices": {"sms": {"delay": f"exponential 1 days {A}", "reaches": f"60 % {A}"}}}
    first = {"first": {"kind": "automatic", "next": "ask"}}
    one, other = (run(build(steps, at=[0.0] * 300, **plan)) for steps in (told, first | told))
    kinds = ["query", "query_failed", "notice_sms", "informed_sms"]
    ledgers = [log.ledger[log.ledger["kind"].isin(kinds)].sort_values(["case_id", "at"]).to_dict("list")
               for log in (one, other)]
    assert ledgers[0] == ledgers[1]
    assert ledgers[0]["kind"].count("informed_sms") > 150 and ledgers[0]["kind"].count("query_failed") > 80
