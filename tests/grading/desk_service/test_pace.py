"""How often somebody may miss: counted by the place they come from, which only a known proxy may say."""

import socket
import threading
from concurrent.futures import ThreadPoolExecutor

import httpx
import pytest
from starlette.applications import Starlette
from starlette.responses import PlainTextResponse
from starlette.routing import Route
from starlette.testclient import TestClient

from courses.toolkit.web.serving import listening, run_server
from grading import keep_service_settings
from grading.desk_service.door import read_address
from grading.desk_service.pace import Pace
from grading.desk_service.platform_course import LaunchRefused
from grading.desk_service.site import make_desk_service
from grading.desk_service.turned_away import came_from
from synthetic_data import BadInput
from tests.grading.desk_service.served_class import PUBLIC
from tests.serving import free_port


def place(host):
    """The place of somebody with this address."""
    site = Starlette(routes=[Route("/", lambda request: PlainTextResponse(came_from(request)))])
    return TestClient(site, client=(host, 1)).get("/").text


def test_a_place_is_an_address_or_a_network_where_computers_have_many():
    """One computer has as many IPv6 addresses of its network as it likes; what is no address is cut.

    An IPv4 address is one place however it is written, and each of them another.
    """
    assert place("192.0.2.7") == place("::ffff:192.0.2.7") == "192.0.2.7" != place("::ffff:192.0.2.8")
    assert place("2001:db8:1:2:3::4") == place("2001:db8:1:2::9") == "2001:db8:1:2::/64" != place("2001:db8:1:3::4")
    assert place("x" * 1_000) == "x" * 64


class Asking:
    """A service of one route that says from where somebody comes, behind proxies."""

    def __init__(self, proxies):
        self.port = free_port()
        site = Starlette(routes=[Route("/", lambda request: PlainTextResponse(came_from(request)))])
        self.door = listening(self.port)
        threading.Thread(target=run_server, args=(site, self.door, proxies), daemon=True).start()

    def __call__(self, *forwarded):
        headers = [("X-Forwarded-For", one) for one in forwarded]
        return httpx.get(f"http://127.0.0.1:{self.port}/", headers=headers, trust_env=False).text


@pytest.mark.parametrize(("proxies", "said", "place"), [
    ("127.0.0.1,::1", ["203.0.113.5"], "203.0.113.5"), ("127.0.0.0/8", ["203.0.113.5"], "203.0.113.5"),
    ("127.0.0.1", ["198.51.100.1, 203.0.113.5"], "203.0.113.5"),
    ("127.0.0.1, 10.0.0.0/8", ["198.51.100.1, 203.0.113.5, 10.1.2.3"], "203.0.113.5"),
    ("127.0.0.1", ["198.51.100.1", "203.0.113.5"], "203.0.113.5"), ("127.0.0.1", [], "127.0.0.1"),
    ("10.0.0.5", ["203.0.113.5"], "127.0.0.1"), ("", ["203.0.113.5"], "127.0.0.1")])
def test_only_a_known_proxy_says_from_where_somebody_comes(proxies, said, place, monkeypatch):
    """The last address that no known proxy has; what the browser wrote before it, and others say, is not believed."""
    monkeypatch.setenv("FORWARDED_ALLOW_IPS", "*")
    monkeypatch.setattr("signal.signal", lambda *_what: None)
    assert Asking(proxies)(*said) == place


def test_behind_a_proxy_each_has_a_pace_of_their_own(served):
    """Somebody who guesses links locks out nobody else of the class."""
    served.site.state.misses = Pace(at_once=2, a_second=0)

    def guess(host):
        browser = TestClient(served.site, PUBLIC, headers={"Origin": PUBLIC}, client=(host, 1))
        return browser.get("/in/1.x").status_code

    assert [guess("203.0.113.5") for _ in range(3)] == [404, 404, 429]
    assert guess("203.0.113.6") == 404


def test_requests_that_are_none_fill_no_log(monkeypatch, capfd):
    """Whoever sends upgrades or nonsense without end leaves no line for each in the service's log."""
    monkeypatch.setattr("signal.signal", lambda *_what: None)
    asking = Asking("")
    for line in (b"GET / HTTP/1.1\r\nHost: a\r\nConnection: Upgrade\r\nUpgrade: h2c\r\n\r\n", b"\x00nonsense\r\n\r\n"):
        with socket.create_connection(("127.0.0.1", asking.port), timeout=120) as asked:
            asked.sendall(line)
            asked.recv(1_000)
    assert capfd.readouterr().err == ""


class Slow:
    """A Hub or a learning platform that says nothing before it is let go."""

    def __init__(self, way):
        self.way, self.asked, self.let_go = way, threading.Semaphore(0), threading.Event()

    def finish(self, *_what):
        """Wait, and know nobody."""
        self.asked.release()
        self.let_go.wait(120)
        if self.way == "platform":
            raise LaunchRefused("nobody")

    def public_keys(self):
        """None."""
        return {"keys": []}


@pytest.mark.parametrize("way", ["hub", "platform"])
def test_logins_that_wait_hold_up_nobody_else(served, monkeypatch, way):
    """Sixty logins for which the Hub or the platform does not answer: pages come as ever, and each login ends."""
    monkeypatch.setattr("signal.signal", lambda *_what: None)
    slow, room = Slow(way), served.site.state.room
    with listening(0) as door:
        address = read_address("", door.getsockname()[1])
        site = make_desk_service(room, served.store, served.admission, address, **{way: slow})
        site.state.misses = Pace(at_once=1_000, a_second=0)
        threading.Thread(target=run_server, args=(site, door), daemon=True).start()

        def come(_number):
            with httpx.Client(trust_env=False, timeout=120) as browser:
                if way == "hub":
                    return browser.get(f"{address.public}/hub-login/back?state=a&code=b").status_code
                return browser.post(f"{address.public}/lti/launch", data={"state": "a"}).status_code

        with ThreadPoolExecutor(60) as many:
            logins = [many.submit(come, number) for number in range(60)]
            assert slow.asked.acquire(timeout=120)
            try:
                for _ in range(5):
                    page = httpx.get(f"{address.public}/static/house/house.css", trust_env=False, timeout=120)
                    assert page.status_code == 200
                assert not any(login.done() for login in logins)
            finally:
                slow.let_go.set()
            assert {login.result(120) for login in logins} == {403}


@pytest.mark.parametrize("wrong", ["*", "0.0.0.0/0", "::/0", "10.0.0.5/8", "proxy.example", "10.0.0.5 10.0.0.6"])
def test_a_list_of_proxies_is_checked(served, wrong):
    """Everybody, names, and what is none: refused with the place and the remedy, and nothing is kept."""
    with pytest.raises(BadInput, match="proxies"):
        keep_service_settings(served.course, proxies=f"127.0.0.1,{wrong}")
    assert keep_service_settings(served.course).proxies == "127.0.0.1,::1"
    assert keep_service_settings(served.course, proxies="10.0.0.5, 10.1.0.0/16").proxies == "10.0.0.5, 10.1.0.0/16"


def come_in(address, admission, trainee):
    """A browser that came in by a link."""
    browser = httpx.Client(base_url=address.public, headers={"Origin": address.public}, trust_env=False, timeout=120)
    assert browser.post(f"/in/{admission.invite(trainee)}").status_code == 303
    return browser


def test_one_persons_slow_pages_hold_up_nobody_else(served, monkeypatch):
    """Sixty pages of one person's that do not come: others' come as ever; two are made, forty wait, more are told."""
    monkeypatch.setattr("signal.signal", lambda *_what: None)
    asked, let_go = threading.Semaphore(0), threading.Event()
    with listening(0) as door:
        address = read_address("", door.getsockname()[1])
        site = make_desk_service(served.site.state.room, served.store, served.admission, address)
        shelf_of = site.state.shelf_of

        def slow(request):
            if request.scope["person"] == "amina":
                asked.release()
                let_go.wait(120)
            return shelf_of(request)

        site.state.shelf_of = slow
        threading.Thread(target=run_server, args=(site, door), daemon=True).start()
        amina, bahar = (come_in(address, served.admission, who) for who in ("amina", "bahar"))
        with ThreadPoolExecutor(60) as many:
            pages = [many.submit(lambda: httpx.get(address.public, cookies=amina.cookies, trust_env=False,
                                                   timeout=120).status_code) for _ in range(60)]
            try:
                assert asked.acquire(timeout=120) and asked.acquire(timeout=120)
                assert bahar.get("/", timeout=60).status_code == 200
                assert not asked.acquire(timeout=0.5)
            finally:
                let_go.set()
            assert sorted(page.result(120) for page in pages) == [200] * 42 + [429] * 18
