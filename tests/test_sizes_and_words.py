"""The house stays readable: types are checked strictly, pieces stay small, and one word means one thing."""

import ast
import importlib
import re
import tomllib
from functools import cache

ROOMS = ("synthetic_data", "simulator", "courses", "grading")


def files_of(root):
    """Every Python file of the four rooms."""
    return [path for room in ROOMS for path in sorted((root / room).rglob("*.py"))]


@cache
def definitions_of(root):
    """Every class and function of every Python file, with its file; read once."""
    return [(path, node) for path in files_of(root) for node in ast.walk(ast.parse(path.read_text()))
            if isinstance(node, ast.ClassDef | ast.FunctionDef | ast.AsyncFunctionDef)]


def test_types_are_checked_strictly(root):
    """All four rooms are under mypy's strict rules."""
    mypy = tomllib.loads((root / "pyproject.toml").read_text())["tool"]["mypy"]

    assert (sorted(mypy["packages"]), mypy["strict"]) == (sorted(ROOMS), True)


def test_few_types_are_ignored_and_each_says_why(root):
    """At most 20 lines ask mypy to look away; each names what it hides and gives its reason on the line."""
    ignores = [f"{path.relative_to(root)}:{number}: {line.strip()}" for path in files_of(root)
               for number, line in enumerate(path.read_text().splitlines(), 1) if "# type: ignore" in line]

    assert [each for each in ignores if not re.search(r"# type: ignore\[[a-z, -]+\]  # \S+", each)] == []
    assert 0 < len(ignores) <= 20


SHARED = {
    "Settings": "a defect's, or a sandbox's, own settings, found beside it; none is mistaken for another",
    "Patience": "the plan of it, and the part of the engine that carries it out",
    "_Office": "private to one exercise's build file, which nothing imports",
    "_Known": "private to one exercise's build file, which nothing imports",
}
"""Class names that may stand twice, with the reason."""


def classes_of(root):
    """Class name → where it stands; names of types such as `Floats = NDArray[np.float64]` are no classes."""
    places = {}
    for path, node in definitions_of(root):
        if isinstance(node, ast.ClassDef):
            places.setdefault(node.name, []).append(f"{path.relative_to(root)}:{node.lineno}")
    return places


def test_no_two_classes_share_a_name(root):
    """A class's name says which thing is meant, in whatever room one reads it."""
    shared = {name: places for name, places in classes_of(root).items() if len(places) > 1}

    assert {name: places for name, places in shared.items() if name not in SHARED} == {}
    assert sorted(shared) == sorted(SHARED)


def glossary(root):
    """Word → its place, as the page of words says."""
    rows = re.findall(r"^\| ([a-z ]+) \| .* \| `([\w.]+)` \|$", (root / "docs/reference/words.md").read_text(), re.M)
    return dict(rows)


def test_the_glossary_names_what_there_is(root):
    """Every word of the glossary stands once, and its place is where the thing of that name is made."""
    lines = [line for line in (root / "docs/reference/words.md").read_text().splitlines() if line.startswith("| ")]
    words = glossary(root)

    assert len(words) == len(lines) - 1 > 30
    for word, place in words.items():
        module, _, name = place.rpartition(".")
        thing = getattr(importlib.import_module(module), name, None)
        assert thing is not None, f"{word}: {place}"
        assert not isinstance(thing, type) or thing.__module__ == module, f"{word}: {place} is defined elsewhere"


def test_words_that_had_two_meanings_have_one(root):
    """Of the words that once stood for several things, each names one class at most, and the glossary says which."""
    classes, places = classes_of(root), glossary(root).values()
    for word in ("Block", "Run", "Case", "Desk", "Desks", "Learning"):
        assert len([place for place in places if place.endswith(f".{word}")]) == len(classes.get(word, [])) <= 1, word


LONGEST_CLASS, LONGEST_FUNCTION = 200, 40
STILL_LARGE = {
    "simulator/whatif/service.py:RunService": 241,
}
"""What is larger than the rule, with the lines it has; none may grow, none may be added, what is mended leaves."""


def lines_of(node):
    """Lines of a class; of a function, the lines beside its docstring, which grows with what it explains."""
    lines = node.end_lineno - node.lineno + 1
    if isinstance(node, ast.ClassDef) or ast.get_docstring(node) is None:
        return lines
    return lines - (node.body[0].end_lineno - node.body[0].lineno + 1)


def test_classes_and_functions_stay_small(root):
    """A class has at most 200 lines and a function 40; the few that are larger are named, and do not grow."""
    kinds = {ast.ClassDef: LONGEST_CLASS, ast.FunctionDef: LONGEST_FUNCTION, ast.AsyncFunctionDef: LONGEST_FUNCTION}
    large = {f"{path.relative_to(root)}:{node.name}": lines_of(node) for path, node in definitions_of(root)
             if lines_of(node) > kinds[type(node)]}

    assert {name: lines for name, lines in large.items() if lines > STILL_LARGE.get(name, 0)} == {}
    assert sorted(large) == sorted(STILL_LARGE)
