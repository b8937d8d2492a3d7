"""Where cases go next: by the two steps before, with back-off where too few went that way, and by attempt."""

from __future__ import annotations

import math
from collections import Counter, defaultdict
from dataclasses import dataclass, field

import numpy as np
from scipy import stats

from simulator.calibration.open_cases import OpenCases
from simulator.calibration.pieces import Pieces

BEGIN, END = -1, -2
FEWEST = 5
"""A pair of steps seen less often than this is routed by its last step alone."""
_SPLIT = 30
"""An attempt is told apart when so many cases made it."""

_Z = 1.959964
"""Standard normal quantile of 97.5 in 100."""

Targets = Counter[int]


@dataclass(frozen=True, kw_only=True)
class Routes:
    """Counts of where cases went.

    Attributes
    ----------
    after : step → target → count, whatever came before
    pairs : (step before, step) → target → count, where at least `FEWEST` went
    attempts : (step before, step) → (lowest visit, target → count) lines, where the way on changes with the attempt
    by_word : (word, step before, step) → target → count; the word is that of the attribute asked for
    """

    after: dict[int, Targets]
    pairs: dict[tuple[int, int], Targets]
    attempts: dict[tuple[int, int], list[tuple[int, Targets]]] = field(default_factory=dict)
    by_word: dict[tuple[str, int, int], Targets] = field(default_factory=dict)


def measure_routes(pieces: Pieces, found: OpenCases, words: list[str] | None = None) -> Routes:
    """Count the ways; the way on from the last step of an open case is not known and not counted.

    Parameters
    ----------
    words : the value of the attribute to split by, one for each item's case
    """
    here = pieces.activity
    before = np.where(pieces.first, BEGIN, np.concatenate([[BEGIN], here[:-1]]))
    target = np.where(pieces.last, END, np.concatenate([here[1:], [END]]))
    is_open = np.repeat(found.open, found.spans["items"].to_numpy())
    known = ~(pieces.last & is_open)
    visit = pieces.items.groupby(["case", "activity"], observed=True, sort=False).cumcount().to_numpy() + 1
    after: dict[int, Targets] = defaultdict(Counter)
    pairs: dict[tuple[int, int], Targets] = defaultdict(Counter)
    for one in here[pieces.first].tolist():
        after[BEGIN][one] += 1
    for a, b, c in zip(before[known].tolist(), here[known].tolist(), target[known].tolist(), strict=True):
        after[b][c] += 1
        pairs[a, b][c] += 1
    # A step seen only last in open cases needs a way on all the same.
    for code in set(here.tolist()) - set(after):
        after[code][END] += 1
    return Routes(
        after=dict(after),
        pairs={key: ways for key, ways in pairs.items() if ways.total() >= FEWEST},
        attempts=_attempts(before[known], here[known], visit[known], target[known]),
        by_word=_by_word(words, before, here, target, known) if words else {},
    )


def _attempts(
    before: np.ndarray, here: np.ndarray, visit: np.ndarray, target: np.ndarray
) -> dict[tuple[int, int], list[tuple[int, Targets]]]:
    """Return the ways whose next step depends on the attempt: a G-test at 1 in 1,000 between first and later visits."""
    out = {}
    for pair in sorted(set(zip(before.tolist(), here.tolist(), strict=True))):
        rows = (before == pair[0]) & (here == pair[1])
        if rows.sum() < 2 * _SPLIT:
            continue
        # The first attempt, the second, and all later ones, which are too few to be told apart.
        tables = [
            (low, Counter(target[rows & (visit >= low) & (visit <= high)].tolist()))
            for low, high in ((1, 1), (2, 2), (3, np.inf))
        ]
        enough = [(low, ways) for low, ways in tables if ways.total() >= _SPLIT]
        if len(enough) > 1 and _differ([ways for _, ways in enough]):
            out[pair] = enough
    return out


def _differ(tables: list[Targets]) -> bool:
    targets = sorted(set().union(*tables))
    if len(targets) < 2:
        return False
    counts = np.array([[ways[target] for target in targets] for ways in tables])
    return bool(stats.chi2_contingency(counts, lambda_="log-likelihood").pvalue < 0.001)


def _by_word(
    words: list[str], before: np.ndarray, here: np.ndarray, target: np.ndarray, known: np.ndarray
) -> dict[tuple[str, int, int], Targets]:
    out: dict[tuple[str, int, int], Targets] = defaultdict(Counter)
    for word, a, b, c in zip(
        np.array(words, object)[known],
        before[known].tolist(),
        here[known].tolist(),
        target[known].tolist(),
        strict=True,
    ):
        out[word, a, b][c] += 1
    return {key: ways for key, ways in out.items() if ways.total() >= FEWEST}


def share_interval(count: float, total: float) -> tuple[float, float]:
    """Return the 95 of 100 interval of a share (Wilson 1927)."""
    share, z2 = count / total, _Z * _Z / total
    middle, half = share + z2 / 2, _Z * math.sqrt(share * (1 - share) / total + z2 / (4 * total))
    return max((middle - half) / (1 + z2), 0.0), min((middle + half) / (1 + z2), 1.0)
