"""What was paid to a parent around the day on which a right ended, month by month, and what is to be paid back."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Literal

import numpy as np
import pandas as pd

from courses.cases.draws import one_of
from courses.form.desk_spec import Value

Row = tuple[Value, ...]
Status = Literal["kept", "back", "again"]
"""Received; came back and was not received; came back, was sent again and received."""
BACK, AGAIN, BEFORE = 0.4, 0.85, 0.25
"""Chances that a second payment came back, that one was sent again, and that each from before came back (assumed):
about as many as of those after."""
AROUND = {False: (20, 50), True: (100, 330)}
"""Days by which payments reach beyond the days in question on one side, and on the other, longer one (assumed)."""


@dataclass(frozen=True, kw_only=True)
class Account:
    """Payments to one parent, and the day of the letter about them."""

    monthly: int
    months: tuple[tuple[str, Status], ...]
    """Month and what became of its payment, oldest first."""
    letter_day: pd.Timestamp

    def due_after(self, ended: pd.Timestamp) -> int:
        """Return how many months were received after the month of this day."""
        return sum(status != "back" for _, status in self.after(ended))

    def paid_after(self, ended: pd.Timestamp) -> int:
        """Return how many months were paid after the month of this day, received or not."""
        return len(self.after(ended))

    def first_kept_after(self, ended: pd.Timestamp) -> int:
        """Return how many months did not come back even once."""
        return sum(status == "kept" for _, status in self.after(ended))

    def pay_back(self, months: int) -> str:
        """Return the sum as it stands in a letter."""
        return f"{months} x {self.monthly} = {months * self.monthly}"

    def after(self, ended: pd.Timestamp) -> list[tuple[str, Status]]:
        """Return the months after the month of this day, and what became of their payments."""
        month = str(ended.to_period("M"))
        return [each for each in self.months if each[0] > month]


def draw_account(ended: pd.Timestamp, beside: Sequence[pd.Timestamp], luck: np.random.Generator, *,
                 since: pd.Timestamp = pd.Timestamp.min) -> Account:
    """Return what was paid around the day on which the right ended and around other days.

    Payments began some time before the earliest of them and went on after the latest, and some came back before the
    right had ended: neither the first month nor the last, nor the first that came back, tells when that was.

    Parameters
    ----------
    since : the day before whose month nothing was paid
    """
    longer = bool(luck.integers(2))
    before, later = (pd.Timedelta(days=int(luck.integers(*AROUND[side is longer]))) for side in (True, False))
    first = max((min(ended, *beside) - before).to_period("M"), since.to_period("M"))
    last = (max(ended, *beside) + later).to_period("M") + int(luck.integers(2, 5))
    paid = [str(month) for month in pd.period_range(first, last)]
    its_end = str(ended.to_period("M"))
    until, after = ([month for month in paid if (month > its_end) is late] for late in (False, True))
    drawn = [after[place] for place in luck.permutation(len(after))]
    back = set(drawn[:1 + (luck.random() < BACK and len(after) > 3)])
    again = {drawn[-1]} if luck.random() < AGAIN else set()
    status: dict[str, Status] = {**dict.fromkeys(back, "back"), **dict.fromkeys(again, "again")}
    for month in until:
        if luck.random() < BEFORE:
            status[month] = ("back", "again")[int(luck.integers(2))]
    return Account(monthly=10 * int(luck.integers(18, 40)),
                   months=tuple((month, status.get(month, "kept")) for month in paid),
                   letter_day=last.to_timestamp() + pd.DateOffset(months=1, days=int(luck.integers(0, 20))))


def wrong_months(account: Account, ended: pd.Timestamp, beside: pd.Timestamp, luck: np.random.Generator) -> list[int]:
    """Return miscounts in some order, two at least: all paid, without those sent again, from another day, one off."""
    due = account.due_after(ended)
    seen = [account.paid_after(ended), account.first_kept_after(ended), account.due_after(beside)]
    likely = [seen[place] for place in luck.permutation(len(seen))]
    near = [due + step for step in ((1, -1) if luck.random() < 0.5 else (-1, 1))]
    return [months for months in dict.fromkeys([*likely, *near]) if months > 0 and months != due]


def other_sums(account: Account, ended: pd.Timestamp, beside: Sequence[pd.Timestamp], luck: np.random.Generator
               ) -> list[int]:
    """Return what would be due from each of the other days.

    Where that is nothing, or the same as from another day, it is a little more or less than from any of them: no sum
    is the right one because others lie close to it.
    """
    due = account.due_after(ended)
    known = [months for months in dict.fromkeys(map(account.due_after, beside)) if months not in (0, due)]
    while len(known) < len(beside):
        near = one_of(luck, [due, *known]) + one_of(luck, (-2, -1, 1, 2))
        known += [near] if near > 0 and near not in (due, *known) else []
    return known


def payment_rows(account: Account) -> tuple[Row, ...]:
    """Return one row for each month, as it lies on the desk."""
    return tuple((month, account.monthly, f"o8.paid.{status}") for month, status in account.months)
