"""Wage declarations that a model picks for a check, and what the picking brings and costs.

Errors and late papers are planted by the world's own defects and read back from their ledger.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import cached_property, lru_cache
from typing import Any

import numpy as np
from numpy.typing import NDArray

from courses.cases.advice import Fault, File, recommend
from courses.cases.own_order import OwnOrder
from courses.evidence import by_text, planned
from courses.form.variant import Variant
from courses.world import Setting, course_world, world_of
from synthetic_data import BadInput, Problem, RegisterSet, World, addressed_uniforms, defect_plan, inject, stream

PEOPLE = 38_000
"""Inhabitants; some 21,000 wage declarations of 2023 that follow an earlier one of the same person."""
SAMPLE, FLAGS, MORE = 1_000, (4_200, 5_900), 1.5
"""Curriculum 6.5: 1,000 checked at random, about 5,000 picked by the model; half as many again as a response."""
ERRORS, RISKY = (0.09, 0.19), 1.9
"""Share of declarations with a wrong amount, and how many times as many in the group that truly errs more."""
TENTH = {"factor": 0.1}
"""A comma in the wrong place; nobody sees the amount itself, only that a check finds it."""
LATE = {True: (0.85, 90), False: (0.12, 45)}
"""Error or not → share that comes in late, and by how many days on average: all that the model can learn from."""
LIMIT, STEP = 60, 28
"""Days at which the scorer sits on the fence, and days that double to treble its odds."""
GROUPS = {"place": ("village", "town"), "age": ("young", "older"), "sex": ("women", "men"),
          "wage": ("lower", "higher"), "car": ("with_car", "without_car")}
COLUMNS = ("branch", "career", "car", "account", "quarter")
STAND_IN = {"place": "branch", "age": "career"}
"""Split whose column was taken out of the model → the column of the model that says nearly the same."""
PLANTED = (("village",), ("town",), ("young",), ("older",), ("village", "young"), ("village", "young"))
"""Whom the model picks on: one group or two; two small marks leave enough people whom it does not pick on. Towns with
the young would be four of five people, among whom the mark no longer shows."""
REWORK = 5_000
"""What taking one column out of the model costs the office, in the units of the prices."""
TESTS: Mapping[str, tuple[str, ...]] = {"shares": ("bar", "innocent"), "halves": ("itself", "innocent"),
                                        "whole": ("average", "innocent")}
"""The office's fairness test → why it stays silent. `shares` is the Swedish one; `halves` compares half-years; `whole`
compares the flags with the random sample, everybody together."""
LINE_POINTS, CHOICE_POINTS = 8.0, 12.0
Mask = NDArray[np.bool_]


@dataclass(frozen=True)
class Declarations:
    """What holds for every variant in one country: declarations that follow an earlier one, and who sent them."""

    world: World
    registers: RegisterSet
    ids: NDArray[np.int64]
    """Of the declarations, in the order of the register of quarters."""
    lines: Mapping[str, Mask]
    """Group or column of the model → whether each declaration is of it."""


FEWEST = 0.005
"""Share of the declarations that each group must have, so that a comparison has two sides."""


@lru_cache(maxsize=2)
def declarations(setting: Setting) -> Declarations:
    """Return the declarations of one country; `setting` is from `world_of`."""
    world, clean = course_world(setting, people=PEOPLE)
    link = clean.link[clean.link["register"] == "insurance_quarter"].set_index("record_id")["person_id"]
    table = by_text(clean["insurance_quarter"], ("personal_number",))
    table = table.assign(person_id=link.reindex(table["record_id"]).to_numpy())
    table = table.sort_values(["person_id", "quarter_end", "record_id"])
    # The model compares a declaration with the one before it, so a first one is not among those it picks from.
    table = table[table.duplicated("person_id")].reset_index(drop=True)
    people = world.persons.set_index("person_id")[["sex", "age", "place_kind", "district"]]
    lines = table.join(people, on="person_id").dropna(subset=["age"])
    village = lines["place_kind"].astype(str) == "rural"
    rural = village.groupby(lines["district"].astype(str)).transform("mean")
    insured = by_text(clean["insured_account"], ("personal_number",))
    career = insured.groupby("personal_number")["months"].max()
    months = career.reindex(lines["personal_number"]).fillna(0).to_numpy()
    cars = by_text(clean["property"], ("owner_number", "kind"))
    owners = cars.loc[cars["kind"] == "vehicle", "owner_number"]
    accounts = by_text(clean["bank_account"], ("personal_number",))["personal_number"]
    # A quarter without work has 0 months.
    mean_wage = lines["wage_paid"] / lines["months"].clip(lower=0.1)
    marks = {"village": village, "young": lines["age"] < 35, "women": lines["sex"].astype(str) == "F",
             "lower": mean_wage < mean_wage.median(), "with_car": lines["personal_number"].isin(owners),
             "branch": rural >= 0.65, "career": months < 120, "account": lines["personal_number"].isin(accounts),
             "quarter": lines["months"] < 3, "spring": lines["quarter_end"] < "2023-07-01"}
    held = {name: np.asarray(mark, dtype=bool) for name, mark in marks.items()}
    held |= {other: ~held[one] for one, other in GROUPS.values()} | {"car": held["with_car"]}
    return Declarations(world, clean, lines["record_id"].to_numpy(), held)


class CheckingOffice(OwnOrder):
    """One year of declarations: which hold an error, which came late, which the model picked, which were drawn."""

    def __init__(self, variant: Variant) -> None:
        self.seed, self.luck = variant.seed, stream(variant.seed, "O5")
        self.where, self.country = variant.country, declarations(world_of(variant))
        self.ids, self.lines = self.country.ids, self.country.lines
        self._refuse_empty_groups()
        self.main, self.planted, self.risky, self.splits, self.spare = self._roles()
        self.pairs = {split: self.shuffled(list(pair)) for split, pair in GROUPS.items()}
        self.flags = int(self.luck.integers(*FLAGS) // 50 * 50)
        self.error, self.lag = self._plant(float(self.luck.uniform(*ERRORS)))
        self.test = str(self.luck.choice(list(TESTS)))
        self.stand_in = self.marked(STAND_IN.values())
        self.repaired = _suspicion(self.lag, np.zeros(len(self.lag), dtype=bool))
        self.suspicion = _suspicion(self.lag, self.stand_in)
        self.flagged = self.pick(self.suspicion, self.flags)
        self.sample = self._draw()
        self.value, self.price = self._prices(), 10

    def _refuse_empty_groups(self) -> None:
        """Nobody can compare two groups of which a country hardly has one."""
        for name, mark in self.lines.items():
            if not FEWEST <= mark.mean() <= 1 - FEWEST:
                raise BadInput(Problem(where="O5", value=self.where, remedy="choose another country",
                                       rule="cannot be set in this country, which has no two groups of people told "
                                            f"apart by {name}"))

    def _roles(self) -> tuple[str, list[str], str, list[str], str]:
        """Who is picked on, who truly errs more, which four comparisons are asked and which is for practice."""
        others = self.shuffled(["sex", "car"])
        planted = self.shuffled(list(PLANTED[int(self.luck.integers(len(PLANTED)))]))
        first = next(split for split in STAND_IN if planted[0] in GROUPS[split])
        second = next(split for split in STAND_IN if split != first)
        risky = str(self.luck.choice(GROUPS[others[0]]))
        # Wages are lower in villages and early in life: picked on one, people seem to be picked on the other as well,
        # which is no question with one answer. Wages are for practice.
        return first, planted, risky, self.shuffled([first, second, *others]), "wage"

    def _plant(self, errors: float) -> tuple[Mask, NDArray[np.int64]]:
        """Plant wrong amounts (a tenth of the wage) and late papers, and read both back from the ledger."""
        ids, clean = self.ids, self.country.registers
        at_risk = self.lines[self.risky]
        # The second line of each plan hits everybody, so that the first adds to it (a list of all the others is slow).
        # So low that the mean over both groups is the share that was drawn.
        low = errors / (1 + (RISKY - 1) * at_risk.mean())
        extra = planned("insurance_quarter", "unit_error", "wage_paid", ids[at_risk],
                        round((RISKY - 1) * low * at_risk.sum()), **TENTH)
        everywhere = {"defect": "unit_error", "registers": "insurance_quarter", "fields": "wage_paid",
                      "rate": low, "settings": TENTH}
        wrong, ledger = inject(clean, defect_plan("O5 errors", [extra, everywhere]), self.seed, self.country.world)
        error = np.isin(ids, ledger["record_id"].to_numpy())
        (share, days), (usual, usual_days) = LATE[True], LATE[False]
        papers = planned("insurance_quarter", "late_registration", "recorded_on", ids[error],
                         round(share * error.sum()), mean_days=days, long_share=0)
        rest = {"defect": "late_registration", "registers": "insurance_quarter", "fields": "recorded_on",
                "rate": usual, "settings": {"mean_days": usual_days, "long_share": 0}}
        late = [papers, rest]
        arrived, _ = inject(wrong, defect_plan("O5 late papers", late), self.seed, self.country.world)
        return error, _lags(ids, clean, arrived, self.luck)

    def marked(self, columns: Iterable[str]) -> Mask:
        """Whom the model takes points off while it reads these columns."""
        found = np.zeros(len(self.ids), dtype=bool)
        for split, column in STAND_IN.items():
            for group in [group for group in self.planted if group in GROUPS[split] and column in set(columns)]:
                mark = self.lines[column]
                found |= mark if group == GROUPS[split][0] else ~mark
        return found

    def pick(self, suspicion: NDArray[np.int64], how_many: int) -> Mask:
        """The most suspicious declarations; among equals, drawn."""
        picked = np.zeros(len(suspicion), dtype=bool)
        # Suspicion comes in whole points, so a number below 1 parts equals and overtakes nobody.
        picked[np.argpartition(self.toss - suspicion, how_many)[:how_many]] = True
        return picked

    @cached_property
    def toss(self) -> NDArray[np.float64]:
        """One number in 0-1 for each declaration, the same each time."""
        return addressed_uniforms(self.seed, "O5", "among equals", at=self.ids)

    def _draw(self) -> Mask:
        """A random sample that is not odd: its shares of errors lie near those of the register (guard G4)."""
        for attempt in range(400):
            # The attempt is in the address: another sample, and whatever else is drawn stays as it is.
            luck = addressed_uniforms(self.seed, "O5", "sample", attempt, at=self.ids)
            drawn = np.zeros(len(luck), dtype=bool)
            drawn[np.argpartition(luck, SAMPLE)[:SAMPLE]] = True
            if (all(self._is_near(drawn, group) for split in self.splits for group in GROUPS[split])
                    and all(self._is_even(drawn, group) for group in self.planted)):
                return drawn
        # At home 400 attempts never all fail; a country without cars or long careers may have groups too small for it.
        raise BadInput(Problem(where="O5", value=self.where, remedy="choose another country",
                               rule="cannot be set in this country, which has no 1,000 lines that mirror every group"))

    def _prices(self) -> int:
        """What an error found brings when a check in vain costs 10: checks pay where errors are about twice usual."""
        worthwhile = float(self.error.mean()) * float(self.luck.uniform(1.7, 2.4))
        return round(10 * (1 - worthwhile) / worthwhile)

    def _is_near(self, drawn: Mask, group: str) -> bool:
        who = self.lines[group]
        return bool(abs(self.error[who & drawn].mean() - self.error[who].mean()) < 0.012)

    def _is_even(self, drawn: Mask, group: str) -> bool:
        """Whether the group and the rest err about alike in the sample: a table must not tell another story."""
        who = self.lines[group]
        return bool(abs(self.error[who & drawn].mean() - self.error[~who & drawn].mean()) < 0.012)

    def count(self, group: str, *masks: Mask) -> int:
        """Number of the group's declarations that lie in all of these."""
        return int(np.logical_and.reduce([self.lines[group], *masks]).sum())


def _lags(ids: NDArray[np.int64], clean: RegisterSet, arrived: RegisterSet, luck: np.random.Generator
          ) -> NDArray[np.int64]:
    """Days from the end of the quarter to the paper: the usual ones of anybody, and those that were planted.

    Villages send later than towns. Were each declaration's own days kept, the model would pick on villages by
    lateness, and nobody could tell its mark from the mail; so the usual days are dealt out anew.
    """
    before, after = (held["insurance_quarter"].set_index("record_id").loc[ids] for held in (clean, arrived))
    usual = (before["recorded_on"] - before["happened_on"]).dt.days.to_numpy()
    added = (after["recorded_on"] - before["recorded_on"]).dt.days.to_numpy()
    lags: NDArray[np.int64] = luck.permutation(usual) + added
    return lags


@lru_cache(maxsize=2)
def _scores(in_group: bool) -> NDArray[np.int64]:
    """Suspicion for each lag in days, 1 to 99: what the documented scorer says, the other way round."""
    faults: frozenset[Fault] = frozenset({"A3"}) if in_group else frozenset()
    said = [recommend(File(margins={"lateness": (LIMIT - days) / STEP}, in_group=in_group), faults)
            for days in range(400)]
    return np.array([100 - one.score for one in said])


def _suspicion(lag: NDArray[Any], stand_in: Mask) -> NDArray[np.int64]:
    days = np.clip(lag, 0, 399).astype(np.int64)
    scores: NDArray[np.int64] = np.where(stand_in, _scores(in_group=True)[days], _scores(in_group=False)[days])
    return scores


Counts = Mapping[str, tuple[int, int]]


def counts_of(office: CheckingOffice, split: str) -> Counts:
    """What a table on the desk shows of one comparison: for each line, the counts of both groups."""
    masks: dict[str, tuple[Mask, ...]] = {
        "register": (), "checked": (office.sample,), "sample_errors": (office.sample, office.error),
        "flagged": (office.flagged,), "flagged_errors": (office.flagged, office.error)}
    one, other = office.pairs[split]
    return {name: (office.count(one, *these), office.count(other, *these)) for name, these in masks.items()}


def right_numbers(counts: Counts) -> dict[str, float]:
    """The three numbers for both groups, from what the desk shows."""
    found: dict[str, float] = {}
    for place, name in enumerate(("a", "b")):
        at = {line: pair[place] for line, pair in counts.items()}
        share = at["sample_errors"] / at["checked"]
        found |= {f"errors_{name}": 100 * share, f"flags_{name}": 100 * at["flagged"] / sum(counts["flagged"]),
                  f"false_flags_{name}": 1000 * (at["flagged"] - at["flagged_errors"])
                  / (at["register"] * (1 - share))}
    return {name: round(value, 2) for name, value in found.items()}


def worth_of_checks(office: CheckingOffice, checked: Mask) -> float:
    """What these checks bring: errors found at their value, checks in vain at their price."""
    found = int((checked & office.error).sum())
    return float(office.value * found - office.price * (int(checked.sum()) - found))


def _unfair(office: CheckingOffice, checked: Mask) -> float:
    """Checks in vain that a group, or those with the stand-in's mark, bear beyond the rest; each counts four times."""
    clean, hit = ~office.error, checked & ~office.error
    whole = [office.stand_in, *(office.lines[group] for group in office.planted)]
    gaps = [(float(hit[who].sum() / (clean & who).sum() - hit[~who].sum() / (clean & ~who).sum()), who)
            for who in whole]
    return 4 * office.price * max(max(0.0, gap) * float((clean & who).sum()) for gap, who in gaps)


def worth_of_responses(office: CheckingOffice) -> dict[str, float]:
    """Response → points: what it brings in errors found, checks in vain and unfairness, above going on as before."""
    quota = np.zeros(len(office.lag), dtype=bool)
    for group in GROUPS[office.main]:
        # As many checks as the group's share of the register, still in the model's order.
        who = np.flatnonzero(office.lines[group])
        order = np.argsort((office.toss - office.suspicion)[who])
        quota[who[order[:round(office.flags * len(who) / len(office.lag))]]] = True
    left = {"branch": ("career",), "career": ("branch",), "both": ()}
    plans = {"keep": office.flagged, "named": office.flagged, "quota": quota,
             "more": office.pick(office.suspicion, round(MORE * office.flags)),
             "random": office.pick((100 * office.toss).astype(np.int64), office.flags)}
    plans |= {name: office.pick(_suspicion(office.lag, office.marked(columns)), office.flags)
              for name, columns in left.items()}
    rework = {name: REWORK * (2 - len(columns)) for name, columns in left.items()}
    worth = {name: worth_of_checks(office, plan) - _unfair(office, plan) - rework.get(name, 0)
             for name, plan in plans.items()}
    before, best = worth["keep"], max(worth.values())
    return {name: CHOICE_POINTS * max(-0.5, (value - before) / (best - before)) for name, value in worth.items()}
