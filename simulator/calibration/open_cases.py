"""Which cases are still open at the end of the log, and whether the log was cleared of such cases."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from simulator.calibration.event_items import case_spans
from simulator.calibration.pieces import Pieces

_ROUNDS = 5
_FEW = 0.6
"""A log with fewer than six in ten of the open cases that Little's law expects was cleared of them."""


@dataclass(frozen=True, kw_only=True)
class OpenCases:
    """What is known of the end of the cases.

    Attributes
    ----------
    spans : ``began, ended, items, last`` for each case, by case code
    chance : chance that a case is still open at the end of the log, in the order of `spans`
    only_finished : whether the log keeps only cases that ended inside it
    expected : how many cases would be open at the end by Little's law
    """

    spans: pd.DataFrame
    chance: NDArray[np.float64]
    only_finished: bool
    expected: float

    @property
    def open(self) -> NDArray[np.bool_]:
        """Cases taken for open."""
        return np.zeros(len(self.chance), bool) if self.only_finished else self.chance > 0.5


def find_open_cases(pieces: Pieces) -> OpenCases:
    """Judge from the last step of each case, and the silence since, whether it goes on.

    A case whose last step usually leads to another, after a time that has not passed yet, is open; the chance is
    Bayes' rule with the shares of ends and of gaps among the log's cases. A last item without
    an end makes its case open, unless ends are missing elsewhere in the log as well and it would be the longest by far.

    Notes
    -----
    The number open is compared with Little's law: rate of arrivals times mean cycle time.
    """
    spans = case_spans(pieces.items)
    silence = pieces.log.last - spans["ended"].to_numpy()
    last = spans["last"].to_numpy()
    onward = ~pieces.last
    gap = np.append(np.maximum(pieces.starts[1:] - pieces.ends[:-1], 0.0), 0.0)
    chance = np.zeros(len(spans))
    for code in np.unique(last):
        rows = last == code
        gaps = np.sort(gap[onward & (pieces.activity == code)])
        chance[rows] = _still_going(gaps, silence[rows])
    unended = pieces.items["end"].isna().to_numpy()
    chance = np.where(unended[pieces.last], _still_working(pieces, unended)[pieces.last], chance)
    expected = _expected(spans)
    # Fewer than ten may be missing by chance.
    few = expected >= 10 and chance.sum() < _FEW * expected and not unended[pieces.last].any()
    return OpenCases(
        spans=spans, chance=chance, only_finished=bool(few and _thins_out(spans, pieces.log.last)), expected=expected
    )


def _still_working(pieces: Pieces, unended: NDArray[np.bool_]) -> NDArray[np.float64]:
    """Return the chance that an item without an end goes on, rather than that its end was not noted.

    Ends are missing in the share of items without one although their case went on.
    """
    missing = float(unended[~pieces.last].mean()) if (~pieces.last).any() else 0.0
    lasted, chance = pieces.ends - pieces.starts, np.ones(len(unended))
    for code in np.unique(pieces.activity[unended]):
        rows = pieces.activity == code
        known = np.sort(lasted[rows & ~unended])
        silence = pieces.log.last - pieces.starts[rows]
        longer = (len(known) - np.searchsorted(known, silence) + 0.5) / (len(known) + 1)
        chance[rows] = longer / (longer + missing)
    return chance


def _still_going(gaps: NDArray[np.float64], silence: NDArray[np.float64]) -> NDArray[np.float64]:
    """Return the chance that cases go on, given the gaps seen after the same step and their silence."""
    # Half a case more, so that no chance is quite 0 or 1.
    longer = (len(gaps) - np.searchsorted(gaps, silence, side="left") + 0.5) / (len(gaps) + 1)
    chance = np.zeros(len(silence))
    if len(gaps):
        # The share that goes on depends on how many are open; a few rounds settle both.
        for _ in range(_ROUNDS):
            ended = (1 - chance).sum()
            goes_on = (len(gaps) + chance.sum()) / (len(gaps) + len(silence))
            chance = goes_on * longer / (goes_on * longer + ended / (len(gaps) + len(silence)) + 1e-300)
    return chance


def _expected(spans: pd.DataFrame) -> float:
    window = spans["began"].max() - spans["began"].min()
    return float(len(spans) * (spans["ended"] - spans["began"]).mean() / window) if window else 0.0


def _thins_out(spans: pd.DataFrame, last: float) -> bool:
    """Whether fewer cases begin in the last stretch, as long as a slow case takes, than in the rest of the log.

    A log of one window keeps of the cases that begin near its end only the quick ones.
    """
    began, took = spans["began"].to_numpy(), (spans["ended"] - spans["began"]).to_numpy()
    # A quarter of the log at most, so that there is a rest to hold it against.
    stretch = min(float(np.quantile(took, 0.75)), (last - began.min()) / 4)
    if stretch <= 0 or last - began.max() > stretch:
        return False
    late = int((began > last - stretch).sum())
    usual = (len(began) - late) / (last - stretch - began.min()) * stretch
    # Two standard deviations of a Poisson count.
    return bool(late < usual - 2 * np.sqrt(usual))


def finished_by(took: NDArray[np.float64], limit: NDArray[np.float64], at: NDArray[np.float64]) -> NDArray[np.float64]:
    """Return the share of cases that end within each time of `at`, from cases seen only if they took less than a limit.

    Product-limit estimate for right truncation (Lynden-Bell 1971), 1 at the longest time seen.
    """
    order = np.argsort(took)
    values, counts = np.unique(took[order], return_counts=True)
    at_risk = np.searchsorted(took[order], values, side="right") - (
        np.searchsorted(np.sort(limit), values, side="left")
    )
    factors = 1 - counts / np.maximum(at_risk, counts + 1e-9)
    factors[0] = 1.0
    reached = np.concatenate([np.cumprod(factors[::-1])[::-1][1:], [1.0]])
    place = np.searchsorted(values, at, side="right") - 1
    return np.asarray(np.where(place < 0, 0.0, reached[np.maximum(place, 0)]))
