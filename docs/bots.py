"""Let every bot sit every exercise on 200 variants; write what they earned into docs/reference/bots.md.

    python docs/bots.py             takes some minutes on both cores
    python docs/bots.py X1 X2       these exercises alone; the lines of the others stay
"""

import itertools
import sys
from concurrent.futures import ProcessPoolExecutor
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
PAGE = ROOT / "docs" / "reference" / "bots.md"
VARIANTS, SEED = 200, 2
HEAD = (
    "# What lazy strategies earn\n\nGuard G5: each exercise is tried by strategies that read no file, by a skilled "
    "person who is unsure now and then, and by a solver that reads the pack alone. Shares of all points over 200 "
    "variants. Lazy strategies must stay below 0.25 on average, the solver reaches 0.95 on every variant, the skilled "
    "person lies between 0.65 and 0.90.\n\nMade by `python docs/bots.py`, which runs `readiness course bots "
    "--variants 200 --seed 2`; the tests hold every exercise to it. F3 gives its points for finishing; here it is "
    "scored by what it measures.\n\n")


def measured(exercise):
    """What every bot earned on one exercise."""
    from courses import load_exercise, measure_bots

    return measure_bots(load_exercise(exercise), VARIANTS, SEED)


def joined(old, table, exercises):
    """The new table's lines, and those of the old page for all other exercises of the course, in its order."""
    head, new = table.splitlines()[:2], table.splitlines()[2:]
    measured_now = {line.split(" | ")[0] for line in new}
    kept = [line for line in old.splitlines() if line.startswith("| ") and line.split(" | ")[0] not in measured_now]
    lines = {name: [line for line in kept + new if line.startswith(f"| {name} | ")] for name in exercises}
    return "\n".join([*head, *itertools.chain.from_iterable(lines.values())])


def write(chosen):
    """Write the page, with new lines for the chosen exercises."""
    from courses import bots_table, check_bots, list_exercises

    with ProcessPoolExecutor(2) as pool:
        results = list(itertools.chain.from_iterable(pool.map(measured, chosen or list_exercises())))
    old = PAGE.read_text(encoding="utf-8") if PAGE.exists() else ""
    PAGE.write_text(HEAD + joined(old, bots_table(results), list_exercises()) + "\n", encoding="utf-8")
    check_bots(results)


if __name__ == "__main__":
    sys.path.insert(0, str(ROOT))
    write(sys.argv[1:])
