"""People at desks, made up: each a browser of its own that decides and hands in, and remembers what it was told.

What was said to be saved is compared afterwards with what the store holds: each act at its place, once.
"""

import asyncio
import json
import re
import signal
import socket
import subprocess
import sys
import time
from dataclasses import dataclass, field
from pathlib import Path

from grading.desk_service.running import open_admission, open_store
from grading.desk_service.store import Place

PROGRAM = ("import sys; from pathlib import Path; from grading.desk_service.running import serve_class; "
           "serve_class(Path(sys.argv[1]), say=lambda words: print(words, flush=True), port=int(sys.argv[2]), "
           "database=sys.argv[3] or None)")
PATIENCE = 60.0
"""Seconds a server may take to answer on a busy machine."""


@dataclass
class Desk:
    """A desk with buttons, on which anything may be decided."""

    exercise: str
    name: str
    field: str
    options: list
    cases: list


def button_desk(pack: Path) -> Desk:
    """The first graded desk of a pack that asks for one of some buttons."""
    about, desks = (json.loads((pack / name).read_text()) for name in ("pack.json", "desks.json"))
    for name, plan in desks.items():
        buttons = [one for one in plan["fields"] if one["kind"] == "buttons" and one.get("when", "") != "final"]
        if plan.get("graded") and buttons and not plan.get("tokens") and len(plan["cases"]) > 1:
            return Desk(about["exercise"], name, buttons[0]["name"],
                        [option["value"] for option in buttons[0]["options"]], [one["id"] for one in plan["cases"]])
    raise ValueError(f"{pack} has no desk with buttons")


@dataclass
class Person:
    """One person in a browser, with what they were told."""

    trainee: str
    port: int
    cookie: str
    desk: Desk
    seen: int = 0
    saved: dict = field(default_factory=dict)
    """Number of a decision → case and answer that the desk called saved."""
    receipts: list = field(default_factory=list)
    waits: list = field(default_factory=list)
    """Seconds until each decision was called saved."""
    lost_words: int = 0
    """Requests that got no answer."""
    line: tuple | None = None

    async def ask(self, method: str, path: str, body: bytes = b"") -> tuple[int, bytes]:
        """One request over the connection that is held open; a broken one is made anew at the next."""
        if self.line is None:
            self.line = await asyncio.open_connection("127.0.0.1", self.port)
        reader, writer = self.line
        host = f"127.0.0.1:{self.port}"
        try:
            writer.write((f"{method} {path} HTTP/1.1\r\nHost: {host}\r\nOrigin: http://{host}\r\nCookie: {self.cookie}"
                          f"\r\nContent-Length: {len(body)}\r\n\r\n").encode() + body)
            head = (await reader.readuntil(b"\r\n\r\n")).decode("latin-1")
            length = int(re.search(r"content-length: (\d+)", head, re.I)[1])
            return int(head.split(" ", 2)[1]), await reader.readexactly(length)
        except (OSError, asyncio.IncompleteReadError):
            writer.close()
            self.line = None
            raise

    async def decide(self) -> bool:
        """Decide the next case; True when the desk said that it is saved."""
        case = self.desk.cases[self.seen % len(self.desk.cases)]
        value = self.desk.options[(self.seen * 7 + self.seen // len(self.desk.cases)) % len(self.desk.options)]
        message = {"what": "decide", "desk": self.desk.name, "case": case, "seen": self.seen,
                   "values": {self.desk.field: value}}
        start = time.perf_counter()
        _, answer = await self.ask("POST", f"/exercise/{self.desk.exercise}/act", json.dumps(message).encode())
        reply = json.loads(answer)
        if reply["error"]:
            # Something got through without its word; the desk says where it stands.
            self.seen = reply.get("seen", self.seen)
            return False
        self.waits.append(time.perf_counter() - start)
        self.saved[self.seen] = (case, value)
        self.seen = reply["seen"]
        return True

    async def hand_in(self) -> bool:
        """Hand in; True when a receipt came."""
        status, page = await self.ask("POST", f"/exercise/{self.desk.exercise}/hand-in")
        found = re.search(rb"Receipt: <strong>(\w+)", page)
        if status == 200 and found:
            self.receipts.append(found[1].decode())
        return bool(found)

    async def hand_in_anew(self) -> bool:
        """Decide something and hand that in, so that it is a new handing in each time."""
        return await self.decide() and await self.hand_in()

    async def keep_on(self, act, every: float, until: float, start: float = 0.0) -> None:
        """Do something again and again, so many seconds apart, whatever happens to the server."""
        due = time.monotonic() + start
        while due < until:
            await asyncio.sleep(max(0.0, due - time.monotonic()))
            try:
                await act()
            except (OSError, asyncio.IncompleteReadError):
                self.lost_words += 1
                await asyncio.sleep(0.2)
            except ValueError:  # told that it was too fast
                await asyncio.sleep(0.2)
            due = max(due + every, time.monotonic() if every == 0 else 0)


def let_in(course, trainees, port, desk):
    """Browsers of these trainees, let in without the pages of the login."""
    store = open_store(course)
    try:
        admission = open_admission(course, store)
        return [Person(one, port, f"readiness-class-{port}={admission.use(admission.invite(one))}", desk)
                for one in trainees]
    finally:
        store.close()


def start_service(root: Path, port: int, log: Path, database: str = "") -> subprocess.Popen:
    """The service as a program of its own, once it answers."""
    with log.open("ab") as said:
        server = subprocess.Popen([sys.executable, "-P", "-c", PROGRAM, str(root), str(port), database], stdout=said,
                                  stderr=subprocess.STDOUT, cwd=Path(__file__).resolve().parents[1])
    end = time.monotonic() + PATIENCE
    while time.monotonic() < end and server.poll() is None:
        try:
            socket.create_connection(("127.0.0.1", port), timeout=1).close()
            return server
        except OSError:
            time.sleep(0.05)
    raise RuntimeError(f"the service did not start: {log.read_text()[-2000:]}")


def kill(server: subprocess.Popen) -> None:
    """End a program as a power cut does."""
    server.send_signal(signal.SIGKILL)
    server.wait()


def what_was_lost(course, people) -> list[str]:
    """Everything that was said to be saved and is not there once, and everything that is there too often."""
    store, wrong = open_store(course), []
    inbound = course.exchange / course.settings.course / "inbound"
    try:
        folders = [path.name.rsplit("+", 1)[0] for path in inbound.iterdir() if not path.name.startswith(".")]
        sent = store.hand_ins()
        if len(folders) != len(set(folders)) or len(folders) != len(sent):
            wrong.append(f"{len(folders)} folders for {len(sent)} handings in")
        for person in people:
            about = json.loads((course.pack(person.trainee, person.desk.exercise, 1) / "pack.json").read_text())
            place = Place(person.trainee, person.desk.exercise, about["pack"])
            acts = [json.loads(line) for line in store.lines(place)]
            there = {number: (act["case"], act["values"][person.desk.field]) for number, act in enumerate(acts)}
            wrong += [f"{person.trainee}: {number} {act}" for number, act in person.saved.items()
                      if there.get(number) != act]
            own = [one.receipt for one in sent if one.trainee == person.trainee]
            wrong += [f"{person.trainee}: receipt {one}" for one in set(person.receipts) if own.count(one) != 1]
    finally:
        store.close()
    return wrong
