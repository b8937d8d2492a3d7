"""What decides which programs run under the instructor's account can be written by that account alone."""

import os
import stat
import subprocess
import sys

import pytest
from typer.testing import CliRunner

from grading import create_course, open_course_folder
from synthetic_data import BadInput


@pytest.fixture
def open_umask():
    """An account whose new files everybody may write."""
    before = os.umask(0)
    yield
    os.umask(before)


def writable_by_others(root):
    """What a stranger who may pass through a class folder could change, by name."""
    reached, found = [root], []
    while reached:
        for path in reached.pop().iterdir():
            mode = path.lstat().st_mode
            if mode & 0o022 and not path.is_symlink() and not mode & stat.S_ISVTX:
                found.append(str(path.relative_to(root)))
            if path.is_dir() and mode & 0o011:
                reached.append(path)
    return found


def test_no_part_of_a_new_class_is_open_to_writing(open_umask, tmp_path, tiny):
    """Whatever the umask, `course.yml`, nbgrader's settings and the folder for everybody are the owner's."""
    made = create_course(tmp_path / "class", "tiny", content=str(tiny))

    assert writable_by_others(made.root) == []


def test_verbs_leave_nothing_in_a_class_that_others_can_write(open_umask, tmp_path, tiny):
    """The command line, from making a class to giving out: neither the class folder nor its exchange is open."""
    listed = tmp_path / "list.csv"
    listed.write_text("trainee\naysel\n")
    for verb in (["grade", "secret", "class", "--content", str(tiny)], ["grade", "roster", "class", str(listed)],
                 ["grade", "release", "class", "T1"]):
        subprocess.run([sys.executable, "-m", "readiness", *verb], cwd=tmp_path, check=True, capture_output=True,
                       env={**os.environ, "PYTHONPATH": os.pathsep.join(sys.path)})

    assert (tmp_path / "class" / "exchange" / "readiness" / "outbound" / "T1" / "T1.ipynb").exists()
    assert writable_by_others(tmp_path / "class") == []


@pytest.mark.parametrize(("room", "left"), [("grade", 0o022), ("class", 0o022), ("course", 0o022), ("office", 0o002)])
def test_every_room_takes_the_right_to_write_from_others(open_umask, room, left):
    """A colleague's group may keep writing reports of an office, and nobody's what becomes a program of the class."""
    import readiness

    CliRunner().invoke(readiness.app, [room, "no-such-verb"])
    now = os.umask(0)

    assert now == left


@pytest.mark.parametrize("name", ["course.yml", "nbgrader_config.py"])
def test_settings_that_everybody_can_write_are_refused(tmp_path, tiny, name):
    """An editor may have left them open: what somebody wrote into them since would run as the instructor."""
    made = create_course(tmp_path / "class", "tiny", content=str(tiny))
    (made.root / name).chmod(0o666)

    with pytest.raises(BadInput, match=rf"{name}: can be written by every account .* chmod 644"):
        open_course_folder(made.root)
    (made.root / name).chmod(0o664)
    assert open_course_folder(made.root).settings.course == "tiny"
