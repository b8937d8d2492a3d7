"""What stands beside a holiday of a country is of that day, or the table is refused."""

from __future__ import annotations

import shutil

import pytest

from synthetic_data.checks.assumptions import TEMPLATE
from synthetic_data.checks.table_check import holiday_problems
from synthetic_data.country.loading import load_country


def told(tmp_path, text) -> str:
    """What is wrong with the holidays of a country."""
    country = shutil.copytree(TEMPLATE, tmp_path / "land")
    (country / "tables/holidays.csv").write_text(text, encoding="utf-8")
    return "\n".join(map(str, holiday_problems(load_country(country))))


@pytest.mark.parametrize(("line", "rule"), [
    ("2024-03-28,Good Friday", "as it is a Thursday"), ("2024-03-28,Friday", "as it is a Thursday"),
    ("2024-04-02,Easter Monday", "as it is a Tuesday"), ("2024-03-28,Viernes Santo", "as it is a Thursday"),
    ("2024-03-28,Sexta-feira Santa", "as it is a Thursday"), ("2024-03-21,cümə", "as it is a Thursday"),
    ("2024-01-01,New Year 2025", "another year"), ("2023-12-25,Christmas (2024)", "another year")])
def test_a_weekday_or_a_year_that_does_not_fit_is_refused(tmp_path, line, rule) -> None:
    """The row and what stands there are named; nobody knows which of both is wrong."""
    said = told(tmp_path, f"date,name\n{line}\n")
    assert rule in said and "in row 2" in said and line.split(",")[1] in said and line.split(",")[0] in said


@pytest.mark.parametrize(("heading", "beside", "rule"), [
    ("weekday", "Friday", "as it is a Monday"), ("weekday", "5", "no weekday"), ("year", "2025", "another year"),
    ("year", "24", "another year"), ("region", "North", "is not a column of this table")])
def test_columns_beside_are_read_or_refused(tmp_path, heading, beside, rule) -> None:
    """A column that nothing reads may say where the day is free."""
    assert rule in told(tmp_path, f"date,name,{heading}\n2024-01-01,New Year,{beside}\n")


@pytest.mark.parametrize("line", [
    "2024-03-29,Good Friday", "2024-04-01,Easter Monday", "2024-05-28,Republic Day (moved from Sunday)",
    "2024-01-01,New Year 2024", "2024-05-26,Day of the Republic of 1918", "2024-03-29,Sexta-feira Santa"])
def test_what_fits_is_a_holiday(tmp_path, line) -> None:
    """Names with a weekday of their own, years that are remembered."""
    assert told(tmp_path, f"date,name\n{line}\n") == ""
    assert told(tmp_path / "more", "date,name,weekday,year\n2024-01-01,New Year,Mon,2024\n") == ""


@pytest.mark.parametrize("line", [
    "2023-03-20,Novruz (observed 2023-03-21)", "2023-03-20,Novruz (celebrated on 21 March)",
    "2023-03-25,Working Saturday", "2023-03-25,bridge day made up"])
def test_days_that_are_worked_or_free_on_another_day_are_refused(tmp_path, line) -> None:
    """A second day in the name is the one on which the office is closed; a made-up day is one of work."""
    assert "so that the office may be open" in told(tmp_path, f"date,name\n{line}\n")
