"""One family's life: who they are, what happened to them, which register told of it when, and what they are owed."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

import numpy as np
import pandas as pd

from synthetic_data.core.errors import BadInput, Problem
from synthetic_data.core.specs import did_you_mean
from synthetic_data.delivery.chronicle import Chronicle
from synthetic_data.people.event_kinds import KIND_OF
from synthetic_data.registers.told import PEOPLE

LAST_YEARS = 5
"""How far back from the reference date a family is looked for, and its days are told one by one."""
MOST_MEMBERS = 12
_RANK = ("self", "husband", "wife", "mother", "father", "daughter", "son", "sister", "brother", "relative",
         "in the household")
"""Relations to the person the life is told of, the nearest first."""
_CASES, _PAYMENTS = "entitlement", "payment"
"""Sources of the office's own file of cases, and of its list of payments."""


@dataclass(frozen=True, eq=False)
class FamilyLife:
    """What there is to tell of one family. It is truth, and no trainee may see it."""

    chronicle: Chronicle
    focus: int
    """`person_id` of whom the life is told."""
    key: int
    """`event_id` by which the family was chosen; -1 where it was chosen by a person."""
    members: pd.DataFrame
    """`person_id, name, relation, personal_number, sex, born, died, left`; the eldest first."""
    left_out: int
    """How many members there are beyond `MOST_MEMBERS`."""
    happened: pd.DataFrame
    """`event_id, person_id, kind, day, other_person_id`, the earliest first."""
    told: pd.DataFrame
    """`event_id, register, record_id, happened_on, recorded_on, received_on, arrived, beforehand`; a row per record
    by which the office may know of an event, and whether it held the record before it happened.
    """
    rights: pd.DataFrame
    """`person_id, benefit, start, end, amount, filed_on, paid_from, paid_too_long`; `paid_from` is NaT where nothing is
    paid by the month, and the last is the number of payments on the list that went out after the right had ended.
    """
    records: pd.DataFrame
    """As from `Chronicle.records_of`: every record about the members."""
    planted: pd.DataFrame
    """`register, record_id, field, true_value, observed_value, defect`: errors planted in these records."""

    @property
    def hindsight(self) -> bool:
        """Whether records are here that the office receives only after the reference date."""
        return self.chronicle.hindsight

    @property
    def today(self) -> pd.Timestamp:
        """The reference date."""
        return pd.Timestamp(self.chronicle.country.profile.reference_date)

    @property
    def file_began(self) -> pd.Timestamp:
        """When the office began its file of cases."""
        country = self.chronicle.country
        begun = [spec.since for spec in country.registers.values() if spec.source == _CASES and spec.since is not None]
        return pd.Timestamp(min(begun, default=country.profile.records_from))

    @property
    def since(self) -> pd.Timestamp:
        """From when on days are told one by one."""
        return self.today - pd.DateOffset(years=LAST_YEARS)


def find_family(chronicles: Iterable[Chronicle], *, person: str | None = None, kind: str | None = None) -> FamilyLife:
    """Return the life of somebody's family, or of the first to which something happened in the last years.

    Parameters
    ----------
    chronicles : the blocks of a population, looked through in this order
    person : a personal number
    kind : a kind of event, such as `widowhood`; used where no person is named

    Raises
    ------
    BadInput : both are given or none, there is no such kind, nobody has that number, or it happened to nobody
    """
    if (person is None) == (kind is None):
        raise BadInput(Problem(where="--person, --with", rule="say one of them", remedy="leave the other out"))
    if kind is not None and kind not in KIND_OF:
        raise BadInput(Problem(where="--with", rule="is no kind of event", value=kind,
                               remedy=did_you_mean(kind, KIND_OF)))
    for chronicle in chronicles:
        found = _person(chronicle, person) if person is not None else _first(chronicle, str(kind))
        if found is not None:
            return _life(chronicle, *found)
    if person is not None:
        raise BadInput(Problem(where="--person", rule="is nobody's personal number in this population", value=person,
                               remedy="take one from its register of people, or name the population it is from"))
    raise BadInput(Problem(where="--with", rule=f"happened to nobody here in the last {LAST_YEARS} years", value=kind,
                           remedy="take more people, or another seed"))


def _person(chronicle: Chronicle, number: str) -> tuple[int, int] | None:
    rows = np.flatnonzero(chronicle.persons["personal_number"].astype(str) == number)
    return (int(chronicle.persons["person_id"].iloc[rows[0]]), -1) if len(rows) else None


def _first(chronicle: Chronicle, kind: str) -> tuple[int, int] | None:
    since = pd.Timestamp(chronicle.country.profile.reference_date) - pd.DateOffset(years=LAST_YEARS)
    events = chronicle.events
    chosen = events[(events["kind"] == kind) & (events["day"] >= since)]
    return (int(chosen["person_id"].iloc[0]), int(chosen["event_id"].iloc[0])) if len(chosen) else None


def _life(chronicle: Chronicle, focus: int, key: int) -> FamilyLife:
    everybody = _members(chronicle, focus, key)
    # Whoever stands nearest is kept; then the eldest comes first, as in an album.
    kept = everybody.head(MOST_MEMBERS).sort_values(["born", "person_id"], ignore_index=True)
    ids = kept["person_id"].tolist()
    events = chronicle.events[chronicle.events["person_id"].isin(ids)]
    happened = events.drop(columns="value").sort_values(["day", "event_id"], ignore_index=True)
    others = [one for one in happened["other_person_id"].unique().tolist() if one >= 0]
    records = chronicle.records_of(sorted({*ids, *others}))
    own = records[records["person_id"].isin(ids)].reset_index(drop=True)
    return FamilyLife(chronicle=chronicle, focus=focus, key=key, members=kept, left_out=len(everybody) - len(kept),
                      happened=happened, told=_told(happened, records), records=own,
                      rights=_rights(chronicle, ids, own), planted=_planted(chronicle, records))


def _members(chronicle: Chronicle, focus: int, key: int) -> pd.DataFrame:
    """Return the members with their relation to the one in the middle, the nearest first."""
    relation = _relations(chronicle, focus, key)
    people = chronicle.persons[chronicle.persons["person_id"].isin(relation)]
    name = people["first_name"].astype(str) + " " + people["last_name"].astype(str)
    table = people[["person_id", "sex", "born", "died", "left"]].assign(
        name=name, relation=people["person_id"].map(relation), personal_number=people["personal_number"].astype(str))
    table = table[["person_id", "name", "relation", "personal_number", "sex", "born", "died", "left"]]
    rank = table["relation"].map({word: place for place, word in enumerate(_RANK)})
    return table.assign(rank=rank).sort_values(["rank", "born", "person_id"], ignore_index=True).drop(columns="rank")


def _relations(chronicle: Chronicle, focus: int, key: int) -> dict[int, str]:
    """Return who belongs to the family and as what: a household of one's own, or that of one's parents."""
    people = chronicle.persons.set_index("person_id", drop=False)
    me, woman = people.loc[focus], people["sex"].astype(str) == "F"
    together = people.index[(people["household_id"] == me["household_id"]) & (me["household_id"] >= 0)]
    # From the furthest relation to the nearest: what is said last of somebody stands.
    found = dict.fromkeys(map(int, together), "in the household")
    of_key = chronicle.events.loc[chronicle.events["event_id"] == key, "other_person_id"]
    found |= {int(number): "relative" for number in of_key if number >= 0}
    parents = {int(me[f"{word}_id"]): word for word in ("mother", "father") if me[f"{word}_id"] >= 0}
    children = people.index[(people["mother_id"] == focus) | (people["father_id"] == focus)]
    spouses = _spouses(chronicle.events, focus, int(me["spouse_id"]))
    if not len(children) and not spouses:
        same = people.index[people["mother_id"].isin(parents) | people["father_id"].isin(parents)]
        found |= {int(number): "sister" if woman[number] else "brother" for number in same} | parents
    found |= {int(number): "daughter" if woman[number] else "son" for number in children}
    found |= {number: word for number, word in parents.items() if number in found}
    return found | {number: "wife" if woman[number] else "husband" for number in spouses} | {focus: "self"}


def _spouses(events: pd.DataFrame, focus: int, present: int) -> list[int]:
    """Return whom somebody was ever married to, as far as events tell, and is married to."""
    ties = events[events["kind"].isin(["marriage", "widowhood"])]
    found = {*ties.loc[ties["person_id"] == focus, "other_person_id"].tolist(),
             *ties.loc[ties["other_person_id"] == focus, "person_id"].tolist(), present}
    return sorted(number for number in found if number >= 0)


def _told(happened: pd.DataFrame, records: pd.DataFrame) -> pd.DataFrame:
    """Return by which records the office may know of each event."""
    parts = [_records_of_event(event, records).assign(event_id=event.event_id, day=event.day)
             for event in happened.itertuples()]
    told = pd.concat(parts, ignore_index=True) if parts else records.assign(event_id=0, day=records["happened_on"])[:0]
    # The office knows from whatever comes first.
    told = told.sort_values(["day", "event_id", "received_on"], ignore_index=True)
    told = told.assign(beforehand=told["received_on"] < told["day"])
    return told[["event_id", "register", "record_id", "happened_on", "recorded_on", "received_on", "arrived",
                 "beforehand"]]


def _records_of_event(event: Any, records: pd.DataFrame) -> pd.DataFrame:
    """Return the records that tell of an event, or from which it follows."""
    kind, of_person = KIND_OF[event.kind], records["person_id"] == event.person_id
    on_day = records["happened_on"] == event.day
    if kind.source is not None:
        sources = {kind.source, PEOPLE} if kind.name == "birth" else {kind.source}
        return records[of_person & on_day & records["source"].isin(sources)]
    if kind.record is not None:
        of, whom = kind.record
        concerned = of_person if whom == "person" else records["person_id"] == event.other_person_id
        return records[concerned & (records["source"] == (PEOPLE if of == "kin" else KIND_OF[of].source))]
    source = KIND_OF[next(iter(kind.needs))].source
    return records[of_person & (records["source"] == source) & (records["ended_on"] == event.day)]


def _rights(chronicle: Chronicle, ids: list[int], records: pd.DataFrame) -> pd.DataFrame:
    """Return the members' rights with the day from which each has a case on file and that of its first payment."""
    rights = chronicle.entitlements[chronicle.entitlements["person_id"].isin(ids)]
    rights = rights.sort_values(["start", "person_id"], ignore_index=True).drop(columns="because_event_id")
    cases = records[(records["source"] == _CASES) & records["arrived"]]
    filed = [_filed_on(right, cases) for right in rights.itertuples()]
    kept = any(spec.source == _CASES for spec in chronicle.country.registers.values())
    rights = rights.assign(filed_on=pd.to_datetime(pd.Series(filed, dtype="datetime64[s]")))
    paid = [_paid_from(right, right.filed_on if kept else right.start, chronicle) for right in rights.itertuples()]
    rights = rights.assign(paid_from=pd.to_datetime(pd.Series(paid, dtype="datetime64[s]")))
    payments = records[(records["source"] == _PAYMENTS) & records["arrived"]]
    return rights.assign(paid_too_long=[_paid_too_long(right, rights, payments) for right in rights.itertuples()])


def _paid_too_long(right: Any, rights: pd.DataFrame, payments: pd.DataFrame) -> int:
    """Return how many payments went out after a right had ended, and rest on no other right to the same."""
    same = rights[(rights["person_id"] == right.person_id) & (rights["benefit"] == right.benefit)]
    if same["end"].isna().any() or right.end != same["end"].max():
        return 0
    own = payments[(payments["person_id"] == right.person_id) & (payments["benefit"] == right.benefit)]
    return int((own["happened_on"] >= right.end).sum())


def _filed_on(right: Any, cases: pd.DataFrame) -> pd.Timestamp:
    own = cases[(cases["person_id"] == right.person_id) & (cases["happened_on"] == right.start)
                & (cases["benefit"] == right.benefit)]
    return own["received_on"].min() if len(own) else pd.NaT


def _paid_from(right: Any, filed: pd.Timestamp, chronicle: Chronicle) -> pd.Timestamp:
    """Return the first of the month after the right and its case have begun; NaT where nothing is paid by the month.

    Notes
    -----
    What was due before the case was on file comes with the first payment, as in `synthetic_data.registers.sources`.
    """
    if pd.isna(filed) or chronicle.country.benefits[right.benefit].pays == "once":
        return pd.NaT
    begun = max(right.start, filed)
    first = (begun + pd.offsets.MonthBegin()).normalize()
    opened = pd.Timestamp(chronicle.country.profile.labour_from)
    first = max(first, opened + pd.offsets.MonthBegin(0))
    return pd.NaT if right.end <= first else first


def _planted(chronicle: Chronicle, records: pd.DataFrame) -> pd.DataFrame:
    columns = ["register", "record_id", "field", "true_value", "observed_value", "defect"]
    if chronicle.ledger is None:
        return pd.DataFrame(columns=columns)
    known = set(zip(records["register"], records["record_id"], strict=True))
    here = [pair in known for pair in zip(chronicle.ledger["register"].astype(str), chronicle.ledger["record_id"],
                                          strict=True)]
    return chronicle.ledger.loc[here, columns].astype(object).reset_index(drop=True)
