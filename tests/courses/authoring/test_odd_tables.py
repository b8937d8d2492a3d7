"""Tables of cases with odd cells and sheets: read as they are shown, or refused in words."""

import csv
from datetime import datetime
from itertools import islice

import pytest

from courses.authoring.case_sheet import SheetCell, read_case_sheet
from courses.authoring.cell_values import Unclear, read_cell, read_sentence
from courses.authoring.table_form import TableForm
from courses.authoring.table_rows import rows_of
from synthetic_data import BadInput, load_spec


@pytest.mark.parametrize(("kind", "written", "form", "words"), [
    ("number", 1234.567, "#,##0", "rounded"), ("number", 7, "0.0%", "in percent"), ("number", 7, ";;;", "not at all"),
    ("number", 7, '[<10]"few";0', "in other words"), ("number", 7, "#,##0.0,", "in thousands"),
    ("number", 12345, "0.00E+00", "rounded"), ("number", -7, "0;", "not at all"),
    ("number", 0.5, "# ?/?", "other words"), ("number", 7, "[DBNum1]General", "other words"),
    ("number", 7, "[<10]General;0", "other words"), ("number", 7, "General%", "in percent"),
    ("number", 7.5, "[$kr.-406] #,##0", "rounded"),
    *(("number", 7000, form, "in thousands")
      for form in ("0,.0", "0,.0,", '0" k",', "#,##0,.00", "0.0,", "0,", "0,E+0")),
    ("number", 7, '0"000"', "with other digits"), ("number", 7, '"1"0', "with other digits"),
    *(("number", 7, form, "with other digits") for form in (
        '0" 000"', '0".000"', '0",000"', "0\\.000", "0\\ 000", '"1 "0', '"1."0', '0"E3"', '0"."00', '00"h"00', '"."0',
        '0" of 100"', '0"½"', "0*0")),
    *(("number", 7, form, "that multiplies") for form in (
        '0" thousand"', '0"k"', "0\\k", '0" Mio."', '0" тыс."', '"k€ "0', "[$kEUR] 0", 'General" mln"')),
    *(("number", 7, form, "with another sign") for form in ('"minus "0', '"x -"0', '"(€"0")"')),
    ("number", 7, "0\\0", "with other digits"), ("number", 7, "-0", "with another sign"),
    ("number", -7, "0;0", "with another sign"), ("number", -7, "#,##0;[Red]#,##0", "with another sign"),
    ("date", "0001-01-01", "", "outside the years"), ("date", datetime(2500, 1, 1), "", "outside the years"),
    ("text", "a\u200bb", "", "cannot be seen"), ("text", "a\x1b[2J", "", "acts on a screen"),
    ("id", "S\u202e1", "", "cannot be seen"), ("text", "=A1&B1", "", "as a formula does")])
def test_what_is_shown_otherwise_than_it_is_kept_is_refused(kind, written, form, words):
    """Formats that round, hide or reword a number; days far away; marks that nobody sees; formulas without a value."""
    with pytest.raises(Unclear, match=words) as caught:
        read_cell(SheetCell(written, "here", form), kind)
    assert caught.value.remedy


@pytest.mark.parametrize(("written", "form"), [
    (7, '0 "EUR"'), (1234.5, "#,##0.00 €"), (-7, "0;(0)"), (0.1 + 0.2, "0.0"), (1200, "0.0E+00"), (7, "00000"),
    (1234.567, "General"), (1234.567, 'General" EUR"'), (-7.25, "General;[Red]-General"), (7, "[Blue]general"),
    (1234, "[$kr.-406] #,##0"), (1234.5, "[$$-409]#,##0.00;[Red]-[$$-409]#,##0.00"), (7, '0" a;b"'),
    (7, '0" m2"'), (7, '"(approx) "0'), (7, '"non-paid "0" km²"'), (1234567, r"#\ ###\ ##0"), (7, '#,##0.00\\ "₼"'),
    (7, '0" min"'), (7, '0" kg"'), (7, '"No. "0'), (12, "0.0E+00"),
    (0, '_-* #,##0.00_-;-* #,##0.00_-;_-* "-"??_-;_-@_-'), (-3, "_-* #,##0_-;-* #,##0_-;_-@_-")])
def test_units_marks_and_zeros_beside_a_number_change_nothing(written, form):
    """What Excel puts around a number leaves it what it is."""
    assert read_cell(SheetCell(written, "here", form), "number") == pytest.approx(written)


def test_a_sentence_may_have_lines_and_is_no_number():
    """What trainees read is written by people."""
    assert read_sentence(SheetCell("first\nsecond, as said", "here")) == "first\nsecond, as said"
    for written in (datetime(2026, 3, 1), 7, True, "\u202eno"):
        with pytest.raises(Unclear):
            read_sentence(SheetCell(written, "here"))


@pytest.fixture(scope="module")
def template(tmp_path_factory):
    """Settings of the template, and its rows."""
    from courses import new_table_exercise

    folder = tmp_path_factory.mktemp("odd")
    new_table_exercise("own", "W1", folder)
    keys = folder / "own" / "keys" / "W1"
    with (keys / "cases.csv").open(encoding="utf-8-sig", newline="") as file:
        return load_spec(keys / "table.yml", TableForm), list(islice(csv.reader(file, delimiter=";"), 12))


def told(template, folder, rows, dress=None):
    """What is said of a workbook with these rows."""
    from openpyxl import Workbook

    book = Workbook()
    for row in rows:
        book.active.append([cell or None for cell in row])
    if dress:
        dress(book, book.active)
    book.save(folder / "cases.xlsx")
    try:
        return " ".join(map(str, rows_of(read_case_sheet(folder / "cases.xlsx", "use"), template[0])[1]))
    except BadInput as error:
        return str(error)


def test_a_line_of_totals_and_two_right_answers_are_named(template, tmp_path):
    """One sentence each, and not one for every cell of the line."""
    heading, *cases = template[1]
    answer = heading.index("answer")
    said = told(template, tmp_path, [heading, *cases, ["Summe:", "11"]])
    assert "line 13: is a line of totals and no case, got 'Summe:'; take the line out" in said and "column" not in said
    both = [*cases[0][:answer], "ask / pay", *cases[0][answer + 1:]]
    assert "line 2, column answer: names 2, where one is right" in told(template, tmp_path, [heading, both, *cases[1:]])


@pytest.mark.parametrize(("incomes", "is_told"), [
    (["1,250", "809", "12,000"], True), (["1,250", "809,50"], False), (["1,250", "0,125"], False), (["1250"], False),
    (["1,250", 809.5], True)])
def test_a_column_whose_marks_may_all_divide_thousands_is_refused(template, tmp_path, incomes, is_told):
    """The template declares the decimal comma, so that a table from an English Excel would be read as a thousandth."""
    heading, *cases = template[1]
    income = heading.index("income")
    rows = [[*case[:income], incomes[number] if number < len(incomes) else "900", *case[income + 1:]]
            for number, case in enumerate(cases)]
    said = told(template, tmp_path, [heading, *rows])
    assert ("can be read as a thousand: no number of this column" in said and "got '1,250'" in said) == is_told


def _hide_row(_book, sheet):
    sheet.row_dimensions[3].hidden = True


def _hide_column(_book, sheet):
    sheet.column_dimensions["B"].hidden = True


def _hide_sheet(book, sheet):
    book.create_sheet("front")
    sheet.sheet_state = "hidden"


def _hide_second(book, _sheet):
    book.create_sheet("old")["A1"] = "x"
    book["old"].sheet_state = "hidden"


@pytest.mark.parametrize(("dress", "words"), [
    (_hide_row, "has hidden rows, of which nobody can tell whether they are cases, got '3'"),
    (_hide_column, "has hidden columns, of which nobody can tell whether they are meant, got 'B'"),
    (_hide_sheet, "holds cases in a hidden sheet alone"), (_hide_second, "old (hidden)")])
def test_what_is_hidden_in_a_workbook_is_asked_about(template, tmp_path, dress, words):
    """Nobody sees a hidden row or sheet, so nobody has said that it counts."""
    assert words in told(template, tmp_path, template[1], dress)


def test_a_text_in_lost_letters_is_refused():
    """Trainees would read a name that nobody has."""
    with pytest.raises(Unclear, match=r"wrong encoding \(Rámil"):
        read_cell(SheetCell("RÃ¡mil", "here"), "text")
    with pytest.raises(Unclear, match="wrong encoding"):
        read_sentence(SheetCell("Ïåòðîâ has no certificate.", "here"))


@pytest.mark.parametrize(("ids", "is_told"), [(("007", "7"), True), (("0070", "70"), True), (("007", "70"), False),
                                              (("A07", "A7"), False), (("007", "007"), False)])
def test_ids_that_differ_by_zeros_in_front_are_asked_about(template, tmp_path, ids, is_told):
    """A spreadsheet has made one of 007, or they are two files that every spreadsheet takes for one."""
    rows = template[1]
    place = rows[0].index("file_number")
    changed = [[*row[:place], one, *row[place + 1:]] for row, one in zip(rows[1:3], ids, strict=True)]
    assert ("by zeros in front alone" in told(template, tmp_path, [rows[0], *changed, *rows[3:]])) == is_told
