"""What a badly filled form leaves in a record: several fields, each spoilt in the way that its content allows."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc
from numpy.typing import NDArray

from synthetic_data.planting.cells import kind_of
from synthetic_data.planting.defect import Hits, Mask, Target
from synthetic_data.planting.slips import keys_near, letters_of, mistyped_number, slips, struck
from synthetic_data.planting.sounds import heard, sounds_of

TYPED_FIELDS = ("last_name", "first_name", "patronymic", "birth_date", "district", "settlement", "street", "building",
                "flat", "phone")
"""What somebody writes on a form by hand, as far as a register has it."""
_FARTHEST = 31
"""Days by which a wrong date is off at most (assumed: within the month around it)."""
_NEVER = 2.0


def typed_fields(target: Target, wanted: Sequence[str]) -> tuple[str, ...]:
    """Return those of the wanted fields that the register has."""
    return tuple(name for name in wanted if target.has(name))


def can_be_spoilt(target: Target, name: str) -> Mask:
    """Mark the records whose field holds something that can be written wrongly."""
    return target.once(lambda: _can_be_spoilt(target, name), "can be spoilt", target.register, name)


def _can_be_spoilt(target: Target, name: str) -> Mask:
    kind, column = kind_of(target.stored(name)), target.columns(name)
    if kind == "text":
        return target.where_text(lambda texts: pc.greater_equal(pc.utf8_length(texts), 2), name)
    if kind != "number":
        return np.asarray(column.is_valid()) & (kind == "date")
    return can_be_mistyped(column)


def can_be_mistyped(column: pa.Array) -> Mask:
    """Mark the numbers of which another one with as many digits still fits the column."""
    if not pa.types.is_integer(column.type):
        return np.asarray(pc.is_finite(column).fill_null(False))
    # With fewer digits than the largest number that fits, every digit may be a nine.
    limit = 10 ** (len(str(np.iinfo(column.type.to_pandas_dtype()).max)) - 1)
    numbers = column.fill_null(limit).to_numpy(zero_copy_only=False)
    return np.asarray((numbers > -limit) & (numbers < limit))


def enough_fields(target: Target, fields: Sequence[str], at_least: int) -> Mask:
    """Mark the records in which so many of the fields can be spoilt."""
    count = np.zeros(len(target.table), dtype=np.int64)
    for name in fields:
        count += can_be_spoilt(target, name)
    return count >= at_least


def spoilt_fields(hits: Hits, fields: Sequence[str], *, share: float, at_least: int, empty: float
                  ) -> dict[str, pa.Array]:
    """Return the fields after somebody filled in the form badly; what was not spoilt stays.

    Parameters
    ----------
    share : probability of each field to be spoilt
    at_least : so many fields are spoilt in every record
    empty : probability that a spoilt field was left empty
    """
    luck = np.stack([np.where(can_be_spoilt(hits.target, name)[hits.rows], hits.uniforms(f"which {name}"), _NEVER)
                     for name in fields])
    rank = luck.argsort(axis=0, kind="stable").argsort(axis=0)
    chosen = (luck < share) | ((rank < at_least) & (luck < _NEVER))
    return {name: _spoilt(hits, name, chosen[place], empty) for place, name in enumerate(fields)}


def _spoilt(hits: Hits, name: str, chosen: Mask, empty: float) -> pa.Array:
    clean = hits.read(name)
    at = np.flatnonzero(chosen)
    some = Hits(target=hits.target, rows=hits.rows[at])
    values = {"text": _texts, "date": _dates, "number": _numbers}[kind_of(hits.target.stored(name))](some, name)
    gone = some.uniforms(f"left empty {name}") < empty
    values = pc.if_else(pa.array(gone), pa.scalar(None, values.type), values).cast(clean.type)
    taken = np.full(len(hits), -1, dtype=np.int64)
    taken[at] = len(hits) + np.arange(len(at))
    return pa.concat_arrays([clean, values]).take(pa.array(np.where(taken < 0, np.arange(len(hits)), taken)))


def _texts(hits: Hits, name: str) -> pa.Array:
    target = hits.target
    letters, near, sounds = letters_of(target, name), keys_near(target, name), sounds_of(target, name)
    texts = np.array(hits.read(name).cast(pa.string()).to_pylist(), dtype=object)
    bits, ways = hits.bits(f"how {name}"), hits.whole(0, 3, f"way {name}")
    # Heard wrongly once in four times, struck wrongly once, slipped twice, as far as the text allows (assumed).
    written = texts.copy()
    if sounds:
        written[ways == 0] = heard(texts[ways == 0].tolist(), sounds, bits[ways == 0])
    written[ways == 1] = struck(texts[ways == 1].tolist(), bits[ways == 1], near)
    same = np.flatnonzero(written == texts)
    written[same] = slips(texts[same].tolist(), bits[same], letters)
    return pa.array(written.tolist(), pa.string())


def _dates(hits: Hits, name: str) -> pa.Array:
    days = hits.days(name)
    months, years = days.astype("datetime64[M]"), days.astype("datetime64[Y]")
    day, month = (days - months.astype(days.dtype)).astype(np.int64), (months - years).astype(np.int64)
    swapped = (years.astype("datetime64[M]") + day).astype(days.dtype) + month
    can_swap = (day < 12) & (day != month) & (hits.uniforms(f"swap {name}") < 0.5)
    return pa.array(np.where(can_swap, swapped, days + some_days(hits, _FARTHEST, f"days {name}")))


def some_days(hits: Hits, farthest: int, purpose: str) -> NDArray[np.int64]:
    """Return by how many days a date is off, per hit: 1 to `farthest`, before or after."""
    days = hits.whole(1, 2 * farthest, purpose)
    return np.where(days > farthest, farthest - days, days)


def _numbers(hits: Hits, name: str) -> pa.Array:
    column = hits.read(name)
    return mistyped_numbers(column, hits.bits(f"how {name}"))


def mistyped_numbers(numbers: pa.Array, bits: NDArray[np.uint64]) -> pa.Array:
    """Return other numbers with as many digits, each one slip away."""
    return pa.array([mistyped_number(number, luck) for number, luck in zip(numbers.to_pylist(), bits.tolist(),
                                                                           strict=True)], numbers.type)
