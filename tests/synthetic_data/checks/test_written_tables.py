"""Tables of a country as statisticians and spreadsheets leave them: nothing is passed over, no name is broken."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest

import synthetic_data
from synthetic_data import BadInput, load_country
from synthetic_data.checks.table_check import holiday_problems, table_problems, text_problems

TEMPLATE = Path(synthetic_data.__file__).parent / "countries" / "template"


@pytest.fixture
def folder(tmp_path):
    """A copy of the template."""
    return Path(shutil.copytree(TEMPLATE, tmp_path / "own"))


def told(folder):
    """What is said of its tables."""
    country = load_country(folder)
    return [str(one) for one in (*table_problems(country), *text_problems(country), *holiday_problems(country))]


def write(folder, file, before, after):
    """Change one place of a file."""
    text = (folder / file).read_text(encoding="utf-8")
    assert before in text
    (folder / file).write_text(text.replace(before, after, 1), encoding="utf-8")


@pytest.mark.parametrize(("before", "after", "said"), [
    ("births", "Births", "Births: is not a column of this table; did you mean births?"),
    ("births", "births ", "births : is not a column of this table; did you mean births?"),
    ("births", "births (thousands)", "births (thousands): is not a column of this table"),
    ("nuptiality\n1940,21000,58,62,70,1.0,1.05,1.0", "nuptiality,marriages\n1940,21000,58,62,70,1.0,1.05,1.0,9",
     "marriages: is not a column of this table")])
def test_a_column_that_nothing_reads_is_named(folder, before, after, said):
    """A slip in a heading, and figures that would count for nothing."""
    write(folder, "tables/vital.csv", before, after)

    assert any(line.startswith(f"tables/vital.csv: {said}") for line in told(folder))


@pytest.mark.parametrize(("name", "said"), [
    ("?riana", "has a sign in the place of a letter"), ("BriÃ¤na", "was read in the wrong encoding (Briäna?)"),
    ("Bria (f)", "holds '(', which is no part of a name"), ("Bria1)", "holds '1'"), ("Bria/Ann", "holds '/'"),
    ("Bria*", "holds '*'")])
def test_what_nobody_is_called_is_refused(folder, name, said):
    """Notes and lost letters would be borne by people."""
    write(folder, "names/first_names.csv", "Bria,F", f"{name},F")

    found = told(folder)
    assert len(found) == 1 and said in found[0] and "in row 3" in found[0] and name in found[0]


@pytest.mark.parametrize("name", ["Bria-Ann", "D’Arcy", "O'Bria", "Мария", "მარიამ", "St. Bria", "Bria Ann", "ʻAlana"])
def test_signs_of_names_are_taken(folder, name):
    """Hyphens, apostrophes, points and letters of every script."""
    write(folder, "names/first_names.csv", "Bria,F", f"{name},F")

    assert told(folder) == []


@pytest.mark.parametrize(("weight", "count"), [("85", 1), ("70", 0)])
def test_the_sum_of_a_district_is_no_place(folder, weight, count):
    """A line called so that is another number may be a place."""
    write(folder, "tables/places.csv", "North,Ashford,Ashford town",
          f"North,Ashford,All of the district,urban,{weight}\nNorth,Ashford,Ashford town")

    found = told(folder)
    assert len(found) == count and all("in row 2 the sum of the other lines of its district" in one for one in found)


def test_a_letter_of_another_script_makes_no_second_region(folder):
    """The о of Nоrth is Cyrillic; one of them would be a region of its own."""
    write(folder, "tables/places.csv", "North,Ashford,Ashford hill", "N\u043erth,Ashford,Ashford hill")

    assert any("tables/places.csv: region: has names that look alike" in one for one in told(folder))


def test_the_sum_of_all_lines_is_no_line_of_its_own(folder):
    """Whatever it is called; standing elsewhere it is one of its own."""
    write(folder, "tables/employers.csv", "services,60,0.95,20\n", "services,60,0.95,20\nthe economy,100,1.0,40\n")
    assert [line.partition(":")[2] for line in told(folder)] == [
        " has in its last line, row 4, the sum of all others, so it may be a line of totals, got 'the economy'; take "
        "the line out; if it is none, let it stand higher up"]

    write(folder, "tables/employers.csv", "industry,40", "state,100,1.0,40\nindustry,40")
    write(folder, "tables/employers.csv", "the economy,100,1.0,40\n", "")
    assert told(folder) == []


@pytest.mark.parametrize(("times", "count"), [(1, 1), (3, 1), (0.5, 0)])
def test_the_total_of_one_sex_is_no_first_name(folder, times, count):
    """Lists of names end with a total of each sex, larger than their lines where the rarer names are left out."""
    lines = [line.split(",") for line in (folder / "names/first_names.csv").read_text(encoding="utf-8").splitlines()]
    women = sum(float(weight) for _, sex, weight, *_ in lines[1:] if sex == "F")
    write(folder, "names/first_names.csv", "Alba,F", f"Total,F,{women * times:.2f},1990\nAlba,F")

    assert [line for line in told(folder) if "has a line of totals in row 2" in line] == told(folder)
    assert len(told(folder)) == count


@pytest.mark.parametrize("sign", [";", "\t", "|"])
@pytest.mark.parametrize("file", ["tables/vital.csv", "tables/ages.csv"])
def test_other_signs_between_columns_are_named(folder, file, sign):
    """As spreadsheets of other countries save them, with a comma in numbers: refused with what to write."""
    text = (folder / file).read_text(encoding="utf-8")
    (folder / file).write_text(text.replace(",", sign).replace(".", ","), encoding="utf-8")

    with pytest.raises(BadInput, match="commas between columns and a point in numbers"):
        load_country(folder)


def test_a_holiday_is_a_whole_day(folder):
    """Offices would be closed for the whole of it."""
    write(folder, "tables/holidays.csv", "1995-12-25,Winter holiday", "1995-12-25,Winter holiday (half day)")

    assert ["is free for a part of the day only, in row 5" in line for line in told(folder)] == [True]


@pytest.mark.parametrize("line", ["1995-12-25,", "1995-12-25", "1995-12-25,\n1995-12-27,"])
def test_a_holiday_may_have_no_name(folder, line):
    """A day without a word beside it is a day off."""
    write(folder, "tables/holidays.csv", "1995-12-25,Winter holiday", line)

    assert told(folder) == []


def test_an_age_limit_is_in_months(folder):
    """65 would let everybody retire at five."""
    write(folder, "profile.yml", "sex: M, months: 780", "sex: M, months: 65")

    with pytest.raises(BadInput, match=r"would be 5\.42 years, got 65; if 65 years are meant, write 780"):
        load_country(folder)


@pytest.mark.parametrize("number", ["inf", "1e999"])
@pytest.mark.filterwarnings("error")
def test_a_number_without_an_end_is_refused_once(folder, number):
    """By its bounds, without a warning of the program and without comparing it with the row below."""
    write(folder, "tables/vital.csv", "1940,21000", f"1940,{number}")
    assert [line for line in told(folder) if "births" in line] == [
        "tables/vital.csv: births: must lie between 1 and 1e+09, in row 2, got 'inf'"]
