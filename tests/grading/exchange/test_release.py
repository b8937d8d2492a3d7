"""Giving out exercises: everybody their own data, once, and no truth in anything a trainee can hold."""

import hashlib
import importlib
import json
import os
import pwd
import shutil
import stat
import subprocess
import tempfile
from pathlib import Path

import pytest

from courses import DataPack
from grading import (
    collect,
    current_attempt,
    open_course_folder,
    packs_out_of_reach,
    release,
    release_next_attempt,
    return_feedback,
)
from grading.class_folder.roster_changes import with_trainee, without_trainee, write_roster
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


def test_what_is_not_of_the_course_is_not_given_out(tmp_path, copy_course):
    """Trainees' pages show the course's own exercises: another would lie in the exchange and be found by nobody."""
    course = copy_course(tmp_path / "course", exercises=["T1"])
    before = everything_released(course)

    with pytest.raises(BadInput, match="exercises: is not one of the course's exercises, got 'D4'; add it there"):
        release(course, ["T1", "D4"])
    with pytest.raises(BadInput, match="got 'D4'"):
        release_next_attempt(course, "amina", "D4")
    assert everything_released(course) == before


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


NOBODY, COLLEAGUE, TRAINEE = (pwd.getpwnam(name) for name in ("nobody", "games", "daemon"))


def as_account(account, act):
    """Do something as another account in a process of its own; its exit code."""
    child = os.fork()
    if child == 0:
        try:
            os.setgroups([])
            os.setgid(account.pw_gid)
            os.setuid(account.pw_uid)
            act()
            os._exit(0)
        except BaseException:
            os._exit(1)
    return os.waitstatus_to_exitcode(os.waitpid(child, 0)[1])


@pytest.fixture
def open_place():
    """A folder that every account can pass through and write in."""
    home = Path(tempfile.mkdtemp(prefix="readiness-packs-"))
    home.chmod(0o777)
    yield home
    shutil.rmtree(home)


@pytest.mark.skipif(os.getuid() != 0, reason="takes other accounts, which only root can enter")
@pytest.mark.parametrize("after", ["put right", "no such account", "the name given again", "an editor"])
def test_a_wrong_account_reads_no_more_once_it_is_put_right(open_place, copy_course, after):
    """What lies in the exchange for a name is closed to the account of before with the class list, not later."""
    course = copy_course(open_place / "course", submitters="accounts")
    course.roster_file.write_text(f"trainee,account\nzahra,{COLLEAGUE.pw_name}\nrauf,\n")
    release(course)
    own, right = course.exchange / "tiny" / "packs" / "zahra", TRAINEE.pw_name
    assert as_account(COLLEAGUE, lambda: (own / "T1" / "pack.json").read_text()) == 0
    if after == "an editor":
        course.roster_file.write_text(f"trainee,account\nzahra,{right}\nrauf,\n")
    elif after == "the name given again":
        write_roster(course, without_trainee(course.trainees(), "zahra"))
    account = "no-such-account-here" if after == "no such account" else right
    write_roster(course, with_trainee(course.trainees(), "zahra", account=account))

    for file in (own / "T1" / "pack.json", own / "home.json"):
        assert as_account(COLLEAGUE, file.read_text) == 1
        assert as_account(TRAINEE, file.read_text) == (account != right)


@pytest.mark.skipif(os.getuid() != 0, reason="takes other accounts, which only root can enter")
@pytest.mark.parametrize("instructor", [pwd.getpwuid(0), NOBODY], ids=["root", "ordinary"])
def test_a_pack_belongs_to_its_trainee(open_place, copy_course, instructor):
    """Whoever the instructor is, the trainee can read the own pack and change nothing; a colleague cannot even
    look, nor after a second attempt; and nothing there belongs to a trainee, who could swap it for a link.
    """
    course = copy_course(open_place / "course", submitters="accounts")
    course.roster_file.write_text(f"trainee,account\nzahra,{TRAINEE.pw_name}\nrauf,{COLLEAGUE.pw_name}\n")
    course.roster_file.chmod(0o644)
    subprocess.run(["chown", "-R", f"{instructor.pw_uid}:{instructor.pw_gid}", course.root], check=True)
    packs = course.exchange / "tiny" / "packs"

    def give():
        release(course)
        assert not packs_out_of_reach(course)
        release_next_attempt(course, "zahra", "T1")

    def read():
        assert sorted(path.name for path in (packs / "zahra").iterdir()) == ["T1", "home.json"]
        assert json.loads((packs / "zahra" / "home.json").read_text())
        assert json.loads((packs / "zahra" / "T1" / "pack.json").read_text())

    assert as_account(instructor, give) == 0
    assert as_account(TRAINEE, read) == 0
    assert as_account(COLLEAGUE, read) == 1
    for change in (lambda: (packs / "zahra" / "T1" / "pack.json").write_text("x"),
                   lambda: (packs / "zahra" / "x").touch(),
                   lambda: os.rename(packs / "zahra" / "T1", packs / "zahra" / "T2"), lambda: os.listdir(packs)):
        assert as_account(TRAINEE, change) == 1
    assert as_account(COLLEAGUE, lambda: os.listdir(packs / "zahra")) == 1
    assert {path.stat().st_uid for path in packs.rglob("*")} == {instructor.pw_uid}


def test_a_pack_for_no_account_is_closed_to_everybody_and_named(open_place, copy_course):
    """Where a trainee's account does not exist here, folders are 0700 and files 0600, and the verb says who."""
    from typer.testing import CliRunner

    from grading.cli import app

    course = copy_course(open_place / "course", submitters="accounts")
    course.roster_file.write_text("trainee\nno-such-account-here\n")
    said = CliRunner().invoke(app, ["release", str(course.root)])
    own = course.exchange / "tiny" / "packs" / "no-such-account-here"

    assert "no such account: no-such-account-here" in said.stderr
    assert {stat.S_IMODE(path.stat().st_mode) for path in (own, *own.rglob("*"))} == {0o700, 0o600}


def test_packs_of_an_earlier_version_are_closed_at_the_next_release(course):
    """Folders that stood open, 0711 and 0644, are closed although nothing new is given out."""
    own = course.exchange / "tiny" / "packs" / "amina"
    own.chmod(0o711)
    (own / "T1").chmod(0o755)
    (own / "T1" / "pack.json").chmod(0o644)

    release(course)

    assert {stat.S_IMODE(path.stat().st_mode) for path in (own, *own.rglob("*"))} == {0o700, 0o600}


@pytest.mark.parametrize("part", ["source", "submitted", "autograded", "feedback", "packs", "results", "reports",
                                  "attempts"])
def test_the_instructors_folders_are_closed(tmp_path, part):
    """A new course folder's parts are for its owner alone; only the exchange can be reached through it."""
    from grading import create_course

    course = create_course(tmp_path / "new", "spring")

    assert (course.root / part).stat().st_mode & 0o077 == 0


@pytest.fixture
def captured(open_place, copy_course):
    """A function: a course whose exchange everybody may write in, and what a trainee made there first."""
    def make(capture):
        exchange = open_place / "open"
        exchange.mkdir()
        exchange.chmod(0o1777)
        shutil.rmtree((course := copy_course(open_place / "course", submitters="accounts",
                                             exchange=str(exchange))).root / "exchange")
        course.roster_file.write_text(f"trainee,account\nzahra,{TRAINEE.pw_name}\nrauf,{COLLEAGUE.pw_name}\n")

        def first():
            os.umask(0)
            capture(exchange)

        assert as_account(TRAINEE, first) == 0
        return course
    return make


def _link_to_own(place):
    (place.parent / "mine").mkdir()
    place.symlink_to(place.parent / "mine")


@pytest.mark.skipif(os.getuid() != 0, reason="takes another account, which only root can enter")
@pytest.mark.parametrize(("capture", "said"), [
    (lambda exchange: (exchange / "tiny").mkdir(), "belongs to the account daemon"),
    (lambda exchange: (exchange / "tiny" / "inbound").mkdir(parents=True), "belongs to the account daemon"),
    (lambda exchange: _link_to_own(exchange / "tiny"), "is a link"),
    (lambda exchange: (exchange / "tiny").symlink_to("/nowhere"), "is a link"),
], ids=["folder", "folders", "link", "link to nothing"])
@pytest.mark.parametrize("verb", [release, collect, return_feedback], ids=lambda verb: verb.__name__)
def test_a_trainee_who_makes_the_courses_exchange_first_is_found(captured, capture, said, verb):
    """Whoever owns a folder there reads and deletes what colleagues hand in: nothing goes into it, nor out of it."""
    course = captured(capture)

    with pytest.raises(BadInput, match=said):
        verb(course)

    assert not [path for path in course.exchange.rglob("*") if path.is_file()]


@pytest.mark.skipif(os.getuid() != 0, reason="takes other accounts, which only root can enter")
@pytest.mark.parametrize(("owner", "mode", "said"), [
    (NOBODY, 0o1777, ""), (NOBODY, 0o755, ""), (NOBODY, 0o777, "account nobody"), (TRAINEE, 0o1777, "account daemon")])
def test_an_exchange_may_be_another_instructors_and_no_trainees(captured, owner, mode, said):
    """Several courses share one exchange; its owner can move them all, and without the sticky bit everybody can."""
    course = captured(lambda exchange: None)
    course.exchange.chmod(mode)
    os.chown(course.exchange, owner.pw_uid, owner.pw_gid)

    if said:
        with pytest.raises(BadInput, match=said):
            release(course)
    else:
        assert release(course)


@pytest.fixture
def shares(tmp_path, copy_course):
    """A function: a class of this name that gives out through an exchange outside its folder, with its own secret."""
    def make(folder, **settings):
        (tmp_path / "open").mkdir(exist_ok=True)
        course = copy_course(tmp_path / folder, exchange=str(tmp_path / "open"), **settings)
        for part in ("packs", "attempts", "exchange"):
            shutil.rmtree(course.root / part)
        course.secret_file.write_text(hashlib.sha256(folder.encode()).hexdigest())
        return course
    return make


def test_two_classes_of_one_name_do_not_share_an_exchange(shares):
    """The second would take the first one's packs away and collect its work: it is refused, and nothing is changed."""
    first, second = shares("first"), shares("second")
    release(first)
    before = everything_released(first)

    for verb in (release, collect, return_feedback):
        with pytest.raises(BadInput, match="got 'tiny'"):
            verb(second)

    assert everything_released(first) == before
    assert release(first) == [] and collect(first) == []
    assert len(release(shares("third", course="third"))) == 3


def test_a_restored_class_goes_on_in_its_exchange(shares, tmp_path):
    """A class is known by its secret: moved, or back from a backup, it is the same one."""
    first = shares("first")
    release(first)
    shutil.copytree(first.root, tmp_path / "moved")

    assert release(open_course_folder(tmp_path / "moved")) == []


def test_who_looks_at_the_exchange_learns_nothing_of_the_secret(shares):
    """The mark of a class lies where every trainee can read it."""
    first = shares("first")
    release(first)
    mark = (first.exchange / "tiny" / ".class").read_text().strip()

    assert len(mark) == 24 and mark not in first.secret().value
    assert first.secret().value not in mark
