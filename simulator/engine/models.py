"""Stand-ins for learned models: a score from the truth and the model's accuracy, and the answer it leads to."""

from __future__ import annotations

import datetime as dt
import math
from collections.abc import Callable

import numpy as np
from numpy.typing import ArrayLike, NDArray
from scipy import special

from simulator.engine.environment import Token
from simulator.engine.state import State
from simulator.plan.activity import ModelStub


class Models:
    """Lets models answer at once, and notes each answer against the truth.

    Parameters
    ----------
    state : of the replication
    leave : lets a token whose row is written go on
    """

    def __init__(self, state: State, leave: Callable[[Token, float], None]) -> None:
        self._state, self._word, self._leave = state, state.word, leave
        self._drifts = {node: (self._minute(a.model.drift_from), self._minute(a.model.off_from))
                        for node, a in enumerate(state.activities) if a.model}

    def _minute(self, day: dt.date | None) -> float:
        return math.inf if day is None else self._state.scenario.minute_of(day)

    def enter(self, token: Token, node: int, time: float) -> None:
        """Let the model answer at once."""
        state = self._state
        stub = state.activities[node].model
        assert stub is not None
        token.started = time
        token.outcome = self._answer(token, node, stub, time)
        state.column[f"{state.tables.nodes[node]}_says"][token.number] = float(token.outcome)
        if token.outcome in (self._word["yes"], self._word["no"]):
            self._judge(token, stub, time)
        state.write(token, time)
        self._leave(token, time)

    def _judge(self, token: Token, stub: ModelStub, time: float) -> None:
        """Note the model's answer against the truth."""
        state, truth = self._state, self._truth(token, stub)
        state.post(token.number, "truly_yes" if truth else "truly_no", time, 1.0)
        if (token.outcome == self._word["yes"]) != truth:
            state.post(token.number, "false_negative" if truth else "false_positive", time, 1.0)
            maker = "human" if state.activities[token.node].actor_kind == "human" else "model"
            state.post_error(token, maker, time)

    def _truth(self, token: Token, stub: ModelStub) -> bool:
        return bool(self._state.column[stub.truth][token.number] == 1)

    def _answer(self, token: Token, node: int, stub: ModelStub, time: float) -> int:
        state, name = self._state, self._state.tables.nodes[node]
        drift, off = self._drifts[node]
        if time >= off:
            return self._word["off"]
        if state.is_planted(token):
            state.post(token.number, "planted", time, 1.0)
            # Wrong on purpose, to see which reviewers read what they sign.
            return self._word["no" if self._truth(token, stub) else "yes"]
        accuracy = self._accuracy(token, stub)
        if time >= drift and stub.drift_accuracy:
            # A group served worse already must not gain from the drift.
            accuracy = min(accuracy, stub.drift_accuracy.value)
        score = float(binormal_scores(state.draw(f"model/{name}", token), accuracy, self._truth(token, stub)))
        if stub.keeps_score:
            state.post(token.number, f"score_{name}", time, score)
        if stub.unsure and stub.unsure[0].value <= score < stub.unsure[1].value:
            return self._word["unsure"]
        return self._word["yes" if score >= (stub.threshold.value if stub.threshold else 0.5) else "no"]

    def _accuracy(self, token: Token, stub: ModelStub) -> float:
        if stub.group is None:
            return stub.accuracy.value
        code = int(self._state.column[stub.group][token.number])
        own = stub.group_accuracy.get(self._state.tables.words[code])
        return (own or stub.accuracy).value


def binormal_scores(luck: ArrayLike, accuracy: float, truth: bool) -> NDArray[np.float64]:
    """Return the scores of cases with this luck, from 0 to 1.

    Parameters
    ----------
    luck : uniform from 0 to 1, one or many
    accuracy : share of right answers at a threshold of a half
    truth : whether the right answer is yes

    Notes
    -----
    The binormal model (Green and Swets 1966): normal about plus or minus the quantile of the accuracy.
    """
    # An accuracy of 1 and a luck of 0 would lie at infinity.
    middle = float(special.ndtri(min(accuracy, 1 - 1e-12)))
    latent = special.ndtri(np.maximum(luck, 2.0**-54)) + (middle if truth else -middle)
    found: NDArray[np.float64] = special.ndtr(latent)
    return found
