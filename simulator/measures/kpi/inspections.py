"""What inspections find, and what a sample says of all: an estimate with its interval."""

from __future__ import annotations

import math

import pandas as pd

from simulator.measures.registry import Measure, case_measure, office_measure
from simulator.measures.view import OfficeView

_Z = 1.959964
"""Of the normal distribution, for 95 of 100."""


def _counted(view: OfficeView, kind: str, what: str = "count") -> pd.Series:
    name = f"{what}:{kind}"
    return view.cases[name] if name in view.cases else pd.Series(0.0, index=view.cases.index)


@case_measure("finds_per_inspection", title="Finds of inspections", unit="of 100 inspections", better="neither",
              summary="ratio", scale=100, needs=("ledger:inspected",),
              definition="Inspections that found something, of all inspections.")
def finds_per_inspection(view: OfficeView) -> pd.DataFrame:
    """Hits of the list."""
    return pd.DataFrame({"value": _counted(view, "found"), "weight": _counted(view, "inspected")})


def estimate(drawn: pd.DataFrame) -> tuple[float, float, float]:
    """Return the estimated share and the ends of its interval, from columns ``weight, found``.

    Notes
    -----
    Each case counts for so many as it stands for (Hajek 1971). The interval is Wilson's (1927), with the effective
    number of cases where they stand for different numbers (Kish 1965); for equal weights it is Wilson's own.
    """
    weight = drawn["weight"]
    share = float((weight * drawn["found"]).sum() / weight.sum())
    count = float(weight.sum() ** 2 / (weight**2).sum())
    middle = (share + _Z**2 / (2 * count)) / (1 + _Z**2 / count)
    half = _Z / (1 + _Z**2 / count) * math.sqrt(share * (1 - share) / count + (_Z / (2 * count)) ** 2)
    return share, max(middle - half, 0.0), min(middle + half, 1.0)


def _estimate_measure(name: str, title: str, place: int, definition: str) -> Measure:
    @office_measure(name, title=title, unit="of 100 cases", better="lower", definition=definition,
                    needs=("ledger:sampled", "ledger:inspected"))
    def figure(view: OfficeView) -> pd.DataFrame:
        drawn = view.cases[["replication"]].assign(weight=_counted(view, "sampled", "amount"),
                                                   found=(_counted(view, "found") > 0).astype(float))
        drawn = drawn[(drawn["weight"] > 0) & (_counted(view, "inspected") > 0)]
        rows = [(number, 100 * estimate(part)[place], len(part)) for number, part in drawn.groupby("replication")]
        return pd.DataFrame(rows, columns=["replication", "value", "count"])

    return figure


error_estimate = _estimate_measure(
    "error_estimate", "Estimated share with something to find", 0,
    "Share of all cases that stood for selection in which an inspection would find something, estimated from those "
    "drawn at random and inspected, each counted for so many as it stands for.")
error_estimate_low = _estimate_measure(
    "error_estimate_low", "Estimated share, lower end", 1,
    "Lower end of the interval that holds the estimated share in 95 of 100 samples.")
error_estimate_high = _estimate_measure(
    "error_estimate_high", "Estimated share, upper end", 2,
    "Upper end of the interval that holds the estimated share in 95 of 100 samples.")
