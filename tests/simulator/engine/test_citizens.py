"""The citizen's side: notices that are not understood, retries, consent, complaints and appeals of several levels."""

from __future__ import annotations

import pytest

from simulator import measure
from tests.simulator.offices import A, build, desk, minutes, posted, rows, run

DAY = 1440.0


def telling(**notice):
    """An activity that tells the person, then a wait in which a question may come."""
    activities = {
        "tell": {"kind": "automatic", "notice": "sms", "next": "wait"},
        "wait": {"kind": "outside", "time": f"constant 20 days {A}", "next": "end"},
        "call": desk(6, "over", posts={"failure_contact": f"1 call {A}"}),
        "over": {"kind": "end"},
    }
    sms = {"delay": f"constant 1 day {A}", "reaches": f"100 % {A}"}
    letter = {"delay": f"constant 3 days {A}", "reaches": f"100 % {A}"}
    asks = {"unclear": f"0 % {A}", "asks": "call"}
    return run(build(activities, at=[0.0] * 200, heads=200, notices={"sms": sms | asks | notice, "letter": letter}))


def test_a_notice_that_is_not_understood_brings_a_question():
    """Of 100 people told about 25 ask, two days after the notice came."""
    log = telling(unclear=f"25 % {A}", asks_after=f"constant 2 days {A}")
    assert len(posted(log, "failure_contact")) / 200 == pytest.approx(0.25, abs=0.08)
    assert set(rows(log, "call")["enabled_at"]) == {3 * DAY}
    assert not posted(telling(), "failure_contact")


def test_a_notice_that_does_not_arrive_is_sent_by_another_channel():
    """No message arrives; the letter goes out when that is known and arrives three days later."""
    log = telling(reaches=f"0 % {A}", otherwise="letter")
    assert posted(log, "notice_letter") == [(DAY, 1.0)] * 200
    assert posted(log, "informed_letter") == [(4 * DAY, 1.0)] * 200 and not posted(log, "informed_sms")


def test_who_gives_up_in_the_queue_tries_again_and_then_no_more():
    """One desk busy all day, patience of 10 min: a caller tries three times, an hour apart, and is then lost."""
    activities = {
        "call": desk(1440, patience={"time": minutes(10), "to": "left"}),
        "left": {"kind": "automatic", "next": [{"to": "later", "share": f"100 % {A}", "at_most": 2}, "lost"]},
        "later": {"kind": "outside", "time": minutes(60), "next": "call"},
        "lost": {"kind": "end"},
    }
    log = run(build(activities, at=[0, 5]))
    assert rows(log, "call", 1)["enabled_at"].tolist() == [5, 75, 145] and len(rows(log, "lost", 1)) == 1


def levels():
    """A decision, an objection to the office, a court; each may put errors right."""
    return {
        "decide": desk(1, "told", errors={"human": f"100 % {A}"}, milestone="decided"),
        "told": {"kind": "automatic",
                 "next": [{"to": "objects", "when": "open_errors > 0", "share": f"50 % {A}"}, "end"]},
        "objects": {"kind": "outside", "time": f"constant 5 days {A}", "posts": {"appeal": f"1 case {A}"},
                    "next": "hears"},
        "hears": desk(10, [{"to": "redress", "when": "open_errors = 0"}, {"to": "sues", "share": f"60 % {A}"}, "end"],
                      corrects=f"50 % {A}"),
        "sues": {"kind": "outside", "time": f"constant 20 days {A}", "posts": {"appeal": f"1 case {A}"},
                 "next": "court"},
        "court": desk(30, "redress", corrects=f"100 % {A}"),
        "redress": {"kind": "automatic", "posts": {"redress": f"100 AZN {A}", "appeal_upheld": f"1 case {A}"},
                    "next": "end"},
    }


def test_appeals_climb_through_their_levels():
    """Half of the wronged object, half of them are heard, six of ten others sue, and the court finds every error."""
    log = run(build(levels(), at=[float(n) for n in range(1000)], heads=9, horizon=f"60 days {A}"))
    count = {name: len(rows(log, name)) for name in ("objects", "sues", "court", "redress")}
    assert count["objects"] == pytest.approx(500, abs=50)
    assert count["sues"] == count["court"] == pytest.approx(150, abs=40)
    assert count["redress"] == pytest.approx(250 + 150, abs=50) == len(posted(log, "error_corrected"))
    found = measure(log, ["appeals", "overturn_share", "days_to_redress"]).set_index("measure")["value"]
    assert found["appeals"] == pytest.approx(650, abs=70)
    assert found["overturn_share"] == pytest.approx(100 * 400 / 650, abs=6)
    assert 0 < found["days_to_redress"] < 21


def test_who_was_not_wronged_does_not_object():
    """Without errors nobody appeals, because the condition asks for an open error."""
    activities = levels()
    activities["decide"]["errors"] = {"human": f"0 % {A}"}
    assert not posted(run(build(activities, at=[0, 1, 2])), "appeal")


def test_the_longer_the_wait_the_more_complain():
    """A complaint comes where the decision took more than ten days since the right arose, and nowhere else."""
    activities = {
        "wait": {"kind": "outside", "time": f"uniform 0 to 20 days {A}", "next": "decide"},
        "decide": {"kind": "automatic", "next": [{"to": "complains", "when": "days_waited > 10"}, "end"]},
        "complains": {"kind": "automatic", "posts": {"complaint": f"1 case {A}"}, "next": "end"},
    }
    log = run(build(activities, at=[0.0] * 300))
    waited = rows(log, "wait").set_index("case_id")["completed_at"]
    assert set(rows(log, "complains")["case_id"]) == set(waited[waited > 10 * DAY].index) != set()


def test_who_objects_to_the_automatic_way_is_served_by_hand():
    """Consent as an attribute: those who opt out take the old way, in the share the file says."""
    activities = {"sort": {"kind": "automatic", "next": [{"to": "by_hand", "when": "opted_out = 1"}, "end"]},
                  "by_hand": desk(1)}
    log = run(build(activities, at=[0.0] * 500, heads=9,
                    process={"attributes": {"opted_out": {"share": f"10 % {A}"}}}))
    assert len(rows(log, "by_hand")) / 500 == pytest.approx(0.1, abs=0.04)
    assert log.cases["opted_out"].sum() == len(rows(log, "by_hand"))
