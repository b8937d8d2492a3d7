"""A very small course: one exercise, three trainees, a sandbox that is quick to open."""

import hashlib
import json
import shutil
from datetime import UTC, datetime
from pathlib import Path

import pytest

from tests.grading.desk_service.hubs import not_in_turn

TINY = Path(__file__).parent / "tiny"
ROSTER = """trainee,first_name,last_name,email,role
amina,Amina,Aliyeva,amina@office.example,CW
bahar,Bahar,Babayeva,bahar@office.example,DS
camal,Camal,Cafarov,camal@office.example,TL
"""
NOON = datetime(2026, 11, 22, 12, tzinfo=UTC)


@pytest.hookimpl(trylast=True)
def pytest_collection_modifyitems(config, items):
    """Try one version of JupyterHub with each test, unless a test is asked for by its name."""
    left = [] if any("::" in argument for argument in config.args) else not_in_turn(items)
    if left:
        config.hook.pytest_deselected(items=left)
        items[:] = [item for item in items if item not in left]


def _work_of(course, trainee, exercise="T1", attempt=1, *, right=True, share=1.0):
    """The files of a submission: the released notebook and the diary of somebody who knows the answers."""
    from grading.class_folder.variants import pack_id
    from grading.exchange.release import rebuild_variant

    _, key = rebuild_variant(course.secret(), course.exercise(exercise), trainee, attempt)
    token = pack_id(course.secret(), exercise, trainee, attempt)
    cases = list(key.expected["colour"])
    lines = []
    for number, case in enumerate(cases):
        known = right and number < share * len(cases)
        values = {"colour": key.expected["colour"][case] if known else "red",
                  "months": key.expected["months"][case] if known else 40}
        lines.append({"at": 1000.0 + 7 * number, "exercise": exercise, "pack": token, "what": "decide",
                      "desk": "cases", "case": case, "values": values})
    diary = "".join(json.dumps(line) + "\n" for line in lines).encode()
    return {f"{exercise}.ipynb": course.released(exercise).read_bytes(), "decisions.jsonl": diary}


def _hand_in(course, trainee, files, attempt=1, received_at=NOON, exercise="T1", **more):
    """Put a submission where collecting would have put it."""
    from grading.class_folder.submission import place_submission

    return place_submission(course, trainee, exercise, files, attempt=attempt, received_at=received_at, **more)


@pytest.fixture(scope="session")
def tiny():
    """The folder with the tiny exercise."""
    return TINY


@pytest.fixture(scope="session")
def work_of():
    """A function: the files of somebody who knows the answers to all or a share of the cases."""
    return _work_of


@pytest.fixture(scope="session")
def hand_in():
    """A function: put a submission where collecting would have put it."""
    return _hand_in


@pytest.fixture(scope="session")
def released_course(tmp_path_factory):
    """A course folder with the tiny exercise released to three trainees; to be copied, not changed."""
    from grading import create_course, release

    made = create_course(tmp_path_factory.mktemp("tiny") / "course", "tiny", content=str(TINY),
                         exercises=("T1",), submitters="shared")
    made.roster_file.write_text(ROSTER, encoding="utf-8")
    release(made)
    return made


@pytest.fixture
def copy_course(released_course):
    """A function: copy the released course to a folder, with other settings where named."""
    def copy(root, **settings):
        import yaml

        from grading import open_course_folder

        shutil.copytree(released_course.root, root, symlinks=True)
        values = released_course.settings.model_dump(mode="json") | settings
        (root / "course.yml").write_text(yaml.safe_dump(values), encoding="utf-8")
        return open_course_folder(root)

    return copy


@pytest.fixture
def course(tmp_path, copy_course):
    """A course folder with the tiny exercise released to three trainees."""
    return copy_course(tmp_path / "course")


@pytest.fixture(scope="session")
def kernels(tmp_path_factory):
    """Where trainees' kernels have their environment; made once, by the first desk that is opened."""
    return tmp_path_factory.mktemp("kernels")


@pytest.fixture(scope="session")
def sandbox():
    """The sandbox that works here, opened once."""
    from grading.sandbox.discovery import open_sandbox

    with open_sandbox() as opened:
        yield opened


@pytest.fixture
def examiner(course, sandbox):
    """Everything needed to grade the course."""
    from grading.examination.examiner import Examiner

    return Examiner(course, sandbox)


_TABLES = {
    "students": "SELECT id, first_name, last_name, email FROM student ORDER BY id",
    "submissions": "SELECT a.name, s.student_id, s.timestamp FROM submitted_assignment s "
                   "JOIN assignment a ON a.id = s.assignment_id ORDER BY 1, 2",
    "notebooks": "SELECT a.name, s.student_id, n.flagged, n.late_submission_penalty FROM submitted_notebook n "
                 "JOIN submitted_assignment s ON s.id = n.assignment_id "
                 "JOIN assignment a ON a.id = s.assignment_id ORDER BY 1, 2",
    "grades": "SELECT a.name, s.student_id, c.name, g.auto_score, g.manual_score, g.extra_credit, "
              "g.needs_manual_grade FROM grade g JOIN base_cell c ON c.id = g.cell_id "
              "JOIN submitted_notebook n ON n.id = g.notebook_id JOIN submitted_assignment s ON s.id = n.assignment_id "
              "JOIN assignment a ON a.id = s.assignment_id ORDER BY 1, 2, 3",
    "comments": "SELECT a.name, s.student_id, c.name, m.auto_comment, m.manual_comment FROM comment m "
                "JOIN base_cell c ON c.id = m.cell_id JOIN submitted_notebook n ON n.id = m.notebook_id "
                "JOIN submitted_assignment s ON s.id = n.assignment_id "
                "JOIN assignment a ON a.id = s.assignment_id ORDER BY 1, 2, 3",
}


@pytest.fixture(scope="session")
def rows_of():
    """A function: every row of a gradebook that says something about people, without its random names."""
    from sqlalchemy import create_engine, text

    def rows(course):
        engine = create_engine(course.database_url)
        with engine.connect() as connection:
            found = {name: [tuple(map(str, row)) for row in connection.execute(text(query))]
                     for name, query in _TABLES.items()}
        engine.dispose()
        return found

    return rows


class PaperSandbox:
    """Stands in for a sandbox where only our side is on trial: reads the diary as the toolkit would."""

    kind = "paper"

    def run(self, job, limits):
        """Turn the decisions into an answer sheet without running anything."""
        from grading.sandbox.ports import Execution

        about = json.loads(job.files["pack/pack.json"])
        items = {}
        for line in job.files.get("decisions.jsonl", b"").splitlines():
            act = json.loads(line)
            if act["pack"] == about["pack"]:
                for name, value in act["values"].items():
                    items.setdefault(name, {})[act["case"]] = value
        sheet = {"schema": 1, "exercise": about["exercise"], "pack": about["pack"], "items": items, "trail": []}
        return Execution(status="finished", answer_sheet=json.dumps(sheet).encode(), notebook=job.notebook)

    def close(self):
        """Nothing to end."""


@pytest.fixture(scope="session")
def paper():
    """A stand-in for the sandbox."""
    return PaperSandbox()


@pytest.fixture(scope="session")
def postgres():
    """The URL of a PostgreSQL server of our own, from Debian's package `postgresql` (make test installs it)."""
    from tests.grading.postgres_server import started_server

    with started_server() as url:
        yield url


@pytest.fixture
def new_database(postgres, tmp_path):
    """A function: the URL of an empty database of its own on that server."""
    from tests.grading.postgres_server import database_on

    mine = hashlib.sha256(str(tmp_path).encode()).hexdigest()[:12]
    return lambda name: database_on(postgres, f"{name}_{mine}")
