"""D6: families who lose an allowance because a register holds something under their number.

Who owns what comes from the world; what our copy says instead, and what never reached us, from the defect ledger.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from functools import lru_cache
from typing import Any

import numpy as np
import pandas as pd

from courses import Desk, DeskCase, Draft, Panel, Variant, choice, course_world, quiz, walk_through, world_of
from courses.evidence import DATES, by_text, dates_panel, list_panel, planned, shown, with_people
from courses.world import Setting
from synthetic_data import DefectPlan, RegisterSet, defect_plan, inject, stream

TODAY, SINCE = pd.Timestamp("2024-02-05"), pd.Timestamp("2021-06-01")
"""The day of the exercise; cars sold since the second one are still in our copy."""
SETTLED = pd.Timestamp("1991-01-01")
"""Born before it: old enough to have bought a car ten years ago and to hold a meter since 2010."""
CAR_LIMIT, ACCOUNT_LIMIT, CONTACTS = 5_000, 3_000, 12
"""The rule of this office, made up for the course: AZN for a vehicle, AZN in an account; letters there are."""
COSTS = {"right": {"confirm": 0, "reverse": -3, "contact": -1},
         "wrong": {"confirm": -10, "reverse": 0, "contact": -0.5},
         "indicator": {"confirm": -10, "reverse": -2, "contact": 0}}
"""Curriculum 6.4: a wrongful exclusion 10, each month a right one is late 1 (the next look is in 3 months)."""
PARTS: Mapping[str, tuple[int, str, str]] = {
    "namesake_car": (4, "wrong", "other_owner"), "old_car": (3, "indicator", "family_says"),
    "heavy_use": (3, "indicator", "family_says"), "right_car": (11, "right", "two_facts"),
    "relative": (4, "wrong", "other_owner"), "namesake_meter": (2, "wrong", "other_owner"),
    "right_account": (4, "right", "two_facts"), "sold": (5, "wrong", "sold")}
"""Part → how many notices play it, what the exclusion is worth, what settles it; rare parts first."""
PRACTICE = {"namesake_car": 1, "right_car": 1, "old_car": 1, "sold": 1}
"""Relatives' accounts and meters are met on the graded desk alone."""
BEST = {"right": "confirm", "wrong": "reverse", "indicator": "contact"}
EVIDENCE = ("two_facts", "other_owner", "sold", "family_says", "one_hit", "negative")
MUST_SHOW = {"office": ("notice", "rule_line", "amount"), "register": ("whose_car", "whose_account", "whose_meter"),
             "family": ("why_power", "worth", "came_by")}
"""Who has to show it → what has to be shown."""
SOLVED = {"hit": ("proof", "lead", "nothing"), "ask": ("family", "register", "boss"), "then": tuple(BEST.values())}
NAMES = ("last_name", "first_name", "patronymic")
IDENTITY = {"personal_number": "d6.number", **{name: f"d6.{name}" for name in NAMES}, "birth_date": "d6.birth_date"}
LARGEST_FAMILY = 8
"""More members would not fit on a screen."""
TEXT = (*NAMES, "personal_number", "mother_number", "father_number", "district")
KINDS = {"namesake_meter": "meter", "heavy_use": "meter", "relative": "account", "right_account": "account"}
COPY = {"object": "d6.object", "owner_number": "d6.owner_number", "surname": "d6.surname", "since": "d6.since"}
Notice = Mapping[str, Any]
"""Part, family, member whose number our copy holds, true owner, and the thing owned."""


def build(variant: Variant) -> Draft:
    """Return the desks of one variant and what is expected of them."""
    luck = stream(variant.seed, "D6")
    known = _known(world_of(variant))
    told, graded = _draw(known, luck)
    notices = [*told, *graded]
    copies, answers, transfers = _registers(known, notices, luck, variant.seed)
    tokens = [f"N-{number}" for number in luck.permutation(9000)[:len(notices) + 6] + 1000]
    cases = [_case(known, *each) for each in zip(tokens, notices, copies, answers, transfers, strict=False)]
    pile = [place + len(told) for place in luck.permutation(len(graded))]
    burden, who = _burden(tokens[len(notices):], luck)
    practice = [_told(case, notice["part"]) for case, notice in zip(cases, told, strict=False)]
    # Which button comes first is drawn per trainee, so that no habit of the hand leans one way (guard G8).
    order = [tuple(BEST.values())[place] for place in luck.permutation(3)]
    desks = {"recall": quiz("d6.recall", dict.fromkeys(("twin", "month", "silent"), "abc"), told=True),
             "solved": walk_through("d6.solved", cases[[each["part"] for each in told].index("sold")], SOLVED),
             "practice": _desk("practice", practice, order, graded=False),
             "notices": _desk("notices", [cases[place] for place in pile], order, graded=True), "burden": burden,
             "work": quiz("d6.work", {"use": "abc", "change": "abc"}, told=False)}
    parts = {tokens[place]: str(notices[place]["part"]) for place in pile}
    return Draft(desks=desks, expected=_expected(parts) | {"burden": who})


def _expected(parts: Mapping[str, str]) -> dict[str, Any]:
    worth = {case: PARTS[part][1] for case, part in parts.items()}
    # A sold thing has another owner today: both say the same.
    evidence = {case: [PARTS[part][2], *(["other_owner"] if part == "sold" else [])] for case, part in parts.items()}
    return {"decisions": {"payoffs": {case: COSTS[kind] for case, kind in worth.items()}, "worth": worth},
            "contacts": {case: kind == "indicator" for case, kind in worth.items()}, "evidence": evidence}


# ---- families, things, and who can play which part ----------------------------------------------------------
class _Known:
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
        self.cards = self.people[[*IDENTITY, "district", "person_id"]].to_dict("records")
        self.cars = _cars(with_people(self.world, clean, "property"))
        self.accounts = _accounts(with_people(self.world, clean, "bank_account"))
        self.files = _files(self.world, clean, self.people, set(self.families))
        self.candidates = {part: frame.reset_index(drop=True) for part, frame in self._candidates()}

    def _candidates(self) -> Iterator[tuple[str, pd.DataFrame]]:
        """Part → home, member (row), owner (row), thing (place in its table; none for meters)."""
        people = self.people.assign(row=range(len(self.people)))
        inside = people["home"].isin(list(self.families))
        grown = people[people["birth_date"] < TODAY - pd.DateOffset(years=19)]
        members, outside = grown[inside[grown.index]], people[~inside]
        settled = grown[grown["birth_date"] < SETTLED]
        own_cars = members.merge(self.cars, on="person_id").assign(owner=lambda each: each["row"])
        yield "right_car", own_cars[own_cars["value"] > CAR_LIMIT]
        yield "old_car", own_cars[own_cars["since"] < "2014-01-01"]
        yield "right_account", members.merge(self.accounts, on="person_id").assign(owner=lambda each: each["row"])
        dear = self.cars[self.cars["value"] > CAR_LIMIT]
        owners = outside.merge(dear, on="person_id").rename(columns={"row": "owner"})
        yield "namesake_car", _namesakes(members, owners)
        holders = settled[~inside[settled.index]].rename(columns={"row": "owner"})
        yield "namesake_meter", _namesakes(members, holders).assign(thing=-1)
        bought = owners[owners["since"].between(SINCE, TODAY - pd.Timedelta(days=90))]
        sellers = settled[inside[settled.index]]
        some = np.arange(max(len(bought), len(sellers)))
        yield "sold", pd.concat([
            sellers[["home", "row"]].iloc[some % len(sellers)].reset_index(drop=True),
            bought[["owner", "thing"]].iloc[some % len(bought)].reset_index(drop=True)], axis=1)
        children = outside.merge(self.accounts, on="person_id").rename(columns={"row": "owner"})
        yield "relative", pd.concat([
            members[["home", "row", "personal_number"]].merge(children[[tie, "owner", "thing"]],
                                                              left_on="personal_number", right_on=tie)
            for tie in ("mother_number", "father_number")])
        cared_for = sellers[sellers["home"].isin([home for home, rows in self.files.items()
                                                  if any(row["what"] == "d6.file.disability" for row in rows)])]
        yield "heavy_use", cared_for.assign(owner=cared_for["row"], thing=-1)


def _rows(persons: pd.DataFrame, records: pd.DataFrame) -> pd.Index:
    return persons.index[persons["person_id"].isin(records["person_id"])]


def _namesakes(members: pd.DataFrame, owners: pd.DataFrame) -> pd.DataFrame:
    both = members.merge(owners, on=["last_name", "first_name"], suffixes=("", "_owner"))
    return both[(both["birth_date"] != both["birth_date_owner"]) & (both["patronymic"] != both["patronymic_owner"])]


def _cars(table: pd.DataFrame) -> pd.DataFrame:
    """Vehicles as the traffic police list them: in their own spelling of names."""
    arrived = table[(table["kind"] == "vehicle") & (table["received_on"] <= TODAY)]
    cars = by_text(arrived, ("object_no", "owner_last_name"))
    cars = cars.rename(columns={"object_no": "object", "owner_last_name": "surname", "owned_from": "since"})
    return cars[["person_id", "object", "surname", "value", "since", *DATES]].assign(thing=range(len(cars)))


def _accounts(table: pd.DataFrame) -> pd.DataFrame:
    """Open accounts as the banks list them: in capitals."""
    accounts = by_text(table[table["closed_on"].isna() & (table["received_on"] <= TODAY)], ("iban", "last_name"))
    accounts = accounts.rename(columns={"iban": "object", "last_name": "surname", "opened_on": "since"})
    return accounts[["person_id", "object", "surname", "since", *DATES]].assign(value=0.0, thing=range(len(accounts)))


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
def _known(country: Setting) -> _Known:
    return _Known(country)


def _draw(known: _Known, luck: np.random.Generator) -> tuple[list[Notice], list[Notice]]:
    """Give out families, owners and things, each once: notices for practice, notices that count."""
    taken: set[tuple[str, Any]] = set()
    drawn: dict[str, list[Notice]] = {}
    for part, (count, *_) in PARTS.items():
        found, kind = known.candidates[part], KINDS.get(part, "vehicle")
        columns = found[["home", "row", "owner", "thing"]].to_numpy()[luck.permutation(len(found))[:400]]
        for home, member, owner, thing in columns.tolist():
            if len(drawn.setdefault(part, [])) == count + PRACTICE.get(part, 0):
                break
            mine = {("home", home), ("owner", owner), *((kind, thing) for _ in range(thing >= 0))}
            if not taken & mine:
                taken |= mine
                drawn[part].append({"part": part, "kind": kind, "home": home, "member": member, "owner": owner,
                                    "thing": thing})
    return [drawn[part].pop() for part in PRACTICE], [each for part in PARTS for each in drawn[part]]


# ---- what our copy says, and what the register answers --------------------------------------------------------
def _registers(known: _Known, notices: list[Notice], luck: np.random.Generator,
               seed: int) -> tuple[list[dict[str, Any]], list[dict[str, Any]], list[list[dict[str, Any]]]]:
    """Write our copy, the registers' answers of today and the transfers, and plant what is wrong with them."""
    things = _things(known, notices, luck)
    owners = [known.cards[notice["owner"]] for notice in notices]
    members = [known.cards[notice["member"]] for notice in notices]
    holders = [member if notice["part"] == "sold" else owner
               for notice, member, owner in zip(notices, members, owners, strict=True)]
    answers = pd.DataFrame([{**owner, **thing} for owner, thing in zip(owners, things, strict=True)])
    copies = pd.DataFrame([_copied(thing, notice, member, luck)
                           for thing, notice, member in zip(things, notices, members, strict=True)])
    copies = copies.assign(owner_number=[holder["personal_number"] for holder in holders])
    doubles = pd.DataFrame([*holders, *members])[["personal_number"]].assign(pair=[*range(len(notices))] * 2)
    sales = pd.DataFrame([{**thing, "to": f"{owner['last_name']} {owner['first_name']}"}
                          for owner, thing in zip(owners, things, strict=True)])
    tables = {"our_copy": copies, "answer": answers, "doubles": doubles.assign(**dict.fromkeys(DATES, TODAY)),
              "transfer": sales}
    numbered = {name: table.drop(columns="person_id", errors="ignore").assign(record_id=np.arange(len(table)))
                for name, table in tables.items()}
    behind = [holder["person_id"] for holder in holders]
    link = pd.concat([table[["record_id"]].assign(register=name, person_id=np.resize(behind, len(table)))
                      for name, table in numbered.items()])
    dirty, _ = inject(RegisterSet(tables=numbered, link=link), _plan(notices, luck), seed, known.world)
    sold = [[sale] if notice["part"] == "sold" else []
            for notice, sale in zip(notices, dirty["transfer"].to_dict("records"), strict=True)]
    return dirty["our_copy"].to_dict("records"), dirty["answer"].to_dict("records"), sold


def _things(known: _Known, notices: list[Notice], luck: np.random.Generator) -> list[dict[str, Any]]:
    """Return what each notice is about, with its three dates; balances and readings are drawn, the country has none."""
    found: dict[int, dict[str, Any]] = {}
    for kind, table in (("vehicle", known.cars), ("account", known.accounts)):
        places = [place for place, notice in enumerate(notices) if notice["kind"] == kind]
        rows = table.iloc[[notices[place]["thing"] for place in places]].drop(columns=["person_id", "thing"])
        found |= dict(zip(places, rows.to_dict("records"), strict=True))
    for place, notice in enumerate(notices):
        if notice["kind"] == "account":
            found[place]["value"] = float(luck.integers(ACCOUNT_LIMIT + 150, 4 * ACCOUNT_LIMIT))
        elif notice["kind"] == "meter":
            found[place] = _meter(known.cards[notice["owner"]]["last_name"], luck)
    return [found[place] for place in range(len(notices))]


def _meter(surname: str, luck: np.random.Generator) -> dict[str, Any]:
    day = TODAY - pd.Timedelta(days=int(luck.integers(20, 50)))
    since = pd.Timestamp("2010-01-01") + pd.Timedelta(days=int(luck.integers(0, 4000)))
    return {"object": f"M-{luck.integers(10_000, 99_999)}", "value": float(luck.integers(410, 900)), "since": since,
            "surname": surname, "happened_on": day, "recorded_on": day + pd.Timedelta(days=1),
            "received_on": day + pd.Timedelta(days=5)}


def _copied(thing: dict[str, Any], notice: Notice, member: dict[str, Any], luck: np.random.Generator) -> dict[str, Any]:
    """Our copy of the entry; of a thing sold since, the entry before the sale."""
    if notice["part"] != "sold":
        return thing
    bought = thing["since"] - pd.Timedelta(days=int(luck.integers(900, 3500)))
    recorded = bought + pd.Timedelta(days=int(luck.integers(2, 30)))
    return {**thing, "surname": member["last_name"], "since": bought, "happened_on": bought, "recorded_on": recorded,
            "received_on": recorded + pd.Timedelta(days=int(luck.integers(3, 20)))}


def _plan(notices: list[Notice], luck: np.random.Generator) -> DefectPlan:
    """T10 where our copy holds a stranger's thing, T09 for lost sales, T01 and T07 where the register answers badly."""
    places: dict[str, list[int]] = {part: [] for part in PARTS}
    for place, notice in enumerate(notices):
        if place >= len(PRACTICE) or notice["part"] in ("namesake_car", "sold", "old_car"):
            places[notice["part"]].append(place)
    right = [int(place) for place in luck.permutation([*places["right_car"], *places["right_account"]])]
    unnamed = [*right[:2], *places["namesake_car"][-2:]]
    taken_for = {"people_in": "doubles", "key": "personal_number", "same": ["pair"]}
    wrong = [place for part in ("namesake_car", "namesake_meter", "relative") for place in places[part]]
    return defect_plan("D6", [
        planned("our_copy", "wrong_person", "owner_number", wrong, **taken_for),
        planned("transfer", "never_received", "received_on", places["sold"]),
        planned("our_copy", "missing", "value", places["old_car"]),
        planned("answer", "missing", "value", places["old_car"]),
        planned("answer", "missing", "personal_number", unnamed),
        planned("answer", "swap_day_month", "birth_date", right[2:6])])


# ---- the desks --------------------------------------------------------------------------------------------
def _case(known: _Known, token: str, notice: Notice, copy: dict[str, Any], answer: dict[str, Any],
          transfers: list[dict[str, Any]]) -> DeskCase:
    kind, home = notice["kind"], notice["home"]
    rows = known.families[home]
    family = sorted((known.cards[row] for row in rows), key=lambda one: one["birth_date"])
    claimant = next((one for one in family if one["person_id"] == known.claimant[home]), family[0])
    value = f"d6.value.{kind}"
    seen = {**COPY, "value": value}
    today = {"object": "d6.object", **IDENTITY, "district": "d6.district", "since": "d6.since", "value": value}
    panels = (_facts("hit", f"d6.hit.{kind}", copy, seen, is_open=True),
              dates_panel({f"d6.copy.{kind}": copy}),
              list_panel("family", "d6.family", family, IDENTITY, nothing="d6.nothing", is_open=True),
              _facts("today", f"d6.today.{kind}", answer, today),
              list_panel("transfers", "d6.transfers", transfers, {
                  "to": "d6.sold_to", "happened_on": "dates.happened", "recorded_on": "dates.recorded",
                  "received_on": "dates.received"}, nothing="d6.no_transfers"),
              list_panel("files", "d6.files", known.files[home], {
                  "what": "d6.file", "who": "d6.file.who", "day": "d6.file.day", "more": "d6.file.group"},
                  nothing="d6.no_files"))
    text = f"d6.text.{kind}" if shown(copy["value"]) is not None else "d6.text.no_value"
    return DeskCase(id=token, title=f"{claimant['last_name']} {claimant['first_name']}", text=text, panels=panels)


def _facts(name: str, title: str, record: Mapping[str, Any], fields: Mapping[str, str], *,
           is_open: bool = False) -> Panel:
    rows = tuple((label, _whole(shown(record[field]))) for field, label in fields.items())
    return Panel(name=name, title=title, rows=rows, open=is_open)


def _whole(value: Any) -> Any:
    return int(value) if isinstance(value, float) else value


def _told(case: DeskCase, part: str) -> DeskCase:
    told = {each: f"d6.told.{part}.{each}" for each in BEST.values()}
    return case.model_copy(update={"feedback": told | {each: f"d6.told.{each}" for each in ("one_hit", "negative")}})


def _desk(name: str, cases: list[DeskCase], order: list[str], *, graded: bool) -> Desk:
    items = ("evidence", "decisions") if graded else ("", "")
    fields = (choice("evidence", "d6.evidence", EVIDENCE, item=items[0], kind="reason"),
              choice("choice", "d6.choice", order, item=items[1]))
    return Desk(kind="case", title=f"d6.{name}.title", intro=f"d6.{name}.intro", graded=graded, cases=tuple(cases),
                fields=fields, rule_card=tuple(f"d6.rule{number}" for number in range(1, 6)),
                tokens={"contact": CONTACTS} if graded else {})


def _burden(tokens: list[str], luck: np.random.Generator) -> tuple[Desk, dict[str, str]]:
    """Six things that somebody has to show, two of each kind, in an order of their own."""
    drawn = [(who, MUST_SHOW[who][place]) for who in MUST_SHOW for place in luck.permutation(3)[:2]]
    mixed = [drawn[place] for place in luck.permutation(len(drawn))]
    cases = tuple(DeskCase(id=token, title=f"d6.show.{what}") for token, (_, what) in zip(tokens, mixed, strict=True))
    desk = Desk(kind="question", title="d6.burden.title", intro="d6.burden.intro", graded=True, cases=cases,
                fields=(choice("who", "d6.who", MUST_SHOW, item="burden"),))
    return desk, {token: who for token, (who, _) in zip(tokens, mixed, strict=True)}
