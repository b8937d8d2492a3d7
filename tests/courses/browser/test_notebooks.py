"""A person who has never seen Python completes a notebook in JupyterLab, by mouse and by keyboard, and hands in."""

import pytest

from courses import read_answer_sheet, score_sheet, solve

pytestmark = pytest.mark.slow


def by_field(person, name, items):
    """Case → field → value for one desk, from item → case → answer."""
    answers = {}
    for field in [field for field in person.desks[name]["fields"] if field.get("item")]:
        for case, answer in items[field["item"]].items():
            answer = answer[field["name"]] if isinstance(answer, dict) else answer
            answers.setdefault(case, {})[field["name"]] = round(answer, 1) if isinstance(answer, float) else answer
    return answers


@pytest.mark.parametrize("way", ["mouse", "keyboard"])
@pytest.mark.parametrize("exercise_id", ["F2", "F3", "D2", "D4", "D5", "D6", "O1", "O2", "O5", "K1"])
def test_a_notebook_is_completed_and_scores_full(lab, folder, watched, trainee, way, exercise_id):
    """Worked through with the solver's answers, the sheet that is handed in scores as the contract says."""
    place, exercise, pack, key = folder(f"{exercise_id}-{way}", exercise_id)
    person, items = trainee(way, pack), solve(exercise, pack)
    person.open(lab[0], f"{place.name}/{exercise_id}.ipynb")
    graded = [name for name, desk in person.desks.items() if desk.get("graded")]
    person.start(graded[-1])

    for name in graded:
        person.work_through(name, by_field(person, name, items))
    person.run_all()
    watched.get_by_text("Receipt:").wait_for(timeout=30_000)

    sheet = read_answer_sheet((place / "answer_sheet.json").read_bytes(), exercise=exercise_id, pack_id=key.pack_id)
    scores = score_sheet(exercise, sheet, key)
    assert sum(score.points for score in scores) >= 95
    assert watched.foreign == []
    assert watched.errors == []
