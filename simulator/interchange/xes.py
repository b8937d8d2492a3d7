"""The event log as XES (IEEE 1849-2016): schedule, start and complete events for each activity, tied by instance."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Any
from xml.sax.saxutils import quoteattr

import numpy as np
import pandas as pd

from simulator.interchange.tables import civil_events

_HEAD = """<?xml version="1.0" encoding="UTF-8"?>
<log xes.version="1849-2016" xes.features="nested-attributes">
<extension name="Concept" prefix="concept" uri="{base}/concept.xesext"/>
<extension name="Time" prefix="time" uri="{base}/time.xesext"/>
<extension name="Lifecycle" prefix="lifecycle" uri="{base}/lifecycle.xesext"/>
<extension name="Organizational" prefix="org" uri="{base}/org.xesext"/>
<classifier name="Activity" keys="concept:name"/>
<string key="concept:name" value={name}/>
"""
_NAMESPACE = "urn:ieee:xes"
"""The standard asks for an identifier here; a name instead of an address, because nothing is fetched."""


def write_xes(events: pd.DataFrame, start: np.datetime64, target: Path, *, name: str = "office") -> None:
    """Write the log; a case open at the end keeps the events it has.

    Parameters
    ----------
    events : the log's events; a trace is one case of one replication
    start : the civil time of minute 0
    """
    table = civil_events(events, start).sort_values(["replication", "case_id", "enabled_at"], kind="stable")
    with target.open("w", encoding="utf-8") as out:
        out.write(_HEAD.format(base=_NAMESPACE, name=quoteattr(name)))
        for (replication, case), rows in table.groupby(["replication", "case_id"], sort=False, observed=True):
            out.writelines(_trace(replication, case, rows))
        out.write("</log>\n")


_LIFECYCLE = ("schedule", "start", "complete")
"""Transitions of the standard life cycle: work is ready, somebody begins, it is done."""


def _trace(replication: object, case: object, rows: pd.DataFrame) -> Iterator[str]:
    first = rows.iloc[0]
    yield f'<trace>\n<string key="concept:name" value="r{replication}-c{case}"/>\n'
    yield _string("case:person", first["person_id"]) + _string("case:benefit", first["benefit"])
    written = list(rows.itertuples(index=False))
    # At one moment the rows keep their order, and each its life cycle.
    steps = sorted(
        (moment, position, _LIFECYCLE.index(lifecycle), lifecycle)
        for position, row in enumerate(written)
        for lifecycle, moment in zip(_LIFECYCLE, (row.enabled_at, row.started_at, row.completed_at), strict=True)
        if not pd.isna(moment)
    )
    for moment, position, _, lifecycle in steps:
        yield _event(written[position], position, lifecycle, moment)
    yield "</trace>\n"


def _event(row: Any, instance: int, lifecycle: str, moment: pd.Timestamp) -> str:
    # Milliseconds, as not every reader of XES takes more digits.
    stamp = moment.strftime("%Y-%m-%dT%H:%M:%S.") + f"{moment.microsecond // 1000:03d}+00:00"
    return (
        "<event>"
        + _string("concept:name", row.activity)
        + _string("lifecycle:transition", lifecycle)
        + _string("concept:instance", instance)
        + f'<date key="time:timestamp" value="{stamp}"/>'
        + _string("org:resource", row.resource)
        + _string("org:role", row.role)
        + _string("outcome", row.outcome)
        + _string("actor", row.actor_kind)
        + "</event>\n"
    )


def _string(key: str, value: object) -> str:
    # Only NaN differs from itself.
    if value is None or value is pd.NA or value != value or value == "":
        return ""
    return f'<string key="{key}" value={quoteattr(str(value))}/>'
