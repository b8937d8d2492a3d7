"""What a careful caseworker finds in an F1 pack, reading what is on the desk and nothing else."""

from __future__ import annotations

import datetime as dt
import json
from collections import Counter
from collections.abc import Mapping
from typing import Any

UNSURE, SLIP = 0.13, 0.02
LINES = {"time": "In time", "person": "Somebody else", "early": "Too early", "other_way": "An empty line",
         "source": "The source acts",
         "population": "The population register acts", "bank": "The bank acts", "office": "We act", "kind": "A rule",
         "needs": "Child benefit needs"}
"""Line of the rule card → how it begins."""
STEPS = ("recorded", "reached", "found", "checked", "account")
NEEDS = {
    "f1.needs1": {"child": ("birth_date", "parents", "residence"), "student": ("birth_date", "enrolment"),
                  "disability": ("group", "residence"), "unemployed": ("wage", "residence")},
    "f1.needs2": {"child": ("parents", "wage"), "student": ("enrolment", "residence"),
                  "disability": ("birth_date", "group"), "unemployed": ("birth_date", "wage")},
    "f1.needs3": {"child": ("birth_date", "residence"), "student": ("enrolment", "parents"),
                  "disability": ("group", "wage"), "unemployed": ("enrolment", "residence")}}
"""Last line of the card → benefit → what it says is needed."""
KINDS = ("rule", "match", "score", "human")
DUE = {"recorded": ("happened", 30), "reached": ("recorded", 5), "found": ("reached", 1), "checked": ("found", 1),
       "account": ("asked", 5)}
"""Step → the day from which it is counted, and within how many days it is due."""
Forgotten = frozenset[str]
Case = Mapping[str, Any]


def solve(files: Mapping[str, bytes], without: Forgotten = frozenset()) -> dict[str, dict[str, Any]]:
    """Return item → case → answer; lines of the rule card in `without` are not known."""
    found: dict[str, dict[str, Any]] = {"stops": {}, "owners": {}, "kinds": {}, "surplus": {}}
    desk = json.loads(files["desks.json"])["events"]
    for case in desk["cases"]:
        panels = {panel["name"]: panel["rows"] for panel in case["panels"]}
        stop, owner, waits = _follow(panels, without)
        found["stops"][case["id"]], found["owners"][case["id"]] = stop, owner
        found["kinds"][case["id"]] = _kind(panels, waits, without)
        found["surplus"][case["id"]] = _surplus(case, panels, NEEDS[desk["rule_card"][-1]], without)
    return found


def _follow(panels: Case, without: Forgotten) -> tuple[str, str, str]:
    """Return the step that has stopped, who acts, and the step that is being waited for."""
    facts = {row[0].rsplit(".", 1)[1]: row[1] for name in ("way", "facts") for row in panels[name]}
    numbers = {row[0].rsplit(".", 1)[1]: row[1] for row in panels["numbers"]}
    agreed = Counter(numbers[each] for each in ("notice", "record", "register")).most_common(1)[0][0]
    if facts["found"] and numbers["link"] != agreed and "person" not in without:
        return "found", _whose_number(numbers, agreed, without), "found"
    if facts["checked"] and facts["checked"] < facts["reached"] and "early" not in without:
        return "checked", "nobody" if "office" in without else "office", "checked"
    last = max((place for place, step in enumerate(STEPS) if facts[step] and "other_way" not in without), default=-1)
    step = next(step for place, step in enumerate(STEPS) if place > last and not facts[step])
    since, days = DUE[step]
    start = facts[since] or facts["today"]
    due = dt.date.fromisoformat(start) + dt.timedelta(days=days)
    if dt.date.fromisoformat(facts["today"]) <= due and "time" not in without:
        return "none", "nobody", step
    return step, _who(step, facts, numbers, panels, without), step


def _whose_number(numbers: Case, agreed: str, without: Forgotten) -> str:
    """Two that agree stand against the third."""
    if numbers["record"] != agreed:
        return "office" if "source" in without else "source"
    if numbers["register"] != agreed:
        return "office" if "population" in without else "population"
    return "nobody" if "office" in without else "office"


def _who(step: str, facts: Case, numbers: Case, panels: Case, without: Forgotten) -> str:
    if step == "account":
        return "office" if "bank" in without or facts["answered"] else "bank"
    if step == "found" and numbers["register"] is None:
        return "office" if "population" in without else "population"
    if step == "reached" and [facts["record_no"]] in panels["intake"]:
        return "nobody" if "office" in without else "office"
    missing = step in ("recorded", "reached") or numbers["record"] is None
    return "source" if missing and "source" not in without else "office"


def _kind(panels: Case, waits: str, without: Forgotten) -> str:
    """Whoever does not know the line takes every step for a fixed rule."""
    text = next(row[0] for row in panels["how"] if row[1] == f"f1.step.{waits}")
    return "rule" if "kind" in without else KINDS[(int(text.removeprefix("f1.how")) - 1) % 4]


def _surplus(case: Case, panels: Case, needs: Mapping[str, tuple[str, ...]], without: Forgotten) -> str:
    """Whoever does not know the line finds everything useful."""
    sent = [row[0].rsplit(".", 1)[1] for row in panels["sent"]]
    needed = (*needs[case["text"].rsplit(".", 1)[1]], "account")
    return "nothing" if "needs" in without else next((each for each in sent if each not in needed), "nothing")
