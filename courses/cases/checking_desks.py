"""Desks that show what a model picks: the office's own fairness test, counts of two groups, columns, and the line."""

from __future__ import annotations

import numpy as np

from courses.cases.declaration_checks import (
    COLUMNS,
    GROUPS,
    LINE_POINTS,
    STAND_IN,
    CheckingOffice,
    Counts,
    worth_of_checks,
)
from courses.form.desk_spec import Bar, Chart, Desk, DeskCase, Panel, Question
from courses.form.questions import choice


def counts_panel(office: CheckingOffice, split: str, counts: Counts) -> Panel:
    """Return the counts of two groups side by side."""
    one, other = office.pairs[split]
    return Panel(name="counts", title="o5.counts", open=True, head=("o5.counts.what", f"o5.group.{one}",
                                                                    f"o5.group.{other}"),
                 rows=tuple((f"o5.counts.{line}", *pair) for line, pair in counts.items()))


def fairness_test_desk(office: CheckingOffice) -> Desk:
    """The office's own test on the trainee's data; it never rings."""
    spring = office.lines["spring"]
    words = f"o5.agency.{office.test}"
    head = ("o5.agency.group", f"{words}.before", f"{words}.after", "o5.agency.times", "o5.agency.points")
    told = {each: f"{words}.{each}_told" for each in ("rings", "silent")}
    if office.test == "whole":
        found = [100 * float(office.error[these].mean()) for these in (office.sample, office.flagged)]
        tables: dict[str, tuple[tuple[str, float, float, float, float], ...]] = {
            "all": (("o5.agency.everybody", *_moved(*found)),)}
    else:
        sides = {"shares": (office.sample, office.flagged),
                 "halves": (office.flagged & spring, office.flagged & ~spring)}[office.test]
        tables = {split: tuple((f"o5.group.{group}", *_moved(*(100 * office.count(group, these) / int(these.sum())
                                                               for these in sides)))
                               for group in office.pairs[split]) for split in office.splits}
    cases = tuple(DeskCase(id=name, title=f"o5.split.{name}", feedback=told, panels=(
        Panel(name="shares", title=f"{words}.panel", head=head, open=True, rows=rows),))
        for name, rows in tables.items())
    return Desk(kind="case", title="o5.agency.title", intro="o5.agency.intro", cases=cases,
                fields=(choice("verdict", "o5.agency.ask", ("rings", "silent")),),
                rule_card=(f"{words}.rule1", f"{words}.rule2"))


def _moved(before: float, after: float) -> tuple[float, float, float, float]:
    """Two shares, and by how much the second differs: how many times, how many points."""
    return round(before, 1), round(after, 1), round(after / before, 2), round(after - before, 1)


def columns_desk(office: CheckingOffice) -> tuple[Desk, dict[str, bool]]:
    """Which columns to take out of the model; column → whether it stands in for a group that is checked too often."""
    groups = [pair[0] for split, pair in GROUPS.items() if split in STAND_IN]
    cases = []
    for column in office.shuffled(COLUMNS):
        mark = office.lines[column]
        rows = tuple((f"o5.group.{group}", round(100 * office.lines[group][mark].mean()),
                      round(100 * office.lines[group][~mark].mean())) for group in groups)
        panel = Panel(name="columns", title="o5.proxy.panel", rows=rows, open=True,
                      head=("o5.proxy.group", "o5.proxy.with", "o5.proxy.without"))
        cases.append(DeskCase(id=column, title=f"o5.column.{column}", panels=(panel,)))
    desk = Desk(kind="case", title="o5.proxy.title", intro="o5.proxy.intro", graded=True, cases=tuple(cases),
                fields=(choice("what", "o5.proxy.ask", office.shuffled(["leave", "out"]), item="columns"),))
    out = {STAND_IN[split] for split in STAND_IN if office.story[split] in ("a", "b")}
    return desk, {column: column in out for column in COLUMNS}


def prices_panel(office: CheckingOffice) -> Panel:
    """Return what an error found brings and what a check in vain costs."""
    return Panel(name="prices", title="o5.prices", open=True,
                 rows=(("o5.prices.value", office.value), ("o5.prices.price", office.price)))


def line_desk(office: CheckingOffice) -> tuple[Desk, dict[str, float]]:
    """Where to put the line of the repaired model, on the random sample; paid by what it does on the register."""
    scores, errors = office.repaired[office.sample], office.error[office.sample]
    bins = np.minimum(scores // 10, 9)
    bars = tuple(Bar(label=f"{10 * low}-{10 * low + 9}", counts={
        name: float(((bins == low) & (errors == kind)).sum()) for name, kind in (("error", True), ("fine", False))})
        for low in range(10))
    sample = tuple((float(score), "error" if wrong else "fine")
                   for score, wrong in sorted(zip(scores.tolist(), errors.tolist(), strict=True)))
    worth = {line: worth_of_checks(office, office.repaired >= line) for line in range(101)}
    nothing, best = max(worth[0], worth[100]), max(worth.values())
    # Bounded below, so that the worst line costs no more than the best one brings.
    payoffs = {str(line): LINE_POINTS * max(-1.0, (value - nothing) / (best - nothing))
               for line, value in worth.items()}
    top = max(worth, key=lambda line: worth[line])
    # Far from the best line, so that a slider that is not moved earns little.
    start = float(office.luck.choice([place for place in range(2, 99, 4) if abs(place - top) > 25]))
    ask = Question(name="line", item="response", kind="slider", label="o5.line.ask", low=0, high=100, step=1,
                   start=start, hint="o5.line.hint")
    chart = Chart(finding="o5.line.finding", axis="o5.line.axis", bars=bars, sample=sample,
                  series={"error": "o5.line.error", "fine": "o5.line.fine"})
    case = DeskCase(id="line", title="o5.line.case", text="o5.line.text", panels=(prices_panel(office),))
    return Desk(kind="chart", title="o5.line.title", intro="o5.line.intro", graded=True, cases=(case,),
                fields=(ask,), chart=chart), payoffs
