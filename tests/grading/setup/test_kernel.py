"""A trainee's kernel as JupyterLab starts it: the desks work, and the way to the answers is not there."""

import contextlib
import json
import os
import queue
import shutil
import sys
import urllib.error
import urllib.request
import zipfile

import pytest

from grading import find_seat, open_course
from grading.errors import GradingError
from grading.setup import kernel as setup_kernel
from grading.setup.kernel import make_trainee_kernel
from tests.serving import free_port, served

ROOMS = ("courses.solve", "courses.form", "courses.scoring", "courses.cases", "courses.authoring",
         "courses.data_quality.keys.D4.solve", "grading", "simulator", "synthetic_data", "readiness")
LOOK_EVERYWHERE = """
import importlib, os, re, site, sys
from pathlib import Path

places = {*sys.path, sys.prefix, sys.base_prefix, sys.executable, os.path.realpath(sys.executable)}
places |= {os.path.realpath(m.__file__) for m in list(sys.modules.values()) if getattr(m, "__file__", None)}
places |= {part for value in os.environ.values() for part in re.split("[:;= ]", value)}
kept = [Path(sys.prefix, "pyvenv.cfg"), *Path(sys.prefix).rglob("*.dist-info/*"), *Path(sys.prefix).rglob("*.pth")]
for file in kept:
    if file.is_file():
        places |= set(re.findall(r"/[^\\s\\"',;:]+", file.read_bytes().decode(errors="replace")))
around = {str(up) for place in places for up in (Path(place), *list(Path(place).parents)[:6])}
for place in sorted(place for place in around if len(Path(place).parts) > 2):
    for packages in (place, *map(str, Path(place).glob("lib/python3*/site-packages"))):
        if os.path.isdir(packages):
            site.addsitedir(packages)
own = os.path.dirname(os.path.dirname(os.path.dirname(__import__("courses.toolkit").toolkit.__file__)))
sys.path[:] = [place for place in sys.path if place != own]
for name in [name for name in sys.modules if name.split(".")[0] == "courses"]:
    del sys.modules[name]  # else the first `courses` would answer for all others
reached = []
for name in ROOMS:
    try:
        importlib.import_module(name)
        reached.append(name)
    except ImportError:
        pass
print(len(around), reached)
"""


class Notebook:
    """Cells run in a kernel that the trainee's JupyterLab has started."""

    def __init__(self, client):
        self.client = client

    def run(self, cell):
        """Return what the cell printed, showed, and the name and words of its error."""
        said = []

        def hear(message):
            content = message["content"]
            said.append(content.get("text") or str(content.get("data") or "") if "ename" not in content
                        else f"{content['ename']}: {content['evalue']}")

        self.client.execute_interactive(cell, timeout=120, output_hook=hear)
        return "".join(said)


def ask(address, data=None):
    """Ask the server for JSON; what is sent as bytes is a form."""
    sent = json.dumps(data).encode() if isinstance(data, dict) else data
    request = urllib.request.Request(address, sent, {"Authorization": "token open"})
    with urllib.request.urlopen(request, timeout=60) as answer:
        return json.load(answer)


@pytest.fixture(scope="module")
def lab(released_course, kernels, tmp_path_factory, root):
    """Address and desk of a trainee's JupyterLab, started by somebody whose shell stands in the middle of the keys."""
    bait = {"PWD": str(root), "OLDPWD": str(root / "courses"), "VIRTUAL_ENV": sys.prefix, "PYTHONPATH": str(root),
            "JUPYTER_PATH": f"{sys.prefix}/share/jupyter"}
    home, port = tmp_path_factory.mktemp("desk"), free_port()
    exchange = shutil.copytree(released_course.exchange, home / "exchange")
    with pytest.MonkeyPatch.context() as shell:
        for name, value in bait.items():
            shell.setenv(name, value)
        desk = open_course(find_seat(exchange / "tiny", "bahar"), home / "bahar", kernels=kernels,
                           browser=False, port=port)
    address = f"http://127.0.0.1:{port}"
    with served([*desk.command, "--IdentityProvider.token=open"], f"{address}/api", home / "lab.log",
                env=dict(desk.environment), cwd=desk.home):
        yield address, desk


def wait_until_heard(client):
    """Ask until what the kernel says arrives."""
    for _ in range(120):
        client.kernel_info()
        with contextlib.suppress(queue.Empty):
            client.get_iopub_msg(timeout=1)
            return
    raise AssertionError("the kernel says nothing")


@pytest.fixture
def notebook(lab):
    """A kernel for the exercise, started by the server as a notebook's first cell has it started."""
    from jupyter_client import BlockingKernelClient

    address, desk = lab
    number = ask(f"{address}/api/kernels", {"name": "python3", "path": "T1/T1.ipynb"})["id"]
    client = BlockingKernelClient()
    client.load_connection_file(f"{desk.environment['JUPYTER_RUNTIME_DIR']}/kernel-{number}.json")
    client.start_channels(hb=False)  # on a busy machine a heart may beat too slowly
    wait_until_heard(client)
    yield Notebook(client)
    client.stop_channels()
    urllib.request.urlopen(urllib.request.Request(f"{address}/api/kernels/{number}", method="DELETE",
                                                  headers={"Authorization": "token open"}), timeout=60)


@pytest.mark.slow
def test_a_cell_cannot_import_what_knows_the_answers(notebook):
    """Solvers, forms, scoring rules, keys and the other rooms are not installed where a trainee's cells run."""
    for name in ROOMS:
        assert notebook.run(f"import {name}").startswith("ModuleNotFoundError"), name
    assert notebook.run("from courses import solve, build_variant").startswith("ImportError")


@pytest.mark.slow
def test_the_environment_names_no_way_to_them(notebook):
    """Every folder that the path, variables, modules or package records name is put on the path: still no room."""
    looked, reached = notebook.run(f"ROOMS = {ROOMS!r}\n{LOOK_EVERYWHERE}").split(maxsplit=1)

    assert reached.strip() == "[]"
    assert int(looked) > 50


@pytest.mark.slow
def test_a_program_that_a_cell_starts_meets_no_more(notebook):
    """`python` in a subprocess is the trainee's own too."""
    started = "import subprocess\nprint(subprocess.run({}, capture_output=True, text=True))"

    said = notebook.run(started.format(["python", "-c", "import courses.toolkit, grading"]))
    assert "No module named 'grading'" in said.replace("\\", "")


@pytest.mark.slow
def test_the_notebook_works_in_it(notebook):
    """The exercise opens with its desks as widgets; away from the course page the last step says where to go."""
    assert notebook.run("from courses.toolkit import start\nlesson = start()") == ""
    assert "application/vnd.jupyter.widget-view+json" in notebook.run("lesson.desk('cases')")
    assert "Your course page is not to be found" in notebook.run("lesson.hand_in()")


@pytest.mark.slow
def test_the_server_offers_this_kernel_and_no_terminal(lab):
    """Python is the one kernel to choose, from the desk's own environment; a shell of the server's is not offered."""
    address, desk = lab
    specs = ask(f"{address}/api/kernelspecs")["kernelspecs"]
    command = specs["python3"]["spec"]["argv"]

    assert list(specs) == ["python3"]
    assert command[0].startswith(desk.environment["JUPYTER_PATH"].removesuffix(os.path.join("share", "jupyter")))
    with pytest.raises(urllib.error.HTTPError, match="404"):
        ask(f"{address}/api/terminals")


@pytest.mark.slow
def test_assignment_list_hands_in_as_before(lab):
    """The server beside the kernel is the project's: Assignment List knows the exercise, Submit reaches the course."""
    address, desk = lab
    known = ask(f"{address}/assignments?course_id=tiny")["value"]
    assert [(one["assignment_id"], one["status"]) for one in known] == [("T1", "fetched")]

    ask(f"{address}/assignments/submit", b"course_id=tiny&assignment_id=T1")
    handed_in = (desk.home.parents[1] / "exchange" / "tiny" / "inbound").iterdir()
    assert [folder.name.split("+")[:2] for folder in handed_in] == [["bahar", "T1"]]


def small_wheel(words, needs=""):
    """A function in place of the one that builds the wheel: one module that holds `words`."""
    def build(folder):
        path = folder / "small-1.0-py3-none-any.whl"
        with zipfile.ZipFile(path, "w") as wheel:
            for name, content in (("small.py", words), (
                    "small-1.0.dist-info/METADATA", f"Metadata-Version: 2.1\nName: small\nVersion: 1.0\n{needs}")):
                wheel.writestr(zipfile.ZipInfo(name), content)  # whose date is always the same, as is then the wheel
        return path
    return build


def test_another_wheel_makes_another_environment(tmp_path, monkeypatch):
    """The same wheel finds what is there; a changed one is what the next kernel runs."""
    monkeypatch.setattr(setup_kernel, "build_trainee_wheel", small_wheel("1"))
    first = make_trainee_kernel(tmp_path)
    (first.home / "still there").touch()
    assert make_trainee_kernel(tmp_path) == first
    assert (first.home / "still there").exists()

    monkeypatch.setattr(setup_kernel, "build_trainee_wheel", small_wheel("2"))
    assert (make_trainee_kernel(tmp_path).packages / "small.py").read_text() == "2"


def test_an_environment_is_there_whole_or_not_at_all(tmp_path, monkeypatch):
    """A disk that fills up leaves nothing that could be taken for an environment; the next time it is made."""
    monkeypatch.setattr(setup_kernel, "build_trainee_wheel", small_wheel("1", "Requires-Dist: packaging"))
    with monkeypatch.context() as full:
        full.setattr("shutil.copyfile", lambda *_: (_ for _ in ()).throw(OSError(28, "No space left on device")))
        with pytest.raises(OSError, match="No space"):
            make_trainee_kernel(tmp_path)
    assert list(tmp_path.iterdir()) == []

    assert (make_trainee_kernel(tmp_path).packages / "packaging" / "version.py").exists()


def test_a_missing_need_is_said(tmp_path, monkeypatch):
    """Which package is missing, and what to do."""
    monkeypatch.setattr(setup_kernel, "build_trainee_wheel", small_wheel("1", "Requires-Dist: nowhere-to-be-found"))

    with pytest.raises(GradingError, match=r"nowhere-to-be-found is not installed.*make setup"):
        make_trainee_kernel(tmp_path)
