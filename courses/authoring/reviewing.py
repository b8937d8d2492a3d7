"""The bench of reviewers at work on one exercise: what each kind earns, and their sheets for other programs."""

from __future__ import annotations

import json
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np

from courses.authoring.reviewers import Reviewer, load_reviewers, review
from courses.authoring.sittings import Sitting, seeds_for, sit
from courses.form.exercise import Exercise
from synthetic_data import stream


@dataclass(frozen=True, kw_only=True)
class ReviewerResult:
    """What one reviewer earned, as shares of all points over some variants."""

    exercise: str
    reviewer: str
    kind: str
    variants: int
    mean: float
    spread: float
    passes: float
    """Share of the variants that were passed."""


def review_exercise(exercise: Exercise, variants: int, seed: int = 1,
                    bench: Sequence[Reviewer] = ()) -> list[ReviewerResult]:
    """Let every reviewer sit so many variants of an exercise.

    Parameters
    ----------
    bench : the shipped one when left out
    """
    sittings = sit(exercise, seeds_for(variants, seed))
    return [_result(exercise, reviewer, sittings) for reviewer in bench or load_reviewers()]


def _result(exercise: Exercise, reviewer: Reviewer, sittings: Sequence[Sitting]) -> ReviewerResult:
    points = [sitting.points(review(sitting, reviewer, stream(sitting.seed, "bench", reviewer.id)))
              for sitting in sittings]
    shares = [sum(each.values()) / 100 for each in points]
    return ReviewerResult(exercise=exercise.id, reviewer=reviewer.id, kind=reviewer.kind, variants=len(sittings),
                          mean=float(np.mean(shares)), spread=float(np.std(shares)),
                          passes=float(np.mean([exercise.is_passed(each) for each in points])))


def reviewers_table(results: Sequence[ReviewerResult]) -> str:
    """Return a table in Markdown: for each kind, the mean, the worst and the best of its reviewers, and who passes."""
    rows = ["| exercise | kind | reviewers | mean | worst | best | passes of 100 |", "|---|---|---|---|---|---|---|"]
    for kind in dict.fromkeys(each.kind for each in results):
        found = [each for each in results if each.kind == kind]
        means = [each.mean for each in found]
        passes = 100 * float(np.mean([each.passes for each in found]))
        rows.append(f"| {found[0].exercise} | {kind} | {len(found)} | {np.mean(means):.2f} | {min(means):.2f} | "
                    f"{max(means):.2f} | {passes:.0f} |")
    return "\n".join(rows)


def write_reviews(exercise: Exercise, folder: Path, seed: int = 1) -> list[Path]:
    """Write the pack of one variant and, beside it, each reviewer's answer sheet as a trainee would hand it in.

    Returns
    -------
    list of Path : the sheets, `<reviewer>.json`; the key is not among what is written
    """
    (sitting,) = sit(exercise, seeds_for(1, seed))
    sitting.pack.write(folder / "pack")
    paths = []
    for reviewer in load_reviewers():
        items = review(sitting, reviewer, stream(sitting.seed, "bench", reviewer.id))
        sheet = {"schema": 1, "exercise": exercise.id, "pack": sitting.key.pack_id, "items": items, "trail": []}
        paths.append(folder / f"{reviewer.id}.json")
        paths[-1].write_text(json.dumps(sheet, ensure_ascii=False, indent=1) + "\n", encoding="utf-8")
    return paths
