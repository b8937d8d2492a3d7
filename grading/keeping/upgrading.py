"""A class whose program was updated: its database is brought to today's form, with a backup before."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from grading.class_folder.course_folder import CourseFolder
from grading.class_folder.database_address import without_password
from grading.desk_service.running import database_of, the_only_one
from grading.desk_service.tables import SCHEMA
from grading.desk_service.transactions import kept
from grading.desk_service.versions import require_known, upgrade_tables, version_of
from grading.keeping.safe_copy import back_up_what_is_changed, opened_database
from synthetic_data import Problem


@dataclass(frozen=True, kw_only=True)
class UpgradedClass:
    """A class whose database was brought to today's form."""

    before: str
    """The form that it had."""
    left_out: Sequence[Problem]
    """What the backup lacks since it lies elsewhere, as the upgrade left it."""


def upgrade_class(course: CourseFolder, backup: Path) -> UpgradedClass | None:
    """Bring a class's database to today's form; None when there was nothing to do.

    Parameters
    ----------
    backup : the file to write the class into before anything is changed; not written when there is nothing to do

    Raises
    ------
    BadInput : a later program wrote the database, or the backup cannot be written there
    GradingError : the class is being served
    """
    where = without_password(database_of(course))
    with opened_database(course) as engine, the_only_one(course):
        with kept(engine) as connection:
            found = version_of(connection)
        if found in (None, SCHEMA):
            return None
        require_known(found, where)
        left_out = back_up_what_is_changed(course, backup)
        upgrade_tables(engine, where)
        return UpgradedClass(before=found, left_out=left_out)
