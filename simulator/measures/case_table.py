"""A log as one row for each case, put together from arrays with one place for each case."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping
from typing import Any

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from simulator.measures.view import BOOKED, MILESTONES, RIGHT, UNFINISHED, told
from simulator.measures.words import is_one_of, places_of, words_in

OFFICE = ("human", "automatic", "batch", "model")
"""Kinds of actor whose steps are the office's own."""
CORRECTIONS = {"error_corrected": "", "corrected_rule": "error_rule", "corrected_model": "error_model"}
"""Ledger kinds by which errors of a case are put right → the kind of error, where it is known which."""
_KEY = ["replication", "case_id"]
Places = NDArray[np.int64]
Floats = NDArray[np.float64]


def case_table(
    events: pd.DataFrame, ledger: pd.DataFrame, milestones: Mapping[str, str], known: pd.DataFrame | None = None, *,
    ends: Collection[str] = (), records: Collection[str] = (), seen: Collection[str] = (),
) -> pd.DataFrame:
    """Return one row for each case.

    Parameters
    ----------
    events, ledger : the log, with the columns of the contract
    milestones : activity → the milestone it reaches when it completes
    known : the log's table of cases; its ``entitled_at`` is when the right arose (of cases that reach the milestone
        ``entitled``, where the process has one), its attributes are carried over
    ends : activities that end a case, whatever milestone they carry
    records : activities that only write down what was decided before them
    seen : what other replications of the run show (`OfficeView.seen`)
    """
    book = CasePlaces(events)
    done = (events["completed_at"].notna() & ~is_one_of(events["outcome"], UNFINISHED)).to_numpy()
    columns = _people(events, book) | _milestone_times(events, book, done, milestones, ends)
    columns |= {"automatic": _decided_by_nobody(events, book, done, milestones, records)} | _touch(events, book)
    columns |= _sums(ledger, book, seen) | {"office_began": _office_began(events, book)}
    cases = pd.concat([book.keys, pd.DataFrame(columns)], axis=1)
    if known is not None:
        carried = book.rows_of(known.drop(columns=["person_id", "benefit"]))
        cases = pd.concat([cases, carried[[c for c in carried if c not in cases]]], axis=1)
        entitled = cases["entitled"].notna() | ("entitled" not in milestones.values())
        cases["entitled"] = cases["entitled_at"].astype(float).where(entitled)
    # The log's own table says when rights arose; where none did, nobody has one.
    rights = RIGHT in seen or known is not None
    # Copied into one piece: it was put together column by column.
    return _settled(cases.assign(allowed=np.nan, used=np.nan), rights).copy()


class CasePlaces:
    """The place of each case among all cases of a log, in order of replication and number.

    Parameters
    ----------
    events : the log; each case has a row
    """

    def __init__(self, events: pd.DataFrame) -> None:
        self._low = tuple(int(events[name].min()) if len(events) else 0 for name in _KEY)
        self._span = int(events["case_id"].max()) - self._low[1] + 1 if len(events) else 1
        codes = self._codes(events)
        there = np.bincount(codes) if len(codes) else np.zeros(0, np.int64)
        met = np.flatnonzero(there)
        self._place = np.full(len(there), -1, np.int64)
        self._place[met] = np.arange(len(met))
        self.of_event: Places = self._place[codes]
        """Of the case of each event row."""
        self.keys = pd.DataFrame({
            "replication": (met // self._span + self._low[0]).astype(events["replication"].dtype),
            "case_id": (met % self._span + self._low[1]).astype(events["case_id"].dtype)})

    def __len__(self) -> int:
        return len(self.keys)

    def _codes(self, table: pd.DataFrame) -> Places:
        run, case = (table[name].to_numpy(np.int64) - low for name, low in zip(_KEY, self._low, strict=True))
        return np.asarray(run * self._span + case)

    def of(self, table: pd.DataFrame) -> Places:
        """Return the place of the case of each row of another table, -1 where it has no event."""
        codes, case = self._codes(table), table["case_id"].to_numpy(np.int64) - self._low[1]
        inside = (case >= 0) & (case < self._span) & (codes >= 0) & (codes < len(self._place))
        out = np.full(len(table), -1, np.int64)
        out[inside] = self._place[codes[inside]]
        return out

    def rows_of(self, table: pd.DataFrame) -> pd.DataFrame:
        """Return the row of each case in a table that has one row for a case; NaN where it has none."""
        place = self.of(table)
        row = np.full(len(self), -1, np.int64)
        row[place[place >= 0]] = np.flatnonzero(place >= 0)
        found = table.take(np.maximum(row, 0)).reset_index(drop=True) if len(table) else table.reindex(range(len(self)))
        return found if (row >= 0).all() else found.where(pd.Series(row >= 0))

    def least(self, values: Floats, rows: NDArray[np.bool_] | Places, place: Places | None = None) -> Floats:
        """Return for each case the least value of some rows, NaN where it has none."""
        out = np.full(len(self), np.inf)
        np.fmin.at(out, (self.of_event if place is None else place)[rows], np.asarray(values, np.float64)[rows])
        return np.where(np.isinf(out), np.nan, out)


def _people(events: pd.DataFrame, book: CasePlaces) -> dict[str, Any]:
    first = np.zeros(len(book), np.int64)
    # Written from the last row to the first, which stays.
    first[book.of_event[::-1]] = np.arange(len(events))[::-1]
    return {"person_id": events["person_id"].array[first], "benefit": events["benefit"].array[first],
            "began": book.least(events["enabled_at"].to_numpy(float), np.arange(len(events)))}


def _milestone_times(events: pd.DataFrame, book: CasePlaces, done: NDArray[np.bool_], milestones: Mapping[str, str],
                     ends: Collection[str]) -> dict[str, Any]:
    reached = places_of(events["activity"], {name: MILESTONES.index(milestone) for name, milestone in
                                             milestones.items()})
    over = is_one_of(events["activity"], ends).to_numpy()
    completed, found = events["completed_at"].to_numpy(float), {}
    for number, name in enumerate(MILESTONES):
        rows = reached == number
        found[name] = book.least(completed, np.flatnonzero(done & ((rows | over) if name == "closed" else rows)))
    return found


def _office_began(events: pd.DataFrame, book: CasePlaces) -> Floats:
    """When the office first had something to do: its own work counts, a citizen's or an outsider's does not."""
    own = is_one_of(events["actor_kind"], OFFICE).to_numpy()
    return book.least(events["enabled_at"].to_numpy(float), np.flatnonzero(own))


def _decided_by_nobody(events: pd.DataFrame, book: CasePlaces, done: NDArray[np.bool_], milestones: Mapping[str, str],
                       records: Collection[str]) -> NDArray[np.bool_]:
    """Whether no person made the first decision: the last step of the office up to it that did more than write down."""
    deciding = [activity for activity, milestone in milestones.items() if milestone in ("decided", "refused")]
    completed, place = events["completed_at"].to_numpy(float), book.of_event
    rows = np.flatnonzero(done & is_one_of(events["activity"], deciding).to_numpy())
    at = book.least(completed, rows)
    # The order of the log decides between steps of one moment.
    rows = rows[completed[rows] == at[place[rows]]]
    first = np.full(len(book), -1, np.int64)
    first[place[rows[::-1]]] = rows[::-1]
    before = (completed < at[place]) | ((completed == at[place]) & (np.arange(len(events)) <= first[place]))
    office = is_one_of(events["actor_kind"], OFFICE) & ~is_one_of(events["activity"], records)
    rows = np.flatnonzero(done & office.to_numpy() & before)
    latest = np.full(len(book), -np.inf)
    np.maximum.at(latest, place[rows], completed[rows])
    rows = rows[completed[rows] == latest[place[rows]]]
    last = np.full(len(book), -1, np.int64)
    last[place[rows]] = rows
    person = is_one_of(events["actor_kind"], ["human"]).to_numpy()
    return np.asarray((first >= 0) & ~((last >= 0) & np.append(person, False)[last]))


def _touch(events: pd.DataFrame, book: CasePlaces) -> dict[str, Any]:
    rows = np.flatnonzero((is_one_of(events["actor_kind"], ["human"]) & events["started_at"].notna()).to_numpy())
    minutes = (events["busy_minutes"] if "busy_minutes" in events else events["completed_at"] - events["started_at"]
               ).to_numpy(float)[rows]
    again, place = events["visit"].to_numpy()[rows] > 1, book.of_event[rows]
    sums = pd.DataFrame({"touch": minutes, "again": np.where(again, minutes, 0.0)}).groupby(place).sum()
    touch, rework = np.zeros((2, len(book)))
    touch[sums.index], rework[sums.index] = sums["touch"], sums["again"]
    touched, returned = np.zeros((2, len(book)), np.bool_)
    touched[place], returned[place[again]] = True, True
    return {"touch_minutes": touch, "rework_minutes": rework, "returned": returned, "touched": touched}


def _settled(cases: pd.DataFrame, rights: bool) -> pd.DataFrame:
    """A refusal is a decision, an award one that is none; without a milestone the right arises at the start."""
    refused = cases["refused"].notna()
    decided = cases[["decided", "refused"]].min(axis=1)
    entitled = cases["entitled"] if rights or cases["entitled"].notna().any() else cases["began"]
    return cases.assign(decided=decided, granted=decided.notna() & ~refused, entitled=entitled,
                        own_right=cases["entitled"].notna())


def _without_corrected(ledger: pd.DataFrame) -> pd.DataFrame:
    """Leave out errors that were put right later on the same case: the decision was not wrong because of them."""
    kind = ledger["kind"]
    corrections = is_one_of(kind, CORRECTIONS)
    if not corrections.any():
        return ledger
    told = corrections | is_one_of(kind, [word for word in words_in(kind) if word.startswith("error_")])
    rows = ledger.assign(place=np.arange(len(ledger)))[told].sort_values("at", kind="stable")
    columns = [rows[name] for name in ("place", "replication", "case_id", "kind", "amount")]
    return ledger[~np.isin(np.arange(len(ledger)), _put_right(zip(*columns, strict=True)))]


def _put_right(rows: Iterable[tuple[int, int, int, str, float]]) -> list[int]:
    """Places of the errors put right: so many as the correction says, the latest first, of its own cause if it has one.

    Parameters
    ----------
    rows : place, replication, case, kind and amount of errors and corrections, in order of time
    """
    left: dict[tuple[int, int], list[tuple[int, str]]] = {}
    gone: list[int] = []
    for place, replication, case, kind, amount in rows:
        errors = left.setdefault((replication, case), [])
        if kind in CORRECTIONS:
            cause, number = CORRECTIONS[kind], int(max(amount, 0.0))
            found = [error for error in errors if cause in ("", error[1])]
            mended = found[max(len(found) - number, 0):]
            gone += [error[0] for error in mended]
            left[replication, case] = [error for error in errors if error not in mended]
        else:
            errors.append((place, kind))
    return gone


def _sums(ledger: pd.DataFrame, book: CasePlaces, seen: Collection[str]) -> dict[str, Any]:
    """Sum and number of what was booked on each case, by kind."""
    rows = _without_corrected(ledger) if len(ledger) else ledger
    # In the order of the whole run's columns: the last digit of a sum over them depends on it.
    kinds = sorted({*words_in(rows["kind"]), *told(seen, BOOKED)})
    amount, count = np.zeros((2, len(kinds), len(book)))
    place = book.of(rows)
    code = places_of(rows["kind"], {kind: number for number, kind in enumerate(kinds)}) * len(book) + place
    grouped = rows["amount"].to_numpy(float)[place >= 0]
    by_code = pd.Series(grouped).groupby(code[place >= 0])
    sums = by_code.sum()
    amount.ravel()[sums.index] = sums
    count.ravel()[sums.index] = by_code.size()
    return ({f"amount:{kind}": amount[number] for number, kind in enumerate(kinds)} |
            {f"count:{kind}": count[number] for number, kind in enumerate(kinds)})
