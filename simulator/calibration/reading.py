"""`read_log`: CSV, XES or Parquet into a `WorkLog`, with an explicit time zone."""

from __future__ import annotations

import datetime as dt
import hashlib
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import replace
from pathlib import Path
from typing import NamedTuple

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from simulator.calibration.columns_beside import contradictions
from simulator.calibration.doubtful_names import shortened_ids
from simulator.calibration.event_items import COLUMNS, DAY, WorkLog, all_midnights, in_order
from simulator.calibration.example_log import example_path
from simulator.calibration.fixed_offsets import offset_notes
from simulator.calibration.folding import fold_activities
from simulator.calibration.half_years import half_year_notes
from simulator.calibration.log_clock import PARTS, office_minutes, written_moment
from simulator.calibration.log_files import PARQUET, TABLE, XES, look_into
from simulator.calibration.log_tables import ReadLog, read_csv_table, read_parquet_table
from simulator.calibration.no_names import name_nothing
from simulator.calibration.odd_exports import export_notes
from simulator.calibration.row_order import oldest_first
from simulator.calibration.times_as_read import times_as_read
from simulator.calibration.told_durations import duration_notes
from simulator.calibration.told_order import order_notes
from simulator.calibration.told_units import unit_notes
from simulator.calibration.told_zones import refuse_two_clocks
from simulator.calibration.unknown_times import without_unknown
from simulator.calibration.xes_tables import read_xes_table
from simulator.written_times.columns import ReadColumn, read_column
from synthetic_data import BadInput, Problem, place_zone, zones_of_town

READERS = {TABLE: read_csv_table, PARQUET: read_parquet_table, XES: read_xes_table}
MOST_ACTIVITIES = 300
_FROM = {"row": "below the headings", "event": "of the file"}
"""What a reader has numbered → from where on."""
_EPOCH = dt.date(1970, 1, 1)


def read_log(
    path: Path | str,
    *,
    zone: str | None = None,
    columns: Mapping[str, str] | None = None,
    holidays: Iterable[dt.date] = (),
    fold: str | None = None,
) -> WorkLog:
    """Read an event log of one process.

    Parameters
    ----------
    path : a ``.csv``, ``.parquet`` or ``.xes`` file; CSV and XES also as ``.gz``; ``example`` is the log that ships.
        What a file is, its content says, not its ending
    zone : time zone of the office, such as ``Europe/Berlin``; times without an offset are read as its wall clock,
        times with one are converted to it (to UTC when not given)
    columns : part (``case, activity, resource, role, schedule, start, end, transition, instance``) → column of a
        table, or attribute of the events of an XES log (of its traces for the case)
    holidays : days on which the office is closed, with their names where `read_holidays` returns them
    fold : rule by which activities become steps, see `fold_activities`

    Raises
    ------
    BadInput : the file cannot be read, its times have no zone, it is no log of cases that take steps, or its
        activities cannot be folded so
    """
    path = example_path(path)
    if zone is not None:
        _check_zone(zone)
    file = look_into(path)
    found = READERS[file.kind](file, dict(columns or {}))
    read = _items(found, zone, path)
    items, notes = read.items, read.notes
    log = WorkLog(
        items=items,
        # In the order of the cases, for which numbers stand from here on.
        cases=found.attributes.reindex(items["case"].cat.categories),
        zone=zone or "UTC",
        name=path.name,
        digest=_digest(path),
        notes=(*found.notes, *contradictions(found.beside, zone), *notes),
        holidays=tuple((day - _EPOCH).days * DAY for day in sorted(set(holidays))),
        holiday_names={(day - _EPOCH).days * DAY: name for day, name in holidays.items()}
        if isinstance(holidays, Mapping) else {},
        unused_lifecycle=found.unused_lifecycle,
        columns=found.columns,
        unread=found.unread,
        edges=read.edges,
        read_times=read.times,
        clocks=read.clocks,
        utc_days=read.utc_days,
    )
    if fold is not None and not log.items.empty:
        log = fold_activities(log, fold)
    _refuse_what_is_no_log(log)
    return log


def _check_zone(zone: str) -> None:
    if zone != "UTC" and place_zone(zone) is None:
        towns = zones_of_town(zone)
        raise BadInput(Problem(
            where="--zone", rule="is not a time zone of one place", value=zone,
            remedy=f"did you mean {' or '.join(towns)}?" if towns else
            "write UTC, or area and town as the IANA list has them, such as Europe/Berlin"))


def _digest(path: Path) -> str:
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()


class _Read(NamedTuple):
    items: pd.DataFrame
    notes: list[str]
    edges: tuple[str, ...]
    times: tuple[str, ...]
    clocks: bool
    utc_days: tuple[str, ...]


def _items(found: ReadLog, zone: str | None, path: Path) -> _Read:
    table = found.events
    notes = [*_name_parts(table)]
    written = {part: table[part] for part in PARTS if part in table}
    read = (_read_together if found.paired else _read_all)(written, path.name)
    minutes, utc, more = _clocks_of(found, read, zone, path)
    notes += more
    utc_days = [part for part, one in read.items() if one.times.dt.tz is not None
                and all_midnights(utc[part]) and not all_midnights(minutes[part])]
    for part in PARTS:
        table[part] = minutes.get(part, np.nan)
    if table["end"].isna().all() and table["start"].notna().any():
        notes.append("no step has an end; the starts are taken for the times of the steps")
        table["end"], table["start"] = table["start"], np.nan
        utc, written = {"end": utc["start"]}, {"end": written["start"]}
        utc_days = ["end"] if "start" in utc_days else []
    notes += without_unknown(table)
    kept = _named_and_timed(table, notes)
    seen: dict[str, NDArray[np.float64]] = {
        part: np.where(kept & table[part].notna().to_numpy(), utc[part], np.nan)
        for part in ("start", "end") if part in utc}
    clocks = not any(one.bare for part, one in read.items() if part != "schedule")
    rows, turned = oldest_first(table[kept])
    told = (*turned, *order_notes(found.orders, rows), *unit_notes(found.units, rows))
    return _Read(_ordered(rows), [*notes, *told], _edges(seen, zone or "UTC"),
                 times_as_read(written, seen, zone or "UTC"), clocks, tuple(utc_days))


def _name_parts(table: pd.DataFrame) -> Iterator[str]:
    """Make categories of cases, steps, people and roles in place, and yield which words were read as none."""
    for part in ("case", "activity", "resource", "role"):
        table[part], empty = (_category(table[part], part) if part in table
                              else (pd.Categorical([None] * len(table), categories=[]), ""))
        if empty:
            yield empty
    if "instance" in table:
        yield "instances tell work apart only beside a life cycle, so they are not used"


def _clocks_of(found: ReadLog, read: Mapping[str, ReadColumn], zone: str | None,
               path: Path) -> tuple[dict[str, NDArray[np.float64]], dict[str, NDArray[np.float64]], list[str]]:
    """Return minutes on the office's clock and in UTC, and what is doubtful about the clock of the file."""
    table, times = found.events, {part: one.times for part, one in read.items()}
    offsets = {part: one.offsets for part, one in read.items() if one.offsets is not None}
    minutes, utc, notes = office_minutes(times, table["case"].cat.codes.to_numpy(), zone, path.name)
    refuse_two_clocks(times, offsets, utc, found.columns, zone, path.name)
    notes += [*offset_notes(offsets, utc, zone), *duration_notes(found.durations, utc)]
    notes += export_notes(path, table, {part: table[part] for part in read}, minutes)
    notes += half_year_notes({part: minutes[part] for part in ("start", "end") if part in minutes}, utc,
                             {part: column.dt.tz is not None for part, column in times.items()}, offsets, zone)
    return minutes, utc, notes


def _named_and_timed(table: pd.DataFrame, notes: list[str]) -> NDArray[np.bool_]:
    """Return which rows have a case, an activity and a time; the others are told."""
    nameless = (table["case"].isna() | table["activity"].isna()).to_numpy()
    timeless = (table["start"].isna() & table["end"].isna()).to_numpy()
    for lost, words in ((nameless, "no case or no activity"), (timeless & ~nameless, "no time")):
        if lost.any():
            have = "has" if lost.sum() == 1 else "have"
            left = "is" if lost.sum() == 1 else "are"
            notes.append(f"{_counted(int(lost.sum()), table)} {have} {words} and {left} left out{_which(lost, table)}")
    began = table["start"].fillna(table["end"])
    # Work that runs when the log ends has no end either, and is no gap.
    latest = began.groupby(table["case"].cat.codes).transform("max")
    endless = (table["end"].isna() & (table["start"] < latest)).to_numpy() & ~nameless
    if endless.any():
        notes.append(f"{_counted(int(endless.sum()), table)} {'has' if endless.sum() == 1 else 'have'} a start and no "
                     f"end, although the case went on{_which(endless, table)}; their minutes of work are not known")
    return np.asarray(~(nameless | timeless))


def _counted(count: int, table: pd.DataFrame) -> str:
    what = str(table.index.name or "row")
    return f"{count:,} {what if count == 1 else what + 's'}"


def _which(lost: NDArray[np.bool_], table: pd.DataFrame, most: int = 8) -> str:
    """Name the rows, where the reader has numbered them."""
    if table.index.name is None:
        return ""
    found = table.index.to_numpy()[lost]
    shown = ", ".join(f"{number:,}" for number in found[:most])
    more = f" and {len(found) - most:,} more" if len(found) > most else ""
    what = str(table.index.name)
    return f" ({what}{'s' if len(found) > 1 else ''} {shown}{more}; the first {_FROM[what]} is {what} 1)"


def _edges(seen: Mapping[str, NDArray[np.float64]], zone: str) -> tuple[str, ...]:
    moments = np.concatenate([*seen.values()])
    ends = () if np.isnan(moments).all() else (np.nanmin(moments), np.nanmax(moments))
    return tuple(written_moment(float(moment), zone) for moment in ends)


def _ordered(table: pd.DataFrame) -> pd.DataFrame:
    began = table["start"].fillna(table["end"]).groupby(table["case"], observed=True).min()
    # By their begin, and by name where two begin at once: the order of the file's rows changes nothing.
    names = began.index.astype(str)[np.lexsort((began.index.astype(str), began.to_numpy()))]
    items = table[list(COLUMNS)].assign(case=table["case"].cat.set_categories(names))
    items["activity"] = items["activity"].cat.remove_unused_categories()
    return in_order(items)


def _read_all(columns: Mapping[str, pd.Series], where: str) -> dict[str, ReadColumn]:
    """Read all columns of times; problems of all of them are named together."""
    read, problems = {}, []
    for part, column in columns.items():
        try:
            read[part] = read_column(column, f"{where}: {part}")
        except BadInput as error:
            problems += [_with_row(problem, column) for problem in error.problems]
    if problems:
        raise BadInput(problems)
    return read


def _read_together(columns: Mapping[str, pd.Series], where: str) -> dict[str, ReadColumn]:
    """Read the times of a life cycle, which stood in one column: what tells day from month in one part does in all."""
    whole, read, begin = read_column(pd.concat([*columns.values()], ignore_index=True), f"{where}: end"), {}, 0
    for part, column in columns.items():
        rows = slice(begin, begin := begin + len(column))
        offsets = None if whole.offsets is None or np.isnan(whole.offsets[rows]).all() else whole.offsets[rows]
        read[part] = ReadColumn(whole.times.iloc[rows].reset_index(drop=True), whole.bare, offsets)
    return read


def _with_row(problem: Problem, column: pd.Series) -> Problem:
    """Name the first row that has the value of which a problem speaks, where the reader has numbered rows."""
    shown = str(problem.value).split(" and ")[0]
    rows = np.flatnonzero((column.astype(str).str.strip() == shown).to_numpy())
    if column.index.name is None or not len(rows):
        return problem
    what = str(column.index.name)
    return replace(problem, where=f"{problem.where}, {what} {column.index[rows[0]]:,} {_FROM[what]}")


def _category(column: pd.Series, part: str) -> tuple[pd.Categorical, str]:
    """Return the names of a part, and which words were read as none and how often: one may be somebody's name."""
    found = column.astype("category") if column.dtype != "category" else column
    words = found.cat.categories.astype(str).str.strip()
    # Without their spaces two categories may be one word.
    codes, unique = pd.factorize(words)
    blank = name_nothing(list(unique), part)
    place = np.where(blank, -1, np.cumsum(~blank) - 1)
    old = found.cat.codes.to_numpy()
    counts = np.bincount(codes[old[old >= 0]], minlength=len(unique))
    often = ", ".join(f"{word} ({count:,})" for word, count in zip(unique[blank], counts[blank], strict=True)
                      if word and count)
    told = f"read as empty in the column of the {part}: {often}; write another word where it is a name" if often else ""
    return pd.Categorical.from_codes(
        np.where(old < 0, -1, place[codes][old]) if len(unique) else old, categories=pd.Index(unique[~blank])
    ), told


def _after_loss(log: WorkLog) -> str:
    """Say what reading has left out, where a refusal may come from that."""
    lost = [note for note in log.notes if any(words in note for words in ("left out", "read as empty", "declares"))]
    return f" once it is read ({'; '.join(lost)})" if lost else ""


def _refuse_what_is_no_log(log: WorkLog) -> None:
    items, where = log.items, log.name
    if items.empty:
        raise BadInput(Problem(where=where, rule=f"has no event with a case, an activity and a time{_after_loss(log)}",
                               remedy="check which columns hold them (--case, --activity, --end)"))
    problems = list(shortened_ids(log))
    if len(items) == items["case"].nunique():
        problems.append(
            Problem(
                where=where,
                rule=f"has one event per case{_after_loss(log)}, so there is no way from step to step",
                remedy="check which column holds the case (--case)"
                + (", and what was left out (--activity)" if _after_loss(log) else ""),
            )
        )
    if log.first == log.last:
        problems.append(
            Problem(
                where=where,
                rule="has the same time on every event, so nothing can be measured",
                remedy="check which columns hold the times (--start, --end)",
            )
        )
    if items["activity"].nunique() > MOST_ACTIVITIES:
        problems.append(
            Problem(
                where=where,
                rule=f"has {items['activity'].nunique():,} activities, more than {MOST_ACTIVITIES}",
                remedy="fold them into the steps a planner speaks of (--fold rarest:60, --fold prefix:8, or --fold "
                "with a file of activity and step), or check which column holds the activity (--activity)",
            )
        )
    if problems:
        raise BadInput(problems)
