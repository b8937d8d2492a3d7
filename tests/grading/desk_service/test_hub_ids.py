"""A Hub whose names are a learning platform's ids: who is meant by one, and where a class list says so."""

from types import SimpleNamespace

import pytest
from typer.testing import CliRunner

from grading import write_hub_config
from grading.desk_service import running
from grading.desk_service.running import serve_class
from grading.desk_service.site import make_desk_service
from grading.setup import hub_server as program
from grading.setup.hub_server import hub_server
from grading.setup.hub_waiting import NotListed
from grading.verbs.serving_a_class import app
from synthetic_data import BadInput
from tests.grading.desk_service.hubs import HUB_AT, LOGIN, SERVICES, PaperHub, plan_of, planned, told

LINES = "trainee,first_name,account\n1,Amina,101\n2,Bahar,\n"
"""A list numbered by the instructor; on the platform, number 2 is somebody else."""


@pytest.fixture
def numbered(copy_course, tmp_path):
    """A function: a class of these lines in a folder, which is its course too."""
    def make(name, lines=LINES, submitters="service"):
        course = copy_course(tmp_path / name, submitters=submitters, course=name)
        course.roster_file.write_text(lines)
        return course

    return make


@pytest.mark.parametrize(("submitters", "more"), [("service", {}), ("service", SERVICES), ("shared", {})])
def test_a_log_in_name_is_nobodys_id_at_the_platform(numbered, tmp_path, submitters, more):
    """Whoever is number 2 there is not let in, gets no server, and has no role; whoever has no id is named."""
    numbered("a", submitters=submitters)
    written = write_hub_config(plan_of(tmp_path, {"folder": "a"}, lti_login=LOGIN | more), tmp_path / "out.py")
    c = told((tmp_path / "out.py").read_text())
    assert c.Authenticator.allowed_users == {"x", "101"} and written.unknown == {"a": ("2",)}
    assert [*c.JupyterHub.template_vars["readiness_classes"]["a"]["people"].values()] == [["101"]]
    assert [one["users"] for one in c.JupyterHub.load_roles] in ([["101"]], [])
    planned(tmp_path, {"folder": "a"})
    assert told((tmp_path / "readiness_hub.py").read_text()).Authenticator.allowed_users == {"x", "101", "2"}


def test_hub_config_says_who_cannot_come(numbered, tmp_path):
    """The class list is made before the platform's ids are known, so it is no fault; but nobody waits for nothing."""
    numbered("a")
    file = plan_of(tmp_path, {"folder": "a"}, lti_login=LOGIN)
    said = CliRunner().invoke(app, ["hub-config", str(file), "--out", str(tmp_path / "o.py")])
    assert said.exit_code == 0 and "a: 2 cannot come in" in said.output


class Begun(Exception):
    """Thrown where the service would be served."""


@pytest.mark.parametrize(("login", "seen"), [({"lti_login": LOGIN}, [None, "1"]), ({}, ["2", "1"])])
def test_at_the_desk_the_platforms_id_counts_alone(numbered, tmp_path, monkeypatch, login, seen):
    """Also of somebody whom the Hub lets through, as its roles are older; by another login the name counts too."""
    course, rooms = numbered("a"), []

    def made(room, *_given, **_more):
        rooms.append(room)
        raise Begun

    planned(tmp_path, {"folder": "a"}, **login)
    monkeypatch.setattr(running, "HubLogin", lambda *_given: PaperHub())
    monkeypatch.setattr(running, "make_desk_service", made)
    with pytest.raises(Begun):
        serve_class(course.root, say=print, hub=HUB_AT)
    (room,) = rooms
    found = [room.by_login(name) for name in ("2", "101")]
    assert [one and one.id for one in found] == seen and room.by_login("") is None


def test_the_login_page_asks_by_that(served):
    """Through the page itself: number 2 comes from the Hub and reads that they are not of this class."""
    served.course.roster_file.write_text(LINES)
    room = type(served.site.state.room)(served.course.root, only_accounts=True)
    served.site = make_desk_service(room, served.store, served.admission, served.site.state.address, hub=PaperHub())
    browser = served.stranger()
    browser.get("/hub-login", follow_redirects=False)
    assert browser.get("/hub-login/back?state=state&code=2").status_code == 403


def test_a_notebook_server_asks_by_that_too(numbered, tmp_path, monkeypatch):
    """The Hub starts its program so, and the program takes nobody for the line that only has a log-in name."""
    course = numbered("a", submitters="shared")
    c = told(planned(tmp_path, {"folder": "a"}, lti_login=LOGIN))
    spawner = SimpleNamespace(user=SimpleNamespace(name="101"), name="a", cmd=[], args=[], start_timeout=1,
                              http_timeout=1)
    c.Spawner.pre_spawn_hook(spawner)
    asked = []
    monkeypatch.setattr("sys.argv", spawner.cmd[3:])
    for name in ("JUPYTERHUB_USER", "JUPYTERHUB_SERVICE_URL"):
        monkeypatch.setenv(name, "2")
    monkeypatch.setattr(program, "hub_server", lambda *_given, **more: asked.append(more) or SimpleNamespace(
        home=tmp_path, command=["x"], environment={}))
    monkeypatch.setattr("os.chdir", lambda _place: None)
    monkeypatch.setattr("os.execve", lambda *_what: None)
    program.main()
    assert asked == [{"only_accounts": True}]
    with pytest.raises(NotListed):
        hub_server("notebooks", course.root, "2", tmp_path / "home", only_accounts=True)


@pytest.mark.parametrize(("second", "teaching", "place"), [
    ("trainee,account\nzed,B-7\n", ["900"], "roster.csv: account"),
    ("trainee,account\nzed,c-1\n", ["C-1"], "hub.yml: instructors|roster.csv: account")])
def test_two_ids_that_differ_in_capitals_alone_are_not_of_one_hub(numbered, tmp_path, second, teaching, place):
    """In two classes, or one of an instructor: the Hub would let each in as the other, so that nothing is written."""
    numbered("a", "trainee,account\namina,b-7\n")
    numbered("b", second)
    plan = [{"folder": "a", "port": 8801, "instructors": teaching}, {"folder": "b", "port": 8802}]
    with pytest.raises(BadInput, match=f"(?s){place}.*but for capitals"):
        planned(tmp_path, *plan, lti_login=LOGIN)
    assert not (tmp_path / "readiness_hub.py").exists() and not (tmp_path / "a/desk/service.json").exists()
    assert planned(tmp_path, *plan), "names of one person at a Hub without a platform"


def test_one_id_in_two_classes_is_one_person(numbered, tmp_path):
    """Written alike, and may teach in another class."""
    numbered("a", "trainee,account\namina,B-7\n")
    numbered("b", "trainee,account\nzed,B-7\n")
    c = told(planned(tmp_path, {"folder": "a", "port": 8801}, {"folder": "b", "port": 8802, "instructors": ["900"]},
                     lti_login=LOGIN))
    assert c.Authenticator.allowed_users == {"x", "B-7", "900"}
