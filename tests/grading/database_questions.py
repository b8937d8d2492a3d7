"""What a database is asked, listened to from outside."""

from contextlib import contextmanager

from sqlalchemy import Engine, event


@contextmanager
def questions():
    """The questions that databases get while the block runs."""
    asked = []

    def note(_connection, _cursor, statement, *_more):
        asked.append(statement)

    event.listen(Engine, "after_cursor_execute", note)
    try:
        yield asked
    finally:
        event.remove(Engine, "after_cursor_execute", note)
