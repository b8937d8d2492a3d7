"""A server behind a Hub: the same desk as on one machine, started by the Hub's program for whom the Hub names."""

import pytest

from grading.errors import GradingError
from grading.setup import hub_server as program
from grading.setup.hub_server import hub_server


def options(server):
    """What follows the program."""
    assert server.command[1:3] == ("-m", "jupyterhub.singleuser")
    return server.command[3:]


def test_an_instructors_server_opens_formgrader_and_leaves_the_address_to_the_hub(course, tmp_path):
    """It shows the course, begins at formgrader, and sets neither port nor address, which are the Hub's."""
    server = hub_server("teach", course.root, "leyla", tmp_path / "leyla")
    assert "--ServerApp.default_url=/formgrader" in options(server) and server.home == course.root
    assert [one for one in options(server) if one.startswith(("--port", "--ip", "--ServerApp.open_browser"))] == []


def test_a_trainees_server_holds_their_own_desk_and_no_other(course, kernels, tmp_path):
    """Known by account whatever the capitals; opens their exercise; nobody of the class list has none."""
    (tmp_path / ".kernels").symlink_to(kernels)
    server = hub_server("notebooks", course.root, "BAHAR", tmp_path / "bahar", "/hub/home")
    assert "--ServerApp.default_url=/doc/tree/T1/T1.ipynb" in options(server)
    assert (server.home / "T1" / "T1.ipynb").is_file() and server.home.is_relative_to(tmp_path / "bahar")
    assert server.environment["READINESS_TRAINEE"] == "bahar"
    assert "READINESS_COURSE_SECRET" not in server.environment
    with pytest.raises(GradingError, match="not on the class list"):
        hub_server("notebooks", course.root, "leyla", tmp_path / "leyla")


@pytest.mark.parametrize(("who", "says"), [("nobody", "not on the class list"), (None, "JUPYTERHUB_USER is not set")])
def test_a_server_that_cannot_be_prepared_ends_with_one_line(course, tmp_path, monkeypatch, capsys, who, says):
    """For the Hub's log: what is wrong, and the exit code of bad input."""
    monkeypatch.setattr("sys.argv", ["readiness-hub-server", "notebooks", str(course.root)])
    monkeypatch.delenv("JUPYTERHUB_USER", raising=False)
    if who:
        monkeypatch.setenv("JUPYTERHUB_USER", who)
    with pytest.raises(SystemExit) as ended:
        program.main()
    assert ended.value.code == 3
    assert says in (told := capsys.readouterr().err) and len(told.splitlines()) == 1
