"""What the registers of a country must never show: each rule marks the records that break it.

To add a rule, add a function that marks records (or people) to `RULES`, with a sentence that says what must hold.
A country without the registers that a rule looks at is not asked.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from synthetic_data.checks.payments import (
    cases_of_two_alternatives,
    late_rights_without_back_pay,
    payments_below_minimum,
    payments_of_another_case,
    payments_of_two_alternatives,
    payments_to_the_dead,
    payments_without_case,
)
from synthetic_data.checks.presence import (
    abroad_when_at_home,
    after_departure,
    children_without_parent,
    crossing_at_a_wrong_age,
    gone_before_the_register,
    married_when_gone,
    moves_to_the_same_address,
    studies_before_school_ends,
)
from synthetic_data.checks.seen_registers import SeenRegisters
from synthetic_data.core.days import NEVER
from synthetic_data.country.minimum_wage import minimum_wages
from synthetic_data.people.history import History
from synthetic_data.people.lives import NOBODY
from synthetic_data.people.world import World
from synthetic_data.registers.writing import build_registers

Marks = NDArray[np.bool_]
_CROWD = 20
"""So many contracts may begin on one day in any population."""
_YOUNGEST_WIFE, _YOUNGEST_WORKER, _YOUNGEST_SOLDIER = 15, 15, 17.9
"""Years of age; earlier marriages, contracts and service are against the law nearly everywhere."""


@dataclass(frozen=True, kw_only=True)
class Rule:
    """Something that holds for every record."""

    name: str
    says: str
    sources: tuple[str, ...]
    """Sources whose registers it looks at."""
    broken: Callable[[SeenRegisters], Marks]
    """Marks what breaks it."""


def find_exceptions(blocks: Iterable[History]) -> pd.DataFrame:
    """Build each block's registers as the office has them on the reference date and count what breaks each rule.

    Returns
    -------
    DataFrame : `rule, says, exceptions, of`
    """
    counts = {rule.name: np.zeros(2, int) for rule in RULES}
    for block in blocks:
        country = block.country
        world = World(country, block.seed, block.people, (block,))
        seen = SeenRegisters(block, build_registers(world, country.profile.reference_date))
        for rule in RULES:
            if seen.has(*rule.sources):
                marks = rule.broken(seen)
                counts[rule.name] += int(marks.sum()), len(marks)
    return pd.DataFrame([(rule.name, rule.says, *counts[rule.name].tolist()) for rule in RULES],
                        columns=["rule", "says", "exceptions", "of"])


def _of_all_registers(broken: Callable[[SeenRegisters, str], Marks]) -> Callable[[SeenRegisters], Marks]:
    return lambda seen: np.concatenate([broken(seen, name) for name in seen.registers])


def _after_the_reference_date(seen: SeenRegisters, name: str) -> Marks:
    marks: Marks = np.maximum(seen.days(name, "recorded_on"), seen.days(name, "received_on")) > seen.block.today
    return marks


def _on_a_closed_day(seen: SeenRegisters, name: str) -> Marks:
    open_days = seen.block.country.working_days
    recorded = open_days.is_open(seen.days(name, "recorded_on")) | seen.spec(name).every_day
    return ~(recorded & open_days.is_open(seen.days(name, "received_on")))


_ACTS = {"disability": "day", "unemployment": "day", "account": "day", "property": "day", "claim": "day",
         "employment": "day"}
"""Source → the day of it on which an office or a firm acts."""


def _acts_on_closed_days(seen: SeenRegisters) -> Marks:
    """Mark acts of offices on closed days since records began; one in a hundred may have no later day left."""
    calendar, marks = seen.block.country.working_days, []
    for source, column in _ACTS.items():
        if seen.has(source):
            record = seen.records(source)
            late = np.minimum(seen.gone[record["person"]], record.get("end", np.int32(NEVER)))
            day = record[column]
            marks.append(~calendar.is_open(day) & (day >= calendar.first) & (calendar.on_or_after(day) < np.minimum(
                late, seen.block.today)))
    return np.concatenate(marks)


def _two_lines_of_a_quarter(seen: SeenRegisters) -> Marks:
    quarter, (code, _) = seen.records("quarter"), seen.words("quarter", "tin")
    lines = pd.DataFrame({"person": quarter["person"], "day": quarter["day"], "tin": code})
    marks: Marks = lines.duplicated().to_numpy()
    return marks


def _phones_of_two(seen: SeenRegisters) -> Marks:
    phone = seen.records("account").get("phone")
    marks: Marks = pd.Series([] if phone is None else phone).duplicated().to_numpy()
    return marks


def _births_after_deaths(seen: SeenRegisters) -> Marks:
    """Mark records of births that were made after that of the same person's death."""
    recorded = np.full(len(seen.gone) + 1, NEVER, np.int32)
    np.minimum.at(recorded, seen.records("death")["person"], seen.days(seen.name_of("death"), "recorded_on"))
    recorded[NOBODY] = NEVER
    marks: Marks = seen.days(seen.name_of("birth"), "recorded_on") > recorded[seen.records("birth")["person"]]
    return marks


def _children_of_war(seen: SeenRegisters) -> Marks:
    decided = seen.records("disability")
    if "cause_war" not in decided:
        return np.zeros(0, bool)
    marks: Marks = (decided["cause_war"] > 0) & (seen.ages(decided["person"], decided["day"]) < _YOUNGEST_SOLDIER)
    return marks


def _before_the_register(seen: SeenRegisters, name: str) -> Marks:
    return seen.days(name, "recorded_on") < seen.begun(name)


def _quarters_without_contract(seen: SeenRegisters) -> Marks:
    return ~seen.paired(("quarter", "tin"), ("employment", "tin"))


def _quarters_of_no_months(seen: SeenRegisters) -> Marks:
    marks: Marks = (seen.records("quarter")["months"] <= 0) & (seen.records("quarter")["wage_paid"] > 0)
    return marks


def _contracts_below_minimum(seen: SeenRegisters) -> Marks:
    contracts = seen.records("employment")
    least = minimum_wages(seen.block.country, np.array([seen.block.today - 1], np.int32))[0]
    runs = contracts["end"] >= seen.block.today
    marks: Marks = contracts["wage"][runs] < np.floor(least)
    return marks


def _contracts_before_the_employer(seen: SeenRegisters) -> Marks:
    (code, tins), (known, known_tins) = seen.words("employment", "tin"), seen.words("employer", "tin")
    founded = np.full(len(known_tins) + 1, -NEVER, np.int32)
    founded[known] = seen.records("employer")["day"]
    founded[-1] = -NEVER  # what is not in the register of employers is on the spare place at the end
    marks: Marks = seen.records("employment")["day"] < founded[known_tins.get_indexer(tins)[code]]
    return marks


def _contracts_on_one_day(seen: SeenRegisters) -> Marks:
    """Mark contracts of days on which more than a hundredth of all begin, as far as that is more than a few."""
    _, day, count = np.unique(seen.records("employment")["day"], return_inverse=True, return_counts=True)
    marks: Marks = count[day] > max(_CROWD, 0.01 * len(day))
    return marks


def _contracts_of_children(seen: SeenRegisters) -> Marks:
    contracts = seen.records("employment")
    return seen.ages(contracts["person"], contracts["day"]) < _YOUNGEST_WORKER


def _married_too_young(seen: SeenRegisters) -> Marks:
    marriages = seen.records("marriage")
    young = [seen.ages(marriages[side], marriages["day"]) < _YOUNGEST_WIFE for side in ("person", "spouse")]
    return young[0] | young[1]


def _married_kin(seen: SeenRegisters) -> Marks:
    """Mark marriages of people who have a mother or a father in common, or of whom one is the other's parent."""
    marriages, lives = seen.records("marriage"), seen.block.lives
    wife, husband = marriages["person"], marriages["spouse"]
    known = (wife != NOBODY) & (husband != NOBODY)
    common = [(kin[wife] == kin[husband]) & (kin[wife] != NOBODY) for kin in (lives.mother, lives.father)]
    marks: Marks = known & (common[0] | common[1] | (lives.father[wife] == husband) | (lives.mother[husband] == wife))
    return marks


def _siblings_of_one_name(seen: SeenRegisters) -> Marks:
    """Mark living people who bear the first name of an elder living child of their mother."""
    lives = seen.block.lives
    rows = np.flatnonzero((seen.gone == NEVER) & (lives.mother != NOBODY))
    name = seen.block.persons["first_name"].codes[rows]
    marks: Marks = pd.DataFrame({"mother": lives.mother[rows], "name": name}).duplicated().to_numpy()
    return marks


def _household_in_two_places(seen: SeenRegisters) -> Marks:
    block = seen.block
    members = np.flatnonzero(block.heads != NOBODY)
    marks: Marks = block.lives.place[members] != block.lives.place[block.heads[members]]
    return marks


def _rule(name: str, says: str, sources: str, broken: Callable[[SeenRegisters], Marks]) -> Rule:
    return Rule(name=name, says=says, sources=tuple(sources.split()), broken=broken)


RULES = (
    _rule("payments_above_minimum", "nobody is paid less than the least that the law of that day names", "payment",
          payments_below_minimum),
    _rule("payments_with_case", "whoever is paid a benefit has a case of it on file", "payment entitlement",
          payments_without_case),
    _rule("payments_of_their_case", "a payment names the case of that person and benefit, and no case is paid twice "
          "on a day", "payment entitlement", payments_of_another_case),
    _rule("payments_of_one_choice", "nobody is paid two benefits on a day of which the law has people choose one",
          "payment", payments_of_two_alternatives),
    _rule("cases_of_one_choice", "no two such cases of a person run at a time", "entitlement",
          cases_of_two_alternatives),
    _rule("late_rights_paid_back", "whoever has a case on file later than the right is paid for the months before",
          "payment entitlement", late_rights_without_back_pay),
    _rule("payments_to_the_living", "nobody is paid after a death that the office had been told of", "payment death",
          payments_to_the_dead),
    _rule("received_by_now", "nothing was recorded or received after the reference date", "",
          _of_all_registers(_after_the_reference_date)),
    _rule("working_days", "records are made and received on working days", "", _of_all_registers(_on_a_closed_day)),
    _rule("acts_on_working_days", "commissions, employment offices, banks and firms act on working days", "",
          _acts_on_closed_days),
    _rule("births_before_deaths", "nobody's death is recorded before the birth", "birth death", _births_after_deaths),
    _rule("no_children_of_war", "no child's disability comes from service in a war", "disability", _children_of_war),
    _rule("phones_of_one", "no two people of a part of the country have one phone number", "account", _phones_of_two),
    _rule("one_line_a_quarter", "a person's wages of a quarter from one employer are one line", "quarter",
          _two_lines_of_a_quarter),
    _rule("register_begun", "nothing was recorded before the register began", "",
          _of_all_registers(_before_the_register)),
    _rule("known_to_the_register", "no register holds people who had died or left before it began", "",
          _of_all_registers(gone_before_the_register)),
    _rule("quarters_with_contract", "wages are reported of people under a contract with that employer",
          "quarter employment", _quarters_without_contract),
    _rule("quarters_with_months", "who was paid a wage in a quarter has worked in it", "quarter",
          _quarters_of_no_months),
    _rule("contracts_above_minimum", "no contract that runs pays less than the minimum wage", "employment",
          _contracts_below_minimum),
    _rule("contracts_after_founding", "nobody works for an employer that was founded later", "employment employer",
          _contracts_before_the_employer),
    _rule("contracts_on_all_days", "no day stands out on which contracts begin", "employment", _contracts_on_one_day),
    _rule("contracts_of_adults", "nobody works under a contract before the age of 15", "employment",
          _contracts_of_children),
    _rule("contracts_of_the_present", "no contract begins or goes on after death or emigration", "employment",
          after_departure("employment")),
    _rule("pupils_present", "nobody is at school after death or emigration", "school", after_departure("school")),
    _rule("students_present", "nobody studies after death or emigration", "study", after_departure("study")),
    _rule("students_out_of_school", "nobody begins to study before school is over", "study school",
          studies_before_school_ends),
    _rule("stays_of_the_present", "nobody moves after death or emigration", "address", after_departure("address")),
    _rule("travellers_alive", "nobody crosses the border after death or emigration", "border",
          after_departure("border")),
    _rule("travellers_of_an_age", "people cross the border for work or study at ages at which they may", "border",
          crossing_at_a_wrong_age),
    _rule("travellers_away", "nobody marries or has a child here while abroad", "border birth marriage",
          abroad_when_at_home),
    _rule("children_travel_with_parents", "no child under 12 crosses the border and comes back without a parent",
          "border", children_without_parent),
    _rule("moves_elsewhere", "whoever moves has another address afterwards", "address", moves_to_the_same_address),
    _rule("spouses_grown", "nobody marries before the age of 15", "marriage", _married_too_young),
    _rule("spouses_present", "nobody marries after death or emigration", "marriage", married_when_gone),
    _rule("spouses_no_kin", "spouses have no parent in common", "marriage", _married_kin),
    _rule("siblings_of_different_names", "living children of one mother have different first names", "",
          _siblings_of_one_name),
    _rule("households_in_one_place", "a household lives in one settlement", "", _household_in_two_places),
)
"""Rules in order of the page that shows them."""
