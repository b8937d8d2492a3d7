"""Runs the same attacks against stock nbgrader and writes down which of them succeed there.

    python tests/hostile/stock_nbgrader.py docs/explanation/what-the-sandbox-stops.md
    python tests/hostile/stock_nbgrader.py --ours docs/explanation/what-the-sandbox-stops.md   the last column alone
    python tests/hostile/stock_nbgrader.py --try read_course_secret fork_bomb      only these, printed

Each attack gets a throw-away machine (bubblewrap: own processes, network, /tmp, an unprivileged user) in which an
instructor grades two trainees with `nbgrader autograde`: the attacker and, after them, an honest colleague. The table
in the page is replaced by what was measured.
"""

import itertools
import json
import os
import shutil
import subprocess
import sys
import tempfile
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import yaml

HERE = Path(__file__).parent
ROOT = HERE.parents[1]
KEY = "KEY-5ec0de-5ec0de"
RIGHT = {"colour": "green", "months": 12}
POINTS = 24
PATIENCE = 150
_AT_ONCE = 3
_ONLY_OURS = ("sheet_", "forge_", "diary_", "patch_toolkit", "patch_guest", "redefine_checks", "change_mode",
              "change_the_pack", "change_toolkit", "submission_of_other")
"""Attacks on parts that stock nbgrader does not have."""
_BEGIN, _END = "<!-- measured: begin -->", "<!-- measured: end -->"
_START = "import sys; sys.modules['rfc3987_syntax'] = None; from nbgrader.apps.nbgraderapp import main; main()"
"""As the command nbgrader starts, without a package that costs two seconds and checks one kind of address."""
_USER, _MACHINES = 1_800_000_000, itertools.count()
_LIMITS = ("prlimit", "--nproc=150", "--as=6000000000", "--fsize=300000000", "--cpu=60")


def attacks():
    """Return name → expectations of the attacks that mean something to stock nbgrader."""
    found = {path.parent.name: yaml.safe_load(path.read_text()) for path in sorted(HERE.glob("*/expected.yml"))}
    return {name: attack for name, attack in found.items() if not name.startswith(_ONLY_OURS)}


def make_template(folder):
    """Make a stock course with one assignment: one answer, one hidden test."""
    source = folder / "source" / "T1"
    source.mkdir(parents=True)
    (folder / "secret").write_text("PRIVATE-" + "5ec0de" * 5)
    (folder / "nbgrader_config.py").write_text(
        "c = get_config()\nc.CourseDirectory.course_id = 'stock'\nc.ExecutePreprocessor.timeout = 15\n")
    hidden = f"### BEGIN HIDDEN TESTS\nassert answers == {RIGHT!r}  # {KEY}\n### END HIDDEN TESTS"
    solution = f"answers = {{}}\n### BEGIN SOLUTION\nanswers = {RIGHT!r}\n### END SOLUTION"
    cells = [_cell(solution, "answer", solution=True),
             _cell("assert isinstance(answers, dict)\n" + hidden, "test", grade=True, points=POINTS)]
    kernel = {"kernelspec": {"name": "python3", "display_name": "Python 3", "language": "python"}}
    notebook = {"nbformat": 4, "nbformat_minor": 5, "metadata": kernel, "cells": cells}
    (source / "T1.ipynb").write_text(json.dumps(notebook))
    made = _nbgrader(folder, "generate_assignment", "T1", "--create")
    if made.returncode:
        raise RuntimeError(made.stderr[-2000:])


def _cell(source, name, solution=False, grade=False, **more):
    mark = {"schema_version": 3, "grade_id": name, "locked": grade, "task": False, "solution": solution, "grade": grade}
    return {"cell_type": "code", "id": name, "source": source, "outputs": [], "execution_count": None,
            "metadata": {"nbgrader": mark | more}}


def _nbgrader(folder, *arguments, timeout=PATIENCE):
    environment = os.environ | {"PATH": f"{Path(sys.executable).parent}:/usr/bin:/bin"}
    return subprocess.run([sys.executable, "-c", _START, *arguments], cwd=folder, capture_output=True, text=True,
                          timeout=timeout, env=environment, start_new_session=True, check=False)


def inside(name, report):
    """On the throw-away machine: hand in, grade, and write down what the attack achieved."""
    from bait import Bait
    from shooting_range import load, own_cells

    course = Path("/tmp/course")
    shutil.copytree("/mnt/template", course)
    bait = Bait(Path("/tmp"), course, course / "source", KEY)
    os.environ["HOME"] = str(bait.home)
    told = bait.for_attack(name) | {"colleague_sheet": '{"pack": ""}', "next_pack": ""}
    attack = attacks()[name]
    notebook = _submission(course, attack.get("decides", "right"))
    cells = own_cells(name, told)
    notebook["cells"] = cells + notebook["cells"] if attack.get("where") == "first" else notebook["cells"] + cells
    folder = _hand_in(course, "attacker", notebook, bait)
    _hand_in(course, "colleague", _submission(course, "right"), bait)
    if (HERE / name / "submit.py").exists():
        load(HERE / name / "submit.py").lay(folder, notebook, told)
    before = bait.snapshot()
    harm = _grade(course)
    harm += bait.harm(name, *_shown(course)) + _gradebook_harm(course, attack["share"][1])
    harm += bait.harm_to_reader(name, course / "autograded" / "attacker" / "T1" / "T1.ipynb")
    changed = {Path(path).name for path in bait.harm_to_machine(before)} - {bait.tokens[name]}
    harm += [f"changed {file}" for file in sorted(changed)][:3]
    report.write_text(json.dumps(harm))


def _submission(course, decides):
    notebook = json.loads((course / "release" / "T1" / "T1.ipynb").read_text())
    answer = RIGHT if decides in ("right", "colleague") else {}
    notebook["cells"][0]["source"] = f"answers = {answer!r}"
    return notebook


def _hand_in(course, name, notebook, bait):
    folder = course / "submitted" / name / "T1"
    folder.mkdir(parents=True)
    (folder / "T1.ipynb").write_text(json.dumps(notebook))
    (folder / "decisions.jsonl").write_text(bait.secrets["diary"] if name == "colleague" else "")
    return folder


def _grade(course):
    try:
        done = _nbgrader(course, "autograde", "T1", "--create")
    except subprocess.TimeoutExpired:
        return [f"grading hung for {PATIENCE} seconds"]
    return ["killed the grading run"] if done.returncode < 0 else []


def _shown(course):
    from bait import below, content

    folder = course / "autograded" / "attacker" / "T1"
    text = "".join(content(path)[:2_000_000].decode(errors="replace") for path in below(folder)
                   if path.suffix != ".ipynb")
    outputs = []
    if (folder / "T1.ipynb").exists():
        cells = json.loads((folder / "T1.ipynb").read_bytes()).get("cells", [])
        outputs = [output for cell in cells for output in cell.get("outputs", ())]
    return text + json.dumps(outputs), outputs


def _gradebook_harm(course, most):
    import sqlite3

    from bait import below

    folder = course / "autograded" / "attacker" / "T1"
    size = sum(path.lstat().st_size for path in below(folder))
    harm = [f"kept {size // 1_000_000} MB of output or files"] if size > 2_000_000 else []
    try:
        with sqlite3.connect(course / "gradebook.db") as book:
            scores = dict(book.execute(
                "select student.id, coalesce(grade.manual_score, grade.auto_score) from grade"
                " join submitted_notebook on grade.notebook_id = submitted_notebook.id"
                " join submitted_assignment on submitted_notebook.assignment_id = submitted_assignment.id"
                " join student on submitted_assignment.student_id = student.id").fetchall())
    except sqlite3.DatabaseError:
        return [*harm, "destroyed the gradebook"]
    harm += ["unearned points"] if (scores.get("attacker") or 0) > most * POINTS else []
    harm += ["its own work stays unmarked"] if scores.get("attacker") is None and most > 0 else []
    return harm + (["the honest colleague got no marks"] if scores.get("colleague") != POINTS else [])


def outside(name, template):
    """Build the throw-away machine for one attack and return what was seen on it."""
    with tempfile.TemporaryDirectory(prefix="stock-") as folder:
        os.chmod(folder, 0o777)
        command = [*_machine(template, folder), *_LIMITS, sys.executable, str(Path(__file__)), "--inside", name]
        try:
            done = subprocess.run(command, capture_output=True, text=True, timeout=2 * PATIENCE, check=False)
        except subprocess.TimeoutExpired:
            return ["stopped the grader for good"]
        report = Path(folder, "report.json")
        if report.exists():
            return json.loads(report.read_text())
        killed = done.returncode in (-9, -15, 137, 143)
        if not killed:
            raise RuntimeError(f"{name} was not measured: {done.stderr.strip()[-500:]}")
        return ["killed the grader and everything else of its user"]


def _machine(template, out):
    """Return the start of a command that runs on a machine of its own, as a user without rights."""
    python = Path(sys.base_prefix)
    above = sorted(python.parents)[1:]
    closed = [str(folder) for folder in above if not folder.stat().st_mode & 1]
    view = [part for folder in closed for part in ("--perms", "0755", "--tmpfs", folder)]
    view += [part for folder in above if closed for part in ("--perms", "0755", "--dir", str(folder))]
    # A user for each machine: limits on processes count all of a user's, on whatever machine.
    number = _USER + next(_MACHINES)
    user = ["setpriv", f"--reuid={number}", f"--regid={number}", "--clear-groups"] if os.geteuid() == 0 else []
    keeps = ["--cap-add", "CAP_SETUID", "--cap-add", "CAP_SETGID"] if user else []
    return ["bwrap", "--unshare-pid", "--unshare-net", "--unshare-ipc", "--unshare-uts", "--die-with-parent",
            "--new-session", "--clearenv", "--ro-bind", "/", "/", *view, "--ro-bind", str(python), str(python),
            "--proc", "/proc", "--dev", "/dev", "--perms", "1777", "--size", "600000000", "--tmpfs", "/tmp",
            "--perms", "0755", "--tmpfs", "/mnt", "--ro-bind", str(template), "/mnt/template",
            "--bind", out, "/mnt/out", *keeps, *user]


def measure():
    """Return name → (what it tries, what it achieved in stock nbgrader, what it achieved here)."""
    from synthetic_data import progress

    with tempfile.TemporaryDirectory(prefix="template-") as folder, ThreadPoolExecutor(_AT_ONCE) as pool:
        os.chmod(folder, 0o755)
        make_template(Path(folder))
        names = sorted(attacks())
        found = pool.map(lambda name: outside(name, folder), names)
        stock = dict(zip(names, progress(found, "Attacking stock nbgrader", len(names)), strict=True))
    return beside_ours(stock)


def beside_ours(stock):
    """Return the table with our column measured now, in the kind of sandbox that is taken where it works."""
    from shooting_range import run_apart

    report = run_apart("namespaces", "user" if os.geteuid() == 0 else "root", sorted(stock))
    ours = {name: found["harm"] + (["unearned points"] if (found["share"] or 0) > attacks()[name]["share"][1] else [])
            for name, found in report["attacks"].items() if name in stock}
    return {name: (attacks()[name]["tries"], stock[name], ours[name]) for name in sorted(stock)}


def measured_before(page):
    """Return name → what an attack did in stock nbgrader, as a page's table says; attacks that are gone are dropped."""
    table = page.read_text().partition(_BEGIN)[2].partition(_END)[0]
    rows = [line.strip("|").split(" | ") for line in table.splitlines()
            if line.startswith("| ") and not line.startswith("| Attack")]
    said = {row[0].strip().replace(" ", "_"): row[2].strip() for row in rows}
    known = {name: what for name, what in said.items() if name in attacks()}
    return {name: [] if what == "no harm seen" else what.split("; ") for name, what in known.items()}


def write_table(page, found):
    """Replace the table between the two marks of a page."""
    head, _, rest = page.read_text().partition(_BEGIN)
    tail = rest.partition(_END)[2]
    succeeded = sum(bool(stock) for _, stock, _ in found.values())
    here = sum(bool(ours) for _, _, ours in found.values())
    rows = [f"Of {len(found)} attacks that stock nbgrader can be tried with, {succeeded} did harm there, {here} here.",
            "", "| Attack | What it tries | Stock nbgrader 0.9.6 | Readiness Lab |", "|---|---|---|---|"]
    rows += [f"| {name.replace('_', ' ')} | {tries} | {'; '.join(stock) or 'no harm seen'} | "
             f"{'; '.join(ours) or 'no harm'} |" for name, (tries, stock, ours) in found.items()]
    page.write_text(head + _BEGIN + "\n" + "\n".join(rows) + "\n" + _END + tail)


if __name__ == "__main__":
    sys.path[:0] = [str(ROOT), str(HERE)]
    if sys.argv[1] == "--inside":
        inside(sys.argv[2], Path("/mnt/out/report.json"))
        os._exit(0)
    if sys.argv[1] == "--try":
        with tempfile.TemporaryDirectory(prefix="template-") as place:
            os.chmod(place, 0o755)
            make_template(Path(place))
            for each in sys.argv[2:]:
                print(each, outside(each, place))
    elif sys.argv[1] == "--ours":
        write_table(Path(sys.argv[2]), beside_ours(measured_before(Path(sys.argv[2]))))
    else:
        write_table(Path(sys.argv[1]), measure())
