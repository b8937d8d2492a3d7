"""What stops a column of times from being read, in words."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

ISO_REMEDY = "write 2024-01-31T09:15:00+04:00, or another ISO form"


@dataclass(frozen=True, kw_only=True)
class Complaint:
    """One reason.

    Attributes
    ----------
    rows : places of the values concerned
    rule, value, remedy : as in a `Problem`; the value is one that shows the reason
    each : whether each of these values is wrong by itself, and not only beside the others
    """

    rows: NDArray[np.int64]
    rule: str
    value: str
    remedy: str = ISO_REMEDY
    each: bool = False
