"""An instructor's long verbs survive every accident: nobody's work, marks or feedback is half-written."""

import shutil
from datetime import UTC, datetime
from functools import cache

import pytest

from grading import open_course_folder
from tests.faults import FAULTS, OF_INPUTS, LongVerb, broken_promises, undisturbed

pytestmark = pytest.mark.slow
READ = {"run": ("course/submitted/**/*.ipynb",), "release": ("course/roster.csv",),
        "collect": ("course/roster.csv",), "feedback": ("course/results/**/*.json",),
        "export": ("course/gradebook.db",)}
OWNED = {"release": ("course/release/**/*", "course/packs/**/*"), "collect": ("course/submitted/**/*",),
         "run": ("course/results/**/*.json",),
         "feedback": ("course/feedback/**/*",), "export": ("marks/*",)}
BEFORE = {"release": [], "collect": [], "run": [], "feedback": ["run"], "export": ["run"]}
"""Verb → the verbs that an instructor has done by then."""


@pytest.fixture(scope="module")
def handed_in(released_course, work_of, hand_in, tmp_path_factory):
    """A course in which two of three handed in; to be copied, not changed."""
    root = tmp_path_factory.mktemp("faults") / "course"
    shutil.copytree(released_course.root, root, symlinks=True)
    made = open_course_folder(root)
    for trainee in ("amina", "bahar"):
        hand_in(made, trainee, work_of(made, trainee))
    return made.root


def lay_in_exchange(root, moment):
    """Lay newer work of one trainee, and the first of another, where nbgrader's submit would lay it."""
    course = open_course_folder(root)
    for trainee in ("amina", "camal"):
        folder = root / "exchange" / "tiny" / "inbound" / f"{trainee}+T1+{moment:%Y-%m-%d %H:%M:%S.%f} UTC"
        folder.mkdir(parents=True)
        (folder / "T1.ipynb").write_bytes(course.released("T1").read_bytes())
        (folder / "decisions.jsonl").write_text("")


@cache
def long_verb(name, handed_in):
    """One verb of the instructor's on a copy of the course."""
    moment = datetime.now(UTC)

    def prepare(folder):
        shutil.copytree(handed_in, folder / "course", symlinks=True)
        if name == "collect":
            lay_in_exchange(folder / "course", moment)
        for earlier in BEFORE[name]:
            undisturbed(["grade", earlier, folder / "course"])

    def words(folder):
        where = ["--out", str(folder / "marks")] if name == "export" else []
        return ["grade", name, str(folder / "course"), *where]

    return LongVerb(name=f"grade {name}", prepare=prepare, words=words, owned=OWNED[name], needs=READ.get(name, ()),
                    units=True, keeps_time=name in ("run", "feedback", "collect"), marks_inputs=name == "run")


QUICK = {("run", "killed"), ("collect", "disk_full")}


@pytest.mark.parametrize(("name", "fault"), [
    pytest.param(name, fault, marks=[] if (name, fault) in QUICK else [pytest.mark.full])
    for name in OWNED for fault in FAULTS
    if name in READ or fault not in OF_INPUTS])
def test_an_instructors_verb_survives(name, fault, handed_in, tmp_path, rehearsed):
    """Whatever happens to it, each file is whole, and doing it again ends as if nothing had happened."""
    verb = long_verb(name, handed_in)
    assert broken_promises(verb, fault, tmp_path, rehearsed(verb)) == []
