"""Everything that can be checked about an exercise without a trainee: texts, cells, samples, leaks."""

from __future__ import annotations

import contextlib
import io
import json
import os
import re
import tempfile
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from courses.authoring.notebook import compile_notebook, read_cells
from courses.authoring.release_scan import scan_release, scan_source
from courses.authoring.samples import check_sample, list_samples
from courses.form.exercise import COURSES, Exercise, load_competencies, load_course
from courses.form.variant import AnswerKey, DataPack, Variant, build_variant, load_part
from courses.scoring.sheet import feedback_texts, find_rule
from synthetic_data import BadInput, Problem, undescribed

_KEY = re.compile(r"[a-z][a-z0-9_]*(\.[a-z0-9_]+)+")
"""What a catalogue key looks like; anything else on a desk is shown as it stands."""


def lint_exercise(exercise: Exercise, seed: int = 20_261_122_001) -> list[Problem]:
    """Return every problem of one exercise; none means that it can be released.

    Parameters
    ----------
    seed : of the variant it is tried on
    """
    variant = Variant(seed=seed, pack_id="lint-0000")
    try:
        pack, key = build_variant(exercise, variant)
        notebooks = {f"{exercise.id}.{code}.ipynb": compile_notebook(exercise, code) for code in exercise.languages}
    except BadInput as error:
        return list(error.problems)
    leaks = scan_source(exercise) + scan_release(dict(pack.files) | notebooks, key, variant)
    return [*_problems_of_folder(exercise), *_problems_of_plan(exercise), *_problems_of_texts(exercise, pack),
            *_problems_of_feedback(exercise), *_problems_of_cells(exercise, pack),
            *_problems_of_samples(exercise, pack, key), *pages_problems(exercise),
            *(Problem(where=f"{exercise.id}: {leak}", rule="is truth in a trainee's hands") for leak in leaks)]


_ALLOWED = re.compile(r"notebook\.en\.py|notebook\.[a-z]{2}\.md|texts\.[a-z]{2}\.json|[a-z0-9_]+\.(png|svg)")
"""What may lie in a source folder: everything there reaches trainees."""


def _problems_of_folder(exercise: Exercise) -> Iterator[Problem]:
    for path in sorted(exercise.source.rglob("*")):
        if not _ALLOWED.fullmatch(path.name) and path.name != "__pycache__" and path.suffix != ".pyc":
            yield Problem(where=f"{exercise.id}: source/{path.name}", rule="is no file for trainees",
                          remedy="move it to keys/")


def _problems_of_plan(exercise: Exercise) -> Iterator[Problem]:
    known = load_competencies().competencies
    for item in exercise.items:
        for competency in (item.competency, *item.also):
            if competency not in known:
                yield Problem(where=f"{exercise.id}: {item.id}", rule="names an unknown competency", value=competency)
        find_rule(item.rule)
    planned = {entry.id: entry.minutes for entry in load_course().exercises}
    if planned.get(exercise.id, exercise.minutes) != exercise.minutes:
        yield Problem(where=f"{exercise.id}: minutes", rule=f"differ from course.yml, {planned[exercise.id]}",
                      value=exercise.minutes)


def _problems_of_texts(exercise: Exercise, pack: DataPack) -> Iterator[Problem]:
    texts = {name.split(".")[1]: json.loads(content) for name, content in pack.files.items()
             if name.startswith("texts.")}
    english = texts.get("en", {})
    wanted = {text for text in _strings(json.loads(pack.files["desks.json"])) if _KEY.fullmatch(text)}
    for key in sorted(wanted - set(english)):
        yield Problem(where=f"{exercise.id}: texts.en.json: {key}", rule="is used on a desk and has no words")
    for code, words in texts.items():
        for key in sorted(set(english) ^ set(words)):
            yield Problem(where=f"{exercise.id}: texts.{code}.json: {key}", rule="stands in one language only")


def _strings(value: Any) -> Iterator[str]:
    if isinstance(value, str):
        yield value
    elif isinstance(value, dict):
        for part in value.values():
            yield from _strings(part)
    elif isinstance(value, list):
        for part in value:
            yield from _strings(part)


def _problems_of_feedback(exercise: Exercise) -> Iterator[Problem]:
    signatures = load_part(exercise, "signatures").SIGNATURES
    for path in sorted(exercise.keys.glob("feedback.*.yml")):
        texts = feedback_texts(exercise, path.name.split(".")[1])
        for item in exercise.items:
            told = ("measured",) if exercise.status == "completion" else ("right", "partly", "low")
            codes = [*told, "blank", "unusable",
                     *(signature.__name__ for signature in signatures.get(item.id, ()))]
            for code in codes:
                text = texts.get(item.id, {}).get(code) or texts.get("any", {}).get(code) or ""
                if len(text.split()) < 6:
                    yield Problem(where=f"{exercise.id}: {path.name}: {item.id}.{code}",
                                  rule="must be a sentence that says what, why, and what to look at")


def _problems_of_cells(exercise: Exercise, pack: DataPack) -> Iterator[Problem]:
    """Run each code cell alone after the one that starts the lesson: no cell may lean on another."""
    for language in exercise.languages:
        code = [(name, cell.source) for name, cell in read_cells(exercise, language) if cell.cell_type == "code"]
        for name, source in code:
            found = run_cells(pack, [code[0][1], source])
            if found:
                yield Problem(where=f"{exercise.id}: notebook in {language}: {name}",
                              rule=f"does not run alone ({found})")


def run_cells(pack: DataPack, sources: list[str]) -> str:
    """Run cells in a folder with the pack alone, as grading does; return the error's text, empty when all is well."""
    before = os.environ.get("READINESS_GRADING")
    # As in grading: desks draw nothing and wait for nobody.
    os.environ["READINESS_GRADING"] = "1"
    try:
        with (tempfile.TemporaryDirectory() as folder, contextlib.chdir(folder),
              contextlib.redirect_stdout(io.StringIO())):
            pack.write(Path("pack"))
            names: dict[str, Any] = {}
            for source in sources:
                exec(compile(source, "cell", "exec"), names)  # our own cells, from the source folder
    except (Exception, SystemExit) as error:
        return f"{type(error).__name__}: {error}"
    finally:
        if before is None:
            del os.environ["READINESS_GRADING"]
    return ""


_REFERENCE = COURSES.parent / "docs" / "reference"


def pages_problems(exercise: Exercise, reference: Path = _REFERENCE) -> Iterator[Problem]:
    """What ships is described, and was tried by the bots; content of one's own, and an installation, need no pages."""
    if not exercise.keys.is_relative_to(COURSES):
        return
    yield from undescribed("exercises.md", [exercise.id], folder=reference)
    page = reference / "bots.md"
    if page.is_file() and f"\n| {exercise.id} | solver | " not in page.read_text(encoding="utf-8"):
        yield Problem(where="docs/reference/bots.md", rule="does not hold what bots earned", value=exercise.id,
                      remedy=f"run python docs/bots.py {exercise.id}, which tries them and adds the lines")


def _problems_of_samples(exercise: Exercise, pack: DataPack, key: AnswerKey) -> Iterator[Problem]:
    samples = list_samples(exercise)
    for wanted in ("right", "blank", "unusable"):
        if not any(path.stem == wanted for path in samples):
            yield Problem(where=f"{exercise.id}: answers/{wanted}.yml", rule="does not exist", remedy="write it")
    for path in samples:
        yield from check_sample(exercise, path, pack, key)
