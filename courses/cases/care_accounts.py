"""What was paid to a parent around the day on which a right ended, month by month, and what is to be paid back."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

import numpy as np
import pandas as pd

from courses.cases.draws import one_of
from courses.form.desk_spec import Value

Row = tuple[Value, ...]
Status = Literal["kept", "back", "again"]
"""Received; came back and was not received; came back, was sent again and received."""
BACK, AGAIN, BEFORE = 0.4, 0.85, 0.4
"""Chances that a second payment came back, that one was sent again, and that one from before came back (assumed)."""


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
        return [each for each in self.months if each[0] > str(ended.to_period("M"))]


def draw_account(ended: pd.Timestamp, beside: pd.Timestamp, luck: np.random.Generator) -> Account:
    """Return what was paid around the day on which the right ended and around another day.

    The office writes some months after the later of the two.
    """
    months = [day.to_period("M") for day in (ended, beside)]
    last = max(months) + int(luck.integers(3, 6))
    paid = [str(month) for month in pd.period_range(min(months) - int(luck.integers(1, 4)), last)]
    after = [month for month in paid if month > str(months[0])]
    drawn = [after[place] for place in luck.permutation(len(after))]
    back = {*drawn[:1 + (luck.random() < BACK and len(after) > 3)], *(paid[:1] if luck.random() < BEFORE else ())}
    again = {drawn[-1]} if luck.random() < AGAIN else set()
    status: dict[str, Status] = {**dict.fromkeys(back, "back"), **dict.fromkeys(again, "again")}
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


def wrong_sums(account: Account, ended: pd.Timestamp, beside: pd.Timestamp, luck: np.random.Generator) -> list[int]:
    """Return two miscounts: both below what is due, both above, or one on either side, each as often as the others.

    Below a sum of one or two months there is no room for two; then it is one of the other two.
    """
    due = account.due_after(ended)
    known = dict.fromkeys([*wrong_months(account, ended, beside, luck), due - 2, due + 2])
    below, above = [count for count in known if 0 < count < due], [count for count in known if count > due]
    splits = [(low, 2 - low) for low in range(3) if low <= len(below)]
    low, high = one_of(luck, splits)
    return below[:low] + above[:high]


def payment_rows(account: Account) -> tuple[Row, ...]:
    """Return one row for each month, as it lies on the desk."""
    return tuple((month, account.monthly, f"o8.paid.{status}") for month, status in account.months)
