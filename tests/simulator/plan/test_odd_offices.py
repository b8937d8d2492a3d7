"""Office files as people write them: one reading of each number, spans that go forwards, prices in one currency."""

from __future__ import annotations

import datetime as dt
import shutil

import pytest
import yaml
from typer.testing import CliRunner

from readiness import app
from simulator import check_scenario, load_scenario, sweep
from simulator.plan.scenario import SCENARIO_FOLDER
from synthetic_data import BadInput
from tests.simulator.offices import A, build, desk

STAFF = {"roles": "clerk", "heads": f"1 heads {A}", "calendar": "office"}
RATE = {"rate": f"2 cases per day {A}"}


def office(**more):
    """An office with one step."""
    return build({"a": desk(1)}, **more)


def refused(**more):
    """What is said of it."""
    with pytest.raises(BadInput) as told:
        office(**more)
    return str(told.value)


@pytest.mark.parametrize("share", [0.25, 0.05, 1, 0.5])
def test_a_share_says_its_sign(share):
    """0.25 may be 25 % or a quarter of one; nothing is nothing either way, and so is a word for the unit."""
    said = refused(staff={"clerks": STAFF | {"absence": f"{share} {A}"}})
    assert f"has two readings without its sign, {share:g} % and {100 * share:g} %" in said

    for written in ("25 %", "0", "0.25 share", "100 %"):
        assert office(staff={"clerks": STAFF | {"absence": f"{written} {A}"}})


@pytest.mark.parametrize("key", ["speed", "errors"])
def test_many_times_as_much_say_their_unit(key):
    """120 may be hundredths; 1.2 is what it is."""
    assert "120 times and 120 %" in refused(staff={"clerks": STAFF | {key: f"120 {A}"}})

    for written in ("120 %", "1.2", "120 times", "9"):
        assert office(staff={"clerks": STAFF | {key: f"{written} {A}"}})


@pytest.mark.parametrize("more", [
    {"staff": {"clerks": STAFF | {"from": "2022-01-20", "to": "2022-01-10"}}},
    {"arrivals": {"cases": RATE | {"from": "2022-01-20", "to": "2022-01-10"}}},
    {"arrivals": {"cases": RATE | {"waves": [{"from": "2022-01-20", "to": "2022-01-10", "factor": f"2 times {A}"}]}}}])
def test_a_span_goes_forwards(more):
    """One that ends before it begins would hold on no day at all, in silence."""
    assert "must run from an earlier day to a later one, got from 2022-01-20 to 2022-01-10" in refused(**more)


@pytest.mark.parametrize(("currency", "unit", "fine"), [
    ("AZN", "AZN", True), ("AZN", "qepik", False), ("AZN", "EUR", False), ("", "EUR", True), ("AZN", "", True),
    ("AZN", "AZN per minute", True), ("€", "EUR", False)])
def test_prices_are_in_the_currency_of_the_office(currency, unit, fine):
    """A price in cents or in other money would be printed in the office's own."""
    more = {"currency": currency, "costs": {"staff_minute": {"clerk": f"9 {unit} {A}"}}}
    assert office(**more) if fine else "must have its prices in the currency that it names" in refused(**more)


def test_a_swept_share_says_its_sign():
    """0.5 and 1 may be hundredths or parts of one; the other units stay those of the file."""
    place = "staff.clerks.absence"
    one = office(staff={"clerks": STAFF | {"absence": f"6 % {A}"}}, horizon=f"5 days {A}")
    with pytest.raises(BadInput, match=r"is a share, of which 0\.5 has two readings, 0\.5 % and 50 %"):
        sweep(one, place, ["0.5", "1"], names=["utilisation"], replications=1)
    for where, typed, said in ((place, "12.345 %", r"two readings, 12\.345 and 12345"), (place, "1_0 %", "underscore"),
                               ("staff.clerks.heads", "2.000", "two readings, 2 and 2000")):
        with pytest.raises(BadInput, match=said):
            sweep(one, where, [typed], names=["utilisation"], replications=1)

    table = sweep(one, place, ["0", "50 %", "50%"], names=["utilisation"], replications=1)
    assert table["value"].tolist() == ["0", "50 %", "50%"]
    assert table["mean"][1] == table["mean"][2] > table["mean"][0]


def test_the_check_has_a_sentence_for_every_start_and_calendar(tmp_path):
    """A start at the end of all years and a working calendar that is not there end in no traceback."""
    written = office().model_dump(mode="json", by_alias=True, exclude_none=True)
    for change, said in (({"start": dt.date(9999, 12, 31)}, "must lie between the years 1900 and 2900"),
                         ({"working_days": "ofice"}, "working_days")):
        (tmp_path / "odd.yml").write_text(yaml.safe_dump(written | change))
        done = CliRunner().invoke(app, ["office", "check", str(tmp_path / "odd.yml")])
        assert isinstance(done.exception, (BadInput, SystemExit)), done.exception
        assert said in str(done.exception) + done.output


def test_nobody_there_is_said_in_words():
    """Not as an endless number of minutes of a hundred."""
    found = check_scenario(office(staff={"clerks": STAFF | {"absence": f"100 % {A}"}}))

    assert any("what comes waits for ever" in warning for warning in found.warnings)
    assert not any("inf" in warning for warning in found.warnings)


@pytest.mark.parametrize(("start", "said"), [
    ("2024-01-01T00:00:00+04:00", "write 2024-01-01"), ("soon", "write 2024-01-20 or 20.01.2024"),
    ("2024-01-01 - 2024-01-05", "several as 2024-07-08 to 2024-07-26")])
def test_a_day_that_is_none_is_answered_with_a_day(tmp_path, start, said):
    """Not with a time of day, nor with the day before, which it is in UTC."""
    written = office().model_dump(mode="json", by_alias=True, exclude_none=True)
    (tmp_path / "odd.yml").write_text(yaml.safe_dump(written | {"start": start}))
    with pytest.raises(BadInput) as told:
        load_scenario(tmp_path / "odd.yml")
    assert said in str(told.value)


def test_an_office_may_be_called_like_its_process(tmp_path):
    """A copy of a shipped one keeps its name; it is no process, so the shipped process is meant."""
    shutil.copy(SCENARIO_FOLDER / "claim.yml", tmp_path / "claim.yml")

    assert load_scenario(tmp_path / "claim.yml").process.starts == load_scenario("claim").process.starts
