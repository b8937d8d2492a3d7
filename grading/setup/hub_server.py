"""A server that a JupyterHub starts for one person on one class: formgrader for an instructor, a trainee's notebooks.

The Hub decides who may start which; whose it is stands in the environment it gives, as its address and its secret do.
"""

from __future__ import annotations

import argparse
import os
import sys
from dataclasses import replace
from pathlib import Path
from traceback import format_exception, format_exception_only

from grading.class_folder.course_folder import CourseFolder, open_course_folder
from grading.class_folder.roster import Trainee, by_login
from grading.errors import GradingError
from grading.setup.hub_waiting import NotListed, wait_for_desk
from grading.setup.lab import LabStart, NothingReleased, find_seat, open_course, open_home, prepare_formgrader
from synthetic_data import LINES, ReadinessError, shown

_THE_HUBS = ("--ip=", "--port=", "--ServerApp.default_url=", "--ServerApp.open_browser=", "--Application.log_level=")
"""Options that the Hub sets, or that mean nothing there."""


def hub_server(part: str, folder: Path, account: str, home: Path, page: str = "/hub/home", *,
               only_accounts: bool = False) -> LabStart:
    """Prepare the server of one person.

    Parameters
    ----------
    part : `teach` or `notebooks`
    account : the person's name at the Hub
    home : the person's own folder
    page : address of the Hub's home page, to which notebooks lead back
    only_accounts : names at the Hub are a learning platform's ids, see `by_login`

    Raises
    ------
    NotListed, NothingReleased : the class list does not name this trainee, or they have no exercise yet
    """
    course = open_course_folder(folder)
    if part == "teach":
        return as_hub_server(prepare_formgrader(course, browser=False), "/formgrader")
    seat = find_seat(course.root, _trainee(course, account, only_accounts=only_accounts).id)
    # Whatever kernels need is made once for everybody who works here.
    place, kernels = home / course.settings.course, home.parent / ".kernels"
    desk = open_course(seat, place, kernels=kernels, browser=False, page=page)
    open_home(seat, place, kernels=kernels, browser=False)  # its settings say where notebooks hand in
    first = next((name for name in course.exercises() if (desk.home / name).is_dir()), None)
    if first is None:
        raise NothingReleased(f"{course.root}: what was released to {account} is no exercise of the course any more")
    return as_hub_server(desk, f"/doc/tree/{first}/{first}.ipynb")


def as_hub_server(desk: LabStart, page: str) -> LabStart:
    """Return how the same desk is started behind a Hub: by the Hub's own program, opening on this page."""
    options = [part for part in desk.command[3:] if not part.startswith(_THE_HUBS)]
    return replace(desk, command=(sys.executable, "-m", "jupyterhub.singleuser", f"--ServerApp.default_url={page}",
                                  *options))


def _trainee(course: CourseFolder, account: str, *, only_accounts: bool) -> Trainee:
    found = by_login(course.trainees(), account, only_accounts=only_accounts)
    if found is None:
        raise NotListed(f"{account} is not on the class list of {course.root}; the Hub's settings are older than it: "
                        "readiness class hub-config")
    return found


def _language(folder: Path, account: str, *, only_accounts: bool) -> str:
    """The language that somebody reads; empty where the class list does not say."""
    try:
        return _trainee(open_course_folder(folder), account, only_accounts=only_accounts).language
    except Exception:  # whatever keeps the class from being read is told already
        return ""


def _of_the_hub(name: str) -> str:
    if name not in os.environ:
        raise GradingError(f"{name} is not set: this program is started by a JupyterHub, which says for whom and where")
    return os.environ[name]


def _into_log(error: Exception) -> None:
    text = str(error)
    if not isinstance(error, ReadinessError):
        # Of a fault of the machine's the last line; of ours, where it is.
        text = "".join(format_exception_only(error) if isinstance(error, OSError) else format_exception(error)).rstrip()
    sys.stderr.write(shown(text, keep=LINES) + "\n")  # which stands in the Hub's log
    sys.stderr.flush()


def main() -> None:
    """Become the server of whoever the Hub names; while that cannot be, say there what is missing."""
    parser = argparse.ArgumentParser(prog="readiness-hub-server")
    parser.add_argument("part", choices=("teach", "notebooks"))
    parser.add_argument("folder", type=Path)
    parser.add_argument("--only-accounts", action="store_true")
    asked = parser.parse_args()
    page = os.environ.get("JUPYTERHUB_BASE_URL", "/") + "hub/home"
    try:
        account, address = _of_the_hub("JUPYTERHUB_USER"), _of_the_hub("JUPYTERHUB_SERVICE_URL")
    except GradingError as error:
        _into_log(error)
        sys.exit(3)

    def prepare() -> LabStart:
        return hub_server(asked.part, asked.folder, account, Path.home(), page, only_accounts=asked.only_accounts)

    try:
        desk = prepare()
    except Exception as error:  # whatever it is, the person at the browser shall read something
        _into_log(error)
        language = _language(asked.folder, account, only_accounts=asked.only_accounts)
        desk = wait_for_desk(address, page, prepare, error, language, _into_log)
    os.chdir(desk.home)
    os.execve(desk.command[0], desk.command, dict(desk.environment))


if __name__ == "__main__":
    main()
