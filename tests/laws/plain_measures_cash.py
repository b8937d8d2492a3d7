"""Cash kept ready worked out once more."""

from __future__ import annotations

from collections.abc import Callable

from tests.laws.plain_cases import NAN, PlainRun
from tests.laws.plain_measures import Answer


def booked(run: PlainRun, beginning: str) -> list[float]:
    """Amounts of the office's rows whose kind begins so, after the warm-up."""
    return [amount for kind, at, amount in run.office_books if kind.startswith(beginning) and at >= run.warm_up]


def each_time(beginning: str, of: Callable[[float], float], scale: float) -> Callable[[PlainRun], Answer]:
    """A figure of the rows that begin so, by the number of times at which cash was settled."""
    def worked_out(run: PlainRun) -> Answer:
        times = len(booked(run, "cash_moved_"))
        return (scale * sum(map(of, booked(run, beginning))) / times if times else NAN), times
    return worked_out


def by_moved(of: Callable[[float], float]) -> Callable[[PlainRun], Answer]:
    """By how much forecasts were off, by what moved."""
    def worked_out(run: PlainRun) -> Answer:
        moved = booked(run, "cash_moved_")
        return (100 * sum(map(of, booked(run, "cash_off_"))) / sum(moved) if sum(moved) > 0 else NAN), len(moved)
    return worked_out


PLAIN = {"cash_short_share": each_time("cash_short_", lambda _: 1, 100),
         "cash_short_mean": each_time("cash_short_", float, 1),
         "cash_unused_mean": each_time("cash_unused_", float, 1),
         "cash_forecast_error": by_moved(abs), "cash_forecast_bias": by_moved(float)}
MAY_EXCEED = {"cash_forecast_error", "cash_forecast_bias"}
MAY_BE_NEGATIVE = {"cash_forecast_bias"}
