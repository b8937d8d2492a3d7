"""Entitlements: rights, less what is not paid because people are paid one of several at a time.

Which benefits exclude each other is data: all that name one group in their `choice`. Whoever has rights to several of a
group is paid the larger of the day on which the second one arises, and goes over when another is larger: on a day on
which the law changes, or when the chosen one ends. A benefit that is chosen for good is never left. Of two that are
equal the first by name is paid.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from synthetic_data.core.columns import Columns
from synthetic_data.core.days import NEVER, day_number
from synthetic_data.country.law import Benefit
from synthetic_data.people.eligibility import Days, Facts, amounts_on, amounts_paid, find_rights

_DAY_BITS = 32
_NOTHING = -1
Places = NDArray[np.int64]


@dataclass(frozen=True, eq=False)
class Alternatives:
    """A group of benefits of which a person is paid one at a time."""

    of: NDArray[np.int8]
    """Which alternative each benefit of the country belongs to; -1 for benefits that are not of the group."""
    for_good: NDArray[np.bool_]
    """Alternatives that nobody leaves."""
    law_days: NDArray[np.int64]
    """Days on which the law changes what one of them pays."""


@dataclass(frozen=True, eq=False)
class _Turns:
    """Days on which people may have to choose anew, in order of person and day."""

    person: Places
    """Of those who have a choice, counted from 0."""
    day: Places
    key: Places

    @property
    def first(self) -> Places:
        """The first turn of each person, and the end."""
        return np.searchsorted(self.person, np.arange(self.person[-1] + 2))


def find_entitlements(facts: Facts, benefits: Mapping[str, Benefit]) -> Columns:
    """Return all entitlements that begin before today.

    Returns
    -------
    Columns : `person` (row), `benefit` (place in the mapping), `start`, `end` (`NEVER` while it lasts; the day of
        payment for a single sum), `amount` (in force at the start), `row` (of the trigger table)
    """
    rights = find_rights(facts, benefits)
    for group in groups_of(benefits):
        several = _with_a_choice(rights, group, len(facts.born))
        if len(several):
            rights = _paid_in_turn(facts, benefits, rights, group, several)
    return rights


def groups_of(benefits: Mapping[str, Benefit]) -> Iterator[Alternatives]:
    """Yield the groups of benefits that exclude each other."""
    chosen = {name: benefit.choice for name, benefit in benefits.items() if benefit.choice is not None}
    for among in sorted({choice.among for choice in chosen.values()}):
        leads = {name: choice.together_with or name for name, choice in chosen.items() if choice.among == among}
        names = sorted(set(leads.values()))
        laws = [benefits[name] for name in leads]
        days = {step.since for law in laws for step in (*law.amounts, *(law.raises or ()))}
        yield Alternatives(of=np.array([names.index(leads[name]) if name in leads else _NOTHING for name in benefits],
                                       np.int8),
                           for_good=np.array([name in chosen and chosen[name].for_good for name in names]),
                           law_days=np.array(sorted(map(day_number, days)), np.int64))


def _with_a_choice(rights: Columns, group: Alternatives, people: int) -> Places:
    """Return the rights of a group of people who have rights to different alternatives at a time."""
    mine = np.flatnonzero(group.of[rights["benefit"]] != _NOTHING)
    person, kind = rights["person"][mine], group.of[rights["benefit"][mine]]
    least, most = np.full(people, np.iinfo(np.int8).max, np.int8), np.full(people, _NOTHING, np.int8)
    np.minimum.at(least, person, kind)
    np.maximum.at(most, person, kind)
    several = mine[least[person] < most[person]]
    several = several[np.lexsort((rights["start"][several], rights["person"][several]))]
    person, start, end = (rights[name][several] for name in ("person", "start", "end"))
    # Nobody has to choose between rights of which each has ended when the next begins.
    meets = np.zeros(people, bool)
    meets[person[1:][(person[1:] == person[:-1]) & (start[1:] < end[:-1])]] = True
    return np.sort(several[meets[person]])


def _paid_in_turn(facts: Facts, benefits: Mapping[str, Benefit], rights: Columns, group: Alternatives,
                  several: Places) -> Columns:
    """Return the rights, those of people with a choice cut to the time in which they are the ones paid."""
    mine = {name: column[several] for name, column in rights.items()} | {"at": several}
    place = np.unique(mine["person"], return_inverse=True)[1]
    turns = _turns(mine, place, group.law_days[group.law_days < facts.today])
    first, last = (np.searchsorted(turns.key, _keys(place, mine[name])) for name in ("start", "end"))
    right = np.repeat(np.arange(len(place)), last - first)
    turn = _counted_up(first, last)
    offered = _offers(facts, benefits, mine, right, turns.day[turn])
    chosen = _choose(facts, benefits, mine, group, turns, (right, turn, offered))
    paid = _spells(mine, right, turn, chosen[turn] == group.of[mine["benefit"][right]], turns.day)
    paid["amount"] = _offers(facts, benefits, paid, np.arange(len(paid["start"])), paid["start"])
    rest = np.delete(np.arange(len(rights["person"])), several)
    # Each stays where its right was; both parts are in order already.
    order = np.argsort(np.concatenate([rest, paid["at"]]), kind="stable")
    return {name: np.concatenate([column[rest], paid[name]]).astype(column.dtype)[order]
            for name, column in rights.items()}


def _turns(mine: Columns, place: Places, law_days: Places) -> _Turns:
    """Return the days on which a right of a person begins or ends, and on which the law changes in between."""
    begin, until = np.full(place.max() + 1, int(NEVER)), np.full(place.max() + 1, -int(NEVER))
    np.minimum.at(begin, place, mine["start"])
    np.maximum.at(until, place, mine["end"])
    who, step = np.nonzero((begin[:, None] < law_days) & (law_days < until[:, None]))
    ended = mine["end"] < NEVER
    key = np.unique(np.concatenate([_keys(place, mine["start"]), _keys(place[ended], mine["end"][ended]),
                                    _keys(who, law_days[step])]))
    return _Turns(person=key >> _DAY_BITS, day=(key & ((1 << _DAY_BITS) - 1)) - int(NEVER), key=key)


def _keys(place: Places, day: NDArray[np.integer]) -> Places:
    """Put person and day into one number that sorts like both."""
    return (place.astype(np.int64) << _DAY_BITS) + day.astype(np.int64) + int(NEVER)


def _counted_up(first: Places, last: Places) -> Places:
    """Return the numbers from each first to before each last, one stretch after the other."""
    length = last - first
    counted: Places = np.arange(length.sum()) - np.repeat(np.cumsum(length) - length - first, length)
    return counted


def _offers(facts: Facts, benefits: Mapping[str, Benefit], mine: Columns, right: Places, day: NDArray[np.integer],
            start: Days | None = None) -> NDArray[np.float64]:
    """Return what rights pay on a day if they are awarded on it, or on an earlier `start`."""
    amounts, days = np.zeros(len(right)), day.astype(np.int32)
    for code, benefit in enumerate(benefits.values()):
        rows = np.flatnonzero(mine["benefit"][right] == code)
        if len(rows):
            table, of = facts.tables[benefit.trigger], mine["row"][right[rows]]
            events = {name: table[name][of] for name in {"person", "day", *benefit.reads}}
            amounts[rows] = (amounts_on(facts, benefit, events, days[rows]) if start is None
                             else amounts_paid(facts, benefit, events, start[rows], days[rows]))
    return amounts


def _choose(facts: Facts, benefits: Mapping[str, Benefit], mine: Columns, group: Alternatives, turns: _Turns,
            offers: tuple[Places, Places, NDArray[np.float64]]) -> Places:
    """Return which alternative each person is paid from each turn on, -1 for none."""
    right, turn, offered = offers
    kind = group.of[mine["benefit"][right]].astype(np.int64)
    offer = np.full((len(turns.day), len(group.for_good)), -1.0)
    offer[turn, kind] = 0.0  # an open right, until what it pays is added
    np.add.at(offer, (turn, kind), offered)
    chosen, first = np.full(len(turns.day), _NOTHING), turns.first
    many = np.diff(first)
    now, since = np.full(len(first) - 1, _NOTHING), np.full(len(first) - 1, -int(NEVER))
    # What has been raised since it was awarded pays something else than a new award.
    by_raises = np.array([benefit.raises is not None for benefit in benefits.values()])[mine["benefit"][right]]
    raised = np.flatnonzero(by_raises & ~group.for_good[kind])
    of = turns.person[turn[raised]]
    for number in range(int(many.max())):
        who = np.flatnonzero(many > number)
        at = first[who] + number
        best = offer[at].argmax(axis=1)
        paid = np.where(now[who] == _NOTHING, -1.0, offer[at, now[who]])
        runs = raised[(turn[raised] == first[of] + number) & (kind[raised] == now[of])]
        award = np.maximum(mine["start"][right[runs]], since[turns.person[turn[runs]]]).astype(np.int32)
        more = _offers(facts, benefits, mine, right[runs], turns.day[turn[runs]], award) - offered[runs]
        np.add.at(paid, np.searchsorted(who, turns.person[turn[runs]]), more)
        goes = (paid < 0) | ((offer[at, best] > paid) & ~group.for_good[now[who]])
        since[who[goes]], now[who[goes]] = turns.day[at[goes]], best[goes]
        now[who[offer[at].max(axis=1) < 0]] = _NOTHING
        chosen[at] = now[who]
    return chosen


def _spells(mine: Columns, right: Places, turn: Places, paid: NDArray[np.bool_], day: Places) -> Columns:
    """Return the unbroken times in which rights are paid, each with what is known of its right."""
    same = np.append(False, right[1:] == right[:-1])
    begins = paid & ~(same & np.append(False, paid[:-1]))
    goes_on = np.append(same[1:], False)
    ends = paid & ~(goes_on & np.append(paid[1:], False))
    of = right[begins]
    # The turn after the last one paid; a right that is paid to its end has its own.
    after = np.minimum(turn[ends] + 1, len(day) - 1)
    end = np.where(goes_on[ends], day[after], mine["end"][of])
    return {**{name: column[of] for name, column in mine.items()},
            "start": day[turn[begins]].astype(np.int32), "end": end.astype(np.int32)}
