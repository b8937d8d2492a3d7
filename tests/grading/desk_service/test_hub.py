"""Login by a JupyterHub: only the Hub says who somebody is, and only to the browser that was sent there."""

import re
import sqlite3
from contextlib import contextmanager, suppress
from types import SimpleNamespace
from urllib.parse import parse_qs, urlsplit

import httpx
import pytest
import yaml
from jinja2 import Environment
from tornado.web import HTTPError
from traitlets.config import Config

from grading import keep_service_settings
from grading.class_folder.roster_changes import write_roster
from grading.desk_service import running
from grading.desk_service.admission import KEPT
from grading.desk_service.hub_config import _PAGES as PAGES
from grading.desk_service.hub_login import HubLogin
from grading.desk_service.pace import Pace
from grading.desk_service.platform_entry import HubPlatform
from grading.desk_service.running import open_admission
from grading.desk_service.site import make_desk_service
from synthetic_data import BadInput
from tests.grading.desk_service.acting import state
from tests.grading.desk_service.hubs import HUB_AT, NO_PROXY, PaperHub, planned, started_hub, told
from tests.serving import free_port

CONFIG = NO_PROXY + """
c.JupyterHub.authenticator_class = "dummy"
c.DummyAuthenticator.password = "together"
c.Authenticator.allowed_users = {{"amina", "unlisted", "outsider"}}
c.JupyterHub.load_groups = {{"desk-tiny": {{"users": []}}, "others": {{"users": ["outsider"]}}}}
exec(open("readiness_hub.py").read())
c.JupyterHub.load_roles.append({{
    "name": "more", "users": ["unlisted"], "scopes": ["access:services!service=desk-tiny"]}})
"""


@pytest.fixture
def by_hub(served):
    """The tiny class behind a Hub of paper."""
    served.site = make_desk_service(served.site.state.room, served.store, served.admission, served.site.state.address,
                                    hub=PaperHub())
    return served


def test_who_comes_back_from_the_hub_is_in(by_hub):
    """A stranger is sent to the Hub; who comes back as somebody of the class has that desk and no other way in."""
    browser = by_hub.stranger()
    sent = browser.get("/", follow_redirects=False)
    assert (sent.status_code, sent.headers["location"]) == (303, "/hub-login")
    assert browser.get("/hub-login", follow_redirects=False).headers["location"].startswith("http://hub.example/")
    assert "Amina" in browser.get("/hub-login/back?state=state&code=amina").text
    assert state(browser)["answers"] == {}
    assert by_hub.stranger().get("/in/1.x", follow_redirects=False).headers["location"] == "/hub-login"
    assert by_hub.stranger().post("/exercise/T1/act", json={}).status_code == 403


def test_another_browser_or_somebody_else_is_not_in(by_hub):
    """A code without its browser's cookie lets nobody in; nor does one of somebody who is not on the class list."""
    alone, other = by_hub.stranger(), by_hub.stranger()
    assert alone.get("/hub-login/back?state=state&code=amina").status_code == 403
    other.get("/hub-login", follow_redirects=False)
    assert other.get("/hub-login/back?state=forged&code=amina").status_code == 403
    answer = other.get("/hub-login/back?state=state&code=nobody")
    assert (answer.status_code, "You are not in this class" in answer.text) == (403, True)
    assert other.get("/", follow_redirects=False).status_code == 303


def test_a_login_by_the_hub_ends_within_the_day(served):
    """Whom the Hub no longer knows is out after half a day, and not after a link's thirty days."""
    keep_service_settings(served.course, hub="http://hub.example")
    short = open_admission(served.course, served.store)
    assert short.who(short.let_in("amina")) == "amina"
    assert short._stays < KEPT / 30  # how long is said nowhere else


def test_another_way_to_log_in_ends_the_logins_there_are(served):
    """What came in by the Hub is out once links are used again, and does not hold for their thirty days instead."""
    keep_service_settings(served.course, hub="http://hub.example")
    browser = open_admission(served.course, served.store).let_in("amina")
    keep_service_settings(served.course, port=8801)
    assert served.admission.who(browser) == "amina"
    keep_service_settings(served.course, hub="")
    assert (served.admission.remembered(browser), served.admission.who(browser)) == (None, None)


def test_capitals_of_the_class_list_are_no_hindrance(by_hub):
    """The list holds Bahar and the Hub says bahar, as JupyterHub makes every name small: it is her desk."""
    roster = by_hub.course.roster_file
    roster.write_text(roster.read_text().replace("bahar,", "Bahar,", 1))
    browser = by_hub.stranger()
    browser.get("/hub-login", follow_redirects=False)
    assert "Bahar" in browser.get("/hub-login/back?state=state&code=bahar").text


def test_codes_that_are_made_up_are_not_all_taken_to_the_hub(by_hub):
    """A browser may write its own way back; after some misses nobody asks the Hub, and logins that succeed are none."""
    asked, site = [], by_hub.site
    finish = site.state.hub.finish
    site.state.hub.finish = lambda *given: asked.append(given) or finish(*given)
    site.state.misses = Pace(at_once=2, a_second=0)

    def back(code):
        browser = by_hub.stranger()
        browser.get("/hub-login", follow_redirects=False)
        return browser.get(f"/hub-login/back?state=state&code={code}", follow_redirects=False).status_code

    assert [back("amina") for _ in range(3)] == [303] * 3
    assert [back("nobody") for _ in range(4)] == [403, 403, 429, 429]
    assert len(asked) == 5


def test_without_a_hub_around_it_the_service_says_what_is_missing(served, monkeypatch):
    """Started by hand: what the Hub would have set is named, and nothing is served."""
    for name in ("JUPYTERHUB_API_TOKEN", "JUPYTERHUB_API_URL", "JUPYTERHUB_CLIENT_ID"):
        monkeypatch.delenv(name, raising=False)
    with pytest.raises(BadInput, match="JUPYTERHUB_API_TOKEN"):
        HubLogin("http://hub.example", served.site.state.address)


def test_what_the_hub_is_told_names_each_class_and_no_secret(tmp_path, copy_course):
    """Two classes: roles and programs of each beside what the Hub's file had; what two share is refused."""
    first = copy_course(tmp_path / "a_1", submitters="service", course="a_1")
    copy_course(tmp_path / "b", submitters="service", course="b")
    b = {"folder": "b", "port": 8801, "address": "https://b.example"}
    text = planned(tmp_path, {"folder": "a_1"}, b)
    hub = told(text).JupyterHub
    assert list(hub.load_groups) == ["own"], "nobody ever leaves a group"
    assert [one["users"] for one in hub.load_roles] == [["amina", "bahar", "camal"]] * 2
    assert [one["groups"] for one in hub.load_roles] == [[], []], "what an earlier version gave a group is taken back"
    assert [one["scopes"] for one in hub.load_roles] == [["access:services!service=desk-a-1"],
                                                         ["access:services!service=desk-b"]]
    assert [one["name"] for one in hub.services] == ["own", "desk-a-1", "desk-b"]
    assert hub.services[2]["oauth_redirect_uri"] == "https://b.example/hub-login/back"
    assert told(text).Authenticator.allowed_users == {"x", "amina", "bahar", "camal"}
    assert first.secret_file.read_text().strip() not in text
    assert "spawner" not in text.lower(), "where nobody gets a server, none of it is touched"
    for same in ({"port": 8800}, {"address": "http://127.0.0.1:8800"}):
        with pytest.raises(BadInput, match=next(iter(same))):
            planned(tmp_path, {"folder": "a_1"}, b | same)


@pytest.mark.parametrize(("change", "match"), [
    ({"hub": "hub.example"}, "hub"), ({"hub": "https://"}, "hub"), ({"hub": "https://a.example/\n#"}, "hub"),
    ({"classes": [{"folder": "b", "instructors": [" x", "a/b", ""]}]}, "' x', 'a/b', ''"),
    ({"classes": []}, "classes"), ({"servers": "docker"}, "servers"),
    ({"teachers": ["leyla"]}, "teachers"), ({"classes": [{"folder": "b"}, {"folder": "x/../b"}]}, "twice"),
    ({"classes": [{"folder": "none"}]}, "no course folder"),
    ({"lti_login": {"issuer": "x", "client_id": "x", "authorize_url": "http://x.example", "keys_url": "https://x"}},
     "authorize_url")])
def test_a_plan_that_breaks_a_rule_writes_nothing(tmp_path, copy_course, change, match):
    """Named with its place, whatever it is; no file for the Hub is left, and no class's settings change."""
    copy_course(tmp_path / "b", submitters="service", course="b")
    plan = {"hub": HUB_AT, "classes": [{"folder": "b", "port": 8801}]} | change
    with pytest.raises(BadInput, match=match):
        planned(tmp_path, *plan.pop("classes"), **plan)
    assert not (tmp_path / "readiness_hub.py").exists() and not (tmp_path / "b/desk/service.json").exists()


def test_where_one_class_cannot_be_kept_no_other_is(tmp_path, copy_course, monkeypatch):
    """The class of a learning platform would be refused at each start of the Hub; both faults are told at once."""
    first, second = (copy_course(tmp_path / name, submitters="service", course=name) for name in "ab")
    copy_course(tmp_path / "c", submitters="service", course="c")
    monkeypatch.setattr(running, "read_entry", lambda desk: "a platform" if desk.parent == second.root else None)
    with pytest.raises(BadInput) as told_of:
        planned(tmp_path, {"folder": "a", "port": 8801}, {"folder": "b", "port": 8802}, {
            "folder": "c", "port": 8803, "proxies": "nobody"})
    assert [str(tmp_path / name) in str(problem) for name, problem in zip("bc", told_of.value.problems, strict=True)
            ] == [True, True]
    assert not (first.root / "desk/service.json").exists() and not (tmp_path / "readiness_hub.py").exists()


def server_of(text, name, who, *groups):
    """The program that is started as somebody's server of a name; None where it is refused."""
    person = SimpleNamespace(name=who, groups=[SimpleNamespace(name=group) for group in groups])
    spawner = SimpleNamespace(user=person, name=name, cmd=["stock"], args=["--stock"], start_timeout=60,
                              http_timeout=300)
    with suppress(HTTPError):
        told(text).Spawner.pre_spawn_hook(spawner)
        assert spawner.cmd == ["stock"] or (spawner.start_timeout, spawner.http_timeout) == (120, 300)
        return spawner.cmd[4:]
    assert spawner.cmd == ["stock"], "and so it would not be started whatever became of the error"
    return None


def test_a_server_is_started_for_whom_the_plan_names_and_for_nobody_else(tmp_path, copy_course):
    """An instructor's on each class they teach, a trainee's where work is done in notebooks, and no other one."""
    for name, submitters in (("desks", "service"), ("books", "shared"), ("own", "accounts")):
        copy_course(tmp_path / name, submitters=submitters, course=name)
    text = planned(tmp_path, {"folder": "desks", "instructors": ["leyla"]}, {"folder": "books"},
                   {"folder": "own", "instructors": ["leyla", "ilham"]})
    assert server_of(text, "desks", "leyla") == ["teach", str(tmp_path / "desks")]
    assert server_of(text, "books", "Bahar") == ["notebooks", str(tmp_path / "books")]
    assert server_of(text, "own", "ilham") == ["teach", str(tmp_path / "own")]
    for name, who in (("desks", "amina"), ("desks", "ilham"), ("books", "leyla"), ("own", "bahar")):
        assert server_of(text, name, who) is None, name
    hub = told(text)
    assert list(hub.JupyterHub.load_groups) == ["own"]
    assert {"leyla", "ilham", "amina"} <= hub.Authenticator.allowed_users
    assert "spawner_class" not in hub.JupyterHub and hub.JupyterHub.allow_named_servers is True


def test_a_class_is_told_which_proxies_stand_in_front_of_it(tmp_path, copy_course):
    """What `hub.yml` says is kept for the program that the Hub starts, and stays where it says nothing later."""
    course = copy_course(tmp_path / "desks", submitters="service", course="desks")
    planned(tmp_path, {"folder": "desks", "proxies": "10.0.0.5, 10.1.0.0/16"})
    planned(tmp_path, {"folder": "desks", "port": 8801})
    assert (keep_service_settings(course).proxies, keep_service_settings(course).port) == (
        "10.0.0.5, 10.1.0.0/16", 8801)


@pytest.mark.parametrize("teachers", [[], ["leyla"]])
def test_under_the_hubs_account_no_server_but_the_plans_is_started(tmp_path, copy_course, teachers):
    """An ordinary one would read every class of that account; so it is also where nobody teaches by the Hub."""
    copy_course(tmp_path / "desks", submitters="service", course="desks")
    text = planned(tmp_path, {"folder": "desks", "instructors": teachers}, servers="simple")
    hub = told(text)
    assert hub.JupyterHub.spawner_class == "simple"
    assert hub.SimpleLocalProcessSpawner.home_dir_template == str(tmp_path / "homes" / "{username}")
    assert [server_of(text, name, who) for name in ("", "desks", "more") for who in ("amina", "stranger")] == [None] * 6


@pytest.mark.parametrize("other", ["service", "accounts"])
def test_notebooks_under_the_hubs_account_stand_beside_no_class_that_keeps_people_apart(tmp_path, copy_course, other):
    """A cell of theirs would read its secret; two classes in notebooks, or servers of the Hub's own, are taken."""
    for name in ("books", "more"):
        copy_course(tmp_path / name, submitters="shared", course=name)
    copy_course(tmp_path / "apart", course="apart", submitters=other)
    with pytest.raises(BadInput, match=r"servers: would.*books.*apart.*'simple'"):
        planned(tmp_path, {"folder": "books"}, {"folder": "apart"}, servers="simple")
    assert not (tmp_path / "readiness_hub.py").exists() and not (tmp_path / "homes").exists()
    assert planned(tmp_path, {"folder": "books"}, {"folder": "more"}, servers="simple")
    assert planned(tmp_path, {"folder": "books"}, {"folder": "apart"})


def test_servers_that_are_no_class_start_as_the_hubs_own_file_says(tmp_path, copy_course):
    """Everybody keeps their ordinary server, with what the Hub does before it, by whichever of its spawners."""
    copy_course(tmp_path / "desks", submitters="service", course="desks")
    text = planned(tmp_path, {"folder": "desks", "instructors": ["leyla"]})
    assert server_of(text, "", "stranger") == [], "as the Hub has it"
    c, asked = Config(), []
    c.Spawner.pre_spawn_hook = lambda spawner: asked.append(("any", spawner.name)) or "waited for"
    c.SystemdSpawner.pre_spawn_hook = lambda spawner: asked.append(("systemd", spawner.name))
    c.DockerSpawner.image = "lab"
    told(text, c)
    person = SimpleNamespace(user=SimpleNamespace(name="amina"), name="")
    assert c.Spawner.pre_spawn_hook(person) == "waited for" and c.SystemdSpawner.pre_spawn_hook(person) is None
    assert asked == [("any", ""), ("systemd", "")] and "pre_spawn_hook" not in c.DockerSpawner
    for spawner in (c.Spawner, c.SystemdSpawner):
        with pytest.raises(HTTPError):
            spawner.pre_spawn_hook(SimpleNamespace(user=SimpleNamespace(name="amina"), name="desks"))
    assert len(asked) == 2


@pytest.mark.parametrize("allowed", [None, False, True])
def test_no_named_server_is_started_that_the_hub_did_not_allow_before(tmp_path, copy_course, allowed):
    """Classes need servers with names; so nobody gets a second one of their own, nor a line of each made-up name."""
    copy_course(tmp_path / "desks", submitters="service", course="desks")
    text = planned(tmp_path, {"folder": "desks", "instructors": ["ilham"]})
    c = Config()
    if allowed is not None:
        c.JupyterHub.allow_named_servers = allowed
    told(text, c)
    assert c.JupyterHub.allow_named_servers and ("named_server_limit_per_user" in c.JupyterHub) != bool(allowed)
    started = []
    for name in ("", "second"):
        with suppress(HTTPError):
            c.Spawner.pre_spawn_hook(SimpleNamespace(user=SimpleNamespace(name="amina"), name=name))
            started.append(name)
    assert started == (["", "second"] if allowed else [""])


def test_who_is_in_a_group_of_the_hubs_alone_has_no_server(tmp_path, copy_course):
    """A Hub never takes anybody out of a group; whoever no longer stands in the plan has no formgrader all the same."""
    copy_course(tmp_path / "desks", submitters="service", course="desks")
    text = planned(tmp_path, {"folder": "desks", "instructors": ["Ilham"]})
    assert server_of(text, "desks", "leyla", "teach-desks") is None
    assert server_of(text, "desks", "ILHAM") == ["teach", str(tmp_path / "desks")]


@pytest.mark.parametrize("who", ["straße", "ſtrasse", "Straße", "strasse\u200b", "\u212aemal", "stra\u017f\u017fe"])
def test_a_name_that_other_letters_make_another_of_is_nobody_of_the_class(tmp_path, copy_course, by_hub, who):
    """A Hub lets in whoever its directory knows; a sharp s is no two s: no server, no desk, no course to offer."""
    teacher, roster = "Kemal" if who.endswith("emal") else "strasse", by_hub.course.roster_file
    copy_course(tmp_path / "desks", submitters="service", course="desks")
    plan = {"folder": "desks", "instructors": [teacher]}
    text = planned(tmp_path, plan)
    assert [bool(server_of(text, "desks", name)) for name in (teacher, teacher.upper(), who)] == [True, True, False]
    roster.write_text(roster.read_text().replace("amina,", f"{teacher},", 1))
    room = by_hub.site.state.room
    assert (room.by_login(teacher.upper()).id, room.by_login(who)) == (teacher, None)
    entry = HubPlatform.model_construct(instructors=(teacher,))
    assert (entry.is_taught_by(teacher.upper()), entry.is_taught_by(who)) == (True, False)
    home = Environment(autoescape=True).from_string(
        re.search(r"{% set me = .+ %}", (PAGES / "home.html").read_text())[0] + "{{ me }}")
    assert [home.render(user={"name": name}) == teacher.lower() for name in (teacher, who)] == [True, False]


def test_values_for_the_chart_say_what_the_hub_is_told(tmp_path, copy_course, root):
    """The file for Kubernetes names service and role as `hub-config` does, but for the program to start."""
    values = yaml.safe_load((root / "docs/how-to/readiness-class.helm-values.yaml").read_text())["hub"]
    copy_course(tmp_path / "spring", submitters="service", course="spring")
    hub = told(planned(tmp_path, {"folder": "spring", "address": "https://spring.example"})).JupyterHub
    ((name, service),) = values["services"].items()
    assert service.pop("oauth_client_id") == f"service-{name}", "as JupyterHub calls it where nothing is said"
    assert {"name": name, **service} == {key: value for key, value in hub.services[1].items() if key != "command"}
    assert [{"name": one, **role} for one, role in values["loadRoles"].items()] == hub.load_roles


@contextmanager
def started(program, course, tmp_path, **more):
    """A Hub that runs the class's service, once both answer; gives where they are."""
    hub, desk = (f"http://127.0.0.1:{free_port()}" for _ in range(2))
    (tmp_path / "config.py").write_text(CONFIG.format(hub=urlsplit(hub).port))
    planned(tmp_path, {"folder": str(course.root), "port": urlsplit(desk).port} | more, hub=hub)
    with started_hub(program, tmp_path, hub, [desk], {}):
        yield hub, desk


def log_in(hub, desk, name):
    """A browser that opens the course and logs in at the Hub; returns it and the last page."""
    browser = httpx.Client(follow_redirects=True, timeout=120)
    form = browser.get(desk + "/")
    xsrf = re.search(r'name="_xsrf" value="([^"]+)"', form.text)
    answer = browser.post(str(form.url), data={"username": name, "password": "together",
                                               **({"_xsrf": xsrf[1]} if xsrf else {})})
    return browser, answer


@pytest.mark.full
@pytest.mark.timeout(300)
def test_a_real_hub_lets_its_people_in(tmp_path, copy_course, hub_program):
    """Through JupyterHub itself: who is in class and role has a desk; without either there is none; codes work once."""
    course = copy_course(tmp_path / "class", submitters="service")
    with started(hub_program, course, tmp_path) as (hub, desk):
        amina, page = log_in(hub, desk, "amina")
        assert (page.status_code, str(page.url)) == (200, desk + "/"), page.text[-2000:]
        assert "Amina" in page.text
        used = next(one for one in page.history if "/hub-login/back" in str(one.url))
        again = amina.get(str(used.url))
        assert again.status_code == 403 and parse_qs(urlsplit(str(used.url)).query)["code"]
        assert log_in(hub, desk, "unlisted")[1].status_code == 403
        assert log_in(hub, desk, "outsider")[1].status_code == 403
        assert (tmp_path / "class" / "desk" / "service.json").read_text().count(hub) == 1


def who_has_role(database, role):
    """The people who have a role in a Hub's database, and nobody by a group."""
    with sqlite3.connect(database) as rows:
        of_role = "FROM roles JOIN {0}_role_map ON role_id = roles.id JOIN {1} ON {1}.id = {0}_id WHERE roles.name = ?"
        assert not rows.execute("SELECT groups.name " + of_role.format("group", "groups"), [role]).fetchall()
        found = rows.execute("SELECT users.name " + of_role.format("user", "users"), [role]).fetchall()
    return sorted(name for name, in found)


@pytest.mark.full
@pytest.mark.timeout(300)
def test_an_instructor_who_left_the_plan_has_no_formgrader_on_the_same_database(tmp_path, copy_course, hub_program):
    """Two runs of `hub-config` on one Hub: Leyla taught in the first and not in the second, Ilham the other way.

    Bahar, who was taken off the class list between the two, has lost the role that lets her in.
    """
    course = copy_course(tmp_path / "class", submitters="service")
    seen, roles = [], []
    for teaching in ("leyla", "ilham"):
        if roles:
            write_roster(course, [one for one in course.trainees() if one.id != "bahar"])
        with started(hub_program, course, tmp_path, instructors=[teaching]) as (hub, _):
            pages = {name: log_in(hub, f"{hub}/hub/login?next=/hub/home", name)[0] for name in ("leyla", teaching)}
            seen.append([(name, "formgrader" in browser.get(f"{hub}/hub/home").text)
                         for name, browser in pages.items()])
            refused = pages["leyla"].get(f"{hub}/hub/spawn/leyla/tiny") if teaching == "ilham" else None
        roles.append(who_has_role(tmp_path / "jupyterhub.sqlite", "desk-tiny"))
    assert roles == [["amina", "bahar", "camal"], ["amina", "camal"]]
    assert seen == [[("leyla", True)], [("leyla", False), ("ilham", True)]]
    assert refused.status_code >= 400 and "There is no server of this name for you" in refused.text
