"""The platform's class list: who takes part there is in the class, by the class list's own rules."""

import pytest
from typer.testing import CliRunner

from grading import GradingError, members_taken, open_course_folder, take_members
from grading.verbs.serving_a_class import app
from synthetic_data import BadInput
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
