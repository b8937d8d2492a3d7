"""Every figure that a target may name, measured over the blocks of a population."""

from __future__ import annotations

from collections.abc import Iterable

import numpy as np

from synthetic_data.checks.comparisons import COMPARISONS, Sums
from synthetic_data.checks.measures import BENEFIT_MEASURES, MEASURES
from synthetic_data.people.history import History

Wanted = tuple[str, tuple[str, ...]]
PLAIN = (*MEASURES, *COMPARISONS)
"""Names of the measures that are about no benefit."""


def measure_blocks(blocks: Iterable[History], wanted: Iterable[Wanted]) -> dict[Wanted, float]:
    """Return each wanted figure over all blocks.

    Parameters
    ----------
    wanted : pairs of the name of a measure and the benefits it is about (none for most)
    """
    return {key: figure_of(key[0], total) for key, total in sum_blocks(blocks, wanted).items()}


def sum_blocks(blocks: Iterable[History], wanted: Iterable[Wanted]) -> dict[Wanted, Sums]:
    """Return the sums over all blocks that each wanted figure is made of; see `measure_blocks`."""
    keys = list(dict.fromkeys(wanted))
    totals = {key: np.zeros(1) for key in keys}
    for block in blocks:
        for name, benefits in keys:
            totals[name, benefits] = totals[name, benefits] + _sums(block, name, benefits)
    return totals


def _sums(block: History, name: str, benefits: tuple[str, ...]) -> Sums:
    if name in COMPARISONS:
        return np.asarray(COMPARISONS[name].sums(block))
    return np.array(MEASURES[name](block) if name in MEASURES else BENEFIT_MEASURES[name](block, benefits))


def figure_of(name: str, total: Sums) -> float:
    """Return the figure that a measure makes of its sums."""
    if name in COMPARISONS:
        return COMPARISONS[name].figure(total)
    above, below = total
    return float(above / below) if below else float("nan")
