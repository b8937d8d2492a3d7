"""Class lists from spreadsheets: what is seen in a cell is read, and one line is one person, or it is refused."""

from __future__ import annotations

import datetime as dt

import pytest
from openpyxl import Workbook
from openpyxl.styles import Font

from grading import enter_roster, read_roster
from synthetic_data import BadInput


def book(folder, *rows, shape="General", struck=()):
    """A class list in Excel; the number format is of the first column."""
    book = Workbook()
    for row in (("trainee", "first_name", "last_name"), *rows):
        book.active.append(row)
    for row in book.active.iter_rows(min_row=2):
        row[0].number_format = shape
    for place in struck:
        book.active[place].font = Font(strike=True)
    book.save(folder / "class.xlsx")
    return folder / "class.xlsx"


def sheet(folder, line):
    """A class list in CSV with one line."""
    (folder / "class.csv").write_text(f"trainee,first_name,last_name\n{line}\n", encoding="utf-8")
    return folder / "class.csv"


@pytest.mark.parametrize(("value", "shape", "read"), [
    (7, "000", "007"), (7, "General", "7"), (7, '"T-"000', "T-007"), (2047.0, "0", "2047"), (7, "[Red]00000", "00007"),
    (123456789012345, "General", "123456789012345"), ("007", "@", "007"), (12, "#,##0", "12")])
def test_a_number_is_the_log_in_that_the_cell_shows(tmp_path, value, shape, read) -> None:
    """Zeros and words of the cell's format belong to it."""
    assert read_roster(book(tmp_path, (value, "Anna", "Ay"), shape=shape))[0].id == read


@pytest.mark.parametrize(("value", "shape"), [
    (12345678901234567890, "General"), (1.2e15, "General"), (7, "000-000"), (7, "0%"), (7, "0.00"), (1001.5, "General"),
    (dt.datetime(2024, 9, 5), "dd.mmm"), (True, "General"), (dt.time(9, 30), "hh:mm"), (-7, "General"), (7, '0"½"')])
def test_a_cell_that_is_shown_as_something_else_is_no_log_in(tmp_path, value, shape) -> None:
    """Digits that Excel did not keep, days, times, truth values, parts: each is refused in its line."""
    with pytest.raises(BadInput, match=r"line 2\.trainee"):
        read_roster(book(tmp_path, (value, "Anna", "Ay"), shape=shape))


@pytest.mark.parametrize("value", [dt.datetime(2024, 5, 1), True, 1.5])
def test_a_name_is_no_day_and_no_truth(tmp_path, value) -> None:
    """It would stand on a certificate."""
    with pytest.raises(BadInput, match=r"line 2\.first_name: .*spreadsheets make of"):
        read_roster(book(tmp_path, ("anna", value, "Ay")))


@pytest.mark.parametrize("name", [
    "05.Sep", "5-Mar", "Mar-05", "2024-01-01", "01.05.2024", "1/5/24", "05. Okt", "1.234", "1,5", "TRUE", "WAHR",
    "ЛОЖЬ", "1.23E+11"])
@pytest.mark.parametrize("column", [0, 1, 2])
def test_what_a_spreadsheet_makes_of_words_is_refused_in_csv_too(tmp_path, name, column) -> None:
    """In a log-in as well as in a name."""
    cells = ["anna", "Anna", "Ay"]
    cells[column] = f'"{name}"'
    with pytest.raises(BadInput, match=r"line 2\.(?:trainee|first_name|last_name): "):
        read_roster(sheet(tmp_path, ",".join(cells)))


@pytest.mark.parametrize("name", ["sep.05.leyla", "may", "1e5", "a.1.2", "mar05", "20240101", "1-mary", "12.mario"])
def test_log_ins_of_people_are_read(tmp_path, name) -> None:
    """Words that only resemble days are nobody's mistake."""
    assert read_roster(sheet(tmp_path, f"{name},May,March"))[0].id == name


@pytest.mark.parametrize("name", [
    "Anna; Boris", "Anna, Boris", "anna, boris", "Anna & Boris", "Anna and Boris", "Anna/Boris", "Anna | Boris",
    "Anna və Boris", "Anna und Boris", "Anna+Boris", "Ay, Anna"])
@pytest.mark.parametrize("column", [1, 2])
def test_two_people_on_one_line_are_refused(tmp_path, name, column) -> None:
    """One of them would have no marks."""
    cells = ["anna", "Anna", "Ay"]
    cells[column] = f'"{name}"'
    with pytest.raises(BadInput, match=r"several people.*write one line for each person"):
        read_roster(sheet(tmp_path, ",".join(cells)))


@pytest.mark.parametrize("name", ["NULL", "null", "N/A", "nan", "None", "-", "--", "?", ".", "45000", "..."])
@pytest.mark.parametrize("column", [1, 2])
def test_what_stands_for_nothing_is_no_name(tmp_path, name, column) -> None:
    """It would stand on a certificate."""
    cells = ["anna", "Anna", "Ay"]
    cells[column] = name
    with pytest.raises(BadInput, match=r"line 2\.(?:first|last)_name: .*or leave the cell empty"):
        read_roster(sheet(tmp_path, ",".join(cells)))
    assert read_roster(sheet(tmp_path, "anna,Trainee,12"))[0].name == "Trainee 12"
    assert read_roster(sheet(tmp_path, "anna,Jane,Null"))[0].name == "Jane Null"


@pytest.mark.parametrize("heading", ["Full name", "First name / Last name"])
def test_a_moodle_list_with_whole_names_keeps_them(tmp_path, heading) -> None:
    """Nobody can tell where a first name ends, so it stays whole."""
    (tmp_path / "class.csv").write_text(f"{heading},Email address\nAna e Silva,ana@office.example\n", encoding="utf-8")
    assert read_roster(tmp_path / "class.csv")[0].name == "Ana e Silva"


@pytest.mark.parametrize("name", ["Anna-Maria", "O'Brien", "Costa e Silva", "Ortega y Gasset", "King, Jr.", "d’Arc"])
def test_names_of_one_person_are_read(tmp_path, name) -> None:
    """Joined names, small words and what stands behind a comma."""
    assert name in read_roster(sheet(tmp_path, f'anna,Anna,"{name}"'))[0].name


@pytest.mark.parametrize("place", ["A2", "B3", "C3"])
def test_a_line_that_is_struck_through_is_refused_by_its_cell(tmp_path, place) -> None:
    """Who crosses a person out means that the person is gone."""
    with pytest.raises(BadInput, match=rf"struck through.*{place}"):
        read_roster(book(tmp_path, ("anna", "Anna", "Ay"), ("bob", "Bob", "Bay"), struck=[place]))


@pytest.mark.parametrize("name", [
    "Hasanova (withdrawn)", "Hasanova [left]", "Hasanova - left in May", "Hasanova*", "Hasanova – guest",
    "M_ller", "M„ller", "H\u0436s\u0436n", "\u0410nna", "Ay¹",
    "William “Bill”"])
def test_a_name_with_something_beside_or_in_it_is_asked_about_when_the_list_is_handed_over(course, tmp_path, name):
    """Somebody who left would stay in the class, and a letter written as a code would stand on a certificate."""
    before = course.roster_file.read_bytes()
    with pytest.raises(BadInput, match=r"class\.csv: line 2\.last_name: has .*write the name alone"):
        enter_roster(course, sheet(tmp_path, f"anna,Anna,{name}"))

    assert course.roster_file.read_bytes() == before
    # A class that is, and a platform's names, go on as they are.
    assert read_roster(tmp_path / "class.csv")[0].last_name == name


@pytest.mark.parametrize("name", ["G=C3=BCl", "G%C3%BCl", "G\\u00fcl"])
def test_a_name_with_the_code_of_a_letter_is_refused(tmp_path, name):
    """A program wrote it, and it would stand on a certificate."""
    with pytest.raises(BadInput, match=r"line 2\.last_name: holds the code of a sign \(Gül\?\)"):
        read_roster(sheet(tmp_path, f"anna,Anna,{name}"))


@pytest.mark.parametrize("name", [
    "O’Neill", "O'Neill", "Lopez-García", "King, Jr.", "Gel·la", "İsmayılova", "St. John", "Ng 12",
    "\u041f\u0435\u0442\u0440\u043e\u0432", "山田々", "გიორგი", "de la Cruz y Sanz"])
def test_names_of_many_countries_are_taken(course, tmp_path, name):
    """Apostrophes, hyphens, dots, commas and figures behind a name belong to names."""
    assert enter_roster(course, sheet(tmp_path, f'anna,"{name}","{name}"'), smaller=True) == 1
    assert course.trainee("anna").last_name == name


@pytest.mark.parametrize("name", ["Èâàí", "Ãéþñãïò", "Ðáðáò-Gil"])
def test_names_of_another_alphabet_in_western_letters_are_refused(tmp_path, name) -> None:
    """Иван in the code page of Western Europe; nobody is called so."""
    with pytest.raises(BadInput, match=r"line 2\.first_name: was read in the wrong encoding"):
        read_roster(sheet(tmp_path, f"anna,{name},Ay"))


def test_names_with_many_marks_are_read(tmp_path) -> None:
    """A letter without a mark beside them tells that they are meant."""
    assert read_roster(sheet(tmp_path, "anna,Þórður,Öyküñé"))[0].first_name == "Þórður"


def test_a_note_on_somebody_is_asked_about(tmp_path) -> None:
    """It may say that they left."""
    from openpyxl import load_workbook
    from openpyxl.comments import Comment

    path = book(tmp_path, ("anna", "Anna", "Ay"))
    kept = load_workbook(path)
    kept.active["A2"].comment = Comment("left in May", "x")
    kept.save(path)
    with pytest.raises(BadInput, match=r"notes on cells.*A2 \(left in May\)"):
        read_roster(path)
