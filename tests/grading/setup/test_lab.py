"""The trainee's desk: their exercises and pack, work that stays, nothing of the instructor's."""

import json
import subprocess
from dataclasses import replace

import pytest

from courses.toolkit.handing_in import Exchange
from grading import (
    collect,
    extend,
    find_seat,
    open_course,
    open_course_folder,
    release_next_attempt,
    return_feedback,
    tell_trainees,
)
from grading.class_folder.course_folder import write_whole
from grading.class_folder.roster_changes import write_roster
from grading.errors import GradingError
from grading.setup.lab import open_home


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


ROOMS = ("courses.solve", "courses.form", "courses.scoring", "courses.cases", "courses.authoring", "grading",
         "simulator", "synthetic_data", "readiness")
TRY = """
import importlib, sys
import courses.toolkit.home.site
reached = []
for name in sys.argv[1:]:
    try:
        importlib.import_module(name)
        reached.append(name)
    except ImportError:
        pass
print(reached, [place for place in sys.path if place])
"""


def test_the_home_page_runs_where_no_answer_is(course, kernels, tmp_path, root):
    """Its process knows the trainee's wheel: no room can be imported, and neither path nor variables lead to one."""
    seat = find_seat(course.root, "bahar")
    open_course(seat, tmp_path / "desk", kernels=kernels, browser=False)
    home = open_home(seat, tmp_path / "desk", kernels=kernels, browser=False, port=0)
    said = subprocess.run([home.command[0], "-I", "-c", TRY, *ROOMS], capture_output=True, text=True, cwd=home.home,
                          env=dict(home.environment), check=True).stdout

    assert said.startswith("[] ")
    assert str(root) not in said + " ".join(value for name, value in home.environment.items() if name != "PATH")
    assert home.command[1:4] == ("-I", "-m", "courses.toolkit.home")
    assert course.secret().value not in json.dumps(dict(home.environment))


def test_the_card_tells_dates_and_attempts_and_no_more(course, tmp_path):
    """Title, path, attempts and the own due date, kept up when they change; nothing of colleagues, keys or seeds."""
    (course.root / "course.yml").write_text((course.root / "course.yml").read_text().replace(
        "due: {}", "due: {T1: '2099-01-01 12:00 UTC'}"))
    changed = open_course_folder(course.root)
    extend(changed, "bahar", "T1", "2099-02-01 12:00 UTC", "ill")
    tell_trainees(changed)
    cards = {name: json.loads((changed.exchange / "tiny" / "packs" / name / "home.json").read_text())
             for name in ("amina", "bahar")}

    assert [(cards[name]["exercises"][0]["due"], cards[name]["exercises"][0]["own_due"]) for name in cards] == [
        ("2099-01-01T12:00:00+00:00", False), ("2099-02-01T12:00:00+00:00", True)]
    assert set(cards["amina"]) == {"title", "name", "role", "language", "attempts", "exercises"}
    assert set(cards["amina"]["exercises"][0]) == {"id", "title", "minutes", "on_path", "attempt", "issued_at",
                                                   "closed_at", "due", "own_due"}
    assert "Bahar" not in json.dumps(cards["amina"])


def test_the_card_names_the_path_in_the_trainees_language(course):
    """A role is a name like others: of who reads Azerbaijani it is not in English."""
    write_roster(course, [replace(one, language="az", role="PL") if one.id == "amina" else replace(one, role="PL")
                          for one in course.trainees()])
    tell_trainees(course)
    roles = {name: json.loads((course.exchange / "tiny" / "packs" / name / "home.json").read_text())["role"]
             for name in ("amina", "bahar")}

    assert roles == {"amina": "planlaşdırma mütəxəssisi", "bahar": "planner"}


def test_what_the_page_hands_in_is_collected_like_submit(course, tmp_path):
    """The page's hand-in is taken over by the same collecting, and its feedback comes back to the page."""
    seat = find_seat(course.root, "bahar")
    work = tmp_path / "T1"
    work.mkdir()
    (work / "T1.ipynb").write_bytes(seat.notebook("T1").read_bytes())
    exchange = Exchange(course=seat.exchange / seat.course, trainee="bahar", kept=tmp_path / "kept")
    exchange.hand_in("T1", work)

    assert [(one.trainee, one.outcome) for one in collect(course)] == [("bahar", "collected")]
    write_whole(course.feedback("bahar", "T1") / "T1.html", "<p>Good")
    assert return_feedback(course)[0] == 1
    assert exchange.feedback("T1").read_text() == "<p>Good"


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
