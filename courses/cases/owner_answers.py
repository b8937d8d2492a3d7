"""What registers answer when they are asked whose a thing is, beside our copy and the transfers that never reached us.

Owners come from the world; what our copy says instead, and what never reached us, from the defect ledger.
"""

from __future__ import annotations

from collections.abc import Mapping
from itertools import combinations, cycle
from typing import Any

import numpy as np
import pandas as pd

from courses.cases.allowance_families import DIFFERS, IDENTITY, NAMES, TODAY, FamiliesOnAllowance, of_others
from courses.cases.draws import one_of
from courses.cases.exclusion_notices import PARTS, PRACTICE, Notice, can_swap
from courses.cases.owned_things import entry_in_copy, things_of
from courses.evidence import DATES, planned, records_of
from synthetic_data import DefectPlan, RegisterSet, defect_plan, inject

OWN = ("right_car", "under_car", "right_account", "under_account")
"""Parts in which a member owns the thing and the line can be read."""
NUMBERED: Mapping[tuple[str, ...], int] = {
    ("right_car", "right_account"): 2, ("under_car", "under_account"): 1, ("old_car", "heavy_use"): 2,
    ("namesake_car", "relative"): 3, ("namesake_old", "namesake_meter"): 1}
"""Parts → how many of their answers name a number. In all others four fields have to be compared."""
OFF = 2
"""Fields that are off beside a member's own number, other ones each time: the number decides, nobody may go by them."""
REGISTERS = {"vehicle": "property", "account": "bank_account"}
"""Kind of thing → the register that spells names in its own way."""


def ask_registers(known: FamiliesOnAllowance, notices: list[Notice], luck: np.random.Generator,
                  seed: int) -> tuple[list[dict[str, Any]], list[dict[str, Any]], list[list[dict[str, Any]]]]:
    """Write our copy, the registers' answers of today and the transfers, and plant what is wrong with them."""
    things = things_of(known, notices, luck)
    members = [known.cards[notice["member"]] for notice in notices]
    swapped = _slips(notices, members)
    numbered = _numbered(notices, swapped, luck)
    owners = _owners(known, notices, members, numbered, luck)
    holders = [member if notice["part"] == "sold" else owner
               for notice, member, owner in zip(notices, members, owners, strict=True)]
    answers = pd.DataFrame([{**owner, **thing} for owner, thing in zip(owners, things, strict=True)])
    answers = answers.drop(columns="copied")
    copies = pd.DataFrame([entry_in_copy(thing, notice, luck) for thing, notice in zip(things, notices, strict=True)])
    # Others bear the member's surname, and what was sold stood in it, so our copy has it each time.
    copies = copies.assign(owner_number=[holder["personal_number"] for holder in holders],
                           surname=[_spelled(known, notice["kind"], member["last_name"])
                                    for notice, member in zip(notices, members, strict=True)])
    # From here T10 takes the other number: `pair` says who may be taken for whom.
    doubles = pd.DataFrame([*holders, *members])[["personal_number"]].assign(pair=[*range(len(notices))] * 2)
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
    sold = [[sale] if notice["part"] == "sold" else []
            for notice, sale in zip(notices, records_of(dirty["transfer"]), strict=True)]
    return records_of(dirty["our_copy"]), records_of(dirty["answer"]), sold


def _owners(known: FamiliesOnAllowance, notices: list[Notice], members: list[dict[str, Any]], numbered: list[int],
            luck: np.random.Generator) -> list[dict[str, Any]]:
    """Return today's owners; those who are somebody else differ from the member in one field alone.

    Few in a small country do, so it is drawn: as many in each field where it costs most to overlook it. Cases for
    practice stay as they are in the world.
    """
    owners = [dict(known.cards[notice["owner"]]) for notice in notices]
    others = [place for place in luck.permutation(len(notices)).tolist()
              if place >= len(PRACTICE) and PARTS[notices[place]["part"]][1] == "wrong"]
    others.sort(key=lambda place: notices[place]["part"] in ("namesake_old", "namesake_meter"))
    turns = cycle([DIFFERS[turn] for turn in luck.permutation(len(DIFFERS))])
    odd = {place: "last_name" if notices[place]["part"] == "sold" else next(turns)
           for place in others if place not in numbered}
    for place in others:
        owners[place] |= {field: members[place][field] for field in (*NAMES, "birth_date")}
    for place, field in odd.items():
        owners[place][field] = _another(field, known, notices[place], luck)
    return owners


def _another(field: str, known: FamiliesOnAllowance, notice: Notice, luck: np.random.Generator) -> Any:
    """Return what another member has in a field, or, where none will do, a name or birthday that nobody there has.

    Each of the four fields then stands in the list, and only their being one member's tells.
    """
    member, family = notice["member"], [known.cards[row] for row in known.families[notice["home"]]]
    fitting = of_others(field, known, notice["home"], member)
    if fitting:
        return one_of(luck, fitting)
    if field == "birth_date":
        return _another_birthday(known.cards[member][field], [one[field] for one in family], luck)
    rows = luck.permutation(len(known.cards)).tolist()
    names = {one[field] for one in family}
    return next(card[field] for row in rows for card in [known.cards[row]]
                if known.sexes[row] == known.sexes[member] and card[field] not in names)


def _another_birthday(born: pd.Timestamp, family: list[pd.Timestamp], luck: np.random.Generator) -> pd.Timestamp:
    """Return a day that is no slip of the pen for any member's: day and month differ, and are not exchanged either."""
    days = [pd.Timestamp(born.year, 1, 1) + pd.Timedelta(days=day) for day in luck.permutation(365).tolist()]
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
        planned("transfer", "never_received", "received_on", played("sold")),
        planned("our_copy", "missing", "value", no_value),
        planned("answer", "missing", "value", no_value),
        planned("answer", "missing", "personal_number", unnamed),
        planned("answer", "conflicting_value", "patronymic", off["patronymic"]),
        planned("answer", "conflicting_value", "last_name", off["last_name"]),
        planned("answer", "typo_edit", "first_name", off["first_name"]),
        planned("answer", "date_offset", "birth_date", off["birth_date"], days=400),
        planned("answer", "swap_day_month", "birth_date", swapped)])


def _slips(notices: list[Notice], members: list[dict[str, Any]]) -> list[int]:
    """Members' things in whose entry day and month of the birth change places: of either side of the line."""
    found = {kind: [place for place in range(len(PRACTICE), len(notices)) if notices[place]["part"] in OWN
                    and notices[place]["part"].startswith(kind) and can_swap(members[place]["birth_date"])]
             for kind in ("right", "under")}
    return [*found["right"][:2], *found["under"][:2]]


def _numbered(notices: list[Notice], swapped: list[int], luck: np.random.Generator) -> list[int]:
    """Draw the graded answers that name a number, none of them with a slip."""
    free = [place for place in luck.permutation(len(notices)).tolist() if place >= len(PRACTICE)
            and place not in swapped]
    return [place for parts, count in NUMBERED.items()
            for place in [place for place in free if notices[place]["part"] in parts][:count]]
