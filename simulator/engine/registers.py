"""Register queries: limits, outages and retries; then whether a record is there, right, and the right person's."""

from __future__ import annotations

import math
from collections.abc import Callable

from scipy import special

from simulator.engine.environment import COMPLETION, Ring, Token
from simulator.engine.staffing import outage_spans
from simulator.engine.state import State
from simulator.plan.register_plan import Match, Register


class AskedRegisters:
    """Asks registers for cases; what a record is like hangs on the case, not on how often it is asked for.

    Parameters
    ----------
    state : of the replication
    leave : lets a token whose row is written go on
    """

    def __init__(self, state: State, leave: Callable[[Token, float], None]) -> None:
        self._state, self._word, self._leave = state, state.word, leave
        self._specs = state.scenario.registers
        self._on_answer = [self._answered]
        self._next_slot = dict.fromkeys(self._specs, 0.0)
        self._outages = {name: outage_spans(spec.outages, state.scenario.start) for name, spec in self._specs.items()}

    # -- asking -------------------------------------------------------------------------------------

    def enter(self, token: Token, node: int, time: float) -> None:
        """Ask a register; its rate limit, outages and failures decide when and whether it answers."""
        # At a register `work` counts the tries and `sequence` -1 marks wrong data; at desks they mean what they say.
        token.work, token.sequence = 0.0, 0
        self._ask(token, node, time)

    def _register(self, node: int) -> tuple[str, Register]:
        name = str(self._state.activities[node].register_name)
        return name, self._specs[name]

    def _ask(self, token: Token, node: int, time: float) -> None:
        state = self._state
        name, register = self._register(node)
        token.work += 1
        state.post(token.number, "query", time, 1.0)
        down = next((end for begin, end in self._outages[name] if begin <= time < end), None)
        if down is not None or self._fails(token, node, register):
            self._failed(token, node, time, down)
            return
        slot = time
        if register.rate_limit is not None:
            slot = max(time, self._next_slot[name])
            # Also a query that times out later has taken its turn.
            self._next_slot[name] = slot + 1 / register.rate_limit.value
        due = state.after(slot, self._latency(token, node, register), register.time.on_working_days)
        if register.time_out and due > time + register.time_out.minutes:
            again = time + register.time_out.minutes
            state.env.at(again, COMPLETION + token.number, Ring(self._timed_out, token, token.stamp, node))
            return
        token.started = slot
        token.outcome = self._answer(token, name, slot)
        token.callbacks = self._on_answer
        state.env.at(due, COMPLETION + token.number, token)

    def _fails(self, token: Token, node: int, register: Register) -> bool:
        if register.fails is None:
            return False
        return self._try_draw("fails", token, node, int(token.work) - 1) < register.fails.value

    def _latency(self, token: Token, node: int, register: Register) -> float:
        # Where a query can time out, another try is another draw, or it would time out for ever.
        return self._try_draw("latency", token, node, int(token.work) - 1 if register.time_out else 0)

    def _try_draw(self, what: str, token: Token, node: int, turn: int) -> float:
        purpose = self._state.purpose[f"{what}/{self._state.tables.nodes[node]}"]
        return self._state.draws.again(purpose, token.number, token.visit, turn)

    def _timed_out(self, ring: Ring) -> None:
        if ring.token.stamp == ring.stamp and not ring.token.gone:
            self._failed(ring.token, ring.extra, self._state.env.now, None)

    def _failed(self, token: Token, node: int, time: float, down: float | None) -> None:
        state, (_, register) = self._state, self._register(node)
        state.post(token.number, "query_failed", time, 1.0)
        if token.work >= register.tries:
            token.started, token.outcome = time, self._word["unavailable"]
            token.callbacks = self._on_answer
            state.env.at(time, COMPLETION + token.number, token)
            return
        # Without a rule: at the end of the outage, or a minute later.
        again = time + register.retry.minutes if register.retry else down if down is not None else time + 1.0
        state.env.at(again, COMPLETION + token.number, Ring(self._ask_again, token, token.stamp, node))

    def _ask_again(self, ring: Ring) -> None:
        if ring.token.stamp == ring.stamp and not ring.token.gone:
            self._ask(ring.token, ring.extra, self._state.env.now)

    def _answered(self, token: Token) -> None:
        if token.gone:
            return
        state, time = self._state, self._state.env._now  # env.now is a property, too slow for every event
        state.write(token, time)
        if token.outcome != self._word["unavailable"]:
            state.post(token.number, "data_checked", time, 1.0)
        if token.outcome == self._word["found"]:
            state.post(token.number, "data_complete", time, 1.0)
        if token.sequence == -1:
            token.sequence = 0
            state.post_error(token, "data", time)
        self._leave(token, time)

    # -- what the record is like --------------------------------------------------------------------

    def _draw(self, purpose: str, token: Token, visit: int = 1) -> float:
        return self._state.value(self._state.purpose[purpose], token.number, visit)

    def _is_there(self, token: Token, name: str) -> bool:
        register = self._specs[name]
        return register.missing is None or self._draw(f"record/{name}", token) >= register.missing.value

    def _answer(self, token: Token, name: str, time: float) -> int:
        """Return the outcome; a wrong answer marks the token until it comes."""
        register, repaired = self._specs[name], bool(token.case.repaired and name in token.case.repaired)
        there = repaired or self._is_there(token, name)
        if register.identifies and there:
            self._state.post(token.number, "link_true", time, 1.0)
        if repaired:
            return self._link(token, register, time, right=True)
        entitled = float(self._state.cases.entitled[token.number])
        if register.lag and time < entitled + self._draw(f"lag/{name}", token):
            return self._word["missing"]
        if register.identifies:
            # One luck cut into parts: a record has one of these faults at most.
            luck, passed = self._draw(f"key/{name}", token), 0.0
            for share, answer in ((register.duplicates, self._two_records), (register.key_errors, self._scored),
                                  (register.mixed_up, self._somebody_else)):
                passed += share.value if share else 0.0
                if luck < passed:
                    return answer(token, name, time, there)
        if not there:
            return self._word["missing"]
        return self._link(token, register, time, right=True, wrong_data=self._is_wrong(token, name))

    def _is_wrong(self, token: Token, name: str) -> bool:
        register = self._specs[name]
        # The luck that spared the record from being missing also tells whether it is wrong.
        missing = register.missing.value if register.missing else 0.0
        return register.wrong is not None and \
            self._draw(f"record/{name}", token) < missing + (1 - missing) * register.wrong.value

    def _link(self, token: Token, register: Register, time: float, *, right: bool, wrong_data: bool = False) -> int:
        if register.identifies:
            self._post_link(token, time, right)
        if wrong_data or not right:
            token.sequence = -1  # looks complete and is wrong: noted when the answer comes
        return self._word["found"]

    def _post_link(self, token: Token, time: float, right: bool) -> None:
        self._state.post(token.number, "link_made", time, 1.0)
        if right:
            self._state.post(token.number, "link_right", time, 1.0)

    def _two_records(self, token: Token, name: str, time: float, there: bool) -> int:
        return self._word["unsure"]

    def _somebody_else(self, token: Token, name: str, time: float, there: bool) -> int:
        return self._link(token, self._specs[name], time, right=False)

    def _scored(self, token: Token, name: str, time: float, there: bool) -> int:
        """Look for a record whose number is wrong by its other fields."""
        match = self._specs[name].match
        if match is None:
            return self._word["missing"]
        score, own = self._candidate(token, name, match, there)
        if score >= match.accept.value:
            return self._link(token, self._specs[name], time, right=own)
        doubtful = match.review is not None and score >= match.review.value
        return self._word["unsure" if doubtful else "missing"]

    def _candidate(self, token: Token, name: str, match: Match, there: bool) -> tuple[float, bool]:
        """Return the best score, and whether it is the person's own record."""
        # An accuracy of 1 and a luck of 0 would lie at infinity.
        middle = float(special.ndtri(min(match.accuracy.value, 1 - 1e-12)))
        other = float(special.ndtri(max(self._draw(f"other/{name}", token), 2.0**-54))) - middle
        own = float(special.ndtri(max(self._draw(f"own/{name}", token), 2.0**-54))) + middle if there else -math.inf
        return float(special.ndtr(max(own, other))), own >= other

    # -- people who link and repair -----------------------------------------------------------------

    def link(self, token: Token) -> None:
        """Let a person look at a doubtful match: right, or a record overlooked, or somebody else's taken."""
        state, activity = self._state, self._state.activities[token.node]
        assert activity.links is not None
        name = str(state.scenario.process.activities[activity.links.of].register_name)
        there, time = self._is_there(token, name), state.env.now
        right = self._draw(f"links/{state.tables.nodes[token.node]}", token, token.visit) < activity.links.skill.value
        # Rightly no record, or wrongly none: the outcome is the same.
        if right != there:
            token.outcome = self._word["missing"]
            return
        token.outcome = self._word["found"]
        self._post_link(token, time, right)
        if not right:
            state.post_error(token, "human", time)

    def repair(self, token: Token, name: str, time: float) -> None:
        """Note that a record has been put right; from now on it is found."""
        token.case.repaired = (token.case.repaired or set()) | {name}
        self._state.post(token.number, "record_repaired", time, 1.0)
