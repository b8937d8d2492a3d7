"""What an activity does to its case besides taking time: attributes, ledger, errors, notices, signatures."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from simulator.engine.environment import OPENING, Case, Ring, Token
from simulator.engine.learning import Learning
from simulator.engine.notices import Notices
from simulator.plan.activity import Activity, Review
from simulator.plan.quantities import Quantity

if TYPE_CHECKING:
    from simulator.engine.office import Office

EXPRESSION = re.compile(r"(-?)(\w+)(?:\s*([-+*])\s*(\w+))?")
"""``amount``, ``-amount``, ``true_amount - provisional_amount`` or ``amount * months``."""


class Effects:
    """Applies effects at the completion of an activity; `has` says which nodes have any."""

    def __init__(self, office: Office) -> None:
        self._office = office
        self._purposes = {name: number for number, (name, _) in enumerate(office.tables.purposes)}
        nodes = office.tables.nodes
        signed = {a.other_person_than for a in office.activities}
        stops = [any(node in t.until for t in office.scenario.process.timers.values()) for node in nodes]
        self._versions = list(office.scenario.rule_versions)
        faulty = {version.activity for version in self._versions if version.error}
        self._spoiled: list[int] = []
        self._learning = Learning(office)
        self._notices = Notices(office)
        self._faulty = [name in faulty for name in nodes]
        self.has = [
            bool(
                a.sets
                or a.posts
                or a.errors
                or a.corrects
                or a.notice
                or a.repairs
                or name in signed
                or name in faulty
                or stops[number]
            )
            for number, (name, a) in enumerate(zip(nodes, office.activities, strict=True))
        ]
        self._signed = [name in signed for name in nodes]
        self._words = {word: float(code) for code, word in enumerate(office.tables.words)}
        self._yes, self._no = int(self._words["yes"]), int(self._words["no"])

    def apply(self, token: Token, node: int, time: float) -> None:
        """Do everything that follows from completing the node."""
        office, activity, number = self._office, self._office.activities[node], token.number
        for kind, what in activity.posts.items():
            office.records.post(number, kind, time, self._amount(what, number))
        for name, value in activity.sets.items():
            office.attributes[office.tables.attributes.index(name)][number] = self._plain(value, token)
        if activity.errors or activity.corrects:
            self._errors(token, node, activity, time)
        if self._faulty[node]:
            self._rule_error(token, node, time)
        if activity.notice:
            self._notices.send(token, activity.notice, time)
        if activity.repairs:
            office.steps.registers.repair(token, activity.repairs, time)
        if self._signed[node] and token.worker is not None:
            token.case.signers = (token.case.signers or {}) | {node: token.worker.number}
        for timer in office.timers.stops[node]:
            token.case.stopped = (token.case.stopped or set()) | {timer}

    def _plain(self, value: float | str, token: Token) -> float:
        if value == "outcome":
            return float(token.outcome)
        return self._words[value] if isinstance(value, str) else float(value)

    def _amount(self, what: str | Quantity, number: int) -> float:
        if isinstance(what, Quantity):
            return what.value
        match = EXPRESSION.fullmatch(what)
        if match is None:
            raise AssertionError(f"unchecked expression {what!r}")
        sign, first, sign_between, second = match.groups()
        total = self._attribute(first, number)
        if second is not None:
            other = self._attribute(second, number)
            total = total * other if sign_between == "*" else total - other if sign_between == "-" else total + other
        return -total if sign else total

    def _attribute(self, name: str, number: int) -> float:
        return self._office.attributes[self._office.tables.attributes.index(name)][number]

    def _errors(self, token: Token, node: int, activity: Activity, time: float) -> None:
        office, name = self._office, self._office.tables.nodes[node]
        case = token.case
        if activity.corrects and case.errors and self._draw(f"corrects/{name}", token) < activity.corrects.value:
            office.records.post(case.number, "error_corrected", time, float(case.errors))
            case.errors = 0
            if self._spoiled:  # what a person put right, new rules need not
                self._spoiled = [number for number in self._spoiled if number != case.number]
            self._feed_back(case, time)
        factor = self._learning.factor(node, time)
        for who, share in activity.errors.items():
            if self._draw(f"error/{who}/{name}", token) < share.value * factor:
                self.post_error(token, str(who), time)
                if self._learning.learns[node]:
                    case.makers = [*(case.makers or []), node]

    def _feed_back(self, case: Case, time: float) -> None:
        """Tell the activities that learn which of their errors were found on the case."""
        for maker in case.makers or ():
            self._learning.note(maker, time)
        case.makers = None

    def _rule_error(self, token: Token, node: int, time: float) -> None:
        """Let the rules in force spoil the case, when they have a defect here."""
        start, name = self._office.scenario.start, self._office.tables.nodes[node]
        in_force = [version for version in self._versions if (version.from_day - start).days * 1440.0 <= time]
        if in_force and in_force[-1].activity == name and in_force[-1].error is not None \
                and self._draw(f"rules/{name}", token) < in_force[-1].error.value:
            self.post_error(token, "rule", time)
            self._spoiled.append(token.number)

    def open(self) -> None:
        """Schedule the days on which new rules put right what the old ones spoiled."""
        office = self._office
        for version in self._versions:
            day = (version.from_day - office.scenario.start).days * 1440.0
            if version.mends and day >= 0:
                office.env.at(day, OPENING, Ring(self._mend))

    def _mend(self, ring: Ring) -> None:
        """Run the spoiled cases again, each once."""
        for number in self._spoiled:
            self._office.records.post(number, "error_corrected", self._office.env.now, 1.0)
            if number in self._office.live:
                self._office.live[number].errors -= 1
        self._spoiled.clear()

    def post_error(self, token: Token, who: str, time: float) -> None:
        """Note in the ledger that somebody or something made an error on the case."""
        token.case.errors += 1
        self._office.records.post(token.number, f"error_{who}", time, 1.0)

    def _draw(self, purpose: str, token: Token) -> float:
        return self._office.value(self._purposes[purpose], token.number, token.visit)

    def is_planted(self, token: Token) -> bool:
        """Tell whether the case carries a planted error (attribute ``planted`` is 1)."""
        attributes = self._office.tables.attributes
        return "planted" in attributes and self._attribute("planted", token.number) == 1

    def review(self, token: Token) -> None:
        """Let a person decide after a model: followed unread, or thought through."""
        office, name = self._office, self._office.tables.nodes[token.node]
        review, time = office.activities[token.node].review, office.env.now
        assert isinstance(review, Review)
        model = office.activities[office.tables.nodes.index(review.of)].model
        assert model is not None
        truth = self._yes if self._attribute(model.truth, token.number) == 1 else self._no
        advice = int(self._attribute(f"{review.of}_says", token.number))
        advised = advice in (self._yes, self._no)
        unread = advised and self._draw(f"bias/{name}", token) < review.bias.value
        right = self._draw(f"review/{name}", token) < review.skill.value
        token.outcome = advice if unread else truth if right else self._no + self._yes - truth
        office.records.post(token.number, "review", time, 1.0)
        self._note_review(token, advice if advised else -1, truth, time)

    def _note_review(self, token: Token, advice: int, truth: int, time: float) -> None:
        """Post an override, an error of the reviewer, or the model's error put right."""
        post = self._office.records.post
        if advice >= 0 and token.outcome != advice:
            post(token.number, "override", time, 1.0)
        if token.outcome != truth and advice != token.outcome:
            self.post_error(token, "human", time)
        if advice >= 0 and advice != truth == token.outcome:
            token.case.errors -= 1
            post(token.number, "error_corrected", time, 1.0)
            if self.is_planted(token):
                post(token.number, "planted_found", time, 1.0)
