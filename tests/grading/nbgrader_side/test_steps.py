"""Stock nbgrader with our steps: the same gradebook as our own runner, and its other tools go on working."""

import csv
import os
import shutil
import subprocess
import sys
from datetime import UTC, datetime
from pathlib import Path

import pytest

from grading import Examiner, grade, open_course_folder, read_scores
from grading.class_folder.submission import Refusal

LATE = datetime(2026, 11, 23, 12, tzinfo=UTC)


def nbgrader(course, *arguments):
    """Run stock nbgrader in the course folder; its output, for messages."""
    path = os.pathsep.join((str(Path(sys.executable).parent), os.environ["PATH"]))
    run = subprocess.run([Path(sys.executable).parent / "nbgrader", *arguments], cwd=course.root, text=True,
                         capture_output=True, env={**os.environ, "PATH": path}, timeout=120)
    assert run.returncode == 0, run.stderr[-3000:]
    return run.stderr


@pytest.fixture
def mixed_class(tmp_path, copy_course, hand_in, work_of):
    """Right and late, half right, on a colleague's cases; late work earns zero in this course."""
    course = copy_course(tmp_path / "course", late="zero", due={"T1": "2026-11-22 18:00:00 UTC"})
    from grading.gradebook.book import open_gradebook

    with open_gradebook(course) as gradebook:
        gradebook.update_or_create_assignment("T1", duedate="2026-11-22 18:00:00 UTC")
    hand_in(course, "amina", work_of(course, "amina"), received_at=LATE)
    hand_in(course, "bahar", work_of(course, "bahar", share=0.5))
    hand_in(course, "camal", work_of(course, "amina"))
    return course


@pytest.mark.slow
def test_stock_autograde_writes_the_same_rows(mixed_class, tmp_path, sandbox, rows_of):
    """`nbgrader autograde` with our two steps and our own runner end in equal gradebooks, penalties included."""
    shutil.copytree(mixed_class.root, tmp_path / "stock")
    stock = open_course_folder(tmp_path / "stock")

    done = grade(Examiner(mixed_class, sandbox))
    nbgrader(stock, "autograde", "T1")

    assert rows_of(stock) == rows_of(mixed_class)
    assert [one.marks.points for one in done.graded] == [100, done.graded[1].marks.points, 0]
    assert {row.trainee: row.counted for row in read_scores(stock)}["amina"] == 0
    for name in ("amina", "bahar", "camal"):
        ours, theirs = (one.result(name, "T1", 1).read_bytes() for one in (mixed_class, stock))
        assert ours == theirs


@pytest.mark.slow
@pytest.mark.filterwarnings("ignore:Object of type:sqlalchemy.exc.SAWarning")
def test_formgraders_buttons_work_without_a_command_line(mixed_class, rows_of):
    """The interface behind formgrader's buttons grades, writes our feedback and keeps points set by hand."""
    from nbgrader.apps.api import NbGraderAPI

    from grading.nbgrader_config import course_config

    api = NbGraderAPI(config=course_config(mixed_class))
    assert api.autograde("T1", "bahar")["success"]
    with api.gradebook as gradebook:
        one = gradebook.find_grade("colour", "T1", "T1", "bahar")
        before, one.manual_score = one.auto_score, 12.0
        gradebook.db.commit()
    assert api.autograde("T1", "bahar", force=True)["success"]
    assert api.generate_feedback("T1", "bahar")["success"]

    page = (mixed_class.feedback("bahar", "T1") / "T1.html").read_text()
    scores = {row[2]: row for row in rows_of(mixed_class)["grades"]}
    assert before > 0
    assert scores["colour"][4] == "12.0"
    assert "Colour: 12 of 60 points" in page
    assert "cdnjs" not in page


def test_nbgraders_export_is_quoted(mixed_class, paper, tmp_path):
    """The plugin `nbgrader export` calls keeps columns together whatever a name holds, and runs no formula."""
    from nbgrader.apps.api import NbGraderAPI

    from grading.nbgrader_config import course_config
    from grading.nbgrader_side.export import QuotedExport

    mixed_class.roster_file.write_text('trainee,first_name,last_name\namina,=HYPERLINK(1),"Lovel, Jr."\n')
    grade(Examiner(mixed_class, paper), trainee="amina")
    plugin = QuotedExport(to=str(tmp_path / "grades.csv"), parent=NbGraderAPI(config=course_config(mixed_class)))

    plugin.export(None)

    rows = list(csv.DictReader((tmp_path / "grades.csv").open(newline="", encoding="utf-8-sig")))
    assert [(row["last_name"], row["first_name"], row["score"]) for row in rows] == [
        ("Lovel, Jr.", "'=HYPERLINK(1)", "0")]
    assert course_config(mixed_class).ExportApp.plugin_class == "grading.nbgrader_side.export.QuotedExport"


def test_a_refused_submission_is_a_zero_in_the_gradebook_too(course, examiner, hand_in, rows_of):
    """Work that collecting could not open has rows with zero points, not missing rows."""
    hand_in(course, "amina", {}, refusal=Refusal(reason_code="submission-broken", trainee="Damaged.",
                                                 instructor="No JSON."))

    grade(examiner)

    assert [row[3] for row in rows_of(course)["grades"]] == ["0.0", "0.0"]
