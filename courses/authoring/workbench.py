"""Folders for people: a new exercise for its author, a ready notebook with its pack for a trainee."""

from __future__ import annotations

import re
import shutil
from pathlib import Path

from courses.authoring.notebook import compile_notebook
from courses.form.exercise import COURSES, EXERCISE_ID, Exercise, list_exercises
from courses.form.variant import DataPack
from synthetic_data import BadInput, Problem

_SCAFFOLD = COURSES / "scaffold"


def new_exercise(track: str, exercise_id: str, folder: Path = COURSES) -> list[Path]:
    """Make both folders of a new exercise; it builds, scores and passes the lint as it stands.

    Parameters
    ----------
    track : folder of the track; made when it does not exist
    exercise_id : letters, digits and underscores, unique in the course

    Returns
    -------
    list of Path : the files made

    Raises
    ------
    BadInput : the id or track cannot be used
    """
    free_place(track, exercise_id, folder)
    places = [folder / track / half / exercise_id for half in ("source", "keys")]
    for half, place in zip(("source", "keys"), places, strict=True):
        shutil.copytree(_SCAFFOLD / half / "_new", place, ignore=shutil.ignore_patterns("__pycache__"))
    return [path for place in places for path in sorted(place.rglob("*")) if path.is_file()]


def free_place(track: str, exercise_id: str, folder: Path) -> None:
    """Raise `BadInput` when a new exercise cannot have this id, or cannot stand in this track."""
    problems = []
    if not EXERCISE_ID.fullmatch(exercise_id) or exercise_id in list_exercises(folder):
        problems.append(Problem(where="exercise id", rule="must be new and of letters, digits and underscores",
                                value=exercise_id, remedy="choose another"))
    if not re.fullmatch(r"[a-z][a-z_]{1,40}", track) or track in ("scaffold", "scoring", "toolkit"):
        problems.append(Problem(where="track", rule="must be a folder name of small letters, not one of the program's",
                                value=track, remedy="such as data_quality or ai_oversight"))
    if problems:
        raise BadInput(problems)


def write_trainee_folder(exercise: Exercise, pack: DataPack, folder: Path, language: str = "en") -> None:
    """Write what a trainee gets: the notebook and, beside it, `pack/`. Decisions already there stay.

    Parameters
    ----------
    folder : made when missing
    """
    pack.write(folder / "pack")
    (folder / f"{exercise.id}.ipynb").write_bytes(compile_notebook(exercise, language))
