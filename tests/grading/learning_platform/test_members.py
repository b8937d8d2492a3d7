"""The platform's class list: who takes part there is in the class, by the class list's own rules."""

import pytest
from typer.testing import CliRunner

from grading import GradingError, members_taken, open_course_folder, take_members
from grading.verbs.serving_a_class import app
from synthetic_data import BadInput, ReadinessError
from tests.grading.desk_service import lms as platforms
from tests.grading.learning_platform.conftest import member


def test_learners_are_taken_over_page_by_page(connected, lms):
    """New people by the office's number, known ones by account, one by mail; teachers, and who left, are nobody new."""
    lms.page = 2
    lms.people += [member("303", "Camal", email="CAMAL@office.example"), member("404", "Leyla", family_name="Quliyeva",
                   lis_person_sourcedid="leyla.q"), member("505", "Gone", status="Inactive")]
    before = connected.roster_file.read_bytes()
    taken = members_taken(connected)
    assert connected.roster_file.read_bytes() == before
    assert (taken.new, taken.by_mail, taken.gone) == (["leyla.q"], ["camal"], [])
    take_members(connected)
    people = {one.id: one for one in open_course_folder(connected.root).trainees()}
    assert {name: one.account for name, one in people.items()} == {"amina": "101", "bahar": "b-7", "camal": "303",
                                                                   "leyla.q": "404"}
    assert (people["leyla.q"].name, people["amina"].last_name) == ("Leyla Quliyeva", "Aliyeva")
    assert people["amina"].role == "CW"
    assert lms.asked.count(("GET", "/members")) == 6
    assert members_taken(connected).new == []


def test_whose_name_or_address_changes_is_said(connected, lms):
    """Before and while it is done: each person with what becomes another; who stays the same, or is new, is not."""
    lms.people[0] = member("101", "Amina", family_name="Aliyeva-Quliyeva", email="new@office.example")
    lms.people.append(member("501", "Rauf", email="rauf@office.example"))
    assert dict(members_taken(connected).changed) == {"amina": ["last_name", "email"]}
    for more, after in (([], "Aliyeva"), (["--yes"], "Aliyeva-Quliyeva")):
        said = CliRunner().invoke(app, ["members", str(connected.root), *more]).output
        assert "1 called otherwise on the platform" in said and "amina (last name, email)" in said
        assert next(one for one in connected.trainees() if one.id == "amina").last_name == after
    assert not members_taken(connected).changed


@pytest.mark.full
def test_a_mail_address_moves_nobody_who_has_an_account(connected, lms):
    """Somebody new with Amina's address is somebody new, and two of one address are refused."""
    lms.people += [member("666", "Somebody", email="amina@office.example")]
    with pytest.raises(BadInput, match="email"):
        take_members(connected)
    assert {one.account for one in connected.trainees()} == {"101", "b-7", ""}


@pytest.mark.full
def test_who_left_is_named_and_stays(connected, lms):
    """Bahar takes part no more: said, and her line and marks stay until somebody takes them off."""
    lms.people = lms.people[:1]
    said = CliRunner().invoke(app, ["members", str(connected.root), "--yes"])
    assert (said.exit_code, "1 on the class list, and no longer there" in said.output) == (0, True), said.output
    assert {one.id for one in connected.trainees()} == {"amina", "bahar", "camal"}


@pytest.mark.parametrize("odd", [
    {"user": "202", "first": "Ay\u202esel"}, *(pytest.param(one, marks=pytest.mark.full) for one in (
        {"user": "../x"}, {"user": "202", "email": "no address"}, {"user": "202", "lis_person_sourcedid": "AMINA"},
        {"user": "202", "lis_person_sourcedid": "amina"}))])
def test_what_the_class_list_would_refuse_is_refused(connected, lms, odd):
    """A name that is a path, a hidden sign, a bad address, a name that is another's: named, and nothing is changed."""
    before = connected.roster_file.read_bytes()
    lms.people.append(member(**odd))
    with pytest.raises(BadInput):
        take_members(connected)
    assert connected.roster_file.read_bytes() == before


def test_a_learner_is_one_however_many_roles_come_before(connected, lms):
    """Who has many other roles takes part all the same; of who stays out, not all of them are shown."""
    others = [f"urn:other:{number}" for number in range(40)]
    lms.people += [member("501", roles=[*others, platforms.LEARNER]), member("502", roles=others)]
    taken = members_taken(connected)
    assert taken.new == ["501"]
    assert any("urn:other:9" in part and "urn:other:10" not in part for part in taken.passed_over)


def test_five_thousand_members_are_taken_over(connected, lms):
    """A list of an agency, page by page; taking it over costs no more with each person there is already."""
    lms.page = 1_000
    lms.people += [member(f"u{number}", f"Person {number}", email=f"p{number}@office.example")
                   for number in range(5_000)]
    taken = members_taken(connected)
    assert (len(taken.new), len(taken.people)) == (5_000, 5_003)


HOSTILE = {
    "the same mail twice": [{"user": "501", "email": "x@office.example"}, {"user": "502", "email": "X@office.example"}],
    "a line break in a name": [{"user": "501", "first": "Ay\nsel"}],
    "an order to the terminal": [{"user": "501", "first": "Ay\x1b[2Jsel"}],
    "half a character": [{"user": "501", "first": "Ay\ud800sel"}],
    "a name without end": [{"user": "501", "first": "x" * 100_000}],
    "an id that is a path": [{"user": "../../etc"}], "an id with a line break": [{"user": "5\n01"}],
    "no id": [{"user": None}], "an id that is a list": [{"user": ["101"]}], "an id that is true": [{"user": True}],
    "one id, two people": [{"user": "501", "first": "Ay"}, {"user": "501", "first": "Rauf"}],
    "one number for two": [{"user": user, "lis_person_sourcedid": "n1"} for user in ("501", "502")]}
"""Members that are no people of a class list, each beside one who is."""


@pytest.mark.parametrize("what", HOSTILE)
def test_a_hostile_list_is_refused_whole_and_in_words(connected, lms, what):
    """Whatever a platform lists: asked for or taken over, it is refused on plain lines, and nothing is changed."""
    before = connected.roster_file.read_bytes()
    lms.people += [member("500", "Fine"), *(member(**one) for one in HOSTILE[what])]
    for order in (members_taken, take_members):
        with pytest.raises(ReadinessError) as refused:
            order(connected)
        assert all(line.isprintable() and len(line) < 500 for line in str(refused.value).splitlines()), refused.value
    assert connected.roster_file.read_bytes() == before


@pytest.mark.parametrize("page", [[], {}, {"members": None}, {"members": {"a": 1}}, {"members": [17]}, "text", None])
def test_a_page_that_is_no_list_takes_nobody_off(connected, lms, page):
    """Something else than a list is refused; it is not a list of nobody, of whom all would seem to have left."""
    right = lms.respond
    lms.respond = lambda method, address, *more: (200, {}, page) if "/members" in address else right(
        method, address, *more)
    with pytest.raises(GradingError, match="cannot be read"):
        members_taken(connected)


def test_roles_that_nobody_knows_are_said_and_not_taken(connected, lms):
    """Teachers, who left, and made-up roles stay out, each kind counted aloud; the short name of a role counts."""
    lms.people += [member("501", "Short", "Learner"), member("502", "Odd", "Wiz\x1bard"), member("503", roles=None),
                   member("504", status="Inactive"), member("505", roles=[platforms.INSTRUCTOR, platforms.LEARNER])]
    taken = members_taken(connected)
    assert taken.new == ["501", "505"]
    assert dict(taken.passed_over) == {"Instructor": 1, "Wiz\\x1bard": 1, "without a role": 1, "not active": 1}
    said = CliRunner().invoke(app, ["members", str(connected.root)])
    assert "1 stay out, as the platform says of them: Wiz\\x1bard" in said.output


@pytest.mark.full
def test_a_list_that_names_an_unsafe_next_page_or_is_away_is_refused(connected, lms):
    """A next page on which others read along is not asked; a platform that is busy is said to be."""
    right = lms.respond
    lms.respond = lambda *asked: (lambda status, headers, value: (
        status, {**headers, "Link": '<http://other.example/Next>; rel="next"'}, value))(*right(*asked))
    with pytest.raises(GradingError, match=r"other\.example/Next"):
        members_taken(connected)
    lms.respond, lms.failing = right, [503]
    with pytest.raises(GradingError, match="503"):
        members_taken(connected)
    assert platforms.CLIENT in (connected.root / "desk" / "platform.json").read_text()
