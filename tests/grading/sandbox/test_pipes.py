"""Reading a jail's report: until its end, not beyond its length, and not for ever."""

import os

import pytest

from grading.sandbox import pipes
from grading.sandbox.ports import Limits

LIMITS = Limits(wall_seconds=0.1, output_bytes=10, sheet_bytes=10)


@pytest.fixture
def pipe(monkeypatch):
    """Both ends of a pipe, and a reader that waits but a moment beyond the limit."""
    monkeypatch.setattr(pipes, "_GRACE", 0.1)
    reader, writer = os.pipe()
    yield reader, writer
    os.close(writer)


def test_a_report_whose_carrier_stays_is_kept(pipe):
    """A report that came in time counts, though the pipe was not closed; what still runs is stopped."""
    stopped = []
    os.write(pipe[1], b'{"status": "finished"}')
    assert pipes.collect(pipe[0], LIMITS, lambda: stopped.append(1)) == b'{"status": "finished"}'
    assert stopped == [1]


def test_a_report_that_is_too_long_is_not_read(pipe):
    """Of a report longer than any can be, nothing is kept."""
    stopped = []
    os.write(pipe[1], b"x" * 20_000)
    assert pipes.collect(pipe[0], LIMITS, lambda: stopped.append(1)) == b""
    assert stopped == [1]
