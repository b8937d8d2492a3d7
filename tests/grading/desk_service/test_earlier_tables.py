"""Tables that an earlier program made: an upgrade completes them; what no version made is refused in a sentence."""

import io
import sqlite3
import tarfile

import pytest

from grading import back_up, restore
from grading.desk_service.grade_journal import SentGrade, add_grade, newest_grades, next_grade
from grading.desk_service.running import open_store
from grading.desk_service.store import DecisionStore, open_database
from grading.desk_service.versions import upgrade_tables
from synthetic_data import BadInput

NOW = SentGrade(trainee="amina", exercise="T1", receiver="https://lms.example 7 42", points=3, out_of=4)


def made_earlier(tmp_path, *changes):
    """The address of a database whose tables were changed to what an earlier program made."""
    file = tmp_path / "decisions.db"
    DecisionStore(f"sqlite:///{file}").close()
    with sqlite3.connect(file) as connection:
        for change in changes:
            connection.execute(change)
    connection.close()
    return f"sqlite:///{file}"


def test_scores_kept_without_their_receiver_are_sent_once_more(tmp_path):
    """An upgrade adds the column, the score that stands there stays, and it counts as sent to nobody."""
    url = made_earlier(tmp_path, "DROP TABLE desk_version", "UPDATE desk_schema SET number = 1",
                       "ALTER TABLE desk_grades DROP COLUMN receiver",
                       "INSERT INTO desk_grades VALUES ('amina', 'T1', 1, 3, 4, '2026-03-01T10:00:00+00:00', "
                       "'2026-03-01T10:00:01+00:00')")
    engine = open_database(url)
    upgrade_tables(engine, "decisions.db")
    engine.dispose()
    store = DecisionStore(url)

    kept = newest_grades(store)["amina", "T1"]
    assert (kept.points, kept.receiver, kept.number) == (3, "", 1) and not kept.says_the_same(NOW)
    add_grade(store, next_grade(kept, NOW))
    assert newest_grades(store)["amina", "T1"].says_the_same(NOW)
    store.close()
    again = DecisionStore(url)
    assert newest_grades(again)["amina", "T1"].number == 2
    again.close()


def test_other_columns_that_are_missing_are_named(tmp_path):
    """One sentence says which, before anything is served from such tables; a table that is gone lacks all of its."""
    url = made_earlier(tmp_path, "ALTER TABLE desk_hand_ins DROP COLUMN receipt",
                       "ALTER TABLE desk_grades DROP COLUMN points", "DROP TABLE desk_sessions")

    with pytest.raises(BadInput, match="lack columns") as told:
        DecisionStore(url)
    assert "desk_hand_ins.receipt" in str(told.value) and "desk_grades.points" in str(told.value)
    assert "desk_sessions.digest" in str(told.value) and "desk_acts" not in str(told.value)
    assert len(told.value.problems) == 1 and told.value.problems[0].remedy


def test_a_backup_of_scores_without_their_receiver_is_restored(served, tmp_path):
    """What an earlier program backed up comes back whole, and its scores are sent once more."""
    add_grade(served.store, next_grade(None, NOW))
    back_up(served.course.root, tmp_path / "now.tar")
    with tarfile.open(tmp_path / "now.tar") as now, tarfile.open(tmp_path / "earlier.tar", "w") as earlier:
        for member in now:
            content = now.extractfile(member).read() if member.isreg() else b""
            if member.name == "desk/rows.jsonl":
                content = content.replace(f'"receiver": "{NOW.receiver}", '.encode(), b"")
                assert b"receiver" not in content
            member.size = len(content)
            earlier.addfile(member, io.BytesIO(content))

    store = open_store(restore(tmp_path / "earlier.tar", tmp_path / "restored"))
    kept = newest_grades(store)["amina", "T1"]
    assert (kept.points, kept.receiver) == (3, "") and not kept.says_the_same(NOW)
    store.close()
