"""Ways through O7 that set nothing against what was checked, or look at one table alone."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

Items = dict[str, dict[str, Any]]
Desks = Mapping[str, Mapping[str, Any]]
Case = Mapping[str, Any]
SAFE = {"grants": "arrival", "stops": "last_month", "checks": "lot"}
TOLD = {"luck": "nobody", "season": "group", "people": "group", "codes": "register", "checkers": "checking",
        "moved": "makers", "aged": "makers"}


def _every(desks: Desks, decide: Callable[[Case], str], buy: Callable[[Case], str],
           cause: Callable[[Case], str], verdict: Callable[[Case], str]) -> Items:
    months, ends = desks["months"]["cases"], desks["ends"]["cases"]
    return {"decisions": {case["id"]: decide(case) for case in months},
            "evidence": {case["id"]: buy(case) for case in months},
            "causes": {case["id"]: cause(case) for case in ends},
            "verdicts": {case["id"]: verdict(case) for case in ends},
            "safe": {case["id"]: SAFE[case["text"].rpartition(".")[2]] for case in ends},
            "told": {case["id"]: TOLD[cause(case)] for case in ends}}


def _falls(case: Case) -> list[int]:
    """By how many fewer proposals were right in each group, counted and not set against what was checked."""
    return [row[2] - row[-1] for row in case["panels"][0]["rows"]]


def _whole(case: Case) -> float:
    rows = case["panels"][0]["rows"]
    sums = [sum(row[place] for row in rows) for place in range(1, len(rows[0]))]
    return _fall(sums, 0, -2)


def _fall(row: list[Any], then: int, now: int) -> float:
    """By how many points the share of right ones fell, from one pair of columns, checked and right, to another."""
    return float(100 * (row[then + 1] / row[then] - row[now + 1] / row[now]))


def _tried(case: Case) -> bool:
    """Whether something was repaired before."""
    return bool(case["panels"][2]["rows"][0][1])


def _flow(case: Case) -> list[int]:
    return [row[2] - row[1] for row in case["panels"][1]["rows"]]


def whole_alone(files: Mapping[str, bytes], desks: Desks) -> Items:
    """Looks at the whole alone, as a headline does: a fall of ten is a pause, of five a narrowing."""
    def act(case: Case) -> str:
        fall = _whole(case)
        return "pause" if fall > 10 else "narrow" if fall > 5 else "go_on"
    return _every(desks, act, lambda case: "recheck" if _whole(case) > 5 else "nothing",
                  lambda case: "aged" if _whole(case) > 5 else "luck", act)


def counts_of_right(files: Mapping[str, bytes], desks: Desks) -> Items:
    """Counts groups with fewer right proposals than in the pilot, whatever was checked."""
    def act(case: Case) -> str:
        return ("go_on", "narrow", "pause", "stop")[sum(fall > 0 for fall in _falls(case))]
    return _every(desks, act, lambda case: "changed" if min(_falls(case)) < 0 < max(_falls(case)) else "recheck",
                  lambda case: "moved" if min(_falls(case)) < 0 < max(_falls(case)) else "aged", act)


def flow_alone(files: Mapping[str, bytes], desks: Desks) -> Items:
    """Goes by files and proposals alone: more files are the season, fewer proposals a broken delivery."""
    def buy(case: Case) -> str:
        more, flags = _flow(case)
        return "last_year" if more > 0 else "feed" if flags < 0 else "nothing"
    return _every(desks, lambda case: "narrow" if _flow(case)[1] < 0 else "go_on", buy, lambda case: "aged",
                  lambda case: "narrow")


def repairs_alone(files: Mapping[str, bytes], desks: Desks) -> Items:
    """Stops whatever was repaired before and narrows the rest; in the months, stops late and goes on early."""
    return _every(desks, lambda case: "stop" if int(case["id"][-1]) > 3 else "go_on", lambda case: "recheck",
                  lambda case: "moved" if _tried(case) else "people",
                  lambda case: "stop" if _tried(case) else "narrow")


def bought_counts(files: Mapping[str, bytes], desks: Desks) -> Items:
    """Names the cause by the bought count that grew or shrank most, and pauses whenever there is one."""
    def cause(case: Case) -> str:
        year, codes, again = case["panels"][1]["rows"]
        return "codes" if codes[4] > 2 * codes[2] else "season" if year[4] < year[2] / 2 else "checkers" if (
            again[4] < 0.8 * again[2]) else "luck"
    return _every(desks, lambda case: "pause", lambda case: "cases", cause,
                  lambda case: "go_on" if cause(case) == "luck" else "pause")


def largest_group(files: Mapping[str, bytes], desks: Desks) -> Items:
    """Looks at the group of which most was checked in the pilot, and acts on it alone."""
    def fall(case: Case) -> float:
        row = max(case["panels"][0]["rows"], key=lambda each: each[1])
        return _fall(row, 1, -2)

    def act(case: Case) -> str:
        return "narrow" if fall(case) > 10 else "go_on"
    return _every(desks, act, lambda case: "recheck" if fall(case) > 10 else "cases",
                  lambda case: "aged" if fall(case) > 10 else "people", act)


LIMIT = 15
"""Points down beyond which everything is a fall, however few were checked."""


def _beyond(case: Case, then: int, now: int) -> set[int]:
    """Groups whose share of right ones is further down than the limit, from one pair of columns to another."""
    return {place for place, row in enumerate(case["panels"][0]["rows"]) if _fall(row, then, now) > LIMIT}


def one_limit_for_all(files: Mapping[str, bytes], desks: Desks) -> Items:
    """Takes 15 points for a fall however few were checked, and follows all other lines as far as it sees them."""
    def act(case: Case) -> str:
        down = _beyond(case, 1, -2)
        if case["id"][0] == "E":
            return "go_on" if not down or cause(case) == "season" else "pause" if cause(case) in (
                "codes", "checkers") or (len(down) > 1 and not _tried(case)) else "stop" if _tried(case) else "narrow"
        return "go_on" if not down else "stop" if down & _beyond(case, 1, 3) else "pause" if len(down) > 1 else "narrow"

    def buy(case: Case) -> str:
        if not _beyond(case, 1, -2):
            return "who" if _whole(case) > 7 else "nothing"
        (_, files_then, files_now), (_, flags, flags_now) = case["panels"][1]["rows"]
        return "changed" if _beyond(case, -2, 1) else "feed" if flags_now * files_then < flags * files_now / 2 else (
            "last_year" if files_now > 1.5 * files_then else "recheck")

    def cause(case: Case) -> str:
        year, codes, again = case["panels"][1]["rows"]
        if not _beyond(case, 1, -2):
            return "people" if _whole(case) > 7 else "luck"
        fell = [_fall(row, 1, 3) > LIMIT for row in (year, again)]
        return "season" if fell[0] else "codes" if codes[4] * codes[1] >= 3 * codes[2] * codes[3] else (
            "checkers" if fell[1] else "moved" if _beyond(case, -2, 1) else "aged")
    return _every(desks, act, buy, cause, act)


SHORTCUTS = {each.__name__: each for each in (whole_alone, counts_of_right, flow_alone, repairs_alone, bought_counts,
                                              largest_group, one_limit_for_all)}
