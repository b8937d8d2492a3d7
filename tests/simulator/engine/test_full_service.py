"""One shipped office in which every part of the engine takes place, and no key of office files goes unused."""

from __future__ import annotations

from collections import defaultdict

import pytest
from pydantic import BaseModel

from simulator import explain_case, list_scenarios, load_scenario, measure, query_log, run_replications
from tests.simulator.plan.test_office_files import specs

HAPPENS = (
    "abandoned", "appeal", "appeal_upheld", "award", "back_pay", "batch_failed", "channel_bank", "channel_card",
    "channel_post", "complaint", "contact", "cost_case", "cost_contact", "cost_error", "cost_it", "cost_notice",
    "cost_query", "cost_staff", "due", "entitled", "error_corrected", "error_data", "error_human", "error_model",
    "error_rule", "failure_contact", "informed_letter", "informed_sms", "learned_assesses", "link_made", "link_right",
    "link_true", "notice_reminder", "overpaid", "override", "paid", "planted", "planted_found", "query", "query_failed",
    "record_repaired", "recovered", "redress", "reinstated", "returned", "review", "right_ended", "score_rates",
    "stopped", "suspended",
)
"""Ledger kinds that each need a part of the engine to work."""


OF_OTHERS = {"interest_mean": "medical_board", "deadlines_passed_share": "medical_board", "error_estimate": "recheck",
             "error_estimate_low": "recheck", "error_estimate_high": "recheck", "finds_per_inspection": "recheck",
             "days_to_match": "job_exchange", "unmatched_share": "job_exchange",
             "places_unfilled_share": "job_exchange", "cash_short_share": "treasury", "cash_short_mean": "treasury",
             "cash_unused_mean": "treasury", "cash_forecast_error": "treasury", "cash_forecast_bias": "treasury"}
"""Measure → shipped office that has something to count for it."""


@pytest.fixture(scope="module")
def log():
    """One replication of the office with every part."""
    return run_replications(load_scenario("full_service"), seed=1, replications=1)


def test_every_part_takes_place(log):
    """Whatever the engine can post is posted, and every outcome of an activity occurs."""
    assert not set(HAPPENS) - set(log.ledger["kind"].unique())
    assert set(log.events["outcome"].unique()) >= {"done", "found", "missing", "unsure", "unavailable", "yes", "no",
                                                   "off", "left", "expired", "interrupted", "withdrawn"}
    assert set(log.events["rule_version"].unique()) == {"1", "2", "3"}


def test_nearly_every_measure_has_something_to_count(log):
    """Only measures of other processes' words stay empty (a gap at re-assessment, outreach, visits to a centre, and
    what boards, lists, markets and cash boxes have, each in a shipped office of its own).
    """
    table = measure(log).set_index("measure")["count"]
    assert set(table.index[table == 0]) <= {"gap_amount_mean", "payments_after_death", "payments_per_death",
                                            "found_share", "first_time_complete_share", "office_working_days",
                                            "visits_per_case", "wrong_contact_share", "open_over_90_days", *OF_OTHERS}


@pytest.mark.parametrize("office", sorted(set(OF_OTHERS.values())))
def test_every_other_measure_is_counted_in_an_office_of_its_own(office):
    """Whoever looks for an example of a measure finds an office that has it."""
    names = [name for name, home in OF_OTHERS.items() if home == office]
    counted = measure(run_replications(load_scenario(office), seed=1, replications=1), names)
    assert counted.loc[counted["count"].eq(0), "measure"].tolist() == []


def test_its_books_balance(log):
    """What was recovered was overpaid, who is paid had an award, and every query stands in the audit trail."""
    total = log.ledger.groupby("kind", observed=True)["amount"].sum()
    assert 0 < total["recovered"] < total["overpaid"] < total["paid"]
    owners = {kind: set(log.ledger.loc[log.ledger["kind"] == kind, "case_id"]) for kind in ("award", "paid", "overpaid",
                                                                                            "right_ended")}
    assert owners["paid"] <= owners["award"] and owners["overpaid"] <= owners["right_ended"]
    assert query_log(log)["tries"].sum() == (log.ledger["kind"] == "query").sum()


def test_a_long_story_reads_in_order(log):
    """The case with most steps is told from its beginning to its end."""
    case = int(log.events["case_id"].value_counts().index[0])
    story = explain_case(log, case)
    assert len(story) > 8 and all(sentence.endswith(".") for sentence in story)
    told = " ".join(story)
    assert "A notice goes out (letter)." in told or "A notice goes out (sms)." in told


def test_a_case_tells_what_happened_to_its_money(log):
    """A payment after a death is told as one that is not due, before payments stop and some money comes back."""
    case = int(log.ledger.loc[log.ledger["kind"] == "recovered", "case_id"].iloc[0])
    story = [sentence.partition(": ")[2] for sentence in explain_case(log, case)]
    order = ["The right ends; the office does not know yet.", "Payments stop."]
    assert story.index(order[0]) < story.index(order[1])
    assert any("not due any more" in sentence for sentence in story) and any("come back" in s for s in story)


ELSEWHERE = {
    "Staff": {"presence", "takes"}, "QueueRule": {"same_worker", "presence"}, "Arrivals": {"by_hour_of_week", "done"},
    "Activity": {"skip_when", "at_once", "time_after"}, "Presence": {"mon", "tue", "wed", "thu", "fri", "sat", "sun"},
    "People": {"benefits"}, "Process": {"drawn", "drawn_ways"},
    "Scenario": {"sources", "measured_from", "not_identified"},
}
"""Keys of an office measured from an event log (`readiness office calibrate` writes them), and two more."""


def test_every_key_of_office_files_is_used_by_a_shipped_scenario():
    """Whoever looks for an example of a key finds one."""
    used: dict[str, set[str]] = defaultdict(set)

    def walk(part):
        if isinstance(part, BaseModel):
            used[type(part).__name__] |= {name for name in part.model_fields_set if getattr(part, name) not in ((), {})}
            part = dict(part)
        for inner in part.values() if isinstance(part, dict) else part if isinstance(part, tuple) else ():
            walk(inner)

    for name in list_scenarios():
        walk(load_scenario(name))
    unused = {kind.__name__: set(kind.model_fields) - used[kind.__name__] - ELSEWHERE.get(kind.__name__, set())
              for kind in specs() if kind.__name__ != "MeasuredFrom"}
    assert "" == "; ".join(f"{name}: {', '.join(sorted(keys))}" for name, keys in unused.items() if keys)
