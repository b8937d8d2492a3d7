"""Whatever a trainee's browser sends, the answer is no fault of ours, goes out with its policy, and changes nothing."""

import json
from urllib.parse import urlencode

import pytest

from tests.grading.desk_service.acting import decide, state
from tests.grading.desk_service.test_hub import by_hub as by_hub
from tests.grading.hostile import METHODS, ODD, addresses, faults, odd_addresses

RIGHT = {"name": "T1", "number": "1", "desk": "cases", "token": "1.x"}
HALF = "\ud800"
"""Half of a pair, which JSON can name and no file can hold."""
MESSAGE = {"what": "decide", "desk": "cases", "case": "case1", "values": {"colour": "red"}}


def put(place, value):
    """The bytes of a message with a value in one place of it, as a path of keys."""
    message = json.loads(json.dumps(MESSAGE))
    inner = message
    for key in place[:-1]:
        inner = inner[key]
    inner[place[-1]] = value
    return json.dumps(message).encode()


MESSAGES = [
    *(put(place, value) for place in (("what",), ("desk",), ("case",), ("values",), ("values", "colour"),
                                      ("values", "months"), ("values", HALF), ("seen",), ("on",), ("panel",))
      for value in (HALF, "\0", [], {}, [[1]], None, True, 10 ** 400, float("inf"), float("nan"), "x" * 90_000)),
    *(put(("what",), what) for what in ("try", "undo", "flag", "open")),
    put(("values", HALF), 1).replace(b"decide", b"try"),
    b"", b"[]", b"null", b"{}", b"\xff\xfe", b"[" * 90_000, b'{"a":' * 9_000, b"9" * 90_000,
    b'"' + b"a" * 199_000 + b'"', json.dumps(MESSAGE).encode("utf-16"), b'{"what":"decide","what":"undo"}']


def test_no_message_to_a_desk_makes_it_stumble(served):
    """Wrong kinds, halves of letters, numbers without end, depth without end: the desk says so, and stands."""
    amina = served.person("amina")
    for body in MESSAGES:
        answer = amina.post("/exercise/T1/act", content=body)
        assert faults(answer) == [], body[:200]
        assert "error" in answer.json(), body[:200]
    assert decide(amina)["error"] == ""


def test_an_odd_name_in_an_address_is_no_page(served):
    """In every place of every address: what is no file name, no number, or longer than either."""
    amina = served.person("amina")
    for method, address in odd_addresses(served.site, **RIGHT):
        answer = amina.request(method, address, follow_redirects=False)
        assert faults(answer) == [], (method, address[:120])
        # What a desk sends is answered to the desk, in its own words.
        assert answer.status_code in (403, 404, 429) or "error" in answer.json(), (method, address[:120])


def test_the_way_by_a_hub_takes_odd_words_for_nothing(by_hub):
    """Whatever a browser says that it brings back: a page that says so, or the way to the Hub."""
    browser = by_hub.stranger()
    browser.get("/hub-login", follow_redirects=False)
    for odd in (*ODD, "%ff", "\ud7ff"):
        for way in ("/hub-login/back?" + urlencode({"state": odd, "code": "amina"}),
                    "/hub-login/back?" + urlencode({"state": "state", "code": odd}), f"/hub-login?next={odd[:40]!r}"):
            answer = browser.get(way, follow_redirects=False)
            assert faults(answer) == [] and answer.status_code in (303, 403), way[:120]


def test_asking_whether_a_link_leads_anywhere_uses_nothing_up(served):
    """Programs that look into mails ask by HEAD; a page elsewhere can have a browser do so too."""
    token = served.admission.invite("amina")
    browser = served.stranger()
    assert browser.head(f"/in/{token}", follow_redirects=False).status_code == 200
    assert served.admission.read(token).state == "open" and not browser.cookies


def test_no_other_method_does_anything(served):
    """Whatever a browser may send besides: refused, and what was decided stands."""
    amina = served.person("amina")
    decide(amina)
    before = state(amina)
    for address in addresses(served.site, **RIGHT):
        for method in METHODS:
            answer = amina.request(method, address, follow_redirects=False)
            assert faults(answer) == [], (method, address)
            assert answer.status_code in (403, 404, 405, 410) or method == "HEAD", (method, address)
    assert (state(amina), served.store.hand_ins("amina")) == (before, [])


@pytest.mark.parametrize("headers", [
    {"Content-Length": "0" * 5000}, {"Transfer-Encoding": "chunked"}, {"Content-Length": "200001"},
    {"Origin": ""}, {"Origin": "null"}, {"Origin": "http://127.0.0.1:8801"}, {"Host": "["}, {"Host": "127.0.0.1"},
    {"Origin": "http://127.0.0.1:8800.elsewhere.example"},
    {"Host": "elsewhere.example", "X-Forwarded-Host": "127.0.0.1:8800"}])
def test_what_does_not_come_from_its_own_pages_is_refused(served, headers):
    """A length that is none, a body of unknown length, another origin or host: refused before anything is read."""
    amina = served.person("amina")
    answer = amina.post("/exercise/T1/act", content=json.dumps(MESSAGE).encode(), headers=headers)

    assert faults(answer) == [] and answer.status_code in (403, 413, 421)
    assert state(amina)["answers"] == {}


def test_another_classes_cookie_opens_nothing(served):
    """The name of the cookie and a value that another class gave: a stranger here."""
    amina = served.person("amina")
    (name,) = amina.cookies.keys()
    for value in ("", "x" * 43, '"' + "x" * 43 + '"', "\\055"):
        stranger = served.stranger(cookies={name: value})
        answers = [stranger.get("/"), stranger.post("/exercise/T1/act", json=MESSAGE)]
        assert [answer.status_code for answer in answers] == [403, 403]
