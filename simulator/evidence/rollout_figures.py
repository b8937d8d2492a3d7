"""Figures of one simulated year of a rollout: pure functions of its view and of what the study asks, by replication."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator
from functools import reduce

import numpy as np
import pandas as pd

from simulator.evidence.rollout_rows import AwardFigure, RolloutStudy
from simulator.measures.kpi.money import MONTH
from simulator.measures.kpi.quality import amount
from simulator.measures.kpi.shares import elapsed_civil_days, is_proactive
from simulator.measures.measuring import EVERYBODY, measure_view
from simulator.measures.view import DAY, OfficeView


def year_figures(view: OfficeView, year: int, study: RolloutStudy) -> pd.DataFrame:
    """Return one row for each replication and one column for each figure that the study may need of this year."""
    asked = {row.figure.of for row in study.rows.values() if row.figure and row.figure.of}
    table = measure_view(view, sorted(asked - set(study.awards)))
    figures = table[table["group"] == EVERYBODY].pivot(index="replication", columns="measure", values="value")
    awards = _awards(view, year)
    own = {replication: dict(_of_awards(part, study, year)) for replication, part in awards.groupby("replication")}
    return figures.join(pd.DataFrame.from_dict(own, orient="index"))


def _awards(view: OfficeView, year: int) -> pd.DataFrame:
    cases = view.cases
    first = (dt.date(year, 1, 1) - view.start.astype(dt.date)).days * DAY
    table = cases.assign(
        days=elapsed_civil_days(view),
        proactive=is_proactive(view),
        monthly=amount(view, "award"),
        month=_month(view, cases["entitled"]),
        year_end=first + 365 * DAY,
    )
    return table[table["granted"]]


def _month(view: OfficeView, minutes: pd.Series) -> pd.Series:
    days = view.start.astype("datetime64[D]") + np.floor(minutes.to_numpy() / DAY).astype("timedelta64[D]")
    return pd.Series(pd.DatetimeIndex(days).month, index=minutes.index)


def _of_awards(awards: pd.DataFrame, study: RolloutStudy, year: int) -> Iterator[tuple[str, float]]:
    sets = {
        "proactive": awards["proactive"],
        "first_half": awards["month"] <= 6,
        "delayed": awards["days"] > study.delayed_after.minutes / DAY,
    } | {word: awards["benefit"].isin(benefits) for word, benefits in study.groups.items()}
    for name, figure in study.awards.items():
        yield name, _figure(figure, awards, sets, year)


def _figure(figure: AwardFigure, awards: pd.DataFrame, sets: dict[str, pd.Series], year: int) -> float:
    among = _all_of(figure.among, awards, sets)
    hit = among & _all_of(figure.hit, awards, sets)
    part = awards[among]
    if figure.take == "count":
        return float(hit.sum())
    if figure.take in ("share", "part"):
        return (100 if figure.take == "share" else 1) * _over(hit, among)
    if figure.take == "mean_days":
        return float(part["days"].mean())
    if figure.take == "quantile_of_days":
        return float(part["days"].quantile(figure.at)) if len(part) else float("nan")
    return _repaid(part, figure) if figure.take == "repaid" else _paid(part, figure, year)


def _all_of(words: tuple[str, ...], awards: pd.DataFrame, sets: dict[str, pd.Series]) -> pd.Series:
    everything = pd.Series(True, index=awards.index)
    return reduce(lambda found, word: found & (~sets[word[4:]] if word.startswith("not ") else sets[word]), words,
                  everything)


def _over(hit: pd.Series, of: pd.Series) -> float:
    return float(hit.sum() / of.sum()) if of.sum() else float("nan")


def _repaid(awards: pd.DataFrame, figure: AwardFigure) -> float:
    """Mean money for the months between right and decision."""
    months = ((awards["decided"] - awards["entitled"]) / MONTH).clip(upper=figure.months_at_most)
    return float((months * figure.month).mean())


def _paid(awards: pd.DataFrame, figure: AwardFigure, year: int) -> float:
    """Money paid from decision to the end of the year asked for."""
    assert figure.until is not None
    end = awards["year_end"] + (figure.until - year) * 365.25 * DAY
    months = ((end - awards["decided"]) / MONTH).clip(lower=0)
    return float((awards["monthly"] * months.where(~awards["benefit"].isin(figure.once), 1.0)).sum())
