"""The only maker of randomness: draws have addresses, not turns.

An address is a purpose in words and numbers, such as ``("typo", "civil_birth", 7)``. The same seed and
address give the same draws whatever else was drawn before, so alternatives share their luck and any
block, case or replication can be rebuilt alone. This module draws nothing from a global generator.
"""

from __future__ import annotations

import hashlib

import numpy as np
from numpy.typing import ArrayLike, NDArray

# Increment and multipliers of SplitMix64 (Steele, Lea and Flood 2014; the multipliers are Stafford's mix 13).
_GOLDEN = np.uint64(0x9E3779B97F4A7C15)
_MIX_1 = np.uint64(0xBF58476D1CE4E5B9)
_MIX_2 = np.uint64(0x94D049BB133111EB)
_STRETCH = 1 << 14
"""So many numbers are mixed at a time: they stay in the processor's cache."""


def _key(seed: int, address: tuple[object, ...]) -> NDArray[np.uint64]:
    # With types and a separator no name has: 1 and "1" are two addresses, and so are ("a", "bc") and ("ab", "c").
    text = "\x1f".join([str(int(seed)), *(f"{type(part).__name__[:3]}:{part}" for part in address)])
    return np.frombuffer(hashlib.blake2b(text.encode(), digest_size=16).digest(), dtype=np.uint64)


def stream(seed: int, *address: str | int) -> np.random.Generator:
    """Return the generator that lives at this address.

    Parameters
    ----------
    seed : the seed of the whole run, any integer
    address : words and integers that name the purpose, from general to particular

    Examples
    --------
    >>> a, b = stream(7, "births", 3), stream(7, "births", 3)
    >>> bool((a.random(5) == b.random(5)).all())
    True
    """
    return np.random.Generator(np.random.Philox(key=_key(seed, address)))


def addressed_bits(seed: int, *address: str | int, at: ArrayLike) -> NDArray[np.uint64]:
    """Return 64 random bits for each index, independent of which other indices are asked for.

    Parameters
    ----------
    seed, address : as in `stream`
    at : whole numbers, such as record ids; equal numbers give equal bits

    Notes
    -----
    SplitMix64's finaliser (Steele, Lea, Flood 2014), applied twice with two halves of the key.
    """
    low, high = _key(seed, address)
    # A copy, because it is mixed in place.
    bits = np.asarray(at).astype(np.uint64, order="C")
    flat = bits.reshape(-1)
    rest = np.empty(min(len(flat), _STRETCH), dtype=np.uint64)
    for start in range(0, len(flat), _STRETCH):
        _mix(flat[start:start + _STRETCH], low, high, rest)
    return bits[()]


def _mix(bits: NDArray[np.uint64], low: np.uint64, high: np.uint64, rest: NDArray[np.uint64]) -> None:
    """Mix a stretch of numbers in place; `rest` is room to work in."""
    rest = rest[:len(bits)]
    bits *= _GOLDEN
    bits += low
    for half in (high, low):
        for places, times in ((np.uint64(30), _MIX_1), (np.uint64(27), _MIX_2)):
            bits ^= np.right_shift(bits, places, out=rest)
            bits *= times
        bits ^= np.right_shift(bits, np.uint64(31), out=rest)
        bits += half


def addressed_number(seed: int, *address: str | int) -> float:
    """Return the one uniform number in [0, 1) that lives at this address.

    Examples
    --------
    >>> addressed_number(1, "rounding") == addressed_number(1, "rounding")
    True
    """
    return float(_key(seed, address)[0] >> np.uint64(11)) * 2.0**-53


def addressed_places(seed: int, *address: str | int, at: NDArray[np.int64]) -> NDArray[np.uint64]:
    """Return a place in a queue for each index: random bits of which the high ones count, at half the price.

    Notes
    -----
    One round of multiplying and shifting with the key of the address, where `addressed_bits` has two. Enough to
    say who comes first; use `addressed_bits` where every bit counts.

    Examples
    --------
    >>> whole = addressed_places(1, "typo", at=np.arange(100))
    >>> bool((whole[40:50] == addressed_places(1, "typo", at=np.arange(40, 50))).all())
    True
    """
    low, high = _key(seed, address)
    places = at.view(np.uint64) ^ low
    rest = np.empty(min(len(places), _STRETCH), dtype=np.uint64)
    for start in range(0, len(places), _STRETCH):
        part = places[start:start + _STRETCH]
        # Odd: only an odd factor leaves all numbers different.
        part *= high | np.uint64(1)
        part ^= np.right_shift(part, np.uint64(32), out=rest[:len(part)])
        part *= _MIX_1
        part ^= np.right_shift(part, np.uint64(29), out=rest[:len(part)])
        part *= _MIX_2
    addressed_places: NDArray[np.uint64] = places
    return addressed_places


def addressed_uniforms(seed: int, *address: str | int, at: ArrayLike) -> NDArray[np.float64]:
    """Return one uniform number in [0, 1) for each index; see `addressed_bits`.

    Examples
    --------
    >>> whole = addressed_uniforms(1, "typo", at=range(100))
    >>> bool((whole[40:50] == addressed_uniforms(1, "typo", at=range(40, 50))).all())
    True
    """
    bits = addressed_bits(seed, *address, at=at)
    # 53 bits are what a float holds exactly.
    return (bits >> np.uint64(11)).astype(np.float64) * 2.0**-53
