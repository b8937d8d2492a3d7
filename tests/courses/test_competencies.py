"""What the exercises are about, together: no competency hangs on a single one."""

from collections import Counter

from courses import list_exercises, load_competencies, load_exercise

MAIN = 10
"""Points of an exercise from which a competency is one of those that it is about."""


def test_each_competency_is_main_in_two_exercises():
    """C01 to C15 are each what at least two exercises with marks of their own are about, by ten points or more."""
    main = Counter()
    for exercise in (load_exercise(name) for name in list_exercises()):
        points = Counter()
        for item in exercise.items if exercise.status == "scored" else ():
            points[item.competency] += item.points
        main.update(name for name, much in points.items() if much >= MAIN)
    assert {name: main[name] for name in load_competencies().competencies if main[name] < 2} == {}
