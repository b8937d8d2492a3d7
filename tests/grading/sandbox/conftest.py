"""Small notebooks and the sandboxes that work here, each opened once."""

import json
import os
from functools import lru_cache

import pytest

from grading import Job, Limits, list_kinds, open_sandbox

TIGHT = Limits(wall_seconds=30, cpu_seconds=20, cell_seconds=10)


def notebook_of(*sources):
    """A notebook with one code cell for each source, as bytes."""
    cells = [{"cell_type": "code", "id": f"c{number}", "metadata": {}, "source": source, "outputs": [],
              "execution_count": None} for number, source in enumerate(sources)]
    return json.dumps({"nbformat": 4, "nbformat_minor": 5, "metadata": {}, "cells": cells}).encode()


def outputs_of(execution):
    """Outputs of every cell, as one list for each cell."""
    return [cell.get("outputs", []) for cell in json.loads(execution.notebook)["cells"]]


def printed(execution):
    """All text that the cells printed."""
    return "".join(output.get("text", "") for cell in outputs_of(execution) for output in cell)


@lru_cache
def works(kind):
    """Whether a kind can be opened here."""
    return next(one for one in list_kinds() if one.name == kind).missing() == ""


@pytest.fixture(scope="session")
def warm():
    """The warm sandbox."""
    with open_sandbox("namespaces", warm=("pandas", "courses.toolkit")) as opened:
        yield opened


@pytest.fixture(scope="session")
def cold():
    """The sandbox that starts a new Python for each notebook."""
    with open_sandbox("bubblewrap") as opened:
        yield opened


@pytest.fixture(params=["warm", "cold"])
def sandbox(request):
    """Both ways to run a notebook."""
    return request.getfixturevalue(request.param)


@pytest.fixture
def run(warm):
    """Run cells in the warm sandbox and return the execution."""
    def _run(*sources, limits=TIGHT, files=None):
        return warm.run(Job(name="test", notebook=notebook_of(*sources), files=files or {}), limits)
    return _run


@pytest.fixture
def private_variable():
    """A secret in the grader's own environment."""
    os.environ["GRADER_SECRET"] = "do-not-show-me"
    yield "do-not-show-me"
    del os.environ["GRADER_SECRET"]
