"""The house stands as its plan says: rooms import one way, front doors are honest, randomness has one maker."""

import ast
import importlib
import re
import subprocess
import sys

import pytest

ROOMS = ("synthetic_data", "simulator", "courses", "grading")
NOT_ROOM_CODE = ("/source/", "/keys/")


def room_files(root, room):
    """The Python files of a room, exercises apart (they are content, loaded by path)."""
    return [p for p in sorted((root / room).rglob("*.py"))
            if not any(part in f"{p.as_posix()}" for part in NOT_ROOM_CODE)]


def test_import_contracts_hold(root):
    """Rooms import to the right only, and each foreign library has one home."""
    run = subprocess.run([sys.executable, "-c", "from importlinter.cli import lint_imports_command as main; main()"],
                         cwd=root, capture_output=True, text=True)

    assert run.returncode == 0, run.stdout + run.stderr


def test_a_planted_violation_is_caught(root, tmp_path):
    """The one-way contract is no decoration: a wrong import fails it."""
    import shutil

    for room in ROOMS:
        (tmp_path / room).mkdir()
        (tmp_path / room / "__init__.py").write_text("")
    (tmp_path / "courses/toolkit").mkdir()
    (tmp_path / "courses/toolkit/__init__.py").write_text("")
    (tmp_path / "grading/sandbox").mkdir()
    for name in ("__init__", "guest"):
        (tmp_path / f"grading/sandbox/{name}.py").write_text("")
    (tmp_path / "synthetic_data/wrong.py").write_text("import grading\n")
    shutil.copy(root / "pyproject.toml", tmp_path)
    run = subprocess.run(
        [sys.executable, "-c", "import sys; sys.path.insert(0, '.');"
         "from importlinter.cli import lint_imports_command as main; main(['--no-cache'])"],
        cwd=tmp_path, capture_output=True, text=True)

    assert "synthetic_data.wrong" in run.stdout
    assert run.returncode != 0


@pytest.mark.parametrize("room", ROOMS)
def test_other_rooms_are_entered_by_the_front_door(root, room):
    """No module reaches behind another room's __init__."""
    behind = [
        f"{path.relative_to(root)}:{node.lineno} {name}"
        for path in room_files(root, room) for node in ast.walk(ast.parse(path.read_text()))
        for name in imported_names(node)
        if name.split(".")[0] in ROOMS and name.split(".")[0] != room and "." in name
        and not name.startswith("courses.toolkit")
    ]

    assert [] == behind


def imported_names(node):
    """The module names that an import statement reaches for."""
    if isinstance(node, ast.Import):
        return [alias.name for alias in node.names]
    return [node.module] if isinstance(node, ast.ImportFrom) and node.level == 0 and node.module else []


@pytest.mark.parametrize("room", ROOMS)
def test_front_door_exports_what_it_lists(root, room):
    """Every name on a room's list exists, has a docstring, and is importable."""
    module = importlib.import_module(room)

    listed = re.findall(r"^from \.\S+ import (\w+) as (\w+)$", (root / room / "__init__.pyi").read_text(), re.M)
    assert sorted(module.__all__) == sorted(name for _, name in listed)
    undocumented = [name for name in module.__all__
                    if callable(getattr(module, name)) and not (getattr(module, name).__doc__ or "").strip()]
    assert [] == undocumented


MAKERS = re.compile(r"default_rng|RandomState|np\.random\.(seed|random|normal|choice|Generator\()|\bPhilox\(|PCG64"
                    r"|^\s*import random\b|^\s*from random import|random\.Random\(|SeedSequence\(|Faker\.seed", re.M)


@pytest.mark.parametrize("room", ROOMS)
def test_only_seeding_makes_random_generators(root, room):
    """`stream` and its siblings are the only makers of randomness.

    Comments apart; `grading` may reseed what a trainee's own code uses (sandbox), which decides no figure.
    """
    found = [
        f"{path.relative_to(root)}: {match[0].strip()}"
        for path in room_files(root, room) if path.name != "seeding.py" and "sandbox" not in path.parts
        for match in MAKERS.finditer(re.sub(r"#.*", "", path.read_text()))
    ]

    assert [] == found


@pytest.mark.parametrize(("library", "homes"), [
    ("faker", ("synthetic_data/country/identity",)), ("simpy", ("simulator/engine",)),
    ("nbgrader", ("grading/nbgrader_", "grading/gradebook/")),
    ("jinja2", ("synthetic_data/pages",)), ("vl_convert", ("synthetic_data/pages",)),
    ("typst", ("synthetic_data/pages",)), ("streamlit", ("simulator/dashboard",)),
])
def test_foreign_libraries_have_one_home(root, library, homes):
    """A library the house leans on is imported in one place, so it can be replaced there."""
    strangers = [
        str(path.relative_to(root))
        for room in ROOMS for path in room_files(root, room) for node in ast.walk(ast.parse(path.read_text()))
        for name in imported_names(node)
        if name.split(".")[0] == library and not path.relative_to(root).as_posix().startswith(homes)
    ]

    assert [] == strangers


def test_importing_rooms_loads_nothing_heavy():
    """A front door costs nothing until it is used."""
    heavy = subprocess.run(
        [sys.executable, "-c", "import sys, synthetic_data, simulator, courses, grading;"
         "print([m for m in ('pandas', 'numpy', 'nbgrader', 'simpy', 'pydantic') if m in sys.modules])"],
        capture_output=True, text=True, check=True)

    assert heavy.stdout.strip() == "[]"


def test_exercises_have_source_and_keys(root):
    """What trainees see and what only instructors have are two folders of one name."""
    for keys in root.glob("courses/*/keys"):
        names = {p.name for p in keys.iterdir() if p.is_dir() and not p.name.startswith("_")}
        twins = {p.name for p in (keys.parent / "source").iterdir() if p.is_dir() and not p.name.startswith("_")}
        assert names == twins
