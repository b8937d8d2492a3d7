"""A family's life in plain sentences: what happened, who wrote it down when, and when the benefit office knew."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import pandas as pd

from synthetic_data.delivery.family_life import FamilyLife
from synthetic_data.people.event_kinds import KIND_OF

SELF = "self"


def day_words(day: pd.Timestamp) -> str:
    """Return a day as people write it.

    Examples
    --------
    >>> day_words(pd.Timestamp("2021-10-03"))
    '3 October 2021'
    """
    return "–" if pd.isna(day) else f"{day.day} {day:%B %Y}"


def iso(day: pd.Timestamp) -> str:
    """Return a day as it stands in tables; a dash where there is none."""
    return "–" if pd.isna(day) else f"{day:%Y-%m-%d}"


def days_after(days: int) -> str:
    """Return how much later something was, in words.

    Examples
    --------
    >>> days_after(0), days_after(1), days_after(12)
    ('on the same day', 'a day later', '12 days later')
    """
    return "on the same day" if days == 0 else "a day later" if days == 1 else f"{days:,} days later"


def who(life: FamilyLife, person_id: int) -> str:
    """Return somebody's name with the relation to whom the life is told of."""
    row = life.members[life.members["person_id"] == person_id]
    if row.empty:
        person = life.chronicle.persons.loc[life.chronicle.persons["person_id"] == person_id].iloc[0]
        return f"{person['first_name']} {person['last_name']}"
    name, relation = row["name"].iloc[0], row["relation"].iloc[0]
    return str(name) if relation == SELF else f"{name} ({relation})"


def what(life: FamilyLife, event: Any) -> str:
    """Return what happened to somebody, with whom, without the day."""
    other = who(life, event.other_person_id) if event.other_person_id >= 0 else "somebody"
    return f"{who(life, event.person_id)} {KIND_OF[event.kind].looking_back.format(other=other)}"


def sentences(life: FamilyLife) -> Iterator[tuple[int, str]]:
    """Yield each event of the last years, and the one by which the family was chosen, with its number and sentence."""
    for event in recent(life).itertuples():
        told = life.told[life.told["event_id"] == event.event_id]
        yield event.number, f"{what(life, event)} on {day_words(event.day)}. {_knew(life, event, told)}"


def recent(life: FamilyLife) -> pd.DataFrame:
    """Return the events that are told one by one, numbered from 1."""
    chosen = life.happened[(life.happened["day"] >= life.since) | (life.happened["event_id"] == life.key)]
    return chosen.assign(number=range(1, len(chosen) + 1))


def _knew(life: FamilyLife, event: Any, told: pd.DataFrame) -> str:
    if told.empty:
        return f"No record tells of it{_gap(life)}."
    kind = KIND_OF[event.kind]
    if kind.source is not None:
        return " ".join(_wrote(life, event, record) for record in told.itertuples())
    return " ".join(_follows(life, event, record) for record in told.itertuples())


def _gap(life: FamilyLife) -> str:
    """Say what the registers in a folder leave out."""
    return "" if life.hindsight else f" that the office had received by {day_words(life.today)}"


def _wrote(life: FamilyLife, event: Any, record: Any) -> str:
    spec = life.chronicle.country.registers[record.register]
    written, received = (days_after((day - event.day).days) for day in (record.recorded_on, record.received_on))
    said = f"In “{spec.title}” ({spec.agency}) it was written down {written}"
    if not record.arrived:
        return f"{said}; the record never reached the benefit office: that error was planted."
    return f"{said}; the benefit office knew it {received}{_late(life, record)}."


def _late(life: FamilyLife, record: Any) -> str:
    return " (after the reference date)" if record.received_on > life.today else ""


def _follows(life: FamilyLife, event: Any, record: Any) -> str:
    spec = life.chronicle.country.registers[record.register]
    known = f"It follows from a record in “{spec.title}” ({spec.agency})"
    if not record.arrived:
        return f"{known}, which never reached the benefit office: that error was planted."
    if record.beforehand:
        return f"{known}, which the benefit office had since {day_words(record.received_on)}."
    received = days_after((record.received_on - event.day).days)
    return f"{known}, which the benefit office had {received}{_late(life, record)}."


def rights_sentences(life: FamilyLife) -> Iterator[str]:
    """Yield each right that ran in the last years: since when, on file when, paid from when."""
    for right in life.rights.itertuples():
        if right.end < life.since:
            continue
        benefit = life.chronicle.country.benefits[right.benefit]
        until = "" if pd.isna(right.end) or right.end == right.start else f" until {day_words(right.end)}"
        since = "on" if benefit.pays == "once" else "from"
        had = f"{who(life, right.person_id)} had a right to “{benefit.title}”"
        filed = _filed(life, right, once=benefit.pays == "once")
        yield f"{had} {since} {day_words(right.start)}{until}. {filed}"


def _filed(life: FamilyLife, right: Any, *, once: bool) -> str:
    if pd.isna(right.filed_on):
        older = (f"; the office's file of cases began on {day_words(life.file_began)}"
                 if right.start < life.file_began else "")
        return f"No case of it is on file{_gap(life)}{older}."
    began = life.file_began
    filed = (f"The office's file of cases began on {day_words(began)}, and the case was in it on "
             f"{day_words(right.filed_on)}" if right.start < began
             else f"The case was on file {days_after((right.filed_on - right.start).days)}")
    if once:
        return f"{filed}."
    if pd.isna(right.paid_from):
        return f"{filed}, and the right was over before a first payment."
    if right.paid_from > life.today:
        return f"{filed}; the first payment comes after the reference date, on {day_words(right.paid_from)}."
    after = right.paid_too_long
    too_long = f" {after} payment{' ' if after == 1 else 's '}went out after the right had ended." if after else ""
    return f"{filed}; it was paid from {day_words(right.paid_from)}.{too_long}"
