"""Order, time and errors that hang on the case: logs worked out by hand, and formulas."""

from __future__ import annotations

import numpy as np
import pytest

from simulator import check_scenario, explain_case, run_replications
from simulator.plan.calendars import DAY
from synthetic_data import BadInput
from tests.simulator.offices import A, build, desk, rows, run, spans


def attribute(**shares):
    """A choice of words."""
    return {"choice": {word: f"{share} % {A}" for word, share in shares.items()}}


def order(log, activity="file"):
    """Streams of the cases in the order in which they were begun."""
    served = rows(log, activity).sort_values("started_at")
    return log.cases.set_index("case_id").loc[served["case_id"], "stream"].astype(str).tolist()


def streams(**at):
    """One stream for each name, with one case at each minute and an attribute of its own."""
    return {name: {"at": times, "attributes": {key: {"value": f"constant {value} points {A}"}
                                               for key, value in given.items()}}
            for name, (times, given) in at.items()}


def test_a_case_goes_first_by_its_attribute():
    """Of four that wait, the terminally ill one that came last is next, without a step that marks it."""
    made = build({"file": desk(60, priority=5, priority_when=[{"when": "terminal = 1", "is": 0}])},
                 arrivals=streams(a=([0, 1, 2], {"terminal": 0}), ill=([3], {"terminal": 1})))
    assert order(run(made)) == ["a", "ill", "a", "a"]


@pytest.mark.parametrize(("rule", "right"), [
    ("highest", ["first", "c", "b", "b", "a"]), ("lowest", ["first", "a", "b", "b", "c"])])
def test_a_queue_goes_by_a_number(rule, right):
    """The highest, or lowest, amount is next; of equal ones, who came first."""
    made = build({"file": desk(60)}, queues={"clerk": {"rule": rule, "by": "amount"}},
                 arrivals=streams(first=([0], {"amount": 1}), a=([1], {"amount": 10}), b=([2, 4], {"amount": 20}),
                                  c=([3], {"amount": 30})))
    log = run(made)
    assert order(log) == right
    b = rows(log, "file").merge(log.cases[["case_id", "stream", "arrives_at"]]).query("stream == 'b'")
    assert b.sort_values("started_at")["arrives_at"].is_monotonic_increasing


def test_priority_comes_before_the_number():
    """Within a priority the highest goes first; the urgent go before all of them."""
    made = build({"file": desk(60, priority=5, priority_when=[{"when": "urgent = 1", "is": 1}])},
                 queues={"clerk": {"rule": "highest", "by": "amount"}},
                 arrivals=streams(first=([0], {"amount": 1, "urgent": 0}), rich=([1], {"amount": 90, "urgent": 0}),
                                  poor=([2], {"amount": 10, "urgent": 1})))
    assert order(run(made)) == ["first", "poor", "rich"]


@pytest.mark.parametrize(("line", "right"), [
    ({"at": f"100 min {A}", "is": 1}, ["long", "late", "old", "new"]),
    ({"at": f"260 min {A}", "is": 1}, ["long", "late", "new", "old"]),
    ({"at": f"100 min {A}", "since": "arrived", "is": 1}, ["long", "late", "old", "new"]),
])
def test_a_priority_changes_while_a_case_waits(line, right):
    """Old waits behind newer ones of priority 3 until its time is up; then it goes before them."""
    new = {"when": "fresh = 1", "is": 3}
    made = build({"file": desk(200, priority=5, priority_when=[line, new])},
                 arrivals=streams(long=([0], {"fresh": 1}), old=([150], {"fresh": 0}), late=([160], {"fresh": 1}),
                                  new=([161], {"fresh": 1})))
    assert order(run(made)) == right  # at 200 nobody's time is up; at 400 that of old is, when it has 100 minutes


def test_work_set_aside_goes_on_growing_urgent():
    """Handed over at 17:00, a file that came at 16:00 is urgent from 23 hours on: it goes before a fresh one."""
    line = {"at": f"16 h {A}", "is": 1}
    staff = {"clerks": {"roles": "clerk", "heads": f"1 heads {A}", "calendar": "office",
                        "changes": [{"from": "2022-01-04", "who": 1}, {"from": "2022-01-04", "more": f"1 heads {A}"}]}}
    lines = [line, {"when": "stream = fresh", "is": 3}]
    made = build({"file": desk(120, priority=5, priority_when=lines)}, staff=staff,
                 calendars={"office": {"hours": {"mon-fri": "09:00-17:00"}}},
                 arrivals={"old": {"at": [960.0]}, "fresh": {"at": [DAY + 530.0]}})
    assert order(run(made))[-2:] == ["old", "fresh"]


def test_a_priority_counts_from_an_activity():
    """From 30 minutes after the application on; a case that never applied has no such moment."""
    line = {"at": f"30 min {A}", "since": "applies", "is": 1}
    made = build({"begin": {"kind": "automatic", "next": [{"to": "applies", "when": "stream = applied"}, "file"]},
                  "applies": {"kind": "outside", "time": f"constant 20 min {A}", "next": "file"},
                  "file": desk(60, priority=5, priority_when=[line])},
                 arrivals={"first": {"at": [0]}, "plain": {"at": [1]}, "applied": {"at": [2]}})
    assert order(run(made)) == ["first", "applied", "plain"]


def test_working_days_count_for_a_priority():
    """Two working days after Friday 12:01 is Tuesday 12:01: four of five fresh files of a day each go before."""
    lines = [{"at": f"2 working days {A}", "is": 1}, {"when": "stream = fresh", "is": 3}]
    friday = 4 * DAY + 720
    made = build({"file": desk(24 * 60, priority=5, priority_when=lines)},
                 arrivals={"first": {"at": [friday]}, "old": {"at": [friday + 1]}, "fresh": {"at": [friday + 2] * 5}})
    log = run(made)
    # At noon of Saturday, Sunday, Monday and Tuesday a fresh one begins; at noon of Wednesday it is the old one's turn.
    old = log.cases.loc[log.cases["stream"].astype(str).eq("old"), "case_id"].item()
    assert rows(log, "file", old)["started_at"].item() == friday + 5 * DAY


def test_an_attribute_that_changes_moves_a_waiting_case():
    """A doctor's letter on the side makes a waiting case urgent: it goes before one that came earlier."""
    made = build({"file": desk(60, priority=5, priority_when=[{"when": "ill = 1", "is": 0}]),
                  "letter": {"kind": "outside", "time": f"constant 1 min {A}", "sets": {"ill": 1}, "next": "read"},
                  "read": {"kind": "end"}, "end": {"kind": "end"}},
                 process={"timers": {"letter": {"starts": "file", "after": f"constant 20 min {A}",
                                                "share": f"100 % {A}", "does": {"visit": "letter"}}}},
                 arrivals={"first": {"at": [0]}, "well": {"at": [35]}, "ill": {"at": [36]}, "last": {"at": [50]}})
    log = run(made)
    # All get their letter 21 minutes after they came: at 60 both well and ill have theirs, and well came first.
    assert order(log) == ["first", "well", "ill", "last"]
    only = build({"file": desk(60, priority=5, priority_when=[{"when": "ill = 1", "is": 0}]),
                  "letter": {"kind": "automatic", "next": [{"to": "tell", "when": "stream = ill"}, "read"]},
                  "tell": {"kind": "automatic", "sets": {"ill": 1}, "next": "read"}, "read": {"kind": "end"},
                  "end": {"kind": "end"}},
                 process={"timers": {"letter": {"starts": "file", "after": f"constant 20 min {A}",
                                                "does": {"visit": "letter"}}}},
                 arrivals={"first": {"at": [0]}, "well": {"at": [35]}, "ill": {"at": [36]}})
    assert order(run(only)) == ["first", "ill", "well"]


def test_the_urgent_wait_as_theory_says():
    """Two classes by attribute at one exponential desk: Cobham's formula for priorities without interruption."""
    made = build({"file": desk(f"exponential 10 min {A}", priority_when=[{"when": "urgent = yes", "is": -1}])},
                 process={"attributes": {"urgent": attribute(yes=30, no=70)}}, horizon=f"700 days {A}",
                 arrivals={"new": {"rate": f"4.8 cases per hour {A}"}})
    log = run(made, replications=2)
    waits = rows(log, "file").merge(log.cases[["replication", "case_id", "urgent"]])
    mean = (waits["started_at"] - waits["enabled_at"]).groupby(waits["urgent"].astype(str)).mean()
    load, first = 0.8, 0.24
    left = 0.8 * 10  # mean work left of who is at the desk: lambda E[S^2] / 2
    assert mean["yes"] == pytest.approx(left / (1 - first), rel=0.06)
    assert mean["no"] == pytest.approx(left / (1 - first) / (1 - load), rel=0.12)


def test_a_time_hangs_on_the_case_and_keeps_its_luck():
    """A hard case takes twice a light one's minutes with the same luck; the second visit its own time."""
    times = [{"when": "visit >= 2", "time": f"constant 3 min {A}"},
             {"when": "hard = 1", "time": f"exponential 20 min {A}"}]
    files = {"file": desk(f"exponential 10 min {A}", [{"to": "file", "at_most": 2, "share": f"100 % {A}"}, "end"],
                          time_when=times)}

    def took(hard):
        made = build(files, heads=9, process={"attributes": {"hard": {"share": f"{hard} % {A}"}}},
                     at=[float(n * 200) for n in range(40)])
        done = rows(run(made), "file")
        return (done["completed_at"] - done["started_at"]).groupby(done["visit"]).agg(list)

    hard, light = took(100), took(0)
    assert np.allclose(hard[1], 2 * np.array(light[1])) and set(np.round(hard[2], 9)) == {3.0}


def test_waits_outside_hang_on_the_case_too():
    """A letter abroad takes its own time."""
    wait = {"kind": "outside", "time": f"constant 2 days {A}", "next": "end",
            "time_when": [{"when": "abroad = 1", "time": f"constant 9 days {A}"}]}
    made = build({"post": wait}, arrivals=streams(home=([0], {"abroad": 0}), far=([1], {"abroad": 1})))
    assert spans(run(made), "post") == [(0, 2 * DAY), (1, 9 * DAY + 1)]


def test_shares_of_errors_hang_on_the_case():
    """All paper files go wrong, no others."""
    made = build({"file": desk(1, errors={"human": f"0 % {A}"},
                               errors_when=[{"when": "paper = 1", "errors": {"human": f"100 % {A}"}}])},
                 arrivals=streams(paper=([0, 1], {"paper": 1}), portal=([2, 3], {"paper": 0})))
    log = run(made)
    wrong = log.ledger.loc[log.ledger["kind"].eq("error_human"), "case_id"]
    assert log.cases.set_index("case_id").loc[wrong, "stream"].tolist() == ["paper", "paper"]


def test_shares_of_ways_hang_on_the_case():
    """Of paper 100 of 100 are asked, of the portal none: lines with a condition and a share, as documented."""
    ways = [{"to": "ask", "when": "paper = 1", "share": f"100 % {A}"},
            {"to": "ask", "when": "paper = 0", "share": f"0 % {A}"}, "end"]
    made = build({"file": desk(1, ways), "ask": {"kind": "automatic", "next": "end"}},
                 arrivals=streams(paper=([0, 1], {"paper": 1}), portal=([2, 3], {"paper": 0})))
    assert not check_scenario(made).problems
    assert len(rows(run(made), "ask")) == 2


def test_newcomers_err_more_until_they_have_learnt():
    """Twice the errors at first, and as many as everybody in the end; in between in a straight line: 1.5 on average."""
    curve = {"starts_at": f"100 % {A}", "full_after": f"200 days {A}", "errors": f"2 times {A}"}
    staff = {"clerks": {"roles": "clerk", "heads": f"1 heads {A}", "calendar": "always", "learning": curve}}
    made = build({"file": desk(1, errors={"human": f"20 % {A}"})}, staff=staff, horizon=f"400 days {A}",
                 at=[float(n * 30) for n in range(400 * 48)])
    log = run_replications(made, seed=3, replications=1)
    at = log.ledger.loc[log.ledger["kind"].eq("error_human"), "at"] / DAY
    assert (at < 200).sum() / (200 * 48) == pytest.approx(0.2 * 1.5, rel=0.06)
    assert (at > 200).sum() / (200 * 48) == pytest.approx(0.2, rel=0.06)


def test_a_group_errs_in_its_own_way():
    """A group with three times the errors, where its share is a third, always errs."""
    staff = {"clerks": {"roles": "clerk", "heads": f"1 heads {A}", "calendar": "always", "errors": f"3 times {A}"}}
    made = build({"file": desk(1, errors={"human": f"34 % {A}"})}, staff=staff, at=[0.0, 10.0, 20.0])
    assert run(made).ledger["kind"].eq("error_human").sum() == 3


def test_the_story_says_in_which_order_cases_are_taken():
    """Who waited over a day reads by what others went first."""
    made = build({"file": desk(2000, priority=5, priority_when=[{"when": "terminal = 1", "is": 0},
                                                                {"at": f"9 days {A}", "is": 2}])},
                 arrivals=streams(a=([0, 1, 2], {"terminal": 0})))
    told = " ".join(explain_case(run(made), 2))
    assert "smaller priority goes first: 0 when terminal = 1, 2 from 9 days after it began to wait on, else 5" in told


@pytest.mark.parametrize(("changes", "place", "rule"), [
    ({"priority_when": [{"when": "terminal = 1", "is": 0}]}, "priority_when[0].when", "is not a case attribute"),
    ({"priority_when": [{"when": "colour = red", "is": 0}]}, "priority_when[0].when", "is not a word that colour can"),
    ({"priority_when": [{"when": "days_waited > 30", "is": 0}]}, "priority_when[0].when", "write at: 45 days"),
    ({"priority_when": [{"at": f"3 days {A}", "since": "aplies", "is": 0}]}, "priority_when[0].since", "this process"),
    ({"time_when": [{"when": "outcome = found", "time": f"constant 1 min {A}"}]}, "time_when[0].when", "not done yet"),
])
def test_lines_ask_what_can_be_told(changes, place, rule):
    """A condition that cannot be told where it stands is refused with its place and a way out."""
    made = build({"file": desk(1, **changes)}, process={"attributes": {"colour": attribute(blue=50, green=50)}})
    with pytest.raises(BadInput) as error:
        run(made)
    assert f"test.yml: activities.file.{place}: " in str(error.value) and rule in str(error.value)


@pytest.mark.parametrize(("changes", "rule"), [
    ({"priority_when": [{"is": 0}]}, "needs when, or at, or both"),
    ({"priority_when": [{"when": "terminal = 1", "since": "here", "is": 0}, {"when": "a = 1", "since": "b", "is": 1}]},
     "since needs at"),
    ({"time_when": [{"when": "a = 1", "time": f"constant 3 days {A}"}]}, "in min or h of working time"),
    ({"errors_when": [{"when": "a = 1", "errors": {"human": f"3 % {A}"}}]}, "errors_when needs errors"),
])
def test_lines_that_nothing_would_read_are_refused(changes, rule):
    """A line without a question, or a key without what it changes, is refused."""
    with pytest.raises(BadInput, match=rule):
        build({"file": desk(1, **changes)})


@pytest.mark.parametrize(("queues", "rule"), [
    ({"clerk": {"rule": "highest"}}, "highest needs by"),
    ({"clerk": {"rule": "lowest", "by": "colour"}}, "has words, which have no highest"),
    ({"clerk": {"rule": "highest", "by": "amonut"}}, "is not a case attribute"),
    ({"clerk": {"rule": "first_in"}}, "changes nothing"),
])
def test_an_order_that_cannot_be_is_refused(queues, rule):
    """A queue by words, by nothing, or one that never looks at priorities is refused."""
    with pytest.raises(BadInput, match=rule):
        run(build({"file": desk(1, priority_when=[{"when": "colour = blue", "is": 0}])}, queues=queues,
                  process={"attributes": {"colour": attribute(blue=50, green=50),
                                          "amount": {"value": f"constant 3 EUR {A}"}}}))
