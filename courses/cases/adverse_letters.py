"""Letters that end an allowance and ask for money back, put together from blocks, some of which cannot go out.

The facts come from `courses.cases.care_decoys`; what was paid, posted and told is drawn beside them. Whether a block
can go out is never remembered from how it was made: it is found by comparing it with the file.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from typing import Any

import numpy as np
import pandas as pd

from courses.cases.care_accounts import Account, Row, draw_account, payment_rows, wrong_months
from courses.cases.care_log import Log, draw_log
from courses.cases.care_spells import Spell, third_birthday
from courses.cases.draws import one_of
from courses.evidence import shown
from courses.form.desk_spec import DeskCase, Panel, Value

FACTS = ("fact", "source", "rule", "amount", "time")
WORDS = ("wording", "detail")
PARTS = (*FACTS, *WORDS)
"""Blocks of a letter that may be at fault."""
REGISTER = {"work": "o8.register.contracts", "birthday": "o8.register.births"}
OTHER_LINE = {"work": "birthday", "birthday": "work"}
HEARD = 15
"""Days between the letter and the last payment, at least (the course's own rule, like the next)."""
OBJECT = {True: (30, 44), False: (45, 60)}
"""Whether the parent was heard → days to object, at least and at most."""
RIGHT_IN_THE_MIDDLE = 0.25
"""How often the log lies around the right day, as far as there is room for it (assumed)."""
Faults = Mapping[str, str]
"""`story`: the entry on which the whole letter rests, or part → the entry, or the kind of slip, that it rests on."""


@dataclass(frozen=True, kw_only=True)
class Letter:
    """One letter: its file, the rows as written, and which of its parts cannot go out."""

    spell: Spell
    account: Account
    log: Log
    rows: Mapping[str, Row]
    """Label → what the letter says there."""
    faults: frozenset[str]


def write_letter(spell: Spell, faults: Faults, luck: np.random.Generator, *, heard: bool | None = None) -> Letter:
    """Return a letter with these faults.

    Parameters
    ----------
    faults : `story`: an entry of `spell.contracts` or `spell.births`, or `birthday` for the parent's own although work
        ended the right; `fact`, `source`, `detail`: `decoy` for an entry of that kind, or what `_fact`, `_source` and
        `_detail` know; `rule`: `other`; `amount`: `miscounted`; `time`: `heard` or `stops`; `wording`: `silent`,
        `answered` or `kept`. None for a letter in order
    heard : whether the parent was heard, where the wording is not shown; left out: drawn
    """
    told = told_by(spell, faults.get("story", "own"))
    beside, entry = told_by(spell, _another_day(spell, luck)), told_by(spell, _another_entry(spell, luck))
    words, arrived, was_heard, signed = _wording(faults.get("wording"), luck)
    heard = was_heard if heard is None else heard
    days = _other_days(spell)
    # Payments and log reach around every day that could be taken for the right one, so that they tell none of them.
    account = draw_account(spell.ended, days, luck, since=spell.born)
    # Whoever does not look at the child finds the middle of the log as often near the other child's birthday; of two
    # days that lie about as near the first is taken, so the other birthday is aimed at more often.
    middle = spell.ended if luck.random() < RIGHT_IN_THE_MIDDLE else told_by(spell, "sibling").ended
    log = draw_log(spell.ended, account.letter_day, luck, since=min(spell.ended, *days), middle=middle,
                   arrived=arrived, heard=heard, signed=signed)
    register, recorded = _source(told, entry, faults.get("source"))
    label, detail = _detail(told, entry, faults.get("detail"))
    line = OTHER_LINE[told.line] if "rule" in faults else told.line
    months = account.due_after(told.ended)
    if "amount" in faults:
        months = wrong_months(account, spell.ended, beside.ended, luck)[0]
    stops, until = _times(heard, faults.get("time"), luck)
    rows: dict[str, Row] = {
        "o8.row.day": (shown(account.letter_day),), "o8.row.fact": (shown(_fact(told, beside, faults.get("fact"))),),
        "o8.row.source": (register,), "o8.row.recorded": (shown(recorded),), "o8.row.rule": (f"o8.line.{line}",),
        "o8.row.amount": (account.pay_back(months),), "o8.row.stops": (shown(account.letter_day + stops),),
        "o8.row.object": (shown(account.letter_day + until),), "o8.row.words": (words,), label: (detail,)}
    found = set(_wrong(spell, account, rows)) | {part for part in ("time", "wording") if part in faults}
    return Letter(spell=spell, account=account, log=log, rows=rows, faults=frozenset(found))


def told_by(spell: Spell, kind: str) -> Spell:
    """Return the story that a letter tells which rests on this entry; it hangs together just as well as the right one.

    Parameters
    ----------
    kind : `own` for the right one, `birthday`, or an entry of `spell.contracts` or `spell.births`
    """
    if kind == "own":
        return spell
    if kind == "birthday":
        return replace(spell, own=None)
    if kind in spell.contracts:
        return replace(spell, own=spell.contracts[kind])
    birth = spell.births[kind]
    return replace(spell, own=None, **{name: birth[name] for name in ("child", "born", "recorded", "received")})


def other_entries(spell: Spell) -> list[str]:
    """Return the entries on which a wrong story can rest, as `told_by` knows them."""
    return [*spell.contracts, *spell.births, *(["birthday"] if spell.own else [])]


def _other_days(spell: Spell) -> list[pd.Timestamp]:
    """Days on which the right did not end but by other entries; before the birth nothing was paid."""
    return [told_by(spell, kind).ended for kind in other_entries(spell) if kind != "leave"]


def _another_day(spell: Spell, luck: np.random.Generator) -> str:
    """An entry whose day could be told; that from before the birth could not, as nothing was paid then."""
    return one_of(luck, [kind for kind in (*spell.contracts, *spell.births) if kind != "leave"])


def _another_entry(spell: Spell, luck: np.random.Generator) -> str:
    """An entry of the kind that ended the right, whatever its day."""
    return one_of(luck, list(spell.contracts if spell.own else spell.births))


def _wrong(spell: Spell, account: Account, rows: Mapping[str, Row]) -> Iterator[str]:
    """Blocks that say something else than a letter about what happened would."""
    label, detail = needed_detail(spell)
    right: dict[str, Mapping[str, Row]] = {
        "fact": {"o8.row.fact": (shown(spell.ended),)}, "rule": {"o8.row.rule": (f"o8.line.{spell.line}",)},
        "source": {"o8.row.source": (REGISTER[spell.line],), "o8.row.recorded": (shown(spell.source_day),)},
        "amount": {"o8.row.amount": (account.pay_back(account.due_after(spell.ended)),)}, "detail": {label: (detail,)}}
    yield from (part for part, wanted in right.items() if any(rows.get(row) != said for row, said in wanted.items()))


def _fact(told: Spell, beside: Spell, kind: str | None) -> pd.Timestamp:
    """The day; with `record` the one somebody takes who counts from the record instead of from what happened."""
    if kind == "record":
        return told.source_day if told.own else third_birthday(told.recorded)
    return beside.ended if kind else told.ended


def _source(told: Spell, beside: Spell, kind: str | None) -> tuple[str, pd.Timestamp]:
    """Register and day of record; with `data` no register, with `happened` the day of what happened."""
    if kind == "data":
        return "o8.register.data", told.source_day
    day = {"decoy": beside.source_day, "happened": told.own["start"] if told.own else told.received}
    return REGISTER[told.line], day.get(kind or "", told.source_day)


def _detail(told: Spell, beside: Spell, kind: str | None) -> tuple[str, Value]:
    """Label and value of the further detail: what the line needs; with `home` a home, with `other` the other line's."""
    if kind == "home":
        return "o8.row.home", told.home
    if kind == "other":
        return ("o8.row.born", shown(told.born)) if told.own else ("o8.row.employer",
                                                                   told.contracts["hours"]["employer"])
    return needed_detail(beside if kind else told)


def needed_detail(story: Spell) -> tuple[str, Value]:
    """Return label and value of the further detail that the line of a story needs: the employer, or the birth."""
    return ("o8.row.employer", story.own["employer"]) if story.own else ("o8.row.born", shown(story.born))


def _times(heard: bool, kind: str | None, luck: np.random.Generator) -> tuple[pd.Timedelta, pd.Timedelta]:
    """Until payments stop and to object; wrong by what it would be were the parent heard, or not, or by the stop."""
    low, high = OBJECT[heard is not (kind == "heard")]
    days = int(luck.integers(low, high + 1))
    stops = int(luck.integers(4, HEARD - 2) if kind == "stops" else luck.integers(HEARD, HEARD + 12))
    return pd.Timedelta(days=stops), pd.Timedelta(days=days)


def _wording(kind: str | None, luck: np.random.Generator) -> tuple[str, bool, bool, bool]:
    """Words; whether a letter arrived, the parent was heard and signed, each after the right had ended."""
    # Whoever did not answer was not heard; of the others more were, so that it is about half in all.
    arrived, heard, signed = (bool(luck.random() < chance) for chance in (0.5, 0.65, 0.5))
    wrong = {"silent": ("o8.words.silent", False, False, signed), "answered": ("o8.words.silent", True, True, signed),
             "kept": ("o8.words.kept", arrived, heard, False)}
    fine = (("o8.words.register", arrived, heard, signed), ("o8.words.silent", True, False, signed),
            ("o8.words.kept", arrived, heard, True))
    return wrong[kind] if kind else fine[int(luck.choice(3, p=(0.2, 0.3, 0.5)))]


def letter_case(token: str, letter: Letter, **more: Any) -> DeskCase:
    """Return the letter with its file as it lies on the desk."""
    written = Panel(name="letter", title="o8.panel.letter", open=True,
                    rows=tuple((label, *said) for label, said in letter.rows.items()))
    return DeskCase(id=token, title=letter.spell.name, panels=(written, *file_panels(letter)), **more)


def births_found(spell: Spell) -> list[tuple[str, str, pd.Timestamp, pd.Timestamp, pd.Timestamp]]:
    """Return the births found under the surname, by day: parent, child, day, record, receipt."""
    rows = [(spell.number, spell.child, spell.born, spell.recorded, spell.received)]
    rows += [(one["parent"], one["child"], one["born"], one["recorded"], one["received"])
             for one in spell.births.values()]
    return sorted(rows, key=lambda row: row[2])


def file_panels(letter: Letter) -> tuple[Panel, ...]:
    """Return what the office holds: the person, the births, contracts by surname, payments, and the log."""
    spell = letter.spell
    found = [*spell.contracts.values(), *([spell.own] if spell.own else [])]
    contracts = tuple((one["personal_number"], one["employer"], one["hours"], shown(one["start"]),
                       shown(one["recorded"])) for one in sorted(found, key=lambda one: one["start"]))
    person = (("o8.number", spell.number), ("o8.paid_for", spell.child), ("o8.home", spell.home))
    births = tuple((number, child, *map(shown, days)) for number, child, *days in births_found(spell))
    return (Panel(name="person", title="o8.panel.person", rows=person, open=True),
            Panel(name="births", title="o8.panel.births", rows=births,
                  head=("o8.parent_number", "o8.child", "o8.child_born", "dates.recorded", "dates.received")),
            Panel(name="contracts", title="o8.panel.contracts", rows=contracts,
                  head=("o8.number", "o8.employer", "o8.hours", "o8.start", "dates.recorded")),
            Panel(name="payments", title="o8.panel.payments", rows=payment_rows(letter.account),
                  head=("o8.month", "o8.paid", "o8.status")),
            Panel(name="log", title="o8.panel.log", rows=letter.log.rows, head=("o8.on", "o8.what", "o8.outcome")))
