"""Logs as Parquet parts: a folder for each replication, whole or not at all."""

from __future__ import annotations

import signal
import subprocess
import sys
import time
from functools import partial

import pandas as pd
import pytest

from simulator import run_replications
from simulator.interchange.parts import TABLES, refuse_used, write_parts
from synthetic_data import BadInput
from tests.simulator.offices import build, desk


def test_parts_hold_the_whole_log(tmp_path):
    """Read back and put together they are the log, row for row."""
    log = run_replications(build({"work": desk(20)}, at=[0.0, 5.0, 700.0]), 1, 3)
    write_parts(tmp_path, log)
    for name in TABLES:
        read = pd.concat([pd.read_parquet(tmp_path / f"replication-{number:05d}" / f"{name}.parquet")
                          for number in range(3)], ignore_index=True)
        pd.testing.assert_frame_equal(read.astype(str), getattr(log, name).astype(str))


def test_parts_of_two_runs_do_not_mix(tmp_path):
    """A folder with something in it is refused, with its name."""
    refuse_used(tmp_path / "new")
    (tmp_path / "there.txt").touch()
    with pytest.raises(BadInput, match=tmp_path.name):
        refuse_used(tmp_path)


@pytest.mark.full
def test_a_stopped_run_says_what_it_keeps(tmp_path, root):
    """Ctrl+C in the middle: the parts that are there are whole, and their number is said."""
    # A suite that a shell keeps in the background is deaf to Ctrl+C, and so would be what it starts.
    hears = partial(signal.signal, signal.SIGINT, signal.SIG_DFL)
    run = subprocess.Popen(
        [sys.executable, "readiness.py", "office", "run", "claim", "-n", "400", "--workers", "1", "--measures",
         "touch_minutes", "--parts", str(tmp_path / "parts")], cwd=root, stderr=subprocess.PIPE, text=True,
        preexec_fn=hears)
    while not list(tmp_path.glob("parts/replication-*")):
        assert run.poll() is None
        time.sleep(0.2)
    run.send_signal(signal.SIGINT)
    said = run.communicate(timeout=300)[1]
    kept = sorted((tmp_path / "parts").iterdir())
    assert run.returncode == 130 and f"Stopped. {len(kept)} replications are kept whole in" in said
    assert all((place / f"{name}.parquet").is_file() for place in kept for name in TABLES)
