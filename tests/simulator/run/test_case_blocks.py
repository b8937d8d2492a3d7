"""Rows of a run that is too large for one log lie in a file that nobody has to take away."""

from __future__ import annotations

import errno
import io
import os
import sys
import tempfile
import weakref

import numpy as np
import pytest

from simulator.run import case_blocks, engines, replications
from simulator.run.replications import look_at_replications, run_replications
from simulator.run.wishes import engine_wished
from simulator.twin.compiling import load_twin
from synthetic_data import BadInput
from tests.simulator.offices import A, build, desk


@pytest.fixture
def office(monkeypatch):
    """An office of some ten cases, in blocks of three."""
    monkeypatch.setattr(case_blocks, "CASES_IN_A_BLOCK", 3)
    return build({"a": desk(10)}, arrivals={"x": {"rate": f"4 cases per day {A}"}}, horizon=f"3 days {A}")


def in_blocks(office, look, engine="simpy"):
    """What is made of the first replication."""
    with engine_wished(engine):
        return next(look_at_replications(look, office, 1, [range(1)], in_blocks=look))


def rows_of(log) -> int:
    """Rows of all blocks."""
    return sum(len(log.block(number).log.events) for number in range(len(log)))


def test_a_run_leaves_nothing_in_the_folder_for_temporary_files(office, monkeypatch, tmp_path):
    """Not even while it runs, so that a process which is killed leaves nothing either."""
    monkeypatch.setattr(tempfile, "tempdir", str(tmp_path))
    rows, names = in_blocks(office, lambda log: (rows_of(log), os.listdir(tmp_path)))
    assert rows == len(run_replications(office, 1, 1).events) > 3 and names == []


def test_a_full_folder_is_told(office, monkeypatch):
    """One error that says which folder is full, and what to do."""
    class Full(io.BytesIO):
        def write(self, _rows):
            raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC))

    monkeypatch.setattr(tempfile, "TemporaryFile", lambda **_: Full())
    with pytest.raises(BadInput, match=r"folder for temporary files.*No space left.*TMPDIR"):
        in_blocks(office, rows_of)


def test_cases_are_built_once(office, monkeypatch):
    """A national office has millions of them."""
    built = []
    monkeypatch.setattr(replications, "build_cases", lambda *asked, build=replications.build_cases: (
        built.append(asked), build(*asked))[1])
    assert in_blocks(office, rows_of) and len(built) == 1


def test_rows_of_a_twin_that_gives_up_are_forgotten(office, monkeypatch):
    """SimPy begins anew, with the attributes that the cases had before; of the twin no table stays."""
    twin, office_of_twin = load_twin(), sys.modules[load_twin().__module__]
    offices, tables, whole = [], [], run_replications(office, 1, 1)

    def laid_out(*asked, lay_out=office_of_twin.lay_out, **more):
        memory = lay_out(*asked, **more)
        tables.append(weakref.ref(memory))
        return memory

    def gives_up(world):
        offices[0]._taker.take(np.zeros(5, office_of_twin.layout.ROW), np.zeros(2, office_of_twin.layout.LEDGER_ROW))
        return office_of_twin.UNSURE

    monkeypatch.setattr(twin, "__init__", lambda self, *asked, made=twin.__init__: (
        offices.append(self), made(self, *asked))[1])
    monkeypatch.setattr(office_of_twin, "lay_out", laid_out)
    monkeypatch.setattr(office_of_twin, "run", gives_up)
    monkeypatch.setattr(engines, "is_compiled", lambda: True)
    ended, alive = in_blocks(office, lambda log: (
        np.concatenate([log.block(number).log.events["completed_at"] for number in range(len(log))]),
        [memory() is not None for memory in tables]), "fast")
    assert np.array_equal(np.sort(ended), np.sort(whole.events["completed_at"])) and alive == [False]
