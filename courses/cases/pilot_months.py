"""A pilot month by month, and pilots at their end: counts that were drawn until they lead to one answer, and clearly.

A model proposes, officers check some of its proposals, and each month somebody asks: go on, narrow, pause or stop? What
is right follows from the counts alone, by the rules below; a fall counts only beyond the room for luck.
"""

from __future__ import annotations

import itertools
from bisect import bisect_right
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import NamedTuple

import numpy as np

from courses.cases.draws import one_of

GROUPS = ("town", "village", "newcomer")
ROOM = {25: 28, 50: 20, 100: 14, 200: 10, 400: 7}
"""Checked → points by which two shares differ by luck, in 95 of 100 comparisons (derived: 196 √(0.5 / n), for shares
near one half and n checked both times)."""
SIZES = tuple(ROOM)
WORTH_A_LOOK = 10
"""Points; a smaller fall is not looked into."""
WITHIN, BEYOND = 0.72, 1.3
"""A difference within luck stays below this share of the room, one beyond exceeds that: nobody has to split hairs."""
FEWER_FLAGS, MORE_FILES = 0.5, 1.5
"""Of the pilot's: flags for 1,000 files below this, files above this, say where to look."""
DECISIONS = ("go_on", "narrow", "pause", "stop")
EVIDENCE = ("nothing", "cases", "who", "changed", "feed", "last_year", "recheck")
CAUSES = ("luck", "season", "people", "codes", "checkers", "moved", "aged")
TOLD = {"luck": "nobody", "season": "group", "people": "group", "codes": "register", "checkers": "checking",
        "moved": "makers", "aged": "makers"}
"""Cause → who hears of it first."""
MODELS = {"grants": "arrival", "stops": "last_month", "checks": "lot"}
"""What the model proposes → the safe state: how the office works while it rests."""
TRIES = 20_000


class Checked(NamedTuple):
    """Proposals that officers checked, and how many were right."""

    checked: int
    right: int

    @property
    def share(self) -> float:
        """Of 100 checked, how many were right."""
        return 100 * self.right / self.checked


Month = Mapping[str, Checked]
"""Group → what was checked."""


class PilotFlow(NamedTuple):
    """Files that came and proposals that the model made."""

    files: int
    flags: int


@dataclass(frozen=True)
class PilotMonth:
    """What lies on the table in one month."""

    pilot: Month
    before: Month
    now: Month
    pilot_flow: PilotFlow
    flow: PilotFlow
    decision: str
    evidence: str


@dataclass(frozen=True)
class EndedPilot:
    """A pilot at its end, with everything that was bought."""

    model: str
    cause: str
    pilot: Month
    now: Month
    last_year: tuple[Checked, Checked]
    codes: tuple[Checked, Checked]
    """Records, and those of them with a code that nobody knows; `right` counts the unknown."""
    recheck: tuple[Checked, Checked]
    tried: int
    """Month in which something was changed against the fall; 0 where nothing was."""
    decision: str

    @property
    def safe(self) -> str:
        """Return the safe state; `none` while the model goes on."""
        return "none" if self.decision == "go_on" else MODELS[self.model]


# ---- reading ----------------------------------------------------------------------------------------------
def room(first: Checked, second: Checked) -> int:
    """Return the points that two shares may differ by luck: of the smaller number checked, at the last line it reaches.

    Examples
    --------
    >>> room(Checked(400, 300), Checked(60, 30))
    20
    """
    fewer = min(first.checked, second.checked)
    return ROOM[SIZES[max(bisect_right(SIZES, fewer) - 1, 0)]]


def change(then: Checked, now: Checked) -> float:
    """Return by how many rooms for luck a share rose; below 0 where it fell.

    Examples
    --------
    >>> change(Checked(100, 70), Checked(100, 42))
    -2.0
    """
    return (now.share - then.share) / room(then, now)


def whole(month: Month) -> Checked:
    """Return all groups together."""
    return Checked(sum(each.checked for each in month.values()), sum(each.right for each in month.values()))


def fallen(then: Month, now: Month) -> list[str]:
    """Return the groups that fell beyond luck."""
    return [group for group in GROUPS if change(then[group], now[group]) < -1]


def risen(then: Month, now: Month) -> list[str]:
    """Return the groups that rose beyond luck."""
    return [group for group in GROUPS if change(then[group], now[group]) > 1]


def decide(down: list[str], down_before: list[str]) -> str:
    """Return what the rule says, from the groups that fell beyond luck in this month and in the one before.

    Examples
    --------
    >>> decide([], ["town"]), decide(["town"], []), decide(["town", "village"], []), decide(["town"], ["town"])
    ('go_on', 'narrow', 'pause', 'stop')
    """
    if not down:
        return "go_on"
    if set(down) & set(down_before):
        return "stop"
    return "narrow" if len(down) == 1 else "pause"


def what_to_buy(then: Month, now: Month, before: PilotFlow, flow: PilotFlow) -> str:
    """Return the evidence that tells most, from one month beside the pilot."""
    if not fallen(then, now):
        if change(whole(then), whole(now)) < -1:
            return "who"
        worst = min(now[group].share - then[group].share for group in GROUPS)
        return "cases" if worst <= -WORTH_A_LOOK else "nothing"
    if risen(then, now):
        return "changed"
    if flow.flags / flow.files < FEWER_FLAGS * before.flags / before.files:
        return "feed"
    return "last_year" if flow.files > MORE_FILES * before.files else "recheck"


# ---- months in turn ---------------------------------------------------------------------------------------
def draw_months(luck: np.random.Generator, pilots: int = 2, months: int = 6) -> list[list[PilotMonth]]:
    """Return pilots, each month by month, in which every decision and every piece of evidence is right somewhere."""
    plans = [[("", "")]]
    while not _holds_everything([month for plan in plans for month in plan]):
        plans = [_plan(luck, months) for _ in range(pilots)]
    return [next(filter(None, (_draw_pilot(luck, plan) for _ in range(TRIES)))) for plan in plans]


def _plan(luck: np.random.Generator, months: int) -> list[tuple[str, str]]:
    """What is right in each month: decision and evidence; a stop follows a month with a fall."""
    quiet, loud = ["nothing", "cases", "who"], ["changed", "feed", "last_year", "recheck"]
    while True:
        decisions = [*("go_on", "go_on", "narrow", "stop"), *luck.choice(["pause", "narrow", "pause"], months - 4)]
        decisions = [str(decisions[place]) for place in luck.permutation(months)]
        # Of three groups two and two share one, which would then have fallen twice.
        if {("go_on", "stop"), ("pause", "pause")} & {*itertools.pairwise(["go_on", *decisions])}:
            continue
        return [(decision, one_of(luck, quiet if decision == "go_on" else loud[:1] + loud if decision == "narrow"
                                  else loud[1:] if decision == "pause" else loud)) for decision in decisions]


def _holds_everything(months: list[tuple[str, str]]) -> bool:
    """Most evidence is right twice, and none more than three times; each decision twice to four times."""
    decided, bought = [decision for decision, _ in months], [evidence for _, evidence in months]
    return (all(1 <= bought.count(each) <= 3 for each in EVIDENCE)
            and all(bought.count(each) >= 2 for each in ("changed", "feed", "last_year", "recheck", "cases"))
            and all(2 <= decided.count(each) <= 4 for each in DECISIONS))


def _draw_pilot(luck: np.random.Generator, plan: list[tuple[str, str]]) -> list[PilotMonth]:
    pilot = _pilot(luck)
    files = int(round(float(np.exp(luck.uniform(5.7, 8.3))), -1))
    flow = PilotFlow(files, round(files * luck.uniform(0.1, 0.3)))
    found: list[PilotMonth] = []
    before = pilot
    for decision, evidence in plan:
        month = _draw_month(luck, pilot, before, flow, (decision, evidence))
        if month is None:
            return []
        found.append(month)
        before = month.now
    return found


def _draw_month(luck: np.random.Generator, pilot: Month, before: Month, flow: PilotFlow,
                wanted: tuple[str, str]) -> PilotMonth | None:
    """Draw one month that leads to what is wanted, and clearly; None when luck will not have it."""
    down = fallen(pilot, before)
    for _ in range(400):
        now = _shares(luck, pilot, down, *wanted)
        there = _flow(luck, flow, wanted[1])
        found = (decide(fallen(pilot, now), down), what_to_buy(pilot, now, flow, there))
        if found == wanted and is_clear(pilot, now, wanted[1]):
            return PilotMonth(pilot, before, now, flow, there, *wanted)
    return None


def _shares(luck: np.random.Generator, pilot: Month, down_before: list[str], decision: str, evidence: str) -> Month:
    order = [GROUPS[place] for place in luck.permutation(len(GROUPS))]
    order.sort(key=lambda group: (group in down_before) != (decision == "stop"))
    many = {"go_on": 0, "narrow": 1, "pause": int(luck.integers(2, 4)), "stop": int(luck.integers(1, 3))}[decision]
    down, rest = order[:many], order[many:]
    up = rest[:1] if evidence == "changed" else []
    now = {}
    for group in GROUPS:
        few = evidence == "cases" and group == order[0]
        size = one_of(luck, SIZES[:2] if few else SIZES if evidence == "who" else _near(pilot[group].checked))
        reach = ROOM[min(size, pilot[group].checked)]
        kind = "down" if group in down else "up" if group in up else "luck" if (
            evidence == "cases" and group == order[0]) else "still" if evidence == "nothing" else "calm"
        now[group] = _checked(luck, pilot[group].share + _step(luck, kind, reach), size)
    return now


def _near(size: int) -> tuple[int, ...]:
    """Sizes beside this one: of a large group many are checked every month, so a small fall counts there."""
    place = SIZES.index(size)
    return SIZES[max(place - 1, 0):place + 2]


def _pilot(luck: np.random.Generator) -> Month:
    """The counts of a pilot: few checked in one group, many in another."""
    sizes = [one_of(luck, some) for some in (SIZES[:2], SIZES[3:], SIZES)]
    return {group: _checked(luck, float(luck.uniform(50, 92)), sizes[place])
            for group, place in zip(GROUPS, luck.permutation(len(GROUPS)), strict=True)}


def _step(luck: np.random.Generator, kind: str, reach: int) -> float:
    """Points by which a share moves."""
    if kind == "still":
        return float(luck.uniform(-min(0.65 * reach, 0.7 * WORTH_A_LOOK), 0.65 * reach))
    if kind == "calm":
        # As far as luck goes: who knows of no luck takes most of these for falls and rises.
        return one_of(luck, (-1, 1)) * luck.uniform(0.5, 0.69) * reach
    if kind == "luck":
        return -float(luck.uniform(WORTH_A_LOOK + 2, max(0.7 * reach, WORTH_A_LOOK + 2.1)))
    # Not much further than luck goes: what is a fall of many checked would be none of few, so no number of points is.
    return float(luck.uniform(1.33, 1.6)) * reach * (1 if kind == "up" else -1)


def _checked(luck: np.random.Generator, share: float, size: int = 0) -> Checked:
    size = size or one_of(luck, SIZES)
    return Checked(size, max(round(0.04 * size), min(round(size * share / 100), round(0.98 * size))))


def _flow(luck: np.random.Generator, flow: PilotFlow, evidence: str) -> PilotFlow:
    """Files and flags of a month; where neither matters they may do anything."""
    more = {"last_year": (1.75, 2.6), "recheck": (0.55, 1.3), "feed": (0.55, 2.6)}.get(evidence, (0.5, 2.6))
    rate = {"feed": (0.2, 0.4)}.get(evidence, (0.65, 1.35))
    if evidence not in ("last_year", "recheck", "feed") and luck.random() < 0.4:
        rate = (0.2, 0.4)
    files = round(flow.files * luck.uniform(*more))
    return PilotFlow(files, max(5, round(files * flow.flags / flow.files * luck.uniform(*rate))))


def is_clear(then: Month, now: Month, evidence: str = "") -> bool:
    """Tell whether no difference lies near its room for luck, and no small fall near what is worth a look."""
    moves = [change(then[group], now[group]) for group in GROUPS]
    if not fallen(then, now):
        moves.append(change(whole(then), whole(now)))
    falls = [then[group].share - now[group].share for group in GROUPS] if evidence == "nothing" else []
    return (all(abs(move) <= WITHIN or abs(move) >= BEYOND for move in moves) and max(falls, default=0) < 8
            and len({then[group].checked for group in GROUPS} | {now[group].checked for group in GROUPS}) > 1)


# ---- at the end -------------------------------------------------------------------------------------------
ENDS = (("luck", False), ("season", True), ("people", False), ("codes", False), ("checkers", True), ("moved", False),
        ("moved", True), ("aged", False), ("aged", True))
"""Cause, and whether something had been tried, of the pilots that are looked at when they end."""


def read_end(pilot: Month, now: Month, moves: Mapping[str, float], tried: bool) -> tuple[str, str]:
    """Return cause and decision of a pilot that has ended.

    Parameters
    ----------
    moves : `last_year`, `recheck`: change in rooms for luck; `codes`: how many times as often a code is unknown
    tried : whether something had been changed against the fall before this month

    Examples
    --------
    >>> month = {group: Checked(100, 70) for group in GROUPS}
    >>> read_end(month, month | {"town": Checked(100, 30)}, {"last_year": 0, "recheck": 0, "codes": 1}, True)
    ('aged', 'stop')
    """
    down = fallen(pilot, now)
    if not down:
        return ("people" if change(whole(pilot), whole(now)) < -1 else "luck"), "go_on"
    if moves["last_year"] < -1:
        return "season", "go_on"
    if moves["codes"] >= UNKNOWN_TIMES or moves["recheck"] < -1:
        return ("codes" if moves["codes"] >= UNKNOWN_TIMES else "checkers"), "pause"
    cause = "moved" if risen(pilot, now) else "aged"
    return cause, decide(down, down if tried else [])


UNKNOWN_TIMES = 3
"""So many times as often as in the pilot is a code unknown when a list has changed."""


def draw_ends(luck: np.random.Generator, ends: tuple[tuple[str, bool], ...] = ENDS) -> Iterator[EndedPilot]:
    """Yield pilots at their end, one for each cause and trial; what the model proposes changes from one to the next."""
    models = [list(MODELS)[place] for _ in ends for place in luck.permutation(len(MODELS))]
    for model, (cause, tried) in zip(models, ends, strict=False):
        tries = (_end(luck, model, cause, tried) for _ in range(TRIES))
        yield next(found for found in tries if found is not None)


def _end(luck: np.random.Generator, model: str, cause: str, tried: bool) -> EndedPilot | None:
    pilot = _pilot(luck)
    many = {"luck": 0, "people": 0, "moved": 1, "aged": 1}.get(cause, int(luck.integers(1, 4)))
    wanted = ("go_on", "narrow", "pause", "pause")[many]
    evidence = {"luck": "cases", "moved": "changed", "people": "who"}.get(cause, "")
    now = _shares(luck, pilot, [], wanted, evidence)
    pairs = {"last_year": _pair(luck, cause == "season"), "recheck": _pair(luck, cause == "checkers", again=True),
             "codes": _codes(luck, cause == "codes")}
    moves = {name: change(*pairs[name]) for name in ("last_year", "recheck")}
    moves["codes"] = pairs["codes"][1].share / pairs["codes"][0].share
    found, decision = read_end(pilot, now, moves, tried)
    if found != cause or not is_clear(pilot, now) or any(WITHIN < abs(moves[name]) < BEYOND for name in (
            "last_year", "recheck")):
        return None
    return EndedPilot(model=model, cause=cause, pilot=pilot, now=now, decision=decision,
                      tried=int(luck.integers(2, 6)) if tried else 0, **pairs)


def _pair(luck: np.random.Generator, falls: bool, *, again: bool = False) -> tuple[Checked, Checked]:
    """Two counts of one kind; the same files, where they are checked again."""
    then = _checked(luck, float(luck.uniform(50, 90)))
    size = then.checked if again else one_of(luck, _near(then.checked))
    reach = ROOM[min(size, then.checked)]
    return then, _checked(luck, then.share + _step(luck, "down" if falls else "calm", reach), size)


def _codes(luck: np.random.Generator, changed: bool) -> tuple[Checked, Checked]:
    """Records that arrived and those with an unknown code; how many arrive differs far more than their share."""
    records = [round(float(np.exp(luck.uniform(6.2, 8.7)))) for _ in range(2)]
    usual = float(luck.uniform(8, 20))
    rates = usual, usual * float(luck.uniform(4, 7) if changed else luck.uniform(0.6, 1.8))
    then, now = (Checked(many, max(3, round(many * rate / 1000))) for many, rate in zip(records, rates, strict=True))
    return then, now
