"""Finds and estimates worked out once more; the ends of the interval as roots of Wilson's equation."""

from __future__ import annotations

from collections.abc import Callable

import numpy as np

from tests.laws.plain_cases import NAN, PlainRun
from tests.laws.plain_measures import Answer, ratio


def estimated(which: str) -> Callable[[PlainRun], Answer]:
    """The share, or the shares x at which it lies just 1.96 standard errors of x away from x."""
    def figure(run: PlainRun) -> Answer:
        drawn = [(c.money("sampled"), c.many("found") > 0) for c in run.counted
                 if c.money("sampled") > 0 and c.many("inspected")]
        if not drawn:
            return NAN, 0
        total = sum(weight for weight, _ in drawn)
        share = sum(weight for weight, found in drawn if found) / total
        spread = 1.959964**2 * sum(weight**2 for weight, _ in drawn) / total**2
        ends = sorted(np.roots([1 + spread, -2 * share - spread, share**2]).real)
        return 100 * {"middle": share, "low": ends[0], "high": ends[1]}[which], len(drawn)
    return figure


PLAIN = {"finds_per_inspection": lambda r: ratio(r, "found", "inspected"), "error_estimate": estimated("middle"),
         "error_estimate_low": estimated("low"), "error_estimate_high": estimated("high")}
