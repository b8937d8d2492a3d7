"""What an instructor is asked to look into: copies and jumps of the clock, and not what a class has in common."""

import pytest

from grading import Marks, find_questions
from synthetic_data import stream

CHOICES = ("accept", "override", "escalate", "hold")


def person(name, answers, pauses=None, points=80.0):
    """Marks of somebody with these answers, acting with these pauses."""
    from courses import ItemScore

    at, trail = 0.0, [{"at": 0.0, "what": "decide"}]
    for pause in pauses or ():
        at += pause
        trail.append({"at": at, "what": "decide"})
    items = (ItemScore(item="q", points=points, out_of=100.0, competency="C02", reason_code="right", feedback=""),)
    return Marks(trainee=name, exercise="T1", attempt=1, items=items, trail=tuple(trail),
                 answers={"q": {f"{name}-{place:02d}": answer for place, answer in enumerate(answers)}})


def of_their_own(number, length=20):
    """Answers nobody shares."""
    draw = stream(number, "similarity")
    return [CHOICES[place] for place in draw.integers(4, size=length)], list(draw.gamma(4, 8, size=length))


@pytest.fixture
def class_of_six():
    """Six people who worked by themselves."""
    return [person(f"t{number}", *of_their_own(number)) for number in range(6)]


def test_people_who_worked_by_themselves_are_left_alone(class_of_six):
    """No question about honest work."""
    assert find_questions(class_of_six) == []


def test_equal_answers_to_different_cases_raise_a_question(class_of_six):
    """The same answers in the same places, on other cases: asked, in the form of a question, about that pair only."""
    answers, _ = of_their_own(2)
    _, pauses = of_their_own(77)

    found = find_questions([*class_of_six, person("copy", answers, pauses)])

    assert [(one.kind, one.trainees) for one in found] == [("answers", ("copy", "t2"))]
    assert found[0].sentence.endswith("?")


def test_equal_pauses_raise_a_question(class_of_six):
    """A diary whose acts are apart by the same thousandths of a second was hardly typed twice."""
    answers, _ = of_their_own(99)
    _, pauses = of_their_own(3)

    found = find_questions([*class_of_six, person("copy", answers, pauses)])

    assert [(one.kind, one.trainees) for one in found] == [("pauses", ("copy", "t3"))]


def test_good_work_in_no_time_raises_a_question_and_bad_work_does_not(class_of_six):
    """Who passes in a tenth of the usual time is asked; who gave up early is not."""
    answers, pauses = of_their_own(98)
    fast = [pause / 10 for pause in pauses]

    found = find_questions([*class_of_six, person("fast", answers, fast), person("gave_up", answers[::-1], fast[::-1],
                                                                                 points=10.0)])

    assert [(one.kind, one.trainees) for one in found] == [("time", ("fast",))]


def test_what_a_whole_class_shares_is_no_question():
    """When everybody gives the right answers to an easy test, being alike says nothing."""
    answers, _ = of_their_own(1)

    assert find_questions([person(f"t{number}", answers, of_their_own(number)[1]) for number in range(6)]) == []


def test_clicking_one_button_throughout_is_no_question(class_of_six):
    """A habit two people share is not copying."""
    lazy = [person(name, ["accept"] * 20, of_their_own(number)[1]) for number, name in ((50, "one"), (51, "two"))]

    assert find_questions([*class_of_six, *lazy]) == []
