"""Makes an exercise from a table of cases and a page of settings: for instructors who write no program.

`table.yml` and `cases.csv` (or `cases.xlsx`) lie in `keys/<id>`; everything else in both folders is made from them.
"""

from __future__ import annotations

import json
import shutil
import tempfile
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any

from courses.authoring.case_sheet import read_case_sheet
from courses.authoring.lint import LEAST_WORDS
from courses.authoring.marks import MeasuredMark, measure_marks
from courses.authoring.sittings import forget_sittings, seeds_for, sit
from courses.authoring.table_form import TableForm, form_problems_of
from courses.authoring.table_rows import labelled, rows_of
from courses.authoring.table_texts import catalogue, shown_as
from courses.authoring.workbench import free_place
from courses.cases.table_pool import CASES, TableCase, TablePool
from courses.form.exercise import COURSES, Exercise, load_competencies, load_exercise, load_practices
from synthetic_data import BadInput, Problem, did_you_mean, digest, load_spec, written_yaml

FORM = "table.yml"
TABLES = ("cases.csv", "cases.xlsx")
_SCAFFOLD = COURSES / "scaffold"
_PARTS = ("build.py", "solve.py", "signatures.py", "shortcuts.py")
_TRIED = 40
"""Variants on which the pass mark is measured."""
_UNDECIDED = {
    "blank": "Nothing was answered here, so there is nothing to discuss yet. Open the exercise again: what you saved "
             "is still there.",
    "unusable": "Your answers did not arrive in a form we can read. Open the exercise again and hand in once more; "
                "your decisions are saved."}


@dataclass(frozen=True, kw_only=True)
class TableExercise:
    """A table exercise that was made, and what its instructor should know about it."""

    exercise: Exercise
    graded: int
    """Cases in the table that count."""
    practice: int
    show: int
    """Of those that count, how many each trainee gets."""

    @property
    def shared(self) -> float:
        """Cases that two trainees have in common, on average."""
        return self.show ** 2 / self.graded

    def __str__(self) -> str:
        return (f"{self.exercise.id}: {self.graded} cases that count, each trainee gets {self.show} of them; "
                f"{self.practice} for practice. Pass mark {self.exercise.pass_mark:g} (standard error "
                f"{self.exercise.standard_error:g}).\nWhat one table can promise: no order, no name and no button "
                "gives answers away, and readiness course bots tells whether a column does.\nWhat it cannot promise: "
                f"its cases stay the same. Two trainees share about {self.shared:.0f} of {self.show}, and whoever has "
                "seen all of them with their answers knows the exercise. Write new rows before you examine with it.")


def new_table_exercise(track: str, exercise_id: str, folder: Path = COURSES) -> TableExercise:
    """Make a table exercise from the template; it passes lint and gate as it stands.

    Parameters
    ----------
    track, exercise_id, folder : as of `new_exercise`

    Raises
    ------
    BadInput : the id or track cannot be used
    """
    free_place(track, exercise_id, folder)
    keys = folder / track / "keys" / exercise_id
    keys.mkdir(parents=True)
    for name in (FORM, TABLES[0]):
        shutil.copy(_SCAFFOLD / "keys" / "_table" / name, keys / name)
    return make_table_exercise(exercise_id, folder)


def make_table_exercise(exercise_id: str, folder: Path = COURSES) -> TableExercise:
    """Read table and settings, check them, and write everything else of the exercise; nothing where they fail.

    Raises
    ------
    BadInput : what is wrong with settings and table, all of it, by row and column
    """
    keys = _keys(exercise_id, folder)
    table = _table(keys)
    form = load_spec(keys / FORM, TableForm)
    cases, problems = rows_of(read_case_sheet(table, "answer"), form)
    problems = [*form_problems_of(form, FORM), *_plan_problems(form), *problems]
    if problems:
        raise BadInput(problems)
    shown = shown_as(cases)
    pool = _pool(form, [labelled(case, shown) for case in cases],
                 {each.name: digest(each) for each in (keys / FORM, table)})
    # Beside the place first: an exercise that cannot be marked changes nothing.
    with tempfile.TemporaryDirectory(prefix="table-") as beside:
        draft = Path(beside) / keys.relative_to(folder)
        shutil.copytree(keys, draft)
        _write(draft, form, pool, catalogue(form, cases, shown))
        forget_sittings()
        _marked(draft, form, pool, Path(beside))
        # Not the instructor's own files: they may have been saved anew meanwhile.
        shutil.copytree(Path(beside) / keys.parts[-3], keys.parents[1], dirs_exist_ok=True,
                        ignore=shutil.ignore_patterns(FORM, *TABLES, "__pycache__"))
    forget_sittings()
    exercise = load_exercise(exercise_id, folder)
    graded, practice = (len(pool.of_use(use)) for use in ("graded", "practice"))
    return TableExercise(exercise=exercise, graded=graded, practice=practice, show=form.show)


def _keys(exercise_id: str, folder: Path) -> Path:
    found = [path.parent for path in folder.glob(f"*/keys/*/{FORM}")]
    keys = [path for path in found if path.name == exercise_id and not path.parts[-3].startswith("scaffold")]
    if len(keys) != 1:
        near = did_you_mean(exercise_id[:40], {path.name for path in found})
        raise BadInput(Problem(where=f"exercise {exercise_id[:40]!r}", rule=f"has no {FORM} here",
                               remedy=near or "make one: readiness course new own W1 --table"))
    return keys[0]


def _table(keys: Path) -> Path:
    found = [keys / name for name in TABLES if (keys / name).is_file()]
    if len(found) != 1:
        raise BadInput(Problem(where=str(keys), rule=f"must hold either {TABLES[0]} or {TABLES[1]}",
                               value=[path.name for path in found] or None, remedy="keep the one you work on"))
    return found[0]


def _plan_problems(form: TableForm) -> Iterable[Problem]:
    if form.competency not in load_competencies().competencies:
        yield Problem(where=f"{FORM}: competency", rule="is no competency", value=form.competency,
                      remedy="take one of courses/competencies.yml, such as C05")
    for name in form.practice:
        if name not in load_practices():
            yield Problem(where=f"{FORM}: practice", rule="is no id of courses/practices.yml", value=name,
                          remedy=did_you_mean(name, list(load_practices())))
    for part, told in form.feedback.items():
        for code, text in told.model_dump().items():
            if len(text.split()) < LEAST_WORDS["en"]:
                yield Problem(where=f"{FORM}: feedback.{part}.{code}", value=text, remedy="write two sentences",
                              rule=f"must say in {LEAST_WORDS['en']} words or more what was done and what to look at")


def _pool(form: TableForm, cases: Sequence[TableCase], made_from: Mapping[str, str]) -> TablePool:
    questions = {f"q{number}": tuple("abcdef"[:len(each.answers)]) for number, each in enumerate(form.warm_up, 1)}
    return TablePool(answers=tuple(form.answers), reasons=tuple(form.reasons), show=form.show,
                     lines={name: line.text for name, line in form.rule.items()}, warm_up=questions,
                     look_at={name: line.look_at for name, line in form.rule.items()},
                     columns=tuple(form.columns), cases=tuple(cases),
                     otherwise={name: line.otherwise for name, line in form.rule.items()}, made_from=made_from,
                     skill=tuple(dict.fromkeys(name for skill in form.skill for name in skill.columns)))


def _write(keys: Path, form: TableForm, pool: TablePool, texts: Mapping[str, str]) -> None:
    source = keys.parents[1] / "source" / keys.name
    source.mkdir(parents=True, exist_ok=True)
    for name in _PARTS:
        shutil.copy(_SCAFFOLD / "keys" / "_table" / name, keys / name)
    (keys / CASES).write_text(json.dumps(asdict(pool), ensure_ascii=False, indent=1) + "\n", encoding="utf-8")
    (keys / "feedback.en.yml").write_text(_yaml({"any": _UNDECIDED} | {
        part: told.model_dump() for part, told in form.feedback.items()}), encoding="utf-8")
    answers = keys / "answers"
    answers.mkdir(exist_ok=True)
    for name, sample in _samples(form).items():
        (answers / f"{name}.yml").write_text(_yaml(sample), encoding="utf-8")
    (source / "texts.en.json").write_text(json.dumps(texts, ensure_ascii=False, indent=1) + "\n", encoding="utf-8")
    (source / "notebook.en.py").write_text(_notebook(form), encoding="utf-8")


def _samples(form: TableForm) -> dict[str, dict[str, Any]]:
    def expect(low: float, high: float, reason: str) -> dict[str, Any]:
        return {part: {"share": [low, high], "reason": reason} for part in form.parts}
    return {"right": {"title": "everything right", "expect": expect(0.99, 1, "right")},
            "blank": {"title": "nothing answered", "start_from": "blank", "expect": expect(0, 0, "blank")},
            "unusable": {"title": "a sheet that is no sheet", "raw": "no answers", "expect": expect(0, 0, "unusable")}}


def _notebook(form: TableForm) -> str:
    text = (_SCAFFOLD / "source" / "_table" / "notebook.en.txt").read_text(encoding="utf-8")
    intro = "\n".join(f"# {line}".rstrip() for line in form.intro.strip().splitlines())
    checks = "\n\n".join(f'# %% check:{part}\n# See how much is answered\nlesson.check("{part}")'
                         for part in form.parts)
    text = text.replace("{checks}", f"{checks}\n").replace("{minutes}", str(form.minutes)).replace(
        "{show}", str(form.show))
    filled = _with_words(text, form.title, form.pile, intro)
    if _code_of(filled) != _code_of(_with_words(text, "Title", "Pile", "# Words")):
        raise BadInput(Problem(where=f"{FORM}: title, pile or intro", rule="would begin a cell of the notebook or "
                               "become code in it", remedy="write plain words, and Markdown in intro"))
    return filled


def _with_words(text: str, title: str, pile: str, intro: str) -> str:
    for name, value in (("title", title), ("pile", pile), ("intro", intro)):
        text = text.replace("{" + name + "}", value)
    return text


def _code_of(notebook: str) -> list[tuple[str, str, str]]:
    """What may not depend on anybody's words: the cells, and of those that run what they run.

    Table and settings are passed on as data, and whoever takes them lets their notebook run.
    """
    import jupytext

    cells = jupytext.reads(notebook, fmt="py:percent").cells
    return [(cell.cell_type, cell.metadata.get("title", ""), cell.source if cell.cell_type == "code" else "")
            for cell in cells]


def _marked(keys: Path, form: TableForm, pool: TablePool, folder: Path) -> None:
    """Write `exercise.yml` with the pass mark that errors propose, measured on the exercise itself."""
    _write_exercise(keys, form, pool, 0.6, 0.1)
    exercise = load_exercise(keys.name, folder)
    measured = measure_marks(exercise, sit(exercise, seeds_for(_TRIED)), draws=2, whole=False)
    if measured.proposed is None:
        raise BadInput(Problem(where=f"{FORM}: show", value=form.show, rule="are too few cases to tell skill from "
                               f"luck: no pass mark {_parted(measured)}",
                               remedy="show more cases, or ask for reasons too"))
    _write_exercise(keys, form, pool, measured.proposed, measured.standard_error)


def _parted(measured: MeasuredMark) -> str:
    return (f"passes 90 of 100 people with {100 * measured.good:.0f} of 100 errors and stops 90 of 100 with "
            f"{100 * measured.poor:.0f}")


def _write_exercise(keys: Path, form: TableForm, pool: TablePool, mark: float, error: float) -> None:
    points = {"decisions": 60, "reasons": 40} if form.reasons else {"decisions": 100}
    items = [{"id": part, "points": points[part], "competency": form.competency, "rule": "exact",
              "settings": {"chance": round(pool.commonest(column), 3)}} for part, column in form.parts.items()]
    # Whatever compares such a column with another looks at it as well.
    skill = [{"feature": f"*file.column.{name}.1*", "why": each.why, "signed": each.signed}
             for each in form.skill for name in each.columns]
    (keys / "exercise.yml").write_text(_yaml({
        "title": {"en": form.title}, "minutes": form.minutes, "items": items, "pass_mark": mark,
        "standard_error": round(error, 3), "practice": list(form.practice), "skill": skill, "fixed_cases": True}),
        encoding="utf-8")


def _yaml(values: Mapping[str, Any]) -> str:
    made = written_yaml(dict(values), width=118)
    return f"# Made by readiness course table; change table.yml and the table instead.\n{made}"
