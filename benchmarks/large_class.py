"""What pages of the dashboard cost in a class of thousands, the same page of a smaller class costing 1.

    python benchmarks/large_class.py [--json] [--sizes 500 5000] [--exercises D1 F3]

Everything is handed in, graded and given back, filled by rows and not by work: one trainee's exercises are given out
as ever; everybody else gets the same files under their own name, and rows through nbgrader's own models. What pages
cost depends on how many there are, not on what was decided.
"""

import argparse
import json
import os
import sys
import tempfile
from datetime import UTC, datetime, timedelta
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parents[1]))

from benchmarks.measure import cpu_seconds, report
from courses import list_exercises
from grading import create_course, make_dashboard, release
from grading.class_folder.course_folder import as_json
from grading.desk_service.store import DecisionStore
from grading.desk_service.tables import ACTS, HAND_INS
from grading.gradebook.book import open_gradebook

_START = datetime(2026, 11, 2, 8, tzinfo=UTC)
_ROLES = ("CW", "DS", "TL", "PL")
_AT_ONCE = 20_000
SIZES, EXERCISES = (500, 5_000), ("D1", "F3")
PAGES = ("/", "/people", "/trainee/t00000", "/exercises", "/questions", "/outputs", "/log", "/overdue")
_ROUNDS = 3


def fill_class(folder, people, *, exercises=(), gradebook="", decisions=""):
    """Make a class in which everybody handed in everything once; return the course folder.

    Parameters
    ----------
    gradebook, decisions : databases by URL; files in the folder where empty
    """
    names = tuple(exercises) or tuple(list_exercises())
    course = create_course(folder, "large", submitters="service", exercises=names, gradebook=gradebook, keep_days=30)
    everybody = [f"t{number:05}" for number in range(people)]
    course.roster_file.write_text("trainee,first_name,last_name,email,role\n" + "".join(
        f"{name},Anna,Ng {name},{name}@office.example,{_ROLES[place % 4]}\n" for place, name in enumerate(everybody)))
    release(course, names, everybody[:1])
    _fill_gradebook(course, everybody, names)
    known = [course.exercise(name) for name in names]
    for place, name in enumerate(everybody):
        _fill_folders(course, everybody[0], name, known, place)
    _fill_decisions(course, everybody, names, decisions or f"sqlite:///{course.root / 'desk' / 'decisions.db'}")
    return course


def _moment(place):
    return _START + timedelta(seconds=place)


def _fill_gradebook(course, everybody, names):
    """A submission of each by each, with points in every graded cell and a comment box beside it."""
    with open_gradebook(course) as book:
        from nbgrader.api import Assignment, Comment, Grade, SubmittedAssignment, SubmittedNotebook

        tables = [one.__table__ for one in (SubmittedAssignment, SubmittedNotebook, Grade, Comment)]
        for name in names:
            assignment = book.db.query(Assignment).filter(Assignment.name == name).one()
            notebook = assignment.notebooks[0]
            cells = [(cell.id, cell.max_score) for cell in notebook.grade_cells]
            rows = [[], [], [], []]
            for place, trainee in enumerate(everybody):
                key = f"{name}{trainee}"
                rows[0].append({"id": key, "assignment_id": assignment.id, "student_id": trainee,
                                "timestamp": _moment(place).replace(tzinfo=None)})
                rows[1].append({"id": key, "assignment_id": key, "notebook_id": notebook.id, "flagged": False})
                for number, (cell, most) in enumerate(cells):
                    rows[2].append({"id": f"{key}.{number}", "notebook_id": key, "cell_id": cell,
                                    "auto_score": most * (1 - place % 5 / 10), "needs_manual_grade": False})
                    rows[3].append({"id": f"{key}.{number}", "notebook_id": key, "cell_id": cell})
            for table, many in zip(tables, rows, strict=True):
                for start in range(0, len(many), _AT_ONCE):
                    book.db.execute(table.insert(), many[start:start + _AT_ONCE])
            book.db.commit()


def _fill_folders(course, first, name, exercises, place):
    """Pack, record, submission and page of one person; the pack's files are the first person's, by another name."""
    own = course.exchange / course.settings.course / "packs"
    (own / name).mkdir(mode=0o700, exist_ok=True)
    if name != first:
        os.link(own / first / "home.json", own / name / "home.json")
    for exercise in exercises:
        pack = course.pack(name, exercise.id, 1)
        if name != first:
            pack.mkdir(parents=True)
            for file in os.scandir(course.pack(first, exercise.id, 1)):
                os.link(file.path, pack / file.name)
        (course.root / "attempts" / name).mkdir(parents=True, exist_ok=True)
        state = {"issued_at": _START.isoformat(), "closed_at": _moment(place + 60).isoformat(), "reopened": []}
        (course.root / "attempts" / name / f"{exercise.id}.json").write_text(as_json({"1": state}))
        _fill_result(course, name, exercise, place)


def _fill_result(course, name, exercise, place):
    received = f"{_moment(place):%Y-%m-%d %H:%M:%S}"
    there = course.submitted(name, exercise.id)
    there.mkdir(parents=True)
    about = {"trainee": name, "exercise": exercise.id, "attempt": 1, "received_at": received, "refusal": None,
             "notes": [], "digests": {}}
    (there / "submission.json").write_text(as_json(about))
    record = course.result(name, exercise.id, 1)
    record.parent.mkdir(exist_ok=True)
    record.write_text(json.dumps({"inputs": "", "received_at": received, "marks": _marks(name, exercise, place)}))
    page = course.feedback(name, exercise.id)
    page.mkdir(parents=True)
    (page / f"{exercise.id}.html").write_text("<!DOCTYPE html><title>Feedback</title>")


def _marks(name, exercise, place):
    """A record as grading keeps it, with few answers and pauses."""
    items = [{"item": one.id, "points": one.points * (1 - place % 5 / 10), "out_of": one.points, "feedback": "",
              "competency": one.competency, "reason_code": "partly"} for one in exercise.items]
    answers = {"first": {f"c{number}": (place * 7 + number * number * (place + 3)) % 4 for number in range(12)}}
    return {"trainee": name, "exercise": exercise.id, "attempt": 1, "items": items, "refusal": None, "notes": [],
            "answers": answers,
            "trail": [{"at": 1000.0 + number * 5 + place * (number * 7 % 12) / 1000} for number in range(12)]}


def _fill_decisions(course, everybody, names, url):
    """A few acts and a handing in of each exercise by each."""
    store = DecisionStore(url)
    line = json.dumps({"at": _START.timestamp(), "what": "decide"})
    try:
        for name in names:
            places = [{"trainee": one, "exercise": name, "pack": "p"} for one in everybody]
            acts = [{**place, "number": number, "line": line} for place in places for number in range(3)]
            hand_ins = [{**place, "number": 1, "at": _moment(who).isoformat(), "acts": 3, "answers": "", "receipt": "",
                         "token": f"{name}{place['trainee']}"} for who, place in enumerate(places)]
            with store.engine.begin() as connection:
                connection.execute(ACTS.insert(), acts)
                connection.execute(HAND_INS.insert(), hand_ins)
    finally:
        store.close()


def costs(course):
    """Page → CPU seconds of its answer, the least of some rounds; the first visit is not counted."""
    from starlette.testclient import TestClient

    site, address = make_dashboard(course.root), "http://127.0.0.1:8900"
    client = TestClient(site, address)
    client.get(site.state.gate.link(address))
    found = {}
    for page in PAGES:
        if client.get(page).status_code != 200:
            raise SystemExit(f"{page} could not be shown")
        found[page] = min(cpu_seconds(lambda page=page: client.get(page)) for _ in range(_ROUNDS))
    return found


def measure(sizes, exercises, folder):
    """Named figures: milliseconds of each page of each class, and the largest class's over the smallest's."""
    pages = {size: costs(fill_class(folder / str(size), size, exercises=exercises)) for size in sizes}
    few, many = pages[sizes[0]], pages[sizes[-1]]
    return {**{f"largest_vs_smallest {page}": many[page] / few[page] for page in PAGES},
            **{f"ms_{size} {page}": 1000 * spent for size, found in pages.items() for page, spent in found.items()}}


if __name__ == "__main__":
    os.environ |= dict.fromkeys(("OMP_NUM_THREADS", "OPENBLAS_NUM_THREADS"), "1")
    asked = argparse.ArgumentParser(description=__doc__)
    asked.add_argument("--json", action="store_true")
    asked.add_argument("--sizes", nargs="+", type=int, default=SIZES)
    asked.add_argument("--exercises", nargs="+", default=EXERCISES)
    chosen = asked.parse_args()
    with tempfile.TemporaryDirectory(prefix="large-class-") as scratch:
        report(measure(chosen.sizes, chosen.exercises, Path(scratch)))
