"""A large build keeps the memory it frees."""

from __future__ import annotations

import platform
import subprocess
import sys

import pytest

_TOLD = """
import resource
from synthetic_data.core.kept_memory import keep_freed_memory

def faults():
    before = resource.getrusage(resource.RUSAGE_SELF).ru_minflt
    for _ in range(8):
        b"x" * 50_000_000
    return resource.getrusage(resource.RUSAGE_SELF).ru_minflt - before

before, kept, after = faults(), keep_freed_memory(), (faults(), faults())[1]
print(before, after, int(kept))
"""


@pytest.mark.skipif(platform.libc_ver()[0] != "glibc", reason="another C library keeps its own rules")
def test_pieces_that_are_freed_and_asked_for_again_come_from_the_process_itself():
    """The system is asked for hardly any page, where before it was asked for every page of every piece."""
    told = subprocess.run([sys.executable, "-c", _TOLD], capture_output=True, text=True, check=True).stdout
    before, after, kept = map(int, told.split())
    assert kept
    assert before > 50_000
    assert after < before / 20
