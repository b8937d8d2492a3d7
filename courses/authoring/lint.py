"""Everything that can be checked about an exercise without a trainee: texts, cells, samples, leaks."""

from __future__ import annotations

import contextlib
import io
import json
import os
import re
import tempfile
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

from courses.authoring.notebook import compile_notebook, read_cells
from courses.authoring.release_scan import scan_release, scan_source
from courses.authoring.right_forms import refused_problems
from courses.authoring.samples import Sample, check_sample, list_samples
from courses.authoring.sittings import VARIANTS
from courses.authoring.translations import texts_of, translation_problems
from courses.form.exercise import COURSES, Exercise, load_competencies, load_course
from courses.form.feedback_texts import ANY, COMMON, read_feedback
from courses.form.variant import AnswerKey, DataPack, Variant, build_variant, load_part
from courses.scoring.sheet import find_rule
from synthetic_data import BadInput, Problem, did_you_mean, load_spec, undescribed

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
            *feedback_problems(exercise), *explained_problems(exercise, pack), *_problems_of_cells(exercise, pack),
            *_problems_of_samples(exercise, pack, key), *refused_problems(exercise, pack, key),
            *pages_problems(exercise),
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
                yield Problem(where=f"{exercise.id}: {item.id}", rule="names an unknown competency", value=competency,
                              remedy=did_you_mean(competency, known))
        find_rule(item.rule)
    course = load_course()
    for role in sorted(set(exercise.role_weights) - set(course.roles)):
        yield Problem(where=f"{exercise.id}: role_weights.{role}", value=role,
                      rule="is no role of course.yml, so its weights would never count",
                      remedy=did_you_mean(role, course.roles))
    planned = {entry.id: entry.minutes for entry in course.exercises}
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


LEAST_WORDS = {"en": 12}
"""Words from which on a feedback text says what was done and what to look at next; languages need different numbers."""
FEWEST_WORDS = 6
"""In any other language."""
BLAMES = ("incorrect", "wrong", "false")


def feedback_problems(exercise: Exercise) -> Iterator[Problem]:
    """Yield feedback that is missing, too short to help, or begins with a verdict; and mistakes no sample makes."""
    signatures = load_part(exercise, "signatures").SIGNATURES
    for path in sorted(exercise.keys.glob("feedback.*.yml")):
        language, said = path.name.split(".")[1], texts_of(read_feedback(path))
        # A translation may lack some; then English is read, and `untranslated` tells it.
        for (item, code), text in (said | (_asked_for(exercise, signatures, said) if language == "en" else {})).items():
            yield from _poor_feedback(f"{exercise.id}: {path.name}: {item}.{code}", text, language)
    yield from translation_problems(exercise)
    yield from _untried_mistakes(exercise, signatures)


def _asked_for(exercise: Exercise, signatures: Mapping[str, Any],
               said: Mapping[tuple[str, str], str]) -> dict[tuple[str, str], str]:
    """Item and reason code for which there must be sentences → those there are."""
    told = ("measured",) if exercise.status == "completion" else ("right", "partly", "low")
    said = {**texts_of(read_feedback(COMMON / "feedback.en.yml")), **said}
    return {(item.id, code): said.get((item.id, code)) or said.get((ANY, code)) or "" for item in exercise.items
            for code in (*told, "blank", "unusable", *(one.__name__ for one in signatures.get(item.id, ())))}


def _poor_feedback(where: str, text: str, language: str) -> Iterator[Problem]:
    least = LEAST_WORDS.get(language, FEWEST_WORDS)
    if len(text.split()) < least:
        yield Problem(where=where, rule=f"must say in {least} words or more what was done, why, and what to look at",
                      value=text, remedy="write two sentences")
    if text.lower().startswith(BLAMES):
        yield Problem(where=where, rule="begins with a verdict", value=text.split()[0],
                      remedy="begin with what was done: You let four wrong rows through")


def _untried_mistakes(exercise: Exercise, signatures: Mapping[str, Any]) -> Iterator[Problem]:
    """A mistake is recognised for sure only if a stored sample makes it."""
    tried = {(item, code) for path in list_samples(exercise)
             for item, expected in load_spec(path, Sample).expect.items() for code in expected.reason.split(" | ")}
    for item, known in signatures.items():
        for signature in known:
            if (item, signature.__name__) not in tried:
                yield Problem(where=f"{exercise.id}: signatures.py: {item}.{signature.__name__}",
                              rule="is a mistake that no sample answer makes, so nobody knows whether it is recognised",
                              remedy=f"write answers/{signature.__name__}.yml, which expects reason: "
                              f"{signature.__name__} of {item}")


def explained_problems(exercise: Exercise, pack: DataPack) -> Iterator[Problem]:
    """Yield graded cases that bring their explanation to the trainee; an exercise without practice that explains."""
    desks = json.loads(pack.files["desks.json"])
    explained = [(name, case["id"]) for name, desk in desks.items() for case in desk["cases"] if case.get("feedback")]
    for name, case in explained:
        if desks[name].get("graded"):
            yield Problem(where=f"{exercise.id}: desks.json: {name}.{case}",
                          rule="is graded and brings its explanation",
                          remedy="leave its feedback out; feedback.en.yml tells it after grading")
    if all(desks[name].get("graded") for name, _ in explained):
        yield Problem(where=f"{exercise.id}: build.py", rule="has no practice that explains its answers",
                      remedy="give the cases of a desk that does not count their feedback")


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


LONGEST_BUILD = 150
"""Lines a shipped `build.py` stays below: desks and what is expected of them; cases come from `courses/cases`."""


def pages_problems(exercise: Exercise, reference: Path = _REFERENCE) -> Iterator[Problem]:
    """What ships is described, and was tried by the bots; content of one's own, and an installation, need no pages."""
    if not exercise.keys.is_relative_to(COURSES):
        return
    yield from undescribed("exercises.md", [exercise.id], folder=reference)
    lines = len((exercise.keys / "build.py").read_text(encoding="utf-8").splitlines())
    if lines >= LONGEST_BUILD:
        yield Problem(where=f"{exercise.id}: build.py", rule=f"must have fewer than {LONGEST_BUILD} lines", value=lines,
                      remedy="move what draws cases to courses/cases/")
    page = reference / "bots.md"
    if page.is_file():
        yield from _problems_of_bots(exercise.id, page.read_text(encoding="utf-8"))


def _problems_of_bots(exercise: str, page: str) -> Iterator[Problem]:
    rows = [line.strip("| ").split(" | ") for line in page.splitlines() if line.startswith(f"| {exercise} | ")]
    remedy = f"run python docs/bots.py {exercise}, which tries them and adds the lines"
    if not any(row[1:3] == ["solver", str(VARIANTS)] for row in rows):
        yield Problem(where="docs/reference/bots.md", value=exercise, remedy=remedy,
                      rule=f"does not hold what bots earned on {VARIANTS} variants")
    for row in rows:
        if row[-1] != "holds":
            yield Problem(where=f"docs/reference/bots.md: {exercise}, {row[1]}", rule="breaks a guard", value=row[-1],
                          remedy="change the scoring or the cases until laziness earns nothing, then " + remedy)


def _problems_of_samples(exercise: Exercise, pack: DataPack, key: AnswerKey) -> Iterator[Problem]:
    samples = list_samples(exercise)
    for wanted in ("right", "blank", "unusable"):
        if not any(path.stem == wanted for path in samples):
            yield Problem(where=f"{exercise.id}: answers/{wanted}.yml", rule="does not exist", remedy="write it")
    for path in samples:
        yield from check_sample(exercise, path, pack, key)
