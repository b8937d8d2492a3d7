"""An exercise made from a table of cases: what passes, what is refused and how, what it promises."""

import json
import shutil
from datetime import datetime, time, timedelta

import pytest
import yaml

from courses import (
    TablePool,
    Variant,
    build_variant,
    lint_exercise,
    load_exercise,
    make_table_exercise,
    measure_bots,
)
from courses.authoring.case_sheet import SheetCell, read_case_sheet
from courses.authoring.cell_values import Unclear, read_cell
from courses.authoring.gate import form_problems
from courses.authoring.table_exercise import _notebook
from courses.authoring.table_form import TableForm
from synthetic_data import BadInput, load_spec


@pytest.fixture
def own(made, tmp_path):
    """A copy of it, to be changed."""
    return shutil.copytree(made, tmp_path / "content")


def keys_of(folder):
    """Where table and settings lie."""
    return folder / "own" / "keys" / "W1"


def change(folder, old, new, name="cases.csv", count=1):
    """Change a text in the table or the settings."""
    file = keys_of(folder) / name
    text = file.read_text(encoding="utf-8")
    assert old in text
    file.write_text(text.replace(old, new, count), encoding="utf-8")


def problems_of(folder):
    """What making the exercise anew complains of."""
    with pytest.raises(BadInput) as caught:
        make_table_exercise("W1", folder)
    return [str(problem) for problem in caught.value.problems]


def test_the_template_passes_lint_and_gate(made):
    """Nothing is missing, laziness and shortcuts earn little, the table's own answers everything, good work passes."""
    exercise = load_exercise("W1", made)
    results = {each.bot: each for each in measure_bots(exercise, variants=4)}

    assert [str(problem) for problem in (*lint_exercise(exercise), *form_problems(exercise))] == []
    assert [each.bot for each in results.values() if each.sure] == []
    assert (results["solver"].least, results["blank"].most) == (1, 0)
    assert results["skilled"].mean > exercise.pass_mark


def test_what_a_table_cannot_promise_is_said(made, own):
    """Whoever has seen the cases knows them: it is measured, named, and said when the exercise is made."""
    (seen,) = [each for each in measure_bots(load_exercise("W1", made), variants=4) if each.kind == "memory"]

    assert seen.mean > 0.9
    assert seen.verdict == ""
    assert "cannot promise: its cases stay the same. Two trainees share about 11 of 24" in str(
        make_table_exercise("W1", own))


def test_a_column_that_gives_the_answer_away_breaks_the_gate(own):
    """The finder, which learned on other cases, passes by a column that follows the answer."""
    file = keys_of(own) / "cases.csv"
    channels = {"ask": "letter", "pay": "phone", "refuse": "counter"}
    rows = [row.split(";") for row in file.read_text(encoding="utf-8-sig").splitlines()]
    place, answer = rows[0].index("came_by"), rows[0].index("answer")
    for row in rows[1:]:
        row[place] = channels[row[answer]]
    file.write_text("\n".join(map(";".join, rows)), encoding="utf-8")
    make_table_exercise("W1", own)
    broken = {each.bot for each in measure_bots(load_exercise("W1", own), variants=4) if each.verdict}

    assert {"found: one field", "came_by alone"} <= broken


def test_trainees_get_other_cases_and_no_truth(made):
    """Each gets another draw under names that say nothing; why a case that counts is so stays in the key."""
    exercise = load_exercise("W1", made)
    packs, keys = zip(*(build_variant(exercise, Variant(seed=seed, pack_id=f"p{seed}")) for seed in (1, 2)),
                      strict=True)
    piles = [json.loads(pack.files["desks.json"])["pile"]["cases"] for pack in packs]
    practised = {case.why for case in TablePool.read(keys_of(made)).of_use("practice")}

    assert [case["id"] for case in piles[0]] == [case["id"] for case in piles[1]]
    assert [case["panels"] for case in piles[0]] != [case["panels"] for case in piles[1]]
    told = set(keys[0].told.values()) - practised
    assert len(told) > 10
    assert [why for why in told for content in packs[0].files.values() if why.encode() in content] == []


@pytest.mark.parametrize(("kind", "written", "read"), [
    ("date", "2026-03-01", "2026-03-01"), ("date", "1.3.2026", "2026-03-01"), ("number", "12,5", 12.5),
    ("number", "-3", -3), ("number", "1250.00", 1250), ("id", "007", "007"), ("id", " A-12 ", "A-12"),
    ("text", "12", "12"), ("number", "", None), ("date", " ", None)])
def test_a_cell_is_read_as_what_it_says(kind, written, read):
    """Days in two ways of writing, decimal commas and points, ids with their zeros; nothing stays nothing."""
    found = read_cell(SheetCell(written, "here"), kind)
    assert (found, type(found)) == (read, type(read))


@pytest.mark.parametrize(("kind", "written"), [
    ("date", "03/04/2026"), ("date", "1.3.26"), ("date", "31.02.2026"), ("date", "45123"), ("date", 45123),
    ("number", "1,234"), ("number", "1.234"), ("number", "1 234"), ("number", "5 %"), ("number", "1e5"),
    ("number", "nan"), ("number", True), ("id", 7), ("id", 7.0), ("id", "1,23E+15"), ("id", "03.Apr"), ("id", "Mar-26"),
    ("text", 12.5), ("text", True), ("text", time(8, 30)), ("text", timedelta(hours=30)), ("number", time(8, 30)),
    ("date", timedelta(days=1))])
def test_a_cell_that_can_be_read_in_two_ways_is_refused(kind, written):
    """Whatever a spreadsheet may have made of a day, a number or an id, nothing is guessed."""
    with pytest.raises(Unclear) as caught:
        read_cell(SheetCell(written, "here"), kind)
    assert caught.value.remedy


@pytest.mark.parametrize("form", ["mmm-yy", "d-mmm", "yyyy"])
def test_a_day_that_excel_completed_is_refused(form):
    """Who typed April 2009 sees it, and Excel keeps the first of April."""
    with pytest.raises(Unclear, match="only a part"):
        read_cell(SheetCell(datetime(2009, 4, 1), "here", form), "date")
    assert read_cell(SheetCell(datetime(2009, 4, 1), "here", "dd.mm.yyyy"), "date") == "2009-04-01"


def test_a_declared_decimal_sign_settles_it():
    """With `decimal:` a thousand and a decimal number cannot be confused, and the other sign is refused."""
    assert read_cell(SheetCell("1,234", "here"), "number", "comma") == 1.234
    with pytest.raises(Unclear):
        read_cell(SheetCell("1.234", "here"), "number", "comma")


def test_numbers_that_excel_shows_otherwise_are_refused():
    """A percent and an id under a format with zeros are shown otherwise than they are kept."""
    assert read_cell(SheetCell(12.5, "here", "0.00"), "number") == 12.5
    for kind, form in (("number", "0%"), ("number", "#,##0,"), ("text", "00000")):
        with pytest.raises(Unclear):
            read_cell(SheetCell(12, "here", form), kind)


@pytest.mark.parametrize("form", ["semicolons", "commas", "tabs", "declared", "utf-16", "xlsx"])
def test_tables_are_read_as_people_save_them(tmp_path, form):
    """Semicolons, commas, tabs, marks, empty rows above and between, Excel: the same rows come out."""
    rows = [["use", "Born on", "answer"], ["graded", "2026-03-01", "a;b"], [], ["", "", ""], ["practice", "", "c"]]
    path = tmp_path / ("cases.xlsx" if form == "xlsx" else "cases.csv")
    if form == "xlsx":
        from openpyxl import Workbook

        book = Workbook()
        for row in [[], *rows]:
            book.active.append(row)
        book.create_sheet("notes")
        book.save(path)
    else:
        mark = {"commas": ",", "tabs": "\t"}.get(form, ";")
        text = "\n".join(mark.join(f'"{cell}"' if ";" in cell else cell for cell in row) for row in rows)
        text = {"declared": f"sep=;\n{text}", "semicolons": f";;\n\n{text}\n"}.get(form, text)
        path.write_text(text, encoding="utf-16" if form == "utf-16" else "utf-8-sig")
    sheet = read_case_sheet(path, "answer")

    assert (sheet.columns, sheet.problems) == (("use", "born_on", "answer"), ())
    found = [[cell.text for cell in row.values()] for _, row in sheet.rows]
    assert found == [["graded", "2026-03-01", "a;b"], ["practice", "", "c"]]


def test_everything_wrong_is_told_at_once_by_row_and_column(own):
    """Bad cells, unknown answers, twins and a case for practice without its reason: one report, nothing changed."""
    before = (keys_of(own) / "exercise.yml").read_bytes()
    lines = (keys_of(own) / "cases.csv").read_text(encoding="utf-8-sig").splitlines()
    practised = lines[1].split(";")
    practised[13] = ""
    lines[1] = ";".join(practised)
    cells = lines[8].split(";")
    cells[3], cells[5], cells[10] = "03/04/2010", "1,2,3", "aks"
    lines[8] = ";".join(cells)
    lines.append(lines[9])
    (keys_of(own) / "cases.csv").write_text("\n".join(lines), encoding="utf-8")
    found = problems_of(own)

    for words in ("cases.csv: line 2, column why: is empty in a case for practice", "line 9, column born: is no date",
                  "line 9, column income: is no number", "line 9, column answer: is not known as answer, got 'aks'",
                  "did you mean ask?", "line 65: has the same evidence as line 10"):
        assert any(words in each for each in found), words
    assert (keys_of(own) / "exercise.yml").read_bytes() == before


@pytest.mark.parametrize(("name", "old", "new", "said"), [
    ("table.yml", "otherwise: pay ", "otherwise: dismiss ", "rule.certificate.otherwise: is no answer"),
    ("table.yml", "competency: C05", "competency: C99", "competency: is no competency"),
    ("table.yml", "  born:", "  age:", "heading: born: is a column that table.yml does not name"),
    ("table.yml", "show: 24", "show: 40", "must hold 60 cases or more that count"),
    ("table.yml", "right: true}", "right: false}", "question 1: must have one right answer"),
    ("table.yml", "**You will learn**", "%% **You learn**", "would begin a new cell"),
    ("cases.csv", ";rule;", ";line;", "heading: has no column rule")])
def test_settings_and_table_that_do_not_fit_are_told(own, name, old, new, said):
    """What one part says and another does not know is named with its place."""
    change(own, old, new, name)
    assert any(said in each for each in problems_of(own))


LINE_ENDS = [chr(number) for number in range(0x110000) if len(f"a{chr(number)}b".splitlines()) == 2]


@pytest.mark.parametrize("end", LINE_ENDS, ids=ascii)
@pytest.mark.parametrize(("field", "words"), [
    ("title", "Does it go on?|# %% more|# Look|print(7)|# %% [markdown] x"),
    ("pile", "Files|# %% more|# Look|print(7)|# %% [markdown] x"),
    ("intro", "You learn to read two facts that decide together.|%% more|Look|!echo 7")])
def test_no_word_of_a_form_becomes_a_program(own, field, words, end):
    """Two files are passed on as data: with any sign that ends a line, a title or a text begins no cell that runs."""
    file, notebook = keys_of(own) / "table.yml", own / "own" / "source" / "W1" / "notebook.en.py"
    form, before = yaml.safe_load(file.read_text(encoding="utf-8")), notebook.read_bytes()
    file.write_text(yaml.safe_dump(form | {field: words.replace("|", end)}), encoding="utf-8")

    said = problems_of(own)

    assert len(said) == 1 and f"table.yml: {field}" in said[0]
    assert notebook.read_bytes() == before


def test_words_that_the_notebooks_reader_takes_for_cells_are_refused_whatever_they_are(own):
    """The guard behind the rules of the form: what runs is compared with what the template runs."""
    form = load_spec(keys_of(own) / "table.yml", TableForm)
    for change_of in ({"title": "T\n# %% x\n# y\nprint(7)"}, {"pile": "P\n# %% x"}, {"intro": "a\n%% x\nb\n!echo 7"},
                      {"intro": "a\nIn[1]:\n!echo 7"}, {"intro": "a\n<codecell>\n%time 7"}):
        with pytest.raises(BadInput, match="become code"):
            _notebook(form.model_copy(update=change_of))
    assert "print(7)" in _notebook(form.model_copy(update={"intro": "print(7)\n!echo 7\n{title} {checks} {pile}"}))


def test_a_table_that_was_changed_is_not_given_out_by_the_old_cases(own):
    """After a change the exercise must be made anew; until then it is refused in words."""
    change(own, "Orxan", "Orhan")
    with pytest.raises(BadInput, match="readiness course table W1"):
        build_variant(load_exercise("W1", own), Variant(seed=1, pack_id="p"))
    make_table_exercise("W1", own)
    assert build_variant(load_exercise("W1", own), Variant(seed=1, pack_id="p"))


def test_a_cell_that_says_a_word_of_the_desk_is_shown_as_it_stands(own):
    """`row` or `undo` in a cell is no key of the desk's own words."""
    change(own, ";phone;", ";undo;", count=99)
    make_table_exercise("W1", own)
    pack, _ = build_variant(load_exercise("W1", own), Variant(seed=1, pack_id="p"))
    texts = json.loads(pack.files["texts.en.json"])
    shown = {texts.get(row[1], row[1]) for case in json.loads(pack.files["desks.json"])["pile"]["cases"]
             for row in case["panels"][0]["rows"] if row[0] == "column.came_by"}
    assert "undo" in shown and "undo" not in texts
