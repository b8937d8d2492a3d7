"""A tiny class behind the desk service."""

import pytest

from tests.grading.desk_service.hubs import hub_program as hub_program
from tests.grading.desk_service.served_class import serve


@pytest.fixture
def served(tmp_path, copy_course):
    """The tiny class, served."""
    opened = serve(copy_course(tmp_path / "class", submitters="service"))
    yield opened
    opened.store.close()


@pytest.fixture(scope="session")
def serving_with():
    """A function: serve a class with so many lessons held open."""
    return serve
