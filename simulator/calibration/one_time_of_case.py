"""A column with one time for all steps of a case: the case's own begin or end, taken for that of each step."""

from __future__ import annotations

from collections.abc import Iterator

import numpy as np

from simulator.calibration.event_items import DAY, WorkLog, case_edges
from simulator.calibration.findings import LogFinding, of_100

_CASES, _NEARLY = 10, 0.95
"""Cases of several steps from which on something can be said, and the part of them that is nearly all."""


def about_one_time(log: WorkLog) -> Iterator[LogFinding]:
    """Yield a finding for each of starts and ends that hardly any case has more than one of."""
    edges = case_edges(log.items)
    several = np.diff(edges) > 1
    for part, whole in (("start", "begin"), ("end", "end")):
        times = log.items[part].to_numpy(float)
        # Days alone may well be the same for all steps of a quick case.
        if np.isnan(times).any() or (times % DAY == 0).all() or several.sum() < _CASES:
            continue
        same = np.minimum.reduceat(times, edges[:-1]) == np.maximum.reduceat(times, edges[:-1])
        share = float(same[several].mean())
        if share >= _NEARLY:
            yield LogFinding(
                name="one time for a case", share=share,
                found=f"In {of_100(share)} cases all steps have the same {part}, as where it is the {whole} of the "
                "case and not of its steps.",
                lost=f"Minutes of work, waits and cycle times, if it is so: name the times of the steps with --{part}, "
                "or leave that column out.")
