"""Money: what an award costs, what was over- and underpaid, what the entitled never received."""

from __future__ import annotations

from collections.abc import Callable

import numpy as np
import pandas as pd

from simulator.measures.kpi.quality import amount, bookings, share_of_bookings
from simulator.measures.registry import case_measure, office_measure
from simulator.measures.view import DAY, OfficeView
from simulator.measures.words import is_one_of, words_in

MONTH = 365.25 / 12 * DAY
"""Minutes of a mean month."""


@office_measure(
    "cost_per_award",
    title="Cost of an award",
    unit="money per award",
    better="lower",
    needs=("ledger:cost_staff",),
    definition="Staff, contact, query, server, fixed and error cost of the cases counted, by awards among them; "
    "costs of the office as a whole count from the end of the warm-up, and of a site only what its "
    "cases and the site itself cost.",
)
def cost_per_award(view: OfficeView) -> pd.DataFrame:
    """Every ledger kind that begins with ``cost_``."""
    own = [column for column in view.cases if column.startswith("amount:cost_")]
    costs = view.cases[own].sum(axis=1).groupby(view.cases["replication"]).sum()
    costs_booked = [word for word in words_in(view.ledger["kind"]) if word.startswith("cost_")]
    office = (
        view.ledger[
            # -1 stands for the office as a whole.
            view.ledger["case_id"].eq(-1)
            & is_one_of(view.ledger["kind"], costs_booked)
            & view.ledger["at"].ge(view.warm_up)
        ]
        .groupby("replication")["amount"]
        .sum()
    )
    awards = view.cases[view.cases["granted"]].groupby("replication").size()
    # A run may have costs of one kind alone; plain addition would make it NaN.
    whole = costs.add(office, fill_value=0.0)
    return pd.DataFrame({"value": whole / awards, "count": awards}).rename_axis("replication").reset_index()


@case_measure(
    "missed_persons",
    title="Entitled and not receiving at the end",
    unit="cases",
    better="lower",
    summary="sum",
    needs=("entitled",),
    definition="Cases with a right and neither an award nor a refusal at the end of the run.",
)
def missed_persons(view: OfficeView) -> pd.Series:
    """Number of cases."""
    return _missed(view).astype(float).where(view.cases["entitled"].notna())


@case_measure(
    "missed_amount",
    title="Money the entitled have not received",
    unit="money",
    better="lower",
    summary="sum",
    needs=("entitled", "ledger:entitled"),
    definition="True monthly amount times months since the right arose, for cases without an award.",
)
def missed_amount(view: OfficeView) -> pd.Series:
    """Money due to cases without an award."""
    months = (view.horizon - view.cases["entitled"]) / MONTH
    return (amount(view, "entitled") * months).where(_missed(view), 0.0).where(view.cases["entitled"].notna())


def _missed(view: OfficeView) -> pd.Series:
    return view.cases["entitled"].notna() & ~view.cases["granted"] & ~view.cases["refused"].notna()


def truly_due(view: OfficeView) -> pd.Series:
    """True monthly amount times the number of payments made while the right lasted, for each case.

    The true amount is what was booked as ``entitled``; where a process books none, the amount ``due`` at the award.
    """
    booked = "entitled" if "ledger:entitled" in view.kinds else "due"
    monthly = amount(view, booked) / bookings(view, booked).where(bookings(view, booked) > 0)
    return (monthly * (bookings(view, "paid") - bookings(view, "overpaid")).clip(lower=0)).fillna(0.0)


@office_measure(
    "overpaid_share",
    title="Overpaid",
    unit="of 100 paid",
    better="lower",
    needs=("ledger:due", "ledger:paid"),
    definition="Money paid above what was truly due for those payments, case by case, of all money paid.",
)
def overpaid_share(view: OfficeView) -> pd.DataFrame:
    """Overpayment."""
    return _misplaced(view, +1)


@office_measure(
    "underpaid_share",
    title="Underpaid",
    unit="of 100 paid",
    better="lower",
    needs=("ledger:due", "ledger:paid"),
    definition="Money missing in payments made, against what was truly due for them, case by case, against all "
    "money paid; payments not made at all are in the times to payment.",
)
def underpaid_share(view: OfficeView) -> pd.DataFrame:
    """Underpayment."""
    return _misplaced(view, -1)


def _misplaced(view: OfficeView, sign: int) -> pd.DataFrame:
    gap = (sign * (amount(view, "paid") - truly_due(view))).clip(lower=0)
    return _money_share(view, gap, amount(view, "paid"))


def _money_share(view: OfficeView, part: pd.Series, whole: pd.Series) -> pd.DataFrame:
    """Of 100 of one sum of money, how much is the other, by replication."""
    by = view.cases["replication"]
    part, whole = part.groupby(by).sum(), whole.groupby(by).sum()
    table = pd.DataFrame({"value": 100 * part / whole.where(whole > 0), "count": whole})
    return table.rename_axis("replication").reset_index()


@case_measure(
    "back_pay_mean",
    title="Back pay",
    unit="money per award with back pay",
    better="neither",
    needs=("ledger:back_pay",),
    definition="Money paid for the time between the right and the award.",
)
def back_pay_mean(view: OfficeView) -> pd.Series:
    """Mean over cases with back pay."""
    paid = amount(view, "back_pay")
    return paid.where(paid > 0)


@office_measure(
    "recovered_share",
    title="Overpaid money recovered",
    unit="of 100 overpaid",
    better="higher",
    needs=("ledger:recovered", "ledger:paid", "ledger:due"),
    definition="Money recovered, of money paid above what was due.",
)
def recovered_share(view: OfficeView) -> pd.DataFrame:
    """Recovery."""
    over = (amount(view, "paid") - truly_due(view)).clip(lower=0)
    return _money_share(view, amount(view, "recovered"), over)


payments_after_death = share_of_bookings(
    "payments_after_death",
    title="Payments after death",
    hit="paid_after_death",
    of="paid",
    better="lower",
    unit="per 100,000 payments",
    scale=100_000,
    definition="Payments for a period after the person's death.",
)
wrongful_stops = share_of_bookings(
    "wrongful_stops",
    title="Stopped though entitled",
    hit="wrongful_stop",
    of="entitlement_check",
    better="lower",
    unit="per 1,000 checks",
    scale=1000,
    definition="Payments stopped although the right went on, of all checks.",
)
returned_payment_share = share_of_bookings(
    "returned_payment_share",
    title="Payments the bank returned",
    hit="returned",
    of="paid",
    better="lower",
    unit="of 100 payments",
    definition="Payments that came back, of all payments.",
)


@case_measure(
    "gap_amount_mean",
    title="Money repaid for a gap at re-assessment",
    unit="money per case repaid",
    better="lower",
    needs=("ledger:gap",),
    definition="Money repaid for the time between the end of the old right and the new decision.",
)
def gap_amount_mean(view: OfficeView) -> pd.Series:
    """Mean over cases with a gap."""
    paid = amount(view, "gap")
    return paid.where(paid > 0)


@office_measure(
    "forecast_error",
    title="Forecast error of the week's decisions",
    unit="of 100",
    better="lower",
    needs=("decided",),
    definition="Mean absolute error of a forecast that takes the mean of the four weeks before, of the "
    "actual weekly number of decisions (MAPE).",
)
def forecast_error(view: OfficeView) -> pd.DataFrame:
    """MAPE of a four-week moving mean."""
    return _forecast(view, lambda miss: miss.abs())


@office_measure(
    "forecast_bias",
    title="Forecast bias of the week's decisions",
    unit="of 100",
    signed=True,
    better="neither",
    needs=("decided",),
    definition="As the forecast error, with its sign: above 0 the forecast is too high.",
)
def forecast_bias(view: OfficeView) -> pd.DataFrame:
    """Mean signed error."""
    return _forecast(view, lambda miss: miss)


def _forecast(view: OfficeView, reduce: Callable[[pd.Series], pd.Series]) -> pd.DataFrame:
    rows = []
    # Decisions on cases of the warm-up are the week's work as well.
    for replication, cases in view.every_case.groupby("replication"):
        # Whole weeks only, as a part of one would look like a fall.
        weeks = max(int((view.until - view.warm_up) // (7 * DAY)), 1)
        done = cases["decided"][(cases["decided"] >= view.warm_up)] - view.warm_up
        actual = pd.Series(np.bincount((done // (7 * DAY)).astype(int), minlength=weeks)[:weeks], dtype=float)
        # Shifted by one, so that no week takes part in its own forecast.
        miss = (actual.rolling(4).mean().shift(1) - actual) / actual.where(actual > 0)
        rows.append((replication, 100 * reduce(miss).mean(), int(miss.notna().sum())))
    return pd.DataFrame(rows, columns=["replication", "value", "count"])
