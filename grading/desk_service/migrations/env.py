"""What alembic runs for each of its orders; the connection comes from `grading.desk_service.versions`.

There is no way back to an older form: that is what the backup before is for.
"""

from alembic import context

from grading.desk_service.tables import TABLES, VERSIONS

context.configure(connection=context.config.attributes["connection"], target_metadata=TABLES,
                  version_table=VERSIONS.name)
with context.begin_transaction():
    context.run_migrations()
