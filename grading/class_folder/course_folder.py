"""A course folder: where everything of one class lives, and its settings.

It is an nbgrader course (`source release submitted autograded feedback gradebook.db`) with our own parts beside
it: `packs/` what each trainee was given, `results/` what each submission earned and why, `reports/`.
"""

from __future__ import annotations

import json
import os
import re
import stat
from collections.abc import Mapping
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path
from typing import Any

from courses import HOME, Exercise, country_problems, list_exercises, load_exercise
from grading.class_folder.course_settings import CourseSettings, settings_problems
from grading.class_folder.database_address import file_url
from grading.class_folder.roster import Trainee, is_trainee_name, read_roster
from grading.class_folder.variants import CourseSecret, country_secret, exam_secret, make_secret, read_secret
from synthetic_data import (
    BadInput,
    Problem,
    check_spec,
    country_mark,
    load_country,
    load_spec,
    mapping_of,
    sound,
    written_yaml,
)

SETTINGS = "course.yml"
NBGRADER_SETTINGS = "nbgrader_config.py"
_PRIVATE = ("source", "submitted", "autograded", "feedback", "packs", "results", "reports", "attempts")
"""Parts of a course folder that are its owner's alone."""
_NBGRADER_CONFIG = '''"""nbgrader reads this file; the settings are in course.yml beside it."""
from pathlib import Path

from grading.nbgrader_config import configure

configure(get_config(), Path(__file__).parent)  # noqa: F821 (traitlets provides get_config)
'''


@dataclass(frozen=True)
class CourseFolder:
    """The paths and settings of one class."""

    root: Path
    settings: CourseSettings

    @property
    def database_url(self) -> str:
        """Where nbgrader keeps the gradebook."""
        return self.settings.gradebook or file_url(self.root / "gradebook.db")

    @property
    def exchange(self) -> Path:
        """Folder through which trainees fetch and submit."""
        return Path(self.settings.exchange) if self.settings.exchange else self.root / "exchange"

    @property
    def secret_file(self) -> Path:
        """The instructor's secret, mode 0600."""
        return self.root / "secret"

    @property
    def roster_file(self) -> Path:
        """The class list as CSV."""
        return self.root / "roster.csv"

    def released(self, exercise: str) -> Path:
        """Return the notebook trainees get."""
        return self.root / "release" / exercise / f"{exercise}.ipynb"

    def submitted(self, trainee: str, exercise: str) -> Path:
        """Return the folder of a collected submission."""
        return self.root / "submitted" / trainee / exercise

    def autograded(self, trainee: str, exercise: str) -> Path:
        """Return the folder with the executed and marked notebook."""
        return self.root / "autograded" / trainee / exercise

    def feedback(self, trainee: str, exercise: str) -> Path:
        """Return the folder with the page the trainee gets back."""
        return self.root / "feedback" / trainee / exercise

    def pack(self, trainee: str, exercise: str, attempt: int) -> Path:
        """Return the folder with the data one attempt works on."""
        return self.root / "packs" / trainee / exercise / f"attempt-{attempt}"

    def result(self, trainee: str, exercise: str, attempt: int) -> Path:
        """Return the file with what one attempt earned and why."""
        return self.root / "results" / trainee / f"{exercise}.attempt-{attempt}.json"

    def exercise(self, name: str) -> Exercise:
        """Return an exercise of this course; raises `BadInput` when there is none of this name."""
        folder = [Path(self.settings.content)] if name in self.own_exercises() else []
        return load_exercise(name, *folder, country=self.settings.country)

    def exercises(self) -> list[str]:
        """Return the exercises of this course in order: those that came with Readiness Lab, then the instructor's."""
        return list(self.settings.exercises) or [*list_exercises(), *self.own_exercises()]

    def own_exercises(self) -> list[str]:
        """Return the exercises in the instructor's own folder."""
        return list_exercises(Path(self.settings.content)) if self.settings.content else []

    def secret(self) -> CourseSecret:
        """Read the course secret, see `read_secret`; variants of an exam, or in a country of one's own choice, come
        from a secret of their own.
        """
        secret = read_secret(self.secret_file)
        if self.settings.country != HOME:
            secret = country_secret(secret, country_mark(self.settings.country))
        return exam_secret(secret) if self.settings.exam else secret

    def trainees(self) -> list[Trainee]:
        """Read the class list; see `read_roster`. Raises `BadInput` also while there is none."""
        return list(self._by_name().values())

    def _by_name(self) -> Mapping[str, Trainee]:
        if not self.roster_file.exists():
            raise BadInput(Problem(where=str(self.roster_file), rule="is not there: the class list is empty",
                                   remedy="add trainees on the dashboard under “Class list”, or take a list over with: "
                                          "readiness grade roster"))
        return _people(self.roster_file, *stamp_of(self.roster_file))

    def trainee(self, name: str) -> Trainee:
        """Return the trainee of this name; raises `BadInput` when the class list has none."""
        known = self._by_name()
        if name not in known:
            raise BadInput(Problem(where=str(self.roster_file), rule="does not list this trainee", value=name,
                                   remedy="add a line and run: readiness grade roster"))
        return known[name]


def stamp_of(file: Path | str) -> tuple[int, int, int]:
    """Return what tells one state of a file from another: moment of the last change, size, and which file it is."""
    status = os.stat(file)
    return status.st_mtime_ns, status.st_size, status.st_ino


def stamp_if_there(file: Path | str) -> tuple[int, int, int]:
    """Return the same, and noughts where there is no such file or nobody may look."""
    try:
        return stamp_of(file)
    except OSError:
        return 0, 0, 0


@lru_cache(maxsize=4)  # read at every step, and for every submission of a class of thousands
def _people(roster: Path, _changed: int, _size: int, _number: int) -> Mapping[str, Trainee]:
    return {one.id: one for one in read_roster(roster)}


def create_course(root: Path, course: str, **settings: Any) -> CourseFolder:
    """Make a course folder with settings, secret and nbgrader configuration; an existing one is opened.

    Raises
    ------
    BadInput : the folder holds something else, lies at a place that no class can have, or a setting breaks a rule
    """
    root = _usable_place(root)
    if (root / SETTINGS).exists():
        return _same_course(open_course_folder(root), {"course": course, **settings})
    if root.exists() and (not root.is_dir() or any(root.iterdir())):
        raise BadInput(Problem(where=str(root), rule="exists and is no course folder",
                               remedy="choose another folder or move it away"))
    checked = check_spec({"course": course, **settings}, CourseSettings, where=SETTINGS)
    made = _checked(CourseFolder(root, checked))
    for part in (*_PRIVATE, "release"):
        (root / part).mkdir(parents=True, exist_ok=True)
    root.chmod(0o711)  # Trainees on the same machine may pass to the exchange and see nothing else.
    for part in _PRIVATE:
        (root / part).chmod(0o700)
    (root / "release").chmod(0o755)  # whatever the umask: the notebooks for everybody are this account's to change
    make_secret(root / "secret")
    write_whole(root / NBGRADER_SETTINGS, _NBGRADER_CONFIG)
    # The settings come last: they make it a course folder, so one cut off before is no course yet.
    write_whole(root / SETTINGS, _as_yaml(checked))
    return made


def open_course_folder(root: Path) -> CourseFolder:
    """Return the course in a folder.

    Raises
    ------
    BadInput : it is no course folder, lies at a place that no class can have, or its settings break a rule
    """
    root = _usable_place(root)
    if not (root / SETTINGS).exists():
        raise BadInput(Problem(where=str(root), rule="is no course folder (no course.yml in it)",
                               remedy=f"make one with: readiness grade secret {root}"))
    _refuse_open_settings(root)
    return _checked(CourseFolder(root, load_spec(root / SETTINGS, CourseSettings)))


def _refuse_open_settings(root: Path) -> None:
    """Everybody may pass through a course folder, and its settings name programs that run under this account.

    `content` in course.yml leads to exercises, which are programs, and nbgrader's settings are one themselves.
    """
    found = [file for file in (root / SETTINGS, root / NBGRADER_SETTINGS) if file.exists()]
    if opened := [file for file in found if file.stat().st_mode & stat.S_IWOTH]:
        raise BadInput([Problem(where=str(file), value=oct(stat.S_IMODE(file.stat().st_mode)),
                                rule="can be written by every account of this machine, and what stands in it decides "
                                "what runs under yours", remedy=f"read it through, then run: chmod 644 {file}")
                        for file in opened])


def _usable_place(root: Path) -> Path:
    """The whole path of a class, in which nbgrader finds what it looks for.

    nbgrader takes the path for a pattern: from the folder `c?` it would give out what lies in `c1`.
    """
    whole = root.absolute()
    if any(sign in str(whole) for sign in "*?["):
        raise BadInput(Problem(where="class folder", value=str(whole), rule="has *, ? or [ in its path",
                               remedy="choose a folder without these signs, or rename the one that has them"))
    return whole


def _checked(course: CourseFolder) -> CourseFolder:
    """The course, when its due dates can be read and an exam lacks nothing; else every problem at once."""
    problems = settings_problems(course.settings, course.exercises(), SETTINGS)
    problems += [Problem(where=f"{SETTINGS}: content", value=name, rule="is an exercise that came with Readiness Lab "
                         "and one of your own", remedy="give yours another id: rename its folders in source/ and keys/")
                 for name in course.own_exercises() if name in list_exercises()]
    if problems := problems or _country_problems(course):
        raise BadInput(problems)
    return course


def _country_problems(course: CourseFolder) -> list[Problem]:
    """What is wrong with the country of a class, and what it lacks for the exercises that course.yml names."""
    country = course.settings.country
    if country == HOME:
        return []
    try:
        load_country(country)
    except BadInput as error:
        return [Problem(where=f"{SETTINGS}: country", value=country, rule=str(error),
                        remedy="write the code of a shipped country, or the whole path of a folder laid out like one")]
    return [problem for name in course.settings.exercises
            for problem in country_problems(course.exercise(name), country)]


def _same_course(course: CourseFolder, wanted: dict[str, Any]) -> CourseFolder:
    """The course that is there already, when it is what was asked for; nothing of it is changed in silence."""
    asked = CourseSettings(**wanted)
    other = [name for name in wanted if getattr(asked, name) != getattr(course.settings, name)
             and getattr(asked, name) != CourseSettings.model_fields[name].default]
    if other:
        raise BadInput([Problem(where=f"{course.root / SETTINGS}: {name}", value=getattr(asked, name),
                                rule=f"is {getattr(course.settings, name)!r} in the course that is there already",
                                remedy="change course.yml, or choose another folder") for name in other])
    return course


def collected(course: CourseFolder, exercise: str | None = None) -> list[tuple[str, str]]:
    """Return trainee and exercise of every collected submission, in order."""
    folders = sorted((course.root / "submitted").glob("*/*/submission.json"))
    # A draft of a killed run begins with a dot, and is no trainee's name.
    pairs = [(file.parent.parent.name, file.parent.name) for file in folders]
    return [pair for pair in pairs if is_trainee_name(pair[0]) and exercise in (None, pair[1])]


def write_whole(path: Path, content: str | bytes, mode: int | None = None) -> None:
    """Write a file so that a reader, or the next run after a kill, finds the old one or the new one whole."""
    path.parent.mkdir(parents=True, exist_ok=True)
    draft = path.with_name(f".{path.name}.{os.getpid()}.draft")
    # Its owner's alone from the start where a mode is given, so that nobody else can open it in between; and never
    # writable by others, whatever the umask.
    opened = open_anew(draft, 0o644 if mode is None else 0o600)
    try:
        with os.fdopen(opened, "wb") as file:
            file.write(content.encode() if isinstance(content, str) else content)
            file.flush()
            # Before the renaming: after a power cut the new name could else lead to an empty file.
            os.fsync(file.fileno())
            if mode is not None:
                os.fchmod(file.fileno(), mode)
        os.replace(draft, path)
    except BaseException:  # Ctrl+C too: half a file would stay, with whatever it holds of people
        draft.unlink(missing_ok=True)
        raise


def open_anew(path: Path, mode: int) -> int:
    """Make a file that was not there before, and return its descriptor.

    Drafts have names that can be guessed. In a folder where others may write, such as /tmp, one of them may have left
    a link or a file of theirs there, into which a backup with the class's secret would go.
    """
    path.unlink(missing_ok=True)
    return os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL | os.O_NOFOLLOW | os.O_CLOEXEC, mode)


def change_setting(root: Path, name: str, value: str) -> None:
    """Change one setting of a course folder; see `changed_settings`."""
    write_whole(root / SETTINGS, changed_settings(root, name, value))


def changed_settings(root: Path, name: str, value: str) -> str:
    """Return the text of a course's settings with one of them changed, and else as somebody wrote it.

    Raises
    ------
    BadInput : the file is written in a form in which the setting cannot be changed so that all the others stay
    """
    file, line = root / SETTINGS, f"{name}: {json.dumps(value)}"
    # With the indented lines after it, into which YAML lets a long value run on.
    setting = rf"""(?m)^(["']?){name}\1[ \t]*:.*(\n[ \t]+\S.*)*$"""
    text, changed = re.subn(setting, lambda _: line, file.read_text(encoding="utf-8"))
    text = text if changed else f"{text.rstrip()}\n{line}\n"
    if _read_back(file, text) != load_spec(file, CourseSettings).model_copy(update={name: value}):
        raise BadInput(Problem(where=f"{file}: {name}", rule="is written in a form in which it cannot be changed here",
                               remedy=f"write it as one line of its own that begins with {name}: and try again"))
    return text


def _read_back(file: Path, text: str) -> CourseSettings | None:
    """The settings that a file would hold with this text; None where it could not be read."""
    try:
        return check_spec(mapping_of(text, file), CourseSettings, where=file.name)
    except BadInput:
        return None


def read_kept(path: Path) -> dict[str, Any]:
    """Return a record of ours, such as `extensions.json`; empty when there is none.

    Raises
    ------
    BadInput : somebody changed it so that it cannot be read any more
    """
    try:
        kept = json.loads(path.read_text(encoding="utf-8"))
    except FileNotFoundError:
        return {}
    except (ValueError, RecursionError) as error:
        raise BadInput(Problem(where=str(path), rule=f"cannot be read any more ({error})",
                               remedy="put back the copy from your backup")) from None
    if not isinstance(kept, dict):
        raise BadInput(Problem(where=str(path), rule="does not hold what was kept there",
                               remedy="put back the copy from your backup"))
    return kept


def as_json(value: Any) -> str:
    """Return JSON with sorted keys, ready to be compared byte by byte; half characters are replaced."""
    return sound(json.dumps(value, indent=1, sort_keys=True, ensure_ascii=False, allow_nan=False)) + "\n"


def _as_yaml(settings: CourseSettings) -> str:
    return written_yaml(settings.model_dump(mode="json"), width=80)
