"""A letter to be put together by choosing a block for each of its places."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np
import pandas as pd

from courses.cases.adverse_letters import REGISTER, Account, Letter, apart_from, file_panels, wrong_months
from courses.cases.care_spells import YEARS, Spell
from courses.evidence import shown
from courses.form.desk_spec import DeskCase, Option, Panel, Question

PLACES = ("fact", "source", "recorded", "amount", "object", "detail")
"""Places of a letter for which a block is chosen."""
LETTERS = ("a", "b", "c")


@dataclass(frozen=True, kw_only=True)
class Blocks:
    """The blocks there are for one letter, and the right ones."""

    right: Mapping[str, str]
    """Place → letter of the block that the file supports."""
    offered: Mapping[str, tuple[str, ...]]
    """Place → blocks a, b and c, in the variant's own order."""


def draw_blocks(letter: Letter, luck: np.random.Generator) -> Blocks:
    """Return three blocks for each place, of which the file supports one."""
    spell, account = letter.spell, letter.account
    offered = {"fact": _facts(spell), "source": (REGISTER[spell.line], REGISTER[_other(spell)], "o8.register.data"),
               "recorded": _recorded(spell), "amount": _amounts(account), "object": _days(account, luck),
               "detail": _details(spell)}
    orders = {place: luck.permutation(len(LETTERS)).tolist() for place in offered}
    return Blocks(right={place: LETTERS[order.index(0)] for place, order in orders.items()},
                  offered={place: tuple(offered[place][at] for at in order) for place, order in orders.items()})


def _other(spell: Spell) -> str:
    return "birthday" if spell.line == "work" else "work"


def _facts(spell: Spell) -> tuple[str, ...]:
    stranger = spell.other_birth["birth_date"] + pd.DateOffset(years=YEARS)
    wrong = (spell.others[0]["start"], spell.birthday if spell.own else apart_from(stranger, spell.others[0]["start"]))
    return tuple(str(shown(day)) for day in (spell.ended, *wrong))


def _recorded(spell: Spell) -> tuple[str, ...]:
    """Days of the entry: of its record, its own other day, and the day of record of a stranger's."""
    late = spell.received if spell.own is None else spell.own["start"]
    other = spell.other_birth["recorded_on"] if spell.own is None else spell.others[0]["recorded"]
    return tuple(str(shown(day)) for day in (spell.source_day, late, apart_from(other, spell.source_day, late)))


def _amounts(account: Account) -> tuple[str, ...]:
    return tuple(account.pay_back(months) for months in (account.due, *wrong_months(account)))


def _days(account: Account, luck: np.random.Generator) -> tuple[str, ...]:
    """30 days or more after the letter, and two days that are too early."""
    after = (int(luck.integers(30, 45)), int(luck.integers(22, 28)), int(luck.integers(10, 20)))
    return tuple(str(shown(account.letter_day + pd.Timedelta(days=days))) for days in after)


def _details(spell: Spell) -> tuple[str, ...]:
    other = spell.others[0]["employer"]
    return (spell.own["employer"], other, spell.home) if spell.own else (str(shown(spell.born)), other, spell.home)


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
