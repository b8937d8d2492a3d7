"""Short ways to write the questions that every exercise has: choices by buttons, warm-up and closing questions."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any, Literal

from courses.form.desk_spec import Desk, DeskCase, Option, Question

Kind = Literal["buttons", "reason", "choice", "checks"]


def choice(name: str, prefix: str, values: Iterable[str], *, item: str = "", kind: Kind = "buttons",
           **more: Any) -> Question:
    """Return a question with fixed answers; its words are `prefix` and `prefix.<value>` in the catalogue.

    Parameters
    ----------
    item : the graded item it belongs to; empty when it is not graded
    more : further fields of `Question`, such as `for_cases` or `when`

    Examples
    --------
    >>> choice("decision", "d4.choice", ["stop", "pay"]).options[0].label
    'd4.choice.stop'
    """
    options = tuple(Option(value=value, label=f"{prefix}.{value}") for value in values)
    return Question(name=name, item=item, kind=kind, label=prefix, options=options, **more)


def quiz(prefix: str, answers: Mapping[str, Iterable[str]], *, told: bool) -> Desk:
    """Return an unscored desk with one question per case.

    Parameters
    ----------
    prefix : catalogue prefix with `title` and `intro`; each case has `<case>.title`, `<case>.text`,
        `<case>.ask`, `<case>.ask.<answer>` and, when told, `<case>.<answer>_told`
    answers : case → its answers
    told : whether each answer is discussed at once
    """
    fields = tuple(choice(case, f"{prefix}.{case}.ask", [f"{case}_{each}" for each in given], for_cases=(case,))
                   for case, given in answers.items())
    spoken = {case: {f"{case}_{each}": f"{prefix}.{case}.{each}_told" for each in given} if told else {}
              for case, given in answers.items()}
    cases = tuple(DeskCase(id=case, title=f"{prefix}.{case}.title", text=f"{prefix}.{case}.text", feedback=feedback)
                  for case, feedback in spoken.items())
    return Desk(kind="question", title=f"{prefix}.title", intro=f"{prefix}.intro", cases=cases, fields=fields)


def walk_through(prefix: str, example: DeskCase, answers: Mapping[str, Iterable[str]]) -> Desk:
    """Return an unscored desk on which one file is solved step by step: predict, then read what a colleague saw.

    Parameters
    ----------
    prefix : catalogue prefix with `title` and `intro`; each step has words as in `quiz`
    example : the file; its evidence stands beside every step
    answers : step → its answers
    """
    asked = quiz(prefix, answers, told=True)
    cases = tuple(example.model_copy(update={"id": step.id, "title": step.title, "text": step.text,
                                             "feedback": step.feedback, "later": {}}) for step in asked.cases)
    return asked.model_copy(update={"kind": "case", "cases": cases})
