"""Compiles an exercise's reviewable text into the notebook a trainee gets.

The text is jupytext's py:percent with short markers::

    # %% [markdown] welcome          a text cell named welcome
    # %% open_desk                   a collapsed code cell; its first line is a comment in plain words
    # %% check:decisions             the graded cell of item `decisions`; points come from exercise.yml

A translation is `notebook.<language>.md`: each cell's text below its name, `<!-- welcome -->`; of a code cell only
the comment is translated, so that no language can run other code than the English one.

Cell ids follow from the names, there are no outputs, and the same text gives the same bytes.
"""

from __future__ import annotations

import json
import re
from pathlib import Path
from typing import Any

from courses.form.exercise import Exercise
from synthetic_data import BadInput, Problem

_NAME = re.compile(r"[a-z][a-z0-9_]{0,40}")


def compile_notebook(exercise: Exercise, language: str = "en") -> bytes:
    """Return the exercise's notebook as .ipynb bytes, ready for nbgrader.

    Parameters
    ----------
    language : English, or one with a `notebook.<language>.md`; English where that is missing

    Raises
    ------
    BadInput : a marker or a cell breaks a rule; all are listed
    """
    cells = read_cells(exercise, language)
    problems = list(_problems(exercise, cells))
    if problems:
        raise BadInput(problems)
    notebook = {"cells": [_cell(exercise, name, cell) for name, cell in cells], "metadata": _METADATA,
                "nbformat": 4, "nbformat_minor": 5}
    return (json.dumps(notebook, ensure_ascii=False, indent=1, sort_keys=True) + "\n").encode()


_METADATA = {"kernelspec": {"display_name": "Python 3 (ipykernel)", "language": "python", "name": "python3"},
             "language_info": {"name": "python"}}


def read_cells(exercise: Exercise, language: str = "en") -> list[tuple[str, Any]]:
    """Return (marker, cell) pairs of the exercise's text, in order.

    Raises
    ------
    BadInput : the English text is missing, or a translation has other cells than it
    """
    import jupytext

    path = exercise.source / "notebook.en.py"
    if not path.exists():
        raise BadInput(Problem(where=str(path), rule="does not exist", remedy="scaffold it: readiness course new"))
    notebook = jupytext.reads(path.read_text(encoding="utf-8"), fmt="py:percent")
    cells = [(cell.metadata.get("title", ""), cell) for cell in notebook.cells]
    translation = exercise.source / f"notebook.{language}.md"
    if translation.exists():
        _translate(cells, translation)
    return cells


_SECTION = re.compile(r"^<!-- ([a-z0-9_:]+) -->\n", re.MULTILINE)


def _translate(cells: list[tuple[str, Any]], path: Path) -> None:
    parts = _SECTION.split(path.read_text(encoding="utf-8"))
    texts = dict(zip(parts[1::2], (part.strip() for part in parts[2::2]), strict=True))
    names = [name for name, _ in cells]
    if list(texts) != names:
        raise BadInput([Problem(where=f"{path.name}: {name}", rule="stands in one language only, or in another order")
                        for name in sorted(set(texts) ^ set(names)) or ["cells"]])
    longer = [name for name, cell in cells if cell.cell_type == "code" and len(texts[name].splitlines()) != 1]
    if longer:
        raise BadInput([Problem(where=f"{path.name}: {name}", value=texts[name][:80],
                                rule="must be one line: of a step only the comment is translated, and what stands "
                                "below it would be code") for name in longer])
    for name, cell in cells:
        code = cell.source.partition("\n")[2]
        cell.source = texts[name] if cell.cell_type == "markdown" else f"# {texts[name]}\n{code}"


def _problems(exercise: Exercise, cells: list[tuple[str, Any]]) -> list[Problem]:
    where = f"{exercise.id}: notebook"
    names = [name.split(":")[-1] for name, _ in cells]
    found = [Problem(where=f"{where}: {name or cell.source[:30]!r}", rule="needs a marker such as `# %% open_desk`, "
                     "unique in the notebook, of small letters, digits and underscores")
             for (name, cell), short in zip(cells, names, strict=True)
             if not _NAME.fullmatch(short) or names.count(short) > 1]
    checked = [name.removeprefix("check:") for name, _ in cells if name.startswith("check:")]
    wanted = [item.id for item in exercise.items]
    if sorted(checked) != sorted(wanted):
        found.append(Problem(where=where, rule=f"must have one `# %% check:` cell for each of {wanted}", value=checked))
    found += [Problem(where=f"{where}: {name}", rule="must begin with a comment in plain words: it is all that shows "
                      "when the cell is collapsed") for name, cell in cells
              if cell.cell_type == "code" and not cell.source.startswith("# ")]
    return found


def _cell(exercise: Exercise, name: str, cell: Any) -> dict[str, Any]:
    short = name.split(":")[-1]
    # An id may have 64 characters (nbformat 4.5).
    made: dict[str, Any] = {"cell_type": cell.cell_type, "id": f"{exercise.id}-{short}"[:64],
                            "metadata": {}, "source": cell.source}
    if cell.cell_type == "code":
        made |= {"execution_count": None, "outputs": []}
        made["metadata"] = {"jupyter": {"source_hidden": True}, "tags": ["hide-input"],
                            "nbgrader": _nbgrader(exercise, name, short)}
    return made


def _nbgrader(exercise: Exercise, name: str, short: str) -> dict[str, Any]:
    graded = name.startswith("check:")
    record = {"grade": graded, "grade_id": short, "locked": True, "schema_version": 3, "solution": False,
              "task": False, "cell_type": "code"}
    return record | ({"points": exercise.item(short).points} if graded else {})
