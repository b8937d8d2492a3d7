"""Files of settings that cannot be read: what is said names the line and what to write, in plain words."""

from __future__ import annotations

import pytest
from pydantic import BaseModel

from simulator.calibration.holidays import read_holidays
from simulator.plan.calendars import Calendar
from synthetic_data import BadInput, Spec, check_spec, read_mapping


class _Plan(Spec):
    heads: int


@pytest.mark.parametrize(("text", "parts"), [
    ("a: 1\nb: 2\na: 3\n", ("line 3", "key a a second time", "keep one")),
    ("a:\n\tb: 2\n", ("line 2", "tab", "blanks")),
    ("a: {b: 1}\n\tc: 2\n", ("line 2", "tab", "blanks")),
    ("a: 1\n---\nb: 2\n", ("line 2", "second document", "file of its own")),
    ("a: 1\nday: 2024-02-30\n", ("line 2", "2024-02-30", "not in the calendar")),
    ("a: 1\nb: {c: 1\n", ("line", "brackets"))])
def test_what_is_no_yaml_is_told_with_its_line(tmp_path, text, parts) -> None:
    """No word of the reader's own, such as its name for a string, and no advice about encodings."""
    path = tmp_path / "plan.yml"
    path.write_text(text)
    with pytest.raises(BadInput) as told:
        read_mapping(path)
    assert all(part in str(told.value) for part in parts)
    assert "unicode string" not in str(told.value) and "UTF-8" not in str(told.value)


@pytest.mark.parametrize("key", ["5 heads (assumed; x)", "b)"])
def test_a_comma_within_brackets_is_told_as_the_cause_of_an_unknown_key(key) -> None:
    """`{heads: 2,5 heads}` makes a key of `5 heads`: the hint says so; other unknown keys get no such hint."""
    model: type[BaseModel] = _Plan
    with pytest.raises(BadInput, match="comma within"):
        check_spec({"heads": 2, key: None}, model, where="plan.yml")
    with pytest.raises(BadInput) as told:
        check_spec({"heads": 2, "haeds": None}, model, where="plan.yml")
    assert "comma" not in str(told.value)


@pytest.mark.parametrize("day", ["2024-05-01 23:30:00", "2024-05-01 23:30:00 -05:00", '"2024-05-01 09:00"'])
def test_a_day_with_a_time_of_day_is_refused(tmp_path, day) -> None:
    """Which day is meant near midnight depends on the clock, so the time is not dropped in silence."""
    path = tmp_path / "hours.yml"
    path.write_text(f"hours: {{mon-fri: 09:00-17:00}}\nholidays: [{day}]\n")
    with pytest.raises(BadInput, match=r"without a time of day, got 2024-05-01 .*; write 2024-05-01"):
        check_spec(read_mapping(path), Calendar, where="hours.yml")


def test_a_holiday_that_is_none_is_shown(tmp_path) -> None:
    """A line of key and value among dates counts as date and name, and what is no date is told with its value."""
    path = tmp_path / "days.yml"
    path.write_text("- 2024-03-06\n- 2024-03-07: Day of the founder\n- whenever: x\n")
    with pytest.raises(BadInput, match="got 'whenever'"):
        read_holidays(path)
