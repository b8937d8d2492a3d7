"""Findings about single items: their times, who did them, what repeats and overlaps."""

from __future__ import annotations

from collections.abc import Iterator

import numpy as np

from simulator.calibration.actors import LIES_OPEN, OUTSIDE, STAFF, Actors, overlap_share
from simulator.calibration.event_items import DAY, WorkLog, began
from simulator.calibration.findings import LogFinding, of_100
from simulator.calibration.pieces import LONGEST_SHIFT, Pieces, take_apart
from synthetic_data import shown

DATE_ONLY = 0.2
"""From this share of date-only stamps on, nothing within a day is estimated."""

_MIDDAY = 9.5 * 60, 15.5 * 60
"""Minutes of the day between which half of an office's work is done."""
_NIGHT = 120.0
"""Minutes around midnight: where at least half as many stamps lie there as at midnight itself, people work then."""
_FEW = 3
"""So many times of a step must lie at midnight before that is told."""
_SELDOM = 0.01
"""A smaller part of a step's times is not told to lie at midnight: of clock times, one in 1,440 does."""
_MOST_NAMED = 8
_AS_WRITTEN = {"zone": " (written as midnight).",
               "utc": " (written as midnight in UTC; another zone may move them to another day: read them with --zone "
                      "UTC)."}
"""Clock on which dates lie at midnight → what is said of it."""


def about_items(log: WorkLog, pieces: Pieces, actors: Actors) -> Iterator[LogFinding]:
    """Yield what is odd about the items."""
    yield from _columns(log)
    yield from _lifecycle(log)
    yield from _starts(pieces)
    yield from _duplicates(log)
    yield from _zero(pieces)
    yield from _date_only(log)
    yield from _midnights(log)
    yield from _zone(log)
    yield from _names(pieces, actors)
    yield from _one_case(pieces)
    yield from _overlap(pieces)
    yield from _long(pieces, actors)


def _columns(log: WorkLog) -> Iterator[LogFinding]:
    taken = [f"{part} from {names[0]}" for part, names in log.columns.items()]
    doubts = [f" The {part} could also be {' or '.join(names[1:])}: name the right one with --{part}."
              for part, names in log.columns.items() if len(names) > 1]
    told = {name for names in log.columns.values() for name in names}
    unread = [shown(name) for name in log.unread if name not in told]
    more = f" and {len(unread) - _MOST_NAMED} more" if len(unread) > _MOST_NAMED else ""
    doubts += [f" Not read: {', '.join(unread[:_MOST_NAMED])}{more}."] if unread else []
    if taken:
        yield LogFinding(name="columns", share=float("nan"), found=f"{', '.join(taken)}.{''.join(doubts)}")


def _lifecycle(log: WorkLog) -> Iterator[LogFinding]:
    for name in log.unused_lifecycle:
        yield LogFinding(
            name="life cycle",
            share=float("nan"),
            found=f"The column {name} looks like a life cycle (words such as start and complete, or two words "
            "that take turns in each step) and is not used, so each step may stand here twice or more. Write start and "
            f"complete for its words and name it with --transition '{name}' (and what tells two pieces of work of one "
            "step apart with --instance), or remove it if it means something else.",
            lost="Steps and their minutes of work: starts and ends count as steps of their own.",
        )


def _starts(pieces: Pieces) -> Iterator[LogFinding]:
    start, end = pieces.items["start"].to_numpy(float), pieces.items["end"].to_numpy(float)
    share = float(np.mean(start < end))
    if share >= 0.1:
        lasting = [
            str(name)
            for code, name in enumerate(pieces.items["activity"].cat.categories)
            if np.mean((start < end)[pieces.activity == code]) < 0.1
        ]
        lost = (
            f"Minutes of work of {', '.join(lasting[:8])}: these steps have no time between start and end."
            if lasting
            else ""
        )
        yield LogFinding(
            name="starts", share=share, found=f"{of_100(share)} items have a start before their end.", lost=lost
        )
    else:
        yield LogFinding(
            name="starts",
            share=share,
            found=f"Only {of_100(share)} items have a start before their end.",
            lost="Minutes of work, how busy staff are, and queues: without starts, waiting and working cannot "
            "be told apart. Give minutes for each step (--minutes), or only times between steps are used.",
        )


def without_duplicates(log: WorkLog) -> WorkLog:
    """Return the log with each exactly repeated item once; in a log of dates alone, repeats may be real and stay."""
    twice = _repeated(log)
    return log.only(~twice) if twice.any() else log


def _repeated(log: WorkLog) -> np.ndarray:
    if date_only_share(log) >= DATE_ONLY:
        return np.zeros(len(log.items), bool)
    repeated: np.ndarray = log.items.duplicated(["case", "activity", "resource", "start", "end"]).to_numpy()
    # Midnights may be dates after all, and a step may be done twice on one day.
    bare = _doubtful_midnights(log) | log.items[["start", "end"]].isna().to_numpy()
    return np.asarray(repeated & ~bare.all(axis=1))


def _duplicates(log: WorkLog) -> Iterator[LogFinding]:
    share = float(_repeated(log).mean())
    yield LogFinding(
        name="duplicates",
        share=share,
        found=f"{of_100(share)} items are exact repeats of another" + ("; each is counted once." if share else "."),
        lost="Loops of a step back to itself within the same second: they look like repeats." if share > 0.01 else "",
    )


def _zero(pieces: Pieces) -> Iterator[LogFinding]:
    start = pieces.items["start"].to_numpy(float)
    # Where an end is missing, the start stands for it.
    known = ~np.isnan(start) & pieces.items["end"].notna().to_numpy()
    # Without starts all items would seem to take no time.
    if known.mean() < 0.1:
        return
    share = float(np.mean((pieces.ends - start)[known] <= 0))
    yield LogFinding(
        name="zero durations",
        share=share,
        found=f"{of_100(share)} items start and end at the same moment.",
        lost="The least minutes of work: some of these items may have been noted after they were done."
        if share > 0.2
        else "",
    )


def date_only_share(log: WorkLog) -> float:
    """Return the share of times that are bare dates.

    They lie at midnight; a midnight is a clock time where people work around it, and where it is written with a clock
    in a column that has other clock times as well.
    """
    stamps = log.items[["start", "end"]].to_numpy(float)
    in_utc = np.isin(["start", "end"], log.utc_days)
    known, at_midnight = ~np.isnan(stamps), (stamps % DAY == 0) | _whole_days(stamps)
    if not known.any() or _work_at_night(np.where(in_utc, np.nan, stamps)):
        return 0.0 if not in_utc.any() else float(known[:, in_utc].sum() / known.sum())
    of_column = in_utc | (at_midnight.sum(axis=0) == known.sum(axis=0))
    at_midnight |= known & in_utc
    return float((at_midnight & (of_column | (not log.clocks))).sum() / known.sum())


def _work_at_night(stamps: np.ndarray) -> bool:
    return bool(_beside_midnight(stamps).sum() >= (stamps % DAY == 0).sum() / 2)


def _beside_midnight(stamps: np.ndarray) -> np.ndarray:
    """Tell which times lie near midnight and not at it."""
    near = np.minimum(stamps % DAY, DAY - stamps % DAY) <= _NIGHT
    return np.asarray(near & (stamps % DAY != 0) & ~_whole_days(stamps))


def _whole_days(stamps: np.ndarray) -> np.ndarray:
    """Tell which ends say no more than the last minute of a day whose first moment is the start: 00:00 to 23:59."""
    whole = (stamps[:, 0] % DAY == 0) & (stamps[:, 1] % DAY >= DAY - 1)
    return np.stack([np.zeros(len(stamps), bool), whole], axis=1)


def _doubtful_midnights(log: WorkLog) -> np.ndarray:
    """Tell which starts and ends may be dates alone although they are written with a clock.

    They are the midnights of steps at which nobody works around midnight: done then by a program, or noted where no
    more than the day was known. All times of a step need not be midnights for that.
    """
    stamps = log.items[["start", "end"]].to_numpy(float)
    at_midnight, found = stamps % DAY == 0, np.zeros(stamps.shape, bool)
    if not log.clocks or not at_midnight.any() or date_only_share(log):
        return found
    codes, at_night = log.items["activity"].cat.codes.to_numpy(), _work_at_night(stamps)
    beside = np.bincount(codes, _beside_midnight(stamps).sum(axis=1))
    for column in range(2):
        often = np.bincount(codes, ~np.isnan(stamps[:, column]))
        theirs = np.bincount(codes, at_midnight[:, column])
        doubtful = (theirs >= _FEW) & (theirs >= _SELDOM * often) & (beside < theirs / 2)
        # Where people work at night, a step of midnights alone is theirs.
        doubtful &= (theirs < often) | (not at_night)
        found[:, column] = at_midnight[:, column] & doubtful[codes]
    return found


def _midnights(log: WorkLog) -> Iterator[LogFinding]:
    found = _doubtful_midnights(log)
    if not found.any():
        return
    codes, known = log.items["activity"].cat.codes.to_numpy(), log.items[["start", "end"]].notna().to_numpy()
    shares = np.bincount(codes, found.sum(axis=1)) / np.maximum(np.bincount(codes, known.sum(axis=1)), 1)
    first = [code for code in np.argsort(-shares, kind="stable").tolist() if shares[code] > 0]
    told = [f"{log.items['activity'].cat.categories[code]} ({of_100(shares[code])})" for code in first[:_MOST_NAMED]]
    yield LogFinding(
        name="midnights", share=float(found.sum() / known.sum()),
        found=f"Times at midnight sharp, where nobody works around midnight: {', '.join(told)}"
        f"{', …' if len(first) > _MOST_NAMED else ''}; written with a clock, they are taken for clock times.",
        lost="If only the day was known: hours and minutes of these steps, and their order within a day. Write the "
        "times in the file, or leave empty those that are not known, and read it again.")


def _date_only(log: WorkLog) -> Iterator[LogFinding]:
    share = date_only_share(log)
    yield LogFinding(
        name="date-only stamps",
        share=share,
        found=f"{of_100(share)} times are dates without a clock time"
        + (_AS_WRITTEN["utc" if log.utc_days else "zone"] if share and log.clocks else "."),
        lost="Everything within a day: hours of arrivals, when staff are there, minutes of work, the order of "
        "steps on one day."
        if share >= DATE_ONLY
        else "The order of these steps within their day: read as midnight, they stand before all others of that day; "
        "write the times, or leave empty those that are not known." if share else "",
    )


def _zone(log: WorkLog) -> Iterator[LogFinding]:
    busy = take_apart(log).office.reshape(7, 24)
    hours = np.flatnonzero(busy.any(axis=0))
    clock = began(log.items) % DAY
    middle = float(np.median(clock[clock > 0])) if (clock > 0).any() else _MIDDAY[0]
    # Offices at work before five in the morning, or half of the day by nine, are rarer than wrong zones.
    at_night = bool(busy[:, :5].any(axis=1).sum() >= 3) or not _MIDDAY[0] <= middle <= _MIDDAY[1]
    yield LogFinding(
        name="time zone",
        share=float("nan"),
        found=f"Times are read in {log.zone}; most work happens between {hours.min()}:00 and {hours.max() + 1}:00, "
        f"half of it by {int(middle) // 60}:{int(middle) % 60:02}.",
        lost="Hours of the day, if that is not when this office works: check the time zone." if at_night else "",
    )


def _names(pieces: Pieces, actors: Actors) -> Iterator[LogFinding]:
    staff = np.isin(pieces.activity, [code for code, kind in enumerate(actors.kinds) if kind == STAFF])
    share = float((pieces.resource < 0)[staff].mean()) if staff.any() else 1.0
    many = pieces.items["resource"].nunique()
    words = f"{of_100(share)} items of staff have no name of who did them; {many:,} names in all"
    if actors.personal:
        only = (
            " A single officer does all the work of staff; nobody can be compared." if len(actors.officers) == 1 else ""
        )
        yield LogFinding(
            name="names",
            share=share,
            found=f"{words}, {len(actors.officers)} of them regular officers.{only}",
            lost="Who is there when, for a part of the work: it is spread over the officers that are named."
            if share > 0.2
            else "",
        )
        return
    yield LogFinding(
        name="names",
        share=share,
        found=f"{words}; {actors.why_not}.",
        lost="Queues, presence and assignment of officers, and what more or fewer staff would change: only "
        "times between steps are used.",
    )


def _one_case(pieces: Pieces) -> Iterator[LogFinding]:
    pairs = pieces.items.loc[pieces.items["resource"].notna(), ["resource", "case"]].drop_duplicates()
    counts = pairs["resource"].value_counts()
    counts = counts[counts > 0]
    if counts.empty:
        return
    once = int((counts == 1).sum())
    yield LogFinding(
        name="names seen in one case",
        share=once / len(counts),
        found=f"{once:,} of {len(counts):,} names appear in one case only.",
        lost="Presence of these people: they are claimants, or too rare, and have no queue of their own."
        if once > 0.1 * len(counts)
        else "",
    )


def _overlap(pieces: Pieces) -> Iterator[LogFinding]:
    rows = pieces.resource >= 0
    if not (rows & (pieces.ends > pieces.starts)).any():
        return
    share = overlap_share(pieces, rows)
    shared = "; the time is shared out between them." if share else "."
    yield LogFinding(
        name="overlapping work",
        share=share,
        found=f"{of_100(share)} hours of recorded work overlap with other work of the same name{shared}",
        lost="Minutes of a single item as a clock would show them: only each item's part of the time."
        if share > 0.1
        else "",
    )


def _long(pieces: Pieces, actors: Actors) -> Iterator[LogFinding]:
    start = pieces.items["start"].to_numpy(float)
    length = pieces.ends - start
    if not (length > 0).any():
        return
    waits = [
        str(name)
        for code, name in enumerate(pieces.items["activity"].cat.categories)
        if actors.kinds[code] == OUTSIDE and pieces.cut[pieces.activity == code].mean() >= LIES_OPEN
    ]
    share, of_time = float(pieces.cut.mean()), float(length[length > LONGEST_SHIFT].sum() / np.nansum(length))
    taken = f" {', '.join(waits[:6])}: taken for waits on others, not for work." if waits else ""
    yield LogFinding(
        name="items over a shift",
        share=share,
        found=f"{of_100(share)} items last beyond the end of a shift; items over 8 hours hold {of_100(of_time)} "
        f"of all recorded hours.{taken}",
        lost="The longest pieces of work: these items count only as longer than the rest of their shift."
        if share
        else "",
    )
