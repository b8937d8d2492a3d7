"""The kinds of events, one record each: how it comes about, whom else it concerns, and who tells of it.

Everything that deals with events reads this list: the tables of the truth and their order, the table of all events,
what the office makes of registers, and which triggers a benefit may have.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Literal

import numpy as np
from numpy.typing import NDArray

from synthetic_data.core.columns import Columns
from synthetic_data.people.block import Block
from synthetic_data.people.careers import assessments, careers, decided_at_work, disability, schooling, study
from synthetic_data.people.happenings import (
    births,
    deaths,
    divorced,
    emigrations,
    job_losses,
    marriages,
    orphaned,
    retirements,
    while_here,
    widowed,
    widowed_as_told,
)
from synthetic_data.people.known import Known, Past, past_of


@dataclass(frozen=True, kw_only=True)
class EventKind:
    """One kind of event."""

    name: str
    title: str
    """What the person does or meets, after “Somebody”."""
    looking_back: str
    """The same of a person with a name, looking back; `{other}` stands for the other person it concerns."""
    area: Literal["family", "work", "school", "health", "place"]
    """Which part of life it belongs to; a picture of a life has a mark for each."""
    happens: Callable[[Past], Columns]
    """How it comes about in the truth; kinds that stand before it are told already."""
    other: str | None = None
    """Column of the other person it concerns."""
    value: str | None = None
    """Column of the number that the table of all events gives with it."""
    source: str | None = None
    """Registers made from this source tell of it, on the day on which the record says that it happened."""
    where: Mapping[str, int] = field(default_factory=dict)
    """Of these, only records with these facts tell of it."""
    kept: Callable[[Known, Columns], NDArray[np.bool_]] | None = None
    """Which of these records tell of it, where that takes more than one record's own facts."""
    follows: Callable[[Known], Columns] | None = None
    """Where no register tells of it: how it follows from what others tell, and hence on which day."""
    needs: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    """What it follows from: kind of event (or `kin`) → the columns that are read."""
    record: tuple[str, str] | None = None
    """Whose record the office names as its ground, where it follows: a kind (or `kin`), and a column of people."""
    told_if: Mapping[str, int] = field(default_factory=dict)
    """Registers tell only of events with these facts."""
    takes_away: Mapping[str, str] = field(default_factory=dict)
    """Column of people whose every right ends with the event → what a law that means to pay them may say instead."""


_LEFT_BEHIND = "pay those who are left: trigger widowhood or orphanhood"
_SURVIVOR = "leave out paid_to, so that the person who is left is paid"
_ABROAD = "take a trigger that happens to people who stay; who moves abroad has no right here from that day on"


def _moved(known: Known, records: Columns) -> NDArray[np.bool_]:
    """The first address is that of birth, or where somebody lived when records began."""
    moved: NDArray[np.bool_] = records["day"] > np.maximum(known.born[records["person"]], known.records_from)
    return moved


EVENT_KINDS = (
    EventKind(name="birth", title="is born to a mother who lives here",
              looking_back="was born", area="family",
              happens=lambda past: births(past.block.lives), other="mother", source="birth"),
    EventKind(name="death", title="dies here",
              looking_back="died", area="family",
              happens=lambda past: deaths(past.block.lives), source="death",
              takes_away={"person": _LEFT_BEHIND}),
    EventKind(name="marriage", title="(the wife) marries",
              looking_back="married {other}", area="family",
              happens=lambda past: marriages(past.block), other="spouse", source="marriage"),
    EventKind(name="divorce", title="(the wife) is divorced by a court",
              looking_back="was divorced from {other}", area="family",
              happens=lambda past: divorced(past.known), other="spouse", follows=divorced,
              needs={"marriage": ("spouse", "end", "divorced")}),
    EventKind(name="widowhood", title="outlives husband or wife",
              looking_back="was widowed by the death of {other}", area="family",
              happens=lambda past: widowed(past.block.lives), other="deceased",
              follows=widowed_as_told, needs={"marriage": ("spouse",), "death": ()}, record=("death", "deceased"),
              takes_away={"deceased": _SURVIVOR}),
    EventKind(name="orphanhood", title="loses a parent before the age of 23",
              looking_back="lost a parent, {other}", area="family",
              happens=lambda past: orphaned(past.known), other="deceased", follows=orphaned,
              needs={"kin": ("mother", "father"), "death": ()}, record=("death", "deceased"),
              takes_away={"deceased": _SURVIVOR}),
    EventKind(name="move", title="moves to another place",
              looking_back="moved to another place", area="place",
              happens=lambda past: {**past.block.lives.moves}, value="target", source="address",
              kept=_moved),
    EventKind(name="emigration", title="leaves the country for good",
              looking_back="left the country for good", area="place",
              happens=lambda past: emigrations(past.block.lives), source="border",
              where={"direction": 0, "purpose": 0}, takes_away={"person": _ABROAD}),
    EventKind(name="retirement_age", title="reaches the age limit of the day",
              looking_back="reached the age limit", area="work",
              happens=lambda past: retirements(past.known), follows=retirements,
              needs={"kin": ()}, record=("kin", "person")),
    EventKind(name="school", title="enters school",
              looking_back="entered school", area="school",
              happens=lambda past: while_here(past.block.lives, schooling(past.block)), source="school"),
    EventKind(name="study", title="begins higher education",
              looking_back="began higher education", area="school",
              happens=lambda past: while_here(past.block.lives, study(past.block)), value="institution",
              source="study"),
    EventKind(name="disability", title="gets a decision on a disability, a first one or a renewal",
              looking_back="got a decision on a disability", area="health",
              happens=lambda past: past.work["disability"], value="group", source="disability"),
    EventKind(name="contract", title="begins work under a contract",
              looking_back="began work under a contract", area="work",
              happens=lambda past: past.work["contract"], value="wage", source="employment"),
    EventKind(name="unemployment", title="registers as unemployed",
              looking_back="registered as unemployed", area="work",
              happens=lambda past: past.work["unemployment"], source="unemployment"),
    EventKind(name="job_loss", title="comes to the end of a contract, whoever ended it",
              looking_back="came to the end of a contract", area="work",
              happens=lambda past: job_losses(past.known), value="wage", follows=job_losses,
              needs={"contract": ("end",)}),
    EventKind(name="assessment", title="(the head of a household) has its income assessed, once in the last year",
              looking_back="had the income of the household assessed", area="work",
              happens=lambda past: assessments(past.block, past.work["contract"]),
              value="income_per_head", source="claim", told_if={"claimed": 1}),
)
KIND_OF = {kind.name: kind for kind in EVENT_KINDS}
PEOPLE_COLUMNS = frozenset({"person", "mother", "father", "spouse", "deceased"})
"""Columns of the tables that name people."""
DAY_COLUMNS = frozenset({"day", "end", "since"})
"""Columns of the tables that hold days."""


def sources_of(kind: str) -> set[str]:
    """Return the sources whose registers the office needs to know of a kind of event; `citizen` for kin."""
    if kind == "kin":
        return {"citizen"}
    told = KIND_OF[kind]
    return {told.source} if told.source is not None else set().union(*map(sources_of, told.needs))


def happenings(block: Block) -> dict[str, Columns]:
    """Return what happened to the people of a block, one table per kind of event, in the order of the kinds."""
    disabled = disability(block)
    contracts, unemployment = careers(block, disabled)
    past = past_of(block, {"disability": decided_at_work(block, disabled), "contract": contracts,
                           "unemployment": unemployment})
    for kind in EVENT_KINDS:
        past.known.tables[kind.name] = kind.happens(past)
    return past.known.tables
