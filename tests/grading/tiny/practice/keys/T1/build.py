"""A very small exercise for the tests of the examination office."""

from courses import Desk, DeskCase, Draft, Option, Question
from synthetic_data import stream

COLOURS = ("red", "green", "blue", "white")


def build(variant):
    """Return three cases whose right answers depend on the seed."""
    draw = stream(variant.seed, "tiny")
    names = [f"case{number}" for number in range(1, 13)]
    colours = {name: COLOURS[draw.integers(4)] for name in names}
    months = {name: int(draw.integers(1, 30)) for name in names}
    fields = (
        Question(name="colour", item="colour", kind="buttons", label="field.colour",
                 options=tuple(Option(value=name, label=name) for name in COLOURS)),
        Question(name="months", item="months", kind="number", label="field.months", low=0, high=40))
    desk = Desk(kind="case", title="title.cases", fields=fields, graded=True,
                cases=tuple(DeskCase(id=name, title=name) for name in names))
    return Draft(desks={"cases": desk}, expected={"colour": colours, "months": months})
