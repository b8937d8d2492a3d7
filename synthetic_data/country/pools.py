"""Words a country is written with that nobody weighed: names, streets, firms, jobs, phones, kept as data.

They come from a Faker locale (`synthetic_data.country.faker_locale`) once, and lie in the country's folder from then
on, because Faker's lists change between versions. A table of the profile with the same name stands on top of a pool.
"""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

import numpy as np
import pandas as pd

from synthetic_data.core.columns import word_list
from synthetic_data.core.errors import BadInput, Problem
from synthetic_data.country.forms import PoolSource

NAME_POOLS = ("first_names", "surnames", "streets")
"""Pools that may stand in for a table of the profile."""
WORD_KINDS = ("company", "job", "phone", "email", "text")
"""Kinds of words that only pools hold."""
_FILES = (*NAME_POOLS, "surname_forms", "words")


@dataclass(frozen=True, eq=False)
class Pools:
    """The pools of one locale and seed, a frame each."""

    first_names: pd.DataFrame
    """`name, sex, weight, peak`"""
    surnames: pd.DataFrame
    """`stem, form, weight`"""
    surname_forms: pd.DataFrame
    """`form, M, F`: what follows the stem."""
    streets: pd.DataFrame
    """`street, weight`"""
    words: pd.DataFrame
    """`kind, word, locale`: companies, jobs, phone numbers, addresses of e-mail, short texts."""

    def of_kind(self, kind: str) -> pd.CategoricalDtype:
        """Return the words of one of `WORD_KINDS`."""
        return word_list(self.words["word"][self.words["kind"] == kind])

    def forms(self) -> dict[str, dict[str, str]]:
        """Return surname forms as a profile writes them."""
        return {str(row.form): {"M": f"{{stem}}{row.M}", "F": f"{{stem}}{row.F}"}
                for row in self.surname_forms.itertuples()}


def pools_folder(country: Path, source: PoolSource) -> Path:
    """Return where the pools of a locale and seed lie in a country's folder."""
    return country / "pools" / f"{source.faker}-{source.seed}"


def write_pools(pools: Pools, folder: Path) -> None:
    """Write the pools as CSV files."""
    folder.mkdir(parents=True)
    for name in _FILES:
        getattr(pools, name).to_csv(folder / f"{name}.csv", index=False, lineterminator="\n")


def read_pools(country: Path, source: PoolSource) -> Pools:
    """Read the pools that a profile names.

    Raises
    ------
    BadInput : they have not been drawn yet, or a file is missing or no table
    """
    folder = pools_folder(country, source)
    if not folder.is_dir():
        raise BadInput(Problem(where=f"{country.name}/profile.yml: pools", value=source.faker,
                               rule="has not been drawn", remedy=f"run: readiness people pools {country}"))
    try:
        frames = {name: pd.read_csv(folder / f"{name}.csv", keep_default_na=False) for name in _FILES}
        return Pools(**{name: frame[list(_COLUMNS[name])] for name, frame in frames.items()})
    except (OSError, ValueError, KeyError) as error:
        reason = " ".join(str(error).split())[:120]
        raise BadInput(Problem(where=str(folder), rule=f"is not a folder of pools ({reason})",
                               remedy="delete it and run: readiness people pools")) from None


_COLUMNS = {"first_names": ("name", "sex", "weight", "peak"), "surnames": ("stem", "form", "weight"),
            "surname_forms": ("form", "M", "F"), "streets": ("street", "weight"), "words": ("kind", "word", "locale")}


def on_top(own: pd.DataFrame | None, pool: pd.DataFrame, tail: float) -> pd.DataFrame:
    """Return a country's weighted list with the rest of a pool below it.

    Parameters
    ----------
    own : the profile's table; None leaves the pool alone
    tail : share of people, 0 to 1, whose word comes from the pool where there is a list
    """
    if own is None or not tail:
        return pool if own is None else own
    keys = [column for column in pool if column not in ("weight", "peak")]
    known = pd.MultiIndex.from_frame(own[keys])
    rest = pool[~pd.MultiIndex.from_frame(pool[keys]).isin(known)]
    groups = "sex" if "sex" in pool else np.zeros(len(rest))
    scale = rest.groupby(groups)["weight"].transform("sum")
    whole = rest["sex"].map(own.groupby("sex")["weight"].sum()) if "sex" in pool else own["weight"].sum()
    # So weighted, the pool's part of the whole is just `tail`.
    return pd.concat([own, rest.assign(weight=rest["weight"] / scale * whole * tail / (1 - tail))], ignore_index=True)
