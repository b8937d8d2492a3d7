"""What a careful data steward works out from a D8 pack, reading what is on the desk and nothing else."""

from __future__ import annotations

import json
from collections.abc import Mapping
from typing import Any

UNSURE, SLIP = 0.13, 0.02
LINES = {"office": "One office", "form": "The form", "transfer": "A delivery", "list": "A changed list",
         "owner": "Whoever keeps", "source": "A fix at the source", "cleanup": "A clean-up", "leave": "Less than 2",
         "measure": "What is counted"}
"""Line of the rule card → how it begins."""
SHOWS = {"office": "office", "form": "way", "transfer": "day", "list": "month"}
MEASURES = {"source": "new", "cleanup": "stock", "leave": "sample"}
TIMES, WORTH = 3, 2
Forgotten = frozenset[str]
Panels = Mapping[str, list[list[Any]]]


def solve(files: Mapping[str, bytes], without: Forgotten = frozenset()) -> dict[str, dict[str, Any]]:
    """Return item → case → answer; lines of the rule card in `without` are not known."""
    found: dict[str, dict[str, Any]] = {"causes": {}, "owners": {}, "actions": {}, "measures": {}}
    for case in json.loads(files["desks.json"])["plan"]["cases"]:
        panels = {panel["name"]: panel["rows"] for panel in case["panels"]}
        cause, action = _cause(panels, without), _action(panels, without)
        keepers = {row[0].rsplit(".", 1)[1]: row[1].rsplit(".", 1)[1] for row in panels["keepers"]}
        found["causes"][case["id"]], found["actions"][case["id"]] = cause, action
        found["owners"][case["id"]] = "us" if "owner" in without else keepers[cause]
        found["measures"][case["id"]] = "new" if "measure" in without else MEASURES[action]
    return found


def _cause(panels: Panels, without: Forgotten) -> str:
    """Whoever does not know a line does not look there, and takes another cause."""
    known = [cause for cause in SHOWS if cause not in without]
    return next((cause for cause in known if _sticks_out(cause, panels[SHOWS[cause]])), known[0])


def _sticks_out(cause: str, rows: list[list[Any]]) -> bool:
    shares = [row[2] / row[1] for row in rows]
    if cause == "list":
        return any(min(shares[place:]) >= TIMES * max(shares[:place]) for place in range(1, len(shares)))
    second, first = sorted(shares)[-2:]
    return bool(first >= TIMES * second)


def _action(panels: Panels, without: Forgotten) -> str:
    """Whoever does not know how a worth is worked out takes it for nothing."""
    number = {row[0].rsplit(".", 1)[1]: row[1] for row in panels["numbers"]}
    source = number["new"] * 12 * number["prevents"] / 100 * number["harm"] / number["source"]
    cleanup = number["stock"] * number["harm"] / number["cleanup"]
    source, cleanup = 0 if "source" in without else source, 0 if "cleanup" in without else cleanup
    if max(source, cleanup) < WORTH and "leave" not in without:
        return "leave"
    return "source" if source > cleanup else "cleanup"
