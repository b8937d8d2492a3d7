"""Life events on their way to a first payment, of which most have stopped somewhere: where, and who has to act.

Events and people come from the world; what stops them is planted, so that the defect ledger knows it.
"""

from __future__ import annotations

from collections.abc import Mapping
from functools import lru_cache
from typing import Any, NamedTuple

import numpy as np
import pandas as pd

from courses.cases.draws import one_of
from courses.evidence import DATES, by_text, planned, records_of, with_people
from courses.world import Setting, course_world
from synthetic_data import RegisterSet, World, defect_plan, inject

STEPS = ("recorded", "reached", "found", "checked", "account")
PARTS: Mapping[str, tuple[int, str, str]] = {
    "unrecorded": (1, "recorded", "source"), "lost": (1, "reached", "source"), "rejected": (1, "reached", "office"),
    "no_number": (1, "found", "source"), "unknown": (1, "found", "population"), "wrong_link": (1, "found", "office"),
    "wrong_record": (1, "found", "source"), "wrong_register": (1, "found", "population"),
    "early": (2, "checked", "office"), "silent_bank": (2, "account", "bank"), "in_time": (2, "none", "nobody")}
"""What stopped an event → how often, at which step, and who has to act."""
EVENTS: Mapping[str, tuple[str, str]] = {
    "child": ("civil_birth", "mother_number"), "student": ("higher_education", "personal_number"),
    "disability": ("disability_decision", "personal_number"), "unemployed": ("unemployment", "personal_number")}
"""Benefit → the register that records the event, and the field with the number of whoever is paid."""
NEEDS: tuple[Mapping[str, tuple[str, ...]], ...] = (
    {"child": ("birth_date", "parents", "residence"), "student": ("birth_date", "enrolment"),
     "disability": ("group", "residence"), "unemployed": ("wage", "residence")},
    {"child": ("parents", "wage"), "student": ("enrolment", "residence"),
     "disability": ("birth_date", "group"), "unemployed": ("birth_date", "wage")},
    {"child": ("birth_date", "residence"), "student": ("enrolment", "parents"),
     "disability": ("group", "wage"), "unemployed": ("enrolment", "residence")})
"""The course's own rules: what each benefit needs to know, beside an account. Each office has one of these cards, so
that what fits a benefit by its name, or did last year, is to be read again."""
TEMPTING = 0.6
"""How often what came along too much is what another office would need for the same benefit."""
DATA = ("birth_date", "parents", "residence", "enrolment", "group", "wage")
KINDS = ("rule", "match", "score", "human")
WORDINGS = 3
"""Ways in which each kind of step is described."""
RECORD_BY, SEND_BY, NEXT_DAY, BANK_BY = 30, 5, 1, 5
"""Days that each step may take: recording, sending, finding and checking, the bank's answer."""
HARMLESS = 0.6
"""How often something looks wrong on which nothing hangs."""
FIRST, LAST = pd.Timestamp("2022-01-01"), pd.Timestamp("2023-11-30")


class Event(NamedTuple):
    """One event, as the office sees it today."""

    part: str
    benefit: str
    name: str
    record_no: str
    today: pd.Timestamp
    days: Mapping[str, pd.Timestamp | None]
    """`happened`, the steps, and the bank's `asked` and `answered`."""
    numbers: Mapping[str, str | None]
    """Number of whoever is paid: in the source's `notice`, the `record`, the population `register`, our `link`."""
    rejected: tuple[str, ...]
    """Records that our intake turned back that week."""
    kinds: Mapping[str, tuple[str, int]]
    """Step → kind and wording."""
    waits: str
    """The step that has stopped, or that is being waited for."""
    sent: tuple[str, ...]
    surplus: str
    """What came along and is not needed; `nothing` where all is."""


class Events(NamedTuple):
    """Events of one country by benefit."""

    world: World
    table: pd.DataFrame


@lru_cache(maxsize=2)
def events(country: Setting) -> Events:
    """Return births, enrolments, decisions and registrations of two years that were recorded and sent in time."""
    world, clean = course_world(country)
    people = with_people(world, clean, "population_register").drop_duplicates("person_id")
    people = by_text(people, ("personal_number", "last_name", "first_name")).set_index("person_id")
    frames = []
    for benefit, (register, number) in EVENTS.items():
        table = by_text(with_people(world, clean, register), (number,))
        table = table[table["happened_on"].between(FIRST, LAST) & table[number].notna() & (table[number] != "nan")]
        quick = ((table["recorded_on"] - table["happened_on"]).dt.days <= RECORD_BY - 5) & (
            (table["received_on"] - table["recorded_on"]).dt.days <= SEND_BY - 2)
        table = table[quick].drop_duplicates("person_id")
        names = (people["last_name"] + " " + people["first_name"]).reindex(table["person_id"]).to_numpy()
        frames.append(table[["record_id", "person_id", *DATES]].assign(
            benefit=benefit, number=table[number], name=names)[pd.notna(names)])
    return Events(world, pd.concat(frames, ignore_index=True))


def draw_events(known: Events, parts: list[str], luck: np.random.Generator, seed: int, card: int) -> list[Event]:
    """Return one event for each part, each about another person, with what stops it planted.

    Parameters
    ----------
    card : which of `NEEDS` the office has
    """
    benefits = [list(EVENTS)[place] for _ in parts for place in luck.permutation(len(EVENTS))][:len(parts)]
    order = {benefit: iter(luck.permutation(np.flatnonzero(known.table["benefit"] == benefit))[:len(parts)])
             for benefit in EVENTS}
    rows = known.table.iloc[[int(next(order[benefit])) for benefit in benefits]].reset_index(drop=True)
    rows = rows.assign(record_id=range(len(rows)))
    waits = [_waits(part, luck) for part in parts]
    seen = _as_seen(known.world, _go_on(rows, luck), parts, _harmless(parts, waits, luck), seed)
    kinds = [KINDS[place] for _ in parts for place in luck.permutation(len(KINDS))][:len(parts)]
    return [_event(row, part, wait, kind, card, luck)
            for row, part, wait, kind in zip(records_of(seen), parts, waits, kinds, strict=True)]


def _waits(part: str, luck: np.random.Generator) -> str:
    """The step where a part has stopped; one that is in time waits at any."""
    return str(luck.choice(("recorded", "reached", "checked", "account"))) if part == "in_time" else PARTS[part][1]


def _harmless(parts: list[str], waits: list[str], luck: np.random.Generator) -> dict[str, list[int]]:
    """Return field → events in which it is wrong and nothing hangs on it, since the two other numbers agree."""
    free = [place for place, part in enumerate(parts) if part in ("early", "silent_bank")
            or (part == "in_time" and waits[place] in ("checked", "account"))]
    found: dict[str, list[int]] = {"notice": [], "record": [], "register": []}
    for place in free:
        if luck.random() < HARMLESS:
            found[str(luck.choice(list(found)))].append(place)
    later = [place for place, wait in enumerate(waits) if wait not in ("recorded", "reached")]
    # Where the empty line decides, it is always there; elsewhere it may be.
    sure = {place for place, part in enumerate(parts) if part in ("no_number", "unknown", "silent_bank")}
    return found | {"recorded_on": [place for place in later if place in sure or luck.random() < HARMLESS]}


def _go_on(rows: pd.DataFrame, luck: np.random.Generator) -> pd.DataFrame:
    """Add the steps in the office as they go when nothing stops them."""
    days = {"found": rows["received_on"] + pd.Timedelta(days=NEXT_DAY)}
    days["checked"] = days["found"] + pd.to_timedelta(luck.integers(0, 2, len(rows)), "D")
    days["answered"] = days["checked"] + pd.to_timedelta(luck.integers(1, BANK_BY, len(rows)), "D")
    return rows.assign(**days, asked=days["checked"], notice=rows["number"], register=rows["number"],
                       link=rows["number"], record=rows["number"])


def _as_seen(world: World, rows: pd.DataFrame, parts: list[str], harmless: Mapping[str, list[int]],
             seed: int) -> pd.DataFrame:
    """Plant what stops each event, and what looks as if it did."""
    places = {part: [place for place, each in enumerate(parts) if each == part] for part in PARTS}
    other: dict[str, Any] = {"people_in": "event", "key": "number"}
    lines = [planned("event", "missing", "recorded_on", [*places["unrecorded"], *harmless["recorded_on"]]),
             planned("event", "never_received", "received_on", [*places["lost"], *places["rejected"]]),
             planned("event", "missing", "record", places["no_number"]),
             planned("event", "missing", "register", places["unknown"]),
             planned("event", "broken_family_link", "link", places["wrong_link"], **other),
             planned("event", "broken_family_link", "record", [*places["wrong_record"], *harmless["record"]], **other),
             planned("event", "broken_family_link", "register", [*places["wrong_register"], *harmless["register"]],
                     **other),
             planned("event", "broken_family_link", "notice", harmless["notice"], **other),
             planned("event", "impossible_sequence", "checked", places["early"], begins="received_on", days=8),
             planned("event", "missing", "answered", places["silent_bank"])]
    lines = [line for line in lines if not line["where"].endswith("in []")]
    registers = RegisterSet(tables={"event": rows.drop(columns="person_id")},
                            link=rows[["record_id", "person_id"]].assign(register="event"))
    dirty, _ = inject(registers, defect_plan("F1", lines), seed, world, further_part=True)
    return dirty["event"].sort_values("record_id")


def _event(row: Mapping[str, Any], part: str, waits: str, kind: str, card: int,
           luck: np.random.Generator) -> Event:
    happened, recorded, received = (row[day] for day in DATES)
    days = {"happened": happened, "recorded": recorded, "reached": received,
            **{step: row[step] for step in ("found", "checked", "asked", "answered")}}
    late = int(luck.integers(3, 25))
    due = {"recorded": happened + pd.Timedelta(days=RECORD_BY), "reached": recorded + pd.Timedelta(days=SEND_BY),
           "found": received + pd.Timedelta(days=NEXT_DAY), "checked": row["found"] + pd.Timedelta(days=NEXT_DAY),
           "account": row["asked"] + pd.Timedelta(days=BANK_BY)}[waits]
    numbers = {place: None if pd.isna(row[place]) else str(row[place])
               for place in ("notice", "record", "register", "link")}
    days, numbers = _known_today(part, waits, days, numbers)
    today = max([due, *(day for day in days.values() if day is not None)]) + pd.Timedelta(days=late)
    if part == "in_time":
        today = due - pd.Timedelta(days=int(luck.integers(0, {"recorded": 8, "checked": 1}.get(waits, 2))))
    sent, surplus = _sent(str(row["benefit"]), card, luck)
    tokens = [f"{row['benefit'][:1].upper()}{number}" for number in luck.permutation(9000)[:4] + 1000]
    turned_back = [*tokens[1:], *([tokens[0]] if part == "rejected" else [])][-3:]
    # The other steps are of the other kinds and one of any, so that the commonest kind is not that of this step.
    others = [*(each for each in KINDS if each != kind), str(luck.choice(KINDS))]
    rest = iter(luck.permutation(others).tolist())
    kinds = {step: (kind if step == waits else next(rest), int(luck.integers(WORDINGS))) for step in STEPS}
    return Event(part, str(row["benefit"]), str(row["name"]), tokens[0], today, days, numbers,
                 tuple(turned_back[place] for place in luck.permutation(3)), kinds, waits, sent, surplus)


def _known_today(part: str, waits: str, days: dict[str, Any], numbers: dict[str, Any]) -> tuple[
        dict[str, Any], dict[str, Any]]:
    """Take out what cannot be there yet: all that follows on the step that has stopped or is being waited for."""
    after = {"recorded": ("recorded", "reached"), "reached": ("reached",)}.get(waits, ())
    if after:
        after, numbers = (*after, "found", "checked", "asked", "answered"), numbers | {"record": None, "link": None}
    elif waits == "found" and part in ("no_number", "unknown"):
        after, numbers = ("found", "checked", "asked", "answered"), numbers | {"link": None}
    elif part == "wrong_record":
        numbers = numbers | {"link": numbers["record"]}
    elif part == "wrong_register":
        numbers = numbers | {"link": numbers["register"]}
    elif waits == "checked":
        after = ("asked", "answered") if part == "early" else ("checked", "asked", "answered")
    elif waits == "account":
        after = ("answered",)
    return {step: None if step in after or pd.isna(day) else day for step, day in days.items()}, numbers


def _sent(benefit: str, card: int, luck: np.random.Generator) -> tuple[tuple[str, ...], str]:
    """Return what was sent along, in no order, and which of it is not needed."""
    needed = NEEDS[card][benefit]
    free = [each for each in DATA if each not in needed]
    elsewhere = [each for each in free if any(each in other[benefit] for other in NEEDS)]
    free = elsewhere if elsewhere and luck.random() < TEMPTING else free
    surplus = "nothing" if luck.random() < 0.15 else one_of(luck, free)
    sent = [*needed, *(["account"] if luck.random() < 0.5 else []), *([surplus] if surplus != "nothing" else [])]
    return tuple(sent[place] for place in luck.permutation(len(sent))), surplus
