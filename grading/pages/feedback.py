"""The page a trainee gets back: points, what was asked, what happened, where to look again; never the key."""

from __future__ import annotations

import shutil
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime

from courses import Exercise, ItemScore, Outcome
from courses.toolkit.words import Words
from grading.class_folder.attempts import attempt_state, close_attempt, current_attempt
from grading.class_folder.course_folder import CourseFolder, write_whole
from grading.class_folder.deadlines import DueDates
from grading.class_folder.moments import written as written_moment
from grading.class_folder.roster_changes import listed
from grading.class_folder.submission import SECRET, TIMESTAMP, Submission, read_received, read_submission
from grading.errors import GradingError
from grading.examination.decided_files import DecidedFile
from grading.examination.marking import Marks
from grading.examination.results import counting_marks, graded_marks, marks_of
from grading.findings.competency import CompetencyProfile, behaviour_of, profile_of
from grading.findings.own_files import heading_of, own_wrong_files
from grading.gradebook.due_dates import carry_due_dates
from grading.gradebook.rows import CellRow, ScoreRow, read_cells, read_scores, require_scores
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
    render_html,
)


def write_feedback(course: CourseFolder, exercise: str | None = None, trainee: str | None = None) -> list[str]:
    """Write the feedback page of every graded submission into `feedback/`; return what was written.

    The folders have nbgrader's form, so `nbgrader release_feedback` and formgrader hand them out. An attempt closes
    with its feedback, before the page is there to be read.

    Raises
    ------
    GradingError : an exam has not closed for everybody yet, or the gradebook knows nothing of what was graded; nothing
        is written
    """
    known = {one.id for one in listed(course)}  # who left the list keeps their marks and gets no new page
    chosen = [marks for marks in counting_marks(course, trainee)
              if exercise in (None, marks.exercise) and marks.trainee in known]
    for name in sorted({marks.exercise for marks in chosen}):
        refuse_before_close(course, name)
    carry_due_dates(course)
    book = _Book.of(course)
    require_scores(course, [(marks.trainee, marks.exercise) for marks in chosen], book.scores.values())
    written = []
    for marks in chosen:
        close_with_feedback(course, marks)
        folder = course.feedback(marks.trainee, marks.exercise)
        write_whole(folder / f"{marks.exercise}.html", _page(course, marks, book))
        submitted = course.submitted(marks.trainee, marks.exercise)
        for name in (TIMESTAMP, SECRET):
            if (submitted / name).exists():
                shutil.copyfile(submitted / name, folder / name)
        written.append(f"{marks.trainee}/{marks.exercise}")
    return written


def close_with_feedback(course: CourseFolder, marks: Marks) -> None:
    """Close the attempt that feedback is given on; work that was refused says nothing of the answers and stays open."""
    if marks.refusal is None:
        close_attempt(course, marks.trainee, marks.exercise, marks.attempt)


def refuse_before_close(course: CourseFolder, exercise: str) -> None:
    """Raise `GradingError` while somebody may still hand in work for an exam: feedback would tell the answers."""
    close = DueDates(course).last(exercise) if course.settings.exam else None
    if close is not None and datetime.now(UTC) <= close:
        raise GradingError(f"{exercise} is part of an exam that closes at {written_moment(close)}; feedback is given "
                           "after that, when nobody can hand in any more")


def feedback_page(course: CourseFolder, trainee: str, exercise: str) -> str:
    """Return one trainee's page for one exercise as HTML.

    Raises
    ------
    GradingError : nothing of it was graded yet
    """
    return _page(course, graded_marks(course, trainee, exercise), _Book.of(course))


@dataclass(frozen=True, kw_only=True)
class _Book:
    """What the gradebook says of everybody, read once."""

    cells: Mapping[tuple[str, str], Mapping[str, CellRow]]
    scores: Mapping[tuple[str, str], ScoreRow]
    deadlines: DueDates

    @classmethod
    def of(cls, course: CourseFolder) -> _Book:
        cells: dict[tuple[str, str], dict[str, CellRow]] = {}
        for row in read_cells(course):
            cells.setdefault((row.trainee, row.exercise), {})[row.cell] = row
        return cls(cells=cells, scores={(row.trainee, row.exercise): row for row in read_scores(course)},
                   deadlines=DueDates(course))


def rewrite_feedback(course: CourseFolder, exercise: str | None = None, trainee: str | None = None) -> list[str]:
    """Write pages that were given before anew where something they say has changed; return which.

    Attempts are not closed by it: they were when the page was first given.
    """
    pages = sorted((course.root / "feedback").glob(f"{trainee or '*'}/{exercise or '*'}/*.html"))
    known = {one.id for one in listed(course)}
    book, changed = _Book.of(course) if pages else None, []
    for page in pages:
        name = page.parent.parent.name
        marks = marks_of(course, name, page.stem) if name in known else None
        if marks is None or book is None:
            continue
        said = _page(course, marks, book)
        if page.read_text(encoding="utf-8") != said:
            write_whole(page, said)
            changed.append(f"{name}/{page.stem}")
    return changed


def _page(course: CourseFolder, marks: Marks, book: _Book) -> str:
    exercise = course.exercise(marks.exercise)
    person = course.trainee(marks.trainee)
    own = book.cells.get((marks.trainee, marks.exercise), {})
    # The gradebook comes first: there a person may have set points by hand.
    points = sum(row.points for row in own.values()) if own else marks.points
    submission = read_submission(course, marks.trainee, marks.exercise)
    profile = profile_of(counting_marks(course, marks.trainee), person.role)
    earned = {score.item: own[score.item].points if score.item in own else score.points for score in marks.items}
    headings = heading_of(course, marks)
    score = book.scores.get((marks.trainee, marks.exercise))
    penalty, words = score.penalty if score else 0.0, Words(person.language)
    blocks = [*_summary(words, course, marks, max(0.0, points - penalty),
                        _verdict(words, exercise, earned, person.role, penalty, headings)),
              *_lateness(words, submission, book.deadlines.due(marks.exercise, marks.trainee), penalty),
              *_items(words, exercise, marks, own, headings),
              *_looked_at_again(words, exercise, own_wrong_files(course, marks)), *_profile(words, profile)]
    received = words.say("fb.received", when=submission.received_at) + " " if submission else ""
    return render_html(Document(
        exercise.title.get(person.language, exercise.title["en"]), blocks, language=words.language,
        lead=words.say("fb.lead", name=person.name),
        footer=received + words.say("fb.attempt", attempt=marks.attempt, attempts=course.settings.attempts,
                                    course=course.settings.title)))


def _verdict(words: Words, exercise: Exercise, earned: Mapping[str, float], role: str, penalty: float,
             headings: Mapping[str, str]) -> str:
    """Whether this passes, and if not what is missing."""
    outcome, mark = exercise.outcome(earned, role, penalty), f"{exercise.pass_mark * 100:g}"
    if outcome is Outcome.PASSED:
        return words.say("fb.passed")
    if outcome is Outcome.CLOSE:
        return words.say("fb.close", mark=mark, error=f"{exercise.standard_error * 100:.0f}")
    short = [_headed(headings, item) for item in exercise.short_of(earned)]
    if short:
        return words.say("fb.short", parts=", ".join(short))
    return words.say("fb.weighed" if role in exercise.role_weights else "fb.needed", mark=mark)


def _summary(words: Words, course: CourseFolder, marks: Marks, points: float, verdict: str) -> list[PageElement]:
    # The next attempt may have been given out since this one was handed in.
    left = course.settings.attempts - max(marks.attempt, current_attempt(course, marks.trainee, marks.exercise))
    blocks: list[PageElement] = [
        KeyFigure(words.say("fb.points"), words.say("of", part=f"{points:g}", whole=f"{marks.out_of:g}"), verdict),
        KeyFigure(words.say("fb.left"), str(max(0, left)), words.say("fb.left.each"))]
    if marks.refusal is not None:
        blocks.append(Note(marks.refusal.spoken(words), "warning"))
    elif attempt_state(course, marks.trainee, marks.exercise, marks.attempt).closed_at:
        blocks.append(Paragraph(words.say("fb.closed")))
    return blocks


def _lateness(words: Words, submission: Submission | None, due: datetime | None, penalty: float) -> list[PageElement]:
    if due is None:
        return []
    late, when = submission is not None and read_received(submission) > due, written_moment(due)
    if not late:
        return [Paragraph(words.say("fb.in_time", when=when))]
    return [Note(words.say("fb.late.cost" if penalty else "fb.late.free", when=when, points=f"{penalty:g}"), "warning")]


def _items(words: Words, exercise: Exercise, marks: Marks, own: Mapping[str, CellRow],
           headings: Mapping[str, str]) -> list[PageElement]:
    """Every part, what was good first."""
    blocks: list[PageElement] = [Heading(words.say("fb.parts"))]

    def earned(score: ItemScore) -> float:
        return own[score.item].points if score.item in own else score.points

    for score in sorted(marks.items, key=lambda score: earned(score) / (score.out_of or 1), reverse=True):
        row = own.get(score.item)
        blocks.append(Heading(words.say("fb.part", title=_headed(headings, score.item), points=f"{earned(score):g}",
                                        out_of=f"{score.out_of:g}"), 3))
        if marks.refusal is None:
            blocks.append(Paragraph(score.feedback))
        if row is not None and row.manual is not None:
            blocks.append(Note(words.say("fb.by_hand")))
        if row is not None and row.comment:
            blocks.append(Note(words.say("fb.comment", text=row.comment)))
        if marks.refusal is None and not score.measured and earned(score) < exercise.pass_mark * score.out_of:
            behaviour = behaviour_of(words, score.competency)
            # It stands in the middle of a sentence here.
            blocks.append(Paragraph(words.say("fb.again", what=behaviour[:1].lower() + behaviour[1:])))
    return blocks


def _headed(headings: Mapping[str, str], item: str) -> str:
    """The heading of a part: its id where nothing else is known, as of one that the exercise has no more."""
    return headings.get(item) or readable(item)


def _looked_at_again(words: Words, exercise: Exercise, files: Sequence[DecidedFile]) -> list[PageElement]:
    """The own wrong files with their evidence; the attempt is closed, and a new one has new cases.

    They are in the language of the desk as a whole, since a sentence half in one and half in another reads as neither.
    """
    if not files:
        return []
    count = sum(len(one.fields) for one in files)
    blocks: list[PageElement] = [Heading(words.say("fb.files")), Paragraph(words.say("fb.files.count", count=count))]
    other = "" if words.language in exercise.languages else exercise.languages[0]
    if other:
        blocks.append(Paragraph(words.say("fb.files.other")))
        words = Words(other)
    rules: set[str] = set()
    for one in files:
        if one.rule and one.desk not in rules:
            blocks += [Heading(one.desk, 3, other), Details(words.say("fb.rule"), (Bullets(one.rule),), other)]
        rules.add(one.desk)
        evidence = [table for table in one.evidence if table.rows]
        texts = [Paragraph(text) for text in (one.why, one.text) if text]
        blocks.append(Details(f"{one.title}: {_said(words, one)}", (*texts, *evidence), other))
    return blocks


def _said(words: Words, file: DecidedFile) -> str:
    """What was said of a file and what was right, blank by blank where several were wrong."""
    prefix = "{}: " if len(file.fields) > 1 else ""
    return "; ".join(prefix.format(field.label) + words.say("fb.said", given=field.given, right=field.right)
                     for field in file.fields)


def _profile(words: Words, profile: Sequence[CompetencyProfile]) -> list[PageElement]:
    rows = [(words.named(f"competency.{one.competency}", one.name), words.say(f"level.{one.level}"),
             words.say("of", part=f"{one.points:g}", whole=f"{one.out_of:g}"),
             ", ".join(sorted({evidence.exercise for evidence in one.evidence})),
             words.say("fb.shown.few") if one.few else "") for one in profile]
    head = tuple(map(words.say, ("fb.shown.can", "fb.shown.far", "points", "fb.shown.in", "fb.shown.remark")))
    return [Heading(words.say("fb.shown")), Table(head, rows, caption=words.say("fb.shown.all")),
            Paragraph(words.say("fb.shown.rule"))]


def readable(item: str) -> str:
    """Return an item's id as words.

    Examples
    --------
    >>> readable("first_decision")
    'First decision'
    """
    return item.replace("_", " ").capitalize()
