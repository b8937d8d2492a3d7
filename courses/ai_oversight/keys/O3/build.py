"""O3: what an assistant's percentages are worth: three pictures of what came true, new files, and a line for each."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import numpy as np

from courses import Bar, Chart, Desk, DeskCase, Draft, Panel, Question, Variant, quiz, world_of
from courses.cases.stated_chances import (
    BANDS,
    BENEFITS,
    LINE_STEP,
    DecidedFiles,
    draw_history,
    draw_prices,
    right_lines,
    without_the_picture,
)
from synthetic_data import stream

ASKED = ("under", "over", "high", "top")
"""Bands whose share is read off the picture."""
FILES = (*BANDS, *BANDS)
"""Bands of the new files of each benefit."""
CLOSE = 15
"""A slider starts at least so far from what is right there."""


def build(variant: Variant) -> Draft:
    """Return the desks of one variant and what is expected of them."""
    luck = stream(variant.seed, "O3")
    others = ["honest", "sure"]
    third, spare = (others[place] for place in luck.permutation(2))
    curves = [("rosy", "grim", third)[place] for place in luck.permutation(3)]
    histories = {benefit: draw_history(world_of(variant), benefit, curve, luck)
                 for benefit, curve in zip(BENEFITS, curves, strict=True)}
    prices = {benefit: draw_prices(history, luck) for benefit, history in histories.items()}
    told = draw_history(world_of(variant), "unemployment", spare, luck)
    desks = {"recall": quiz("o3.recall", dict.fromkeys(("crowd", "pile", "silent"), "abc"), told=True),
             "solved": quiz("o3.solved", {"bar": "abc", "say": "abc", "line": "abc"}, told=True),
             "half": quiz("o3.half", {"share": "abc", "where": "abc"}, told=True),
             "practice": _chart_desk("practice", told, draw_prices(told, luck), luck, graded=False)}
    desks |= {benefit: _chart_desk(benefit, history, prices[benefit], luck, graded=True)
              for benefit, history in histories.items()}
    desks["files"], chances = _files(histories, luck)
    desks["work"] = quiz("o3.work", {"use": "abc", "change": "abc"}, told=False)
    scale = {benefit: {band: round(history.share(band), 1) for band in ASKED} for benefit, history in histories.items()}
    lines = {benefit: right_lines(history, *prices[benefit]) for benefit, history in histories.items()}
    return Draft(desks=desks, expected=chances | {"scale": scale, "lines": {"payoffs": lines, "trivial": 0}})


def _chart_desk(name: str, history: DecidedFiles, prices: tuple[int, int], luck: np.random.Generator, *,
                graded: bool) -> Desk:
    """A picture of what came true, a slider for four of its bars, and one for the line."""
    bars = tuple(Bar(label=_label(band), counts={"true": came, "not": total - came})
                 for band in BANDS for came, total in (history.counts(band),))
    sample = tuple((float(score), "true" if came else "not")
                   for score, came in sorted(zip(history.scores.tolist(), history.came_true.tolist(), strict=True)))
    chart = Chart(finding="o3.chart.finding", axis="o3.chart.axis", bars=bars, sample=sample,
                  series={"true": "o3.chart.true", "not": "o3.chart.not"}, marks={band: _label(band) for band in ASKED})
    shares = tuple(Question(name=band, item="scale" if graded else "", kind="slider", low=0, high=100, step=1,
                            label=f"o3.ask.{band}", start=_start(history.share(band), luck), unit="o3.of_100")
                   for band in ASKED)
    line = Question(name="line", item="lines" if graded else "", kind="slider", low=0, high=100, step=LINE_STEP,
                    label="o3.ask.line", start=_start(_best(history, prices), luck, LINE_STEP), hint="o3.line.hint")
    told = {} if graded else {"*": "o3.told.practice"}
    panels = (_prices(prices), *(() if graded else (_colleague(history, prices),)))
    case = DeskCase(id=name, title=f"o3.{name}.case", panels=panels, feedback=told)
    return Desk(kind="chart", title=f"o3.{name}.title", intro=f"o3.{name}.intro", graded=graded, cases=(case,),
                fields=(*shares, line), chart=chart, rule_card=("o3.rule.count", "o3.rule.line"))


def _label(band: str) -> str:
    return f"{BANDS[band][0]}-{BANDS[band][1]}"


def _start(right: float, luck: np.random.Generator, step: int = 1) -> float:
    return float(luck.choice([place for place in range(step, 100, step) if abs(place - right) > CLOSE]))


def _best(history: DecidedFiles, prices: tuple[int, int]) -> int:
    worth = right_lines(history, *prices)
    return int(max(worth, key=lambda line: worth[line]))


def _prices(prices: tuple[int, int]) -> Panel:
    gain, cost = prices
    return Panel(name="prices", title="o3.prices", open=True, rows=(("o3.gain", gain), ("o3.cost", cost)))


def _colleague(history: DecidedFiles, prices: tuple[int, int]) -> Panel:
    """What somebody else read off the practice picture, to be opened afterwards."""
    rows = tuple((f"o3.ask.{band}", round(history.share(band))) for band in ASKED)
    return Panel(name="colleague", title="o3.colleague", rows=(*rows, ("o3.ask.line", _best(history, prices))))


def _files(histories: Mapping[str, DecidedFiles], luck: np.random.Generator) -> tuple[Desk, dict[str, Any]]:
    """New files with their score, and the share that came true among those like them."""
    drawn = [(benefit, band, int(luck.integers(BANDS[band][0], BANDS[band][1] + 1)))
             for benefit in histories for band in FILES]
    drawn = [drawn[place] for place in luck.permutation(len(drawn))]
    tokens = [f"F-{number}" for number in luck.permutation(9000)[:len(drawn)] + 1000]
    cases = tuple(DeskCase(id=token, title=token, panels=(Panel(
        name="file", title="o3.file", head=("o3.benefit", "o3.score"), rows=((f"o3.benefit.{benefit}", score),)),))
        for token, (benefit, _, score) in zip(tokens, drawn, strict=True))
    ask = Question(name="chance", item="chances", kind="number", label="o3.ask.chance", low=0, high=100)
    desk = Desk(kind="table", title="o3.files.title", intro="o3.files.intro", graded=True, cases=cases, fields=(ask,),
                rule_card=("o3.rule.own",))
    cells = {token: (benefit, band) for token, (benefit, band, _) in zip(tokens, drawn, strict=True)}
    usual = without_the_picture(histories)
    shares = {token: round(histories[benefit].share(band), 2) for token, (benefit, band) in cells.items()}
    return desk, {"close": shares, "chances": {
        "chances": {token: share / 100 for token, share in shares.items()},
        "reference": {token: round(usual[cell] / 100, 4) for token, cell in cells.items()}}}
