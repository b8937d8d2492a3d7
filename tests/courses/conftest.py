"""What tests of the courses share: the small countries that exercises are set in."""

from functools import lru_cache

import pytest

from courses import world

COUNTRIES = 20
"""200 variants and those that are learned from lie in 17; each takes half a second to make, and 40 MB."""


@pytest.fixture(scope="session", autouse=True)
def countries_are_kept():
    """Make each country once for all exercises of a process, where a program keeps six."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(world, "_build", lru_cache(maxsize=COUNTRIES)(world._build.__wrapped__))
        yield
