"""What a person says stays: points by hand and comments, whatever is graded again, in formgrader as on our pages."""

from pathlib import Path

import pytest

from grading import Examiner, comment_on, feedback_page, grade, read_scores, set_points
from grading.errors import GradingError
from grading.gradebook.rows import read_cells
from synthetic_data import BadInput


@pytest.fixture
def graded(course, paper, hand_in, work_of):
    """A course in which amina's right work was graded."""
    hand_in(course, "amina", work_of(course, "amina"))
    grade(Examiner(course, paper))
    return course


def test_points_and_comment_stay_when_graded_again(graded, paper):
    """Set by hand, graded anew: they hold, and the trainee reads both; taken back, the graded points hold."""
    assert set_points(graded, "amina", "T1", "months", 12.5) == 12.5
    comment_on(graded, "amina", "T1", "months", "Count <from> the receipt date.")
    grade(Examiner(graded, paper), again=True)

    assert read_scores(graded)[0].points == 72.5
    page = feedback_page(graded, "amina", "T1")
    assert "Count &lt;from&gt; the receipt date." in page and "set its points by hand" in page
    assert set_points(graded, "amina", "T1", "months", None) == 40
    comment_on(graded, "amina", "T1", "months", " ")
    assert {row.comment for row in read_cells(graded)} == {None}


@pytest.mark.parametrize(("item", "points", "says"), [
    ("months", 40.5, "between 0 and 40"), ("months", -1, "between"), ("months", float("nan"), "between"),
    ("month", 1, "did you mean months")])
def test_points_that_cannot_be_are_refused(graded, item, points, says):
    """Too many, too few, no number, no such part; nothing is changed."""
    with pytest.raises(BadInput, match=says):
        set_points(graded, "amina", "T1", item, points)
    assert read_scores(graded)[0].points == 100
    with pytest.raises(GradingError, match="not graded yet"):
        set_points(graded, "bahar", "T1", "months", 1)


def test_formgrader_shows_each_decision_with_a_box_for_a_comment(graded):
    """The page of a submission, as formgrader makes it: each file's answer, and a box inside the panel of its part."""
    from nbconvert.exporters import HTMLExporter
    from traitlets.config import Config

    from grading.nbgrader_config import configure

    config = Config()
    configure(config, Path(graded.root))
    config.HTMLExporter.template_name = "formgrade"
    names = ("notebook_id", "assignment_id", "submission_id", "student", "last_name", "first_name", "mathjax_url",
             "notebook_path", "resources_dir", "unique_key")
    about = dict.fromkeys(names, "") | {"base_url": "/", "index": 0, "total": 1, "next_prev": None}
    page, _ = HTMLExporter(config=config).from_filename(str(graded.autograded("amina", "T1") / "T1.ipynb"), about)

    assert page.count("right  case1 | ") == 2 and "WRONG" not in page
    for item in ("colour", "months"):
        panel = page.split(f"<code>{item}</code>")[1].split('class="output_wrapper"')[0]
        assert panel.count(f'id="{item}-comment"') == 1
