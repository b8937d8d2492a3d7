"""Ways through F1 that follow no event: each looks at one thing alone."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Mapping
from typing import Any

Items = dict[str, dict[str, Any]]
Desks = Mapping[str, Mapping[str, Any]]
Panels = Mapping[str, list[list[Any]]]
STEPS = ("recorded", "reached", "found", "checked", "account")


def _every(desks: Desks, stop: Callable[[Panels], str], owner: Callable[[Panels], str], kind: str,
           extra: Callable[[str, Panels], str]) -> Items:
    items: Items = {"stops": {}, "owners": {}, "kinds": {}, "surplus": {}}
    for case in desks["events"]["cases"]:
        panels = {panel["name"]: panel["rows"] for panel in case["panels"]}
        items["stops"][case["id"]], items["owners"][case["id"]] = stop(panels), owner(panels)
        items["kinds"][case["id"]] = kind
        items["surplus"][case["id"]] = extra(case["text"].rsplit(".", 1)[1], panels)
    return items


def _first_gap(panels: Panels) -> str:
    days = {row[0].rsplit(".", 1)[1]: row[1] for row in panels["way"]}
    return next(step for step in STEPS if not days[step])


def _numbers(panels: Panels) -> list[Any]:
    return [row[1] for row in panels["numbers"]]


def first_empty_line(files: Mapping[str, bytes], desks: Desks) -> Items:
    """Takes the first line without a date for the stop and the one who fills it in for the one who acts."""
    owners = {"recorded": "source", "reached": "source", "found": "office", "checked": "office", "account": "bank"}
    return _every(desks, _first_gap, lambda panels: owners[_first_gap(panels)], "rule", lambda *_: "nothing")


def any_two_numbers_differ(files: Mapping[str, bytes], desks: Desks) -> Items:
    """Sees a wrong person wherever two of the four numbers differ, and sends it to the population register."""
    def differ(panels: Panels) -> bool:
        return len(set(_numbers(panels))) > 1
    return _every(desks, lambda panels: "found" if differ(panels) else "account",
                  lambda panels: "population" if differ(panels) else "bank", "match", lambda *_: "wage")


def longest_without_news(files: Mapping[str, bytes], desks: Desks) -> Items:
    """Goes by how long ago it happened: more than a month ago it is ours, else it is in time."""
    def old(panels: Panels) -> bool:
        return str(panels["way"][0][1])[:7] != str(panels["facts"][0][1])[:7]
    return _every(desks, lambda panels: "found" if old(panels) else "none",
                  lambda panels: "office" if old(panels) else "nobody", "human", lambda *_: "parents")


def what_is_listed_last(files: Mapping[str, bytes], desks: Desks) -> Items:
    """Names what stands last in the list of data, and the step that stands last in the list of steps."""
    def last(benefit: str, panels: Panels) -> str:
        found = str(panels["sent"][-1][0]).rsplit(".", 1)[1]
        return "nothing" if found == "account" else found
    return _every(desks, lambda panels: "account", lambda panels: "source", "score", last)


def name_of_the_benefit(files: Mapping[str, bytes], desks: Desks) -> Items:
    """Goes by the benefit alone: each has one thing that it is said never to need, and one usual trouble."""
    usual = {"child": "wage", "student": "parents", "disability": "enrolment", "unemployed": "group"}
    return _every(desks, lambda panels: "reached", lambda panels: "office", "rule",
                  lambda benefit, panels: usual[benefit])


def intake_list_alone(files: Mapping[str, bytes], desks: Desks) -> Items:
    """Opens nothing but the list of what was turned back: on it, it is ours, else it is the source's."""
    def listed(panels: Panels) -> bool:
        return [panels["facts"][1][1]] in panels["intake"]
    return _every(desks, lambda panels: "reached" if listed(panels) else "found",
                  lambda panels: "office" if listed(panels) else "source", "match", lambda *_: "enrolment")


def _after_last_day(panels: Panels) -> str:
    """The step after the last one with a day; none of them while its days run."""
    days = {row[0].rsplit(".", 1)[1]: row[1] for name in ("way", "facts") for row in panels[name]}
    step = STEPS[min(max((place for place, each in enumerate(STEPS) if days[each]), default=-1) + 1, len(STEPS) - 1)]
    since = days[{"recorded": "happened", "account": "asked"}.get(step, STEPS[max(STEPS.index(step) - 1, 0)])]
    allowed = {"recorded": 30, "reached": 5, "account": 5}.get(step, 1)
    return "none" if since and _day(days["today"]) - _day(since) <= dt.timedelta(days=allowed) else step


def _day(text: str) -> dt.date:
    return dt.date.fromisoformat(text)


def clock_and_usual_data(files: Mapping[str, bytes], desks: Desks) -> Items:
    """Goes by the clock and the list turned back alone; surplus is what the name of a benefit does not suggest."""
    fits = {"child": ("birth_date", "parents", "residence"), "student": ("enrolment", "birth_date", "residence"),
            "disability": ("group", "birth_date", "residence"), "unemployed": ("wage", "birth_date", "residence")}
    owners = {"recorded": "source", "reached": "source", "found": "population", "checked": "office",
              "account": "bank", "none": "nobody"}

    def owner(panels: Panels) -> str:
        return "office" if [panels["facts"][1][1]] in panels["intake"] else owners[_after_last_day(panels)]

    def unusual(benefit: str, panels: Panels) -> str:
        sent = [str(row[0]).rsplit(".", 1)[1] for row in panels["sent"]]
        return next((each for each in sent if each not in (*fits[benefit], "account")), "nothing")
    return _every(desks, _after_last_day, owner, "rule", unusual)


SHORTCUTS = {each.__name__: each for each in (
    first_empty_line, any_two_numbers_differ, longest_without_news, what_is_listed_last, name_of_the_benefit,
    intake_list_alone, clock_and_usual_data)}
