"""Giving out exercises: everybody their own data, once, and no truth in anything a trainee can hold."""

import importlib
import os
import pwd

import pytest

from courses import DataPack
from grading import current_attempt, release
from grading.errors import GradingError
from grading.exchange.release import rebuild_variant
from synthetic_data import BadInput, CheckFailed


def everything_released(course):
    """Path → bytes of all that lies in the exchange or the release folder."""
    return {path: path.read_bytes() for home in (course.exchange, course.root / "release")
            for path in home.rglob("*") if path.is_file()}


def test_everybody_gets_the_same_notebook_and_data_of_their_own(course):
    """One notebook, three different packs, each rebuilt to the byte from the secret alone."""
    packs = {name: (course.pack(name, "T1", 1) / "pack.json").read_bytes() for name in ("amina", "bahar", "camal")}

    assert len(set(packs.values())) == 3
    for name in packs:
        rebuilt, _ = rebuild_variant(course.secret(), course.exercise("T1"), name, 1)
        assert rebuilt.files == {path.name: path.read_bytes() for path in course.pack(name, "T1", 1).iterdir()}


def test_a_second_release_gives_nothing_new(course):
    """Releasing again makes no pack, changes no byte, and gives somebody new only what they lack."""
    before = everything_released(course)

    assert release(course) == []
    assert everything_released(course) == before
    course.roster_file.write_text(course.roster_file.read_text() + "zahra,Zahra,,,CW\n")
    assert release(course) == [("T1", "zahra")]
    assert current_attempt(course, "zahra", "T1") == 1


def test_nothing_released_holds_truth(course):
    """No seed, no secret and no answer key stands in any released byte."""
    from grading import variant_seed

    released = b"".join(everything_released(course).values())

    assert course.secret().value.encode() not in released
    for name in ("amina", "bahar", "camal"):
        seed = variant_seed(course.secret(), "T1", name, 1)
        assert str(seed).encode() not in released
        assert f"{seed:x}".encode() not in released


def test_a_pack_that_gives_answers_away_is_not_released(course, monkeypatch):
    """An exercise whose pack holds its own seed or key is stopped before anybody gets it."""
    def leaking(secret, exercise, trainee, attempt, language="en"):
        pack, key = rebuild_variant(secret, exercise, trainee, attempt, language)
        return DataPack(files={**pack.files, "notes.txt": secret.value.encode()}), key

    # The front door's `release` is the function; the module stands behind it.
    monkeypatch.setattr(importlib.import_module("grading.exchange.release"), "rebuild_variant", leaking)
    course.roster_file.write_text("trainee\nzahra\n")

    with pytest.raises(CheckFailed, match="holds the course secret"):
        release(course)

    assert not course.pack("zahra", "T1", 1).exists()


def test_another_secret_is_noticed(course):
    """With a new secret the old packs could not be graded, so releasing stops and says so."""
    course.secret_file.write_text("9" * 64)

    with pytest.raises(GradingError, match="another course secret"):
        release(course)


def test_unknown_names_are_refused_before_anything_is_made(course):
    """A slip in a trainee's name stops the release."""
    with pytest.raises(BadInput, match="aminah"):
        release(course, trainees=["aminah"])


def test_a_pack_belongs_to_its_trainee(tmp_path, copy_course):
    """On a machine with accounts only its trainee can open a pack; where we are not root, nobody can list them."""
    course = copy_course(tmp_path / "course", submitters="accounts")
    course.roster_file.write_text("trainee,account\nzahra,daemon\n")
    release(course)
    home = course.exchange / "tiny" / "packs"

    status = (home / "zahra").stat()
    expected = (pwd.getpwnam("daemon").pw_uid, 0o700) if os.getuid() == 0 else (os.getuid(), 0o711)
    assert (status.st_uid, status.st_mode & 0o777) == expected
    assert home.stat().st_mode & 0o777 == 0o711


@pytest.mark.parametrize("part", ["source", "submitted", "autograded", "feedback", "packs", "results", "reports"])
def test_the_instructors_folders_are_closed(tmp_path, part):
    """A new course folder's parts are for its owner alone; only the exchange can be reached through it."""
    from grading import create_course

    course = create_course(tmp_path / "new", "spring")

    assert (course.root / part).stat().st_mode & 0o077 == 0
