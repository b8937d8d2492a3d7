"""The gate against shortcuts: each rule of it is broken once in a scaffolded exercise, and is told."""

import shutil

import pytest

from courses import form_problems, load_exercise, measure_gate, new_exercise
from courses.authoring.gate import MOST_SKILL_FEATURES
from courses.form.exercise import COURSES
from synthetic_data import BadInput

VARIANTS = 10


@pytest.fixture
def made(tmp_path):
    """A function: scaffold an exercise and change its files, each by (file, old text, new text)."""
    for name in ("course.yml", "competencies.yml"):
        shutil.copy(COURSES / name, tmp_path)
    new_exercise("new_track", "Z1", tmp_path)

    def change(*edits):
        for file, old, new in edits:
            path = next(tmp_path.glob(f"new_track/*/Z1/{file}"))
            assert old in path.read_text()
            path.write_text(path.read_text().replace(old, new))
        return load_exercise("Z1", tmp_path)
    return change


def places(problems):
    """What the problems point at, without the exercise's name."""
    return {problem.where.removeprefix("Z1: ") for problem in problems}


def test_the_scaffold_passes_the_gate(made):
    """A new exercise is through the gate of form and of measurement as it stands."""
    report = measure_gate(made(), VARIANTS)
    assert [str(problem) for problem in report.problems] == []
    assert {bot.kind for bot in report.bots} == {"lazy", "shortcut", "skilled", "solver"}
    assert len([bot for bot in report.bots if bot.kind == "shortcut"]) >= 12


@pytest.mark.parametrize(("edits", "where"), [
    ([("shortcuts.py", "odd_ending, low_ending, ", "")], "shortcuts.py"),
    ([("shortcuts.py", '    """Ticks the numbers that end with an odd digit."""\n', "")], "shortcuts.py: odd_ending"),
    ([("solve.py", 'LINES = {"digit": "The last digit is", "month"', 'LINES = {"month"')], "solve.py"),
    ([("solve.py", '"The last digit is"', '"The final digit is"')], "solve.py: digit"),
    ([("build.py", '("digit", "month")[place % 2]', '"month"')], "solve.py: digit"),
    ([("exercise.yml", "practice: [pt-iss-360-single-view]", "")], "exercise.yml: practice"),
    ([("exercise.yml", "pt-iss-360-single-view", "pt-iss-360")], "exercise.yml: practice"),
    ([("texts.en.json", "It does not count; the", "The")], "recall"),
    ([("build.py", '"recall": recall', '"warm": recall')], "build.py"),
], ids=str)
def test_what_is_missing_in_form_is_told(made, edits, where):
    """Too few shortcuts, a line that decides nothing or is not named, no practice, a warm-up that seems to count."""
    assert where in places(form_problems(made(*edits)))


def test_a_line_that_the_solver_ignores_decides_nothing(made):
    """Switched off, it changes no case: the count is zero and the remedy says what to do."""
    (problem,) = form_problems(made(("solve.py", "- without)", ")")))[:1]
    assert problem.value == 0
    assert "draw cases that turn on it" in problem.remedy


@pytest.mark.parametrize("telltale", [
    ('title=f"R{number:03}",', 'title=f"R{number:03}" if kind == "fine" else f"R{number:03}x",'),
    ('title=f"R{number:03}",', 'title=f"R{number:03}", text="checked" if kind == "fine" else "checked again",'),
    ('rows=((f"No {body}', 'note="" if kind == "fine" else "late", rows=((f"No {body}')])
def test_a_telltale_is_found(made, telltale):
    """A longer title, a text, a note: whatever gives the answer away is found and said to earn too much."""
    report = measure_gate(made(("build.py", *telltale)), VARIANTS)
    assert "shortcut found: tree" in places(report.problems)
    assert "shortcut found: best of them, item by item" in places(report.problems)


def test_a_crib_sheet_is_found(made):
    """Rows that are wrong in every variant: somebody who sat before can hand the answers on."""
    report = measure_gate(made(("build.py", "luck.permutation(ROWS)", "range(ROWS)")), VARIANTS)
    assert {"shortcut crib sheet by name", "shortcut crib sheet by place"} <= places(report.problems)


def test_a_shortcut_of_the_exercise_itself_is_measured(made):
    """An own strategy that uses half of the skill earns too much; it is named."""
    edit = ('number[-1] in "13579"', 'not 1 <= int(number[5:7]) <= 12 or number[-1] == "0"')
    report = measure_gate(made(("shortcuts.py", *edit)), VARIANTS)
    assert "shortcut odd_ending" in places(report.problems)


NOTE = ("build.py", 'rows=((f"No {body}', 'note="" if kind == "fine" else "late", rows=((f"No {body}')
SIGNED = 'skill: [{feature: "FEATURE", why: "the note is what is to be read here", signed: somebody else}]\n'


def test_a_declared_skill_is_left_out_of_the_finder(made):
    """What looking at is the skill itself is no shortcut where the exercise says so and somebody signed."""
    skill = ("exercise.yml", "standard_error", SIGNED.replace("FEATURE", "entry.note*") + "standard_error")
    report = measure_gate(made(NOTE, skill), VARIANTS)
    assert {place for place in places(report.problems) if place.startswith("shortcut found")} == set()


@pytest.mark.parametrize(("edits", "told"), [([], True), ([NOTE], False)])
def test_an_exception_that_is_not_needed_is_told(made, edits, told):
    """At full size each exception is tried: where without it nothing is found, it must go."""
    skill = ("exercise.yml", "standard_error", SIGNED.replace("FEATURE", "entry.note*") + "standard_error")
    found = places(measure_gate(made(skill, *edits), VARIANTS, full=True).problems)
    assert ("exercise.yml: skill: entry.note*" in found) is told


def test_exceptions_that_swallow_the_gate_are_told(made):
    """More exceptions than a handful, or one that leaves out half of everything, are refused."""
    broad = ("exercise.yml", "standard_error", SIGNED.replace("FEATURE", "*") + "standard_error")
    assert "exercise.yml: skill" in places(measure_gate(made(broad), VARIANTS).problems)
    many = made().model_copy(update={"skill": ("x",) * (MOST_SKILL_FEATURES + 1)})
    assert "exercise.yml: skill" in places(form_problems(many))


@pytest.mark.parametrize(("mark", "told"), [("pass_mark: 0.97", "15 of 100 errors"), ("pass_mark: 0.2", "35 of 100")])
def test_a_mark_at_the_wrong_place_is_told(made, mark, told):
    """Too high, and who errs seldom fails; too low, and who errs often passes."""
    report = measure_gate(made(("exercise.yml", "pass_mark: 0.6", mark)), VARIANTS)
    assert [told in str(problem) for problem in report.problems if "pass_mark" in problem.where] == [True]


def test_a_mark_without_its_error_is_told(made):
    """The standard error is stored beside the mark, or nobody can say try another set."""
    report = measure_gate(made(("exercise.yml", "standard_error: 0.08\n", "")), VARIANTS)
    assert places(report.problems) == {"exercise.yml: standard_error"}


def test_minutes_that_are_too_few_are_told(made):
    """The minutes stated must be near what words and clicks take."""
    report = measure_gate(made(("exercise.yml", "minutes: 25", "minutes: 10")), VARIANTS)
    assert "exercise.yml: minutes" in places(report.problems)


def test_an_option_that_is_never_right_is_told(made):
    """A third button that nobody should press can be struck out."""
    report = measure_gate(made(
        ("build.py", 'kind="checks", label="rows.tick"', 'kind="buttons", label="rows.tick", options=tuple('
         'Option(value=one, label=one) for one in ("yes", "no", "never"))'),
        ("solve.py", 'bool(broken(case["panels"][0]["rows"][0][0]) - without)',
         '"yes" if broken(case["panels"][0]["rows"][0][0]) - without else "no"'),
        ("exercise.yml", "rule: subset", "rule: subset, settings: {chosen: [yes]}")), VARIANTS)
    assert "rows: option never" in places(report.problems)


LINES_ITEM = ("exercise.yml", "points: 100, competency: C03, rule: subset}",
              "points: 80, competency: C03, rule: subset}\n"
              "  - {id: every_line, points: 20, competency: C03, rule: lines, lines_of: [rows], least: LEAST}")


@pytest.mark.parametrize(("least", "told"), [("0", {"line digit", "line month"}), ("0.4", set())])
def test_a_line_that_one_passes_without_is_told(made, least, told):
    """The item alone is not enough: without a least share half of the rows pass, and both lines are named."""
    file, old, new = LINES_ITEM
    easy = ("exercise.yml", "pass_mark: 0.6", "pass_mark: 0.3")
    report = measure_gate(made((file, old, new.replace("LEAST", least)), easy), VARIANTS)
    assert {place for place in places(report.problems) if place.startswith("line ")} == told
    assert {(one.line, one.counted) for one in report.lines} == {("digit", True), ("month", True)}


@pytest.mark.parametrize("edit", [("lines_of: [rows], ", ""), ("lines_of: [rows]", "lines_of: [row]"),
                                  ("rule: lines, ", "rule: subset, "), ("lines_of: [rows]", "lines_of: [every_line]")])
def test_an_item_for_lines_names_other_items(made, edit):
    """Without `lines_of`, with a stranger or itself in it, or under another rule it is refused in words."""
    file, old, new = LINES_ITEM
    with pytest.raises(BadInput, match="lines_of"):
        made((file, old, new.replace("LEAST", "0.4").replace(*edit)))
