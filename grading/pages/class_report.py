"""The instructor's page about a class: who needs what, how the exercises worked, and what to ask about."""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, replace

from courses import Exercise, Outcome, load_competencies, load_course
from grading.class_folder.course_folder import CourseFolder, write_whole
from grading.class_folder.roster import Trainee
from grading.class_folder.roster_changes import listed
from grading.examination.marking import Marks
from grading.examination.results import by_trainee, counting_marks, graded_exercises
from grading.findings.change import Change, change_between, why_not_usable
from grading.findings.competency import profile_of
from grading.findings.item_analysis import FEWEST, ExerciseFigures, analyse_items
from grading.findings.similarity import SimilarityQuestion, find_questions
from grading.gradebook.due_dates import carry_due_dates
from grading.gradebook.passing import outcomes
from grading.gradebook.rows import ScoreRow, read_scores
from grading.pages.class_questions import keep_questions
from synthetic_data import (
    Bullets,
    Details,
    Document,
    Heading,
    KeyFigure,
    Note,
    PageElement,
    Paragraph,
    Table,
    bars,
    for_phones,
    render_html,
)

REPORT = "reports/class.html"
_LIMITS = (
    "A class is a small sample: with 20 people a mean share of 0.60 may well be 0.50 or 0.70 in the next class.",
    "Difficulty and discrimination judge the exercise, not the person.",
    "What is asked under “Please ask” has innocent reasons more often than not; no mark was changed because of it.",
    "Oversight practised here must not be used to excuse a system that should not run.",
)
_WORDS = {"j": "J (hits less false alarms)", "d_prime": "d′", "c": "c (above 0: lets pass)", "lean": "leaning, of 1",
          "calibration": "right probabilities (S5)"}
"""Measures as the table names them."""
_BEFORE_AND_AFTER = (("F3", "K1"), ("F3", "K2"))
"""Parallel forms of one test, before and after the course (curriculum 6.9)."""


def write_class_report(course: CourseFolder) -> str:
    """Write `reports/class.html`, and beside it what to ask about; return its path inside the course folder."""
    results = _ClassResults.of(course)
    write_whole(course.root / REPORT, _report(course, results), mode=0o600)
    keep_questions(course, results.questions)
    return REPORT


def class_report(course: CourseFolder) -> str:
    """Return the instructor's page as HTML."""
    return _report(course, _ClassResults.of(course))


@dataclass(frozen=True, kw_only=True)
class _ClassResults:
    """What the class did, exercise by exercise in the order of the course."""

    by_exercise: Mapping[str, Sequence[Marks]]
    """With the answers of the tests alone: those of 5,000 people fill no memory."""
    questions: Sequence[SimilarityQuestion]

    @classmethod
    def of(cls, course: CourseFolder) -> _ClassResults:
        by_exercise: dict[str, Sequence[Marks]] = {}
        questions: list[SimilarityQuestion] = []
        for name in sorted(graded_exercises(course), key=_course_order):
            marks = counting_marks(course, exercise=name)
            questions += find_questions(marks)
            is_test = any(name in pair for pair in _BEFORE_AND_AFTER)
            if marks:
                by_exercise[name] = marks if is_test else [replace(one, answers={}, trail=()) for one in marks]
        return cls(by_exercise=by_exercise, questions=questions)

    @property
    def marks(self) -> list[Marks]:
        """Of everybody, in order of trainee and exercise."""
        return sorted((one for marks in self.by_exercise.values() for one in marks),
                      key=lambda one: (one.trainee, one.exercise))


def _report(course: CourseFolder, results: _ClassResults) -> str:
    carry_due_dates(course)
    trainees, marks, scores = listed(course), results.marks, read_scores(course)
    found = outcomes(course, scores)
    names = {one.id: one.name for one in trainees}
    blocks = [*_nothing_yet(trainees, marks), *_overview(trainees, marks, scores, found),
              *_who_needs_what(trainees, marks, found), Heading("Please look at"), *_remarks(marks, names),
              *_questions(results.questions, names),
              Heading("How the exercises worked")]
    for name, own in results.by_exercise.items():
        blocks += _exercise(course.exercise(name), analyse_items(own), len(own))
    blocks += [*_change(marks), Heading("What this page cannot tell"), Bullets(_LIMITS)]
    return render_html(Document(f"{course.settings.title}: class report", blocks,
                                lead="For the instructor. Names appear here; please do not pass the page on.",
                                footer=f"Course {course.settings.course}. All cases are synthetic."))


def _course_order(exercise: str) -> tuple[int, str]:
    order = [entry.id for entry in load_course().exercises]
    return (order.index(exercise) if exercise in order else len(order), exercise)


def _nothing_yet(trainees: Sequence[Trainee], marks: Sequence[Marks]) -> list[PageElement]:
    if not trainees:
        return [Note("The class list is empty, so there is nobody to report on. Fill it on the dashboard under “Class "
                     "list”, or with: readiness grade roster", "warning")]
    if not marks:
        return [Note("Nothing is graded yet. Collect and grade first: with the buttons on the dashboard's first page, "
                     "or with: readiness grade collect, then readiness grade run", "warning")]
    return []


Outcomes = Mapping[tuple[str, str], Outcome]
"""(Trainee, exercise) → whether it is passed."""


def _overview(trainees: Sequence[Trainee], marks: Sequence[Marks], scores: Sequence[ScoreRow],
              found: Outcomes) -> list[PageElement]:
    handed_in = {one.trainee for one in marks}
    said = Counter(found.values())
    waiting = sum(score.needs_manual_grade for score in scores)
    refused = sum(one.refusal is not None for one in marks)
    return [KeyFigure("Trainees who handed in", f"{len(handed_in)} of {len(trainees)}"),
            KeyFigure("Submissions passed", f"{said[Outcome.PASSED]} of {len(scores)}"),
            KeyFigure("Too close to tell", str(said[Outcome.CLOSE]), "one standard error below the mark: another set"),
            KeyFigure("Not usable", str(refused), "earned 0; each is explained below"),
            KeyFigure("Waiting for a person", str(waiting), "free text to read in formgrader")]


def _who_needs_what(trainees: Sequence[Trainee], marks: Sequence[Marks], found: Outcomes) -> list[PageElement]:
    grouped = by_trainee(marks)
    close: dict[str, set[str]] = {one.id: set() for one in trainees}
    for (who, exercise), outcome in found.items():
        if outcome is Outcome.CLOSE and who in close:
            close[who].add(exercise)
    rows = [(one.name, *_needs(grouped.get(one.id, []), one.role, close[one.id])) for one in trainees]
    return [Heading("Who needs what"),
            Paragraph("In the order of the class list. “Below” names competencies with less than 60 of 100 points so "
                      "far; the exercises beside them are worth another attempt with new cases. So are those marked "
                      "“too close to tell”: the result lies within one standard error below the pass mark."),
            Table(("Trainee", "Handed in", "Below", "Worth another attempt"), rows, numeric=(1,))]


def _needs(marks: Sequence[Marks], role: str, close: Collection[str]) -> tuple[str, str, str]:
    weak = [one for one in profile_of(marks, role) if one.share < 0.6]
    again = {evidence.exercise for one in weak for evidence in one.evidence if evidence.points < 0.6 * evidence.out_of}
    named = [f"{name} (too close to tell)" if name in close else name for name in sorted({*again, *close})]
    return str(len(marks)), "; ".join(one.name for one in weak) or "–", ", ".join(named) or "–"


def _remarks(marks: Sequence[Marks], names: Mapping[str, str]) -> list[PageElement]:
    said = [(one, one.refusal.instructor) for one in marks if one.refusal is not None]
    said += [(one, " ".join(one.notes)) for one in marks if one.notes]
    rows = [(names.get(one.trainee, one.trainee), one.exercise, sentence) for one, sentence in said]
    return [Table(("Trainee", "Exercise", "What happened"), rows,
                  caption="Work that earned 0 as a whole, and remarks from collecting")] if rows else []


def _questions(found: Sequence[SimilarityQuestion], names: Mapping[str, str]) -> list[PageElement]:
    rows = [(", ".join(names.get(one, one) for one in question.trainees), question.exercise, question.sentence)
            for question in found]
    return [Heading("Please ask", 3), Table(("Who", "Exercise", "Question"), rows) if rows else Paragraph(
        "Nothing stands out: no two submissions are more alike than the class, none was much faster.")]


def _exercise(exercise: Exercise, figures: ExerciseFigures, handed_in: int) -> list[PageElement]:
    import pandas as pd

    blocks: list[PageElement] = [Heading(f"{figures.exercise}: {exercise.title['en']}", 3),
                                 Paragraph(f"{_reliability(figures, handed_in)} {_mark(exercise)}")]
    if not figures.items:
        return blocks
    names = load_competencies().competencies
    # A part that the exercise has no more is for none that anybody could look up.
    competency = {item.id: names[item.competency].name for item in exercise.items}
    rows = [(item.item.replace("_", " "), competency.get(item.item, "–"), f"{item.difficulty:.2f}",
             "–" if item.discrimination is None else f"{item.discrimination:.2f}", str(item.zero),
             _remark(item.difficulty, item.discrimination)) for item in figures.items]
    table = Table(("Part", "Competency", "Mean share", "Discrimination", "With 0 points", "Remark"), rows,
                  numeric=(2, 3, 4))
    shown = pd.DataFrame({"part": [row[0] for row in rows], "mean share of points":
                          [item.difficulty for item in figures.items]})
    hardest = min(figures.items, key=lambda item: item.difficulty)
    return [*blocks, table, Details("Draw it", [for_phones(bars(
        shown, label="part", value="mean share of points", title=f"{figures.exercise}: mean share of points by part",
        finding=f"Hardest was “{hardest.item.replace('_', ' ')}”, with {round(100 * hardest.difficulty)} of 100 "
                "points on average."))])]


def _reliability(figures: ExerciseFigures, handed_in: int) -> str:
    text = (f"{handed_in} handed in, {figures.submissions} could be scored; on average "
            f"{round(100 * figures.mean_share)} of 100 points.")
    if figures.alpha is None:
        return f"{text} Reliability is not shown: that needs at least {FEWEST} scored submissions that differ."
    return (f"{text} Cronbach’s alpha (how far the parts agree in whom they call strong; 0.7 is good for a short test) "
            f"is {figures.alpha:.2f}.")


def _mark(exercise: Exercise) -> str:
    """The pass mark and how far luck moves a result, which was measured on many variants."""
    mark = f"The pass mark is {exercise.pass_mark * 100:g} of 100"
    return f"{mark}, its standard error {exercise.standard_error * 100:.0f}." if exercise.standard_error else f"{mark}."


def _remark(difficulty: float, discrimination: float | None) -> str:
    if discrimination is not None and discrimination < 0:
        return "those strong elsewhere did worse here: read the part again"
    if difficulty > 0.95:
        return "nearly everybody has it"
    return "few have it: teach it again or read the part again" if difficulty < 0.25 else ""


def _change(marks: Sequence[Marks]) -> list[PageElement]:
    by_exercise: dict[str, dict[str, Marks]] = {}
    for one in marks:
        if one.refusal is None:
            by_exercise.setdefault(one.exercise, {})[one.trainee] = one
    blocks: list[PageElement] = []
    for first, last in _BEFORE_AND_AFTER:
        changes = change_between(by_exercise.get(first, {}), by_exercise.get(last, {}))
        if changes:
            blocks.append(Table(("Measure", "Before", "After", "Change", "95 of 100 interval", "People"),
                                [_change_row(one) for one in changes], caption=f"From {first} to {last}",
                                numeric=(1, 2, 3, 5)))
    unused = [f"{exercise} of {name}: {why}." for pair in _BEFORE_AND_AFTER for exercise in pair
              for name, one in by_exercise.get(exercise, {}).items() if (why := why_not_usable(one))]
    if unused:
        blocks.append(Details("Left out because they tell nothing", [Bullets(list(dict.fromkeys(unused)))]))
    if not blocks:
        return [Heading("Before and after the course"),
                Paragraph("Nobody has both the test before the course (F3) and the one after it (K1, K2) yet.")]
    return [Heading("Before and after the course"), *blocks,
            Note("Parallel tests on a small group without a comparison group: a change may also come from practice "
                 "with the same screen.", "warning")]


def _change_row(change: Change) -> tuple[str, ...]:
    interval = "–" if change.low is None or change.high is None else f"{change.low:.2f} to {change.high:.2f}"
    code, _, name = change.measure.partition(" ")
    known = load_competencies().competencies
    words = f"{known[code].name}: {_WORDS.get(name, name)}" if code in known else change.measure
    return (words.replace("_", " "), f"{change.before:.2f}", f"{change.after:.2f}",
            f"{change.difference:+.2f}", interval, str(change.pairs))
