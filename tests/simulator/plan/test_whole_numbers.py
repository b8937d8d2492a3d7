"""Numbers of office files: read whole and in the unit of their key, or refused with what was written."""

from __future__ import annotations

import numpy as np
import pytest
from pydantic import ValidationError
from scipy import stats

from simulator.plan.activity import BatchRuns, LearnsFrom, Patience
from simulator.plan.calendars import Calendar
from simulator.plan.control import Controller, Forecast, Moves
from simulator.plan.distributions import Distribution, Span
from simulator.plan.market import Offers
from simulator.plan.money_plan import Costs
from simulator.plan.office_plan import Arrivals, Staff, Wave
from simulator.plan.process import Limit
from simulator.plan.quantities import Amount, Duration, Quantity
from simulator.plan.selection import CaseSelection
from simulator.plan.team import TeamSeat
from synthetic_data import BadInput, mapping_of

WHY = "(assumed; plan)"


def complaint(model, **values) -> str:
    """What is said of a part of an office file."""
    with pytest.raises(ValidationError) as told:
        model.model_validate(values)
    return told.value.errors()[0]["msg"]


@pytest.mark.parametrize("number", [
    "2½ heads", "2 1/2 heads", "3-4 heads", "3–4 heads", "3 of 4 heads", "3 of four heads", "3 to five heads", "3 or 4",
    "2,5 heads", "1 000 heads", "1'000 heads", "3 dozen", "3 thousand heads", "2 half days", "1.2.3 heads",
    "3 % of staff", "2/3 heads", "3² heads", "3 (4) heads"])
def test_a_number_is_read_whole_or_refused(number) -> None:
    """What would be cut to its first number is refused in every kind of quantity, with what was written."""
    for model in (Amount, Quantity, Duration):
        with pytest.raises(ValidationError, match="number"):
            model.model_validate(f"{number} {WHY}")
    with pytest.raises(ValidationError, match="must be"):
        Distribution.model_validate(f"exponential {number} {WHY}")
    value, _, unit = number.partition(" ")
    if value.isdigit() and any(sign.isdigit() for sign in unit):
        with pytest.raises(ValidationError, match="must be one number"):
            Amount.model_validate({"value": int(value), "unit": unit, "origin": "assumed"})


@pytest.mark.parametrize(("written", "remedy"), [
    ("1,5 h", "write 1.5 h, with a point"), ("1,500 cases", "write 1500 or 1.5,"), ("1 000 cases", "write 1000 cases"),
    ("1'250'000 EUR", "write 1250000 EUR"), ("-2,5 points", "write -2.5 points")])
def test_marks_within_a_number_get_the_number_to_write(written, remedy) -> None:
    """A comma or marks between thousands are told with the value and with what to write instead."""
    with pytest.raises(ValidationError) as told:
        Amount.model_validate(f"{written} {WHY}")
    assert repr(written) in str(told.value) or f'"{written}"' in str(told.value)
    assert remedy in str(told.value)


@pytest.mark.parametrize("unit", ["heads", "EUR", "€", "EUR/h", "cases per day", "of 100", "", "working days"])
def test_units_in_words_are_read(unit) -> None:
    """Words, currencies and no unit at all stand behind a number as before."""
    assert Quantity.model_validate(f"3 {unit} {WHY}").value == 3


@pytest.mark.parametrize("number", ["3 weeks", "3 EUR", "3 cases", "3 %", "3 heads per day", "3 of 100"])
def test_heads_are_heads(number) -> None:
    """Staff, moves, teams and leave count people: every other unit is refused with the unit that is asked for."""
    number = f"{number} {WHY}"
    assert "heads" in complaint(Staff, roles="clerk", calendar="always", heads=number)
    assert "heads" in complaint(Moves, **{"from": "a", "to": "b", "heads": number})
    assert "heads" in complaint(TeamSeat, role="doctor", people=number)


@pytest.mark.parametrize("number", ["3 weeks", "3 h", "300 %", "30 cases per day", "3 times", "3 of 100"])
def test_counts_are_no_times_rates_or_shares(number) -> None:
    """Keys that count cases, letters or offers refuse the units of a time, a rate, a factor or a share."""
    number = f"{number} {WHY}"
    for model, rest, key in ((Arrivals, {}, "stock"), (BatchRuns, {"at": "daily 22:00"}, "chunk"),
                             (BatchRuns, {"at": "daily 22:00"}, "slots"), (Patience, {"to": "a"}, "balks_at"),
                             (Limit, {"enters": "a", "leaves": "b"}, "cases"),
                             (CaseSelection, {"how": "random"}, "take"),
                             (Offers, {"places": f"1 places {WHY}"}, "stock"),
                             (LearnsFrom, {"times": f"50 % {WHY}"}, "after")):
        assert "30 cases" in complaint(model, **rest, **{key: number})


@pytest.mark.parametrize("number", ["3 days", "3 heads", "3 EUR", "3 of 100"])
def test_factors_are_times_or_shares(number) -> None:
    """Speed, errors and waves multiply; 80 % is a factor, three days are none."""
    group = {"roles": "clerk", "calendar": "always", "heads": f"3 heads {WHY}"}
    assert "1.2 times" in complaint(Staff, **group, speed=f"{number} {WHY}")
    assert "1.2 times" in complaint(Staff, **group, errors=f"{number} {WHY}")
    assert "1.2 times" in complaint(Wave, **{"from": "2024-01-01", "to": "2024-02-01", "factor": f"{number} {WHY}"})
    assert Staff.model_validate(group | {"speed": f"80 % {WHY}"}).speed.value == 0.8


@pytest.mark.parametrize("number", ["+1 heads", "+ 20 %", "+0.2 times", "8 (assumed 7 to +9; x)"])
def test_a_change_is_no_new_value(number) -> None:
    """One head more is not one head: a plus is refused in every number, in distributions and in a range."""
    number = number if "assumed" in number else f"{number} {WHY}"
    for model, text in ((Amount, number), (Quantity, number), (Distribution, f"constant {number}"),
                        (Distribution, f"sample 1 {number}")):
        with pytest.raises(ValidationError, match=r"is written as a change, got .*without a plus"):
            model.model_validate(text)
    assert Distribution.model_validate(f"normal 16 +-2 min {WHY}").parameters == (16, 2)
    assert Amount.model_validate("16 heads (assumed; +1 since May)").value == 16


@pytest.mark.parametrize("line", ["by_month: [1, +2]", "speed: {value: +0.2}", "replications: +3"])
def test_a_bare_number_with_a_plus_is_refused_with_its_line(tmp_path, line) -> None:
    """YAML itself would drop the sign, so that nobody could tell any more."""
    with pytest.raises(BadInput, match=r"line 2: is written as a change, got '\+"):
        mapping_of(f"a: 1\n{line}\n", tmp_path / "office.yml")


def test_a_share_is_no_wave() -> None:
    """20 % may be a fifth of the cases or a fifth more: both are told."""
    told = complaint(Wave, **{"from": "2024-01-01", "to": "2024-02-01", "factor": f"20 % {WHY}"})
    assert "0.2 times as many and 1.2 times" in told and "20 %" in told


def test_what_is_looked_back_and_worked_is_in_weeks_and_minutes() -> None:
    """Three months are not read as three weeks, and two hours not as two minutes."""
    rest = {"error": f"5 % {WHY}"}
    assert "3 weeks" in complaint(Forecast, **rest, weeks=f"3 months {WHY}", minutes=f"20 min {WHY}")
    assert "20 min" in complaint(Forecast, **rest, weeks=f"3 weeks {WHY}", minutes=f"2 h {WHY}")


@pytest.mark.parametrize(("figure", "limit", "like"), [
    ({"backlog": "clerk"}, "2 weeks", "40 cases"), ({"backlog": "clerk"}, "40 %", "40 cases"),
    ({"oldest": "clerk"}, "2 weeks", "10 days"), ({"oldest": "clerk"}, "40 cases", "10 days"),
    ({"late": {"within": f"5 days {WHY}"}}, "30 %", "30 of 100")])
def test_a_limit_is_in_the_unit_of_its_figure(figure, limit, like) -> None:
    """Two weeks are not two days, and 30 % are not 0.3 of 100."""
    rule = {"reviews": "weekly mon 07:00", "looks_at": figure,
            "moves": {"from": "a", "to": "b", "heads": f"1 heads {WHY}"}}
    assert like in complaint(Controller, **rule, above=f"{limit} {WHY}")
    assert like in complaint(Controller, **rule, above=f"{like} {WHY}", below=f"{limit} {WHY}")


@pytest.mark.parametrize("price", ["5 min", "40 %", "3 heads", "2½ EUR", "0,60 EUR"])
def test_prices_are_money(price) -> None:
    """Times, shares and cut numbers are no prices."""
    assert "EUR" in complaint(Costs, case=f"{price} {WHY}")


@pytest.mark.parametrize("value", [90, None, 1.5, True, [1, 2]])
def test_a_bare_number_is_asked_for_its_unit(value) -> None:
    """A number alone is refused in words that name what is missing, in times and in amounts."""
    for model in (Span, Amount):
        with pytest.raises(ValidationError, match="must say its number, unit and origin"):
            model.model_validate(value)


@pytest.mark.parametrize(("hours", "spans"), [
    ("09:00-13:00 12:00-18:00", ("09:00-13:00", "12:00-18:00")),
    ("12:00-18:00 09:00-13:00", ("12:00-18:00", "09:00-13:00")),
    ("09:00-18:00 10:00-11:00", ("09:00-18:00", "10:00-11:00")),
    ("09:00-12:00 09:00-12:00", ("09:00-12:00", "09:00-12:00"))])
def test_hours_that_overlap_are_refused_with_both_spans(hours, spans) -> None:
    """Counted twice, they would leave fewer cases an hour; both are named."""
    told = complaint(Calendar, hours={"mon-fri": hours})
    assert all(span in told for span in spans) and "overlap" in told
    assert Calendar(hours={"mon-fri": "09:00-13:00 13:00-18:00"}).weekly_minutes == 5 * 9 * 60


@pytest.mark.parametrize(("hours", "meant"), [
    ("09:00-12:00 1:00-5:00", "13:00-17:00"), ("8:00-12:30 01:30-05:00", "13:30-17:00"),
    ("14:00-18:00 09:00-13:00", ""), ("20:00-24:00 00:00-06:00", ""),
    ("09:00-12:00 13:00-15:00 4:00-6:00", "16:00-18:00")])
def test_hours_that_go_back_on_a_day_are_refused(hours, meant) -> None:
    """After a morning, 1:00-5:00 is the afternoon of a clock of twelve hours and not the night; it is asked."""
    told = complaint(Calendar, hours={"sat": hours})
    assert "in the order of the day" in told
    assert (f"or {meant} if an afternoon is meant" in told) if meant else "afternoon" not in told


@pytest.mark.parametrize(("written", "readings"), [
    ("1.500 cases per day", "1.5 and 1500"), ("12.000 min", "12 and 12000"),
    ("1.234 cases per month", "1.234 and 1234"), ("2.125 h", "2.125 and 2125"),
    ("12.345 %", "12.345 and 12345"), ("180.750 EUR", "180.75 and 180750")])
def test_a_point_that_may_divide_thousands_is_refused_with_both_readings(written, readings) -> None:
    """In one number, a distribution, a sample and a range: times, rates, shares and costs alike."""
    for model, text in ((Amount, written), (Distribution, f"constant {written}"), (Distribution, f"sample 1 {written}"),
                        (Amount, f"2 min (assumed 1 to {written.split()[0]}; x)")):
        with pytest.raises(ValidationError, match=f"has two readings, {readings}"):
            model.model_validate(text if "assumed" in text else f"{text} {WHY}")


@pytest.mark.parametrize(("written", "read"), [
    ("1.2590", 1.259), ("1.25", 1.25), ("0.125", 0.125), ("1234.567", 1234.567), ("1_234", 1234), ("1_234.5", 1234.5)])
def test_a_number_with_one_reading_is_read(written, read) -> None:
    """Three digits behind a point are doubtful where thousands can stand before it, and in the source never."""
    assert Amount.model_validate(f"{written} EUR (assumed; from 1.500 cases)").value == read
    assert Distribution.model_validate("sample 1.259 2.5 min (measured; x)").parameters == (1.259, 2.5)


@pytest.mark.parametrize("written", ["1_0", "1__000", "1_", "12_34", "1_000_0", "1_0.5", "1.5_0", "0_125"])
def test_an_underscore_stands_between_thousands_or_the_number_is_refused(written) -> None:
    """Who has slipped from 1.0 or 10 to 1_0 is asked."""
    for model, text in ((Amount, written), (Distribution, f"constant {written}"), (Span, f"sample 1 {written}")):
        with pytest.raises(ValidationError, match="underscore that divides no thousands"):
            model.model_validate(f"{text} min {WHY}")


@pytest.mark.parametrize(("written", "remedy"), [
    ("1:30 h", "such as 90 min"), ("60½ days", "such as 60 days"), ("1/4", "such as 25 %"),
    ("25 percent", "such as 25 %"),
    (".5 h", "write 0.5 instead of .5"), ("−60 days", "write - instead of −"), ("nan min", "write a number"),
    ("90", "got constant 90 without a unit; write it as 90 min"), ("12 m", "got the unit 'm' in constant 12")])
def test_the_remedy_fits_the_fault(written, remedy) -> None:
    """What is proposed is a number of the kind that was meant."""
    with pytest.raises(ValidationError) as told:
        Span.model_validate(f"constant {written} {WHY}")
    assert remedy in str(told.value)


@pytest.mark.parametrize("at", ["daily 22:75", "daily 24:00", "weekly mon 08:60", "monthly 31 08:00", "monthly 0 08:00",
                                "monthly 29 08:00", "monthly 45 08:00"])
def test_a_run_is_at_a_time_that_there_is(at):
    """22:75 is no quarter past eleven, and a run of the 31st would come in seven months of twelve alone."""
    assert "must be written like daily 22:00" in (said := complaint(BatchRuns, at=at)) or "every month has" in said


def test_a_run_of_the_28th_comes_every_month():
    """The last day that each month has is taken; later ones are said by a rule."""
    assert BatchRuns(at="monthly 28 08:00").day_rule == ""
    assert BatchRuns(at="last day of the month 08:00").day_rule == "last day of the month"


@pytest.mark.parametrize("unit", ["FTE", "FTEs", "full-time equivalents", "posts"])
def test_paid_posts_are_no_people(unit) -> None:
    """Four posts may be six people who work part of the time."""
    assert f"4 {unit}, which may be more people" in complaint(
        Staff, roles="clerk", calendar="office", heads=f"4 {unit} {WHY}")


@pytest.mark.parametrize("line", [
    "1 AZN (assumed; x) (published; y)", "1 AZN (assumed; x) 2 AZN (assumed; y)", "5 AZN (assumed; a) b)"])
def test_a_number_has_one_origin(line) -> None:
    """What follows the brackets would be a part of the source."""
    for model, text in ((Amount, line), (Distribution, f"constant {line}")):
        with pytest.raises(ValidationError, match="goes on behind the brackets of its origin"):
            model.model_validate(text)
    assert Amount.model_validate("1 AZN (derived; mean (A) of x (published 2020))").source.endswith("2020)")


@pytest.mark.parametrize("line", ["normal 5 +- 20 min", "normal 1 +- 1 h", "normal 0 +- 3 days", "normal 3 +- 2 min"])
def test_a_normal_time_of_which_much_is_cut_is_refused_with_what_is_left(line) -> None:
    """By scipy, the mean of a normal variable with all below zero set to zero is the mean that is told."""
    mean, spread = (float(word) for word in line.split()[1:4:2])
    points = stats.norm.ppf((np.arange(200_000) + 0.5) / 200_000, mean, spread)
    with pytest.raises(ValidationError, match=f"its mean is {np.maximum(points, 0).mean():.3g} "):
        Distribution.model_validate(f"{line} {WHY}")
    assert Distribution.model_validate(f"normal 16 +- 7 min {WHY}").mean == 16
    assert Distribution.model_validate(f"normal 0 +- 14 EUR {WHY}").mean == 0
