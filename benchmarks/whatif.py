"""The planner's page: from a change to its first figures, in processor seconds, beside one replication of the office.

    python benchmarks/whatif.py

The baseline's replications are there already, as they are after the first look at an office. Then 50 changes in a row:
memory of the service and its workers must not grow with them.
"""

import os
import sys
import tempfile
import time
from pathlib import Path


def resident(process):
    """Megabytes of memory of a process."""
    pages = int(Path(f"/proc/{process}/statm").read_text().split()[1])
    return pages * os.sysconf("SC_PAGE_SIZE") / 2**20


def processor(process):
    """Seconds of processor a process has used."""
    fields = Path(f"/proc/{process}/stat").read_text().rpartition(")")[2].split()
    return (int(fields[11]) + int(fields[12])) / os.sysconf("SC_CLK_TCK")


def until(true):
    """Wait until something holds."""
    while not true():
        time.sleep(0.02)


def main(changes):
    from dataclasses import replace

    from simulator.replications import run_one
    from simulator.tables import compile_tables
    from simulator.whatif.catalogue import list_entries, load_pair
    from simulator.whatif.controls import move
    from simulator.whatif.order import Order
    from simulator.whatif.service import RunService
    from simulator.whatif.store import Store

    before, after = load_pair(next(iter(list_entries().values())))
    began = time.process_time()
    run_one(after, compile_tables(after), 1, 0)
    one = time.process_time() - began
    print(f"one replication of the office after: {one:.2f} s of processor")
    with tempfile.TemporaryDirectory() as folder:
        service = RunService(Store(Path(folder)), workers=2)
        order = Order(baseline=before, alternative=after, replications=2)
        key = service.submit(order)
        until(lambda: service.progress(key).state == "finished")
        walls, memory = [], []
        for number in range(changes):
            workers = service.worker_ids()
            used = sum(map(processor, workers))
            changed = replace(order, alternative=move(after, {"rollout.0.ceiling": float(1 + number)}))
            began = time.monotonic()
            key = service.submit(changed)
            until(lambda key=key: service.progress(key).summed >= 1)
            walls.append(time.monotonic() - began)
            first = sum(map(processor, workers)) - used
            service.stop(key)
            memory.append(resident(os.getpid()) + sum(map(resident, workers)))
            if number == 0:
                print(f"change to first figures: {walls[0]:.1f} s on the clock, {first:.2f} s of processor, "
                      f"{first / one:.1f} times one replication")
            if number % 10 == 9:
                print(f"after {number + 1} changes: service and workers hold {memory[-1]:.0f} MB", flush=True)
        walls.sort()
        print(f"{changes} changes: first figures after {walls[len(walls) // 2]:.1f} s (middle), {walls[-1]:.1f} s "
              f"(worst); load {os.getloadavg()[0]:.1f} on {os.cpu_count()} cores")
        service.close()


if __name__ == "__main__":
    main(int(sys.argv[1]) if len(sys.argv) > 1 else 50)
