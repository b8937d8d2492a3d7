"""People who decide after a model: following its advice unread, or thinking for themselves."""

from __future__ import annotations

from simulator.engine.environment import Token
from simulator.engine.state import State
from simulator.plan.activity import Review


class Reviews:
    """Gives each reviewed case the reviewer's answer, and notes what became of the model's."""

    def __init__(self, state: State) -> None:
        self._state = state
        self._yes, self._no = state.word["yes"], state.word["no"]

    def decide(self, token: Token) -> None:
        """Let the person at the desk decide: the advice followed unread, or the case thought through."""
        state, name = self._state, self._state.tables.nodes[token.node]
        review, time = state.activities[token.node].review, state.env.now
        assert isinstance(review, Review)
        model = state.activities[state.node_of[review.of]].model
        assert model is not None
        truth = self._yes if state.column[model.truth][token.number] == 1 else self._no
        advice = int(state.column[f"{review.of}_says"][token.number])
        advised = advice in (self._yes, self._no)
        unread = advised and state.draw(f"bias/{name}", token) < review.bias.value
        right = state.draw(f"review/{name}", token) < review.skill.value
        # No plus yes minus the truth is the other of the two words.
        token.outcome = advice if unread else truth if right else self._no + self._yes - truth
        state.post(token.number, "review", time, 1.0)
        self._note(token, advice if advised else -1, truth, time)

    def _note(self, token: Token, advice: int, truth: int, time: float) -> None:
        """Post an override, an error of the reviewer, or the model's error put right."""
        state = self._state
        if advice >= 0 and token.outcome != advice:
            state.post(token.number, "override", time, 1.0)
        # An error taken over from the model is in the ledger already, as the model's.
        if token.outcome != truth and advice != token.outcome:
            state.post_error(token, "human", time)
        if advice >= 0 and advice != truth == token.outcome:
            token.case.errors -= 1
            state.post(token.number, "corrected_model", time, 1.0)
            if state.is_planted(token):
                state.post(token.number, "planted_found", time, 1.0)
