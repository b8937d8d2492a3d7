"""A test of the attacks: with one guard switched off in a copy of the program, an attack that it stops succeeds."""

import importlib.util
import os
import shutil
import tempfile
from pathlib import Path

import pytest
import yaml

HERE = Path(__file__).parent
ROOT = HERE.parents[1]
GUARDS = {guard["guard"]: guard for guard in yaml.safe_load((HERE / "guards.yml").read_text())["guards"]}
ROOMS = ("grading", "courses", "simulator", "synthetic_data", "tests/hostile", "tests/grading/tiny")
_PATIENCE = 240
_TIGHT = "Limits(wall_seconds=6, cpu_seconds=3, cell_seconds=2.5,"
_WIDE = "Limits(wall_seconds=60, cpu_seconds=30, cell_seconds=50,"


def weakened(folder, edits):
    """Copy the program and change its text in these places; each text to be changed must stand there once.

    What Python has compiled comes along: it holds for files of the same time, and so for none that is changed.
    """
    for room in ROOMS:
        # While Python compiles, a file lies there under a name of its own, and is gone a moment later.
        shutil.copytree(ROOT / room, folder / room, ignore=shutil.ignore_patterns("*.pyc.*"))
    for file, before, after in edits:
        text = (folder / file).read_text()
        assert text.count(before) == 1, f"{file}: the guard {before!r} stands {text.count(before)} times; name it anew"
        (folder / file).write_text(text.replace(before, after))
    spec = importlib.util.spec_from_file_location("weak_range", folder / "tests" / "hostile" / "shooting_range.py")
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


def what_succeeded(guard, edits):
    """Return what the guard's attack did to a program with these edits."""
    with tempfile.TemporaryDirectory(prefix="weak-") as folder:
        os.chmod(folder, 0o755)  # an ordinary user runs it
        return _harm(Path(folder), guard, edits)


def _harm(folder, guard, edits):
    # A user of its own: what gets out must meet nobody else's processes.
    program = "tests/hostile/shooting_range.py"
    range_ = weakened(folder, [[program, "_ORDINARY_USER = 12345", f"_ORDINARY_USER = {13_000 + os.getpid() % 10_000}"],
                               [program, _TIGHT, guard.get("limits", _WIDE)], *edits])
    kind, whom = guard.get("where", "landlock as user"), "root"
    if kind.endswith(" as user"):
        kind, whom = kind.removesuffix(" as user"), "user"
    harm = range_.harm_done(kind, whom, guard["attack"], guard.get("whole", False), _PATIENCE)
    print(guard["guard"], "|", harm)
    return harm


@pytest.mark.full
@pytest.mark.slow
@pytest.mark.parametrize("name", GUARDS)
def test_without_the_guard_its_attack_succeeds(name):
    """With this guard off, and those that stand behind it, the attack does harm; with only those off, it does none."""
    guard = GUARDS[name]
    behind = guard.get("behind", [])
    if behind:
        assert what_succeeded(guard, behind) == []
    assert what_succeeded(guard, [*behind, *guard["without"]])


@pytest.mark.parametrize("name", GUARDS)
def test_each_guard_stands_where_the_list_says(name):
    """Each text that is changed to switch a guard off stands in its file once, and the attack exists."""
    guard = GUARDS[name]
    for file, before, after in [*guard["without"], *guard.get("behind", [])]:
        assert (ROOT / file).read_text().count(before) == 1, (file, before)
        assert before != after
    assert (HERE / guard["attack"] / "expected.yml").exists()
