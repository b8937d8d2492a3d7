"""Lists as auditors report them: of each, figures from which the rest can be counted, and what the list is used for."""

from __future__ import annotations

from typing import NamedTuple

import numpy as np

from courses.cases.screening import KINDS, SIZES, Screening, draw_screening
from courses.cases.screening_checks import CHECKS
from courses.form.desk_spec import Panel
from courses.world import Setting

FORMS = ("rates", "flags")
"""What the audit counted: how often each crowd is flagged, or how many flags there are and how many are right."""
TRUE_COSTS = {"stop": ["flag_stops", "miss_pays"], "grant": ["flag_pays", "miss_without"]}
"""What a list is used for → whom its two errors hurt."""
ENOUGH = 0.08
"""Share of people concerned on a list with rates, at least: with fewer, a rate of all people would do for a rate of the
others."""
EXACT = 0.02
"""By what share of itself a count may differ that follows from the rounded figures on the desk."""


class Audited(NamedTuple):
    """One list on the desk."""

    list: Screening
    form: str
    use: str
    title: str
    """Last words of the key of its title: the check, and whether it is that check's second list."""


def draw_lists(country: Setting, luck: np.random.Generator) -> list[Audited]:
    """Return eight lists: each check twice, each kind once in each form, four of each use.

    Parameters
    ----------
    country : where the variant is set, from `world_of`
    luck : draws everything
    """
    def order(*things: str) -> list[str]:
        return [things[place] for place in luck.permutation(len(things))]

    checks, kinds = [*order(*CHECKS), *order(*CHECKS)], [*order(*KINDS), *order(*KINDS)]
    first = dict(zip(KINDS, order(*FORMS * 2), strict=True))
    forms = [first[kind] if place < len(KINDS) else FORMS[1 - FORMS.index(first[kind])]
             for place, kind in enumerate(kinds)]
    titles = [f"{check}.{'again' if check in checks[:place] else 'title'}" for place, check in enumerate(checks)]
    lists = [Audited(_draw(country, check, kind, form, luck), form, use, title) for check, kind, form, use, title
             in zip(checks, kinds, forms, order(*[*TRUE_COSTS] * 4), titles, strict=True)]
    return [lists[place] for place in luck.permutation(len(lists))]


def _draw(country: Setting, check: str, kind: str, form: str, luck: np.random.Generator) -> Screening:
    """Draw a list until the rounded figures on the desk give its counts back, and no two figures are one by chance."""
    while True:
        each = draw_screening(country, check, kind, luck, int(luck.choice(SIZES)))
        found, wrong = _counted(each, form)
        exact = abs(found - each.found) <= EXACT * each.found and abs(wrong - each.wrong) <= EXACT * each.wrong
        if exact and abs(each.right_of_100 - 100 + each.missed_of_100) > 8 and (form == "flags" or _misleads(each)):
            return each


def _misleads(each: Screening) -> bool:
    """Tell whether rates have to be counted: of all people they give another number than of the others, and a list on
    which most flags are wrong and many are missed has fewer wrong flags of 1,000 than people concerned.
    """
    concerned = each.concerned / each.people
    return concerned >= ENOUGH and (each.kind != "less_many" or each.wrong_of_1000 < 1000 * concerned)


def _counted(each: Screening, form: str) -> tuple[int, int]:
    """Right and wrong flags as they follow from the figures shown."""
    flags = each.found + each.wrong
    if form == "flags":
        found = round(round(each.right_of_100) * flags / 100)
        return found, flags - found
    return (round(round(100 - each.missed_of_100) * each.concerned / 100),
            round(each.wrong_of_1000 * each.others / 1000))


def known_panel(each: Screening, form: str = "rates") -> Panel:
    """Return what the auditors counted, and how often the check is right about anybody, as the slide would say it."""
    rates = ((f"f2.list.{each.check}.hit", round(100 - each.missed_of_100)),
             (f"f2.list.{each.check}.false", each.wrong_of_1000))
    flags = (("f2.flags", each.found + each.wrong), ("f2.right", round(each.right_of_100)))
    slide = ("f2.accuracy", round(100 * (each.found + each.others - each.wrong) / each.people))
    rows = (("f2.people", each.people), (f"f2.list.{each.check}.concerned", each.concerned),
            *(rates if form == "rates" else flags), slide)
    return Panel(name="known", title="f2.known", rows=rows, open=True)


def counted_panel(each: Screening) -> Panel:
    """Return the tree, counted; for practice only."""
    rows = (("f2.tree.found", each.found), ("f2.tree.missed", each.missed), ("f2.tree.wrong", each.wrong),
            ("f2.tree.flags", each.found + each.wrong), ("f2.tree.right", round(each.right_of_100)))
    return Panel(name="counted", title="f2.counted", rows=rows)
