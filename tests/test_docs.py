"""Documentation runs: examples in docstrings, commands on pages, links between them."""

import doctest
import importlib
import os
import pkgutil
import re
import shlex
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

import readiness

ROOT = Path(__file__).resolve().parent.parent
LAYS_FILES = ("cp ", "mkdir ")
TYPED = tuple(f"$ {program}" for program in ("readiness", *LAYS_FILES))
ROOMS = ("synthetic_data", "simulator", "courses", "grading")
PAGES = sorted([ROOT / "README.md", ROOT / "CONTRIBUTING.md", *ROOT.glob("docs/**/*.md")])


def modules():
    """Every module of the rooms, command lines apart (their help is checked on its own)."""
    found = []
    for room in ROOMS:
        names = [module.name for module in pkgutil.walk_packages([str(ROOT / room)], f"{room}.")]
        found += [name for name in names if ".keys." not in name and not name.endswith(("__main__", ".cli"))]
    return found


def shows_something(name):
    """Whether an example may stand in a module; looking for those of the many without any takes longer than running
    the examples.
    """
    module = ROOT.joinpath(*name.split("."))
    file = module / "__init__.py" if module.is_dir() else module.with_suffix(".py")
    return ">>>" in file.read_text(encoding="utf-8")


@pytest.mark.parametrize("name", [*filter(shows_something, modules())])
def test_docstring_examples_run(name):
    """What a docstring shows is what happens."""
    result = doctest.testmod(importlib.import_module(name), optionflags=doctest.ELLIPSIS | doctest.NORMALIZE_WHITESPACE)

    assert result.failed == 0
    assert result.attempted


def test_docstrings_have_examples_at_all():
    """The check above has something to check."""
    assert sum(map(shows_something, modules())) >= 100


def test_every_module_can_be_imported():
    """By its own name, also where nothing but a verb asks for it."""
    assert [importlib.import_module(name).__name__ for name in modules()] == modules()


@pytest.mark.parametrize("page", PAGES, ids=lambda p: str(p.relative_to(ROOT)))
def test_links_lead_somewhere(page):
    """A page points only at files that exist."""
    targets = re.findall(r"\]\(([^)#\s]+)(?:#[^)]*)?\)", page.read_text())

    assert [] == [t for t in targets if not t.startswith(("http", "mailto:")) and not (page.parent / t).exists()]


def commands(page):
    """The `readiness …` lines of the page's console blocks, in order, with those that lay files between them."""
    blocks = re.findall(r"```console\n(.*?)```", page.read_text(), re.S)
    return [line[2:] for block in blocks for line in block.splitlines() if line.startswith(TYPED)]


PURE = re.compile(r"readiness ((office|course) list|office compare \w+ \w+( --replications \d+)?)")
"""What reads nothing of the folder and leaves nothing in it: the same wherever it is typed."""


def typed_earlier(command, page):
    """Whether a command that is the same everywhere stands on an earlier page, whose test has it."""
    return PURE.fullmatch(command) and next(one for one in PAGES if command in commands(one)) != page


def exit_code():
    """How the command line ends for the present `sys.argv`."""
    try:
        readiness.main()
    except SystemExit as end:
        return end.code or 0
    return 0


LONG = ("add-a-practice", "an-exercise-of-your-own", "an-office-of-your-own", "bring-up-a-hub", "calibrate-your-office",
        "change-an-office", "class-of-thirty", "fill-in-a-workbook", "publish-a-data-set", "try-what-if")
"""Pages whose commands take three CPU seconds or more, and whose verbs stand on other pages too or have tests of their
own: typed in the full run alone."""


@pytest.mark.slow
@pytest.mark.parametrize("page", [pytest.param(page, marks=pytest.mark.full if page.stem in LONG else ())
                                  for page in PAGES if commands(page)], ids=lambda p: str(p.relative_to(ROOT)))
def test_commands_on_pages_run(page, tmp_path, monkeypatch, capfd):
    """Somebody who types what a page says, in an empty folder, sees it work.

    The verbs run in this process, because starting one costs more than most of them; tests/test_cli.py starts it.
    """
    for name, text in re.findall(r"`([\w-]+\.(?:yml|csv))`:\n\n```(?:yaml|csv)\n(.*?)```", page.read_text(), re.S):
        (tmp_path / name).write_text(text)
    monkeypatch.setenv("PATH", f"{Path(sys.executable).parent}{os.pathsep}{os.environ['PATH']}")
    monkeypatch.chdir(tmp_path)
    for command in commands(page):
        if command.startswith(("readiness office serve", "readiness grade open", "readiness course desk",
                               "readiness course preview", "readiness class up")):
            continue  # these stay open until closed; journeys use them in a browser
        if command == "readiness doctor":
            continue  # it tries to break out of each sandbox; tests/grading/setup/test_doctor.py types it
        if typed_earlier(command, page):
            continue
        if command.startswith(LAYS_FILES):
            if any(word.startswith(tuple(f"{room}/" for room in ROOMS)) for word in shlex.split(command)):
                break  # what follows happens in a working tree; tests/adding types it in a copy of one
            subprocess.run(shlex.split(command), check=True)
            continue
        expected = 0
        if "# exit " in command:
            command, expected = command.split("# exit ")[0], int(command.split("# exit ")[1])
        monkeypatch.setattr(sys, "argv", shlex.split(command))
        assert exit_code() == expected, f"{command}\n{''.join(capfd.readouterr())[-3000:]}"


def test_readme_names_the_two_commands():
    """The README's commands are the Makefile's targets."""
    readme, makefile = (ROOT / "README.md").read_text(), (ROOT / "Makefile").read_text()

    for target in re.findall(r"`make (\w+)`", readme):
        assert f"\n{target}:" in makefile
    assert {"run", "test"} <= set(re.findall(r"make (\w+)", readme))


def test_every_exercise_was_tried_by_the_bots():
    """The page of bots holds every exercise, each with a solver's row, and no guard is broken on it."""
    from courses import list_exercises

    page = (ROOT / "docs" / "reference" / "bots.md").read_text(encoding="utf-8")
    rows = [line.split(" | ") for line in page.splitlines() if line.startswith("| ")
            and re.search(r"\| (200|60) \|", line)]
    assert [row[0].strip("| ") for row in rows if row[1] == "solver"] == list_exercises()
    assert {row[-1].strip(" |") for row in rows} == {"holds"}


def test_reference_pages_are_in_step():
    """Verbs, measures, defects and exercises are described as they are now."""
    check = subprocess.run([sys.executable, ROOT / "docs/build.py", "--check"], capture_output=True, text=True)

    assert check.returncode == 0, check.stdout + check.stderr


@pytest.fixture
def beside_peers():
    """What the page of peers is made from, and the function that makes it."""
    sys.path.insert(0, str(ROOT / "docs"))
    import peers

    yield peers
    sys.path.remove(str(ROOT / "docs"))


def test_every_fact_about_a_peer_has_a_source(beside_peers):
    """Every question is answered for every tool, with a source on the list; no source stands there unused."""
    told = beside_peers.facts()
    cells = [(row["asks"], tool, row[tool]) for row in told["rows"] for tool in told["tools"]]

    assert {row["asks"] for row in told["rows"] if set(row) != {"asks", *told["tools"]}} == set()
    assert [(asks, tool) for asks, tool, cell in cells if cell["has"] not in ("yes", "partly", "no")] == []
    assert {cell["by"] for _, _, cell in cells} == set(told["sources"])


def test_only_tools_that_ran_have_measured_facts(beside_peers):
    """A tool that was not run here has no fact that we counted ourselves, and the page says that it was not run."""
    told = beside_peers.facts()
    not_run = [name for name, tool in told["tools"].items() if tool["run"] == "not run here"]

    assert not_run
    assert [] == [(row["asks"], tool) for row in told["rows"] for tool in not_run
                  if row[tool]["by"] == "measured" or "{" in row[tool]["says"]]
    page = (ROOT / "docs" / "reference" / "people-beside-peers.md").read_text(encoding="utf-8")
    assert all(f"{told['tools'][name]['title']} (not run here)" in page for name in not_run)


def test_figures_on_the_page_of_peers_are_those_stored(beside_peers):
    """Versions and speeds on the page are what the benchmarks stored, rounded."""
    page = (ROOT / "docs" / "reference" / "people-beside-peers.md").read_text(encoding="utf-8")
    counted, speeds = beside_peers.figures("peers"), beside_peers.figures("people")

    assert f"{counted['pseudopeople_people_shipped']:,} people in the census" in page
    assert f"{speeds['identity_rows_vs_naive_faker']:,.0f} times as fast" in page
    assert f"| a typing error, 1 of 100 cells | {speeds['typo_1pct_vs_pseudopeople']:.1f} |" in page
    assert ("small sizes" in page) == speeds["quick"]


@pytest.mark.skipif(shutil.which("systemd-analyze") is None, reason="looks with systemd's own program")
def test_the_unit_for_systemd_is_one(tmp_path):
    """Its own checker finds nothing in it, and finds something in a unit with a mistake."""
    text = (ROOT / "docs/how-to/readiness-class@.service").read_text()
    said = []
    for unit in (text, text.replace("ExecStart=/usr/bin/env", "ExecStart=/usr/bin/nothing-of-this-name")):
        (tmp_path / "readiness-class@autumn.service").write_text(unit)
        found = subprocess.run(["systemd-analyze", "verify", tmp_path / "readiness-class@autumn.service"],
                               capture_output=True, text=True, timeout=60)
        said.append((found.returncode, found.stderr))
    assert said[0] == (0, "")
    assert said[1][0] != 0 and "nothing-of-this-name" in said[1][1]
