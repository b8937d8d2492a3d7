"""`measure`: a log into its table of figures, for everybody or for groups, and a word on what is missing."""

from __future__ import annotations

import fnmatch
from collections.abc import Collection, Iterable, Sequence

import numpy as np
import pandas as pd

from simulator.measures.registry import Measure, list_measures
from simulator.measures.site_views import site_views
from simulator.measures.summaries import summarise
from simulator.measures.view import OfficeView
from simulator.measures.words import one_word
from simulator.plan.sites import SITE
from synthetic_data import BadInput, Problem, did_you_mean

COLUMNS = ["scenario", "replication", "group", "measure", "value", "count"]
EVERYBODY = "all"
ROLE = "role"
"""Grouping by roles of staff instead of by people."""


def measure_view(view: OfficeView, names: Sequence[str] | None = None, by: str | None = None) -> pd.DataFrame:
    """Compute measures of one scenario's runs.

    Parameters
    ----------
    view : the log as cases
    names : measures wanted; all when None
    by : ``benefit`` or one of `view.group_columns`, to compute each group's figure as well; ``role`` for each role of
        staff, of the measures that can be told apart so

    Returns
    -------
    pd.DataFrame : ``scenario, replication, group, measure, value, count``. `count` is the denominator. A measure
        that the log cannot support has one row for each replication with NaN and count 0, never a silent gap.

    Raises
    ------
    BadInput : a measure or grouping is not known
    """
    _refuse_grouping(view, by)
    return _one_table(view.scenario, [(measure.name, _every_replication(view.replications, _compute(view, measure, by)))
                                      for measure in select_measures(names)])


def join_measured(parts: Sequence[pd.DataFrame], runs: Sequence[int]) -> pd.DataFrame:
    """Return the tables of some replications each as `measure_view` returns that of all.

    Parameters
    ----------
    parts : tables of the same measures; a replication stands in one of them
    runs : numbers of all replications
    """
    whole = pd.concat(parts, ignore_index=True)
    by_name = dict(list(whole.groupby("measure", sort=False)))
    return _one_table(str(whole["scenario"].iloc[0]) if len(whole) else "", [
        (str(name), _every_replication(np.array(sorted(runs), np.int64), part)) for name, part in by_name.items()])


def _one_table(scenario: str, found: Sequence[tuple[str, tuple[np.ndarray, ...]]]) -> pd.DataFrame:
    # One table at the end: eighty small ones cost more than the measuring.
    if not found:
        return pd.DataFrame(columns=COLUMNS)
    names, tables = zip(*found, strict=True)
    measured = np.repeat(np.array(names, dtype=object), [len(table[0]) for table in tables])
    replication, group, value, count = map(np.concatenate, zip(*tables, strict=True))
    return pd.DataFrame({"scenario": scenario, "replication": replication, "group": group, "measure": measured,
                         "value": value, "count": count}).astype({"group": str, "measure": str})


def select_measures(names: Iterable[str] | None = None) -> list[Measure]:
    """Return the measures of these names, or all.

    Raises
    ------
    BadInput : a name is not known
    """
    known = list_measures()
    if names is None:
        return list(known.values())
    wrong = [Problem(where="measure", rule="is not a known measure", value=name, remedy=did_you_mean(name, known))
             for name in names if name not in known]
    if wrong:
        raise BadInput(wrong)
    return [known[name] for name in names]


def missing_reason(view: OfficeView, measure: Measure) -> str | None:
    """Return why the log cannot support the measure, or None when it can."""
    if measure.name in view.withheld:
        return view.withheld[measure.name]
    lacking = lacks(measure, view.kinds)
    if not lacking:
        return None
    return "never seen in this log: " + ", ".join(need.removeprefix("ledger:") for need in lacking)


def lacks(measure: Measure, kinds: Collection[str]) -> list[str]:
    """Return what a measure needs and a log that speaks of these kinds does not show."""
    return [need for need in measure.needs if not fnmatch.filter(kinds, need)]


def _compute(view: OfficeView, measure: Measure, by: str | None) -> pd.DataFrame:
    if missing_reason(view, measure):
        return _nothing()
    if measure.summary is None:
        return _of_office(view, measure, by)
    # Cases belong to no role, so their figures are told of the whole office alone.
    return _summed(view, measure, None if by == ROLE else by)


def _of_office(view: OfficeView, measure: Measure, by: str | None) -> pd.DataFrame:
    whole = measure.compute(view).assign(group=EVERYBODY)
    if by == SITE:
        parts = [measure.compute(part).assign(group=site) for site, part in site_views(view)]
        return pd.concat([whole, *parts], ignore_index=True)
    if by != ROLE or measure.by_role is None:
        return whole
    return pd.concat([whole, measure.by_role(view)], ignore_index=True)


def _refuse_grouping(view: OfficeView, by: str | None) -> None:
    known = ["benefit", ROLE, *view.group_columns]
    if by is not None and by not in known:
        raise BadInput(Problem(where="by", rule="is not a way of grouping these people", value=by,
                               remedy=did_you_mean(by, known)))


def _summed(view: OfficeView, measure: Measure, by: str | None) -> pd.DataFrame:
    assert measure.summary is not None
    values = case_values(view, measure).assign(replication=view.cases["replication"])
    rows = values.assign(group=one_word(EVERYBODY, len(values)))
    if by:
        rows = pd.concat([rows.astype({"group": str}), values.assign(group=_group_of(view, by))], ignore_index=True)
        # pandas adds up sorted and unsorted groups in two ways that differ in the last digit.
        rows = rows.sort_values(["replication", "group"], kind="stable", ignore_index=True)
    table = summarise(rows, measure.summary)
    return table.assign(value=table["value"] * measure.scale)


def case_values(view: OfficeView, measure: Measure) -> pd.DataFrame:
    """Return what a measure of cases says of each: column ``value``, and with some ``censored`` or ``weight``."""
    if view.gathered is not None:
        return view.gathered.values(measure.name)
    values = measure.compute(view)
    if isinstance(values, pd.Series):
        values = values.rename("value").to_frame()
    return values.astype({"value": float})


def _group_of(view: OfficeView, by: str) -> pd.Series:
    return view.cases[by].astype(str)


def _nothing() -> pd.DataFrame:
    return pd.DataFrame({"replication": pd.Series(dtype=int), "group": pd.Series(dtype=str),
                         "value": pd.Series(dtype=float), "count": pd.Series(dtype=float)})


def _every_replication(runs: np.ndarray, table: pd.DataFrame) -> tuple[np.ndarray, ...]:
    """Replication, group, value, count; a replication in which nobody counted keeps its row, with NaN and 0."""
    rows = table.to_dict("list")
    groups = sorted({EVERYBODY, *rows["group"]}, key=lambda g: (g != EVERYBODY, g))
    value, count = np.full((len(runs), len(groups)), np.nan), np.zeros((len(runs), len(groups)))
    place = np.searchsorted(runs, rows["replication"]), [groups.index(group) for group in rows["group"]]
    value[place], count[place] = rows["value"], np.nan_to_num(rows["count"])
    named = np.tile(np.array(groups, dtype=object), len(runs))
    return np.repeat(runs, len(groups)), named, value.ravel(), count.ravel()
