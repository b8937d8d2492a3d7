"""A letter to be put together by choosing a block for each of its places."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

import numpy as np
import pandas as pd

from courses.cases.adverse_letters import OBJECT, OTHER_LINE, REGISTER, Letter, file_panels, told_by
from courses.cases.care_accounts import wrong_months
from courses.cases.care_spells import Spell
from courses.evidence import shown
from courses.form.desk_spec import DeskCase, Option, Panel, Question

PLACES = ("fact", "source", "recorded", "amount", "object", "detail")
"""Places of a letter for which a block is chosen."""
LETTERS = ("a", "b", "c")
OWN, CLOSE = ("late", "birthday"), 0.7
"""What is the parent's and this child's and came too late, and how often it stands beside the right block (assumed);
else the contract stands there that is too small."""


@dataclass(frozen=True, kw_only=True)
class Blocks:
    """The blocks there are for one letter, and the right ones."""

    right: Mapping[str, str]
    """Place → letter of the block that the file supports."""
    offered: Mapping[str, tuple[str, ...]]
    """Place → blocks a, b and c, in the variant's own order."""


def draw_blocks(letter: Letter, luck: np.random.Generator) -> Blocks:
    """Return three blocks for each place, of which the file supports one.

    One of the wrong ones is the parent's own where it can be, so that the number alone does not choose.
    """
    spell, account = letter.spell, letter.account
    own, others = _stories(spell, luck)
    beside = others[0].ended
    offered = {
        "fact": _three(_days(one.ended for one in (spell, own, *others))),
        "source": (REGISTER[spell.line], REGISTER[OTHER_LINE[spell.line]], "o8.register.data"),
        "recorded": _three(_days(one.source_day for one in (spell, own, *others))),
        "amount": _three(account.pay_back(months) for months in (
            account.due_after(spell.ended), *wrong_months(account, spell.ended, beside, luck))),
        "object": _until(letter, luck), "detail": _three(map(_needed, (spell, own, *others)))}
    orders = {place: luck.permutation(len(LETTERS)).tolist() for place in offered}
    return Blocks(right={place: LETTERS[order.index(0)] for place, order in orders.items()},
                  offered={place: tuple(offered[place][at] for at in order) for place, order in orders.items()})


def _stories(spell: Spell, luck: np.random.Generator) -> tuple[Spell, list[Spell]]:
    """A story that rests on another entry of the parent's, and the others in some order."""
    kinds = [*(kind for kind in spell.contracts if kind != "leave"), *spell.births]
    kinds += ["birthday"] if spell.own else []
    drawn = [kinds[place] for place in luck.permutation(len(kinds))]
    wanted = OWN if luck.random() < CLOSE else ("hours",)
    own = next(kind for kind in drawn if kind in wanted)
    return told_by(spell, own), [told_by(spell, kind) for kind in drawn if kind != own]


def _days(days: Iterable[pd.Timestamp]) -> list[str]:
    return [str(shown(day)) for day in days]


def _three(blocks: Iterable[str]) -> tuple[str, ...]:
    """The first three that differ."""
    return tuple(dict.fromkeys(blocks))[:len(LETTERS)]


def _needed(story: Spell) -> str:
    """What the line of a story needs to be told."""
    return str(story.own["employer"] if story.own else shown(story.born))


def _until(letter: Letter, luck: np.random.Generator) -> tuple[str, ...]:
    """A day that leaves the time there has to be, one that leaves what it would be otherwise, one that is far off."""
    heard = letter.log.heard
    far = (12, 26) if luck.random() < 0.5 else (66, 80)
    spans: Sequence[tuple[int, int]] = (OBJECT[heard], OBJECT[not heard], far)
    return tuple(_days(letter.account.letter_day + pd.Timedelta(days=int(luck.integers(low, high + 1)))
                       for low, high in spans))


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
