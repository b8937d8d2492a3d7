"""Waits, registers, batches, models, branches, timers, ledger, rollout: each worked out by hand."""

from __future__ import annotations

import pytest

from synthetic_data import BadInput
from tests.simulator.offices import NINE, A, build, desk, minutes, posted, rows, run, spans

DAY = 1440.0


def outcomes(log, activity: str) -> list[str]:
    """Outcomes in case order."""
    return rows(log, activity).sort_values("case_id")["outcome"].tolist()


def ends(log, case: int = 0) -> list[str]:
    """Activities that a case completed, in order."""
    chosen = rows(log, case=case)
    return chosen[chosen["completed_at"].notna()]["activity"].tolist()


# -- waiting outside --------------------------------------------------------------------------------


def test_working_days_do_not_count_the_weekend():
    """Three working days from Thursday 10:00 end on Tuesday 10:00."""
    wait = {"kind": "outside", "time": f"constant 3 working days {A}", "next": "end"}
    assert spans(run(build({"wait": wait}, at=[3 * DAY + 600])), "wait") == [(3 * DAY + 600, 8 * DAY + 600)]


def test_a_reminder_shortens_the_wait():
    """An answer due on day 20, reminded on day 10 with half of the rest saved, comes on day 15."""
    wait = {"kind": "outside", "time": f"constant 20 days {A}", "next": "end",
            "reminder": {"after": f"10 days {A}", "shortens": f"50 % {A}"}}
    log = run(build({"wait": wait}))
    assert spans(log, "wait") == [(0, 15 * DAY)]
    assert posted(log, "notice_reminder") == [(10 * DAY, 1.0)]


def test_no_answer_before_the_deadline_expires():
    """An answer due on day 20 with an expiry on day 7 goes where expiry leads, and the row says expired."""
    wait = {
        "kind": "outside",
        "time": f"constant 20 days {A}",
        "next": "end",
        "expires": {"after": f"7 days {A}", "to": "closed"},
    }
    log = run(build({"wait": wait, "closed": {"kind": "end"}}))
    assert spans(log, "wait") == [(0, 7 * DAY)]
    assert outcomes(log, "wait") == ["expired"] and ends(log)[-1] == "closed"


def test_every_visit_has_luck_of_its_own():
    """Coming back to a desk, a case does not take the same time again."""
    again = desk(f"exponential 10 min {A}", [{"to": "work", "share": f"100 % {A}", "at_most": 5}, "end"])
    taken = [round(end - start, 9) for start, end in spans(run(build({"work": again})), "work")]
    assert len(taken) == 5 == len(set(taken))


def test_a_loop_stops_at_its_limit():
    """With at_most 2 a case asked for papers every time is asked twice, then goes on."""
    activities = {"check": desk(1, [{"to": "ask", "share": f"100 % {A}", "at_most": 2}, "end"]),
                  "ask": {"kind": "outside", "time": minutes(10), "next": "check"}}
    log = run(build(activities))
    assert ends(log) == ["check", "ask", "check", "ask", "check", "end"]
    assert rows(log, "check")["visit"].tolist() == [1, 2, 3]


# -- batches ----------------------------------------------------------------------------------------


def batch(**runs):
    """A nightly batch."""
    return {"night": {"kind": "batch", "runs": {"at": "daily 22:00"} | runs, "next": "end"}}


def test_a_nightly_run_takes_all_who_wait():
    """Cases at 10:00 and 21:00 are done at 22:00, one at 23:00 on the next night."""
    assert spans(run(build(batch(), at=[600, 1260, 1380])), "night") == [
        (1320, 1320),
        (1320, 1320),
        (1320 + DAY, 1320 + DAY),
    ]


def test_at_one_instant_work_ends_then_batches_run_then_cases_arrive():
    """Work that ends at 22:00 makes the run of 22:00; a case that arrives at 22:00 waits for the next, alone or not."""
    activities = {"work": desk(10, "night"), **batch()}
    both = run(build(activities, arrivals={"a": {"at": [1310.0]}, "b": {"at": [1320.0], "starts": "night"}}))
    assert spans(both, "night") == [(1320, 1320), (1320 + DAY, 1320 + DAY)]
    assert spans(run(build(batch(), at=[1320])), "night") == [(1320 + DAY, 1320 + DAY)]


def test_a_run_that_still_works_is_not_begun_again():
    """Two chunks of 30 hours each last over the next two runs: who came meanwhile waits for the fourth."""
    slow = batch(chunk=f"1 cases {A}", chunk_time=f"constant 30 h {A}")
    log = run(build(slow, at=[0, 0, 2000]))
    assert spans(log, "night") == [(1320, 3120), (3120, 4920), (1320 + 3 * DAY, 3120 + 3 * DAY)]


def test_a_run_that_fails_restarts_and_does_nothing_twice():
    """Chunks of 10 that fail half of the time: every case once, in its chunk, each attempt later than the last."""
    log = run(
        build(
            batch(chunk=f"10 cases {A}", chunk_time=minutes(5), fails=f"50 % {A}", restart=f"30 min {A}"), at=[0.0] * 40
        )
    )
    done = rows(log, "night")
    assert sorted(done["case_id"]) == list(range(40))
    assert done["completed_at"].value_counts().tolist() == [10] * 4
    failures = posted(log, "batch_failed")
    assert len(failures) > 0
    assert done["completed_at"].max() == 1320 + 4 * 5 + len(failures) * 35


def test_a_monthly_run_on_a_day_off_comes_before():
    """The 15th and 16th of January 2022 are a weekend: the run of the 16th comes on Friday the 14th."""
    log = run(build(batch(at="monthly 16 08:00", on_day_off="before")))
    assert spans(log, "night") == [(11 * DAY + 480, 11 * DAY + 480)]


def test_slots_limit_a_run():
    """Two appointments a day: five cases need three days."""
    log = run(build(batch(at="working days 09:00", slots=f"2 cases {A}"), at=[0.0] * 5))
    assert [at for at, _ in spans(log, "night")] == [NINE, NINE, NINE + DAY, NINE + DAY, NINE + 2 * DAY]


def test_a_window_stops_a_run_and_the_rest_waits_for_the_next():
    """Chunks of 50 minutes from 22:00 with a window to midnight: two are done, the third is undone until next night."""
    log = run(build(batch(chunk=f"2 cases {A}", chunk_time=minutes(50), window=f"2 h {A}"), at=[0.0] * 6 + [1400.0]))
    night, next_night = [(1320, 1370)] * 2 + [(1370, 1420)] * 2, [(2760, 2810)] * 2 + [(2810, 2860)]
    assert spans(log, "night") == night + next_night
    assert posted(log, "batch_stopped") == [(1440, 2.0)]


def test_a_chunk_that_ends_with_its_window_is_done():
    """Two chunks of 50 minutes fit into 100 minutes."""
    log = run(build(batch(chunk=f"1 cases {A}", chunk_time=minutes(50), window=f"100 min {A}"), at=[0.0] * 2))
    assert spans(log, "night") == [(1320, 1370), (1370, 1420)] and not posted(log, "batch_stopped")


def test_a_window_closes_before_the_run_of_the_same_moment():
    """18 hours a case in windows of 24: each run does one case, and the next takes the other without losing a night."""
    log = run(build(batch(chunk=f"1 cases {A}", chunk_time=minutes(1080), window=f"24 h {A}"), at=[0.0] * 2))
    assert spans(log, "night") == [(1320, 2400), (1320 + DAY, 2400 + DAY)]


def test_no_restart_after_the_window():
    """A restart that would come after the window is left to the next night: one attempt a night until one succeeds."""
    failing = batch(chunk_time=minutes(5), fails=f"80 % {A}", restart=f"90 min {A}", window=f"1 h {A}")
    log = run(build(failing, at=[0.0] * 3, horizon=f"200 days {A}"))
    nights = len(posted(log, "batch_failed"))
    assert nights > 0 and posted(log, "batch_stopped") == [(1325 + DAY * n, 3.0) for n in range(nights)]
    assert spans(log, "night") == [(1320 + DAY * nights, 1325 + DAY * nights)] * 3


# -- model and reviewer -----------------------------------------------------------------------------


def modelled(cases: int = 4000, **stub):
    """A model decides, a person reviews what it is unsure of."""
    activities = {
        "score": {
            "kind": "model",
            "model": {"truth": "eligible", "accuracy": f"80 % {A}"} | stub,
            "next": [{"to": "review", "when": "outcome = unsure"}, {"to": "review", "when": "outcome = off"}, "end"],
        },
        "review": desk(0.01, review={"of": "score", "skill": f"90 % {A}", "bias": f"0 % {A}"}),
    }
    attributes = {"eligible": {"share": f"50 % {A}"}, "group": {"choice": {"old": f"50 % {A}", "young": f"50 % {A}"}}}
    return run(build(activities, at=[float(n) for n in range(cases)], process={"attributes": attributes}))


def test_the_score_behind_each_answer_is_kept_on_demand():
    """Each answer is what its score says with threshold 0.6 and doubt from 0.4 to 0.6; nothing else changes."""
    band = {"threshold": f"60 % {A}", "unsure": [f"40 % {A}", f"60 % {A}"]}
    plain, kept = modelled(300, **band), modelled(300, keeps_score=True, **band)
    scores = kept.ledger[kept.ledger["kind"] == "score_score"].set_index("case_id")["amount"].sort_index()
    said = ["no" if score < 0.4 else "unsure" if score < 0.6 else "yes" for score in scores]
    assert said == outcomes(kept, "score") and set(said) == {"no", "unsure", "yes"}
    rest = kept.ledger[kept.ledger["kind"] != "score_score"]
    assert rest["amount"].tolist() == plain.ledger["amount"].tolist() and kept.events.equals(plain.events)


def accuracy(log, activity: str = "score", **where) -> float:
    """Share of right answers."""
    chosen = rows(log, activity).merge(log.cases.rename(columns={"eligible": "truth"}), on="case_id")
    for name, value in where.items():
        chosen = chosen[chosen[name] == value]
    return float(((chosen["outcome"] == "yes") == (chosen["truth"] == 1)).mean())


def test_the_model_is_as_right_as_stated_in_each_group():
    """Accuracy 80 %, and 60 % for the old, within three standard errors."""
    log = modelled(group="group", group_accuracy={"old": f"60 % {A}"})
    assert accuracy(log, group="young") == pytest.approx(0.8, abs=0.03)
    assert accuracy(log, group="old") == pytest.approx(0.6, abs=0.035)
    wrong = len(posted(log, "false_positive")) + len(posted(log, "false_negative"))
    assert wrong == len(posted(log, "error_model")) == round((1 - accuracy(log)) * 4000)


def test_a_higher_threshold_trades_false_grants_for_false_refusals():
    """Asking for more certainty makes fewer false positives and more false negatives."""
    low, high = modelled(), modelled(threshold=f"80 % {A}")
    assert len(posted(high, "false_positive")) < len(posted(low, "false_positive"))
    assert len(posted(high, "false_negative")) > len(posted(low, "false_negative"))


def test_the_unsure_band_goes_to_a_reviewer_as_skilled_as_stated():
    """What the model leaves open is reviewed, and 90 of 100 reviews are right."""
    log = modelled(unsure=[f"20 % {A}", f"80 % {A}"])
    unsure = (rows(log, "score")["outcome"] == "unsure").sum()
    assert unsure == len(rows(log, "review")) == len(posted(log, "review")) > 500
    assert accuracy(log, "review") == pytest.approx(0.9, abs=0.04)
    assert accuracy(log) < 1


def test_a_model_that_is_off_or_drifts():
    """Switched off, every case goes to a person; after the drift the model is worse."""
    off = modelled(500, off_from="2022-01-03")
    assert outcomes(off, "score") == ["off"] * 500 and len(rows(off, "review")) == 500
    drifted = modelled(drift_from="2022-01-03", drift_accuracy=f"55 % {A}")
    assert accuracy(drifted) == pytest.approx(0.55, abs=0.03)


def test_bias_cannot_follow_advice_that_is_not_given():
    """A reviewer who would follow everything still has to think when the model is unsure."""
    activities = {
        "score": {
            "kind": "model",
            "model": {"truth": "eligible", "accuracy": f"70 % {A}", "unsure": [f"0 % {A}", f"100 % {A}"]},
            "next": "review",
        },
        "review": desk(0.01, review={"of": "score", "skill": f"100 % {A}", "bias": f"100 % {A}"}),
    }
    log = run(
        build(
            activities, at=[float(n) for n in range(300)], process={"attributes": {"eligible": {"share": f"50 % {A}"}}}
        )
    )
    assert accuracy(log, "review") == 1


def test_attributes_are_drawn_apart():
    """Two attributes of 50 % each hold together in about 25 of 100 cases."""
    attributes = {"a": {"share": f"50 % {A}"}, "b": {"share": f"50 % {A}"}}
    cases = run(build({"work": desk(0)}, at=[float(n) for n in range(2000)], process={"attributes": attributes})).cases
    assert (cases["a"] * cases["b"]).mean() == pytest.approx(0.25, abs=0.03)


def reviewed(bias: int, planted: int = 0):
    """Every answer of the model is reviewed by people with some automation bias."""
    activities = {"score": {"kind": "model", "model": {"truth": "eligible", "accuracy": f"70 % {A}"}, "next": "review"},
                  "review": desk(0.01, review={"of": "score", "skill": f"100 % {A}", "bias": f"{bias} % {A}"})}
    attributes = {"eligible": {"share": f"50 % {A}"}, "planted": {"share": f"{planted} % {A}"}}
    return run(build(activities, at=[float(n) for n in range(2000)], process={"attributes": attributes}))


def test_automation_bias_lets_the_models_errors_through():
    """A perfect reviewer without bias mends all; with full bias the model's accuracy is what remains."""
    assert accuracy(reviewed(0), "review") == 1
    blind = reviewed(100)
    assert accuracy(blind, "review") == accuracy(blind) and not posted(blind, "override")
    assert len(posted(reviewed(0), "override")) == round((1 - accuracy(reviewed(0))) * 2000)


def test_planted_errors_are_found_as_often_as_the_reviewer_looks():
    """With 40 % bias about 60 of 100 planted errors are found."""
    log = reviewed(40, planted=100)
    assert len(posted(log, "planted")) == 2000
    assert len(posted(log, "planted_found")) / 2000 == pytest.approx(0.6, abs=0.035)


# -- branches ---------------------------------------------------------------------------------------


def branching(**join):
    """Two agencies work at the same time."""
    return {
        "split": {"kind": "split", "branches": ["a", "b"]},
        "a": {"kind": "outside", "time": minutes(10), "next": "join"},
        "b": {"kind": "outside", "time": minutes(30), "next": "join"},
        "join": {"kind": "join", "of": "split", "next": "after"} | join,
        "after": desk(5),
    }


def test_a_join_waits_for_all_branches():
    """Branches of 10 and 30 min join at 30."""
    assert spans(run(build(branching())), "after") == [(30, 35)]


def test_a_join_for_the_first_goes_on_at_once_and_counts_the_late_one_not_twice():
    """The first of two goes on at 10; the second comes at 30, while the case is still at work, and changes nothing."""
    log = run(build(branching(first=1) | {"after": desk(60)}))
    assert spans(log, "after") == [(10, 70)]
    assert rows(log, "end")["completed_at"].tolist() == [70]


def test_a_branch_may_open_and_join_branches_of_its_own_again_and_again():
    """A loop round an inner split within one branch of an outer one: the outer join still meets both its branches."""
    activities = {
        "outer": {"kind": "split", "branches": ["turns", "wait"]},
        "wait": {"kind": "outside", "time": minutes(100), "next": "outer_join"},
        "turns": {"kind": "split", "branches": ["a", "b"]},
        "a": {"kind": "outside", "time": minutes(5), "next": "inner_join"},
        "b": {"kind": "outside", "time": minutes(10), "next": "inner_join"},
        "inner_join": {"kind": "join", "of": "turns", "next": [{"to": "turns", "when": "visit < 6"}, "outer_join"]},
        "outer_join": {"kind": "join", "of": "outer", "next": "after"},
        "after": {"kind": "outside", "time": minutes(1), "next": "end"},
    }
    log = run(build(activities, at=[0.0, 500.0]))
    assert len(rows(log, "a")) == len(rows(log, "b")) == 2 * 3
    assert len(rows(log, "after")) == len(rows(log, "end")) == 2


# -- timers -----------------------------------------------------------------------------------------


def test_a_clock_stops_when_another_takes_the_case_away_from_its_activity():
    """Calls come daily until the answer; after three days nobody waits for it any more, and no call comes either."""
    activities = {
        "wait": {"kind": "outside", "time": f"constant 90 days {A}", "next": "end"},
        "call": desk(5, "over"), "over": {"kind": "end"},
        "close": {"kind": "outside", "time": f"constant 20 days {A}", "next": "end"},
    }
    daily = {"starts": "wait", "after": f"constant 1 days {A}", "repeats": True, "until": "wait",
             "does": {"visit": "call"}}
    gone = {"starts": "wait", "after": f"constant 3.5 days {A}", "until": "wait", "does": {"move_to": "close"}}
    log = run(build(activities, process={"timers": {"daily": daily, "gone": gone}}))
    assert len(rows(log, "call")) == 3
    activities["wait"]["expires"] = {"after": f"3.5 days {A}", "to": "close"}
    log = run(build(activities, process={"timers": {"daily": daily}}))
    assert len(rows(log, "call")) == 3


def test_a_chasing_call_comes_every_week_until_the_decision():
    """Calls on days 7, 14 and 21 of a wait of 25 days; none afterwards."""
    activities = {
        "wait": {"kind": "outside", "time": f"constant 25 days {A}", "next": "told"},
        "told": {"kind": "outside", "time": f"constant 20 days {A}", "next": "end"},
        "call": desk(5, "over"),
        "over": {"kind": "end"},
    }
    chase = {
        "starts": "wait",
        "after": f"constant 7 days {A}",
        "repeats": True,
        "until": "wait",
        "does": {"visit": "call"},
    }
    log = run(build(activities, horizon=f"60 days {A}", process={"timers": {"chase": chase}}))
    assert [a for a, _ in spans(log, "call")] == [7 * DAY, 14 * DAY, 21 * DAY]
    assert rows(log, "end")["completed_at"].tolist() == [45 * DAY]


def test_a_deadline_counts_working_days():
    """Three working days from Thursday 10:00: the side visit comes on Tuesday at 10:00."""
    activities = {"wait": {"kind": "outside", "time": f"constant 20 days {A}", "next": "end"}, "remind": desk(5)}
    due = {"starts": "wait", "after": f"constant 3 working days {A}", "does": {"visit": "remind"}}
    log = run(build(activities, at=[3 * DAY + 600], process={"timers": {"due": due}}))
    assert spans(log, "remind") == [(8 * DAY + 600, 8 * DAY + 605)]


def test_a_deadline_raises_the_priority_of_a_waiting_case():
    """Case 2 waits last; its deadline at 5 min makes it first when the desk is free at 10."""
    activities = {"first": desk(10), "work": desk(10, priority=5)}
    timers = {"due": {"starts": "work", "after": minutes(2), "does": {"priority": 0}, "share": f"100 % {A}"}}
    arrivals = {
        "a": {"at": [0.0], "starts": "first"},
        "b": {"at": [9.0], "starts": "work"},
        "c": {"at": [8.0], "starts": "work"},
    }
    log = run(build(activities, arrivals=arrivals, process={"timers": timers}))
    urgent = rows(log, "work").sort_values("started_at")["enabled_at"].tolist()
    assert urgent == [8.0, 9.0]
    late = {"due": {"starts": "work", "after": f"uniform 0 to 3 min {A}", "does": {"priority": 0}}}
    order = [
        rows(run(build(activities, arrivals=arrivals, process={"timers": late}), seed=s), "work")
        .sort_values("started_at")["enabled_at"]
        .iloc[0]
        for s in range(12)
    ]
    assert set(order) == {8.0, 9.0}, "whoever's deadline comes before the desk is free goes first"


def test_a_withdrawn_case_leaves_its_queue():
    """A case that is withdrawn at 5 while it waits ends at 5 and is never served."""
    timers = {"withdraw": {"starts": "work", "after": minutes(4), "does": {"move_to": "withdrawn"}}}
    log = run(build({"work": desk(10), "withdrawn": {"kind": "end"}}, at=[0, 1], process={"timers": timers}))
    waiting = rows(log, "work", 1).iloc[0]
    assert (waiting["completed_at"], waiting["outcome"]) == (5, "withdrawn") and waiting["started_at"] != waiting[
        "started_at"
    ]
    assert rows(log, "withdrawn")["completed_at"].tolist() == [4, 5]
    served = rows(log, "work", 0).iloc[0]
    assert (served["started_at"], served["completed_at"], served["outcome"]) == (0, 10, "withdrawn"), (
        "work begun is finished for nothing"
    )


# -- ledger, notices, errors, rules, rollout --------------------------------------------------------


def test_a_provisional_amount_is_trued_up():
    """Provisional 80, true 100: the correction posts the difference."""
    activities = {
        "provisional": {"kind": "automatic", "posts": {"award": "estimate"}, "next": "later"},
        "later": {"kind": "outside", "time": f"constant 5 days {A}", "next": "true_up"},
        "true_up": {
            "kind": "automatic",
            "posts": {"back_pay": "amount - estimate", "recovered": "-estimate"},
            "next": "end",
        },
    }
    attributes = {"amount": {"value": f"constant 100 AZN {A}"}, "estimate": {"value": f"constant 80 AZN {A}"}}
    log = run(build(activities, process={"attributes": attributes}))
    assert posted(log, "back_pay") == [(5 * DAY, 20.0)] and posted(log, "recovered") == [(5 * DAY, -80.0)]


def test_notices_reach_their_share_after_their_delay():
    """All reached after a day: informed is posted then and the case knows it."""
    activities = {
        "tell": {"kind": "automatic", "notice": "letter", "next": "wait"},
        "wait": {"kind": "outside", "time": minutes(1), "next": [{"to": "told", "when": "informed = 1"}, "end"]},
        "told": {"kind": "end"},
    }

    def told(share: int):
        return run(build(activities, notices={"letter": {"delay": f"constant 1 day {A}", "reaches": f"{share} % {A}"}}))
    assert posted(told(100), "informed_letter") == [(DAY, 1.0)] and ends(told(100))[-1] == "told"
    assert not posted(told(0), "informed_letter") and ends(told(0))[-1] == "end"


def test_errors_are_made_and_found():
    """Every assessment wrong and every signature attentive: one error and one correction."""
    activities = {"assess": desk(1, "sign", errors={"human": f"100 % {A}"}), "sign": desk(1, corrects=f"100 % {A}")}
    log = run(build(activities))
    assert posted(log, "error_human") == [(1, 1.0)] and posted(log, "error_corrected") == [(2, 1.0)]


def signed(error: int, **learns_from):
    """Assessments of which so many of 100 are wrong, and a signature that finds every error a minute later."""
    learning = {"learns_from": {"after": f"1 corrections {A}"} | learns_from} if learns_from else {}
    assess = {"kind": "automatic", "errors": {"human": f"{error} % {A}"}, "next": "sign"} | learning
    sign = {"kind": "outside", "time": minutes(1), "corrects": f"100 % {A}", "next": "end"}
    return {"assess": assess, "sign": sign}


def test_errors_that_are_found_become_rarer_after_a_delay():
    """The second error is found at 101, the cause is mended 200 minutes later: no case after 301 goes wrong."""
    activities = signed(100, after=f"2 corrections {A}", times=f"0 % {A}", delay=f"200 min {A}")
    log = run(build(activities, at=[0, 100, 200, 300, 301, 400]))
    assert [at for at, _ in posted(log, "error_human")] == [0, 100, 200, 300]
    assert posted(log, "learned_assess") == [(301, 0.0)]


def test_learning_moves_the_threshold_and_not_the_luck():
    """Up to the first error found a run is the run with 50 of 100, from then on the one with 25 of 100."""
    def wrong(activities):
        return posted(run(build(activities, at=[10.0 * n for n in range(400)])), "error_human")
    many, few, learned = wrong(signed(50)), wrong(signed(25)), wrong(signed(50, times=f"50 % {A}"))
    first = many[0][0]
    assert learned == many[:1] + [error for error in few if error[0] > first]
    assert len(few) < len(many)


def test_an_error_found_teaches_once():
    """A case that goes wrong and is signed twice has two errors found, not three."""
    activities = signed(100, after=f"3 corrections {A}", times=f"0 % {A}")
    activities["sign"]["next"] = [{"to": "assess", "share": f"100 % {A}", "at_most": 2}, "end"]
    log = run(build(activities))
    assert posted(log, "error_corrected") == [(1, 1.0), (2, 1.0)] and not posted(log, "learned_assess")


def test_an_activity_learns_as_often_as_it_may():
    """Every error halves the share, twice at most."""
    log = run(build(signed(100, times=f"50 % {A}", at_most=2), at=[10.0 * n for n in range(100)]))
    assert [factor for _, factor in posted(log, "learned_assess")] == [0.5, 0.25]
    assert len(posted(log, "error_human")) > 10


def test_only_the_activity_that_made_the_errors_learns():
    """Two activities err on every case: the one that learns from the first error stops, the other goes on."""
    activities = signed(100, times=f"0 % {A}")
    activities["assess"]["next"] = "compute"
    activities["compute"] = {"kind": "automatic", "errors": {"rule": f"100 % {A}"}, "next": "sign",
                             "learns_from": {"after": f"2 corrections {A}", "times": f"0 % {A}"}}
    log = run(build(activities, at=[0, 10, 20, 30]))
    assert [at for at, _ in posted(log, "error_human")] == [0]
    assert [at for at, _ in posted(log, "error_rule")] == [0, 10]


def test_errors_that_nobody_finds_teach_nothing():
    """A signature that never finds anything leaves the share as it was."""
    activities = signed(100, times=f"0 % {A}")
    activities["sign"]["corrects"] = f"0 % {A}"
    log = run(build(activities, at=[0, 10, 20]))
    assert len(posted(log, "error_human")) == 3 and not posted(log, "learned_assess")


def test_a_refusal_is_appealed_and_redressed():
    """All refused cases appeal; the appeal upholds all and posts the redress."""
    activities = {
        "decide": desk(1, [{"to": "appeal", "share": f"100 % {A}"}, "end"], sets={"decision": "refused"}),
        "appeal": {
            "kind": "outside",
            "time": f"constant 10 days {A}",
            "posts": {"appeal": f"1 cases {A}"},
            "next": "hear",
        },
        "hear": desk(60, [{"to": "redress", "when": "decision = refused"}, "end"], role="clerk"),
        "redress": {
            "kind": "automatic",
            "posts": {"redress": f"50 AZN {A}", "appeal_upheld": f"1 cases {A}"},
            "next": "end",
        },
    }
    log = run(build(activities))
    assert posted(log, "redress") == [(1 + 10 * DAY + 60, 50.0)] and len(posted(log, "appeal")) == 1


def test_a_rule_defect_spoils_cases_until_the_next_version():
    """Version 2 from day 2 is faulty, version 3 from day 4 is not: only the case of day 3 is spoiled."""
    versions = [
        {"name": "2", "from": "2022-01-05", "activity": "decide", "error": f"100 % {A}"},
        {"name": "3", "from": "2022-01-07"},
    ]
    log = run(
        build({"decide": {"kind": "automatic", "next": "end"}}, at=[DAY, 3 * DAY, 5 * DAY], rule_versions=versions)
    )
    assert posted(log, "error_rule") == [(3 * DAY, 1.0)]
    assert rows(log, "decide").sort_values("case_id")["rule_version"].tolist() == ["1", "2", "3"]


def test_new_rules_put_right_what_the_old_ones_spoiled():
    """Two cases spoiled by version 2 are corrected once, on the first day of version 3."""
    versions = [{"name": "2", "from": "2022-01-04", "activity": "decide", "error": f"100 % {A}"},
                {"name": "3", "from": "2022-01-07", "mends": True}]
    log = run(
        build({"decide": {"kind": "automatic", "next": "end"}}, at=[2 * DAY, 3 * DAY, 5 * DAY], rule_versions=versions)
    )
    assert len(posted(log, "error_rule")) == 2
    assert posted(log, "corrected_rule") == [(4 * DAY, 1.0), (4 * DAY, 1.0)]


def test_what_a_person_put_right_new_rules_do_not_put_right_again():
    """A spoiled case that a check corrects is corrected once, although version 3 mends what version 2 spoiled."""
    versions = [{"name": "2", "from": "2022-01-04", "activity": "decide", "error": f"100 % {A}"},
                {"name": "3", "from": "2022-01-07", "mends": True}]
    activities = {"decide": {"kind": "automatic", "next": "look"}, "look": desk(1, corrects=f"100 % {A}")}
    log = run(build(activities, at=[2 * DAY], rule_versions=versions))
    assert posted(log, "error_corrected") == [(2 * DAY + 1, 1.0)] and not posted(log, "corrected_rule")


def test_hidden_files_come_to_light_together():
    """Ten files of 90 days of age, found on day 5, start then."""
    arrivals = {"hidden": {"stock": f"10 cases {A}", "age": f"constant 90 days {A}", "from": "2022-01-08"}}
    log = run(build({"a": desk(1)}, arrivals=arrivals, heads=10))
    assert log.cases["arrives_at"].tolist() == [5 * DAY] * 10 and log.cases["entitled_at"].tolist() == [-90 * DAY] * 10


# -- many steps at once -------------------------------------------------------------------------------


def test_a_crowd_at_a_door_passes_at_once():
    """One of 3,000 waits inside a section for one; when it leaves, all others pass in the order in which they came."""
    activities = {
        "door": {"kind": "automatic", "next": [{"to": "wait", "when": "stream = slow"}, "out"]},
        "wait": {"kind": "outside", "time": f"constant 5 days {A}", "next": "out"},
        "out": {"kind": "automatic", "next": "end", "milestone": "decided"}}
    arrivals = {"slow": {"at": [0.0]}, "cases": {"at": [1.0 + n for n in range(3000)]}}
    limit = {"cases": f"1 cases {A}", "enters": "door", "leaves": ["out"]}
    out = rows(run(build(activities, arrivals=arrivals, process={"limits": {"one": limit}})), "out")
    assert out["case_id"].tolist() == list(range(3001))
    assert set(out["completed_at"]) == {5 * DAY}


def test_nested_splits_are_followed_up_to_what_the_check_allows():
    """Ninety splits, each in a branch of the one before, with doors on the way, run; so do their joins."""
    assert len(rows(run(build(nested(90))), "end")) == 1


def nested(depth):
    """Splits within splits, all without time."""
    found = {}
    for n in range(depth):
        found[f"s{n}"] = {"kind": "split", "branches": [f"s{n + 1}" if n + 1 < depth else f"j{n}", f"a{n}"]}
        found[f"a{n}"] = {"kind": "automatic", "next": f"j{n}"}
        found[f"j{n}"] = {"kind": "join", "of": f"s{n}", "next": f"j{n - 1}" if n else "end"}
    return found


def test_a_loop_without_time_that_goes_round_too_often_is_refused_in_words():
    """A limit of 100,000 visits ends the loop, but not before it is too deep to be followed."""
    again = {"kind": "automatic", "next": [{"to": "look", "share": f"100 % {A}", "at_most": 100_000}, "end"]}
    with pytest.raises(BadInput, match="more steps than can be followed without any time passing"):
        run(build({"look": again}))
