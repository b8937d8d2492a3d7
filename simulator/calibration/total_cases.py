"""Cases that are none: a line of totals below a table, which has times and so is read as one."""

from __future__ import annotations

from collections.abc import Iterator

import numpy as np

from simulator.calibration.event_items import WorkLog, case_edges
from simulator.calibration.findings import LogFinding
from synthetic_data import heads_totals


def about_totals(log: WorkLog) -> Iterator[LogFinding]:
    """Yield the cases that are named as totals are and unlike all others: no activity of theirs is anybody else's."""
    names = [str(name) for name in log.items["case"].cat.categories]
    named = [code for code, name in enumerate(names) if heads_totals(name)]
    if not named:
        return
    codes, edges = log.items["activity"].cat.codes.to_numpy(), case_edges(log.items)
    cases = log.items["case"].cat.codes.to_numpy()[edges[:-1]]
    theirs = {code: codes[edges[place]:edges[place + 1]] for place, code in enumerate(cases) if code in named}
    others = set(np.unique(codes[~np.isin(log.items["case"].cat.codes, named)]).tolist())
    unlike = [code for code, steps in theirs.items() if not others & set(steps.tolist())]
    words = log.items["activity"].cat.categories
    for code in unlike:
        steps = ", ".join(str(words[step]) for step in dict.fromkeys(theirs[code].tolist()))
        yield LogFinding(
            name="line of totals",
            share=1 / len(names),
            found=f"The case {names[code]} looks like a line of totals: no other case has its activity ({steps}).",
            lost="Steps, arrivals and times, as long as it counts as a case: take the line out of the file and read it "
            "again.",
        )
