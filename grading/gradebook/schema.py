"""A new gradebook's tables, whole or not at all, without starting a program.

nbgrader makes the tables one by one and then runs the program `alembic` from PATH to learn their version: five
seconds, and a gradebook without a version when it is killed in between.
"""

from __future__ import annotations

import sys
from pathlib import Path
from typing import Any

_INDEXED = (("submitted_notebook", "assignment_id"), ("grade", "notebook_id"), ("comment", "notebook_id"),
            ("submitted_assignment", "student_id"))
"""What is looked up for each submission; the last of them is looked for when a gradebook is opened."""


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
            _make_indexes(connection)
    finally:
        engine.dispose()


def index_tables(engine: Any) -> None:
    """Give a gradebook that was made without them, as nbgrader makes it, the indexes that it lacks.

    nbgrader looks up each submission's notebooks, grades and comments by columns without an index, so that a step for
    one submission reads those of the whole class.
    """
    from sqlalchemy import inspect

    table, column = _INDEXED[-1]
    if any(index["name"] == _index_name(table, column) for index in inspect(engine).get_indexes(table)):
        return
    with engine.begin() as connection:
        _make_indexes(connection)


def _make_indexes(connection: Any) -> None:
    from nbgrader.api import Base
    from sqlalchemy import Index, MetaData
    from sqlalchemy.schema import CreateIndex

    for table, column in _INDEXED:
        # Of a copy: nbgrader's own tables shall not know of it.
        copied = Base.metadata.tables[table].to_metadata(MetaData())
        index = Index(_index_name(table, column), copied.c[column])
        connection.execute(CreateIndex(index, if_not_exists=True))


def _index_name(table: str, column: str) -> str:
    return f"readiness_{table}_{column}"


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
