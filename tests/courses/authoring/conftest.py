"""What tests of exercises from a table begin with."""

import pytest

from courses import new_table_exercise


@pytest.fixture(scope="session")
def made(tmp_path_factory):
    """A folder with the exercise that the template makes; to be read, or copied."""
    folder = tmp_path_factory.mktemp("tables")
    new_table_exercise("own", "W1", folder)
    return folder
