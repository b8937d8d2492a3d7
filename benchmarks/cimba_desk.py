"""M/M/10 in Cimba's Python package, in the peers' environment: python benchmarks/cimba_desk.py CASES

Prints one JSON object: CPU seconds of a run after the one that compiles, and how many cases were served. It keeps no
log: Cimba counts while it runs.
"""

import json
import sys
import time

import cimba as cb
from cimba import inputs


class Desk(cb.Model):
    """Cases come nine a minute; ten desks take a minute each."""

    interarrival: cb.Input[float] = inputs.dist.exponential(mean=1 / 9)
    service_time: cb.Input[float] = inputs.dist.exponential(mean=1)
    queue: cb.Container
    mean_queue: cb.Output[float]

    @cb.process
    def arrivals(self):
        """One after another."""
        while True:
            cb.hold(self.interarrival.next())
            self.queue.put(1)

    @cb.process(copies=10)
    def desk(self):
        """Take who waits longest."""
        while True:
            self.queue.get(1)
            cb.hold(self.service_time.next())

    @cb.on_end
    def measure(self):
        """The length of the queue."""
        self.mean_queue = self.queue.mean_level()


def seconds(model, minutes, seed):
    """CPU seconds of one replication on one thread."""
    before = time.process_time()
    cb.Experiment(model, replications=1, window=cb.Window(warmup=0, duration=minutes), seed=seed).run(workers=1)
    return time.process_time() - before


if __name__ == "__main__":
    cases, model = int(sys.argv[1]), Desk()
    seconds(model, 100, 1)
    print(json.dumps({"cpu_s": min(seconds(model, cases / 9, seed) for seed in (1, 2, 3)), "version": cb.__version__}))
