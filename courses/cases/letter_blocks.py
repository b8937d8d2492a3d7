"""A letter to be put together by choosing a block for each of its places."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import TypeVar

import numpy as np
import pandas as pd

from courses.cases.adverse_letters import OBJECT, OBJECT_END, REGISTER, Account, Letter, file_panels
from courses.cases.care_spells import YEARS, Spell
from courses.evidence import shown
from courses.form.desk_spec import DeskCase, Option, Panel, Question

PLACES = ("fact", "source", "recorded", "amount", "object", "detail")
"""Places of a letter for which a block is chosen."""
LETTERS = ("a", "b", "c")
Ranked = TypeVar("Ranked", int, pd.Timestamp)


@dataclass(frozen=True, kw_only=True)
class Blocks:
    """The blocks there are for one letter, and the right ones."""

    right: Mapping[str, str]
    """Place → letter of the block that the file supports."""
    offered: Mapping[str, tuple[str, ...]]
    """Place → blocks a, b and c, in the variant's own order."""


def draw_blocks(letter: Letter, luck: np.random.Generator) -> Blocks:
    """Return three blocks for each place, of which the file supports one, by turns the least, middle and greatest."""
    spell, account = letter.spell, letter.account
    offered = {"fact": _texts(_facts(spell, luck)), "recorded": _texts(_recorded(spell, luck)),
               "source": (REGISTER[spell.line], REGISTER[_other(spell)], "o8.register.data"),
               "amount": tuple(map(account.pay_back, _months(account, luck))),
               "object": _texts(_days(account, luck)), "detail": _details(spell, luck)}
    orders = {place: luck.permutation(len(LETTERS)).tolist() for place in offered}
    return Blocks(right={place: LETTERS[order.index(0)] for place, order in orders.items()},
                  offered={place: tuple(offered[place][at] for at in order) for place, order in orders.items()})


def _other(spell: Spell) -> str:
    return "birthday" if spell.line == "work" else "work"


def _texts(days: Sequence[pd.Timestamp]) -> tuple[str, ...]:
    return tuple(str(shown(day)) for day in days)


def ranked(right: Ranked, wrong: Sequence[Ranked], luck: np.random.Generator) -> tuple[Ranked, Ranked, Ranked]:
    """Return the right value and two wrong ones, each rank of the right one among them equally likely if it can be had.

    Parameters
    ----------
    wrong : what looks right, at least two different values; earlier ones are preferred
    """
    less: list[Ranked] = [each for each in dict.fromkeys(wrong) if each < right]
    more: list[Ranked] = [each for each in dict.fromkeys(wrong) if each > right]
    can: list[int] = [rank for rank in range(3) if len(less) >= rank and len(more) >= 2 - rank]
    rank: int = can[int(luck.integers(len(can)))]
    chosen = [*less[:rank], *more[:2 - rank]]
    return right, chosen[0], chosen[1]


def _facts(spell: Spell, luck: np.random.Generator) -> tuple[pd.Timestamp, ...]:
    """Days of strangers, the parent's own birthday, and the day of the record or one counted from it."""
    late = spell.source_day if spell.own else spell.recorded + pd.DateOffset(years=YEARS)
    stranger = spell.other_birth["birth_date"] + pd.DateOffset(years=YEARS)
    return ranked(spell.ended, [*(one["start"] for one in spell.others), stranger, spell.birthday, late], luck)


def _recorded(spell: Spell, luck: np.random.Generator) -> tuple[pd.Timestamp, ...]:
    """Days of record of strangers, and other days of the parent's own entry and of theirs."""
    if spell.own is None:
        other = spell.other_birth
        return ranked(spell.recorded, [other["recorded_on"], spell.received, spell.born, other["received_on"],
                                       other["birth_date"]], luck)
    days = [day for one in spell.others for day in (one["recorded"], one["start"])]
    return ranked(spell.source_day, [*days, spell.own["start"]], luck)


def _months(account: Account, luck: np.random.Generator) -> tuple[int, ...]:
    """With the months that came back, or some too many or too few."""
    due = account.due
    return ranked(due, [months for months in (account.since, due - 1, due + 1, due - 2, due + 2) if months > 0], luck)


def _days(account: Account, luck: np.random.Generator) -> tuple[pd.Timestamp, ...]:
    """A day that is neither too early nor too late, and two that are."""
    early, late = [luck.permutation(range(*span))[:2].tolist() for span in ((10, OBJECT - 2), (OBJECT_END + 6, 91))]
    after = ranked(int(luck.integers(OBJECT, OBJECT_END + 1)), [*early, *late], luck)
    return tuple(account.letter_day + pd.Timedelta(days=days) for days in after)


def _details(spell: Spell, luck: np.random.Generator) -> tuple[str, ...]:
    """What the line needs, the same of somebody else, and a detail of the other kind or a home."""
    births = _texts([spell.born, spell.other_birth["birth_date"]])
    employers = [*(one["employer"] for one in filter(None, (spell.own, *spell.others)))]
    same, other = (employers, births) if spell.own else (births, employers)
    # Employers and births are offered on either line, so that the kind which stands there twice says nothing.
    wrong = [*same[1:2], *other[:1]] if luck.random() < 2 / 3 else other[:2]
    return tuple(dict.fromkeys((same[0], *wrong, spell.home)))[:len(LETTERS)]


def blocks_case(token: str, letter: Letter) -> DeskCase:
    """Return the file from which a letter is put together."""
    day = Panel(name="day", title="o8.panel.day", open=True,
                rows=(("o8.row.day", shown(letter.account.letter_day)),))
    return DeskCase(id=token, title=letter.spell.name, text="o8.blocks.text", panels=(day, *file_panels(letter)))


def block_questions(number: int, token: str, blocks: Blocks, item: str) -> tuple[Question, ...]:
    """Return one question for each place of one letter, named by its number."""
    return tuple(Question(name=f"{place}_{number}", item=item, kind="choice", label=f"o8.place.{place}",
                          for_cases=(token,), options=tuple(Option(value=value, label=label)
                                                            for value, label in zip(LETTERS, offered, strict=True)))
                 for place, offered in blocks.offered.items())
