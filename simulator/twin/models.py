"""Stand-ins for learned models and who signs after them: what a model says, what the reviewer makes of it."""

from __future__ import annotations

from simulator.cases.tables import OUTCOMES
from simulator.twin import batches, registers
from simulator.twin.layout import World
from simulator.twin.luck import score, value
from simulator.twin.native import compiled
from simulator.twin.reach import case_at, model_at, model_group_at, node_at, review_at, token_at
from simulator.twin.records import post, post_error, write
from simulator.twin.values import attribute_at

YES, NO, NOT_SURE, OFF = (OUTCOMES.index(word) for word in ("yes", "no", "unsure", "off"))
KINDS = ("truly_yes", "truly_no", "false_negative", "false_positive", "planted", "error_human", "review", "override",
         "corrected_model", "planted_found")
"""What models and reviewers post; these kinds have the codes after those of registers and batches."""
(TRULY_YES, TRULY_NO, FALSE_NEGATIVE, FALSE_POSITIVE, PLANTED, BY_A_PERSON, REVIEWED, OVERRIDDEN, PUT_RIGHT,
 PLANTED_FOUND) = range(len(registers.KINDS) + len(batches.KINDS),
                        len(registers.KINDS) + len(batches.KINDS) + len(KINDS))


@compiled
def _holds(w: World, attribute: int, case: int) -> bool:
    """Tell whether an attribute of a case is 1; one that the scenario has not never is."""
    return attribute >= 0 and attribute_at(w, attribute, case).value == 1.0


@compiled
def _score(w: World, model: int, case: int, visit: int, truth: bool, drifted: bool) -> float:
    """Return the score behind the answer; `Scores` says which kinds there are."""
    spec, accuracy = model_at(w.models, model), 0
    if spec.group >= 0:
        code = int(attribute_at(w, spec.group, case).value)
        for at in range(spec.first_group, spec.last_group):
            if model_group_at(w.model_groups, at).code == code:
                accuracy = model_group_at(w.model_groups, at).accuracy
    return score(w, spec.purpose, spec.first_score, case, visit, 4 * accuracy + 2 * int(drifted) + int(truth))


@compiled
def _answer(w: World, token: int, model: int, truth: bool, time: float) -> int:
    spec, there = model_at(w.models, model), token_at(w.tokens, token)
    if time >= spec.off_from:
        return OFF
    if _holds(w, spec.planted, there.case):
        post(w, there.case, PLANTED, time, 1.0)
        return NO if truth else YES
    found = _score(w, model, there.case, there.visit, truth, time >= spec.drift_from)
    if spec.score_kind >= 0:
        post(w, there.case, spec.score_kind, time, found)
    if spec.unsure_from <= found < spec.unsure_to:
        return NOT_SURE
    return YES if found >= spec.threshold else NO


@compiled
def answer(w: World, token: int, node: int, time: float) -> None:
    """Let the model answer at once, and note its answer against the truth."""
    model, there = node_at(w.nodes, node).model, token_at(w.tokens, token)
    spec = model_at(w.models, model)
    truth = _holds(w, spec.truth, there.case)
    there.started = time
    there.outcome = _answer(w, token, model, truth, time)
    attribute_at(w, spec.says, there.case).value = float(there.outcome)
    if there.outcome in (YES, NO):
        post(w, there.case, TRULY_YES if truth else TRULY_NO, time, 1.0)
        if (there.outcome == YES) != truth:
            post(w, there.case, FALSE_NEGATIVE if truth else FALSE_POSITIVE, time, 1.0)
            post_error(w, there.case, spec.error_kind, time)
    write(w, token, time)


@compiled
def decide(w: World, token: int, review: int, time: float) -> None:
    """Let the person at the desk decide: the advice followed unread, or the case thought through."""
    spec, there = review_at(w.reviews, review), token_at(w.tokens, token)
    truth = YES if _holds(w, spec.truth, there.case) else NO
    advice = int(attribute_at(w, spec.says, there.case).value)
    advised = advice in (YES, NO)
    unread = advised and value(w, spec.bias_purpose, there.case, there.visit) < spec.bias
    right = value(w, spec.skill_purpose, there.case, there.visit) < spec.skill
    there.outcome = advice if unread else truth if right else NO + YES - truth
    post(w, there.case, REVIEWED, time, 1.0)
    if advised and there.outcome != advice:
        post(w, there.case, OVERRIDDEN, time, 1.0)
    if there.outcome != truth and not (advised and advice == there.outcome):
        post_error(w, there.case, BY_A_PERSON, time)
    if advised and advice != truth and there.outcome == truth:
        case_at(w.cases, there.case).errors -= 1
        post(w, there.case, PUT_RIGHT, time, 1.0)
        if _holds(w, spec.planted, there.case):
            post(w, there.case, PLANTED_FOUND, time, 1.0)
