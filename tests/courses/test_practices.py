"""Practices in the classroom and in the library: one list of what offices did, told the same way on both sides."""

from courses import list_exercises, load_exercise
from courses.form.exercise import load_practices
from simulator import list_practices, load_practice
from simulator.library.card import IN_PREPARATION


def test_a_card_names_the_exercises_that_train_it():
    """Card and exercise agree: whoever opens one finds the other, and no card promises an exercise that is none."""
    trained = {name: [] for name in list_practices()}
    for exercise in list_exercises():
        for name in load_exercise(exercise).practice:
            trained.get(name, []).append(exercise)

    for name, exercises in trained.items():
        assert sorted(set(load_practice(name).exercise) - {IN_PREPARATION}) == sorted(exercises), name


def test_a_card_has_the_name_and_country_of_its_row():
    """What the classroom calls a practice is what the library calls it."""
    rows = load_practices()

    for name in list_practices():
        card = load_practice(name)
        assert (card.title, card.country or "-") == (rows[name].title, rows[name].country or "-"), name
