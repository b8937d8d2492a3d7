"""Backup and restore: everything comes back, and a copy of the copy is the same to the byte."""

import os
import shutil
import sqlite3
import stat
import tarfile
import warnings
from contextlib import closing

import pytest

from grading import (
    Examiner,
    back_up,
    class_status,
    collect,
    examine_class,
    grade,
    open_course_folder,
    read_changes,
    restore,
    set_points,
    take_over,
)
from grading.desk_service.running import the_only_one
from grading.gradebook.book import open_gradebook
from synthetic_data import BadInput, ReadinessError
from tests.grading.desk_service.acting import decide, state
from tests.grading.keeping.changed_backups import with_rows


@pytest.fixture
def busy(served):
    """A class in which something was decided, handed in and collected."""
    amina = served.person("amina")
    decide(amina)
    amina.post("/exercise/T1/hand-in")
    collect(served.course)
    decide(amina, case="case2")
    return served


def test_a_backup_goes_into_nobody_elses_file(served, tmp_path):
    """In a folder where others may write, a stranger's link waits at the draft's name, which can be guessed."""
    caught, file = tmp_path / "caught", tmp_path / "class.tar"
    caught.touch(0o666)
    (tmp_path / f".class.tar.{os.getpid()}.draft").symlink_to(caught)

    back_up(served.course.root, file)

    assert caught.read_bytes() == b""
    assert stat.S_IMODE(file.lstat().st_mode) == 0o600


def test_a_class_comes_back_to_the_byte(busy, tmp_path, serving_with):
    """A backup of what was restored from a backup is that backup; links, logins and decisions work as before."""
    first, again = tmp_path / "first.tar", tmp_path / "again.tar"
    back_up(busy.course.root, first)
    unused = busy.admission.invite("bahar")  # after the backup: it is not in it
    course = restore(first, tmp_path / "restored")
    back_up(course.root, again)
    assert first.read_bytes() == again.read_bytes()
    assert stat.S_IMODE(first.stat().st_mode) == 0o600
    for path in busy.course.root.rglob("*"):
        copy = course.root / path.relative_to(busy.course.root)
        if path.parent.name != "desk":
            assert path.stat().st_mode == copy.stat().st_mode, path
            assert path.is_dir() or path.read_bytes() == copy.read_bytes(), path
    served = serving_with(course)
    assert served.stranger().get(f"/in/{unused}").status_code == 404
    assert set(state(served.person("amina"))["answers"]) == {"case1", "case2"}
    assert served.store.hand_ins() == busy.store.hand_ins()
    served.store.close()


@pytest.mark.parametrize("name", ["no #1", "50%20 done", "a=1&b"])
def test_a_class_lies_in_its_folder_whatever_that_is_called(busy, tmp_path, name):
    """Signs that mean something in addresses: decisions and gradebook are in that folder, and nothing is beside it."""
    back_up(busy.course.root, tmp_path / "first.tar")
    beside = sorted(tmp_path.iterdir())
    course = restore(tmp_path / "first.tar", tmp_path / name)
    assert class_status(course)["acts"] == 2 and (course.root / "desk" / "decisions.db").is_file()
    back_up(course.root, tmp_path / "again.tar")
    assert (tmp_path / "first.tar").read_bytes() == (tmp_path / "again.tar").read_bytes()
    (course.root / "gradebook.db").unlink()
    with open_gradebook(course):
        assert (course.root / "gradebook.db").is_file()
    assert sorted(tmp_path.iterdir()) == sorted([*beside, course.root, tmp_path / "again.tar"])


@pytest.mark.full
def test_a_class_moves_to_postgresql_and_back(busy, tmp_path, new_database, serving_with):
    """The same bytes by way of another database, and in between the service works in it."""
    first, second, database = tmp_path / "first.tar", tmp_path / "second.tar", new_database("moved")
    back_up(busy.course.root, first)
    moved = restore(first, tmp_path / "moved", database)
    served = serving_with(moved)
    bahar = served.person("bahar")
    assert decide(bahar)["error"] == ""
    assert "Receipt" in bahar.post("/exercise/T1/hand-in").text
    assert class_status(moved)["acts"] == 3
    assert next(one for one in examine_class(moved) if one.name == "database").says.startswith("PostgreSQL: fsync")
    served.store.close()
    with pytest.raises(BadInput, match="holds a class already"):
        restore(first, tmp_path / "twice", database)
    back_up(moved.root, second)
    back = restore(second, tmp_path / "back", "")
    back_up(back.root, tmp_path / "third.tar")
    with tarfile.open(second) as one, tarfile.open(tmp_path / "third.tar") as other:
        rows = [archive.extractfile("desk/rows.jsonl").read() for archive in (one, other)]
    assert rows[0] == rows[1]


@pytest.fixture
def folder_course(tmp_path, copy_course, hand_in, work_of, paper):
    """A course from before the service: work from folders, graded, with points by hand and the line that says so."""
    course = copy_course(tmp_path / "class")
    for trainee, share in (("amina", 1.0), ("bahar", 0.5)):
        hand_in(course, trainee, work_of(course, trainee, share=share))
    grade(Examiner(course, paper))
    set_points(course, "bahar", "T1", "months", 2.5)
    return course


@pytest.mark.full
def test_a_folder_course_goes_to_postgresql_and_back_with_its_marks(folder_course, tmp_path, new_database, rows_of):
    """Taken over, then into one database with decisions and gradebook, then into files: every row of both, each time.

    Both copies that were made on the way hold the course as it was, and the database can hold no second class.
    """
    marks, changes = rows_of(folder_course), read_changes(folder_course)
    take_over(folder_course.root, tmp_path / "as-it-was")
    back_up(folder_course.root, tmp_path / "files.tar")
    database = new_database("whole")
    moved = restore(tmp_path / "files.tar", tmp_path / "moved", database)
    assert moved.settings.gradebook == database and not (moved.root / "gradebook.db").exists()
    assert alike(rows_of(moved)) == alike(marks) and read_changes(moved) == changes
    set_points(moved, "amina", "T1", "months", 1.0)  # it works there, and the next line has a number of its own
    assert [one.number for one in read_changes(moved)] == [*(one.number for one in changes), changes[-1].number + 1]
    back_up(moved.root, tmp_path / "database.tar")
    with pytest.raises(BadInput, match="holds a class already"):
        restore(tmp_path / "database.tar", tmp_path / "twice")
    back = restore(tmp_path / "database.tar", tmp_path / "back", "")
    assert back.settings.gradebook == "" and len(read_changes(back)) == len(changes) + 1
    assert alike(rows_of(back)) == alike(rows_of(moved)) != alike(marks)
    assert class_status(back)["acts"] == class_status(moved)["acts"] == 24
    assert alike(rows_of(open_course_folder(tmp_path / "as-it-was"))) == alike(marks)


def alike(rows):
    """Rows as both kinds of database show them: one says 1 where the other says True, one keeps no part of a second."""
    words = {"True": "1", "False": "0"}
    return {name: sorted(tuple(words.get(value, value.removesuffix(".000000")) for value in row) for row in found)
            for name, found in rows.items()}


def test_nothing_is_written_over(busy, tmp_path):
    """A file that is there, a folder that holds something, a file that is no backup: refused, and nothing changed."""
    (tmp_path / "there.tar").write_text("x")
    with pytest.raises(BadInput, match="is there already"):
        back_up(busy.course.root, tmp_path / "there.tar")
    with pytest.raises(BadInput, match="lies in the class folder"):
        back_up(busy.course.root, busy.course.root / "b.tar")
    with pytest.raises(BadInput, match="no backup of a class"):
        restore(tmp_path / "there.tar", tmp_path / "new")
    with pytest.raises(BadInput, match="holds something already"):
        restore(tmp_path / "there.tar", busy.course.root)


def test_a_backup_that_cannot_be_put_back_leaves_nothing(busy, tmp_path):
    """Into a database that holds decisions, or from a file that was cut off: refused, with no half of a class left."""
    back_up(busy.course.root, tmp_path / "b.tar")
    database = f"sqlite:///{tmp_path / 'shared.db'}"
    restore(tmp_path / "b.tar", tmp_path / "first", database)
    with pytest.raises(BadInput, match="holds a class already"):
        restore(tmp_path / "b.tar", tmp_path / "second", database)
    whole = (tmp_path / "b.tar").read_bytes()
    (tmp_path / "cut.tar").write_bytes(whole[:len(whole) // 2])
    with pytest.raises(BadInput):
        restore(tmp_path / "cut.tar", tmp_path / "third")
    assert not (tmp_path / "second").exists() and not (tmp_path / "third").exists()


STRANGERS = "CREATE TABLE desk_bookings (number INTEGER, room BLOB); INSERT INTO desk_bookings VALUES (1, x'00ff')"
"""A table of somebody else's program, by a name like ours, with what no text can hold."""


def of_strangers(file, orders=STRANGERS):
    """Give a database tables of another program."""
    with closing(sqlite3.connect(file)) as database:
        database.executescript(orders)


def strangers(file):
    """What the other program's table holds."""
    with closing(sqlite3.connect(file)) as database:
        return database.execute("SELECT number, room FROM desk_bookings").fetchall()


def test_tables_of_others_are_left_alone(busy, tmp_path):
    """Whatever their names: a class is backed up beside them without them, and put back beside them without harm."""
    of_strangers(busy.store.engine.url.database)
    back_up(busy.course.root, tmp_path / "b.tar")
    of_strangers(tmp_path / "shared.db")
    restore(tmp_path / "b.tar", tmp_path / "restored", f"sqlite:///{tmp_path / 'shared.db'}")
    assert strangers(tmp_path / "shared.db") == [(1, b"\x00\xff")]
    back_up(tmp_path / "restored", tmp_path / "again.tar")
    with tarfile.open(tmp_path / "again.tar") as archive:
        assert b"desk_bookings" not in archive.extractfile("desk/rows.jsonl").read()


@pytest.mark.parametrize(("orders", "said"), [
    ("CREATE TABLE desk_sessions (number INTEGER)", "another program"),
    ("CREATE TABLE desk_schema (number INTEGER); CREATE TABLE desk_invitations (number INTEGER);"
     "INSERT INTO desk_invitations VALUES (7)", "holds a class already"),
    ("CREATE TABLE desk_schema (number INTEGER); CREATE TABLE desk_hand_ins (number INTEGER);"
     "INSERT INTO desk_hand_ins VALUES (7)", "holds a class already")])
def test_a_database_that_holds_anything_of_a_class_is_not_emptied(busy, tmp_path, orders, said):
    """Links that were given out count as much as decisions; a table that is only called like ours is not taken away."""
    back_up(busy.course.root, tmp_path / "b.tar")
    of_strangers(tmp_path / "shared.db", orders)
    with closing(sqlite3.connect(tmp_path / "shared.db")) as database:
        before = list(database.iterdump())
    with pytest.raises(BadInput, match=said):
        restore(tmp_path / "b.tar", tmp_path / "new", f"sqlite:///{tmp_path / 'shared.db'}")
    with closing(sqlite3.connect(tmp_path / "shared.db")) as database:
        assert list(database.iterdump()) == before


@pytest.mark.parametrize("damage", [
    "no JSON", "[1]", '["desk_acts", 7]', '["desk_acts", {"trainee": "amina"}]', '["desk_unknown", {}]',
    '["desk_sessions", {"digest": "d", "trainee": null, "made_at": "x", "ended_at": null}]',
    '["desk_sessions", {"digest": {}, "trainee": "amina", "made_at": "x", "ended_at": null}]',
    '["desk_sessions", {"digest": "d", "trainee": "amina", "made_at": "x", "more": 1}]', '["desk_version", {}]'])
def test_a_damaged_row_is_named_with_its_backup_and_line(busy, tmp_path, damage):
    """No JSON, no row, fields too many or missing, a value that no column takes: one line, no warning, nothing left."""
    back_up(busy.course.root, tmp_path / "b.tar")
    with_rows(tmp_path / "b.tar", lambda lines: [damage.encode() + b"\n", *lines])
    with warnings.catch_warnings(action="error"), pytest.raises(
            BadInput, match=r"b\.tar: desk/rows\.jsonl:1: ") as refused:
        restore(tmp_path / "b.tar", tmp_path / "new")
    assert len(str(refused.value).splitlines()) == 1 and not (tmp_path / "new").exists()


def test_a_gradebook_that_cannot_be_copied_keeps_no_next_try_out(busy, tmp_path, monkeypatch):
    """It breaks off after the rows: they are taken out again, and the same database takes the class at the next try."""
    back_up(busy.course.root, tmp_path / "b.tar")
    database = f"sqlite:///{tmp_path / 'shared.db'}"
    course = tmp_path / "with-gradebook-elsewhere"

    def broken(*_where):
        raise ReadinessError("the gradebook cannot be copied")

    with monkeypatch.context() as patch:
        patch.setattr("grading.keeping.safe_copy._with_gradebook", broken)
        with pytest.raises(ReadinessError, match="cannot be copied"):
            restore(tmp_path / "b.tar", course, database)
    assert not course.exists()
    assert class_status(restore(tmp_path / "b.tar", course, database))["acts"] == 2


@pytest.mark.full
def test_a_restore_that_fails_leaves_no_gradebook_behind(busy, tmp_path, new_database):
    """Refused for its rows, a backup puts no gradebook into PostgreSQL: mended, it goes into the same database."""
    back_up(busy.course.root, tmp_path / "b.tar")
    shutil.copyfile(tmp_path / "b.tar", tmp_path / "damaged.tar")
    with_rows(tmp_path / "damaged.tar", lambda lines: [*lines, b'["desk_unknown", {}]\n'])
    database = new_database("again")
    with pytest.raises(BadInput, match="of no table of this program"):
        restore(tmp_path / "damaged.tar", tmp_path / "new", database)
    assert class_status(restore(tmp_path / "b.tar", tmp_path / "new", database))["acts"] == 2


@pytest.mark.parametrize("name", ["../outside", "/tmp/outside", "a/../../outside"])
def test_a_made_up_backup_writes_nowhere_else(tmp_path, name):
    """Names that lead out of the folder, and links, are no backup."""
    import io

    with tarfile.open(tmp_path / "b.tar", "w") as archive:
        for each in ("course.yml", "desk/rows.jsonl", name):
            archive.addfile(tarfile.TarInfo(each), io.BytesIO())
    with pytest.raises(BadInput, match="no backup of a class"):
        restore(tmp_path / "b.tar", tmp_path / "new")
    assert sorted(path.name for path in tmp_path.iterdir()) == ["b.tar"]


def test_a_made_up_backup_lends_nobody_rights(busy, tmp_path):
    """Whatever rights a backup names, a restored class holds no program, lends no rights and lets nobody else write."""
    back_up(busy.course.root, tmp_path / "b.tar")
    with tarfile.open(tmp_path / "b.tar", "a") as archive:
        for each, kind in (("program", tarfile.REGTYPE), ("everybodys", tarfile.DIRTYPE)):
            member = tarfile.TarInfo(each)
            member.type, member.mode = kind, 0o7777
            archive.addfile(member)
    made = restore(tmp_path / "b.tar", tmp_path / "new").root

    modes = {path: path.stat().st_mode & 0o7777 for path in made.rglob("*")}
    assert not any(mode & (0o022 if path.is_dir() else 0o133) or mode & 0o7000 for path, mode in modes.items())
    assert made.stat().st_mode & 0o7777 == busy.course.root.stat().st_mode & 0o7777


def test_a_backup_of_holes_is_none(busy, tmp_path):
    """A file of holes says that it is larger than the disk, and the archive is small."""
    back_up(busy.course.root, tmp_path / "b.tar")
    with tarfile.open(tmp_path / "b.tar", "a", format=tarfile.PAX_FORMAT) as archive:
        member = tarfile.TarInfo("holes")
        member.pax_headers = {"GNU.sparse.major": "0", "GNU.sparse.minor": "1", "GNU.sparse.size": str(10**15),
                              "GNU.sparse.map": f"{10**15 - 1},0"}
        archive.addfile(member)
    with pytest.raises(BadInput, match="holes"):
        restore(tmp_path / "b.tar", tmp_path / "new")


def test_the_status_counts_and_the_doctor_names_what_is_open(busy):
    """Figures of the class; a file that others can read, a clock that went back and a plain address are named."""
    from grading import keep_service_settings

    found = class_status(busy.course)
    assert (found["served"], found["people"], found["came_in"], found["acts"], found["handed_in"]) == (
        False, 3, 1, 2, 1)
    assert [one.name for one in examine_class(busy.course) if not one.fine] == []
    with the_only_one(busy.course):
        assert class_status(busy.course)["served"]
        with pytest.raises(ReadinessError, match="being served already"), the_only_one(busy.course):
            pass
    busy.course.secret_file.chmod(0o644)
    keep_service_settings(busy.course, address="http://desk.example")
    wrong = {one.name: one.says for one in examine_class(busy.course) if not one.fine}
    assert set(wrong) == {"files", "address"} and "chmod go-rwx" in wrong["files"] and "TLS" in wrong["address"]


def test_decisions_are_left_behind_in_no_database(busy):
    """Another database is refused while the first holds decisions."""
    from grading import keep_service_settings

    with pytest.raises(BadInput, match="another one than that"):
        keep_service_settings(busy.course, database="postgresql+psycopg://nobody@127.0.0.1:9/x")
