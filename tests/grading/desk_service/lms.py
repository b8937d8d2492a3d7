"""A learning platform for the tests: its launches by lti1p3platform, its class list and gradebook by the specification.

What lti1p3platform lacks is written here from LTI 1.3, AGS 2.0 and NRPS 2.0, and served on this machine. As a program
of its own: python -m tests.grading.desk_service.lms PORT KEYS_OF_THE_CLASS.
"""

import json
import sys
import threading
import urllib.request
from contextlib import contextmanager
from datetime import datetime
from functools import cache
from urllib.parse import parse_qs, parse_qsl, urlencode, urlsplit

import yaml
from jwcrypto.jwk import JWK
from lti1p3platform.ltiplatform import LTI1P3PlatformConfAbstract
from lti1p3platform.message_launch import LTIAdvantageMessageLaunchAbstract
from lti1p3platform.oidc_login import OIDCLoginAbstract
from lti1p3platform.registration import Registration

from grading import choose_course, connect_platform
from grading.desk_service.learning_platform import LearningPlatform
from grading.desk_service.platform_entry import KEY, PlatformEntry
from tests.grading.class_lists import add_column
from tests.serving import Answering, answered_by

LEARNER = "http://purl.imsglobal.org/vocab/lis/v2/membership#Learner"
INSTRUCTOR = "http://purl.imsglobal.org/vocab/lis/v2/membership#Instructor"
CLASS = "http://127.0.0.1:8800"
"""Where the class is."""
CLIENT, DEPLOYMENT = "the-class", "deployment-1"
_SCOPES = {"GET /members": "lti-nrps/scope/contextmembership.readonly", "GET /columns": "lti-ags/scope/lineitem",
           "POST /columns": "lti-ags/scope/lineitem", "POST /scores": "lti-ags/scope/score"}


@cache
def made_key(_number):
    """A key pair, PEM; made once for all tests, because that costs most of what they cost."""
    pair = JWK.generate(kty="RSA", size=2048)
    return pair.export_to_pem(private_key=True, password=None).decode(), pair.export_to_pem().decode()


class _Known(LTI1P3PlatformConfAbstract):
    """The one class that is registered at the platform."""

    def init_platform_config(self, *, issuer, keys):
        private, public = keys
        self._registration = (
            Registration().set_iss(issuer).set_client_id(CLIENT).set_deployment_id(DEPLOYMENT)
            .set_oidc_login_url(CLASS + "/lti/login").set_launch_url(CLASS + "/lti/launch")
            .set_platform_private_key(private).set_platform_public_key(public))

    def get_registration_by_params(self, **_more):
        return self._registration


def connect(course, lms, chosen="course-1"):
    """Connect a class, with a key that is made once; Amina and Bahar are the platform's numbers 101 and b-7.

    With `chosen` it is said which course of the platform the class is.
    """
    desk = course.root / "desk"
    desk.mkdir(mode=0o700, exist_ok=True)
    (desk / KEY).write_text(made_key(1)[0])
    (desk / KEY).chmod(0o600)
    (course.root / "platform.yml").write_text(yaml.safe_dump(lms.entry))
    connect_platform(course, course.root / "platform.yml")
    if chosen:
        choose_course(course, chosen)
    add_column(course, "account", "101", "b-7", "")


class _Begun(OIDCLoginAbstract):
    def set_lti_message_hint(self, **_more):
        self._lti_message_hint = "link-1"

    def get_redirect(self, url):
        return url


class _Launch(LTIAdvantageMessageLaunchAbstract):
    def render_launch_form(self, launch_data, **_more):
        return launch_data


class _Asked:
    """What the class's browser asks the platform, as lti1p3platform reads it."""

    form_data = None

    def __init__(self, fields):
        self.get_data = fields


class Lms:
    """One platform with one course.

    Parameters
    ----------
    address : of its services; empty where none is asked
    """

    def __init__(self, address="", keys=None):
        self.address, self.keys = address, keys or made_key(0)
        self.known = _Known(issuer=address or "https://lms.example", keys=self.keys)
        self.people, self.teachers, self.columns, self.scores, self.asked = [], set(), [], {}, []
        self.page, self.failing, self.lose_answers, self.losing = 100, [], 0, "POST /scores"

    @property
    def entry(self):
        """What its administrator reads out."""
        return {"issuer": self.address or "https://lms.example", "client_id": CLIENT, "deployment_id": DEPLOYMENT,
                "login_url": f"{self.address}/login", "token_url": f"{self.address}/token",
                "keys_url": f"{self.address}/keys"}

    def begin(self, user):
        """The address to which it sends the browser of somebody who presses the course's link."""
        begun = _Begun(None, self.known)
        begun.set_lti_message_hint()
        return begun.initiate_login(user)

    def answer(self, sent_to, user, role=LEARNER, *, course="course-1", expires=300, keys=None, **claims):
        """The form that it lets a browser send which the class sent to it; `claims` are put in place of the right ones.

        Returns {"id_token", "state"}.
        """
        launch = _Launch(_Asked(dict(parse_qsl(urlsplit(sent_to).query))), self.known)
        launch.set_user_data(user, [role])
        launch.set_resource_link_claim("link-1")
        launch.set_launch_context_claim(course, context_title="Proactive offices")
        launch.set_ags(f"{self.address}/columns?course=One")
        launch.set_nrps(f"{self.address}/members?course=One")
        launch.set_extra_claims(claims)
        launch.set_id_token_expiration(expires)
        if keys:  # its name is right and its key is somebody else's
            right, forged = self.known.get_registration(), keys[0]
            name = right.get_kid()
            right.get_kid = lambda: name
            right.set_platform_private_key(forged)
        try:
            form = launch.lti_launch()
        finally:
            self.known.get_registration().set_platform_private_key(self.keys[0])
            vars(self.known.get_registration()).pop("get_kid", None)
        return {"id_token": form["id_token"], "state": form["state"]}

    def signed_in(self, sent_to):
        """The page that a browser gets which was sent there, and which sends it back: it believes whom it is told."""
        asked = dict(parse_qsl(urlsplit(sent_to).query))
        user = asked["login_hint"]
        form = self.answer(sent_to, user, INSTRUCTOR if user in self.teachers else LEARNER)
        fields = "".join(f'<input type="hidden" name="{name}" value="{value}">' for name, value in form.items())
        return (f'<!doctype html><form method="post" action="{asked["redirect_uri"]}">{fields}</form>'
                "<script>document.forms[0].submit()</script>")

    def know_the_class(self):
        """Take the key of a class that is connected by `connect` for its own."""
        registration = self.known.get_registration()
        registration.set_tool_key_set({"keys": [registration.get_jwk(made_key(1)[1])]})

    def seen_from_the_class(self):
        """What the class's service holds of it, with the key that `connect` keeps."""
        return LearningPlatform(PlatformEntry(**self.entry), made_key(1)[0], CLASS + "/lti/launch")

    def respond(self, method, address, headers, body):
        """Answer one request to its services: status, headers, value."""
        path, asked = urlsplit(address).path, parse_qs(urlsplit(address).query)
        self.asked.append((method, path))
        if path == "/keys":
            return 200, {}, self.known.get_jwks()
        if path == "/login":
            return 200, {}, self.signed_in(address)
        if path == "/token":
            return 200, {}, self.known.get_access_token(dict(parse_qsl(body.decode())))
        what = f"{method} /{path.rsplit('/', 1)[-1]}"
        if what not in _SCOPES:
            return 404, {}, {"wrong": "no such page"}
        token = headers.get("Authorization", "").removeprefix("Bearer ")
        if not self.known.validate_token(token, ["https://purl.imsglobal.org/spec/" + _SCOPES[what]]):
            return 403, {}, {"wrong": "scope"}
        if self.failing:
            return self.failing.pop(0), {"Retry-After": "1"}, {"wrong": "busy"}
        return self._served(what, path, asked, body)

    def _served(self, what, path, asked, body):
        if what == "GET /members":
            first = int(asked.get("from", ["0"])[0])
            links = {"Link": f'<{self.address}/members?{urlencode({"course": "One", "from": first + self.page})}>; '
                             'rel="next"'} if first + self.page < len(self.people) else {}
            return 200, links, {"id": self.address, "members": self.people[first:first + self.page]}
        if what == "GET /columns":
            return 200, {}, self.columns
        if what == "POST /columns":
            place = f"{self.address}/columns/{len(self.columns) + 1}?course=One"
            self.columns.append({**json.loads(body), "id": place})
            return 201, {}, self.columns[-1]
        return self._scored(path.removesuffix("/scores"), json.loads(body))

    def _scored(self, column, score):
        """Keep a score that is newer than the last, else answer 409; by whole seconds, as Moodle does."""
        if {"userId", "timestamp", "activityProgress", "gradingProgress"} - set(score):
            return 400, {}, {"wrong": "a field is missing"}
        if score["userId"] not in {one["user_id"] for one in self.people}:
            return 404, {}, {"wrong": "nobody of this course"}
        kept = self.scores.setdefault((column, score["userId"]), [])
        if kept and datetime.fromisoformat(kept[-1]["timestamp"]).replace(microsecond=0) >= datetime.fromisoformat(
                score["timestamp"]).replace(microsecond=0):
            return 409, {}, {"wrong": "an earlier timestamp"}
        kept.append(score)
        return 200, {}, None

    def points(self, user):
        """The points that somebody has had in its one column, the first first."""
        return [one["scoreGiven"] for (_, who), scores in self.scores.items() if who == user for one in scores]


def _handler(lms):
    class Handler(Answering):
        """Answers for the platform."""

        def answer(self):
            """Answer, or lose the answer after what was asked is done."""
            body = self.rfile.read(int(self.headers.get("Content-Length", 0)))
            try:
                status, headers, value = lms.respond(self.command, self.path, self.headers, body)
            except Exception as error:
                status, headers, value = 400, {}, {"wrong": str(error)}
            if f"{self.command} /{self.path.split('?')[0].rsplit('/', 1)[-1]}" == lms.losing and lms.lose_answers:
                lms.lose_answers -= 1
                self.close_connection = True
                return
            page = isinstance(value, str)
            content = b"" if value is None else value.encode() if page else json.dumps(value).encode()
            self.reply(status, content, headers | {"Content-Type": "text/html" if page else "application/json"})

        do_GET = do_POST = answer

    return Handler


@contextmanager
def serving(port=0):
    """A platform whose services answer on this machine while the block runs."""
    lms = Lms()
    with answered_by(_handler(lms), port) as address:
        lms.__init__(address)
        yield lms


if __name__ == "__main__":
    with serving(int(sys.argv[1])) as here:
        here.people = [{"user_id": "101", "roles": [LEARNER], "given_name": "Amina"}]
        print(json.dumps(here.entry), flush=True)
        here.known.get_registration().set_tool_key_set(json.load(urllib.request.urlopen(sys.argv[2])))
        threading.Event().wait()
