"""Visit books of exercise O6: a year of visits in two districts, batch by batch, and what can be worked out of them.

Which batches compare the districts depends on who ordered them and on the months in which the lot drew from the whole
list; next year's visits follow other batches again, so no column of a book says what is asked.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from typing import NamedTuple

import numpy as np

DISTRICTS = ("harbour", "hills")
PERIODS = 6
"""Batches of a book, one for each two months."""
ORDERS = ("lot", "lot", "lot", "finds", "finds", "complaint")
"""Who ordered the batches of a book: the lot, last year's finds, or a complaint."""
ROOM = {50: 14, 100: 10, 200: 7, 400: 5}
"""Visits from which two shares differ by luck by so many points (derived: 196 √(2 · 0.15 · 0.85 / n))."""
WITHIN, BEYOND = 0.75, 1.3
"""Differences of shares, beside the room for luck, that nobody could dispute."""
TRAPS = ("lots", "visits", "both", "months")
"""Which batches mislead about the worse district: all by lot, all there are, both, or the months of the whole list."""


class VisitBatch(NamedTuple):
    """Visits of two months: who ordered them, and visits and finds in each district."""

    order: str
    visits: tuple[int, int]
    finds: tuple[int, int]


class VisitBook(NamedTuple):
    """A year's batches, and the first and last of them for which the lot drew from the whole list."""

    batches: tuple[VisitBatch, ...]
    whole: tuple[int, int]

    @property
    def comparing(self) -> list[VisitBatch]:
        """Batches that compare the districts: by lot, from the whole list."""
        first, last = self.whole
        return [batch for batch in self.batches[first:last + 1] if batch.order == "lot"]

    @property
    def lots(self) -> list[VisitBatch]:
        """Batches by lot, whatever list it drew from."""
        return [batch for batch in self.batches if batch.order == "lot"]

    @property
    def months(self) -> list[VisitBatch]:
        """Batches of the months of the whole list, except complaints: what last year's finds chose is among them."""
        first, last = self.whole
        return [batch for batch in self.batches[first:last + 1] if batch.order != "complaint"]

    @property
    def steering(self) -> list[VisitBatch]:
        """Batches whose finds next year's visits follow."""
        return [batch for batch in self.batches if batch.order != "complaint"]


# ---- what can be worked out of a book --------------------------------------------------------------------
def shares_found(batches: Sequence[VisitBatch]) -> tuple[float, float]:
    """Return finds of 100 visits in each district, all batches together.

    Examples
    --------
    >>> shares_found([VisitBatch("lot", (50, 100), (5, 30)), VisitBatch("lot", (150, 100), (15, 20))])
    (10.0, 25.0)
    """
    one, other = (100 * sum(batch.finds[place] for batch in batches) / sum(batch.visits[place] for batch in batches)
                  for place in (0, 1))
    return one, other


def room(visits: int) -> int:
    """Return the points that two shares may differ by luck, by the smaller number of visits.

    Examples
    --------
    >>> room(180)
    10
    """
    return ROOM[max((least for least in ROOM if least <= visits), default=min(ROOM))]


def ahead(batches: Sequence[VisitBatch]) -> float:
    """Return how far the second district's share lies above the first one's, beside the room for luck."""
    one, other = shares_found(batches)
    return (other - one) / room(min(sum(batch.visits[place] for batch in batches) for place in (0, 1)))


def worse(batches: Sequence[VisitBatch]) -> str:
    """Return the district with more errors by these batches; `none` where the difference may be luck.

    Examples
    --------
    >>> worse([VisitBatch("lot", (120, 150), (12, 45))]), worse([VisitBatch("lot", (120, 150), (12, 24))])
    ('hills', 'none')
    """
    far = ahead(batches)
    return DISTRICTS[far > 0] if abs(far) >= 1 else "none"


def next_year(batches: Sequence[VisitBatch]) -> float:
    """Return how many of 100 visits go to the first district when they follow the finds of these batches.

    Examples
    --------
    >>> next_year([VisitBatch("finds", (100, 50), (30, 10))])
    75.0
    """
    one, other = (sum(batch.finds[place] for batch in batches) for place in (0, 1))
    return 100 * one / (one + other)


def year_after(first: float, shares: tuple[float, float]) -> float:
    """Return how many of 100 visits go to the first district a year later, when each finds what these shares say.

    Examples
    --------
    >>> year_after(75, (10.0, 30.0))
    50.0
    """
    found = first * shares[0], (100 - first) * shares[1]
    return 100 * found[0] / sum(found)


def book_figures(books: Mapping[str, VisitBook]) -> dict[str, dict[str, dict[str, object]]]:
    """Return item → `numbers`, beside what somebody writes who takes other batches."""
    def shares(name: str) -> dict[str, object]:
        return {case: dict(zip(("rate_a", "rate_b"), _rounded(shares_found(_batches(book, name))), strict=True))
                for case, book in books.items()}
    following = {case: next_year(book.steering) for case, book in books.items()}
    later = {case: year_after(following[case], shares_found(book.comparing)) for case, book in books.items()}
    return {"rates": {"numbers": shares("comparing"), "lots": shares("lots"), "visits": shares("batches")},
            "next": {"numbers": _named(following), "all": _named({
                case: next_year(book.batches) for case, book in books.items()})},
            "later": {"numbers": _named(later), "same": _named(following)}}


def _batches(book: VisitBook, name: str) -> Sequence[VisitBatch]:
    found: Sequence[VisitBatch] = getattr(book, name)
    return found


def _rounded(numbers: Iterable[float]) -> list[float]:
    return [round(number, 2) for number in numbers]


def _named(numbers: Mapping[str, float]) -> dict[str, object]:
    return {case: round(number, 2) for case, number in numbers.items()}


# ---- drawing ---------------------------------------------------------------------------------------------
def draw_books(luck: np.random.Generator, count: int = 8) -> list[VisitBook]:
    """Return books of which a third each leave the first district, the second or neither as the worse one."""
    verdicts, shift = (*DISTRICTS, "none"), int(luck.integers(3))
    each = [verdicts[(place + shift) % 3] for place in range(count)]
    traps = [TRAPS[place % len(TRAPS)] for place in luck.permutation(count)]
    return [draw_book(luck, verdict, trap) for verdict, trap in zip(luck.permutation(each), traps, strict=True)]


def draw_book(luck: np.random.Generator, verdict: str, trap: str = "") -> VisitBook:
    """Return a book in which so much is clear, and a share of it misleads."""
    while True:
        book = _draw(luck, verdict)
        if book is not None and worse(book.comparing) == verdict and _is_clear(book) and _misleads(book, trap):
            return book


def _draw(luck: np.random.Generator, verdict: str) -> VisitBook | None:
    first = int(luck.integers(0, 4))
    whole = first, min(first + int(luck.integers(2, 4)), PERIODS - 1)
    orders = [ORDERS[place] for place in luck.permutation(PERIODS)]
    ordered = orders[whole[0]:whole[1] + 1]
    if ordered.count("lot") != 2 or "finds" not in ordered:
        return None
    low = float(luck.uniform(5, 16))
    high = low * float(luck.uniform(1.7, 3.2)) if verdict != "none" else low * float(luck.uniform(0.9, 1.1))
    truth = (high, low) if verdict == "harbour" else (low, high)
    return VisitBook(tuple(_batch(luck, order, truth, whole[0] <= place <= whole[1])
                           for place, order in enumerate(orders)), whole)


def _batch(luck: np.random.Generator, order: str, truth: tuple[float, float], whole: bool) -> VisitBatch:
    """What was chosen finds more or less than the district holds; what the lot drew from the whole list does not."""
    few, many = {"lot": (50, 180), "finds": (30, 240), "complaint": (15, 80)}[order]
    visits = [round(float(number)) for number in np.exp(luck.uniform(np.log(few), np.log(many), 2))]
    if order == "complaint":
        shares = [float(share) for share in luck.uniform(25, 75, 2)]
    elif order == "lot" and whole:
        shares = list(truth)
    else:
        shares = [min(share * float(luck.uniform(0.5, 2.6)), 75) for share in truth]
    one, other = (int(luck.binomial(many, share / 100)) for many, share in zip(visits, shares, strict=True))
    return VisitBatch(order, (visits[0], visits[1]), (one, other))


def _is_clear(book: VisitBook) -> bool:
    """Nothing lies near a limit, and whoever takes other batches writes other numbers."""
    far, shares = abs(ahead(book.comparing)), shares_found(book.comparing)
    if WITHIN < far < BEYOND or min(shares) < 3:
        return False
    following = next_year(book.steering)
    later = year_after(following, shares)
    apart = worse(book.comparing) == "none" or abs(later - following) >= 8
    return (apart and _apart(shares_found(book.lots), shares) > 0.1 and _apart(shares_found(book.months), shares) > 0.06
            and abs(next_year(book.batches) - following) > 5 and 12 < following < 88 and 8 < later < 92)


def _apart(wrong: tuple[float, float], right: tuple[float, float]) -> float:
    """Return by which part of itself the nearer of two shares is missed."""
    return min(abs(one / other - 1) for one, other in zip(wrong, right, strict=True))


def _misleads(book: VisitBook, trap: str) -> bool:
    right = worse(book.comparing)
    return ((trap not in ("lots", "both") or worse(book.lots) != right)
            and (trap not in ("visits", "both") or worse(book.batches) != right)
            and (trap != "months" or worse(book.months) != right))
