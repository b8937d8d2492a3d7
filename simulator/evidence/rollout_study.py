"""`accept azerbaijan`: run the study's years and hold every figure against its band; nothing is fitted here."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping

import numpy as np
import pandas as pd

from simulator.evidence.rollout_figures import year_figures
from simulator.evidence.rollout_rows import Configuration, Profile, Study, load_configuration, load_study
from simulator.evidence.rows import COLUMNS, judge_row
from simulator.measures.from_log import view_log
from simulator.plan.scenario import Scenario, load_scenario
from simulator.run.replications import run_replications
from synthetic_data import progress

YEARS = (2019, 2020, 2021, 2022, 2023, 2025)
Figures = Mapping[int, pd.DataFrame]
"""Year → one row for each replication, see `year_figures`."""


def load_year(year: int, profile: Profile = "as_printed", extra: tuple[str, ...] = ()) -> Scenario:
    """Return a year of the study.

    Parameters
    ----------
    profile : ``as_printed`` takes the published yearly shares at their printed years, ``shifted`` one year earlier
    extra : further switches to turn on, such as ``register_lag``
    """
    scenario = load_scenario(f"azerbaijan_{year}")
    profiles = ("shifted",) if profile == "shifted" else ()
    if not profiles + extra:
        return scenario
    return load_scenario(f"azerbaijan_{year}", on=(*scenario.on, *profiles, *extra))


def accept_azerbaijan(
    *, profile: Profile = "as_printed", seed: int = 1, replications: int = 20, workers: int = 1
) -> pd.DataFrame:
    """Run every year and judge every row of the acceptance table.

    Returns
    -------
    pd.DataFrame : ``id, title, unit, published, simulated, low, high, band_low, band_high, kind, verdict``;
        `low` and `high` are the 95 of 100 interval of the simulated mean, `band_*` what it must lie in
    """
    study = load_study()
    figures = {
        year: _run_year(year, profile, seed, replications, workers, study)
        for year in progress(YEARS, "Simulating years")
    }
    return judge(figures, study, load_configuration(), profile)


def _run_year(year: int, profile: Profile, seed: int, replications: int, workers: int, study: Study) -> pd.DataFrame:
    log = run_replications(load_year(year, profile), seed, replications, workers)
    return year_figures(view_log(log), year, study.money)


def judge(figures: Figures, study: Study, configuration: Configuration, profile: Profile) -> pd.DataFrame:
    """Turn the years' figures into the acceptance table."""
    values = simulated_values(figures, study, configuration, profile)
    rows = [judge_row(name, row, values[name]) for name, row in study.rows.items()]
    return pd.DataFrame(rows, columns=COLUMNS)


def simulated_values(
    figures: Figures, study: Study, configuration: Configuration, profile: Profile
) -> dict[str, np.ndarray]:
    """Return one array over replications for each row of the table."""
    now = 2023 if profile == "as_printed" else 2022
    printed = (2020, 2021, 2022, 2023) if profile == "as_printed" else (2019, 2020, 2021, 2022)
    year_2019, year_2022, today = figures[2019], figures[2022], figures[now]
    values = {
        "A1": year_2019["delayed_share"],
        "A2-P25": year_2019["delay_p25"],
        "A2-P75": year_2019["delay_p75"],
        "A3": year_2019["delay_p995"],
        "A5": year_2022["same_day_share"],
        "A6": year_2022["rest_within_15_days_share"],
        "A7": _change(year_2019, today, "touch_minutes"),
        "A8": _change(year_2019, today, "mean_days"),
        "A9": _change(year_2019, today, "errors_human"),
        "A9-data": today["errors_data"],
        "A9-rule": today["errors_rule"],
        "A10": _change(year_2019, today, "cost_per_award"),
        "A11": today["take_up_share"],
        "A14": figures[2023]["new_stipend_share"],
        "A15": today["amount_right_share"],
        "A16": today["satisfaction_served"],
        "A16-all": today["satisfaction_eligible"],
        "K1": year_2019["old_age_h1_share"],
        "K3": year_2022["pensions_h1_part"],
        "K4": figures[2025]["allowance_share"],
        "K6": figures[2021]["gap_azn"],
    }
    values |= {f"A4-{place}": figures[year]["proactive_share"] for place, year in enumerate(printed, 1)}
    values |= _volumes(figures, study)
    values |= _configured(configuration)
    return {name: np.atleast_1d(np.asarray(value, float)) for name, value in values.items()}


def _change(before: pd.DataFrame, after: pd.DataFrame, name: str) -> pd.Series:
    return 100 * (after[name] / before[name] - 1)


def _volumes(figures: Figures, study: Study) -> dict[str, pd.Series]:
    thousand = study.scale / 1000
    until_2022 = [figures[year] for year in range(2019, 2023)]
    usd = sum(year["paid_to_end_of_2022"] for year in until_2022) * study.scale / study.money.azn_for_usd
    return {
        "A12": sum(year["proactive_awards"] for year in until_2022) * thousand,
        "K5": figures[2022]["proactive_awards_h1"] * thousand,
        "N1": 100 * usd / (study.money.claimed_usd_billion * 1e9),
        **{f"K2-{year}": figures[year]["proactive_pensions"] * thousand for year in range(2019, 2024)},
    }


def _configured(configuration: Configuration) -> dict[str, float]:
    early_2023 = dt.date(2023, 3, 31)
    return {
        "A13": configuration.live("types", early_2023),
        "A13-pensions": configuration.live("pensions", early_2023),
        "A17": sum(agency.since <= dt.date(2023, 12, 31) for agency in configuration.agencies),
        "N2": float("nan"),
    }
