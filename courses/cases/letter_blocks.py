"""A letter to be put together by choosing a block for each of its places."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import product

import numpy as np
import pandas as pd

from courses.cases.adverse_letters import (
    OBJECT,
    OTHER_LINE,
    REGISTER,
    Letter,
    file_panels,
    needed_detail,
    other_entries,
    told_by,
    write_letter,
)
from courses.cases.care_accounts import other_sums
from courses.cases.care_spells import Spell
from courses.cases.draws import one_of
from courses.evidence import shown
from courses.form.desk_spec import DeskCase, Option, Panel, Question

PLACES = ("fact", "source", "recorded", "amount", "object", "detail")
"""Places of a letter for which a block is chosen."""
LETTERS = ("a", "b", "c", "d", "e")
BESIDE: Mapping[str, tuple[str, ...]] = {"number": ("stranger", "namesake"), "child": ("sibling",), "hours": ("hours",),
                                         "days": ("leave", "late", "birthday")}
"""What an entry fails by, and nothing else → the entries of that kind, one of which stands beside the right one.

Whoever leaves one of the four things out finds two blocks that fit wherever a block follows from the entry."""
CONTRACTS = 3
"""Of the five entries so many are contracts on either line, so that counting them does not tell the line."""
OWN_LINES = ("work", "birthday", "work", "birthday")
"""What ended the right in the letters that a person puts together."""
NOWHERE = ("o8.register.data", "o8.register.tax", "o8.register.residents")
"""Sources that record neither work nor births; one of them stands beside the two that may be right."""


@dataclass(frozen=True, kw_only=True)
class Blocks:
    """The blocks there are for one letter, and the right ones."""

    right: Mapping[str, str]
    """Place → letter of the block that the file supports."""
    offered: Mapping[str, tuple[str, ...]]
    """Place → blocks a, b, c and so on, in the variant's own order."""


def for_own_letters(drawn: Sequence[Spell], lines: Sequence[str]) -> tuple[list[Spell], Iterator[Spell]]:
    """Return the spells for a person's own letters, and the others.

    Of those that work ended the ones nearest to the birthday are taken: then payments reach from the earliest day that
    could be taken for the right one to the latest without being many. On each line the other child is older once.

    Parameters
    ----------
    drawn : two more on each line than `lines`
    lines : of the others, in order
    """
    own: list[Spell] = []
    for line, is_older in product(dict.fromkeys(OWN_LINES), (True, False)):
        own.append(_latest([spell for spell in drawn if spell.line == line and spell not in own], is_older=is_older))
    rest = {line: iter([spell for spell in drawn if spell.line == line and spell not in own]) for line in set(lines)}
    return own, (next(rest[line]) for line in lines)


def _latest(spells: Sequence[Spell], *, is_older: bool) -> Spell:
    """Of those whose other child is on this side, if there are any, the one that ended nearest to the birthday."""
    return min(spells, key=lambda spell: (has_older_sibling(spell) is not is_older, spell.birthday - spell.ended))


def has_older_sibling(spell: Spell) -> bool:
    """Whether the parent's other child is the older one."""
    return bool(spell.births["sibling"]["born"] < spell.born)


def own_letter(spell: Spell, luck: np.random.Generator, *, heard: bool) -> tuple[Letter, Blocks]:
    """Return a letter in order with three blocks or five for each place, of which the file supports one.

    Where a block follows from the entry that ended the right, each of the wrong ones follows from an entry that fails
    by one thing alone: number, child, hours or days. Neither days nor sums can be told by their place in order.
    """
    beside = _beside(spell, luck)
    letter = write_letter(spell, {}, luck, heard=heard)
    return letter, _draw_blocks(letter, (spell, *beside), luck)


def _draw_blocks(letter: Letter, stories: Sequence[Spell], luck: np.random.Generator) -> Blocks:
    spell, account = letter.spell, letter.account
    offered = {
        "fact": tuple(map(_ended, stories)),
        "source": (REGISTER[spell.line], REGISTER[OTHER_LINE[spell.line]], one_of(luck, NOWHERE)),
        "recorded": tuple(map(_recorded, stories)),
        "amount": tuple(account.pay_back(months) for months in (account.due_after(spell.ended), *other_sums(
            account, spell.ended, [story.ended for story in stories[1:]], luck))),
        "object": _until(letter, luck), "detail": tuple(map(_needed, stories))}
    orders = {place: luck.permutation(len(blocks)).tolist() for place, blocks in offered.items()}
    return Blocks(right={place: LETTERS[order.index(0)] for place, order in orders.items()},
                  offered={place: tuple(offered[place][at] for at in order) for place, order in orders.items()})


def _beside(spell: Spell, luck: np.random.Generator) -> tuple[Spell, ...]:
    """A story that rests on an entry of each kind, as many of them before the right one as is drawn."""
    # With an older child the day is too early, with a younger one too late: of the parent's own days that are large
    # enough the right one is then the last, or the first.
    too = {"late", "birthday"} if has_older_sibling(spell) else {"leave"}
    found = set(other_entries(spell)) - too
    told = [[told_by(spell, kind) for kind in kinds if kind in found] for kinds in BESIDE.values()]
    together = [stories for stories in product(*told)
                if sum(one.line == "work" for one in (spell, *stories)) == CONTRACTS]
    # Where entries have a block in common, all but one of them stay out.
    apart = [_apart(spell, stories) for stories in together]
    ranks: dict[int, list[tuple[Spell, ...]]] = {}
    for stories in (each for each in apart if len(each) == max(map(len, apart))):
        ranks.setdefault(sum(one.ended < spell.ended for one in stories), []).append(stories)
    return one_of(luck, ranks[one_of(luck, sorted(ranks))])


def _apart(spell: Spell, stories: Iterable[Spell]) -> tuple[Spell, ...]:
    """Those that have no block in common with the right one or with one before them."""
    kept = [spell]
    for story in stories:
        if all(block(story) != block(one) for one in kept for block in (_ended, _recorded, _needed)):
            kept.append(story)
    return tuple(kept[1:])


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
                                                            for value, label in zip(LETTERS, offered, strict=False)))
                 for place, offered in blocks.offered.items())
