"""Jobs that go to the workers of a scheduler."""

import pytest

from synthetic_data import BadInput, Problem, cluster_workers, on_cluster, on_workers
from synthetic_data.core import cluster


def double(number):
    """A job; odd numbers are refused."""
    if number % 2:
        raise BadInput(Problem(where="job", rule="is odd", value=number))
    return 2 * number


def test_jobs_come_back_in_their_order_and_errors_as_they_are(scheduler):
    """Results stand in the order of the jobs, and what a job raises is raised here."""
    with on_cluster(scheduler):
        assert cluster_workers() == 1
        assert list(on_workers(double, [(4,), (2,), (8,)])) == [8, 4, 16]
        with pytest.raises(BadInput, match="is odd"):
            list(on_workers(double, [(2,), (3,)]))
    assert cluster_workers() == 0


def test_a_worker_of_another_version_is_refused(scheduler, monkeypatch):
    """A worker whose packages are not those of the machine that asks does no job, and the package is named."""
    there = cluster.versions_here()
    # Whoever asks is asked first.
    answers = iter([{**there, "numpy": "1.0"}])
    monkeypatch.setattr(cluster, "versions_here", lambda: next(answers, there))
    with on_cluster(scheduler), pytest.raises(BadInput, match="has numpy"):
        list(on_workers(double, [(2,)]))


def test_a_worker_of_two_threads_is_refused():
    """Runs disturb each other in one process."""
    from distributed import LocalCluster

    with (LocalCluster(n_workers=1, threads_per_worker=2, processes=False, dashboard_address=":0") as running,
          on_cluster(running.scheduler.address), pytest.raises(BadInput, match="must have one thread")):
        list(on_workers(double, [(2,)]))


def test_an_address_at_which_nobody_answers_is_refused(monkeypatch):
    """The message names the address and says what to start."""
    monkeypatch.setattr(cluster, "_ANSWER", 0.5)
    with pytest.raises(BadInput, match=r"127\.0\.0\.1:1.*dask scheduler"), on_cluster("tcp://127.0.0.1:1"):
        pass


def test_without_dask_the_extra_is_named(monkeypatch):
    """Nothing else needs Dask, so it may be missing."""
    monkeypatch.setitem(__import__("sys").modules, "distributed", None)
    with pytest.raises(BadInput, match=r"readiness-lab\[cluster\]"), on_cluster("tcp://127.0.0.1:1"):
        pass
