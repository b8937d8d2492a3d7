"""What an exercise is: two folders with one name, `source/<id>` for trainees and `keys/<id>` for nobody else.

This module finds and reads them. It builds no data (`courses.form.variant`) and scores nothing (`courses.scoring`).
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from enum import StrEnum
from pathlib import Path
from typing import Any, Literal

from pydantic import Field, RootModel, model_validator

from courses.form.feedback_texts import titles
from synthetic_data import BadInput, Problem, Spec, check_spec, did_you_mean, load_spec

COURSES = Path(__file__).parents[1]
"""The folder that holds the tracks; a track is a folder with `source/` and `keys/` in it."""
HOME = "azerbaijan"
"""The country in which cases are set where none is named."""

EXERCISE_ID = re.compile(r"[A-Za-z][A-Za-z0-9_]{0,30}")


class Outcome(StrEnum):
    """Whether points pass; `close` is within one standard error below the mark, so another set of cases must tell."""

    PASSED = "passed"
    CLOSE = "close"
    NOT_PASSED = "not passed"


class Item(Spec):
    """One graded thing in an exercise."""

    id: str = Field(pattern=r"^[a-z][a-z0-9_]{0,40}$")
    points: float = Field(gt=0, le=100)
    competency: str = Field(pattern=r"^C\d\d$")
    rule: str
    """Name of the scoring rule: a module of `courses.scoring`, such as `utility`."""
    settings: dict[str, Any] = Field(default_factory=dict)
    """What the rule needs to know besides the key; see the rule's `score`."""
    least: float = Field(default=0, ge=0, le=1)
    """Share of this item's points without which the exercise is not passed, whatever the rest earned."""
    also: tuple[str, ...] = ()
    """Further competencies this item shows."""
    answers_of: str = ""
    """Another item whose answers this one looks at as well, such as how the tokens of a desk were spent."""
    lines_of: tuple[str, ...] = ()
    """Of the rule `lines`: the items whose answers show whether each line of the rule card held."""

    @property
    def looks_at(self) -> tuple[str, ...]:
        """Ids of the items whose answers it looks at: mostly its own."""
        return self.lines_of or (self.answers_of or self.id,)


class SkillFeature(Spec):
    """A shallow feature that the shortcut finder must not use, since looking at it is the skill itself."""

    feature: str
    """Name as `readiness course shortcuts` prints it; `*` stands for any part of it."""
    why: str = Field(min_length=20)
    signed: str = Field(min_length=2)
    """Who says so; somebody who did not write the exercise."""


class TaughtFact(Spec):
    """An item whose answers may be the same in all variants, since the exercise teaches them as facts."""

    item: str
    why: str = Field(min_length=20)


class Exercise(Spec):
    """One exercise as its `exercise.yml` states it, with the two folders it lives in."""

    id: str
    track: str
    title: dict[str, str]
    """Language code → title; English always."""
    minutes: int = Field(ge=5, le=240)
    items: tuple[Item, ...]
    pass_mark: float = Field(default=0.6, gt=0, le=1)
    """Share of all points that passes, 0-1; measured by `readiness course marks`."""
    standard_error: float = Field(default=0, ge=0, le=0.5)
    """How far a person's share of the points lies from their usual one by the luck of the variant; measured as well."""
    practice: tuple[str, ...] = ()
    """Ids of `practices.yml`: what offices really did that this exercise prepares for."""
    skill: tuple[SkillFeature, ...] = ()
    taught: tuple[TaughtFact, ...] = ()
    costly: bool = False
    """A variant takes more than half a second to build or a tenth to score, such as one that is simulated: fewer are
    tried."""
    fixed_cases: bool = False
    """Its cases come from one table, so whoever has seen them knows them; shortcuts that do not rest on that are barred
    as everywhere."""
    role_weights: dict[str, dict[str, float]] = Field(default_factory=dict)
    """Role (CW, DS, TL, PL) → item → how many times it counts for that role when it is decided who passes."""
    status: Literal["scored", "completion"] = "scored"
    """`completion`: points are for finishing, what is measured is shown later (F3)."""
    needs: dict[str, tuple[str, ...]] = Field(default_factory=dict)
    """Register → columns that a country must have for the exercise to be set in it."""
    country: str = HOME
    """Country in which its cases are set: the code of a shipped one, or the path of a folder."""
    source: Path
    keys: Path

    @model_validator(mode="after")
    def _items_add_up(self) -> Exercise:
        ids = [item.id for item in self.items]
        if len(set(ids)) != len(ids):
            raise ValueError(f"items: two items have one id in {ids}; rename one")
        total = sum(item.points for item in self.items)
        if abs(total - 100) > 1e-9:
            raise ValueError(f"items: points add up to {total:g}; they must make 100")
        strays = [item.answers_of for item in self.items if item.answers_of not in ("", *ids)]
        if strays:
            raise ValueError(f"items: answers_of names {strays}; the items are {ids}")
        asked = {item.id for item in self.items if not item.answers_of and not item.lines_of}
        for item in self.items:
            if (item.rule == "lines") != bool(item.lines_of) or not asked.issuperset(item.lines_of):
                raise ValueError(f"items: {item.id} with rule {item.rule} has lines_of {list(item.lines_of)}; the rule "
                                 f"lines, and no other, names there some of {sorted(asked)}")
        taught = [fact.item for fact in self.taught if fact.item not in ids]
        if taught:
            raise ValueError(f"taught: names {taught}; the items are {ids}")
        weighed = {item for weights in self.role_weights.values() for item in weights}
        if not weighed <= set(ids):
            raise ValueError(f"role_weights: names {sorted(weighed - set(ids))}; the items are {ids}")
        if "en" not in self.title:
            raise ValueError("title: the English title is missing; add en")
        return self

    def is_passed(self, points: Mapping[str, float], role: str = "", penalty: float = 0) -> bool:
        """Tell whether these points pass: enough in all, by the weights of the role, and each item's least share.

        Parameters
        ----------
        points : item id → points
        role : CW, DS, TL, PL, or empty
        penalty : points taken off for late work

        Examples
        --------
        >>> load_exercise("D7").is_passed({"causes": 20, "absent": 30, "careers": 40})
        True
        """
        return self.outcome(points, role, penalty) is Outcome.PASSED

    def outcome(self, points: Mapping[str, float], role: str = "", penalty: float = 0) -> Outcome:
        """Tell whether these points pass, lie within one standard error below the mark, or do not pass.

        Where luck alone may have decided, another set of cases is asked for; nobody is told to have failed by luck.

        Parameters
        ----------
        points, role, penalty : as of `is_passed`

        Examples
        --------
        >>> tried = load_exercise("D7").model_copy(update={"pass_mark": 0.6, "standard_error": 0.08})
        >>> [tried.outcome({"careers": 40, "absent": points}).value for points in (20, 14, 5)]
        ['passed', 'close', 'not passed']
        """
        weights = self.role_weights.get(role, {})
        got = sum(points.get(item.id, 0) * weights.get(item.id, 1) for item in self.items) - penalty
        got = round(got, 6)  # a sum of tenths that should just pass must not miss by a rounding
        out_of = sum(item.points * weights.get(item.id, 1) for item in self.items)
        if self.short_of(points) or got < round((self.pass_mark - self.standard_error) * out_of, 6):
            return Outcome.NOT_PASSED
        return Outcome.PASSED if got >= round(self.pass_mark * out_of, 6) else Outcome.CLOSE

    def short_of(self, points: Mapping[str, float]) -> list[str]:
        """Return the items that earned less than the share without which the exercise is not passed."""
        return [item.id for item in self.items if points.get(item.id, 0) < item.least * item.points]

    @property
    def languages(self) -> tuple[str, ...]:
        """Languages this exercise is written in, English first."""
        found = {path.name.split(".")[1] for path in self.source.glob("notebook.*.*")}
        return tuple(sorted(found, key=lambda code: (code != "en", code)))

    def item(self, item_id: str) -> Item:
        """Return the item with this id.

        Raises
        ------
        BadInput : the exercise has no such item
        """
        for item in self.items:
            if item.id == item_id:
                return item
        raise BadInput(Problem(where=f"{self.id}: {item_id}", rule="is not an item of this exercise",
                               remedy=did_you_mean(item_id, [item.id for item in self.items])))


def list_exercises(folder: Path = COURSES) -> list[str]:
    """Return the ids of all exercises, in the order of `course.yml`, others after them by name.

    Parameters
    ----------
    folder : where the tracks lie
    """
    names = {path.parent.name for path in folder.glob("*/keys/*/exercise.yml")}
    found = {name for name in names if EXERCISE_ID.fullmatch(name)}
    order = _course_order(folder)
    return sorted(found, key=lambda name: (order.index(name) if name in order else len(order), name))


def load_exercise(exercise_id: str, folder: Path = COURSES, *, country: str = HOME) -> Exercise:
    """Read one exercise.

    Parameters
    ----------
    folder : where the tracks lie
    country : where its cases are to be set

    Raises
    ------
    BadInput : there is no such exercise, or its `exercise.yml` breaks a rule
    """
    # A name from outside is looked at before it becomes part of a path.
    found = sorted(folder.glob(f"*/keys/{exercise_id}/exercise.yml")) if EXERCISE_ID.fullmatch(exercise_id) else []
    if len(found) != 1:
        rule = "names more than one exercise" if found else "is not an exercise"
        raise BadInput(Problem(where=f"exercise {exercise_id[:40]!r}", rule=rule,
                               remedy=did_you_mean(exercise_id[:40], list_exercises(folder))))
    return _read(found[0], country)


def _read(path: Path, country: str) -> Exercise:
    keys = path.parent
    track = keys.parent.parent
    raw = load_spec(path, ExerciseFile)
    values = raw.model_dump() | {"id": keys.name, "track": track.name, "keys": keys, "title": raw.title | titles(keys),
                                 "source": track / "source" / keys.name, "country": country}
    return check_spec(values, Exercise, where=path.name)


class ExerciseFile(Spec):
    """What may stand in `exercise.yml`; id, track and folders follow from where the file lies."""

    title: dict[str, str]
    minutes: int
    items: tuple[Item, ...]
    pass_mark: float = 0.6
    standard_error: float = 0
    practice: tuple[str, ...] = ()
    skill: tuple[SkillFeature, ...] = ()
    taught: tuple[TaughtFact, ...] = ()
    costly: bool = False
    fixed_cases: bool = False
    role_weights: dict[str, dict[str, float]] = Field(default_factory=dict)
    status: Literal["scored", "completion"] = "scored"
    needs: dict[str, tuple[str, ...]] = Field(default_factory=dict)


class CourseEntry(Spec):
    """One exercise in the course plan; one without a folder is planned and not written yet."""

    id: str
    minutes: int
    roles: tuple[str, ...] = ()
    """Roles whose path it is on: CW, DS, TL, PL."""


class Course(Spec):
    """The course plan: order, minutes and role paths."""

    title: dict[str, str]
    roles: dict[str, str]
    exercises: tuple[CourseEntry, ...]

    @model_validator(mode="after")
    def _roles_are_known(self) -> Course:
        for entry in self.exercises:
            for role in entry.roles:
                if role not in self.roles:
                    near = did_you_mean(role, self.roles)
                    raise ValueError(f"exercises: {entry.id} is on the path of {role!r}, which is no role; {near}")
        return self


class Competency(Spec):
    """One competency: what a grader or supervisor can see a person do."""

    name: str
    behaviour: str
    sources: tuple[str, ...]
    level: dict[str, int]
    """Role → target level, 1 aware, 2 does with guide, 3 does alone, 4 teaches."""


class Competencies(Spec):
    """All competencies of the course."""

    levels: dict[int, str]
    competencies: dict[str, Competency]


class Practice(Spec):
    """What some office really did."""

    country: str
    """Two letters, as in ISO 3166; empty for bodies of many countries."""
    title: str


class Practices(RootModel[dict[str, Practice]]):
    """Id → practice."""


def load_practices(folder: Path = COURSES) -> dict[str, Practice]:
    """Read `practices.yml`: what offices really did, which exercises name in `practice:`."""
    return load_spec(folder / "practices.yml", Practices).root


def load_course(folder: Path = COURSES) -> Course:
    """Read `course.yml`: order, minutes, role paths."""
    return load_spec(folder / "course.yml", Course)


def load_competencies(folder: Path = COURSES) -> Competencies:
    """Read `competencies.yml`: C01 to C15 with observable behaviour, sources, target levels."""
    return load_spec(folder / "competencies.yml", Competencies)


def _course_order(folder: Path) -> list[str]:
    if not (folder / "course.yml").exists():
        return []
    return [entry.id for entry in load_course(folder).exercises]
