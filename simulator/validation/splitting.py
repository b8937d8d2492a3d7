"""Which part of a log the model may learn from, and which part judges it."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace

import numpy as np
import pandas as pd

from simulator.calibration.calibrating import states_of
from simulator.calibration.deadlines import find_deadlines
from simulator.calibration.event_items import DAY, WEEK, WorkLog, began, case_spans, midnight
from simulator.calibration.open_cases import find_open_cases
from simulator.calibration.pieces import take_apart
from synthetic_data import BadInput, Problem, spelled_alike

FEWEST_CASES = 30
_CHANCE, _MOST_NAMED = 0.01, 5
"""Share of items that may stand in both logs, as where both hold the day on which they meet; names shown."""


@dataclass(frozen=True, kw_only=True)
class Split:
    """The two parts.

    Attributes
    ----------
    train : what was known when the window began
    test : the log whose cases begin in the window, and those still open then
    closed : whether each case of `test` ended, by its case code
    start, end : of the window
    arrivals_end : after this moment no case of `test` begins
    only_finished : whether `test` keeps only cases that ended inside it
    open_cases : states of the cases that were really open at the start, or None
    how : the split in words
    """

    train: WorkLog
    test: WorkLog
    closed: pd.Series
    start: float
    end: float
    arrivals_end: float
    only_finished: bool
    open_cases: pd.DataFrame | None
    allowed: pd.Series | None
    how: str


def split_in_halves(log: WorkLog, *, deadline: str | None = None, decided: str | None = None) -> Split:
    """Split at the middle of the time in which cases begin.

    The model knows what had happened by then: work in progress has no end yet, cases that go on are open. The window
    begins with the cases that were really open.

    Raises
    ------
    BadInput : a half would have too few cases
    """
    found = find_open_cases(take_apart(log))
    spans = found.spans
    first, last = float(spans["began"].min()), float(spans["began"].max())
    middle = midnight((first + last) / 2)
    _refuse_few(spans["began"] < middle, log.name)
    known = began(log.items) < middle
    train = log.only(known)
    ends = train.items["end"].where(train.items["end"] <= middle)
    # Of such an item nothing was known by then.
    unknown = (train.items["start"].isna() & ends.isna()).to_numpy()
    train = replace(train, items=train.items.assign(end=ends))
    train = train.only(~unknown)
    return Split(
        train=train,
        test=log,
        closed=pd.Series(~found.open, index=spans.index),
        start=middle,
        end=log.last,
        arrivals_end=log.last if found.only_finished else last,
        only_finished=found.only_finished,
        open_cases=_straddlers(log, train, spans, middle),
        allowed=_allowed(log, deadline, decided),
        how=f"calibrated on what was known on {_day(middle)}, judged on the cases that began from then to "
        f"{_day(log.last)}",
    )


def split_in_files(train: WorkLog, test: WorkLog, *, deadline: str | None = None, decided: str | None = None) -> Split:
    """Take one log to learn from and another to be judged by.

    Raises
    ------
    BadInput : the second has too few cases, does not come after the first, holds a part of it, or calls its steps
        otherwise
    """
    found = find_open_cases(take_apart(test))
    if test.first < train.first:
        raise BadInput(
            Problem(
                where="--against",
                rule="begins before the log to learn from",
                value=_day(test.first),
                remedy="give the later log as --against",
            )
        )
    if problems := [*_seen_already(train, test), *_other_names(train, test)]:
        raise BadInput(problems)
    _refuse_few(pd.Series([True] * len(found.spans)), test.name)
    start = midnight(test.first)
    before = find_open_cases(take_apart(train))
    carried = None
    # After a longer gap nobody knows which of the open cases still are.
    if not before.only_finished and start - train.last < WEEK:
        carried = states_of(train, before.spans[before.open].index.to_numpy(), start)
    return Split(
        train=train,
        test=test,
        closed=pd.Series(~found.open, index=found.spans.index),
        start=start,
        end=test.last,
        only_finished=found.only_finished,
        arrivals_end=test.last if found.only_finished else float(found.spans["began"].max()),
        open_cases=carried,
        allowed=_allowed(test, deadline, decided),
        how=f"calibrated on {train.name}, judged on {test.name}, {_day(start)} to {_day(test.last)}",
    )


def new_steps(train: WorkLog, test: WorkLog) -> dict[str, int]:
    """Return the steps of the second log that the first does not have → items."""
    known = set(train.items["activity"].dropna().astype(str))
    counts = test.items["activity"].astype(str).value_counts()
    return {str(name): int(count) for name, count in counts.items() if count and name not in known}


def _seen_already(train: WorkLog, test: WorkLog) -> Iterator[Problem]:
    keys = ["case", "activity", "start", "end"]
    rows = [log.items[keys].astype({"case": str, "activity": str}) for log in (train, test)]
    again = int(rows[1].merge(rows[0].drop_duplicates(), on=keys).shape[0])
    if again > _CHANCE * len(test.items):
        yield Problem(where="--against", value=f"{again:,} of {len(test.items):,} items",
                      rule=f"holds what {train.name}, the log to learn from, holds too, so these weeks were seen",
                      remedy=f"give the later weeks alone, from {_day(midnight(train.last) + DAY)} on; or give the "
                      "whole log without --against, and its second half judges")


def _other_names(train: WorkLog, test: WorkLog) -> Iterator[Problem]:
    strange, known = new_steps(train, test), sorted(set(train.items["activity"].dropna().astype(str)))
    slips = [" and ".join(group) for group in spelled_alike([*known, *strange])
             if not {*group} <= {*known} and not {*group} <= {*strange}]
    if slips:
        yield Problem(where="--against", rule="calls steps as the log to learn from does but for capitals, accents or "
                      "blanks, so that they would be others", value="; ".join(slips[:_MOST_NAMED]),
                      remedy="write each name in one way in both files")
    elif len(strange) == test.items["activity"].astype(str).nunique():
        yield Problem(where="--against", rule="has no step that the log to learn from has",
                      value=", ".join(list(strange)[:_MOST_NAMED]),
                      remedy=f"that one has {', '.join(known[:_MOST_NAMED])}; give both logs the same names of steps, "
                      "or check --activity and --fold")


def _straddlers(log: WorkLog, train: WorkLog, spans: pd.DataFrame, middle: float) -> pd.DataFrame:
    """Return the states of the cases that began before the middle and went on after it."""
    going = log.items["case"].cat.categories[spans.index[(spans["began"] < middle) & (spans["ended"] > middle)]]
    codes = train.items["case"].cat.categories.get_indexer(going)
    return states_of(train, codes[codes >= 0], middle)


def _allowed(log: WorkLog, deadline: str | None, decided: str | None) -> pd.Series | None:
    found = find_deadlines(log, deadline, decided)
    return None if found is None else found.allowed


def _refuse_few(first_half: pd.Series, where: str) -> None:
    if min(first_half.sum(), len(first_half) - first_half.sum() or FEWEST_CASES) < FEWEST_CASES:
        raise BadInput(
            Problem(
                where=where,
                rule=f"has fewer than {FEWEST_CASES} cases in one of its halves, too few to judge a model by",
                remedy="take a longer log",
            )
        )


def shifted(log: WorkLog, start: float) -> WorkLog:
    """Return the log moved by whole weeks so that it begins near a moment: memory as a simulation."""
    # Whole weeks, so that every weekday stays one.
    weeks = np.round((start - midnight(log.first)) / WEEK) * WEEK
    times = {part: log.items[part] + weeks for part in ("schedule", "start", "end")}
    return replace(log, items=log.items.assign(**times))


def spans_of(log: WorkLog) -> pd.DataFrame:
    """Return the cases of a log; see `case_spans`."""
    return case_spans(log.items)


def _day(minutes: float) -> str:
    return f"{pd.Timestamp(0) + pd.Timedelta(days=minutes // DAY):%Y-%m-%d}"
