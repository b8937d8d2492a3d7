"""Personal and account numbers that cannot belong to anybody: built from the person's index, never drawn."""

from __future__ import annotations

import re

import numpy as np
import pyarrow as pa
from numpy.typing import ArrayLike, NDArray

from synthetic_data.country.forms import PersonalNumber


def write_numbers(shape: PersonalNumber, index: ArrayLike, seed: int) -> pa.Array:
    """Return one number per index; different indices give different numbers.

    Parameters
    ----------
    shape : pattern and alphabet
    index : whole numbers from 0, fewer than the pattern can tell apart
    seed : decides which index gets which number

    Notes
    -----
    The index is mapped to ``(a * index + c) mod size`` with `a` coprime to `size`, so neighbours do not look
    alike and no number repeats.
    """
    base = len(shape.alphabet)
    value = _scatter(np.asarray(index, dtype=np.uint64), room(shape), seed)
    letters = np.frombuffer(shape.alphabet.encode(), dtype=np.uint8)
    text = np.tile(np.frombuffer(shape.pattern.encode(), dtype=np.uint8), (len(value), 1))
    for column in reversed([at for at, sign in enumerate(shape.pattern) if sign == "#"]):
        text[:, column] = letters[(value % np.uint64(base)).astype(np.intp)]
        value //= np.uint64(base)
    width = len(shape.pattern)
    ends = pa.py_buffer(np.arange(0, (len(text) + 1) * width, width, dtype=np.int32))
    return pa.Array.from_buffers(pa.string(), len(text), [None, ends, pa.py_buffer(np.ascontiguousarray(text))])


def room(shape: PersonalNumber) -> int:
    """Return how many different numbers there can be."""
    base = len(shape.alphabet)
    return int(base ** min(shape.pattern.count("#"), _digits_that_fit(base)))


def number_pattern(shape: PersonalNumber) -> re.Pattern[str]:
    """Return the pattern that every such number matches."""
    sign = f"[{re.escape(shape.alphabet)}]"
    return re.compile("".join(sign if part == "#" else re.escape(part) for part in shape.pattern))


def _digits_that_fit(base: int) -> int:
    """Return how many places keep the product below 2^32, where the multiplication cannot overflow."""
    return max(1, int(31 / np.log2(max(base, 2))))


def _scatter(index: NDArray[np.uint64], size: int, seed: int) -> NDArray[np.uint64]:
    # Steps of the golden ratio spread neighbours far apart; without a common factor with the size, none comes twice.
    step = int(size * 0.6180339887) | 1
    while np.gcd(step, size) != 1:
        step += 2
    shift = (seed * 7_919 + 104_729) % size
    return (index * np.uint64(step) + np.uint64(shift)) % np.uint64(size)
