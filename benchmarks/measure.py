"""How the benchmarks measure: CPU seconds and peak memory inside a child process, rounds that alternate, one table.

    python benchmarks/measure.py [--json]     what an empty task costs, so that nobody measures the yardstick

A benchmark file names its tasks in a mapping and calls `serve` first: when the file is started as a child it
runs the one task asked for and prints what that took, otherwise it goes on as the parent.
"""

import contextlib
import gc
import json
import os
import resource
import statistics
import subprocess
import sys
import threading
import time
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
PEERS = Path(os.environ.get("READINESS_PEERS", ROOT / ".venv-peers" / "bin" / "python"))
"""Interpreter of the environment in which the peers live that do not go together with ours."""
PEERS_RECIPE = (".venv/bin/uv venv .venv-peers && .venv/bin/uv pip install --python .venv-peers/bin/python "
                "--require-hashes -r benchmarks/peers.lock")
CHILD = "--task"
MEASURED = Path(__file__).resolve().parent / "measured"
_ONE_THREAD = {"OMP_NUM_THREADS": "1", "OPENBLAS_NUM_THREADS": "1", "ARROW_NUM_THREADS": "1", "POLARS_MAX_THREADS": "1"}


def cpu_seconds(work):
    """CPU seconds of a call in this process, garbage collected before."""
    gc.collect()
    start = time.process_time()
    work()
    return time.process_time() - start


def peak_mb():
    """Most memory this process, or any child it waited for, ever held at once, in MB."""
    return max(resource.getrusage(who).ru_maxrss for who in (resource.RUSAGE_SELF, resource.RUSAGE_CHILDREN)) / 1024


def require_peers():
    """Leave with the recipe where the peers' environment is missing."""
    if not PEERS.exists():
        raise SystemExit(f"the peers' environment is missing; make it with\n  {PEERS_RECIPE}")


def processor(process):
    """CPU seconds that another process has taken so far (proc(5), fields 14 and 15)."""
    fields = Path(f"/proc/{process}/stat").read_text().rpartition(")")[2].split()
    return (int(fields[11]) + int(fields[12])) / os.sysconf("SC_CLK_TCK")


class FamilyUse:
    """What this process and its children used together, looked at every second (Linux only): memory and processor.

    `peak` is the most memory held at once in MB; pages that several processes share, such as libraries, count once.
    `cpu_s` are CPU seconds. The system's own sum over children knows only those that were waited for, and workers of
    a pool are not; what is missing here is the last second of each.
    """

    def __enter__(self):
        self.peak, self._used, self._done = 0.0, {}, threading.Event()
        self._watch = threading.Thread(target=self._look, daemon=True)
        self._watch.start()
        return self

    def __exit__(self, *_):
        self._done.set()
        self._watch.join()

    def _look(self):
        while not self._done.wait(1.0):
            self.peak = max(self.peak, family_mb(os.getpid()))
            for process in _family(os.getpid()):
                with contextlib.suppress(OSError):  # it has just ended
                    self._used[process] = processor(process)

    @property
    def cpu_s(self):
        """CPU seconds of all that were seen, since each began."""
        return sum(self._used.values())


def family_mb(process):
    """Memory that a process and its children hold together, in MB; pages they share count once."""
    return sum(map(own_part_mb, _family(process)))


def _family(process):
    try:
        with open(f"/proc/{process}/task/{process}/children") as file:
            return [process, *(one for child in file.read().split() for one in _family(child))]
    except OSError:
        return [process]


def own_part_mb(process):
    """Memory of one process in MB, its part of shared pages counted (proc(5), smaps_rollup); 0 when it has ended."""
    try:
        with open(f"/proc/{process}/smaps_rollup") as file:
            return sum(int(line.split()[1]) for line in file if line.startswith("Pss:")) / 1024
    except OSError:
        return 0.0


def serve(tasks):
    """Run one task and leave, when this process was started by `run_task`."""
    if len(sys.argv) > 1 and sys.argv[1] == CHILD:
        name, settings = sys.argv[2], json.loads(sys.argv[3])
        figures = tasks[name](**settings)
        print(json.dumps({**figures, "peak_mb": peak_mb()}))
        sys.exit(0)


def run_task(script, name, *, python=sys.executable, **settings):
    """Figures of one task of a benchmark file, measured in a fresh process of some interpreter."""
    done = subprocess.run([python, script, CHILD, name, json.dumps(settings)], capture_output=True, text=True,
                          env={**os.environ, **_ONE_THREAD}, check=False)
    if done.returncode:
        raise SystemExit(f"{script}: the task {name} failed\n{done.stderr[-2000:]}")
    return json.loads(done.stdout.splitlines()[-1])


def alternate(calls, rounds):
    """Call everything in turn, round after round, so that a busy machine is busy for all; name → list of results."""
    results = {name: [] for name in calls}
    for _ in range(rounds):
        for name, call in calls.items():
            results[name].append(call())
    return results


def median(values):
    """Median of the figures of several rounds."""
    return statistics.median(values)


def report(figures, *, bars=None, notes=()):
    """Print one JSON object with ``--json``, else a table with the bar beside each figure that has one.

    With ``--store`` the figures are also kept in benchmarks/measured, where pages of the documentation read them.
    """
    bars = bars or {}
    if "--store" in sys.argv[1:]:
        MEASURED.mkdir(exist_ok=True)
        kept = json.dumps(figures, sort_keys=True, indent=1, ensure_ascii=False)
        (MEASURED / f"{Path(sys.argv[0]).stem}.json").write_text(kept + "\n", encoding="utf-8")
    if "--json" in sys.argv[1:]:
        print(json.dumps(figures, sort_keys=True))
        return
    width = max(map(len, figures)) + 2
    print(f"{'figure':<{width}}{'got':>14}  bar")
    for name, value in figures.items():
        sign, bar = bars.get(name, ("", None))
        verdict = "" if bar is None else f"{sign} {bar:g}  {'met' if _met(value, sign, bar) else 'MISSED'}"
        shown = f"{value:,.3f}".rstrip("0").rstrip(".") if isinstance(value, float) else str(value)
        print(f"{name:<{width}}{shown:>14}  {verdict}".rstrip())
    for note in notes:
        print(note)


def _met(value, sign, bar):
    return value >= bar if sign == ">=" else value <= bar if sign == "<=" else value > bar


def _nothing():
    return {"cpu_s": cpu_seconds(lambda: None)}


if __name__ == "__main__":
    serve({"nothing": _nothing})
    empty = [run_task(__file__, "nothing") for _ in range(3)]
    report({"empty_task_cpu_s": median([one["cpu_s"] for one in empty]),
            "empty_task_peak_mb": median([one["peak_mb"] for one in empty])})
