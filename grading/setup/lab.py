"""A trainee's home page with JupyterLab behind it, with nothing of the instructor's; formgrader for the instructor.

Both run from configuration folders made here, so nothing on the machine is changed and nothing is asked of the
network. The trainee's notebooks run in an environment without keys (`grading.setup.kernel`); the server beside them is
this installation's, because nbgrader's Assignment List is.
"""

from __future__ import annotations

import getpass
import json
import os
import secrets
import socket
import sys
from collections.abc import Mapping
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any, NoReturn

from courses.toolkit.home.card import read_card
from courses.toolkit.words import Words
from grading.class_folder.course_folder import CourseFolder, open_course_folder, write_whole
from grading.errors import GradingError
from grading.exchange.folders import open_exchange
from grading.exchange.told import tell_trainees
from grading.sample.sample_class import FIRST_OF_SAMPLE, make_sample_course
from grading.setup.kernel import TraineeKernel, make_trainee_kernel
from grading.setup.together import run_together
from synthetic_data import progress

COURSE = "READINESS_COURSE"
"""Variable that names the course folder to programs that JupyterLab starts, such as the dashboard's tile."""
_SERVER = "nbgrader.server_extensions."
_NOT_FOR_TRAINEES = {f"{_SERVER}formgrader": False, f"{_SERVER}course_list": False,
                     f"{_SERVER}validate_assignment": False, "jupyterlab_jupytext": False,
                     "jupyter_server_proxy": False, "jupyter_server_terminals": False}
_TRAINEES_LAB = ("@jupyter/nbgrader:formgrader", "@jupyter/nbgrader:create-assignment", "@jupyter/nbgrader:course-list",
                 "@jupyter/nbgrader:validate-assignment")
_CLUTTER = ("@jupyterlab/launcher-extension", "@jupyterlab/terminal-extension", "@jupyterlab/console-extension",
            "@jupyterlab/cell-toolbar-extension", "@jupyterlab/debugger-extension",
            "@jupyterlab/extensionmanager-extension",
            "@jupyterlab/running-extension", "@jupyterlab/toc-extension", "@jupyterlab/hub-extension",
            "@jupyterlab/metadataform-extension", "@jupyterlab/inspector-extension", "@jupyterlab/lsp-extension",
            "@jupyter-notebook/lab-extension")
"""What a trainee has no use for in a notebook of steps."""
_OVERRIDES: dict[str, dict[str, Any]] = {
    "@jupyterlab/application-extension:shell": {"startMode": "single"},
    "@jupyterlab/apputils-extension:themes": {"adaptive-theme": True},
    "@jupyterlab/notebook-extension:panel": {"toolbar": [
        {"name": name, "disabled": True} for name in (
            "cut", "copy", "paste", "insert", "cellType", "interrupt", "restart", "kernelName", "kernelOptions",
            "debugger", "executionProgress", "create-assignment", "scrollbar")]},
}
"""Settings of JupyterLab: one document, a toolbar with what a trainee needs, light or dark as the machine is."""
_OURS = Path(__file__).parent / "labextensions"
"""Our own extension of JupyterLab as it is loaded; nothing of it is built."""
_NEWS = ("@jupyterlab/apputils-extension:announcements",)
_SAMPLE_SEED = 2026
_HOME = "home.json"
"""The settings of the home page, which notebooks read to hand in the same way."""
_NEEDED = ("HOME", "TMPDIR", "PYTHONPATH")
"""Variables that the server needs wherever they lead; kernels start without the last."""
_THE_SYSTEMS = {Path("/"), Path("/usr"), Path("/usr/local")}
"""Places that are everybody's, even where Python is installed there."""


class NothingReleased(GradingError):
    """A trainee has no exercise yet."""


@dataclass(frozen=True, kw_only=True)
class LabStart:
    """A prepared place to work: what to start, where, with which environment."""

    home: Path
    """The folder JupyterLab shows."""
    command: tuple[str, ...]
    environment: Mapping[str, str]


@dataclass(frozen=True, kw_only=True)
class Seat:
    """What a trainee's desk needs to know; all of it can be read in the exchange."""

    exchange: Path
    course: str
    trainee: str

    @property
    def language(self) -> str:
        """The language that the trainee reads, as the course's card says."""
        card = read_card(self.packs / "home.json")
        return card.language if card else "en"

    @property
    def packs(self) -> Path:
        """The trainee's own data packs; no other account can read them, the instructor's apart."""
        return self.exchange / self.course / "packs" / self.trainee

    def notebook(self, exercise: str) -> Path:
        """Return the released notebook."""
        return self.exchange / self.course / "outbound" / exercise / f"{exercise}.ipynb"


def find_seat(folder: Path, trainee: str | None = None) -> Seat:
    """Return the seat of a trainee.

    Parameters
    ----------
    folder : a course folder or, for a trainee with an account of their own, the course's folder in the exchange
    trainee : the first of the class list, or the account's name, when None
    """
    folder = folder.absolute()
    if (folder / "outbound").is_dir():
        return Seat(exchange=folder.parent, course=folder.name, trainee=trainee or getpass.getuser())
    course = open_course_folder(folder)
    person = course.trainee(trainee) if trainee else course.trainees()[0]
    open_exchange(course)
    tell_trainees(course, [person.id])
    return Seat(exchange=course.exchange, course=course.settings.course, trainee=person.id)


def open_course(seat: Seat, home: Path, *, kernels: Path | None = None, browser: bool = True,
                port: int = 8888, page: str = "") -> LabStart:
    """Prepare a trainee's desk: their exercises with their pack, Submit, feedback, a kernel without keys.

    Parameters
    ----------
    home : the trainee's folder; work already in it stays
    page : address of the trainee's home page, to which notebooks lead back; empty where it is not known
    kernels : where the kernel's environment is, or is made; desks may share it; beside the desk, in `.kernels`, if None
    port : 0 takes a free one

    Raises
    ------
    NothingReleased : nothing was released to this trainee yet
    """
    # What is just being handed over lies in a folder that begins with a dot.
    given = sorted(path.parent.name for path in seat.packs.glob("[!.]*/pack.json"))
    if not given:
        raise NothingReleased(f"nothing was released to {seat.trainee} in {seat.exchange / seat.course}; "
                              "ask your instructor, or run: readiness grade release FOLDER")
    for exercise in progress(given, "Laying out exercises"):
        _lay_out(seat, exercise, home / "exercises")
    settings = home / "settings"
    write_whole(settings / "nbgrader_config.py", _trainee_config(seat))
    kernel = make_trainee_kernel(kernels or home.absolute().parent / ".kernels")
    _write_lab_settings(settings, _TRAINEES_LAB + _CLUTTER + _NEWS, _NOT_FOR_TRAINEES, _OVERRIDES,
                        {"course": page, "texts": Words(seat.language).texts})
    own = {"READINESS_TRAINEE": seat.trainee, "READINESS_HOME": str((settings / _HOME).absolute())}
    return _desk(home / "exercises", settings, browser, port, _trainees_environment(kernel) | own,
                 f"--LabApp.extra_labextensions_path={_OURS}")


def open_desk(out: Path, *, course: Path | None = None, trainee: str | None = None, browser: bool = True,
              port: int = 8888) -> None:
    """Open a trainee's home page, with JupyterLab behind it, until it is ended.

    Parameters
    ----------
    out : folder for the desk, and for a sample class when no course is named
    course : see `find_seat`
    trainee : the first of the class list when None
    """
    home = out.absolute() / "lab"
    sitting = trainee or FIRST_OF_SAMPLE
    seat = find_seat(course or make_sample_course(home / "course", _SAMPLE_SEED, trainees=[sitting]).root, trainee)
    desk = home / "desks" / seat.trainee
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        behind = free.getsockname()[1]
    lab = open_course(seat, desk, browser=False, port=behind, page=f"http://127.0.0.1:{port}/" if port else "")
    token = secrets.token_urlsafe(24)
    page = open_home(seat, desk, lab=(f"http://127.0.0.1:{behind}", token), browser=browser, port=port)
    # In its environment: what stands on a command line can be read by everybody on the machine.
    run_together(page, replace(lab, environment={**lab.environment, "JUPYTER_TOKEN": token}))


def open_home(seat: Seat, home: Path, *, kernels: Path | None = None, lab: tuple[str, str] = ("", ""),
              browser: bool = True, port: int = 8888) -> LabStart:
    """Prepare a trainee's home page on a desk that `open_course` has laid out; it runs from the trainee's wheel alone.

    Parameters
    ----------
    lab : address and token of the JupyterLab that shows the same desk; empty where there is none
    """
    kernel = make_trainee_kernel(kernels or home.absolute().parent / ".kernels")
    settings = {"exercises": str(home / "exercises"), "course": str(seat.exchange / seat.course), "lab": lab[0],
                "lab_token": lab[1], "trainee": seat.trainee,
                # Where nbgrader's own Submit keeps its copies, so that each way knows of the other.
                "kept": str(home / ".jupyter" / "data" / "nbgrader_cache")}
    write_whole(home / "settings" / _HOME, json.dumps(settings, indent=1), mode=0o600)
    command = (str(kernel.python), "-I", "-m", "courses.toolkit.home", str(home / "settings" / _HOME),
               f"--port={port}", *(["--browser"] if browser else []))
    environment = {name: value for name, value in _trainees_environment(kernel).items()
                   if name not in ("PYTHONPATH", "READINESS_COURSE_SECRET")}
    return LabStart(home=home / "exercises", command=command, environment=environment)


def open_formgrader(folder: Path, *, browser: bool = True, port: int = 8889) -> NoReturn:
    """Open nbgrader's formgrader on a course; this process becomes the server and ends with it."""
    _start(prepare_formgrader(open_course_folder(folder), browser=browser, port=port))


def prepare_formgrader(course: CourseFolder, *, browser: bool = True, port: int = 8889) -> LabStart:
    """Prepare the instructor's desk: formgrader on the course (menu Nbgrader), its Autograde button sandboxed too."""
    settings = course.root / ".formgrader"
    write_whole(settings / "nbgrader_config.py", (course.root / "nbgrader_config.py").read_text(encoding="utf-8")
                .replace("Path(__file__).parent", f"Path({str(course.root)!r})"), mode=0o600)
    settings.chmod(0o700)
    _write_lab_settings(settings, _NEWS, {})
    path = os.pathsep.join((str(Path(sys.executable).parent), os.environ.get("PATH", "")))
    own = {"PATH": path, COURSE: str(course.root)}
    return _desk(course.root, settings, browser, port, os.environ | own)


def _lay_out(seat: Seat, exercise: str, home: Path) -> None:
    """Put notebook and pack of the newest attempt into the trainee's folder; their own work stays."""
    notebook = home / exercise / f"{exercise}.ipynb"
    if not notebook.exists():
        write_whole(notebook, seat.notebook(exercise).read_bytes())
    pack = home / exercise / "pack"
    # pack.json comes last: with it the pack is whole.
    for file in sorted((seat.packs / exercise).iterdir(), key=lambda path: path.name == "pack.json"):
        if not (pack / file.name).exists() or (pack / file.name).read_bytes() != file.read_bytes():
            write_whole(pack / file.name, file.read_bytes())


def _trainee_config(seat: Seat) -> str:
    return f'''"""How nbgrader's Assignment List finds the course; made anew at each start."""
c = get_config()  # noqa: F821 (traitlets provides it)
c.CourseDirectory.course_id = {seat.course!r}
c.CourseDirectory.student_id = {seat.trainee!r}
c.Exchange.root = {str(seat.exchange)!r}
c.ExchangeFactory.fetch_assignment = "grading.nbgrader_side.exchange.FetchWithPack"
c.ExchangeFactory.fetch_feedback = "grading.nbgrader_side.exchange.FetchOwnFeedback"
'''


def _trainees_environment(kernel: TraineeKernel) -> dict[str, str]:
    """Return this process's variables without those that lead to this installation; the kernel's stand first."""
    kept = {name: value for name, value in os.environ.items()
            if name in _NEEDED or not any(map(_is_ours, value.split(os.pathsep)))}
    programs = [part for part in os.environ.get("PATH", os.defpath).split(os.pathsep) if not _is_ours(part)]
    return kept | {"PATH": os.pathsep.join((str(kernel.programs), *programs)), "JUPYTER_PATH": str(kernel.jupyter)}


def _is_ours(part: str) -> bool:
    """Tell whether a piece of a variable lies where this project or its environment is installed."""
    places = {Path(__file__).resolve().parents[2], Path(sys.prefix)} - _THE_SYSTEMS
    return os.path.isabs(part) and any(Path(way).is_relative_to(place) for place in places
                                       for way in (part, os.path.realpath(part)))


def _write_lab_settings(settings: Path, labextensions: tuple[str, ...], server: Mapping[str, bool],
                        overrides: Mapping[str, Any] | None = None, ours: Mapping[str, Any] | None = None) -> None:
    page = {"disabledExtensions": dict.fromkeys(labextensions, True), "lockedExtensions": {},
            # As text: JupyterLab passes on the names alone of what is nested here.
            "readinessDesks": json.dumps(ours or {})}
    write_whole(settings / "labconfig" / "page_config.json", json.dumps(page, indent=1))
    write_whole(settings / "labconfig" / "default_setting_overrides.json", json.dumps(overrides or {}, indent=1))
    write_whole(settings / "jupyter_server_config.json", json.dumps(
        {"ServerApp": {"jpserver_extensions": dict(server), "open_browser": False},
         # A notebook may ask for any kernel of the machine by its name; there is one here.
         "KernelSpecManager": {"allowed_kernelspecs": ["python3"]},
         "LabApp": {"extension_manager": "readonly", "news_url": None, "check_for_updates_class":
                    "jupyterlab.NeverCheckForUpdate"}}, indent=1))


def _desk(home: Path, settings: Path, browser: bool, port: int, environment: Mapping[str, str],
          *options: str) -> LabStart:
    # Both start in /lab: only there does the token of the first address turn into a login.
    command = [sys.executable, "-m", "jupyterlab", "--ip=127.0.0.1", "--Application.log_level=WARN", f"--port={port}",
               f"--ServerApp.root_dir={home}", "--ServerApp.default_url=/lab", "--LabApp.default_url=/lab",
               "--LabApp.extension_manager=readonly", "--LabApp.news_url=",
               "--LabApp.check_for_updates_class=jupyterlab.NeverCheckForUpdate",
               f"--ServerApp.open_browser={browser}", *options]
    if hasattr(os, "getuid") and os.getuid() == 0:
        command.append("--allow-root")
    private = settings.parent / ".jupyter" if settings.name == "settings" else settings
    own = {"JUPYTER_CONFIG_DIR": str(settings), "JUPYTER_DATA_DIR": str(private / "data"),
           "JUPYTER_RUNTIME_DIR": str(private / "runtime")}
    # The secret decides every answer, so it must not reach a kernel.
    kept = {name: value for name, value in environment.items() if name != "READINESS_COURSE_SECRET"}
    return LabStart(home=home, command=tuple(command), environment=kept | own)


def _start(desk: LabStart) -> NoReturn:
    """Become the server: a signal to end meets it and nothing is left behind."""
    os.chdir(desk.home)
    os.execve(desk.command[0], desk.command, dict(desk.environment))
