"""The event log as OCEL 2.0 JSON: one event may touch a case, a person, a benefit and an officer at once.

Flat logs cannot say that one life event opens several benefit cases of one person; object-centric logs can.
"""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import numpy as np
import pandas as pd

from simulator.interchange.tables import civil_times

_OBJECTS = {"case": "belongs to", "person": "concerns", "benefit": "about", "officer": "done by"}


def write_ocel(events: pd.DataFrame, start: np.datetime64, target: Path) -> None:
    """Write completed activities as events and cases, persons, benefits and officers as objects."""
    done = events[events["completed_at"].notna()].sort_values(["completed_at", "replication", "case_id"], kind="stable")
    linked = _links(done)
    stamps = civil_times(done["completed_at"], start).dt.strftime("%Y-%m-%dT%H:%M:%S.%fZ")
    log = {
        "objectTypes": [{"name": name, "attributes": []} for name in _OBJECTS],
        "eventTypes": [
            {"name": name, "attributes": _ATTRIBUTES} for name in sorted(done["activity"].astype(str).unique())
        ],
        "objects": _objects(linked),
        "events": _events(done, stamps, linked),
    }
    target.write_text(json.dumps(log, indent=0, sort_keys=True, ensure_ascii=False) + "\n", encoding="utf-8")


_ATTRIBUTES = [
    {"name": "outcome", "type": "string"},
    {"name": "visit", "type": "integer"},
    {"name": "actor", "type": "string"},
]


def _links(done: pd.DataFrame) -> dict[str, pd.Series]:
    run = "r" + done["replication"].astype(str) + "-"
    human = done["actor_kind"].astype(object).eq("human") & done["resource"].notna()
    return {
        "case": run + "case-" + done["case_id"].astype(str),
        "person": run + "person-" + done["person_id"].astype(str),
        # Empty words become gaps, and gaps no objects.
        "benefit": ("benefit-" + done["benefit"].astype(str)).where(done["benefit"].astype(str).ne("")),
        "officer": (run + "officer-" + done["resource"].astype(str)).where(human),
    }


def _objects(linked: dict[str, pd.Series]) -> list[dict[str, Any]]:
    persons = pd.Series(linked["person"].to_numpy(), index=linked["case"].to_numpy()).groupby(level=0).first()
    objects = []
    for kind, names in linked.items():
        for name in sorted(names.dropna().unique()):
            related = [{"objectId": persons[name], "qualifier": "case of"}] if kind == "case" else []
            objects.append({"id": name, "type": kind, "attributes": [], "relationships": related})
    return objects


def _events(done: pd.DataFrame, stamps: pd.Series, linked: dict[str, pd.Series]) -> list[dict[str, Any]]:
    columns = zip(
        done["activity"].astype(str),
        stamps,
        done["outcome"].astype(object),
        done["visit"],
        done["actor_kind"].astype(str),
        *linked.values(),
        strict=True,
    )
    return [_event(number, row) for number, row in enumerate(columns)]


def _event(number: int, row: tuple[Any, ...]) -> dict[str, Any]:
    activity, stamp, outcome, visit, actor, *names = row
    attributes = [{"name": "visit", "value": int(visit)}, {"name": "actor", "value": actor}]
    if isinstance(outcome, str) and outcome:
        attributes.append({"name": "outcome", "value": outcome})
    relations = [
        {"objectId": name, "qualifier": qualifier}
        for name, qualifier in zip(names, _OBJECTS.values(), strict=True)
        if isinstance(name, str)
    ]
    return {"id": f"e{number}", "type": activity, "time": stamp, "attributes": attributes, "relationships": relations}
