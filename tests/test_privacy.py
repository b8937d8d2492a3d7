"""What a file keeps to itself stays there: no private name is imported, no private attribute of others is used."""

import ast
import re

import pytest

ROOMS = ("synthetic_data", "simulator", "courses", "grading")
NOT_ROOM_CODE = ("/source/", "/keys/")
PUBLIC = {"_asdict", "_fields", "_replace", "_exit"}
"""Underscores that Python documents for everybody: those of a named tuple, and `os._exit`."""


def private(name):
    """Whether a name is meant for its own file or class only."""
    return name.startswith("_") and not name.startswith("__") and name not in PUBLIC


def imported_privately(nodes):
    """Lines that import a private name of one of our files, or a private file of anybody's."""
    for node in nodes:
        if isinstance(node, ast.ImportFrom):
            ours = node.level > 0 or (node.module or "").split(".")[0] in ROOMS
            names = [alias.name for alias in node.names] if ours else []
            for name in [*names, *(node.module or "").split(".")]:
                if private(name):
                    yield node.lineno, name
        elif isinstance(node, ast.Import):
            for alias in node.names:
                if any(map(private, alias.name.split("."))):
                    yield node.lineno, alias.name


def own_names(nodes):
    """Names that the file itself defines: functions, classes, variables, attributes it sets, slots and fields."""
    for node in nodes:
        if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef | ast.ClassDef):
            yield node.name
        elif isinstance(node, ast.Name) and isinstance(node.ctx, ast.Store):
            yield node.id
        elif isinstance(node, ast.Attribute) and isinstance(node.ctx, ast.Store):
            yield node.attr


def used_privately(nodes, lines):
    """Lines that use a private attribute which the file does not define, and give no reason."""
    own = set(own_names(nodes))
    for node in nodes:
        if isinstance(node, ast.Attribute) and private(node.attr) and node.attr not in own \
                and not re.search(r"#\s*\w+", lines[node.lineno - 1]):
            yield node.lineno, node.attr


def offenders(root, room):
    """All of them in a room, as ``file:line name``."""
    for path in sorted((root / room).rglob("*.py")):
        if any(part in path.as_posix() for part in NOT_ROOM_CODE):
            continue
        text = path.read_text(encoding="utf-8")
        nodes = [*ast.walk(ast.parse(text))]
        for line, name in [*imported_privately(nodes), *used_privately(nodes, text.splitlines())]:
            yield f"{path.relative_to(root)}:{line} {name}"


@pytest.mark.parametrize("room", ROOMS)
def test_what_is_private_stays_in_its_file(root, room):
    """A name with an underscore is used where it is defined; a foreign one only with a reason on its line."""
    assert list(offenders(root, room)) == []


@pytest.mark.parametrize(("text", "name"), [
    ("from synthetic_data.people.lives import _Engine\n", "_Engine"),
    ("from ._hidden import shown\n", "_hidden"),
    ("import numpy\nnumpy._core\n", "_core"),
    ("def f(other):\n    return other._rows\n", "_rows"),
])
def test_a_private_name_of_another_file_is_seen(tmp_path, text, name):
    """However it is reached for."""
    (tmp_path / "room").mkdir()
    (tmp_path / "room/wrong.py").write_text(text)

    assert [line.split()[1] for line in offenders(tmp_path, "room")] == [name]


@pytest.mark.parametrize("text", [
    "class Own:\n    def __init__(self, other):\n        self._rows = other._rows\n",
    "import numpy\nnumpy._core  # the public name came with 2.4 only\n",
    "class Own:\n    __slots__ = ()\n    def __len__(self):\n        return self.__len__()\n",
])
def test_own_names_and_reasons_are_let_through(tmp_path, text):
    """A file may use what it defines itself, and say why it reaches further."""
    (tmp_path / "room").mkdir()
    (tmp_path / "room/right.py").write_text(text)

    assert list(offenders(tmp_path, "room")) == []
