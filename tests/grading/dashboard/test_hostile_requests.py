"""Whatever is sent to the dashboard, by its instructor or not: an answer with its policy, and no fault of ours."""

import pytest

from grading import make_dashboard, read_arrangements
from grading.dashboard.acts import ACTS, VERBS
from tests.grading.hostile import METHODS, ODD, addresses, faults, odd_addresses
from tests.serving import signed_in

RIGHT = {"exercise": "T1", "trainee": "amina", "name": "T1", "desk": "cases", "form": "csv", "act": "note",
         "verb": "collect", "number": "1"}
FIELDS = ("trainee", "exercise", "moment", "until", "extra", "reason", "number", "text", "points", "part", "again",
          "back", "first_name", "role", "language", "form")
"""What the forms of the dashboard send."""


@pytest.fixture
def dashboard(course):
    """The dashboard of the released class; long verbs do nothing."""
    return make_dashboard(course.root, lambda _words, _say: 0)


@pytest.fixture
def instructor(dashboard):
    """The browser that was let in."""
    return signed_in(dashboard, raise_server_exceptions=False)


def test_an_odd_name_in_an_address_is_no_page(dashboard, instructor):
    """In every place of every address, of every method that it has."""
    for method, address in odd_addresses(dashboard, **RIGHT):
        answer = instructor.request(method, address, follow_redirects=False)
        assert faults(answer) == [], (method, address[:120], answer.text[-300:])


def test_an_odd_value_in_a_form_is_said_to_be_one(instructor, course):
    """One after another in each field, and in all: refused or kept as text, never a fault."""
    right = {"trainee": "amina", "exercise": "T1", "moment": "2030-01-02 10:00 UTC", "number": "1", "part": "colour",
             "reason": "ill"}
    tried = [{**right, name: odd} for odd in ODD for name in ("trainee", "exercise", "number", "points")]
    for act in sorted(ACTS):
        for values in [*tried, *(dict.fromkeys(FIELDS, odd) for odd in ODD)]:
            answer = instructor.post(f"/do/{act}", data=values, follow_redirects=False)
            assert faults(answer) == [], (act, values, answer.text[-300:])
            back = answer.headers.get("location", "/")
            assert back.startswith("/") and "//" not in back, (act, values)
    for verb in VERBS:
        for odd in ODD:
            answer = instructor.post(f"/start/{verb}", data={"exercise": odd, "form": odd}, follow_redirects=False)
            assert faults(answer) == [] and answer.status_code == 400, (verb, odd[:20])


@pytest.mark.parametrize("kind", ["multipart/form-data; boundary=x; charset=undefined",
                                  "multipart/form-data; boundary=x; charset=idna", "multipart/form-data",
                                  "multipart/form-data; boundary=x", "application/json", "text/plain; charset=rot13",
                                  "application/x-www-form-urlencoded; charset=utf-16"])
def test_a_form_written_otherwise_does_nothing(instructor, course, kind):
    """Another encoding than browsers have, no form at all, or half of one."""
    body = b'--x\r\nContent-Disposition: form-data; name="trainee"\r\n\r\nam'
    for address in ("/do/note", "/do/list", "/start/collect" if "charset" in kind else "/do/undo"):
        answer = instructor.post(address, content=body, headers={"Content-Type": kind})
        assert faults(answer) == [] and answer.status_code in (400, 415), address
    assert read_arrangements(course) == []


def test_nobody_else_reaches_any_page(dashboard, instructor, course):
    """Every address and method without the cookie, with another program's, and from another page: refused."""
    stranger = signed_in(make_dashboard(course.root, lambda _words, _say: 0), raise_server_exceptions=False)
    theirs = dict(stranger.cookies)
    for cookies in ({}, theirs, {"readiness-8900": "x"}):
        browser = type(instructor)(dashboard, "http://127.0.0.1:8900", cookies=cookies, raise_server_exceptions=False,
                                   headers={"Origin": "http://127.0.0.1:8900"})
        for address in addresses(dashboard, **RIGHT):
            for method in ("GET", "POST", *METHODS):
                answer = browser.request(method, address, follow_redirects=False)
                assert faults(answer) == [] and answer.status_code == 403, (method, address)
    for origin in ("", "null", "http://127.0.0.1:8901", "https://elsewhere.example"):
        answer = instructor.post("/do/note", data={"trainee": "amina", "text": "x"}, headers={"Origin": origin})
        assert answer.status_code == 403
    assert read_arrangements(course) == []
