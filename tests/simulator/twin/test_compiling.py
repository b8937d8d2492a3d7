"""What was compiled is taken again only where it can be."""

from __future__ import annotations

import importlib.util
import os
import shutil
from pathlib import Path

import pytest

import simulator
from simulator.twin.compiling import PLACE

ROOM = Path(simulator.__file__).parent
PARTS = ("twin", "engine", "cases", "plan")


@pytest.fixture
def copied(tmp_path, monkeypatch):
    """A function: the module in a copy of the room with this name; all of them keep what they compile in one place."""
    monkeypatch.setenv(PLACE, str(tmp_path / "kept"))

    def copy(name):
        for part in PARTS:
            shutil.copytree(ROOM / part, tmp_path / name / part, ignore=shutil.ignore_patterns("__pycache__"))
        return loaded(tmp_path / name)
    return copy


def loaded(room):
    """The module as a program that starts now loads it."""
    spec = importlib.util.spec_from_file_location(room.name, room / "twin" / "compiling.py")
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


def test_another_copy_of_the_project_is_not_said_to_be_compiled(copied):
    """Numba compiles anew what lies elsewhere: who is told that it is compiled would wait in the middle of a run."""
    one, other = copied("one"), copied("other")
    one.kept_in().mkdir()
    one.note_compiled(one.kept_in(), 50)
    assert one.is_compiled() and not other.is_compiled()


@pytest.mark.parametrize("file", ["twin/loop.py", "cases/tables.py"])
def test_a_file_that_was_written_anew_is_compiled_anew(copied, tmp_path, file):
    """Also when it says the same, as after fetching the project again: numba goes by the time of the file."""
    before = copied("one").kept_in()
    assert loaded(tmp_path / "one").kept_in() == before
    os.utime(tmp_path / "one" / file, (1, 1))
    assert loaded(tmp_path / "one").kept_in() != before
