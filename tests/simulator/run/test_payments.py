"""Awards become money: on which day, by which channel, held back, paid too long, and recovered."""

from __future__ import annotations

import pytest

from simulator import measure
from tests.simulator.offices import A, build, posted, run

DAY = 1440.0


def test_an_award_becomes_monthly_payments_on_the_payment_day():
    """An award of 100 for a right 40 days old: paid on 25 January and 25 February, with a month of back pay."""
    award = {"kind": "automatic", "posts": {"award": f"100 AZN {A}"}, "next": "end"}
    scenario = build(
        {"award": award},
        horizon=f"70 days {A}",
        arrivals={"old": {"stock": f"1 case {A}", "age": f"constant 40 days {A}"}},
        payments={"day_of_month": 25, "cut_off": f"2 days {A}", "months": 6},
    )
    log = run(scenario)
    assert posted(log, "paid") == [(22 * DAY, 100.0), (53 * DAY, 100.0)]
    assert posted(log, "back_pay") == [(22 * DAY, 100.0)] and posted(log, "due") == [(0, 100.0)]


def test_returned_payments_are_issued_again():
    """Every payment returned is paid again ten days later."""
    award = {"kind": "automatic", "posts": {"award": f"100 AZN {A}"}, "next": "end"}
    log = run(
        build(
            {"award": award},
            horizon=f"40 days {A}",
            payments={
                "day_of_month": 25,
                "cut_off": f"2 days {A}",
                "returned": f"100 % {A}",
                "reissued_after": f"10 days {A}",
            },
        )
    )
    assert posted(log, "returned") == [(22 * DAY, 100.0)] and posted(log, "paid") == [(32 * DAY, 100.0)]


def paid(activities: list[dict], months: int = 6, days: int = 200, award: int = 100, **plan):
    """A run in which an award is followed by other posts, each after so many days, with payments on the 25th."""
    steps = {"award": {"kind": "automatic", "posts": {"award": f"{award} AZN {A}"}, "next": "wait0"}}
    for place, step in enumerate(activities):
        steps[f"wait{place}"] = {"kind": "outside", "time": f"constant {step['after']} days {A}", "next": f"do{place}"}
        steps[f"do{place}"] = {"kind": "automatic", "posts": {step["post"]: f"1 case {A}"}, "next": f"wait{place + 1}"}
    steps[f"wait{len(activities)}"] = {"kind": "outside", "time": f"constant 1 day {A}", "next": "end"}
    return run(build(steps, horizon=f"{days} days {A}",
                     payments={"day_of_month": 25, "cut_off": f"2 days {A}", "months": months} | plan))


PAYDAYS = [22 * DAY, 53 * DAY, 81 * DAY, 112 * DAY, 142 * DAY, 172 * DAY]
"""25 January to 24 June 2022 (the 25th of June is a Saturday)."""


def test_a_suspended_payment_is_held_and_paid_when_reinstated():
    """Suspended from day 30 to day 100: February and March are held and paid as arrears in April."""
    log = paid([{"after": 30, "post": "suspended"}, {"after": 70, "post": "reinstated"}])
    assert [at for at, _ in posted(log, "paid")] == [PAYDAYS[0], *PAYDAYS[3:6]]
    assert posted(log, "back_pay") == [(PAYDAYS[3], 100.0)] * 2


def test_stopped_payments_never_come_back():
    """Stopped on day 60: January and February are paid, nothing afterwards."""
    log = paid([{"after": 60, "post": "stopped"}])
    assert [at for at, _ in posted(log, "paid")] == PAYDAYS[:2] and not posted(log, "back_pay")


def test_what_is_paid_after_the_right_ended_is_overpaid_and_recovered_in_parts():
    """The right ends on day 40, the office stops on day 90: two months too many, 80 of 100 back in four parts."""
    log = paid([{"after": 40, "post": "right_ended"}, {"after": 50, "post": "stopped"}],
               recovery={"share": f"80 % {A}", "starts_after": f"10 days {A}", "months": 3})
    assert posted(log, "overpaid") == [(PAYDAYS[1], 100.0), (PAYDAYS[2], 100.0)]
    assert [amount for _, amount in posted(log, "recovered")] == pytest.approx([160 / 3] * 3)
    assert posted(log, "recovered")[0][0] == 100 * DAY
    found = measure(log, ["overpaid_share", "recovered_share"]).set_index("measure")["value"]
    assert found["overpaid_share"] == pytest.approx(100 * 200 / 300)
    assert found["recovered_share"] == pytest.approx(80)


def test_money_takes_its_channel():
    """A card is collected after 12 days, once; a transfer is there on the payment day."""
    card = {"card": {"share": f"100 % {A}", "opens_after": f"constant 12 days {A}", "delay": f"constant 1 day {A}"}}
    bank = {"bank": {"share": f"100 % {A}"}}
    assert [at for at, _ in posted(paid([], months=2, channels=card), "paid")] == [35 * DAY, 54 * DAY]
    assert [at for at, _ in posted(paid([], months=2, channels=bank), "paid")] == PAYDAYS[:2]


def test_each_channel_gets_its_share_and_its_returns():
    """About 70 of 100 people by bank, of whose payments none come back; all postal orders do."""
    log = run(build(
        {"award": {"kind": "automatic", "posts": {"award": f"1 AZN {A}"}, "next": "end"}}, horizon=f"40 days {A}",
        arrivals={"a": {"rate": f"50 cases per day {A}", "to": "2022-01-20"}},
        payments={"day_of_month": 25, "cut_off": f"0 days {A}", "channels": {
            "bank": {"share": f"70 % {A}"}, "post": {"share": f"30 % {A}", "returned": f"100 % {A}"}}}))
    bank, post = len(posted(log, "channel_bank")), len(posted(log, "channel_post"))
    assert bank / (bank + post) == pytest.approx(0.7, abs=0.05) and bank + post == len(log.cases)
    assert (len(posted(log, "paid")), len(posted(log, "returned"))) == (bank, post)


def test_groups_have_payment_days_of_their_own():
    """Pensions on the 5th, grants on the 20th, all else on the 25th."""
    log = run(build(
        {"award": {"kind": "automatic", "posts": {"award": f"1 AZN {A}"}, "next": "end"}}, horizon=f"40 days {A}",
        arrivals={name: {"at": [0.0], "benefit": name} for name in ("pension", "grant", "other")},
        payments={"day_of_month": 25, "by": "benefit", "days": {"pension": 5, "grant": 20}, "cut_off": f"0 days {A}"}))
    cases = log.cases.set_index("case_id")["benefit"].astype(str)
    first = log.ledger[log.ledger["kind"] == "paid"].sort_values("at").groupby("case_id")["at"].min()
    assert {cases[case]: at / DAY for case, at in first.items()} == {"pension": 2.0, "grant": 17.0, "other": 22.0}
