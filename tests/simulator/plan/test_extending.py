"""A scenario that extends another says only what differs; whatever it does not say stays."""

from __future__ import annotations

import pytest
import yaml
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from simulator import check_scenario, load_scenario, run_replications
from synthetic_data import BadInput
from tests.simulator.offices import OFFICE, A, build, desk, rows

BASE = {
    "title": "Base", "start": "2024-01-01", "horizon": f"20 days {A}", "working_days": "office",
    "calendars": {"office": OFFICE},
    "process": {"name": "work", "title": "Work", "starts": "open", "activities": {
        "open": desk(5, "decide"), "decide": desk(10), "end": {"kind": "end"}}},
    "staff": {"clerks": {"roles": "clerk", "heads": f"2 heads {A}", "calendar": "office"}},
    "arrivals": {"post": {"rate": f"4 cases per day {A}", "by_weekday": [1, 1, 1, 1, 1, 0, 0]},
                 "web": {"rate": f"2 cases per day {A}"}},
}


@pytest.fixture
def extended(tmp_path):
    """Load a scenario that extends the base with these keys."""
    (tmp_path / "base.yml").write_text(yaml.safe_dump(BASE, sort_keys=False))

    def load(**keys):
        (tmp_path / "above.yml").write_text(yaml.safe_dump({"extends": "base.yml", **keys}, sort_keys=False))
        return load_scenario(tmp_path / "above.yml")

    return load


def test_a_step_joins_the_process(extended):
    """One activity more, and one key of another, leave the rest of the process and its name."""
    office = extended(process={"activities": {"open": {"next": "sign"}, "sign": desk(3, "decide")}})
    assert office.process.name == "work" and list(office.process.activities) == ["open", "decide", "end", "sign"]
    assert office.process.activities["open"].time.mean_minutes == 5
    assert not check_scenario(office).problems


def test_a_stream_joins_the_arrivals(extended):
    """A new stream comes beside the old ones; a key of one stream leaves its others, and null takes one away."""
    office = extended(arrivals={"phone": {"rate": f"1 cases per day {A}"}, "post": {"by_weekday": None},
                                "web": {"rate": f"3 cases per day {A}"}})
    assert list(office.arrivals) == ["post", "web", "phone"]
    assert office.arrivals["post"].by_weekday is None and office.arrivals["post"].rate.value == 4
    assert list(extended(arrivals={"web": None}).arrivals) == ["post"]


def test_a_stream_of_two_kinds_is_refused_with_both_named(extended):
    """Minutes beside an inherited rate would be two kinds of arrivals at once."""
    with pytest.raises(BadInput, match=r"got rate and at .*null takes a key away"):
        extended(arrivals={"web": {"at": [0.0]}})


def test_a_process_by_name_replaces_the_other(extended):
    """What is named is meant whole."""
    assert extended(process="claim", staff={"clerks": {"roles": ["clerk", "officer"]}}).process.name == "claim"


def test_hours_that_join_to_a_day_twice_are_refused(extended):
    """Shorter Fridays beside the inherited mon-fri would leave Friday as long as before, so nobody guesses."""
    with pytest.raises(BadInput, match=r"has fri twice, in mon-fri and in fri.*mon-fri: null"):
        extended(calendars={"office": {"hours": {"fri": "09:00-13:00"}}})
    hours = {"mon-fri": None, "mon-thu": "09:00-17:00", "fri": "09:00-13:00"}
    office = extended(calendars={"office": {"hours": hours}})
    assert office.calendars["office"].weekly_minutes == (4 * 8 + 4) * 60


TREES = st.recursive(st.integers(0, 3), lambda inside: st.dictionaries(st.sampled_from("abcd"), inside, max_size=3))


@given(below=st.dictionaries(st.sampled_from("abcd"), TREES), above=st.dictionaries(st.sampled_from("abcd"), TREES))
@settings(suppress_health_check=[HealthCheck.function_scoped_fixture])
def test_whatever_is_not_said_stays(tmp_path, below, above):
    """Every leaf above is there, and every leaf below whose way nothing above crosses."""
    (tmp_path / "x.yml").write_text(yaml.safe_dump(BASE | {"sources": {}, "switches": {
        "s": {"title": "S", "changes": below}}}))
    (tmp_path / "y.yml").write_text(yaml.safe_dump({"extends": "x.yml", "switches": {"s": {"changes": above}}}))
    found = dict(_leaves(load_scenario(tmp_path / "y.yml").switches["s"].changes))
    mine = dict(_leaves(above))
    assert mine.items() <= found.items()
    ways = {way[:n] for way in dict(_leaves(above, empty=True)) for n in range(1, len(way) + 1)}
    crossed = {way for way in dict(_leaves(below)) if way in ways or any(way[:n] in mine for n in range(1, len(way)))}
    assert {w: v for w, v in _leaves(below) if w not in crossed}.items() <= found.items()


def _leaves(tree, way=(), *, empty=False):
    for key, value in tree.items():
        if isinstance(value, dict) and value:
            yield from _leaves(value, (*way, key), empty=empty)
        elif empty or not isinstance(value, dict):
            yield (*way, key), value


@pytest.mark.parametrize("keys", [{"working_days": "always"}, {"arrivals": {"cases": {
    "rate": f"20 cases per day {A}", "calendar": "always"}}}])
def test_always_is_a_calendar_everywhere(keys):
    """Working days of a calendar that never closes are all days; cases come at all hours."""
    late = {"wait": {"kind": "outside", "time": f"constant 7 working days {A}", "next": "end"}}
    office = build(late, **keys)
    assert not check_scenario(office).problems
    assert run_replications(office, 1, 1).events["completed_at"].notna().any()


def test_working_days_of_always_are_all_days():
    """The wait is on the calendar, Saturday and Sunday included; two days more with the office's calendar."""
    late = {"wait": {"kind": "outside", "time": f"constant 6 working days {A}", "next": "end"}}
    done = [rows(run_replications(build(late, working_days=days), 1, 1), "wait")["completed_at"].iloc[0] / 1440
            for days in ("always", "office")]
    assert done == [6.0, 8.0]


def test_always_cannot_be_another_calendar():
    """A file's own calendar of that name would be taken for the built-in one."""
    with pytest.raises(BadInput, match="always is built in"):
        build({"work": desk(1)}, calendars={"always": OFFICE, "office": OFFICE})


def test_always_may_be_said_again():
    """A file's own calendar of that name is the built-in one when it never closes; a holiday makes it another."""
    whole = {"hours": {"mon-fri": "00:00-24:00", "sat": "00:00-12:00 12:00-24:00", "sun": "00:00-24:00"}}
    assert build({"work": desk(1)}, calendars={"always": whole, "office": OFFICE}).calendars.keys() == {"office"}
    with pytest.raises(BadInput, match="always is built in"):
        build({"work": desk(1)}, calendars={"always": whole | {"holidays": ["2022-01-03"]}, "office": OFFICE})


def test_an_unknown_calendar_is_refused_with_the_nearest():
    """The message names the nearest calendar."""
    problems = check_scenario(build({"work": desk(1)}, working_days="offce")).problems
    assert any("did you mean office" in str(problem) for problem in problems)


NEW_KEYS = {"together_with", "comes_back", "deadlines", "selects", "inspects", "market", "refuses", "controllers",
            "markets"}
"""Keys that an office may do without, and of which the description of one without them says nothing."""


@pytest.mark.parametrize("name", ["claim", "zus_surge_after"])
def test_an_office_without_a_mechanism_is_described_as_before_it_was_there(name):
    """The description that a run's manifest is made of has no empty keys for what the office does not use."""
    text = load_scenario(name).model_dump_json()
    assert [key for key in NEW_KEYS if f'"{key}":' in text] == []


@pytest.mark.parametrize("named", [["base.yml", "base.yml"], 3, {"base.yml": None}, True])
def test_an_office_extends_one_other(tmp_path, named):
    """A list, a number or keys where the one office is named are told in a sentence."""
    (tmp_path / "base.yml").write_text(yaml.safe_dump(BASE, sort_keys=False))
    (tmp_path / "above.yml").write_text(yaml.safe_dump({"extends": named}))
    with pytest.raises(BadInput, match=r"above\.yml: extends: must name one office, got .*write extends: "):
        load_scenario(tmp_path / "above.yml")


@pytest.mark.parametrize("turned", ["ab", "a", 3, {"a": True}, [["a"]], [1], True])
def test_switches_are_turned_on_by_a_list(extended, turned):
    """A word is not read by its letters: `on: ab` is neither switch a and b nor refused for a switch nobody named."""
    switches = {name: {"title": name, "changes": {"staff.clerks.heads": f"{heads} heads {A}"}}
                for name, heads in (("a", 3), ("b", 4))}
    assert extended(switches=switches, on=["a", "b"]).staff["clerks"].heads.value == 4
    with pytest.raises(BadInput, match=r"on: must be a list of switches, got .*; write on: "):
        extended(switches=switches, on=turned)


@pytest.mark.parametrize("switch", [{"title": "t", "changes": ["x"]}, {"changes": "x"}, ["x"], "x",
                                    {"changes": {1: 2}}])
def test_a_switch_without_places_is_told(extended, switch):
    """What a switch changes is places with values; lists and words are refused where the switch stands."""
    with pytest.raises(BadInput, match=r"switches\.a: must hold its changes as places with their new values"):
        extended(switches={"a": switch}, on=["a"])
    with pytest.raises(BadInput, match="switches: must hold keys and values"):
        extended(switches=["a"], on=["a"])
