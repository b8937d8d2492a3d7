"""P1: four offices before and after register events start cases. All counts and times come from the simulator's log."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

import numpy as np

from courses import Desk, DeskCase, Draft, Panel, Question, Variant, choice, quiz
from courses.cases.claimed_figures import KINDS, draw_pair
from courses.cases.waiting_office import BENEFITS, EXAMINED, STEPS, YEARS, OfficeFigures, draw_office, draw_offices
from synthetic_data import stream

OFFICES = "abcd"
RULES = {"steps": ("passes",), "shares": ("decided", "registered", "entitled"), "mix": ("plain", "same_mix"),
         "compare": ("what", "of", "clock")}
"""Desk → lines of its rule card; each decides answers of every variant."""
SHARES = ("decided", "registered", "entitled")
HEADLINES = {"decided": ("registered", "entitled"), "registered": ("decided", "entitled"),
             "entitled": ("decided", "registered"), "plain": ("same_mix",), "same_mix": ("plain",)}
"""What a headline claims → the figures that are put into it when it does not hold."""


def build(variant: Variant) -> Draft:
    """Return the desks of one variant and what is expected of them."""
    luck = stream(variant.seed, "P1")
    named = dict(zip(OFFICES, draw_offices(luck, len(OFFICES)), strict=True))
    # For practice any office will do.
    spare = draw_office(luck)
    headlines = _headlines(named, luck)
    pairs = {f"pair_{number}": kind for number, kind in enumerate(_shuffled([*KINDS] * 2, luck), 1)}
    desks = {"recall": quiz("p1.recall", dict.fromkeys(("base", "silent", "dates"), "abc"), told=True),
             "solved": quiz("p1.solved", {"what": "abc", "whom": "abc", "credit": "abc"}, told=True),
             "practice": _practice(spare), "steps": _steps(named, luck), "shares": _shares(named), "mix": _mix(named),
             "headlines": _headline_desk(headlines), "compare": _compare(pairs, luck),
             "work": quiz("p1.work", {"use": "abc", "change": "abc"}, told=False)}
    return Draft(desks=desks, expected={
        "steps": {f"{name}_{benefit}": office.slowest(benefit) for name, office in named.items()
                  for benefit in EXAMINED},
        "shares": {name: _rounded(office.shares) for name, office in named.items()},
        "mix": {name: _rounded(office.changes) for name, office in named.items()},
        "headlines": {case: holds for case, (_, _, holds) in headlines.items()}, "compare": pairs})


def _rounded(numbers: Mapping[str, float]) -> dict[str, float]:
    return {name: round(number, 1) for name, number in numbers.items()}


def _shuffled(values: Sequence[Any], luck: np.random.Generator) -> list[Any]:
    return [values[place] for place in luck.permutation(len(values))]


def _rules(name: str) -> tuple[str, ...]:
    return tuple(f"p1.rule.{line}" for line in RULES[name])


# ---- where cases wait ------------------------------------------------------------------------------------
def _steps(offices: Mapping[str, OfficeFigures], luck: np.random.Generator) -> Desk:
    cases = tuple(DeskCase(id=f"{name}_{benefit}", title=f"p1.steps.{name}.{benefit}", panels=(
        Panel(name="steps", title="p1.steps.panel", open=True,
              head=("p1.step", "p1.step.passes", "p1.step.minutes", "p1.step.days"),
              rows=tuple((f"p1.step.{step}", int(found.passes), int(found.minutes), found.days)
                         for step, found in office.steps[benefit].items())),))
        for name, office in offices.items() for benefit in EXAMINED)
    return Desk(kind="case", title="p1.steps.title", intro="p1.steps.intro", graded=True, rule_card=_rules("steps"),
                cases=cases, fields=(choice("step", "p1.steps.ask", _shuffled(STEPS, luck), item="steps"),))


# ---- three shares, two changes ---------------------------------------------------------------------------
def _numbers(item: str, names: Sequence[str], low: float, *, graded: bool) -> tuple[Question, ...]:
    return tuple(Question(name=name, item=item if graded else "", kind="number", low=low, high=100,
                          label=f"p1.ask.{name}", unit=f"p1.unit.{item}") for name in names)


def _counts_panel(office: OfficeFigures, year: str) -> Panel:
    counts = office.total(year)
    rows = tuple((f"p1.count.{name}", getattr(counts, name))
                 for name in ("never", "withdrawn", "open", "later", "same_day", "on_the_day"))
    return Panel(name="counts", title=f"p1.counts.{year}", head=("p1.count", "p1.count.people"), rows=rows, open=True)


def _shares(offices: Mapping[str, OfficeFigures]) -> Desk:
    cases = tuple(DeskCase(id=name, title=f"p1.office.{name}", panels=(_counts_panel(office, "after"),))
                  for name, office in offices.items())
    return Desk(kind="calendar", title="p1.shares.title", intro="p1.shares.intro", graded=True, cases=cases,
                rule_card=_rules("shares"), fields=_numbers("shares", SHARES, 0, graded=True), columns=3)


def _mix(offices: Mapping[str, OfficeFigures]) -> Desk:
    cases = tuple(DeskCase(id=name, title=f"p1.office.{name}", panels=(_years_panel(office),))
                  for name, office in offices.items())
    return Desk(kind="calendar", title="p1.mix.title", intro="p1.mix.intro", graded=True, cases=cases, columns=2,
                rule_card=_rules("mix"), fields=_numbers("mix", RULES["mix"], -100, graded=True))


def _years_panel(office: OfficeFigures) -> Panel:
    rows = tuple((f"p1.benefit.{benefit}", *(count for year in YEARS for count in (
        office.counts[year, benefit].registered, office.counts[year, benefit].same_day))) for benefit in BENEFITS)
    head = ("p1.benefit", *(f"p1.years.{year}.{what}" for year in YEARS for what in ("registered", "same_day")))
    return Panel(name="years", title="p1.years", head=head, rows=rows, open=True)


def _practice(office: OfficeFigures) -> Desk:
    """One office to work through, with a colleague's figures to open afterwards."""
    own = Panel(name="colleague", title="p1.colleague", head=("p1.count", "p1.unit.shares"),
                rows=tuple((f"p1.ask.{name}", number) for name, number in _rounded(office.shares).items()))
    case = DeskCase(id="spare", title="p1.office.spare", panels=(_counts_panel(office, "after"), own),
                    feedback={"*": "p1.practice.told"})
    return Desk(kind="calendar", title="p1.practice.title", intro="p1.practice.intro", cases=(case,), columns=3,
                rule_card=_rules("shares"), fields=_numbers("shares", SHARES, 0, graded=False))


# ---- what may be said ------------------------------------------------------------------------------------
def _headlines(offices: Mapping[str, OfficeFigures], luck: np.random.Generator) -> dict[str, tuple[str, int, bool]]:
    """Draw three headlines for each office: id → claim, number, and whether it holds; half of all hold."""
    holds = _shuffled([True, False] * (3 * len(offices) // 2), luck)
    drawn = {}
    for name, office in offices.items():
        figures = office.shares | office.changes
        for number, claim in enumerate(_shuffled([*HEADLINES], luck)[:3], 1):
            true = holds[len(drawn)]
            said = claim if true else _shuffled(HEADLINES[claim], luck)[0]
            drawn[f"{name}_{number}"] = (f"{name}.{claim}", round(figures[said]), true)
    return drawn


def _headline_desk(headlines: Mapping[str, tuple[str, int, bool]]) -> Desk:
    cases = tuple(DeskCase(id=case, title=f"p1.office.{claim.partition('.')[0]}", panels=(
        Panel(name="claim", title="p1.headlines.title", head=("p1.headline", "p1.headline.number"), open=True,
              rows=((f"p1.headline.{claim.partition('.')[2]}", number),)),))
        for case, (claim, number, _) in headlines.items())
    return Desk(kind="table", title="p1.headlines.title", intro="p1.headlines.intro", graded=True, cases=cases,
                fields=(Question(name="holds", item="headlines", kind="checks", label="p1.headlines.ask"),))


def _compare(pairs: Mapping[str, str], luck: np.random.Generator) -> Desk:
    cases = tuple(draw_pair(kind, number, luck) for number, kind in enumerate(pairs.values(), 1))
    return Desk(kind="case", title="p1.compare.title", intro="p1.compare.intro", graded=True, cases=cases,
                rule_card=_rules("compare"),
                fields=(choice("verdict", "p1.compare.ask", _shuffled(KINDS, luck), item="compare"),))
