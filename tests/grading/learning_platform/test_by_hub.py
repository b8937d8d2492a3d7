"""A class whose Hub is the platform's tool: an instructor offers their course, points and list go by the class."""

import json
import shutil
import time
from urllib.parse import urlencode

import jwt
import pytest
from tornado.web import HTTPError

from grading import (
    choose_course,
    connect_platform,
    connection,
    end_connection,
    keep_service_settings,
    open_course_folder,
    send_grades,
    take_members,
)
from grading.class_folder.attempts import close_attempt
from grading.desk_service import hub_login
from grading.desk_service.door import read_address
from grading.desk_service.platform_course import offered_courses
from grading.desk_service.running import open_platform
from grading.desk_service.site import make_desk_service
from synthetic_data import BadInput
from tests.grading.class_lists import add_column
from tests.grading.desk_service import lms as platforms
from tests.grading.desk_service.hub_launches import launched, login_of, services_of
from tests.grading.desk_service.hubs import NO_PROXY, PaperHub, planned, started_hub, told
from tests.grading.desk_service.served_class import serve
from tests.grading.learning_platform.conftest import member
from tests.serving import Answering, answered_by, free_port

ROLES = "https://purl.imsglobal.org/spec/lti/claim/roles"
INSTRUCTORS = ["900", "B-7"]


def listed(course):
    """The class with the platform's numbers of Amina and Bahar."""
    add_column(course, "account", "101", "B-7", "")
    return course


def written(course, lms, **login):
    """What the Hub is told of the class, which 900 and Bahar teach."""
    plan = {"folder": str(course.root), "instructors": INSTRUCTORS}
    return planned(course.root.parent, plan, lti_login=login_of(lms) | {"services": services_of(lms)} | login)


def kept_of(lms, user, role=platforms.INSTRUCTOR):
    """What the Hub keeps of somebody who came from the platform just now."""
    asked = {"client_id": platforms.CLIENT, "redirect_uri": platforms.CLASS + "/lti/launch", "state": "s", "nonce": "n",
             "response_type": "id_token", "scope": "openid", "login_hint": user}
    token = lms.answer(f"{lms.address}/login?{urlencode(asked)}", user, role)["id_token"]
    return jwt.decode(token, options={"verify_signature": False})


class Behind:
    """The class behind a Hub of paper, which keeps the launches of some."""

    def __init__(self, course, lms, **kept):
        self.course, self.hub = course, PaperHub(kept)
        opened = serve(course)
        self.site = opened.site = make_desk_service(
            opened.site.state.room, opened.store, opened.admission, read_address("", 8800), hub=self.hub,
            platform=open_platform(course))
        self.stranger, self.close = opened.stranger, opened.store.close
        lms.known.get_registration().set_tool_key_set(self.stranger().get("/lti/keys").json())

    def come(self, name):
        """The page that somebody sees who comes from the Hub."""
        browser = self.stranger()
        browser.get("/hub-login", follow_redirects=False)
        return browser.get(f"/hub-login/back?state=state&code={name}")


@pytest.fixture
def behind(tmp_path, copy_course, lms):
    """A function: the class behind its Hub, which keeps these launches."""
    opened = []

    def make(**kept):
        course = listed(copy_course(tmp_path / "class", submitters="service"))
        written(course, lms)
        opened.append(Behind(course, lms, **kept))
        return opened[0]

    yield make
    for one in opened:
        one.close()


def test_an_instructor_offers_and_points_and_class_list_follow_the_yes(tmp_path, graded_once, lms):
    """From the Hub to the class: offered, said yes to, the list is taken over, points go back once."""
    shutil.copytree(graded_once, tmp_path / "class", symlinks=True)
    course = listed(open_course_folder(tmp_path / "class"))
    written(course, lms)
    close_attempt(course, "amina", "T1", 1)
    lms.people = [member("101", "Amina"), member("B-7", "Bahar"), member("new-1", "Nigar")]
    site = Behind(course, lms, **{"900": kept_of(lms, "900")})
    with pytest.raises(BadInput, match="no course of the platform yet"):
        send_grades(course)
    page = site.come("900")
    assert page.status_code == 403 and "readiness class platform FOLDER --course course-1" in page.text
    choose_course(course, "course-1")
    page = site.come("900")
    assert (page.status_code, "The class is connected" in page.text) == (200, True)
    assert take_members(course).new == ["new-1"]
    assert [one.trainee for one in send_grades(course).sent] == ["amina"]
    assert (send_grades(course).there, len(lms.points("101"))) == (1, 1)
    site.close()


NOT_RIGHT = (
    {"sub": "901"}, {"sub": None}, {"iss": "https://other.example"}, {"aud": "another"}, {"aud": ["another", "third"]},
    {"https://purl.imsglobal.org/spec/lti/claim/deployment_id": "2"}, {"iat": time.time() - 50_000}, {"iat": "now"},
    {"iat": time.time() + 50_000}, {ROLES: [platforms.LEARNER]}, {ROLES: None},
    {"https://purl.imsglobal.org/spec/lti/claim/message_type": "LtiDeepLinkingRequest"},
    {"https://purl.imsglobal.org/spec/lti/claim/context": {"id": ""}})


def test_what_the_hub_keeps_offers_nothing_where_it_is_not_right(behind, lms):
    """Of another person, platform, part, tool or day, no instructor's, or nothing at all: told to come anew."""
    site, right = behind(), kept_of(lms, "900")
    for kept in ({}, *(right | change for change in NOT_RIGHT)):
        site.hub.kept["900"] = kept
        page = site.come("900")
        assert (page.status_code, "from which course you come" in page.text) == (403, True), kept
    assert offered_courses(site.course.root / "desk") == []
    site.hub.kept["900"] = right
    assert "course-1" in site.come("900").text


def test_the_hub_is_asked_about_named_instructors_alone(behind, lms):
    """Nobody else's launch is read; whoever is named and on the class list too offers and has a desk."""
    site = behind(**{name: kept_of(lms, name) for name in ("101", "B-7", "901")})
    assert "Amina" in site.come("101").text
    assert "not in this class" in site.come("901").text
    assert site.hub.asked == [] == offered_courses(site.course.root / "desk")
    site.hub.kept["b-7"] = site.hub.kept["B-7"]  # the Hub makes names small
    assert "Bahar" in site.come("b-7").text
    assert [one.id for one in offered_courses(site.course.root / "desk")] == ["course-1"]


def test_the_class_may_read_launches_of_its_instructors_and_no_secret_is_told(tmp_path, copy_course, lms):
    """By name and never of a trainee; one key for the Hub, 0600 wherever it lies, the same at the next run."""
    course = listed(copy_course(tmp_path / "class", submitters="service"))
    text = written(course, lms)
    roles = {one["name"]: one for one in told(text).JupyterHub.load_roles}
    assert roles["launches-desk-tiny"] == {"name": "launches-desk-tiny", "services": ["desk-tiny"], "scopes": [
        f"{scope}!user={name}" for name in ("900", "b-7") for scope in ("admin:auth_state", "read:users:name")]}
    assert (roles["teach-desk-tiny"]["users"], roles["teach-desk-tiny"]["groups"]) == (["900", "b-7"], [])
    files = [tmp_path / "hub-platform-key.pem", *(course.root / "desk").glob("platform*")]
    assert [file.stat().st_mode & 0o077 for file in files] == [0, 0, 0]
    assert files[0].read_text() == (course.root / "desk/platform-key.pem").read_text()
    assert "PRIVATE" not in text and files[0].read_text().splitlines()[1] not in text
    assert written(course, lms) == text and connection(course).by_hub
    assert connection(course).launch == "https://hub.example/hub/lti13/oauth_callback"
    files[0].chmod(0o644)
    with pytest.raises(BadInput, match="read by others"):
        written(course, lms)
    files[0].chmod(0o600)
    planned(tmp_path, {"folder": "class"}, lti_login=login_of(lms))
    assert connection(course).entry is None and not (course.root / "desk/platform-key.pem").exists()


def test_a_class_has_one_platform_and_an_end(tmp_path, copy_course, lms):
    """Another platform, or one of its own beside the Hub's, is refused until the first is ended; links stay links."""
    course = listed(copy_course(tmp_path / "class", submitters="service"))
    written(course, lms)
    with pytest.raises(BadInput, match="another platform"):
        written(course, lms, issuer="https://other.example")
    (tmp_path / "platform.yml").write_text(json.dumps(lms.entry))
    with pytest.raises(BadInput, match="tool is a Hub"):
        connect_platform(course, tmp_path / "platform.yml")
    keep_service_settings(course, hub="")
    assert end_connection(course) == ["amina", "bahar"] and connection(course).entry is None
    connect_platform(course, tmp_path / "platform.yml")
    with pytest.raises(BadInput, match="second way to log in"):
        written(course, lms)


def test_somebody_is_at_the_hub_letter_by_letter(tmp_path, copy_course, lms):
    """A Hub makes names small: an id that differs in capitals alone from a listed one is another person's."""
    c = told(written(listed(copy_course(tmp_path / "class", submitters="service")), lms))
    hook = c.Authenticator.post_auth_hook

    def found(sub):
        return {"name": sub.lower(), "auth_state": {"sub": sub}}

    for sub in ("B-7", "101", "stranger", "Stranger"):
        assert hook(None, None, found(sub)) == found(sub), sub
    for wrong in (found("b-7"), {"name": "b-7", "auth_state": None}):
        with pytest.raises(HTTPError, match="403"):
            hook(None, None, wrong)


def answering(answers):
    """A handler that gives these answers one after the other, and what it was asked."""
    asked = []

    class Handler(Answering):
        def do_GET(self):
            asked.append((self.path, self.headers["Authorization"]))
            status, text = answers.pop(0)
            self.reply(status, text.encode())

    return Handler, asked


def test_whatever_the_hub_answers_is_claims_or_nothing(monkeypatch):
    """With the class's own word it is asked for one person; a refusal, nonsense and silence are nothing."""
    handler, asked = answering([
        (200, '{"auth_state": {"sub": "a/b"}}'), (403, "{}"), (200, "no JSON"), (200, "[]"),
        (200, '{"auth_state": null}'), (200, '{"name": "x"}')])
    with answered_by(handler) as address:
        for name, value in {"API_TOKEN": "word", "CLIENT_ID": "service-desk", "API_URL": f"{address}/hub/api"}.items():
            monkeypatch.setenv(f"JUPYTERHUB_{name}", value)
        hub = hub_login.HubLogin("http://hub.example", read_address("", 8800))
        assert [hub.claims("a/b") for _ in range(6)] == [{"sub": "a/b"}, {}, {}, {}, {}, {}]
        assert asked[0] == ("/hub/api/users/a%2Fb", "token word")
    assert hub.claims("a/b") == {}


WORD = "0123456789abcdef" * 4
"""By which the class's program shows the Hub who it is."""
CONFIG = NO_PROXY + """
c.JupyterHub.services = []
exec(open("readiness_hub.py").read())
for _one in c.JupyterHub.services:
    _one["api_token"] = "{word}"
"""


@pytest.mark.full
@pytest.mark.timeout(300)
def test_points_go_back_through_a_real_hub(tmp_path, graded_once, lms, hub_program):
    """From the platform to the Hub, from its page to the class, and back; no trainee reads what is kept of anybody."""
    shutil.copytree(graded_once, tmp_path / "class", symlinks=True)
    course = listed(open_course_folder(tmp_path / "class"))
    close_attempt(course, "amina", "T1", 1)
    lms.people = [member("101", "Amina"), member("B-7", "Bahar")]
    port, public = free_port(), free_port()
    hub, desk = f"http://127.0.0.1:{public}", f"http://127.0.0.1:{port}"
    (tmp_path / "config.py").write_text(CONFIG.format(hub=public, word=WORD))
    planned(tmp_path, {"folder": "class", "port": port, "instructors": ["900"]}, hub=hub,
            lti_login=login_of(lms) | {"services": services_of(lms)})
    with started_hub(hub_program, tmp_path, hub, [desk], {"JUPYTERHUB_CRYPT_KEY": "ab" * 32}):
        lms.known.get_registration().set_tool_key_set(launched(lms, hub, "101")[0].get(f"{desk}/lti/keys").json())
        teacher, page = launched(lms, hub, "900", role=platforms.INSTRUCTOR)
        assert f'href="{desk}/hub-login"' in page.text
        assert "course-1" in teacher.get(f"{desk}/hub-login").text
        choose_course(course, "course-1")
        assert "The class is connected" in teacher.get(f"{desk}/hub-login").text
        assert take_members(course).new == []
        assert len(send_grades(course).sent) == 1 and send_grades(course).there == 1 == len(lms.points("101"))
        amina, _ = launched(lms, hub, "101")
        assert "Amina" in amina.get(f"{desk}/").text and "hub-login" not in amina.get(f"{hub}/hub/home").text
        assert launched(lms, hub, "b-7")[1].status_code == 403, "the class list writes B-7"
        for name in ("101", "900", "B-7"):
            assert "auth_state" not in amina.get(f"{hub}/hub/api/users/{name}").text
        service = {"Authorization": f"token {WORD}"}
        reads = {name: amina.get(f"{hub}/hub/api/users/{name}", headers=service) for name in ("900", "101", "b-7")}
        assert [answer.status_code for answer in reads.values()] == [200, 404, 404]
        assert reads["900"].json()["auth_state"]["sub"] == "900"
