"""Desks that show what a model picks: the office's own fairness test, counts of two groups, and its columns."""

from __future__ import annotations

from courses.cases.declaration_checks import COLUMNS, GROUPS, CheckingOffice, Counts
from courses.form.desk_spec import Desk, DeskCase, Panel
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
    groups = [GROUPS[split][0] for split in office.splits]
    cases = []
    for column in office.shuffled(COLUMNS):
        shares = {group: office.apart(column, group) for group in groups}
        rows = tuple((f"o5.group.{group}", round(100 * with_mark), round(100 * without))
                     for group, (with_mark, without) in shares.items())
        panel = Panel(name="columns", title="o5.proxy.panel", rows=rows, open=True,
                      head=("o5.proxy.group", "o5.proxy.with", "o5.proxy.without"))
        cases.append(DeskCase(id=column, title=f"o5.column.{column}", panels=(panel,)))
    desk = Desk(kind="case", title="o5.proxy.title", intro="o5.proxy.intro", graded=True, cases=tuple(cases),
                fields=(choice("what", "o5.proxy.ask", office.shuffled(["leave", "out"]), item="columns"),))
    out = {column for split, column in office.stand_in.items() if office.story[split] in ("a", "b")}
    return desk, {column: column in out for column in COLUMNS}
