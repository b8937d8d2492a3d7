"""What registers answer when they are asked whose a thing is, beside our copy and the transfers that never reached us.

Owners come from the world; what our copy says instead, and what never reached us, from the defect ledger.
"""

from __future__ import annotations

from collections.abc import Mapping
from itertools import combinations
from typing import Any, NamedTuple

import numpy as np
import pandas as pd

from courses.cases.allowance_families import DIFFERS, IDENTITY, NAMES, TODAY, FamiliesOnAllowance, of_others
from courses.cases.careful_reading import plain_letters
from courses.cases.draws import one_of
from courses.cases.exclusion_notices import LATE, PARTS, PRACTICE, UNVALUED, Notice, can_swap
from courses.cases.owned_things import entry_in_copy, things_of
from courses.evidence import DATES, planned, records_of
from synthetic_data import DefectPlan, RegisterSet, defect_plan, inject

NUMBERED: Mapping[tuple[str, ...], int] = {
    ("right_car", "right_account", "moved_car"): 2, ("under_car", "under_account", "moved_under"): 1,
    ("old_car", "heavy_use"): 1, ("namesake_car", "relative"): 3, ("sold",): 1}
"""Parts → how many of their answers name a number. In all others four fields have to be compared."""
SWAPPED = {"right": 2, "under": 2, "wrong": 4}
"""What a notice is worth → how many answers without a number, at most, have day and month exchanged; of others as well,
so that a slip does not tell whose it is."""
OFF = 2
"""Fields that are off beside a member's own number, other ones each time: the number decides, nobody may go by them."""
REGISTERS = {"vehicle": "property", "account": "bank_account"}
"""Kind of thing → the register that spells names in its own way."""


class RegisterAnswers(NamedTuple):
    """What asking the registers brought, notice by notice, beside what we hold."""

    copies: list[dict[str, Any]]
    answers: list[dict[str, Any]]
    transfers: list[list[dict[str, Any]]]
    turns_on: dict[int, str]
    """Place → the number where the answer names one, else in which field alone somebody else differs from a member."""


def ask_registers(known: FamiliesOnAllowance, notices: list[Notice], luck: np.random.Generator, seed: int
                  ) -> RegisterAnswers:
    """Write our copy, the registers' answers of today and the transfers, and plant what is wrong with them."""
    things = things_of(known, notices, luck)
    members = [known.cards[notice["member"]] for notice in notices]
    numbered = _numbered(notices, members, luck)
    owners, odd = _owners(known, notices, members, numbered, luck)
    named = [known.cards[notice["before"]] for notice in notices]
    swapped = _slips(notices, numbered, members, owners, luck)
    holders = [before if notice["part"] in LATE else owner
               for notice, before, owner in zip(notices, named, owners, strict=True)]
    answers = pd.DataFrame([{**owner, **thing} for owner, thing in zip(owners, things, strict=True)])
    answers = answers.drop(columns="copied")
    copies = pd.DataFrame([entry_in_copy(thing, notice, luck) for thing, notice in zip(things, notices, strict=True)])
    # Of somebody else's thing our copy has a member's surname too, of one that changed hands the one before.
    copies = copies.assign(owner_number=[holder["personal_number"] for holder in holders],
                           surname=[_spelled(known, notice["kind"], member["last_name"])
                                    for notice, member in zip(notices, named, strict=True)])
    # From here T10 takes the other number: `pair` says who may be taken for whom.
    doubles = pd.DataFrame([*holders, *named])[["personal_number"]].assign(pair=[*range(len(notices))] * 2)
    sales = pd.DataFrame([{**thing, "to": f"{owner['last_name']} {owner['first_name']}"}
                          for owner, thing in zip(owners, things, strict=True)])
    tables = {"our_copy": copies, "answer": answers, "doubles": doubles.assign(**dict.fromkeys(DATES, TODAY)),
              "transfer": sales}
    registers = {name: table.drop(columns="person_id", errors="ignore").assign(record_id=np.arange(len(table)))
                 for name, table in tables.items()}
    behind = [holder["person_id"] for holder in holders]
    link = pd.concat([table[["record_id"]].assign(register=name, person_id=np.resize(behind, len(table)))
                      for name, table in registers.items()])
    # Few records: one of the errors may find none that can carry it.
    plan = _plan(notices, numbered, swapped, luck)
    dirty, _ = inject(RegisterSet(tables=registers, link=link), plan, seed, known.world, further_part=True)
    transfers = [[sale] if notice["part"] in LATE else []
                 for notice, sale in zip(notices, records_of(dirty["transfer"]), strict=True)]
    return RegisterAnswers(records_of(dirty["our_copy"]), records_of(dirty["answer"]), transfers,
                           odd | dict.fromkeys(numbered, "personal_number"))


def _owners(known: FamiliesOnAllowance, notices: list[Notice], members: list[dict[str, Any]], numbered: list[int],
            luck: np.random.Generator) -> tuple[list[dict[str, Any]], dict[int, str]]:
    """Return today's owners, and in which field alone those differ from the member who are somebody else.

    Few in a small country do, so it is drawn: as many in each field. Cases for practice stay as they are in the world,
    and so do buyers without a number, of whom the transfers tell.
    """
    owners = [dict(known.cards[notice["owner"]]) for notice in notices]
    others = [place for place in _graded(notices, luck) if PARTS[notices[place]["part"]][1] == "wrong"]
    alike = [place for place in others if place in numbered or notices[place]["part"] != "sold"]
    odd = _odd_fields(known, notices, [place for place in alike if place not in numbered], luck)
    for place in alike:
        owners[place] |= {field: members[place][field] for field in DIFFERS}
    for place, field in odd.items():
        lent = of_others(field, known, notices[place]["home"], notices[place]["member"])
        owners[place][field] = (_another_birthday(known, notices[place], luck) if field == "birth_date" else
                                one_of(luck, lent) if lent else _near_name(field, known, notices[place], luck))
    return owners, odd


def _odd_fields(known: FamiliesOnAllowance, notices: list[Notice], places: list[int], luck: np.random.Generator
                ) -> dict[int, str]:
    """Give each place a field, to as many each, a name where another member can lend one.

    Each of the four fields then stands in the list, and only their being one member's tells. Birthdays are near ones.
    """
    valued = [place for place in places if notices[place]["part"] not in UNVALUED]
    each = len(valued) // len(DIFFERS)
    odd: dict[int, str] = {}
    for name in (NAMES[turn] for turn in luck.permutation(len(NAMES))):
        lends = {place: bool(of_others(name, known, notices[place]["home"], notices[place]["member"]))
                 for place in valued if place not in odd}
        odd |= dict.fromkeys(sorted(lends, key=lambda place: not lends[place])[:each], name)
    odd |= {place: "birth_date" for place in valued if place not in odd}
    return odd | {place: one_of(luck, DIFFERS) for place in places if place not in odd}


def _near_name(field: str, known: FamiliesOnAllowance, notice: Notice, luck: np.random.Generator) -> str:
    """Return a name that nobody in the family has and that begins as the member's does, where there is one.

    Whoever looks at first letters alone takes it for the member's.
    """
    member, family = notice["member"], known.families[notice["home"]]
    names = {plain_letters(known.cards[row][field]) for row in family}
    mixed = [row for row in luck.permutation(len(known.cards)).tolist() if known.sexes[row] == known.sexes[member]]
    strange: list[str] = [known.cards[row][field] for row in mixed
                          if plain_letters(known.cards[row][field]) not in names]
    first = plain_letters(known.cards[member][field])[0]
    return next((name for name in strange if plain_letters(name)[0] == first), strange[0])


def _another_birthday(known: FamiliesOnAllowance, notice: Notice, luck: np.random.Generator) -> pd.Timestamp:
    """Return a day of the member's year of birth that is no slip of the pen for anybody's in the family.

    Day and month differ, and are not exchanged either. Whoever looks at the year alone takes it for the member's.
    """
    born = known.cards[notice["member"]]["birth_date"]
    family = [known.cards[row]["birth_date"] for row in known.families[notice["home"]]]
    days = (pd.Timestamp(born.year, 1, 1) + pd.Timedelta(days=day) for day in luck.permutation(365).tolist())
    return next(day for day in days if day.day != born.day and day.month != born.month
                and not any({day.day, day.month} == {one.day, one.month} for one in family))


def _spelled(known: FamiliesOnAllowance, kind: str, surname: str) -> str:
    """Write a surname as the agency that keeps such things writes it."""
    if kind not in REGISTERS:
        return surname
    country = known.world.country
    register = country.registers[REGISTERS[kind]]
    word = surname.translate(country.names.letters.get(register.spelling, {}))
    return word.upper() if register.capitals else word


def _plan(notices: list[Notice], numbered: list[int], swapped: list[int], luck: np.random.Generator) -> DefectPlan:
    """T10 where our copy holds a stranger's thing, T09 for lost sales, T01 and T07 where the register answers badly."""
    def played(*parts: str) -> list[int]:
        return [place for place, notice in enumerate(notices) if notice["part"] in parts]
    members = [place for place in numbered if PARTS[notices[place]["part"]][1] != "wrong"]
    pairs = list(combinations((*NAMES, "birth_date"), OFF))
    pairs = [pairs[turn] for turn in luck.permutation(len(pairs))]
    off = {field: [place for place, pair in zip(members, pairs, strict=False) if field in pair] for field in IDENTITY}
    unnamed = [place for place in range(len(PRACTICE), len(notices)) if place not in numbered]
    taken_for: dict[str, Any] = {"people_in": "doubles", "key": "personal_number", "same": ["pair"]}
    no_value = played("old_car", "namesake_old")
    return defect_plan("D6", [
        planned("our_copy", "wrong_person", "owner_number",
                played("namesake_car", "namesake_old", "namesake_meter", "relative"), **taken_for),
        planned("transfer", "never_received", "received_on", played(*LATE)),
        planned("our_copy", "missing", "value", no_value),
        planned("answer", "missing", "value", no_value),
        planned("answer", "missing", "personal_number", unnamed),
        planned("answer", "conflicting_value", "patronymic", off["patronymic"]),
        planned("answer", "conflicting_value", "last_name", off["last_name"]),
        planned("answer", "typo_edit", "first_name", off["first_name"]),
        planned("answer", "date_offset", "birth_date", off["birth_date"], days=400),
        *(planned("answer", "lost_diacritics", name, unnamed) for name in NAMES),
        planned("answer", "swap_day_month", "birth_date", swapped)])


def _slips(notices: list[Notice], numbered: list[int], members: list[dict[str, Any]], owners: list[dict[str, Any]],
           luck: np.random.Generator) -> list[int]:
    """Draw graded answers without a number in which day and month of a member's birth change places."""
    free = [place for place in _graded(notices, luck) if place not in numbered]
    fitting = [place for place in free if owners[place]["birth_date"] == members[place]["birth_date"]
               and can_swap(members[place]["birth_date"])]
    return [place for worth, count in SWAPPED.items()
            for place in [place for place in fitting if PARTS[notices[place]["part"]][1] == worth][:count]]


def _numbered(notices: list[Notice], members: list[dict[str, Any]], luck: np.random.Generator) -> list[int]:
    """Draw the graded answers that name a number, rather about members whose birthday can carry no slip."""
    free = sorted(_graded(notices, luck), key=lambda place: can_swap(members[place]["birth_date"]))
    return [place for parts, count in NUMBERED.items()
            for place in [place for place in free if notices[place]["part"] in parts][:count]]


def _graded(notices: list[Notice], luck: np.random.Generator) -> list[int]:
    """Places of the notices that count, in an order drawn."""
    return [place for place in luck.permutation(len(notices)).tolist() if place >= len(PRACTICE)]
