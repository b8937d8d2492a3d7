"""The office is a road of stations: the contracts hold, and an arrow put back in a copy is caught and named."""

from __future__ import annotations

import re
import shutil
import subprocess
import sys

import pytest

ROOMS = ("synthetic_data", "simulator", "courses", "grading")
LINT = ("import sys; sys.path.insert(0, '.');"
        "from importlinter.cli import lint_imports_command as main; main(['--no-cache'])")
TYPED = "from typing import TYPE_CHECKING\nif TYPE_CHECKING:\n    from simulator.engine.office import Office\n"
LATE = "def late():\n    from simulator.report import texts\n"
UP = {
    "plan/scenario": (LATE, "report.texts"),
    "measures/view": ("import simulator.experiments.sweep\n", "experiments.sweep"),
    "evidence/rows": ("import simulator.validation.page\n", "validation.page"),
    "whatif/jobs": ("import simulator.dashboard.state\n", "dashboard.state"),
    "calibration/texts": ("import simulator.verbs.planning\n", "verbs.planning"),
}
"""File → an import of a later station (at the top, in a function), and what it reaches for."""


@pytest.fixture
def house(root, tmp_path):
    """The rooms' Python files, in a folder of their own."""
    for room in ROOMS:
        for path in (root / room).rglob("*.py"):
            if not {"source", "keys"} & set(path.parts):
                copy = tmp_path / path.relative_to(root)
                copy.parent.mkdir(parents=True, exist_ok=True)
                shutil.copy(path, copy)
    shutil.copy(root / "pyproject.toml", tmp_path)
    return tmp_path


def lint(house):
    """What the import contracts say about a house."""
    return subprocess.run([sys.executable, "-c", LINT], cwd=house, capture_output=True, text=True)


def test_an_import_of_a_later_station_is_caught(house):
    """Each arrow back, wherever it stands in its file, breaks the contract and is named."""
    for file, (arrow, _) in UP.items():
        path = house / f"simulator/{file}.py"
        path.write_text(path.read_text() + arrow)
    said = lint(house)
    assert said.returncode != 0 and "The office is a road of stations BROKEN" in said.stdout
    arrows = [f"simulator.{file.replace('/', '.')} -> simulator.{later}" for file, (_, later) in UP.items()]
    assert [arrow for arrow in arrows if arrow not in said.stdout] == []


@pytest.mark.parametrize("part", ["staff_at_work", "notices"])
def test_a_part_that_knows_the_office_is_caught(house, part):
    """The engine's parts get a state and functions; one that imports the office for a type closes a circle."""
    assert lint(house).returncode == 0
    path = house / f"simulator/engine/{part}.py"
    path.write_text(path.read_text() + TYPED)
    assert "No circles among the files and folders of a room BROKEN" in lint(house).stdout


def test_work_is_spread_in_the_two_ways_decided(root):
    """Only the verbs' replications and the page's service start processes (docs/decisions/0008)."""
    starts = re.compile(r"^\s*(?:from|import) (?:joblib|multiprocessing|concurrent\.futures)\b", re.M)
    found = {path.relative_to(root / "simulator").as_posix() for path in (root / "simulator").rglob("*.py")
             if starts.search(path.read_text())}
    page = {f"whatif/{name}.py" for name in ("jobs", "lanes", "service")}
    assert found == {"run/replications.py", *page}


def test_a_file_outside_the_stations_is_caught(house):
    """Whoever adds a file to the room decides where on the road it stands."""
    (house / "simulator/elsewhere.py").write_text('"""Nowhere."""\n')
    said = lint(house)
    assert said.returncode != 0 and "elsewhere" in said.stdout
