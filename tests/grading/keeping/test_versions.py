"""The form of a class's database: made by migrations or at once, it is one; an older one is brought to it, or left."""

import shutil
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest
from alembic.autogenerate import compare_metadata
from alembic.migration import MigrationContext
from alembic.script import ScriptDirectory
from sqlalchemy import inspect, text
from typer.testing import CliRunner

import grading.desk_service.versions as versions
from grading import (
    UpgradedClass,
    back_up,
    class_status,
    examine_class,
    keep_service_settings,
    open_course_folder,
    restore,
    upgrade_class,
)
from grading.class_folder.course_folder import change_setting
from grading.desk_service.running import open_store, the_only_one
from grading.desk_service.store import DecisionStore, open_database
from grading.desk_service.tables import SCHEMA, TABLES
from grading.desk_service.versions import migrate, own_tables, upgrade_tables
from grading.verbs.serving_a_class import app
from synthetic_data import BadInput, ReadinessError
from tests.grading.desk_service.acting import decide, state
from tests.grading.keeping.changed_backups import with_rows

AS_IT_WAS = """
CREATE TABLE desk_schema (number INTEGER NOT NULL, PRIMARY KEY (number));
CREATE TABLE desk_acts (trainee VARCHAR(64) NOT NULL, exercise VARCHAR(40) NOT NULL, pack VARCHAR(64) NOT NULL,
    number INTEGER NOT NULL, line TEXT NOT NULL, PRIMARY KEY (trainee, exercise, pack, number));
CREATE TABLE desk_hand_ins (trainee VARCHAR(64) NOT NULL, exercise VARCHAR(40) NOT NULL, number INTEGER NOT NULL,
    pack VARCHAR(64) NOT NULL, at VARCHAR(40) NOT NULL, acts INTEGER NOT NULL, answers VARCHAR(64) NOT NULL,
    receipt VARCHAR(16) NOT NULL, token VARCHAR(128) NOT NULL, PRIMARY KEY (trainee, exercise, number));
CREATE TABLE desk_invitations (number {serial} NOT NULL, trainee VARCHAR(64) NOT NULL, made_at VARCHAR(40) NOT NULL,
    used_at VARCHAR(40), ended_at VARCHAR(40), PRIMARY KEY (number));
CREATE TABLE desk_sessions (digest VARCHAR(64) NOT NULL, trainee VARCHAR(64) NOT NULL, made_at VARCHAR(40) NOT NULL,
    ended_at VARCHAR(40), PRIMARY KEY (digest));
CREATE INDEX ix_desk_invitations_trainee ON desk_invitations (trainee);
CREATE INDEX ix_desk_sessions_trainee ON desk_sessions (trainee);
INSERT INTO desk_schema (number) VALUES (1)
"""
"""The tables as the program made them before there were migrations."""
GRADES_AS_THEY_CAME = """
CREATE TABLE desk_grades (trainee VARCHAR(64) NOT NULL, exercise VARCHAR(40) NOT NULL, number INTEGER NOT NULL,
    receiver TEXT NOT NULL, points FLOAT NOT NULL, out_of FLOAT NOT NULL, moment VARCHAR(40) NOT NULL,
    sent_at VARCHAR(40), PRIMARY KEY (trainee, exercise, number));
INSERT INTO desk_grades VALUES ('amina', 'T1', 1, 'x', 3.5, 12.0, '2026-11-22T12:00:00+00:00', NULL)
"""
"""What a later program of then added, under the same number."""


def make_older(url, more=""):
    """Give a database the tables of before, with what of today's rows they can hold."""
    engine = open_database(url)
    with engine.begin() as connection:
        today = own_tables(connection)
        rows = {table.name: list(connection.execute(table.select()).mappings()) for table in today.sorted_tables}
        today.drop_all(connection)
        serial = "SERIAL" if engine.dialect.name == "postgresql" else "INTEGER"
        for order in (AS_IT_WAS + ";" * bool(more) + more).format(serial=serial).split(";"):
            connection.execute(text(order))
        for name in ("desk_acts", "desk_hand_ins", "desk_invitations", "desk_sessions"):
            if rows.get(name):
                connection.execute(own_tables(connection).tables[name].insert(), [dict(row) for row in rows[name]])
    engine.dispose()


@pytest.fixture(params=["sqlite", pytest.param("postgresql", marks=pytest.mark.full)])
def empty(request, tmp_path):
    """The URL of an empty database, of either kind."""
    if request.param == "sqlite":
        return f"sqlite:///{tmp_path / 'empty.db'}"
    return request.getfixturevalue("new_database")("forms")


@pytest.fixture
def busy(served):
    """A class in which something was decided and handed in."""
    amina = served.person("amina")
    decide(amina)
    amina.post("/exercise/T1/hand-in")
    return served


def described(url):
    """Every table with its columns, keys and indexes."""
    engine = open_database(url)
    looked = inspect(engine)
    found = {name: ([(one["name"], str(one["type"]), one["nullable"]) for one in looked.get_columns(name)],
                    looked.get_pk_constraint(name)["constrained_columns"],
                    sorted((one["name"], tuple(one["column_names"])) for one in looked.get_indexes(name)))
             for name in looked.get_table_names()}
    engine.dispose()
    return found


@pytest.mark.parametrize("before", ["nothing", "as it was", "as it was, with grades"])
def test_every_way_leads_to_the_form_that_new_databases_have(empty, tmp_path, before):
    """From nothing or from either form of before, the migrations end in the tables that a new class gets."""
    if before != "nothing":
        make_older(empty, GRADES_AS_THEY_CAME if "grades" in before else "")
    engine = open_database(empty)
    with engine.begin() as connection:
        versions.hold_alone(connection)
        migrate(connection)
        seen = MigrationContext.configure(connection, opts={"version_table": "desk_version", "compare_type": True})
        assert compare_metadata(seen, TABLES) == []
    engine.dispose()
    DecisionStore(f"sqlite:///{tmp_path / 'new.db'}").close()
    if empty.startswith("sqlite"):
        assert described(empty) == described(f"sqlite:///{tmp_path / 'new.db'}")
    assert ScriptDirectory(str(Path(versions.__file__).parent / "migrations")).get_heads() == [SCHEMA]


def test_an_older_class_is_left_alone_until_it_is_upgraded_with_a_backup(busy, tmp_path, serving_with):
    """Opening it names the order to give; that order makes a backup, keeps every row, and finds nothing to do twice."""
    course, was = busy.course, busy.store.hand_ins()
    make_older(str(busy.store.engine.url), GRADES_AS_THEY_CAME)
    for refused in (open_store, class_status):
        with pytest.raises(BadInput, match="readiness class upgrade"):
            refused(course)
    assert "readiness class upgrade" in next(one.says for one in examine_class(course) if one.name == "database")
    with the_only_one(course), pytest.raises(ReadinessError, match="being served already"):
        upgrade_class(course, tmp_path / "before.tar")
    assert upgrade_class(course, tmp_path / "before.tar") == UpgradedClass(before="0001", left_out=[])
    assert upgrade_class(course, tmp_path / "again.tar") is None and not (tmp_path / "again.tar").exists()
    again = serving_with(course)
    assert set(state(again.person("amina"))["answers"]) == {"case1"} and again.store.hand_ins() == was
    with again.store.engine.connect() as connection:
        assert connection.execute(text("SELECT points FROM desk_grades")).scalars().all() == [3.5]
        # What a program from before looks at: it takes 1 and nothing else.
        assert connection.execute(text("SELECT number FROM desk_schema")).scalars().all() == [2]
    again.store.close()


def test_the_backup_of_an_older_class_comes_back_in_todays_form(busy, tmp_path):
    """What the order wrote before it changed anything can be restored by today's program, whole."""
    make_older(str(busy.store.engine.url), GRADES_AS_THEY_CAME)
    upgrade_class(busy.course, tmp_path / "before.tar")
    again = restore(tmp_path / "before.tar", tmp_path / "again")
    back_up(busy.course.root, tmp_path / "one.tar"), back_up(again.root, tmp_path / "other.tar")
    assert (tmp_path / "one.tar").read_bytes() == (tmp_path / "other.tar").read_bytes()
    assert class_status(again)["acts"] == 1


def test_the_verb_says_what_it_did_and_what_comes_next(busy, tmp_path):
    """Given once it names the backup and the next order, given again it says that there was nothing to do."""
    make_older(str(busy.store.engine.url))
    first, second = (CliRunner().invoke(app, ["upgrade", str(busy.course.root), str(tmp_path / f"{name}.tar")])
                     for name in ("first", "second"))
    assert first.exit_code == 0 and "first.tar is the class as it was" in first.stdout and "class up" in first.stdout
    assert second.exit_code == 0 and "nothing was changed" in second.stdout and not (tmp_path / "second.tar").exists()


def test_where_the_backup_cannot_be_written_nothing_is_upgraded(busy, tmp_path):
    """A file of that name is there: refused, and the database is the older one still."""
    make_older(str(busy.store.engine.url))
    (tmp_path / "before.tar").write_text("x")
    with pytest.raises(BadInput, match="is there already"):
        upgrade_class(busy.course, tmp_path / "before.tar")
    with pytest.raises(BadInput, match="readiness class upgrade"):
        open_store(busy.course)


def test_what_lies_elsewhere_keeps_no_class_from_an_upgrade(busy, tmp_path):
    """An exchange that a backup cannot hold: it is said to be left out and stays; a backup on its own is refused."""
    course, elsewhere = busy.course, tmp_path / "elsewhere"
    make_older(str(busy.store.engine.url))
    (course.root / "exchange").rename(elsewhere)
    change_setting(course.root, "exchange", str(elsewhere))
    said = CliRunner().invoke(app, ["upgrade", str(course.root), str(tmp_path / "before.tar")])
    assert said.exit_code == 0 and "before.tar, and not changed: course.yml: exchange" in said.output, said.output
    assert class_status(open_course_folder(course.root))["acts"] == 1
    assert class_status(restore(tmp_path / "before.tar", tmp_path / "again"))["acts"] == 1
    with pytest.raises(BadInput, match="exchange"):
        back_up(course.root, tmp_path / "whole.tar")
    assert not (tmp_path / "whole.tar").exists()


@pytest.mark.full
def test_a_gradebook_of_another_nbgrader_keeps_no_class_from_an_upgrade(busy, tmp_path, new_database):
    """It lies in PostgreSQL and stays as it is; decisions are backed up and upgraded, and what is left out is said."""
    back_up(busy.course.root, tmp_path / "b.tar")
    database = new_database("others")
    moved = restore(tmp_path / "b.tar", tmp_path / "moved", database)
    make_older(database)
    engine = open_database(database)
    with engine.begin() as connection:
        connection.execute(text("UPDATE alembic_version SET version_num = 'older'"))
    done = upgrade_class(moved, tmp_path / "before.tar")
    assert ["another nbgrader" in str(one) for one in done.left_out] == [True] and done.before == "0001"
    with engine.connect() as connection:
        assert connection.execute(text("SELECT version_num FROM alembic_version")).scalar() == "older"
    engine.dispose()
    with pytest.raises(BadInput, match="another nbgrader"):
        back_up(moved.root, tmp_path / "whole.tar")
    assert not (tmp_path / "whole.tar").exists()


BROKEN = """
import sqlalchemy as sa
from alembic import op

revision, down_revision = "0003", "0002"


def upgrade():
    op.create_table("desk_more", sa.Column("number", sa.Integer, primary_key=True))
    op.execute(sa.text("DELETE FROM desk_acts"))
    raise RuntimeError("the power went")
"""


def test_an_upgrade_that_breaks_off_changes_nothing(empty, tmp_path, monkeypatch):
    """Halfway through, tables made and rows gone: afterwards all is as it was, whichever database it is."""
    store = DecisionStore(empty)
    with store.engine.begin() as connection:
        connection.execute(text("INSERT INTO desk_acts VALUES ('amina', 'T1', 'p', 1, 'x')"))
    before = described(empty)
    shutil.copytree(Path(versions.__file__).parent / "migrations", tmp_path / "migrations")
    (tmp_path / "migrations/versions/0003_broken.py").write_text(BROKEN)
    monkeypatch.setattr(versions, "_MIGRATIONS", tmp_path / "migrations")
    monkeypatch.setattr(versions.migrate, "__defaults__", ("head",))
    with pytest.raises(RuntimeError, match="the power went"):
        upgrade_tables(store.engine, "here")
    assert described(empty) == before
    assert store.count_acts() == 1
    store.close()


def test_what_a_later_program_wrote_is_refused(busy, tmp_path):
    """Opened, upgraded, backed up or restored: the sentence says so, nothing is changed, no half of a class is left."""
    back_up(busy.course.root, tmp_path / "later.tar")
    with_rows(tmp_path / "later.tar", lambda lines: [line.replace(f'"{SCHEMA}"'.encode(), b'"0999"')
                                                     if b'"desk_version"' in line else line for line in lines])
    with busy.store.engine.begin() as connection:
        connection.execute(text("UPDATE desk_version SET version_num = '0999'"))
    for refused in (lambda: open_store(busy.course), lambda: upgrade_class(busy.course, tmp_path / "b.tar"),
                    lambda: back_up(busy.course.root, tmp_path / "b.tar")):
        with pytest.raises(BadInput, match="a later version of this program"):
            refused()
    assert not (tmp_path / "b.tar").exists()
    with pytest.raises(BadInput, match="a later version of this program"):
        restore(tmp_path / "later.tar", tmp_path / "again")
    assert not (tmp_path / "again").exists()


def test_programs_that_come_at_once_make_the_tables_once(empty):
    """Six open a new database in the same moment: all work in it, and it has one form."""
    with ThreadPoolExecutor(6) as pool:
        stores = list(pool.map(DecisionStore, [empty] * 6))
    with stores[0].engine.connect() as connection:
        assert connection.execute(text("SELECT version_num FROM desk_version")).scalars().all() == [SCHEMA]
    for store in stores:
        store.close()


def test_another_database_is_no_way_around(busy):
    """Settings that name an older database are kept from being used as much as the class's own."""
    make_older(str(busy.store.engine.url))
    with pytest.raises(BadInput, match="readiness class upgrade"):
        keep_service_settings(busy.course, database="sqlite:////tmp/other.db")
