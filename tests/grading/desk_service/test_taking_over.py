"""A folder course goes on in the desk service: with what was decided, handed in and graded, and with a copy before."""

import os
from datetime import UTC, datetime, timedelta

import pytest
from typer.testing import CliRunner

from grading import collect, open_course_folder
from grading.class_folder.course_folder import read_kept
from grading.desk_service.handing_in import settle
from grading.desk_service.running import STORE
from grading.desk_service.taking_over import take_over
from grading.verbs import serving_a_class
from synthetic_data import BadInput
from tests.grading.desk_service.acting import decide, state


@pytest.fixture
def when():
    """A minute ago."""
    return datetime.now(UTC).replace(microsecond=0) - timedelta(minutes=1)


@pytest.fixture
def begun(when, tmp_path, copy_course, hand_in, work_of):
    """A folder course in which Amina handed in all and Bahar work without decisions."""
    course = copy_course(tmp_path / "class")
    (course.root / "course.yml").write_text((course.root / "course.yml").read_text() + "# our own remark\n")
    hand_in(course, "amina", {**work_of(course, "amina"), "submission_secret.txt": b"amina-token"},
            received_at=when)
    hand_in(course, "bahar", {"T1.ipynb": work_of(course, "bahar")["T1.ipynb"]}, received_at=when)
    return course


def test_what_was_handed_in_goes_on_in_the_service(begun, when, tmp_path, serving_with):
    """Decisions and time are there; the same handed in again keeps its time; collecting finds nothing that changed."""
    before = read_kept(begun.submitted("amina", "T1") / "submission.json")
    taken = take_over(begun.root, tmp_path / "copy")
    assert (taken.hand_ins, taken.acts, taken.left) == (1, 12, ("bahar/T1",))
    course = open_course_folder(begun.root)
    assert course.settings.submitters == "service" and "# our own remark" in (course.root / "course.yml").read_text()
    served = serving_with(course)
    settle(course, served.store)
    amina = served.person("amina")
    assert len(state(amina)["answers"]) == 12
    amina.post("/exercise/T1/hand-in")
    (one,) = served.store.hand_ins("amina")
    assert (one.moment, one.token) == (when, "amina-token")
    assert {each.outcome for each in collect(course)} <= {"unchanged", "older"}
    assert read_kept(course.submitted("amina", "T1") / "submission.json") == before
    decide(amina, months=17)
    amina.post("/exercise/T1/hand-in")
    assert [each.outcome for each in collect(course)] == ["older", "collected"]
    served.store.close()


def test_the_course_is_copied_before_and_nothing_changes_where_it_cannot_be(begun, tmp_path):
    """The copy is the course as it was; a place that is taken, or a course that is served, is refused."""
    was = {path.relative_to(begun.root): path.read_bytes() for path in begun.root.rglob("*") if path.is_file()}
    with pytest.raises(BadInput, match="there already"):
        take_over(begun.root, tmp_path)
    with pytest.raises(BadInput, match="in the course itself"):
        take_over(begun.root, begun.root / "copy")
    assert open_course_folder(begun.root).settings.submitters == "shared"
    assert not (begun.root / "desk" / STORE).exists()
    take_over(begun.root, tmp_path / "copy")
    copied = tmp_path / "copy"
    assert {path.relative_to(copied): path.read_bytes() for path in copied.rglob("*") if path.is_file()} == was
    with pytest.raises(BadInput, match="served already"):
        take_over(begun.root, tmp_path / "again")


@pytest.mark.parametrize("token", ["token-é".encode(), b"t" * 129])
def test_whatever_one_person_handed_in_keeps_nobody_else_back(begun, when, tmp_path, hand_in, work_of, token):
    """A token that is none: that work is named as left, the others' is taken over."""
    files = work_of(begun, "bahar")
    hand_in(begun, "bahar", {**files, "submission_secret.txt": token}, received_at=when)
    taken = take_over(begun.root, tmp_path / "copy")
    assert (taken.hand_ins, taken.acts, taken.left) == (1, 12, ("bahar/T1",))


@pytest.mark.parametrize("odd", [*(f'"at": {at}' for at in ("1e999", "-1e999", "NaN", "1" + "0" * 400, "-1", "1e12")),
                                 '"so": 1e999, "at": 1000.0'])
def test_an_act_that_is_none_costs_no_other(begun, when, tmp_path, hand_in, work_of, odd):
    """Times that no clock shows, what no sheet can hold: the act is passed over, and the others are taken over."""
    files = work_of(begun, "bahar")
    diary = files["decisions.jsonl"].replace(b'"at": 1000.0', odd.encode())
    hand_in(begun, "bahar", {**files, "decisions.jsonl": diary}, received_at=when)
    taken = take_over(begun.root, tmp_path / "copy")
    assert (taken.hand_ins, taken.acts, taken.left) == (2, 12 + 11, ())


def test_what_is_no_file_is_left_out_of_the_copy_and_named(begun, tmp_path):
    """A pipe in the exchange, at which a copy would wait for ever, or end."""
    place = begun.exchange / "tiny" / "inbound" / "amina+T1\x1b[2J"
    place.mkdir(parents=True)
    os.mkfifo(place / "pipe")
    told = CliRunner().invoke(serving_a_class.app, ["take-over", str(begun.root), str(tmp_path / "copy")])
    assert told.exit_code == 0 and "the copy lacks them: exchange/tiny/inbound/amina+T1\\x1b[2J/pipe." in told.stdout
    assert open_course_folder(begun.root).settings.submitters == "service"


def test_a_file_of_holes_does_not_fill_the_disk(begun, tmp_path):
    """A terabyte of nothing in a place where trainees write: left out of the copy, and named."""
    place = begun.exchange / "tiny" / "inbound" / "amina+T1"
    place.mkdir(parents=True)
    (place / "small.bin").write_bytes(b"x" * 100)
    with (place / "huge.bin").open("xb") as file:
        file.truncate(2 ** 40)
    assert take_over(begun.root, tmp_path / "copy").not_copied == ("exchange/tiny/inbound/amina+T1/huge.bin",)
    assert (tmp_path / "copy/exchange/tiny/inbound/amina+T1/small.bin").is_file()


def test_no_copy_stays_where_nothing_was_taken_over(begun, tmp_path, monkeypatch):
    """A disk that fills up in between: the next try finds the place free, and the course as it was."""
    def full(*_what):
        raise OSError(28, "No space left on device")

    with monkeypatch.context() as broken:
        broken.setattr("grading.desk_service.taking_over.answers_of", full)
        with pytest.raises(OSError, match="No space"):
            take_over(begun.root, tmp_path / "copy")
    assert not (tmp_path / "copy").exists() and open_course_folder(begun.root).settings.submitters == "shared"
    assert take_over(begun.root, tmp_path / "copy").hand_ins == 1
