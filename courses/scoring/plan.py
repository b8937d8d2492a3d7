"""S9: does a plan meet its targets when the office is simulated under seeds the trainee has not seen."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from courses.scoring.answers import Score, as_choice, as_number, mean, part

ENOUGH = 0.8
"""Share of seeds in which a target must be met to earn its share."""


def plan_share(met: Sequence[Sequence[bool]]) -> float:
    """Return the share of targets that are met in at least 80 of 100 seeds.

    Parameters
    ----------
    met : for each target, whether it was met, seed by seed

    Examples
    --------
    >>> plan_share([[True] * 8 + [False] * 2, [True, False]])
    0.5
    """
    return mean([float(mean([float(seed) for seed in target]) >= ENOUGH) for target in met])


def score(answers: Mapping[str, Any], expected: Mapping[str, Any], settings: Mapping[str, Any]) -> Score:
    """Score a plan against the runs of it.

    Parameters
    ----------
    answers : control → setting; or `case` → that, where the whole plan stands under one case
    expected : `controls`: names in order; `runs`: settings joined by `|` → target → one truth value per seed, made
        beforehand or when asked for; `trivial`: share that the best plan made without thought earns (default 0);
        `case`: where the plan stands
    """
    given = part(answers, expected["case"]) if "case" in expected else answers
    parts = [_text(part(given, control)) for control in expected["controls"]]
    run = expected["runs"].get("|".join(parts))
    if run is None:
        return Score(share=0.0)
    share, trivial = plan_share(list(run.values())), float(expected.get("trivial", 0))
    return Score(share=max(0.0, (share - trivial) / (1 - trivial)) if trivial < 1 else 0.0, details={"targets": share})


def right(expected: Mapping[str, Any], settings: Mapping[str, Any]) -> dict[str, Any]:
    """Return nothing: many plans may meet the targets."""
    return {}


def _text(answer: object) -> str:
    number = as_number(answer)
    # 2 and 2.0 are one choice.
    return f"{number:g}" if number is not None else as_choice(answer) or ""
