"""Soundness: each thing that can be wrong is found, named and given a remedy; all at once."""

from __future__ import annotations

from typing import Any

import pytest

from simulator import (
    change_scenario,
    check_scenario,
    list_processes,
    list_scenarios,
    load_process,
    load_scenario,
    run_replications,
)
from synthetic_data import BadInput
from tests.simulator.offices import A, build, desk, minutes


def problems(activities: dict[str, Any], **more: Any) -> str:
    """What the check says."""
    return "\n".join(map(str, check_scenario(build(activities, **more)).problems))


@pytest.mark.parametrize("name", list_scenarios())
def test_every_shipped_scenario_is_sound(name):
    """Each scenario that ships passes the check, and each of its switches fits (one may need those before it)."""
    scenario = load_scenario(name)
    assert not check_scenario(scenario).problems
    names = tuple(scenario.switches)
    for place in range(len(names)):
        assert load_scenario(name, on=names[:place + 1]).on == names[:place + 1]


@pytest.mark.parametrize("name", list_processes())
def test_every_shipped_process_can_be_read(name):
    """Each process that ships is valid on its own, and short enough to read."""
    assert load_process(name).activities


@pytest.mark.parametrize(
    ("activities", "more", "said"),
    [
        ({"a": desk(1, "nowhere")}, {}, "activities.a.next[0].to: is not an activity"),
        ({"a": desk(1), "island": desk(1)}, {}, "activities.island: is never reached"),
        ({"a": desk(1, "b"), "b": desk(1, "a")}, {}, "activities.a: leads to no end"),
        (
            {"a": desk(1, [{"to": "a", "share": f"40 % {A}"}, {"to": "end", "share": f"40 % {A}"}])},
            {},
            "do not sum to 100 %, got '80 %'",
        ),
        ({"a": desk(1, [{"to": "end", "when": "live = 1"}])}, {}, "only lines with conditions"),
        ({"a": desk(1, ["end", {"to": "a", "share": f"40 % {A}"}])}, {}, "takes every case"),
        ({"a": desk(1, role="judge")}, {}, "activities.a.role: is a role that nobody in the scenario has"),
        ({"a": desk(1)}, {"heads": 0}, "is a role that nobody"),
        (
            {
                "a": {"kind": "automatic", "next": "b"},
                "b": {"kind": "automatic", "next": [{"to": "a", "share": f"50 % {A}"}, "end"]},
            },
            {},
            "for ever without any time passing",
        ),
        (
            {f"s{n}": {"kind": "automatic", "next": f"s{n + 1}" if n < 250 else "end"} for n in range(251)},
            {},
            "begins more than 200 steps in a row that take no time, got 251",
        ),
        ({"a": {"kind": "automatic", "register": "none", "next": "end"}}, {}, "is not a register of the scenario"),
        ({"a": desk(1, [{"to": "end", "when": "colour = red"}, "end"])}, {}, "is not a case attribute"),
        ({"a": desk(1, [{"to": "end", "when": "stream = case"}, "end"])}, {}, "did you mean cases?"),
        ({"a": desk(1, [{"to": "end", "when": "outcome = founded"}, "end"])}, {}, "did you mean found?"),
        ({"a": desk(1, posts={"paid": "amounts"})}, {}, "is not a case attribute"),
        ({"a": desk(1, posts={"award": f"3000 per year {A}"})}, {}, "posts.award: is read as money a month, and says"),
        ({"a": desk(1, posts={"award": f"90 EUR/week {A}"})}, {}, "posts.award: is read as money a month, and says"),
        ({"a": desk(1, posts={"entitled": f"3000 EUR yearly {A}"})}, {}, "got '3000 EUR yearly'"),
        ({"a": desk(1, posts={"award": f"3000 EUR p.a. {A}"})}, {}, "posts.award: is read as money a month"),
        ({"a": desk(1, posts={"paid": "amount / 2"})}, {}, "must be an attribute, or two joined"),
        (
            {
                "a": desk(
                    1,
                    errors={"human": f"1 % {A}"},
                    learns_from={"after": f"9 corrections {A}", "times": f"50 % {A}"},
                )
            },
            {},
            "activities.a.learns_from: has nothing to learn from",
        ),
        ({"a": desk(1)}, {"calendar": "nights"}, "staff.clerks.calendar: is not a calendar"),
        ({"a": desk(1)}, {"queues": {"clark": {"rule": "oldest"}}}, "did you mean clerk?"),
        ({"a": desk(1)}, {"horizon": f"0 days {A}"}, "horizon: must be longer than nothing"),
        ({"a": desk(1)}, {"warm_up": f"90 days {A}"}, "warm_up: must be shorter"),
        (
            {
                "a": {"kind": "split", "branches": ["b", "c"]},
                "b": desk(1, "j"),
                "c": desk(1, "j"),
                "j": {"kind": "join", "of": "b", "next": "end"},
            },
            {},
            "activities.j.of: must name a split",
        ),
    ],
)
def test_each_fault_is_found(activities, more, said):
    """A scenario with one fault is refused with its place and rule."""
    assert said in problems(activities, **more)


def test_all_faults_come_at_once():
    """Three faults give three problems, in one error, before anything runs."""
    scenario = build({"a": desk(1, "nowhere", role="judge")}, calendar="nights")
    with pytest.raises(BadInput) as caught:
        run_replications(scenario)
    assert len(caught.value.problems) == 3


def test_a_thousand_million_cases_are_refused_with_the_estimate():
    """10^9 cases would take hours and GiB, and both are named."""
    said = problems({"a": desk(1)}, arrivals={"cases": {"rate": f"1000000000 cases per month {A}"}})
    assert "985,6" in said and "hours" in said and "GiB" in said


def test_all_replications_must_fit_together():
    """An office that fits once is refused when so many runs of it are asked that their logs do not."""
    scenario = build({"a": desk(1)}, arrivals={"cases": {"rate": f"10000 cases per day {A}"}})
    assert not check_scenario(scenario).problems
    with pytest.raises(BadInput, match=r"in each of 100000 replications.*fewer replications"):
        run_replications(scenario, replications=100_000)


def test_a_wrong_value_is_named_once():
    """The message says what was written once, not twice in two forms."""
    with pytest.raises(BadInput) as caught:
        build({"a": desk(1)}, staff={"c": {"roles": "clerk", "heads": f"-2 heads {A}", "calendar": "always"}})
    assert str(caught.value).count("got") == 1 and "-2" in str(caught.value)


PAID = {"day_of_month": 5, "cut_off": f"1 days {A}"}
WAITS = {"kind": "outside", "time": minutes(1), "next": "end"}


@pytest.mark.parametrize(("activities", "more", "said"), [
    ({"a": desk(1, repairs="people")}, {}, "activities.a.repairs: is not a register of the scenario"),
    ({"a": desk(1, "b"), "b": desk(1, links={"of": "a", "skill": f"9 % {A}"})}, {}, "b.links.of: must name an act"),
    ({"a": WAITS}, {"rollout": [{"from": "2022-01-01", "when": "region = north"}]}, "rollout[0].when: is not an attr"),
    ({"a": WAITS}, {"rollout": [{"from": "2022-01-01", "steps": {"by": "office", "every": f"1 weeks {A}"}}]},
     "rollout[0].steps.by: is not an attribute with a choice"),
    ({"a": WAITS}, {"rollout": [{"from": "2022-01-01", "steps": {"by": "stream", "every": f"1 weeks {A}",
                                                                 "order": ["case"]}}]}, "did you mean cases?"),
    ({"a": WAITS}, {"notices": {"sms": {"delay": minutes(1), "reaches": f"9 % {A}", "otherwise": "sms"}}},
     "notices.sms.otherwise: leads back to itself"),
    ({"a": WAITS}, {"notices": {"sms": {"delay": minutes(1), "reaches": f"9 % {A}", "unclear": f"9 % {A}",
                                        "asks": "call"}}}, "notices.sms.asks: is not an activity"),
    ({"a": WAITS}, {"payments": PAID | {"by": "group", "days": {"x": 6}}},
     "payments.by: is not a case attribute"),
    ({"a": WAITS}, {"payments": PAID | {"by": "stream", "days": {"case": 6}}}, "did you mean cases?"),
    ({"a": WAITS}, {"rollout": [{"from": "2022-01-01", "when": "stream = case"}]}, "a word that stream can have"),
    ({"a": WAITS}, {"process": {"attributes": {"days_waited": {"share": f"9 % {A}"}}}}, "is the name of something"),
    ({"a": WAITS | {"next": [{"to": "a", "when": "months < limit"}]}}, {"process": {"attributes": {"months": {
        "value": f"uniform 1 to 9 months {A}"}}}}, "compares months, which is a number, with a word"),
    ({"a": WAITS | {"next": [{"to": "a", "when": "outcome > 3"}]}}, {}, "compares outcome, which holds words, with a"),
    ({"a": WAITS | {"next": [{"to": "a", "when": "stream = 1"}]}}, {}, "compares stream, which holds words, with a"),
    ({"a": WAITS | {"next": [{"to": "a", "when": "stream >= cases"}]}}, {}, "compares words of stream by size"),
    ({"a": WAITS | {"next": [{"to": "a", "when": "via < post"}]}}, {"process": {"attributes": {"via": {
        "choice": {"post": f"50 % {A}", "web": f"50 % {A}"}}}}}, "compares words of via by size"),
])
def test_names_in_the_plan_must_be_known(activities, more, said):
    """Registers, rollout, notices and payments may name only what there is."""
    assert said in problems(activities, **more)


@pytest.mark.parametrize(("more", "said"), [
    ({"registers": {"r": {"time": minutes(1), "match": {"accuracy": f"9 % {A}", "accept": f"9 % {A}"}}}},
     "match needs key_errors"),
    ({"registers": {"r": {"time": minutes(1), "key_errors": f"60 % {A}", "duplicates": f"60 % {A}"}}},
     "must not exceed 100 %"),
    ({"registers": {"r": {"time": minutes(1), "key_errors": f"9 % {A}", "match": {
        "accuracy": f"9 % {A}", "accept": f"9 % {A}", "review": f"10 % {A}"}}}}, "review must not be above accept"),
    ({"notices": {"sms": {"delay": minutes(1), "reaches": f"9 % {A}", "unclear": f"9 % {A}"}}}, "unclear needs asks"),
    ({"payments": PAID | {"by": "benefit"}}, "need each other"),
    ({"payments": PAID | {"by": "benefit", "days": {"x": 31}}}, "between 1 and 28"),
    ({"payments": PAID | {"channels": {"bank": {"share": f"90 % {A}"}}}}, "must sum to 100 %"),
])
def test_a_plan_that_cannot_be_meant_is_refused_on_reading(more, said):
    """Shares that exceed the whole, and keys without the keys they need."""
    with pytest.raises(BadInput, match=said):
        build({"a": WAITS}, **more)


@pytest.mark.parametrize(("activities", "said"), [
    ({"a": desk(f"constant -3 min {A}")}, "must not be a negative time"),
    ({"a": {"kind": "human", "role": "clerk", "next": "end"}}, "a human activity needs time"),
    ({"a": desk(f"constant 3 days {A}")}, "work is given in min or h"),
    ({"a": {"kind": "outside", "next": "end"}}, "would wait for ever"),
    ({"a": desk(1, tiem=3)}, "is not a known key"),
    ({"a": desk(1, [{"to": "end", "when": "colour red"}])}, "must be a comparison, written like channel = portal"),
    ({"a": {"kind": "batch", "runs": {"at": "hourly"}, "next": "end"}}, "must be written like daily 22:00"),
    ({"a": {"kind": "batch", "runs": {"at": "daily 22:00", "chunk_time": minutes(90), "window": f"1 h {A}"},
            "next": "end"}}, "long enough for one chunk \\(90 min"),
    ({"a": desk(1, learns_from={"after": f"9 corrections {A}", "times": f"50 % {A}"})}, "learns_from needs errors"),
])
def test_files_that_cannot_be_meant_are_refused_on_reading(activities, said):
    """Rules of a single key are checked when the file is read."""
    with pytest.raises(BadInput, match=said):
        build(activities)


@pytest.mark.parametrize(
    ("more", "said"),
    [
        (
            {
                "staff": {
                    "c": {
                        "roles": "clerk",
                        "heads": {"value": float("inf"), "unit": "heads", "origin": "assumed"},
                        "calendar": "always",
                    }
                }
            },
            "finite",
        ),
        ({"arrivals": {"c": {"at": [-5.0]}}}, "none negative or endless"),
        ({"arrivals": {"c": {"rate": f"1 cases per fortnight {A}"}}}, "rate must be in"),
        ({"arrivals": {"c": {"rate": f"1 cases per day {A}", "by_hour": [1, 2]}}}, "24 weights"),
        ({"registers": {"r": {"time": minutes(1), "rate_limit": f"0 per min {A}"}}}, "above zero"),
        (
            {"staff": {"c": {"roles": "clerk", "heads": f"1 head {A}", "calendar": "always", "speed": f"0 times {A}"}}},
            "above zero",
        ),
        ({"scale": f"0 cases {A}"}, "above zero"),
        (
            {
                "process": {
                    "timers": {"t": {"starts": "a", "after": minutes(0), "repeats": True, "does": {"priority": 1}}}
                }
            },
            "a time above zero",
        ),
        ({"process": {"limits": {"l": {"cases": f"0 cases {A}", "enters": "a", "leaves": "a"}}}}, "room for one case"),
    ],
)
def test_numbers_that_would_break_a_run_are_refused_on_reading(more, said):
    """Endless, negative and zero where they have no meaning."""
    with pytest.raises(BadInput, match=said):
        build({"a": desk(1)}, **more)


def test_desks_without_work_may_not_form_an_endless_loop():
    """A loop of desks with no work is refused, unless a limit on visits ends it."""
    loop = {"a": desk(0, [{"to": "a", "share": f"50 % {A}"}, "end"])}
    assert "for ever without any time passing" in problems(loop)
    assert not problems({"a": desk(0, [{"to": "a", "share": f"50 % {A}", "at_most": 3}, "end"])})


def test_a_calendar_without_working_hours_is_refused():
    """A calendar that never opens is no calendar."""
    with pytest.raises(BadInput, match="at least one working hour"):
        build({"a": desk(1)}, calendars={"office": {"hours": {"mon-fri": "closed"}}})


def test_the_load_is_what_theory_predicts():
    """Two cases a day of 84 min, a third of them done twice, against one clerk of 420 min on five days of seven."""
    activities = {"a": desk(84, [{"to": "a", "share": f"33.333333 % {A}", "at_most": 2}, "end"])}
    found = check_scenario(
        build(activities, calendar="office", horizon=f"52 weeks {A}", arrivals={"c": {"rate": f"2 cases per day {A}"}})
    )
    (load,) = found.loads
    assert load.capacity == pytest.approx(35) and load.utilisation == pytest.approx(
        2 * 84 * 4 / 3 / (420 * 5 / 7), rel=0.06
    )
    assert not found.warnings


def test_an_overloaded_office_is_warned_of_and_still_finishes_with_its_backlog():
    """Work for 140 of 100 hours: the warning says so, the run ends, and the backlog grows from half to half."""
    scenario = build({"a": desk(14)}, horizon=f"40 days {A}", arrivals={"c": {"rate": f"144 cases per day {A}"}})
    (warning,) = check_scenario(scenario).warnings
    assert "overloaded" in warning and "backlog grows" in warning
    events = run_replications(scenario, seed=1, replications=1).events
    work = events[events["activity"] == "a"]
    assert work["started_at"].isna().sum() > 1000
    assert len(work) == len(work["case_id"].unique()), "open cases are kept, once"


def test_unknown_names_get_the_nearest_known():
    """A misspelt scenario or switch is answered with the nearest name."""
    with pytest.raises(BadInput, match="did you mean claim"):
        load_scenario("claims")
    with pytest.raises(BadInput, match="did you mean register_down"):
        load_scenario("proactive", on=("register_dwn",))
    with pytest.raises(BadInput, match="is not a place in the scenario"):
        load_scenario("claim", changes={"staff.clerks.roles.7.x": 3})


def test_a_loaded_scenario_can_be_changed_at_any_place():
    """Places lead through mappings and lists, also of a scenario already read; what is not there is refused."""
    scenario = load_scenario("claim")
    changed = change_scenario(scenario, {"process.activities.check.next.0.share": f"10 % {A}", "start": "2023-01-02"})
    assert changed.process.activities["check"].next[0].share.value == 0.1
    assert changed.model_dump(exclude={"process", "start"}) == scenario.model_dump(exclude={"process", "start"})
    for place in ("process.activities.check.next.9.share", "rollout.0", "title.long"):
        with pytest.raises(BadInput, match="is not a place"):
            change_scenario(scenario, {place: "x"})


def test_timers_and_minutes_read_alike():
    """A timer may name only known activities."""
    timers = {"t": {"starts": "b", "after": minutes(1), "does": {"visit": "c"}}}
    said = problems({"a": desk(1)}, process={"timers": timers})
    assert "timers.t.starts" in said and "timers.t.does" in said


@pytest.mark.parametrize("by", ["benefit", "stream"])
def test_a_quota_for_a_word_that_no_case_has_is_refused(by):
    """A share for an unknown word would crash or starve a queue; the check names the place, the word and the known."""
    quota = {"rule": "quota", "by": by, "shares": {"nobody": f"20 % {A}"}}

    assert "queues.staff.shares.nobody: is not a word that " in problems({"a": desk(1)}, queues={"staff": quota})


@pytest.mark.parametrize(("group", "word", "said"), [
    ("district", "sout", "group_accuracy.sout: is not a word that district can have"),
    ("live", "yes", "goes by numbers"), ("district", "south", None), ("benefit", "of another office", None)])
def test_a_group_of_a_model_that_no_case_can_be_of_is_refused(group, word, said):
    """Its accuracy would be lost; a benefit that the process knows and this office has not is no mistake."""
    model = {"truth": "live", "accuracy": f"80 % {A}", "group": group, "group_accuracy": {word: f"60 % {A}"}}
    district = {"district": {"choice": {"south": f"50 % {A}", "north": f"50 % {A}"}}}
    found = problems({"a": {"kind": "model", "model": model, "next": "end"}}, process={"attributes": district})
    assert (said in found and ("south" in found or group != "district")) if said else not found


def test_another_person_needs_a_second_one():
    """Where one worker does both steps, a second look never comes; in a named queue it would be the same person's."""
    steps = {"a": desk(1, "b"), "b": desk(1, other_person_than="a")}
    named = {"queues": {"clerk": {"rule": "named"}}}

    assert any(one.startswith("b: wants another person") for one in check_scenario(build(steps, heads=1)).warnings)
    assert not [one for one in check_scenario(build(steps, heads=2)).warnings if "another person" in one]
    assert "activities.b.other_person_than: needs a second person in the role" in problems(steps, heads=1, **named)
    assert not problems(steps, heads=2, **named)
