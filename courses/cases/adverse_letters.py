"""Letters that end an allowance and ask for money back, put together from blocks, some of which cannot go out.

The facts come from `courses.cases.care_spells`; what was paid, posted and told is drawn beside them.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

import numpy as np
import pandas as pd

from courses.cases.care_spells import Spell
from courses.evidence import shown
from courses.form.desk_spec import DeskCase, Panel, Value

FACTS = ("fact", "source", "rule", "amount", "time")
WORDS = ("wording", "detail")
PARTS = (*FACTS, *WORDS)
"""Blocks of a letter that may be at fault."""
REGISTER = {"work": "o8.register.contracts", "birthday": "o8.register.births"}
HEARD, OBJECT = 15, 30
"""Days between the letter and the last payment, and to object, at least (the course's own rule)."""
Row = tuple[Value, ...]


@dataclass(frozen=True, kw_only=True)
class Account:
    """What was paid to one parent around the day on which the right ended, and what was posted and told."""

    monthly: int
    months: tuple[tuple[str, bool], ...]
    """Month and whether the payment came back, oldest first."""
    since: int
    """Months paid after the month in which the right ended."""
    due: int
    """Those of them to pay back: without the ones that came back."""
    letter_day: pd.Timestamp
    log: tuple[Row, ...]
    arrived: bool
    """Whether the letter of enquiry arrived."""
    signed: bool
    """Whether the parent signed that the change was known and not told."""

    def pay_back(self, months: int) -> str:
        """Return the sum as it stands in a letter."""
        return f"{months} x {self.monthly} = {months * self.monthly}"


def draw_account(spell: Spell, luck: np.random.Generator, *, arrived: bool, signed: bool) -> Account:
    """Return what the file holds besides the registers."""
    late, came_back = int(luck.integers(2, 6)), int(luck.integers(0, 3))
    first = spell.ended.to_period("M") - int(luck.integers(1, 4))
    months = [str(month) for month in pd.period_range(first, spell.ended.to_period("M") + late)]
    # One payment from before may have come back as well: it is not to be counted either way.
    back = set(luck.choice(late, size=min(came_back, late - 1), replace=False).tolist())
    before = luck.random() < 0.4
    owed = len(months) - late
    paid = tuple((month, (place - owed) in back or (before and place == 0)) for place, month in enumerate(months))
    sent = pd.Period(months[-1], "M").to_timestamp() + pd.DateOffset(months=1, days=int(luck.integers(0, 20)))
    log = _log(sent, luck, arrived=arrived, signed=signed)
    return Account(monthly=10 * int(luck.integers(18, 40)), months=paid, since=late, due=late - len(back),
                   letter_day=sent, log=log, arrived=arrived, signed=signed)


def _log(sent: pd.Timestamp, luck: np.random.Generator, *, arrived: bool, signed: bool) -> tuple[Row, ...]:
    asked = sent - pd.Timedelta(days=int(luck.integers(25, 45)))
    rows: list[Row] = [(shown(asked), "o8.log.letter", "o8.log.no_answer" if arrived else "o8.log.came_back")]
    called = asked + pd.Timedelta(days=int(luck.integers(2, 6)))
    if luck.random() < 0.5 or signed:
        # A call that reached nobody says nothing about an answer, and a call that did is no statement.
        rows.append((shown(called), "o8.log.call", "o8.log.not_reached" if luck.random() < 0.5 or not arrived
                     else "o8.log.call_back"))
    if signed:
        rows.append((shown(called + pd.Timedelta(days=4)), "o8.log.statement", "o8.log.signed"))
    return tuple(rows)


@dataclass(frozen=True, kw_only=True)
class Letter:
    """One letter: its file, the rows as written, and which of its parts cannot go out."""

    spell: Spell
    account: Account
    rows: Mapping[str, Row]
    """Label → what the letter says there."""
    faults: frozenset[str]


def write_letter(spell: Spell, faults: Mapping[str, int], luck: np.random.Generator) -> Letter:
    """Return a letter with these faults.

    Parameters
    ----------
    faults : part → which kind of that fault; none for a letter in order
    """
    wording, arrived, signed = _wording(faults.get("wording"), luck)
    account = draw_account(spell, luck, arrived=arrived, signed=signed)
    label, detail = _detail(spell, faults.get("detail"), luck)
    register, recorded = _source(spell, faults.get("source"))
    stops, until = _times(account, faults.get("time"), luck)
    line = spell.line if "rule" not in faults else {"work": "birthday", "birthday": "work"}[spell.line]
    rows: dict[str, Row] = {
        "o8.row.day": (shown(account.letter_day),), "o8.row.fact": (shown(_ended(spell, faults.get("fact"))),),
        "o8.row.source": (register,), "o8.row.recorded": (shown(recorded),), "o8.row.rule": (f"o8.line.{line}",),
        "o8.row.amount": (account.pay_back(_months(account, faults.get("amount"))),),
        "o8.row.stops": (shown(stops),), "o8.row.object": (shown(until),), "o8.row.words": (wording,),
        label: (detail,)}
    return Letter(spell=spell, account=account, rows=rows, faults=frozenset(faults))


def _ended(spell: Spell, kind: int | None) -> pd.Timestamp:
    if kind is None:
        return spell.ended
    # The day the register wrote it down instead of the day it happened, or the day of somebody of the same surname.
    if kind == 0 and spell.own is not None:
        return spell.own["recorded"]
    return spell.others[kind % len(spell.others)]["start"]


def _source(spell: Spell, kind: int | None) -> tuple[str | None, pd.Timestamp | None]:
    own = REGISTER[spell.line]
    if kind == 0:
        return "o8.register.data", spell.source_day
    if kind == 1:
        return own, spell.received if spell.own is None else spell.own["start"]
    if kind == 2:
        return own, apart_from(spell.others[0]["recorded"], spell.source_day)
    return own, spell.source_day


def apart_from(day: pd.Timestamp, *others: pd.Timestamp) -> pd.Timestamp:
    """Return the day, or one some days later that is none of the others."""
    while day in others:
        day += pd.Timedelta(days=3)
    return day


def wrong_months(account: Account) -> tuple[int, int]:
    """Return two miscounts: with the months that came back or the month in which the right ended, and one too few."""
    more = account.since if account.since > account.due else account.due + 1
    return more, account.due - 1 if account.due > 1 else more + 1


def _months(account: Account, kind: int | None) -> int:
    return account.due if kind is None else wrong_months(account)[kind % 2]


def _times(account: Account, kind: int | None, luck: np.random.Generator) -> tuple[pd.Timestamp, pd.Timestamp]:
    heard = int(luck.integers(3, HEARD - 2) if kind in (0, 2) else luck.integers(HEARD, HEARD + 12))
    days = int(luck.integers(12, OBJECT - 3) if kind == 1 else luck.integers(OBJECT, OBJECT + 15))
    return account.letter_day + pd.Timedelta(days=heard), account.letter_day + pd.Timedelta(days=days)


def _wording(kind: int | None, luck: np.random.Generator) -> tuple[str, bool, bool]:
    """Words, whether the enquiry arrived, whether there is a signed statement."""
    if kind is not None:
        return ("o8.words.kept", bool(luck.random() < 0.5), False) if kind % 2 else ("o8.words.silent", False, False)
    words = ("o8.words.register", "o8.words.silent", "o8.words.kept")[int(luck.choice(3, p=(0.36, 0.32, 0.32)))]
    arrived = True if words == "o8.words.silent" else bool(luck.random() < 0.5)
    return words, arrived, words == "o8.words.kept" or (words == "o8.words.register" and bool(luck.random() < 0.3))


def _detail(spell: Spell, kind: int | None, luck: np.random.Generator) -> tuple[str, Value]:
    """Label and value of the further detail: fine is what the line that ended the right needs."""
    needed = {"work": ("o8.row.employer", spell.own["employer"] if spell.own else ""),
              "birthday": ("o8.row.born", shown(spell.born))}
    if kind is None:
        return needed[spell.line] if luck.random() < 0.75 else ("o8.row.no_detail", None)
    if kind == 0:
        return "o8.row.home", spell.home
    # To name somebody's employer to a person of the same surname tells one family of another's work.
    if kind == 1 or spell.own is None or spell.own["employer"] == spell.others[0]["employer"]:
        return needed["birthday"] if spell.own else ("o8.row.employer", spell.others[0]["employer"])
    return "o8.row.employer", spell.others[0]["employer"]


def letter_case(token: str, letter: Letter, **more: Any) -> DeskCase:
    """Return the letter with its file as it lies on the desk."""
    return DeskCase(id=token, title=letter.spell.name, panels=(letter_panel(letter), *file_panels(letter)), **more)


def letter_panel(letter: Letter) -> Panel:
    """Return the letter as it would go out."""
    return Panel(name="letter", title="o8.panel.letter", open=True,
                 rows=tuple((label, *said) for label, said in letter.rows.items()))


def file_panels(letter: Letter) -> tuple[Panel, ...]:
    """Return what the office holds: the person, the births, contracts by surname, payments, and the log."""
    spell, account = letter.spell, letter.account
    found = [*spell.others, *([spell.own] if spell.own else [])]
    contracts = tuple((one["personal_number"], one["employer"], shown(one["start"]), shown(one["recorded"]))
                      for one in sorted(found, key=lambda one: one["start"]))
    person = (("o8.number", spell.number), ("o8.home", spell.home))
    births = ((shown(spell.born), shown(spell.recorded), shown(spell.received)),)
    paid = tuple((month, account.monthly, "o8.paid.back" if back else "o8.paid.kept") for month, back in account.months)
    return (Panel(name="person", title="o8.panel.person", rows=person, open=True),
            Panel(name="births", title="o8.panel.births", rows=births,
                  head=("o8.child_born", "dates.recorded", "dates.received")),
            Panel(name="contracts", title="o8.panel.contracts", rows=contracts,
                  head=("o8.number", "o8.employer", "o8.start", "dates.recorded")),
            Panel(name="payments", title="o8.panel.payments", rows=paid, head=("o8.month", "o8.paid", "o8.status")),
            Panel(name="log", title="o8.panel.log", rows=account.log, head=("o8.on", "o8.what", "o8.outcome")))
