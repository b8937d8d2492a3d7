"""JupyterLab for a trainee, with their exercises and nothing of the instructor's, and formgrader for the instructor.

Both run from configuration folders made here, so nothing on the machine is changed and nothing is asked of the
network.
"""

from __future__ import annotations

import json
import os
import subprocess
import sys
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

from grading.course_folder import CourseFolder, open_course_folder, write_whole
from grading.errors import GradingError
from grading.release import current_attempt, open_exchange
from grading.sample_class import make_sample_course
from synthetic_data import progress

_SERVER = "nbgrader.server_extensions."
_NOT_FOR_TRAINEES = {f"{_SERVER}formgrader": False, f"{_SERVER}course_list": False,
                     f"{_SERVER}validate_assignment": False, "jupyterlab_jupytext": False}
_TRAINEES_LAB = ("@jupyter/nbgrader:formgrader", "@jupyter/nbgrader:create-assignment", "@jupyter/nbgrader:course-list",
                 "@jupyter/nbgrader:validate-assignment")
_NEWS = ("@jupyterlab/apputils-extension:announcements",)
_SAMPLE_SEED = 2026


@dataclass(frozen=True, kw_only=True)
class Desk:
    """A prepared place to work: what to start, where, with which environment."""

    home: Path
    """The folder JupyterLab shows."""
    command: tuple[str, ...]
    environment: Mapping[str, str]


def open_course(course: CourseFolder, trainee: str, home: Path, *, browser: bool = True, port: int = 8888) -> Desk:
    """Prepare a trainee's desk: their exercises with their pack, Submit, feedback.

    Parameters
    ----------
    home : the trainee's folder; work already in it stays
    port : 0 takes a free one

    Raises
    ------
    GradingError : nothing was released to this trainee yet
    """
    person = course.trainee(trainee)
    packs = (course.root / "packs" / person.id).glob("*/attempt-*/pack.json")
    given = sorted(path.parent.parent.name for path in packs)
    if not given:
        raise GradingError(f"nothing was released to {person.id}; run: readiness grade release {course.root}")
    open_exchange(course)
    for exercise in progress(dict.fromkeys(given), "Laying out exercises"):
        _lay_out(course, person.id, exercise, home / "exercises")
    settings = home / "settings"
    write_whole(settings / "nbgrader_config.py", _trainee_config(course, person.id))
    _write_lab_settings(settings, _TRAINEES_LAB + _NEWS, _NOT_FOR_TRAINEES)
    extra = {"READINESS_LANGUAGE": person.language, "READINESS_TRAINEE": person.id}
    return _desk(home / "exercises", settings, browser, port, extra)


def open_desk(out: Path, *, course: Path | None = None, trainee: str | None = None, browser: bool = True,
              port: int = 8888) -> int:
    """Open JupyterLab as a trainee sees it and return its exit code when it ends.

    Parameters
    ----------
    out : folder for the desk, and for a sample class when no course is named
    trainee : the first of the class list when None
    """
    made = open_course_folder(course) if course else make_sample_course(
        out.absolute() / "lab" / "course", _SAMPLE_SEED)
    name = trainee or made.trainees()[0].id
    return _start(open_course(made, name, out.absolute() / "lab" / "desks" / name, browser=browser, port=port))


def open_formgrader(folder: Path, *, browser: bool = True, port: int = 8889) -> int:
    """Open nbgrader's formgrader on a course and return its exit code when it ends."""
    return _start(prepare_formgrader(open_course_folder(folder), browser=browser, port=port))


def prepare_formgrader(course: CourseFolder, *, browser: bool = True, port: int = 8889) -> Desk:
    """Prepare the instructor's desk: formgrader on the course (menu Nbgrader), its Autograde button sandboxed too."""
    settings = course.root / ".formgrader"
    write_whole(settings / "nbgrader_config.py", (course.root / "nbgrader_config.py").read_text(encoding="utf-8")
                .replace("Path(__file__).parent", f"Path({str(course.root)!r})"), mode=0o600)
    settings.chmod(0o700)
    _write_lab_settings(settings, _NEWS, {})
    return _desk(course.root, settings, browser, port, {})


def _lay_out(course: CourseFolder, trainee: str, exercise: str, home: Path) -> None:
    """Put notebook and pack of the newest attempt into the trainee's folder; their own work stays."""
    notebook = home / exercise / f"{exercise}.ipynb"
    if not notebook.exists():
        write_whole(notebook, course.released(exercise).read_bytes())
    pack = course.pack(trainee, exercise, current_attempt(course, trainee, exercise))
    for file in sorted(pack.iterdir(), key=lambda path: path.name == "pack.json"):
        target = home / exercise / "pack" / file.name
        if not target.exists() or target.read_bytes() != file.read_bytes():
            write_whole(target, file.read_bytes())


def _trainee_config(course: CourseFolder, trainee: str) -> str:
    return f'''"""How nbgrader's Assignment List finds the course; made anew at each start."""
c = get_config()  # noqa: F821 (traitlets provides it)
c.CourseDirectory.course_id = {course.settings.course!r}
c.CourseDirectory.student_id = {trainee!r}
c.Exchange.root = {str(course.exchange)!r}
c.ExchangeFactory.fetch_assignment = "grading.nbgrader_exchange.FetchWithPack"
c.ExchangeFactory.fetch_feedback = "grading.nbgrader_exchange.FetchOwnFeedback"
'''


def _write_lab_settings(settings: Path, labextensions: tuple[str, ...], server: Mapping[str, bool]) -> None:
    page = {"disabledExtensions": dict.fromkeys(labextensions, True), "lockedExtensions": {}}
    write_whole(settings / "labconfig" / "page_config.json", json.dumps(page, indent=1))
    write_whole(settings / "jupyter_server_config.json", json.dumps(
        {"ServerApp": {"jpserver_extensions": dict(server), "open_browser": False},
         "LabApp": {"extension_manager": "readonly", "news_url": None, "check_for_updates_class":
                    "jupyterlab.NeverCheckForUpdate"}}, indent=1))


def _desk(home: Path, settings: Path, browser: bool, port: int, extra: Mapping[str, str]) -> Desk:
    # Both start in /lab: only there does the token of the first address turn into a login.
    command = [sys.executable, "-m", "jupyterlab", "--ip=127.0.0.1", f"--port={port}",
               f"--ServerApp.root_dir={home}", "--ServerApp.default_url=/lab", "--LabApp.default_url=/lab",
               "--LabApp.extension_manager=readonly", "--LabApp.news_url=",
               "--LabApp.check_for_updates_class=jupyterlab.NeverCheckForUpdate",
               f"--ServerApp.open_browser={browser}"]
    if hasattr(os, "getuid") and os.getuid() == 0:
        command.append("--allow-root")
    private = settings.parent / ".jupyter" if settings.name == "settings" else settings
    environment = {**os.environ, **extra, "JUPYTER_CONFIG_DIR": str(settings),
                   "JUPYTER_DATA_DIR": str(private / "data"), "JUPYTER_RUNTIME_DIR": str(private / "runtime"),
                   "PATH": os.pathsep.join((str(Path(sys.executable).parent), os.environ.get("PATH", "")))}
    environment.pop("READINESS_COURSE_SECRET", None)
    return Desk(home=home, command=tuple(command), environment=environment)


def _start(desk: Desk) -> int:
    try:
        return subprocess.run(desk.command, env=dict(desk.environment), cwd=desk.home, check=False).returncode
    except KeyboardInterrupt:
        return 0
