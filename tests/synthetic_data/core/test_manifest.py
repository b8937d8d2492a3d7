"""An output folder is whole or absent, and its manifest tells which run made it."""

import json

import pytest

from synthetic_data import BadInput, describe_run, is_current, make_whole, read_manifest, write_folder


def run(seed=1, **settings):
    """A run with these settings."""
    return describe_run(command="test", seed=seed, inputs={"a.yml": "x: 1"}, settings=settings)


def fill(folder):
    """Write one file."""
    (folder / "data.csv").write_text("a\n1\n")


def fail(folder):
    """Write half and die."""
    fill(folder)
    raise RuntimeError("cut off")


@pytest.fixture
def out(tmp_path):
    """Where the output goes."""
    return tmp_path / "out"


def test_the_same_run_is_not_done_again(out):
    """A current folder is left alone."""
    assert write_folder(out, run(), fill) is True
    assert write_folder(out, run(), fail) is False


def test_another_seed_replaces_the_folder(out):
    """What the manifest does not match is made anew."""
    write_folder(out, run(1), fill)
    write_folder(out, run(2), fill)

    assert read_manifest(out)["run"]["seed"] == 2


def test_a_cut_off_run_leaves_the_old_output(out):
    """Nothing half-written ever stands under the target's name."""
    write_folder(out, run(1), fill)
    with pytest.raises(RuntimeError):
        write_folder(out, run(2), fail)

    assert is_current(out, run(1))
    write_folder(out, run(2), fill)
    assert is_current(out, run(2))


def test_nothing_is_left_of_a_folder_that_was_not_finished(out):
    """Half of it may hold names, also where a person has stopped it; who may not look at it, may not from the start."""
    def stop(folder):
        assert folder.stat().st_mode & 0o077 == 0
        fill(folder)
        raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        make_whole(out, stop, mode=0o700, mark="7")
    with pytest.raises(RuntimeError):
        write_folder(out, run(), fail)
    assert list(out.parent.iterdir()) == []


def test_a_changed_byte_is_noticed(out):
    """A damaged folder is not current."""
    write_folder(out, run(), fill)
    (out / "data.csv").write_text("a\n2\n")

    assert not is_current(out, run())


def test_a_foreign_folder_is_refused(out):
    """Somebody else's files are never replaced."""
    out.mkdir()
    (out / "thesis.txt").write_text("years of work")
    with pytest.raises(BadInput, match="was not made by this program"):
        write_folder(out, run(), fill)

    assert (out / "thesis.txt").exists()


def test_a_foreign_file_in_a_folder_of_ours_is_refused(out):
    """A file that somebody put beside ours is named instead of lost when the folder would be made anew."""
    write_folder(out, run(1), fill)
    (out / "notes.txt").write_text("for the director")
    with pytest.raises(BadInput, match=r"notes\.txt: was not made by this program and would be lost"):
        write_folder(out, run(2), fill)

    assert (out / "notes.txt").exists()
    assert read_manifest(out)["run"]["seed"] == 1


def test_the_same_run_makes_the_same_bytes(tmp_path):
    """A manifest holds nothing of time or place."""
    for name in ("one", "two"):
        write_folder(tmp_path / name, run(), fill)
    first, second = ((tmp_path / name / "manifest.json").read_bytes() for name in ("one", "two"))

    assert first == second
    assert {"command", "seed", "inputs", "settings", "versions"} == set(json.loads(first)["run"])
