"""A class whose cases are set in another country: packs and keys agree, and a change of country is noticed."""

import json

import pytest

from courses import load_exercise
from courses.authoring.sittings import solve
from courses.form.answer_sheet import AnswerSheet
from courses.scoring.sheet import score_sheet
from grading import create_course, open_course_folder, release
from grading.errors import GradingError
from grading.exchange.release import rebuild_variant
from synthetic_data import BadInput


@pytest.fixture
def abroad(tmp_path):
    """One trainee with one exercise set in Portugal."""
    made = create_course(tmp_path / "class", "abroad", submitters="shared", exercises=("D5",), country="portugal")
    made.roster_file.write_text("trainee\namina\n")
    release(made)
    return made


def test_what_was_given_out_is_what_is_marked(abroad):
    """The pack speaks of euros, and answers found in it earn the points of the key that is made anew for marking."""
    given = {path.name: path.read_bytes() for path in abroad.pack("amina", "D5", 1).iterdir()}
    pack, key = rebuild_variant(abroad.secret(), abroad.exercise("D5"), "amina", 1)
    assert given == dict(pack.files)
    assert "EUR" in json.dumps(json.loads(given["texts.en.json"]))
    exercise = load_exercise("D5")
    sheet = AnswerSheet(exercise="D5", pack_id=key.pack_id, items=solve(exercise, pack))
    assert sum(each.points for each in score_sheet(exercise, sheet, key)) >= 95


def test_a_class_that_changes_its_country_is_told_what_was_given_out_before(abroad):
    """Work on cases of one country is not marked by those of another: the token of each country is its own."""
    settings = abroad.root / "course.yml"
    settings.write_text(settings.read_text().replace("country: portugal", "country: georgia"))
    with pytest.raises(GradingError, match="set in another country"):
        release(open_course_folder(abroad.root))


@pytest.mark.parametrize("country", ["portugall", "../somewhere"])
def test_a_country_that_is_not_there_is_refused(tmp_path, country):
    """A mistyped country makes no class."""
    with pytest.raises(BadInput, match=r"course\.yml: country"):
        create_course(tmp_path / "class", "abroad", country=country)
    assert not (tmp_path / "class").exists()
