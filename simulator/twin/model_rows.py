"""Models and their reviewers as flat rows, and the scores behind the answers, made by numpy block by block."""

from __future__ import annotations

import datetime as dt
import math
from collections.abc import Callable

import numpy as np
from numpy.typing import NDArray

from simulator.cases.tables import Tables
from simulator.engine.models import binormal_scores
from simulator.plan.activity import Activity, ModelStub, Review
from simulator.plan.scenario import Scenario

Row = dict[str, float]


def model_row(scenario: Scenario, tables: Tables, node: int, activity: Activity, kind: Callable[[str], int]) -> Row:
    """Return the row of a model, without the bounds of its groups; `kind` gives the code of a ledger word."""
    stub, name = activity.model, tables.nodes[node]
    assert stub is not None
    low, high = (share.value for share in stub.unsure) if stub.unsure else (math.inf, math.inf)
    return _truth_rows(tables, stub.truth, name) | {
        "group": tables.attributes.index(stub.group) if stub.group else -1,
        "purpose": _purpose(tables, f"model/{name}"),
        "score_kind": kind(f"score_{name}") if stub.keeps_score else -1,
        "error_kind": kind("error_human" if activity.actor_kind == "human" else "error_model"),
        "drift_from": _minute(scenario, stub.drift_from if stub.drift_accuracy else None),
        "off_from": _minute(scenario, stub.off_from), "unsure_from": low, "unsure_to": high,
        "threshold": stub.threshold.value if stub.threshold else 0.5}


def group_rows(tables: Tables, stub: ModelStub) -> list[Row]:
    """Return a row for each group that has an accuracy of its own: the code of its word, the place of the accuracy."""
    # A benefit or stream that the process knows and this office has not is no word of its cases.
    return [{"code": tables.word(word), "accuracy": place} for place, word in enumerate(stub.group_accuracy, 1)
            if word in tables.words]


def kinds_of_scores(stub: ModelStub) -> int:
    """Return how many kinds of scores a model has: by its own accuracy and each group's, drifted or not, yes or no."""
    return 4 * (1 + len(stub.group_accuracy))


def review_row(scenario: Scenario, tables: Tables, node: int, review: Review) -> Row:
    """Return the row of a person who decides after a model."""
    stub, name = scenario.process.activities[review.of].model, tables.nodes[node]
    assert stub is not None
    return _truth_rows(tables, stub.truth, review.of) | {
        "bias_purpose": _purpose(tables, f"bias/{name}"), "skill_purpose": _purpose(tables, f"review/{name}"),
        "bias": review.bias.value, "skill": review.skill.value}


def _truth_rows(tables: Tables, truth: str, model: str) -> Row:
    place = tables.attributes.index
    return {"truth": place(truth), "says": place(f"{model}_says"),
            "planted": place("planted") if "planted" in tables.attributes else -1}


def _purpose(tables: Tables, name: str) -> int:
    return next(number for number, purpose in enumerate(tables.purposes) if purpose.name == name)


def _minute(scenario: Scenario, day: dt.date | None) -> float:
    return math.inf if day is None else scenario.minute_of(day)


class Scores:
    """The scores of a scenario's models for a whole block of cases.

    A score hangs on luck, truth, group and drift, and normal quantiles of compiled code would not be scipy's to the
    last bit. So all that a block may need is made here, for the asking: at turn 1 + 4 a + 2 d + t lies the score by
    the a-th accuracy (0 the model's own, then its groups'), drifted (d = 1) or not, where the truth is yes (t = 1) or
    no.
    """

    def __init__(self, scenario: Scenario, tables: Tables) -> None:
        self._stubs = {_purpose(tables, f"model/{name}"): activity.model
                       for name, activity in scenario.process.activities.items() if activity.model}

    def of_model(self, purpose: int) -> bool:
        """Tell whether a purpose is that of a model."""
        return purpose in self._stubs

    def scores(self, purpose: int, turn: int, luck: NDArray[np.float64]) -> NDArray[np.float64]:
        """Return the scores of cases with this luck that lie at a turn."""
        stub = self._stubs[purpose]
        own, (drifted, truth) = (turn - 1) // 4, divmod((turn - 1) % 4, 2)
        accuracy = [stub.accuracy, *stub.group_accuracy.values()][own].value
        if drifted and stub.drift_accuracy:
            accuracy = min(accuracy, stub.drift_accuracy.value)
        return binormal_scores(luck, accuracy, bool(truth))
