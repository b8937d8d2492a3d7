"""The house stays readable: types are checked strictly, pieces stay small, and one word means one thing."""

import ast
import importlib
import re
import tomllib
from functools import cache
from zoneinfo import available_timezones

from courses.authoring.lint import LONGEST_BUILD

ROOMS = ("synthetic_data", "simulator", "courses", "grading")


def files_of(root):
    """Every Python file of the four rooms."""
    return [path for room in ROOMS for path in sorted((root / room).rglob("*.py"))]


@cache
def read(path):
    """Classes and functions of one Python file, and its texts that are values and no docstrings; read once."""
    defined, texts, told = [], [], set()
    for node in ast.walk(ast.parse(path.read_text())):
        match node:
            case ast.ClassDef() | ast.FunctionDef() | ast.AsyncFunctionDef():
                defined.append(node)
            case ast.Expr(value=ast.Constant() as alone):
                told.add(alone)
            case ast.Constant(value=str()):
                texts.append(node)
    return defined, [node.value for node in texts if node not in told]


def definitions_of(root):
    """Every class and function of every Python file of the rooms, with its file."""
    return [(path, node) for path in files_of(root) for node in read(path)[0]]


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
    for word in ("Block", "Run", "Case", "Desk"):
        assert len([place for place in places if place.endswith(f".{word}")]) == len(classes.get(word, [])) <= 1, word
    # A simulated office has staff and no desks; its learning curve and what it learns from errors are two things.
    assert not {"Desks", "Learning"} & set(classes)


LETTERS_OF_UNICODE = {
    "simulator/bpmn/names.py": "the capital I with a dot, whose small letter Unicode makes two of",
    "synthetic_data/core/number_formats.py": "the sign of the zloty, as spreadsheets show it",
    "synthetic_data/core/shown_text.py": "letters that show nothing and so hide in a name",
}
"""Files that may hold letters beside a to z in a value, with the reason."""


def values_of(root):
    """Every text in the Python of the rooms that is a value and no docstring, with its file."""
    return [(path.relative_to(root).as_posix(), text) for path in files_of(root) for text in read(path)[1]]


def test_no_language_stands_in_python(root):
    """Letters of a language are data of a country, a spelling table, a catalogue of texts or an exercise."""
    found = {file for file, text in values_of(root)
             if any(letter.isalpha() and not letter.isascii() for letter in text)}
    assert found == set(LETTERS_OF_UNICODE)


def test_no_place_of_the_world_stands_in_grading(root):
    """A zone is what an instructor writes; messages and defaults name none."""
    places = {zone for zone in available_timezones() if "/" in zone and not zone.startswith("Etc/")}
    texts = [(path, path.read_text()) for path in files_of(root) if path.is_relative_to(root / "grading")]
    assert [f"{path.relative_to(root)}: {zone}" for path, text in texts for zone in places if zone in text] == []


LONGEST_CLASS, LONGEST_FUNCTION = 200, 40


def lines_of(node):
    """Lines of a class; of a function, the lines beside its docstring, which grows with what it explains."""
    lines = node.end_lineno - node.lineno + 1
    if isinstance(node, ast.ClassDef) or ast.get_docstring(node) is None:
        return lines
    return lines - (node.body[0].end_lineno - node.body[0].lineno + 1)


def python_of(root):
    """Every Python file of the tree, beside what stands in the rooms also tests, benchmarks, docs and tools."""
    folders = [root / folder for folder in (*ROOMS, "tests", "benchmarks", "docs", ".ci")]
    return sorted([*(path for folder in folders for path in folder.rglob("*.py")), root / "readiness.py"])


WHOLE = {
    "benchmarks/office.py:salabim_six_stage": "a peer's model, closed in one piece as its authors write them",
    "tests/courses/browser/test_desks.py:five_desks": "a table of data: one desk of each kind",
    "tests/synthetic_data/small_office.py:small_office": "a table of data: one register after the other",
}
"""Longer functions outside the rooms that are one thing, with the reason; in the rooms there are none."""


def test_classes_and_functions_stay_small(root):
    """Wherever in the tree: a class has at most 200 lines and a function 40, a few of which one reads as a table."""
    kinds = {ast.ClassDef: LONGEST_CLASS, ast.FunctionDef: LONGEST_FUNCTION, ast.AsyncFunctionDef: LONGEST_FUNCTION}
    large = {f"{path.relative_to(root)}:{node.name}": lines_of(node) for path in python_of(root)
             for node in read(path)[0] if lines_of(node) > kinds[type(node)]}

    assert sorted(large) == sorted(WHOLE)
    assert not [name for name in large if name.startswith(ROOMS)]


def test_what_an_exercise_builds_is_read_on_a_few_screens(root):
    """A build file has fewer than 150 lines: desks and what is expected of them; cases come from the classroom."""
    files = sorted((root / "courses").glob("*/keys/*/build.py"))

    assert len(files) > 8
    assert {path.parent.name: lines for path in files
            if (lines := len(path.read_text().splitlines())) >= LONGEST_BUILD} == {}
