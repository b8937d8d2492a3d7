"""O8: letters that end an allowance, put together from blocks; four of one's own; replies to such letters."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from typing import Any

import numpy as np

from courses import Desk, DeskCase, Draft, Variant, choice, quiz, walk_through, world_of
from courses.cases.adverse_letters import FACTS, PARTS, WORDS, Letter, letter_case, write_letter
from courses.cases.care_decoys import draw_spells
from courses.cases.draws import one_of
from courses.cases.letter_blocks import OWN_LINES, block_questions, blocks_case, for_own_letters, own_letter
from courses.cases.letter_replies import FIXES, QUOTAS, draw_reply, fix_of, reply_case
from synthetic_data import stream

Plan = Mapping[str, str]
"""Faults of one letter, see `write_letter`."""
STORIES: Sequence[tuple[Plan, ...]] = (
    ({"story": "stranger"}, {"story": "birthday"}, {"story": "hours"},
     {"story": "late"}, {"story": "late"}, {"story": "sibling"}),
    ({"story": "hours"}, {"story": "birthday"}, {"story": "sibling"},
     {"story": "hours"}, {"story": "late"}, {"story": "sibling"}),
    ({"story": "hours"}, {"story": "birthday"}, {"story": "sibling"},
     {"story": "late"}, {"story": "late"}, {"story": "namesake"}))
"""Letters that hang together and rest on another entry, three where work ended the right and three where the birthday
did; at least five of six rest on an entry of the parent's own, and two or three of them fail by the day alone. Which
six it is is drawn."""
SINGLE: Sequence[Plan] = ({"source": "decoy"}, {"amount": "miscounted", "detail": "needless"},
                          {"fact": "decoy", "source": "happened"}, {"detail": "decoy"})
"""Faults of letters that tell the right story otherwise; of these two are drawn, one on each line."""
SINGLES = 2
NEEDLESS = ("home", "other")
"""Details that no line needs, and that only the other line does."""
TIMES = ("heard", "heard", "heard", "stops")
WORDINGS = ("silent", "answered", "kept", "kept")
"""Faults that come on top, each of another of the eight letters, so that no other fault tells of them."""
FINE = 4
"""Letters in order, half of them on each line."""
LETTERS = len(STORIES[0]) + SINGLES + FINE
SHOWN: Sequence[Plan] = ({"story": "stranger", "wording": "silent"}, {"amount": "miscounted", "time": "stops"})
"""Faults of the letter solved together and of the one half solved."""
TOLD: Sequence[Plan] = ({"source": "data", "wording": "silent"}, {}, {"rule": "other", "detail": "home"},
                        {"story": "stranger", "time": "heard"})
"""Faults of the four practice letters."""
TOLD_REPLIES = ("copy", "recompute", "confirm_left_out")
SOLVED = {"whose": ("own", "other", "both"), "day": ("began", "recorded", "letter"), "silent": ("yes", "no", "log")}
HALF = {"months": ("paid", "left", "all"), "heard": ("late", "early", "fine")}


def build(variant: Variant) -> Draft:
    """Return the desks of one variant and what is expected of them."""
    luck = stream(variant.seed, "O8")
    tokens = iter(f"L-{number}" for number in luck.permutation(9000) + 1000)
    lines = ["work", "birthday"] * (LETTERS // 2 + len(TOLD) // 2 + 1) + ["birthday"] * (sum(QUOTAS.values()) + 3)
    to_write, spells = for_own_letters(draw_spells(world_of(variant), [*lines, *OWN_LINES], luck), lines)
    # Which button comes first is drawn per trainee, so that no habit of the hand leans one way (guard G8).
    order = [("send", "back")[place] for place in luck.permutation(2)]
    solved, half = (write_letter(next(spells), faults, luck) for faults in SHOWN)
    told = [(next(tokens), write_letter(next(spells), faults, luck)) for faults in TOLD]
    pile = [(next(tokens), write_letter(next(spells), faults, luck)) for faults in _spread(luck)]
    pile = [pile[place] for place in luck.permutation(len(pile))]
    # Half of the parents were heard, so that each of the two times to object is right somewhere.
    heard = [bool(place % 2) for place in luck.permutation(len(to_write))]
    blocks = [(next(tokens), *own_letter(to_write[place], luck, heard=heard[place]))
              for place in luck.permutation(len(to_write))]
    replies = [(next(tokens), part, next(spells)) for part in _parts(luck)]
    told_replies = [(next(tokens), part, next(spells)) for part in TOLD_REPLIES]
    desks = {"recall": quiz("o8.recall", dict.fromkeys(("score", "negative", "dates"), "abc"), told=True),
             "solved": walk_through("o8.solved", letter_case("solved", solved), SOLVED),
             "half": walk_through("o8.half", letter_case("half", half), HALF),
             "practice": _letters("practice", list(_told(told)), order, graded=False),
             "letters": _letters("letters", [letter_case(*each) for each in pile], order, graded=True),
             "blocks": _blocks(blocks),
             "practice_replies": _replies("practice_replies", told_replies, luck, graded=False),
             "replies": _replies("replies", replies, luck, graded=True),
             "work": quiz("o8.work", {"use": "abc", "change": "abc"}, told=False)}
    return Draft(desks=desks, expected=_expected(pile) | {
        "blocks": {token: {f"{place}_{number}": right for place, right in made.right.items()}
                   for number, (token, _, made) in enumerate(blocks, 1)},
        "replies": {token: fix_of(part) for token, part, _ in replies}})


def _spread(luck: np.random.Generator) -> list[Plan]:
    """Faults of each letter in the order in which letters take turns between the two lines of the rule."""
    stories = one_of(luck, STORIES)
    single = [SINGLE[place] for place in luck.permutation(len(SINGLE))[:SINGLES]]
    of_work, alone = len(stories) // 2, SINGLES // 2
    plans = (*stories[:of_work], *single[:alone], *stories[of_work:], *single[alone:])
    faulty = [{part: NEEDLESS[int(luck.integers(2))] if kind == "needless" else kind for part, kind in plan.items()}
              for plan in plans]
    for part, kinds in (("time", TIMES), ("wording", WORDINGS)):
        for place, kind in zip(luck.permutation(len(faulty)), kinds, strict=False):
            faulty[place][part] = kind
    half = len(faulty) // 2
    turns = []
    for plans in (faulty[:half], faulty[half:]):
        of_line: list[Plan] = [*plans, *[{} for _ in range(FINE // 2)]]
        turns.append([of_line[place] for place in luck.permutation(len(of_line))])
    return [plan for pair in zip(*turns, strict=True) for plan in pair]


def _parts(luck: np.random.Generator) -> list[str]:
    parts = [part for part, count in QUOTAS.items() for _ in range(count)]
    return [parts[place] for place in luck.permutation(len(parts))]


def _expected(pile: Sequence[tuple[str, Letter]]) -> dict[str, Any]:
    return {"facts": {token: {part: part in letter.faults for part in FACTS} for token, letter in pile},
            "words": {token: {part: part in letter.faults for part in WORDS} for token, letter in pile},
            "verdicts": {token: bool(letter.faults) for token, letter in pile}}


def _told(letters: Sequence[tuple[str, Letter]]) -> Iterator[DeskCase]:
    for number, (token, letter) in enumerate(letters, 1):
        told = {part: f"o8.told.{part}.{'fault' if part in letter.faults else 'fine'}" for part in PARTS}
        yield letter_case(token, letter, feedback=told | {"*": f"o8.told.letter{number}"})


def _letters(name: str, cases: list[DeskCase], order: list[str], *, graded: bool) -> Desk:
    items = ("facts", "words", "verdicts") if graded else ("", "", "")
    fields = (choice("facts", "o8.facts", FACTS, item=items[0], kind="checks", optional=True),
              choice("words", "o8.wordings", WORDS, item=items[1], kind="checks", optional=True),
              choice("verdict", "o8.verdict", order, item=items[2]))
    return Desk(kind="case", title=f"o8.{name}.title", intro=f"o8.{name}.intro", graded=graded, cases=tuple(cases),
                fields=fields, rule_card=tuple(f"o8.rule{number}" for number in range(1, 9)))


def _blocks(blocks: Sequence[Any]) -> Desk:
    cases = tuple(blocks_case(token, letter) for token, letter, _ in blocks)
    fields = tuple(field for number, (token, _, made) in enumerate(blocks, 1)
                   for field in block_questions(number, token, made, "blocks"))
    return Desk(kind="case", title="o8.blocks.title", intro="o8.blocks.intro", graded=True, cases=cases, fields=fields,
                rule_card=tuple(f"o8.rule{number}" for number in (1, 2, 3, 4, 5, 6, 8)), columns=2)


def _replies(name: str, parts: Sequence[Any], luck: np.random.Generator, *, graded: bool) -> Desk:
    cases = tuple(reply_case(token, spell, draw_reply(part, spell, luck), {} if graded else {
        fix: f"o8.told.{part}.{fix}" for fix in FIXES}) for token, part, spell in parts)
    return Desk(kind="case", title=f"o8.{name}.title", intro=f"o8.{name}.intro", graded=graded, cases=cases,
                fields=(choice("fix", "o8.fix", FIXES, item="replies" if graded else ""),),
                rule_card=tuple(f"o8.reply_rule{number}" for number in range(1, 5)))
