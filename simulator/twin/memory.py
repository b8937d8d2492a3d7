"""All tables of one replication, laid out; and how those that fill up grow."""

from __future__ import annotations

from collections.abc import Mapping

import numpy as np

from simulator.cases.arrivals import Cases
from simulator.cases.tables import Tables
from simulator.engine.batches import run_times
from simulator.engine.draws import SHIFT
from simulator.engine.environment import ARRIVAL, RUN
from simulator.engine.staffing import Staffing
from simulator.plan.calendars import DAY, WorkClock
from simulator.plan.scenario import Scenario
from simulator.plan.sites import SITE
from simulator.twin import layout
from simulator.twin.layout import COUNTS, GROWING, VISITS, Rows
from simulator.twin.process_rows import ProcessRows, table
from simulator.twin.staff_rows import Clocks, name_choices, staff_tables

ROWS_AT_ONCE = 1 << 15
"""So many rows are kept in compiled code before Python takes them."""


def lay_out(scenario: Scenario, tables: Tables, cases: Cases, staffing: Staffing, process: ProcessRows, *,
            copies: bool = True) -> Memory:
    """Return the tables of one replication as they stand before its first event.

    Parameters
    ----------
    copies : leave the attributes of `cases` as they are; else the run writes over them, which saves memory
    """
    clocks, found = Clocks(), process.tables()
    world = np.zeros(1, layout.WORLD)
    world["work_days"] = clocks.number(tables.working_day_clock())
    nodes = found["nodes"]
    nodes["clock"] = _node_clocks(scenario, clocks)
    choices, named = name_choices(scenario, tables, staffing)
    for node, row in named.items():
        for key, value in row.items():
            nodes[node][key] = value
    batches, runs = _batches(scenario, process)
    staff = staff_tables(scenario, tables, staffing, clocks)
    found |= staff | {"choices": choices, "batches": batches, "runs": runs} | clocks.tables()
    world["site"] = tables.attributes.index(SITE) if SITE in tables.attributes else 0
    world["informed"] = tables.attributes.index("informed")
    world["horizon"], world["free_entry"] = scenario.horizon_minutes, -1
    world["queues_follow"] = bool((staff["queues"]["column"] >= 0).any())
    margin = 1100 + max(int((nodes["last_post"] - nodes["first_post"]).max()), len(staff["workers"]))
    found |= _of_cases(cases, tables, process, copies) | _room(cases, margin)
    counts = {"case_count": len(cases), "node_count": len(nodes), "signer_count": len(process.signers),
              "margin": margin, "purpose_count": len(tables.purposes), "score_count": process.scores,
              "timer_count": len(found["timers"]), "word_count": len(found["site_roles"]) // max(len(tables.roles), 1)}
    for name, count in counts.items():
        world[name] = count
    memory = Memory(world, found)
    _open(memory, process)
    return memory


def _node_clocks(scenario: Scenario, clocks: Clocks) -> list[int]:
    by_name = {name: WorkClock(scenario.open_spans(name, scenario.days_reckoned))
               for name in dict.fromkeys(a.calendar for a in scenario.process.activities.values()) if name}
    return [clocks.number(by_name[a.calendar]) if a.calendar else -1 for a in scenario.process.activities.values()]


def _batches(scenario: Scenario, process: ProcessRows) -> tuple[Rows, Rows]:
    rows: list[dict[str, float]] = []
    times: list[float] = []
    activities = list(scenario.process.activities.values())
    for node in process.batch_nodes:
        plan = activities[node].runs
        assert plan is not None
        # Forty days more, as a monthly run due after the horizon may move back before it.
        mine = run_times(plan, scenario, int(scenario.horizon_minutes // DAY) + 40)
        rows.append({
            "first_run": len(times), "next_run": len(times), "last_run": len(times) + len(mine),
            "chunk": int(plan.chunk.value) if plan.chunk else 0, "slots": int(plan.slots.value) if plan.slots else 0,
            "fails": plan.fails is not None, "share": plan.fails.value if plan.fails else 0.0,
            "windowed": bool(plan.window), "window": plan.window.minutes if plan.window else 0.0,
            "window_on_working_days": bool(plan.window and plan.window.on_working_days),
            "timed": bool(plan.chunk_time), "restart": plan.restart.minutes if plan.restart else 0.0,
            "pending_head": -1, "pending_tail": -1, "work_head": -1, "closes": np.inf})
        times += mine
    return table(layout.BATCH, rows), np.array(times, np.float64)


def _of_cases(cases: Cases, tables: Tables, process: ProcessRows, copies: bool) -> dict[str, Rows]:
    count = len(cases)
    book = np.zeros(count, layout.CASE)
    book["head"] = book["worker"] = -1
    signers = np.zeros(count * len(process.signers), layout.SMALL)
    signers["number"] = -1
    blocks = (count >> SHIFT) + 1
    return {"arrives": cases.arrives.copy(), "entitled": cases.entitled.copy(), "cases": book,
            "first_node": cases.first_node.astype(np.int64), "done": cases.done.astype(np.int64).ravel(),
            "attributes": (cases.values.copy() if copies else cases.values).ravel(), "signers": signers,
            "visits": np.zeros(count * len(tables.nodes), layout.SMALL),
            "alive": np.bincount(np.arange(count) >> SHIFT, minlength=blocks).astype(np.int64),
            "addresses": np.zeros(blocks * len(tables.purposes) * VISITS, np.int64),
            "scores": np.zeros(blocks * process.scores * VISITS, np.int64)}


def _room(cases: Cases, margin: int) -> dict[str, Rows]:
    sizes = {"tokens": len(cases) + margin, "heap": 2 * margin, "entries": 2 * margin, "tasks": 2 * margin,
             "rows": ROWS_AT_ONCE + margin, "ledger": ROWS_AT_ONCE + margin}
    return {name: np.zeros(size, layout.TABLES[name]) for name, size in sizes.items()}


class Memory:
    """The tables of a replication, and the row of the world that says where they lie.

    Parameters
    ----------
    world : one row
    tables : by name; kept here, as compiled code knows their addresses only
    """

    def __init__(self, world: Rows, tables: Mapping[str, Rows]) -> None:
        self.world = world
        self._tables: dict[str, Rows] = {}
        for name, table_ in tables.items():
            self._put(name, table_)

    def __getitem__(self, name: str) -> Rows:
        return self._tables[name]

    def _put(self, name: str, rows: Rows) -> None:
        self._tables[name] = np.ascontiguousarray(rows).view(layout.TABLES[name])
        self.world[name] = self._tables[name].ctypes.data
        if name in GROWING:
            self.world[f"{name}_room"] = len(rows)

    def make_room(self) -> None:
        """Double the tables in which little room is left; rows and posts must have been taken before."""
        for name, count in zip(GROWING, COUNTS, strict=True):
            old = self._tables[name]
            if int(self.world[count][0]) + int(self.world["margin"][0]) > len(old):
                new = np.zeros(2 * len(old), old.dtype)
                new[:len(old)] = old
                self._put(name, new)


def _open(memory: Memory, process: ProcessRows) -> None:
    """Schedule the first arrival, then the first run of each batch."""
    first = [(float(memory["arrives"][0]["value"]), ARRIVAL, layout.ARRIVES, 0, 0)]
    for number, node in enumerate(process.batch_nodes):
        batch = memory["batches"][number]
        if batch["next_run"] < batch["last_run"]:
            at = float(memory["runs"][batch["next_run"]]["value"])
            first.append((at, RUN + node, layout.BATCH_RUNS, node, number))
            batch["next_run"] += 1
    # A sorted list is a heap.
    for place, (time, key, what, token, extra) in enumerate(sorted(first)):
        memory["heap"][place] = (time, key, place + 1, what, token, 0, extra)
    memory.world["event_count"] = memory.world["order"] = len(first)
