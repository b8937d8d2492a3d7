"""A letter to be put together by choosing a block for each of its places."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from itertools import product

import numpy as np
import pandas as pd

from courses.cases.adverse_letters import OBJECT, OTHER_LINE, REGISTER, Letter, file_panels, needed_detail, told_by
from courses.cases.care_accounts import wrong_sums
from courses.cases.care_spells import Spell
from courses.cases.draws import one_of
from courses.evidence import shown
from courses.form.desk_spec import DeskCase, Option, Panel, Question

PLACES = ("fact", "source", "recorded", "amount", "object", "detail")
"""Places of a letter for which a block is chosen."""
LETTERS = ("a", "b", "c")
CLOSE = ("leave", "late", "birthday", "sibling")
"""What is the parent's own and ended nothing because of its day or its child: number and hours do not tell.

A contract that is too small stands there only where none of these leaves the right day its place."""
NOWHERE = ("o8.register.data", "o8.register.tax", "o8.register.residents")
"""Sources that record neither work nor births; one of them stands beside the two that may be right."""


@dataclass(frozen=True, kw_only=True)
class Blocks:
    """The blocks there are for one letter, and the right ones."""

    right: Mapping[str, str]
    """Place → letter of the block that the file supports."""
    offered: Mapping[str, tuple[str, ...]]
    """Place → blocks a, b and c, in the variant's own order."""


def draw_blocks(letter: Letter, luck: np.random.Generator) -> Blocks:
    """Return three blocks for each place, of which the file supports one.

    One of the wrong ones is the parent's own, so that the number alone does not choose; and of the days, like of the
    sums, the right one is the first, the second and the last about as often.
    """
    spell, account = letter.spell, letter.account
    stories = (spell, *_beside(spell, luck))
    offered = {
        "fact": tuple(map(_ended, stories)),
        "source": (REGISTER[spell.line], REGISTER[OTHER_LINE[spell.line]], one_of(luck, NOWHERE)),
        "recorded": tuple(map(_recorded, stories)),
        "amount": tuple(account.pay_back(months) for months in (
            account.due_after(spell.ended), *wrong_sums(account, spell.ended, stories[1].ended, luck))),
        "object": _until(letter, luck), "detail": tuple(map(_needed, stories))}
    orders = {place: luck.permutation(len(LETTERS)).tolist() for place in offered}
    return Blocks(right={place: LETTERS[order.index(0)] for place, order in orders.items()},
                  offered={place: tuple(offered[place][at] for at in order) for place, order in orders.items()})


def _beside(spell: Spell, luck: np.random.Generator) -> tuple[Spell, Spell]:
    """Two stories that rest on other entries, the first of them the parent's own; before, around or after the right."""
    close, small = (_by_rank(spell, kinds) for kinds in (CLOSE, ("hours",)))
    ranks = small | close
    pairs = ranks[one_of(luck, sorted(ranks))]
    return one_of(luck, pairs)


def _by_rank(spell: Spell, owns: Iterable[str]) -> dict[int, list[tuple[Spell, Spell]]]:
    """How many of the two come before the right day → pairs that differ from it and from each other in every block."""
    kinds = [*spell.contracts, *spell.births, *(["birthday"] if spell.own else [])]
    stories = {kind: told_by(spell, kind) for kind in kinds}
    ranks: dict[int, list[tuple[Spell, Spell]]] = {}
    for own, other in product([kind for kind in owns if kind in stories],
                              [kind for kind in kinds if kind not in CLOSE]):
        pair = stories[own], stories[other]
        if all(len({block(one) for one in (spell, *pair)}) == len(LETTERS) for block in (_ended, _recorded, _needed)):
            ranks.setdefault(sum(one.ended < spell.ended for one in pair), []).append(pair)
    return ranks


def _ended(story: Spell) -> str:
    return str(shown(story.ended))


def _recorded(story: Spell) -> str:
    return str(shown(story.source_day))


def _needed(story: Spell) -> str:
    """What the line of a story needs to be told."""
    return str(needed_detail(story)[1])


def _until(letter: Letter, luck: np.random.Generator) -> tuple[str, ...]:
    """A day that leaves the time there has to be, one that leaves what it would be otherwise, one that is far off.

    Far off on either side by a coin: were the side to follow from the right day, the rule card alone would tell it.
    """
    heard = letter.log.heard
    far = (12, 26) if luck.random() < 0.5 else (66, 80)
    spans: Sequence[tuple[int, int]] = (OBJECT[heard], OBJECT[not heard], far)
    return tuple(str(shown(letter.account.letter_day + pd.Timedelta(days=int(luck.integers(low, high + 1)))))
                 for low, high in spans)


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
