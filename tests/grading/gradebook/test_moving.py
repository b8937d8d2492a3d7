"""A gradebook in another database: the same rows, or a sentence and nothing of it there."""

import sqlite3
from contextlib import closing
from dataclasses import replace

import pytest

from grading import Examiner, grade, read_changes, set_points
from grading.gradebook.moving import copy_gradebook
from synthetic_data import BadInput, ReadinessError


@pytest.fixture
def graded(course, paper, hand_in, work_of):
    """A course with two graded people and one set of points by hand."""
    for trainee, share in (("amina", 1.0), ("bahar", 0.5)):
        hand_in(course, trainee, work_of(course, trainee, share=share))
    grade(Examiner(course, paper))
    set_points(course, "bahar", "T1", "months", 2.5)
    return course


def elsewhere(course, url):
    """The course with its gradebook there."""
    return replace(course, settings=course.settings.model_copy(update={"gradebook": url}))


def test_every_row_is_in_the_copy(graded, tmp_path, rows_of):
    """Students, submissions, marks, comments and the record of changes; the first one is left as it was."""
    was, before = rows_of(graded), (graded.root / "gradebook.db").read_bytes()
    copy = f"sqlite:///{tmp_path / 'copy.db'}"
    copy_gradebook(graded.database_url, copy)
    assert rows_of(elsewhere(graded, copy)) == was
    assert read_changes(elsewhere(graded, copy)) == read_changes(graded) != []
    assert (graded.root / "gradebook.db").read_bytes() == before


def test_a_database_that_holds_a_gradebook_takes_no_second_one(graded, tmp_path, rows_of):
    """Copied once more into the same database: refused, and what is there stays."""
    copy = f"sqlite:///{tmp_path / 'copy.db'}"
    copy_gradebook(graded.database_url, copy)
    was = rows_of(elsewhere(graded, copy))
    with pytest.raises(BadInput, match="holds a gradebook already"):
        copy_gradebook(graded.database_url, copy)
    assert rows_of(elsewhere(graded, copy)) == was


def test_the_tables_of_another_nbgrader_are_not_read_as_todays(graded, tmp_path):
    """An old gradebook is named with what to do; nothing of it is in the new place."""
    with closing(sqlite3.connect(graded.root / "gradebook.db")) as old:
        old.execute("UPDATE alembic_version SET version_num = '50a4d84c131a'")
        old.commit()
    with pytest.raises(BadInput, match="nbgrader db upgrade"):
        copy_gradebook(graded.database_url, f"sqlite:///{tmp_path / 'copy.db'}")
    with closing(sqlite3.connect(tmp_path / "copy.db")) as new:
        assert new.execute("SELECT COUNT(*) FROM student").fetchone() == (0,)


def test_a_database_out_of_reach_says_so_without_the_password(graded):
    """A server that is away is one sentence, and the password is not in it."""
    with pytest.raises(ReadinessError, match="cannot be copied") as caught:
        copy_gradebook(graded.database_url, "postgresql+psycopg://somebody:geheim@127.0.0.1:9/x")
    assert "geheim" not in str(caught.value)
