"""Files are there whole or not at all, and what is for one account was never open to another."""

import os
import stat

import pytest

from grading.class_folder.course_folder import write_whole


def test_what_breaks_off_leaves_nothing_and_was_closed_from_its_first_byte(tmp_path, monkeypatch):
    """A disk that is full: no half of it stays, the old one does, and nobody else could have opened the half."""
    modes, file = [], tmp_path / "held.zip"
    file.write_bytes(b"old")

    def full(handle):
        modes.append(stat.S_IMODE(os.fstat(handle).st_mode))
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(os, "fsync", full)
    with pytest.raises(OSError, match="space"):
        write_whole(file, b"new", mode=0o600)
    assert (modes, file.read_bytes(), [path.name for path in tmp_path.iterdir()]) == ([0o600], b"old", ["held.zip"])


@pytest.mark.parametrize("plant", [
    lambda draft, bait: draft.symlink_to(bait),
    lambda draft, bait: draft.symlink_to(bait.with_name("not there")),
    lambda draft, bait: os.link(bait, draft),
], ids=["link", "link to nothing", "another name of a file"])
def test_what_somebody_left_at_a_drafts_name_is_not_written_into(tmp_path, plant):
    """The name of a draft can be guessed: a stranger's link there would take a class's secret to a file of theirs."""
    bait, file = tmp_path / "bait", tmp_path / "class.tar"
    bait.write_bytes(b"theirs")
    bait.chmod(0o666)
    plant(tmp_path / f".class.tar.{os.getpid()}.draft", bait)

    write_whole(file, b"secret", mode=0o600)

    assert (bait.read_bytes(), file.read_bytes(), file.is_symlink()) == (b"theirs", b"secret", False)
    assert (stat.S_IMODE(bait.stat().st_mode), stat.S_IMODE(file.stat().st_mode)) == (0o666, 0o600)
    assert sorted(path.name for path in tmp_path.iterdir()) == ["bait", "class.tar"]
