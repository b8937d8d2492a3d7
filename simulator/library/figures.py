"""What the runs of a card showed, kept as a file beside the library so that its page needs no run."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from dataclasses import asdict
from functools import cache
from pathlib import Path
from typing import Any

from simulator.library.card import AnyCard, RunCard
from simulator.library.doubting import find_break_even, group_figures, show_trap
from simulator.library.judging import judge
from simulator.library.offices import base_of, measures_of, title_of
from simulator.library.phases import list_parts, phase_figures
from simulator.library.steps import Side, StepFigure, both_maps, step_figures
from simulator.library.trial import Trial
from synthetic_data import digest, progress, whole_files

FIGURE_FOLDER = Path(__file__).with_name("shown")
Span = tuple[float | None, float | None, float | None]
"""Mean, and the ends of its 95 of 100 interval; none where there is no figure."""


def figures_of(trial: Trial) -> dict[str, Any]:
    """Return all that a card shows of its runs, as plain values.

    Returns
    -------
    dict : ``made_of`` (see `mark_of`), then ``runs, expected, groups, break_even, trap, parts, steps``
    """
    runs = len(trial.figures("before").view.runs)
    return {"made_of": mark_of(trial.card, trial.name), "runs": runs, "expected": list(_expected(trial)),
            "groups": [asdict(each) | {side: _span(getattr(each, side)) for side in ("before", "after", "change")}
                       for each in group_figures(trial)],
            "break_even": _break_even(trial), "trap": _trap(trial),
            "parts": _parts(trial),
            "steps": [_rounded(asdict(each)) for each in step_figures(trial)]}


@cache
def _kept(name: str) -> dict[str, Any]:
    path = FIGURE_FOLDER / f"{name}.json"
    kept: dict[str, Any] = json.loads(path.read_text(encoding="utf-8")) if path.exists() else {}
    return kept


def known_figures(card: RunCard, name: str) -> dict[str, Any] | None:
    """Return the kept figures of a card; none where nobody made them, or the card or its family changed since."""
    kept = _kept(name)
    return kept if kept and kept["made_of"] == mark_of(card, name) else None


def keep_figures(trial: Trial, folder: Path = FIGURE_FOLDER) -> Path:
    """Run a card, keep its figures, and return their file."""
    text = json.dumps(figures_of(trial), ensure_ascii=False, allow_nan=False, separators=(",", ":"))
    with whole_files(folder) as draft:
        (draft / f"{trial.name}.json").write_text(text + "\n", encoding="utf-8")
    return folder / f"{trial.name}.json"


def keep_all(cards: Mapping[str, AnyCard], *, again: bool = False, workers: int = 1) -> Iterator[Path]:
    """Run every card whose kept figures are missing or older than the card, and yield the file of each.

    Parameters
    ----------
    again : run the others, too
    """
    wanted = {name: card for name, card in cards.items()
              if isinstance(card, RunCard) and (again or known_figures(card, name) is None)}
    for name, card in progress(list(wanted.items()), "Running cards"):
        yield keep_figures(Trial(card, name, workers=workers))


def mark_of(card: RunCard, name: str) -> str:
    """Return what changes when the card, the office that it changes, or its measures do."""
    measures = [each.model_dump_json() for each in measures_of(card).values()]
    base = json.dumps(base_of(card), sort_keys=True, default=str)
    return digest("\n".join([name, card.model_dump_json(), base, *measures]).encode())[:16]


def maps_of(card: RunCard, name: str, kept: dict[str, Any]) -> dict[Side, str]:
    """Return the maps of both sides from kept figures, as SVG."""
    return both_maps(card, name, steps_of(kept))


def steps_of(kept: dict[str, Any]) -> list[StepFigure]:
    """Return the steps of kept figures."""
    waits = ("wait_before", "wait_after")
    return [StepFigure(**(row | {key: float("nan") for key in waits if row[key] is None})) for row in kept["steps"]]


def _expected(trial: Trial) -> Iterator[dict[str, Any]]:
    for row in judge(trial):
        sides = {side: _span(trial.figure(row.measure, side)) for side in ("before", "after")}
        yield {"measure": row.measure, "title": row.title, "unit": row.unit, "part": row.part,
               "expected": [row.low_expected, row.high_expected], **sides,
               "change": _span((row.mean, row.low, row.high)), "holds": row.holds}


def _break_even(trial: Trial) -> dict[str, Any]:
    asked, found = trial.card.break_even, find_break_even(trial)
    title, unit = title_of(trial.card, asked.measure)
    return {"lever": trial.card.levers[asked.moves].title, "lever_unit": found.unit, "title": title, "unit": unit,
            "of": asked.of, "at_most": asked.at_most, "at_least": asked.at_least, "sentence": found.sentence,
            "points": [{"value": one.value, "figure": _span((one.mean, one.low, one.high)), "holds": one.passed}
                       for one in found.tries]}


def _trap(trial: Trial) -> dict[str, Any]:
    shown = show_trap(trial)
    return {side: {"title": one.title, "unit": one.unit, "of": one.of, "figure": _span((one.mean, one.low, one.high))}
            for side, one in (("misleading", shown.misleading), ("honest", shown.honest))}


def _parts(trial: Trial) -> dict[str, dict[str, list[float]]]:
    """Part of the office → before and after, one figure for each run; without those that the card cannot tell."""
    sides = {side: phase_figures(trial.figures(side).view) for side in ("before", "after")}
    known = [part for part in list_parts() if all(table[part].notna().all() for table in sides.values())]
    return {part: {side: [float(f"{value:.4g}") for value in table[part]] for side, table in sides.items()}
            for part in known}


def _span(figure: tuple[float, float, float]) -> Span:
    mean, low, high = map(_number, figure)
    return mean, low, high


def _rounded(row: dict[str, Any]) -> dict[str, Any]:
    return {key: _number(value) if isinstance(value, float) else value for key, value in row.items()}


def _number(value: float) -> float | None:
    """Four digits, which the same runs give on every machine; JSON has no NaN."""
    return None if value != value else float(f"{value:.4g}")
