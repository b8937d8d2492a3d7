"""Scores for other systems: columns stay in place, nothing runs, and each form is what its reader expects."""

import csv
import io
import json
import re
import uuid
from datetime import datetime
from pathlib import Path

import pytest
import yaml
from hypothesis import given
from hypothesis import strategies as st
from jsonschema import Draft201909Validator

from grading import (
    Examiner,
    export,
    grade,
    list_forms,
    told_of_spreadsheets,
    unreadable_records,
    write_export,
)
from grading.class_folder.roster import read_roster
from grading.errors import GradingError
from grading.exports import written_csv
from grading.exports.written_csv import harmless, write_csv
from synthetic_data import BadInput

ROSTER = """trainee,first_name,last_name,email
amina,=HYPERLINK(1),"Lovel, Jr.",amina@office.example
bahar,Bahar,"O""Neill",+bahar@office.example
camal,Camal,Cafarov,camal@office.example
"""


@pytest.fixture
def graded(course, paper, hand_in, work_of):
    """A course with a full, a half and no submission, and names that bite."""
    course.roster_file.write_text(ROSTER)
    hand_in(course, "amina", work_of(course, "amina"))
    hand_in(course, "bahar", work_of(course, "bahar", share=0.3))
    grade(Examiner(course, paper))
    return course


@pytest.mark.parametrize(("ids", "said"), [
    (("007", "bahar", "2e5"), "changes log-ins: 007, 2e5. Import it with that column as text"), (("70", "1a"), ""),
    (tuple(f"0{n}" for n in range(1, 9)), "01, 02, 03, 04, 05 and 3 more")])
def test_log_ins_that_a_spreadsheet_changes_are_told(course, ids, said):
    """It would save 7 for 007, and marks would reach nobody or somebody else; only of files that it opens."""
    course.roster_file.write_text("trainee,email\n" + "".join(f"{one},x{one}@office.example\n" for one in ids))
    found = told_of_spreadsheets(course, [Path("grades.csv")])
    assert said in found and bool(said) == bool(found)
    assert told_of_spreadsheets(course, [Path("xapi.json")]) == ""


def rows(content):
    """A CSV file as dictionaries."""
    return list(csv.DictReader(io.StringIO(content.decode("utf-8-sig"), newline="")))


TEXT = st.text(st.characters(exclude_categories=("Cs",), exclude_characters="\0"), max_size=12)


@given(cells=st.lists(st.tuples(TEXT, TEXT), min_size=1, max_size=4))
def test_any_text_comes_back_from_its_own_column(cells):
    """Commas, quotes, line ends and formulas stay inside their cell, and no cell begins like a formula."""
    read = list(csv.reader(io.StringIO(write_csv(("a", "b"), cells).decode("utf-8-sig"), newline="")))[1:]

    assert [tuple(row) for row in read] == [tuple(map(harmless, pair)) for pair in cells]
    assert not any(cell[:1] in set("=+-@") for row in read for cell in row if cell)


PASSED_OVER = ("", " ", "\u00a0", "\u200b", "\u2060", "\u00ad", "\u3000", "\0", "\ufeff", "\u202e", "\x1b", "\u0301",
               "\u2800", "\u180e", "'", '"', "\u201c", " \u2060 ", "\u115f")
SIGNS = ("=", "+", "-", "@", "|", "%", "\uff1d", "\uff0b", "\uff0d", "\uff20", "\ufe62", "\ufe66", "\ufe63", "\ufe6b",
         "\u2212")


@pytest.mark.parametrize("front", PASSED_OVER)
@pytest.mark.parametrize("sign", SIGNS)
def test_formulas_become_text(front, sign):
    """Every way to begin a formula, behind whatever a program passes over, is shown instead of run."""
    assert harmless(f"{front}{sign}1+1") == f"'{front}{sign}1+1"


@pytest.mark.parametrize("divider", [";", ",", "\t", "\r", "\n", "\uff1b", ";;", "\r\n"])
@pytest.mark.parametrize("before", ["", "x", "x ", '"'])
def test_no_locale_divides_a_cell_into_a_formula(before, divider):
    """A spreadsheet whose locale divides at another sign finds no formula behind it either, and the cell's own
    beginning is text.
    """
    told = harmless(f"{before}{divider}=1+1")

    assert "'=1+1" in told
    assert told[0] in "x'"


@given(text=st.text(st.characters(codec="utf-8"), max_size=15))
def test_harmless_text_is_the_text_with_apostrophes(text):
    """Nothing but apostrophes is added, nothing is lost, and ordinary names stay as they are."""
    told = harmless(text)

    assert told.replace("'", "") == text.replace("'", "")
    assert not any(part[:1] in set("=+-@") for part in told.replace("\t", ";").replace("\r", ";").split(";") if part)
    assert harmless("Əliyeva, Şəhla (IV)") == "Əliyeva, Şəhla (IV)"


def test_a_text_is_looked_through_once_however_often_it_stands_in_a_table(monkeypatch):
    """A class's names stand in thousands of rows."""
    looked = []
    monkeypatch.setattr(written_csv, "harmless", lambda text: looked.append(text) or text)
    write_csv(("a", "b"), [("anna", f"{number % 3}") for number in range(30)])

    assert sorted(looked) == ["0", "1", "2", "a", "anna", "b"]


def test_a_new_folder_has_all_files_of_an_export_or_is_not_there(graded, tmp_path, monkeypatch):
    """Some of a class's badges would look like all of them; what a full disk cut off leaves nothing behind."""
    def cut_off(file, content, written=Path.write_bytes):
        if file.name == "items.csv":
            raise OSError("no space left")
        return written(file, content)

    with monkeypatch.context() as patched:
        patched.setattr(Path, "write_bytes", cut_off)
        with pytest.raises(OSError, match="no space"):
            write_export(graded, "csv", tmp_path / "new")
    assert list(tmp_path.glob("*new*")) + list(tmp_path.glob(".*new*")) == []
    paths = write_export(graded, "csv", tmp_path / "new")
    assert {path.name: path.stat().st_mode & 0o777 for path in paths} == {"grades.csv": 0o600, "items.csv": 0o600}
    assert (tmp_path / "new").stat().st_mode & 0o777 == 0o700


@pytest.mark.parametrize("form", ["csv", "moodle", "canvas"])
def test_excel_reads_the_letters_of_an_export_as_they_are(graded, form):
    """Without the mark in front it takes them for those of the machine's code page, without a word."""
    for content in export(graded, form).values():
        assert content.startswith(b"\xef\xbb\xbf") and content.count(b"\xef\xbb\xbf") == 1


def test_moodle_reads_one_column_for_each_exercise(graded):
    """Matched by ID number; who handed in nothing has an empty cell, not a zero."""
    found = {row["ID number"]: row for row in rows(export(graded, "moodle")["moodle.csv"])}

    assert (found["amina"]["T1"], found["camal"]["T1"]) == ("100", "")
    assert found["amina"]["First name"].startswith("'=")
    assert found["bahar"]["Email address"] == "'+bahar@office.example"


def test_canvas_has_the_points_possible_in_its_second_row(graded):
    """Canvas takes the row after the heading for the points possible."""
    found = rows(export(graded, "canvas")["canvas.csv"])

    assert (found[0]["Student"].strip(), found[0]["T1"]) == ("Points Possible", "100")
    assert {row["SIS User ID"] for row in found[1:]} == {""}


def test_canvas_finds_people_by_what_they_log_in_with(graded, tmp_path):
    """The account stands under SIS Login ID and nowhere else, so our own export is read as the same class."""
    graded.roster_file.write_text("trainee,first_name,last_name,email\namina,Amina,Lovel,amina@office.example\n"
                                  "bahar,Bahar,Oneill,b@office.example\ncamal,Camal,Cafarov,\n")
    written = export(graded, "canvas")["canvas.csv"]
    assert [row["SIS Login ID"] for row in rows(written)[1:]] == ["amina", "bahar", "camal"]

    (tmp_path / "list.csv").write_bytes(written)
    assert [one.id for one in read_roster(tmp_path / "list.csv")] == [one.id for one in graded.trainees()]


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


def reward(course, each, manual=None):
    """Give extra credit, or points by hand, for every part of every submission, as an instructor does in formgrader."""
    from grading.gradebook.book import open_gradebook

    with open_gradebook(course) as book:
        for submission in book.assignments[0].submissions:
            for one in submission.notebooks[0].grades:
                one.extra_credit = each
                one.manual_score = manual if manual is not None else one.manual_score
        book.db.commit()


def xapi_problems(statement):
    """What is wrong with a statement by the xAPI specification 1.0.3, part Data: 2.3 ids, 2.4.2 actor, 2.4.3 verb,
    2.4.4 object, 2.4.5 result and score, 2.4.7 timestamp, 4.1.11 extensions.
    """
    iri = re.compile(r"[A-Za-z][A-Za-z0-9+.-]*:[^\s<>\"{}|\\\\^`]+")
    actor, verb, thing, result = (statement[name] for name in ("actor", "verb", "object", "result"))
    score = result.get("score", {})
    tags = [*verb["display"], *thing["definition"]["name"]]
    wrong = {
        "keys": set(statement) - {"id", "actor", "verb", "object", "result", "timestamp"},
        "id": str(uuid.UUID(statement["id"])) != statement["id"],
        "actor": set(actor) != {"objectType", "account"} or set(actor["account"]) != {"homePage", "name"}
        or not iri.fullmatch(actor["account"]["homePage"]) or not actor["account"]["name"],
        "verb": not iri.fullmatch(verb["id"]), "object": not iri.fullmatch(thing["id"]),
        "type": not iri.fullmatch(thing["definition"]["type"]),
        "languages": [tag for tag in tags if not re.fullmatch(r"[a-z]{2,3}(-[A-Za-z0-9]{2,8})*", tag)],
        "score keys": set(score) - {"scaled", "raw", "min", "max"},
        "scaled": score and not -1 <= score["scaled"] <= 1,
        "raw": score and not score["min"] <= score["raw"] <= score["max"],
        "bounds": score and not score["min"] < score["max"],
        "extensions": [name for name in result.get("extensions", {}) if not iri.fullmatch(name)],
        "timestamp": datetime.fromisoformat(statement["timestamp"]).tzinfo is None,
    }
    return {name: what for name, what in wrong.items() if what}


@pytest.mark.parametrize(("extra", "manual"), [(0, None), (10, None), (1e6, None), (-500, None), (0, 60), (0.005, 0)])
def test_scores_keep_within_their_bounds_whatever_an_instructor_gives(graded, extra, manual):
    """Extra credit, deductions and points by hand: statements and badges stay within what their standards allow."""
    reward(graded, extra, manual)
    with (Path(__file__).parent / "open_badges_3_0.yml").open() as file:
        schema = yaml.safe_load(file)

    statements = json.loads(export(graded, "xapi")["xapi.json"])
    badges = [json.loads(content) for content in export(graded, "badges").values()]

    assert [xapi_problems(one) for one in statements] == [{}, {}]
    for badge in badges:
        assert [error.message for error in Draft201909Validator(schema).iter_errors(badge)] == []
        subject = badge["credentialSubject"]
        described = subject["achievement"]["resultDescription"][0]
        assert subject["result"][0]["resultDescription"] == described["id"]
        assert float(described["valueMin"]) <= float(subject["result"][0]["value"]) <= float(described["valueMax"])
        assert float(described["requiredValue"]) <= float(described["valueMax"]) == 100
    if extra > 0:
        assert all(next(iter(one["result"]["extensions"].values())) > 0 for one in statements
                   if one["result"]["score"]["scaled"] == 1)


def test_the_schema_of_badges_can_say_no(graded):
    """The check above has teeth: without a subject, with another context, with an unknown property it fails."""
    with (Path(__file__).parent / "open_badges_3_0.yml").open() as file:
        check = Draft201909Validator(yaml.safe_load(file))
    badge = json.loads(export(graded, "badges")["badges/amina.T1.json"])

    for change in ({"credentialSubject": {}}, {"@context": ["x", "y"]}, {"points": 3}, {"validFrom": "yesterday"},
                   {"type": ["VerifiableCredential"]}, {"issuer": "somebody"}):
        assert not check.is_valid(badge | change), change


def test_items_are_listed_one_by_one(graded, tmp_path):
    """Beside the totals there is a line for each graded part; every form can be written to a folder."""
    forms = set(list_forms()) - {"reviewer_skill"}  # which refuses so small a class; see below
    paths = [path for form in forms for path in write_export(graded, form, tmp_path)]

    items = rows((tmp_path / "items.csv").read_bytes())
    assert len(items) == 4
    assert all(path.is_file() for path in paths)


def test_a_gradebook_that_knows_nobody_is_refused(graded):
    """A gradebook that was lost is made anew and empty; scores without anybody would be read as "nothing handed in"."""
    (graded.root / "gradebook.db").unlink()
    with pytest.raises(GradingError, match="knows none of the 2 submissions that were graded"):
        export(graded, "csv")


def test_records_that_cannot_be_read_are_named(graded):
    """What is left out of pages and files is known by name, and nobody else is."""
    graded.result("amina", "T1", 1).write_bytes(b"\xff\x00")
    assert unreadable_records(graded) == [("amina", "T1")]
    assert unreadable_records(graded, trainee="bahar") == []


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
    sheet = Gradesheet(course=course, trainees=(), scores=())
    vars(sheet)["marks"] = tuple(map(marks, range(count)))  # in place of what would be read
    return sheet


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
