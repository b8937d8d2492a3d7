"""What a process does beside the ways between its steps, in lines of words under its map."""

from __future__ import annotations

from collections.abc import Iterable

from simulator.plan.does import Does
from simulator.plan.legal_deadlines import LegalDeadline
from simulator.plan.process import Activity, Process


def process_notes(process: Process) -> list[str]:
    """Return a line for each list, each deadline (start, length, stops, what follows), each letter that may return."""
    letters = [f"✉ {_plain(activity.notice)} of {_plain(activity.title or name)} comes back: "
               f"{_does(activity.comes_back)}" for name, activity in process.activities.items()
               if activity.comes_back and activity.notice]
    lists = [f"☰ {_plain(activity.title or name)}: {_list(activity)}" for name, activity in process.activities.items()
             if activity.selects]
    clocks = [f"⏱ {_plain(name)}: {_deadline(deadline)}" for name, deadline in process.deadlines.items()]
    return [*lists, *clocks, *letters]


def _deadline(deadline: LegalDeadline) -> str:
    words = f"{deadline.allows.value:g} {deadline.allows.unit} from {deadline.from_}"
    if deadline.stops_during:
        words += f", stands still during {_listed(deadline.stops_during)}"
    follows = [_does(does) for does in deadline.passed]
    if deadline.interest:
        follows.append(f"interest of {100 * deadline.interest.rate.value:g} of 100 a year")
    return f"{words}; then {_listed(follows)}" if follows else words


def _list(activity: Activity) -> str:
    """How a list is made, in words."""
    selects, runs = activity.selects, activity.runs
    if selects is None or runs is None:
        return ""
    size = f"{100 * selects.share.value:g} of 100" if selects.share else f"{selects.take.value:g}" if selects.take \
        else " and ".join(f"{cases.value:g} of {word}" for word, cases in selects.quotas.items())
    if selects.how == "random":
        how = "at random" + (f" by {_plain(selects.by)}" if selects.by else "")
    else:
        how = f"by {_plain(selects.score)}" if selects.score else "by rank"
        how += f", first where {_plain(selects.learns.at)} found most" if selects.learns else ""
        how += f", {selects.random.value:g} of them at random" if selects.random else ""
    return f"{size} of the waiting, {how}, {runs.at}"


def _does(does: Does) -> str:
    if does.move_to:
        return f"on to {_plain(does.move_to)}"
    return f"a visit to {_plain(does.visit)}" if does.visit else f"priority {does.priority}"


def _plain(name: str) -> str:
    return name.replace("_", " ")


def _listed(names: Iterable[str]) -> str:
    return " and ".join(map(_plain, names))
