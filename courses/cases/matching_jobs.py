"""Matching jobs with a labelled sample: how many links each bar misses in two groups, and how many it makes wrongly.

People come from the world; the records that are matched to them carry planted errors, in some jobs more of them in the
countryside. Scores are sums of log2 weights (Fellegi, Sunter 1969), brought to a scale of 0 to 100 job by job.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from functools import lru_cache
from typing import Any, NamedTuple

import numpy as np
import pandas as pd

from courses.cases.draws import one_of
from courses.evidence import DATES, by_text, with_people
from courses.world import Setting, course_world
from synthetic_data import RegisterSet, World, defect_plan, inject, stream

BARS = (20, 35, 50, 65, 80)
STEP = 15
"""Points from one bar to the next."""
FIELDS = ("last_name", "first_name", "patronymic", "year", "district")
AGREES = 0.95
"""How often a field is the same on two records of one person: the program's own setting (assumed)."""
RARE = 1 / 2000
"""No value counts as rarer, so that one odd name does not settle everything."""
COSTS = ((1, 1), (5, 2), (2, 5), (8, 1), (1, 8), (3, 1), (1, 3), (4, 3), (3, 4), (7, 2), (2, 7), (2, 1), (1, 2), (5, 1),
         (1, 5))
"""What a missed link and a wrong link cost (assumed): in some uses the one is dear, in others the other."""
PROFILES: Mapping[str, Mapping[str, tuple[float, float]]] = {
    "even": {"typo": (0.3, 0.3), "empty": (0.22, 0.22), "moved": (0.3, 0.3)},
    "many": {"typo": (0.45, 0.45), "empty": (0.3, 0.3), "moved": (0.4, 0.4)},
    "gaps": {"typo": (0.35, 0.35), "empty": (0.15, 0.42), "moved": (0.3, 0.3)},
    "slips": {"typo": (0.2, 0.5), "empty": (0.25, 0.25), "moved": (0.3, 0.45)}}
"""How often a name is misspelt, father's name and year of birth are empty, a district is old: towns, countryside."""
REMEDIES = {"nothing": ("even", "gaps", "slips"), "lower": ("many", "gaps", "slips"), "field": ("gaps",),
            "hand": ("slips",)}
"""What helps in a job → the errors among which it is found."""
FEW, HIGH = 5, 20
"""A gap of fewer than 5 of 100 is none; 20 of 100 missed in both groups are too many."""
LADDER = (0.05, 0.45)
"""Shares of true pairs below the lowest and the highest bar, by which scores are brought to their scale."""
SHIFTS = (-20.0, -10.0, 0.0, 10.0, 20.0)
MISLEADING = 5
"""Jobs at least in which the hours do not reach down to the lowest bar."""
LOWEST = 2
"""Place of the lowest bar that is in use anywhere."""
WAITING = (40, 80, 160, 320)
"""At most so many pairs wait between two bars, in small and in large programs."""
PER_HOUR = 10
PAIRS = 1500


Why = tuple[int, int, int]


class MatchingJob(NamedTuple):
    """One matching job."""

    sizes: tuple[int, int, int]
    """True pairs in towns, true pairs in the countryside, pairs of two people."""
    missed: list[tuple[int, int]]
    """For each bar, missed in towns and in the countryside."""
    wrong: list[int]
    """For each bar, pairs of two people that are joined."""
    waiting: list[int]
    """For each bar, unlabelled pairs from there to the next bar."""
    in_use: int
    """Place of the bar in use."""
    why: tuple[Why, Why]
    """Missed at the bar in use in towns and in the countryside: something empty, just below, further down."""
    costs: tuple[int, int]
    hours: int
    best: int
    reach: int | None
    """Place of the lowest bar to which the hours reach; None where they do not reach the next one."""
    remedy: str


class Scored(NamedTuple):
    """Scored pairs of one profile: score, one person or two, countryside, something empty."""

    score: Any
    same: Any
    rural: Any
    empty: Any


@lru_cache(maxsize=2)
def scored_pairs(country: Setting) -> dict[str, Scored]:
    """Return profile → scored pairs of one country."""
    world, clean = course_world(country)
    people = _people(world, clean)
    known = {field: people[field].value_counts(normalize=True) for field in FIELDS}
    two = _of_two(people)
    made = {}
    for number, (name, rates) in enumerate(PROFILES.items()):
        luck = stream(country.number, "D3", name)
        chosen = people.iloc[luck.permutation(len(people))[:PAIRS]]
        report = _reported(world, chosen, rates, country.number * 10 + number)
        frames = [(report, chosen), (people.iloc[two[0]], people.iloc[two[1]])]
        weights = np.concatenate([_weights(*pair, known) for pair in frames])
        same = np.arange(len(weights)) < len(chosen)
        low, high = np.quantile(weights[same], LADDER)
        score = np.clip(20 + 60 * (weights - low) / (high - low), 0, 100).round()
        rural = np.concatenate([right["rural"].to_numpy() for _, right in frames])
        empty = np.concatenate([left[["patronymic", "year"]].isna().any(axis=1).to_numpy() for left, _ in frames])
        made[name] = Scored(score, same, rural, empty)
    return made


def _people(world: World, clean: RegisterSet) -> pd.DataFrame:
    people = with_people(world, clean, "population_register").drop_duplicates("person_id")
    people = by_text(people[people[["died", "left"]].isna().all(axis=1)],
                     ("last_name", "first_name", "patronymic", "district", "mother_number"))
    rural = world.persons.set_index("person_id")["place_kind"].astype("str") == "rural"
    return people.assign(year=people["birth_date"].dt.year,
                         rural=people["person_id"].map(rural)).reset_index(drop=True)


def _of_two(people: pd.DataFrame) -> tuple[list[int], list[int]]:
    """Rows of two people that a program may join: namesakes, and brothers and sisters."""
    left: list[int] = []
    right: list[int] = []
    for keys, most in ((["last_name", "first_name"], 700), (["mother_number", "last_name"], 300)):
        groups = [rows for rows in people.groupby(keys).indices.values() if 2 <= len(rows) <= 8]
        for rows in groups[:most]:
            left.append(int(rows[0]))
            right.append(int(rows[1]))
    return left, right


def _reported(world: World, chosen: pd.DataFrame, rates: Mapping[str, tuple[float, float]], seed: int) -> pd.DataFrame:
    """What an employer's list says of these people, with the errors of one profile."""
    lines = [{"registers": "report", "defect": defect, "fields": field, "rate": rate,
              "where": f"rural == {'yes' if place else 'no'}"}
             for error, defect, fields in (("typo", "typo_edit", ("last_name", "first_name")),
                                           ("empty", "missing", ("patronymic", "birth_date")),
                                           ("moved", "stale_address", ()))
             for field in fields for place, rate in enumerate(rates[error])]
    table = chosen[["record_id", "last_name", "first_name", "patronymic", "birth_date", *DATES, "district"]]
    table = table.assign(rural=np.where(chosen["rural"], "yes", "no"))
    registers = RegisterSet(tables={"report": table.reset_index(drop=True)},
                            link=chosen[["record_id", "person_id"]].assign(register="report").reset_index(drop=True))
    dirty, _ = inject(registers, defect_plan("D3", lines), seed, world, further_part=True)
    report = dirty["report"].set_index("record_id").loc[chosen["record_id"]].reset_index()
    return report.assign(year=report["birth_date"].dt.year)


def _weights(left: pd.DataFrame, right: pd.DataFrame, known: Mapping[str, pd.Series]) -> Any:
    total = np.zeros(len(left))
    for field in FIELDS:
        said, held = left[field].to_numpy(dtype=object), right[field].to_numpy(dtype=object)
        share = np.maximum(known[field].reindex(held).to_numpy(dtype=float), RARE)
        agrees = np.log2(AGREES / share)
        differs = np.log2((1 - AGREES) / (1 - share))
        blank = pd.isna(said)
        total += np.where(blank, 0.0, np.where(said == held, agrees, differs))
    return total


def draw_jobs(known: Mapping[str, Scored], remedies: list[str], luck: np.random.Generator) -> list[MatchingJob]:
    """Return one job for each remedy, with best bars that differ."""
    while True:
        bests = [int(place) for _ in range(3) for place in luck.permutation(len(BARS))]
        jobs = [_draw(known[str(luck.choice(REMEDIES[remedy]))], remedy, best, luck)
                for remedy, best in zip(remedies, bests, strict=False)]
        # Whoever sends everything to be looked at by hand must be wrong in several.
        if sum(job.reach != 0 for job in jobs) >= min(MISLEADING, len(jobs) // 2):
            return jobs


def _draw(pairs: Scored, remedy: str, best: int, luck: np.random.Generator) -> MatchingJob:
    """Draw samples until one shows what the job is about (guard G4)."""
    return next(job for job in _tries(pairs, remedy, best, luck) if job is not None)


def _tries(pairs: Scored, remedy: str, best: int, luck: np.random.Generator) -> Iterator[MatchingJob | None]:
    kinds = [np.flatnonzero(mask) for mask in (pairs.same & ~pairs.rural, pairs.same & pairs.rural, ~pairs.same)]
    while True:
        sizes = (int(luck.integers(40, 121)), int(luck.integers(40, 121)), int(luck.integers(40, 121)))
        picked = [rows[luck.permutation(len(rows))[:size]] for rows, size in zip(kinds, sizes, strict=True)]
        # No two programs put their points on the same scale, so a bar from one job is worth nothing in the next.
        shift = float(luck.choice(SHIFTS))
        town, country, two = (np.clip(pairs.score[rows] + shift, 0, 100) for rows in picked)
        missed = list(zip(_below(town), _below(country), strict=True))
        wrong = [len(two) - below for below in _below(two)]
        lost = [sum(each) for each in missed]
        costs = [pair for pair in COSTS if _best(lost, wrong, pair) == best]
        # Most samples end here: looking at what is missed takes longer, and draws nothing.
        if not costs:
            yield None
            continue
        why = [(_why(town, pairs.empty[picked[0]], place), _why(country, pairs.empty[picked[1]], place))
               for place in range(len(BARS))]
        uses = [place for place in range(LOWEST, len(BARS)) if _is_clear(missed[place], sizes, why[place])
                and remedy_of(missed[place], sizes, why[place]) == remedy]
        if not uses:
            yield None
            continue
        in_use, cost = one_of(luck, uses), one_of(luck, costs)
        most = int(luck.choice(WAITING))
        waiting = [int(luck.integers(most // 4, most)) for _ in BARS]
        hours, reach = _hours(waiting, in_use, luck)
        yield MatchingJob(sizes, missed, wrong, waiting, in_use, why[in_use], cost, hours, best, reach, remedy)


def _below(scores: Any) -> list[int]:
    """For each bar, how many scores lie below it."""
    found: list[int] = np.searchsorted(np.sort(scores), BARS).tolist()
    return found


def _why(scores: Any, empty: Any, place: int) -> Why:
    missed, near = scores < BARS[place], scores >= BARS[place] - STEP
    return int((missed & empty).sum()), int((missed & ~empty & near).sum()), int((missed & ~empty & ~near).sum())


def remedy_of(missed: tuple[int, int], sizes: tuple[int, int, int], why: tuple[Why, Why]) -> str:
    """Return what helps; empty where no line of the rule says it."""
    town, country = _of_100(missed, sizes)
    if town - country >= FEW:
        return ""  # A gap the other way round, which the rule says nothing about.
    if country - town < FEW:
        return "lower" if min(town, country) >= HIGH else "nothing"
    empty, near = _share_of_gap(sizes, why)
    return "field" if empty > near else "hand"


def _of_100(counts: tuple[int, int], sizes: tuple[int, int, int]) -> tuple[float, float]:
    return 100 * counts[0] / sizes[0], 100 * counts[1] / sizes[1]


def _share_of_gap(sizes: tuple[int, int, int], why: tuple[Why, Why]) -> tuple[float, float]:
    """How many more of 100 the countryside misses with something empty, and just below the bar."""
    empty, near = (_of_100((why[0][cause], why[1][cause]), sizes) for cause in (0, 1))
    return empty[1] - empty[0], near[1] - near[0]


def _is_clear(missed: tuple[int, int], sizes: tuple[int, int, int], why: tuple[Why, Why]) -> bool:
    """Whether rounding decides nothing, and there is enough to look at."""
    town, country = _of_100(missed, sizes)
    far = all(abs(value - line) > 1 for value, line in ((country - town, FEW), (town, HIGH), (country, HIGH)))
    empty, near = _share_of_gap(sizes, why)
    return far and min(missed) >= 3 and country < 75 and abs(empty - near) > 2


def _best(lost: list[int], wrong: list[int], costs: tuple[int, int]) -> int | None:
    """Place of the bar that costs least; None where another costs nearly as little."""
    total = [costs[0] * missed + costs[1] * joined for missed, joined in zip(lost, wrong, strict=True)]
    first, second = sorted(total)[:2]
    return total.index(first) if second >= 1.04 * first + 1 else None


def _hours(waiting: list[int], in_use: int, luck: np.random.Generator) -> tuple[int, int | None]:
    """Hours that reach down to one of the bars below the one in use, or to none."""
    down = [int(total) for total in np.cumsum(waiting[:in_use][::-1])]
    target = 0 if luck.random() < 0.2 else int(luck.integers(1, len(down) + 1))
    low = down[target - 1] if target else 0
    high = down[target] if target < len(down) else low + 40
    fitting = [hours for hours in range(1, 150) if low <= hours * PER_HOUR < high]
    hours = one_of(luck, fitting) if fitting else max(1, low // PER_HOUR)
    reached = sum(total <= hours * PER_HOUR for total in down)
    return hours, in_use - reached if reached else None
