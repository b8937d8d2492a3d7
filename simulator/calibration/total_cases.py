"""Cases that are none: a line of totals below a table, which has times and so is read as one."""

from __future__ import annotations

from collections.abc import Iterator

import numpy as np

from simulator.calibration.event_items import WorkLog, began, case_edges
from simulator.calibration.findings import LogFinding
from synthetic_data import heads_totals

_FEW = 5
"""Cases named as totals at most."""


def about_totals(log: WorkLog) -> Iterator[LogFinding]:
    """Yield the cases that are named as totals are and unlike all others: by their step, or by how long it lasts."""
    names = [str(name) for name in log.items["case"].cat.categories]
    named = {code for code, name in enumerate(names) if heads_totals(name, also_names=True)}
    # A table has a line of totals, or a few; ids such as SUM-000001 are an office's own.
    if not named or len(named) > _FEW:
        return
    codes, edges = log.items["activity"].cat.codes.to_numpy(), case_edges(log.items)
    cases = log.items["case"].cat.codes.to_numpy()[edges[:-1]]
    theirs = {code: codes[edges[place]:edges[place + 1]] for place, code in enumerate(cases) if code in named}
    others = set(np.unique(codes[~np.isin(log.items["case"].cat.codes, list(named))]).tolist())
    words = log.items["activity"].cat.categories
    for code, done in theirs.items():
        steps = ", ".join(str(words[step]) for step in dict.fromkeys(done.tolist()))
        why = f"no other case has its activity ({steps})" if not others & set(done.tolist()) else (
            "it lasts as long as all other cases together" if _spans_all(log, code, named) else "")
        if not why:
            continue
        yield LogFinding(
            name="line of totals",
            share=1 / len(names),
            found=f"The case {names[code]} looks like a line of totals: {why}.",
            lost="Steps, arrivals and times, as long as it counts as a case: take the line out of the file and read it "
            "again.",
        )


def _spans_all(log: WorkLog, code: int, named: set[int]) -> bool:
    """Tell whether one item of a case runs from the first moment of all other cases to their last."""
    codes, first = log.items["case"].cat.codes.to_numpy(), began(log.items)
    last = log.items["end"].to_numpy(float)
    mine, others = codes == code, ~np.isin(codes, list(named))
    if len(np.unique(codes[others])) < 2 or not np.isfinite(last[others]).any():
        return False
    return bool((mine & (first <= first[others].min()) & (last >= np.nanmax(last[others]))).any())
