"""The figures of one replication from its log in blocks of cases: what each block says is put together, then measured.

What measures say of each case is taken block by block. What they read from rows in the order of the log (waits, busy
minutes) is laid aside as two columns and put back into that order when it is asked for; counts are added. So every
figure is that of the whole log, to the last digit.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from functools import partial
from typing import Any

import numpy as np
import pandas as pd
from numpy.typing import NDArray
from pandas.api.types import union_categoricals

from simulator.measures.from_log import view_log
from simulator.measures.measuring import ROLE, case_values, missing_reason
from simulator.measures.registry import Measure
from simulator.measures.signs import signs_of, would_change
from simulator.measures.staff_work import placed_pieces, placed_waits, role_work_held
from simulator.measures.view import Gathered, OfficeView
from simulator.measures.words import is_one_of, stacked
from simulator.plan.sites import SITE
from simulator.run.case_blocks import BlockedLog, CaseBlock

_BACKLOG, _PERSONS = "office_began decided closed", "case_id person_id benefit granted decided applied"
_READS = dict.fromkeys(("backlog_mean", "backlog_end", "backlog_growth", "backlog_age_median", "backlog_age_p90",
                        "backlog_age_oldest", "open_over_90_days"), _BACKLOG)
_READS |= dict.fromkeys(("proactive_person_share", "proactive_type_share"), _PERSONS)
_READS |= dict.fromkeys(("finished_per_week", "decided_per_week", "forecast_error", "forecast_bias"), "decided closed")
_READS |= dict.fromkeys(("awards_made", "awards_by_rules"), "granted decided automatic")
_SUMS = dict.fromkeys(("cost_per_award", "overpaid_share", "underpaid_share", "recovered_share", "error_estimate",
                       "error_estimate_low", "error_estimate_high"), "granted decided")
"""Measures of the whole office that read sums of the ledger by case as well."""
_READS |= _SUMS | {"cases_begun": "", "waiting_hours": "", "utilisation": ""}
"""Measure of the whole office → the columns of the case table that it reads, beside those always kept."""
_KEPT = ("replication", "began", "entitled")
_LEDGER = {"days_to_redress": ("complaint", "appeal", "redress"), "reviewer_load": ("review",),
           "places_unfilled_share": ("places_offered", "places_expired"), "availability": ("outage_minutes",)}
_LEDGER |= dict.fromkeys(("cash_short_share", "cash_short_mean", "cash_unused_mean", "cash_forecast_error",
                          "cash_forecast_bias"), ())
"""Measures of the whole office that read the ledger → the kinds; what belongs to no case is always kept."""
KNOWN = frozenset({*_READS, *_LEDGER})
"""Measures of the whole office whose inputs are kept here; for any other the whole log is needed."""
_NOTHING = -128
"""Stands for a value that does not count, in columns of small whole numbers."""
_PIECE = np.dtype([("value", np.float64), ("place", np.int64), ("word", np.int16)])


def can_gather(measures: Sequence[Measure], by: str | None) -> bool:
    """Return whether these measures can be taken from blocks of cases."""
    # A site's figures are measured on its own part of the log.
    return by != SITE and all(measure.summary is not None or measure.name in KNOWN for measure in measures)


@dataclass(frozen=True, kw_only=True)
class _FromBlock:
    """What is kept of one block."""

    signs: frozenset[str]
    values: Mapping[str, pd.DataFrame]
    cases: dict[str, Any]
    ledger: pd.DataFrame
    held: Mapping[str, NDArray[np.int64]]
    also: Any


@dataclass(frozen=True, kw_only=True)
class Gathering:
    """What is taken from each block of a replication.

    Parameters
    ----------
    log : the replication
    measures : taken for everybody, and for groups `by`
    role_measures : taken for each role
    also : what else is wanted of each block's view
    """

    log: BlockedLog
    measures: Sequence[Measure]
    role_measures: Sequence[Measure]
    by: str | None
    also: Callable[[OfficeView], Any]
    _words: dict[str, dict[str, int]] = field(default_factory=lambda: {"waits": {}, "busy": {}})
    """Roles and groups of staff met so far, by the numbers under which they are laid aside."""

    def view(self, seen: frozenset[str]) -> tuple[OfficeView, frozenset[str], list[Any]]:
        """Return the view of the replication, its signs, and what else was wanted of each block."""
        taken, signs, bare = list[_FromBlock](), seen, None
        for number in range(len(self.log)):
            view, one = self._take(number, signs)
            taken.append(one)
            # What a block shows, all later ones are told.
            signs |= one.signs
            bare = bare or _without_rows(view)
        for number, one in enumerate(taken):
            if would_change([*self.measures, *self.role_measures], one.signs, signs):
                taken[number] = self._take(number, signs)[1]
        assert bare is not None
        return self._joined(taken, bare, signs), signs, [one.also for one in taken]

    def _asked(self) -> frozenset[str]:
        return frozenset(measure.name for measure in (*self.measures, *self.role_measures))

    def _take(self, number: int, signs: frozenset[str]) -> tuple[OfficeView, _FromBlock]:
        block = self.log.block(number)
        view = view_log(block.log, signs)
        for name, measure, rows in (("waits", "waiting_hours", placed_waits), ("busy", "utilisation", placed_pieces)):
            if measure in self._asked():
                self._put_by(name, number, rows(view), block)
        by_role = {measure.name for measure in self.role_measures}
        return view, _FromBlock(
            signs=signs_of(view, block.log), values=self._values(view), cases=self._cases(view),
            ledger=self._ledger(view, block), also=self.also(view),
            held=role_work_held(view) if "backlog_mean" in by_role else {})

    def _put_by(self, name: str, number: int, rows: pd.DataFrame, block: CaseBlock) -> None:
        """Lay pieces of work aside, each with its place in the log; rows beside workers come after all event rows."""
        places = np.concatenate([block.places, block.beside_places + self.log.aside.counts["rows"]])
        word, value = (("role", "waited"), ("group", "busy_inside"))[name == "busy"]
        table = np.empty(len(rows), _PIECE)
        known, words = self._words[name], rows[word].astype("category").cat
        numbers = [known.setdefault(str(each), len(known)) for each in words.categories]
        table["word"] = np.array([*numbers, -1], np.int16)[words.codes.to_numpy()]
        table["value"], table["place"] = rows[value].to_numpy(), places[rows["place"].to_numpy()]
        self.log.aside.put_by(name, number, table)

    def _values(self, view: OfficeView) -> dict[str, pd.DataFrame]:
        return {measure.name: _small(case_values(view, measure)) for measure in self.measures
                if measure.summary is not None and not missing_reason(view, measure)}

    def _cases(self, view: OfficeView) -> dict[str, Any]:
        reads = [column for name in sorted(self._asked() & {*_READS}) for column in _READS[name].split()]
        reads += [self.by] if self.by not in (None, ROLE) else []
        reads += [name for name in view.every_case if ":" in name] if self._asked() & {*_SUMS} else []
        # Copies, else they keep the whole table of the block alive.
        return {name: view.every_case[name].array.copy() for name in dict.fromkeys([*_KEPT, *map(str, reads)])}

    def _ledger(self, view: OfficeView, block: CaseBlock) -> pd.DataFrame:
        wanted = [kind for name in self._asked() & {*_LEDGER} for kind in _LEDGER[name]]
        # First what the process posted, in the order of the log; of later rows the order never counts.
        places = np.full(len(view.ledger), np.iinfo(np.int64).max)
        places[:len(block.post_places)] = block.post_places
        kept = is_one_of(view.ledger["kind"], wanted) | view.ledger["case_id"].eq(-1)
        return view.ledger.assign(place=places)[kept]

    def _joined(self, taken: list[_FromBlock], bare: OfficeView, signs: frozenset[str]) -> OfficeView:
        every_case = _stacked_cases([one.cases for one in taken])
        arose = every_case["entitled"].fillna(every_case["began"])
        cases = every_case[arose >= bare.warm_up].reset_index(drop=True) if bare.warm_up else every_case
        ledger = stacked([one.ledger for one in taken], "kind").sort_values("place", kind="stable", ignore_index=True)
        roles = dict.fromkeys(role for one in taken for role in one.held)
        values = [one.values for one in taken]
        gathered = Gathered(
            kinds=signs, values=partial(_of_all, values),
            waits=partial(self._in_order, "waits", "role", "waited"),
            busy=partial(self._in_order, "busy", "group", "busy_inside"),
            held={role: np.sum([one.held[role] for one in taken if role in one.held], axis=0) for role in roles})
        return replace(bare, every_case=every_case, cases=cases, ledger=ledger.drop(columns="place"), seen=signs,
                       gathered=gathered)

    def _in_order(self, name: str, word: str, value: str) -> pd.DataFrame:
        """Put pieces of work of all blocks into the order of the log."""
        length = self.log.aside.counts["rows"] + len(self.log.company)
        # Written to its place instead of sorted: of millions of rows most are there.
        values, words, there = np.empty(length), np.empty(length, np.int16), np.zeros(length, np.bool_)
        for part in self.log.aside.taken(name, _PIECE):
            values[part["place"]], words[part["place"]], there[part["place"]] = part["value"], part["word"], True
        values, words = values[there], words[there]
        names = pd.Index([*self._words[name]], dtype="str")
        return pd.DataFrame({"replication": np.full(len(values), self.log.replication, np.int16),
                             word: pd.Categorical.from_codes(words, categories=names), value: values}, copy=False)


def _without_rows(view: OfficeView) -> OfficeView:
    """Return a view that keeps nothing of its block but what all blocks share."""
    tables = ("events", "company", "ledger", "cases", "every_case")
    # Copies, since no rows of a table keep the whole table alive.
    return replace(view, **{name: getattr(view, name)[:0].copy() for name in tables})


def _of_all(values: Sequence[Mapping[str, pd.DataFrame]], name: str) -> pd.DataFrame:
    return pd.concat([_full(one[name]) for one in values], ignore_index=True)


def _small(values: pd.DataFrame) -> pd.DataFrame:
    """Return values in one byte each where all are small whole numbers, such as of shares."""
    columns = {}
    for name, column in values.items():
        known = column.fillna(_NOTHING)
        fits = column.dtype == float and (known.between(_NOTHING, 127) & known.eq(np.floor(known))).all()
        columns[name] = known.astype(np.int8) if fits and not column.eq(_NOTHING).any() else column
    return pd.DataFrame(columns)


def _full(values: pd.DataFrame) -> pd.DataFrame:
    small = [name for name in values if values[name].dtype == np.int8]
    return values.assign(**{name: values[name].astype(float).where(values[name].ne(_NOTHING)) for name in small})


def _stacked_cases(parts: Sequence[dict[str, Any]]) -> pd.DataFrame:
    """Put the columns of all blocks under each other, and let go of each block's as soon as it is done."""
    columns = {}
    lengths = [len(part[_KEPT[0]]) for part in parts]
    for name in dict.fromkeys(name for part in parts for name in part):
        # Without a column nothing was booked on these cases.
        each = [part.pop(name, np.zeros(length)) for part, length in zip(parts, lengths, strict=True)]
        if isinstance(each[0].dtype, pd.CategoricalDtype):
            columns[name] = union_categoricals(each, sort_categories=True)
        else:
            columns[name] = np.concatenate([np.asarray(one) for one in each])
    return pd.DataFrame(columns)
