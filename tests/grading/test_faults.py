"""An instructor's long verbs survive every accident: nobody's work, marks or feedback is half-written."""

import shutil
from functools import cache

import pytest

from grading import open_course_folder
from tests.faults import FAULTS, LongVerb, broken_promises, undisturbed

pytestmark = pytest.mark.slow
READ = {"run": ("course/submitted/**/*.ipynb",), "release": ("course/roster.csv",)}
OWNED = {"release": ("course/release/**/*", "course/packs/**/*"), "run": ("course/results/**/*.json",),
         "feedback": ("course/feedback/**/*",), "export": ("marks/*",)}
BEFORE = {"release": [], "run": [], "feedback": ["run"], "export": ["run"]}
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


@cache
def long_verb(name, handed_in):
    """One verb of the instructor's on a copy of the course."""
    def prepare(folder):
        shutil.copytree(handed_in, folder / "course", symlinks=True)
        for earlier in BEFORE[name]:
            undisturbed(["grade", earlier, folder / "course"])

    def words(folder):
        where = ["--out", str(folder / "marks")] if name == "export" else []
        return ["grade", name, str(folder / "course"), *where]

    return LongVerb(name=f"grade {name}", prepare=prepare, words=words, owned=OWNED[name], needs=READ.get(name, ()),
                    units=True, keeps_time=name in ("run", "feedback"))


@pytest.mark.parametrize(("name", "fault"), [
    pytest.param(name, fault, marks=[] if (name, fault) in {("run", "killed"), ("export", "disk_full")}
                 else [pytest.mark.full])
    for name in OWNED for fault in FAULTS
    if (name in READ or fault != "input_gone") and not fault.startswith("clock")])
def test_an_instructors_verb_survives(name, fault, handed_in, tmp_path, rehearsed):
    """Whatever happens to it, each file is whole, and doing it again ends as if nothing had happened."""
    verb = long_verb(name, handed_in)
    assert broken_promises(verb, fault, tmp_path, rehearsed(verb)) == []
