"""From the rows of a table to cases: every cell read as its column's kind, all that is wrong told by row and column."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace

from courses.authoring.case_sheet import CaseSheet, Row
from courses.authoring.cell_values import Unclear, Value, may_be_thousands, read_cell, read_sentence
from courses.authoring.table_form import RESERVED, TableForm
from courses.cases.table_pool import TableCase, apportion, evidence_of
from synthetic_data import Problem, did_you_mean, heads_totals

USES = ("graded", "practice")
MOST_OF_ONE = 0.6
"""Share of the cases that count which one answer may be right in; beyond it, giving it throughout tells nothing."""
FEWEST_PRACTICE = 4
FEWEST_OF_A_LINE = 2
"""Cases of every pile that each line of the rule must decide."""
_SEVERAL = re.compile(r"\s*[,;/|&+\n]\s*|\s+(?:or|and)\s+")
SPARE = 1.5
"""So many times the cases that one trainee gets the table must hold at least."""


def rows_of(sheet: CaseSheet, form: TableForm) -> tuple[list[TableCase], list[Problem]]:
    """Return the cases of a table and everything that is wrong with it, row by row."""
    problems = [*sheet.problems, *_column_problems(sheet, form), *_thousands(sheet, form)]
    cases: list[TableCase] = []
    for line, row in sheet.rows:
        case, found = _case(sheet.name, line, row, form)
        problems += found
        cases += [case] if case else []
    problems += _zeros_apart(sheet.name, sheet.rows, form)
    return cases, [*problems, *_twins(sheet.name, cases), *([] if problems else _balance(sheet.name, cases, form))]


def _column_problems(sheet: CaseSheet, form: TableForm) -> Iterator[Problem]:
    wanted = ["use", "answer", "rule", "why", *form.columns, *(["reason"] if form.reasons else [])]
    for name in wanted:
        if name not in sheet.columns:
            yield Problem(where=f"{sheet.name}: heading", rule=f"has no column {name}",
                          remedy=did_you_mean(name, set(sheet.columns) - set(wanted)) or "add it")
    for name in sheet.columns:
        if name not in wanted and name not in RESERVED:
            yield Problem(where=f"{sheet.name}: heading: {name}", rule="is a column that table.yml does not name",
                          remedy="name it under columns:, or take it out")
        elif name == "reason" and not form.reasons:
            yield Problem(where=f"{sheet.name}: heading: reason", rule="stands in the table; table.yml has no reasons:",
                          remedy="name the reasons there, or take the column out")


def _thousands(sheet: CaseSheet, form: TableForm) -> Iterator[Problem]:
    """Yield the first number of each column whose marks may all divide thousands, whatever decimal sign is declared."""
    for name, column in form.columns.items():
        written = [row[name] for _, row in sheet.rows if name in row and isinstance(row[name].value, str)]
        marked = [cell for cell in written if {*cell.text} & {",", "."}]
        if form.decimal and column.kind == "number" and marked and all(may_be_thousands(cell.text) for cell in marked):
            yield Problem(where=marked[0].place, value=marked[0].text, rule="can be read as a thousand: no number of "
                          "this column has a mark with other than three digits behind it",
                          remedy="write 1234, or 1,2340 where a decimal number is meant")


def _case(sheet: str, line: int, row: Row, form: TableForm) -> tuple[TableCase | None, list[Problem]]:
    problems: list[Problem] = []
    if row["use"].text not in USES and (word := next((c.text for c in row.values() if heads_totals(c.text)), "")):
        return None, [Problem(where=f"{sheet}: line {line}", rule="is a line of totals and no case", value=word,
                              remedy="take the line out")]
    cells = [(name, _value(row, name, form, problems)) for name in form.columns if name in row]
    use = _chosen(sheet, line, row, "use", USES, problems)
    answer = _chosen(sheet, line, row, "answer", form.answers, problems)
    rule = _chosen(sheet, line, row, "rule", form.rule, problems)
    reason = _chosen(sheet, line, row, "reason", form.reasons, problems) if form.reasons else ""
    why, later = (_sentence(row, column, problems) for column in ("why", "later"))
    if later and use == "graded":
        problems.append(Problem(where=f"{sheet}: line {line}, column later", value=later[:40],
                                rule="is told at once, so in practice alone",
                                remedy="empty the cell; why is told after grading"))
    if use == "practice" and not why:
        problems.append(Problem(where=f"{sheet}: line {line}, column why", rule="is empty in a case for practice",
                                remedy="say in a sentence why this answer is right; it is told at once"))
    if answer and rule and form.rule[rule].otherwise == answer:
        problems.append(Problem(where=f"{sheet}: line {line}, column rule", value=rule, rule="is a line without which "
                                f"the answer would be the same ({answer})",
                                remedy="name the line that decides this case"))
    if problems:
        return None, problems
    return TableCase(line=line, use=use, cells=tuple(cells), answer=answer, rule=rule, reason=reason, why=why,
                     later=later), []


def _value(row: Row, name: str, form: TableForm, problems: list[Problem]) -> Value:
    cell = row[name]
    try:
        return read_cell(cell, form.columns[name].kind, form.decimal)
    except Unclear as problem:
        problems.append(Problem(where=cell.place, rule=problem.rule, value=cell.text, remedy=problem.remedy))
        return None


def _sentence(row: Row, column: str, problems: list[Problem]) -> str:
    if column not in row:
        return ""
    try:
        return read_sentence(row[column])
    except Unclear as problem:
        problems.append(Problem(where=row[column].place, rule=problem.rule, value=row[column].text[:40],
                                remedy=problem.remedy))
        return row[column].text


def _chosen(sheet: str, line: int, row: Row, column: str, known: Mapping[str, object] | Sequence[str],
            problems: list[Problem]) -> str:
    if column not in row:
        return ""  # told once, for the heading
    said = row[column].text
    parts = [part.strip() for part in _SEVERAL.split(said)]
    if len(parts) > 1 and all(part in known for part in parts):
        problems.append(Problem(where=f"{sheet}: line {line}, column {column}", value=said,
                                rule=f"names {len(parts)}, where one is right", remedy="keep the one that the rule "
                                "gives; a case in which two are right asks nothing"))
        return ""
    if said not in known:
        problems.append(Problem(where=f"{sheet}: line {line}, column {column}", value=said or None,
                                rule="is empty" if not said else f"is not known as {column}",
                                remedy=did_you_mean(said, known)))
        return ""
    return said


def _twins(sheet: str, cases: Sequence[TableCase]) -> Iterator[Problem]:
    """Cases with the same evidence: they contradict each other, or one of them is too many."""
    first: dict[str, TableCase] = {}
    for case in cases:
        twin = first.setdefault(evidence_of(case.cells), case)
        if twin is not case:
            same = (twin.answer, twin.reason) == (case.answer, case.reason)
            yield Problem(where=f"{sheet}: line {case.line}", rule=f"has the same evidence as line {twin.line}"
                          + ("" if same else " and another answer, so nobody can know"),
                          remedy="take one of them out" if same else "add the column that tells the two apart")


def _zeros_apart(sheet: str, rows: Sequence[tuple[int, Row]], form: TableForm) -> Iterator[Problem]:
    """Ids that differ by zeros in front alone, as a spreadsheet drops them: 007 and 7."""
    for column in (name for name, one in form.columns.items() if one.kind == "id"):
        first: dict[str, tuple[int, str]] = {}
        for line, row in rows:
            said = row[column].text if column in row else ""
            at, known = first.setdefault(said.lstrip("0"), (line, said)) if said.isdecimal() else (line, said)
            if known != said:
                yield Problem(where=f"{sheet}: line {line}, column {column}", value=said,
                              rule=f"differs from {known} in line {at} by zeros in front alone, which spreadsheets "
                              "drop",
                              remedy="write both with all their digits; where they are two, give the column the kind "
                              "text")


def _balance(sheet: str, cases: Sequence[TableCase], form: TableForm) -> Iterator[Problem]:
    graded = [case for case in cases if case.use == "graded"]
    if len(graded) < SPARE * form.show:
        yield Problem(where=sheet, value=len(graded), rule=f"must hold {round(SPARE * form.show)} cases or more that "
                      f"count, where each trainee gets {form.show}", remedy="write more rows, or show fewer")
        return
    practice = len(cases) - len(graded)
    if practice < FEWEST_PRACTICE:
        yield Problem(where=sheet, rule=f"must hold {FEWEST_PRACTICE} cases for practice", value=practice,
                      remedy="write practice under use")
    for column, known in (("answer", form.answers), ("reason", form.reasons)):
        said = Counter(getattr(case, column) for case in graded)
        for name in known:
            if not said[name]:
                yield Problem(where=f"{sheet}: column {column}", value=name, rule="is right in no case that counts",
                              remedy="write such cases, or leave it out of table.yml")
            elif said[name] > MOST_OF_ONE * len(graded):
                yield Problem(where=f"{sheet}: column {column}", value=name, rule=f"is right in {said[name]} of "
                              f"{len(graded)} cases, so giving it throughout would earn points",
                              remedy=f"keep it below {MOST_OF_ONE * 100:.0f} of 100")
    shares = apportion(Counter((case.answer, case.rule) for case in graded), form.show)
    for line in form.rule:
        count = sum(given for (_, rule), given in shares.items() if rule == line)
        if count < FEWEST_OF_A_LINE:
            yield Problem(where=f"{sheet}: column rule", value=line, remedy="write more such cases",
                          rule=f"decides {count} of the {form.show} cases that a trainee gets; each line must decide "
                          f"{FEWEST_OF_A_LINE}")


def labelled(case: TableCase, shown: Mapping[str, str]) -> TableCase:
    """Return the case as a desk shows it: labels by their keys, and texts that look like keys by keys of their own.

    Parameters
    ----------
    shown : text → the key under which it stands in the catalogue
    """
    return replace(case, cells=tuple((f"column.{name}", shown.get(value, value) if isinstance(value, str) else value)
                                     for name, value in case.cells))
