"""Activities that need no desk: waits, batch runs, the model, branches and ends; register queries are beside."""

from __future__ import annotations

import math
from typing import TYPE_CHECKING

from scipy import special

from simulator.cases.tables import BATCH
from simulator.engine.batches import Batch
from simulator.engine.environment import COMPLETION, Ring, Token
from simulator.engine.registers import Registers
from simulator.plan.activity import ModelStub

if TYPE_CHECKING:
    from simulator.engine.office import Office


class Steps:
    """How tokens pass through each kind of activity that is not done at a desk."""

    def __init__(self, office: Office) -> None:
        self._office = office
        tables = office.tables
        self._purposes = {name: number for number, (name, _) in enumerate(tables.purposes)}
        self._word = {word: code for code, word in enumerate(tables.words)}
        self._time_after = [{tables.nodes.index(before): self._purposes[f"time/{name}/after/{before}"]
                             for before in a.time_after}
                            for name, a in zip(tables.nodes, office.activities, strict=True)]
        """For each node: the node before → the purpose of the time of cases that come from there."""
        self._on_clock = [bool(days or a.calendar)
                          for days, a in zip(tables.on_working_days.tolist(), office.activities, strict=True)]
        """Whether the wait runs on working days or on a calendar of its own."""
        self._on_working_days = tables.on_working_days.tolist()
        self._bounded = [bool(a.reminder or a.expires) for a in office.activities]
        self._on_completion = [self._completed]
        self.registers = Registers(office)
        self._batches = {node: Batch(office, node) for node in range(office.node_count) if office.kind[node] == BATCH}
        self._branches = [[tables.nodes.index(name) for name in a.branches] for a in office.activities]
        self._needed = [self._arrivals_needed(a.of, a.first) for a in office.activities]
        self._starts = {node: (a.model and a.model.drift_from, a.model and a.model.off_from)
                        for node, a in enumerate(office.activities) if a.model}

    def open(self) -> None:
        """Prepare what does not depend on any case."""
        for batch in self._batches.values():
            batch.open()

    def _arrivals_needed(self, of: str | None, first: int | None) -> int:
        return first or len(self._office.scenario.process.activities[of].branches) if of else 0

    # -- waiting ------------------------------------------------------------------------------------

    def wait(self, token: Token, node: int, time: float) -> None:
        """Wait for someone outside, or for a machine without a queue."""
        office = self._office
        token.started = time
        purpose = self._time_after[node].get(token.previous, office.time_purpose[node])
        if purpose < 0 and not self._bounded[node]:
            office.write(token, time)
            office.leave(token, time)
            return
        minutes = office.value(purpose, token.number, token.visit) if purpose >= 0 else math.inf
        due = time + minutes
        if self._on_clock[node] and minutes < math.inf:
            due = office.delays.after(node, time, minutes, self._on_working_days[node])
        token.outcome = 0
        if self._bounded[node]:
            due = self._bound(token, node, time, due)
        token.callbacks = self._on_completion
        office.env.at(due, COMPLETION + token.number, token)

    def _bound(self, token: Token, node: int, time: float, due: float) -> float:
        """Apply reminder and expiry, both known in advance, so nothing has to be cancelled."""
        office, activity = self._office, self._office.activities[node]
        reminder, expires = activity.reminder, activity.expires
        last = office.after(time, expires.after.minutes, expires.after.on_working_days) if expires else math.inf
        if reminder:
            nudge = office.after(time, reminder.after.minutes, reminder.after.on_working_days)
            if nudge < min(due, last):
                office.env.at(nudge, COMPLETION + token.number, Ring(self._remind, token, token.stamp, reminder.notice))
                if reminder.shortens and due < math.inf:
                    due = nudge + (due - nudge) * (1 - reminder.shortens.value)
        if last < due:
            token.outcome = self._word["expired"]
            return last
        return due

    def _remind(self, ring: Ring) -> None:
        if ring.token.stamp == ring.stamp and not ring.token.gone:
            self._office.records.post(ring.token.number, f"notice_{ring.extra}", self._office.env.now, 1.0)

    def _completed(self, token: Token) -> None:
        if token.gone:
            return
        office, time = self._office, self._office.env._now
        office.write(token, time)
        expires = office.activities[token.node].expires
        if expires is not None and token.outcome:
            office.enter(token, office.tables.nodes.index(expires.to), time)
        else:
            office.leave(token, time)

    # -- batch, model, branches, ends ---------------------------------------------------------------

    def batch(self, token: Token, node: int, time: float) -> None:
        """Wait for the next run."""
        self._batches[node].add(token)

    def model(self, token: Token, node: int, time: float) -> None:
        """Let the model answer at once."""
        office = self._office
        stub = office.activities[node].model
        assert stub is not None
        token.started = time
        token.outcome = self._answer(token, node, stub, time)
        said = office.tables.attributes.index(f"{office.tables.nodes[node]}_says")
        office.attributes[said][token.number] = float(token.outcome)
        if token.outcome in (self._word["yes"], self._word["no"]):
            self._judge(token, stub, time)
        office.write(token, time)
        office.leave(token, time)

    def _judge(self, token: Token, stub: ModelStub, time: float) -> None:
        """Note the model's answer against the truth."""
        office, truth = self._office, self._truth(token, stub)
        office.records.post(token.number, "truly_yes" if truth else "truly_no", time, 1.0)
        if (token.outcome == self._word["yes"]) != truth:
            office.records.post(token.number, "false_negative" if truth else "false_positive", time, 1.0)
            maker = "human" if office.activities[token.node].actor_kind == "human" else "model"
            office.effects.post_error(token, maker, time)

    def _truth(self, token: Token, stub: ModelStub) -> bool:
        return self._office.attributes[self._office.tables.attributes.index(stub.truth)][token.number] == 1

    def _answer(self, token: Token, node: int, stub: ModelStub, time: float) -> int:
        office = self._office
        drift, off = (self._minute(day) for day in self._starts[node])
        if time >= off:
            return self._word["off"]
        if office.effects.is_planted(token):
            office.records.post(token.number, "planted", time, 1.0)
            return self._word["no" if self._truth(token, stub) else "yes"]
        accuracy = self._accuracy(token, stub)
        if time >= drift and stub.drift_accuracy:
            accuracy = min(accuracy, stub.drift_accuracy.value)
        luck = office.value(self._purposes[f"model/{office.tables.nodes[node]}"], token.number, token.visit)
        middle = float(special.ndtri(min(accuracy, 1 - 1e-12)))
        latent = float(special.ndtri(max(luck, 2.0**-54))) + (middle if self._truth(token, stub) else -middle)
        score = float(special.ndtr(latent))
        if stub.keeps_score:
            office.records.post(token.number, f"score_{office.tables.nodes[node]}", time, score)
        if stub.unsure and stub.unsure[0].value <= score < stub.unsure[1].value:
            return self._word["unsure"]
        return self._word["yes" if score >= (stub.threshold.value if stub.threshold else 0.5) else "no"]

    def _minute(self, day: object) -> float:
        return math.inf if day is None else (day - self._office.scenario.start).days * 1440.0  # type: ignore[operator]

    def _accuracy(self, token: Token, stub: ModelStub) -> float:
        if stub.group is None:
            return stub.accuracy.value
        office = self._office
        code = int(office.attributes[office.tables.attributes.index(stub.group)][token.number])
        own = stub.group_accuracy.get(office.tables.words[code])
        return (own or stub.accuracy).value

    def split(self, token: Token, node: int, time: float) -> None:
        """Send one token down each branch."""
        case, office = token.case, self._office
        number = case.visits[node]
        branches = self._branches[node]
        others = []
        for _ in branches[1:]:
            other = Token(case)
            other.main = token.main
            other.node = node
            case.tokens.append(other)
            others.append(other)
        for piece, target in zip([token, *others], branches, strict=True):
            piece.branch = number
            if not piece.gone:
                office.enter(piece, target, time)

    def join(self, token: Token, node: int, time: float) -> None:
        """Wait for the other branches; those that come too late end here."""
        case = token.case
        case.joins = case.joins or {}
        key = (node, token.branch)
        case.joins[key] = case.joins.get(key, 0) + 1
        if case.joins[key] == self._needed[node]:
            self._office.leave(token, time)
        else:
            token.gone = True
            case.tokens.remove(token)

    def end(self, token: Token, node: int, time: float) -> None:
        """End the case, or a side visit of it."""
        office, case = self._office, token.case
        case.tokens.remove(token)
        token.gone = True
        if not token.main:
            return
        token.started = time
        office.write(token, time)
        if office.effects.has[node]:
            office.effects.apply(token, node, time)
        for other in case.tokens:
            office.withdraw(other, time)
        if office.limits.any:
            office.limits.end(case.number, time)
        del office.live[case.number]
        office.draws.forget(case.number)


