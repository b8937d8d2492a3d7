"""What an instructor writes in `table.yml`: what is asked, by which rule, and what the columns of the table hold."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from typing import Annotated

from pydantic import Field, StringConstraints, model_validator

from courses.authoring.cell_values import Decimal, Kind
from synthetic_data import Problem, Spec, did_you_mean

RESERVED = ("use", "answer", "reason", "rule", "why", "later")
"""Columns that every table has, or may have, beside the evidence."""
FEWEST_COLUMNS = 3
"""Of evidence: with fewer there is nothing to overlook."""
_NAME = r"^[a-z][a-z0-9_]{0,30}$"
Name = Annotated[str, StringConstraints(pattern=_NAME)]
_LINE_ENDS = "\n\v\f\r\x1c\x1d\x1e\x85\u2028\u2029"
"""Everything at which Python ends a line (`str.splitlines`), and so the text of a notebook."""
Words = Annotated[str, StringConstraints(pattern=f"^[^{_LINE_ENDS}]+$", max_length=600, strip_whitespace=True)]
_BREAKS = re.compile(r"\s*%%")
"""What begins a new cell in the text of a notebook."""


class RuleLine(Spec):
    """One line of the rule, always in sight."""

    text: Words
    otherwise: str
    """What somebody answers in a case that this line decides who does not know the line."""
    look_at: tuple[str, ...] = ()
    """Columns that decide by this line; marked in practice once a case is decided."""


class Column(Spec):
    """One column of evidence."""

    label: Words
    kind: Kind = "text"
    """`text`, `date`, `number` or `id`: what its cells are read as, and nothing else."""


class WarmUpAnswer(Spec):
    """One answer to a question of the warm-up, with what is said to whoever gives it."""

    label: Words
    told: Words
    right: bool = False


class WarmUpQuestion(Spec):
    """One question from earlier exercises."""

    title: Words
    text: Words
    ask: Words
    answers: tuple[WarmUpAnswer, ...] = Field(min_length=2, max_length=6)


class Skill(Spec):
    """Columns that one must understand to decide; somebody who did not write the exercise signs for it."""

    columns: tuple[str, ...] = Field(min_length=1)
    why: str = Field(min_length=20)
    signed: str = Field(min_length=2)


class PartFeedback(Spec):
    """What is said about one part after grading: what was done, why it misleads or helps, what to look at next."""

    right: Words
    partly: Words
    low: Words


class TableForm(Spec):
    """The settings of a table exercise."""

    title: Words
    minutes: int = Field(ge=5, le=240)
    intro: str = Field(min_length=40, max_length=6000)
    """What trainees read first, in Markdown."""
    competency: str
    practice: tuple[str, ...] = ()
    file: Words = "File"
    """What one case is called."""
    pile: Words
    """Heading of the desk that counts."""
    columns: dict[Name, Column] = Field(min_length=FEWEST_COLUMNS, max_length=20)
    rule: dict[Name, RuleLine] = Field(min_length=1, max_length=8)
    question: Words
    answers: dict[Name, Words] = Field(min_length=2, max_length=6)
    reason_question: Words = "What decides it?"
    reasons: dict[Name, Words] = Field(default_factory=dict, max_length=8)
    show: int = Field(ge=12, le=60)
    """Cases that count which each trainee gets, out of those in the table."""
    decimal: Decimal = ""
    skill: tuple[Skill, ...] = ()
    warm_up: tuple[WarmUpQuestion, ...] = Field(min_length=1, max_length=4)
    feedback: dict[str, PartFeedback]

    @model_validator(mode="after")
    def _no_two_things_share_a_name(self) -> TableForm:
        twice = set(self.answers) & set(self.reasons)
        if twice:
            raise ValueError(f"reasons: {sorted(twice)} are answers as well; give every answer and reason its own name")
        return self

    @property
    def parts(self) -> Mapping[str, str]:
        """Graded part → the column of the table that holds what is right."""
        return {"decisions": "answer", **({"reasons": "reason"} if self.reasons else {})}


def form_problems_of(form: TableForm, where: str) -> Iterator[Problem]:
    """Yield what one part of the settings says that another part does not know.

    Parameters
    ----------
    where : the name of the file
    """
    for name in form.columns:
        if name in RESERVED:
            yield Problem(where=f"{where}: columns.{name}", rule="is a name of the table's own columns",
                          remedy=f"choose another than {', '.join(RESERVED)}")
    for name, line in form.rule.items():
        if line.otherwise not in form.answers:
            yield Problem(where=f"{where}: rule.{name}.otherwise", rule="is no answer", value=line.otherwise,
                          remedy=did_you_mean(line.otherwise, form.answers))
    named = [(f"rule.{line}.look_at", name) for line, each in form.rule.items() for name in each.look_at]
    for place, name in [*named, *(("skill", name) for skill in form.skill for name in skill.columns)]:
        if name not in form.columns:
            yield Problem(where=f"{where}: {place}", rule="names a column that is none", value=name,
                          remedy=did_you_mean(name, form.columns))
    yield from _words_problems(form, where)


def _words_problems(form: TableForm, where: str) -> Iterator[Problem]:
    if set(form.feedback) != set(form.parts):
        yield Problem(where=f"{where}: feedback", rule=f"must hold {' and '.join(form.parts)}",
                      value=sorted(form.feedback), remedy="write right, partly and low for each of them")
    if any(_BREAKS.match(line) for line in form.intro.splitlines()):
        yield Problem(where=f"{where}: intro", rule="has a line that begins with %%, which would begin a new cell",
                      remedy="begin the line with a word")
    for number, question in enumerate(form.warm_up, 1):
        if sum(answer.right for answer in question.answers) != 1:
            yield Problem(where=f"{where}: warm_up, question {number}", rule="must have one right answer",
                          value=sum(answer.right for answer in question.answers), remedy="write right: true below it")
