"""What parents answer to a letter, and who can settle it: our copy, the register's owner, our own sums, or nobody."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace

import numpy as np
import pandas as pd

from courses.cases.adverse_letters import births_found
from courses.cases.care_accounts import Account, Row, draw_account, payment_rows, wrong_months
from courses.cases.care_spells import Spell, third_birthday
from courses.cases.draws import one_of
from courses.evidence import shown
from courses.form.desk_spec import DeskCase, Panel, Value

FIXES = ("copy", "register", "recompute", "confirm")
QUOTAS = {"copy": 2, "register": 3, "confirm_day": 2, "recompute": 1, "recompute_kept": 1, "confirm_left_out": 2,
          "confirm_kept": 1}
"""Part → how many of the twelve replies. A letter that stands is disputed for its day, for a payment that did arrive
(`kept`), or for one that came back and was never asked for; a sum is wrong whether or not the month that the parent
writes about is the one that came back, so that the month alone settles nothing."""
MIXED_UP, NAMESAKE, CERTIFICATE = 0.6, 0.5, 0.5
"""Chances that two children of the parent were taken for each other, that a namesake's child has the day in question,
and that a certificate comes along which proves nothing new."""
OFF = (33, 75)
"""Days by which a day is wrong that is no other child's."""


@dataclass(frozen=True, kw_only=True)
class Reply:
    """One reply with what stands around it."""

    says: str
    """`day` or `money`: what the parent disputes."""
    claim: Value
    ours: pd.Timestamp
    """The child's birth as our copy has it, on which the letter rests."""
    today: Spell
    """The family as the register has it, asked today."""
    papers: tuple[tuple[str, str, pd.Timestamp], ...]
    """What is enclosed: kind, child, day of birth."""
    account: Account
    asked_for: int
    """Months that the letter asks back."""


def draw_reply(part: str, spell: Spell, luck: np.random.Generator) -> Reply:
    """Return a reply that plays one of the parts of `QUOTAS`."""
    is_day = part in ("copy", "register", "confirm_day")
    mixed_up = is_day and bool(luck.random() < MIXED_UP)
    away = (1 if luck.random() < 0.5 else -1) * int(luck.integers(*OFF))
    other: pd.Timestamp = spell.births["sibling"]["born"] if mixed_up else spell.born + pd.Timedelta(days=away)
    ours = other if part in ("copy", "register") else spell.born
    ended = third_birthday(ours)
    account = draw_account(ended, (third_birthday(spell.births["namesake"]["born"]),), luck)
    claim = other if part == "confirm_day" else spell.born
    due = account.due_after(ended)
    # A sum is wrong by months of this child, never by another day.
    miscount = wrong_months(account, ended, ended, luck)[0]
    return Reply(says="day" if is_day else "money", account=account, ours=ours,
                 claim=shown(claim) if is_day else _month(account, part, ended, luck),
                 today=_today(part, spell, other, mixed_up, luck), papers=_papers(part, spell, claim, mixed_up, luck),
                 asked_for=miscount if part.startswith("recompute") else due)


def _today(part: str, spell: Spell, other: pd.Timestamp, mixed_up: bool, luck: np.random.Generator) -> Spell:
    """The family in the register: its own error, and by chance the day in question beside a namesake's child."""
    births = dict(spell.births)
    in_question = {"copy": other, "register": spell.born, "confirm_day": other}
    if part in in_question and not mixed_up and luck.random() < NAMESAKE:
        births["namesake"] = {**births["namesake"], "born": in_question[part]}
    if part == "register" and mixed_up:  # the register has the two children the wrong way round
        births["sibling"] = {**births["sibling"], "born": spell.born}
    return replace(spell, born=other if part == "register" else spell.born, births=births)


def _papers(part: str, spell: Spell, claim: pd.Timestamp, mixed_up: bool, luck: np.random.Generator
            ) -> tuple[tuple[str, str, pd.Timestamp], ...]:
    """Two papers in some order: a card, written after what the parent says, and a certificate or another card."""
    sibling = spell.births["sibling"]
    own, others = ("o8.paper.certificate", spell.child, spell.born), (
        "o8.paper.certificate", sibling["child"], sibling["born"])
    proof = ("o8.paper.vaccination", spell.child, claim)
    if part == "register" or (luck.random() < CERTIFICATE and not (part == "confirm_day" and mixed_up)):
        proof = own
    elif (part == "confirm_day" and mixed_up) or luck.random() < CERTIFICATE:
        proof = others
    papers = (proof, ("o8.paper.card", spell.child, claim))
    return papers if luck.random() < 0.5 else papers[::-1]


def _month(account: Account, part: str, ended: pd.Timestamp, luck: np.random.Generator) -> str:
    """The month the parent writes about; one that came back for good, or one that was received in the end."""
    fits = [month for month, status in account.after(ended) if (status == "back") is not part.endswith("kept")]
    return one_of(luck, fits)


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
    letter = (("o8.number", spell.number), ("o8.paid_for", spell.child), ("o8.child_born", shown(reply.ours)),
              ("o8.row.amount", reply.account.pay_back(reply.asked_for)))
    yield Panel(name="reply", title="o8.panel.reply", open=True, rows=((f"o8.claim.{reply.says}", reply.claim),))
    yield Panel(name="letter", title="o8.panel.sent", open=True, rows=letter)
    yield Panel(name="today", title="o8.panel.today", head=("o8.parent_number", "o8.child", "o8.child_born"),
                rows=tuple((number, child, shown(born)) for number, child, born, *_ in births_found(reply.today)))
    yield Panel(name="paper", title="o8.panel.paper", rows=_paper_rows(spell, reply),
                head=("o8.issued", "o8.paper", "o8.child", "o8.child_born"))
    yield Panel(name="payments", title="o8.panel.payments", rows=payment_rows(reply.account),
                head=("o8.month", "o8.paid", "o8.status"), note="o8.payments.note")


def _paper_rows(spell: Spell, reply: Reply) -> tuple[Row, ...]:
    """The papers by the day on which they were issued, after the later of all days in question."""
    first = max(spell.born, spell.births["sibling"]["born"], *(born for _, _, born in reply.papers))
    days = (shown(first + pd.Timedelta(days=days + spell.born.day)) for days in (20, 70))
    return tuple((day, kind, child, shown(born)) for day, (kind, child, born) in zip(days, reply.papers, strict=True))
