"""Scores for other systems: columns stay in place, nothing runs, and each form is what its reader expects."""

import csv
import io
import json

import pytest
from hypothesis import given
from hypothesis import strategies as st

from grading import Examiner, export, grade, list_forms, write_export
from grading.exports._csv import harmless, write_csv
from synthetic_data import BadInput

ROSTER = '''trainee,first_name,last_name,email
amina,=cmd|' /C calc'!A0,"Lo, vel",amina@office.example
bahar,Bahar,"O""Neill",+994 12
camal,Camal,Cafarov,camal@office.example
'''


@pytest.fixture
def graded(course, paper, hand_in, work_of):
    """A course with a full, a half and no submission, and names that bite."""
    course.roster_file.write_text(ROSTER)
    hand_in(course, "amina", work_of(course, "amina"))
    hand_in(course, "bahar", work_of(course, "bahar", share=0.3))
    grade(Examiner(course, paper))
    return course


def rows(content):
    """A CSV file as dictionaries."""
    return list(csv.DictReader(io.StringIO(content.decode(), newline="")))


TEXT = st.text(st.characters(exclude_categories=("Cs",), exclude_characters="\0"), max_size=12)


@given(cells=st.lists(st.tuples(TEXT, TEXT), min_size=1, max_size=4))
def test_any_text_comes_back_from_its_own_column(cells):
    """Commas, quotes, line ends and formulas stay inside their cell, and no cell begins like a formula."""
    read = list(csv.reader(io.StringIO(write_csv(("a", "b"), cells).decode(), newline="")))[1:]

    assert [tuple(row) for row in read] == [tuple(map(harmless, pair)) for pair in cells]
    assert not any(cell[:1] in set("=+-@\t\r") for row in read for cell in row if cell)


@pytest.mark.parametrize("text", ["=1+1", "+1", "-1", "@SUM(A1)", "\t=1", " =1", "\uff1d1+1", "\u200b=1", "\r=1"])
def test_formulas_become_text(text):
    """Every way to begin a formula, blanks and look-alikes in front included, is shown instead of run."""
    assert harmless(text) == f"'{text}"


def test_moodle_reads_one_column_for_each_exercise(graded):
    """Matched by ID number; who handed in nothing has an empty cell, not a zero."""
    found = {row["ID number"]: row for row in rows(export(graded, "moodle")["moodle.csv"])}

    assert (found["amina"]["T1"], found["camal"]["T1"]) == ("100", "")
    assert found["amina"]["First name"].startswith("'=")
    assert found["bahar"]["Email address"] == "'+994 12"


def test_canvas_has_the_points_possible_in_its_second_row(graded):
    """Canvas takes the row after the heading for the points possible."""
    found = rows(export(graded, "canvas")["canvas.csv"])

    assert (found[0]["Student"].strip(), found[0]["T1"]) == ("Points Possible", "100")
    assert [row["SIS User ID"] for row in found[1:]] == ["amina", "bahar", "camal"]


def test_badges_are_for_those_who_passed(graded):
    """One Open Badges 3.0 credential for the one who passed, with everything the standard requires."""
    files = export(graded, "badges")
    credential = json.loads(files["badges/amina.T1.json"])

    assert list(files) == ["badges/amina.T1.json"]
    assert credential["type"] == ["VerifiableCredential", "OpenBadgeCredential"]
    assert {"@context", "id", "issuer", "validFrom", "credentialSubject"} <= set(credential)
    achievement = credential["credentialSubject"]["achievement"]
    assert {"id", "type", "name", "description", "criteria"} <= set(achievement)
    assert credential["validFrom"] == "2026-11-22T12:00:00Z"


def test_statements_say_passed_or_failed(graded):
    """xAPI: actor, verb, object and a scaled score, with ids that stay the same when sent again."""
    statements = json.loads(export(graded, "xapi")["xapi.json"])

    verbs = {one["actor"]["account"]["name"]: one["verb"]["id"].rsplit("/", 1)[-1] for one in statements}
    assert verbs == {"amina": "passed", "bahar": "failed"}
    assert all(0 <= one["result"]["score"]["scaled"] <= 1 for one in statements)
    assert statements == json.loads(export(graded, "xapi")["xapi.json"])


def test_items_are_listed_one_by_one(graded, tmp_path):
    """Beside the totals there is a line for each graded part; every form can be written to a folder."""
    forms = set(list_forms()) - {"reviewer_skill"}  # which refuses so small a class; see below
    paths = [path for form in forms for path in write_export(graded, form, tmp_path)]

    items = rows((tmp_path / "items.csv").read_bytes())
    assert len(items) == 4
    assert all(path.is_file() for path in paths)


def test_an_unknown_form_names_the_known_ones(graded):
    """A slip in the form's name is answered with the nearest one."""
    with pytest.raises(BadInput, match="moodle"):
        export(graded, "moodel")


def overseers(count, hit_rate=0.5, false_rate=0.25):
    """A gradesheet of people who each caught and held these shares of wrong and of right recommendations."""
    from types import SimpleNamespace

    from courses import ItemScore, load_exercise
    from grading.examination.marking import Marks
    from grading.exports import Gradesheet

    def marks(number):
        details = {"hit_rate": hit_rate, "false_rate": false_rate, "d_prime": 0.7}
        scored = ItemScore(item="recommendations", points=10, out_of=45, competency="C08", reason_code="", feedback="",
                           details=details)
        pairs = ItemScore(item="pairs", points=10, out_of=25, competency="C04", reason_code="", feedback="",
                          details={**details, "hit_rate": 1.0})
        answers = {"recommendations": {str(case): "accept" for case in range(20)}, "pairs": {"1": "same"}}
        return Marks(trainee=f"Leyla{number}", exercise="F3", attempt=1, items=(scored, pairs), answers=answers)

    course = SimpleNamespace(exercise=load_exercise, settings=SimpleNamespace(course="spring"))
    return Gradesheet(course=course, trainees=(), scores=(), marks=tuple(map(marks, range(count))))


def test_reviewer_skill_is_summed_up_without_names():
    """The planner's file holds the mean rates over people on recommendations alone, and nobody's name."""
    content = list_forms()["reviewer_skill"].write(overseers(6))["reviewer_skill.json"]

    assert json.loads(content) == {"schema": "readiness-lab reviewer skill 1", "course": "spring", "reviewers": 6,
                                   "exercises": ["F3"], "decisions": 120, "hit_rate": 0.5, "false_alarm_rate": 0.25}
    assert b"Leyla" not in content


def test_reviewer_skill_of_four_people_is_refused():
    """A sum over fewer than five people would speak of one of them."""
    with pytest.raises(BadInput, match="at least 5 people"):
        list_forms()["reviewer_skill"].write(overseers(4))
