"""Which records a register holds, and when the office came to have them."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from operator import attrgetter

import numpy as np
from numpy.typing import NDArray

from synthetic_data.core.columns import Columns
from synthetic_data.core.days import NEVER, day_number
from synthetic_data.core.sampling import waiting
from synthetic_data.core.seeding import addressed_bits, addressed_uniforms
from synthetic_data.country.register_spec import Delay, RegisterSpec
from synthetic_data.people.history import History
from synthetic_data.people.lives import NOBODY

NUMBER_BITS = 26
"""A running number is the block's number followed by this many bits for the number of the source's row."""
SPACING = 8
"""A record id lies somewhere in a stretch of so many numbers, so that a number between two others tells nothing."""
_ASKED_AGAIN = ("death", "employment", "entitlement")
"""Sources of registers that others ask about: whom a payment, a quarter or a status rests on."""


@dataclass(frozen=True, eq=False)
class RecordArrivals:
    """Rows of a source that a register holds, with the number of each record and its days."""

    rows: NDArray[np.int64]
    record_id: NDArray[np.int64]
    recorded: NDArray[np.int32]
    received: NDArray[np.int32]

    def received_by(self, day: int) -> RecordArrivals:
        """Return those that the office has on a day."""
        known = self.received <= day
        return RecordArrivals(self.rows[known], self.record_id[known], self.recorded[known], self.received[known])


def arrivals(history: History, name: str, source: Columns, as_of: int | None) -> RecordArrivals:
    """Return which rows of its source a register holds on a day, or ever, and when each was recorded and received."""
    if history.country.registers[name].source not in _ASKED_AGAIN or (as_of is not None and as_of < history.today):
        return _arrivals(history, name, source, as_of)
    if name not in history.arrived:
        history.arrived[name] = _arrivals(history, name, source, None)
    ever: RecordArrivals = history.arrived[name]
    return ever if as_of is None else ever.received_by(as_of)


def _arrivals(history: History, name: str, source: Columns, as_of: int | None) -> RecordArrivals:
    spec = history.country.registers[name]
    happened = source[spec.happened_on]
    # What happens on the day looked at may reach the office on that very day.
    before = history.today if as_of is None else min(as_of + 1, history.today)
    since = _since(history, spec)
    held = happened >= since
    if spec.takes_over:
        # When it was set up, it took over what was still going on, of people who were still there.
        held |= (source["end"] >= since) & (_gone(history, source["person"]) >= since)
    rows = np.flatnonzero((happened < before) & held)
    record_id = _record_ids(history, name, row_numbers(history, source, rows))
    if spec.coverage.value < 1:
        # By number of the record: a gap stays a gap on whatever day one looks.
        kept = addressed_uniforms(history.seed, "coverage", name, at=record_id) < spec.coverage.value
        rows, record_id = rows[kept], record_id[kept]
    told = np.maximum(happened[rows], since)
    wait = _days_until(history, spec.recorded_after, name, "recorded", record_id)
    recorded = told + (wait * _slowness(history, source["person"][rows])).astype(np.int32)
    if spec.source == "birth":
        # Nobody's death is written down before the birth.
        died = _deaths_told(history, attrgetter("recorded"))[source["person"][rows]]
        recorded = np.maximum(np.minimum(recorded, died), told)
    if not spec.every_day:
        recorded = _at_work(history, name, "recorded", recorded, record_id)
    received = _at_work(history, name, "received", recorded + _days_until(history, spec.received_after, name,
                                                                          "received", record_id), record_id)
    found = RecordArrivals(rows, record_id, recorded, received)
    return found if as_of is None else found.received_by(as_of)


def deaths_known(history: History) -> NDArray[np.int32]:
    """Return on which day the office learns of each death; the day itself where no register ever tells of it."""
    received = _deaths_told(history, attrgetter("received"))
    return np.where(received == NEVER, history.lives.died, received).astype(np.int32)


def _deaths_told(history: History, step: Callable[[RecordArrivals], NDArray[np.int32]]) -> NDArray[np.int32]:
    """Return on which day a register first got to a step with each death; `NEVER` for who lives or where none did."""
    days = np.full(len(history.lives), NEVER, np.int32)
    table = history.tables["death"]
    for name, spec in history.country.registers.items():
        if spec.source == "death":
            told = arrivals(history, name, table, None)
            np.minimum.at(days, table["person"][told.rows], step(told))
    return days


def row_numbers(history: History, source: Columns, rows: NDArray[np.int64]) -> NDArray[np.int64]:
    """Return the number of each row of a source in the whole country, the same on whatever day one looks."""
    return in_country(history, source["number"][rows] if "number" in source else rows)


def in_country(history: History, numbers: NDArray[np.int64]) -> NDArray[np.int64]:
    """Return numbers of this block's rows as numbers that no other block has."""
    return (np.int64(history.index) << NUMBER_BITS) + numbers


def _record_ids(history: History, name: str, numbers: NDArray[np.int64]) -> NDArray[np.int64]:
    """Return ids that rise with the number of the row, in uneven steps."""
    spread = addressed_bits(history.seed, "record id", name, at=numbers) % np.uint64(SPACING)
    return numbers * SPACING + spread.astype(np.int64)


def _since(history: History, spec: RegisterSpec) -> int:
    return history.records_from if spec.since is None else day_number(spec.since)


def _gone(history: History, person: NDArray[np.int32]) -> NDArray[np.int32]:
    """Return the day on which each person dies or leaves; `NEVER` for nobody."""
    lives = history.lives
    return np.where(person == NOBODY, NEVER, np.minimum(lives.died, lives.left)[person]).astype(np.int32)


def _at_work(history: History, name: str, step: str, day: NDArray[np.int32], at: NDArray[np.int64]
             ) -> NDArray[np.int32]:
    """Put off what falls on a closed day to the queue after it."""
    calendar = history.country.working_days
    late = np.flatnonzero(~calendar.is_open(day))
    done = day.astype(np.int32)
    done[late] = calendar.worked_off(day[late], addressed_uniforms(history.seed, "queue", name, step, at=at[late]))
    return done


def _slowness(history: History, person: NDArray[np.int32]) -> NDArray[np.float64]:
    """Return how much longer than on average it takes until something is recorded where each person lives."""
    by_place = history.country.by_place_of("late_by_region", "late_by_place")
    slowness: NDArray[np.float64] = np.where(person == NOBODY, 1.0, by_place[history.lives.place[person]])
    return slowness


def _days_until(history: History, delay: Delay, name: str, step: str, at: NDArray[np.int64]) -> NDArray[np.int32]:
    if not delay.mean_days and not delay.late_share:
        return np.zeros(len(at), np.int32)
    uniform = addressed_uniforms(history.seed, "delay", name, step, at=at)
    late = uniform < delay.late_share
    # The part of the number that did not decide whether it is late decides how late.
    within = np.where(late, uniform / max(delay.late_share, 1e-9),
                      (uniform - delay.late_share) / max(1 - delay.late_share, 1e-9))
    return waiting(within, np.where(late, delay.late_mean_days, delay.mean_days)).astype(np.int32)
