"""Putting a handed-in notebook back into the released form, and our marks into its cells; plain dictionaries.

A trainee's notebook may have lost cells, changed locked ones, carry two cells under one id or metadata nobody
wrote. What runs and what an instructor looks at is the released notebook with the trainee's own answers in it.
"""

from __future__ import annotations

import copy
import html
import json
import re
from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from grading.examination.marking import Marks
from grading.examination.plain_outputs import plain_outputs
from synthetic_data import LINES, shown, sound

Notebook = dict[str, Any]
Cell = dict[str, Any]

_LONGEST_SOURCE = 200_000
_FENCE = "~"


def restore_notebook(handed_in: Notebook, released: Notebook) -> Notebook:
    """Return the released notebook with the trainee's answers and own cells in it.

    Parameters
    ----------
    handed_in, released : notebooks of format 4 as parsed JSON

    Returns
    -------
    Notebook : locked cells as released, answer cells with the trainee's text, cells without an id where they
        stood; no outputs
    """
    ours = {grade_id(cell): cell for cell in released["cells"] if grade_id(cell)}
    answers: dict[str, list[Cell]] = {}
    loose: dict[str, list[Cell]] = {}
    before = ""
    for cell in handed_in["cells"]:
        name = grade_id(cell)
        if name in ours:
            answers.setdefault(name, []).append(cell)
            before = name
        elif not _is_released(cell, released):
            loose.setdefault(before, []).append(cell)
    cells = [_plain(cell) for cell in loose.pop("", [])]
    for cell in released["cells"]:
        name = grade_id(cell)
        cells.append(_answered(cell, answers.get(name, [])))
        cells += [_plain(own) for own in (loose.pop(name, []) if name else [])]
    return {**copy.deepcopy({key: value for key, value in released.items() if key != "cells"}),
            "cells": _with_own_ids(cells)}


def grade_id(cell: Mapping[str, Any]) -> str:
    """Return the cell's nbgrader id, or an empty text when it has none."""
    metadata = cell.get("metadata")
    mark = metadata.get("nbgrader") if isinstance(metadata, dict) else None
    name = mark.get("grade_id") if isinstance(mark, dict) else None
    return name if isinstance(name, str) else ""


def source_of(cell: Mapping[str, Any]) -> str:
    """Return the cell's text; a notebook may store it as one text or as lines."""
    source = cell.get("source", "")
    text = source if isinstance(source, str) else "".join(str(line) for line in source)
    return sound(text[:_LONGEST_SOURCE])


def _is_released(cell: Cell, released: Notebook) -> bool:
    """A released cell without an id (a text cell) comes from the release, not from the trainee's copy."""
    identity = cell.get("id")
    same = [one for one in released["cells"] if not grade_id(one)
            and (one.get("id") == identity if identity else source_of(one) == source_of(cell))]
    return bool(same) and source_of(same[0]) == source_of(cell)


def _answered(cell: Cell, answers: Sequence[Cell]) -> Cell:
    own = copy.deepcopy(cell)
    mark = own.get("metadata", {}).get("nbgrader", {})
    if mark.get("solution") and not mark.get("locked"):
        answer = _answer(source_of(cell), [source_of(one) for one in answers])
        own["source"] = cell["source"] if answer is None else _harmless(own["cell_type"], answer)
    return _without_output(own)


def _answer(released: str, given: Sequence[str]) -> str | None:
    """What was answered in all cells of one id; None when nothing was.

    JupyterLab gives both halves of a split cell, and every copy of a cell, the same id: halves are put together
    again in their order, copies count once, and beside an answer an untouched or emptied copy says nothing.
    """
    changed = list(dict.fromkeys(text for text in given if text != released))
    filled = [text for text in changed if text.strip()]
    return "\n\n".join(filled) if filled else changed[0] if changed and released not in given else None


def _plain(cell: Cell) -> Cell:
    """A trainee's own cell: its text, and no metadata a tool might act on."""
    kind = "code" if cell.get("cell_type") == "code" else "markdown"
    return _without_output({"cell_type": kind, "metadata": {}, "source": _harmless(kind, source_of(cell))})


def _harmless(kind: str, source: str) -> str:
    """A trainee's text as text: shown as it was typed, and neither carried out nor dressed up.

    formgrader shows Markdown as the HTML that stands in it, whatever `sanitize_html` says: a script in a trainee's
    text would act with the instructor's rights, and a heading or a class of the page's own style sheet could look
    like points. A fence that is longer than any run of its sign in the text cannot be closed from inside.
    """
    if kind == "code":
        return source
    source = source.replace("\r\n", "\n").replace("\r", "\n")
    if kind == "raw":
        return html.escape(shown(source, keep=LINES))
    longest = max((len(run) for run in re.findall(f"{_FENCE}+", source)), default=0)
    # Longer than any row of tildes within, or the text could close its own fence (CommonMark 4.5).
    fence = _FENCE * max(3, longest + 1)
    return f"{fence}\n{shown(source, keep=LINES)}\n{fence}" if source.strip() else ""


def _without_output(cell: Cell) -> Cell:
    for part in ("outputs", "execution_count", "attachments"):
        cell.pop(part, None)
    if cell["cell_type"] == "code":
        cell |= {"outputs": [], "execution_count": None}
    return cell


def _with_own_ids(cells: Iterable[Cell]) -> list[Cell]:
    taken: set[str] = set()
    named = []
    for number, cell in enumerate(cells):
        # Ids must be unique (nbformat 4.5), and a cell that was copied brings its twin's.
        name = str(cell.get("id") or f"own-{number}")
        named.append(cell | {"id": name if name not in taken else f"own-{number}"})
        taken.add(named[-1]["id"])
    return named


def executed_or(restored: Notebook, executed: bytes | None) -> Notebook:
    """Return the executed copy of a notebook, or the notebook itself when nothing ran.

    Parameters
    ----------
    executed : `Execution.notebook`; the sandbox's host side kept our cells and only harmless outputs
    """
    if executed is None:
        return restored
    notebook: Notebook = json.loads(executed)
    cells = [cell | {"outputs": plain_outputs(cell.get("outputs", []))} if cell["cell_type"] == "code" else cell
             for cell in notebook["cells"]]
    return notebook | {"cells": cells}


def with_marks(notebook: Notebook, marks: Marks, decided: Mapping[str, Sequence[str]] | None = None) -> Notebook:
    """Return the notebook with each item's decisions, feedback and points as the output of its graded cell.

    nbgrader reads the points from the cell's result, so neither a warning nor anything printed can change them.

    Parameters
    ----------
    decided : item → a line for each file, for whoever looks at it in formgrader; the notebook never goes to a trainee
    """
    scores = {score.item: score for score in marks.items}
    lines = decided or {}
    cells = [cell | {"outputs": _shown(scores[grade_id(cell)], lines.get(grade_id(cell), ()))}
             if _is_item(cell, scores) else cell for cell in notebook["cells"]]
    return notebook | {"cells": cells}


def _is_item(cell: Cell, scores: Mapping[str, Any]) -> bool:
    mark = cell["metadata"].get("nbgrader", {})
    return (cell["cell_type"] == "code" and bool(mark.get("grade")) and not mark.get("solution")
            and grade_id(cell) in scores)


def _shown(score: Any, decided: Sequence[str]) -> list[Cell]:
    texts = [*(shown(line) for line in decided), *filter(None, [score.feedback])]
    said = [{"output_type": "stream", "name": "stdout", "text": "\n".join(texts) + "\n"}] if texts else []
    # nbgrader takes the points from the text of an execute_result (utils.determine_grade).
    result = {"output_type": "execute_result", "execution_count": None, "metadata": {},
              "data": {"text/plain": repr(float(score.points))}}
    return [*said, result]
