"""Work on several machines: tasks go to the workers of a Dask scheduler where an address is given.

Nothing of Dask is loaded without an address. A worker that is lost costs the tasks it held: the scheduler gives them
to another. Each task first holds the worker's versions against those here, so no figure comes from other code.
"""

from __future__ import annotations

import importlib
import time
from collections.abc import Callable, Generator, Iterator, Sequence
from contextlib import contextmanager
from contextvars import ContextVar
from typing import Any, TypeVar

from synthetic_data.core.errors import BadInput, Problem, ReadinessError
from synthetic_data.core.manifest import describe_run

T = TypeVar("T")

ADDRESS = "READINESS_CLUSTER"
"""Environment variable that names the scheduler where no option does."""
_ANSWER, _PATIENCE, _LOOK = 10.0, 60.0, 2.0
"""Seconds for the scheduler to answer, for a first worker to come, and between two looks for lost workers."""
_CLIENT: ContextVar[Any] = ContextVar("cluster", default=None)


@contextmanager
def on_cluster(address: str | None) -> Generator[None]:
    """Let all work inside that can be spread go to the workers of a scheduler, or stay here without an address.

    Raises
    ------
    BadInput : Dask is not installed here, nobody answers at the address, or no worker comes
    """
    if not address:
        yield
        return
    client = _connect(address)
    token = _CLIENT.set(client)
    try:
        yield
    finally:
        _CLIENT.reset(token)
        client.close()


def cluster_workers() -> int:
    """Return how many workers the cluster has now, 0 where the work stays on this machine."""
    client = _CLIENT.get()
    return len(client.scheduler_info(n_workers=-1)["workers"]) or 1 if client is not None else 0


def on_workers(call: Callable[..., T], jobs: Sequence[tuple[Any, ...]]) -> Iterator[T]:
    """Yield what the call returns for each job, in the order of the jobs; call and jobs must be what can be pickled.

    Raises
    ------
    BadInput : a worker has other versions or more than one thread; or the call raises it there
    ReadinessError : all workers are gone, or several were lost one after another over the same job
    """
    client, here = _CLIENT.get(), versions_here()
    tasks = [client.submit(_as_here, here, call, *job, pure=False) for job in jobs]
    try:
        while tasks:
            made = _result(client, tasks[0])
            # Let go of, so that its worker forgets the result.
            tasks.pop(0)
            yield made
    finally:
        client.cancel(tasks)


def versions_here() -> dict[str, str]:
    """Return what decides figures besides their inputs: Python, packages, our own code."""
    versions: dict[str, str] = describe_run(command="work", seed=0, inputs={}, settings={})["versions"]
    return versions


def _connect(address: str) -> Any:
    where = f"--cluster {address}"
    try:
        distributed = importlib.import_module("distributed")
    except ImportError:
        raise BadInput(Problem(where=where, rule="needs the extra `cluster`, which is not installed here",
                               remedy="pip install readiness-lab[cluster]")) from None
    try:
        client = distributed.Client(address, timeout=_ANSWER, set_as_default=False)
    except (OSError, ValueError, TimeoutError) as error:
        raise BadInput(Problem(where=where, rule=f"does not answer as a scheduler ({type(error).__name__})",
                               remedy="start one with `dask scheduler`, and write its address as "
                                      "tcp://machine:8786")) from None
    try:
        client.wait_for_workers(1, timeout=_PATIENCE)
    except TimeoutError:
        client.close()
        raise BadInput(Problem(where=where, rule=f"has had no worker for {_PATIENCE:.0f} s",
                               remedy=f"start some: dask worker {address} --nthreads 1")) from None
    return client


def _as_here(versions: dict[str, str], call: Callable[..., T], *job: Any) -> T:
    """Do a job on a worker that is as the machine that asks."""
    worker = importlib.import_module("distributed").get_worker()
    mine = versions_here()
    where = f"worker {worker.address}"
    wrong = [Problem(where=where, rule=f"has {name} {mine[name]}, and the machine that asks has {version}",
                     remedy="install the same Readiness Lab on all machines")
             for name, version in versions.items() if mine[name] != version]
    if worker.state.nthreads != 1:
        # An engine switches the garbage collector of its process off and on.
        wrong.append(Problem(where=where, rule="must have one thread, as runs disturb each other in one process",
                             value=worker.state.nthreads, remedy="start it with --nthreads 1"))
    if wrong:
        raise BadInput(wrong)
    return call(*job)


def _result(client: Any, task: Any) -> Any:
    """Wait for the result of a task, but not for ever without any worker."""
    seen = time.monotonic()
    while True:
        done = task.done()
        try:
            return task.result(timeout=None if done else _LOOK)
        except TimeoutError:
            if done:  # of the job itself
                raise
        except Exception as error:
            if type(error).__name__ in ("KilledWorker", "FutureCancelledError", "CancelledError"):
                raise ReadinessError(f"the cluster lost the work ({type(error).__name__}): workers ended again and "
                                     "again, or the scheduler did; have they memory enough?") from None
            raise
        if client.scheduler_info(n_workers=-1)["workers"]:
            seen = time.monotonic()
        elif time.monotonic() - seen > _PATIENCE:
            raise ReadinessError(f"the cluster has had no worker for {_PATIENCE:.0f} s; the work was given up")
