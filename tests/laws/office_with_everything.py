"""One office in which all happens that measures count, long enough for the slowest of them."""

from __future__ import annotations

from typing import Any

from simulator import Scenario
from tests.laws.measured_offices import BOOKED
from tests.laws.office_strategies import MARKETS
from tests.simulator.offices import A, build, desk


def office_with_everything() -> Scenario:
    """A year, one case a day: applications, registers, a model, a list, a search, deadlines, payments, cash, errors."""
    staff: dict[str, Any] = {name: {"roles": [role], "heads": f"2 heads {A}", "calendar": "office"}
                             for name, role in (("clerks", "clerk"), ("officers", "officer"))}
    down = [{"from": "2022-01-05 10:00:00", "lasts": f"9 h {A}"}]
    return build(
        _activities(), staff=staff, horizon=f"385 days {A}", warm_up=f"3 days {A}",
        registers={"people": {"time": f"constant 1 min {A}", "fails": f"10 % {A}", "missing": f"10 % {A}",
                              "key_errors": f"30 % {A}", "mixed_up": f"5 % {A}", "outages": down,
                              "match": {"accuracy": f"90 % {A}", "accept": f"80 % {A}", "review": f"30 % {A}"}}},
        markets={"at_once": MARKETS["at_once"]},
        controllers={"till": {"reviews": "weekly mon 08:00", "cash": {"pays": "award", "forecast": {
            "weeks": f"2 weeks {A}", "error": f"5 % {A}", "buffer": f"10 % {A}"}}}},
        payments={"day_of_month": 5, "cut_off": f"1 days {A}",
                  "recovery": {"share": f"50 % {A}", "starts_after": f"1 days {A}"},
                  "channels": {"bank": {"share": f"100 % {A}", "opens_after": f"constant 1 days {A}"}}},
        costs={"staff_minute": {"clerk": f"2 AZN {A}"}, "case": f"3 AZN {A}", "error": f"50 AZN {A}"},
        arrivals={"x": {"rate": f"3 cases per week {A}", "benefit": "x"},
                  "no": {"rate": f"1 cases per week {A}", "benefit": "no", "starts": "refuse"},
                  "by_rule": {"rate": f"2 cases per week {A}", "benefit": "y", "starts": "rules"},
                  "gone": {"rate": f"1 cases per month {A}", "benefit": "y", "starts": "queue"},
                  "held": {"rate": f"1 cases per month {A}", "benefit": "y", "starts": "receive"}},
        process={"attributes": {"urgent": {"share": f"30 % {A}"},
                                "days_allowed": {"value": f"uniform 1 to 9 days {A}"}},
                 "deadlines": {"law": {"from": "entitled", "allows": f"2 days {A}",
                                       "interest": {"rate": f"12 % {A}", "of": "days_allowed"}}}})


def _activities() -> dict[str, Any]:
    books = dict.fromkeys(BOOKED, f"40 AZN {A}")
    wrong = {"human": f"20 % {A}", "data": f"10 % {A}", "rule": f"5 % {A}"}
    records = {"kind": "automatic", "next": "end"}
    return {
        "apply": {"kind": "outside", "time": f"exponential 6 h {A}", "milestone": "applied", "next": "ask"},
        "ask": {"kind": "automatic", "register": "people",
                "next": [{"to": "link", "when": "outcome = unsure"}, "advice"]},
        "link": desk(5, "advice", links={"of": "ask", "skill": f"80 % {A}"}, repairs="people"),
        "advice": {"kind": "model", "model": {"truth": "urgent", "accuracy": f"70 % {A}",
                                              "unsure": [f"40 % {A}", f"60 % {A}"]},
                   "next": [{"to": "look", "when": "outcome = unsure"}, "complete"]},
        "look": desk(5, "complete", review={"of": "advice", "skill": f"60 % {A}", "bias": f"30 % {A}"}),
        "complete": desk(20, [{"to": "complete", "share": f"10 % {A}", "at_most": 1}, "list"], milestone="complete"),
        "list": {"kind": "selection", "runs": {"at": "daily 10:00"},
                 "selects": {"how": "random", "share": f"30 % {A}", "by": "benefit"},
                 "next": [{"to": "inspect", "when": "outcome = yes"}, "search"]},
        "inspect": desk(10, "search", inspects={"truth": "urgent", "skill": f"80 % {A}"}),
        "search": {"kind": "matching", "market": "at_once", "next": "decide", "refuses": f"20 % {A}",
                   "expires": {"after": f"30 h {A}", "to": "decide"}},
        "decide": desk(20, "notify", role="officer", milestone="decided", errors=wrong,
                       posts=books | {"award": f"100 AZN {A}", "due": f"100 AZN {A}", "back_pay": f"9 AZN {A}"}),
        "notify": {"kind": "automatic", "milestone": "notified", "next": "end"},
        "rules": records | {"milestone": "decided", "errors": wrong, "next": "notify",
                            "posts": {"award": f"100 AZN {A}", "due": f"90 AZN {A}"}},
        "receive": {"kind": "automatic", "next": "elsewhere"},
        "elsewhere": {"kind": "outside", "time": f"constant 600 days {A}", "next": "decide"},
        "refuse": desk(20, milestone="refused"),
        "queue": desk(600, milestone="decided", patience={"time": f"constant 10 min {A}", "to": "end"}),
    }
