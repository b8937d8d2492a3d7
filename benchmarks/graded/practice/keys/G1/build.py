"""The exercise of `benchmarks/grade.py`: twelve cases to decide, and a table that a model is fitted to."""

from courses import Desk, DeskCase, Draft, Option, Question
from synthetic_data import stream

COLOURS = ("red", "green", "blue", "white")


def build(variant):
    """Return cases and a table of 500 people that depend on the seed."""
    draw = stream(variant.seed, "benchmark")
    names = [f"case{number}" for number in range(1, 13)]
    colours = {name: COLOURS[draw.integers(4)] for name in names}
    months = {name: int(draw.integers(1, 30)) for name in names}
    fields = (
        Question(name="colour", item="colour", kind="buttons", label="field.colour",
                 options=tuple(Option(value=name, label=name) for name in COLOURS)),
        Question(name="months", item="months", kind="number", label="field.months", low=0, high=40))
    desk = Desk(kind="case", title="title.cases", fields=fields, graded=True,
                cases=tuple(DeskCase(id=name, title=name) for name in names))
    rows = "".join(f"{age},{days},{int(3 * age + days > 150)}\n" for age, days in draw.integers(0, 90, (500, 2)))
    return Draft(desks={"cases": desk}, expected={"colour": colours, "months": months},
                 files={"people.csv": ("age,days,late\n" + rows).encode()})
