"""Ways to answer P3 without its skill: the alarm, a count, a column, a plan by habit; none relates two things."""

from __future__ import annotations

import json
from collections.abc import Callable, Mapping, Sequence
from typing import Any

DeskPlans = Mapping[str, Mapping[str, Any]]
Items = dict[str, dict[str, Any]]
Way = Callable[[Mapping[str, bytes], DeskPlans], Items]
Row = Sequence[Any]
NIGHTS = ("mon", "tue", "wed", "thu", "fri", "sat", "sun")
DELIVERED, READ, AGAIN, SEEN, ODD, USUAL, ALARM = range(1, 8)


def _plan(restart: float, repairers: float, hand: float, helpers: float) -> Items:
    return {"plan": {"plan": {"restart": restart, "repairers": repairers, "hand": hand, "helpers": helpers}}}


def _evenings(desks: DeskPlans, held: Callable[[Row, str], bool], calm: str = "run", ground: str = "sign") -> Items:
    """Hold every benefit of which something is true; where nothing is, do what is said."""
    acts = {}
    for case in desks["evenings"]["cases"]:
        run = case["panels"][0]["rows"][1][1]
        names = [row[0].rpartition(".")[2] for row in case["panels"][1]["rows"] if held(row, run)]
        acts[case["id"]] = calm if not names else names[0] if len(names) == 1 else "pause"
    rest = "none" if calm == "run" else "later"
    return {"act": acts, "ground": {case: rest if act == calm else ground for case, act in acts.items()}}


def _order(desks: DeskPlans, worth: Callable[[Row], float]) -> Items:
    rows = {case["id"]: case["panels"][0]["rows"][0] for case in desks["groups"]["cases"]}
    first = sorted(rows, key=lambda case: -worth(rows[case]))[:4]
    return {"order": {case: place for place, case in enumerate(first, 1)}}


def _numbers(desks: DeskPlans, **names: str) -> Items:
    """Copy one number of the table for each blank."""
    items: Items = {item: {} for item in names}
    for case in desks["recoveries"]["cases"]:
        shown = {row[0].rpartition(".")[2]: row[1] for row in case["panels"][0]["rows"]}
        for item, name in names.items():
            items[item][case["id"]] = shown[name]
    return items


def _office(files: Mapping[str, bytes]) -> dict[str, Any]:
    found: dict[str, Any] = json.loads(files["practice.json"])["office"]
    return found


def whatever_rings(_files: Mapping[str, bytes], desks: DeskPlans) -> Items:
    """Hold what rings; most people first; the middle of every setting."""
    return _evenings(desks, lambda row, run: row[ALARM] == "p3.rings") | _order(desks, lambda row: row[3]) | _plan(
        7, 2, 50, 2) | _numbers(desks, days="restart", waiting="new", early="spoilt")


def many_odd(_files: Mapping[str, bytes], desks: DeskPlans) -> Items:
    """Hold where many records are odd, set against nothing; most money first; as late as can be and all by hand."""
    return _evenings(desks, lambda row, run: row[ODD] >= 40) | _order(desks, lambda row: row[4]) | _plan(12, 2, 100, 0)


def share_of_any_reading(files: Mapping[str, bytes], desks: DeskPlans) -> Items:
    """Set odd records against those seen, whenever they were read; longest wait first; start on the promised day."""
    return _evenings(desks, lambda row, run: row[ODD] / row[SEEN] >= 0.03) | _order(
        desks, lambda row: row[5]) | _plan(_office(files)["promised"], 2, 80, 0)


def one_share_for_all(files: Mapping[str, bytes], desks: DeskPlans) -> Items:
    """Read times with care and take 40 odd ones of 1,000 for a sign whatever is usual; most money for a minute first,
    whoever was hit; start three days after the promised one.
    """
    found = clock_alone(files, desks)
    held = _evenings(desks, lambda row, run: row[ODD] / row[SEEN] >= 0.04 if row[READ] > row[DELIVERED] else
                     row[AGAIN] >= run)
    for case, act in held["act"].items():
        if act != "run":
            found["act"][case], found["ground"][case] = act, "sign"
    return found | _order(desks, lambda row: row[4] / row[6]) | _plan(_office(files)["promised"] + 3, 2, 60, 0)


def old_readings(files: Mapping[str, bytes], desks: DeskPlans) -> Items:
    """Hold whatever was read before its delivery; least work first; start when the latest file would have come."""
    office = _office(files)
    return _evenings(desks, lambda row, run: row[READ] < row[DELIVERED], ground="blind") | _order(
        desks, lambda row: -row[6]) | _plan(min(12, office["promised"] + max(office["late"])), 2, 100, 4)


def waits_for_certainty(_files: Mapping[str, bytes], desks: DeskPlans) -> Items:
    """Wait for another reading unless two alarms ring; money and days first; everybody borrowed."""
    found = _evenings(desks, lambda row, run: False, calm="wait")
    return found | _order(desks, lambda row: row[4] * row[5]) | _plan(9, 2, 100, 4)


def pauses_always(_files: Mapping[str, bytes], desks: DeskPlans) -> Items:
    """Pause every evening, for what cannot be seen; most lost in all first; held as long as can be, nobody by hand."""
    cases = [case["id"] for case in desks["evenings"]["cases"]]
    return {"act": dict.fromkeys(cases, "pause"), "ground": dict.fromkeys(cases, "blind")} | _order(
        desks, lambda row: row[3] * row[4] * row[5]) | _plan(11, 3, 0, 0)


def reads_tonight_alone(_files: Mapping[str, bytes], desks: DeskPlans) -> Items:
    """Hold what is not read again before the run; hit in the first night first; half of everything by hand."""
    return _evenings(desks, lambda row, run: row[AGAIN] > run, ground="blind") | _order(
        desks, lambda row: (row[0] == row[2]) * row[4]) | _plan(9, 2, 50, 1)


def clock_alone(files: Mapping[str, bytes], desks: DeskPlans) -> Items:
    """Look at times and nights and at no number: hold what stays old, wait for the rest; of those hit most money."""
    found = _evenings(desks, lambda row, run: row[READ] < row[DELIVERED] and row[AGAIN] > run, ground="blind")
    for case in desks["evenings"]["cases"]:
        if found["act"][case["id"]] == "run" and any(row[READ] < row[DELIVERED] for row in case["panels"][1]["rows"]):
            found["act"][case["id"]], found["ground"][case["id"]] = "wait", "later"

    def money(row: Row) -> float:
        came, held, night = (NIGHTS.index(each.rpartition(".")[2]) for each in row[:3])
        return float((came <= night < held) * row[4])
    return found | _order(desks, money) | _plan(_office(files)["promised"] + 2, 2, 50, 1)


SHORTCUTS: Mapping[str, Way] = {way.__name__: way for way in (
    whatever_rings, many_odd, share_of_any_reading, one_share_for_all, old_readings, waits_for_certainty, pauses_always,
    reads_tonight_alone, clock_alone)}
