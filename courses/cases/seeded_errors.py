"""How many errors that were laid into an office's piles were missed, under which circumstances.

What helps against rare errors depends on where they are missed: each working arrangement changes one circumstance, and
the counts tell which circumstances matter in this office.
"""

from __future__ import annotations

import numpy as np

ARRANGEMENTS = ("rotation", "refresher", "panel", "sample", "two_readers", "mornings")
"""What may be proposed; each answers to one circumstance."""
LAID = 40
"""Errors laid into the piles under either circumstance."""
HELPING = 2


def draw_counts(luck: np.random.Generator, prefix: str) -> tuple[list[str], tuple[tuple[str, int, str, int], ...]]:
    """Return the two arrangements that help in this office, and for each arrangement what was missed without and with.

    Parameters
    ----------
    luck : of the variant
    prefix : of the texts; each arrangement has `<prefix>.<arrangement>.without` and `.with`

    Returns
    -------
    helps : names
    rows : circumstance, errors missed of 40, other circumstance, errors missed of 40; in an order of their own

    Notes
    -----
    Where it matters 14 to 20 more of 40 are missed without. Elsewhere the two counts differ by 3 at most, as luck would
    have it; two such rows lie as low and two as high as those that matter, so neither the largest nor the smallest
    numbers tell.
    """
    order = [ARRANGEMENTS[place] for place in luck.permutation(len(ARRANGEMENTS))]
    helps, low = order[:HELPING], order[HELPING:HELPING + 2]
    rows = []
    for name in [ARRANGEMENTS[place] for place in luck.permutation(len(ARRANGEMENTS))]:
        few = int(luck.integers(4, 11)) if name in (*helps, *low) else int(luck.integers(20, 29))
        more = int(luck.integers(14, 21)) if name in helps else int(luck.integers(-3, 4))
        rows.append((f"{prefix}.{name}.without", few + more, f"{prefix}.{name}.with", few))
    return sorted(helps, key=ARRANGEMENTS.index), tuple(rows)
