"""Logs with more activities than a planner speaks of: folded into steps by a rule that the planner chooses."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import replace
from pathlib import Path

import pandas as pd

from simulator.calibration.csv_dialect import find_dialect
from simulator.calibration.csv_rows import look_for_swallowed_rows
from simulator.calibration.event_items import WorkLog
from simulator.calibration.log_files import look_into
from synthetic_data import BadInput, Problem, did_you_mean, read_mapping

_OPTION = "--fold"
_HOW = ("write rarest:60 (the sixty most frequent stay), prefix:8 (the first eight signs), prefix:_ (up to the last "
        "_), or the name of a .csv or .yml file of activity and step")
OTHER = "other"
"""Name of the step that holds the rarest activities."""


def fold_activities(log: WorkLog, rule: str) -> WorkLog:
    """Return the log with its activities folded into steps; no event is lost, and a note says what was folded.

    Parameters
    ----------
    rule : ``rarest:N`` keeps the N most frequent activities and calls the rest `OTHER`; ``prefix:N`` keeps the first N
        signs of a name and ``prefix:SIGN`` what stands before the last such sign; else a file, activity → step, in
        which activities that are not named stay as they are

    Raises
    ------
    BadInput : the rule cannot be read, or a file names activities that the log does not have; all of them are listed

    Examples
    --------
    >>> steps_of(pd.Series({"01_a_1": 5, "01_a_2": 3, "02_b_1": 1}), "prefix:_")
    {'01_a_1': '01_a', '01_a_2': '01_a', '02_b_1': '02_b'}
    """
    items = log.items
    counts = items["activity"].value_counts()
    steps = steps_of(counts[counts > 0], rule)
    # Renaming the words and not the rows: a log has many rows of each.
    named = [steps.get(str(name), str(name)) for name in items["activity"].cat.categories]
    codes, words = pd.factorize(pd.Index(named), sort=True)
    old = items["activity"].cat.codes.to_numpy()
    folded = pd.Categorical.from_codes(codes[old], categories=words)
    return replace(log, items=items.assign(activity=folded), notes=(*log.notes, _told(counts, steps, rule)))


def steps_of(counts: pd.Series, rule: str) -> dict[str, str]:
    """Return activity → step by a rule (see `fold_activities`).

    Parameters
    ----------
    counts : events of each activity, indexed by its name
    """
    kind, mark, how = rule.partition(":")
    if kind == "rarest":
        return _rarest(counts, how if mark else "60")
    if kind == "prefix" and mark:
        return _prefixes(counts, how)
    if Path(rule).suffix.lower() in (".csv", ".tsv", ".txt", ".yml", ".yaml"):
        return _from_file(counts, Path(rule))
    raise BadInput(Problem(where=_OPTION, rule="is no rule for folding", value=rule, remedy=_HOW))


def _rarest(counts: pd.Series, number: str) -> dict[str, str]:
    kept = _whole(number)
    if OTHER in counts.index and kept < len(counts):
        raise BadInput(Problem(where=_OPTION, rule="would mix the rarest with an activity of the log", value=OTHER,
                               remedy="fold by a file, which names the steps"))
    # By name where two are equally frequent: the order of the file's rows changes nothing.
    order = sorted(counts.index, key=lambda name: (-counts[name], str(name)))
    return {str(name): str(name) if place < kept else OTHER for place, name in enumerate(order)}


def _prefixes(counts: pd.Series, how: str) -> dict[str, str]:
    names = [str(name) for name in counts.index]
    if how.isdigit():
        length = _whole(how)
        return {name: name[:length].strip() or name for name in names}
    if not how:
        raise BadInput(Problem(where=_OPTION, rule="does not say where the prefix ends", value="prefix:", remedy=_HOW))
    return {name: (name.rpartition(how)[0] or name).strip() for name in names}


def _whole(text: str) -> int:
    if not text.isdigit() or int(text) < 1:
        raise BadInput(Problem(where=_OPTION, rule="must be a whole number from 1", value=text, remedy=_HOW))
    return int(text)


def _from_file(counts: pd.Series, path: Path) -> dict[str, str]:
    is_table = path.suffix.lower() not in (".yml", ".yaml")
    known = {str(name) for name in counts.index}
    table = _table(path, known) if is_table else {str(name): step for name, step in read_mapping(path).items()}
    problems = [Problem(where=f"{path.name}: {name}", rule="is not an activity of the log",
                        remedy=did_you_mean(name, known)) for name in table if name not in known]
    problems += [Problem(where=f"{path.name}: {name}", rule="must have the name of a step", value=str(step),
                         remedy="write the step's name, or leave the line out to keep the activity")
                 for name, step in table.items() if not isinstance(step, str) or not step.strip()]
    if problems:
        raise BadInput(problems)
    return {name: str(table.get(name, name)).strip() for name in known}


def _table(path: Path, known: Collection[str]) -> dict[str, object]:
    file = look_into(path)
    dialect = find_dialect(file)
    if len(dialect.names) != 2:
        raise BadInput(Problem(where=path.name, rule="must have two columns, activity and step",
                               value=len(dialect.names),
                               remedy="write an activity on each line and its step beside it, below two headings"))
    if dialect.names[0] in known:
        raise BadInput(Problem(where=f"{path.name}: line {dialect.skipped + 1}", value=dialect.names[0],
                               rule="names an activity of the log where the headings are needed",
                               remedy="write a line such as activity,step above it"))
    if swallowed := look_for_swallowed_rows(file, dialect, ()):
        raise BadInput(Problem(where=path.name, rule=swallowed[0]))
    rows = pd.read_csv(path, sep=dialect.mark, skiprows=dialect.skipped + 1, names=["activity", "step"], dtype=str,
                       keep_default_na=False, encoding=dialect.encoding, skipinitialspace=True)
    rows = rows.apply(lambda column: column.str.strip())
    twice = rows["activity"][rows["activity"].duplicated()].unique()
    if len(twice):
        raise BadInput([Problem(where=f"{path.name}: {name}", rule="stands on two lines", remedy="keep one of them")
                        for name in twice])
    return dict(zip(rows["activity"], rows["step"], strict=True))


def _told(counts: pd.Series, steps: Mapping[str, str], rule: str) -> str:
    moved = [name for name in counts.index if steps.get(str(name), str(name)) != str(name)]
    share = 100 * counts[moved].sum() / max(counts.sum(), 1)
    return (f"{len(steps):,} activities were folded into {len(set(steps.values())):,} steps by {rule}; "
            f"{len(moved):,} of them, with {share:.0f} of 100 events, have the name of their step now")
