"""Grading a class in our sandbox beside stock nbgrader without one, and beside otter-grader run locally.

    python benchmarks/grade.py [--json]

Every submission imports pandas and scikit-learn, reads a table and fits a model; then four answers are checked.
Ours goes the whole way: `readiness grade run`, a jail for each submission, answers scored outside, gradebook.
CPU seconds of the command and all its children, start-up included; made ready and handed in beforehand.
otter-grader runs in the second environment (`make` builds `.venv-peers` from `benchmarks/peers.lock`).
"""

import json
import os
import resource
import shutil
import subprocess
import sys
import tempfile
from functools import partial
from pathlib import Path

from measure import PEERS, ROOT, alternate, median, report, require_peers

HERE = Path(__file__).parent
CONTENT = HERE / "graded"
EXERCISE = "G1"
SIZES = (10, 50, 100, 500)
ROUNDS = 3
"""Of each class, in turn: what one more submission costs is a difference, and other work on the machine blurs it."""
BARS = {"submissions_per_cpu_s_vs_nbgrader": (">=", 6), "marginal_vs_nbgrader": (">=", 12),
        "submissions_per_cpu_s_vs_otter": (">", 1), "cost_500_vs_10": ("<=", 1.25)}
WORK = ("import pandas as pd\nfrom sklearn.linear_model import LogisticRegression\n"
        "from sklearn.model_selection import train_test_split",
        'people = pd.read_csv("people.csv")\npeople.describe()',
        'seen, unseen = train_test_split(people, test_size=0.3, random_state=1)\n'
        'model = LogisticRegression(max_iter=1000).fit(seen[["age", "days"]], seen["late"])\n'
        'round(model.score(unseen[["age", "days"]], unseen["late"]), 2)')
QUESTIONS = (("oldest", 'people["age"].max()', 'assert oldest == people["age"].max()'),
             ("count", "len(people)", "assert count == 500"),
             ("late", 'int(people["late"].sum())', 'assert late == people["late"].sum()'),
             ("mean", 'people["days"].mean()', 'assert abs(mean - people["days"].mean()) < 0.01'))
_OTTER_LOOP = """
import sys, otter.api
for path in sys.argv[2:]:
    marks = otter.api.grade_submission(path, ag_path=sys.argv[1], quiet=True)
    assert marks.total == marks.possible > 0, path
"""


def cpu_seconds(command, folder):
    """CPU seconds of a command and all its children."""
    beside = {**os.environ, "PATH": f"{Path(command[0]).parent}:{os.environ['PATH']}"}  # nbgrader looks for alembic
    before = resource.getrusage(resource.RUSAGE_CHILDREN)
    done = subprocess.run(command, cwd=folder, capture_output=True, text=True, check=False, env=beside)
    after = resource.getrusage(resource.RUSAGE_CHILDREN)
    if done.returncode:
        raise SystemExit(f"{' '.join(map(str, command))} failed\n{done.stdout[-2000:]}{done.stderr[-2000:]}")
    return after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime


def ours(size, folder):
    """CPU seconds of our command for a class of this size; every submission must earn full marks."""
    from grading import all_marks

    course = hand_in_ours(size, Path(tempfile.mkdtemp(dir=folder)) / "course")
    command = [sys.executable, "-m", "readiness", "grade", "run", str(course.root), "--jobs", "2"]
    seconds = cpu_seconds(command, ROOT)
    marks = list(all_marks(course))
    if len(marks) != size or any(one.share < 1 for one in marks):
        raise SystemExit(f"{sum(one.share == 1 for one in marks)} of {size} earned full marks; all should")
    return seconds


def hand_in_ours(size, folder):
    """Make a course, release the exercise, and hand in for everybody what somebody who knows the answers decides."""
    from datetime import UTC, datetime

    from grading import create_course, pack_id, release
    from grading.class_folder.submission import place_submission
    from grading.exchange.release import rebuild_variant

    names = [f"trainee{number:03d}" for number in range(size)]
    course = create_course(folder, "bench", content=str(CONTENT), submitters="shared")
    lines = "".join(f"{name},{name},Tester,{name}@office.example,CW\n" for name in names)
    course.roster_file.write_text("trainee,first_name,last_name,email,role\n" + lines)
    release(course)
    for name in names:
        _, key = rebuild_variant(course.secret(), course.exercise(EXERCISE), name, 1)
        token = pack_id(course.secret(), EXERCISE, name, 1)
        diary = [{"at": 1000.0, "exercise": EXERCISE, "pack": token, "what": "decide", "desk": "cases", "case": case,
                  "values": {item: key.expected[item][case] for item in ("colour", "months")}}
                 for case in key.expected["colour"]]
        place_submission(course, name, EXERCISE, attempt=1, received_at=datetime(2026, 11, 22, 12, tzinfo=UTC), files={
            f"{EXERCISE}.ipynb": course.released(EXERCISE).read_bytes(),
            "decisions.jsonl": "".join(json.dumps(act) + "\n" for act in diary).encode()})
    return course


def nbgrader(size, folder):
    """CPU seconds of stock `nbgrader autograde` for a class of this size, without any sandbox."""
    course = folder / f"nbgrader-{size}"
    (course / "source" / "ps1").mkdir(parents=True)
    (course / "nbgrader_config.py").write_text("c = get_config()\nc.CourseDirectory.course_id = 'bench'\n")
    (course / "source" / "ps1" / "ps1.ipynb").write_text(json.dumps(stock_notebook()))
    write_table(course / "source" / "ps1")
    cpu_seconds([sys.executable, "-m", "nbgrader", "generate_assignment", "ps1", "--create"], course)
    for number in range(size):
        there = course / "submitted" / f"trainee{number:03d}" / "ps1"
        shutil.copytree(course / "release" / "ps1", there)
        solve(there / "ps1.ipynb")
    seconds = cpu_seconds([sys.executable, "-m", "nbgrader", "autograde", "ps1", "--create"], course)
    graded = len(list((course / "autograded").glob("*/ps1/ps1.ipynb")))
    if graded != size:
        raise SystemExit(f"nbgrader graded {graded} of {size}")
    return seconds


def stock_notebook():
    """The same work as an nbgrader source: four answer cells, each followed by a test."""
    cells = [_cell(source) for source in WORK]
    for name, answer, test in QUESTIONS:
        solution = f"{name} = None\n### BEGIN SOLUTION\n{name} = {answer}\n### END SOLUTION"
        cells.append(_cell(solution, grade_id=name, solution=True, grade=False))
        cells.append(_cell(test, grade_id=f"test-{name}", solution=False, grade=True, points=1))
    kernel = {"kernelspec": {"name": "python3", "display_name": "Python 3", "language": "python"}}
    return {"nbformat": 4, "nbformat_minor": 5, "metadata": kernel, "cells": cells}


def _cell(source, **mark):
    mark = {"schema_version": 3, "locked": mark["grade"], "task": False, **mark} if mark else None
    _cell.count = getattr(_cell, "count", 0) + 1
    return {"cell_type": "code", "id": f"cell{_cell.count}", "source": source, "outputs": [], "execution_count": None,
            "metadata": {"nbgrader": mark} if mark else {}}


def solve(path):
    """Write the right answers into a released notebook."""
    answers = {name: f"{name} = {answer}" for name, answer, _ in QUESTIONS}
    notebook = json.loads(path.read_text())
    for cell in notebook["cells"]:
        cell["source"] = answers.get(cell["metadata"].get("nbgrader", {}).get("grade_id"), cell["source"])
    path.write_text(json.dumps(notebook))


def write_table(folder):
    """Write the table that the notebook reads: one variant of ours."""
    from courses import Variant, build_variant, load_exercise

    pack, _ = build_variant(load_exercise(EXERCISE, CONTENT), Variant(seed=1, pack_id="bench"))
    (folder / "people.csv").write_bytes(pack.files["people.csv"])


def otter(size, folder):
    """CPU seconds of otter-grader for submissions graded one after the other in one process, its cheapest way."""
    course = folder / "otter"
    (course / "tests").mkdir(parents=True)
    for name, _, test in QUESTIONS:
        case = {"code": f">>> {test}\n", "hidden": False, "locked": False}
        suite = {"name": name, "points": 1, "suites": [{"cases": [case], "scored": True, "type": "doctest"}]}
        (course / "tests" / f"{name}.py").write_text(f"OK_FORMAT = True\n\ntest = {suite!r}\n")
    write_table(course)
    otter_command = [str(PEERS), "-m", "otter"]
    cpu_seconds([*otter_command, "generate", "--no-environment", "-t", "tests", "-o", "autograder.zip", "people.csv"],
                course)
    cells = [_cell(source) for source in WORK] + [_cell(f"{name} = {answer}") for name, answer, _ in QUESTIONS]
    paths = []
    for number in range(size):
        paths.append(course / f"submission{number}.ipynb")
        kernel = {"kernelspec": {"name": "python3", "display_name": "Python 3", "language": "python"}}
        paths[-1].write_text(json.dumps({"nbformat": 4, "nbformat_minor": 5, "metadata": kernel, "cells": cells}))
    return cpu_seconds([str(PEERS), "-c", _OTTER_LOOP, "autograder.zip", *map(str, paths)], course)


def measure(folder):
    """Named figures: ratios, and the CPU seconds they are made of."""
    small, middle, near, far = SIZES
    rounds = alternate({size: partial(ours, size, folder) for size in SIZES}, ROUNDS)
    own = {size: median(found) for size, found in rounds.items()}
    stock = {size: nbgrader(size, folder) for size in (small, middle)}
    one_by_one = otter(small, folder)
    near_margins, far_margins = _margins(rounds, small, near), _margins(rounds, near, far)
    return {
        "submissions_per_cpu_s_vs_nbgrader": stock[middle] / own[middle],
        "marginal_vs_nbgrader": (stock[middle] - stock[small]) / (middle - small)
        / median(_margins(rounds, small, middle)),
        "submissions_per_cpu_s_vs_otter": one_by_one / own[small],
        "cost_500_vs_10": median(far_margins) / median(near_margins),
        **{f"cpu_s_ours_{size}": seconds for size, seconds in own.items()},
        **{f"cpu_s_nbgrader_{size}": seconds for size, seconds in stock.items()},
        f"cpu_s_otter_{small}": one_by_one,
    }


def _margins(rounds, few, many):
    """What one more submission costs between two sizes of class, one figure for each round."""
    return [(more - less) / (many - few) for less, more in zip(rounds[few], rounds[many], strict=True)]


if __name__ == "__main__":
    sys.path.insert(0, str(ROOT))
    os.environ |= dict.fromkeys(("OMP_NUM_THREADS", "OPENBLAS_NUM_THREADS", "ARROW_NUM_THREADS"), "1")
    require_peers()
    with tempfile.TemporaryDirectory(prefix="grade-") as scratch:
        figures = measure(Path(scratch))
    report(figures, bars=BARS, notes=("cost_500_vs_10: CPU of one more submission between 100 and 500, over that "
                                      "between 10 and 100; medians of the rounds",))
