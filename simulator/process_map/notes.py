"""What a process does beside the ways between its steps, in lines of words under its map."""

from __future__ import annotations

from collections.abc import Iterable

from simulator.plan.does import Does
from simulator.plan.legal_deadlines import LegalDeadline
from simulator.plan.process import Process


def process_notes(process: Process) -> list[str]:
    """Return a line for each deadline (start, length, stops, what follows) and each letter that may come back."""
    letters = [f"✉ {_plain(activity.notice)} of {_plain(activity.title or name)} comes back: "
               f"{_does(activity.comes_back)}" for name, activity in process.activities.items()
               if activity.comes_back and activity.notice]
    return [*(f"⏱ {_plain(name)}: {_deadline(deadline)}" for name, deadline in process.deadlines.items()), *letters]


def _deadline(deadline: LegalDeadline) -> str:
    words = f"{deadline.allows.value:g} {deadline.allows.unit} from {deadline.from_}"
    if deadline.stops_during:
        words += f", stands still during {_listed(deadline.stops_during)}"
    follows = [_does(does) for does in deadline.passed]
    if deadline.interest:
        follows.append(f"interest of {100 * deadline.interest.rate.value:g} of 100 a year")
    return f"{words}; then {_listed(follows)}" if follows else words


def _does(does: Does) -> str:
    if does.move_to:
        return f"on to {_plain(does.move_to)}"
    return f"a visit to {_plain(does.visit)}" if does.visit else f"priority {does.priority}"


def _plain(name: str) -> str:
    return name.replace("_", " ")


def _listed(names: Iterable[str]) -> str:
    return " and ".join(map(_plain, names))
