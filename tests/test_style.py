"""The tree has one code format, the compact one, and the suite refuses a file that has another."""

import subprocess
import sys
from pathlib import Path

import pytest

GOOD = '''"""A file in the tree's own format."""

from collections.abc import Mapping


def share(counts: Mapping[str, int], name: str, *,
          of: int) -> float:
    """Return how much of the whole one count is."""
    if name not in counts:
        raise KeyError(f"no count {name!r} among "
                       f"{', '.join(counts)}")
    return counts[name] / of
'''


def style(root, folder):
    """What the suite's first step says of a folder."""
    return subprocess.run([root / ".ci/style", Path(sys.executable).parent, folder], capture_output=True, text=True)


def test_the_compact_format_passes(root, tmp_path):
    """Continuation lines under their opening bracket, double quotes, no line for a closing bracket: nothing is said."""
    (tmp_path / "good.py").write_text(GOOD)

    found = style(root, tmp_path)

    assert found.returncode == 0, found.stdout


@pytest.mark.parametrize(("old", "new", "rule"), [
    ("          of: int", "        of: int", "E128"),
    ("                       f", "                          f", "E127"),
    ("          of: int", "  of: int", "E128"),
    ('"""Return how much of the whole one count is."""', "'''Return how much of the whole one count is.'''", "D300"),
    ("return counts[name] / of", "return counts['na']  / of", "multiple-spaces-before-operator"),
    ("f\"{', '.join(counts)}\"", "'counts'", "bad-quotes-inline-string"),
    ("\n\n\ndef share", "\n\ndef share", "blank-lines-top-level"),
    ("    if name", "\n\n    if name", "too-many-blank-lines"),
    ("    if name", "    if  name", "multiple-spaces-after-keyword"),
    ("/ of\n", "/ of \n", "W291"),
    ("/ of\n", "/ of\n\n", "too-many-newlines-at-end-of-file"),
    ("counts[name] / of", "counts[name]/of  # " + "long" * 30, "E501"),
])
def test_another_format_is_refused(root, tmp_path, old, new, rule):
    """A blank, an empty line, a quote or a continuation line that stands otherwise is named, with its rule."""
    assert old in GOOD
    (tmp_path / "bad.py").write_text(GOOD.replace(old, new, 1))

    found = style(root, tmp_path)

    assert found.returncode == 1
    assert rule in found.stdout


def test_the_suite_asks_for_it_first(root):
    """Neither `make test` nor CI runs the tests of a tree in another format."""
    suite = [line for line in (root / ".ci/suite").read_text().splitlines() if line and not line.startswith("#")]

    assert suite.index('"$(dirname "$0")/style" "$bin"') < next(
        i for i, line in enumerate(suite) if "once_more.py" in line)
