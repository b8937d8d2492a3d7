"""The house stands as its plan says: rooms import one way, front doors are honest, randomness has one maker."""

import ast
import importlib
import re
import shutil
import subprocess
import sys
import tomllib
from functools import cache

import pytest

ROOMS = ("synthetic_data", "simulator", "courses", "grading")
NOT_ROOM_CODE = ("/source/", "/keys/")


def room_files(root, room):
    """The Python files of a room, exercises apart (they are content, loaded by path)."""
    return [p for p in sorted((root / room).rglob("*.py"))
            if not any(part in f"{p.as_posix()}" for part in NOT_ROOM_CODE)]


@cache
def imports_of(root, room):
    """Every import of a room's files: file, line, the modules' names."""
    return [(path, node.lineno, imported_names(node)) for path in room_files(root, room)
            for node in ast.walk(ast.parse(path.read_text())) if isinstance(node, ast.Import | ast.ImportFrom)]


def lint_imports(folder):
    """Return what the linter of imports says about the house in a folder, as its files are now."""
    return subprocess.run(
        [sys.executable, "-c", "import sys; sys.path.insert(0, '.');"
         "from importlinter.cli import lint_imports_command as main; main(['--no-cache'])"],
        cwd=folder, capture_output=True, text=True)


SEAMS = "docs/decisions/0001-seams.md"
SECTIONS = {"synthetic_data": "World", "simulator": "Office", "courses": "Classroom", "grading": "Examination office"}


def section_of(root, room):
    """What the page about the seams says of one room."""
    return re.search(rf"^## {SECTIONS[room]}.*?(?=^## |\Z)", (root / SEAMS).read_text(), re.M | re.S)[0]


@pytest.mark.parametrize("room", ROOMS)
def test_the_page_about_the_seams_shows_the_order_that_is_checked(root, room):
    """A room's stations stand there one after the other as in its contract, none left out."""
    contracts = tomllib.loads((root / "pyproject.toml").read_text())["tool"]["importlinter"]["contracts"]
    layers = next(one["layers"] for one in contracts if one.get("containers") == [room])
    road = next(line for line in section_of(root, room).splitlines() if line.startswith("Inside, "))
    assert re.findall(r"(?:^| → | is |: )`(\w+)`", road) == [one for one in reversed(layers) if "|" not in one]


@pytest.mark.parametrize("room", ["synthetic_data", "simulator", "grading"])
def test_files_of_a_walk_are_there(root, room):
    """Whoever follows a road file by file finds each."""
    walk = next(line for line in section_of(root, room).splitlines() if line.startswith("From a "))
    files = re.findall(r"`(\w+/\w+\.py)`", walk)
    assert len(files) >= 9 and [one for one in files if not (root / room / one).is_file()] == []


def test_import_contracts_hold(root):
    """Rooms and their stations import one way, without circles, and each foreign library has one home."""
    run = lint_imports(root)

    assert run.returncode == 0, run.stdout + run.stderr


ARROWS = {
    "synthetic_data/core/days.py": ("import grading\n", "synthetic_data.core.days -> grading"),
    "synthetic_data/people/lives.py": (
        "import synthetic_data.registers.sources\n", "synthetic_data.people.lives -> synthetic_data.registers.sources"),
    "synthetic_data/country/forms.py": (
        "def late():\n    import synthetic_data.planting.cells\n",
        "synthetic_data.country.forms -> synthetic_data.planting.cells"),
    "synthetic_data/planting/cells.py": (
        "import synthetic_data.defects\n", "synthetic_data.planting.cells -> synthetic_data.defects"),
    "simulator/plan/scenario.py": (
        "def late():\n    from simulator.report import texts\n", "simulator.plan.scenario -> simulator.report.texts"),
    "simulator/measures/view.py": (
        "import simulator.experiments.sweep\n", "simulator.measures.view -> simulator.experiments.sweep"),
    "simulator/evidence/rows.py": (
        "import simulator.validation.page\n", "simulator.evidence.rows -> simulator.validation.page"),
    "simulator/whatif/jobs.py": (
        "import simulator.dashboard.state\n", "simulator.whatif.jobs -> simulator.dashboard.state"),
    "simulator/calibration/texts.py": (
        "import simulator.verbs.planning\n", "simulator.calibration.texts -> simulator.verbs.planning"),
}
"""File → an import of what comes after it (at the top, in a function, of plug-ins), and how the linter names it."""
_FOR_A_TYPE = "from typing import TYPE_CHECKING\nif TYPE_CHECKING:\n    "
CIRCLES = {
    "synthetic_data/people/careers.py": f"{_FOR_A_TYPE}from synthetic_data.people.history import History\n",
    "simulator/engine/staff_at_work.py": f"{_FOR_A_TYPE}from simulator.engine.office import Office\n",
}
"""File → an import within its station, for a type only, of what knows it; the engine's parts get a state instead."""
STRAYS = ("synthetic_data/elsewhere.py", "simulator/elsewhere.py")


@pytest.fixture(scope="module")
def spoiled(root, tmp_path_factory):
    """What the linter says of a copy of all code, exercises apart, with every arrow, circle and stray in it.

    It reads the whole tree, so that all are put there together; each is named by itself.
    """
    house = tmp_path_factory.mktemp("house")
    for path in [path for room in ROOMS for path in room_files(root, room)]:
        copy = house / path.relative_to(root)
        copy.parent.mkdir(parents=True, exist_ok=True)
        shutil.copy(path, copy)
    shutil.copy(root / "pyproject.toml", house)
    for file, words in [*((name, arrow) for name, (arrow, _) in ARROWS.items()), *CIRCLES.items()]:
        (house / file).write_text((house / file).read_text() + words)
    for file in STRAYS:
        (house / file).write_text('"""Nowhere."""\n')
    return lint_imports(house)


def test_an_arrow_put_back_is_caught(spoiled):
    """The contracts are no decoration: each import of what comes later breaks them and is named."""
    for broken in ("Rooms import one way", "The world is a road of stations", "The office is a road of stations"):
        assert f"{broken} BROKEN" in spoiled.stdout
    assert [named for _, named in ARROWS.values() if named not in spoiled.stdout] == []
    assert spoiled.returncode != 0


@pytest.mark.parametrize("file", CIRCLES)
def test_a_circle_within_a_station_is_caught(spoiled, file):
    """Two files that know each other, if only by type, are a circle; its folder is named, and the file in it."""
    folder, _, name = file.removesuffix(".py").rpartition("/")
    told = spoiled.stdout.partition(f"No cycles are allowed in {folder.replace('/', '.')}.")[2]

    assert f"- .{name} -> " in told.partition("No cycles")[0]


@pytest.mark.parametrize("file", STRAYS)
def test_a_file_outside_the_stations_is_caught(spoiled, file):
    """Whoever adds a file decides where on the road it stands."""
    assert f"- {file.removesuffix('.py').replace('/', '.')}\n" in spoiled.stdout


@pytest.mark.parametrize("room", ROOMS)
def test_other_rooms_are_entered_by_the_front_door(root, room):
    """No module reaches behind another room's __init__."""
    behind = [
        f"{path.relative_to(root)}:{line} {name}"
        for path, line, names in imports_of(root, room) for name in names
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
    ("faker", ("synthetic_data/country/faker_locale", "synthetic_data/delivery/faker_people")),
    ("simpy", ("simulator/engine",)),
    ("nbgrader", ("grading/nbgrader_", "grading/gradebook/")),
    # The trainee's wheel holds no room, so its sites make their pages themselves.
    ("jinja2", ("synthetic_data/pages", "courses/toolkit/web/rendering")), ("vl_convert", ("synthetic_data/pages",)),
    ("typst", ("synthetic_data/pages",)), ("streamlit", ("simulator/dashboard",)),
])
def test_foreign_libraries_have_one_home(root, library, homes):
    """A library the house leans on is imported in one place, so it can be replaced there."""
    strangers = [
        str(path.relative_to(root))
        for room in ROOMS for path, _, names in imports_of(root, room) for name in names
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
