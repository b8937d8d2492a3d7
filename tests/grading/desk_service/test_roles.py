"""No trainee reaches another's pack, decisions, feedback or name: tried over every route that the site has.

The routes are read from the site, so that a new one is tried without anybody adding it.
"""

import json
import re
import sys

import pytest
from starlette.routing import Mount, Route

from tests.grading.desk_service.acting import decide, give_feedback, state

VALUES = {"name": ["T1", "..%2fbahar"], "number": ["1"], "desk": ["cases"], "token": ["1.x"],
          "path": ["..%2f..%2fpack.py"]}
"""Parameter of a route → what is tried for it; one that is not named here fails the test until somebody says."""
ANYBODY = ("/static/", "/in/")
"""What is there before one is in; see `test_who_is_not_in_sees_nothing`."""


def routes_of(site):
    """Every path pattern of a site with its methods."""
    for route in site.routes:
        if isinstance(route, Mount):
            yield route.path + "/{path}", {"GET"}
        else:
            assert isinstance(route, Route), route
            yield route.path, route.methods


def addresses(pattern):
    """Every address that is tried for a path pattern."""
    found = [pattern]
    for name in re.findall(r"\{(\w+)[^}]*\}", pattern):
        assert name in VALUES, f"say in VALUES what is tried for {name!r} of {pattern}"
        found = [re.sub(rf"\{{{name}[^}}]*\}}", value, one) for one in found for value in VALUES[name]]
    return found


def requests_of(site):
    """Every request that is tried: method and address, in an order in which leaving comes last."""
    tried = [(method, address) for pattern, methods in routes_of(site) for address in addresses(pattern)
             for method in sorted(methods - {"HEAD"})]
    return sorted(tried, key=lambda one: one == ("POST", "/out"))


SAYS_ANOTHER = {"X-Forwarded-User": "bahar", "X-Remote-User": "bahar", "REMOTE_USER": "bahar", "Authorization":
                "Basic YmFoYXI6", "X-Forwarded-For": "127.0.0.1"}
BODY = {"what": "decide", "desk": "cases", "case": "case1", "values": {"colour": "white", "months": 39},
        "trainee": "bahar", "person": "bahar", "exercise": "T1"}


@pytest.fixture
def crowded(served):
    """A class in which Bahar has decided, handed in and got feedback, and Amina has decided something."""
    amina, bahar = served.person("amina"), served.person("bahar")
    decide(bahar, months=17)
    bahar.post("/exercise/T1/hand-in")
    give_feedback(served.course, "bahar", "SAID-TO-BAHAR")
    decide(amina, months=2)
    return served, amina, bahar


def secrets_of(served, trainee):
    """Whatever tells that something is about a person."""
    pack = json.loads((served.course.pack(trainee, "T1", 1) / "pack.json").read_text())
    person = served.course.trainee(trainee)
    return [pack["pack"], person.first_name, person.last_name, person.email, f"SAID-TO-{trainee.upper()}",
            *(one.receipt for one in served.store.hand_ins(trainee)),
            *(one.token for one in served.store.hand_ins(trainee))]


def test_no_route_shows_or_changes_anything_of_another(crowded):
    """Amina asks for everything there is, under Bahar's name wherever a name can be put."""
    served, amina, bahar = crowded
    hers, before = secrets_of(served, "bahar"), (state(bahar), served.store.hand_ins("bahar"))
    tried = requests_of(served.site)
    assert {"/", "/exercise/T1/act", "/exercise/T1/feedback", "/out"} <= {address for _, address in tried}
    for method, address in tried:
        answer = amina.request(method, address + "?trainee=bahar&person=bahar&name=bahar", headers=SAYS_ANOTHER,
                               json=BODY if method != "GET" else None)
        assert answer.status_code < 500, (method, address)
        found = [one for one in hers if one in answer.text + str(answer.headers)]
        assert found == [], (method, address, found)
    assert (state(bahar), served.store.hand_ins("bahar")) == before
    assert state(served.person("amina"))["answers"]["case1"]["months"] == 39, "the acts above were her own"


def test_who_is_not_in_sees_nothing(crowded):
    """Without a cookie, with a made-up one and with one that was ended: no page, no act, nothing of anybody."""
    served, amina, _ = crowded
    count = served.store.count_acts()
    (name,) = amina.cookies.keys()
    ended = dict(amina.cookies)
    amina.post("/out")
    everybodys = secrets_of(served, "amina") + secrets_of(served, "bahar")
    assert [served.stranger(cookies=cookies).get("/").status_code for cookies in ({}, {name: "x"})] == [403, 403]
    stranger = served.stranger(cookies=ended)
    for method, address in requests_of(served.site):
        answer = stranger.request(method, address, headers=SAYS_ANOTHER, json=BODY if method != "GET" else None)
        assert answer.status_code == 403 or address.startswith(ANYBODY), (method, address)
        assert [one for one in everybodys if one in answer.text] == [], (method, address)
    assert served.store.count_acts() == count


OPENED: list[str] = []
WATCHING: list[bool] = []


def note(event, arguments):
    """Keep the name of every file that is opened while somebody watches."""
    if event == "open" and WATCHING:
        OPENED.append(str(arguments[0]))


def test_no_file_of_truth_is_opened_on_the_way_to_a_trainee(crowded):
    """Over every route: no key, no solver, not the secret, no result, and no pack but the person's own."""
    served = crowded[0]
    camal = served.person("camal")
    sys.addaudithook(note)
    OPENED.clear()
    WATCHING.append(True)
    try:
        for method, address in requests_of(served.site):
            camal.request(method, address, json=BODY if method != "GET" else None)
    finally:
        WATCHING.clear()
    root = str(served.course.root)
    assert any(one.startswith(f"{root}/packs/camal/") for one in OPENED), "the hook saw what was opened"
    for part in ("/keys/", f"{root}/secret", f"{root}/results", f"{root}/submitted", f"{root}/autograded",
                 f"{root}/packs/amina", f"{root}/gradebook.db", f"{root}/source", "packs/bahar/", "packs/amina/"):
        assert [one for one in OPENED if part in one] == [], part
