"""Lists of holidays as people keep them: whole days off of one office, or refused."""

from __future__ import annotations

import datetime as dt

import pytest

from simulator.calibration.holidays import read_holidays
from simulator.written_times.day_tables import read_day_table
from synthetic_data import BadInput

GOOD_FRIDAY = {dt.date(2023, 4, 7): "Good Friday"}


def refused(tmp_path, text, name="days.csv"):
    """What is said of a list."""
    (tmp_path / name).write_text(text, encoding="utf-8")
    with pytest.raises(BadInput) as told:
        read_holidays(tmp_path / name)
    return str(told.value)


@pytest.mark.parametrize("text", [
    "date,name\n2023-04-07,Good Friday\n", "name;date\nGood Friday;07.04.2023\n", "2023-04-07,Good Friday\n",
    "date,weekday,name\n2023-04-07,Friday,Good Friday\n", "date,name,weekday\n2023-04-07,Good Friday,Fr\n",
    "from,to,name\n2023-04-07,2023-04-07,Good Friday\n", "date,name,note\n2023-04-07,Good Friday,\n"])
def test_a_day_may_have_a_name_and_a_weekday_beside_it(tmp_path, text):
    """Nothing else is needed, and nothing else is passed over."""
    (tmp_path / "days.csv").write_text(text, encoding="utf-8")
    assert read_day_table(tmp_path / "days.csv") == GOOD_FRIDAY


@pytest.mark.parametrize("name", [
    "Christmas Eve (half day)", "Heiligabend, halber Tag", "Eve from 12:00", "closed 12.30-17.00", "½", "1/2 day",
    "veille, demi-journée", "arife yarım gün", "Eve, afternoon", "Eve 1 pm", "Сокращённый день", "Eve (from noon)",
    "shortened day", "Qısaldılmış iş günü", "Heiligabend, vormittags", "Novruz (p.m.)", "after lunch",
    "one hour less", "0,5 day", "после обеда", "Eve, reduced hours", "veille, après-midi"])
def test_a_part_of_a_day_is_no_holiday(tmp_path, name):
    """The office is open for the other part, and all its cases would be left out."""
    for file, text in (("a.csv", f'date,name\n2023-12-24,"{name}"\n'), ("a.yml", f"2023-12-24: {name}\n"),
                       ("b.yml", f"- {{date: 2023-12-24, name: '{name}'}}\n")):
        assert "is free for a part of the day only" in refused(tmp_path, text, file)


@pytest.mark.parametrize("said", [
    "no", "yes", "false", "off", "open", "0", "1", "nein", "yox", "x", "working", "closed"])
def test_a_word_that_may_mean_open_is_no_name(tmp_path, said):
    """`2023-04-07: no` may say that this is no holiday."""
    for file, text in (("a.csv", f"date,off\n2023-04-07,{said}\n"), ("a.yml", f"2023-04-07: {said}\n")):
        assert "what may mean that the office is open" in refused(tmp_path, text, file)


@pytest.mark.parametrize("name", [
    "working day (moved)", "make-up working day", "CANCELLED", "Easter (cancelled)", "İş günü", "office open",
    "Werktag", "A (North only)", "Bank holiday (banks only)", "School holiday", "Eid (tentative)", "Optional holiday",
    "Skeleton staff", "Moved to 9 February", "Fasching (ausgefallen)", "Day of the city, postponed", "Proposed holiday",
    "Regional holiday", "Women employees", "Day off of team A", "День города (перенесён)", "Bridge day (worked)",
    "revoked", "Brückentag (besetzt)", "called off", "voluntary", "TBC", "Notdienst", "Stocktaking (reduced service)",
    "deleted", "Brückentag (freiwillig)", "Rest of shift B"])
def test_a_day_of_work_or_of_some_people_is_no_holiday(tmp_path, name):
    """Lists of holidays hold days that are worked instead, and days off of banks, schools or regions."""
    for file, text in (("a.csv", f'date,name\n2023-12-24,"{name}"\n'), ("a.yml", f"2023-12-24: {name}\n")):
        told = refused(tmp_path, text, file)
        assert "the office may be open" in told or "some people or places only" in told


@pytest.mark.parametrize("name", ["two days", "to 24 March", "bis 24.", "from 20 to 24", "Mon-Fri", "x5", "20-24 March",
                                  "(20.-24.3.)", "20 and 21 March", "1-3-cü gün"])
def test_a_name_that_speaks_of_several_days_is_refused(tmp_path, name):
    """The others would be days of work."""
    assert "speaks of several days" in refused(tmp_path, f'date,name\n2024-03-20,"Novruz {name}"\n')


@pytest.mark.parametrize(("text", "file"), [
    ("date,weekday\n2024-01-10,Tue\n", "a.csv"), ("date,name,weekday\n2024-01-10,Feast,Tuesday\n", "a.csv"),
    ("2024-01-10: Dienstag\n", "a.yml"), ("date,name\n2024-01-10,Feast (Tue)\n", "a.csv"),
    ('date,name\n2024-01-10,"Di, Feiertag"\n', "a.csv")])
def test_a_weekday_that_does_not_fit_is_refused(tmp_path, text, file):
    """The date or the weekday is a slip of the pen."""
    assert "it is a Wednesday" in refused(tmp_path, text, file)


@pytest.mark.parametrize("text", [
    "date,name,region\n2023-04-07,Good Friday,Bavaria\n", "date,observed\n2023-04-07,2023-04-10\n",
    "date,name,half\n2023-04-07,Good Friday,yes\n", "2023-04-07,2023-04-10,Easter\n",
    "date,name,open\n2023-04-07,Good Friday,09:00-12:00\n"])
def test_what_else_stands_beside_a_day_is_not_passed_over(tmp_path, text):
    """Where, for whom, how long, or a second date: each may say that it is no day off of this office."""
    assert "has more beside the day than its name" in refused(tmp_path, text)


def test_a_list_of_mappings_holds_date_and_name(tmp_path):
    """So it is in YAML."""
    assert "region: Bavaria" in refused(tmp_path, "- {date: 2023-04-07, name: Good Friday, region: Bavaria}\n", "a.yml")


def test_names_that_sound_like_parts_are_names(tmp_path):
    """Words are looked at whole: a Halfway Day and a Morningside Day are holidays."""
    (tmp_path / "a.yml").write_text(
        "2023-04-07: Halfway Day\n2023-04-08: Morningside Day\n2023-04-09: ''\n"
        "2023-03-08: International Working Women's Day\n2023-05-29: Spring bank holiday\n")
    assert len(read_holidays(tmp_path / "a.yml")) == 5


@pytest.mark.parametrize("name", [
    "рабочая суббота", "Робоча субота", "劳动节后上班", "áthelyezett munkanap", "munkanap", "radna subota",
    "pracovní den", "სამუშაო დღე", "วันทำงานชดเชย", "sobota robocza", "zi lucrătoare"])
def test_a_worked_day_is_no_holiday_in_other_languages(tmp_path, name):
    """Lists of countries that move working days hold them in their own words; not all languages put blanks between."""
    assert "the office may be open" in refused(tmp_path, f"date,name\n2024-05-11,{name}\n")


@pytest.mark.parametrize("name", [
    "3 days", "until 2024-05-17", "to 17.05.2024", "Novruz, 5 gün", "bis Freitag", "2 weeks", "10 дней",
    "2024-05-17 (last day)"])
def test_the_first_of_several_days_is_not_taken_for_all(tmp_path, name):
    """A name that says how long it lasts stands for more days than its line; they would count as worked."""
    for file, text in (("a.csv", f'date,name\n2024-05-13,"{name}"\n'), ("a.yml", f"2024-05-13: {name}\n")):
        assert "speaks of several days" in refused(tmp_path, text, file)


@pytest.mark.parametrize("name", [
    "Day 3 of Novruz", "2. Tag", "Novruz bayramı (2-ci gün)", "Kurban Bayramı 2. Gün", "9 May", "День труда",
    "Day off (substituted from 05/11/2024)", "Day of the 2 Republics"])
def test_a_number_in_a_name_need_not_count_days(tmp_path, name):
    """Second days have a number of their own, and a day may be free for another."""
    (tmp_path / "days.csv").write_text(f'date,name\n2024-05-13,"{name}"\n', encoding="utf-8")
    assert read_day_table(tmp_path / "days.csv") == {dt.date(2024, 5, 13): name}


@pytest.mark.parametrize(("file", "text"), [
    ("a.csv", "date,holiday\n2024-05-09,Ascension\n2024-05-10,\n"), ("a.yml", "2024-05-09: Ascension\n2024-05-10:\n")])
def test_a_calendar_of_all_days_is_no_list_of_holidays(tmp_path, file, text):
    """Where others have names, a day without one may be an ordinary day; where none has, all are holidays."""
    told = refused(tmp_path, text, file)
    assert "has no name beside it, as other days have" in told and "2024-05-10" in told and "2024-05-09" not in told
    (tmp_path / file).write_text(text.replace("Ascension", ""), encoding="utf-8")
    assert len(read_holidays(tmp_path / file)) == 2
