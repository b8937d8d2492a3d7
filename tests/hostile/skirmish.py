"""One attack straight through one sandbox, without class, course and marks: quick enough to try one for each guard.

``python tests/hostile/skirmish.py landlock report.json memory_bomb``
"""

import json
import sys
import tempfile
from pathlib import Path

HERE = Path(__file__).parent
ROOT = HERE.parents[1]
_SECRET = "5ec0de" * 8


def skirmish(kind, at, name):
    """Return what one attack did that it must not, one line each."""
    from shooting_range import limits

    from grading import open_sandbox
    from grading.sandbox.ports import Job

    bait = made_bait(at)
    notebook = handed_in(at, name, bait)
    before = bait.snapshot()
    with open_sandbox(kind, warm=()) as sandbox:
        library = bait.states_below(sandbox.place.library)
        execution = sandbox.run(Job(name=name, notebook=notebook), limits())
        left = bait.what_changed(library, bait.states_below(sandbox.place.library))
        left += [f"{path.name} left behind" for path in sandbox.place.folder.glob("job-*")]
    harm = [*harm_of(name, execution, bait, limits()), *bait.harm_to_machine(before), *left]
    bait.remove()
    return harm


def made_bait(at):
    """Lay out what a grader's machine has: a secret, marks, somebody's work, keys."""
    from bait import Bait
    from shooting_range import own_exercises

    course = at / "course"
    (course / "submitted" / "colleague" / "T1").mkdir(parents=True)
    (course / "secret").write_text(_SECRET)
    (course / "gradebook.db").write_text("marks")
    return Bait(at, course, own_exercises(at) / "practice" / "keys" / "T1", 'draw = stream(variant.seed, "tiny")')


def handed_in(at, name, bait):
    """Return the attack's own cells as a notebook."""
    from shooting_range import load, own_cells

    told = bait.for_attack(name) | {"next_pack": "", "colleague_sheet": '{"pack": ""}'}
    notebook = {"nbformat": 4, "nbformat_minor": 5, "metadata": {}, "cells": own_cells(name, told)}
    folder = at / "handed-in"
    folder.mkdir()
    (folder / "T1.ipynb").write_text(json.dumps(notebook))
    if (HERE / name / "submit.py").exists():
        load(HERE / name / "submit.py").lay(folder, notebook, told)
    return (folder / "T1.ipynb").read_bytes()


def harm_of(name, execution, bait, limits):
    """Return what the attack reached, used beyond its limits, or how else it ended than it may."""
    from shooting_range import attacks

    outputs = [output for cell in json.loads(execution.notebook or b"{}").get("cells", ())
               for output in cell.get("outputs", ())]
    shown = json.dumps(outputs) + str(execution.answer_sheet)
    harm = bait.harm(name, shown, outputs) + bait.uncounted(shown, execution, limits.cpu_seconds + 4)
    harm += [] if execution.status in (attacks()[name]["ends"] or [""]) else [f"ended as {execution.status}"]
    return harm + (["showed more than two megabytes"] if len(execution.notebook or b"") > 2_000_000 else [])


if __name__ == "__main__":
    sys.path[:0] = [str(ROOT), str(HERE)]
    with tempfile.TemporaryDirectory(prefix="range-") as folder:
        found = skirmish(sys.argv[1], Path(folder), sys.argv[3])
    Path(sys.argv[2]).write_text(json.dumps(found))
