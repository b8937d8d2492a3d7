"""Try every exercise at full size; write what was measured into docs/reference/bots.md and docs/reference/gate/<id>.md.

    python docs/bots.py             takes about an hour on both cores
    python docs/bots.py X1 X2       these exercises alone; what the pages say of the others stays
    python docs/bots.py X1 --marks  before that, measure the pass mark and its error and store both in exercise.yml
    python docs/bots.py X1 --variants=40   a first look: gate/X1.md alone
"""

import itertools
import re
import sys
from concurrent.futures import ProcessPoolExecutor
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
PAGE = ROOT / "docs" / "reference" / "bots.md"
GATE = ROOT / "docs" / "reference" / "gate"
VARIANTS, SEED = 200, 2
HEAD = (
    "# What lazy strategies earn\n\nGuard G5: each exercise is tried by strategies that read no file, by a skilled "
    "person who is unsure now and then, and by a solver that reads the pack alone. Shares of all points over 200 "
    "variants; passes as a share of the variants. Lazy strategies must stay below 0.25 on average, the solver reaches "
    "0.95 on every variant, the skilled person lies between 0.65 and 0.90. What strategies earn that read a little "
    "stands in [the gate](gate.md).\n\nMade by `python docs/bots.py`, which runs `readiness course bots "
    "--variants 200 --seed 2`; the tests hold every exercise to it. F3 gives its points for finishing; here it is "
    "scored by what it measures.\n\n")


def measured(exercise, variants, marks):
    """Everything that was measured of one exercise: rows of the bots' table, and its section; the mark before that."""
    from courses import bots_table, gate_text, load_exercise, measure_gate

    if marks:  # in the same process, where the variants are built already
        print(store_marks(exercise, variants), flush=True)
    report = measure_gate(load_exercise(exercise), variants, SEED, full=True)
    plain = [one for one in report.bots if one.kind != "shortcut"]
    broken = [f"{one.exercise}, {one.bot}: {one.verdict}" for one in plain if one.verdict]
    return exercise, bots_table(plain).splitlines(), gate_text(report), [*broken, *map(str, report.problems)]


def store_marks(exercise, variants):
    """Measure mark and error, and write both into exercise.yml in the place of the old ones."""
    from courses import load_exercise, marks_of_exercise

    found = load_exercise(exercise)
    marks = marks_of_exercise(found, variants, SEED)
    path = found.keys / "exercise.yml"
    lines = [line for line in path.read_text(encoding="utf-8").splitlines()
             if not re.match(r"(pass_mark|standard_error):", line)]
    mark = found.pass_mark if marks.proposed is None or found.status == "completion" else marks.proposed
    lines += [f"pass_mark: {mark:g}", f"standard_error: {marks.standard_error:.2f}"]
    path.write_text("\n".join(lines) + "\n", encoding="utf-8")
    return f"{exercise}: pass_mark {mark:g}, standard_error {marks.standard_error:.2f}"


def joined(old, new, exercises):
    """Lines of the bots' table: the new ones, and those of the old page for all other exercises of the course."""
    kept = [line for line in old.splitlines() if line.startswith("| ") and line.split(" | ")[0][2:] not in new]
    lines = {name: new.get(name) or [line for line in kept if line.startswith(f"| {name} | ")] for name in exercises}
    return "\n".join(itertools.chain.from_iterable(lines.values()))


def read(path):
    """A page as it was, empty when there is none."""
    return path.read_text(encoding="utf-8") if path.exists() else ""


def write(chosen, marks, variants):
    """Write the pages, anew for the chosen exercises; on fewer variants than all, the pages of the gate alone."""
    from courses import list_exercises

    names = chosen or list_exercises()
    with ProcessPoolExecutor(2) as pool:
        found = list(pool.map(measured, names, itertools.repeat(variants), itertools.repeat(marks)))
    if variants == VARIANTS:  # a page of first looks would pass for the real one
        head = found[0][1][:2]
        rows = joined(read(PAGE), {name: table[2:] for name, table, _, _ in found}, list_exercises())
        PAGE.write_text(HEAD + "\n".join(head) + "\n" + rows + "\n", encoding="utf-8")
    for name, _, section, _ in found:
        GATE.mkdir(exist_ok=True)
        (GATE / f"{name}.md").write_text(section.rstrip() + "\n", encoding="utf-8")
    for line in itertools.chain.from_iterable(broken for *_, broken in found):
        print(line)


if __name__ == "__main__":
    sys.path.insert(0, str(ROOT))
    words = sys.argv[1:]
    few = [int(word.partition("=")[2]) for word in words if word.startswith("--variants=")]
    write([word for word in words if not word.startswith("--")], "--marks" in words, (few or [VARIANTS])[0])
