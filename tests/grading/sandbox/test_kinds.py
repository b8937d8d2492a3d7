"""Kinds of sandbox: found as files, opened by name or by rank, never a weaker one unasked."""

import json
import os
import stat
import sys
from dataclasses import replace
from pathlib import Path

import pytest

from grading import Job, Limits, SandboxMissing, list_kinds, open_sandbox
from grading.sandbox import discovery
from grading.sandbox.kinds import container
from grading.sandbox.ports import Settings

sys.path.insert(0, str(Path(__file__).parent))
from conftest import TIGHT, notebook_of, printed


def test_every_file_is_a_kind():
    """Each file in the folder of kinds holds one kind of its own name and place, and plain may not grade."""
    assert [str(problem) for problem in discovery.kind_problems()] == []
    assert len(list_kinds()) == len([*Path(discovery.kinds.__path__[0]).glob("[a-z]*.py")])
    assert "plain" in [kind.name for kind in list_kinds() if not kind.grades]


@pytest.mark.parametrize(("change", "said"), [
    ({"name": "container2"}, "kinds/container.py: KIND.name: is not the name of its file"),
    ({"order": 0}, "KIND.order: is that of"), ({"protects": " "}, "KIND.protects: must say by what means"),
    (None, "kinds/container.py: KIND: is no kind of sandbox"),
])
def test_a_file_that_is_no_kind_of_its_name_is_told(monkeypatch, change, said):
    """The doctor names the file, the rule and the remedy; a file without a kind stops nothing else from being found."""
    first = list_kinds()[0].order
    change = change and change | ({"order": first} if "order" in change else {})
    monkeypatch.setattr(container, "KIND", change and replace(container.KIND, **change))

    (problem,) = discovery.kind_problems()
    assert said in str(problem) and problem.remedy
    assert len(list_kinds()) >= 3


def test_plain_refuses_to_grade():
    """The kind without protection cannot be opened for grading, not even by name."""
    with pytest.raises(SandboxMissing, match="protects nothing"), open_sandbox("plain"):
        pass


def test_plain_refuses_a_job_given_directly():
    """Even held in hand, the kind without protection runs nothing."""
    plain = next(kind for kind in list_kinds() if kind.name == "plain").open(Settings(python=Path(sys.executable)))
    with pytest.raises(SandboxMissing, match="was not run"):
        plain.run(Job(name="amina/T1", notebook=b"{}"), TIGHT)


def test_unknown_kind_names_the_nearest():
    """A misspelt kind is answered with the near one."""
    with pytest.raises(SandboxMissing, match="did you mean bubblewrap"), open_sandbox("bublewrap"):
        pass


def test_no_sandbox_stops_grading_with_remedies(monkeypatch):
    """Where nothing works, opening fails and says for every kind why and what to do; plain is not taken instead."""
    broken = [discovery.Kind(name=kind.name, order=kind.order, grades=kind.grades, protects="", open=kind.open,
                             missing=lambda name=kind.name: f"install {name}") for kind in list_kinds()]
    monkeypatch.setattr(discovery, "list_kinds", lambda: broken)
    with pytest.raises(SandboxMissing) as told, open_sandbox():
        pass
    assert "install bubblewrap" in str(told.value)
    assert "install plain" not in str(told.value)


def test_named_kind_that_is_missing_is_not_replaced(monkeypatch):
    """A kind asked for by name fails where it does not work, though another would."""
    monkeypatch.setenv("PATH", "/nowhere")
    with pytest.raises(SandboxMissing, match="bwrap is not installed"), open_sandbox("bubblewrap"):
        pass


def test_kernel_engine_needs_a_fresh_process():
    """A warm process cannot start stock kernels and says which kind can."""
    with pytest.raises(SandboxMissing, match="bubblewrap"), open_sandbox("namespaces", engine="kernel"):
        pass


def test_container_command_closes_everything(tmp_path):
    """The container has no network, no rights, a read-only system, and limits on memory and processes."""
    box = container.Container(Settings(python=Path(sys.executable)))
    command = " ".join(box.command(tmp_path, Limits(processes=7)))
    box.close()
    for closed in ("--network=none", "--read-only", "--cap-drop=ALL", "no-new-privileges", "--user=65534:65534",
                   "--pids-limit=7", "--memory=", "--ipc=private", "--pull=never", ":ro"):
        assert closed in command


_ENGINE = """#!{python}
import os, pathlib, sys
if sys.argv[1] != "run":
    sys.exit(0)
mounts = [part.partition("=")[2].split(":") for part in sys.argv if part.startswith("--volume=")]
inside = sys.argv[sys.argv.index("readiness-sandbox") + 2:]
view = [option for source, target, _ in mounts for option in ("--ro-bind", source, target)]
# A container brings its own Python; here ours stands in, and root may have put it where others cannot go.
above = sorted(map(str, pathlib.Path(sys.base_prefix).parents))[1:]
closed = [path for path in above if not os.stat(path).st_mode & 1]
opened = [option for path in closed for option in ("--perms", "0755", "--tmpfs", path)]
opened += [option for path in above[1:] if opened for option in ("--perms", "0755", "--dir", path)]
parents = [option for path in ("/run", "/home", "/tmp") for option in ("--perms", "0755", "--tmpfs", path)]
parents += [option for source, _, _ in mounts for option in ("--perms", "0755", "--dir", os.path.dirname(source))]
# The environment may lie below one of the folders hidden just now, as in a checkout under /tmp.
here = {prefix!r}
parents += [option for path in sorted(map(str, pathlib.Path(here).parents))[1:] if path.startswith(("/tmp/", "/home/"))
            for option in ("--perms", "0755", "--dir", path)] + ["--ro-bind", here, here]
os.execvp("bwrap", ["bwrap", "--unshare-pid", "--as-pid-1", "--dev-bind", "/", "/", "--proc", "/proc", *parents,
                    *opened, "--ro-bind", sys.base_prefix, sys.base_prefix,
                    "--perms", "0777", "--tmpfs", "/home/trainee", *view, "--", {python!r}, *inside])
"""


def test_container_speaks_with_its_engine(tmp_path, monkeypatch):
    """Order and report travel through an engine's standard input and output (bubblewrap stands in for it)."""
    engine = tmp_path / "podman"
    engine.write_text(_ENGINE.format(python=sys.executable, prefix=sys.prefix))
    engine.chmod(engine.stat().st_mode | stat.S_IXUSR)
    monkeypatch.setenv("PATH", f"{tmp_path}:{os.environ['PATH']}")
    with open_sandbox("container") as sandbox:
        found = sandbox.run(Job(name="a/b", notebook=notebook_of("print('from the container')")), TIGHT)
    assert printed(found) == "from the container\n"


def test_missing_python_is_named():
    """A Python that does not run is named, with the remedy."""
    with pytest.raises(SandboxMissing, match="--python"), \
            open_sandbox("namespaces", python=Path("/no/such/python")):
        pass


def test_sandbox_removes_its_folder(tmp_path):
    """After closing, nothing of the sandbox's own is left on disk."""
    with open_sandbox("namespaces", warm=()) as sandbox:
        sandbox.run(Job(name="x", notebook=notebook_of("1")), TIGHT)
        folder = sandbox.place.folder
        assert json.loads((folder / "warm.log").read_text() or "[]") == []
    assert not folder.exists()
