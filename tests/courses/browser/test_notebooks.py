"""In JupyterLab somebody who has never seen Python completes a notebook; keys stay in desks, nothing is lost."""

import os

import pytest

from courses import list_exercises, read_answer_sheet, score_sheet, solve
from courses.toolkit.record import Diary
from tests.courses.browser.trainees import ONE_OF_EACH_DESK, KeyboardTrainee, MouseTrainee
from tests.serving import until

pytestmark = pytest.mark.slow
EXERCISES = list_exercises()
WAYS = (MouseTrainee, KeyboardTrainee)
AT_LEAST = {(MouseTrainee, "F3", "second"), (KeyboardTrainee, "P3", "second")}
"""What is worked through at small size too: 30 CPU seconds each."""
CASES = [*((way, each, "second") for way in WAYS for each in ONE_OF_EACH_DESK),
         *((way, each, "whole") for place, each in enumerate(EXERCISES) for turn, way in enumerate(WAYS)
           if place % 2 == turn or os.environ.get("NOTEBOOKS") == "both")]
"""Every kind of desk and blank in both ways; every notebook in one of them, since desks are one code for all, or in
both where NOTEBOOKS=both is set."""


def named(*case):
    """A case of the test, with its name."""
    way, exercise_id, sitting = case
    name = f"{exercise_id}-{way.__name__}-"
    # Whoever works through the whole notebook fills every blank of its second sitting on the way.
    twin = sitting == "second" and (way, exercise_id, "whole") in CASES
    marks = [pytest.mark.smaller(f"{name}whole")] if twin else []
    return pytest.param(*case, id=name + sitting, marks=[*marks, *([] if case in AT_LEAST else [pytest.mark.full])])


def by_field(person, name, items):
    """Case → field → value for one desk, from item → case → answer."""
    answers = {}
    for field in [field for field in person.desks[name]["fields"] if field.get("item")]:
        for case, answer in items[field["item"]].items():
            if case not in (field.get("for_cases") or (case,)):
                continue  # a blank of another case
            answer = answer[field["name"]] if isinstance(answer, dict) else answer
            answers.setdefault(case, {})[field["name"]] = round(answer, 2) if isinstance(answer, float) else answer
    return answers


def earlier_sitting(diary, person, answers):
    """Write down an earlier sitting that left three cases of each desk to do; desk → how many it went through."""
    decided = {}
    for name, given in answers.items():
        entered = [{field: value for field, value in given[case["id"]].items()
                    if value is not None and value is not False}
                   for case in person.desks[name]["cases"]]
        to_do = [place for place, values in enumerate(entered) if values]
        decided[name] = to_do[-3] if len(to_do) > 3 else 0
        for place in [place for place in to_do if place < decided[name]]:
            diary.add("decide", desk=name, case=person.desks[name]["cases"][place]["id"], values=entered[place])
    return decided


@pytest.mark.parametrize(("way", "exercise_id", "sitting"), [named(*case) for case in CASES])
def test_a_notebook_is_completed_and_scores_full(folder, in_turn, way, exercise_id, sitting):
    """Worked through with the solver's answers, the sheet that is handed in scores as the contract says.

    At full size every notebook from the first case to the last, by mouse and by keyboard in turn, and those that hold
    every kind of desk and blank in both ways in two sittings, of which the second, with every blank of every desk, is
    the one in the browser; else two of these.
    """
    place, exercise, pack, key = folder(f"{exercise_id}-{way.__name__}-{sitting}", exercise_id)
    person, items = way(in_turn, pack), solve(exercise, pack)
    person.turn_to(f"{place.name}/{exercise_id}.ipynb")
    answers = {name: by_field(person, name, items) for name, desk in person.desks.items() if desk.get("graded")}
    decided = {} if sitting == "whole" else earlier_sitting(Diary(place, exercise_id, key.pack_id), person, answers)
    person.start(list(answers)[-1])

    for name, given in answers.items():
        person.work_through(name, given, decided.get(name, 0))
    person.run_all()
    in_turn.get_by_text("Receipt:").wait_for()

    sheet = read_answer_sheet((place / "answer_sheet.json").read_bytes(), exercise=exercise_id, pack_id=key.pack_id)
    scores = score_sheet(exercise, sheet, key)
    assert sum(score.points for score in scores) >= 95
    assert in_turn.foreign == []
    assert in_turn.errors == []


@pytest.fixture
def signals(in_turn, folder, request):
    """A trainee in JupyterLab with the D4 desks open, and the folder."""
    place, _, pack, _ = folder(request.node.name, "D4")
    person = MouseTrainee(in_turn, pack)
    person.turn_to(f"{place.name}/D4.ipynb")
    person.start("chart")
    return person, place


def test_keys_on_a_desk_never_change_the_notebook(signals, violations):
    """With the focus on a desk button, one-key notebook commands do nothing and Ctrl+S still saves; axe is content."""
    person, place = signals
    page = person.page
    button = person.desk("signals").locator(".rl-buttons button").first
    button.scroll_into_view_if_needed()
    before = page.locator(".jp-Notebook .jp-Cell").count()
    for key in [*"abcdefghijklmnopqrstuvwxyzDIM0123456789", "Shift+M", "Delete", "Backspace", "ArrowUp", "ArrowDown"]:
        button.focus()
        page.keyboard.press(key)
        page.keyboard.press(key)
    assert page.locator(".jp-Notebook .jp-Cell").count() == before
    assert page.locator(".jp-Dialog").count() == 0
    assert page.locator(".jp-Notebook .jp-MarkdownCell").count() > 5

    saved = (place / "D4.ipynb").stat().st_mtime_ns
    button.focus()
    page.keyboard.press("Control+s")
    until(lambda: (place / "D4.ipynb").stat().st_mtime_ns > saved, page)
    assert violations(page, ".rl-desk") == []


def test_nothing_is_lost_when_the_kernel_dies(signals):
    """Decisions made before the kernel was killed are there when the cells run again."""
    person, place = signals
    person.desk("signals").locator(".rl-buttons button[value=pause]").click()
    person.wait_until_done("signals", 1)
    person.page.evaluate("""async () => {
        for (const each of await (await fetch('/api/kernels')).json())
            await fetch(`/api/kernels/${each.id}/restart`, {method: 'POST'});
    }""")
    person.wait_until_idle()
    person.start("chart")
    person.wait_until_done("signals", 1)
    assert len((place / "decisions.jsonl").read_text().splitlines()) == 1
