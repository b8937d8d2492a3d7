"""What to ask about in a class: worked out at once for a small one, kept in a file for one of thousands."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import asdict, dataclass
from datetime import datetime

from grading.class_folder.course_folder import CourseFolder, as_json, read_kept, write_whole
from grading.class_folder.moments import now_text
from grading.examination.results import counting_marks, graded_exercises
from grading.findings.similarity import SimilarityQuestion, find_questions

_KEPT = "questions.json"


@dataclass(frozen=True, kw_only=True)
class KeptQuestions:
    """What was to be asked about when the class report was written."""

    at: datetime
    questions: Sequence[SimilarityQuestion]


def class_questions(course: CourseFolder) -> list[SimilarityQuestion]:
    """Return what to ask about, exercise by exercise; everybody is compared with everybody."""
    return [question for name in graded_exercises(course)
            for question in find_questions(counting_marks(course, exercise=name))]


def keep_questions(course: CourseFolder, questions: Sequence[SimilarityQuestion]) -> None:
    """Write what to ask about into `reports/`, for pages that cannot wait for it."""
    kept = {"at": now_text(), "questions": [asdict(one) for one in questions]}
    write_whole(course.root / "reports" / _KEPT, as_json(kept), mode=0o600)


def kept_questions(course: CourseFolder) -> KeptQuestions | None:
    """Return what was kept last; None where nothing was, or not by this version."""
    kept = read_kept(course.root / "reports" / _KEPT)
    try:
        questions = [SimilarityQuestion(**one | {"trainees": tuple(one["trainees"])}) for one in kept["questions"]]
        return KeptQuestions(at=datetime.fromisoformat(kept["at"]), questions=questions)
    except (KeyError, TypeError, ValueError):
        return None
