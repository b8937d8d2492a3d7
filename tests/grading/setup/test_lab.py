"""The trainee's desk: their exercises and pack, work that stays, nothing of the instructor's."""

import json

import pytest

from grading import find_seat, open_course, release_next_attempt
from grading.errors import GradingError


def contents(folder):
    """Path → bytes of everything in a folder."""
    return {str(path.relative_to(folder)): path.read_bytes() for path in folder.rglob("*") if path.is_file()}


def test_a_desk_holds_the_own_pack_and_nothing_of_the_instructors(course, kernels, tmp_path):
    """The notebook, the trainee's own pack, and neither secret nor a colleague's data, nor a way to the course."""
    open_course(find_seat(course.root, "bahar"), tmp_path / "desk", kernels=kernels, browser=False)

    desk = contents(tmp_path / "desk")
    pack = course.pack("bahar", "T1", 1)
    assert {name.removeprefix("exercises/T1/pack/"): text for name, text in desk.items() if "/pack/" in name} == (
        contents(pack))
    everything = b"".join(desk.values())
    assert course.secret().value.encode() not in everything
    assert b"amina" not in everything
    assert b"gradebook" not in everything


def test_the_exchange_alone_is_enough_for_a_trainee(course, kernels, tmp_path):
    """A trainee whose account cannot look into the course folder gets the same desk from the exchange."""
    open_course(find_seat(course.root, "bahar"), tmp_path / "one", kernels=kernels, browser=False)
    open_course(find_seat(course.exchange / "tiny", "bahar"), tmp_path / "two", kernels=kernels, browser=False)

    assert contents(tmp_path / "one") == contents(tmp_path / "two")


def test_work_stays_and_a_new_attempt_brings_new_cases(course, kernels, tmp_path):
    """Sitting down again keeps notebook and decisions; after a new release the pack is the new one."""
    home = tmp_path / "desk"
    open_course(find_seat(course.root, "bahar"), home, kernels=kernels, browser=False)
    work = home / "exercises" / "T1"
    (work / "T1.ipynb").write_text("mine")
    (work / "decisions.jsonl").write_text("decided")
    before = json.loads((work / "pack" / "pack.json").read_text())["pack"]
    release_next_attempt(course, "bahar", "T1")

    open_course(find_seat(course.root, "bahar"), home, kernels=kernels, browser=False)

    assert ((work / "T1.ipynb").read_text(), (work / "decisions.jsonl").read_text()) == ("mine", "decided")
    assert json.loads((work / "pack" / "pack.json").read_text())["pack"] != before


def test_somebody_without_exercises_is_told_so(course, tmp_path):
    """Who is not on the list, or has nothing released, reads what to do instead of finding an empty folder."""
    with pytest.raises(GradingError, match="nothing was released to zahra"):
        open_course(find_seat(course.exchange / "tiny", "zahra"), tmp_path / "desk")


def test_fetch_brings_the_pack_along(course, tmp_path):
    """The Fetch button's step puts the trainee's own pack beside the notebook."""
    from nbgrader.auth import Authenticator
    from nbgrader.coursedir import CourseDirectory
    from traitlets.config import Config

    from grading.nbgrader_side.exchange import FetchWithPack

    config = Config()
    config.CourseDirectory.course_id, config.CourseDirectory.student_id = "tiny", "bahar"
    config.Exchange.root, config.Exchange.assignment_dir = str(course.exchange), str(tmp_path)
    folder = CourseDirectory(config=config, assignment_id="T1")

    FetchWithPack(coursedir=folder, config=config, authenticator=Authenticator(config=config)).start()

    assert contents(tmp_path / "T1" / "pack") == contents(course.pack("bahar", "T1", 1))
    assert (tmp_path / "T1" / "T1.ipynb").exists()
