"""What of a file may be seen now: nothing is sent to a desk before its time.

Advice that comes after a first decision, a panel that costs minutes, and what is said of an answer on a desk for
practice would else lie in the page from the start, for whoever looks into it.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping
from typing import Any

AFTERWARDS = ("feedback", "right", "kind", "decides", "later")
"""Parts of a file for practice that tell its answer; they come once everything is answered."""


def shown_case(case: Mapping[str, Any], *, advised: bool, done: bool, opened: Collection[str]) -> dict[str, Any]:
    """Return a file with what may be seen of it; what comes later is named and empty.

    Parameters
    ----------
    advised : whether the assistant's view may be seen
    done : whether everything is answered
    opened : panels that were opened, as `case/panel`

    Examples
    --------
    >>> shown_case({"id": "c1", "advice": {"text": "Grant"}}, advised=False, done=False, opened=())
    {'id': 'c1', 'advice': {}}
    """
    shown = dict(case)
    if shown.get("advice") and not advised:
        shown["advice"] = {}
    for name in () if done else AFTERWARDS:
        shown.pop(name, None)
    if shown.get("panels"):
        shown["panels"] = [each if _is_open(shown["id"], each, opened) else _closed(each) for each in shown["panels"]]
    return shown


def _closed(panel: Mapping[str, Any]) -> dict[str, Any]:
    """What every closed panel has, and no more: headings alone would tell whether anything is in it."""
    return {"name": panel["name"], "title": panel["title"], "minutes": panel["minutes"], "rows": [], "note": ""}


def _is_open(case: str, panel: Mapping[str, Any], opened: Collection[str]) -> bool:
    return bool(panel.get("open")) or not panel.get("minutes") or f"{case}/{panel['name']}" in opened
