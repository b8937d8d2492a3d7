"""Draws that many kinds of cases make."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TypeVar

import numpy as np

Some = TypeVar("Some")


def one_of(luck: np.random.Generator, some: Sequence[Some]) -> Some:
    """Return one of some, each as likely as the others; as `luck.choice` does, which makes an array each time.

    Examples
    --------
    >>> from synthetic_data import stream
    >>> one_of(stream(1, "example"), ["work"])
    'work'
    """
    return some[int(luck.integers(len(some)))]
