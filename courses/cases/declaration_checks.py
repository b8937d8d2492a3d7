"""Wage declarations that a model picks for a check, and what the picking brings and costs.

Errors and late papers are planted by the world's own defects and read back from their ledger.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cached_property, lru_cache
from typing import Any

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from courses.cases.advice import Fault, File, recommend
from courses.cases.own_order import OwnOrder
from courses.evidence import by_text, planned
from courses.form.variant import Variant
from courses.world import Setting, course_world, world_of
from synthetic_data import BadInput, Problem, RegisterSet, World, addressed_uniforms, defect_plan, inject, stream

PEOPLE = 38_000
"""Inhabitants; some 19,000 wage declarations of 2023 that follow an earlier one of the same person."""
MOST = 21_000
"""Declarations looked at. Where more people work in insured jobs, so few of them all would be picked that hardly
anybody without an error is among them, and nothing is left to compare."""
SAMPLE, FLAGS = 1_000, (4_200, 5_900)
"""Curriculum 6.5: 1,000 checked at random, about 5,000 picked by the model."""
ERRORS, RISKY, CAREFUL = (0.11, 0.17), 3.2, 0.4
"""Share of declarations with a wrong amount; how many times as many in a group that truly errs more, and in one that
errs less. Whoever is picked on does one or the other: more errors seem to explain their flags, or fewer hide them."""
MARK = (0.14, 0.34)
"""How much of the scorer's full mark the model puts on a group, so that its flags may look like others'."""
OVER, APART, ALIKE = 1.4, 1.25, 1.18
"""How many times as often people without an error are flagged in a group that is checked too often, how many times as
often a group is flagged that errs more, and below what ratio nothing is to be seen (guard G4)."""
TENTH = {"factor": 0.1}
"""A comma in the wrong place; nobody sees the amount itself, only that a check finds it."""
LATE = {True: (0.85, 90), False: (0.12, 45)}
"""Error or not → share that comes in late, and by how many days on average: all that the model can learn from."""
LIMIT, STEP = 60, 28
"""Days at which the scorer sits on the fence, and days that double to treble its odds."""
GROUPS = {"place": ("village", "town"), "age": ("young", "older"), "sex": ("women", "men"),
          "wage": ("lower", "higher"), "car": ("with_car", "without_car")}
COLUMNS = ("counter", "form", "paid", "phone", "branch", "letters")
"""Columns of the model. Which of them stands in for which group is dealt in each variant, so that no name tells."""
SPARE_SHARE, STRAYS = (0.25, 0.5), (0.08, 0.16)
"""Share of the declarations with the mark of a column that says nothing, and share that a column which stands in for a
group has on the wrong side."""
TELLS, SAYS_LITTLE = 0.45, 0.35
"""A column stands in for a group where shares of 0-1 with its mark and without differ by the first or more, and does
not where they differ by less than the second (guard G4; the desk says 40 of 100)."""
TESTS = {"shares": "bar", "halves": "itself", "whole": "average"}
"""The office's fairness test → why it stays silent. `shares` is the Swedish one; `halves` compares half-years; `whole`
compares the flags with the random sample, everybody together."""
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
    people = world.persons.set_index("person_id")[["sex", "age", "place_kind"]]
    lines = table.join(people, on="person_id").dropna(subset=["age"])
    if len(lines) > MOST:
        luck = addressed_uniforms(world.seed, "O5", "declarations", at=lines["record_id"].to_numpy(np.int64))
        lines = lines[luck <= np.partition(luck, MOST - 1)[MOST - 1]]
    village = lines["place_kind"].astype(str) == "rural"
    cars = by_text(clean["property"], ("owner_number", "kind"))
    owners = cars.loc[cars["kind"] == "vehicle", "owner_number"]
    # A quarter without work has 0 months.
    mean_wage = lines["wage_paid"] / lines["months"].clip(lower=0.1)
    marks = {"village": village, "young": lines["age"] < 35, "women": lines["sex"].astype(str) == "F",
             "lower": mean_wage < mean_wage.median(), "with_car": lines["personal_number"].isin(owners),
             "spring": lines["quarter_end"] < "2023-07-01"}
    held = {name: np.asarray(mark, dtype=bool) for name, mark in marks.items()}
    held |= {other: ~held[one] for one, other in GROUPS.values()}
    return Declarations(world, clean, lines["record_id"].to_numpy(), held)


class CheckingOffice(OwnOrder):
    """One year of declarations: which hold an error, which came late, which the model picked, which were drawn."""

    def __init__(self, variant: Variant) -> None:
        self.seed, self.luck = variant.seed, stream(variant.seed, "O5")
        self.where, self.country = variant.country, declarations(world_of(variant))
        self.ids, self.lines = self.country.ids, self.country.lines
        self._refuse_empty_groups()
        self.pairs = {split: self.shuffled(list(pair)) for split, pair in GROUPS.items()}
        self.spare = "wage"
        self.test = str(self.luck.choice(list(TESTS)))
        self.stand_in = self._deal_columns()
        self.told = {split for split in self.stand_in if self._is_told(split)}
        self._draw_a_telling_year()
        self.sample = self._draw()

    def _draw_a_telling_year(self) -> None:
        """Draw roles, errors and flags until every comparison tells one story (guard G4)."""
        for attempt in range(90):
            self.planted, self.careful, self.risky, self.splits = self._roles()
            self.flags, self.mark = int(self.luck.integers(*FLAGS) // 50 * 50), float(self.luck.uniform(*MARK))
            self.error, self.lag = self._plant(float(self.luck.uniform(*ERRORS)), attempt)
            self.flagged = self.pick(_suspicion(self.lag, self.marked(), self.mark), self.flags)
            self.story = {split: self._story(split) for split in self.splits}
            if all(self.story.values()):
                return
        raise BadInput(Problem(where="O5", value=self.where, remedy="choose another country",
                               rule="cannot be set in this country, which has no groups that differ enough"))

    def _story(self, split: str) -> str:
        """What one comparison shows: `a` or `b` is checked too often, one side errs more, alike; empty if in doubt."""
        one, other = self.pairs[split]
        false, flags = (self.rate(one, *these) / self.rate(other, *these) for these in ((~self.error,), ()))
        planted = [group for group in self.pairs[split] if group in self.planted]
        risky = [group for group in self.pairs[split] if group in self.risky]
        if planted:
            side = planted[0] == one
            false, flags = (false, flags) if side else (1 / false, 1 / flags)
            hidden = 1 / ALIKE <= flags <= ALIKE if planted[0] in self.careful else flags >= APART
            return ("a" if side else "b") if false >= OVER and hidden else ""
        if max(false, 1 / false) > ALIKE:
            return ""
        if risky:
            return "errors" if (flags if risky[0] == one else 1 / flags) >= APART else ""
        return "alike" if max(flags, 1 / flags) <= ALIKE else ""

    def rate(self, group: str, *masks: Mask) -> float:
        """Share of the group's declarations (of those that lie in all masks) that are flagged."""
        return self.count(group, *masks, self.flagged) / max(self.count(group, *masks), 1)

    def _refuse_empty_groups(self) -> None:
        """Nobody can compare two groups of which a country hardly has one."""
        for name, mark in self.lines.items():
            if not FEWEST <= mark.mean() <= 1 - FEWEST:
                raise BadInput(Problem(where="O5", value=self.where, remedy="choose another country",
                                       rule="cannot be set in this country, which has no two groups of people told "
                                            f"apart by {name}"))

    def _deal_columns(self) -> dict[str, str]:
        """Return split → the column that stands in for it, and draw whom each column marks."""
        named = self.shuffled(COLUMNS)
        stands = dict(zip([split for split in GROUPS if split != self.spare], named, strict=False))
        self.columns = {column: self._drawn(column, float(self.luck.uniform(*SPARE_SHARE))) for column in named}
        for split, column in stands.items():
            # The mark is on either side: on those of the village, or on all others.
            side = self.lines[GROUPS[split][int(self.luck.integers(2))]]
            self.columns[column] = side ^ self._drawn(column, float(self.luck.uniform(*STRAYS)))
        return stands

    def _drawn(self, column: str, share: float) -> Mask:
        return addressed_uniforms(self.seed, "O5", "column", column, at=self.ids) < share

    def apart(self, column: str, group: str) -> tuple[float, float]:
        """Share of the group among those with the column's mark, and among those without it."""
        mark, who = self.columns[column], self.lines[group]
        return float(who[mark].mean()), float(who[~mark].mean())

    def _is_told(self, split: str) -> bool:
        """Whether only the column that stands in for this comparison tells who is on which side."""
        found = {column: abs(float(np.subtract(*self.apart(column, GROUPS[split][0])))) for column in COLUMNS}
        own = found.pop(self.stand_in[split])
        return own >= TELLS and max(found.values()) < SAYS_LITTLE

    def _roles(self) -> tuple[list[str], list[str], list[str], list[str]]:
        """Who is picked on, which of them err less than others, who truly errs more; and the four comparisons asked.

        Wages are lower in villages and early in life: picked on one, people seem to be picked on the other as well,
        which is no question with one answer. Wages are for practice.
        """
        splits = self.shuffled(self.stand_in)
        told = [split for split in splits if split in self.told]
        if not told:
            raise BadInput(Problem(where="O5", value=self.where, remedy="choose another country",
                                   rule="cannot be set in this country, in which no column could stand in for a group"))
        over = told[0]
        free = [split for split in splits if split != over]
        groups = {split: str(self.luck.choice(GROUPS[split])) for split in splits}
        planted = [groups[over]]
        careful = [group for group in planted if self.luck.random() < 0.5]
        # Some who are not picked on err more, so that flags alone point to the wrong column; one or two are quiet.
        risky = [groups[split] for split in free[int(self.luck.integers(1, 3)):]]
        risky += [group for group in planted if group not in careful]
        return planted, careful, risky, self.shuffled(splits)

    def _plant(self, errors: float, attempt: int) -> tuple[Mask, NDArray[np.int64]]:
        """Plant wrong amounts (a tenth of the wage) and late papers, and read both back from the ledger."""
        ids, clean = self.ids, self.country.registers
        odds = np.ones(len(ids))
        for groups, times in ((self.risky, RISKY), (self.careful, CAREFUL)):
            for group in groups:
                odds[self.lines[group]] *= times
        # So that the mean over everybody is the share that was drawn.
        drawn = addressed_uniforms(self.seed, "O5", "errors", attempt, at=ids) < odds * errors / odds.mean()
        plan = [planned("insurance_quarter", "unit_error", "wage_paid", ids[drawn], None, **TENTH)]
        wrong, ledger = inject(clean, defect_plan("O5 errors", plan), self.seed, self.country.world)
        error = np.isin(ids, ledger["record_id"].to_numpy())
        (share, days), (usual, usual_days) = LATE[True], LATE[False]
        papers = planned("insurance_quarter", "late_registration", "recorded_on", ids[error],
                         round(share * error.sum()), mean_days=days, long_share=0)
        rest = {"defect": "late_registration", "registers": "insurance_quarter", "fields": "recorded_on",
                "rate": usual, "settings": {"mean_days": usual_days, "long_share": 0}}
        late = [papers, rest]
        arrived, _ = inject(wrong, defect_plan("O5 late papers", late), self.seed, self.country.world)
        return error, _lags(ids, clean, arrived, self.luck)

    def marked(self) -> Mask:
        """Whom the model takes points off: those that the column standing in for the group picked on tells it of."""
        (group,) = self.planted
        column = next(column for split, column in self.stand_in.items() if group in GROUPS[split])
        with_mark, without = self.apart(column, group)
        return self.columns[column] if with_mark > without else ~self.columns[column]

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
            if all(self._is_near(drawn, group) for split in self.splits for group in GROUPS[split]):
                return drawn
        # At home 400 attempts never all fail; a country without cars or long careers may have groups too small for it.
        raise BadInput(Problem(where="O5", value=self.where, remedy="choose another country",
                               rule="cannot be set in this country, which has no 1,000 lines that mirror every group"))

    def _is_near(self, drawn: Mask, group: str) -> bool:
        who = self.lines[group]
        return bool(abs(self.error[who & drawn].mean() - self.error[who].mean()) < 0.012)

    def count(self, group: str, *masks: Mask) -> int:
        """Number of the group's declarations that lie in all of these."""
        return int(np.logical_and.reduce([self.lines[group], *masks]).sum())


def _lags(ids: NDArray[np.int64], clean: RegisterSet, arrived: RegisterSet, luck: np.random.Generator
          ) -> NDArray[np.int64]:
    """Days from the end of the quarter to the paper: the usual ones of anybody, and those that were planted.

    Villages send later than towns. Were each declaration's own days kept, the model would pick on villages by
    lateness, and nobody could tell its mark from the mail; so the usual days are dealt out anew.
    """
    before, after = clean["insurance_quarter"], arrived["insurance_quarter"]
    # Cells were changed and no rows, so both tables hold a declaration in the same place.
    rows = pd.Index(before["record_id"]).get_indexer(ids)
    written = before["recorded_on"].iloc[rows]
    usual = (written - before["happened_on"].iloc[rows]).dt.days.to_numpy()
    added = (after["recorded_on"].iloc[rows] - written).dt.days.to_numpy()
    lags: NDArray[np.int64] = luck.permutation(usual) + added
    return lags


@lru_cache(maxsize=2)
def _scores(in_group: bool) -> NDArray[np.int64]:
    """Suspicion for each lag in days, 1 to 99: what the documented scorer says, the other way round."""
    faults: frozenset[Fault] = frozenset({"A3"}) if in_group else frozenset()
    said = [recommend(File(margins={"lateness": (LIMIT - days) / STEP}, in_group=in_group), faults)
            for days in range(400)]
    return np.array([100 - one.score for one in said])


def _suspicion(lag: NDArray[Any], stand_in: Mask, mark: float) -> NDArray[np.int64]:
    days = np.clip(lag, 0, 399).astype(np.int64)
    plain, marked = _scores(in_group=False)[days], _scores(in_group=True)[days]
    scores: NDArray[np.int64] = np.where(stand_in, plain + np.rint(mark * (marked - plain)).astype(np.int64), plain)
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
    """Four numbers for both groups, and two that compare them: how many times as often the left-hand one is flagged
    falsely, and its false flags if it were flagged as often as the other.
    """
    found: dict[str, float] = {}
    for place, name in enumerate(("a", "b")):
        at = {line: pair[place] for line, pair in counts.items()}
        share = at["sample_errors"] / at["checked"]
        innocent = at["register"] * (1 - share)
        found |= {f"errors_{name}": 100 * share, f"flags_{name}": 100 * at["flagged"] / sum(counts["flagged"]),
                  f"innocent_{name}": innocent,
                  f"false_flags_{name}": 1000 * (at["flagged"] - at["flagged_errors"]) / innocent}
    found["times"] = found["false_flags_a"] / found["false_flags_b"]
    found["at_other"] = found["innocent_a"] * found["false_flags_b"] / 1000
    return {name: round(value, 2) for name, value in found.items()}
