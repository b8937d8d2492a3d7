"""The two desks that both forms of the baseline share (F3 is form A, K1 form B): pairs of records, and probabilities.

Both forms draw by the same parts from the same country, each with its own luck and its own words, so that what is
measured before and after the course is alike (curriculum.md 6.9). Pairs come from `courses.cases.pair_parts`.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Any

import numpy as np

from courses.cases.draws import one_of
from courses.cases.pair_parts import FIELDS, PAIRS, SAME, pairs_by_part
from courses.cases.screening import Screening, draw_screenings
from courses.evidence import compare_panel
from courses.form.desk_spec import Chart, Desk, DeskCase, Panel, Question
from courses.form.questions import choice
from courses.world import Setting

DRAWS = 12
"""Sets of lists that are drawn to choose from."""


# ---- pairs ------------------------------------------------------------------------------------------------
def pair_desk(prefix: str, country: Setting, tokens: Iterator[str],
              luck: np.random.Generator) -> tuple[Desk, dict[str, bool]]:
    """Return sixteen pairs of records and, for each, whether they are one person.

    Parameters
    ----------
    prefix : of the exercise's texts, such as `f3`
    country : where the variant is set, from `world_of`
    tokens : names of cases, taken as they are needed
    luck : draws the pairs and their order
    """
    known = pairs_by_part(country)
    drawn = [(part, known[part][place]) for part, size in PAIRS.items()
             for place in luck.permutation(len(known[part]))[:size]]
    fields = {field: f"{prefix}.{field}" for field in FIELDS}
    same: dict[str, bool] = {}
    cases = []
    for place in luck.permutation(len(drawn)):
        part, (register, file) = drawn[place]
        token = next(tokens)
        same[token] = part in SAME
        sides = {f"{prefix}.register": register, f"{prefix}.file": file}
        cases.append(DeskCase(id=token, title=f"{register['last_name']} {register['first_name']}",
                              panels=(compare_panel("two", f"{prefix}.two", sides, fields),)))
    ask = choice("same", f"{prefix}.same", ("same", "different", "unclear"), item="pairs")
    desk = Desk(kind="pair", title=f"{prefix}.pairs.title", intro=f"{prefix}.pairs.intro", graded=True,
                cases=tuple(cases), fields=(ask,))
    return desk, same


# ---- probabilities ----------------------------------------------------------------------------------------
def chance_desk(prefix: str, country: Setting, tokens: Iterator[str],
                luck: np.random.Generator) -> tuple[Desk, dict[str, Any]]:
    """Return six people, four of them flagged, each on a list whose audit is known, and how likely each is concerned.

    Whoever is not flagged is less likely concerned, which one sees without counting; so each group has its own base.

    Parameters
    ----------
    prefix, country, tokens : as in `pair_desk`
    luck : draws the lists, their order and where the slider starts
    """
    # Of several draws the one in which neither the crowd concerned nor the rate of false flags tells the answer alone.
    lists = min((draw_screenings(country, luck) for _ in range(DRAWS)), key=_telling)
    silent = sorted(lists, key=lambda each: each.missed / (each.people - each.found - each.wrong))[-2:]
    asked = [(each, True) for each in lists] + [(each, False) for each in silent]
    asked = [asked[place] for place in luck.permutation(len(asked))]
    true = {next(tokens): _chance(each, flagged) for each, flagged in asked}
    cases = tuple(DeskCase(id=token, title=f"{prefix}.list.{each.check}.title", panels=(_known(prefix, each),),
                           text=f"{prefix}.list.{each.check}.{'flagged' if flagged else 'silent'}")
                  for token, (each, flagged) in zip(true, asked, strict=True))
    # Away from every answer: a slider that is not moved must earn nothing.
    free = [start for start in range(101) if min(abs(start - 100 * chance) for chance in true.values()) > 5]
    start = float(one_of(luck, free) if free else 0)
    ask = Question(name="chance", item="chances", kind="slider", label=f"{prefix}.chance", low=0, high=100, start=start,
                   unit=f"{prefix}.unit")
    chart = Chart(finding=f"{prefix}.doors", axis=f"{prefix}.axis", doors=True)
    desk = Desk(kind="chart", title=f"{prefix}.chances.title", intro=f"{prefix}.chances.intro", graded=True,
                cases=cases, fields=(ask,), chart=chart)
    groups = {token: "flagged" if flagged else "silent" for token, (_, flagged) in zip(true, asked, strict=True)}
    return desk, {"chances": true, "groups": groups}


def _telling(lists: Sequence[Screening]) -> float:
    """How well single numbers of the audit order the lists by how many flags are right."""
    right = [each.right_of_100 for each in lists]
    return max(abs(float(np.corrcoef(np.argsort(np.argsort(numbers)), np.argsort(np.argsort(right)))[0, 1]))
               for numbers in ([each.concerned for each in lists], [each.wrong / each.others for each in lists],
                               [each.found / each.concerned for each in lists]))


def _chance(each: Screening, flagged: bool) -> float:
    """The true probability of being concerned, counted on the list."""
    if flagged:
        return each.right_of_100 / 100
    return each.missed / (each.people - each.found - each.wrong)


def _known(prefix: str, each: Screening) -> Panel:
    rows = ((f"{prefix}.people", each.people), (f"{prefix}.list.{each.check}.concerned", each.concerned),
            (f"{prefix}.list.{each.check}.hit", round(100 * each.found / each.concerned)),
            (f"{prefix}.list.{each.check}.false", round(1000 * each.wrong / each.others)))
    return Panel(name="known", title=f"{prefix}.known", rows=rows, open=True)
