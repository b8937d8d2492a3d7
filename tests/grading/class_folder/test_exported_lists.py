"""Class lists as people have them: workbooks, and what Moodle and Canvas export, become the list; odd ones do not."""

import io
import zipfile

import pytest
from openpyxl import Workbook, load_workbook
from typer.testing import CliRunner

from grading import change_roster, enter_roster, read_handed
from grading.class_folder import roster
from grading.class_folder.roster import Trainee, read_roster
from grading.class_folder.roster_changes import listed, with_trainee, without_trainee
from grading.cli import app
from synthetic_data import BadInput

MOODLE = ("\ufeffFirst name;Last name;ID number;Email address;Groups\n"
          "Aysel;Həsənova;a17;aysel@office.example;A\n;;;;\nRauf;Quliyev;;rauf@office.example;\n")
CANVAS = ('Student,ID,SIS User ID,SIS Login ID,Section,D4 (12)\n"    Points Possible",,,,,100\n'
          '"Həsənova, Aysel",7,u7,aysel@office.example,One,88\n"Quliyev, Rauf",8,u8,rauf,One,\n'
          '"Student, Test",9,,x9,One,\n')


def book(*sheets):
    """The bytes of a workbook with these sheets of rows."""
    made = Workbook()
    made.remove(made.active)
    for number, rows in enumerate(sheets):
        sheet = made.create_sheet(f"Sheet {number}")
        for row in rows:
            sheet.append(row)
    stream = io.BytesIO()
    made.save(stream)
    return stream.getvalue()


def read(tmp_path, content, name="list.csv"):
    """The trainees of a file with this content."""
    file = tmp_path / name
    file.write_bytes(content if isinstance(content, bytes) else content.encode())
    return [(one.id, one.first_name, one.last_name, one.email) for one in read_roster(file)]


@pytest.mark.parametrize(("content", "expected"), [
    (MOODLE, [("a17", "Aysel", "Həsənova", "aysel@office.example"),
              ("rauf@office.example", "Rauf", "Quliyev", "rauf@office.example")]),
    (CANVAS, [("aysel@office.example", "Aysel", "Həsənova", "aysel@office.example"), ("rauf", "Rauf", "Quliyev", "")]),
    (MOODLE.replace(";Groups", ";Roles").replace("example;A", "example;Student"),
     [("a17", "Aysel", "Həsənova", "aysel@office.example"),
      ("rauf@office.example", "Rauf", "Quliyev", "rauf@office.example")]),
    (CANVAS.replace("D4 (12)\n", "D4 (12)\n,,,,,Manual Posting\n"),
     [("aysel@office.example", "Aysel", "Həsənova", "aysel@office.example"), ("rauf", "Rauf", "Quliyev", "")]),
    (CANVAS.replace('"Quliyev, Rauf"', "Rauf"), [("aysel@office.example", "Aysel", "Həsənova", "aysel@office.example"),
                                                 ("rauf", "Rauf", "", "")]),
    (CANVAS.replace("aysel@office.example", "").replace(",rauf,", ",,").replace(",x9,", ",,"),
     [("u7", "Aysel", "Həsənova", ""), ("u8", "Rauf", "Quliyev", "")]),
    (CANVAS.replace("9,,x9", "9,u9,x9"), [("aysel@office.example", "Aysel", "Həsənova", "aysel@office.example"),
                                          ("rauf", "Rauf", "Quliyev", ""), ("x9", "Test", "Student", "")]),
    (book([("Trainee", "First name"), (), (2047.0, "Aysel"), (None, None), ("rauf", " Rauf ")], []),
     [("2047", "Aysel", "", ""), ("rauf", "Rauf", "", "")])])
def test_a_list_of_another_program_is_read(tmp_path, content, expected):
    """Names, addresses and log-in names land in our columns; points, groups and Canvas's test student are left out."""
    assert read(tmp_path, content) == expected


def open_document():
    """What LibreOffice saves when nobody asks for Excel's form."""
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as store:
        store.writestr(zipfile.ZipInfo("mimetype"), "application/vnd.oasis.opendocument.spreadsheet")
    return out.getvalue()


@pytest.mark.parametrize(("content", "says"), [
    (book([("trainee",), ("a",)], [("trainee",), ("b",)]), "2 filled sheets"), (book([]), "0 filled sheets"),
    (MOODLE.replace("rauf@office.example", ""), "names nobody"),
    (book([("Student", "Points"), ("a", 1)]), "no column trainee"),
    (b"PK\x03\x04rest", "not a readable workbook"), (open_document(), "is an OpenDocument file"),
    (book([("trainee",), ("=1+1",)]), "never computed, got 'A2'")])
def test_a_list_that_cannot_be_told_is_refused(tmp_path, content, says):
    """Two sheets, nobody's line, another table, an archive that is no workbook."""
    with pytest.raises(BadInput, match=says):
        read(tmp_path, content, "list.xlsx")


@pytest.mark.parametrize(("content", "says"), [
    *((MOODLE.replace(";Groups", f";{column}").replace("example;A", f'example;"{word}"'),
       f"line 2.{column.lower().replace(' ', '_')}: may say that this is no trainee")
      for column, word in (("Roles", "Teacher"), ("Roles", "Student, Teacher"), ("Status", "Suspended"),
                           ("Enrolment status", "Not current"))),
    (CANVAS.replace("Quliyev, Rauf", "Quliyev, Rauf (inactive)"), "line 4.student: has a remark beside the name"),
    (CANVAS.replace("Student,ID", "Studierende,ID"), "heading: has no column with the names of the people"),
    (MOODLE.replace("First name;Last name", "Vorname;Nachname"), "heading: has no column with the names of the people"),
    (CANVAS.replace(",rauf,", ",,"), "line 4: names nobody: sis_login_id is empty there")])
def test_who_is_no_trainee_is_asked_about(tmp_path, content, says):
    """Teachers and people who left stand in exported lists as well; who has no log-in gets no other one."""
    with pytest.raises(BadInput) as told:
        read(tmp_path, content)
    assert says in str(told.value)


@pytest.mark.parametrize(("content", "said"), [
    (MOODLE.replace("Groups", "Roles").replace(";A\n", ";Student\n"), ""), ("trainee,first_name\na,A\n", ""),
    (MOODLE.replace("Groups", "Enrolment end;Quiz 1"),
     " Columns not read, as they are none of ours: enrolment_end, quiz_1."),
    (CANVAS.replace("Section", "Section," + ",".join(f"W{number}" for number in range(1, 9))),
     " Columns not read, as they are none of ours: id, section, w1, w2, w3, w4, w5, w6 and 3 more.")])
def test_what_is_left_out_of_an_exported_list_is_told(tmp_path, content, said):
    """A group, an end of somebody's time or a grade says something to whoever exported it, and nothing here."""
    (tmp_path / "list.csv").write_text(content)
    assert read_handed(tmp_path / "list.csv").said == said


def test_a_list_is_read_once(course, tmp_path, monkeypatch):
    """Of a pipe nothing is left for a second time, and the class's own list has our columns once it was taken over."""
    read = []
    look = roster.read_class_table
    monkeypatch.setattr(roster, "read_class_table", lambda path, *names: read.append(path.name) or look(path, *names))
    course.roster_file.write_text(MOODLE.replace("Groups", "Quiz 1"))
    said = CliRunner().invoke(app, ["roster", str(course.root), str(course.roster_file), "--smaller"])
    assert said.output == "2 trainees in the gradebook. Columns not read, as they are none of ours: quiz_1.\n"
    other = tmp_path / "list.csv"
    other.write_text(MOODLE)
    read.clear()
    enter_roster(course, read_handed(other))
    assert read.count("list.csv") == 1


def _hide_row(sheet):
    sheet.row_dimensions[3].hidden = True


def _hide_column(sheet):
    sheet.column_dimensions.group("B", "C", hidden=True)


def _hide_sheet(sheet):
    sheet.parent.create_sheet("front")
    sheet.sheet_state = "hidden"


@pytest.mark.parametrize(("hide", "says"), [
    (_hide_row, "has hidden rows, of which nobody can tell whether they are trainees, got '3'"),
    (_hide_column, "has hidden columns, of which nobody can tell whether they are meant, got 'B'"),
    (_hide_sheet, "is a hidden sheet")])
def test_what_is_hidden_in_a_workbook_is_asked_about(tmp_path, hide, says):
    """A filtered row may be somebody who left, or somebody who was looked for: nobody can tell."""
    made = load_workbook(io.BytesIO(book([("trainee", "email"), ("a", "a@b.example"), ("b", "b@b.example")])))
    hide(made.active)
    made.save(tmp_path / "list.xlsx")
    with pytest.raises(BadInput, match=says):
        read_roster(tmp_path / "list.xlsx")


def test_the_list_of_another_class_is_asked_about(course, tmp_path):
    """It would lock a class out at once; a list that most of the class is on is taken, and so is one that is meant."""
    four = [Trainee(id=name) for name in ("ada", "ben", "cem", "dov")]
    change_roster(course, four)
    other, half = tmp_path / "other.csv", tmp_path / "half.csv"
    other.write_text("trainee\nada\nzoe\nyan\nxen\n")
    half.write_text("trainee\nada\nben\n")

    with pytest.raises(BadInput, match=r"leaves out 3 of the 4 people.*got 'ben, cem, dov'"):
        enter_roster(course, other)
    assert listed(course) == four
    assert (enter_roster(course, half), enter_roster(course, other, smaller=True)) == (2, 4)


def test_people_are_added_changed_and_taken_off(course, tmp_path):
    """One at a time; a broken change changes nothing; a list that is taken over is kept in our columns."""
    change_roster(course, with_trainee(listed(course), "nigar", first_name="Nigar", role="CW"))
    change_roster(course, with_trainee(listed(course), "nigar", last_name="Əliyeva"))
    assert course.trainee("nigar").name == "Nigar Əliyeva"

    before = course.roster_file.read_bytes()
    for change in ({"role": "boss"}, {"email": "amina@office.example"}, {"first_name": "A\u202eb"}):
        with pytest.raises(BadInput):
            change_roster(course, with_trainee(listed(course), "nigar", **change))
    assert course.roster_file.read_bytes() == before
    change_roster(course, without_trainee(listed(course), "nigar"))
    with pytest.raises(BadInput, match="not on the class list"):
        without_trainee(listed(course), "nigar")

    (tmp_path / "moodle.csv").write_text(MOODLE)
    assert enter_roster(course, tmp_path / "moodle.csv", smaller=True) == 2
    assert course.roster_file.read_text().startswith("trainee,first_name,last_name,email,role,account,language\na17,")
