"""The gradebook: private, made whole, frozen ids, and on PostgreSQL as on SQLite."""

import shutil
import stat

import pytest

from grading import Examiner, grade, read_scores, release
from grading.gradebook.book import enter_roster, open_gradebook, register_assignment
from synthetic_data import BadInput, ReadinessError


def test_only_its_owner_can_read_the_gradebook(course):
    """The file is mode 0600: marks are nobody's business but the instructor's."""
    assert stat.S_IMODE((course.root / "gradebook.db").stat().st_mode) == 0o600


def test_a_new_gradebook_has_nbgraders_version(course):
    """`nbgrader db upgrade` finds the version of nbgrader's newest table layout in a gradebook of ours."""
    from sqlalchemy import text

    from grading.gradebook.schema import newest_version

    with open_gradebook(course) as gradebook:
        assert gradebook.db.execute(text("SELECT version_num FROM alembic_version")).scalars().all() == [
            newest_version()]


def test_an_item_that_was_handed_in_cannot_be_renamed(course, paper, hand_in, work_of):
    """Without this nbgrader deletes the release; we refuse before anything is touched and name the lost item."""
    hand_in(course, "amina", work_of(course, "amina"))
    grade(Examiner(course, paper))
    source = course.root / "source" / "T1" / "T1.ipynb"
    renamed = source.read_bytes().replace(b'"grade_id": "colour"', b'"grade_id": "hue"')

    with pytest.raises(BadInput, match="colour: was handed in"):
        register_assignment(course, "T1", renamed)

    assert course.released("T1").exists()


def test_a_class_list_is_taken_over_whole_or_not_at_all(course, tmp_path):
    """A list with a bad line changes neither the course's list nor the gradebook."""
    (tmp_path / "bad.csv").write_text("trainee\nzahra\n../x\n")

    with pytest.raises(BadInput):
        enter_roster(course, tmp_path / "bad.csv")

    assert "amina" in course.roster_file.read_text()
    with open_gradebook(course) as gradebook:
        assert "zahra" not in [student.id for student in gradebook.students]


@pytest.mark.parametrize("url", ["postgresql+nodriver://somebody:geheim@127.0.0.1:9/x",
                                 "postgresql+psycopg://somebody:geheim@127.0.0.1:9/x", "no url"])
def test_a_gradebook_out_of_reach_says_so_without_the_password(tmp_path, copy_course, url):
    """Drivers and servers that are missing give one message, and the password is not in it."""
    course = copy_course(tmp_path / "course", gradebook=url)

    with pytest.raises(ReadinessError) as caught:
        read_scores(course)

    assert "geheim" not in str(caught.value)
    assert "gradebook" in str(caught.value)


@pytest.mark.slow
def test_postgresql_holds_the_same_rows(tmp_path, copy_course, paper, hand_in, work_of, rows_of, postgres):
    """The whole day on a real PostgreSQL server ends in the rows SQLite holds, and twice is as once."""
    plain, other = copy_course(tmp_path / "plain"), copy_course(tmp_path / "other", gradebook=postgres)
    (other.root / "gradebook.db").unlink()
    shutil.rmtree(other.root / "release" / "T1")
    release(other)
    for course in (plain, other):
        hand_in(course, "amina", work_of(course, "amina"))
        hand_in(course, "bahar", work_of(course, "bahar", share=0.5))
        grade(Examiner(course, paper))
        grade(Examiner(course, paper), again=True)

    def told(course):
        rows = rows_of(course)
        yes = {"1": "True", "0": "False"}
        rows["grades"] = [(*row[:6], yes.get(row[6], row[6])) for row in rows["grades"]]
        rows["notebooks"] = [(*row[:2], yes.get(row[2], row[2]), row[3]) for row in rows["notebooks"]]
        rows["submissions"] = [(*row[:2], row[2].split(".")[0]) for row in rows["submissions"]]
        return rows

    assert told(other) == told(plain)
    assert not (other.root / "gradebook.db").exists()


def test_what_is_looked_up_for_each_submission_has_an_index_also_where_nbgrader_made_the_tables(course):
    """Its notebook, grades and comments are found without reading those of the whole class."""
    from sqlalchemy import create_engine, text

    engine = create_engine(course.database_url)
    with engine.begin() as connection:  # as nbgrader makes them, and as our earlier versions did
        for name in connection.execute(text("SELECT name FROM sqlite_master WHERE name LIKE 'readiness_%_id'")).all():
            connection.execute(text(f"DROP INDEX {name[0]}"))
    with open_gradebook(course):
        pass

    engine.dispose()  # a connection plans by the tables as it saw them first
    with engine.connect() as connection:
        plans = [str(connection.execute(text(f"EXPLAIN QUERY PLAN SELECT * FROM {table} WHERE {column} = 'x'")).all())
                 for table, column in (("submitted_notebook", "assignment_id"), ("grade", "notebook_id"),
                                       ("comment", "notebook_id"), ("submitted_assignment", "student_id"))]
    assert all("USING INDEX readiness_" in plan for plan in plans), plans
