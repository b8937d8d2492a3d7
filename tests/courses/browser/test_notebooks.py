"""A person who has never seen Python completes a notebook in JupyterLab, by mouse and by keyboard, and hands in."""

import json
from functools import cache

import pytest

from courses import Variant, build_variant, list_exercises, load_exercise, read_answer_sheet, score_sheet, solve
from courses.toolkit.record import Diary
from tests.courses.browser.trainees import KeyboardTrainee, MouseTrainee

pytestmark = pytest.mark.slow
EXERCISES = list_exercises()
EVERY_WAY = [(way, each) for way in (MouseTrainee, KeyboardTrainee) for each in EXERCISES]


def named(way, exercise_id, sitting):
    """A case of the test, with its name."""
    full = [pytest.mark.full] if sitting == "whole" else []
    return pytest.param(way, exercise_id, sitting, id=f"{exercise_id}-{way.__name__}-{sitting}", marks=full)


def by_field(person, name, items):
    """Case → field → value for one desk, from item → case → answer."""
    answers = {}
    for field in [field for field in person.desks[name]["fields"] if field.get("item")]:
        for case, answer in items[field["item"]].items():
            answer = answer[field["name"]] if isinstance(answer, dict) else answer
            answers.setdefault(case, {})[field["name"]] = round(answer, 1) if isinstance(answer, float) else answer
    return answers


def earlier_sitting(diary, person, answers):
    """Write down an earlier sitting that left three cases of each desk to do; desk → how many it went through."""
    decided = {}
    for name, given in answers.items():
        entered = [{field: value for field, value in given[case["id"]].items() if value not in (None, False)}
                   for case in person.desks[name]["cases"]]
        to_do = [place for place, values in enumerate(entered) if values]
        decided[name] = to_do[-3] if len(to_do) > 3 else 0
        for place in [place for place in to_do if place < decided[name]]:
            diary.add("decide", desk=name, case=person.desks[name]["cases"][place]["id"], values=entered[place])
    return decided


@cache
def kinds_of_desk(exercise_id):
    """Kinds of graded desk, advice and blank in an exercise."""
    pack, _ = build_variant(load_exercise(exercise_id), Variant(seed=1, pack_id="kinds"))
    graded = [desk for desk in json.loads(pack.files["desks.json"]).values() if desk.get("graded")]
    return {kind for desk in graded for kind in (desk["kind"], f"advice {desk.get('advice')}",
                                                 *(field["kind"] for field in desk["fields"]))}


@cache
def one_of_each_desk():
    """A few exercises that hold every kind between them: each time the one with the most that is still missing."""
    chosen, missing = [], set().union(*map(kinds_of_desk, EXERCISES))
    while missing:
        chosen.append(max(EXERCISES, key=lambda each: len(kinds_of_desk(each) & missing)))
        missing -= kinds_of_desk(chosen[-1])
    return chosen


@pytest.mark.parametrize(("way", "exercise_id", "sitting"), [
    *(named(*each, "second") for each in EVERY_WAY), *(named(*each, "whole") for each in EVERY_WAY)])
def test_a_notebook_is_completed_and_scores_full(folder, in_turn, way, exercise_id, sitting):
    """Worked through with the solver's answers, the sheet that is handed in scores as the contract says.

    At full size from the first case to the last; else in two sittings, of which the second, with every kind of blank
    of every desk, is the one in the browser.
    """
    if way is KeyboardTrainee and sitting == "second" and exercise_id not in one_of_each_desk():
        pytest.skip("other exercises hold the same desks and blanks; the whole journey is made at full size")
    place, exercise, pack, key = folder(f"{exercise_id}-{way.__name__}-{sitting}", exercise_id)
    person, items = way(in_turn, pack), solve(exercise, pack)
    person.turn_to(f"{place.name}/{exercise_id}.ipynb")
    answers = {name: by_field(person, name, items) for name, desk in person.desks.items() if desk.get("graded")}
    decided = {} if sitting == "whole" else earlier_sitting(Diary(place, exercise_id, key.pack_id), person, answers)
    person.start(list(answers)[-1])

    for name, given in answers.items():
        person.work_through(name, given, decided.get(name, 0))
    person.run_all()
    in_turn.get_by_text("Receipt:").wait_for(timeout=30_000)

    sheet = read_answer_sheet((place / "answer_sheet.json").read_bytes(), exercise=exercise_id, pack_id=key.pack_id)
    scores = score_sheet(exercise, sheet, key)
    assert sum(score.points for score in scores) >= 95
    assert in_turn.foreign == []
    assert in_turn.errors == []


def test_the_keyboard_meets_every_kind_of_desk():
    """The exercises worked by keyboard at small size hold every kind of desk, blank and advice, and are not all."""
    chosen = one_of_each_desk()

    assert set().union(*map(kinds_of_desk, EXERCISES)) == set().union(*map(kinds_of_desk, chosen))
    assert len(chosen) < len(EXERCISES)
