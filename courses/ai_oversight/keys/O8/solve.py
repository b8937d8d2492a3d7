"""What a careful caseworker finds in an O8 pack: each block of a letter held against the file and the rule card."""

from __future__ import annotations

import json
from collections.abc import Mapping
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
PARTS = {"before": "Work: the right ends"}
"""Part that can be left out by itself: that work ends the right before the third birthday alone."""
REGISTER = {"work": "o8.register.contracts", "birthday": "o8.register.births"}
HOURS = 20


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


class _File:
    """What the panels of one file say, as far as the lines that are known tell how to read them."""

    def __init__(self, case: Mapping[str, Any], without: frozenset[str]) -> None:
        self.panels: dict[str, list[list[Any]]] = {panel["name"]: panel["rows"] for panel in case["panels"]}
        (_, number), (_, child), _ = self.panels["person"]
        _, _, self.born, self.recorded, _ = next(row for row in self.panels["births"] if row[:2] == [number, child])
        birthday = _third_birthday(self.born)
        known = [row for row in self.panels["contracts"]
                 if row[0] == number and row[2] >= HOURS and row[3] >= self.born]
        # Without the birthday whatever contract began last is taken for what ended the right.
        own = [] if "work" in without else known if "birthday" not in without else self.panels["contracts"][-1:]
        late = "birthday" in without or "before" in without
        own = own if late else [row for row in own if row[3] < birthday]
        self.line = "work" if own else "birthday"
        self.employer, _, self.ended, self.recorded = own[0][1:] if own else ("", 0, birthday, self.recorded)
        self.due = _due(self.panels["payments"], self.ended)
        self.monthly = self.panels["payments"][0][1]
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
    file = _File(case, without)
    said = {row[0]: row[1] for row in file.panels["letter"]}
    needed = ["o8.row.employer", file.employer] if file.line == "work" else ["o8.row.born", file.born]
    wrong = {"fact": said["o8.row.fact"] != file.ended,
             "source": (said["o8.row.source"], said["o8.row.recorded"]) != (REGISTER[file.line], file.recorded),
             "rule": said["o8.row.rule"] != f"o8.line.{file.line}", "amount": said["o8.row.amount"] != file.sum,
             "time": _days(said, "stops") < 15 or not file.leaves_time(_days(said, "object")),
             "wording": file.accuses(said["o8.row.words"]), "detail": file.panels["letter"][-1] != needed}
    return [part for part, is_wrong in wrong.items() if is_wrong and part not in without]


def _days(said: Mapping[str, str], name: str) -> int:
    return (date.fromisoformat(said[f"o8.row.{name}"]) - date.fromisoformat(said["o8.row.day"])).days


def _blocks(case: Mapping[str, Any], fields: list[Mapping[str, Any]], without: frozenset[str]) -> dict[str, Any]:
    file = _File(case, without)
    sent = date.fromisoformat(file.panels["day"][0][1])
    rights = {"fact": {file.ended}, "source": {REGISTER[file.line]}, "recorded": {file.recorded}, "amount": {file.sum},
              "object": {(sent + timedelta(days=days)).isoformat() for days in range(99) if file.leaves_time(days)},
              "detail": {file.employer if file.line == "work" else file.born}}
    lines = {"source": "source", "recorded": "source", "amount": "amount", "object": "time", "detail": "detail"}
    found = {}
    for field in fields:
        place = field["name"].split("_")[0]
        if case["id"] in field["for_cases"]:
            known = [option["value"] for option in field["options"] if option["label"] in rights[place]]
            found[field["name"]] = known[0] if known and lines.get(place) not in without else "a"
    return found


def _fix(case: Mapping[str, Any], without: frozenset[str]) -> str:
    panels = {panel["name"]: panel["rows"] for panel in case["panels"]}
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
