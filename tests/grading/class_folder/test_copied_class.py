"""A class folder that somebody copied has the secret of the first: told, and renewed before cases are given out."""

import shutil

import pytest
from typer.testing import CliRunner

from grading import create_course, open_course_folder, renew_secret, said_of_copy
from grading.cli import app
from synthetic_data import BadInput


@pytest.fixture
def autumn(tmp_path, tiny):
    """A class without people, whose place is known."""
    made = CliRunner().invoke(app, ["secret", str(tmp_path / "autumn"), "--content", str(tiny)])
    assert made.exit_code == 0, made.output
    return open_course_folder(tmp_path / "autumn")


def copy_of(course, name="spring"):
    """As `cp -r` makes it."""
    shutil.copytree(course.root, course.root.parent / name)
    return open_course_folder(course.root.parent / name)


def test_a_copy_is_told_and_renewed(autumn):
    """People of one name would get the same cases in both; afterwards there is nothing to tell."""
    spring = copy_of(autumn)
    assert f"is a copy of {autumn.root} and has its secret" in said_of_copy(spring)
    assert f"readiness grade secret {spring.root} --renew" in said_of_copy(spring) and not said_of_copy(autumn)

    done = CliRunner().invoke(app, ["secret", str(spring.root), "--renew"])
    assert done.exit_code == 0 and spring.secret_file.stat().st_mode & 0o777 == 0o600
    assert spring.secret_file.read_text() != autumn.secret_file.read_text()
    assert len(spring.secret_file.read_text()) == len(autumn.secret_file.read_text())
    assert not said_of_copy(spring) and not said_of_copy(autumn)


def test_release_tells_of_a_copy(autumn):
    """Before anything is given out; without a class list it ends there."""
    said = CliRunner().invoke(app, ["release", str(copy_of(autumn).root)])
    assert "This class is a copy of" in said.output


def test_where_cases_were_given_out_no_secret_is_renewed(autumn):
    """Nobody could mark them; a new class takes settings and list."""
    spring = copy_of(autumn)
    pack = spring.pack("amina", "T1", 1)
    pack.mkdir(parents=True)
    (pack / "pack.json").write_text("{}")
    before = spring.secret_file.read_bytes()

    assert "Make a new class" in said_of_copy(spring)
    with pytest.raises(BadInput, match="could not be marked by another"):
        renew_secret(spring)
    assert spring.secret_file.read_bytes() == before


def test_a_class_that_was_moved_or_linked_or_is_of_an_earlier_version_is_no_copy(autumn, tmp_path, tiny):
    """Nor is one that was restored where the first is no more; its place is kept from then on."""
    (tmp_path / "link").symlink_to(autumn.root)
    assert not said_of_copy(open_course_folder(tmp_path / "link")) and not said_of_copy(autumn)
    moved = open_course_folder(autumn.root.rename(tmp_path / "moved"))
    assert not said_of_copy(moved)
    assert said_of_copy(copy_of(moved))
    assert not said_of_copy(create_course(tmp_path / "earlier", "tiny", content=str(tiny)))
