"""The pages about office files say what the files may hold, and their examples run."""

from __future__ import annotations

import importlib
import pkgutil
import re
from pathlib import Path

import pytest

from simulator import check_scenario, load_scenario, plan, run_replications
from synthetic_data import Spec

DOCS = Path(__file__).resolve().parents[3] / "docs"
NOT_WRITTEN = {"Condition", "Span", "CalendarSpan", "HeadCount"}
"""Read from one line of text, so their fields are no keys."""
NUMBERS = ("distributions", "quantities")
"""Files whose records are such lines."""


def specs() -> list[type[Spec]]:
    """Every record of office files."""
    modules = [importlib.import_module(f"{plan.__name__}.{found.name}") for found in pkgutil.iter_modules(plan.__path__)
               if found.name not in NUMBERS]
    found = {kind for module in modules for kind in vars(module).values()
             if isinstance(kind, type) and issubclass(kind, Spec) and kind.__module__ == module.__name__}
    return sorted((kind for kind in found if kind.__name__ not in NOT_WRITTEN), key=lambda kind: kind.__name__)


@pytest.mark.parametrize("kind", specs(), ids=lambda kind: kind.__name__)
def test_every_key_stands_in_the_reference(kind):
    """A key that can be written is explained."""
    page = (DOCS / "reference/office-files.md").read_text(encoding="utf-8")
    keys = [field.alias or name for name, field in kind.model_fields.items()]
    assert [] == [key for key in keys if f"`{key}`" not in page]


def test_the_how_to_runs_as_written(tmp_path):
    """The two files on the page are sound and run."""
    page = (DOCS / "how-to/write-a-process.md").read_text(encoding="utf-8")
    texts = re.findall(r"`([\w.-]+\.yml)`:\n\n```yaml\n(.*?)```", page, re.S)
    for name, text in texts:
        (tmp_path / name).write_text(text, encoding="utf-8")
    mine = load_scenario(tmp_path / "my-scenario.yml")
    found = check_scenario(mine)
    assert not found.problems and not found.warnings
    assert len(run_replications(mine, replications=1).events) > 1000
