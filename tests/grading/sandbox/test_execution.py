"""What comes out of a notebook that runs in a sandbox, whichever kind runs it."""

import json
import re
import sys
import threading
from pathlib import Path

import pytest

from grading import Job, Limits, open_sandbox
from grading.sandbox.ports import SandboxFailed

sys.path.insert(0, str(Path(__file__).parent))
from conftest import TIGHT, notebook_of, outputs_of, printed

SHEET = "open('answer_sheet.json', 'w').write('{\"answer\": 42}')"
HONEST = (
    "import pandas as pd\nimport numpy as np\nfrom sklearn.linear_model import LogisticRegression\nprint('ready')",
    "frame = pd.DataFrame({'age': np.arange(40) % 7, 'late': np.arange(40) % 2})\nframe.head()",
    "model = LogisticRegression().fit(frame[['age']], frame['late'])\nround(float(model.coef_[0, 0]), 6)",
    "from IPython.display import display, Markdown\ndisplay(Markdown('done'), frame.tail(2))\n7",
    "1 / 0", "def f(:\n  pass", "frame['missing']", "_", "x = 5; x;", "None", "", "# only a comment",
    "import asyncio\nawait asyncio.sleep(0)\n'awaited'", "%precision 3\n3.14159265", "%%capture out\nprint('hidden')",
    "out.stdout", "import warnings\nwarnings.warn('old style')", "raise SystemExit(1)", "In[2], len(Out)",
    "frame.describe()", "print('no newline', end='')", "assert 1 == 2, 'no'",
    "try:\n    1 / 0\nexcept ZeroDivisionError as error:\n    raise ValueError('x') from error", SHEET,
)


def test_notebook_leaves_sheet_and_outputs(sandbox):
    """A notebook's answer sheet comes back byte for byte, and its outputs stand under its own cells."""
    found = sandbox.run(Job(name="a/b", notebook=notebook_of(SHEET, "print('hello')\n1 + 1")), TIGHT)
    assert (found.status, found.why, found.detail) == ("finished", "", "")
    assert found.answer_sheet == b'{"answer": 42}'
    assert [output["output_type"] for output in outputs_of(found)[1]] == ["stream", "execute_result"]


def test_files_lie_beside_the_notebook(sandbox, tmp_path):
    """Files and folders of the job are readable under their names, and the working folder is home."""
    (tmp_path / "pack").mkdir()
    (tmp_path / "pack" / "people.csv").write_text("id\n7\n")
    job = Job(name="a/b", files={"pack": tmp_path / "pack", "decisions.jsonl": b"{}\n"},
              notebook=notebook_of("print(open('pack/people.csv').read(), open('decisions.jsonl').read())"))
    assert printed(sandbox.run(job, TIGHT)) == "id\n7\n {}\n\n"


def test_no_right_is_left_not_even_one_to_gain(sandbox):
    """Effective, allowed and inheritable rights and the most that any program could be given are none."""
    found = sandbox.run(Job(name="a/b", notebook=notebook_of(
        "print(*(line.split()[1] for line in open('/proc/self/status') if line.startswith('Cap')))")), TIGHT)

    assert set("".join(printed(found).split())) == {"0"}


def test_environment_is_the_same_everywhere(sandbox, private_variable):
    """The notebook knows that it is graded, and nothing of the grader's environment."""
    source = "import os; print(os.environ['READINESS_GRADING'], os.getcwd() == os.environ['HOME'], dict(os.environ))"
    text = printed(sandbox.run(Job(name="a/b", notebook=notebook_of(source)), TIGHT))
    assert text.startswith("1 True")
    assert private_variable not in text


def test_toolkit_is_there_and_no_room(sandbox):
    """Only the toolkit of the project can be imported beside trainee code."""
    source = "import courses.toolkit\nfor room in ('grading', 'simulator', 'synthetic_data', 'courses.exercise'):\n" \
             "    try:\n        __import__(room)\n    except ImportError:\n        print('no', room)"
    text = printed(sandbox.run(Job(name="a/b", notebook=notebook_of(source)), TIGHT))
    assert text.count("no ") == 4


@pytest.mark.slow
def test_fast_engine_equals_stock_kernel():
    """On honest work the warm sandbox shows what a stock Jupyter kernel shows, and leaves the same sheet."""
    job = Job(name="oracle", notebook=notebook_of(*HONEST))
    with open_sandbox("namespaces") as fast, open_sandbox("bubblewrap", engine="kernel") as stock:
        quick, slow = fast.run(job, Limits()), stock.run(job, Limits())
    assert (quick.status, quick.answer_sheet) == (slow.status, slow.answer_sheet) == ("finished", b'{"answer": 42}')
    assert _comparable(quick) == _comparable(slow)


def _comparable(execution):
    """Outputs without what differs from process to process: the made-up file names of cells."""
    text = re.sub(r"(/tmp/ipykernel_\d+/)?\d{6,}\.py", "cell.py", json.dumps(json.loads(execution.notebook)["cells"]))
    return [(cell["execution_count"], cell["outputs"]) for cell in json.loads(text)]


def test_a_cell_that_never_ends_is_interrupted(run):
    """A cell beyond its time is stopped and the next one runs."""
    found = run("while True: pass", SHEET, limits=Limits(wall_seconds=30, cell_seconds=0.5))
    assert found.status == "finished"
    assert found.answer_sheet
    assert outputs_of(found)[0][0]["ename"] == "CellTimeout"


def test_wall_limit_keeps_earlier_answers(run):
    """Work stopped at the wall limit keeps the answers written before, with a sentence for each reader."""
    sleeper = "import signal, time\nsignal.setitimer(signal.ITIMER_REAL, 0)\ntime.sleep(60)"
    found = run(SHEET, sleeper, limits=Limits(wall_seconds=3, cell_seconds=30))
    assert (found.status, found.answer_sheet) == ("timed_out", b'{"answer": 42}')
    assert (found.why, found.values["wall_seconds"]) == ("run-wall", "3")
    assert found.detail.startswith("Stopped")


def test_cpu_limit_counts_all_processes(run):
    """Processes that share the work share the CPU limit too."""
    busy = "import os, signal\nsignal.setitimer(signal.ITIMER_REAL, 0)\nos.fork(); os.fork()\nwhile True: pass"
    found = run(busy, limits=Limits(wall_seconds=20, cpu_seconds=1))
    assert found.status == "timed_out"
    assert found.cpu_seconds < 3


def test_a_dead_process_keeps_what_it_showed(run):
    """The outputs of the cells before a crash are kept."""
    found = run("print('before')", "import os; os._exit(1)", "print('never')")
    assert found.status == "died"
    assert printed(found) == "before\n"


def test_oversized_sheet_is_not_read(run):
    """A sheet beyond its limit is refused with a sentence, not cut."""
    found = run("open('answer_sheet.json', 'w').write('x' * 2000)", limits=Limits(sheet_bytes=1000))
    assert found.answer_sheet is None
    assert found.why == "run-sheet"


def test_output_is_cut(run):
    """A stream beyond its limit is cut and says so."""
    text = printed(run("print('x' * 5_000_000)", limits=Limits(output_bytes=10_000)))
    assert len(text) < 11_000
    assert "output cut here" in text


def test_every_notebook_has_its_own_luck(run):
    """Forked processes do not share random numbers."""
    source = "import random, numpy; print(random.random(), numpy.random.rand())"
    assert printed(run(source)) != printed(run(source))


def test_nothing_is_left_for_the_next_notebook(run):
    """Names, files and modules of one notebook are gone in the next."""
    run("import builtins, json\nbuiltins.leftover = 1\nleft = 2\nopen('left', 'w').write('x')\njson.dumps = None")
    text = printed(run("import json, os; print(hasattr(__builtins__, 'leftover'), 'left' in globals(), os.listdir(),"
                       " json.dumps is None)"))
    assert text == "False False [] False\n"


def test_slow_notebooks_do_not_delay_others(warm):
    """While one notebook sleeps until its limit, another one finishes."""
    sleeper = Job(name="slow", notebook=notebook_of("import time; time.sleep(60)"))
    for patience in (4, 40):  # the longer one where the machine was too busy for a quick notebook
        beside = threading.Thread(target=warm.run, args=(sleeper, Limits(wall_seconds=patience, cell_seconds=50)))
        beside.start()
        found = warm.run(Job(name="quick", notebook=notebook_of("1")), TIGHT)
        waited = beside.is_alive()
        beside.join()
        assert found.status == "finished"
        if waited:
            return
    raise AssertionError("the quick notebook came after the slow one")


@pytest.mark.parametrize("content", [b"", b"[]", b"{", b'{"cells": 3}', b"[" * 100_000, b'{"cells": [1]}', b"\xff\xfe"])
def test_unreadable_notebooks_are_refused(warm, content):
    """What is no notebook is refused in a sentence and never executed."""
    found = warm.run(Job(name="broken", notebook=content), TIGHT)
    assert (found.status, found.notebook) == ("refused", None)
    assert found.detail.startswith("Not executed")


def test_linked_notebooks_are_refused(warm, tmp_path):
    """A link in place of a notebook is refused in a sentence and not followed."""
    (tmp_path / "real.ipynb").write_bytes(notebook_of("1"))
    (tmp_path / "link.ipynb").symlink_to(tmp_path / "real.ipynb")
    found = warm.run(Job(name="link", notebook=tmp_path / "link.ipynb"), TIGHT)
    assert (found.status, found.notebook) == ("refused", None)
    assert "plain file" in found.detail


@pytest.mark.parametrize("name", ["../out", "/etc/passwd", "a/../../b", "", "a\0b"])
def test_files_cannot_climb_out(warm, name):
    """A file name that leaves the notebook's folder is the caller's mistake and raises."""
    with pytest.raises(ValueError, match="beside a notebook"):
        warm.run(Job(name="x", notebook=notebook_of("1"), files={name: b""}), TIGHT)


def test_dead_warm_process_is_replaced(tmp_path):
    """When the warm process has died, the next submission starts a new one."""
    with open_sandbox("namespaces", warm=()) as sandbox:
        job = Job(name="x", notebook=notebook_of("print('here')"))
        assert printed(sandbox.run(job, TIGHT)) == "here\n"
        sandbox._process.kill()
        sandbox._process.wait()
        assert printed(sandbox.run(job, TIGHT)) == "here\n"


def test_warm_process_that_cannot_fork_safely_refuses():
    """A module that starts threads when it is imported stops grading with its name, instead of a lottery."""
    with open_sandbox("namespaces", warm=("zmq",)) as sandbox, pytest.raises(SandboxFailed, match="zmq"):
        sandbox.run(Job(name="x", notebook=notebook_of("1")), TIGHT)
