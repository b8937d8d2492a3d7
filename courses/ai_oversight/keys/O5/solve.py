"""What a careful team leader finds in an O5 pack, with a pocket calculator and what stands on the desks."""

from __future__ import annotations

import json
from collections.abc import Collection, Mapping
from typing import Any

UNSURE, SLIP = 0.13, 0.02
OFTEN, FLAGGED = 1.29, 1.21
"""How many times as often people without an error, or all people, are flagged where it is a finding."""
GROUP_OF = {"village": "place", "young": "age", "women": "sex", "with_car": "car"}
"""Group that a column is compared with → the comparison it is of."""
LINES = {"errors": "Errors of 100", "flags": "Share of flags", "innocent": "Without an error",
         "false_flags": "False flags per 1,000", "times": "Times as often",
         "at_other": "At the other rate"}
"""Line of the rule → how it begins on the desk."""


def solve(files: Mapping[str, bytes], without: Collection[str] = frozenset()) -> dict[str, dict[str, Any]]:
    """Return item → case → answer; `without` some lines of the rule, as somebody answers who does not know them."""
    desks = json.loads(files["desks.json"])
    table = {case["id"]: _numbers(case, without) for case in desks["table"]["cases"]}
    items: dict[str, dict[str, Any]] = {
        item: {case: {name: value for name, value in found.items() if name.startswith(names)}
               for case, found in table.items()}
        for item, names in {"errors": ("errors",), "flags": ("flags",), "innocent": ("innocent",),
                            "false_flags": ("false_flags", "times", "at_other")}.items()}
    stories = {case["id"]: _story(case, table[case["id"]]) for case in desks["table"]["cases"]}
    why = {"shares": "bar", "halves": "itself", "whole": "average"}[desks["agency"]["rule_card"][0].split(".")[2]]
    over = [split for split, story in stories.items() if story in ("a", "b")]
    columns = {case["id"]: _column(case, over) for case in desks["columns"]["cases"]}
    return items | {"groups": stories, "columns": columns, "why_passed": {"why": why}}


def _rows(case: Mapping[str, Any]) -> dict[str, list[float]]:
    return {row[0].rsplit(".", 1)[1]: row[1:] for row in case["panels"][0]["rows"]}


def _numbers(case: Mapping[str, Any], without: Collection[str]) -> dict[str, float]:
    """Without the lines: errors among the flags, flags of the group's own, the whole register, false flags of all
    flags, all flags compared, the false flags there are.
    """
    rows = _rows(case)
    found = {}
    for place, side in enumerate(("a", "b")):
        at = {name: pair[place] for name, pair in rows.items()}
        share = at["flagged_errors"] / at["flagged"] if "errors" in without else at["sample_errors"] / at["checked"]
        found[f"errors_{side}"] = round(100 * share, 1)
        found[f"flags_{side}"] = round(
            100 * at["flagged"] / (at["register"] if "flags" in without else sum(rows["flagged"])), 1)
        false = at["flagged"] - at["flagged_errors"]
        innocent = at["register"] * (1 if "innocent" in without else 1 - share)
        found[f"innocent_{side}"] = round(innocent)
        crowd = at["flagged"] if "false_flags" in without else innocent
        found[f"false_flags_{side}"] = round(1000 * false / crowd, 1)
    per = "flags" if "times" in without else "false_flags"
    found["times"] = round(found[f"{per}_a"] / found[f"{per}_b"], 2)
    whose = "a" if "at_other" in without else "b"
    found["at_other"] = round(found["innocent_a"] * found[f"false_flags_{whose}"] / 1000)
    return found


def _story(case: Mapping[str, Any], found: Mapping[str, float]) -> str:
    """Compare people without an error first; then see whether more flags go with more errors."""
    rows = _rows(case)
    false = found["false_flags_a"] / found["false_flags_b"]
    if max(false, 1 / false) >= OFTEN:
        return "a" if false > 1 else "b"
    one, other = (rows["flagged"][place] / rows["register"][place] for place in (0, 1))
    return "errors" if max(one / other, other / one) >= FLAGGED else "alike"


def _column(case: Mapping[str, Any], over: list[str]) -> str:
    """Take out what tells the two groups apart whose comparison is the unfair one."""
    apart = {GROUP_OF[row[0].rsplit(".", 1)[1]]: abs(row[1] - row[2]) for row in case["panels"][0]["rows"]}
    return "out" if any(apart[split] >= 40 for split in over) else "leave"


def _by_flags_alone(files: Mapping[str, bytes]) -> dict[str, str]:
    """Whoever is flagged more is checked too often."""
    found = {}
    for case in json.loads(files["desks.json"])["table"]["cases"]:
        rows = _rows(case)
        one, other = (rows["flagged"][place] / rows["register"][place] for place in (0, 1))
        found[case["id"]] = "a" if one / other >= FLAGGED else "b" if other / one >= FLAGGED else "alike"
    return found


MISTAKES = {"flags_alone": _by_flags_alone}
"""Mistake → the answers of somebody who makes it and no other."""
