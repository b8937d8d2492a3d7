"""Things that a notice is about: values on either side of the line, and what our copy says of them."""

from __future__ import annotations

from typing import Any

import numpy as np
import pandas as pd

from courses.cases.allowance_families import ACCOUNT_LIMIT, CAR_LIMIT, TODAY, FamiliesOnAllowance
from courses.cases.exclusion_notices import LATE, PARTS, Notice
from courses.evidence import records_of


def things_of(known: FamiliesOnAllowance, notices: list[Notice], luck: np.random.Generator) -> list[dict[str, Any]]:
    """Return what each notice is about, with its three dates; values, balances and readings of today are drawn."""
    found: dict[int, dict[str, Any]] = {}
    for kind, table in (("vehicle", known.cars), ("account", known.accounts)):
        places = [place for place, notice in enumerate(notices) if notice["kind"] == kind]
        rows = table.iloc[[notices[place]["thing"] for place in places]].drop(columns=["person_id", "thing"])
        found |= dict(zip(places, records_of(rows), strict=True))
    for place, notice in enumerate(notices):
        if notice["kind"] == "meter":
            found[place] = _meter(luck)
    values = _values(notices, luck)
    return [{**found[place], **values.get(place, {})} for place in range(len(notices))]


def _values(notices: list[Notice], luck: np.random.Generator) -> dict[int, dict[str, float]]:
    """What our copy says (above the line each time, else nobody would have been flagged) and what holds today.

    Today's values of members' things lie on both sides of the line, near it and far; strangers' mostly above it.
    """
    made: dict[int, dict[str, float]] = {}
    seen: dict[str, int] = {}
    for place, notice in enumerate(notices):
        limit = {"vehicle": CAR_LIMIT, "account": ACCOUNT_LIMIT}.get(notice["kind"])
        if limit is None:
            continue
        turn = seen[notice["part"]] = seen.get(notice["part"], 0) + 1
        copied = int(limit * luck.uniform(1.12, 1.9)) // 10 * 10
        if PARTS[notice["part"]][1] == "under":
            # One in three lies exactly on the line, one just under it, one far under it.
            share = (1.0, luck.uniform(0.93, 0.995), luck.uniform(0.5, 0.93))[turn % 3]
        else:
            share = luck.uniform(1.01, 1.08) if turn % 2 else luck.uniform(1.09, copied / limit)
        today = int(limit * share) // 10 * 10
        made[place] = {"value": float(today), "copied": float(copied)}
    return made


def _meter(luck: np.random.Generator) -> dict[str, Any]:
    day = TODAY - pd.Timedelta(days=int(luck.integers(20, 50)))
    since = pd.Timestamp("2010-01-01") + pd.Timedelta(days=int(luck.integers(0, 4000)))
    return {"object": f"M-{luck.integers(10_000, 99_999)}", "value": float(luck.integers(410, 900)), "since": since,
            "happened_on": day, "recorded_on": day + pd.Timedelta(days=1),
            "received_on": day + pd.Timedelta(days=5)}


def entry_in_copy(thing: dict[str, Any], notice: Notice, luck: np.random.Generator) -> dict[str, Any]:
    """Return our copy of the entry; of a thing that has changed hands since, the entry before that."""
    thing = {name: value for name, value in thing.items() if name != "copied"} | {
        "value": thing.get("copied", thing["value"])}
    if notice["part"] not in LATE:
        return thing
    bought = thing["since"] - pd.Timedelta(days=int(luck.integers(900, 3500)))
    recorded = bought + pd.Timedelta(days=int(luck.integers(2, 30)))
    return {**thing, "since": bought, "happened_on": bought, "recorded_on": recorded,
            "received_on": recorded + pd.Timedelta(days=int(luck.integers(3, 20)))}
