"""The view of an office cut down to one of its sites: its cases, what was done on them, and its own staff."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from simulator.measures.view import AT_SITE, OfficeView, told
from simulator.plan.money_plan import COST_AT
from simulator.plan.sites import SITE


def site_views(view: OfficeView) -> Iterator[tuple[str, OfficeView]]:
    """Yield name and view of each site.

    Work of shared people on a site's cases is in its events; they are on the staff of no site.
    """
    tables = {name: getattr(view, name) for name in ("events", "ledger", "cases", "every_case", "company")}
    codes = {name: _site_of(table, view) for name, table in tables.items()}
    for number, site in enumerate(site_names(view)):
        own = [group for group, at in view.sites.items() if at == site]
        parts = {name: table[codes[name] == number].reset_index(drop=True) for name, table in tables.items()}
        yield site, replace(view, **parts, staffed=view.staffed[view.staffed["group"].isin(own)].reset_index(drop=True))


def site_names(view: OfficeView) -> list[str]:
    """Return the sites of the staff and of the cases, each once."""
    return list(dict.fromkeys([*view.sites.values(), *map(str, view.every_case[SITE].unique()),
                               *told(view.seen, AT_SITE)]))


def _site_of(table: pd.DataFrame, view: OfficeView) -> NDArray[np.int64]:
    """Return the place of each row's site in the names; -1 for the office as a whole."""
    known = view.every_case[["replication", "case_id"]].assign(
        site=view.every_case[SITE].astype(str).map({name: n for n, name in enumerate(site_names(view))}))
    found = table[["replication", "case_id"]].merge(known, on=["replication", "case_id"], how="left")["site"]
    places = np.array(found.fillna(-1), np.int64)
    if "kind" in table:
        rents = {f"{COST_AT}{site}": number for number, site in enumerate(site_names(view))}
        own = table["kind"].isin(list(rents)).to_numpy()
        places[own] = table.loc[own, "kind"].astype(str).map(rents)
    return places
