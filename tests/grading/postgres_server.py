"""A PostgreSQL server of the tests' own, by pytest-postgresql."""

import os
import shutil
import tempfile
from contextlib import contextmanager
from pathlib import Path
from urllib.parse import urlsplit

from pytest_postgresql.executors import PostgreSQLExecutor
from pytest_postgresql.janitor import DatabaseJanitor

from tests.serving import free_port


class _Server(PostgreSQLExecutor):
    """A server whose files need not outlive the power: making them takes a third of the time."""

    def _format_initdb_options(self, initdb_options):
        return super()._format_initdb_options([*initdb_options, "--no-sync"])


@contextmanager
def started_server():
    """A server on this machine while the block runs; gives its URL."""
    programs = sorted(Path("/usr/lib/postgresql").glob("*/bin"))
    assert programs, "install Debian's package postgresql; `make test` does it"
    # Not a folder of pytest's: those are closed to the account below, and longer than a socket's name may be.
    home = Path(tempfile.mkdtemp(prefix="readiness-pg-"))
    server = _Server(
        executable=str(_control(home, programs[-1] / "pg_ctl")), host="127.0.0.1", port=free_port(), user="tester",
        dbname="postgres", datadir=str(home / "data"), unixsocketdir=str(home), logfile=str(home / "log"),
        startparams="-w")
    try:
        with server:
            with _janitor(server.user, server.host, server.port, server.dbname).cursor():
                pass  # it answers now, and not only the port
            yield f"postgresql+psycopg://{server.user}@{server.host}:{server.port}/{server.dbname}"
    finally:
        shutil.rmtree(home)


def database_on(url, name):
    """Make an empty database on a server, and return its URL."""
    server = urlsplit(url)
    _janitor(server.username, server.hostname, server.port, name).init()
    return url.replace("/postgres", f"/{name}")


def _janitor(user, host, port, name):
    return DatabaseJanitor(user=user, host=host, port=port, dbname=name)


def _control(home, program):
    """The program that starts the server; as root, which PostgreSQL refuses, under its own account."""
    if os.getuid() != 0:
        return program
    shutil.chown(home, "postgres", "postgres")
    other = home / "pg_ctl"
    other.write_text(f'#!/bin/sh\nexec setpriv --reuid postgres --regid postgres --clear-groups "{program}" "$@"\n')
    other.chmod(0o755)
    return other
