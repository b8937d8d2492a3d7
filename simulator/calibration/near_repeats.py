"""Items that stand there twice in two qualities, as where two exports that overlap were put together.

Exact repeats are counted once. These differ by what one of the exports lacks: seconds, the clock, the name.
"""

from __future__ import annotations

from collections.abc import Iterator

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from simulator.calibration.event_items import DAY, WorkLog, ended
from simulator.calibration.findings import LogFinding
from synthetic_data import shown

_LEAST, _PART = 10, 0.1
"""So many such pairs, and so great a part of all pairs of a step with itself, are no chance."""
_HOURS = 14
"""Two clocks of offices differ by so many hours at most."""
Masks = NDArray[np.bool_]


def about_near_repeats(log: WorkLog) -> Iterator[LogFinding]:
    """Yield a finding for each way in which many items come once more in the same case and step."""
    items = log.items
    times = ended(items)
    group = items["case"].cat.codes.to_numpy(np.int64) * len(items["activity"].cat.categories) + (
        items["activity"].cat.codes.to_numpy())
    who = items["resource"].cat.codes.to_numpy()
    order = np.lexsort((times, group))
    group, times, who = group[order], times[order], who[order]
    pair = group[1:] == group[:-1]
    if pair.sum() < _LEAST:
        return
    rows = pd.DataFrame({"first": order[:-1], "second": order[1:]})[pair]
    for words, found in _ways(times[:-1][pair], times[1:][pair], who[:-1][pair], who[1:][pair]):
        if found.sum() >= max(_LEAST, _PART * pair.sum()):
            at = rows[found].iloc[0]
            example = items.iloc[int(at["first"])]
            yield LogFinding(
                name="nearly repeated items", share=float(found.sum() / len(items)),
                found=f"{found.sum():,} of {len(items):,} items come once more in the same case and step {words}, such "
                f"as {shown(str(example['activity']))} in {shown(str(example['case']))}; both count, as where two "
                "exports that overlap were put together.",
                lost="How often steps are done, and how much work there is, if each is one piece of work: keep one of "
                "the two in the file.")


def _ways(
    first: NDArray[np.float64], second: NDArray[np.float64], one: NDArray[np.int64], other: NDArray[np.int64]
) -> Iterator[tuple[str, Masks]]:
    same_people = one == other
    apart, sharp = np.round((second - first) * 60), np.round(first * 60) % 60 == 0
    # Where all times are full minutes, none has lost its seconds.
    yield ("in the same minute without its seconds",
           same_people & sharp & (apart > 0) & (apart < 60))
    yield "on the same day without a clock time", same_people & (first % DAY == 0) & (second > first) & (
        second < first + DAY)
    yield "at the same time without a name", (apart == 0) & ((one < 0) != (other < 0))
    yield (f"exactly one or more hours later (up to {_HOURS}), to the second",
           same_people & ~sharp & (apart > 0) & (apart % 3600 == 0) & (apart <= _HOURS * 3600))
