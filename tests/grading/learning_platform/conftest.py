"""A class connected to a platform whose services answer, with the course that an instructor opened."""

import shutil

import pytest

from grading import Examiner, grade, open_course_folder
from grading.desk_service.platform_course import Launch, PlatformCourse, stands
from grading.gradebook.book import enrol
from tests.grading.desk_service import lms as platforms
from tests.grading.desk_service.hubs import hub_program as hub_program


def member(user, first="", role=platforms.LEARNER, **more):
    """One line of the platform's class list."""
    return {"user_id": user, "roles": [role], "given_name": first, **more}


@pytest.fixture
def lms():
    """A platform that answers on this machine."""
    with platforms.serving() as served:
        served.know_the_class()
        served.people = [member("101", "Amina"), member("b-7", "Bahar"), member("900", "Ilham", platforms.INSTRUCTOR)]
        yield served


def connect(course, lms):
    """Connect a class, whose instructor has opened it from the platform, and return it."""
    platforms.connect(course, lms)
    scopes = tuple(f"https://purl.imsglobal.org/spec/lti-ags/scope/{name}" for name in ("lineitem", "score"))
    offered = PlatformCourse(id="course-1", columns=f"{lms.address}/columns?course=One", scopes=scopes,
                             members=f"{lms.address}/members?course=One")
    assert stands(course.root / "desk", Launch(user="900", is_instructor=True, course=offered)) == "its own"
    return course


@pytest.fixture
def connected(tmp_path, copy_course, lms):
    """The tiny class, connected."""
    return connect(copy_course(tmp_path / "class", submitters="service"), lms)


@pytest.fixture(scope="session")
def graded_once(tmp_path_factory, released_course, paper, hand_in, work_of):
    """A class in which Amina's work is graded; to be copied."""
    root = tmp_path_factory.mktemp("graded") / "class"
    shutil.copytree(released_course.root, root, symlinks=True)
    (root / "course.yml").write_text((root / "course.yml").read_text().replace("shared", "service"))
    course = open_course_folder(root)
    enrol(course, course.trainees())
    hand_in(course, "amina", work_of(course, "amina"))
    grade(Examiner(course, paper))
    return root
