"""What an exercise says after grading: a file for each language, English below it, a whole sentence at a time."""

import shutil

import pytest

from courses import list_exercises, load_exercise, untranslated
from courses.authoring.translations import shared_translation_problems, translation_problems
from courses.form.exercise import COURSES
from courses.form.feedback_texts import feedback_words
from synthetic_data import BadInput

ENGLISH = """
any: {blank: "Nothing stands here yet."}
plan:
  low: "Set {setting} first, {share} of 100."
  right: "All of it holds."
value-words: {lot: drawn by lot}
"""
OTHER = """
exercise: {title: Dövrə}
plan: {heading: Plan, low: "Əvvəlcə {setting}, 100-dən {share}."}
value-words: {lot: püşklə}
"""


@pytest.fixture
def keys(tmp_path):
    """A folder of keys with texts in two languages, of which one lacks some."""
    (tmp_path / "feedback.en.yml").write_text(ENGLISH)
    (tmp_path / "feedback.az.yml").write_text(OTHER)
    return tmp_path


def exercise_of(keys, part="plan"):
    """An exercise of one part with these keys."""
    first = load_exercise("O6")
    return first.model_copy(update={"keys": keys, "items": (first.items[0].model_copy(update={"id": part}),)})


@pytest.mark.parametrize(("language", "code", "said"), [
    ("az", "low", "Əvvəlcə püşklə, 100-dən 12.5."), ("en", "low", "Set drawn by lot first, 12.5 of 100."),
    ("az", "right", "All of it holds."), ("fi", "low", "Set drawn by lot first, 12.5 of 100."),
    ("AZ", "low", "Əvvəlcə püşklə, 100-dən 12.5."), ("az-Latn-AZ", "low", "Əvvəlcə püşklə, 100-dən 12.5."),
    ("../az", "right", "All of it holds."), ("en", "some_mistake", "Set drawn by lot first, 12.5 of 100.")])
def test_a_sentence_is_in_one_language(keys, language, code, said):
    """Its words too; what a language lacks is said in English as a whole, and a reason without words says `low`."""
    assert feedback_words(keys, language).filled("plan", code, {"setting": "lot", "share": 12.5}) == said


def test_what_all_exercises_say_alike_is_said_once_for_each_language(keys):
    """A translation need not repeat that nothing was answered; a value that nobody gave stays visible as a gap."""
    words = feedback_words(keys, "az")

    assert "heç bir cavab yoxdur" in words.filled("plan", "blank", {})
    assert "…" in words.filled("plan", "low", {"setting": "lot"})
    assert (words.heading("plan"), feedback_words(keys, "en").heading("plan")) == ("Plan", "")


BRACES = ["{72", "{0}", "{}", "{share!r}", "{share:.3f}", "{share.real.__class__}", "{share[0]}", "share}", "{Share}"]


@pytest.mark.parametrize("brace", BRACES)
def test_a_brace_that_is_no_value_stops_nobodys_feedback(keys, brace):
    """Such a sentence is told by the lint, in English too, and read in English by whoever was graded before that."""
    exercise = exercise_of(keys)
    for language, text in (("az", OTHER), ("en", ENGLISH)):
        (keys / f"feedback.{language}.yml").write_text(text.replace("{share}", brace))
        values = {"setting": "lot", "share": 12.5}
        said = feedback_words(keys, "az").filled("plan", "low", values)

        assert said == ("Set drawn by lot first, 12.5 of 100." if language == "az" else "Əvvəlcə püşklə, 100-dən 12.5.")
        assert f"O6: feedback.{language}.yml: plan.low" in "".join(str(each) for each in translation_problems(exercise))
        (keys / f"feedback.{language}.yml").write_text(text)


def test_a_translation_that_cannot_be_read_stops_no_other_language(tmp_path):
    """Its title is missing, and whoever asks for it is refused; English and the exercise itself go on."""
    shutil.copytree(COURSES / "ai_oversight" / "keys" / "O6", tmp_path / "ai_oversight" / "keys" / "O6")
    exercise = load_exercise("O6", tmp_path)
    (exercise.keys / "feedback.az.yml").write_text("plan: [")
    exercise = load_exercise("O6", tmp_path)

    assert set(exercise.title) == {"en"}
    assert feedback_words(exercise.keys, "en").filled("plan", "blank", {})
    with pytest.raises(BadInput, match=r"feedback\.az\.yml"):
        feedback_words(exercise.keys, "az")


def test_a_file_for_a_tag_that_nobody_looks_for_is_told(keys):
    """A trainee of pt-BR reads feedback.pt.yml."""
    (keys / "feedback.pt-BR.yml").write_text(OTHER)

    assert any("call it feedback.pt.yml" in str(problem) for problem in translation_problems(exercise_of(keys)))


def test_a_slip_in_what_all_exercises_say_is_told_of_that_file(keys, tmp_path, monkeypatch):
    """Once, and not for each exercise; its own file may be called the same, and would be searched in vain."""
    common = tmp_path / "courses"
    common.mkdir()
    (common / "feedback.az.yml").write_text('any: {blank: "{72"}')
    monkeypatch.setattr("courses.authoring.translations.COMMON", common)

    assert [problem.where for problem in shared_translation_problems()] == ["courses/feedback.az.yml: any.blank"]
    assert [*translation_problems(exercise_of(keys))] == []


@pytest.mark.parametrize("name", list_exercises())
def test_every_exercise_speaks_azerbaijani_after_grading(name):
    """Title, names of the parts, every sentence; desks and notebook of most are still in English, and that is said."""
    exercise = load_exercise(name)

    assert exercise.title["az"] != exercise.title["en"]
    assert untranslated(exercise) == ([] if name == "D4" else [f"{name} in az: desks and notebook"])
    assert [str(problem) for problem in translation_problems(exercise)] == []


@pytest.mark.parametrize(("old", "new", "says"), [
    ("plan: {heading: Plan, low:", "plan: {heading: Plan, lows:", "plan.lows: is nothing that feedback.en.yml says"),
    ("100-dən {share}", "100-dən çox", "plan.low: does not name the values that English names"),
    ("value-words: {lot: püşklə}", "", "value-words.lot: is missing, so a sentence would be half in English"),
    ("exercise: {title:", "exercise: {name:", "exercise.name: is nothing that feedback.en.yml says")])
def test_what_is_wrong_with_a_translation_is_named(keys, old, new, says):
    """A code that English lacks, a value or a word left out: each with its place."""
    (keys / "feedback.az.yml").write_text(OTHER.replace(old, new))
    exercise = exercise_of(keys)

    assert any(says in str(problem) for problem in translation_problems(exercise))


@pytest.mark.parametrize("name", ["any", "exercise", "value-words"])
def test_no_part_is_called_as_what_is_about_no_part(keys, name):
    """`any` and `exercise` are sections of their own; words for values stand where no part can be named."""
    exercise = exercise_of(keys, name)

    assert any(f"items.{name}" in str(problem) for problem in translation_problems(exercise))


def test_what_is_left_in_english_is_told_by_name(keys):
    """A sentence and a part without a name in the other language: no error, and printed by the lint."""
    first = load_exercise("O6")
    exercise = first.model_copy(update={"keys": keys, "title": {"en": "Loop"}})

    assert untranslated(exercise) == ["O6 in az: desks and notebook and feedback (plan.right, exercise.title, "
                                      + ", ".join(f"{item.id}.heading" for item in first.items if item.id != "plan")
                                      + ")"]
