"""Login by a learning platform (LTI 1.3): whoever it signed for, once, here and now; and nobody else."""

import html
import json
import re
import shlex
import shutil
import time
from urllib.parse import parse_qs, urlsplit

import pytest
import yaml
from typer.testing import CliRunner

from grading import (
    choose_course,
    connect_platform,
    connection,
    end_connection,
    keep_service_settings,
    open_course_folder,
)
from grading.class_folder.roster_changes import with_trainee, write_roster
from grading.desk_service.lti_terms import CLAIM
from grading.desk_service.pace import Pace
from grading.desk_service.platform_course import (
    COURSE,
    Launch,
    LaunchRefused,
    PlatformCourse,
    read_platform_course,
    stands,
)
from grading.desk_service.platform_entry import KEY
from grading.desk_service.running import open_admission, open_platform, the_only_one
from grading.desk_service.site import make_desk_service
from grading.errors import GradingError
from grading.verbs.serving_a_class import app
from synthetic_data import BadInput
from tests.grading.desk_service import lms
from tests.grading.desk_service.acting import state
from tests.grading.desk_service.test_roles import SAYS_ANOTHER, requests_of

ELSEWHERE = {"Origin": "https://lms.example"}


@pytest.fixture(scope="module")
def platform():
    """A learning platform whose keys are known, so that nothing is asked over the network."""
    return lms.Lms("http://127.0.0.1:9")


def connected(root, released, serving, platform):
    """The tiny class in a folder, connected to the platform; Amina and Bahar are its numbers 101 and b-7."""
    shutil.copytree(released.root, root, symlinks=True)
    values = released.settings.model_dump(mode="json") | {"submitters": "service"}
    (root / "course.yml").write_text(yaml.safe_dump(values))
    served = serving(open_course_folder(root))
    lms.connect(served.course, platform)
    served.admission = open_admission(served.course, served.store)
    held = open_platform(served.course)
    # The platform's keys as it would show them; fetching them is tried below.
    held._registration.set_key_set(platform.known.get_jwks())
    held._keys_until = time.monotonic() + 1000
    served.site = make_desk_service(served.site.state.room, served.store, served.admission, served.site.state.address,
                                    platform=held)
    served.site.state.misses = Pace(at_once=1_000, a_second=0)
    return served


@pytest.fixture(scope="module")
def launched(tmp_path_factory, released_course, serving_with, platform):
    """A connected class, for tests that change nothing of it."""
    opened = connected(tmp_path_factory.mktemp("launched") / "class", released_course, serving_with, platform)
    yield opened
    opened.store.close()


@pytest.fixture
def changed(tmp_path, released_course, serving_with, platform):
    """A connected class of a test's own."""
    opened = connected(tmp_path / "class", released_course, serving_with, platform)
    yield opened
    opened.store.close()


def sent(browser, platform, user):
    """The address of the platform to which the class sends a browser."""
    answer = browser.get(platform.begin(user), follow_redirects=False)
    assert answer.status_code == 303, answer.text
    return answer.headers["location"]


def launch(browser, form):
    """What becomes of a launch."""
    return browser.post("/lti/launch", data=form, headers=ELSEWHERE, follow_redirects=False)


def come(served, platform, user, **changes):
    """Let somebody come from the platform in a new browser; returns browser and answer."""
    browser = served.stranger()
    return browser, launch(browser, platform.answer(sent(browser, platform, user), user, **changes))


@pytest.mark.parametrize("by_hand", [False, True])
def test_who_came_by_an_account_that_was_put_right_is_out(changed, platform, by_hand):
    """The wrong number stood at Amina's name: once the right one does, whoever came by the wrong one is out."""
    (wrong, _), (other, _) = come(changed, platform, "101"), come(changed, platform, "b-7")
    roster = changed.course.roster_file
    if by_hand:  # with an editor, past every verb
        roster.write_text(roster.read_text().replace("101", "777"))
        wrong.get("/")  # the change is seen at the next click of anybody
    else:
        write_roster(changed.course, with_trainee(changed.course.trainees(), "amina", account="777"))

    assert (wrong.get("/").status_code, other.get("/").status_code) == (403, 200)
    right, _ = come(changed, platform, "777")
    assert "Amina" in right.get("/").text
    write_roster(changed.course, with_trainee(changed.course.trainees(), "amina", account="101"))
    assert [one.get("/").status_code for one in (wrong, right, other)] == [403, 403, 200]


def test_whom_the_platform_sends_has_that_desk_and_no_other(launched, platform):
    """Amina comes from the platform and decides at her own desk; a link or a guess lets nobody in beside it."""
    browser, answer = come(launched, platform, "101")
    assert (answer.status_code, answer.headers["location"]) == (303, "/"), answer.text
    assert "Amina" in browser.get("/").text and state(browser)["answers"] == {}
    stranger = launched.stranger()
    assert (stranger.get("/").status_code, "learning platform" in stranger.get("/").text) == (403, True)
    assert stranger.get(f"/in/{launched.admission.invite('amina')}").status_code == 403
    assert stranger.post("/exercise/T1/act", json={}, headers=ELSEWHERE).status_code == 403
    assert browser.post("/exercise/T1/act", json={}, headers=ELSEWHERE).status_code == 403, "from elsewhere: no act"


@pytest.mark.full
def test_who_is_not_on_the_class_list_is_told_so(launched, platform):
    """Nobody of the list; a log-in name that is no account; an account in other letters: all are strangers."""
    for user in ("999", "camal", "B-7"):
        answer = come(launched, platform, user)[1]
        assert (answer.status_code, "You are not in this class" in answer.text) == (403, True), user


def test_who_did_not_come_by_the_platform_sees_nothing(launched):
    """Every route of the site, as it is read from the site, asked by a stranger: refused but for the login's own."""
    stranger = launched.stranger()
    tried = requests_of(launched.site)
    assert {"/lti/login", "/lti/launch", "/lti/keys"} <= {address for _, address in tried}
    for method, address in tried:
        answer = stranger.request(method, address, headers=SAYS_ANOTHER, json={} if method != "GET" else None)
        assert answer.status_code == 403 or address.startswith(("/static/", "/lti/keys")), (method, address)
        assert "Amina" not in answer.text


WRONG = {
    "forged": {"keys": lms.made_key(2)},
    "expired": {"expires": -5},
    "of another audience": {"aud": "another-tool"},
    "for two, and meant for the other": {"aud": [lms.CLIENT, "another-tool"], "azp": "another-tool"},
    "for two, and not said for whom": {"aud": [lms.CLIENT, "another-tool"], "azp": None},
    "of another platform": {"iss": "https://other.example"},
    "of another deployment": {CLAIM + "deployment_id": "deployment-2"},
    "of another version": {CLAIM + "version": "1.1"},
    "no launch": {CLAIM + "message_type": "LtiDeepLinkingRequest",
                  "https://purl.imsglobal.org/spec/lti-dl/claim/deep_linking_settings": {
                      "deep_link_return_url": "https://lms.example/back", "accept_types": ["ltiResourceLink"],
                      "accept_presentation_document_targets": ["window"]}},
    "of nobody": {"sub": ""},
    "without an end": {"expires": None},
    "of a person of two lines": {"sub": "101\n"},
    "of another class's address": {CLAIM + "target_link_uri": "https://other.example/lti/launch"},
    "of no course": {CLAIM + "context": {"id": 7}},
}
ODD_MOMENTS = ("4102444800", True, 1e300, -1, float("nan"), float("inf"), 1_900_000_000_000, None, [], {})
"""What stands where seconds since 1970 should: text, yes, huge, negative, no number, thousandths, nothing, lists."""


_FEW = ("forged", "expired", "of another audience")
"""Tried each time; the others at full size."""


@pytest.mark.parametrize("why", [*_FEW, *(pytest.param(one, marks=pytest.mark.full) for one in WRONG
                                          if one not in _FEW)])
def test_a_token_that_is_not_right_lets_nobody_in(launched, platform, why):
    """Whatever is wrong with what the platform signed: no login, no cookie, no error of ours."""
    browser, answer = come(launched, platform, "101", **WRONG[why])
    assert (answer.status_code, "set-cookie" in answer.headers) == (403, False), answer.text
    assert browser.get("/").status_code == 403


@pytest.mark.parametrize("name", ["exp", "iat", "nbf"])
def test_a_moment_that_is_none_lets_nobody_in(launched, platform, caplog, name):
    """Whatever stands in the place of a moment: refused in words, and never taken for a number."""
    for odd in ODD_MOMENTS:
        caplog.clear()
        moments = {"iat": time.time(), "exp": time.time() + 60, name: odd}
        answer = come(launched, platform, "101", expires=None, **moments)[1]
        assert (answer.status_code, "The login did not work" in answer.text) == (403, True), odd
        assert f"{name} is no number of seconds" in caplog.text or f'missing the "{name}" claim' in caplog.text, odd
    later = come(launched, platform, "101", nbf=time.time() + 600)[1]
    assert later.status_code == 403 and come(launched, platform, "101", nbf=time.time() + 30)[1].status_code == 303


def test_a_token_works_once_and_for_its_browser_alone(launched, platform):
    """Replayed, in the same browser or another one, stolen before it came, or for another login: refused."""
    browser, thief = launched.stranger(), launched.stranger()
    form = platform.answer(sent(browser, platform, "101"), "101")
    assert launch(thief, form).status_code == 403, "it has no cookie of this login"
    assert launch(browser, form).status_code == 403, "and after that try it is used up"
    form = platform.answer(sent(browser, platform, "101"), "101")
    assert launch(browser, form).status_code == 303
    assert launch(browser, form).status_code == 403
    other = platform.answer(sent(browser, platform, "b-7"), "b-7")
    assert launch(browser, {"id_token": form["id_token"], "state": other["state"]}).status_code == 403


def test_a_token_of_an_hour_ago_or_of_tomorrow_is_none(launched, platform):
    """Whatever end it says: what was made long ago, or by a clock far ahead, is not believed; a minute is forgiven."""
    now = time.time()
    for shift, status in ((-4_000, 403), (600, 403), (30, 303)):
        answer = come(launched, platform, "101", expires=None, iat=now + shift, exp=now + 10_000)[1]
        assert answer.status_code == status, shift


@pytest.mark.full
def test_a_login_is_begun_for_this_platform_alone(launched, platform):
    """Another platform's or client's beginning goes nowhere; the browser is sent to the address of the entry."""
    begun = platform.begin("101")
    address = urlsplit(sent(launched.stranger(), platform, "101"))
    assert f"{address.scheme}://{address.netloc}{address.path}" == platform.entry["login_url"]
    assert parse_qs(address.query)["redirect_uri"] == [lms.CLASS + "/lti/launch"]
    for right, wrong in (("127.0.0.1%3A9", "evil.example"), ("the-class", "other"), ("login_hint=101", "login_hint=")):
        assert right in begun
        assert launched.stranger().get(begun.replace(right, wrong), follow_redirects=False).status_code == 403


def told_of(served, caplog, ask):
    """What the log says once something was asked, and that it names neither a person nor a token."""
    caplog.clear()
    answer = ask()
    assert answer.status_code in (403, 413, 421, 429), answer.text
    said = re.sub(r"\d{4}-\d\d-\d\dT[\d:.+]+", "", caplog.text)  # a time may hold the digits of an id
    assert "a launch from the learning platform was refused" in said
    for secret in ("Amina", "Aliyeva", "amina", "eyJ", "999", "101"):
        assert secret not in said, said
    for reason in ("signature", "nonce", "iat", "exp", "audience", "keys"):
        assert reason not in answer.text, "a page tells people what they can do"
    return said


def test_every_refusal_leaves_its_reason_in_the_log(changed, platform, caplog):
    """Begun or finished wrongly, of another class, course or person, too fast: each says why, and no more."""
    wrong = {"forged": "Signature verification failed", "expired": "its time is over", "of nobody": "user (sub)",
             "of another audience": "Client id", "for two, and not said for whom": "another tool",
             "of another platform": "another platform", "of another deployment": "deployment",
             "of another class's address": "leads elsewhere", "of another version": "version",
             "no launch": "another message", "without an end": "exp"}
    for why, reason in wrong.items():
        said = told_of(changed, caplog, lambda why=why: come(changed, platform, "101", **WRONG[why])[1])
        assert reason.lower() in said.lower(), (why, said)
    asked = {
        "another course": lambda: come(changed, platform, "101", course="course-2")[1],
        "names nobody": lambda: come(changed, platform, "999")[1],
        "begun here": lambda: launch(changed.stranger(), {"state": "x", "id_token": "a.b.c"}),
        "another browser": lambda: launch(changed.stranger(), platform.answer(
            sent(changed.stranger(), platform, "101"), "101")),
        "not begun as it should be": lambda: changed.stranger().get("/lti/login"),
        "another tool": lambda: changed.stranger().get(platform.begin("101").replace("the-class", "other")),
        "another address": lambda: changed.stranger().post("/lti/launch", headers={"Host": "evil.example"}),
        "too large": lambda: changed.stranger().post("/lti/launch", content=b"x" * 300_000)}
    for reason, ask in asked.items():
        assert reason in told_of(changed, caplog, ask), reason
    changed.site.state.misses = Pace(at_once=0, a_second=0)
    assert "too many" in told_of(changed, caplog, lambda: launch(changed.stranger(), {}))


def test_made_up_logins_fill_no_log(changed, caplog):
    """What is noted is bounded, whoever sends however many."""
    changed.site.state.noted = Pace(at_once=5, a_second=0)
    for _ in range(20):
        changed.stranger().get("/lti/login")
    assert caplog.text.count("was refused") == 5


@pytest.mark.parametrize("kind", ["multipart/form-data; boundary=x; charset=unicode_escape", "text/plain", "",
                                  "application/json"])
def test_a_form_of_another_kind_is_an_empty_one(launched, kind):
    """Browsers send one kind; whatever the others hold, in whatever encoding, it is refused and no error of ours."""
    body = b'--x\r\nContent-Disposition: form-data; name="state"\r\n\r\n\\ud800\r\n--x--\r\n'
    for path in ("/lti/login", "/lti/launch"):
        answer = launched.stranger().post(path, content=body, headers={**ELSEWHERE, "Content-Type": kind})
        assert (answer.status_code, "The login did not work" in answer.text) == (403, True)


def test_many_who_begin_and_never_come_back_lock_nobody_out(launched, platform, monkeypatch):
    """Where more begin than are held, the newest take the place of the oldest, who begins again."""
    monkeypatch.setattr("grading.desk_service.learning_platform._MOST_PASSING", 2)
    browsers = [launched.stranger() for _ in range(3)]
    forms = [platform.answer(sent(browser, platform, "101"), "101") for browser in browsers]
    assert [launch(*each).status_code for each in zip(browsers, forms, strict=True)] == [403, 303, 303]


@pytest.mark.full
def test_made_up_tokens_are_not_looked_at_for_ever(changed, platform):
    """After some misses nobody looks at a token any more; logins that succeed are no misses."""
    changed.site.state.misses = Pace(at_once=2, a_second=0)
    assert [come(changed, platform, "101")[1].status_code for _ in range(3)] == [303] * 3
    tried = [launch(changed.stranger(), {"state": "x", "id_token": "a.b.c"}).status_code for _ in range(3)]
    assert tried == [403, 403, 429]


def test_no_launch_decides_which_course_the_class_is(changed, platform):
    """Whichever instructor comes first from any course only offers it; nobody is in before whoever runs it says yes."""
    desk = changed.course.root / "desk"
    (desk / COURSE).unlink()
    answer = come(changed, platform, "101")[1]
    assert (answer.status_code, "nobody has said yet to which course" in answer.text) == (403, True)
    for course in ("elsewhere; rm -rf /", "course-1"):
        answer = come(changed, platform, "900", role=lms.INSTRUCTOR, course=course)[1]
        assert (answer.status_code, "Is this the course of the class?" in answer.text) == (403, True)
        assert f"--course {shlex.quote(course)}" in html.unescape(answer.text)
    assert read_platform_course(desk) is None and come(changed, platform, "101")[1].status_code == 403
    said = CliRunner().invoke(app, ["platform", str(changed.course.root)])
    assert "Proactive offices (course-1)" in said.output and "--course 'elsewhere; rm -rf /'" in said.output
    with the_only_one(changed.course):  # while it is served
        said = CliRunner().invoke(app, ["platform", str(changed.course.root), "--course", "course-1"])
    assert (said.exit_code, "The class is its course Proactive offices (course-1)" in said.output) == (0, True)
    known = connection(changed.course).course
    assert (known.id, known.columns) == ("course-1", "http://127.0.0.1:9/columns?course=One")
    assert come(changed, platform, "101")[1].status_code == 303
    answer = come(changed, platform, "900", role=lms.INSTRUCTOR)[1]
    assert (answer.status_code, "The class is connected" in answer.text) == (200, True)


def test_from_another_course_nobody_comes_in(changed, platform):
    """Trainees and instructors of another course are refused in words, and what the class's own offers stays."""
    come(changed, platform, "900", role=lms.INSTRUCTOR)
    known = connection(changed.course).course
    for user, role in (("101", lms.LEARNER), ("900", lms.INSTRUCTOR)):
        answer = come(changed, platform, user, role=role, course="course-2")[1]
        assert (answer.status_code, "This is another course" in answer.text) == (403, True)
    assert connection(changed.course).course == known
    with pytest.raises(BadInput, match="another course than 'course-1'"):
        choose_course(changed.course, "course-2")
    kept = (changed.course.root / "desk" / COURSE).stat().st_ino
    assert choose_course(changed.course, "course-1").course == known
    # Not written again: the service may have learned more of it since it was read.
    assert (changed.course.root / "desk" / COURSE).stat().st_ino == kept
    (changed.course.root / "desk" / COURSE).unlink()
    with pytest.raises(BadInput, match="can be no course"):
        choose_course(changed.course, "two\nlines")


def test_many_offers_hide_no_newer_one(changed, platform):
    """Instructors of many courses may come: the last ones are kept, each once, the newest first."""
    (changed.course.root / "desk" / COURSE).unlink()
    for number in [*range(30), 20]:
        stands(changed.course.root / "desk",
               Launch(user="9", is_instructor=True, course=PlatformCourse(id=f"c{number}")))
    assert [one.id for one in connection(changed.course).offered] == ["c20"] + [
        f"c{number}" for number in range(29, 9, -1) if number != 20]


def test_keys_and_entry_are_the_instructors_alone(changed, platform):
    """All files are of mode 0600 and are refused with any other; what is shown to everybody is the public key alone."""
    desk = changed.course.root / "desk"
    come(changed, platform, "900", role=lms.INSTRUCTOR)
    files = [desk / name for name in ("platform.json", "platform-key.pem", "platform-course.json")]
    assert [oct(file.stat().st_mode & 0o777) for file in files] == ["0o600"] * 3
    (shown,) = changed.stranger().get("/lti/keys").json()["keys"]
    assert {"kty", "n", "e", "kid", "alg", "use"} == set(shown)
    (desk / KEY).chmod(0o640)
    with pytest.raises(BadInput, match="read by others"):
        open_platform(changed.course)


def test_connecting_and_ending_end_the_logins_there_are(changed, platform):
    """Whoever came by the platform is out once it is ended; a second way to log in beside it is refused."""
    browser, _ = come(changed, platform, "101")
    with pytest.raises(BadInput, match="second way"):
        keep_service_settings(changed.course, hub="https://hub.example")
    with the_only_one(changed.course):  # as a service that runs
        for order in (lambda: end_connection(changed.course), lambda: lms.connect(changed.course, platform)):
            with pytest.raises(GradingError, match="end that program first"):
                order()
    assert browser.get("/").status_code == 200
    assert end_connection(changed.course) == ["amina", "bahar"]
    assert browser.get("/").status_code == 403
    assert not list((changed.course.root / "desk").glob("platform*"))


ODD_ADDRESSES = {
    "https://user:password@lms.example/x": "leave it out", "https://lms.example@evil.example/x": "leave it out",
    "https://lms.example/x\nX-Evil: 1": "copy it anew", "https://lms.example/\tx": "copy it anew",
    "https://lms.example/\x1b[2J": "copy it anew", " https://lms.example/x": "copy it anew",
    "https:\\\\lms.example/x": "copy it anew", "https://lms\u0435.example/x": "copy it anew",
    "https://lms\u202eelpmaxe.example": "copy it anew", "http://lms.example/x": "https://",
    "ftp://lms.example/x": "https://", "https:///x": "https://", "//lms.example/x": "https://",
    "https://lms.example:99999/x": "https://", "https://[::1/x": "https://", "javascript:alert(1)": "https://",
    "https://lms.example/x#y": "before the #", "https://lms.example/" + "x" * 3_000: "copy it anew", "": "https://"}
"""An address that is not what it looks like → the remedy that is told."""


def test_an_odd_address_of_a_platform_is_refused_with_place_and_remedy(tmp_path, changed, platform):
    """Passwords, line breaks, signs that hide or look alike, other protocols: each named by file, key and remedy."""
    file, kept = tmp_path / "odd.yml", changed.course.root / "desk" / "platform.json"
    before = kept.read_bytes()
    for name in ("login_url", "token_url", "keys_url"):
        for address, remedy in ODD_ADDRESSES.items():
            file.write_text(yaml.safe_dump(platform.entry | {name: address}))
            with pytest.raises(BadInput) as refused:
                connect_platform(changed.course, file)
            said = str(refused.value)
            assert f"{file.name}: {name}" in said and remedy in said and said.isprintable(), (name, address, said)
    for name in ("issuer", "client_id", "deployment_id", "token_audience"):
        file.write_text(yaml.safe_dump(platform.entry | {name: "a\nb\x1b[2J"}))
        with pytest.raises(BadInput, match=f"{name}.*copy it anew"):
            connect_platform(changed.course, file)
    for blank in ("<client id>", "YOUR_CLIENT_ID", "{id}", "xxx"):
        file.write_text(yaml.safe_dump(platform.entry | {"client_id": blank}))
        with pytest.raises(BadInput, match="client_id: is a blank that was never filled in"):
            connect_platform(changed.course, file)
    assert kept.read_bytes() == before


@pytest.mark.parametrize("address", [
    "https://desk:Hidden7@lms.example/token", "desk:Hidden7@lms.example", "http://desk:Hidden7@lms.example/x y",
    "https://desk:Hidden7://x@lms.example/token", "https:\\\\desk:Hidden7@lms.example"])
def test_a_password_in_an_address_is_not_said_aloud(tmp_path, changed, platform, address):
    """Refused for whatever reason: the message names the address, and leaves out who would have logged in by it."""
    (tmp_path / "odd.yml").write_text(yaml.safe_dump(platform.entry | {"token_url": address}))
    with pytest.raises(BadInput, match=r"token_url: .*…@lms\.example") as refused:
        connect_platform(changed.course, tmp_path / "odd.yml")
    assert "Hidden7" not in str(refused.value)


@pytest.mark.full
def test_what_a_platform_told_is_checked(tmp_path, changed, platform):
    """An address on which others read along, another platform, or a word that is none: named, and nothing is kept."""
    file, kept = tmp_path / "other.yml", changed.course.root / "desk" / "platform.json"
    before = kept.read_bytes()
    for change, match in (({"token_url": "http://lms.example/token"}, "token_url"), ({"secret": "x"}, "secret"),
                          ({"deployment_id": 7}, "deployment_id"), ({"issuer": "https://other.example"}, "issuer")):
        file.write_text(yaml.safe_dump(platform.entry | change))
        with pytest.raises(BadInput, match=match):
            connect_platform(changed.course, file)
    assert kept.read_bytes() == before


def test_keys_of_the_platform_are_fetched_and_not_believed_for_long():
    """The platform's keys come from the address it named; one that it has taken back is refused a minute later."""
    with lms.serving() as platform:
        held = platform.seen_from_the_class()

        def come():
            address, shown = held.begin({"iss": platform.entry["issuer"], "login_hint": "101"})
            return held.finish(shown, platform.answer(address, "101"))

        assert [come().user, come().user] == ["101", "101"]
        assert platform.asked.count(("GET", "/keys")) == 1
        platform.known.get_jwks = lambda: {"keys": []}
        assert come().user == "101"
        held._keys_until = 0.0  # as a minute later
        with pytest.raises(LaunchRefused, match="public key"):
            come()
        assert json.loads(json.dumps(held.public_keys()))["keys"][0]["kty"] == "RSA"
