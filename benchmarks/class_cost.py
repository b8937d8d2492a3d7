"""What one submission costs in classes of several sizes: collected, graded, given feedback, without the sandbox.

    python benchmarks/class_cost.py [--json] [--sizes 200 1000 2000 5000]

The sandbox costs the same for each submission whatever the class (benchmarks/grade.py); here an answer sheet stands in
its place, so that only what can grow is measured: folders, records, the gradebook, the pages. CPU seconds of this
process and its children, the smallest class's cost being 1.
"""

import argparse
import json
import os
import resource
import sys
import tempfile
import time
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parents[1]))

from benchmarks.measure import report
from courses.toolkit.handing_in import place_whole, submission_name, with_marks
from grading import create_course, release
from grading.class_folder.attempts import note_issue
from grading.class_folder.variants import pack_id
from grading.examination.examiner import Examiner
from grading.examination.runner import grade
from grading.exchange.collect import collect
from grading.exchange.release import rebuild_variant
from grading.nbgrader_side.exchange import return_feedback
from grading.pages.feedback import write_feedback
from grading.sandbox.ports import Execution

CONTENT = Path(__file__).parents[1] / "tests" / "grading" / "tiny"
EXERCISE = "T1"
SIZES = (200, 1_000, 2_000)
_WARM = 5
BARS = {"dearest_vs_smallest": ("<=", 1.1)}


@dataclass
class PerfectSheets:
    """Answers everything right, at once, in place of a sandbox."""

    course: object
    kind: str = "none"

    def run(self, job, _limits):
        """Return the sheet that the key would fill in."""
        trainee = job.name.partition("/")[0]
        _, key = rebuild_variant(self.course.secret(), self.course.exercise(EXERCISE), trainee, 1)
        sheet = {"schema": 1, "exercise": EXERCISE, "pack": key.pack_id, "items": dict(key.expected), "trail": []}
        return Execution(status="finished", answer_sheet=json.dumps(sheet).encode(), notebook=job.notebook)


def make_class(folder, size):
    """A class in which everybody handed in, and nothing is collected yet."""
    course = create_course(folder, "cost", content=str(CONTENT), exercises=(EXERCISE,), submitters="shared")
    names = [f"t{number:05}" for number in range(size)]
    course.roster_file.write_text("trainee,first_name\n" + "".join(f"{name},Anna\n" for name in names))
    release(course)
    secret, home = course.secret(), course.exchange / "cost" / "inbound"
    notebook = course.released(EXERCISE).read_bytes()
    for name in names:
        note_issue(course, name, EXERCISE, 1)
        moment = datetime.now(UTC)
        diary = json.dumps({"at": 1.0, "exercise": EXERCISE, "pack": pack_id(secret, EXERCISE, name, 1)}) + "\n"
        files = {f"{EXERCISE}.ipynb": notebook, "decisions.jsonl": diary.encode()}
        place_whole(home, submission_name(name, EXERCISE, moment), with_marks(files, moment, f"token{name}"),
                    mode=0o700)
    return course


def cost(size, folder):
    """CPU seconds of one submission by step."""
    course = make_class(folder / str(size), size)
    steps = {"collect": lambda: collect(course),
             "grade": lambda: grade(Examiner(course, PerfectSheets(course))),
             "feedback": lambda: (write_feedback(course), return_feedback(course))}
    found = {}
    for name, step in steps.items():
        before = _cpu()
        step()
        found[name] = (_cpu() - before) / size
        print(f"{size} {name}: {1000 * found[name]:.2f} ms", file=sys.stderr, flush=True)
    given = len(list((course.exchange / "cost" / "feedback").glob("*.html")))
    if given != size:
        raise SystemExit(f"{given} of {size} were given feedback")
    return found


def _cpu():
    return time.process_time() + sum(resource.getrusage(resource.RUSAGE_CHILDREN)[:2])


def measure(sizes, folder):
    """Named figures: milliseconds of one submission, and the dearest size's over the smallest's."""
    cost(_WARM, folder)  # imports, and whatever is made once in a program
    costs = {size: cost(size, folder) for size in sizes}
    whole = {size: sum(steps.values()) for size, steps in costs.items()}
    return {"dearest_vs_smallest": max(whole.values()) / whole[sizes[0]],
            **{f"ms_{size}_{step}": 1000 * spent for size, steps in costs.items() for step, spent in steps.items()}}


if __name__ == "__main__":
    os.environ |= dict.fromkeys(("OMP_NUM_THREADS", "OPENBLAS_NUM_THREADS"), "1")
    asked = argparse.ArgumentParser(description=__doc__)
    asked.add_argument("--json", action="store_true")
    asked.add_argument("--sizes", nargs="+", type=int, default=SIZES)
    with tempfile.TemporaryDirectory(prefix="class-cost-") as scratch:
        report(measure(asked.parse_args().sizes, Path(scratch)), bars=BARS)
