"""What parents answer to a letter, and who can settle it: our copy, the register's owner, our own sums, or nobody."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace

import numpy as np
import pandas as pd

from courses.cases.adverse_letters import Account, Row, birth_rows, draw_account
from courses.cases.care_spells import Spell
from courses.evidence import shown
from courses.form.desk_spec import DeskCase, Panel, Value

FIXES = ("copy", "register", "recompute", "confirm")
QUOTAS = {"copy": 3, "register": 3, "recompute": 3, "confirm_day": 1, "confirm_kept": 1, "confirm_left_out": 1}
"""Part → how many of the twelve replies. Of the last three, one disputes a day, one a payment that did arrive, and one
a payment that came back and was never asked for."""


@dataclass(frozen=True, kw_only=True)
class Reply:
    """One reply with what stands around it."""

    says: str
    """`day` or `money`: what the parent disputes."""
    claim: Value
    letter_born: pd.Timestamp
    """The child's birth as our copy has it, on which the letter rests."""
    today: pd.Timestamp
    """The same as the register has it, asked today."""
    paper: pd.Timestamp | None
    """The same on a certificate enclosed."""
    account: Account
    asked_for: int
    """Months that the letter asks back."""


def draw_reply(part: str, spell: Spell, luck: np.random.Generator) -> Reply:
    """Return a reply that plays one of the parts of `QUOTAS`."""
    other = spell.born + pd.Timedelta(days=int(luck.choice((-1, 1))) * int(luck.integers(33, 75)))
    letter_born = other if part in ("copy", "register") else spell.born
    # A child's certificate comes with many replies and proves nothing by being there.
    paper = spell.born if part == "register" or luck.random() < 0.5 else None
    account = _account(replace(spell, born=letter_born), part, luck)
    is_day = part in ("copy", "register", "confirm_day")
    claim = shown(other if part == "confirm_day" else spell.born) if is_day else _month(account, part, luck)
    return Reply(says="day" if is_day else "money", claim=claim, letter_born=letter_born, paper=paper, account=account,
                 today=other if part == "register" else spell.born,
                 asked_for=account.since if part == "recompute" else account.due)


def _account(spell: Spell, part: str, luck: np.random.Generator) -> Account:
    while True:
        account = draw_account(spell, spell, luck, arrived=True, signed=False)
        if account.since > account.due or not part.startswith(("recompute", "confirm_left")):
            return account


def _month(account: Account, part: str, luck: np.random.Generator) -> str:
    """The month the parent writes about; one that came back, or one that did arrive."""
    late = account.months[-account.since:]
    fits = [month for month, back in late if back == (part != "confirm_kept")]
    return fits[int(luck.integers(len(fits)))]


def fix_of(part: str) -> str:
    """Return what settles a reply of this part.

    Examples
    --------
    >>> fix_of("confirm_kept"), fix_of("copy")
    ('confirm', 'copy')
    """
    return part.split("_")[0]


def reply_case(token: str, spell: Spell, reply: Reply, feedback: dict[str, str]) -> DeskCase:
    """Return the reply with its file as it lies on the desk."""
    return DeskCase(id=token, title=spell.name, text=f"o8.says.{reply.says}", panels=tuple(_panels(spell, reply)),
                    feedback=feedback)


def _panels(spell: Spell, reply: Reply) -> Iterator[Panel]:
    account = reply.account
    letter = (("o8.number", spell.number), ("o8.row.born", shown(reply.letter_born)),
              ("o8.row.amount", account.pay_back(reply.asked_for)))
    yield Panel(name="reply", title="o8.panel.reply", open=True, rows=((f"o8.claim.{reply.says}", reply.claim),))
    yield Panel(name="letter", title="o8.panel.sent", open=True, rows=letter)
    today = birth_rows(replace(spell, born=reply.today))
    yield Panel(name="today", title="o8.panel.today", rows=tuple(row[:2] for row in today),
                head=("o8.parent_number", "o8.child_born"))
    yield Panel(name="paper", title="o8.panel.paper", rows=_papers(spell, reply),
                head=("o8.issued", "o8.paper", "o8.child_born"))
    paid = tuple((month, account.monthly, "o8.paid.back" if back else "o8.paid.kept") for month, back in account.months)
    yield Panel(name="payments", title="o8.panel.payments", rows=paid, head=("o8.month", "o8.paid", "o8.status"),
                note="o8.payments.note")


def _papers(spell: Spell, reply: Reply) -> tuple[Row, ...]:
    """Two papers: a doctor's card, written after what the parent says, and a certificate or another such card."""
    said = reply.claim if reply.says == "day" else shown(reply.letter_born)
    first, second = (shown(spell.born + pd.Timedelta(days=days)) for days in (20 + spell.born.day, 70 + spell.born.day))
    proof = ("o8.paper.certificate", shown(reply.paper)) if reply.paper is not None else ("o8.paper.vaccination", said)
    rows: list[Row] = [(first, *proof), (second, "o8.paper.card", said)]
    return tuple(rows if spell.born.day % 2 else [(first, *rows[1][1:]), (second, *rows[0][1:])])
