"""The made-up class: same seed, same bytes, wherever an earlier run was stopped; and the self-test can fail."""

import hashlib
import os
import signal
import time

import pytest

from grading import run_sample_class, run_self_test
from synthetic_data import stream


@pytest.fixture(scope="module")
def content(tmp_path_factory):
    """Two exercises fresh from the scaffold, which has sample answers."""
    from courses import new_exercise

    folder = tmp_path_factory.mktemp("content")
    for name in ("E1", "E2"):
        new_exercise("practice", name, folder)
    return folder


def digests(folder):
    """Path → digest of everything in a folder."""
    return {str(path.relative_to(folder)): hashlib.sha256(path.read_bytes()).hexdigest()
            for path in sorted(folder.rglob("*")) if path.is_file()}


@pytest.mark.slow
def test_same_seed_same_bytes_and_another_seed_other_ones(tmp_path, content, sandbox, monkeypatch):
    """Two runs differ in nothing, whatever the number of jobs; a run that is there is not made again."""
    monkeypatch.setattr("grading.sample.sample_class.open_sandbox", _kept_open(sandbox))
    first = run_sample_class(tmp_path / "a", 7, content=content, jobs=1)
    run_sample_class(tmp_path / "b", 7, content=content, jobs=3)
    run_sample_class(tmp_path / "c", 8, content=content, exercises=["E1"])

    assert digests(tmp_path / "a") == digests(tmp_path / "b")
    assert digests(tmp_path / "a")["exports/grades.csv"] != digests(tmp_path / "c")["exports/grades.csv"]
    assert first.sandbox != ""
    assert run_sample_class(tmp_path / "a", 7, content=content).sandbox == ""
    assert first.refused >= 1
    assert (tmp_path / "a" / first.feedback[0][2]).is_file()


def _kept_open(sandbox):
    import contextlib

    return lambda kind: contextlib.nullcontext(sandbox)


@pytest.mark.slow
def test_killed_anywhere_it_ends_in_the_same_bytes(tmp_path, content, paper, monkeypatch):
    """Killed at four moments and run again, the folder is what an undisturbed run makes; never half of it."""
    monkeypatch.setattr("grading.sample.sample_class.open_sandbox", _kept_open(paper))
    started = time.monotonic()
    run_sample_class(tmp_path / "calm", 7, content=content, exercises=["E1"])
    usual = time.monotonic() - started

    for moment in stream(3, "kills").random(4) * usual:
        child = os.fork()
        if child == 0:
            run_sample_class(tmp_path / "torn", 7, content=content, exercises=["E1"])
            os._exit(0)
        time.sleep(float(moment))
        os.kill(child, signal.SIGKILL)
        os.waitpid(child, 0)
        assert not (tmp_path / "torn").exists() or digests(tmp_path / "torn") == digests(tmp_path / "calm")
    run_sample_class(tmp_path / "torn", 7, content=content, exercises=["E1"])

    assert digests(tmp_path / "torn") == digests(tmp_path / "calm")


@pytest.mark.slow
def test_the_self_test_holds_here(content, sandbox, monkeypatch):
    """Honest work earns its points, hostile work nothing, on this machine."""
    monkeypatch.setattr("grading.sample.self_test.open_sandbox", _kept_open(sandbox))

    assert set(run_self_test(content=content).values()) == {True}


def test_the_self_test_sees_unfair_grading(content, paper, monkeypatch):
    """Where every sheet earned full points, the self-test says which promise is broken."""
    from courses import ItemScore

    def generous(exercise, sheet, key, *, language):
        return [ItemScore(item=item.id, points=item.points, out_of=item.points, competency=item.competency,
                          reason_code="right", feedback="") for item in exercise.items]

    monkeypatch.setattr("grading.sample.self_test.open_sandbox", _kept_open(paper))
    monkeypatch.setattr("grading.examination.marking.score_sheet", generous)

    checks = run_self_test(content=content)

    assert not checks["an empty sheet earns nothing"]
    assert checks["right answers earn full points"]
