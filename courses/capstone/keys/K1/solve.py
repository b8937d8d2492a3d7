"""What a careful team finds in a K1 pack, reading what is on the desks and nothing else."""

from __future__ import annotations

import json
from collections.abc import Collection, Mapping
from typing import Any

from courses.cases.careful_reading import FILE_LINES, FILE_PARTS, PAIR_PARTS, count_chance, judge_file, judge_pair

UNSURE, SLIP = 0.23, 0.02
DOUBT = {"hold": False, "same": "unclear", "decision": "pause"}
"""Whoever is unsure lets the row through, asks for a document, and pauses."""


REGISTERS = {"months_short": "account", "under_62": "population", "expired": "commission",
             "group_3_idle": "commission and contracts", "ended": "students", "has_job": "contracts"}
"""Fact of a notice → where it can be read."""
LINES = {**FILE_LINES, "names": "Names are written", "born": "Every row has a date of birth", "group": "The group is",
         "order": "The last valid day lies", "rare": "Rare is not wrong", "parts": "A notice says the fact",
         "intent": "It says nothing about intent", "needless": "It holds nothing", "shares": "Shares are taken"}
PARTS = FILE_PARTS | PAIR_PARTS


def solve(files: Mapping[str, bytes], without: Collection[str] = frozenset()) -> dict[str, dict[str, Any]]:
    """Return item → case → answer.

    Parameters
    ----------
    without : lines of a rule that are not known
    """
    desks = json.loads(files["desks.json"])
    judged = {case["id"]: judge_file(case, without) for case in desks["files"]["cases"]}
    return {"intake": {case["id"]: _is_wrong(case, without) for case in desks["intake"]["cases"]},
            "pairs": {case["id"]: judge_pair(case["panels"][0], without) for case in desks["pairs"]["cases"]},
            "files": {case: {"first": said, "final": said} for case, (said, _) in judged.items()},
            "reasons": {case: line for case, (_, line) in judged.items()},
            "chances": {case["id"]: count_chance(case) for case in desks["chances"]["cases"]},
            "notices": {case["id"]: _faults(case, without) for case in desks["notices"]["cases"]},
            "friday": {"friday": _friday(desks["friday"]["cases"][0])},
            "report": {case["id"]: _numbers(case, without) for case in desks["report"]["cases"]},
            "claims": {"claims": _unsupported(desks)}}


def _unsupported(desks: Mapping[str, Any]) -> list[str]:
    """Claims that the counts contradict, and claims that no count speaks to."""
    counted = set()
    for case in desks["report"]["cases"]:
        week, later, never = (row[1] for row in case["panels"][0]["rows"])
        counted.add(f"{case['id']}_{'over' if 10 * never > week + later + never else 'under'}")
    return [option["value"] for option in desks["claims"]["fields"][0]["options"]
            if option["label"].rpartition(".")[2] not in counted]


def _is_wrong(case: Mapping[str, Any], without: Collection[str]) -> bool:
    """Whether the row breaks a line of the rule; who does not know that rare is not wrong holds rare rows too."""
    _, last_name, first_name, born, group, decided, until = case["panels"][0]["rows"][0]
    garbled = any(_is_garbled(name or "") for name in (last_name, first_name)) or first_name == "XXX"
    # Days written year first compare as texts.
    breaks = {"names": garbled, "born": not born or born == "1900-01-01", "group": group not in (0, 1, 2, 3),
              "order": bool(until and until < decided), "rare": False}
    rare = bool(born) and (born.endswith("-01-01") or born < "1925") and "rare" in without
    return rare or any(broken for line, broken in breaks.items() if line not in without)


def _is_garbled(name: str) -> bool:
    """Whether a name is missing, holds what is no letter, or was read in the wrong encoding: read back, it differs."""
    if not any(map(str.isalpha, name)) or not all(letter.isalpha() or letter in "' -" for letter in name):
        return True
    try:
        return name.encode("cp1254").decode() != name
    except UnicodeError:
        return False


def _faults(case: Mapping[str, Any], without: Collection[str]) -> list[str]:
    texts = {row[0].rsplit(".", 1)[1]: row[1] for row in case["panels"][0]["rows"]}
    benefit = texts["what"].rsplit(".", 1)[1]
    # The last digit of a fact's name is its wording.
    fact, source = texts["fact"][:-1].rpartition(".")[2], texts["source"].rpartition(".")[2]
    found = {"accusation": texts["fact"][-1] in "345", "source": REGISTERS[fact] != REGISTERS[source],
             "contest": texts["contest"][-1] in "456", "rule": not texts["rule"].endswith(benefit),
             "sensitive": texts.get("also", "1")[-1] in "456"}
    known = {"accusation": "intent", "sensitive": "needless"}
    return [fault for fault, is_so in found.items() if is_so and known.get(fault, "parts") not in without] or ["fine"]


def _friday(case: Mapping[str, Any]) -> str:
    """Compare the last two weeks with the first two, benefit by benefit; and all weeks with one half."""
    counts = [[tuple(map(int, cell.split(" / "))) for cell in cells] for _, *cells in case["panels"][0]["rows"]]
    if all(2 * sum(row[week][0] for row in counts) > sum(row[week][1] for row in counts) for week in range(4)):
        return "stop"
    names = [label.rsplit(".", 1)[1] for label, *_ in case["panels"][0]["rows"]]
    risen = {name: _share(row[2:]) - _share(row[:2]) for name, row in zip(names, counts, strict=True)}
    high = [benefit for benefit, rise in risen.items() if rise > 0.2]
    return "pause" if len(high) >= 2 else "narrow" if high == ["disability"] else "continue"


def _share(cells: list[tuple[int, ...]]) -> float:
    return sum(wrong for wrong, _ in cells) / sum(seen for _, seen in cells)


def _numbers(case: Mapping[str, Any], without: Collection[str]) -> dict[str, float]:
    week, later, never = (row[1] for row in case["panels"][0]["rows"])
    total = week + later + (0 if "shares" in without else never)
    return {"week": round(100 * week / total, 1), "never": round(100 * never / total, 1)}
