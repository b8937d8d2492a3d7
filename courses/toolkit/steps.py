"""A notebook as steps: texts to read and desks to work at, in the order of the notebook, one step a page."""

from __future__ import annotations

import json
import re
from collections.abc import Collection
from dataclasses import dataclass
from pathlib import Path

_VERB = re.compile(r'^lesson\.(desk|check|hand_in)\((?:"([a-z0-9_]+)")?\)$', re.MULTILINE)
_LONG = 420
"""Letters of a text that gets a page of its own; a shorter one stands above its desk."""


@dataclass(frozen=True, kw_only=True)
class Step:
    """One page of an exercise."""

    title: str
    text: str = ""
    """Markdown."""
    desk: str = ""
    """Name of the desk on it; empty for a page that is read."""


def read_steps(notebook: Path, desks: Collection[str], title: str) -> list[Step]:
    """Return the steps of an exercise; handing in is a page of its own and no step.

    Parameters
    ----------
    notebook : as it was given out; where it cannot be read, the desks follow each other without texts
    desks : names of the desks of the pack; one that the notebook does not show comes last
    title : of the exercise; heads a text that has no heading of its own
    """
    steps: list[Step] = []
    told = ""
    for kind, source in _cells(notebook):
        if kind == "markdown":
            told = f"{told}\n\n{source}".strip()
            if len(told) > _LONG:
                steps.append(Step(title=_heading(told) or title, text=told))
                told = ""
            continue
        found = _VERB.search(source)
        if found and found[1] == "desk" and found[2] in desks:
            steps.append(Step(title=_heading(told) or _comment(source) or title, text=told, desk=found[2]))
            told = ""
    shown = {step.desk for step in steps}
    return steps + [Step(title=name, desk=name) for name in desks if name not in shown]


def _cells(notebook: Path) -> list[tuple[str, str]]:
    try:
        cells = json.loads(notebook.read_text(encoding="utf-8"))["cells"]
        return [(cell["cell_type"], "".join(cell["source"])) for cell in cells]
    except (OSError, ValueError, KeyError, TypeError):
        return []


def _heading(text: str) -> str:
    found = re.search(r"^#+ (.+)$", text, re.MULTILINE)
    return found[1].strip() if found else ""


def _comment(source: str) -> str:
    """The words of a step's first line, without its number."""
    return re.sub(r"^# (Step \d+: )?", "", source.partition("\n")[0]).capitalize()
