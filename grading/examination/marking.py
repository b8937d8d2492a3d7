"""From what came out of the sandbox to points: outside the sandbox, closed on every failure, the same every time.

The answer key is rebuilt here from the course secret; nothing a trainee handed in plays a part in it.
"""

from __future__ import annotations

import math
from collections.abc import Iterable, Mapping
from dataclasses import asdict, dataclass, field
from typing import Any

from courses import AnswerKey, AnswerSheet, BadSheet, Exercise, ItemScore, read_answer_sheet, score_sheet
from grading.class_folder.submission import Refusal, Submission, refusal_of
from grading.class_folder.variants import CourseSecret, pack_id, whose_pack
from grading.examination.diary import claimed_packs, is_unreadable, passed_over
from grading.sandbox.ports import Execution

_DIED = {
    "timed_out": "the notebook ran into the time limit",
    "out_of_memory": "the notebook ran into the memory limit",
    "died": "the notebook's process ended before the notebook did",
    "refused": "the sandbox refused the notebook",
    "finished": "the notebook ran to its end and left no answer sheet",
}
"""How a notebook ended → what the instructor reads; trainees read `refusal.no-sheet-<how>`."""


@dataclass(frozen=True, kw_only=True)
class Marks:
    """What one attempt at one exercise earned, item by item, and why."""

    trainee: str
    exercise: str
    attempt: int
    items: tuple[ItemScore, ...]
    refusal: Refusal | None = None
    """Set when the whole work earns nothing, whatever stands in it."""
    notes: tuple[str, ...] = ()
    """Sentences for the instructor."""
    answers: Mapping[str, Any] = field(default_factory=dict)
    """Item → the answers as handed in; for the instructor's reports."""
    trail: tuple[Mapping[str, Any], ...] = ()

    @property
    def points(self) -> float:
        """Sum over the items."""
        return float(sum(score.points for score in self.items))

    @property
    def out_of(self) -> float:
        """Most points the exercise gives."""
        return float(sum(score.out_of for score in self.items))

    @property
    def share(self) -> float:
        """Points out of the most, 0-1."""
        return self.points / self.out_of if self.out_of else 0.0


def mark(exercise: Exercise, key: AnswerKey, submission: Submission, execution: Execution | None, *,
         decisions: bytes, secret: CourseSecret, class_list: Iterable[str], attempts: int,
         language: str = "en") -> Marks:
    """Return what a submission earned.

    Parameters
    ----------
    key : the answer key of this trainee's attempt
    execution : what came out of the sandbox; None only for a submission that was refused before it ran
    decisions : the decisions file as handed in; its claim of a pack is read, and how much of it can be read
    class_list, attempts : to tell the instructor whose answers a foreign sheet holds
    language : of the feedback
    """
    owner = _Owner(secret, exercise.id, submission.trainee, submission.attempt, tuple(class_list), attempts)
    # An unreadable diary would give an empty sheet, and the trainee would hear that nothing was answered.
    refusal = submission.refusal or _no_diary(decisions) or owner.refuses_work(claimed_packs(decisions))
    if refusal or execution is None:
        never_ran = Execution(status="refused", detail="it did not run")
        return _nothing(exercise, submission, refusal or _no_sheet(never_ran))
    try:
        sheet = _sheet(execution, exercise, owner)
        items = _fair(exercise, score_sheet(exercise, sheet, key, language=language))
    except _Unmarked as refused:
        return _nothing(exercise, submission, refused.refusal)
    except Exception as error:  # A sheet that breaks a scoring rule must not stop the class.
        return _nothing(exercise, submission, refusal_of(
            "scoring-stopped", f"scoring stopped with {type(error).__name__}: {str(error)[:200]}"))
    died = "" if execution.status == "finished" else f"{_DIED[execution.status]} after its answers were written"
    notes = filter(None, (*submission.notes, died, passed_over(decisions)))
    return Marks(trainee=submission.trainee, exercise=exercise.id, attempt=submission.attempt, items=items,
                 notes=tuple(notes), answers=dict(sheet.items), trail=sheet.trail)


class _Unmarked(Exception):
    def __init__(self, refusal: Refusal) -> None:
        super().__init__(refusal.instructor)
        self.refusal = refusal


def _sheet(execution: Execution, exercise: Exercise, owner: _Owner) -> AnswerSheet:
    if execution.answer_sheet is None:
        raise _Unmarked(_no_sheet(execution))
    try:
        sheet = read_answer_sheet(execution.answer_sheet, exercise=exercise.id)
    except BadSheet as problem:
        raise _Unmarked(refusal_of(problem.why, problem.instructor, reason_code="bad-sheet")) from None
    refusal = owner.refuses([sheet.pack_id])
    if refusal:
        raise _Unmarked(refusal)
    return sheet


def _no_diary(decisions: bytes) -> Refusal | None:
    if not is_unreadable(decisions):
        return None
    return refusal_of("diary-unreadable", "no line of decisions.jsonl can be read")


def _no_sheet(execution: Execution) -> Refusal:
    code, instructor = f"no-sheet-{execution.status}", _DIED[execution.status]
    return refusal_of(execution.why or code, f"{instructor} ({execution.detail})" if execution.detail else instructor,
                      reason_code=code, **execution.values)


@dataclass(frozen=True)
class _Owner:
    """Whose work this should be, and what to say when it is not."""

    secret: CourseSecret
    exercise: str
    trainee: str
    attempt: int
    class_list: tuple[str, ...]
    attempts: int

    def refuses_work(self, claimed: Iterable[str]) -> Refusal | None:
        """Return the refusal of a decisions file that was made on other packs only.

        Lines of an earlier attempt may stand before those of this one: the file only ever grows.
        """
        own = pack_id(self.secret, self.exercise, self.trainee, self.attempt)
        return None if own in claimed else self.refuses(claimed)

    def refuses(self, claimed: Iterable[str]) -> Refusal | None:
        """Return the refusal for the last claimed pack that is not this trainee's attempt."""
        own = pack_id(self.secret, self.exercise, self.trainee, self.attempt)
        foreign = next((token for token in reversed(list(claimed)) if token != own), None)
        if foreign is None:
            return None
        maker = whose_pack(self.secret, self.exercise, foreign, self.class_list, self.attempts)
        return self._other_attempt(maker[1]) if maker and maker[0] == self.trainee else self._foreign(foreign, maker)

    def _other_attempt(self, attempt: int) -> Refusal:
        return refusal_of("other-attempt", f"the answers carry the pack of {self.trainee}'s attempt {attempt}; attempt "
                          f"{self.attempt} was due", theirs=attempt, now=self.attempt)

    def _foreign(self, token: str, maker: tuple[str, int] | None) -> Refusal:
        # Cut and quoted, because the token comes out of the trainee's file.
        whose = f"the pack of {maker[0]}, attempt {maker[1]}" if maker else f"the unknown pack {token[:40]!r}"
        return refusal_of("foreign-pack", f"the answers carry {whose}, handed in by {self.trainee}; please ask before "
                          "you conclude")


def _nothing(exercise: Exercise, submission: Submission, refusal: Refusal) -> Marks:
    items = tuple(ItemScore(item=item.id, points=0.0, out_of=item.points, competency=item.competency,
                            reason_code=refusal.reason_code, feedback=refusal.trainee,
                            measured=exercise.status == "completion") for item in exercise.items)
    return Marks(trainee=submission.trainee, exercise=exercise.id, attempt=submission.attempt, items=items,
                 refusal=refusal, notes=submission.notes)


def _fair(exercise: Exercise, scores: Iterable[ItemScore]) -> tuple[ItemScore, ...]:
    """Every item once, in the exercise's order, with points between 0 and the most it gives."""
    by_item = {score.item: score for score in scores}
    if set(by_item) != {item.id for item in exercise.items}:
        raise ValueError(f"scored {sorted(by_item)} where the exercise has {[item.id for item in exercise.items]}")
    return tuple(_clamped(by_item[item.id], item.points) for item in exercise.items)


def _clamped(score: ItemScore, most: float) -> ItemScore:
    # max and min let NaN through.
    points = score.points if math.isfinite(score.points) else 0.0
    # Rounded, so that no pass mark is missed by the last bit of a sum.
    points = round(min(max(points, 0.0), most), 6)
    return ItemScore(**asdict(score) | {"points": points, "out_of": most})
