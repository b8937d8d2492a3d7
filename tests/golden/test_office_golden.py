"""Small runs of the office are today what they were when they were stored."""

from __future__ import annotations

import pytest

from tests.golden.rebuild_office import FOLDER, RUNS, golden_run


@pytest.mark.parametrize("name", RUNS)
def test_the_stored_run_comes_out_again(name):
    """The same seed gives the same rows; after a meant change run ``python tests/golden/rebuild_office.py``."""
    for file, text in golden_run(name).items():
        assert text == (FOLDER / file).read_text(encoding="utf-8"), file
