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
