"""What a learning platform answers, whatever it is: taken whole and from its own address, in bounds, or not at all."""

import contextlib
import socket
import threading
import time
from itertools import chain, repeat

import pytest
import requests

from grading.desk_service import learning_platform
from grading.desk_service.bounded_calls import AnswerRefused, BoundedCalls
from grading.desk_service.lti_terms import PlatformAway, PlatformRefuses
from grading.desk_service.platform_course import LaunchRefused, PlatformCourse
from grading.desk_service.platform_services import asking
from tests.grading.desk_service import lms

HEAD = b"HTTP/1.1 200 OK\r\nContent-Type: application/json\r\n"


@contextlib.contextmanager
def answering(parts):
    """A server that answers each caller with these parts, sent as they come; yields its address and the requests."""
    door, asked = socket.create_server(("127.0.0.1", 0)), []

    def answer(line):
        with contextlib.suppress(OSError), line:
            asked.append(line.recv(65_536))
            for part in parts():
                line.sendall(part)

    def listen():
        with contextlib.suppress(OSError):
            while True:
                threading.Thread(target=answer, args=(door.accept()[0],), daemon=True).start()

    threading.Thread(target=listen, daemon=True).start()
    try:
        yield f"http://127.0.0.1:{door.getsockname()[1]}", asked
    finally:
        door.close()


def whole(text, size=None):
    """An answer with a body, or with the beginning of one of that size."""
    return HEAD + b"Content-Length: %d\r\n\r\n" % (len(text) if size is None else size) + text


def silence(seconds):
    """Nothing, for so long."""
    time.sleep(seconds)
    yield b""


def slowly(text):
    """A text byte by byte, ten in a second."""
    for number in range(len(text)):
        time.sleep(0.1)
        yield text[number:number + 1]


def endless():
    """A beginning, and then blanks for ever."""
    yield HEAD + b"\r\n"
    yield from repeat(b" " * 65_536)


def in_pieces():
    """The same in pieces, whose number nobody knows beforehand."""
    yield HEAD + b"Transfer-Encoding: chunked\r\n\r\n"
    yield from repeat(b"10000\r\n" + b" " * 65_536 + b"\r\n")


SOON = 100
"""Seconds that half a second of patience may become on a busy machine; the answers below take far longer."""
SLOW = {"a head byte by byte": lambda: slowly(HEAD + b"X: " + b"y" * 10_000),
        "a body byte by byte": lambda: chain([whole(b"", 10_000)], slowly(b" " * 10_000)),
        "nothing": lambda: silence(600)}
LARGE = {"endless": endless, "endless in pieces": in_pieces,
         "100 MB": lambda: chain([whole(b"", 100_000_000)], repeat(b" " * 100_000, 1_000))}


@pytest.mark.parametrize("how", SLOW)
def test_an_answer_that_takes_too_long_is_none(how):
    """However it is drawn out, the call ends when its time is over, and is told to be no answer."""
    with answering(SLOW[how]) as (address, _):
        began = time.monotonic()
        with pytest.raises(PlatformAway):
            asking(lambda: BoundedCalls(patience=0.5, most=1_000_000).get(address))
        assert time.monotonic() - began < SOON


@pytest.mark.parametrize("how", LARGE)
def test_an_answer_that_is_too_large_is_refused(how):
    """Once more came than is taken, no more is read, and it is said."""
    with answering(LARGE[how]) as (address, _), pytest.raises(PlatformRefuses, match="larger than 1,000,000 bytes"):
        asking(lambda: BoundedCalls(patience=20, most=1_000_000).get(address))


def test_calls_that_hang_do_not_heap_up():
    """Where eight wait for a server that says next to nothing, a ninth is told so at once."""
    with answering(SLOW["a head byte by byte"]) as (address, _):
        # Seven times a byte's time, so that a busy machine is taken for no silence.
        calls = BoundedCalls(patience=0.7, most=1_000)
        for _ in range(8):
            with pytest.raises(requests.Timeout, match="too long"):
                calls.get(address)
        with pytest.raises(requests.Timeout, match="not answered yet"):
            calls.get(address)


@pytest.mark.parametrize("status", [301, 302, 303, 307, 308, 300, 304])
def test_nobody_is_followed(status):
    """Wherever it sends on, nothing is asked there; where it does, and that it does, is said on one line."""
    with answering(lambda: [whole(b"{}")]) as (other, asked):
        moved = f"HTTP/1.1 {status} Moved\r\nLocation: {other}/keys\r\nContent-Length: 0\r\n\r\n".encode()
        with answering(lambda: [moved]) as (address, _):
            for ask in (lambda: BoundedCalls(patience=5, most=1_000).get(address),
                        lambda: BoundedCalls(patience=5, most=1_000).post(address, data="secret")):
                with pytest.raises(AnswerRefused, match=f"answers {status} and sends on to"):
                    ask()
    assert asked == []


def test_what_is_compressed_is_not_unpacked():
    """It was asked for as it is; kilobytes that become gigabytes are not read."""
    packed = HEAD + b"Content-Encoding: gzip\r\nContent-Length: 3\r\n\r\nabc"
    with answering(lambda: [packed]) as (address, asked), pytest.raises(AnswerRefused, match="compressed"):
        BoundedCalls(patience=5, most=1_000).get(address)
    assert b"Accept-Encoding: identity" in asked[0]


def test_no_password_of_the_account_is_sent(tmp_path, monkeypatch):
    """What stands in the account's .netrc for that machine does not take the place of our permission."""
    (tmp_path / ".netrc").write_text("machine 127.0.0.1 login me password secret\n")
    (tmp_path / ".netrc").chmod(0o600)
    monkeypatch.setenv("NETRC", str(tmp_path / ".netrc"))
    with answering(lambda: [whole(b"{}")]) as (address, asked):
        answer = BoundedCalls(patience=5, most=1_000).get(address, headers={"Authorization": "Bearer ours"})
    assert answer.json() == {} and b"Authorization: Bearer ours" in asked[0]


KEYS = {
    "huge": (LARGE["100 MB"], "larger than"), "slow": (SLOW["a body byte by byte"], "does not answer"),
    "nested": (lambda: [whole(b"[" * 900_000)], "cannot be read"),
    "many": (lambda: [whole(b'{"keys": [' + b"{}," * 200 + b"{}]}")], "at most 100 keys"),
    "another thing": (lambda: [whole(b'{"keys": [17]}')], "at most 100 keys"),
    "no JSON": (lambda: [whole(b"<html>")], "no JSON"),
    "not there": (lambda: [b"HTTP/1.1 404 Gone\r\nContent-Length: 4\r\n\r\n\x1b[2J"], r"404: \\x1b\[2J"),
    "elsewhere": (lambda: [b"HTTP/1.1 302 Found\r\nLocation: http://evil.example\r\nContent-Length: 0\r\n\r\n"],
                  "sends on to 'http://evil.example'")}


@pytest.mark.parametrize("what", KEYS)
def test_keys_of_any_kind_let_nobody_in_and_are_not_asked_for_at_once_again(monkeypatch, what):
    """Huge, slow, nested, many, none: refused in words; the next login does not ask before some seconds are over."""
    monkeypatch.setattr(learning_platform, "_KEYS_PATIENCE", 0.5)
    parts, why = KEYS[what]
    with answering(parts) as (address, asked):
        known = lms.Lms(address)
        held = known.seen_from_the_class()
        for _ in range(2):
            sent_to, given = held.begin({"iss": known.entry["issuer"], "login_hint": "101"})
            with pytest.raises(LaunchRefused, match=why):
                held.finish(given, known.answer(sent_to, "101"))
    assert len(asked) == 1


def test_a_login_waits_for_no_other_ones_keys(monkeypatch):
    """Ten logins at once while the platform is slow: its keys are asked for once, and all end within that time."""
    monkeypatch.setattr(learning_platform, "_KEYS_PATIENCE", 0.5)
    with answering(SLOW["a body byte by byte"]) as (address, asked):
        known = lms.Lms(address)
        held = known.seen_from_the_class()
        forms = []
        for _ in range(10):
            sent_to, given = held.begin({"iss": known.entry["issuer"], "login_hint": "101"})
            forms.append((given, known.answer(sent_to, "101")))
        began, ended = time.monotonic(), []

        def come(given, form):
            with contextlib.suppress(LaunchRefused):
                held.finish(given, form)
            ended.append(time.monotonic() - began)

        threads = [threading.Thread(target=come, args=each) for each in forms]
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join()
    assert (len(asked), len(ended)) == (1, 10) and max(ended) < SOON


@pytest.mark.parametrize(("link", "why"), [
    ("{at}/members?course=One", "no end"), ("{at}/members?n={n}", "no end"), ("http://other.example/x", "must begin"),
    ("https://other.example/x", "another machine"), ("http://127.0.0.1:9/x", "another machine")])
def test_a_list_ends(link, why, monkeypatch):
    """Next pages that are the same, ever new, or elsewhere: refused in words, and never a shorter list in silence."""
    monkeypatch.setattr("grading.desk_service.platform_services._MOST_PAGES", 30)
    with lms.serving() as platform:
        platform.know_the_class()
        right, numbers = platform.respond, iter(range(10_000))

        def respond(method, address, *more):
            status, headers, value = right(method, address, *more)
            named = link.format(at=platform.address, n=next(numbers))
            return status, {**headers, "Link": f'<{named}>; rel="next"'} if "/members" in address else headers, value

        platform.respond = respond
        held = platform.seen_from_the_class()
        with pytest.raises(PlatformRefuses, match=why):
            held.members(PlatformCourse(id="course-1", members=f"{platform.address}/members?course=One"))
    assert len(platform.asked) < 100
