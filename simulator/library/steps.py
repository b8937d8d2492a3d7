"""Which steps a practice changes: who comes by before and after, in the logs of both, and both as maps."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Literal

import pandas as pd

from simulator.experiments.intervals import holm, luck_alone
from simulator.library.card import RunCard
from simulator.library.judging import CHANCE
from simulator.library.offices import office_after, office_before
from simulator.library.trial import Trial
from simulator.measures.view import OfficeView, completions
from simulator.plan.process import Process
from simulator.process_map.drawing import draw_process
from simulator.process_map.narrowed import only_steps

Side = Literal["before", "after"]
Change = Literal["new", "falls away", "more often", "less often", "longer wait", "shorter wait", ""]
_LEAST = 1.0
"""Visits per 100 cases, and minutes of waiting, below which a step is not said to change."""


@dataclass(frozen=True, kw_only=True)
class StepFigure:
    """How often cases come by one step, and what becomes of it."""

    step: str
    title: str
    before: float
    """Visits per 100 cases, mean over the runs."""
    after: float
    wait_before: float
    """Minutes until somebody or something began, mean over visits and runs."""
    wait_after: float
    change: Change
    """Nothing where the difference may be luck, or is under a visit per 100 cases or a minute."""


def step_figures(trial: Trial) -> list[StepFigure]:
    """Return every step that anybody comes by before or after, in the order of the process; told all together."""
    views = [trial.figures(side).view for side in ("before", "after")]
    visits, waits = _alike(*map(_visits, views), missing=0.0), _alike(*map(_waits, views), missing=float("nan"))
    steps = list(visits[0])
    chances = holm([_chance(table[1][step] - table[0][step]) for table in (visits, waits) for step in steps])
    activities = office_after(trial.card, trial.name).process.activities
    found = {}
    for step, often, long in zip(steps, chances, chances[len(steps):], strict=False):
        how_often = _how_often(visits[0][step], visits[1][step], often)
        found[step] = StepFigure(
            step=step, title=activities[step].title or step.replace("_", " "),
            before=float(visits[0][step].mean()), after=float(visits[1][step].mean()),
            wait_before=float(waits[0][step].mean()), wait_after=float(waits[1][step].mean()),
            change=how_often or _how_long(waits[1][step] - waits[0][step], long))
    return [found[step] for step in activities if step in found]


def _alike(before: pd.DataFrame, after: pd.DataFrame, *, missing: float) -> tuple[pd.DataFrame, pd.DataFrame]:
    steps = sorted({*before, *after})
    return before.reindex(columns=steps, fill_value=missing), after.reindex(columns=steps, fill_value=missing)


def _chance(changes: pd.Series) -> float:
    values = changes.dropna().to_numpy(float)
    return luck_alone(values) if values.any() else float("nan")


def _visits(view: OfficeView) -> pd.DataFrame:
    """Replication × activity: visits per 100 cases."""
    done = completions(view.events)
    counts = done.assign(activity=done["activity"].astype(str)).groupby(["replication", "activity"]).size()
    table = counts.unstack("activity").reindex(view.replications).fillna(0.0)
    cases = view.every_case.groupby("replication").size().reindex(view.replications)
    return 100 * table.div(cases, axis=0)


def _waits(view: OfficeView) -> pd.DataFrame:
    """Replication × activity: minutes from when a visit could begin until it began."""
    rows = completions(view.events)
    rows = rows.assign(activity=rows["activity"].astype(str), wait=rows["started_at"] - rows["enabled_at"])
    return rows.groupby(["replication", "activity"])["wait"].mean().unstack("activity").reindex(view.replications)


def _how_often(before: pd.Series, after: pd.Series, chance: float) -> Change:
    difference = float((after - before).mean())
    if abs(difference) < _LEAST or not chance <= CHANCE:
        return ""
    if not before.any():
        return "new"
    if not after.any():
        return "falls away"
    return "more often" if difference > 0 else "less often"


def _how_long(changes: pd.Series, chance: float) -> Change:
    if not abs(changes.mean()) >= _LEAST or not chance <= CHANCE:
        return ""
    return "longer wait" if changes.mean() > 0 else "shorter wait"


def draw_side(card: RunCard, name: str, side: Side, figures: list[StepFigure]) -> str:
    """Return the map of one side as SVG: the steps that anybody comes by, those that differ with a thick frame."""
    process: Process = {"before": office_before, "after": office_after}[side](card, name).process
    here = {each.step: each for each in figures if getattr(each, side) > 0}
    notes = {step: [_note(each, side)] for step, each in here.items()}
    return draw_process(only_steps(process, here), notes=notes, marked=[step for step, each in here.items()
                                                                        if each.change])


def _note(each: StepFigure, side: Side) -> str:
    said = _figure(each, side)
    return f"{each.change}: {said}" if each.change else said


def _figure(each: StepFigure, side: Side) -> str:
    if each.change.endswith("wait"):
        return f"{getattr(each, 'wait_' + side):.3g} min"
    return f"{getattr(each, side):.3g} per 100 cases"


def changed_words(figures: Sequence[StepFigure]) -> list[str]:
    """Return a sentence for each step that changes, for whoever cannot see the maps."""
    return [f"{each.title}: {each.change}, {_figure(each, 'before')} before and {_figure(each, 'after')} after"
            for each in figures if each.change]


def both_maps(card: RunCard, name: str, figures: list[StepFigure]) -> dict[Side, str]:
    """Return the maps of both sides."""
    return {"before": draw_side(card, name, "before", figures), "after": draw_side(card, name, "after", figures)}
