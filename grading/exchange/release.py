"""Giving out exercises: the same notebook for everybody, a data pack of their own for each trainee and attempt."""

from __future__ import annotations

import json
import os
import shutil
from collections.abc import Mapping, Sequence
from functools import lru_cache
from pathlib import Path

from courses import AnswerKey, DataPack, Exercise, Variant, build_variant, compile_notebook, load_exercise, scan_release
from grading.class_folder.arrangements import arrange
from grading.class_folder.attempts import PACK_MARK, current_attempt, note_issue
from grading.class_folder.course_folder import CourseFolder, write_whole
from grading.class_folder.pack_rights import close_folder, is_open_to_others, why_out_of_reach
from grading.class_folder.roster import Trainee
from grading.class_folder.variants import CourseSecret, pack_id, variant_seed
from grading.errors import GradingError
from grading.exchange.folders import open_exchange
from grading.exchange.told import tell_trainees
from grading.gradebook.book import enrol, register_assignment
from grading.gradebook.due_dates import carry_due_dates
from synthetic_data import BadInput, CheckFailed, Problem, progress, replace_folder


def release(course: CourseFolder, exercises: Sequence[str] = (),
            trainees: Sequence[str] = ()) -> list[tuple[str, str]]:
    """Give exercises to trainees; what is already given stays as it is.

    Parameters
    ----------
    exercises : ids; empty means the course's own list, or all there are
    trainees : names; empty means the whole class list

    Returns
    -------
    list[tuple[str, str]] : exercise and trainee of each pack that was newly made

    Raises
    ------
    BadInput : an exercise or trainee is not known or not of the course, or the notebook lost an item that was graded
    CheckFailed : a pack or notebook holds something of its answer key
    """
    chosen = [course.exercise(name) for name in exercises or course.exercises()]
    _refuse_others(course, exercises)
    roster = [one for one in course.trainees() if not trainees or one.id in trainees]
    missing = set(trainees) - {one.id for one in roster}
    if missing:
        raise BadInput([Problem(where=str(course.roster_file), rule="does not list this trainee", value=name)
                        for name in sorted(missing)])
    secret = course.secret()
    enrol(course, course.trainees())
    for exercise in chosen:
        _publish_notebook(course, exercise)
    carry_due_dates(course)
    pairs = [(exercise, trainee) for exercise in chosen for trainee in roster]
    made = [(exercise.id, trainee.id) for exercise, trainee in progress(pairs, "Making data packs")
            if _issue(course, secret, exercise, trainee, max(1, current_attempt(course, trainee.id, exercise.id)))]
    tell_trainees(course, [one.id for one in roster])
    return made


def _refuse_others(course: CourseFolder, exercises: Sequence[str]) -> None:
    """Trainees' pages show the course's own exercises only: another would be given out and found by nobody."""
    if others := [name for name in exercises if name not in course.exercises()]:
        raise BadInput([Problem(where="course.yml: exercises", value=name, rule="is not one of the course's exercises",
                                remedy="add it there, then release it") for name in others])


def release_next_attempt(course: CourseFolder, trainee: str, exercise: str, reason: str = "") -> int:
    """Give a trainee a new variant of an exercise, keep it among the arrangements, and return the attempt's number.

    Raises
    ------
    BadInput : the exercise is not of the course, and the trainee never had it
    GradingError : all attempts the course allows are used up; an exam allows one
    """
    if course.settings.exam:
        raise GradingError(f"{course.settings.course} is an exam, and an exam has one attempt")
    attempt = current_attempt(course, trainee, exercise) + 1
    if attempt == 1:  # what was given out before stays with its trainee, also when the course dropped it since
        _refuse_others(course, [exercise])
    if attempt > course.settings.attempts:
        raise GradingError(f"{trainee} has used all {course.settings.attempts} attempts at {exercise}; "
                           f"raise `attempts` in {course.root / 'course.yml'} to allow more")
    _issue(course, course.secret(), course.exercise(exercise), course.trainee(trainee), attempt)
    arrange(course, "attempt", exercise=exercise, trainee=trainee, value=str(attempt), reason=reason)
    tell_trainees(course, [trainee])
    return attempt


def rebuild_variant(secret: CourseSecret, exercise: Exercise, trainee: str, attempt: int,
                    language: str = "en") -> tuple[DataPack, AnswerKey]:
    """Make one attempt's data pack and key anew from the secret; what a trainee hands in plays no part."""
    variant = variant_of(secret, exercise.id, trainee, attempt, language)
    return _build(exercise.keys, exercise.country, variant.seed, variant.pack_id, language)


@lru_cache(maxsize=128)
def _build(keys: Path, country: str, seed: int, token: str, language: str) -> tuple[DataPack, AnswerKey]:
    """A variant may take a second to build and is asked for again when it is run, marked and reported."""
    exercise = load_exercise(keys.name, keys.parent.parent.parent, country=country)
    return build_variant(exercise, Variant(seed=seed, pack_id=token, language=language, country=country))


def variant_of(secret: CourseSecret, exercise: str, trainee: str, attempt: int, language: str = "en") -> Variant:
    """Return seed and public token of one attempt."""
    return Variant(seed=variant_seed(secret, exercise, trainee, attempt),
                   pack_id=pack_id(secret, exercise, trainee, attempt), language=language)


def _publish_notebook(course: CourseFolder, exercise: Exercise) -> None:
    content = compile_notebook(exercise)
    source = course.root / "source" / exercise.id / f"{exercise.id}.ipynb"
    if not (source.exists() and source.read_bytes() == content and course.released(exercise.id).exists()):
        write_whole(source, content)
        register_assignment(course, exercise.id, content)
    outbound = course.exchange / course.settings.course / "outbound" / exercise.id / f"{exercise.id}.ipynb"
    released = course.released(exercise.id).read_bytes()
    if not (outbound.exists() and outbound.read_bytes() == released):
        open_exchange(course)
        write_whole(outbound, released, mode=0o644)


def _issue(course: CourseFolder, secret: CourseSecret, exercise: Exercise, trainee: Trainee, attempt: int) -> bool:
    folder = course.pack(trainee.id, exercise.id, attempt)
    token = pack_id(secret, exercise.id, trainee.id, attempt)
    if (folder / PACK_MARK).exists():
        if json.loads((folder / PACK_MARK).read_text(encoding="utf-8")).get("pack") != token:
            raise GradingError(f"{folder} was made with another course secret, or set in another country; restore the "
                               "old secret file, or `country` in course.yml (an exam and a practice course differ in "
                               "their secret: give the exam a course folder of its own)")
        _hand_over(course, trainee, exercise.id, folder)
        return False
    pack, key = rebuild_variant(secret, exercise, trainee.id, attempt, trainee.language)
    variant = variant_of(secret, exercise.id, trainee.id, attempt, trainee.language)
    _refuse_truth({**pack.files, "notebook": course.released(exercise.id).read_bytes()}, key, variant, secret)
    # Before the pack: no trainee holds cases of which nobody knows when they were given out.
    note_issue(course, trainee.id, exercise.id, attempt)
    for name, content in sorted(pack.files.items(), key=lambda pair: pair[0] == PACK_MARK):
        write_whole(folder / name, content, mode=0o600)  # The mark comes last: an interrupted pack is made again.
    _hand_over(course, trainee, exercise.id, folder)
    return True


def _refuse_truth(files: Mapping[str, bytes], key: AnswerKey, variant: Variant, secret: CourseSecret) -> None:
    found = scan_release(files, key, variant)
    found += [f"{name}: holds the course secret" for name, content in files.items() if secret.value.encode() in content]
    if found:
        raise CheckFailed("\n".join(f"{key.exercise}: {line}; it was not released. Mend keys/{key.exercise}/build.py"
                                    for line in found))


def packs_out_of_reach(course: CourseFolder) -> dict[str, list[str]]:
    """Return reason → trainees who cannot fetch their data pack themselves; empty when everybody can."""
    found: dict[str, list[str]] = {}
    for trainee in course.trainees() if course.settings.submitters == "accounts" else ():
        own = _own_packs(course, trainee)
        reason = why_out_of_reach(own, trainee.login) if own.is_dir() else ""
        if reason:
            found.setdefault(reason, []).append(trainee.id)
    return found


def _hand_over(course: CourseFolder, trainee: Trainee, exercise: str, folder: Path) -> None:
    """Put the pack where the trainee's Fetch finds it, closed to everybody else."""
    open_exchange(course)
    own, reader = _own_packs(course, trainee), trainee.login if course.settings.submitters == "accounts" else None
    own.mkdir(mode=0o700, exist_ok=True)
    if own.stat().st_uid != os.geteuid():
        os.chown(own, os.geteuid(), os.getegid())  # An earlier version gave the folder away.
    target, draft = own / exercise, own / f".{exercise}.{os.getpid()}.draft"
    if not _is_handed_over(target, folder):
        shutil.rmtree(draft, ignore_errors=True)
        draft.mkdir(mode=0o700)
        for name in sorted(path.name for path in folder.iterdir()):
            write_whole(draft / name, (folder / name).read_bytes(), mode=0o600)
        # Before it gets its name: there is no moment at which somebody else could read it.
        close_folder(draft, reader)
        replace_folder(draft, target, mark=str(os.getpid()))
    if is_open_to_others(own) or (reader and why_out_of_reach(own, reader)):
        close_folder(own, reader)


def _own_packs(course: CourseFolder, trainee: Trainee) -> Path:
    return course.exchange / course.settings.course / "packs" / trainee.id


def _is_handed_over(target: Path, folder: Path) -> bool:
    mark = target / PACK_MARK
    plain = not target.is_symlink() and mark.is_file() and not mark.is_symlink()
    return plain and mark.read_bytes() == (folder / PACK_MARK).read_bytes()
