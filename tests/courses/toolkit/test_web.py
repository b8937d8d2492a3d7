"""The gate of every site: one person on this machine comes in, by a link that works once; nobody else's page does."""

import re
import sys
import urllib.error
import urllib.request

import pytest
from starlette.responses import PlainTextResponse
from starlette.routing import Route
from starlette.testclient import TestClient

from courses.toolkit.web import Gate, Pages, make_site
from tests.serving import served, signed_in

ADDRESS = "http://127.0.0.1:8900"


def broken(request):
    """A page with a mistake in it."""
    raise ValueError("secret words")


@pytest.fixture
def site():
    """A site with a page that counts what was done there."""
    done = []

    def act(request):
        done.append(request.url.path)
        return PlainTextResponse("done")

    made = make_site(Pages("Trial"), Gate(), [Route("/", lambda _: PlainTextResponse("in")), Route("/broken", broken),
                                              Route("/act", act, methods=["POST"])])
    made.state.done = done
    return made


def test_a_link_lets_one_browser_in_once(site):
    """The token becomes a cookie that scripts cannot read; the link does not work a second time elsewhere."""
    first, second = (TestClient(site, ADDRESS) for _ in range(2))
    link = site.state.gate.link(ADDRESS)
    answer = first.get(link, follow_redirects=False)

    assert (answer.status_code, answer.headers["location"]) == (303, "/")
    assert {"HttpOnly", "SameSite=Strict"} <= set(answer.headers["set-cookie"].split("; "))
    assert [first.get("/").status_code, first.get(link).status_code] == [200, 200]
    assert [second.get(link).status_code, second.get("/").status_code] == [403, 403]
    assert "This page needs its link" in second.get("/").text


def test_a_link_leads_to_no_other_machine(site):
    """Whatever stands in its path, one is sent on within the site."""
    link = site.state.gate.link(ADDRESS).replace("/?", "//elsewhere.example/?")

    assert TestClient(site, ADDRESS).get(link, follow_redirects=False).headers["location"] == "/elsewhere.example/"


@pytest.mark.parametrize(("headers", "status"), [
    ({"Host": "elsewhere.example:8900"}, 421), ({"Host": "127.0.0.1:8901"}, 421),
    ({"Origin": "http://elsewhere.example"}, 403), ({"Origin": "null"}, 403),
    ({"Origin": "http://localhost:8900"}, 403),
    ({"Content-Length": "20000001"}, 413), ({"Content-Length": "-1"}, 413), ({"Content-Length": "0" * 5000}, 413),
    ({"Content-Length": "+1"}, 413), ({"Transfer-Encoding": "chunked"}, 413)])
def test_a_foreign_page_cannot_act(site, headers, status):
    """With the cookie of somebody who is in: another name for this machine, another origin, too much at once."""
    person = signed_in(site)

    assert person.post("/act", headers=headers).status_code == status
    assert site.state.done == []
    assert person.post("/act").text == "done"


def test_who_is_not_in_can_do_nothing(site):
    """No page, no act; only the files that are the same for everybody."""
    stranger = TestClient(site, ADDRESS, headers={"Origin": ADDRESS})
    stranger.cookies.set("readiness-8900", "guessed")

    assert [stranger.get("/").status_code, stranger.post("/act").status_code] == [403, 403]
    assert stranger.get("/static/house/house.css").status_code == 200
    assert stranger.get("/static/house/..%2f..%2fgate.py").status_code in (403, 404)
    assert site.state.done == []


@pytest.mark.parametrize("other", ["a{b}=1", "x=a b", 'j={"a":1}', "x=\u00e9", "=", "readiness-8900-other=x"])
def test_a_cookie_of_another_program_locks_nobody_out(site, other):
    """Browsers show one jar to all programs of a machine, and not all of them write as the standard has it."""
    person = signed_in(site)
    (name, value), = person.cookies.items()
    browser = TestClient(site, ADDRESS)

    for shown in (f"{other}; {name}={value}", f"{name}={value}; {other}"):
        assert browser.get("/", headers={"Cookie": shown.encode("latin-1")}).status_code == 200, shown
    assert browser.get("/", headers={"Cookie": other.encode("latin-1")}).status_code == 403


def test_every_answer_carries_the_policy(site):
    """No script or style within a page, no frame around it, nothing kept by the browser; also on pages of errors."""
    person = signed_in(site, raise_server_exceptions=False)
    answers = [person.get(path) for path in ("/", "/nowhere", "/broken", "/act", "/static/house/house.css")]
    answers.append(TestClient(site, ADDRESS).get("/"))

    assert [answer.status_code for answer in answers] == [200, 404, 500, 405, 200, 403]
    for answer in answers:
        policy = answer.headers["content-security-policy"]
        assert "unsafe" not in policy and "frame-ancestors 'none'" in policy
        assert answer.headers["cache-control"] == "no-store"
        assert "secret words" not in answer.text


def test_what_is_shown_is_text(site):
    """A value that looks like markup stays text; a name that nobody gave is an error."""
    from courses.toolkit.web import went_wrong

    site.routes.append(Route("/odd", lambda request: went_wrong(request, "<b>Odd</b>", "a & b")))
    assert "&lt;b&gt;Odd&lt;/b&gt;" in signed_in(site).get("/odd").text
    assert signed_in(site).get("/odd", headers={"Accept": "application/json"}).json() == {
        "wrong": "<b>Odd</b>", "sentences": ["a & b"]}


def colours(path):
    """Name → values of the colours that a style sheet sets, light and dark."""
    found = {}
    for block in re.findall(r":root \{([^}]*)\}", path.read_text()):
        for name, value in re.findall(r"--(\w[\w-]*): ([^;]+);", block):
            found.setdefault(name, []).append(value.strip())
    return found


def test_sites_have_the_colours_of_written_pages(root):
    """Every colour that the written pages name is the same on the sites, in light and in dark."""
    written = colours(root / "synthetic_data/pages/templates/page.css")
    sites = colours(root / "courses/toolkit/web/static/house.css")

    assert written.items() <= sites.items()
    assert len(written) >= 6


def test_it_is_served_on_this_machine_alone(tmp_path):
    """The printed link works with a real server, which listens on 127.0.0.1 and says so when its port is taken."""
    program = ("import sys; from courses.toolkit.web import *; from starlette.routing import Route\n"
               "from starlette.responses import PlainTextResponse\n"
               "site = make_site(Pages('T'), Gate(), [Route('/', lambda _: PlainTextResponse('in'))])\n"
               "serve_site(site, int(sys.argv[1]), say=lambda words: print(words, flush=True))")
    from tests.serving import free_port
    port, log = free_port(), tmp_path / "log"
    with served([sys.executable, "-c", program, str(port)], f"http://127.0.0.1:{port}/static/house/house.css", log):
        link = re.search(r"http://127\.0\.0\.1:\d+/\?token=\S+", log.read_text())[0]
        opener = urllib.request.build_opener(urllib.request.HTTPCookieProcessor())
        assert opener.open(link).read() == b"in"
        with pytest.raises(urllib.error.HTTPError, match="403"):
            urllib.request.urlopen(link)
        import subprocess
        again = subprocess.run([sys.executable, "-c", program, str(port)], capture_output=True, text=True)
        assert (again.returncode, "Traceback" in again.stderr) == (1, False)
        assert f"Port {port} cannot be used" in again.stderr
