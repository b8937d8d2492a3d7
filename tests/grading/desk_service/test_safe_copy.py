"""Backup and restore: everything comes back, and a copy of the copy is the same to the byte."""

import stat
import tarfile

import pytest

from grading import back_up, class_status, collect, examine_class, restore
from grading.desk_service.running import the_only_one
from synthetic_data import BadInput, ReadinessError
from tests.grading.desk_service.acting import decide, state


@pytest.fixture
def busy(served):
    """A class in which something was decided, handed in and collected."""
    amina = served.person("amina")
    decide(amina)
    amina.post("/exercise/T1/hand-in")
    collect(served.course)
    decide(amina, case="case2")
    return served


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


@pytest.mark.full
def test_a_class_moves_to_postgresql_and_back(busy, tmp_path, postgres, serving_with):
    """The same bytes by way of another database, and in between the service works in it."""
    first, second = tmp_path / "first.tar", tmp_path / "second.tar"
    back_up(busy.course.root, first)
    moved = restore(first, tmp_path / "moved", postgres)
    served = serving_with(moved)
    bahar = served.person("bahar")
    assert decide(bahar)["error"] == ""
    assert "Receipt" in bahar.post("/exercise/T1/hand-in").text
    assert class_status(moved)["acts"] == 3
    assert next(one for one in examine_class(moved) if one.name == "database").says.startswith("PostgreSQL: fsync")
    served.store.close()
    with pytest.raises(BadInput, match="holds decisions already"):
        restore(first, tmp_path / "twice", postgres)
    back_up(moved.root, second)
    back = restore(second, tmp_path / "back", "")
    back_up(back.root, tmp_path / "third.tar")
    with tarfile.open(second) as one, tarfile.open(tmp_path / "third.tar") as other:
        rows = [archive.extractfile("desk/rows.jsonl").read() for archive in (one, other)]
    assert rows[0] == rows[1]


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
    with pytest.raises(BadInput, match="holds decisions already"):
        restore(tmp_path / "b.tar", tmp_path / "second", database)
    whole = (tmp_path / "b.tar").read_bytes()
    (tmp_path / "cut.tar").write_bytes(whole[:len(whole) // 2])
    with pytest.raises(BadInput):
        restore(tmp_path / "cut.tar", tmp_path / "third")
    assert not (tmp_path / "second").exists() and not (tmp_path / "third").exists()


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
