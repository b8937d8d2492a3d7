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
         "amount": "To pay back: the months", "time": "Time: payments stop", "wording": "Wording: 'You did not answer'",
         "detail": "Detail: the letter names", "copy": "Correct our copy", "register": "Ask the register's owner",
         "recompute": "Work the sum out again", "confirm": "Confirm the letter"}
"""Line of a rule card → how it begins."""
REGISTER = {"work": "o8.register.contracts", "birthday": "o8.register.births"}
NEEDS = {"work": "o8.row.employer", "birthday": "o8.row.born"}


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
        number = self.panels["person"][0][1]
        _, self.born, self.recorded, _ = next(row for row in self.panels["births"] if row[0] == number)
        birthday = f"{int(self.born[:4]) + 3}{self.born[4:]}".replace("-02-29", "-02-28")
        found = [row for row in self.panels["contracts"] if row[0] == number and self.born <= row[2] < birthday]
        own = [] if "work" in without else found or (self.panels["contracts"][:1] if "birthday" in without else [])
        self.line = "work" if own else "birthday"
        self.employer = own[0][1] if own else ""
        self.ended = own[0][2] if own else birthday
        self.recorded = own[0][3] if own else self.recorded
        self.due = sum(month > self.ended[:7] and status == "o8.paid.kept"
                       for month, _, status in self.panels["payments"])
        self.monthly = self.panels["payments"][0][1]

    @property
    def sum(self) -> str:
        """What is to be paid back, as letters say it."""
        return f"{self.due} x {self.monthly} = {self.due * self.monthly}"

    def accuses(self, words: str) -> bool:
        """Whether these words blame the parent for something that the log does not show."""
        log = {(what, outcome) for _, what, outcome in self.panels["log"]}
        shown = {"o8.words.silent": ("o8.log.letter", "o8.log.no_answer"),
                 "o8.words.kept": ("o8.log.visit", "o8.log.signed")}
        return words in shown and shown[words] not in log


def _faults(case: Mapping[str, Any], without: frozenset[str]) -> list[str]:
    file = _File(case, without)
    said = {row[0]: row[1] for row in file.panels["letter"]}
    needed = {"o8.row.no_detail": None, "o8.row.employer": file.employer if file.line == "work" else "-",
              "o8.row.born": file.born if file.line == "birthday" else "-"}
    label, detail = file.panels["letter"][-1]
    wrong = {"fact": said["o8.row.fact"] != file.ended,
             "source": (said["o8.row.source"], said["o8.row.recorded"]) != (REGISTER[file.line], file.recorded),
             "rule": said["o8.row.rule"] != f"o8.line.{file.line}", "amount": said["o8.row.amount"] != file.sum,
             "time": _days(said, "stops") < 15 or _days(said, "object") < 30,
             "wording": file.accuses(said["o8.row.words"]),
             "detail": label not in needed or needed[label] != detail}
    return [part for part, is_wrong in wrong.items() if is_wrong and part not in without]


def _days(said: Mapping[str, str], name: str) -> int:
    return (date.fromisoformat(said[f"o8.row.{name}"]) - date.fromisoformat(said["o8.row.day"])).days


def _blocks(case: Mapping[str, Any], fields: list[Mapping[str, Any]], without: frozenset[str]) -> dict[str, Any]:
    file = _File(case, without)
    sent = date.fromisoformat(file.panels["day"][0][1])
    rights = {"fact": {file.ended}, "source": {REGISTER[file.line]}, "recorded": {file.recorded}, "amount": {file.sum},
              "object": {(sent + timedelta(days=days)).isoformat() for days in range(30, 99)},
              "detail": {file.employer, file.born} if file.line == "birthday" else {file.employer}}
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
    number, ours, asked = (row[1] for row in panels["letter"])
    today = next(row[1] for row in panels["today"] if row[0] == number)
    paper = next((born for _, what, born in panels["paper"] if what == "o8.paper.certificate"), None)
    ended = f"{int(ours[:4]) + 3}{ours[4:7]}"
    due = sum(month > ended and status == "o8.paid.kept" for month, _, status in panels["payments"])
    if label.endswith("day"):
        fix = "copy" if claim == today != ours else "register" if claim == paper != today else "confirm"
    else:
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
