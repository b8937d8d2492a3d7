"""Do the statistics keep their promise? Small versions of shipped offices, run thousands of times and cut into blocks.

    python benchmarks/statistics.py [--json] [--page] [--blocks 1000] [--workers 2] [--cache folder]
                                  [--engine auto]

One long set of replications of each office is made; disjoint blocks of 10 are then independent studies of the same
office, whose true figures the whole set knows. With `--cache` the set is kept and gone on with; `--page` writes
docs/reference/statistics.md. Prints

    coverage_least, coverage_most       of 100 intervals of one figure (a cell), how many hold it: extremes of all cells
    coverage_mean, coverage_of_five     the mean of all cells, with 10 and with 5 runs
    rare_bounds_least                   shares too rare for an interval: of 100 bounds, how many hold, the least
    cells_outside                       cells significantly outside 93 to 97 (binomial, Holm)
    five_below_90                       figures whose intervals of 5 runs surely hold less than 90 (binomial, Holm)
    false_comparisons_of_100            comparisons of an office with itself, luck apart, that show any difference
    halfwidth_coverage                  of 100 stops at a half-width, how many hold the figure

The engine is the compiled one where it knows the office: the same figures to the last digit (`--engine simpy` shows),
sooner. 1,000 blocks take about 20 minutes of one core; 100 show whether something is broken.
"""

import importlib
import sys
from pathlib import Path


def give_way():
    """Put the standard library's module of this name in the place of this file.

    Every benchmark runs with this folder first on its path, and some of what they import wants that module.
    """
    everywhere, here = sys.path, Path(__file__).parent
    del sys.modules["statistics"]
    try:
        sys.path = [folder for folder in everywhere if Path(folder).resolve() != here.resolve()]
        importlib.import_module("statistics")
    finally:
        sys.path = everywhere


if __name__ == "statistics":
    give_way()
elif __name__ == "__main__":
    from promises import main

    sys.exit(main())
