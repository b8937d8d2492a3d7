"""Accidents for long verbs: killed, disk full, an input gone or unreadable, the clock wrong, started twice.

A verb is described by what it needs and what it leaves. Whatever happens to it, afterwards every file it owns is the
one from before or the one it was about to write, nobody has seen a traceback, and doing it again ends as if nothing had
happened.
"""

import contextlib
import os
import shutil
import signal
import subprocess
import sys
import time
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

from typer.testing import CliRunner

import readiness
from synthetic_data import addressed_uniforms, digest

FAULTS = ("killed", "disk_full", "input_gone", "input_unreadable", "clock_ahead", "clock_behind", "twice")
OF_INPUTS = ("input_gone", "input_unreadable")
DOCUMENTED = {0, 1, 2, 3, 4}
"""Exit codes the handbook knows; 2 cannot come from an accident, but is no fault of the verb either."""
_TEN_YEARS = {"clock_ahead": "+10y", "clock_behind": "-10y"}


@dataclass(frozen=True, kw_only=True)
class LongVerb:
    """One verb under trial."""

    name: str
    prepare: Callable[[Path], None]
    """Fill an empty folder with what the verb needs and with an older state of what it writes."""
    words: Callable[[Path], list[str]]
    """The command's words after `readiness`."""
    owned: tuple[str, ...]
    """Globs of what the verb writes."""
    needs: tuple[str, ...] = ()
    """Files it reads, of which one may be gone or unreadable; none when all of its inputs are shipped."""
    marks_inputs: bool = False
    """What it reads is somebody's work: what cannot be read earns its mark instead of stopping the verb."""
    units: bool = False
    """It writes many small wholes (a submission each), so that single files may be new while others are old."""
    keeps_time: bool = False
    """What it writes holds the time of day, so that bytes differ from run to run; only wholeness is asked then."""
    prints: bool = False
    """It writes no file: its result is what it says, which must be the same afterwards and by any clock."""

    def state(self, folder: Path) -> dict[str, str]:
        """Path → digest of what the verb owns; drafts left behind count too."""
        files = {path for pattern in self.owned for path in folder.glob(pattern) if path.is_file()}
        return {str(path.relative_to(folder)): digest(path) for path in sorted(files)}


@dataclass(frozen=True)
class Outcome:
    """How a disturbed command ended."""

    codes: tuple[int, ...]
    said: str

    @property
    def killed(self) -> bool:
        """Whether the accident ended it from outside."""
        return any(code < 0 for code in self.codes)


def command(verb, folder):
    """The whole command line."""
    return [sys.executable, "-m", "readiness", *verb.words(folder)]


def undisturbed(words):
    """Run a command to its end, in this process because nothing happens to it; how many seconds it took, and what
    it said.
    """
    start = time.monotonic()
    run = CliRunner().invoke(readiness.app, [str(word) for word in words])
    assert run.exit_code == 0, f"{run.output[-2000:]} {run.exception!r}"
    return time.monotonic() - start, run.stdout


@dataclass(frozen=True)
class Rehearsal:
    """What a verb needs, and what it does when nothing happens: the same for every accident."""

    before: Path
    """The folder as prepared; to be copied, not changed."""
    new: dict[str, str]
    """The state that the verb ends in."""
    seconds: float
    """How long it takes, a process of its own included."""
    said: str = ""
    """What it says then."""

    @classmethod
    def of(cls, verb, folder):
        """Hold it below an empty folder."""
        before, twin = folder / "before", folder / "twin"
        before.mkdir()
        verb.prepare(before)
        shutil.copytree(before, twin, symlinks=True)
        start = time.monotonic()
        subprocess.run([*command(verb, twin), "--help"], check=True, capture_output=True)
        loading = time.monotonic() - start
        working, said = undisturbed(verb.words(twin))
        return cls(before, verb.state(twin), loading + working, said)


def disturb(fault, verb, folder, *, seconds, luck):
    """Run the verb while the accident happens.

    Parameters
    ----------
    seconds : how long the verb takes undisturbed
    luck : 0 to 1, where in its life it happens
    """
    return {"killed": _kill, "disk_full": _fill_disk, "input_gone": _lose_input, "input_unreadable": _lose_input,
            "clock_ahead": _turn_clock, "clock_behind": _turn_clock,
            "twice": _start_twice}[fault](fault, verb, folder, seconds, luck)


def _kill(fault, verb, folder, seconds, luck):
    run = subprocess.Popen(command(verb, folder), stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL,
                           start_new_session=True)
    with contextlib.suppress(subprocess.TimeoutExpired):
        run.wait(timeout=0.3 + luck * seconds)
    with contextlib.suppress(ProcessLookupError):
        os.killpg(run.pid, signal.SIGKILL)
    return Outcome((run.wait(),), "")


def _fill_disk(fault, verb, folder, seconds, luck):
    """Let the verb work on a disk of its own, a little larger than what lies there already."""
    disk, after = folder.with_name("disk"), folder.with_name("after")
    disk.mkdir()
    after.mkdir()
    used = sum(path.stat().st_blocks * 512 for path in folder.rglob("*") if path.is_file())
    size = int(used + 65_536 + luck * (used + 400_000))
    steps = ('mount -t tmpfs -o size="$1" none "$2" && cp -a "$3/." "$2/" && shift 3 && after=$1 disk=$2 && shift 2 && '
             'cd / && "$@"; code=$?; cp -a "$disk/." "$after/"; exit $code')
    user = [] if os.geteuid() == 0 else ["-Ur"]
    places = [str(place) for place in (size, disk, folder, after, disk)]
    run = subprocess.run(["unshare", *user, "-m", "sh", "-c", steps, "sh", *places, *command(verb, disk)],
                         capture_output=True, text=True, cwd="/", env=os.environ | {"PYTHONPATH": os.getcwd()})
    shutil.rmtree(folder)
    after.rename(folder)
    disk.rmdir()
    return Outcome((run.returncode,), run.stdout + run.stderr)


def _lose_input(fault, verb, folder, seconds, luck):
    inputs = sorted(path for pattern in verb.needs for path in folder.glob(pattern) if path.is_file())
    lost = inputs[int(luck * len(inputs))]
    kept = folder.with_name("kept")
    lost.rename(kept)
    if fault == "input_gone":
        lost.symlink_to("nowhere")
    else:
        # No text in any encoding that is asked for, no image, no archive; as a sector that the disk lost.
        lost.write_bytes(b"\x00\xff\xfe\x80" + bytes(range(255, 0, -1)) * 4)
    try:
        run = subprocess.run(command(verb, folder), capture_output=True, text=True)
    finally:
        lost.unlink()
        kept.rename(lost)
    return Outcome((run.returncode,), run.stdout + run.stderr)


def _turn_clock(fault, verb, folder, seconds, luck):
    run = subprocess.run(["faketime", "-f", _TEN_YEARS[fault], *command(verb, folder)], capture_output=True, text=True)
    return Outcome((run.returncode,), run.stdout + run.stderr)


def _start_twice(fault, verb, folder, seconds, luck):
    runs = [subprocess.Popen(command(verb, folder), stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True)]
    time.sleep(luck * seconds / 2)
    runs.append(subprocess.Popen(command(verb, folder), stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True))
    said = "".join(run.communicate()[0] for run in runs)
    return Outcome(tuple(run.returncode for run in runs), said)


def broken_promises(verb, fault, folder, rehearsal, *, trial=0):
    """Try one accident on one verb; what was promised and not kept, one line each.

    Parameters
    ----------
    folder : an empty folder of one's own
    trial : decides where in the verb's life the accident happens
    """
    here, new = folder / "work", rehearsal.new
    shutil.copytree(rehearsal.before, here, symlinks=True)
    old, seconds = verb.state(here), rehearsal.seconds
    luck = float(addressed_uniforms(trial, verb.name, fault, at=[0])[0])
    outcome = disturb(fault, verb, here, seconds=seconds, luck=luck)
    broken = [*_wholeness(verb, old, verb.state(here), new), *_manners(verb, fault, outcome)]
    again = undisturbed(verb.words(here))[1]
    if verb.prints and again != rehearsal.said:
        broken.append("done again, it says something else than an undisturbed run")
    if verb.prints and fault.startswith("clock") and rehearsal.said not in outcome.said:
        broken.append("by another clock it says something else")
    if not verb.keeps_time and verb.state(here) != new:
        broken.append("done again, it does not end as if nothing had happened")
    if verb.keeps_time and set(verb.state(here)) != set(new):
        broken.append("done again, it leaves other files than an undisturbed run")
    return broken


def _wholeness(verb, old, seen, new):
    if verb.keeps_time:
        return [f"{path} is neither an old nor a new file" for path in seen if path not in old and path not in new]
    if verb.units:
        return [f"{path} is neither as before nor as it should become" for path, one in seen.items()
                if one not in (old.get(path), new.get(path))]
    return [] if seen in (old, new) else [f"neither the old nor the new state: {_differences(old, seen, new)}"]


def _differences(old, seen, new):
    return {path: "old" if seen.get(path) == old.get(path) else "new" if seen.get(path) == new.get(path) else "neither"
            for path in sorted(old.keys() | seen.keys() | new.keys())}


def _manners(verb, fault, outcome):
    broken = [] if outcome.killed or set(outcome.codes) <= DOCUMENTED else [f"exit codes {outcome.codes}"]
    if "Traceback (most recent call last)" in outcome.said:
        broken.append(f"a traceback was shown: {outcome.said[-1500:]}")
    if outcome.codes[0] == 0 and (fault == "input_gone" or (fault == "input_unreadable" and not verb.marks_inputs)):
        broken.append(f"{fault}, and nothing was said")
    if fault == "twice" and 0 not in outcome.codes:
        broken.append(f"of two at once neither ended well: {outcome.said[-1500:]}")
    return broken
