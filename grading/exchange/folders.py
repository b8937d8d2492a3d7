"""The folders through which work goes out and comes back, and who may do what in them."""

from __future__ import annotations

import os
import pwd
import stat
from pathlib import Path

from grading.class_folder.course_folder import CourseFolder, write_whole
from grading.class_folder.variants import class_token, read_secret
from synthetic_data import BadInput, Problem


def open_exchange(course: CourseFolder) -> None:
    """Make the exchange's folders: anybody may drop work in `inbound`, nobody may list it or move another's.

    nbgrader wants the exchange itself writable by all; the sticky bit keeps trainees from moving the course away.
    Where the desk service hands in, no other account has anything to do here.

    Raises
    ------
    BadInput : a folder is a link, somebody else's or another class's; see `refuse_foreign_exchange`
    """
    alone = course.settings.submitters == "service"
    for folder, open_mode in _folders(course).items():
        _refuse_foreign(course, folder)
        folder.mkdir(mode=0o700, parents=True, exist_ok=True)
        # Again: where everybody may write, somebody else may have made it since.
        _refuse_foreign(course, folder)
        mode = 0o700 if alone else open_mode
        # mkdir's mode is cut by the umask. The exchange of another instructor is theirs to set.
        if folder.stat().st_mode & 0o7777 != mode and folder.stat().st_uid == os.getuid():
            folder.chmod(mode)
    _refuse_other_class(course)
    if course.settings.exchange and not _mark(course).exists():
        write_whole(_mark(course), class_token(read_secret(course.secret_file)) + "\n", mode=0o644)


def refuse_foreign_exchange(course: CourseFolder) -> None:
    """Refuse an exchange that another account can turn against the class.

    The exchange is open to everybody, so a trainee may make the course's folder in it first. Whoever owns a folder
    reads, swaps and deletes what others put into it: work that is handed in, the notebook that is given out.

    Raises
    ------
    BadInput : a folder below the exchange is a link, or belongs to neither this account, the course folder's nor root;
        the exchange itself belongs to a trainee, or is another's and lets everybody move what lies in it; another
        class of the same name gives out and collects there
    """
    for folder in _folders(course):
        _refuse_foreign(course, folder)
    _refuse_other_class(course)


def _folders(course: CourseFolder) -> dict[Path, int]:
    """Folder → its mode where trainees have accounts of their own, from the outermost on."""
    home = course.exchange / course.settings.course
    return {course.exchange: 0o1777, home: 0o755, home / "outbound": 0o755, home / "inbound": 0o1733,
            home / "feedback": 0o711, home / "packs": 0o711}


def _refuse_foreign(course: CourseFolder, folder: Path) -> None:
    outermost = folder == course.exchange
    if folder.is_symlink() and not outermost:
        raise BadInput(Problem(where="exchange", value=str(folder), rule="is a link; what is given out or handed in "
                               "would go where whoever made it wants", remedy="remove the link, then go on"))
    if not folder.exists():
        return
    found = folder.stat()
    if found.st_uid in {0, os.geteuid(), course.root.stat().st_uid}:
        return
    if outermost and not _turned_against(course, found):
        return
    owner = _account(found.st_uid)
    raise BadInput(Problem(where="exchange", value=str(folder),
                           rule=f"belongs to the account {owner}, which can read, swap and delete what lies there",
                           remedy="remove it or give it to your own account (chown), or name another folder under "
                           f"`exchange` in {course.root / 'course.yml'}"))


def _mark(course: CourseFolder) -> Path:
    """Which class the folder of the exchange belongs to; one within the class folder can be no other's."""
    return course.exchange / course.settings.course / ".class"


def _refuse_other_class(course: CourseFolder) -> None:
    """Two classes of one name would take each other's packs away, and collect and mark each other's work."""
    mark = _mark(course)
    if not course.settings.exchange or not mark.exists():
        return
    if mark.read_text(encoding="utf-8").strip() != class_token(read_secret(course.secret_file)):
        raise BadInput(Problem(where=f"{course.root / 'course.yml'}: course", value=course.settings.course,
                               rule=f"is the name of another class too, whose packs and work lie in {mark.parent}",
                               remedy=f"give this class another `course` or another `exchange`; if that class is no "
                               f"more, remove {mark}"))


def _turned_against(course: CourseFolder, found: os.stat_result) -> bool:
    """Several instructors may share one exchange; a trainee's is none, nor one in which everybody moves everything."""
    movable = found.st_mode & 0o022 and not found.st_mode & stat.S_ISVTX
    return bool(movable) or _account(found.st_uid) in {one.login for one in course.trainees()}


def _account(user: int) -> str:
    try:
        return pwd.getpwuid(user).pw_name
    except KeyError:
        return str(user)
