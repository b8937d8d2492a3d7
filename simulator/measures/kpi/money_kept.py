"""Cash kept ready by a forecast: how often it ran short, what lay unused, how far the forecast was off."""

from __future__ import annotations

import pandas as pd

from simulator.measures.registry import office_measure
from simulator.measures.view import OfficeView
from simulator.measures.words import is_one_of, words_in

_NEEDS = ("ledger:cash_moved_*",)


@office_measure(
    "cash_short_share",
    title="Times at which the cash kept was not enough",
    unit="of 100 times",
    better="lower",
    needs=_NEEDS,
    definition="Times from one review of the cash to the next in which less was there than needed, of all that ended "
    "after the warm-up.",
)
def cash_short_share(view: OfficeView) -> pd.DataFrame:
    """Shortages by all windows."""
    return _mean(view, _booked(view, "cash_short_").assign(amount=100.0))


@office_measure(
    "cash_short_mean",
    title="Cash missing",
    unit="money each time",
    better="lower",
    needs=_NEEDS,
    definition="Money missing from one review of the cash to the next, mean over all such times that ended after the "
    "warm-up, with 0 where it was enough.",
)
def cash_short_mean(view: OfficeView) -> pd.DataFrame:
    """Mean missing money of a window."""
    return _mean(view, _booked(view, "cash_short_"))


@office_measure(
    "cash_unused_mean",
    title="Cash that lay unused",
    unit="money each time",
    better="lower",
    needs=_NEEDS,
    definition="Money kept and not needed from one review of the cash to the next, mean over all such times that "
    "ended after the warm-up, with 0 where it was not enough.",
)
def cash_unused_mean(view: OfficeView) -> pd.DataFrame:
    """Mean money left over in a window."""
    return _mean(view, _booked(view, "cash_unused_"))


@office_measure(
    "cash_forecast_error",
    title="Error of the cash forecast",
    unit="of 100",
    better="lower",
    needs=_NEEDS,
    definition="By how much the money expected from one review to the next missed what came or went, without its "
    "sign, added up after the warm-up and divided by all that came or went.",
)
def cash_forecast_error(view: OfficeView) -> pd.DataFrame:
    """Absolute error by the money moved."""
    return _by_moved(view, _booked(view, "cash_off_").assign(amount=lambda rows: rows["amount"].abs()))


@office_measure(
    "cash_forecast_bias",
    title="Bias of the cash forecast",
    unit="of 100",
    signed=True,
    better="neither",
    needs=_NEEDS,
    definition="As the error of the cash forecast, with its sign: above 0 more was expected than came or went.",
)
def cash_forecast_bias(view: OfficeView) -> pd.DataFrame:
    """Signed error by the money moved."""
    return _by_moved(view, _booked(view, "cash_off_"))


def _booked(view: OfficeView, beginning: str) -> pd.DataFrame:
    """Rows of the office as a whole whose kind begins so, after the warm-up."""
    kinds = [word for word in words_in(view.ledger["kind"]) if word.startswith(beginning)]
    rows = view.ledger
    return rows[rows["case_id"].eq(-1) & is_one_of(rows["kind"], kinds) & rows["at"].ge(view.warm_up)]


def _mean(view: OfficeView, rows: pd.DataFrame) -> pd.DataFrame:
    """Amounts of these rows by all windows, with 0 where a window has no such row."""
    windows = _booked(view, "cash_moved_").groupby("replication").size()
    sums = rows.groupby("replication")["amount"].sum()
    return _table(sums.reindex(windows.index, fill_value=0.0) / windows, windows)


def _by_moved(view: OfficeView, off: pd.DataFrame) -> pd.DataFrame:
    moved = _booked(view, "cash_moved_").groupby("replication")["amount"]
    sums = moved.sum()
    return _table(100 * off.groupby("replication")["amount"].sum() / sums.where(sums > 0), moved.size())


def _table(value: pd.Series, count: pd.Series) -> pd.DataFrame:
    return pd.DataFrame({"value": value, "count": count}).rename_axis("replication").reset_index()
