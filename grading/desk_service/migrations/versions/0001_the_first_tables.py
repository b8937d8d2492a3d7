"""The tables as the desk service had them first; a database that has them already is only marked so."""

from typing import Any

import sqlalchemy as sa
from alembic import op

revision, down_revision = "0001", None


def upgrade() -> None:
    """Make the tables of an empty database."""
    op.create_table("desk_schema", _key("number", sa.Integer()))
    op.execute(sa.text("INSERT INTO desk_schema (number) VALUES (1)"))
    op.create_table("desk_acts", _key("trainee", sa.String(64)), _key("exercise", sa.String(40)),
                    _key("pack", sa.String(64)), _key("number", sa.Integer()), _full("line", sa.Text()))
    op.create_table("desk_hand_ins", _key("trainee", sa.String(64)), _key("exercise", sa.String(40)),
                    _key("number", sa.Integer()), _full("pack", sa.String(64)), _full("at", sa.String(40)),
                    _full("acts", sa.Integer()), _full("answers", sa.String(64)), _full("receipt", sa.String(16)),
                    _full("token", sa.String(128)))
    op.create_table("desk_invitations", sa.Column("number", sa.Integer(), primary_key=True),
                    _full("trainee", sa.String(64)), _full("made_at", sa.String(40)),
                    sa.Column("used_at", sa.String(40)), sa.Column("ended_at", sa.String(40)))
    op.create_table("desk_sessions", _key("digest", sa.String(64)), _full("trainee", sa.String(64)),
                    _full("made_at", sa.String(40)), sa.Column("ended_at", sa.String(40)))
    for table in ("desk_invitations", "desk_sessions"):
        op.create_index(f"ix_{table}_trainee", table, ["trainee"])


def _key(name: str, kind: Any) -> sa.Column[Any]:
    return sa.Column(name, kind, primary_key=True, autoincrement=False)


def _full(name: str, kind: Any) -> sa.Column[Any]:
    return sa.Column(name, kind, nullable=False)
