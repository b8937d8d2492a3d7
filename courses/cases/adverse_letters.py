"""Letters that end an allowance and ask for money back, put together from blocks, some of which cannot go out.

The facts come from `courses.cases.care_spells`; what was paid, posted and told is drawn beside them.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any

import numpy as np
import pandas as pd

from courses.cases.care_spells import YEARS, Spell
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
    counted: int
    """What there would be to pay back if the right had ended when the letter says."""
    letter_day: pd.Timestamp
    log: tuple[Row, ...]
    arrived: bool
    """Whether the letter of enquiry arrived."""
    signed: bool
    """Whether the parent signed that the change was known and not told."""

    def pay_back(self, months: int) -> str:
        """Return the sum as it stands in a letter."""
        return f"{months} x {self.monthly} = {months * self.monthly}"


def draw_account(spell: Spell, told: Spell, luck: np.random.Generator, *, arrived: bool, signed: bool) -> Account:
    """Return what the file holds besides the registers.

    Parameters
    ----------
    spell : what happened
    told : what the letter says happened; the office writes some months after that
    """
    ended, known = spell.ended.to_period("M"), told.ended.to_period("M")
    late, early = int(luck.integers(2, 6)), int(luck.integers(1, 9))
    last = known + late
    months = [str(month) for month in pd.period_range(min(ended - 1, known - early), last)]
    # One payment from before may have come back as well: it is not to be counted either way.
    back = {str(last - int(place)) for place in luck.choice(late, size=min(int(luck.integers(0, 3)), late - 1),
                                                            replace=False)}
    back |= {months[0]} if luck.random() < 0.4 else set()
    sent = last.to_timestamp() + pd.DateOffset(months=1, days=int(luck.integers(0, 20)))
    log = _log(sent, luck, arrived=arrived, signed=signed)
    return Account(monthly=10 * int(luck.integers(18, 40)), months=tuple((month, month in back) for month in months),
                   since=sum(month > str(ended) for month in months), letter_day=sent, log=log, arrived=arrived,
                   due=kept_after(months, back, str(ended)), counted=kept_after(months, back, str(known)),
                   signed=signed)


def kept_after(months: Sequence[str], back: Collection[str], month: str) -> int:
    """Return how many payments after this month did not come back."""
    return sum(each > month and each not in back for each in months)


def _log(sent: pd.Timestamp, luck: np.random.Generator, *, arrived: bool, signed: bool) -> tuple[Row, ...]:
    """A letter, a call and a visit; how many there are says nothing, what came of each does."""
    asked = sent - pd.Timedelta(days=int(luck.integers(25, 45)))
    called = asked + pd.Timedelta(days=int(luck.integers(2, 6)))
    answer = ("o8.log.not_reached", "o8.log.call_back")[int(luck.integers(2))]
    other = ("o8.log.school", "o8.log.account")[int(luck.integers(2))]
    return ((shown(asked), "o8.log.letter", "o8.log.no_answer" if arrived else "o8.log.came_back"),
            (shown(called), "o8.log.call", answer),
            (shown(called + pd.Timedelta(days=4)), "o8.log.visit", "o8.log.signed" if signed else other))


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
    faults : part → which kind of that fault; none for a letter in order. `contract` and `birth` rest the whole letter
        on that entry of somebody of the same surname
    """
    told = _told(spell, faults)
    wording, arrived, signed = _wording(faults.get("wording"), luck)
    account = draw_account(spell, told, luck, arrived=arrived, signed=signed)
    label, detail = _detail(spell, told, faults.get("detail"), luck)
    register, recorded = _source(told, faults.get("source"))
    stops, until = _times(account, faults.get("time"), luck)
    line = _other_line(told.line) if "rule" in faults else told.line
    ended = _recorded_end(told) if "fact" in faults else told.ended
    months = _months(account, faults.get("amount"))
    rows: dict[str, Row] = {
        "o8.row.day": (shown(account.letter_day),), "o8.row.fact": (shown(ended),),
        "o8.row.source": (register,), "o8.row.recorded": (shown(recorded),), "o8.row.rule": (f"o8.line.{line}",),
        "o8.row.amount": (account.pay_back(months),),
        "o8.row.stops": (shown(stops),), "o8.row.object": (shown(until),), "o8.row.words": (wording,),
        label: (detail,)}
    at_fault = _at_fault(spell, told, faults, label) | ({"amount"} if months != account.due else set())
    return Letter(spell=spell, account=account, rows=rows, faults=at_fault)


def _told(spell: Spell, faults: Mapping[str, int]) -> Spell:
    """The story the letter tells: the person's own, or a stranger's that hangs together just as well."""
    if "contract" in faults:
        return replace(spell, own=spell.others[faults["contract"] % len(spell.others)])
    if "birth" not in faults:
        return spell
    other = spell.other_birth
    return replace(spell, own=None, born=other["birth_date"], recorded=other["recorded_on"],
                   received=other["received_on"])


def _recorded_end(told: Spell) -> pd.Timestamp:
    """The day somebody takes for the end who counts from the record instead of from what happened."""
    return told.source_day if told.own else told.recorded + pd.DateOffset(years=YEARS)


def _at_fault(spell: Spell, told: Spell, faults: Mapping[str, int], label: str) -> frozenset[str]:
    found = {part for part in faults if part in PARTS and part != "amount"}
    if told.ended != spell.ended:
        found |= {"fact", "source"} | ({"rule"} if (told.line != spell.line) != ("rule" in faults) else set())
        found |= set() if label == "o8.row.no_detail" else {"detail"}
    return frozenset(found)


def _other_line(line: str) -> str:
    return {"work": "birthday", "birthday": "work"}[line]


def _source(told: Spell, kind: int | None) -> tuple[str | None, pd.Timestamp | None]:
    own = REGISTER[told.line]
    if kind == 0:
        return "o8.register.data", told.source_day
    if kind == 1:
        return own, told.received if told.own is None else told.own["start"]
    return own, told.source_day


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
    if kind is None:
        return account.counted
    more, less = wrong_months(account)
    return less if kind % 2 or more == account.counted else more


def _times(account: Account, kind: int | None, luck: np.random.Generator) -> tuple[pd.Timestamp, pd.Timestamp]:
    heard = int(luck.integers(3, HEARD - 2) if kind in (0, 2) else luck.integers(HEARD, HEARD + 12))
    days = int(luck.integers(12, OBJECT - 3) if kind == 1 else luck.integers(OBJECT, OBJECT + 15))
    return account.letter_day + pd.Timedelta(days=heard), account.letter_day + pd.Timedelta(days=days)


def _wording(kind: int | None, luck: np.random.Generator) -> tuple[str, bool, bool]:
    """Words, whether the enquiry arrived, whether there is a signed statement."""
    if kind is not None:
        return ("o8.words.kept", bool(luck.random() < 0.5), False) if kind % 2 else ("o8.words.silent", False, False)
    words = ("o8.words.register", "o8.words.silent", "o8.words.kept")[int(luck.choice(3, p=(0.16, 0.42, 0.42)))]
    arrived = True if words == "o8.words.silent" else bool(luck.random() < 0.5)
    return words, arrived, words == "o8.words.kept" or (words == "o8.words.register" and bool(luck.random() < 0.3))


def _detail(spell: Spell, told: Spell, kind: int | None, luck: np.random.Generator) -> tuple[str, Value]:
    """Label and value of the further detail: what the line of the letter's story needs, or a home."""
    if kind is not None:
        return "o8.row.home", spell.home
    if luck.random() < 0.2:
        return "o8.row.no_detail", None
    return ("o8.row.born", shown(told.born)) if told.own is None else ("o8.row.employer", told.own["employer"])


def letter_case(token: str, letter: Letter, **more: Any) -> DeskCase:
    """Return the letter with its file as it lies on the desk."""
    return DeskCase(id=token, title=letter.spell.name, panels=(letter_panel(letter), *file_panels(letter)), **more)


def letter_panel(letter: Letter) -> Panel:
    """Return the letter as it would go out."""
    return Panel(name="letter", title="o8.panel.letter", open=True,
                 rows=tuple((label, *said) for label, said in letter.rows.items()))


def birth_rows(spell: Spell) -> tuple[Row, ...]:
    """Return the births found under the surname, the parent's own among them, by day."""
    other = spell.other_birth
    rows = ((spell.number, spell.born, spell.recorded, spell.received),
            (other["parent"], other["birth_date"], other["recorded_on"], other["received_on"]))
    return tuple((number, *(shown(day) for day in days))
                 for number, *days in sorted(rows, key=lambda row: row[1]))


def file_panels(letter: Letter) -> tuple[Panel, ...]:
    """Return what the office holds: the person, the births, contracts by surname, payments, and the log."""
    spell, account = letter.spell, letter.account
    found = [*spell.others, *([spell.own] if spell.own else [])]
    contracts = tuple((one["personal_number"], one["employer"], shown(one["start"]), shown(one["recorded"]))
                      for one in sorted(found, key=lambda one: one["start"]))
    person = (("o8.number", spell.number), ("o8.home", spell.home))
    births = birth_rows(spell)
    paid = tuple((month, account.monthly, "o8.paid.back" if back else "o8.paid.kept") for month, back in account.months)
    return (Panel(name="person", title="o8.panel.person", rows=person, open=True),
            Panel(name="births", title="o8.panel.births", rows=births,
                  head=("o8.parent_number", "o8.child_born", "dates.recorded", "dates.received")),
            Panel(name="contracts", title="o8.panel.contracts", rows=contracts,
                  head=("o8.number", "o8.employer", "o8.start", "dates.recorded")),
            Panel(name="payments", title="o8.panel.payments", rows=paid, head=("o8.month", "o8.paid", "o8.status")),
            Panel(name="log", title="o8.panel.log", rows=account.log, head=("o8.on", "o8.what", "o8.outcome")))
