"""Importing a drawing again: its shape wins, and what a planner has filled in stays."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from simulator.bpmn.names import unique
from simulator.bpmn.questions import question_in

_SHAPE = ("kind", "title", "next", "branches", "of", "expires")
"""Keys of an activity that the drawing decides; all others are the planner's once they are filled in."""
_PLANNERS = ("question", "start", "horizon", "warm_up", "replications", "working_days")


@dataclass(frozen=True)
class Merged:
    """An office file made of a new drawing and an older file."""

    office: dict[str, Any]
    kept: int
    """Activities whose numbers were taken over."""
    new: tuple[str, ...]
    gone: tuple[str, ...]
    """Activities and timers of the older file that the drawing does not hold."""


def merge_offices(new: dict[str, Any], old: Mapping[str, Any]) -> Merged:
    """Return the new office with what was filled in before.

    Parameters
    ----------
    new : as drawn, with open values
    old : the older file, imported from an earlier state of the same drawing; shapes are found by their ids
    """
    process, before = new["process"], old["process"]
    was = {shape: name for name, shape in before["drawn"].items()}
    same = {name: was[shape] for name, shape in process["drawn"].items() if shape in was}
    renamed = {older: newer for newer, older in same.items()}
    for name, activity in process["activities"].items():
        older = before["activities"].get(same.get(name, ""))
        if older is not None:
            process["activities"][name] = _activity(activity, older, renamed)
    for name, timer in process.get("timers", {}).items():
        timer |= _filled({key: value for key, value in before.get("timers", {}).get(same.get(name, ""), {}).items()
                          if key in ("after", "share", "repeats")})
    known = set(before["drawn"])
    # Keys that no drawing has are the planner's own.
    process |= {key: value for key, value in before.items() if key not in process and key != "timers"}
    process.setdefault("timers", {}).update(
        {name: timer for name, timer in before.get("timers", {}).items() if name not in known})
    if not process["timers"]:
        del process["timers"]
    added = set(before["activities"]) - known - set(process["activities"])
    return Merged(_surroundings(new, old, renamed), kept=len(same), gone=tuple(sorted((known - set(renamed)) | added)),
                  new=tuple(name for name in process["drawn"] if name not in same))


def _activity(drawn: dict[str, Any], older: Mapping[str, Any], renamed: Mapping[str, str]) -> dict[str, Any]:
    merged = dict(older) | {key: drawn[key] for key in _SHAPE if key in drawn}
    for key in set(_SHAPE) - set(drawn):
        merged.pop(key, None)
    merged |= {key: value for key, value in drawn.items() if key not in _SHAPE and _is_open(older.get(key))}
    if "role" in drawn:
        merged["role"] = drawn["role"]
    # A step of another kind has other keys, which what was filled in would not fit.
    if drawn["kind"] != older.get("kind"):
        merged = {key: value for key, value in merged.items() if key in drawn}
    if "next" in drawn and "next" in older:
        merged["next"] = _routes(drawn["next"], older["next"], renamed)
    if "patience" in drawn and isinstance(older.get("patience"), Mapping):
        merged["patience"] = dict(older["patience"]) | {"to": drawn["patience"]["to"]}
    if "expires" in drawn and isinstance(older.get("expires"), Mapping):
        merged["expires"] = drawn["expires"] | _filled({"after": older["expires"].get("after")})
    return merged


def _routes(drawn: list[dict[str, Any]], older: Any, renamed: Mapping[str, str]) -> list[dict[str, Any]]:
    """Give each drawn route the share or condition its predecessor had; a route that takes the rest has none."""
    lines = [each if isinstance(each, Mapping) else {"to": each} for each in
             (older if isinstance(older, list) else [older])]
    known: dict[str, list[Mapping[str, Any]]] = {}
    for line in lines:
        known.setdefault(renamed.get(line["to"], line["to"]), []).append(line)
    out = []
    for route in drawn:
        before = known.get(route["to"], [])
        # Where two routes lead to one step, each takes over from one of the routes before.
        filled = _filled({key: value for key, value in (before.pop(0) if before else {}).items() if key != "to"})
        keeps = filled if route is not drawn[-1] else {}
        out.append({"to": route["to"]} | (keeps or {key: route[key] for key in route if key != "to"}))
    return out


def _surroundings(new: dict[str, Any], old: Mapping[str, Any], renamed: Mapping[str, str]) -> dict[str, Any]:
    """Staff, calendars, arrivals and all else that no drawing holds; a role that is new is asked for."""
    merged = new | {key: value for key, value in old.items() if key not in new or key in _PLANNERS}
    merged["calendars"] = old.get("calendars") or new["calendars"]
    merged["arrivals"] = _streams(new["arrivals"], old.get("arrivals") or {}, new["process"]["starts"], renamed)
    served = {role for group in old.get("staff", {}).values() for role in _several(group.get("roles", ()))}
    merged["staff"] = dict(old.get("staff", {})) | {role: group for role, group in new["staff"].items()
                                                    if role not in served}
    return merged


def _streams(drawn: dict[str, Any], older: Mapping[str, Any], first: str, renamed: Mapping[str, str]) -> dict[str, Any]:
    """Keep the streams of cases as they are, and ask for those of starts that none of them serves."""
    kept = {name: dict(stream) | ({"starts": renamed.get(stream["starts"], stream["starts"])} if stream.get("starts")
                                  else {}) for name, stream in older.items()}
    served = {stream.get("starts", first) for stream in kept.values()}
    taken = set(kept)
    return kept | {unique(name, taken): stream for name, stream in drawn.items()
                   if stream.get("starts", first) not in served}


def _several(roles: Any) -> list[str]:
    return [roles] if isinstance(roles, str) else list(roles)


def _is_open(value: Any) -> bool:
    return value is None or question_in(value) is not None


def _filled(values: Mapping[str, Any]) -> dict[str, Any]:
    return {key: value for key, value in values.items() if not _is_open(value)}
