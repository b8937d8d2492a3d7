"""The words of a table exercise: everything that trainees read, under the keys that its desks name."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator, Mapping, Sequence

from courses.authoring.table_form import TableForm, WarmUpQuestion
from courses.cases.table_pool import TableCase
from courses.form.exercise import COURSES

_LOOKS_LIKE_A_KEY = re.compile(r"[a-z][a-z0-9_]*(\.[a-z0-9_]+)*")
_SAID_RIGHT = re.compile(r"(Yes|Right)\b")


def shown_as(cases: Sequence[TableCase]) -> dict[str, str]:
    """Return text of a cell → key under which it stands in the catalogue, for texts that a desk would take for a key.

    A desk shows the words of a key in its place: a cell that says `row` would be shown as the heading of that name.
    """
    texts = dict.fromkeys(value for case in cases for _, value in case.cells if isinstance(value, str))
    keys = json.loads((COURSES / "toolkit" / "texts" / "en.json").read_text(encoding="utf-8"))
    mistaken = [text for text in texts if text in keys or _LOOKS_LIKE_A_KEY.fullmatch(text)]
    return {text: f"cell.c{number}" for number, text in enumerate(mistaken, 1)}


def catalogue(form: TableForm, cases: Sequence[TableCase], shown: Mapping[str, str]) -> dict[str, str]:
    """Return key → words. Why a case is decided as it is stands there for practice alone."""
    practice = [case for case in cases if case.use == "practice"]
    texts = {"recall.title": "Warm up",
             "recall.intro": "These questions do not count; each answer is explained at once.",
             "practice.title": "Practice", "practice.intro": "Nothing counts here. Each answer is explained at once.",
             "pile.title": form.pile, "pile.intro": form.title, "file.panel": form.file,
             "answer": form.question, "reason": form.reason_question}
    texts |= {f"column.{name}": column.label for name, column in form.columns.items()}
    texts |= {f"rule.{name}": line.text for name, line in form.rule.items()}
    texts |= {f"answer.{name}": words for name, words in form.answers.items()}
    texts |= {f"reason.{name}": words for name, words in form.reasons.items()}
    texts |= {f"file.title.{number}": f"{form.file} {number}" for number in range(1, max(form.show, len(practice)) + 1)}
    texts |= {key: text for text, key in shown.items()}
    texts |= dict(_warm_up(form.warm_up))
    return texts | dict(_explained(form, practice))


def _warm_up(questions: Sequence[WarmUpQuestion]) -> Iterator[tuple[str, str]]:
    for number, question in enumerate(questions, 1):
        start = f"recall.q{number}"
        yield from ((f"{start}.{part}", getattr(question, part)) for part in ("title", "text", "ask"))
        for letter, answer in zip("abcdef", question.answers, strict=False):
            yield f"{start}.ask.q{number}_{letter}", answer.label
            yield f"{start}.{letter}_told", as_right(answer.told) if answer.right else answer.told


def _explained(form: TableForm, practice: Sequence[TableCase]) -> Iterator[tuple[str, str]]:
    yield from ((f"later.{case.line}", case.later) for case in practice if case.later)
    for case in practice:
        for answer, words in form.answers.items():
            if answer == case.answer:
                yield f"why.{case.line}.right", as_right(case.why)
            else:
                yield f"why.{case.line}.{answer}", (f"You chose “{words}”. {case.why} The rule asks here for "
                                                    f"“{form.answers[case.answer]}”.")


def as_right(words: str) -> str:
    """Return an explanation that begins with Right, as those of right answers do.

    Examples
    --------
    >>> as_right("The paper ends in May."), as_right("Yes: it ends in May.")
    ('Right: The paper ends in May.', 'Yes: it ends in May.')
    """
    return words if _SAID_RIGHT.match(words) else f"Right: {words}"
