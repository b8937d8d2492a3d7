"""Logs of about a dozen rows, and every measure's value and count worked out by hand on one of them."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pandas as pd

from simulator.measures.view import DAY, OfficeView
from tests.simulator.logs import event, proactive_case, view_of_rows

NAN = float("nan")
_BOOKED = [
    (1, "entitled", 0, 100), (1, "award", 10, 100), (1, "due", 10, 100), (1, "paid", 1440, 100), (1, "contact", 5, 1),
    (1, "cost_staff", 10, 30), (1, "missed_by_it", 10, 1), (1, "returned", 1440, 1), (1, "death", 9, 1),
    (1, "paid_after_death", 1440, 1), (1, "bypass", 5, 1),
    (2, "entitled", 0, 200), (2, "award", 2860, 230), (2, "due", 2860, 230), (2, "paid", 4320, 230),
    (2, "cost_staff", 2860, 50), (2, "failure_contact", 2000, 1), (2, "failure_contact", 2500, 1),
    (2, "complaint", 3000, 1), (2, "appeal", 3500, 1), (2, "appeal_upheld", 4000, 1), (2, "redress", 2900, 1),
    (2, "redress", 4440, 1),
    (2, "error_human", 2860, 1), (2, "back_pay", 4320, 60), (2, "gap", 4320, 40), (2, "visit", 1500, 1),
    (2, "planted", 1500, 1), (2, "planted_found", 1500, 1), (2, "review", 2860, 1), (2, "override", 2860, 1),
    (2, "recovered", 5000, 15), (3, "abandoned", 2880, 1), (4, "entitled", 0, 50),
    *[(1, kind, 5, 1) for kind, times in {
        "data_checked": 2, "data_complete": 1, "query": 4, "query_failed": 1, "truly_no": 2, "false_positive": 1,
        "truly_yes": 4, "false_negative": 1, "link_made": 4, "link_right": 3, "link_true": 5, "automatic_route": 2,
        "entitlement_check": 4, "stop": 2, "wrongful_stop": 1, "selected": 4, "wrong_contact": 1}.items()
      for _ in range(times)],
    *[(case, f"deadline_begun_{name}", 5, 1) for case, name in ((1, "x"), (2, "x"), (2, "y"))],
    (1, "sampled", 5, 10), (1, "inspected", 9, 1), (2, "sampled", 5, 30), (2, "inspected", 9, 1), (2, "found", 9, 1),
    (1, "seeks", 100, 1), (1, "matched", 1540, 1), (2, "seeks", 0, 1), (2, "unmatched", 2880, 1), (3, "seeks", 0, 1),
    (-1, "places_offered", 0, 8), (-1, "places_expired", 900, 2),
    (3, "sampled", 5, 20), (4, "inspected", 9, 1),
    (2, "deadline_passed_y", 9, 1), (2, "interest", 2860, 5), (2, "interest", 2860, 7),
    *[(-1, f"cash_{what}_till", 5, money) for what, money in (
        ("moved", 100), ("off", 20), ("unused", 30), ("moved", 300), ("off", -60), ("short", 50))],
    (-1, "cost_it", 0, 20), (-1, "outage_minutes", 0, 57_600)]


def four_lives() -> OfficeView:
    """One decided by rules at once, one by a person after rework, one who gave up the queue, one who waits still.

    Fifteen rows, 400 days; all four rights arise at minute 0, and the law allows 1,000 minutes from the application.
    """
    rights = [event(case, "right arises", 0, 0, 0, actor="outside") for case in (1, 2, 3, 4)]
    view = view_of_rows([
        *rights,
        event(1, "decide", 0, 0, 10, actor="automatic"),
        event(1, "pay", 10, 10, 1440, actor="automatic"),
        event(2, "apply", 0, 0, 1440, actor="outside"),
        event(2, "check", 1440, 1500, 1530),
        event(2, "check", 1530, 1540, 1550, visit=2),
        event(2, "decide", 1550, 2840, 2860),
        event(3, "apply", 0, 0, 1440, actor="outside"),
        event(3, "check", 1440, None, 2880, outcome="left"),
        event(3, "give up", 2880, 2880, 2880, actor="system"),
        event(4, "apply", 0, 0, 2880, actor="outside"),
        event(4, "check", 2880, None, None),
    ], [(0, *booking) for booking in _BOOKED], horizon=400 * DAY, roles={"clerks": ("clerk",)})
    cases = view.cases.assign(allowed=1000.0, used=pd.Series([10.0, 1420.0, 1440.0, 573_120.0]))
    return replace(view, cases=cases, every_case=cases)


def five_weeks() -> OfficeView:
    """Six cases decided at once, one in each of four weeks and two in the fifth: twelve rows, 35 days."""
    return view_of_rows([row for case, day in enumerate((1, 8, 15, 22, 29, 30), 1)
                         for row in proactive_case(case, entitled=day)], horizon=35 * DAY)


def one_week() -> OfficeView:
    """A file complete on Wednesday, 2 January 2019, and decided on Wednesday after: four rows."""
    return view_of_rows([
        event(1, "right arises", 0, 0, 0, actor="outside"),
        event(1, "apply", 0, 0, 1440, actor="outside"),
        event(1, "check", 1440, 1500, 1530),
        event(1, "decide", 1530, 8 * DAY, 8 * DAY + 20),
    ], start=np.datetime64("2019-01-01"))


WEEKS = {"forecast_error": (50.0, 1), "forecast_bias": (-50.0, 1)}
"""The fifth week is forecast as 1, the mean of four weeks, and holds 2: half of it is missed, from below."""

WEEK = {"office_working_days": (5.0, 1)}

LIVES = {
    "contacts_per_case": (0.75, 4),  # 1 contact and 2 that need not have been, by 4 cases
    "failure_demand_share": (200 / 3, 3),
    "appeals": (500.0, 2),
    "complaints": (500.0, 2),
    "overturn_share": (100.0, 1),
    "days_to_redress": (1.0, 1),  # asked at 3,000, mended at 4,440; what was mended at 2,900 answers nobody
    "abandonment_share": (25.0, 4),
    "satisfaction_served": (76.5, 2),  # 99.5, and 99.5 - 2 x 3 - 40
    "satisfaction_eligible": (38.25, 4),
    "availability": (90.0, 576_000),
    "missed_day_by_it": (1.0, 4),
    "amount_paid": (330.0, 4),
    "deadline_missed_share": (50.0, 2),
    "deadline_overdue_share": (200 / 3, 3),  # who gave up is not in it
    "overdue_open": (1.0, 4),
    "cost_per_award": (50.0, 2),  # 30 + 50 + 20
    "cash_short_share": (50.0, 2),
    "cash_short_mean": (25.0, 2),
    "cash_unused_mean": (15.0, 2),
    "cash_forecast_error": (20.0, 2),  # 20 and 60 of 400
    "cash_forecast_bias": (-10.0, 2),
    "missed_persons": (2.0, 4),
    "missed_amount": (50 * 400 / (365.25 / 12), 4),
    "overpaid_share": (100 * 30 / 330, 330),
    "underpaid_share": (0.0, 330),
    "back_pay_mean": (60.0, 1),
    "recovered_share": (50.0, 30),
    "payments_after_death": (50_000.0, 2),
    "wrongful_stops": (250.0, 4),
    "returned_payment_share": (50.0, 2),
    "gap_amount_mean": (40.0, 1),
    "errors_human": (500.0, 2),
    "errors_data": (0.0, 2),
    "errors_rule": (0.0, 2),
    "errors_model": (0.0, 2),
    "errors_all": (500.0, 2),
    "amount_right_share": (50.0, 2),
    "data_complete_share": (50.0, 2),
    "query_failure_share": (25.0, 4),
    "false_positive_share": (50.0, 2),
    "false_negative_share": (25.0, 4),
    "match_precision": (75.0, 4),
    "match_recall": (60.0, 5),
    "planted_found_share": (100.0, 1),
    "override_share": (100.0, 1),
    "bypass_share": (50.0, 2),
    "reviewer_load": (1 / 400, 1),
    "same_day_share": (50.0, 2),
    "within_15_days_share": (100.0, 2),
    "rest_within_15_days_share": (100.0, 1),
    "proactive_share": (50.0, 2),
    "proactive_person_share": (50.0, 2),
    "proactive_type_share": (0.0, 1),  # one of two awards is not most of them
    "straight_through_share": (50.0, 2),
    "take_up_share": (50.0, 4),
    # 4, then 3 at risk: 3/4, then 1/2 wait on; 10 min and 2,860 min are 1/144 and 143/72 days
    "days_to_decision_mean": (1 / 144 + 0.75 * (143 / 72 - 1 / 144) + 0.5 * (400 - 143 / 72), 4),
    "days_to_decision_median": (143 / 72, 4),
    "days_to_decision_p90": (NAN, 4),
    "days_from_application": (71 / 72 + 2 / 3 * (398 - 71 / 72), 3),
    "days_to_payment_mean": (1 + 0.75 * 399, 4),
    "days_to_payment_median": (NAN, 4),
    "cases_begun": (4.0, 4),
    "awards_made": (2.0, 2),
    "awards_by_rules": (1.0, 1),
    "by_rules_share": (50.0, 2),
    "within_a_day_share": (100 / 3, 3),
    "open_over_90_days": (1.0, 1),
    "visits_per_case": (50.0, 2),
    "stop_share": (50.0, 4),
    "wrong_contact_share": (25.0, 4),
    "payments_per_death": (100.0, 1),
    "touch_minutes": (30.0, 2),  # 0 and 30 + 10 + 20
    "touch_minutes_automatic": (0.0, 1),
    "touch_minutes_applied": (60.0, 1),
    "rework_share": (50.0, 2),
    "rework_minutes": (5.0, 2),
    "first_time_complete_share": (0.0, 1),
    "waiting_hours": ((1 + 1 / 6 + 21.5 + 24 + 9552) / 5, 5),
    "backlog_mean": (399 / 400, 400),  # nobody on the first evening, one on all others
    "backlog_end": (1.0, 1),
    "backlog_growth": (7 * 199.5 / (400 * (400**2 - 1) / 12), 400),
    "backlog_age_median": (398.0, 1),
    "backlog_age_p90": (398.0, 1),
    "backlog_age_oldest": (398.0, 1),
    "utilisation": (6.0, 1000 / 60),
    "finished_per_week": (3 / (400 / 7), 3),
    "decided_per_week": (2 / (400 / 7), 2),
}

BY_ROLE = {
    "waiting_hours": ((1 + 1 / 6 + 21.5 + 24 + 9552) / 5, 5),
    "backlog_mean": (399 / 400, 400),
    "utilisation": (6.0, 1000 / 60),
}
