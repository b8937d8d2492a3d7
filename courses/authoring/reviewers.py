"""A bench of synthetic reviewers with known habits, to try an exercise on before people sit it."""

from __future__ import annotations

from collections.abc import Mapping
from itertools import product
from pathlib import Path
from typing import Any, Literal

import numpy as np
from pydantic import Field, RootModel

from courses.authoring.erring import ErringView
from courses.authoring.sittings import Sitting
from courses.authoring.strategies import answer_all, follow_advice, options_of
from courses.form.rule_card import Items
from synthetic_data import Spec, load_spec

Habit = Literal["doubt", "skip", "trust", "distrust", "fatigue"]


class Levels(Spec):
    """Levels of one habit, as probabilities, and where they come from."""

    values: tuple[float, ...] = Field(min_length=1)
    origin: Literal["published", "derived", "assumed"]
    source: str = Field(min_length=5)


class ReviewerKind(Spec):
    """One kind of reviewer: how often it errs, and what it does besides."""

    about: str
    error: Levels
    doubt: Levels | None = None
    skip: Levels | None = None
    trust: Levels | None = None
    distrust: Levels | None = None
    fatigue: Levels | None = None


class ReviewerKinds(RootModel[dict[str, ReviewerKind]]):
    """Kind → its levels."""


class Reviewer(Spec):
    """One synthetic reviewer; every number is a probability per decision."""

    id: str
    kind: str
    error: float
    """That a decision is misread."""
    doubt: float = 0
    """That the cautious way out is taken, where the exercise has one."""
    skip: float = 0
    """That a case is not looked at and gets the answer that is usual on its desk."""
    trust: float = 0
    """That the assistant's other view replaces one's own."""
    distrust: float = 0
    """That the assistant's same view makes one change one's own."""
    fatigue: float = 0
    """What is added to `error` by the last case of a desk."""


BENCH = Path(__file__).with_name("reviewers.yml")


def load_kinds(path: Path = BENCH) -> dict[str, ReviewerKind]:
    """Read kinds of reviewers with the origin of every number."""
    return load_spec(path, ReviewerKinds).root


def load_reviewers(path: Path = BENCH) -> list[Reviewer]:
    """Return the bench: for each kind, every level of error with every level of its other habit.

    Examples
    --------
    >>> bench = load_reviewers()
    >>> len(bench), bench[0].id, bench[-1].fatigue
    (54, 'skilled-1', 0.5)
    """
    bench = []
    for kind, levels in load_kinds(path).items():
        habits = {name: found.values for name in ("error", "doubt", "skip", "trust", "distrust", "fatigue")
                  if (found := getattr(levels, name)) is not None}
        for number, values in enumerate(product(*habits.values()), 1):
            bench.append(Reviewer(id=f"{kind}-{number}", kind=kind, **dict(zip(habits, values, strict=True))))
    return bench


def review(sitting: Sitting, reviewer: Reviewer, luck: np.random.Generator) -> Items:
    """Return what a reviewer answers in one sitting.

    Parameters
    ----------
    luck : of this reviewer on this day
    """
    desk = ErringView(sitting)
    seen: dict[tuple[str, str, str], Any] = {}

    def choose(case: Mapping[str, Any], field: Mapping[str, Any]) -> Any:
        # A first and a final decision rest on one reading.
        reading = (field["item"], case["id"], "" if field.get("when") else field["name"])
        if reading not in seen:
            seen[reading] = _read(desk, case, field, reviewer, luck)
        return seen[reading] if field.get("when") == "first" else _advised(case, field, seen[reading], reviewer, luck)
    return answer_all(sitting.desks, choose)


def _read(desk: ErringView, case: Mapping[str, Any], field: Mapping[str, Any], reviewer: Reviewer,
          luck: np.random.Generator) -> Any:
    known = desk.right(case, field)
    skips, doubts, errs = luck.random(3)
    usual = desk.usual.get((desk.name(field), field["name"]))
    if skips < reviewer.skip and usual is not None:
        return usual
    if doubts < reviewer.doubt and field["name"] in desk.doubt:
        return desk.doubt[field["name"]]
    error = min(1.0, reviewer.error + reviewer.fatigue * desk.progress(case, field))
    if isinstance(known, (list, tuple)):
        return [option for option in options_of(field) if (option in known) != (luck.random() < error)]
    return desk.wrong(case, field, "uniform", luck) if errs < error and known is not None else known


def _advised(case: Mapping[str, Any], field: Mapping[str, Any], view: Any, reviewer: Reviewer,
             luck: np.random.Generator) -> Any:
    """Give way to the assistant, or turn against it, where it has a view on what this blank asks."""
    options = options_of(field)
    advised = case.get("advice", {}).get("choice")
    led = advised if advised in options else ("accept" if advised and "accept" in options else None)
    if led is None:
        return view
    if view != led:
        return led if luck.random() < reviewer.trust else view
    return follow_advice(accept=False)(case, field) if luck.random() < reviewer.distrust else view
