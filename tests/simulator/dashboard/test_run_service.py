"""Runs outlive whoever asked for them, and their numbers are those of the command line."""

import json
import os
import signal
import time
from dataclasses import replace

import pytest
from typer.testing import CliRunner

from simulator.cli import app
from simulator.whatif.bundle import rerun_commands
from simulator.whatif.controls import move
from simulator.whatif.jobs import FilesJob, SearchJob
from simulator.whatif.order import Order
from simulator.whatif.service import RunService
from simulator.whatif.store import Store, read_object, write_whole
from simulator.whatif.why import cases_at_step, cases_decided_after, story

PATIENCE = 240


def wait_for(true, seconds=PATIENCE):
    """Wait until something holds."""
    until = time.monotonic() + seconds
    while not true():
        assert time.monotonic() < until, "waited too long"
        time.sleep(0.05)


def finished(service, key):
    """Whether a run has come to its end."""
    progress = service.progress(key)
    assert progress.state != "failed", progress.notes
    return progress.state == "finished"


def begun(service, order):
    """Submit an order; its key, once something of it is done."""
    key = service.submit(order)
    wait_for(lambda: service.progress(key).done >= 1)
    return key


@pytest.fixture(scope="module")
def done(service, order):
    """The key of a finished run."""
    key = service.submit(order)
    wait_for(lambda: finished(service, key))
    return key


@pytest.fixture(scope="module")
def files(service, order, done):
    """The folder of everything a planner takes away."""
    job = FilesJob(service, order, {"staff.officers.heads": (1.0, 2.0)})
    wait_for(lambda: job.folder() is not None)
    assert job.progress == (4, 4)
    return job.folder()


def test_the_page_shows_what_the_command_line_computes(service, order, done, files):
    """Every figure equals that of `readiness office compare` on the files taken away, to the last digit."""
    words = [str(files / word) if word.endswith(".yml") else word for word in
             rerun_commands(order)[0].removeprefix("readiness office ").partition(" >")[0].split()]
    printed = CliRunner().invoke(app, words, catch_exceptions=False).stdout
    shown = read_object(service.store.summary(done, order.replications)).table.set_index("measure")

    assert printed == (files / "comparison.json").read_text()
    rows = json.loads(printed)["measures"]
    assert len(rows) > 15
    for row in rows:
        for column in ("baseline", "alternative", "difference", "low", "high"):
            if row[column] is not None:
                assert repr(float(shown.loc[row["measure"], column])) == repr(float(row[column]))


def test_the_report_is_made_again_byte_for_byte(order, files, tmp_path):
    """The commands that come with the files make the same report."""
    words = [str(files / word) if word.endswith(".yml") else word for word in
             rerun_commands(order)[1].removeprefix("readiness office ").split()]
    again = tmp_path / "report.html"
    CliRunner().invoke(app, [*(str(again) if word == "report.html" else word for word in words)],
                       catch_exceptions=False)

    assert again.read_bytes() == (files / "report.html").read_bytes()
    assert again.with_suffix(".pdf").read_bytes() == (files / "report.pdf").read_bytes()
    assert {"manifest.json", "explore.html", "rerun.txt"} <= {path.name for path in files.iterdir()}


def test_figures_come_early_and_become_sure(service, order, done):
    """The first summing-up rests on one run and has no interval; the last rests on all and has one."""
    first, *_, last = (read_object(service.store.summary(done, n)) for n in service.store.summaries(done))

    assert (first.replications, last.replications) == (1, order.replications)
    assert first.table["low"].isna().all()
    assert last.table.set_index("measure").loc["same_day_share", ["low", "high"]].notna().all()
    assert last.maps[1].startswith("<svg") and len(last.gaps)


def test_the_same_order_is_not_run_twice(service, order, done):
    """Asking again for what is there costs nothing."""
    before = {path: path.stat().st_mtime_ns for path in service.store.folder.rglob("*.pickle")}
    assert service.submit(order) == done

    assert finished(service, done)
    assert before == {path: path.stat().st_mtime_ns for path in service.store.folder.rglob("*.pickle")}


def test_a_killed_worker_is_told_and_the_run_goes_on(service, order):
    """Killing the workers in the middle loses no finished replication, is reported, and the run comes to its end."""
    for seed in range(11, 20):
        key = begun(service, replace(order, seed=seed, replications=6))
        if service.progress(key).state == "running":
            break  # else this process was so slow that the run was over
    kept = {path: path.stat().st_mtime_ns for path in service.store.folder.glob("replications/*/0000[01].pickle")}
    for worker in service.worker_ids():
        os.kill(worker, signal.SIGKILL)
    wait_for(lambda: finished(service, key))

    assert any("worker process was lost" in note for note in service.progress(key).notes)
    assert all(path.stat().st_mtime_ns == at for path, at in kept.items())


def test_a_stopped_run_goes_on_where_it_was(service, order, tmp_path):
    """Stop queues nothing more; another service on the same folder, as after a restart, finishes the rest."""
    wanted = replace(order, seed=12, replications=80)  # more than are run before a busy machine lets us stop them
    key = begun(service, wanted)
    service.stop(key)
    made = service.progress(key).done
    assert service.progress(key).state == "stopped"
    assert made < 80

    other = RunService(service.store, workers=1)
    try:
        assert other.progress(key) is None
        assert other.resume(key) == key
        wait_for(lambda: other.progress(key).done > made)
        assert other.progress(key).wanted == 80
    finally:
        other.close()


def test_first_figures_wait_for_no_other_work(service, order, done):
    """With every other worker at something long, a change still shows its first figures, from one run of each."""
    other = RunService(service.store, workers=1)
    try:
        long = other.ask(time.sleep, 600)
        key = other.submit(replace(order, alternative=move(order.alternative, {"staff.officers.heads": 3.0})))
        wait_for(lambda: other.progress(key).summed)
        assert other.progress(key).summed == 1
        assert not long.done()
    finally:
        other.close()


def test_what_cannot_run_is_refused_before_it_is_queued(service, order):
    """An unsound office is answered with its problems and leaves no run behind."""
    from simulator import change_scenario
    from synthetic_data import BadInput

    broken = change_scenario(order.alternative, {"staff.reviewers.calendar": "nowhere"})
    with pytest.raises(BadInput, match="nowhere"):
        service.submit(replace(order, alternative=broken))


def test_planners_have_desks_of_their_own(tmp_path):
    """What one planner has open is not what another has, and a made-up name leads to no other file."""
    store = Store(tmp_path / "s")
    store.keep_desk("a1", {"key": "x"})

    assert (store.desk("a1"), store.desk("b2")) == ({"key": "x"}, {})
    assert store.desk_folder("../../a1").parent == store.folder / "desks"


def test_one_planner_cannot_stop_the_equal_run_of_another(service, order):
    """Two planners who ask for the same thing have a run each, made of the same replications."""
    mine, yours = (replace(order, seed=13, replications=2, planner=name) for name in ("mine", "yours"))
    first, second = service.submit(mine), service.submit(yours)
    service.stop(first)
    wait_for(lambda: finished(service, second))

    assert first != second
    assert mine.runs == yours.runs
    assert service.progress(first).state == "stopped"


def test_disk_use_is_bounded(tmp_path):
    """Replications used longest ago go first; those of a running order stay."""
    store = Store(tmp_path / "s")
    for number, run in enumerate(("old", "kept", "new")):
        write_whole(store.replication(run, 0), b"x" * 100)
        os.utime(store.replication(run, 0).parent, (number, number))
    store.trim({"old"}, largest=200)

    assert {path.name for path in (store.folder / "replications").iterdir()} == {"old", "new"}


def test_behind_a_step_stand_its_cases_and_each_has_a_story(service, done, order):
    """The cases that waited longest at a step come longest first, and the story of one names the step."""
    folder = str(service.store.folder)
    cases = cases_at_step(folder, done, 1, "examines")
    told = story(folder, done, 1, cases[0]["case"])

    assert [case["here"] for case in cases] == sorted((case["here"] for case in cases), reverse=True)
    assert any(order.alternative.process.activities["examines"].title in line for line in told)
    assert all(case["whole"] >= 20 for case in cases_decided_after(folder, done, 0, 20.0))


def test_a_search_runs_in_the_pool_and_can_be_stopped(service, order, done):
    """The steps of a search are seen as they come; a stopped search has no answer."""
    job = SearchJob(service, order, "staff", {"group": "officers", "share": 10.0, "days": 30.0})
    stopped = SearchJob(service, order, "staff", {"group": "officers", "share": 100.0, "days": 0.001})
    stopped.stop()
    wait_for(lambda: job.over and stopped.over)

    assert job.finding().answer == 1
    assert len(job.steps()) == 1
    assert stopped.finding() is None


def test_orders_are_known_by_what_they_hold(order, offices):
    """The same content has the same address; another seed, number of runs or value has another."""
    same = Order(baseline=offices[0], alternative=offices[1], seed=3, replications=4)

    assert same.key == order.key
    assert len({order.key, replace(order, seed=4).key, replace(order, replications=5).key,
                replace(order, alternative=offices[0]).key}) == 4
