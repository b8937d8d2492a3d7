"""Which engine runs, and what is said about it."""

from __future__ import annotations

import json

import pytest
from typer.testing import CliRunner

import readiness
from simulator import change_scenario, many_runs, run_replications
from simulator.run import engines
from simulator.run.engines import choose_engine
from simulator.run.wishes import engine_wished
from synthetic_data import BadInput
from tests.simulator.offices import A, build, desk


@pytest.fixture
def office():
    """An office that the twin covers, with many cases."""
    return build({"a": desk(10)}, arrivals={"x": {"rate": f"100 cases per day {A}"}}, horizon=f"300 days {A}")


def test_auto_takes_the_fast_engine_where_it_pays(office, monkeypatch):
    """Compiled, covered and long enough."""
    monkeypatch.setattr(engines, "is_compiled", lambda: True)
    assert choose_engine(office, "auto", 1).fast
    assert not choose_engine(office, "simpy", 1).fast
    assert "pays from" in choose_engine(change_scenario(office, {"horizon": f"3 days {A}"}), "auto", 1).told([False])


@pytest.mark.parametrize(("missing", "told"), [("is_compiled", "readiness office compile"), ("is_installed", "numba")])
def test_what_is_missing_is_said_and_simpy_runs(office, monkeypatch, missing, told):
    """One line names what to do about it."""
    monkeypatch.setattr(engines, missing, lambda: False)
    chosen = choose_engine(office, "auto", 1)
    assert not chosen.fast and told in chosen.told([False])


def test_one_of_many_runs_need_not_be_long(office, monkeypatch):
    """Where many runs follow each other the fast engine pays for short ones too; one alone stays on SimPy."""
    monkeypatch.setattr(engines, "is_compiled", lambda: True)
    short = change_scenario(office, {"horizon": f"2 days {A}"})
    asked = []
    monkeypatch.setattr("simulator.run.replications.choose_engine", lambda *what, stays: (
        asked.append(choose_engine(*what, stays=stays).fast), choose_engine(short, "simpy", 1))[1])
    with many_runs():
        run_replications(short, replications=1)
        with engine_wished("simpy"):
            run_replications(short, replications=1)
    run_replications(short, replications=1)
    assert asked == [True, False, False]


def test_who_asked_for_an_engine_hears_of_many_runs_too(office):
    """Many runs inside are said to whoever asked, not kept from them."""
    with engine_wished("simpy") as wish, many_runs():
        run_replications(change_scenario(office, {"horizon": f"2 days {A}"}), replications=1)
    assert list(wish.said) == ["Engine: SimPy, as asked."]


def test_a_key_that_is_not_covered_is_to_blame(office):
    """Auto says which key keeps an office on SimPy; fast refuses it, all keys at once."""
    place = "process.activities.a"
    other = change_scenario(office, {f"{place}.interrupts": True, f"{place}.interruptible": True})
    assert f"{place}.interrupts and 1 more" in choose_engine(other, "auto", 1).told([False])
    with pytest.raises(BadInput) as refused:
        run_replications(other, engine="fast")
    assert [problem.where for problem in refused.value.problems] == [
        f"test.yml: {place}.interrupts", f"test.yml: {place}.interruptible"]


def test_what_cannot_be_loaded_runs_on_simpy(office, monkeypatch):
    """A library that is there and does not load leaves the run to SimPy, with the same log and one line."""
    def fails():
        raise ImportError("libLLVM is missing")
    monkeypatch.setattr("simulator.run.replications.load_twin", fails)
    short = change_scenario(office, {"horizon": f"2 days {A}"})
    assert run_replications(short, replications=1, engine="fast").events.equals(
        run_replications(short, replications=1, engine="simpy").events)
    assert engines.Chosen(True).told([False]).startswith("Engine: SimPy, since the fast one could not be loaded")


def test_the_command_line_says_which_engine_ran(tmp_path):
    """One line on the error stream; the output stays one JSON object."""
    small = tmp_path / "small.yml"
    small.write_text(f"extends: claim\nhorizon: 40 days {A}\nwarm_up: 5 days {A}\n", encoding="utf-8")
    done = CliRunner().invoke(readiness.app, ["office", "run", str(small), "-n", "1", "--workers", "1", "--json",
                                              "--engine", "simpy"])
    assert done.exit_code == 0 and "measures" in json.loads(done.stdout)
    assert done.stderr.strip().splitlines()[-1] == "Engine: SimPy, as asked."
