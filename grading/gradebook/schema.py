"""A new gradebook's tables, whole or not at all, without starting a program.

nbgrader makes the tables one by one and then runs the program `alembic` from PATH to learn their version: five
seconds, and a gradebook without a version when it is killed in between.
"""

from __future__ import annotations

import sys
from pathlib import Path


def create_tables(url: str) -> None:
    """Make the tables in one transaction where there are none of a gradebook; what else lies there stays."""
    from sqlalchemy import create_engine, inspect, text

    import_nbgrader()
    from nbgrader.api import Base

    engine = create_engine(url)
    try:
        with engine.begin() as connection:
            if inspect(connection).has_table(Base.metadata.sorted_tables[0].name):
                return
            Base.metadata.create_all(bind=connection)
            # As nbgrader's own setup leaves it; its `db upgrade` looks here for what there is to do.
            connection.execute(text("CREATE TABLE alembic_version (version_num VARCHAR(32) NOT NULL)"))
            connection.execute(text("INSERT INTO alembic_version (version_num) VALUES (:head)"),
                               {"head": newest_version()})
    finally:
        engine.dispose()


def newest_version() -> str:
    """Return the version of nbgrader's newest table layout."""
    import nbgrader
    from alembic.script import ScriptDirectory

    head = ScriptDirectory(str(Path(nbgrader.__file__).parent / "alembic")).get_current_head()
    assert head is not None  # nbgrader ships its migrations
    return head


def import_nbgrader() -> None:
    """Import nbgrader without `rfc3987_syntax`, which takes longer to import than all the rest (1.4 s of 3.5 s).

    jsonschema asks for it to check addresses in notebooks, does without it when it is missing, and no notebook of
    ours has any. Nothing stays changed for later imports.
    """
    name = "rfc3987_syntax"
    if "jsonschema" in sys.modules or name in sys.modules:
        return
    sys.modules[name] = None  # type: ignore[assignment]  # None is how Python is told to find none
    try:
        import jsonschema  # noqa: F401
    finally:
        del sys.modules[name]
