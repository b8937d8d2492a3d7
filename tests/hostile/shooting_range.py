"""Grades a class of attackers through one kind of sandbox and reports, as JSON, what became of each.

The whole way is walked: folders in the exchange, collecting, sandbox, scoring, gradebook. Run alone:
``python tests/hostile/shooting_range.py namespaces report.json fork_bomb memory_bomb``; without names, all attacks.
"""

import importlib.util
import json
import os
import shutil
import signal
import subprocess
import sys
import tempfile
import threading
import time
from contextlib import suppress
from functools import cache
from pathlib import Path

import yaml

HERE = Path(__file__).parent
ROOT = HERE.parents[1]
TINY = HERE.parent / "grading" / "tiny"
HONEST = ("honest_before", "colleague", "zz_honest_after")
_SECRET = "5ec0de" * 8
_ORDINARY_USER = 12345
_TURNS = ("namespaces", "landlock as user") * 4 + ("bubblewrap as user", "namespaces as user")
"""Where attacks without a choice of their own are tried, one after the other; a warm process is quicker by far."""


@cache
def attacks():
    """Return name → expectations of every attack."""
    return {path.parent.name: yaml.safe_load(path.read_text()) for path in sorted(HERE.glob("*/expected.yml"))}


def limits():
    """Return tight limits, so that what never ends ends soon."""
    from grading import Limits

    return Limits(wall_seconds=6, cpu_seconds=3, cell_seconds=2.5, memory_bytes=400_000_000, processes=24,
                  file_bytes=4_000_000, disk_bytes=16_000_000, output_bytes=100_000)


class Killed(Exception):
    """Somebody ended the grader from outside."""


class Recorder:
    """A sandbox that keeps every execution."""

    def __init__(self, sandbox):
        self.sandbox, self.kind, self.kept = sandbox, sandbox.kind, {}
        self._lock = threading.Lock()

    def run(self, job, limits):
        """Execute and keep."""
        execution = self.sandbox.run(job, limits)
        with self._lock:
            self.kept[job.name.partition("/")[0]] = execution
        return execution


def shoot(kind, at, names):
    """Grade the attackers of these names with one kind of sandbox and return the report."""
    from bait import Bait, still_running

    from grading import Examiner, collect, grade, open_sandbox

    started = time.monotonic()
    chosen = {name: attack for name, attack in attacks().items() if name in names}
    exercises = own_exercises(at)
    course = found_course(at, chosen, exercises)
    bait = Bait(at, course.root, exercises / "practice" / "keys" / "T1", 'draw = stream(variant.seed, "tiny")')
    for name in HONEST:
        lay_folder(course, name, {"where": "last"}, bait)
    for name, attack in chosen.items():
        lay_folder(course, name, attack, bait)
    collect(course)
    before = bait.snapshot()
    with open_sandbox(kind, warm=("courses.toolkit",)) as sandbox:
        recorder = Recorder(sandbox)
        library = bait.states_below(sandbox.place.library)
        run = grade(Examiner(course, recorder, limits()), jobs=2)
        workplace = sandbox.place.folder
        left = bait.what_changed(library, bait.states_below(sandbox.place.library))
        left += [f"{path.name} left behind" for path in workplace.glob("job-*")]
    left += ["sandbox still running"] if still_running(workplace.name) else []
    left += ["folder of the sandbox left behind"] if workplace.exists() else []
    marks = {one.trainee: one for one in run.graded}
    found = {name: outcome(name, marks[name], recorder.kept.get(name), bait) for name in (*HONEST, *chosen)}
    machine = bait.harm_to_machine(before) + left
    bait.remove()
    return {"kind": recorder.kind, "machine": machine, "seconds": time.monotonic() - started, "attacks": found}


def own_exercises(at):
    """Copy the exercises with their keys: where they stand other tests read them, and Python leaves its files there."""
    return Path(shutil.copytree(TINY, at / "tiny", ignore=shutil.ignore_patterns("__pycache__")))


def found_course(at, chosen, exercises):
    """Make a course with a fixed secret, so that every variant is the same in every run."""
    from grading import create_course, release

    course = create_course(at / "course", "tiny", content=str(exercises), exercises=("T1",), submitters="shared")
    course.secret_file.chmod(0o600)
    course.secret_file.write_text(_SECRET)
    names = "".join(f"{name},{name},Tester,{name}@office.example,CW\n" for name in (*HONEST, *chosen))
    course.roster_file.write_text("trainee,first_name,last_name,email,role\n" + names)
    release(course)
    return course


def lay_folder(course, name, attack, bait):
    """Put one trainee's work into the exchange."""
    from grading import pack_id

    told = bait.for_attack(name) | {"next_pack": pack_id(course.secret(), "T1", name, 2),
                                    "colleague_sheet": json.dumps(right_sheet(course, "colleague", 1))}
    folder = course.exchange / "tiny" / "inbound" / f"{name}+T1+{time.strftime('%Y-%m-%d %H:%M:%S', time.gmtime())} UTC"
    folder.mkdir(parents=True)
    notebook = json.loads(course.released("T1").read_text())
    cells = own_cells(name, told)
    notebook["cells"] = cells + notebook["cells"] if attack.get("where") == "first" else notebook["cells"] + cells
    (folder / "T1.ipynb").write_text(json.dumps(notebook))
    (folder / "decisions.jsonl").write_text(diary(course, name, attack.get("decides", "right"), bait))
    if (HERE / name / "submit.py").exists():
        load(HERE / name / "submit.py").lay(folder, notebook, told)


def own_cells(name, told):
    """Return the attack's cells, the first of which says what it knows."""
    path = HERE / name / "attack.py"
    if not path.exists():
        return []
    sources = [f"BAIT = {told!r}", *filter(str.strip, path.read_text().split("# %%\n"))]
    return [{"cell_type": "code", "metadata": {}, "source": source, "outputs": [], "execution_count": None}
            for source in sources]


def diary(course, name, decides, bait):
    """Return the decisions file of somebody who knows the answers, knows nothing, or took another's."""
    who, attempt = {"colleague": ("colleague", 1), "next_attempt": (name, 2)}.get(decides, (name, 1))
    sheet = right_sheet(course, who, attempt)
    lines = [{"at": 1000.0 + number, "exercise": "T1", "pack": sheet["pack"], "what": "decide", "desk": "cases",
              "case": case, "values": {item: sheet["items"][item][case] for item in ("colour", "months")}}
             for number, case in enumerate(sheet["items"]["colour"])]
    kept = [] if decides == "nothing" else lines
    note = {"at": 1.0, "what": "note", "note": bait.secrets["diary"] if name == "colleague" else ""}
    return "".join(json.dumps(line) + "\n" for line in [note, *kept])


def right_sheet(course, name, attempt):
    """Return the sheet of somebody who knows all answers of one variant."""
    from grading import pack_id
    from grading.exchange.release import rebuild_variant

    _, key = rebuild_variant(course.secret(), course.exercise("T1"), name, attempt)
    return {"schema": 1, "exercise": "T1", "pack": pack_id(course.secret(), "T1", name, attempt),
            "items": {item: dict(key.expected[item]) for item in ("colour", "months")}, "trail": []}


def load(path):
    """Load a module by its path."""
    spec = importlib.util.spec_from_file_location(f"submit_{path.parent.name}", path)
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


def outcome(name, graded, execution, bait):
    """Return what one submission earned, was told, and did."""
    marks = graded.marks
    notebook = (execution.notebook if execution else None) or b"{}"
    outputs = [output for cell in json.loads(notebook).get("cells", ()) for output in cell.get("outputs", ())]
    refusal = marks.refusal if marks else None
    shown = json.dumps(outputs) + str(execution.answer_sheet if execution else "") + str(refusal)
    return {"problem": graded.problem, "share": marks.share if marks else None,
            "status": execution.status if execution else "", "detail": execution.detail if execution else "",
            "seconds": execution.seconds if execution else 0.0,
            "trainee": refusal.trainee if refusal else "", "instructor": refusal.instructor if refusal else "",
            "size": len(notebook), "shown": shown[:20_000],
            "harm": bait.harm(name, shown, outputs) + bait.uncounted(shown, execution)
            + bait.harm_to_reader(name, _graded_notebook(bait.course, name))}


def _graded_notebook(course, name):
    return course / "autograded" / name / "T1" / "T1.ipynb"


def ranges():
    """Return name → (kind, as whom) of every way to grade that works here: each kind, as root and as somebody else."""
    from grading import list_kinds
    from grading.sandbox.guest.landlock import version

    here = [kind.name for kind in list_kinds() if kind.grades and not kind.missing()]
    if os.geteuid() != 0:
        return {f"{kind} as user": (kind, "user") for kind in here}
    found = {kind: (kind, "root") for kind in here}
    if shutil.which("bwrap"):  # a Python of root's own is shown to others through it
        here = dict.fromkeys([*here, *(["landlock"] if version() >= 3 else [])])
        found |= {"landlock": ("landlock", "root shown around")} if "landlock" in here else {}
        found |= {f"{kind} as user": (kind, "user") for kind in here if kind != "container"}
    return found


def telling(name, known):
    """Return the range that an attack is tried on in a quick run: its own choice, or one of four in turns."""
    chosen = attacks()[name].get("most_telling")
    quick = [where for where in _TURNS if where in known] or sorted(known)
    return chosen if chosen in {*quick} else quick[sorted(attacks()).index(name) % len(quick)]


def harm_done(kind, whom, name, whole, patience):
    """Return everything that one attack did and must not, for a program weakened on purpose, which may also hang.

    Parameters
    ----------
    whole : whether the whole way is walked, with a class and marks, or only the sandbox
    """
    try:
        found = run_apart(kind, whom, (name,), patience, "shooting_range.py" if whole else "skirmish.py")
    except subprocess.TimeoutExpired:
        return [f"grading did not end within {patience} seconds"]
    except Killed:
        return ["the grader was killed"]
    return _harm_in_class(found, name) if whole else found


def _harm_in_class(report, name):
    found, expected = report["attacks"][name], attacks()[name]
    least, most = expected["share"]
    harm = [*found["harm"], *report["machine"], *filter(None, [found["problem"]])]
    harm += [] if found["share"] is not None and least <= found["share"] <= most else [f"earned {found['share']}"]
    harm += [] if found["status"] in (expected["ends"] or [""]) else [f"ended as {found['status']}"]
    harm += [] if expected.get("trainee", "") in found["trainee"] else [f"was told {found['trainee']}"]
    return harm + [f"{one} lost marks" for one in HONEST if report["attacks"][one]["share"] != 1.0]


def run_apart(kind, whom="root", names=None, patience=None, program="shooting_range.py"):
    """Run the range in a process of its own, as root or as an ordinary user, and return its report."""
    with tempfile.TemporaryDirectory(prefix="range-") as folder:
        os.chmod(folder, 0o777)
        target = Path(folder, "report.json")
        command = [sys.executable, str(HERE / program), kind, str(target), *(names or ())]
        environment = {key: text for key, text in os.environ.items() if not key.startswith("PYTEST")}
        environment |= {"HOME": folder, "PYTHONDONTWRITEBYTECODE": "1"}
        become = {"root": list, "root shown around": as_root_shown_around, "user": as_ordinary_user}[whom]
        said = Path(folder, "said.txt")
        with said.open("w") as log, subprocess.Popen([*become(), *command], stdout=log, stderr=log, env=environment,
                                                     cwd=folder, start_new_session=True) as process:
            try:
                process.wait(patience)
            finally:
                with suppress(ProcessLookupError):
                    os.killpg(process.pid, signal.SIGKILL)  # whatever it started and left
        if process.returncode in (-9, -15, 128 + 9, 128 + 15):
            raise Killed
        if not target.exists():
            raise RuntimeError(said.read_text(errors="replace")[-4000:])
        return json.loads(target.read_text())


def as_root_shown_around():
    """Return the start of a command in which root's own Python lies where everybody may go."""
    return [*_shown_around(), "--cap-add", "ALL"]


def as_ordinary_user():
    """Return the start of a command that root uses to become somebody else who may still run this Python."""
    if os.geteuid() != 0:
        return []
    return [*_shown_around(), "--cap-add", "CAP_SETUID", "--cap-add", "CAP_SETGID",
            "setpriv", f"--reuid={_ORDINARY_USER}", f"--regid={_ORDINARY_USER}", "--clear-groups"]


def _shown_around():
    python = Path(sys.base_prefix)
    closed = next((str(folder) for folder in reversed(python.parents) if not folder.stat().st_mode & 1), None)
    view = [] if closed is None else [
        "--perms", "0755", "--tmpfs", closed,
        *(part for folder in reversed(python.parents) if folder.is_relative_to(closed) and str(folder) != closed
          for part in ("--perms", "0755", "--dir", str(folder))),
        "--ro-bind", str(python), str(python)]
    return [shutil.which("bwrap"), "--dev-bind", "/", "/", *view]


if __name__ == "__main__":
    sys.path[:0] = [str(ROOT), str(HERE)]
    with tempfile.TemporaryDirectory(prefix="range-") as place:
        report = shoot(sys.argv[1], Path(place), sys.argv[3:] or attacks())
    Path(sys.argv[2]).write_text(json.dumps(report, indent=1))
