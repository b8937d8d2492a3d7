"""A class of 500: the table's page takes less than a second of computing."""

import time
from datetime import UTC, datetime, timedelta

import pytest

from grading import make_dashboard
from grading.class_folder.roster import Trainee
from grading.class_folder.submission import Submission
from grading.gradebook.book import CellMark, change_roster, enter_marks, open_gradebook
from tests.serving import signed_in

pytestmark = [pytest.mark.slow, pytest.mark.full]
MANY = 500


@pytest.fixture
def large(course):
    """A course with 500 trainees whose work was graded."""
    change_roster(course, [Trainee(id=f"t{number}", first_name="Anna", last_name=f"Ng {number}", role="CW")
                           for number in range(MANY)])
    start = datetime(2026, 11, 22, 12, tzinfo=UTC)
    with open_gradebook(course) as gradebook:
        for number in range(MANY):
            moment = f"{start + timedelta(minutes=number):%Y-%m-%d %H:%M:%S}"
            enter_marks(gradebook, Submission(trainee=f"t{number}", exercise="T1", attempt=1, received_at=moment,
                                              digests={}),
                        {"colour": CellMark(automatic=number % 61.0), "months": CellMark(automatic=40.0)}, {})
    return course


def test_the_first_page_is_there_within_a_second(large):
    """Every row is on it, and it took less than a second of this process's time."""
    desk = signed_in(make_dashboard(large.root))
    desk.get("/")  # imports, and opens the gradebook for the first time
    start = time.process_time()
    page = desk.get("/").text
    spent = time.process_time() - start

    assert page.count('scope="row"') == MANY and page.count(" of 100</a>") == MANY
    assert spent < 1, f"{spent:.2f} s"
