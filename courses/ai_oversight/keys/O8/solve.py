"""What a careful caseworker finds in an O8 pack: each block of a letter held against the file and the rule card."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

UNSURE, SLIP = 0.16, 0.02
DOUBT = {"facts": [], "words": []}
"""Whoever is unsure about a block lets it pass."""
LINES = {"work": "Work: the right ends", "birthday": "Birthday: otherwise", "source": "Source: the letter names",
         "amount": "To pay back: the months", "time": "Time: payments stop",
         "heard": "Heard: the parent", "wording": "Wording: 'You did not answer'",
         "detail": "Detail: the letter names", "copy": "Correct our copy", "register": "Ask the register's owner",
         "recompute": "Work the sum out again", "confirm": "Confirm the letter"}
"""Line of a rule card → how it begins."""
BY_GUESS = {"number_by_fit": "Work: the right ends", "child_by_fit": "Birthday: otherwise",
            "hours_by_fit": "Work: the right ends", "birth_by_fit": "Work: the right ends",
            "birthday_by_fit": "Work: the right ends", "child_by_sums": "Birthday: otherwise"}
"""Number, child, hours, or an end of the time between birth and birthday, left out by somebody who guesses well: of the
rows that fit in all else the one with which a letter agrees best, or the first that is offered. By sums: the one whose
sum lies near most of the sums that are offered."""
PARTS = {"before": "Work: the right ends", **BY_GUESS}
"""Parts that can be left out by themselves; `before`: that work ends the right before the third birthday alone."""
REGISTER = {"work": "o8.register.contracts", "birthday": "o8.register.births"}
HOURS = 20
NEAR = 2
"""Months by which sums differ that somebody takes for neighbours."""
Panels = Mapping[str, list[list[Any]]]


def solve(files: Mapping[str, bytes], without: frozenset[str] = frozenset()) -> dict[str, dict[str, Any]]:
    """Return item → case → answer, of somebody who does not know some lines of the rule cards."""
    desks = json.loads(files["desks.json"])
    faults = {case["id"]: _faults(case, without) for case in desks["letters"]["cases"]}
    return {"facts": {case: [part for part in found if part not in ("wording", "detail")]
                      for case, found in faults.items()},
            "words": {case: [part for part in found if part in ("wording", "detail")]
                      for case, found in faults.items()},
            "verdicts": {case: "back" if found else "send" for case, found in faults.items()},
            "blocks": {case["id"]: _blocks(case, desks["blocks"]["fields"], without)
                       for case in desks["blocks"]["cases"]},
            "replies": {case["id"]: _fix(case, without) for case in desks["replies"]["cases"]}}


@dataclass(frozen=True, kw_only=True)
class _Story:
    """What may have ended the right: the day, the line, the day of record, and what the line needs to be told."""

    ended: str
    line: str
    recorded: str
    detail: str


def _stories(panels: Panels, without: frozenset[str]) -> list[_Story]:
    """The story that is true, or all between which somebody has to guess."""
    (_, number), (_, child), _ = panels["person"]
    any_child = not without.isdisjoint({"child_by_fit", "child_by_sums"})
    births = [row for row in panels["births"] if ("number_by_fit" in without or row[0] == number)
              and (any_child or row[1] == child)]
    works = [row for row in panels["contracts"] if ("number_by_fit" in without or row[0] == number)
             and ("hours_by_fit" in without or row[2] >= HOURS)
             and any(_is_in_time(row[3], born, without) for _, _, born, *_ in births)]
    # Without the birthday whatever contract began last is taken for what ended the right.
    works = [] if "work" in without else panels["contracts"][-1:] if "birthday" in without else works
    found = [_Story(ended=start, line="work", recorded=recorded, detail=employer)
             for _, employer, _, start, recorded in works]
    found += [_Story(ended=_third_birthday(born), line="birthday", recorded=recorded, detail=born)
              for _, _, born, recorded, _ in births]
    return found[:1] if without.isdisjoint(BY_GUESS) else found


def _is_in_time(start: str, born: str, without: frozenset[str]) -> bool:
    return (("birth_by_fit" in without or start >= born)
            and (not without.isdisjoint({"before", "birthday_by_fit"}) or start < _third_birthday(born)))


def _panels(case: Mapping[str, Any]) -> Panels:
    return {panel["name"]: panel["rows"] for panel in case["panels"]}


class _File:
    """What the panels of one file say to somebody who holds a story for true and knows some lines."""

    def __init__(self, panels: Panels, story: _Story, without: frozenset[str]) -> None:
        self.panels, self.story, self.ended = panels, story, story.ended
        self.due = _due(panels["payments"], self.ended)
        self.monthly = panels["payments"][0][1]
        self.heard = "heard" not in without and self.has("o8.log.call", "o8.log.told")

    @property
    def sum(self) -> str:
        """What is to be paid back, as letters say it."""
        return f"{self.due} x {self.monthly} = {self.due * self.monthly}"

    def has(self, what: str, outcome: str) -> bool:
        """Whether the log shows this after the right had ended."""
        return any(day > self.ended and (each, came) == (what, outcome) for day, each, came in self.panels["log"])

    def accuses(self, words: str) -> bool:
        """Whether these words blame the parent for something that the log does not show."""
        if words == "o8.words.silent":
            return self.heard or not self.has("o8.log.letter", "o8.log.arrived")
        return words == "o8.words.kept" and not self.has("o8.log.visit", "o8.log.signed")

    def leaves_time(self, days: int) -> bool:
        """Whether there are so many days to object as there have to be."""
        return 30 <= days <= 44 if self.heard else 45 <= days <= 60


def _third_birthday(born: str) -> str:
    return f"{int(born[:4]) + 3}{born[4:]}".replace("-02-29", "-02-28")


def _due(payments: list[list[Any]], ended: str) -> int:
    return sum(month > ended[:7] and status != "o8.paid.back" for month, _, status in payments)


def _faults(case: Mapping[str, Any], without: frozenset[str]) -> list[str]:
    """Parts of a letter that cannot go out, by the story with which it agrees best."""
    panels = _panels(case)
    against = [_against(_File(panels, story, without)) for story in _stories(panels, without)]
    return [part for part in min(against, key=len) if part not in without]


def _against(file: _File) -> list[str]:
    story, said = file.story, {row[0]: row[1] for row in file.panels["letter"]}
    label = "o8.row.employer" if story.line == "work" else "o8.row.born"
    wrong = {"fact": said["o8.row.fact"] != story.ended,
             "source": (said["o8.row.source"], said["o8.row.recorded"]) != (REGISTER[story.line], story.recorded),
             "rule": said["o8.row.rule"] != f"o8.line.{story.line}", "amount": said["o8.row.amount"] != file.sum,
             "time": _days(said, "stops") < 15 or not file.leaves_time(_days(said, "object")),
             "wording": file.accuses(said["o8.row.words"]),
             "detail": file.panels["letter"][-1] != [label, story.detail]}
    return [part for part, is_wrong in wrong.items() if is_wrong]


def _days(said: Mapping[str, str], name: str) -> int:
    return (date.fromisoformat(said[f"o8.row.{name}"]) - date.fromisoformat(said["o8.row.day"])).days


def _blocks(case: Mapping[str, Any], fields: list[Mapping[str, Any]], without: frozenset[str]) -> dict[str, Any]:
    panels = _panels(case)
    offered = {field["name"]: {option["label"]: option["value"] for option in field["options"]} for field in fields
               if case["id"] in field["for_cases"]}
    file = _File(panels, _guessed(panels, offered, without), without)
    rights = _right_blocks(file)
    lines = {"source": "source", "recorded": "source", "amount": "amount", "object": "time", "detail": "detail"}
    found = {}
    for name, labels in offered.items():
        place = name.split("_")[0]
        known = [value for label, value in labels.items() if label in rights[place]]
        found[name] = known[0] if known and lines.get(place) not in without else "a"
    return found


def _guessed(panels: Panels, offered: Mapping[str, Mapping[str, str]], without: frozenset[str]) -> _Story:
    """The story of an own letter; somebody who has to guess takes one whose day is offered."""
    stories = _stories(panels, without)
    days, sums = (next(labels for name, labels in offered.items() if name.startswith(place))
                  for place in ("fact", "amount"))
    fit = [story for story in stories if story.ended in days] or stories
    if "child_by_sums" not in without:
        return fit[0]
    months = [int(label.split(" x ")[0]) for label in sums]
    near = [sum(abs(_due(panels["payments"], story.ended) - each) <= NEAR for each in months) for story in fit]
    return fit[near.index(max(near))]


def _right_blocks(file: _File) -> dict[str, set[str]]:
    story, sent = file.story, date.fromisoformat(file.panels["day"][0][1])
    return {"fact": {story.ended}, "source": {REGISTER[story.line]}, "recorded": {story.recorded}, "amount": {file.sum},
            "object": {(sent + timedelta(days=days)).isoformat() for days in range(99) if file.leaves_time(days)},
            "detail": {story.detail}}


def _fix(case: Mapping[str, Any], without: frozenset[str]) -> str:
    panels = _panels(case)
    label, claim = panels["reply"][0]
    number, child, ours, asked = (row[1] for row in panels["letter"])
    today = next(row[2] for row in panels["today"] if row[:2] == [number, child])
    paper = next((row[3] for row in panels["paper"] if row[1:3] == ["o8.paper.certificate", child]), None)
    if label.endswith("day"):
        fix = "copy" if claim == today != ours else "register" if claim == paper != today else "confirm"
    else:
        due = _due(panels["payments"], _third_birthday(ours))
        fix = "recompute" if int(asked.split(" x ")[0]) != due else "confirm"
    # Whoever does not know that a letter may be confirmed does something with every reply.
    instead = {"confirm": "recompute"}
    return instead.get(fix, "confirm") if fix in without else fix


def _without(item: str, *parts: str) -> Any:
    def mistake(files: Mapping[str, bytes]) -> dict[str, Any]:
        return {case: [each for each in found if each not in parts] for case, found in solve(files)[item].items()}
    return mistake


def _another_day(files: Mapping[str, bytes]) -> dict[str, Any]:
    """A day offered that is not the right one, in both letters."""
    return {case: {name: ("b" if right == "a" else "a") if name.startswith("fact") else right
                   for name, right in found.items()} for case, found in solve(files)["blocks"].items()}


MISTAKES = {"sources_pass": _without("facts", "source", "rule"),
            "days_pass": _without("facts", "fact", "amount"), "blame_passes": _without("words", "wording"),
            "details_pass": _without("words", "detail"), "another_day": _another_day}
