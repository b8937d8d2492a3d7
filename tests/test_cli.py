"""The one command line: what it costs to ask, how it answers mistakes."""

import subprocess
import sys
from types import SimpleNamespace

import pytest

import readiness as command_line


@pytest.fixture
def readiness(monkeypatch, capfd):
    """Run the command line, in this process because starting one costs more than most verbs."""
    monkeypatch.setenv("NO_COLOR", "1")
    monkeypatch.setenv("COLUMNS", "200")

    def run(*words):
        monkeypatch.setattr(sys, "argv", ["readiness", *map(str, words)])
        with pytest.raises(SystemExit) as ended:
            command_line.main()
        said = capfd.readouterr()
        return SimpleNamespace(returncode=ended.value.code or 0, stdout=said.out, stderr=said.err)

    return run


def test_a_process_of_its_own_says_the_same(tmp_path):
    """Typed in a terminal, a mistake ends in its exit code and one message."""
    run = subprocess.run([sys.executable, "-m", "readiness", "office", "check", "mine.yml"], cwd=tmp_path,
                         capture_output=True, text=True)

    assert run.returncode == 3
    assert "mine.yml" in run.stderr
    assert "Traceback" not in run.stderr


@pytest.mark.parametrize("room", ["people", "office", "course", "grade"])
def test_every_room_is_mounted(readiness, room):
    """Each room's verbs answer to --help."""
    run = readiness(room, "--help")

    assert run.returncode == 0, run.stderr
    assert "Commands" in run.stdout


@pytest.mark.parametrize("words", [
    ["office", "run", "b\udcfcro.yml"], ["grade", "trainee", "class", "bahar", "--first-name", "M\udcfc"]])
def test_bytes_of_another_code_page_are_refused(readiness, words):
    """A name from a ZIP or a terminal of another system is refused by name, whichever verb it is given to."""
    run = readiness(*words)

    assert run.returncode == 3 and run.stdout == ""
    assert run.stderr.startswith("command line: ") and words[-1].replace("\udcfc", r"\udcfc") in run.stderr


@pytest.mark.parametrize("words", [["peeple"], ["office", "run", "--no-such-option"], ["tour", "--people", "many"]])
def test_a_wrong_word_is_a_usage_error(readiness, words):
    """Mistyped verbs and options end in exit 2 and no traceback."""
    run = readiness(*words)

    assert run.returncode == 2
    assert "Traceback" not in run.stderr


@pytest.mark.parametrize("content", [
    b"\x00\xff\x13 binary", b"- just\n- a list\n", b"titel: x\nstaff: [1,\n", b"",
])
def test_a_malformed_scenario_is_one_message(readiness, tmp_path, monkeypatch, content):
    """Binary garbage, a list, broken YAML, nothing: exit 3, one message that names the file, no traceback."""
    (tmp_path / "mine.yml").write_bytes(content)
    monkeypatch.chdir(tmp_path)
    run = readiness("office", "check", "mine.yml")

    assert run.returncode == 3
    assert "mine.yml" in run.stderr
    assert "Traceback" not in run.stderr


def test_a_missing_scenario_says_what_there_is(readiness):
    """A name nobody knows is answered with those that are known."""
    run = readiness("office", "check", "no_such_office")

    assert run.returncode == 3
    assert "no_such_office" in run.stderr


def test_asking_for_help_loads_nothing_heavy():
    """The help appears before anything that computes is loaded."""
    run = subprocess.run(
        [sys.executable, "-c", "import sys, readiness;"
         "print([m for m in ('pandas', 'numpy', 'pydantic', 'nbgrader', 'simpy') if m in sys.modules])"],
        capture_output=True, text=True, check=True)

    assert run.stdout.strip() == "[]"


@pytest.mark.parametrize(("notes", "said"), [
    ((), "Stopped. Nothing is kept, and no file is half-written."),
    (("7 blocks are kept.",), "Stopped. 7 blocks are kept.")])
def test_ctrl_c_says_what_is_kept(readiness, monkeypatch, notes, said):
    """Whoever stops a verb reads what is left of its work, and the exit code is that of an interrupt."""
    def stop(*_, **__):
        error = KeyboardInterrupt()
        for note in notes:
            error.add_note(note)
        raise error

    monkeypatch.setattr("simulator.plan.scenario.load_scenario", stop)
    run = readiness("office", "check", "claim")
    assert run.returncode == 130 and said in run.stderr
