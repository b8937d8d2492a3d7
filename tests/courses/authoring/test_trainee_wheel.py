"""The trainee's wheel: a list of files, each of which may be read by anybody who is to be examined."""

import ast
import contextlib
import fnmatch
import http.client
import json
import re
import subprocess
import sys
import zipfile

import pytest

from courses import (
    Variant,
    build_trainee_wheel,
    build_variant,
    load_exercise,
    write_trainee_folder,
)

ALLOWED = (
    "courses/__init__.py",
    *(f"courses/toolkit/{name}.py" for name in (
        "__init__", "desk", "desk_hours", "hand_in_widget", "handing_in", "lesson", "notebook", "pack", "practice",
        "practising", "record", "recovery_office", "review_office", "serve", "sheet", "staged", "steps",
        "typed_numbers", "typing_desk", "visit_loop", "widget", "words")),
    *(f"courses/toolkit/static/{name}" for name in ("desk.css", "desk.js", "hand_in.js", "page.js")),
    "courses/toolkit/texts/??.json", "courses/toolkit/page_texts/??.json",
    *(f"courses/toolkit/web/{name}" for name in (
        "__init__.py", "connections.py", "gate.py", "reading.py", "rendering.py", "serving.py", "site.py",
        "static/home.css", "static/house.css", "templates/base.html.j2", "templates/wrong.html.j2")),
    *(f"courses/toolkit/home/{name}" for name in (
        "__init__.py", "__main__.py", "card.py", "hand_in.py", "settings.py", "shelf.py", "site.py",
        *(f"templates/{page}.html.j2" for page in ("course", "hand_in", "home", "step", "waiting")))),
    *(f"readiness_lab_trainee-*.dist-info/{name}" for name in (
        "METADATA", "WHEEL", "RECORD", "entry_points.txt", "licenses/LICENSE")),
)
"""Somebody adds a file only after thinking about whether it helps to answer an exercise; a language is words alone.
The offices to practise in reckon by the rules that O6, P2 and P3 print, for cases that are not graded."""


@pytest.fixture(scope="module")
def wheel(tmp_path_factory):
    """The wheel as it is given out."""
    return build_trainee_wheel(tmp_path_factory.mktemp("wheel"))


def test_the_wheel_holds_what_is_listed_and_nothing_else(wheel):
    """Every file stands in the list above, and every line of the list has a file."""
    names = zipfile.ZipFile(wheel).namelist()

    assert [name for name in names if not any(fnmatch.fnmatchcase(name, each) for each in ALLOWED)] == []
    assert [each for each in ALLOWED if not fnmatch.filter(names, each)] == []


def test_a_key_left_in_the_toolkits_folder_stays_at_home(tmp_path, monkeypatch, root):
    """An answer file, a compiled solver or a folder of keys that somebody drops beside the toolkit is not packed."""
    import shutil

    from courses.authoring import trainee_wheel

    toolkit = tmp_path / "courses" / "toolkit"
    shutil.copytree(root / "courses" / "toolkit", toolkit)
    (toolkit / "keys").mkdir()
    for name in ("exercise.yml", "solve.pyc", "keys/solve.py", "texts/answers.yml", "static/key.json"):
        (toolkit / name).write_text("secret")
    monkeypatch.setattr(trainee_wheel, "COURSES", tmp_path / "courses")
    packed = zipfile.ZipFile(build_trainee_wheel(tmp_path / "out"))

    assert [name for name in packed.namelist() if packed.read(name) == b"secret"] == []
    assert "courses/toolkit/desk.py" in packed.namelist()


def test_its_programs_import_nothing_that_is_not_in_it(wheel):
    """Each import is Python's own, the toolkit's, or of a package that the wheel says it needs."""
    files = zipfile.ZipFile(wheel)
    here = {name.removesuffix(".py").removesuffix("/__init__").replace("/", ".") for name in files.namelist()}
    outside = set()
    for name in files.namelist():
        for node in ast.walk(ast.parse(files.read(name))) if name.endswith(".py") else ():
            asked = [each.name for each in node.names] if isinstance(node, ast.Import) else (
                [node.module] if isinstance(node, ast.ImportFrom) else [])
            outside |= {each for each in asked if each.split(".")[0] not in sys.stdlib_module_names} - here

    assert {name.split(".")[0] for name in outside} <= {
        "anywidget", "traitlets", "jinja2", "markdown_it", "markupsafe", "starlette", "uvicorn"}


def test_the_same_toolkit_gives_the_same_wheel(wheel, tmp_path):
    """Byte for byte, so that an environment need not be made again for nothing."""
    assert build_trainee_wheel(tmp_path).read_bytes() == wheel.read_bytes()


@pytest.fixture(scope="module")
def installed(wheel, tmp_path_factory):
    """A folder into which pip has put the wheel, without a network."""
    folder = tmp_path_factory.mktemp("installed")
    subprocess.run([sys.executable, "-m", "pip", "install", "-q", "--no-index", "--no-deps", "--target", folder, wheel],
                   check=True)
    return folder


@contextlib.contextmanager
def desk_opened(installed, folder):
    """What `readiness-desk` says first, in an environment that knows the wheel before anything else."""
    command = [sys.executable, installed / "bin" / "readiness-desk", folder]
    with subprocess.Popen(command, text=True, stdout=subprocess.PIPE, stderr=subprocess.STDOUT,
                          env={"PYTHONPATH": str(installed), "PYTHONUNBUFFERED": "1"}) as program:
        try:
            yield program.stdout.readline()
        finally:
            program.terminate()


def test_its_command_asks_for_a_folder_with_case_files(installed, tmp_path):
    """Somebody who stands in the wrong folder is told so in words."""
    with desk_opened(installed, tmp_path) as said:
        assert said.startswith("The case files are missing")


def test_its_page_shows_the_pack_and_no_other_file(installed, tmp_path):
    """The desk without Jupyter has its page, its three files and its desks' state; every other path is refused."""
    exercise = load_exercise("F2")
    pack, _ = build_variant(exercise, Variant(seed=7, pack_id="page"))
    write_trainee_folder(exercise, pack, tmp_path)
    desk = next(iter(json.loads(pack.files["desks.json"])))
    with desk_opened(installed, tmp_path) as said:
        host, token = re.search(r"http://([0-9.:]+)/\?token=(\S+)", said).groups()

        def answer(path, cookie=""):
            asked = http.client.HTTPConnection(host, timeout=60)
            asked.request("GET", path, headers={"Cookie": cookie})
            return asked.getresponse()

        cookie = answer(f"/?token={token}").headers["set-cookie"].split(";")[0]
        assert [answer(each, cookie).status for each in (
            "/", "/exercise/F2/step/2", f"/exercise/F2/state/{desk}", "/static/desks/desk.js")] == [200] * 4
        for path in ("/desk.py", "/../desk.py", "/static/../serve.py", "/pack/desks.json", "/%2e%2e/pack.py",
                     "//etc/passwd", "/texts/en.json", "/decisions.jsonl", "/exercise/../F2", "/exercise/F1"):
            assert answer(path, cookie).status == 404, path
            assert answer(path).status == 403, path
        assert answer("/static/desks/../desk.py").status in (403, 404)
