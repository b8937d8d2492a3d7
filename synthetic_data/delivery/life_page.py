"""One family's life as a page: who they are, a lane for each, what each register knew when, and what was paid.

The page holds the truth. It is for instructors.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import pandas as pd

from synthetic_data.delivery.family_life import LAST_YEARS, FamilyLife
from synthetic_data.delivery.life_picture import life_picture
from synthetic_data.delivery.life_sentences import SELF, day_words, days_after, iso, recent, rights_sentences, sentences, what, who
from synthetic_data.pages import Bullets, Details, Document, Heading, KeyFigure, Note, PageElement, Paragraph, Table

KEEP_AWAY = "This page holds the truth, also what no register knows. Keep it away from trainees."


def life_page(life: FamilyLife) -> Document:
    """Return the page of a family's life."""
    profile = life.chronicle.country.profile
    return Document(
        title=f"One family's life: {_name(life)}",
        lead=f"Made-up people of {profile.title}: what happened to them, and what each register knew when, seen with "
             f"hindsight from {day_words(life.today)}.",
        blocks=[Note(KEEP_AWAY, "warning"), *_key_figures(life), Heading("What happened, and who knew"),
                *_sentences(life), life_picture(life), Heading("Who they are"), *_members(life),
                Heading("What they have a right to"), *_rights(life), Heading("Everything, in tables"), *_tables(life)],
        footer=f"All people and records are made up. {life.chronicle.run}. Days of registers are those of their own "
               "files; the benefit office knows nothing before it has received a record.")


def _name(life: FamilyLife) -> str:
    return str(life.members.loc[life.members["person_id"] == life.focus, "name"].iloc[0])


def _key_figures(life: FamilyLife) -> Iterator[KeyFigure]:
    """Yield the event by which the family was chosen: the day, and how long agency and office took."""
    if life.key < 0:
        return
    event = next(life.happened[life.happened["event_id"] == life.key].itertuples())
    yield KeyFigure("It happened", day_words(event.day), what(life, event))
    told = life.told[(life.told["event_id"] == life.key) & life.told["arrived"]]
    if told.empty:
        yield KeyFigure("The office knew", "never", "no record of it reached the benefit office")
        return
    first = told.loc[told["received_on"].idxmin()]
    if first["beforehand"]:
        yield KeyFigure("The office knew", "beforehand", "from a record that it had already")
        return
    agency = life.chronicle.country.registers[first["register"]].agency
    yield KeyFigure("Written down", days_after((first["recorded_on"] - event.day).days), agency)
    yield KeyFigure("The office knew", days_after((first["received_on"] - event.day).days), "from that record")


def _sentences(life: FamilyLife) -> Iterator[PageElement]:
    told = [f"{number}. {text}" for number, text in sentences(life)]
    yield (Bullets(told) if told else Paragraph(f"Nothing happened to this family in the last {LAST_YEARS} years."))
    if life.planted.shape[0]:
        yield Note(f"{len(life.planted)} error{'s were' if len(life.planted) > 1 else ' was'} planted in this family's "
                   "records on purpose; they are listed below.")


def _members(life: FamilyLife) -> Iterator[PageElement]:
    rows = [(one.name, "the one this page is about" if one.relation == SELF else one.relation, one.personal_number,
             iso(one.born), _gone(one)) for one in life.members.itertuples(index=False)]
    yield Table(("Name", "Relation", "Personal number", "Born", "Died or left"), rows)
    if life.left_out:
        yield Paragraph(f"{life.left_out} more who stand further off are left out.")


def _gone(one: Any) -> str:
    if not pd.isna(one.died):
        return f"died {day_words(one.died)}"
    return "" if pd.isna(one.left) else f"left the country {day_words(one.left)}"


def _rights(life: FamilyLife) -> Iterator[PageElement]:
    told = list(rights_sentences(life))
    yield Bullets(told) if told else Paragraph(f"Nobody had a right to a benefit in the last {LAST_YEARS} years.")
    rows = [(who(life, right.person_id), life.chronicle.country.benefits[right.benefit].title, iso(right.start),
             iso(right.filed_on), iso(right.paid_from), iso(right.end), str(right.paid_too_long),
             f"{right.amount:,.2f}")
            for right in life.rights.itertuples()]
    if rows:
        yield Table(("Person", "Benefit", "Right since", "Case on file", "Paid since", "Right ends", "Paid too long",
                     "First amount"), rows, caption="Rights since employment records began", numeric=(6, 7))


def _tables(life: FamilyLife) -> Iterator[PageElement]:
    yield _told(life)
    older = life.happened[~life.happened["event_id"].isin(recent(life)["event_id"])]
    yield Details(f"{len(older)} earlier events", [Table(
        ("Day", "What happened"), [(iso(event.day), what(life, event)) for event in older.itertuples()])])
    yield Details(f"All {len(life.records)} records about the family", [Table(
        ("Register", "Record", "About", "Happened", "Written down", "Received"),
        [(row.register, str(row.record_id), who(life, row.person_id), iso(row.happened_on),
          iso(row.recorded_on), iso(row.received_on) if row.arrived else "never")
         for row in life.records.itertuples()])])
    if len(life.planted):
        yield Table(("Register", "Record", "Column", "Truth", "As delivered", "Error"),
                    [tuple("–" if cell is None or cell != cell else str(cell) for cell in row)
                     for row in life.planted.itertuples(index=False)], caption="Errors planted in these records")


def _told(life: FamilyLife) -> Table:
    """Return the table behind the picture: event day, recorded, received, and the days between."""
    columns = ("No. and event", "Happened", "Register", "Written down", "after days", "Office received", "after days")
    return Table(columns, list(told_rows(life)), caption=f"What the registers knew when: the last {LAST_YEARS} years",
                 numeric=(4, 6))


def told_rows(life: FamilyLife) -> Iterator[tuple[str, ...]]:
    """Yield one row for each event and record that tells of it."""
    for event in recent(life).itertuples():
        told = life.told[life.told["event_id"] == event.event_id]
        head = (f"{event.number}. {what(life, event)}", iso(event.day))
        if told.empty:
            yield (*head, "no record", "–", "–", "–", "–")
        for row in told.itertuples():
            lag = "beforehand" if row.beforehand else f"{(row.received_on - event.day).days:,}"
            yield (*head, row.register, iso(row.recorded_on),
                   "beforehand" if row.recorded_on < event.day else f"{(row.recorded_on - event.day).days:,}",
                   iso(row.received_on) if row.arrived else "never", lag if row.arrived else "–")
