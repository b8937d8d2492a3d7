"""Small worlds shared by the tests of the world."""

import shutil
from pathlib import Path

import pytest

from synthetic_data import build_population, build_registers, list_countries, load_country


@pytest.fixture(scope="session")
def azerbaijan():
    """The complete country."""
    return load_country("azerbaijan")


@pytest.fixture(scope="session", params=list_countries())
def any_world(request):
    """A small world of each shipped country."""
    return build_population(load_country(request.param), people=1500, seed=3)


@pytest.fixture(scope="session")
def world(azerbaijan):
    """A small world of the complete country."""
    return build_population(azerbaijan, people=3000, seed=5)


@pytest.fixture(scope="session")
def registers(world):
    """Everything the agencies ever wrote down about it."""
    return build_registers(world)


@pytest.fixture
def own_country(tmp_path) -> Path:
    """A country like the invented one, of somebody's own, that a test may spoil."""
    target = tmp_path / "own"
    shutil.copytree(load_country("template").folder, target)
    for path in target.rglob("*.yml"):
        path.write_text(path.read_text().replace("invented for the template", "made up for a test"))
    profile = target / "profile.yml"
    profile.write_text(profile.read_text().replace("people: 1600000", "people: 1600001"))
    return target
