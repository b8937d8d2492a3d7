"""Whoever knows every line of the rule but one does not pass, and is told which line it is."""

import pytest

from courses import list_exercises, load_exercise
from courses.authoring.lines_left_out import LineLeftOut, left_out_words, measure_lines
from courses.authoring.marks import measure_marks
from courses.authoring.sittings import seeds_for, sit
from courses.form.answer_sheet import AnswerSheet
from courses.scoring.lines import FEWEST
from courses.scoring.sheet import deciding_answers, score_sheet

ASK = [name for name in list_exercises() if any(item.lines_of for item in load_exercise(name).items)]


def item_of(exercise):
    """The item of the rule `lines`."""
    return next(item for item in exercise.items if item.lines_of)


@pytest.mark.parametrize("name", ASK)
def test_no_line_that_counts_can_be_left_out(name):
    """All other lines known, the item earns nothing and the exercise is not passed; with all of them it is."""
    exercise = load_exercise(name)
    (sitting,) = sit(exercise, seeds_for(1, 41))
    item = item_of(exercise)
    counts = {line for line, answers in deciding_answers(exercise, item, sitting.key).items()
              if len(answers) >= FEWEST}
    assert len(counts) >= 4
    for line, answers in sitting.without_a_line.items():
        points = sitting.points(answers)
        assert (points[item.id] == 0 and not exercise.is_passed(points)) or line not in counts, line
    assert exercise.is_passed(sitting.points(sitting.right))
    assert sitting.points(sitting.right)[item.id] == item.points


def test_errors_here_and_there_hardly_cost_anything():
    """Somebody with 15 of 100 errors, spread over all lines, passes O1 about as often as the gate asks."""
    exercise = load_exercise("O1")
    sittings = sit(exercise, seeds_for(3, 41))
    assert measure_marks(exercise, sittings, draws=20, whole=False).point("uniform", 0.15).passes > 0.8


@pytest.mark.parametrize(("line", "said"), [("early", "From 62 on"), ("working", "Student allowance")])
def test_feedback_says_which_line_it_was(line, said):
    """The line stands there in the words of the card, with how often it held, and no file and no answer."""
    exercise = load_exercise("O1")
    (sitting,) = sit(exercise, seeds_for(1, 41))
    sheet = AnswerSheet(exercise="O1", pack_id=sitting.key.pack_id, items=sitting.without_a_line[line])
    for language, words in (("en", "right in 0 of the"), ("az", "cavabdan 0-i")):
        told = {one.item: one for one in score_sheet(exercise, sheet, sitting.key, language=language)}["every_line"]
        assert told.reason_code == "low"
        assert said in told.feedback
        assert words in told.feedback


def test_a_blank_sheet_holds_no_line():
    """Not deciding is no way of deciding rightly, also where a box stays rightly empty."""
    for name in ("O8", "K1"):
        exercise = load_exercise(name)
        (sitting,) = sit(exercise, seeds_for(1, 41))
        assert sitting.points({})["every_line"] == 0
        (blank,) = [one for one in score_sheet(exercise, AnswerSheet(
            exercise=name, pack_id=sitting.key.pack_id, items={}), sitting.key) if one.item == "every_line"]
        assert blank.reason_code == "blank"


def test_the_page_says_on_which_lines_too_few_answers_turn():
    """A line on which two answers turn cannot be told from two errors; the table says so with the number."""
    exercise = load_exercise("F1")
    lines = {one.line: one for one in measure_lines(exercise, sit(exercise, seeds_for(2, 41)))}
    assert (lines["bank"].fewest, lines["bank"].counted, lines["bank"].passes) == (2, False, 1)
    assert lines["time"].counted
    words = left_out_words(list(lines.values()))
    assert "| 2 (not counted) |" in words
    assert "bank" in words.rpartition("On ")[2]


@pytest.mark.parametrize(("passes", "said"), [(0, "does not pass"), (0.045, "passes 4 of 100 variants at most")])
def test_the_page_does_not_say_that_nobody_passes_where_somebody_did(passes, said):
    """A few passes are let through; the sentence below the table then says how many."""
    line = LineLeftOut(line="early", begins="From 62 on", fewest=5, counted=True, variants=200, mean=0.5, passes=passes)
    assert f"Whoever leaves out a line that counts {said}." in left_out_words([line])


@pytest.mark.parametrize("name", ASK)
def test_rows_without_a_tick_are_as_decided_as_ticked_ones(name):
    """A desk keeps only the rows that are ticked, so whoever leaves the others alone earns what a solver does."""
    exercise = load_exercise(name)
    (sitting,) = sit(exercise, seeds_for(1, 41))
    kept = {item: {case: answer for case, answer in answers.items() if answer is not False}
            for item, answers in sitting.right.items()}
    assert sitting.points(kept) == sitting.points(sitting.right)
