"""One office and several alternatives as one document: a table of measures by alternatives, and pictures of all."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Any

import pandas as pd

from simulator.experiments.comparison import never_wrong
from simulator.experiments.overload import has_no_mean
from simulator.experiments.several import ManyCompared
from simulator.experiments.tornado import Dependence
from simulator.measures.registry import role_measures
from simulator.plan.scenario import Scenario
from simulator.report.charts import charts, process_maps
from simulator.report.dependence import dependence_blocks, measure_of_answer, not_tried
from simulator.report.grounds import changed_numbers, definitions, limits, number_origins, report_footer
from simulator.report.planner import overloaded, waits_and_offices
from simulator.report.printing import records
from simulator.report.roles import roles_of_pair
from simulator.report.sentences import (
    family_text,
    few_runs_texts,
    lower,
    number,
    priced,
    shown,
    span_text,
    told_verdict,
)
from synthetic_data import (
    Details,
    Document,
    Figure,
    Heading,
    KeyFigure,
    Note,
    PageElement,
    Paragraph,
    Table,
    interval_dots,
)

_ACROSS = 3
"""Alternatives side by side in one table: more are cut off on a printed page."""


def several_report(many: ManyCompared, found: Sequence[Dependence] = ()) -> Document:
    """Return the planner's report on one scenario and its alternatives.

    Parameters
    ----------
    found : what the difference of each alternative depends on, in their order; nothing where that was not tried
    """
    before = many.logs[0].scenario
    after = [log.scenario for log in many.logs[1:]]
    depends = [block for label, one in zip(_labels(many), found, strict=False)
               for block in dependence_blocks(one, lower(label))]
    blocks = [
        *_opening(many), *_figures(many), *_roles(many), *depends, *charts(many), *process_maps(many),
        *_grounds(many), *limits(many, *([] if found else [not_tried(many)])),
        *definitions([*_shown(many)["measure"].drop_duplicates(), *role_measures()])]
    return Document(title=f"{before.title} and {len(after)} alternatives", blocks=blocks, lead=_lead(many),
                    footer=report_footer(many.logs[0].seed, dict(zip(["before", *many.letters], [before, *after],
                                                                     strict=True))))


def _labels(many: ManyCompared) -> list[str]:
    return [label for _, label in many.sides[1:]]


def answered(many: ManyCompared) -> str:
    """Return the measure that the first page tells: that of the question, or the first that all offices have."""
    wanted = measure_of_answer([many.logs[0].scenario, many.logs[1].scenario])
    rows = _shown(many)
    rows = rows[[not (any(many.growth) and has_no_mean(name)) for name in rows["measure"]]]
    counts = rows[rows["difference"].notna()].groupby("measure", sort=False).size()
    # What some alternatives lack compares nothing on the first page.
    told = [str(name) for name, count in counts.items() if count == len(many.pairs)]
    return wanted if wanted in told or not told else told[0]


def _rows_of(many: ManyCompared, name: str) -> list[Any]:
    return list(many.table[many.table["measure"] == name].itertuples())


def _lead(many: ManyCompared) -> str:
    rows = _rows_of(many, answered(many))
    # Only NaN differs from itself.
    if not rows or rows[0].baseline != rows[0].baseline:
        return f"{len(many.pairs)} alternatives were compared with the office as it is."
    parts = [f"{number(row.alternative, row.low, row.high)} with {row.letter}{_told(row)}" for row in rows]
    unit = priced(rows[0].unit, many.logs[0].scenario.currency)
    first = number(rows[0].baseline, rows[0].low, rows[0].high)
    return f"{rows[0].title}: {first} {unit} before, {', '.join(parts[:-1])}{' and ' if parts[1:] else ''}{parts[-1]}."


def _told(row: Any) -> str:
    if row.verdict in ("better", "worse", "different"):
        near, far = sorted((abs(row.low), abs(row.high)))
        return f" ({span_text(near, far) if near < far else near} {'less' if row.difference < 0 else 'more'})"
    return "" if row.verdict == "no verdict" else f" ({row.verdict})"


def _opening(many: ManyCompared) -> Iterator[PageElement]:
    """The first page: question, what limits the answer, one figure for each office, one picture."""
    scenarios = [log.scenario for log in many.logs]
    yield Heading("Question")
    asked = next((one.question for one in reversed(scenarios) if one.question), "")
    yield Paragraph(asked or "What changes for citizens and for the office?")
    yield from (Note(text, "warning") for text in
                [*overloaded(many), *few_runs_texts(len(many.sides[0][0].replications))])
    for row in _rows_of(many, answered(many))[:6]:
        after, before = (number(value, row.low, row.high) for value in (row.alternative, row.baseline))
        unit = priced(row.unit, scenarios[0].currency)
        yield KeyFigure(f"With {row.letter}: {scenarios[1 + many.letters.index(row.letter)].title}",
                        f"{after} {unit}", f"before: {before}; {row.verdict}")
    yield from waits_and_offices(many)


def _shown(many: ManyCompared) -> pd.DataFrame:
    """The rows of all comparisons that are shown."""
    table = many.table
    return table[table["verdict"].ne("not measured") & ~never_wrong(table)]


def _growth(many: ManyCompared, letter: str) -> tuple[float, float]:
    return many.growth[0], many.growth[1 + many.letters.index(letter)]


def _figures(many: ManyCompared) -> Iterator[PageElement]:
    table, runs = _shown(many), len(many.sides[0][0].replications)
    yield Heading("Figures")
    yield _differences(many)
    for begin in range(0, len(many.letters), _ACROSS):
        yield _across(many, table, many.letters[begin : begin + _ACROSS])
    yield Paragraph(f"{len(table)} differences were judged together, over all measures and all alternatives. "
                    f"{family_text(many.confidence, runs)} “Different” is a clear difference of which neither "
                    "direction is better by itself.")
    yield Details("Every difference with its interval", [_long(many, table)])


def _across(many: ManyCompared, table: pd.DataFrame, letters: Sequence[str]) -> Table:
    """Measures by alternatives: the figure, and below it the interval of the difference with the verdict."""
    rows = []
    for name in table["measure"].drop_duplicates():
        cells = {row.letter: row for row in table[table["measure"] == name].itertuples()}
        told = [_cell(cells.get(letter), _growth(many, letter)) for letter in letters]
        one = next(iter(cells.values()))
        rows.append((one.title, priced(one.unit, many.logs[0].scenario.currency),
                     shown(one, _growth(many, one.letter))[0], *told))
    columns = ("Measure", "Unit", "Before", *(f"With {letter}" for letter in letters))
    return Table(columns, rows, numeric=(2,), caption="Means over the runs; in brackets how far each alternative lies "
                 f"from before ({100 * many.confidence:g} of 100 interval of the difference), and the verdict.")


def _cell(row: Any, growth: tuple[float, float]) -> str:
    if row is None:
        return "not measured"
    _, after, _, interval = shown(row, growth)
    verdict = told_verdict(row, growth)
    return f"{after} ({verdict})" if interval in ("–", "every run") else f"{after} ({_signed(row)}; {verdict})"


def _signed(row: Any) -> str:
    low, high = (f"{'+' if bound > 0 else ''}{number(bound, row.low, row.high)}" for bound in (row.low, row.high))
    return f"{low} to {high}"


def _long(many: ManyCompared, table: pd.DataFrame) -> Table:
    rows = [(row.title, f"With {row.letter}", *shown(row, _growth(many, row.letter)),
             told_verdict(row, _growth(many, row.letter))) for row in
            table.sort_values("measure", key=lambda names: names.map(_order(table)), kind="stable").itertuples()]
    return Table(("Measure", "Alternative", "Before", "After", "Difference", "Interval", "Verdict"), rows,
                 numeric=(2, 3, 4, 5))


def _order(table: pd.DataFrame) -> dict[str, int]:
    return {name: place for place, name in enumerate(table["measure"].drop_duplicates())}


def _differences(many: ManyCompared) -> Figure:
    """How far each alternative lies from before in the measure of the first page."""
    rows = _rows_of(many, answered(many))
    unit = priced(rows[0].unit, many.logs[0].scenario.currency)
    value = f"{rows[0].title}, less before, {unit}"
    data = pd.DataFrame({"Alternative": [f"With {row.letter}" for row in rows],
                         value: [row.difference for row in rows],
                         "low": [row.difference if row.low != row.low else row.low for row in rows],
                         "high": [row.difference if row.high != row.high else row.high for row in rows]})
    clear = [row.letter for row in rows if row.verdict in ("better", "worse", "different")]
    finding = (f"A clear difference from before: {', '.join(f'with {letter}' for letter in clear)}." if clear
               else "No alternative differs clearly from before.")
    return interval_dots(data, label="Alternative", value=value, low="low", high="high", finding=finding,
                         title=f"How far each alternative lies from before: {lower(rows[0].title)}")


def _roles(many: ManyCompared) -> Iterator[PageElement]:
    rows = [(row.role.replace("_", " "), row.title, f"With {letter}", row.unit, *shown(row, _growth(many, letter)))
            for letter, pair in zip(many.letters, many.pairs, strict=True) for row in roles_of_pair(pair).itertuples()]
    if rows:
        yield Heading("By role of staff")
        columns = ("Role", "Measure", "Alternative", "Unit", "Before", "After", "Difference", "Interval")
        yield Table(columns, sorted(rows, key=lambda row: tuple(row[:3])), numeric=(4, 5, 6, 7))


def _grounds(many: ManyCompared) -> Iterator[PageElement]:
    """The numbers of the office before in full, and what each alternative changes."""
    before = many.logs[0].scenario
    yield from number_origins(before, "before")
    for letter, log in zip(many.letters, many.logs[1:], strict=True):
        yield Details(f"Every number that differs with {letter}: {log.scenario.title}",
                      [changed_numbers(before, log.scenario)])


def several_values(many: ManyCompared) -> dict[str, Any]:
    """Return the table of all alternatives as plain values, ready for JSON."""
    scenarios: list[Scenario] = [log.scenario for log in many.logs]
    overloads = {label: [vars(one) for one in found]
                 for (_, label), found in zip(many.sides, many.overloads, strict=True)}
    return {"baseline": scenarios[0].name, "alternatives": dict(zip(many.letters, [one.name for one in scenarios[1:]],
                                                                    strict=True)),
            "seed": many.logs[0].seed, "confidence": many.confidence, "measures": records(many.table),
            "overloads": overloads}
