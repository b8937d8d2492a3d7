"""The planner's page is the planner's: other accounts of the computer reach its address, and are shown nothing."""

import stat

import pytest
from starlette.applications import Starlette
from starlette.middleware import Middleware
from starlette.responses import PlainTextResponse
from starlette.routing import Route, WebSocketRoute
from starlette.testclient import TestClient
from starlette.websockets import WebSocketDisconnect

from simulator.dashboard import launch
from simulator.dashboard.doors import Dressed, KeyHolders
from simulator.dashboard.launch import own_key


async def channel(socket):
    """Say one word to whoever is let in."""
    await socket.accept()
    await socket.send_text("in")
    await socket.close()


def page(key):
    """A browser before a small page with this key."""
    site = Starlette(routes=[Route("/", lambda request: PlainTextResponse(str(request.query_params))),
                             WebSocketRoute("/stream", channel)],
                     middleware=[Middleware(Dressed), Middleware(KeyHolders, key=key)])
    return TestClient(site, "http://127.0.0.1:8501")


def test_the_link_lets_a_browser_in_and_is_needed_once():
    """It leads on without the key, keeps what else it asks for, and page and channel open from then on."""
    browser = page("secret")
    entered = browser.get("/?key=secret&practice=a", follow_redirects=False)

    assert (entered.status_code, entered.headers["location"]) == (303, "/?practice=a")
    assert {"HttpOnly", "SameSite=lax"} <= set(entered.headers["set-cookie"].split("; "))
    assert browser.get("/?practice=b").text == "practice=b"
    with browser.websocket_connect("ws://127.0.0.1:8501/stream") as socket:
        assert socket.receive_text() == "in"


def test_what_a_browser_keeps_is_not_the_key():
    """Whoever sees it elsewhere on this computer has no link to hand on, and the key as a cookie opens nothing."""
    browser = page("secret")
    assert "secret" not in browser.get("/?key=secret", follow_redirects=False).headers["set-cookie"]

    stranger = page("secret")
    stranger.cookies.set("readiness-what-if-8501", "secret")
    assert stranger.get("/").status_code == 403


@pytest.mark.parametrize("method", ["HEAD", "POST", "OPTIONS"])
@pytest.mark.parametrize("way", ["/", "/?key=secret"])
def test_only_who_asks_for_a_page_comes_in(method, way):
    """A program that looks whether a link leads somewhere gets no pass, with the key or without."""
    browser = page("secret")
    answer = browser.request(method, way, follow_redirects=False)
    assert (answer.status_code, "set-cookie" in answer.headers) == (403, False)
    assert browser.get("/").status_code == 403


def test_the_link_leads_to_no_other_machine():
    """Whatever stands in its path, one is sent on within the page."""
    entered = page("secret").get("http://127.0.0.1:8501//elsewhere.example/?key=secret", follow_redirects=False)
    assert entered.headers["location"] == "/elsewhere.example/"


def test_every_answer_says_what_the_browser_may_do():
    """Nothing of another host, no page of another site around it, no guess at what a file is; also when refused."""
    for answer in (page("").get("/"), page("secret").get("/"), page("secret").get("/nowhere"),
                   page("secret").get("/?key=secret", follow_redirects=False)):
        policy = answer.headers["content-security-policy"]
        assert "default-src 'self'" in policy and "frame-ancestors 'self'" in policy and "http" not in policy
        assert policy.endswith("connect-src 'self' ws://127.0.0.1:8501 wss://127.0.0.1:8501")
        assert answer.headers["x-content-type-options"] == "nosniff"
    named = page("").get("/", headers={"Host": "a; script-src *"}).headers["content-security-policy"]
    assert named.endswith("connect-src 'self'"), "a host writes no policy"


@pytest.mark.parametrize("way", ["/", "/?key=", "/?key=secre", "/?key=S%C9cret"])
def test_without_the_key_there_is_a_sentence_and_no_channel(way):
    """Neither a guess nor an empty key or cookie opens anything."""
    browser = page("secret")
    browser.cookies.set("readiness-what-if-8501", "")

    answer = browser.get(way)
    assert (answer.status_code, "by the link" in answer.text) == (403, True)
    with pytest.raises(WebSocketDisconnect), browser.websocket_connect("ws://127.0.0.1:8501/stream"):
        pass


def test_a_page_behind_another_login_has_no_key():
    """The tile in JupyterLab lies behind Jupyter's own."""
    assert page("").get("/").status_code == 200


def test_the_key_is_made_once_and_is_its_owners_alone(tmp_path):
    """A browser that was let in yesterday is let in today; an emptied file gets a new key."""
    key = own_key(tmp_path)

    assert len(key) >= 32 and own_key(tmp_path) == key
    assert stat.S_IMODE((tmp_path / "key").stat().st_mode) == 0o600
    (tmp_path / "key").write_text("")
    assert len(own_key(tmp_path)) >= 32


def test_the_browser_is_given_a_page_and_not_the_key(tmp_path, monkeypatch):
    """What a browser is started with can be read by every account; the page that leads on is its owner's alone."""
    begun = {}

    def become(program, command, environment):
        begun.update(environment)
        raise SystemExit

    monkeypatch.setattr(launch.os, "execve", become)
    said = []
    with pytest.raises(SystemExit):
        launch.serve(tmp_path, address="localhost", say=said.append)

    key = own_key(tmp_path)
    assert said == [f"http://localhost:8501/?key={key}"]
    page = tmp_path / "open.html"
    assert (begun[launch.KEY], begun[launch.LINK]) == (key, page.as_uri())
    assert said[0] in page.read_text() and stat.S_IMODE(page.stat().st_mode) == 0o600
    with pytest.raises(SystemExit):
        launch.serve(tmp_path, address="0.0.0.0", browser=False)
    assert (begun[launch.KEY], begun[launch.HOSTS]) == ("", "*")


@pytest.mark.parametrize(("address", "is_own"), [
    ("127.0.0.1", True), ("127.0.0.2", True), ("127.255.255.254", True), ("127.1", True), ("::1", True),
    ("localhost", True), ("LOCALHOST", True), ("0:0:0:0:0:0:0:1", True), ("0.0.0.0", False), ("::", False),
    ("", False), ("128.0.0.1", False), ("192.168.0.7", False), ("126.255.255.255", False), ("localhost.example", False),
    ("127.0.0.1.example", False), ("office-server", False)])
def test_any_address_of_this_computer_alone_asks_for_the_key(tmp_path, monkeypatch, address, is_own):
    """Pages there are the planner's, and answer to this computer's names and the one asked for; others are open."""
    begun = {}

    def become(program, command, environment):
        begun.update(environment)
        raise SystemExit

    monkeypatch.setattr(launch.os, "execve", become)
    with pytest.raises(SystemExit):
        launch.serve(tmp_path, address=address, browser=False)

    assert bool(begun[launch.KEY]) == is_own == (launch.OPEN_TO_OTHERS not in begun)
    hosts = begun[launch.HOSTS].split()
    assert hosts == ["*"] or (is_own and set(hosts) == {*launch.OWN_NAMES, address.lower()})
