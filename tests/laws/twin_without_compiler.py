"""The twin as plain Python beside SimPy; started by test_the_twin.py, as whether to compile is settled at import."""

from __future__ import annotations

import os

from tests.laws.twin_offices import hold_many


def test_the_same_log():
    """Generated offices give the same log with both engines."""
    assert os.environ["NUMBA_DISABLE_JIT"] == "1"
    hold_many(int(os.environ["OFFICES"]))
