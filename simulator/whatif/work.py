"""What a worker process does: one replication, one summing-up, one story. Arguments and results are small and plain."""

from __future__ import annotations

import os
import signal
import threading
import time
from functools import lru_cache
from pathlib import Path
from typing import TYPE_CHECKING

from simulator.cases.tables import Tables, compile_tables
from simulator.plan.scenario import Scenario
from simulator.run.compile_once import load_compiled
from simulator.run.engines import Chosen, choose_engine
from simulator.run.event_log import EventLog, build_log
from simulator.run.replications import run_one
from simulator.whatif.order import Order, read_order
from simulator.whatif.store import Store, read_object, write_object

if TYPE_CHECKING:
    from simulator.whatif.summary import Side


def replicate(folder: str, key: str, side: int, number: int) -> None:
    """Run one replication of one side of an order and keep it; nothing to do when it is there."""
    store, order = Store(Path(folder)), _order(folder, key)
    path = store.replication(order.runs[side], number)
    if not path.exists():
        scenario, tables, fast = _compiled(folder, key, side)
        write_object(path, run_one(scenario, tables, order.seed, number, fast))


def sum_up(folder: str, key: str, replications: int) -> None:
    """Keep all that the page shows after so many replications of both sides."""
    from simulator.whatif.summary import summarise

    store, order = Store(Path(folder)), _order(folder, key)
    sides = [_side(store, order, side, replications) for side in (0, 1)]
    write_object(store.summary(key, replications), summarise(order, *sides))


def _side(store: Store, order: Order, side: int, replications: int) -> Side:
    """What the replications of one side say; of the baseline's first it is kept, because every change needs it."""
    from simulator.whatif.summary import look_at

    names = order.measures_after(replications)
    kept = store.first_look(order.runs[side], names)
    if side == 0 and replications == 1 and kept.exists():
        remembered: Side = read_object(kept)
        return remembered
    seen = look_at(load_log(store, order, side, range(replications)), names)
    if side == 0 and replications == 1:
        write_object(kept, seen)
    return seen


def load_log(store: Store, order: Order, side: int, numbers: range) -> EventLog:
    """Return the kept replications of one side as one log, the same as `run_replications` would give."""
    scenario = order.sides[side]
    traces = [read_object(store.replication(order.runs[side], number)) for number in numbers]
    return build_log(traces, scenario, compile_tables(scenario), order.seed)


def stay_with(parent: int) -> None:
    """End this worker when the process that started it is gone; leave Ctrl+C to that process."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)

    def watch() -> None:
        # A process whose parent has ended is given another.
        while os.getppid() == parent:
            time.sleep(2)
        os._exit(1)

    threading.Thread(target=watch, daemon=True).start()


def warm_up() -> None:
    """Load what a worker needs, so that the first change does not wait for it."""
    import simulator.experiments.pair
    import simulator.whatif.summary  # noqa: F401

    load_compiled()


@lru_cache(maxsize=4)
def _order(folder: str, key: str) -> Order:
    return read_order(Store(Path(folder)).run_folder(key) / "order.json")


@lru_cache(maxsize=4)
def _compiled(folder: str, key: str, side: int) -> tuple[Scenario, Tables, bool]:
    scenario = _order(folder, key).sides[side]
    return scenario, compile_tables(scenario), engine_of(scenario).fast


def engine_of(scenario: Scenario) -> Chosen:
    """Return which engine runs a scenario here, where workers stay."""
    return choose_engine(scenario, "auto", 1, stays=True)
