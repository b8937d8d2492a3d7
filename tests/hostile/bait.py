"""What an attack aims at, and how one sees from outside whether it got there."""

import hashlib
import io
import os
import platform
import re
import secrets
import socket
import subprocess
import sys
import threading
import time
import tomllib
from functools import cache
from pathlib import Path

_CALLS = Path(__file__).parents[2] / "grading" / "sandbox" / "guest" / "calls.toml"
_LONGEST_PATH = 4000
_ACTIVE = re.compile(r"<script|onerror|onload|onmouseover|javascript:", re.IGNORECASE)
_OWN_WORDS = re.compile(r'"BAIT = (?:[^"\\]|\\.)*"')
"""Source of the range's own cell, which tells an attack where all lies: long to colour, and no part of the attack."""
_CLAIMS = ("ROOM IMPORTED", "DEVICE MADE", "DEVICE READ", "NAMESPACE MADE", "LIMIT CHANGED", "uid=0(root) gid",
           "uid=0 gid=0", "CALL ALLOWED", "TERMINAL OPENED", "HIDDEN FROM WATCH", "LIMIT PASSED", "MEMORY OPENED")
_MOST_HELD = 560
"""Million bytes: the limit in the range, the libraries on top, and what may be on disk."""
_MOST_STORED = 90
_MOST_STARTED = 40
"""Threads and processes: those the range allows, and those that ended meanwhile."""
_MOST_BURNT = 7.0
"""Seconds of CPU: the limit in the range, what the kernel adds before it ends a process by itself, and two looks."""
_CHANGES_BY_GRADING = ("gradebook.db", "results/", "autograded/", "feedback/", ".grading.lock", "course/.",
                       "/README", "/.local/", "/.cache/", "/.jupyter/", "history.sqlite")


class Bait:
    """An instructor's machine: private files, sockets, processes; everything a submission must not reach."""

    def __init__(self, folder, course, keys, key_text):
        self.folder, self.course, self.keys, self.key_text = folder, course, keys, key_text
        self.home, self.outside = folder / "instructor", folder / "outside"
        self.secrets = {what: f"PRIVATE-{secrets.token_hex(12)}" for what in ("home", "environment", "diary")}
        (self.home / ".ssh").mkdir(parents=True)
        self.outside.mkdir()
        (self.home / ".ssh" / "id_ed25519").write_text(self.secrets["home"])
        os.environ["INSTRUCTOR_TOKEN"] = self.secrets["environment"]
        self.tokens, self.victims, self.heard = {}, {}, []
        self.clock = time.time() - time.monotonic()
        self._listen()

    def _listen(self):
        self.tcp = socket.create_server(("127.0.0.1", 0))
        self.udp = socket.socket(socket.AF_INET, socket.SOCK_DGRAM)
        self.udp.bind(self.tcp.getsockname())
        self.local, self.abstract = socket.socket(socket.AF_UNIX), socket.socket(socket.AF_UNIX)
        self.abstract_name = f"bait-{secrets.token_hex(8)}"
        self.local.bind(str(self.folder / "s"))
        self.abstract.bind("\0" + self.abstract_name)
        for end in (self.local, self.abstract):
            end.listen()
        for end in (self.tcp, self.local, self.abstract):
            threading.Thread(target=self._hear_lines, args=(end,), daemon=True).start()
        self.letterbox = socket.socket(socket.AF_UNIX, socket.SOCK_DGRAM)
        self.letterbox.bind(str(self.folder / "d"))
        (self.folder / "d").chmod(0o777)
        for end in (self.udp, self.letterbox):
            threading.Thread(target=self._hear_datagrams, args=(end,), daemon=True).start()

    def _hear_lines(self, end):
        while True:
            line, _ = end.accept()
            line.settimeout(1)
            try:
                self.heard.append(line.recv(4096))
            except OSError:
                self.heard.append(b"(silent)")
            line.close()

    def _hear_datagrams(self, end):
        while True:
            self.heard.append(end.recv(4096))

    def for_attack(self, name):
        """Return what one attack is told: paths, ports, a process, and a token by which it is recognised."""
        self.tokens[name] = secrets.token_hex(12)
        self.victims[name] = subprocess.Popen(["sleep", "900"])
        return {"token": self.tokens[name], "victim": self.victims[name].pid, "grader": os.getpid(),
                "course": str(self.course), "secret_file": str(self.course / "secret"), "home": str(self.home),
                "gradebook": str(self.course / "gradebook.db"), "keys": str(self.keys),
                "other": str(self.course / "submitted" / "colleague" / "T1"), "outside": str(self.outside),
                "port": self.tcp.getsockname()[1], "local_socket": str(self.folder / "s"),
                "letterbox": str(self.folder / "d"),
                "abstract_socket": self.abstract_name, "calls": _numbers()}

    @staticmethod
    def states_below(folder):
        """Return path → content, mode, owner and time of every file below a folder."""
        return {str(path): _state(path) for path in sorted(below(folder))}

    @staticmethod
    def what_changed(before, after):
        """Return the paths that differ between two such lists."""
        return sorted(path for path in before.keys() | after.keys() if before.get(path) != after.get(path))

    @staticmethod
    def uncounted(shown, execution, most_burnt=_MOST_BURNT):
        """Return what an attack used, by its own careful measure, beyond what was counted or allowed."""
        held, stored, mapped, started = (
            max(map(int, re.findall(rf"{word} (\d+) ", shown)), default=0)
            for word in ("HELD", "STORED", "MAPPED", "STARTED"))
        burnt = max(map(float, re.findall(r"BURNT ([\d.]+) s", shown)), default=0.0)
        counted = execution.cpu_seconds if execution else 0.0
        ended = execution is None or execution.status == "finished"  # or else it was stopped in time
        harm = [f"held {held} MB"] if held > _MOST_HELD and ended else []
        harm += [f"stored {stored} MB"] if stored > _MOST_STORED and ended else []
        harm += [f"mapped {mapped} MB"] if mapped > _MOST_HELD else []
        harm += [f"started {started} threads or processes"] if started > _MOST_STARTED else []
        harm += [f"used {counted:.1f} s of CPU"] if counted > most_burnt else []
        return harm + ([f"burnt {burnt} s, counted {counted:.2f} s"] if counted < 0.8 * burnt else [])

    def snapshot(self):
        """Return path → what must not change: content, mode, owner and time of every file but grading's own."""
        roots = (self.home, self.course, self.keys, self.outside)
        files = {str(path): _state(path) for root in roots for path in sorted(below(root))
                 if not path.is_dir() and not any(part in str(path) for part in _CHANGES_BY_GRADING)}
        site = Path(next(path for path in sys.path if path.endswith("site-packages")))
        files |= {f"folder {path}": f"{path.stat().st_mode:o}"
                  for path in (self.home, self.home / ".ssh", self.outside) if path.is_dir()}
        files |= {f"names in {folder}": " ".join(sorted({*os.listdir(folder)} - {"__pycache__"}))
                  for folder in (site, site.parent)}
        program = site / "IPython" / "__init__.py"  # package managers link it from other environments, so without links
        return files | {"IPython": f"{hashlib.sha256(content(program)).hexdigest()} {program.stat().st_mode:o}"}

    def harm(self, name, shown, outputs):
        """Return what one attack achieved, in words; empty when nothing."""
        known = self.secrets | {"table of sockets": self.abstract_name,
                                "course secret": (self.course / "secret").read_text().strip(),
                                "answer key": self.key_text}
        token = self.tokens[name]
        harm = [f"shown: {what}" for what, text in known.items() if text in shown]
        harm += [claim for claim in _CLAIMS if any(claim in text for text in _texts(outputs))]
        harm += ["active content in the outputs"] if any(map(_ACTIVE.search, _shown_as_html(outputs))) else []
        harm += ["reached over a socket"] if any(token.encode() in said for said in self.heard) else []
        harm += ["wrote a file outside"] if any(path.name.startswith(token) for path in below(self.folder)) else []
        harm += ["changed the gradebook"] if b"owned" in (self.course / "gradebook.db").read_bytes() else []
        harm += ["a process was killed or stopped"] if not _alive(self.victims[name]) else []
        return harm + (["left processes behind"] if still_running(token) else [])

    def harm_to_reader(self, name, notebook):
        """Return what would act in the browser of an instructor who opens a graded notebook as formgrader shows it."""
        token = self.tokens[name]
        text = notebook.read_text(errors="replace") if notebook.is_file() else ""
        if token not in text:
            return []
        try:
            page, _ = _formgrader_pages().from_file(io.StringIO(_OWN_WORDS.sub(f'"BAIT = {token}"', text)))
        except Exception as error:
            return [f"the page an instructor opens cannot be made ({type(error).__name__})"]
        acting = rf"<script[^>]*>[^<]*{token}|<[^>]*\bon\w+=[^>]*{token}|href=\"javascript:[^\"]*{token}"
        return ["a script in the page an instructor opens"] if re.search(acting, page) else []

    def harm_to_machine(self, before):
        """Return what changed on the machine that no attack put its name on."""
        after = self.snapshot()
        changed = self.what_changed(before, after)
        changed += ["clock"] if abs(time.time() - time.monotonic() - self.clock) > 60 else []
        segments = Path("/proc/sysvipc/shm").read_text() if Path("/proc/sysvipc/shm").exists() else ""
        changed += ["System V memory"] if f" {0x5EC0DE} " in segments else []
        return changed + (["(silent) connection"] if b"(silent)" in self.heard else [])

    def remove(self):
        """End the victims."""
        for process in self.victims.values():
            process.kill()
            process.wait()


@cache
def _formgrader_pages():
    """What makes pages as formgrader does; cells that many notebooks have are cleaned once, which is most of it."""
    from nbconvert.exporters import HTMLExporter
    from nbconvert.filters import clean_html

    pages = HTMLExporter(template_name="basic")
    pages.register_filter("clean_html", cache(clean_html))
    return pages


def below(folder):
    """Yield every path below a folder, as deep as a path can name it; folders deeper than Python can recurse too."""
    queue = [folder]
    while queue:
        try:
            with os.scandir(queue.pop()) as entries:
                found = list(entries)
        except OSError:
            continue
        found = [entry for entry in found if len(os.fsencode(entry.path)) < _LONGEST_PATH]
        yield from (Path(entry.path) for entry in found)
        queue += [entry.path for entry in found if entry.is_dir(follow_symlinks=False)]


def content(path):
    """Return the bytes of a plain file; none of anything else, or of what may not be read."""
    try:
        return path.read_bytes() if path.is_file() and not path.is_symlink() else b""
    except OSError:
        return b""


def _state(path):
    status = path.lstat()
    digest = hashlib.sha256(content(path)).hexdigest()
    return f"{digest} {status.st_mode:o} {status.st_uid} {status.st_size} {status.st_nlink} {status.st_mtime_ns}"


def _numbers():
    """Return name → number of this machine's system calls."""
    groups = tomllib.loads(_CALLS.read_text())["group"]
    return {name: numbers[platform.machine()] for group in groups for name, numbers in group["calls"].items()
            if platform.machine() in numbers}


def _alive(process):
    if process.poll() is not None:
        return False
    return Path(f"/proc/{process.pid}/stat").read_text().rpartition(")")[2].split()[0] != "T"


def still_running(text):
    """Tell whether a process with this text in its command line is there, giving the dead a moment to leave."""
    for _ in range(20):
        if not any(text.encode() in _command_line(path) for path in Path("/proc").glob("[0-9]*/cmdline")):
            return False
        time.sleep(0.05)
    return True


def _command_line(path):
    try:
        return path.read_bytes()
    except OSError:
        return b""


def _texts(outputs):
    return [str(output.get("text", "")) + str(output.get("data", "")) for output in outputs]


def _shown_as_html(outputs):
    return [str(text) for output in outputs for kind, text in output.get("data", {}).items() if kind != "text/plain"]
