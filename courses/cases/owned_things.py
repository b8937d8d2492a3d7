"""Families on an allowance and what registers hold in whose name: vehicles, accounts, meters.

Who owns what comes from the world; what our copy says instead, and what never reached us, from the defect ledger.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from functools import lru_cache
from itertools import combinations, cycle
from typing import Any

import numpy as np
import pandas as pd

from courses.evidence import DATES, by_text, planned, records_of, with_people
from courses.world import Setting, course_world
from synthetic_data import DefectPlan, RegisterSet, defect_plan, inject

TODAY, SINCE = pd.Timestamp("2024-02-05"), pd.Timestamp("2021-06-01")
"""The day of the exercise; cars sold since the second one are still in our copy."""
SETTLED = pd.Timestamp("1991-01-01")
"""Born before it: old enough to have bought a car ten years ago and to hold a meter since 2010."""
PARENTS = pd.Timestamp("1970-01-01")
"""Born before it: old enough to have a grown child elsewhere. Accounts are theirs alone, so that no age tells whose."""
CAR_LIMIT, ACCOUNT_LIMIT, CONTACTS = 5_000, 3_000, 12
"""The rule of this office, made up for the course: AZN for a vehicle, AZN in an account; letters there are."""
PARTS: Mapping[str, tuple[int, str, str]] = {
    "namesake_car": (4, "wrong", "other_owner"), "namesake_old": (1, "wrong", "other_owner"),
    "old_car": (2, "indicator", "family_says"), "heavy_use": (3, "indicator", "family_says"),
    "right_car": (4, "right", "two_facts"), "under_car": (4, "under", "under_line"),
    "relative": (3, "wrong", "other_owner"), "namesake_meter": (2, "wrong", "other_owner"),
    "right_account": (4, "right", "two_facts"), "under_account": (3, "under", "under_line"),
    "sold": (2, "wrong", "sold")}
"""Part → how many notices play it, what the exclusion is worth, what settles it; rare parts first."""
PRACTICE = {"namesake_car": 1, "right_car": 1, "under_car": 1, "old_car": 1, "sold": 1}
"""Accounts and meters are met on the graded desk alone."""
OWN = ("right_car", "under_car", "right_account", "under_account")
"""Parts in which a member owns the thing and the line can be read."""
SLIPPED = {"right_car": 4, "under_car": 4}
"""Part → how many notices, at least, are about owners whose day and month of birth can change places."""
NUMBERED: Mapping[tuple[str, ...], int] = {
    ("right_car", "right_account"): 2, ("under_car", "under_account"): 1, ("old_car", "heavy_use"): 2,
    ("namesake_car", "relative"): 3, ("namesake_old", "namesake_meter"): 1}
"""Parts → how many of their answers name a number. In all others four fields have to be compared."""
OFF = 2
"""Fields that are off beside a member's own number, other ones each time: the number decides, nobody may go by them."""
DIFFERS = ("first_name", "patronymic", "birth_date")
"""In which field alone somebody else without a number differs from the member, in turn, so that whoever compares one
field or two takes many of them for members. Buyers differ in the surname: our copy has the member's, as long as the
thing was theirs. Who has a number differs in it alone: whoever never reads it takes all of those for members."""
NAMES = ("last_name", "first_name", "patronymic")
IDENTITY = {"personal_number": "d6.number", **{name: f"d6.{name}" for name in NAMES}, "birth_date": "d6.birth_date"}
LARGEST_FAMILY = 8
"""More members would not fit on a screen."""
TEXT = (*NAMES, "personal_number", "mother_number", "father_number", "district")
KINDS = {"namesake_meter": "meter", "heavy_use": "meter", "relative": "account", "right_account": "account",
         "under_account": "account"}
REGISTERS = {"vehicle": "property", "account": "bank_account"}
"""Kind of thing → the register that spells names in its own way."""
Notice = Mapping[str, Any]
"""Part, family, member whose number our copy holds, true owner, and the thing owned."""


class FamiliesOnAllowance:
    """What holds for every variant in one country: families on the allowance, and what stands in whose name."""

    def __init__(self, country: Setting) -> None:
        self.world, clean = course_world(country)
        people = with_people(self.world, clean, "population_register").drop_duplicates("personal_number")
        people = by_text(people[people[["died", "left"]].isna().all(axis=1)], TEXT)
        homes = self.world.persons.set_index("person_id")["household_id"]
        self.people = people.assign(home=people["person_id"].map(homes)).reset_index(drop=True)
        claims = self.world.persons.loc[_rows(self.world.persons, with_people(self.world, clean, "assistance_claim"))]
        self.claimant = dict(zip(claims["household_id"], claims["person_id"], strict=True))
        self.families = {home: rows for home, rows in self.people.groupby("home").indices.items()
                         if home in self.claimant and len(rows) <= LARGEST_FAMILY}
        self.cards = records_of(self.people[[*IDENTITY, "district", "person_id"]])
        self.sexes = self.people["person_id"].map(self.world.persons.set_index("person_id")["sex"]).tolist()
        self.cars = _cars(with_people(self.world, clean, "property"))
        self.accounts = _accounts(with_people(self.world, clean, "bank_account"))
        self.files = _files(self.world, clean, self.people, set(self.families))
        # Member (row) → in how many fields others of the family can lend a value; such members are drawn first.
        self.mixed = {row: sum(bool(_of_others(field, self, home, row)) for field in ("last_name", *DIFFERS))
                      for home, rows in self.families.items() for row in rows}
        self.candidates = {part: frame.reset_index(drop=True) for part, frame in self._candidates()}

    def _candidates(self) -> Iterator[tuple[str, pd.DataFrame]]:
        """Part → home, member (row), owner (row), thing (place in its table; none for meters)."""
        people = self.people.assign(row=range(len(self.people)))
        inside = people["home"].isin(list(self.families))
        grown = people[people["birth_date"] < TODAY - pd.DateOffset(years=19)]
        members, outside = grown[inside[grown.index]], people[~inside]
        settled = grown[grown["birth_date"] < SETTLED]
        own_cars = members.merge(self.cars, on="person_id").assign(owner=lambda each: each["row"])
        yield "right_car", own_cars
        yield "under_car", own_cars
        yield "old_car", own_cars[own_cars["since"] < "2014-01-01"]
        parents = members[members["birth_date"] < PARENTS]
        own_accounts = parents.merge(self.accounts, on="person_id").assign(owner=lambda each: each["row"])
        yield "right_account", own_accounts
        yield "under_account", own_accounts
        dear = self.cars[self.cars["value"] > CAR_LIMIT]
        owners = outside.merge(dear, on="person_id").rename(columns={"row": "owner"})
        namesakes = _namesakes(members, owners)
        yield "namesake_car", namesakes
        yield "namesake_old", namesakes
        holders = settled[~inside[settled.index]].rename(columns={"row": "owner"})
        bought = owners[owners["since"].between(SINCE, TODAY - pd.Timedelta(days=90))]
        sellers = settled[inside[settled.index]]
        some = np.arange(max(len(bought), len(sellers)))
        yield "sold", pd.concat([
            sellers[["home", "row"]].iloc[some % len(sellers)].reset_index(drop=True),
            bought[["owner", "thing"]].iloc[some % len(bought)].reset_index(drop=True)], axis=1)
        children = outside.merge(self.accounts, on="person_id").rename(columns={"row": "owner"})
        yield "relative", pd.concat([
            parents[["home", "row", "personal_number"]].merge(children[[tie, "owner", "thing"]],
                                                              left_on="personal_number", right_on=tie)
            for tie in ("mother_number", "father_number")])
        cared_for = sellers[sellers["home"].isin([home for home, rows in self.files.items()
                                                  if any(row["what"] == "d6.file.disability" for row in rows)])]
        yield "heavy_use", cared_for.assign(owner=cared_for["row"], thing=-1)
        # In homes where somebody is cared for as well, so that the file does not tell whose meter it is.
        alike = sellers[sellers["home"].isin(cared_for["home"])]
        yield "namesake_meter", _namesakes(alike, holders).assign(thing=-1)


def _rows(persons: pd.DataFrame, records: pd.DataFrame) -> pd.Index:
    return persons.index[persons["person_id"].isin(records["person_id"])]


def _namesakes(members: pd.DataFrame, owners: pd.DataFrame) -> pd.DataFrame:
    both = members.merge(owners, on=["last_name", "first_name"], suffixes=("", "_owner"))
    return both[(both["birth_date"] != both["birth_date_owner"]) & (both["patronymic"] != both["patronymic_owner"])]


def _cars(table: pd.DataFrame) -> pd.DataFrame:
    """Vehicles as the traffic police list them."""
    arrived = table[(table["kind"] == "vehicle") & (table["received_on"] <= TODAY)]
    cars = by_text(arrived, ("object_no",)).rename(columns={"object_no": "object", "owned_from": "since"})
    return cars[["person_id", "object", "value", "since", *DATES]].assign(thing=range(len(cars)))


def _accounts(table: pd.DataFrame) -> pd.DataFrame:
    """Open accounts as the banks list them."""
    accounts = by_text(table[table["closed_on"].isna() & (table["received_on"] <= TODAY)], ("iban",))
    accounts = accounts.rename(columns={"iban": "object", "opened_on": "since"})
    return accounts[["person_id", "object", "since", *DATES]].assign(value=0.0, thing=range(len(accounts)))


def _files(world: Any, clean: RegisterSet, people: pd.DataFrame, homes: set[int]) -> dict[int, list[dict[str, Any]]]:
    """What our own files hold about the homes: valid disability decisions, and parents who died since 2000."""
    members = people[people["home"].isin(homes)].set_index("person_id")
    decisions = with_people(world, clean, "disability_decision")
    decisions = decisions[decisions["person_id"].isin(members.index)
                          & ~(decisions["valid_to"] < TODAY)].drop_duplicates("person_id", keep="last")
    parents = world.persons.set_index("person_id")["died"]
    found: dict[int, list[dict[str, Any]]] = {home: [] for home in homes}
    for person, group, day in decisions[["person_id", "group", "decided_on"]].itertuples(index=False):
        found[members.at[person, "home"]].append({"what": "d6.file.disability", "who": members.at[person, "first_name"],
                                                  "day": day, "more": group})
    lives = world.persons[world.persons["person_id"].isin(members.index)]
    for person, father in lives[["person_id", "father_id"]].itertuples(index=False):
        died = parents.get(father)
        if died is not None and died > pd.Timestamp("2000-01-01"):
            found[members.at[person, "home"]].append({"what": "d6.file.death", "day": died, "more": None,
                                                      "who": members.at[person, "first_name"]})
    return found


@lru_cache(maxsize=2)
def families_on_allowance(country: Setting) -> FamiliesOnAllowance:
    """Return the families of one country; `country` is from `world_of`."""
    return FamiliesOnAllowance(country)


def draw_notices(known: FamiliesOnAllowance, luck: np.random.Generator) -> tuple[list[Notice], list[Notice]]:
    """Give out families, owners and things, each once: notices for practice, notices that count."""
    taken: set[tuple[str, Any]] = set()
    drawn: dict[str, list[Notice]] = {}
    for part, (count, *_) in PARTS.items():
        found, kind = known.candidates[part], KINDS.get(part, "vehicle")
        columns = found[["home", "row", "owner", "thing"]].to_numpy()[luck.permutation(len(found))[:400]]
        mixed = sorted(columns.tolist(), key=lambda each: -known.mixed[each[1]])
        for home, member, owner, thing in _slips_first(known, part, mixed):
            if len(drawn.setdefault(part, [])) == count + PRACTICE.get(part, 0):
                break
            mine = {("home", home), ("owner", owner), *((kind, thing) for _ in range(thing >= 0))}
            if not taken & mine:
                taken |= mine
                drawn[part].append({"part": part, "kind": kind, "home": home, "member": member, "owner": owner,
                                    "thing": thing})
    return [drawn[part].pop() for part in PRACTICE], [each for part in PARTS for each in drawn[part]]


def _slips_first(known: FamiliesOnAllowance, part: str, found: list[list[int]]) -> list[list[int]]:
    """Put owners whose day of birth can be a month first in two parts, so that each variant has slips to plant."""
    first = [each for each in found if _can_swap(known.cards[each[2]]["birth_date"])][:SLIPPED.get(part, 0)]
    return [*first, *(each for each in found if not any(each is one for one in first))]


def _can_swap(born: pd.Timestamp) -> bool:
    return bool(born.day <= 12 and born.day != born.month)


def ask_registers(known: FamiliesOnAllowance, notices: list[Notice], luck: np.random.Generator,
                  seed: int) -> tuple[list[dict[str, Any]], list[dict[str, Any]], list[list[dict[str, Any]]]]:
    """Write our copy, the registers' answers of today and the transfers, and plant what is wrong with them."""
    things = _things(known, notices, luck)
    members = [known.cards[notice["member"]] for notice in notices]
    swapped = _slips(notices, members)
    numbered = _numbered(notices, swapped, luck)
    owners = _owners(known, notices, members, numbered, luck)
    holders = [member if notice["part"] == "sold" else owner
               for notice, member, owner in zip(notices, members, owners, strict=True)]
    answers = pd.DataFrame([{**owner, **thing} for owner, thing in zip(owners, things, strict=True)])
    answers = answers.drop(columns="copied")
    copies = pd.DataFrame([_copied(thing, notice, luck) for thing, notice in zip(things, notices, strict=True)])
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
    fitting = _of_others(field, known, notice["home"], member)
    if fitting:
        return fitting[int(luck.integers(len(fitting)))]
    if field == "birth_date":
        return _another_birthday(known.cards[member][field], [one[field] for one in family], luck)
    rows = luck.permutation(len(known.cards)).tolist()
    names = {one[field] for one in family}
    return next(card[field] for row in rows for card in [known.cards[row]]
                if known.sexes[row] == known.sexes[member] and card[field] not in names)


def _of_others(field: str, known: FamiliesOnAllowance, home: int, member: int) -> list[Any]:
    """Return what others of the family have in a field and would make of the member somebody who is nobody there."""
    rows = known.families[home]
    family = {_who(known.cards[row]) for row in rows}
    return [known.cards[row][field] for row in rows
            if (field == "birth_date" or known.sexes[row] == known.sexes[member])
            and _who(known.cards[member] | {field: known.cards[row][field]}) not in family]


def _who(card: Mapping[str, Any]) -> tuple[Any, ...]:
    """Return the four fields, day and month of birth either way."""
    born = card["birth_date"]
    return *(card[name] for name in NAMES), born.year, *sorted((born.day, born.month))


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


def _things(known: FamiliesOnAllowance, notices: list[Notice], luck: np.random.Generator) -> list[dict[str, Any]]:
    """Return what each notice is about, with its three dates; values, balances and readings of today are drawn."""
    found: dict[int, dict[str, Any]] = {}
    for kind, table in (("vehicle", known.cars), ("account", known.accounts)):
        places = [place for place, notice in enumerate(notices) if notice["kind"] == kind]
        rows = table.iloc[[notices[place]["thing"] for place in places]].drop(columns=["person_id", "thing"])
        found |= dict(zip(places, records_of(rows), strict=True))
    for place, notice in enumerate(notices):
        if notice["kind"] == "meter":
            found[place] = _meter(luck)
    values = _values(notices, luck)
    return [{**found[place], **values.get(place, {})} for place in range(len(notices))]


def _values(notices: list[Notice], luck: np.random.Generator) -> dict[int, dict[str, float]]:
    """What our copy says (above the line each time, else nobody would have been flagged) and what holds today.

    Today's values of members' things lie on both sides of the line, near it and far; strangers' mostly above it.
    """
    made: dict[int, dict[str, float]] = {}
    seen: dict[str, int] = {}
    for place, notice in enumerate(notices):
        limit = {"vehicle": CAR_LIMIT, "account": ACCOUNT_LIMIT}.get(notice["kind"])
        if limit is None:
            continue
        turn = seen[notice["part"]] = seen.get(notice["part"], 0) + 1
        copied = int(limit * luck.uniform(1.12, 1.9)) // 10 * 10
        if notice["part"] in ("under_car", "under_account"):
            # One in three lies exactly on the line, one just under it, one far under it.
            share = (1.0, luck.uniform(0.93, 0.995), luck.uniform(0.5, 0.93))[turn % 3]
        else:
            share = luck.uniform(1.01, 1.08) if turn % 2 else luck.uniform(1.09, copied / limit)
        today = int(limit * share) // 10 * 10
        made[place] = {"value": float(today), "copied": float(copied)}
    return made


def _meter(luck: np.random.Generator) -> dict[str, Any]:
    day = TODAY - pd.Timedelta(days=int(luck.integers(20, 50)))
    since = pd.Timestamp("2010-01-01") + pd.Timedelta(days=int(luck.integers(0, 4000)))
    return {"object": f"M-{luck.integers(10_000, 99_999)}", "value": float(luck.integers(410, 900)), "since": since,
            "happened_on": day, "recorded_on": day + pd.Timedelta(days=1),
            "received_on": day + pd.Timedelta(days=5)}


def _copied(thing: dict[str, Any], notice: Notice, luck: np.random.Generator) -> dict[str, Any]:
    """Our copy of the entry; of a thing sold since, the entry before the sale."""
    thing = {name: value for name, value in thing.items() if name != "copied"} | {
        "value": thing.get("copied", thing["value"])}
    if notice["part"] != "sold":
        return thing
    bought = thing["since"] - pd.Timedelta(days=int(luck.integers(900, 3500)))
    recorded = bought + pd.Timedelta(days=int(luck.integers(2, 30)))
    return {**thing, "since": bought, "happened_on": bought, "recorded_on": recorded,
            "received_on": recorded + pd.Timedelta(days=int(luck.integers(3, 20)))}


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
                    and notices[place]["part"].startswith(kind) and _can_swap(members[place]["birth_date"])]
             for kind in ("right", "under")}
    return [*found["right"][:2], *found["under"][:2]]


def _numbered(notices: list[Notice], swapped: list[int], luck: np.random.Generator) -> list[int]:
    """Draw the graded answers that name a number, none of them with a slip."""
    free = [place for place in luck.permutation(len(notices)).tolist() if place >= len(PRACTICE)
            and place not in swapped]
    return [place for parts, count in NUMBERED.items()
            for place in [place for place in free if notices[place]["part"] in parts][:count]]
